//! Tests of the gate: tables and properties. Each starts from a scene without objections and changes one fact at a
//! time.

use jiff::civil::{date, time};
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::domain::account::{AccountStatus, samples};
use crate::domain::consent::{Newest, Purpose, Standing};
use crate::domain::dialog::DialogStatus;
use crate::domain::ids::{AccountId, ConsentId};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Monday, 22:00 in Berlin, 13:00 in Los Angeles.
fn now() -> Timestamp {
    at("2026-11-23T21:00:00Z")
}

/// The owned values behind the facts, so that a test can change one of them.
#[derive(Clone, Debug)]
struct Scene {
    now: Timestamp,
    zone: TimeZone,
    quiet_hours: Option<QuietHours>,
    attempted: bool,
    hurried: bool,
    origin: MessageOrigin,
    run: RunFact,
    expires_at: Option<Timestamp>,
    more: u32,
    first_by_hand: FirstByHand,
    ledger: Ledger,
    on_stop_list: bool,
    dialog: Option<Dialog>,
    brought: Option<DialogStatus>,
    requirement: Requirement,
    prospect_zone: Option<TimeZone>,
    has_account: bool,
    removed: bool,
    account: Account,
    frozen: bool,
    new_contacts_paused_until: Option<Timestamp>,
    count: DayCount,
    caps: Caps,
    most_answers: u32,
    last_attempt_at: Option<Timestamp>,
    last_unprompted_at: Option<Timestamp>,
}

impl Scene {
    /// Nothing objects: a stranger, a healthy account, no quiet hours.
    fn good() -> Self {
        Self {
            now: now(),
            zone: TimeZone::get("Europe/Berlin").unwrap(),
            quiet_hours: None,
            attempted: false,
            hurried: false,
            origin: MessageOrigin::ByHand,
            run: RunFact::NoRun,
            expires_at: None,
            more: 0,
            first_by_hand: FirstByHand::Off,
            ledger: Ledger::default(),
            on_stop_list: false,
            dialog: None,
            brought: None,
            requirement: Requirement::None,
            prospect_zone: None,
            has_account: true,
            removed: false,
            account: samples::account(),
            frozen: false,
            new_contacts_paused_until: None,
            count: DayCount { counted_day: Some(date(2026, 11, 23)), messages_sent: 24, ..DayCount::default() },
            caps: Caps { messages: 40, new_contacts: 10 },
            most_answers: 300,
            last_attempt_at: None,
            last_unprompted_at: None,
        }
    }

    fn dialog(&mut self) -> &mut Dialog {
        self.dialog.get_or_insert_with(crate::domain::dialog::example)
    }

    fn facts(&self) -> Facts<'_> {
        Facts {
            now: self.now,
            zone: &self.zone,
            quiet_hours: self.quiet_hours,
            attempted: self.attempted,
            hurried: self.hurried,
            origin: self.origin,
            run: self.run,
            expires_at: self.expires_at,
            more: self.more,
            first_by_hand: self.first_by_hand,
            answers_since: self.now - 24 * HOUR,
            prospect: ProspectFacts {
                on_stop_list: self.on_stop_list,
                dialog: self.dialog.as_ref(),
                brought: self.brought,
                requirement: self.requirement,
                zone: self.prospect_zone.as_ref(),
                ledger: self.ledger,
            },
            sender: self.has_account.then_some(SenderFacts {
                account: &self.account,
                frozen: self.frozen,
                new_contacts_paused_until: self.new_contacts_paused_until,
                count: self.count,
                caps: self.caps,
                most_answers: self.most_answers,
                last_attempt_at: self.last_attempt_at,
                last_unprompted_at: self.last_unprompted_at,
                minimum_gap: SignedDuration::from_mins(1),
                answer_gap: SignedDuration::from_secs(1),
            }),
            removed: self.removed,
        }
    }

    fn verdict(&self) -> Verdict {
        may_send(&self.facts())
    }
}

/// A change of a scene, and the gate's verdict after it.
type Objection = (fn(&mut Scene), Verdict);

fn later(until: &str, reason: ItemReason) -> Verdict {
    wait(Some(at(until)), reason)
}

/// Every objection, in the order of precedence.
fn objections() -> Vec<Objection> {
    use ItemReason as R;
    let never = |reason| Verdict::Never { reason };
    vec![
        (|scene| scene.on_stop_list = true, never(R::StopList)),
        (|scene| scene.dialog().status = DialogStatus::Stopped, never(R::DialogClosed)),
        (|scene| scene.expires_at = Some(now()), never(R::Expired)),
        (|scene| scene.run = RunFact::Over, never(R::RunStopped)),
        (|scene| scene.requirement = Requirement::Premium, never(R::PremiumOnly)),
        (|scene| scene.dialog().account_id = AccountId(2), never(R::OtherAccount)),
        (|scene| scene.origin = MessageOrigin::Run(Purpose::Write), wait(None, R::NoConsent)),
        (|scene| scene.account.status = AccountStatus::New, wait(None, R::AccountNotReady)),
        (|scene| scene.account.is_available = false, wait(None, R::AccountPaused)),
        (|scene| scene.frozen = true, wait(None, R::Frozen)),
        (|scene| scene.account.flood_wait_until = Some(now() + HOUR), later("2026-11-23T22:00:00Z", R::FloodWait)),
        (
            |scene| scene.new_contacts_paused_until = Some(now() + 2 * HOUR),
            later("2026-11-23T23:00:00Z", R::NewContactsPaused),
        ),
        (|scene| scene.count.messages_sent = 40, later("2026-11-23T23:00:00Z", R::DailyLimit)),
        (|scene| scene.count.new_contacts_sent = 10, later("2026-11-23T23:00:00Z", R::NewContactLimit)),
        (
            |scene| scene.last_unprompted_at = Some(now() - SignedDuration::from_secs(10)),
            later("2026-11-23T21:00:50Z", R::MinimumGap),
        ),
        (
            |scene| scene.quiet_hours = QuietHours::new(time(21, 0, 0, 0), time(9, 0, 0, 0)),
            later("2026-11-24T08:00:00Z", R::QuietHours),
        ),
    ]
}

#[test]
fn every_reason_is_reached_and_the_first_one_wins() {
    let mut scene = Scene::good();
    assert_eq!(scene.verdict(), Verdict::Yes);
    for (object, verdict) in objections().into_iter().rev() {
        let mut alone = Scene::good();
        object(&mut alone);
        assert_eq!(alone.verdict(), verdict, "alone");
        object(&mut scene);
        assert_eq!(scene.verdict(), verdict, "before all that follow");
    }
}

#[test]
fn each_rule_speaks_for_itself_when_all_object() {
    let mut scene = Scene::good();
    for (object, _) in objections() {
        object(&mut scene);
    }
    let lines = explain(&scene.facts());
    assert_eq!(lines.iter().map(|line| line.rule).collect::<Vec<_>>(), Rule::ALL);
    // A message is an answer or unprompted, so only one of the two ceilings objects.
    let of_unprompted = lines.iter().filter(|line| line.rule != Rule::AnswerLimit);
    let verdicts: Vec<Verdict> = objections().into_iter().map(|(_, verdict)| verdict).collect();
    assert_eq!(of_unprompted.map(|line| line.verdict).collect::<Vec<_>>(), verdicts);
}

/// The person wrote an hour ago, the account has used up its caps, and has just sent an unprompted message.
fn hot() -> Scene {
    let mut scene = Scene::good();
    scene.dialog().last_in_at = Some(now() - HOUR);
    scene.count.messages_sent = 60;
    scene.count.new_contacts_sent = 10;
    scene.count.answers_sent = 20;
    scene.new_contacts_paused_until = Some(now() + HOUR);
    scene.last_unprompted_at = Some(now() - SignedDuration::from_secs(2));
    scene.last_attempt_at = scene.last_unprompted_at;
    scene
}

#[rstest]
#[case(|_: &mut Scene| {}, Verdict::Yes)]
#[case(|scene: &mut Scene| scene.caps = Caps { messages: 0, new_contacts: 0 }, Verdict::Yes)]
#[case(|scene: &mut Scene| scene.last_attempt_at = Some(now()), later("2026-11-23T21:00:01Z", ItemReason::MinimumGap))]
#[case(|scene: &mut Scene| scene.count.answers_sent = 300, later("2026-11-23T23:00:00Z", ItemReason::AnswerLimit))]
#[case(|scene: &mut Scene| scene.count.answers_in_flight = 300, wait(None, ItemReason::AnswerLimit))]
#[case(
    |scene: &mut Scene| scene.count.counted_day = Some(date(2026, 11, 24)),
    later("2026-11-23T23:00:00Z", ItemReason::DayCounted)
)]
#[case(|scene: &mut Scene| scene.frozen = true, wait(None, ItemReason::Frozen))]
#[case(
    |scene: &mut Scene| scene.account.flood_wait_until = Some(now() + HOUR),
    later("2026-11-23T22:00:00Z", ItemReason::FloodWait)
)]
// A day and a second later it is unprompted again.
#[case(
    |scene: &mut Scene| scene.dialog().last_in_at = Some(now() - 24 * HOUR),
    later("2026-11-23T23:00:00Z", ItemReason::DailyLimit)
)]
fn what_holds_an_answer(#[case] change: fn(&mut Scene), #[case] verdict: Verdict) {
    let mut scene = hot();
    change(&mut scene);
    assert_eq!(scene.verdict(), verdict);
}

#[test]
fn an_unprompted_message_waits_for_the_one_before_it_and_not_for_answers() {
    let mut scene = Scene::good();
    scene.last_attempt_at = Some(now() - SignedDuration::from_secs(1));
    scene.last_unprompted_at = Some(now() - SignedDuration::from_mins(1));
    assert_eq!(scene.verdict(), Verdict::Yes);
    scene.last_unprompted_at = Some(now() - SignedDuration::from_secs(59));
    assert_eq!(scene.verdict(), later("2026-11-23T21:00:01Z", ItemReason::MinimumGap));
}

#[rstest]
#[case(|scene: &mut Scene| scene.requirement = Requirement::Payment, Verdict::Never { reason: ItemReason::PaymentRequired })]
#[case(|scene: &mut Scene| scene.has_account = false, wait(None, ItemReason::NoAccount))]
#[case(
    |scene: &mut Scene| (scene.has_account, scene.removed) = (false, true),
    wait(None, ItemReason::AccountRemoved)
)]
#[case(|scene: &mut Scene| scene.brought = Some(DialogStatus::Stopped), Verdict::Never { reason: ItemReason::DialogClosed })]
#[case(|scene: &mut Scene| scene.brought = Some(DialogStatus::Qualified), Verdict::Yes)]
#[case(|scene: &mut Scene| (scene.brought, scene.dialog().status) = (Some(DialogStatus::Stopped), DialogStatus::Active), Verdict::Yes)]
#[case(|scene: &mut Scene| scene.dialog().status = DialogStatus::Failed, Verdict::Never { reason: ItemReason::DialogClosed })]
#[case(|scene: &mut Scene| scene.dialog().status = DialogStatus::Qualified, Verdict::Yes)]
#[case(|scene: &mut Scene| scene.account.flood_wait_until = Some(now()), Verdict::Yes)]
// A cap of zero and a cap full of unknown outcomes: midnight does not help.
#[case(|scene: &mut Scene| scene.caps.messages = 0, wait(None, ItemReason::DailyLimit))]
#[case(|scene: &mut Scene| scene.count.in_flight = 40, wait(None, ItemReason::DailyLimit))]
// The count belongs to tomorrow: the clock was set back.
#[case(
    |scene: &mut Scene| scene.count.counted_day = Some(date(2026, 11, 24)),
    later("2026-11-23T23:00:00Z", ItemReason::DayCounted)
)]
#[case(|scene: &mut Scene| scene.last_attempt_at = Some(now() + HOUR), Verdict::Yes)]
#[case(|scene: &mut Scene| scene.last_unprompted_at = Some(now() + HOUR), Verdict::Yes)]
fn other_facts(#[case] change: fn(&mut Scene), #[case] verdict: Verdict) {
    let mut scene = Scene::good();
    change(&mut scene);
    assert_eq!(scene.verdict(), verdict);
}

#[test]
fn an_answer_to_somebody_who_has_written_is_no_new_contact() {
    let mut scene = Scene::good();
    scene.new_contacts_paused_until = Some(now() + HOUR);
    scene.count.new_contacts_sent = 10;
    scene.dialog().last_in_at = Some(now() - 48 * HOUR);
    assert_eq!(scene.verdict(), Verdict::Yes);
}

#[test]
fn a_second_message_without_an_answer_counts_as_no_new_contact_but_waits_for_the_pause() {
    let mut scene = Scene::good();
    scene.count.new_contacts_sent = 10;
    scene.dialog().last_out_at = Some(now() - 48 * HOUR);
    assert_eq!(scene.verdict(), Verdict::Yes);
    scene.new_contacts_paused_until = Some(now() + HOUR);
    assert_eq!(scene.verdict(), later("2026-11-23T22:00:00Z", ItemReason::NewContactsPaused));
}

#[test]
fn quiet_hours_are_the_prospects_where_their_zone_is_known() {
    let mut scene = Scene::good();
    scene.quiet_hours = QuietHours::new(time(21, 0, 0, 0), time(9, 0, 0, 0));
    scene.prospect_zone = Some(TimeZone::get("America/Los_Angeles").unwrap());
    assert_eq!(scene.verdict(), Verdict::Yes);
}

#[test]
fn who_writes_in_the_quiet_hours_is_answered_in_them() {
    let mut scene = Scene::good();
    scene.quiet_hours = QuietHours::new(time(21, 0, 0, 0), time(9, 0, 0, 0));
    scene.dialog().last_in_at = Some(at("2026-11-23T19:59:00Z"));
    assert_eq!(scene.verdict(), later("2026-11-24T08:00:00Z", ItemReason::QuietHours));
    scene.dialog().last_in_at = Some(at("2026-11-23T20:10:00Z"));
    assert_eq!(scene.verdict(), Verdict::Yes);
}

#[rstest]
#[case(MessageOrigin::ByHand, FirstByHand::Off, None, Verdict::Yes)]
#[case(MessageOrigin::ByHand, FirstByHand::Ask, None, wait(None, ItemReason::NoConsent))]
#[case(MessageOrigin::ByHand, FirstByHand::Required, Some(true), Verdict::Yes)]
#[case(MessageOrigin::ByHand, FirstByHand::Off, Some(false), wait(None, ItemReason::NoConsent))]
#[case(MessageOrigin::Run(Purpose::Write), FirstByHand::Off, None, wait(None, ItemReason::NoConsent))]
#[case(MessageOrigin::Run(Purpose::Write), FirstByHand::Off, Some(true), Verdict::Yes)]
#[case(MessageOrigin::Run(Purpose::Offers), FirstByHand::Off, Some(true), wait(None, ItemReason::NoConsent))]
fn a_first_message_waits_for_the_consent_that_it_needs(
    #[case] origin: MessageOrigin,
    #[case] first_by_hand: FirstByHand,
    #[case] given: Option<bool>,
    #[case] verdict: Verdict,
) {
    let write = given.map(|given| Newest { id: ConsentId(1), at: now(), given });
    let mut scene = Scene { origin, first_by_hand, ledger: Ledger { write, offers: None }, ..Scene::good() };
    assert_eq!(scene.verdict(), verdict);
    // A manager may exceed limits of the desk, not this rule.
    scene.hurried = true;
    assert_eq!(scene.verdict(), verdict);
}

#[test]
fn what_stops_an_attempted_item() {
    use Rule as R;
    let mut scene = Scene::good();
    for (object, _) in objections() {
        object(&mut scene);
    }
    scene.attempted = true;
    let objecting: Vec<Rule> =
        explain(&scene.facts()).into_iter().filter(|line| line.verdict != Verdict::Yes).map(|line| line.rule).collect();
    let held = [R::StopList, R::Run, R::AccountStatus, R::Availability, R::Frozen, R::FloodWait, R::NewContactsPaused];
    assert_eq!(objecting, [&held[..], &[R::QuietHours]].concat());
}

#[test]
fn the_message_goes_out_when_all_waits_are_over() {
    let mut scene = Scene::good();
    assert_eq!(goes_out_at(&scene.facts()), Some(now()));
    scene.count.messages_sent = 40;
    scene.quiet_hours = QuietHours::new(time(21, 0, 0, 0), time(9, 0, 0, 0));
    assert_eq!(goes_out_at(&scene.facts()), Some(at("2026-11-24T08:00:00Z")));
    scene.frozen = true;
    assert_eq!(goes_out_at(&scene.facts()), None);
}

fn scene() -> impl Strategy<Value = Scene> {
    let times = -200_000_i64..200_000;
    let moment = times.prop_map(|seconds| now() + SignedDuration::from_secs(seconds));
    let some_moment = proptest::option::of(moment.clone());
    let hours = proptest::option::of((0_i8..24, 0_i8..24))
        .prop_map(|hours| hours.and_then(|(from, to)| QuietHours::new(time(from, 0, 0, 0), time(to, 0, 0, 0))));
    let unprompted = (0_u32..5, 0_u32..5, 0_u32..3, 0_u32..3);
    let count = (proptest::option::of(20_i8..27), unprompted, 0_u32..5, 0_u32..3).prop_map(
        |(day, (unprompted, new_contacts_sent, in_flight, new_contacts_in_flight), answers_sent, answers_in_flight)| {
            DayCount {
                counted_day: day.map(|day| date(2026, 11, day)),
                messages_sent: unprompted + answers_sent,
                new_contacts_sent,
                answers_sent,
                in_flight: in_flight + answers_in_flight,
                new_contacts_in_flight,
                answers_in_flight,
            }
        },
    );
    let clock = (moment, hours, proptest::option::of(Just(TimeZone::get("America/New_York").unwrap())));
    let talk = (any::<bool>(), some_moment.clone(), some_moment.clone());
    let attempts = (some_moment.clone(), some_moment.clone());
    let account = (some_moment.clone(), some_moment, attempts, count, (0_u32..5, 0_u32..5, 0_u32..5));
    (clock, talk, account, any::<bool>()).prop_map(|(clock, talk, account, attempted)| {
        let mut scene = Scene { attempted, ..Scene::good() };
        (scene.now, scene.quiet_hours, scene.prospect_zone) = clock;
        let (known, last_in_at, last_out_at) = talk;
        if known {
            (scene.dialog().last_in_at, scene.dialog().last_out_at) = (last_in_at, last_out_at);
        }
        let (flood, paused, last, count, (messages, new_contacts, most_answers)) = account;
        scene.account.flood_wait_until = flood;
        scene.new_contacts_paused_until = paused;
        (scene.last_attempt_at, scene.last_unprompted_at) = last;
        (scene.count, scene.most_answers) = (count, most_answers);
        scene.caps = Caps { messages, new_contacts };
        scene
    })
}

proptest! {
    #[test]
    fn no_first_touch_goes_without_a_valid_consent(
        scene in scene(), run in 0..4_usize, settled in 0..3_usize, write in prop::option::of(any::<(u8, bool)>()),
        offers in prop::option::of(any::<(u8, bool)>()),
    ) {
        let newest = |id| move |(at, given): (u8, bool)| Newest {
            id: ConsentId(id), at: now() + SignedDuration::from_secs(at.into()), given,
        };
        let origin = MessageOrigin::of(Purpose::ALL.get(run).copied());
        let ledger = Ledger { write: write.map(newest(1)), offers: offers.map(newest(2)) };
        let scene = Scene { origin, ledger, first_by_hand: FirstByHand::ALL[settled], attempted: false, ..scene };
        let facts = scene.facts();
        let purpose = match origin {
            MessageOrigin::Run(purpose) => purpose,
            MessageOrigin::ByHand if facts.is_new_contact() && scene.first_by_hand != FirstByHand::Off => Purpose::Write,
            MessageOrigin::ByHand => return Ok(()),
        };
        if may_send(&facts) == Verdict::Yes {
            let Standing::Given(id) = ledger.standing(purpose) else { panic!("{ledger:?}") };
            prop_assert_eq!(facts.consented(), Consented::By(id));
        }
    }

    #[test]
    fn one_more_objection_never_turns_a_no_into_a_yes(scene in scene(), which in 0..objections().len()) {
        let mut spoilt = scene.clone();
        objections()[which].0(&mut spoilt);
        // Where the rule objected already, the changed fact may be a milder one (a shorter wait).
        let rule = Rule::ALL.into_iter().filter(|rule| *rule != Rule::AnswerLimit).nth(which).unwrap();
        let before: Vec<RuleLine> = explain(&scene.facts());
        let own = before.iter().find(|line| line.rule == rule).unwrap().verdict;
        if own == Verdict::Yes && scene.verdict() != Verdict::Yes {
            prop_assert_ne!(spoilt.verdict(), Verdict::Yes);
        }
    }

    #[test]
    fn a_wait_that_is_over_is_over(scene in scene()) {
        // A counted day after tomorrow is corrected by the next attempt. Until then it may seem to have been reached.
        let tomorrow = scene.facts().today().tomorrow().unwrap();
        prop_assume!(scene.count.counted_day.is_none_or(|day| day <= tomorrow));
        if let Verdict::NotBefore { until: Some(until), reason } = scene.verdict() {
            prop_assert!(until > scene.now);
            let then = Scene { now: until, ..scene.clone() };
            let again = matches!(then.verdict(), Verdict::NotBefore { reason: other, .. } if other == reason);
            // An answer may have become unprompted meanwhile, with other limits.
            let same = then.facts().is_answer() == scene.facts().is_answer();
            prop_assert!(!(again && same), "{:?}", then.verdict());
        }
    }

    #[test]
    fn no_limit_for_unprompted_messages_holds_an_answer(scene in scene(), ago in 0_i64..86_399) {
        let mut scene = scene;
        let now = scene.now;
        scene.dialog().last_in_at = Some(now - SignedDuration::from_secs(ago));
        scene.run = RunFact::NoRun;
        if let Verdict::NotBefore { until, reason } = scene.verdict() {
            use ItemReason as R;
            prop_assert!(![R::DailyLimit, R::NewContactLimit, R::NewContactsPaused].contains(&reason) || scene.attempted);
            if reason == R::MinimumGap {
                prop_assert!(until.unwrap() <= now + SignedDuration::from_secs(1));
            }
        }
    }

    #[test]
    fn answers_take_nothing_from_unprompted_messages_nor_they_from_answers(scene in scene(), more in 1_u32..500) {
        let today = scene.facts().today();
        let mut other = scene.clone();
        if other.count.counted_day.is_some_and(|day| day < today) {
            other.count.counted_day = Some(today);
            (other.count.messages_sent, other.count.answers_sent, other.count.new_contacts_sent) = (0, 0, 0);
        }
        other.count.messages_sent += more;
        if !scene.facts().is_answer() {
            other.count.answers_sent += more;
        }
        if other.count.counted_day.is_some() {
            prop_assert_eq!(other.verdict(), scene.verdict());
        }
    }

    #[test]
    fn sending_now_passes_our_own_limits_and_nothing_else(scene in scene(), which in 0..objections().len()) {
        let mut scene = scene;
        objections()[which].0(&mut scene);
        let before = explain(&scene.facts());
        scene.hurried = true;
        for (before, after) in before.iter().zip(explain(&scene.facts())) {
            let expected = if after.rule.is_ours() { Verdict::Yes } else { before.verdict };
            prop_assert_eq!(after.verdict, expected);
        }
    }

    #[test]
    fn a_message_goes_out_at_a_moment_at_which_the_gate_says_yes(scene in scene()) {
        if let Some(moment) = goes_out_at(&scene.facts()) {
            prop_assert!(moment >= scene.now);
            prop_assert_eq!(Scene { now: moment, ..scene }.verdict(), Verdict::Yes);
        }
    }
}

#[rstest]
#[case::room_for_all(37, 40, 2, true)]
#[case::room_for_some_only(38, 40, 2, false)]
#[case::larger_than_the_cap_but_the_first_of_the_day(0, 2, 4, true)]
#[case::larger_than_the_cap(1, 2, 4, false)]
#[case::no_cap_at_all(0, 0, 4, false)]
fn an_album_needs_room_for_all_its_files(#[case] sent: u32, #[case] cap: u32, #[case] more: u32, #[case] may: bool) {
    let mut scene = Scene::good();
    scene.count.messages_sent = sent;
    (scene.caps.messages, scene.more) = (cap, more);
    assert_eq!(scene.verdict() == Verdict::Yes, may);
    // Its answers have a ceiling of their own.
    scene.dialog().last_in_at = Some(now());
    (scene.count.answers_sent, scene.most_answers) = (sent, cap);
    assert_eq!(scene.verdict() == Verdict::Yes, may);
}
