//! Stories of lost answers: the catch-up after a broken connection settles the item. In either order of catch-up and
//! next attempt, prospect and desk have the message once.

use rstest::rstest;
use salesdesk::domain::ids::{AccountId, OutboxId};
use salesdesk::domain::message::Author;
use salesdesk::domain::outbox::{ItemReason, ItemState, MediaKind};
use salesdesk::domain::username::Username;
use salesdesk::outbox::Outbox;
use salesdesk::store::{Media, NewItem};
use telegram_sandbox::world::{Door, Fault, FaultKind, Moment, PersonId, When};

use crate::desk::ADMIN;
use crate::receiving::{LIMIT, Scene};

impl Scene {
    fn fault(&self, method: &str, kind: FaultKind, when: When, times: u32) {
        let fault = Fault { door: Door::Mtproto, method: method.into(), caller: None, times, kind, when };
        self.desk.sandbox.edit(|state| state.faults.order(fault));
    }

    /// An account that has caught up, and an outbox without a gap.
    async fn ready(&self) -> (AccountId, PersonId, Outbox) {
        let (account, _) = self.account("+15551230101").await;
        let bob = self.person("bob_buys");
        let mut work = self.desk.store.begin().await.unwrap();
        work.settings().set_minimum_gap(0, None).await.unwrap();
        work.commit().await.unwrap();
        self.settled(account).await;
        self.waits(async || self.differences() > 0).await;
        (account, bob, self.outbox())
    }

    async fn waits(&self, fits: impl AsyncFn() -> bool) {
        let waiting = async {
            while !fits().await {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(LIMIT, waiting).await.unwrap();
    }

    async fn until_settled(&self, outbox: &Outbox, item: OutboxId) -> (ItemState, Option<ItemReason>) {
        self.waits(async || outbox.item(item).await.unwrap().unwrap().settled_at.is_some()).await;
        let item = outbox.item(item).await.unwrap().unwrap();
        (item.state, item.reason)
    }

    /// The prospect has it once, and the desk counts and shows it once, as the admin's.
    async fn known_once(&self, account: AccountId, bob: PersonId, text: &str) {
        assert_eq!(self.desk.sandbox.received(bob).len(), 1);
        let messages = self.messages(bob).await;
        let seen: Vec<_> = messages.iter().map(|one| (one.content.as_str(), one.author)).collect();
        assert_eq!(seen, [(text, Author::Admin(ADMIN))]);
        assert!(messages[0].outbox_id.is_some() && messages[0].telegram_message_id.is_some());
        let account = self.desk.store.read().await.unwrap().accounts().get_account_by_id(account).await.unwrap();
        assert_eq!(account.unwrap().messages_sent, 1);
    }
}

fn file() -> Media {
    Media { kind: MediaKind::Document, file_name: "offer.pdf".into(), mime_type: None, content: vec![7; 3000].into() }
}

#[rstest]
#[case("messages.sendMessage", None)]
#[case("messages.sendMedia", Some(file()))]
#[tokio::test]
async fn a_lost_answer_is_made_up_for_by_the_catch_up_before_any_other_attempt(
    #[case] method: &str,
    #[case] media: Option<Media>,
) {
    let scene = Scene::set().await;
    let (account, bob, outbox) = scene.ready().await;
    let before = scene.differences();
    scene.fault(method, FaultKind::Close, When::AfterEffect, 1);
    // No later attempt ever gets an answer.
    let silence = FaultKind::Error { code: -503, text: "Timeout".into() };
    scene.fault(method, silence, When::BeforeEffect, 99);
    let new = NewItem { media, ..NewItem::text("one", Username::parse("bob_buys").unwrap(), "one", ADMIN) };
    let item = outbox.accept(&new).await.unwrap().items[0].id;
    assert_eq!(scene.until_settled(&outbox, item).await, (ItemState::Sent, None));
    assert!(scene.differences() > before);
    assert!(scene.desk.sandbox.look().dcs.missed.told_by_difference > 0);
    scene.known_once(account, bob, "one").await;
}

#[tokio::test]
async fn a_lost_answer_to_an_album_is_made_up_for_by_the_catch_up() {
    let scene = Scene::set().await;
    let (_, bob, outbox) = scene.ready().await;
    scene.fault("messages.sendMultiMedia", FaultKind::Close, When::AfterEffect, 1);
    let silence = FaultKind::Error { code: -503, text: "Timeout".into() };
    for method in ["messages.sendMultiMedia", "messages.sendMedia"] {
        scene.fault(method, silence.clone(), When::BeforeEffect, 99);
    }
    let file = |key: &str| NewItem {
        media: Some(file()),
        album: Some("7".into()),
        ..NewItem::text(key, Username::parse("bob_buys").unwrap(), key, ADMIN)
    };
    let first = outbox.accept(&file("one")).await.unwrap().items[0].id;
    outbox.append(first, &file("two")).await.unwrap();
    for item in outbox.whole_text(first).await.unwrap() {
        assert_eq!(scene.until_settled(&outbox, item.id).await, (ItemState::Sent, None));
    }
    let numbers: Vec<_> = scene.desk.sandbox.received(bob).into_iter().map(|got| got.grouped_id).collect();
    assert!(numbers.len() == 2 && numbers[0].is_some() && numbers[0] == numbers[1], "{numbers:?}");
    let mut seen: Vec<_> = scene.messages(bob).await.into_iter().map(|one| (one.content, one.author)).collect();
    seen.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(seen, [("one".into(), Author::Admin(ADMIN)), ("two".into(), Author::Admin(ADMIN))]);
}

#[tokio::test]
async fn a_catch_up_that_comes_after_the_next_attempt_finds_everything_settled() {
    let mut scene = Scene::set().await;
    let (account, bob, outbox) = scene.ready().await;
    let held = scene.desk.sandbox.hooks().stop_at("updates.getDifference", Moment::Seen);
    scene.fault("messages.sendMessage", FaultKind::Close, When::AfterEffect, 1);
    let item = scene.send(&outbox, "one").await;
    let catching_up = held.await.unwrap();
    scene.until_sent(&outbox, item).await;
    assert_eq!(scene.desk.sandbox.look().journal.calls("messages.sendMessage").count(), 2);
    drop(catching_up);
    // Later updates of the stream have arrived, so the catch-up is complete.
    let sam = scene.desk.sandbox.received(bob)[0].from;
    scene.waits(async || scene.desk.sandbox.look().dcs.missed.told_by_difference > 0).await;
    scene.known_once(account, bob, "one").await;
    scene.desk.sandbox.write(bob, sam, "Hi");
    assert_eq!(scene.hears_message().await.content, "Hi");
    assert_eq!(scene.texts(bob).await, ["one", "Hi"]);
    assert_eq!(scene.desk.sandbox.received(bob).len(), 1);
}

#[tokio::test]
async fn what_was_sent_just_before_the_desk_was_killed_is_settled_by_what_it_missed() {
    let mut scene = Scene::set().await;
    let (account, bob, outbox) = scene.ready().await;
    let silence = || FaultKind::Error { code: -503, text: "Timeout".into() };
    scene.fault("messages.sendMessage", silence(), When::AfterEffect, 1);
    scene.fault("messages.sendMessage", silence(), When::BeforeEffect, 99);
    let item = scene.send(&outbox, "one").await;
    scene.waits(async || outbox.item(item).await.unwrap().unwrap().reason == Some(ItemReason::OutcomeUnknown)).await;
    assert_eq!(outbox.item(item).await.unwrap().unwrap().state, ItemState::Sending);
    // As in the program, the outbox subscribes before anything can be reported.
    let mut held = None;
    scene.restart(|desk| held = Some(desk.sandbox.hooks().stop_at("updates.getDifference", Moment::Seen))).await;
    let outbox = scene.outbox();
    drop(held.unwrap().await.unwrap());
    assert_eq!(scene.until_settled(&outbox, item).await, (ItemState::Sent, None));
    scene.known_once(account, bob, "one").await;
}
