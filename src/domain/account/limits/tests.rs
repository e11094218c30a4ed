//! Tests of ramps, counts and days. The tests count for themselves what arrived at Telegram.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn caps_of(rows: &[(u32, u32)]) -> Vec<Caps> {
    rows.iter().map(|&(messages, new_contacts)| Caps { messages, new_contacts }).collect()
}

#[test]
fn the_default_ramp_takes_two_weeks_and_keeps_its_own_rule() {
    let ramp = Ramp::default();
    assert_eq!(ramp.days(), 14);
    assert_eq!(Ramp::new(ramp.0.clone()), Ok(ramp));
}

#[rstest]
#[case(&[], RampError::Empty)]
#[case(&[(5, 1), (4, 1)], RampError::Falls { day: 2 })]
#[case(&[(5, 1), (6, 2), (7, 1)], RampError::Falls { day: 3 })]
fn a_ramp_is_never_empty_and_never_falls(#[case] rows: &[(u32, u32)], #[case] error: RampError) {
    assert_eq!(Ramp::new(caps_of(rows)), Err(error));
}

#[rstest]
#[case(Some(0), (5, 1))]
#[case(Some(9), (24, 6))]
#[case(Some(13), (30, 8))] // never above its own limits
#[case(Some(14), (30, 8))]
#[case(None, (30, 8))]
fn the_caps_are_the_smaller_of_ramp_and_own_limits(
    #[case] warmed_up: Option<u32>,
    #[case] (messages, new_contacts): (u32, u32),
) {
    let day = warmed_up.and_then(|days| Ramp::default().caps_after(days));
    assert_eq!(caps(Limits::of(30, 8), day), Caps { messages, new_contacts });
}

/// The account is checked: `+` healthy, `-` in trouble, each on a day of November.
#[rstest]
#[case(&[(1, true)], 0)] // a day counts once it is over
#[case(&[(1, true), (1, true), (2, true)], 1)]
#[case(&[(1, true), (1, false), (1, true), (2, true)], 0)] // trouble spoils its day
#[case(&[(1, true), (5, true), (6, true)], 2)] // days without a look do not count
#[case(&[(1, true), (2, true), (1, true), (2, true), (1, true)], 1)] // a clock set back brings no day twice
fn a_step_for_every_day_in_health(#[case] looks: &[(i8, bool)], #[case] completed: u32) {
    let warm_up = looks.iter().fold(WarmUp::default(), |so_far, &(day, healthy)| {
        warm_up_step(so_far, jiff::civil::date(2026, 11, day), healthy)
    });
    assert_eq!(warm_up.completed, completed);
}

#[test]
fn after_the_last_day_the_warm_up_is_over() {
    let ramp = Ramp::new(caps_of(&[(5, 1), (9, 2)])).unwrap();
    let mut warm_up = WarmUp::default();
    for number in 1..=3 {
        assert!(!warm_up.is_over(&ramp));
        warm_up = warm_up_step(warm_up, jiff::civil::date(2026, 11, number), true);
    }
    assert!(warm_up.is_over(&ramp));
}

#[rstest]
#[case(None, 0, 0, Room::Yes)]
#[case(Some("2026-11-22"), 3, 0, Room::Yes)] // yesterday's count is zero today
#[case(Some("2026-11-23"), 2, 0, Room::Yes)]
#[case(Some("2026-11-23"), 3, 0, Room::From(day("2026-11-24")))]
#[case(Some("2026-11-23"), 1, 2, Room::From(day("2026-11-24")))]
#[case(Some("2026-11-22"), 3, 3, Room::No)] // only an outcome makes room
#[case(Some("2026-11-24"), 1, 0, Room::Counted(day("2026-11-24")))] // the clock was set back
#[case(Some("2026-11-24"), 3, 0, Room::From(day("2026-11-25")))]
#[case(Some("2026-11-25"), 1, 0, Room::Yes)] // never reached: what was sent then was sent today
#[case(Some("2028-01-02"), 3, 0, Room::From(day("2026-11-24")))]
fn room_under_a_cap_of_three(
    #[case] counted_day: Option<&str>,
    #[case] messages_sent: u32,
    #[case] in_flight: u32,
    #[case] room: Room,
) {
    let count = DayCount { counted_day: counted_day.map(day), messages_sent, in_flight, ..DayCount::default() };
    assert_eq!(count.room_for_unprompted(day("2026-11-23"), Caps { messages: 3, new_contacts: 0 }), room);
}

#[derive(Clone, Debug)]
enum Happening {
    /// An attempt of a new item, if it fits: `arrives` is what happens at Telegram, `answered` is what we hear of it.
    Attempt {
        kind: CountedAs,
        arrives: bool,
        answered: bool,
    },
    /// Another attempt of an item in flight, under its old `random_id`.
    Retry {
        arrives: bool,
        answered: bool,
    },
    /// The program crashes and reads the row and the outbox again.
    Crash,
    ClockSet {
        minutes: i64,
    },
}

fn happening() -> impl Strategy<Value = Happening> {
    let kinds = prop::sample::select(vec![CountedAs::Answer, CountedAs::Unprompted, CountedAs::FirstContact]);
    let flags = (kinds, any::<bool>(), any::<bool>());
    prop_oneof![
        6 => flags.prop_map(|(kind, arrives, answered)| Happening::Attempt { kind, arrives, answered }),
        3 => (any::<bool>(), any::<bool>()).prop_map(|(arrives, answered)| Happening::Retry { arrives, answered }),
        1 => Just(Happening::Crash),
        3 => prop_oneof![-90_i64..180, Just(-1440), Just(1440), -3000_i64..6000]
            .prop_map(|minutes| Happening::ClockSet { minutes }),
    ]
}

#[derive(Clone, Copy)]
struct InFlight {
    kind: CountedAs,
    arrived: bool,
}

proptest! {
    #[test]
    fn no_schedule_puts_a_calendar_day_over_a_cap(
        happenings in proptest::collection::vec(happening(), 1..120),
        zone in prop_oneof![Just("Europe/Berlin"), Just("America/Sao_Paulo"), Just("Pacific/Apia"), Just("UTC")],
        caps in (1_u32..6, 0_u32..4).prop_map(|(messages, new_contacts)| Caps { messages, new_contacts }),
        most_answers in 0_u32..4,
        // Around the start and end of summer time in Berlin, and the day that Apia skipped.
        start in prop_oneof![Just("2026-10-24T20:00:00Z"), Just("2026-03-28T20:00:00Z"), Just("2011-12-29T20:00:00Z")],
    ) {
        let zone = TimeZone::get(zone).unwrap();
        let mut now: Timestamp = start.parse().unwrap();
        let mut latest = now.to_zoned(zone.clone()).date();
        let mut count = DayCount::default();
        let mut flying: Vec<InFlight> = Vec::new();
        let mut arrived: BTreeMap<Date, (u32, u32, u32)> = BTreeMap::new();
        for happening in happenings {
            let today = now.to_zoned(zone.clone()).date();
            let (mut item, answered, arrives) = match happening {
                Happening::Attempt { kind, arrives, answered } => {
                    let fits = match kind {
                        CountedAs::Answer => count.room_for_answer(today, most_answers) == Room::Yes,
                        CountedAs::Unprompted => count.room_for_unprompted(today, caps) == Room::Yes,
                        CountedAs::FirstContact => {
                            count.room_for_unprompted(today, caps) == Room::Yes
                                && count.room_for_new_contact(today, caps) == Room::Yes
                        }
                    };
                    if !fits {
                        continue;
                    }
                    count = count.begun(today, kind);
                    (InFlight { kind, arrived: false }, answered, arrives)
                }
                Happening::Retry { arrives, answered } => {
                    if count.room_for_retry(today) != Room::Yes {
                        continue;
                    }
                    let Some(item) = flying.pop() else { continue };
                    count = count.retried(today);
                    (item, answered, arrives)
                }
                Happening::Crash => {
                    let of = |kind| {
                        let these = flying.iter().filter(|item| item.kind == kind).count();
                        u32::try_from(these).unwrap()
                    };
                    count = DayCount {
                        in_flight: u32::try_from(flying.len()).unwrap(),
                        new_contacts_in_flight: of(CountedAs::FirstContact),
                        answers_in_flight: of(CountedAs::Answer),
                        ..count
                    };
                    continue;
                }
                Happening::ClockSet { minutes } => {
                    let set = now + SignedDuration::from_mins(minutes);
                    let day = set.to_zoned(zone.clone()).date();
                    // Seen from further back the counted day was never reached, so its count is not known.
                    if day >= latest.yesterday().unwrap() {
                        now = set;
                        latest = latest.max(day);
                    }
                    continue;
                }
            };
            if arrives && !item.arrived {
                item.arrived = true;
                let of_day = arrived.entry(today).or_default();
                of_day.0 += u32::from(item.kind != CountedAs::Answer);
                of_day.1 += u32::from(item.kind == CountedAs::FirstContact);
                of_day.2 += u32::from(item.kind == CountedAs::Answer);
            }
            match (answered, item.arrived) {
                (true, true) => count = count.sent(today, item.kind),
                (true, false) => count = count.dropped(item.kind),
                (false, _) => flying.push(item),
            }
        }
        for (day, (messages, new_contacts, answers)) in arrived {
            prop_assert!(messages <= caps.messages, "{messages} unprompted messages on {day}");
            prop_assert!(answers <= most_answers, "{answers} answers on {day}");
            prop_assert!(new_contacts <= caps.new_contacts, "{new_contacts} strangers on {day}");
        }
    }

    #[test]
    fn a_warm_up_counts_no_more_steps_than_days_in_health(
        looks in proptest::collection::vec((1_i8..=28, any::<bool>()), 0..60),
    ) {
        let mut warm_up = WarmUp::default();
        let mut healthy_days = std::collections::BTreeSet::new();
        let mut latest = 1;
        for (number, healthy) in looks {
            // A day further back than this was never reached.
            latest = latest.max(number);
            let today = jiff::civil::date(2026, 11, number.max(latest - 1));
            warm_up = warm_up_step(warm_up, today, healthy);
            healthy_days.extend(healthy.then_some(today));
        }
        prop_assert!(usize::try_from(warm_up.completed).unwrap() <= healthy_days.len());
    }
}
