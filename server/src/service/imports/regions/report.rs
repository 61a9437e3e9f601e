//! A plan as lines of text, for the person who has to approve it.

use super::plan::{Ambiguous, Change, Place, Plan, Why};

impl Plan {
    /// One tab-separated line per change, then the unchanged, the undecided, and a summary.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.changes.iter().map(line).collect();
        lines.push(format!("same-count\t{}", self.same));
        lines.extend(self.ambiguous.iter().map(question));
        for old in &self.unneeded {
            lines.push(format!("unneeded\t{old}\tthe map's line is not needed for this list"));
        }
        let count = |word| self.changes.iter().filter(|change| kind(change) == word).count();
        lines.push(format!(
            "{} added, {} ended, {} renamed, {} moved, {} the same, {} ambiguous",
            count("add"),
            count("end"),
            count("rename"),
            count("move"),
            self.same,
            self.ambiguous.len()
        ));
        lines
    }
}

fn kind(change: &Change) -> &'static str {
    match change {
        Change::Add(_) => "add",
        Change::End { .. } => "end",
        Change::Become { before, after }
            if before.code == after.code && before.parent == after.parent =>
        {
            "rename"
        }
        Change::Become { .. } => "move",
    }
}

fn line(change: &Change) -> String {
    let named = |place: &Place| format!("{}\t{}", place.code, place.name);
    let rest = match change {
        Change::Add(place) | Change::End { before: place, successor: None } => named(place),
        Change::Become { before, after } | Change::End { before, successor: Some(after) } => {
            format!("{}\t{}", named(before), named(after))
        }
    };
    format!("{}\t{rest}", kind(change))
}

fn question(Ambiguous { code, name, why }: &Ambiguous) -> String {
    let why = match why {
        Why::Candidates(candidates) => {
            let listed: Vec<_> =
                candidates.iter().map(|(code, name)| format!("{code} {name}")).collect();
            format!("may be {}, or have ended", listed.join(", "))
        }
        Why::Successor(legacy) => format!(
            "ends with {} open cases, {} accounts, {} villages: who takes them over?",
            legacy.open_cases, legacy.accounts, legacy.villages
        ),
    };
    format!("ambiguous\t{code}\t{name}\t{why}")
}
