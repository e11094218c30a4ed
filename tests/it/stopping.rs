//! The end of the program: within five seconds of SIGTERM, whatever it waits for.

use std::time::Duration;

use rstest::rstest;
use sqlx::{Connection as _, Executor as _, SqliteConnection};
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::{Door, Fault, FaultKind, Moment, PersonId, When};

use crate::bot::{LIMIT, eventually};
use crate::ops::{Binary, Desk, name};

/// What `docs/install.md` promises.
const PROMISED: Duration = Duration::from_secs(5);

impl Desk {
    fn trouble(&self, door: Door, method: &str, kind: FaultKind) {
        let fault =
            Fault { door, method: method.into(), caller: None, times: u32::MAX, kind, when: When::BeforeEffect };
        self.sandbox.edit(|state| state.faults.order(fault));
    }

    fn calls(&self, method: &str) -> usize {
        self.sandbox.look().journal.calls(method).count()
    }

    async fn called(&self, method: &str, times: usize) {
        eventually(|| (self.calls(method) >= times).then_some(())).await;
    }

    /// Says something and waits for the bot's answer.
    async fn ask(&self, words: &str, answer: &str) -> ChatMessage {
        self.sandbox.say(self.ann, words);
        let find = |chat: &[ChatMessage]| chat.iter().rfind(|one| one.from_bot && one.text.contains(answer)).cloned();
        self.sandbox.wait_for_bot(self.ann, LIMIT, find).await.unwrap()
    }

    /// Has a prospect with whom an account talks, and returns the account's id at Telegram.
    async fn talk(&self) -> PersonId {
        self.sandbox.say(self.ann, &format!("/send @{} Hello", name(0)));
        eventually(|| self.sandbox.received(self.prospects[0]).pop()).await.from
    }
}

async fn ends_in_time(running: Binary) {
    let took = tokio::task::spawn_blocking(move || running.stop()).await.unwrap();
    assert!(took < PROMISED, "it took {took:?}");
}

#[tokio::test]
async fn it_ends_in_time_at_rest_and_while_it_starts() {
    let desk = Desk::set().await;
    desk.trouble(Door::BotApi, "getMe", FaultKind::Stall);
    let starting = desk.start_binary();
    desk.called("getMe", 1).await;
    ends_in_time(starting).await;
    desk.sandbox.edit(|state| state.faults.clear());
    let running = desk.start_binary();
    desk.ask("/help", "/send").await;
    ends_in_time(running).await;
}

#[rstest]
#[case::an_account_waits(Door::Mtproto, "messages.sendMessage", FaultKind::Stall)]
#[case::nothing_is_resolved(Door::Mtproto, "contacts.resolveUsername", FaultKind::Stall)]
#[case::the_bot_is_not_answered(Door::BotApi, "sendMessage", FaultKind::Stall)]
#[case::the_bot_has_to_wait(Door::BotApi, "sendMessage", FaultKind::RetryAfter(90))]
#[case::the_bot_is_refused(Door::BotApi, "sendMessage", FaultKind::Error { code: 502, text: "Bad Gateway".into() })]
#[tokio::test]
async fn it_ends_in_time_while_telegram_does_not_answer(
    #[case] door: Door,
    #[case] method: &str,
    #[case] kind: FaultKind,
) {
    let desk = Desk::set().await;
    let running = desk.start_binary();
    desk.ask("/help", "/send").await;
    let before = desk.calls(method);
    desk.trouble(door, method, kind);
    for number in 0..5 {
        desk.sandbox.say(desk.ann, &format!("/send @{} message {number}.", name(number)));
    }
    desk.called(method, before + 1).await;
    ends_in_time(running).await;

    desk.sandbox.edit(|state| state.faults.clear());
    let running = desk.start_binary();
    eventually(|| (desk.arrived().len() == 5).then_some(())).await;
    assert!(desk.arrived().values().all(|times| *times == 1));
    ends_in_time(running).await;
}

#[tokio::test]
async fn it_ends_in_time_during_a_download() {
    let desk = Desk::set().await;
    let running = desk.start_binary();
    let account = desk.talk().await;
    desk.sandbox.write_file(desk.prospects[0], account, "the plan", false, "plan.pdf", &vec![1; 3_000_000]);
    let find = |chat: &[ChatMessage]| chat.iter().rfind(|one| one.text.contains("the plan")).cloned();
    let card = desk.sandbox.wait_for_bot(desk.ann, LIMIT, find).await.unwrap();
    let fetching = desk.sandbox.hooks().stop_at("upload.getFile", Moment::Seen);
    desk.sandbox.press(desk.ann, card.id, Button::Label("📎 Get the file".into())).unwrap();
    let _held = fetching.await.unwrap();
    ends_in_time(running).await;
}

#[tokio::test]
async fn it_ends_in_time_while_another_program_holds_the_database() {
    let desk = Desk::set().await;
    let running = desk.start_binary();
    desk.ask("/help", "/send").await;
    let mut other = SqliteConnection::connect(&desk.settings.database_url).await.unwrap();
    other.execute("begin immediate").await.unwrap();
    let before = desk.calls("getUpdates");
    desk.sandbox.say(desk.ann, &format!("/send @{} Hello", name(0)));
    desk.called("getUpdates", before + 1).await;
    ends_in_time(running).await;
    other.execute("rollback").await.unwrap();
}

#[tokio::test]
async fn it_ends_in_time_after_a_flood_of_messages_from_one_prospect() {
    let desk = Desk::set().await;
    let running = desk.start_binary();
    let account = desk.talk().await;
    for number in 0..2_000 {
        desk.sandbox.write(desk.prospects[0], account, &format!("message {number}"));
    }
    let told = |chat: &[ChatMessage]| chat.iter().any(|one| one.text.contains("message 0")).then_some(());
    desk.sandbox.wait_for_bot(desk.ann, LIMIT, told).await.unwrap();
    ends_in_time(running).await;
}
