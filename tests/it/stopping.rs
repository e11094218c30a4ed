//! Stories of stopping the program: it ends within five seconds of SIGTERM, whatever it waits for.

use std::time::{Duration, Instant};

use rstest::rstest;
use sqlx::{Connection as _, Executor as _, SqliteConnection};
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::{Door, Fault, FaultKind, Moment, PersonId, When};

use crate::bot::{LIMIT, PHONE, Scene, eventually};
use crate::ops::{Binary, Desk, name};

/// The promise in `docs/install.md`.
pub(crate) const PROMISED: Duration = Duration::from_secs(5);

impl Desk {
    pub(crate) fn trouble(&self, door: Door, method: &str, kind: FaultKind) {
        let fault =
            Fault { door, method: method.into(), caller: None, times: u32::MAX, kind, when: When::BeforeEffect };
        self.sandbox.edit(|state| state.faults.order(fault));
    }

    pub(crate) fn calls(&self, method: &str) -> usize {
        self.sandbox.look().journal.calls(method).count()
    }

    pub(crate) async fn called(&self, method: &str, times: usize) {
        eventually(|| (self.calls(method) >= times).then_some(())).await;
    }

    /// Sends a text and waits for the bot's answer.
    pub(crate) async fn ask(&self, words: &str, answer: &str) -> ChatMessage {
        self.sandbox.say(self.ann, words);
        let find = |chat: &[ChatMessage]| chat.iter().rfind(|one| one.from_bot && one.text.contains(answer)).cloned();
        self.sandbox.wait_for_bot(self.ann, LIMIT, find).await.unwrap()
    }

    /// Creates a prospect with a dialog, and returns the account's id at Telegram.
    pub(crate) async fn talk(&self) -> PersonId {
        self.sandbox.say(self.ann, &format!("/send @{} Hello", name(0)));
        eventually(|| self.sandbox.received(self.prospects[0]).pop()).await.from
    }
}

pub(crate) async fn ends_in_time(running: Binary) {
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
    for number in 0..10_000 {
        desk.sandbox.write(desk.prospects[0], account, &format!("message {number}"));
    }
    let shown = |chat: &[ChatMessage]| chat.iter().any(|one| one.text.contains("message 0")).then_some(());
    desk.sandbox.wait_for_bot(desk.ann, LIMIT, shown).await.unwrap();
    ends_in_time(running).await;
}

#[tokio::test]
async fn it_ends_in_time_in_a_burst_of_commands_and_does_them_after_the_next_start() {
    let desk = Desk::set().await;
    let running = desk.start_binary();
    desk.ask("/help", "/send").await;
    desk.sandbox.edit(|state| state.bot.limit_pace(true));
    for number in 0..150 {
        let send = format!("/send @{} message {number}.", name(number / 5));
        let command = ["/help", "/accounts", "/queue", "/dialogs", &send][number % 5];
        desk.sandbox.say(desk.ann, command);
    }
    eventually(|| (desk.arrived().len() > 2).then_some(())).await;
    ends_in_time(running).await;

    let running = desk.start_binary();
    eventually(|| (desk.arrived().len() == 30).then_some(())).await;
    assert!(desk.arrived().values().all(|times| *times == 1));
    ends_in_time(running).await;
}

#[tokio::test]
async fn it_ends_in_time_while_a_file_goes_to_the_team() {
    let desk = Desk::set().await;
    let running = desk.start_binary();
    desk.talk().await;
    desk.trouble(Door::BotApi, "sendDocument", FaultKind::Stall);
    desk.sandbox.say(desk.ann, &format!("/export @{}", name(0)));
    desk.called("sendDocument", 1).await;
    ends_in_time(running).await;
}

/// In this process: the plain binary makes its keys with Telegram's own servers only.
#[rstest]
#[case::telegram_is_asked_for_it(Door::Mtproto, "auth.exportLoginToken")]
#[case::it_is_shown(Door::BotApi, "editMessageMedia")]
#[tokio::test]
async fn it_ends_in_time_while_an_account_logs_in_by_a_qr_code(#[case] door: Door, #[case] method: &str) {
    let mut scene = Scene::set(None).await;
    let kind = FaultKind::Stall;
    let fault = Fault { door, method: method.into(), caller: None, times: u32::MAX, kind, when: When::BeforeEffect };
    scene.sandbox.edit(|state| state.faults.order(fault));
    scene.sandbox.say(scene.ann, &format!("/login_qr {PHONE}"));
    eventually(|| scene.sandbox.look().journal.calls(method).next().map(drop)).await;
    let began = Instant::now();
    scene.app.take().unwrap().stop().await;
    let took = began.elapsed();
    assert!(took < PROMISED, "it took {took:?}");

    scene.sandbox.edit(|state| state.faults.clear());
    scene.open().await;
    let (_, link) = scene.scanned_from_picture(None).await;
    scene.sandbox.scan_login_token(scene.sam, &link).unwrap();
    scene.shown("is in: Sam Sales").await;
}
