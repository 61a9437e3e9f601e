//! No account sees private data but by `reads::open`. What opens a form, a timeline or a photo takes a
//! `Read`, which only `service/case/reads.rs` makes; where one is made without an account stands here.

use std::collections::BTreeSet;

use crate::source::{each, ident, sources};

/// Names by which something sealed opens without a look on record: where, and why nobody looks.
const NOBODY_LOOKS: &[(&str, &str, &str)] = &[
    ("by_no_account", "case/form.rs", "the hash of a receipt, where it is not kept by itself"),
    ("by_no_account", "case/outbox.rs", "a message goes to the household's own telephone"),
    ("by_no_account", "case/pair.rs", "whether two filings name the same people; no name leaves"),
    ("by_no_account", "case/signatures.rs", "whether an adult's signature is owed; no name leaves"),
    ("by_no_account", "filing/correct.rs", "what the phone's correction is made of"),
    ("by_no_account", "keeping/backfill/rows.rs", "old rows are filled"),
    ("by_no_account", "keeping/verify/case.rs", "everything opens"),
    ("by_no_account", "keeping/verify/photo.rs", "everything opens"),
    ("by_no_account", "procedure/amend.rs", "the form that is amended; its answer is a look"),
    ("by_no_account", "procedure/refuse.rs", "the numbers that confirm; its answer is a look"),
    ("by_no_account", "views/declaration_view.rs", "the household's own phone reads"),
    ("by_no_account", "views/look_up.rs", "whether digits are those of the form; none leaves"),
    ("unseal", "keeping/keys.rs", "whether the keys are the right ones"),
];

/// Where they are made.
const MADE: [&str; 2] = ["case/reads.rs", "case/form.rs"];

#[test]
fn what_opens_without_a_look_on_record_is_listed() {
    let mut found = BTreeSet::new();
    for source in sources("server/src") {
        let path = source.path.trim_start_matches("server/src/service/").to_owned();
        each(&source.tokens, &mut |token, _| {
            let name = ident(token).unwrap_or_default();
            let known = NOBODY_LOOKS.iter().map(|(name, ..)| *name).find(|known| *known == name);
            let is_its_own = known == Some("by_no_account") && path == MADE[0]
                || known == Some("unseal") && path == MADE[1];
            found.extend(known.filter(|_| !is_its_own).map(|name| (name, path.clone())));
        });
    }
    let listed = NOBODY_LOOKS.iter().map(|(name, path, _)| (*name, (*path).to_owned()));
    assert_eq!(found, listed.collect(), "who looks? An account passes `reads::open`");
}
