use super::{Findings, Judgement, Rule};
use crate::declaration::Declaration;
use crate::violation::{Code, Violation};

/// S2: 承诺如实提供家庭情况，并授权查询家庭资产信息. Two ticks, each on its own (PIPL 29);
/// more holders than the policy's may not be asked. A text that never shipped is flagged:
/// what the applicant read is unknown then, but a filing is not refused over it.
pub(crate) const RULE: Rule = Rule { name: "consents", source: "S2 三(二); PIPL 29", check };

fn check(declaration: &Declaration, judgement: &Judgement<'_>, findings: &mut Findings) {
    let consents = &declaration.consents;
    let mut found = |path: &str, code| findings.push(Violation::new(path, code));
    if !consents.truthful.agreed {
        found("/consents/truthful/agreed", Code::TruthfulNotAgreed);
    }
    if !consents.authorisation.agreed {
        found("/consents/authorisation/agreed", Code::AuthorisationNotAgreed);
    }
    let holders = &consents.authorisation.holders;
    if holders.is_empty() {
        found("/consents/authorisation/holders", Code::HoldersMissing);
    }
    if holders.iter().any(|holder| !judgement.policy.holders.contains(holder)) {
        found("/consents/authorisation/holders", Code::HolderNotInPolicy);
    }
    let texts = judgement.texts;
    for (path, text, known) in [
        ("/consents/truthful/text", &consents.truthful.text, &texts.truthful),
        ("/consents/authorisation/text", &consents.authorisation.text, &texts.authorisation),
        ("/consents/notice", &consents.notice, &texts.notice),
    ] {
        if !known.is_empty() && !known.contains(text) {
            found(path, Code::ConsentTextUnknown);
        }
    }
}
