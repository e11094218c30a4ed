//! Stories of how an album is sent: by one call that names each file's `random_id`, whole and once, whatever happens on
//! the way.

use jiff::SignedDuration;
use rstest::rstest;
use salesdesk::domain::account_limits::Limits;
use salesdesk::domain::ids::{ChatId, OutboxId, TelegramMessageId};
use salesdesk::domain::login::Card;
use salesdesk::domain::outbox::{ItemReason, ItemState, MediaKind};
use salesdesk::domain::username::Username;
use salesdesk::store::{Media, NewItem};
use telegram_sandbox::world::{FaultKind, PersonId, When};

use crate::desk::ADMIN;
use crate::ops::eventually_async;
use crate::outbox::{Scene, minutes};

const ALBUM: &str = "7";

/// The kinds of the files: `p` a photo, `d` a document.
fn files(kinds: &str) -> Vec<NewItem> {
    let file = |(number, kind): (usize, char)| {
        let kind = if kind == 'p' { MediaKind::Photo } else { MediaKind::Document };
        let name = format!("{number}.bin");
        let media = Media { kind, file_name: name.clone(), mime_type: None, content: vec![7; 300].into() };
        let to = Username::parse("@bob_buys").unwrap();
        NewItem { media: Some(media), album: Some(ALBUM.into()), ..NewItem::text(&name, to, &name, ADMIN) }
    };
    kinds.chars().enumerate().map(file).collect()
}

fn error(text: &str) -> FaultKind {
    let code = if text.starts_with("FLOOD") { 420 } else { 400 };
    FaultKind::Error { code, text: text.into() }
}

impl Scene {
    /// Accepts an album for Bob: the first file, and the others after it.
    async fn album(&self, kinds: &str) -> Vec<OutboxId> {
        let mut files = files(kinds).into_iter();
        let first = self.accept(files.next().unwrap()).await.items[0].id;
        for file in files {
            assert!(self.outbox.append(first, &file).await.unwrap());
        }
        self.outbox.whole_text(first).await.unwrap().iter().map(|item| item.id).collect()
    }

    async fn ready(&self) -> PersonId {
        self.account("+15551230101").await;
        self.person("bob_buys")
    }

    async fn all_end(&mut self, items: &[OutboxId]) -> Vec<(ItemState, Option<ItemReason>)> {
        let mut ends = Vec::new();
        for id in items {
            let item = self.until(*id, |item| item.settled_at.is_some()).await;
            ends.push((item.state, item.reason));
        }
        ends
    }

    /// For each file that a person received, in order: its name, and its album as a letter; `-` for none. The sandbox got
    /// each under the `random_id` of its item.
    async fn arrived(&self, person: PersonId, items: &[OutboxId]) -> Vec<String> {
        let mut random_ids = Vec::new();
        for id in items {
            random_ids.push(self.outbox.item(*id).await.unwrap().unwrap().random_id.get());
        }
        let (mut albums, mut seen) = (Vec::new(), Vec::new());
        for got in self.desk.sandbox.received(person) {
            assert!(random_ids.contains(&got.random_id.unwrap()));
            let album = got.grouped_id.map(|id| {
                let known = albums.iter().position(|known| *known == id);
                known.unwrap_or_else(|| {
                    albums.push(id);
                    albums.len() - 1
                })
            });
            let letter = album.map_or("-", |number| ["a", "b", "c"][number]);
            seen.push(format!("{}{letter}", got.text.trim_end_matches(".bin")));
        }
        seen
    }
}

const SENT: (ItemState, Option<ItemReason>) = (ItemState::Sent, None);

#[rstest]
#[case::photos("ppp", &["0a", "1a", "2a"], 1)]
#[case::another_kind_begins_another_album("ppddp", &["0a", "1a", "2b", "3b", "4-"], 2)]
#[case::ten_files_at_most("ddddddddddddd", &["0a", "1a", "2a", "3a", "4a", "5a", "6a", "7a", "8a", "9a", "10b", "11b", "12b"], 2)]
#[tokio::test]
async fn files_of_one_kind_go_out_by_one_call(#[case] kinds: &str, #[case] seen: &[&str], #[case] calls: usize) {
    let mut scene = Scene::set().await;
    let bob = scene.ready().await;
    let items = scene.album(kinds).await;
    scene.pass(minutes(1)).await;
    assert_eq!(scene.all_end(&items).await, vec![SENT; kinds.len()]);
    assert_eq!(scene.arrived(bob, &items).await, seen);
    assert_eq!(scene.calls("messages.sendMultiMedia"), calls);
    let account = scene.desk.store.read().await.unwrap().accounts().get_accounts().await.unwrap().pop().unwrap();
    assert_eq!(account.messages_sent as usize, kinds.len(), "each file counts");
}

#[rstest]
#[case::cut_off_after_it_was_sent(FaultKind::Close, When::AfterEffect)]
#[case::cut_off_before(FaultKind::Close, When::BeforeEffect)]
#[case::still_running(FaultKind::Error { code: 500, text: "RANDOM_ID_DUPLICATE".into() }, When::AfterEffect)]
#[case::told_to_wait(error("FLOOD_WAIT_5"), When::BeforeEffect)]
#[case::outdated_files(error("FILE_REFERENCE_1_EXPIRED"), When::BeforeEffect)]
#[tokio::test]
async fn an_album_goes_on_after_trouble_and_a_restart_under_the_same_numbers(
    #[case] kind: FaultKind,
    #[case] when: When,
    #[values(false, true)] restarts: bool,
) {
    let mut scene = Scene::set().await;
    let bob = scene.ready().await;
    scene.trouble(None, "messages.sendMultiMedia", kind, when, 1);
    let items = scene.album("ddd").await;
    scene.pass(SignedDuration::from_secs(2)).await;
    scene.until(items[0], |item| item.tries + item.attempts > 0 && item.reason.is_some()).await;
    if restarts {
        scene.restart().await;
    }
    scene.pass(minutes(1)).await;
    assert_eq!(scene.all_end(&items).await, vec![SENT; 3]);
    assert_eq!(scene.arrived(bob, &items).await, ["0a", "1a", "2a"]);
    let state = scene.desk.sandbox.look();
    let calls: Vec<_> =
        state.journal.calls("messages.sendMultiMedia").map(|call| call.params["random_ids"].clone()).collect();
    assert_eq!((calls.len(), &calls[0]), (2, &calls[1]));
}

#[tokio::test]
async fn files_without_words_are_found_in_the_history_by_their_names() {
    let mut scene = Scene::set().await;
    let bob = scene.ready().await;
    let running = || FaultKind::Error { code: 500, text: "RANDOM_ID_DUPLICATE".into() };
    for method in ["messages.sendMultiMedia", "messages.sendMedia"] {
        scene.trouble(None, method, running(), When::AfterEffect, 99);
    }
    let mut files = files("ddd").into_iter().map(|file| NewItem { content: String::new(), ..file });
    let first = scene.accept(files.next().unwrap()).await.items[0].id;
    for file in files {
        scene.outbox.append(first, &file).await.unwrap();
    }
    let items: Vec<_> = scene.outbox.whole_text(first).await.unwrap().iter().map(|item| item.id).collect();
    for attempts in 1..6 {
        scene.pass(minutes(2)).await;
        scene.until(first, |item| item.attempts >= attempts && item.reason.is_some()).await;
    }
    scene.pass(minutes(2)).await;
    assert_eq!(scene.all_end(&items).await, vec![SENT; 3]);
    let got: Vec<_> = scene.desk.sandbox.received(bob).into_iter().map(|got| got.file.unwrap().name).collect();
    assert_eq!(got, ["0.bin", "1.bin", "2.bin"]);
}

#[tokio::test]
async fn a_file_that_telegram_refuses_holds_up_no_other() {
    let mut scene = Scene::set().await;
    let bob = scene.ready().await;
    scene.trouble(None, "messages.uploadMedia", error("PHOTO_INVALID_DIMENSIONS"), When::BeforeEffect, 1);
    let items = scene.album("ppp").await;
    scene.pass(minutes(1)).await;
    let refused = (ItemState::Failed, Some(ItemReason::Content));
    assert_eq!(scene.all_end(&items).await, [refused, SENT, SENT]);
    assert_eq!(scene.arrived(bob, &items).await, ["1a", "2a"]);
}

#[tokio::test]
async fn an_album_that_telegram_refuses_goes_file_by_file() {
    let mut scene = Scene::set().await;
    let bob = scene.ready().await;
    scene.trouble(None, "messages.sendMultiMedia", error("MEDIA_INVALID"), When::BeforeEffect, 1);
    scene.trouble(None, "messages.sendMedia", error("MEDIA_CAPTION_TOO_LONG"), When::BeforeEffect, 1);
    let items = scene.album("ddd").await;
    scene.pass(minutes(1)).await;
    let refused = (ItemState::Failed, Some(ItemReason::Content));
    assert_eq!(scene.all_end(&items).await, [refused, SENT, SENT]);
    assert_eq!(scene.arrived(bob, &items).await, ["1-", "2-"]);
}

#[tokio::test]
async fn whoever_has_blocked_the_account_is_refused_once_for_the_whole_album() {
    let mut scene = Scene::set().await;
    let bob = scene.ready().await;
    scene.trouble(None, "messages.sendMultiMedia", error("USER_IS_BLOCKED"), When::BeforeEffect, 1);
    let items = scene.album("ddd").await;
    scene.pass(minutes(1)).await;
    let blocked = (ItemState::Failed, Some(ItemReason::BlockedByProspect));
    assert_eq!(scene.all_end(&items).await, [blocked; 3]);
    assert!(scene.received(bob).is_empty());
    assert_eq!(scene.calls("messages.sendMultiMedia"), 1);
}

#[tokio::test]
async fn an_album_waits_for_a_file_that_is_being_received() {
    let mut scene = Scene::set().await;
    let bob = scene.ready().await;
    let mut files = files("dd").into_iter();
    let receiving = scene.outbox.receives(ALBUM);
    let first = scene.accept(files.next().unwrap()).await.items[0].id;
    // However long it takes.
    for _ in 0..3 {
        let item = async || scene.outbox.item(first).await.unwrap().unwrap();
        let before = item().await.not_before;
        scene.pass(minutes(1)).await;
        eventually_async(async || item().await.not_before > before).await;
        assert_eq!(item().await.attempts, 0);
    }
    scene.outbox.append(first, &files.next().unwrap()).await.unwrap();
    drop(receiving);
    scene.pass(minutes(1)).await;
    let items = scene.outbox.whole_text(first).await.unwrap().iter().map(|item| item.id).collect::<Vec<_>>();
    assert_eq!(scene.all_end(&items).await, [SENT; 2]);
    assert_eq!(scene.arrived(bob, &items).await, ["0a", "1a"]);
}

#[tokio::test]
async fn an_album_waits_for_a_day_with_room_for_all_its_files() {
    let mut scene = Scene::set().await;
    let bob = scene.ready().await;
    let mut work = scene.desk.store.begin().await.unwrap();
    let account = work.accounts().get_accounts().await.unwrap().pop().unwrap().id;
    work.accounts().set_limits(account, Limits::of(3, 3), ADMIN).await.unwrap();
    work.commit().await.unwrap();
    let hello = scene.send("@bob_buys", "hello").await;
    scene.ends(&hello).await;
    let items = scene.album("ddd").await;
    scene.pass(minutes(1)).await;
    scene.until(items[0], |item| item.reason == Some(ItemReason::DailyLimit)).await;
    assert_eq!(scene.received(bob), ["hello"]);
    scene.pass(SignedDuration::from_hours(24)).await;
    assert_eq!(scene.all_end(&items).await, vec![SENT; 3]);
    assert_eq!(scene.calls("messages.sendMultiMedia"), 1);
}

#[tokio::test]
async fn an_answer_that_was_cancelled_before_it_went_is_missing_in_its_album() {
    let mut scene = Scene::set().await;
    let bob = scene.ready().await;
    let mut items = Vec::new();
    for (file, message) in files("ddd").into_iter().zip(1..) {
        let asked = Card { chat: ChatId(ADMIN.0), message: TelegramMessageId(message) };
        items.push(scene.accept(NewItem { asked: Some(asked), ..file }).await.items[0].id);
    }
    let mut work = scene.desk.store.begin().await.unwrap();
    assert!(work.outbox().cancel(items[1], ADMIN).await.unwrap());
    work.commit().await.unwrap();
    scene.pass(minutes(1)).await;
    assert_eq!(scene.all_end(&items).await, [SENT, (ItemState::Cancelled, None), SENT]);
    assert_eq!(scene.arrived(bob, &items).await, ["0a", "2a"]);
}
