//! The table. What a post may do is read from the server's own (`domain/rights.rs`), whose rows stand
//! in `docs/rights.md`: here it is compared with what the server does.

use shouwang::domain::action::Action;
use shouwang::domain::post::PostKind;
use shouwang::domain::rights::{Reach, Right, Task, Use};

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
    /// The village of the case.
    Village,
}

/// In the order of the table's columns.
pub(super) const EVERYBODY: [Who; 13] = [
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
    Who::Village,
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
    /// 收下, where a county asks for the signatures of all adults.
    Unsigned,
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
    by: By,
}

/// Who may.
#[derive(Debug)]
enum By {
    /// Anybody, with any credential or none.
    Anybody(u16),
    /// Whoever has the key of the declaration, and no officer: another key's status, and its own.
    Device(u16, u16),
    /// Whoever has come in.
    SignedIn(u16),
    /// Whose post lets them, as the server's table of rights says: on this case, if it lies there.
    Post(Task, u16),
    /// The same, of a list or of a place's own: nothing is refused for where the case lies.
    List(Use, u16),
    /// The same, where what lies elsewhere is refused by name, as it is not there yet.
    Maker(Use, u16),
}

impl Operation {
    pub(super) fn cells(&self) -> impl Iterator<Item = (Who, u16)> + '_ {
        EVERYBODY.into_iter().map(|who| (who, self.status(who)))
    }

    pub(crate) fn status(&self, who: Who) -> u16 {
        match (&self.by, who.seat()) {
            (By::Anybody(status), _) => *status,
            (By::Device(stranger, _), _) if who == Who::Stranger => *stranger,
            (By::Device(_, phone), _) if who == Who::Phone => *phone,
            (By::SignedIn(status), Some(_)) => *status,
            (By::Post(task, status), Some(seat)) => on_case(seat, *task).unwrap_or(*status),
            (By::List(task, status), Some(seat)) => has(seat, *task).unwrap_or(*status),
            (By::Maker(task, status), Some(seat)) => {
                has(seat, *task).or((seat.is == Is::Far).then_some(403)).unwrap_or(*status)
            }
            _ => 401,
        }
    }
}

/// Somebody's post, and where it is seen from the case.
#[derive(Debug, Clone, Copy)]
struct Seat {
    post: PostKind,
    is: Is,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    /// Of the office that answers the case.
    Office,
    /// Of a place in which the case lies, while another office answers it.
    Above,
    /// Of another place of the county.
    Beside,
    /// Of another county.
    Far,
}

impl Who {
    /// The post of whoever is signed in.
    const fn seat(self) -> Option<Seat> {
        let (post, is) = match self {
            Self::Township => (PostKind::Township, Is::Office),
            Self::Neighbour => (PostKind::Township, Is::Beside),
            Self::County => (PostKind::County, Is::Above),
            Self::CountyAlone => (PostKind::County, Is::Office),
            Self::FarCounty => (PostKind::County, Is::Far),
            Self::Cadre => (PostKind::Cadre, Is::Office),
            Self::Village => (PostKind::Village, Is::Above),
            _ => return None,
        };
        Some(Seat { post, is })
    }
}

/// Refused where the post has no such right.
fn has(seat: Seat, task: Use) -> Option<u16> {
    seat.post.right(Task::Use(task)).is_none().then_some(403)
}

/// Refused where the post sees no cases at all; then, as if it were not there, where the case lies
/// elsewhere; then where the post's right does not reach it.
fn on_case(seat: Seat, task: Task) -> Option<u16> {
    if let Some(refused) = has(seat, Use::Cases) {
        return Some(refused);
    }
    if matches!(seat.is, Is::Beside | Is::Far) {
        return Some(404);
    }
    let reaches = |right: Right| match right.reach {
        Reach::Anywhere | Reach::County | Reach::Place => true,
        // None of them has prepared the case: tests/api/own_filings.rs.
        Reach::Office | Reach::OtherHands => seat.is == Is::Office,
    };
    (!seat.post.right(task).is_some_and(reaches)).then_some(403)
}

const fn row(name: &'static str, given: Given, by: By) -> Operation {
    Operation { name, given, by }
}

const fn public(name: &'static str, given: Given, status: u16) -> Operation {
    row(name, given, By::Anybody(status))
}

const fn device(name: &'static str, given: Given, stranger: u16, phone: u16) -> Operation {
    row(name, given, By::Device(stranger, phone))
}

const fn sees(name: &'static str, given: Given) -> Operation {
    row(name, given, By::Post(Task::Use(Use::Cases), 200))
}

const fn acts(name: &'static str, given: Given, action: Action, status: u16) -> Operation {
    row(name, given, By::Post(Task::Act(action), status))
}

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
    row("DELETE /api/v1/sessions/current", Given::Filed, By::SignedIn(204)),
    public("GET /api/v1/clips", Given::Filed, 200),
    public("GET /api/v1/sounds/{sha256}", Given::Filed, 200),
    // Its own county's: tests/api/clips.rs.
    row("PUT /api/v1/clips/{key}", Given::Filed, By::List(Use::Record, 201)),
    row("DELETE /api/v1/clips/{key}", Given::Filed, By::List(Use::Record, 204)),
    row("GET /api/v1/cases", Given::Filed, By::List(Use::Cases, 200)),
    row("POST /api/v1/cases/search", Given::Filed, By::List(Use::Search, 200)),
    // Paper may reach any township of the county.
    row("POST /api/v1/cases", Given::Nothing, By::Maker(Use::Enter, 201)),
    row("GET /api/v1/floods", Given::Filed, By::List(Use::Floods, 200)),
    // One filing is no flood. tests/api/flood_answers.rs has one.
    row("POST /api/v1/floods/{id}/refusal", Given::Filed, By::List(Use::Floods, 404)),
    row("GET /api/v1/village-cases", Given::Accepted, By::List(Use::VillageCases, 200)),
    row("GET /api/v1/overview", Given::Filed, By::List(Use::Overview, 200)),
    sees("GET /api/v1/cases/{id}", Given::Filed),
    sees("GET /api/v1/cases/{id}/events", Given::Filed),
    row("GET /api/v1/cases/{id}/reads", Given::Filed, By::Post(Task::Use(Use::Reads), 200)),
    sees("GET /api/v1/cases/{id}/attachments/{sha256}", Given::Photographed),
    row(
        "PUT /api/v1/cases/{id}/attachments/{sha256}",
        Given::Filed,
        By::Post(Task::Use(Use::Attach), 201),
    ),
    acts("POST /api/v1/cases/{id}/acceptance", Given::Filed, Action::Accept, 200),
    acts("POST /api/v1/cases/{id}/return", Given::Filed, Action::Return, 200),
    acts("POST /api/v1/cases/{id}/refusal", Given::Filed, Action::Refuse, 200),
    // The county sends on what was filed in the wrong place.
    acts("POST /api/v1/cases/{id}/transfer", Given::Filed, Action::Transfer, 200),
    acts("POST /api/v1/cases/{id}/progress", Given::Accepted, Action::Progress, 200),
    acts("POST /api/v1/cases/{id}/follow-up", Given::Accepted, Action::FollowUp, 200),
    acts("POST /api/v1/cases/{id}/signatures", Given::Unsigned, Action::Sign, 200),
    acts("POST /api/v1/cases/{id}/amendment", Given::Filed, Action::Amend, 200),
    acts("POST /api/v1/cases/{id}/duplicate-of", Given::Twice, Action::Link, 200),
    acts("POST /api/v1/cases/{id}/unlinking", Given::Linked, Action::Unlink, 200),
    acts("POST /api/v1/cases/{id}/correction-codes", Given::Returned, Action::IssueCode, 201),
    // A township does not judge what it has refused.
    acts("POST /api/v1/cases/{id}/reopening", Given::Contested, Action::Reopen, 200),
];
