//! Memory of the plain binary under its heaviest load.

use std::time::Duration;

use rstest::rstest;
use telegram_sandbox::control::{Button, ChatMessage};

use crate::bot::{eventually, labels};
use crate::ops::Desk;
use crate::stopping::ends_in_time;

const MB: u64 = 1_000_000;
/// The limit while files pass through the program.
const MOST: u64 = 100 * MB;
/// The limit while messages arrive faster than they are saved.
const MOST_IN_A_FLOOD: u64 = 2 * MOST;
/// A large file takes long in a debug build.
const PATIENCE: Duration = Duration::from_secs(120);

impl Desk {
    async fn shown(&self, fits: impl Fn(&ChatMessage) -> bool) -> ChatMessage {
        let find = |chat: &[ChatMessage]| chat.iter().rfind(|one| one.from_bot && fits(one)).cloned();
        self.sandbox.wait_for_bot(self.ann, PATIENCE, find).await.unwrap()
    }
}

#[tokio::test]
async fn twenty_presses_on_a_file_of_45_mb_keep_the_program_below_100_mb() {
    let desk = Desk::set().await;
    let running = desk.start_binary();
    let account = desk.talk().await;
    let bytes = vec![5; 45 * 1024 * 1024];
    desk.sandbox.write_file(desk.prospects[0], account, "the film", false, "film.mp4", &bytes);
    let card = desk.shown(|one| one.text.contains("the film")).await;
    let [before, _] = running.memory();
    for _ in 0..20 {
        desk.sandbox.press(desk.ann, card.id, Button::Label("📎 Get the file".into())).unwrap();
    }
    desk.shown(|one| one.file.is_some()).await;
    let [after, highest] = running.memory();
    println!("20 presses on 45 MB: {} MB before, {} at most, {} after", before / MB, highest / MB, after / MB);
    assert!(highest <= MOST, "{} MB", highest / MB);
    assert_eq!(desk.calls("sendDocument"), 1);
    assert!(desk.calls("upload.getFile") <= bytes.len().div_ceil(128 * 1024) + 1);
    ends_in_time(running).await;
}

#[rstest]
#[case(1_000)]
#[ignore = "takes a minute; `cargo test --test it -- --ignored --nocapture memory`"]
#[case(10_000)]
#[tokio::test]
async fn a_flood_of_one_prospect_costs_few_calls_and_little_memory(#[case] messages: usize) {
    let desk = Desk::set().await;
    let running = desk.start_binary();
    let account = desk.talk().await;
    let [before, _] = running.memory();
    let calls = || desk.calls("sendMessage") + desk.calls("editMessageText");
    let earlier = calls();
    for number in 1..=messages {
        desk.sandbox.write(desk.prospects[0], account, &format!("flood {number}."));
    }
    let last = format!("flood {messages}.");
    let card = desk.shown(|one| one.text.contains(&last)).await;
    assert!(card.text.contains("more messages"), "{}", card.text);
    let labels = labels(&card);
    assert_eq!(labels, ["💬 Open", "🛑 Stop"]);
    let ([after, highest], made) = (running.memory(), calls() - earlier);
    let cards = desk.sandbox.bot_chat(desk.ann).iter().filter(|one| one.text.contains("flood ")).count();
    println!(
        "{messages} messages: {made} calls, {cards} cards; {} MB before, {} at most, {} after",
        before / MB,
        highest / MB,
        after / MB
    );
    assert!(cards <= 25, "{cards} cards ring the member");
    assert!(highest <= MOST_IN_A_FLOOD, "{} MB", highest / MB);
    eventually(|| (desk.sandbox.updates_waiting() == 0).then_some(())).await;
    ends_in_time(running).await;
}
