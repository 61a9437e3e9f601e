use chrono::Datelike as _;

use super::{Findings, Judgement, Rule};
use crate::declaration::{Declaration, Household, RelationToHead};
use crate::report::with_limits;
use crate::text::{PersonName, trim};
use crate::violation::{Code, Violation};

/// 共同生活的家庭成员: each once, with name, relation and year of birth, and one head at most.
/// It is only a warning that there are more or fewer of them than the household has people: a
/// farmer who corrects that number is not shown the members.
pub(crate) const RULE: Rule = Rule { name: "members", source: "[ZX]", check };

/// Earliest year of birth: nobody who was born before is alive.
const BORN_MIN: u64 = 1900;

fn check(declaration: &Declaration, judgement: &Judgement<'_>, findings: &mut Findings) {
    let Household { size, members } = &declaration.household;
    if members.is_empty() {
        return;
    }
    let this_year = judgement.as_of.year().unsigned_abs().into();
    let mut found = |at: &str, violation: Violation| {
        findings.push(Violation { path: format!("/household/members{at}"), ..violation });
    };
    if i64::try_from(members.len()) != Ok(*size) {
        found("", Violation::new("", Code::MembersCount));
    }
    if members.len() > Household::MEMBERS_MAX {
        let max = Household::MEMBERS_MAX as u64;
        found("", Violation::new("", Code::MembersTooMany).with("max", max));
    }
    let head = Some(RelationToHead::Head);
    if members.iter().filter(|member| member.relation_to_head == head).count() > 1 {
        found("", Violation::new("", Code::MembersHeads));
    }
    for (at, member) in members.iter().enumerate() {
        let name = match PersonName::parse(&member.name) {
            Err(Code::NameMissing) => Some(Code::MemberNameMissing),
            // A young child may have no more than one character in the register.
            Ok(_) | Err(Code::NameTooShort) => None,
            Err(code) => Some(code),
        };
        if let Some(code) = name {
            found(&format!("/{at}/name"), with_limits(Violation::new("", code)));
        }
        if member.relation_to_head.is_none() {
            let missing = Violation::new("", Code::MemberRelationMissing);
            found(&format!("/{at}/relation_to_head"), missing);
        }
        if !u64::try_from(member.born).is_ok_and(|born| (BORN_MIN..=this_year).contains(&born)) {
            let wrong = Violation::new("", Code::MemberBorn);
            found(&format!("/{at}/born"), wrong.with("min", BORN_MIN).with("max", this_year));
        }
        let name = trim(&member.name);
        let mut before = members[..at].iter();
        let is_twice = before.any(|one| trim(&one.name) == name && one.born == member.born);
        if is_twice && !name.is_empty() {
            found(&format!("/{at}"), Violation::new("", Code::MemberDuplicate));
        }
    }
}

#[cfg(test)]
mod tests;
