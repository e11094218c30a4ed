//! Tables and properties of consent.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn newest(id: i64, at: i64, given: bool) -> Newest {
    Newest { id: ConsentId(id), at: Timestamp::from_second(at).unwrap(), given }
}

fn given(id: i64) -> Option<Newest> {
    Some(newest(id, id, true))
}

fn withdrawn(id: i64) -> Option<Newest> {
    Some(newest(id, id, false))
}

const YES: fn(i64) -> Standing = |id| Standing::Given(ConsentId(id));
const NO: Standing = Standing::Withdrawn;
const NONE: Standing = Standing::Unknown;

#[rstest]
#[case(None, None, NONE, NONE)]
#[case(given(1), None, YES(1), NONE)]
#[case(withdrawn(1), None, NO, NONE)]
// Consent to offers is consent to being written to.
#[case(None, given(1), YES(1), YES(1))]
#[case(None, withdrawn(1), NONE, NO)]
#[case(given(1), given(2), YES(1), YES(2))]
// No more offers, but answers are welcome.
#[case(given(1), withdrawn(2), YES(1), NO)]
// No more messages, so no more offers either.
#[case(withdrawn(2), given(1), NO, NO)]
// They came back.
#[case(withdrawn(1), given(2), YES(2), YES(2))]
#[case(withdrawn(1), withdrawn(2), NO, NO)]
fn how_a_purpose_stands(
    #[case] write: Option<Newest>,
    #[case] offers: Option<Newest>,
    #[case] to_write: Standing,
    #[case] to_offer: Standing,
) {
    let ledger = Ledger { write, offers };
    assert_eq!([Purpose::Write, Purpose::Offers].map(|purpose| ledger.standing(purpose)), [to_write, to_offer]);
    assert_eq!(ledger.standing(Purpose::Ai), Standing::Unknown);
}

#[test]
fn of_two_entries_of_one_moment_the_later_one_counts() {
    let ledger = Ledger { write: Some(newest(7, 5, false)), offers: Some(newest(6, 5, true)) };
    assert_eq!(ledger.standing(Purpose::Write), Standing::Withdrawn);
}

const BY: fn(i64) -> Consented = |id| Consented::By(ConsentId(id));
const FREE: Consented = Consented::NotNeeded;
const MISSING: Consented = Consented::Missing;

/// By hand, off, ask and required; then a run.
#[rstest]
#[case::nothing_known(None, true, false, [FREE, MISSING, MISSING], MISSING)]
#[case::given(given(3), true, false, [BY(3), BY(3), BY(3)], BY(3))]
#[case::withdrawn(withdrawn(3), true, false, [MISSING, MISSING, MISSING], MISSING)]
#[case::talking(None, false, false, [FREE, FREE, FREE], MISSING)]
#[case::talking_and_given(given(3), false, false, [FREE, FREE, FREE], BY(3))]
#[case::talking_and_withdrawn(withdrawn(3), false, false, [FREE, FREE, FREE], MISSING)]
#[case::attempted(None, true, true, [FREE, FREE, FREE], FREE)]
#[case::attempted_and_given(given(3), true, true, [FREE, FREE, FREE], FREE)]
#[case::attempted_and_withdrawn(withdrawn(3), true, true, [MISSING, MISSING, MISSING], MISSING)]
fn who_needs_which_consent(
    #[case] write: Option<Newest>,
    #[case] first_touch: bool,
    #[case] attempted: bool,
    #[case] by_hand: [Consented; 3],
    #[case] run: Consented,
) {
    let ledger = Ledger { write, offers: None };
    let ask = |origin, first_by_hand| consented(Asked { origin, first_touch, attempted, first_by_hand, ledger });
    assert_eq!(FirstByHand::ALL.map(|settled| ask(MessageOrigin::ByHand, settled)), by_hand);
    for settled in FirstByHand::ALL {
        assert_eq!(ask(MessageOrigin::Run(Purpose::Write), settled), run, "{settled:?}");
    }
}

/// Entries have different ids.
fn any_newest(parity: i64) -> impl Strategy<Value = Option<Newest>> {
    let entry = (1..4_i64, 1..4_i64, any::<bool>());
    prop::option::of(entry.prop_map(move |(id, at, given)| newest(2 * id + parity, at, given)))
}

proptest! {
    /// Whatever the ledger, a message that goes without having been attempted stands on a consent that was given
    /// and is not withdrawn, unless it is one by hand that needs none.
    #[test]
    fn nothing_goes_without_the_consent_that_it_needs(
        write in any_newest(0), offers in any_newest(1), first_touch: bool, run in prop::option::of(0..3_usize),
        settled in 0..3_usize,
    ) {
        let (origin, ledger) = (MessageOrigin::of(run.map(|at| Purpose::ALL[at])), Ledger { write, offers });
        let first_by_hand = FirstByHand::ALL[settled];
        let asked = Asked { origin, first_touch, attempted: false, first_by_hand, ledger };
        match consented(asked) {
            Consented::By(id) => {
                let entry = [write, offers].into_iter().flatten().find(|entry| entry.id == id && entry.given);
                prop_assert!(entry.is_some());
                let entry = entry.unwrap();
                prop_assert!(write.is_none_or(|write| write.given || entry.is_after(write)));
                if origin == MessageOrigin::Run(Purpose::Offers) {
                    prop_assert_eq!(offers.map(|offers| offers.id), Some(id));
                }
            }
            Consented::NotNeeded => {
                prop_assert_eq!(origin, MessageOrigin::ByHand);
                prop_assert!(!first_touch || first_by_hand == FirstByHand::Off);
            }
            Consented::Missing => {}
        }
    }
}

#[test]
fn what_is_stored_reads_back() {
    for purpose in Purpose::ALL {
        assert_eq!(purpose.into_str().parse(), Ok(purpose));
    }
    for basis in Basis::ALL {
        assert_eq!(basis.into_str().parse(), Ok(basis));
    }
    for settled in FirstByHand::ALL {
        assert_eq!(settled.into_str().parse(), Ok(settled));
    }
}

#[test]
fn an_evidence_says_something_and_is_not_too_long() {
    assert_eq!(Evidence::new(" ", "\u{200b}"), Err(EvidenceError::Empty));
    assert_eq!(Evidence::new("", &"a".repeat(501)), Err(EvidenceError::TooLong { most: 500 }));
    let card = Evidence::new("", " her card, 12 Nov ").unwrap();
    assert_eq!((card.source(), card.words()), ("", "her card, 12 Nov"));
}
