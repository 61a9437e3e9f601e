//! The table.

/// Who asks. The case lies in 褚兰镇, 埇桥区, unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(crate) enum Who {
    /// Without a credential.
    Nobody,
    /// A phone that knows the id, with a key of its own.
    Stranger,
    /// The phone that filed.
    Phone,
    /// A token of the right account and session, signed with another key.
    Forged,
    /// A token that was right ten minutes ago.
    Expired,
    /// A token whose session was signed out of.
    SignedOut,
    /// The township of the case.
    Township,
    /// Another township of the county.
    Neighbour,
    /// The county of the case.
    County,
    /// The same, where the case's township has no account.
    CountyAlone,
    /// Another county.
    FarCounty,
    /// A cadre of the very township of the case.
    Cadre,
}

/// In the order of the table's columns.
pub(super) const EVERYBODY: [Who; 12] = [
    Who::Nobody,
    Who::Stranger,
    Who::Phone,
    Who::Forged,
    Who::Expired,
    Who::SignedOut,
    Who::Township,
    Who::Neighbour,
    Who::County,
    Who::CountyAlone,
    Who::FarCounty,
    Who::Cadre,
];

/// How the case stands before somebody asks, so that nothing but access refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    /// Linked to an earlier filing of the household.
    Linked,
    /// Just filed, with a photo to come.
    Filed,
    /// Not filed yet.
    Nothing,
    /// The photo has arrived.
    Photographed,
    /// 退回
    Returned,
    /// 不收
    Refused,
    /// 收下
    Accepted,
    /// 不收, and the farmer asks the county to look at it.
    Contested,
    /// The same household filed before.
    Twice,
}

/// A row: an operation and the status for each of [`EVERYBODY`].
#[derive(Debug)]
pub(crate) struct Operation {
    /// As in the OpenAPI document.
    pub(crate) name: &'static str,
    pub(super) given: Given,
    statuses: [u16; 12],
}

impl Operation {
    pub(super) fn cells(&self) -> impl Iterator<Item = (Who, u16)> + '_ {
        EVERYBODY.into_iter().zip(self.statuses)
    }

    pub(crate) fn status(&self, who: Who) -> u16 {
        self.cells().find(|(one, _)| *one == who).unwrap().1
    }
}

/// Anybody, with any credential or none.
const fn public(name: &'static str, given: Given, status: u16) -> Operation {
    Operation { name, given, statuses: [status; 12] }
}

/// Who has the key of the declaration, and no officer.
const fn device(name: &'static str, given: Given, stranger: u16, phone: u16) -> Operation {
    let statuses = [401, stranger, phone, 401, 401, 401, 401, 401, 401, 401, 401, 401];
    Operation { name, given, statuses }
}

/// Officers: township, neighbour, county, county where there is no township account, far
/// county. To a cadre every case is nobody's, and so is every list.
const fn staff(name: &'static str, given: Given, officers: [u16; 5]) -> Operation {
    let [a, b, c, d, e] = officers;
    Operation { name, given, statuses: [401, 401, 401, 401, 401, 401, a, b, c, d, e, 403] }
}

/// What lies in the region, and nothing else.
const SEES: [u16; 5] = [200, 404, 200, 200, 404];
/// The same, for what is sent.
const TAKES: [u16; 5] = [201, 404, 201, 201, 404];
/// Who answers: the county only where it stands in for the township.
const ANSWERS: [u16; 5] = [200, 404, 403, 200, 404];

pub(crate) const OPERATIONS: &[Operation] = &[
    public("GET /api/v1/bootstrap", Given::Filed, 200),
    public("GET /api/v1/regions", Given::Filed, 200),
    public("POST /api/v1/declarations/check", Given::Filed, 200),
    // Reference and last four are known to all of them here.
    public("POST /api/v1/status-lookups", Given::Filed, 200),
    public("POST /api/v1/sessions", Given::Filed, 201),
    // The cookie counts, whatever else is sent: tests/api/sessions.rs.
    public("POST /api/v1/sessions/refresh", Given::Filed, 401),
    // A new id is anybody's who brings a key; a taken one is a conflict.
    device("PUT /api/v1/declarations/{id}", Given::Filed, 409, 200),
    device("GET /api/v1/declarations/{id}", Given::Filed, 404, 200),
    device("PUT /api/v1/declarations/{id}/versions/{n}", Given::Returned, 404, 201),
    device("PUT /api/v1/declarations/{id}/attachments/{sha256}", Given::Filed, 404, 201),
    device("POST /api/v1/declarations/{id}/withdrawal-request", Given::Filed, 404, 200),
    device("POST /api/v1/declarations/{id}/review-request", Given::Refused, 404, 200),
    // The code counts; here it is a wrong one: tests/api/staff_work.rs has the right one.
    device("POST /api/v1/correction-claims", Given::Returned, 403, 403),
    // Everybody leaves who has come in.
    Operation {
        name: "DELETE /api/v1/sessions/current",
        given: Given::Filed,
        statuses: [401, 401, 401, 401, 401, 401, 204, 204, 204, 204, 204, 204],
    },
    public("GET /api/v1/clips", Given::Filed, 200),
    public("GET /api/v1/sounds/{sha256}", Given::Filed, 200),
    // Its own county's: tests/api/clips.rs.
    staff("PUT /api/v1/clips/{key}", Given::Filed, [403, 403, 201, 201, 201]),
    staff("DELETE /api/v1/clips/{key}", Given::Filed, [403, 403, 204, 204, 204]),
    staff("GET /api/v1/cases", Given::Filed, [200; 5]),
    staff("POST /api/v1/cases/search", Given::Filed, [200; 5]),
    // Paper may reach any township of the county.
    staff("POST /api/v1/cases", Given::Nothing, [201, 201, 201, 201, 403]),
    staff("GET /api/v1/floods", Given::Filed, [200; 5]),
    // One filing is no flood. tests/api/flood_answers.rs has one.
    staff("POST /api/v1/floods/{id}/refusal", Given::Filed, [404; 5]),
    staff("GET /api/v1/overview", Given::Filed, [403, 403, 200, 200, 200]),
    staff("GET /api/v1/cases/{id}", Given::Filed, SEES),
    staff("GET /api/v1/cases/{id}/events", Given::Filed, SEES),
    staff("GET /api/v1/cases/{id}/attachments/{sha256}", Given::Photographed, SEES),
    staff("PUT /api/v1/cases/{id}/attachments/{sha256}", Given::Filed, TAKES),
    staff("POST /api/v1/cases/{id}/acceptance", Given::Filed, ANSWERS),
    staff("POST /api/v1/cases/{id}/return", Given::Filed, ANSWERS),
    staff("POST /api/v1/cases/{id}/refusal", Given::Filed, ANSWERS),
    // The county sends on what was filed in the wrong place.
    staff("POST /api/v1/cases/{id}/transfer", Given::Filed, SEES),
    staff("POST /api/v1/cases/{id}/progress", Given::Accepted, ANSWERS),
    staff("POST /api/v1/cases/{id}/follow-up", Given::Accepted, ANSWERS),
    staff("POST /api/v1/cases/{id}/amendment", Given::Filed, ANSWERS),
    staff("POST /api/v1/cases/{id}/duplicate-of", Given::Twice, ANSWERS),
    staff("POST /api/v1/cases/{id}/unlinking", Given::Linked, [403, 404, 200, 200, 404]),
    staff("POST /api/v1/cases/{id}/correction-codes", Given::Returned, [201, 404, 403, 201, 404]),
    // A township does not judge what it has refused.
    staff("POST /api/v1/cases/{id}/reopening", Given::Contested, [403, 404, 200, 200, 404]),
];
