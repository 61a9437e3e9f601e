use super::*;

const HERE: Place<'static> = Place { table: "t", column: "sealed", id: "1" };

#[test]
fn opens_only_in_its_place_and_unchanged() {
    let ring = Keyring::parse(&Keyring::generate(&IdGen)).unwrap();
    let sealed = ring.seal(HERE, b"secret");
    assert_eq!(ring.open(HERE, &sealed).unwrap(), b"secret");
    assert!(ring.open(Place { id: "2", ..HERE }, &sealed).is_err());
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert!(ring.open(HERE, &changed).is_err(), "byte {place}");
    }
    for length in 0..sealed.len() {
        assert!(ring.open(HERE, &sealed[..length]).is_err());
    }
}

#[test]
fn each_ring_has_keys_of_its_own() {
    let [one, other] = [(); 2].map(|()| Keyring::parse(&Keyring::generate(&IdGen)).unwrap());
    assert_eq!(Keyring::sealed_by(&one.seal(HERE, b"secret")), Some(one.newest()));
    assert_ne!(one.newest(), other.newest());
    assert_ne!(one.token_key(), other.token_key());
    assert!(one.token_key().len() >= 32);
}

/// No key of one purpose makes what another makes, and a file without a `chain` line gives the
/// same key at every start.
#[test]
fn keys_are_derived_for_one_purpose_each() {
    let text = Keyring::generate(&IdGen);
    let old: Vec<_> = text.lines().filter(|line| !line.starts_with("chain")).collect();
    let [own, derived, again] =
        [&text, &old.join("\n"), &old.join("\n")].map(|text| Keyring::parse(text).unwrap());
    assert!(own.has_chain_line() && !derived.has_chain_line());
    assert_eq!(derived.chain(b"x"), again.chain(b"x"));
    assert_ne!(derived.chain(b"x"), own.chain(b"x"));
    assert_eq!(derived.request(b"x"), own.request(b"x"));
    let made = [derived.chain(b"x"), derived.request(b"x"), derived.index("x", "")];
    assert!(made[0] != made[1] && made[1] != made[2] && made[0] != made[2]);
    assert_ne!(made[0], derived.index("derived key", "chain"));
}

#[test]
fn an_added_key_still_opens_what_the_old_one_sealed() {
    let old = Keyring::generate(&IdGen);
    let sealed = Keyring::parse(&old).unwrap().seal(HERE, b"secret");
    let both = format!("{}{old}", Keyring::generate(&IdGen));
    assert_eq!(Keyring::parse(&both).unwrap().open(HERE, &sealed).unwrap(), b"secret");
    let other = Keyring::parse(&Keyring::generate(&IdGen)).unwrap();
    assert!(matches!(other.open(HERE, &sealed), Err(SealError::UnknownKey(_))));
    assert!(matches!(Keyring::parse("seal a b"), Err(SealError::Line(1))));
    assert!(matches!(Keyring::parse(""), Err(SealError::Missing("seal"))));
}
