//! Stories of notices that wait when the desk stops or is killed: each is shown once after the next start.

use jiff::{SignedDuration, Timestamp};
use salesdesk::clock::Clock;
use salesdesk::settings::Settings;
use salesdesk::store::{self, Store};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::{Door, Fault, FaultKind, When};

use crate::bot::eventually;
use crate::ops::{Desk, name};
use crate::watch::Watched;

const WAS_DOWN: &str = "The desk was down from";
const WANTS_NO_MORE: &str = "wants no more messages";
const FROM_A_BACKUP: &str = "comes from a backup";

/// The Bot API accepts no new message until the faults are cleared.
fn takes_nothing() -> Fault {
    let kind = FaultKind::Error { code: 502, text: "Bad Gateway".into() };
    let method = "sendMessage".to_owned();
    Fault { door: Door::BotApi, method, caller: None, times: u32::MAX, kind, when: When::BeforeEffect }
}

impl Desk {
    /// The number of waiting notices.
    async fn kept(&self) -> i64 {
        let url = &self.settings.database_url;
        let options = url.parse::<SqliteConnectOptions>().unwrap().read_only(true);
        let mut db = options.connect().await.unwrap();
        let kept = sqlx::query_scalar("select count(*) from notices").fetch_one(&mut db).await.unwrap();
        db.close().await.unwrap();
        kept
    }

    fn tries(&self, words: &str) -> usize {
        let state = self.sandbox.look();
        state.journal.calls("sendMessage").filter(|call| call.params.to_string().contains(words)).count()
    }

    /// Waits until the desk has tried to send it once more.
    async fn tries_again(&self, words: &str) {
        let before = self.tries(words);
        eventually(|| (self.tries(words) > before).then_some(())).await;
    }

    fn notices(&self, words: &str) -> Vec<ChatMessage> {
        let chat = self.sandbox.bot_chat(self.ann);
        chat.into_iter().filter(|message| message.from_bot && message.text.contains(words)).collect()
    }

    async fn comes_once(&self, words: &str) {
        let running = self.start_binary();
        running.opens().await;
        eventually(|| (!self.notices(words).is_empty()).then_some(())).await;
        crate::ops::eventually_async(async || self.kept().await == 0).await;
        tokio::task::spawn_blocking(move || running.stop()).await.unwrap();
        assert_eq!(self.notices(words).len(), 1, "{words}");
    }
}

#[tokio::test]
async fn the_notice_of_time_away_comes_once_even_after_a_kill_before_it_is_shown() {
    let desk = Desk::set().await;
    let clock = Clock::default();
    clock.advance(SignedDuration::from_mins(-90));
    let Settings { database_url: url, secret_key: key, .. } = &desk.settings;
    let store = Store::open(url, key, clock).await.unwrap();
    salesdesk::ops::heartbeat::beat(&store).await.unwrap();
    store.close().await;
    desk.sandbox.edit(|state| state.faults.order(takes_nothing()));
    let running = desk.start_binary();
    desk.tries_again(WAS_DOWN).await;
    running.kill();
    assert_eq!((desk.notices(WAS_DOWN).len(), desk.kept().await), (0, 1));
    desk.sandbox.edit(|state| state.faults.clear());
    desk.comes_once(WAS_DOWN).await;
    desk.comes_once(WAS_DOWN).await;
}

#[tokio::test]
async fn the_notice_of_a_block_comes_once_even_after_a_kill_before_it_is_shown() {
    let desk = Desk::set().await;
    let running = desk.start_binary();
    desk.sandbox.say(desk.ann, &format!("/send @{} hello.", name(0)));
    eventually(|| (desk.arrived().len() == 1).then_some(())).await;
    let blocked = Fault {
        door: Door::Mtproto,
        method: "messages.sendMessage".into(),
        kind: FaultKind::Error { code: 403, text: "USER_IS_BLOCKED".into() },
        times: 1,
        ..takes_nothing()
    };
    desk.sandbox.edit(|state| {
        state.faults.order(takes_nothing());
        state.faults.order(blocked);
    });
    desk.sandbox.say(desk.ann, &format!("/send @{} are you there?", name(0)));
    desk.tries_again(WANTS_NO_MORE).await;
    running.kill();
    assert_eq!((desk.notices(WANTS_NO_MORE).len(), desk.kept().await), (0, 1));
    desk.sandbox.edit(|state| state.faults.clear());
    desk.comes_once(WANTS_NO_MORE).await;
}

#[tokio::test]
async fn each_start_of_a_restored_desk_asks_once_whether_the_machine_before_is_off() {
    let desk = Desk::set().await;
    let backup = desk.backup_path();
    let (url, key, now) = (&desk.settings.database_url, &desk.settings.secret_key, Timestamp::now());
    store::back_up(url, key, now, &backup).await.unwrap();
    store::restore(url, key, None, &backup, true, now).await.unwrap();
    desk.sandbox.edit(|state| state.faults.order(takes_nothing()));
    // A start that is killed before it could ask leaves no second question.
    for _ in 0..2 {
        let running = desk.start_binary();
        desk.tries_again(FROM_A_BACKUP).await;
        running.kill();
        assert_eq!(desk.kept().await, 1);
    }
    desk.sandbox.edit(|state| state.faults.clear());
    desk.comes_once(FROM_A_BACKUP).await;
    // Each start asks again until an owner has answered.
    let running = desk.start_binary();
    eventually(|| (desk.notices(FROM_A_BACKUP).len() == 2).then_some(())).await;
    let asked = desk.notices(FROM_A_BACKUP).pop().unwrap();
    let press = desk.sandbox.press(desk.ann, asked.id, "✅ Yes, it is off").unwrap();
    press.answer(crate::bot::LIMIT).await.unwrap();
    eventually(|| (!desk.notices("The accounts connect now").is_empty()).then_some(())).await;
    tokio::task::spawn_blocking(move || running.stop()).await.unwrap();
    let running = desk.start_binary();
    desk.sandbox.say(desk.ann, "/health");
    eventually(|| (!desk.notices("The desk is").is_empty()).then_some(())).await;
    running.kill();
    assert_eq!((desk.notices(FROM_A_BACKUP).len(), desk.kept().await), (1, 0), "the other became the answer");
}

#[tokio::test]
async fn a_digest_that_waits_at_a_stop_comes_once_after_the_start() {
    let mut watched = Watched::seeded_for_a_digest().await;
    watched.sandbox.edit(|state| state.faults.order(takes_nothing()));
    watched.start().await;
    eventually(|| (watched.sent_count("sendMessage", "0 sent, 0 received") > 0).then_some(())).await;
    watched.stop().await;
    watched.sandbox.edit(|state| state.faults.clear());
    for _ in 0..2 {
        watched.start().await;
        watched.shown("0 sent, 0 received").await;
        watched.app().monitor.tick().await.unwrap();
        crate::ops::eventually_async(async || {
            watched.app().store.read().await.unwrap().notices().all().await.unwrap().is_empty()
        })
        .await;
        watched.stop().await;
    }
    let chat = watched.sandbox.bot_chat(watched.ann);
    assert_eq!(chat.iter().filter(|message| message.text.contains("0 sent, 0 received")).count(), 1);
}
