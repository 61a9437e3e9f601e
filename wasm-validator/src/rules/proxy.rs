use super::{Findings, Judgement, Rule};
use crate::declaration::{Declaration, FiledBy, ProxyReason, ProxyRole};
use crate::text::is_blank;
use crate::violation::{Code, Violation};

/// 代填: who, why, and read aloud (S2: 可以委托村干部、扶贫小组长或近亲属代为填写 …
/// 并将相关内容告知农户). Counties take group leaders and grid workers too: [ZY].
pub(crate) const RULE: Rule = Rule { name: "proxy", source: "S2 三(二)", check };

fn check(declaration: &Declaration, _: &Judgement<'_>, findings: &mut Findings) {
    let mut found = |path: &str, code| findings.push(Violation::new(path, code));
    match (declaration.filed_by, &declaration.proxy) {
        (FiledBy::Self_, None) => {}
        (FiledBy::Self_, Some(_)) => found("/proxy", Code::ProxyUnexpected),
        (FiledBy::Proxy, None) => found("/proxy", Code::ProxyMissing),
        (FiledBy::Proxy, Some(proxy)) => {
            if proxy.role == ProxyRole::CloseRelative && proxy.relation.is_none() {
                found("/proxy/relation", Code::ProxyRelationMissing);
            }
            if proxy.reason == ProxyReason::Other && is_blank(proxy.reason_note.as_deref()) {
                found("/proxy/reason_note", Code::ProxyReasonMissing);
            }
            if !proxy.read_aloud {
                found("/proxy/read_aloud", Code::ProxyNotReadAloud);
            }
        }
    }
}
