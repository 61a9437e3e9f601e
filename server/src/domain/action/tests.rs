use super::*;

fn standing(state: State) -> Situation {
    Situation {
        state,
        is_linked: false,
        withdrawal_requested: false,
        review_requested: false,
        lacks_photos: false,
        owes_signatures: false,
    }
}

#[test]
fn an_answered_case_is_not_answered_twice() {
    for state in [State::Accepted, State::Refused, State::Withdrawn] {
        for action in [Action::Accept, Action::Return, Action::Refuse, Action::Correct] {
            assert_eq!(action.next(standing(state)), None, "{state:?} {action:?}");
        }
    }
    assert_eq!(Action::Accept.next(standing(State::Submitted)), Some(State::Accepted));
    assert_eq!(Action::Accept.next(standing(State::Returned)), None);
    assert_eq!(Action::Amend.next(standing(State::Returned)), Some(State::Submitted));
    assert_eq!(Action::Amend.next(standing(State::Accepted)), Some(State::Accepted));
}

#[test]
fn a_linked_case_is_only_unlinked() {
    for state in State::ALL {
        let linked = Situation { is_linked: true, ..standing(*state) };
        assert_eq!(Action::possible(linked), [Action::Unlink], "{state:?}");
        assert_eq!(Action::Unlink.next(standing(*state)), None, "{state:?}");
    }
}

#[test]
fn nothing_ends_or_begins_that_the_row_does_not_name() {
    use DutyKind::{Answer, Correction, SignatureVisit};
    assert!(Action::Return.may_leave(&[Answer], &[Correction]));
    assert!(Action::Accept.may_leave(&[Answer], &[SignatureVisit]));
    assert!(Action::Accept.may_leave(&[Answer], &[]), "no visit was promised");
    assert!(Action::Transfer.may_leave(&[Answer, SignatureVisit], &[SignatureVisit, Answer]));
    assert!(!Action::Accept.may_leave(&[Answer], &[Correction]), "begins what it may not");
    assert!(!Action::Transfer.may_leave(&[Answer], &[]), "ends what it may not");
    assert!(!Action::Progress.may_leave(&[SignatureVisit, Answer], &[]));
    // Nobody's answer is owed for ever, and no correction.
    for duty in DutyKind::ALL {
        assert!(Action::ALL.iter().any(|action| action.rule().ends.contains(duty)), "{duty:?}");
        assert!(Action::ALL.iter().any(|action| action.rule().begins.contains(duty)), "{duty:?}");
    }
}

#[test]
fn the_county_looks_again_where_it_was_asked_to() {
    let refused = standing(State::Refused);
    let asked = Situation { review_requested: true, ..refused };
    assert_eq!(Action::possible(refused), [Action::FollowUp, Action::RequestReview]);
    assert_eq!(Action::possible(asked), [Action::FollowUp, Action::Reopen]);
    assert_eq!(Action::Reopen.next(asked), Some(State::Submitted));
}

#[test]
fn nothing_is_asked_for_twice_and_nothing_sound_is_corrected() {
    let sound = standing(State::Submitted);
    assert_eq!(Action::Correct.next(sound), None);
    let lacking = Situation { lacks_photos: true, ..sound };
    assert_eq!(Action::Correct.next(lacking), Some(State::Submitted));
    assert_eq!(Action::RequestWithdrawal.next(sound), Some(State::Submitted));
    let asked = Situation { withdrawal_requested: true, ..sound };
    assert_eq!(Action::RequestWithdrawal.next(asked), None);
    assert_eq!(Action::Withdraw.next(sound), Some(State::Withdrawn), "asked for by telephone");
}
