//! Stories of a clock that differs from Telegram's, and of transport errors. The refusals of Telegram's servers are
//! counted, whatever the desk believes.

use std::time::{Duration, Instant};

use rstest::rstest;
use salesdesk::domain::health::LastErrorKind;
use telegram_sandbox::world::{Door, FaultKind};

use crate::watch::{Watched, eventually};

impl Watched {
    fn skew(&self, seconds: i64) {
        self.sandbox.set_clock_skew(seconds);
    }

    fn refused(&self) -> u32 {
        self.sandbox.look().dcs.refused_ids
    }
}

#[rstest]
#[case::ahead_by_forty_seconds(-40, "fast")]
#[case::ahead_by_ten_minutes(-600, "fast")]
#[case::behind_by_ten_minutes(600, "slow")]
#[case::ahead_by_an_hour(-3_600, "fast")]
#[case::behind_by_an_hour(3_600, "slow")]
#[case::ahead_by_a_day(-86_400, "fast")]
#[case::behind_by_a_day(86_400, "slow")]
#[tokio::test]
async fn a_clock_that_is_wrong_costs_one_refusal_and_raises_an_alert(#[case] skew: i64, #[case] way: &str) {
    let mut watched = Watched::seeded(2).await;
    watched.skew(skew);
    watched.start().await;
    watched.all_connected().await;
    watched.shown(&format!(" {way} since ")).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    // One refusal for each connection: the first message, and those sent with it.
    assert!((2..=6).contains(&watched.refused()), "{} refusals", watched.refused());
    watched.sandbox.say(watched.ann, "/doctor");
    watched.shown(&format!("{way}: install chrony")).await;

    watched.skew(0);
    watched.sandbox.close_connections(None);
    watched.shown("The clock is right again").await;
    assert_eq!(watched.sent_count("sendMessage", &format!(" {way} since ")), 1);
}

#[tokio::test]
async fn a_clock_that_is_set_while_the_desk_works_costs_one_refusal() {
    let watched = Watched::with(1).await;
    assert_eq!(watched.refused(), 0);
    watched.skew(-90);
    // The pings of the connection fail with it.
    eventually(async || (watched.refused() > 0).then_some(())).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    watched.all_connected().await;
    assert!(watched.refused() <= 6, "{} refusals", watched.refused());
}

#[rstest]
#[case::alone(false)]
#[case::as_the_payload_of_a_frame(true)]
#[tokio::test]
async fn a_refusal_of_the_connection_is_no_doubt_about_the_key_and_lets_the_account_rest(
    #[case] framed: bool,
    #[values(429, 444)] code: i32,
) {
    let watched = Watched::with(1).await;
    watched.sandbox.edit(|state| state.dcs.settings.framed_errors = framed);
    watched.order("users.getUsers", None, 9, FaultKind::Transport(code));
    watched.sandbox.close_connections(None);
    eventually(async || {
        let all = watched.app().monitor.health_of_all().await.unwrap();
        all[0].last_error.as_ref().is_some_and(|error| error.what == LastErrorKind::NoAnswer).then_some(())
    })
    .await;
    let (began, before) = (Instant::now(), watched.sandbox.look().journal.calls("users.getUsers").count());
    tokio::time::sleep(Duration::from_secs(3)).await;
    let calls = watched.sandbox.look().journal.calls("users.getUsers").count() - before;
    assert!(calls <= 1, "{calls} calls in {:?}", began.elapsed());
    assert_eq!(watched.sent_count("sendMessage", "has not recognised"), 0);
}

fn calls_of(watched: &Watched) -> usize {
    let state = watched.sandbox.look();
    state.journal.entries().iter().filter(|call| call.door == Door::Mtproto).count()
}

#[rstest]
#[tokio::test]
async fn a_message_that_is_refused_for_whatever_reason_is_answered_over_the_next_connection(
    #[values(16, 17, 18, 19, 20, 32, 33, 34, 35, 48, 64)] code: i32,
) {
    let watched = Watched::with(1).await;
    watched.order("users.getUsers", None, 1, FaultKind::BadMessage(code));
    let before = watched.sandbox.look().journal.calls("users.getUsers").count();
    watched.sandbox.close_connections(None);
    eventually(async || (watched.sandbox.look().journal.calls("users.getUsers").count() > before + 1).then_some(()))
        .await;
    watched.all_connected().await;
}

#[rstest]
#[tokio::test]
async fn a_server_that_refuses_every_message_is_not_asked_again_and_again(
    #[values(16, 18, 20, 32, 34, 48, 64)] code: i32,
) {
    let watched = Watched::with(1).await;
    watched.order("*", None, 100_000, FaultKind::BadMessage(code));
    let before = calls_of(&watched);
    watched.sandbox.close_connections(None);
    tokio::time::sleep(Duration::from_secs(4)).await;
    // This desk waits a second at most. A connection may have up to ten calls refused at once.
    let calls = calls_of(&watched) - before;
    assert!((1..=120).contains(&calls), "{calls} calls");
    watched.sandbox.edit(|state| state.faults.clear());
    watched.all_connected().await;
}

#[rstest]
#[case::a_session_that_was_forgotten(FaultKind::NewSession)]
#[case::an_object_of_no_known_kind(FaultKind::Gibberish)]
#[tokio::test]
async fn what_may_have_been_lost_on_a_living_connection_is_asked_for(#[case] kind: FaultKind) {
    let watched = Watched::with(1).await;
    let asked = || watched.sandbox.look().journal.calls("updates.getDifference").count();
    let before = asked();
    watched.order("users.getUsers", None, 1, kind);
    watched.sandbox.close_connections(None);
    // Once for the new connection, and once more.
    eventually(async || (asked() >= before + 2).then_some(())).await;
    watched.all_connected().await;
}
