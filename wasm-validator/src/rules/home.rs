use super::{Findings, Judgement, Rule};
use crate::declaration::Declaration;
use crate::region::{Level, RegionCode};
use crate::violation::{Code, Violation};

/// 找不到 and 不知道 are answers: the township, or the county, finds the village. The
/// digits of a place are those of [RG].
pub(crate) const RULE: Rule = Rule { name: "home", source: "S2 三(二)", check };

fn check(declaration: &Declaration, judgement: &Judgement<'_>, findings: &mut Findings) {
    const AT: &str = "/home/region";
    let Ok(region) = RegionCode::parse(&declaration.home.region) else {
        return;
    };
    let served = judgement.counties;
    if !served.is_empty() && !served.iter().any(|county| county == region.county()) {
        findings.push(Violation::new(AT, Code::RegionNotServed));
    }
    match region.level() {
        Level::Village => {}
        Level::Township => findings.push(Violation::new(AT, Code::RegionVillageUnknown)),
        Level::County => findings.push(Violation::new(AT, Code::RegionTownshipUnknown)),
    }
}
