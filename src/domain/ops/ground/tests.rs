//! Tests of the findings about the ground.

use rstest::rstest;

use super::*;

fn well() -> GroundFacts {
    GroundFacts {
        file: FileState::Whole,
        saved_to: None,
        lost: None,
        damage: None,
        closed_folder: None,
        free: Some(1 << 40),
        last_commit: Duration::from_secs(3),
        commits_fail: None,
        harm: None,
        owner_notified: false,
        clock_set: SignedDuration::ZERO,
        loops: LoopName::ALL.map(well_loop).to_vec(),
        last_poll: Duration::from_secs(9),
    }
}

fn well_loop(name: LoopName) -> LoopFacts {
    LoopFacts { name, state: LoopState::Resting, last_turn: Duration::ZERO, deaths: 0, last_death: None }
}

fn with_loop(state: LoopState, last_death: Option<u64>) -> Vec<LoopFacts> {
    let last_death = last_death.map(Duration::from_secs);
    vec![LoopFacts { state, last_death, ..well_loop(LoopName::Outbox) }]
}

#[test]
fn nothing_is_found_on_sound_ground() {
    assert_eq!(findings(&well()), []);
    assert!(is_ready(&[], &well().loops));
}

#[rstest]
#[case(GroundFacts { file: FileState::Deleted, ..well() }, GroundFinding::DatabaseLost { file: FileState::Deleted, saved_to: None }, false)]
#[case(GroundFacts { file: FileState::Replaced, commits_fail: Some(Duration::ZERO), ..well() }, GroundFinding::DatabaseLost { file: FileState::Replaced, saved_to: None }, false)]
#[case(GroundFacts { free: Some(0), commits_fail: Some(Duration::ZERO), ..well() }, GroundFinding::DiskFull { free: 0 }, false)]
#[case(GroundFacts { commits_fail: Some(Duration::from_secs(1)), ..well() }, GroundFinding::NothingWritten { why: None }, false)]
#[case(GroundFacts { commits_fail: Some(Duration::ZERO), harm: Some(Harm::Full), ..well() }, GroundFinding::NothingWritten { why: Some(Harm::Full) }, false)]
#[case(GroundFacts { damage: Some("page 3".into()), ..well() }, GroundFinding::Damaged { problem: "page 3".into() }, false)]
#[case(GroundFacts { closed_folder: Some("data".into()), ..well() }, GroundFinding::FolderClosed { folder: "data".into() }, true)]
#[case(GroundFacts { free: Some(DISK_FULL), ..well() }, GroundFinding::DiskLittle { free: DISK_FULL }, true)]
#[case(GroundFacts { clock_set: SignedDuration::from_hours(-9600), ..well() }, GroundFinding::ClockSet { by: SignedDuration::from_hours(-9600) }, true)]
#[case(GroundFacts { loops: with_loop(LoopState::Resting, Some(299)), ..well() }, GroundFinding::LoopDied(LoopName::Outbox), true)]
#[case(GroundFacts { loops: with_loop(LoopState::Dead { since: Duration::ZERO }, Some(0)), ..well() }, GroundFinding::LoopDied(LoopName::Outbox), false)]
#[case(GroundFacts { loops: with_loop(LoopState::Working { since: Duration::from_secs(601) }, None), ..well() }, GroundFinding::LoopHangs(LoopName::Outbox), false)]
#[case(GroundFacts { last_poll: Duration::from_secs(61), ..well() }, GroundFinding::NoPolling { since: Duration::from_secs(61) }, false)]
fn one_thing_is_found_for_one_trouble(#[case] facts: GroundFacts, #[case] finding: GroundFinding, #[case] ready: bool) {
    let found = findings(&facts);
    assert_eq!(found, [finding]);
    assert_eq!(is_ready(&found, &facts.loops), ready);
}

#[rstest]
#[case(GroundFacts { clock_set: SignedDuration::from_secs(60), ..well() })]
#[case(GroundFacts { loops: with_loop(LoopState::Resting, Some(300)), ..well() })]
#[case(GroundFacts { loops: with_loop(LoopState::Working { since: Duration::from_secs(600) }, None), ..well() })]
#[case(GroundFacts { last_poll: Duration::from_secs(60), ..well() })]
#[case(GroundFacts { free: Some(DISK_LITTLE), ..well() })]
#[case(GroundFacts { free: None, ..well() })]
fn nothing_is_found_up_to_its_limit(#[case] facts: GroundFacts) {
    assert_eq!(findings(&facts), []);
}

#[test]
fn the_process_ends_only_where_nothing_can_be_stored_and_nobody_was_notified() {
    let minutes = |minutes: u64| Some(Duration::from_secs(minutes * 60));
    let lost = GroundFacts { file: FileState::Deleted, lost: minutes(5), saved_to: Some("it".into()), ..well() };
    let unwritten = GroundFacts { commits_fail: minutes(30), ..well() };
    assert!(must_end(&lost) && must_end(&unwritten));
    let sound = [
        well(),
        GroundFacts { saved_to: None, ..lost.clone() },
        GroundFacts { lost: minutes(4), ..lost.clone() },
        GroundFacts { owner_notified: true, ..lost },
        GroundFacts { commits_fail: minutes(29), ..well() },
        GroundFacts { owner_notified: true, ..unwritten },
    ];
    for facts in sound {
        assert!(!must_end(&facts), "{facts:?}");
    }
}

#[test]
fn a_clock_that_is_set_is_noticed_and_forgotten_when_it_is_set_back_or_after_an_hour() {
    let (day, minute) = (SignedDuration::from_hours(24), SignedDuration::from_mins(1));
    let mut watch = ClockWatch::default();
    let (mut wall, mut passed) = (day * 20_000, SignedDuration::ZERO);
    let mut look = |by: SignedDuration, minutes: i32| {
        passed += minute * minutes;
        wall += minute * minutes + by;
        watch.look(wall, passed)
    };
    assert_eq!(look(SignedDuration::ZERO, 0), SignedDuration::ZERO);
    // Adjusted a little at a time.
    assert_eq!(look(SignedDuration::from_secs(4), 1), SignedDuration::ZERO);
    assert_eq!(look(day * 400, 1), day * 400);
    assert_eq!(look(SignedDuration::ZERO, 30), day * 400);
    assert_eq!(look(day * -400, 1), SignedDuration::ZERO);
    assert_eq!(look(-minute * 3, 1), minute * -3);
    assert_eq!(look(SignedDuration::ZERO, 61), SignedDuration::ZERO);
}
