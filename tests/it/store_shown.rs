//! Tests of the store's queries about what is shown where: topics, cards of messages, pending replies.

use jiff::SignedDuration;
use salesdesk::domain::figures::FigureKind;
use salesdesk::domain::ids::{
    AccountId, ChatId, DialogId, MessageId, OutboxId, TelegramMessageId, TelegramUserId, TopicId,
};
use salesdesk::domain::login::Card;
use salesdesk::domain::message::{MessageDirection, Report};
use salesdesk::domain::outbox::OutboxItem;
use salesdesk::domain::surroundings::{PagePreview, SharedThing, Surroundings};
use salesdesk::domain::username::Username;
use salesdesk::domain::wish::{WishKind, WishReason, WishState};
use salesdesk::store::{DueMark, Mark, NewItem, Prospect, Sent, Store, Stored, Topic, Tx};

use crate::desk::Desk;
use crate::store::{active_account, claimed, fresh, piece, report};

const OLGA: TelegramUserId = TelegramUserId(1);
const BOB: TelegramUserId = TelegramUserId(9);
/// The team's group, and a member's private chat.
const GROUP: ChatId = ChatId(-100);
const PRIVATE: ChatId = ChatId(1);

fn card(chat: ChatId, message: i64) -> Card {
    Card { chat, message: TelegramMessageId(message) }
}

async fn talk(store: &Store) -> (AccountId, DialogId) {
    let account = active_account(store, "+15551230132").await.id;
    let mut work = store.begin().await.unwrap();
    let bob = Prospect { id: BOB, username: Some("bob_ray".into()), display_name: "Bob Ray".into() };
    let dialog = work.dialogs().open(&bob, account).await.unwrap().id;
    work.commit().await.unwrap();
    (account, dialog)
}

/// Bob writes.
async fn heard(work: &mut Tx, (account, dialog): (AccountId, DialogId), number: i64) -> MessageId {
    let report = report(work, number, BOB, MessageDirection::Incoming);
    work.dialogs().receive(dialog, account, &report, false).await.unwrap().unwrap()
}

/// The team wrote.
async fn sent(work: &mut Tx, talk: (AccountId, DialogId), number: i64) -> MessageId {
    wrote(work, talk, number, false).await
}

async fn wrote(work: &mut Tx, (account, dialog): (AccountId, DialogId), number: i64, in_topic: bool) -> MessageId {
    let asked_in = in_topic.then(|| card(GROUP, 1_000 + number));
    let item = asked(work, &format!("wrote:{number}"), 1_000 + number, asked_in).await;
    delivered(work, (account, dialog), item.id, number).await
}

/// Telegram accepted an item as its message with this id.
async fn delivered(work: &mut Tx, (account, dialog): (AccountId, DialogId), id: OutboxId, number: i64) -> MessageId {
    work.outbox().assign(id, account).await.unwrap();
    claimed(work, id, account, BOB).await.unwrap();
    let sent = Sent { id, message_id: TelegramMessageId(number), date: work.now(), file: None };
    let settled = work.outbox().sent(&sent).await.unwrap().unwrap();
    assert_eq!(settled.dialog, dialog);
    settled.message
}

/// An item that Olga requested with a message of her own.
async fn asked(work: &mut Tx, key: &str, random_id: i64, asked: Option<Card>) -> OutboxItem {
    let item = NewItem { asked, ..NewItem::text(key, Username::parse("bob_ray").unwrap(), "Hello", OLGA) };
    match work.outbox().accept(&item, &[piece("Hello", random_id)]).await.unwrap() {
        Stored::Now { mut items, .. } | Stored::Before(mut items) => items.remove(0),
    }
}

#[tokio::test]
async fn a_topic_is_made_named_and_forgotten_with_what_stood_in_it() {
    let (_folder, store) = fresh().await;
    let (account, dialog) = talk(&store).await;
    let mut work = store.begin().await.unwrap();
    assert_eq!(work.topics().of(dialog, GROUP).await.unwrap(), None);
    let before = sent(&mut work, (account, dialog), 1).await;
    let topic = TopicId(7);
    work.topics().made(dialog, (GROUP, topic), "🟢 Bob Ray").await.unwrap();
    assert_eq!(work.topics().dialog(GROUP, topic).await.unwrap(), Some(dialog));
    assert_eq!(work.topics().dialog(GROUP, TopicId(8)).await.unwrap(), None);
    assert_eq!(work.topics().dialog(PRIVATE, topic).await.unwrap(), None, "each chat counts for itself");
    // Earlier messages of the team are part of what the topic begins with.
    assert_eq!(work.message_cards().pending(dialog, GROUP, true, 9).await.unwrap(), []);
    work.topics().renamed(dialog, GROUP, "⭐️ Bob Ray").await.unwrap();
    work.topics().set_card(dialog, card(GROUP, 70)).await.unwrap();
    let known = Topic { chat: GROUP, id: topic, title: "⭐️ Bob Ray".into(), card: Some(TelegramMessageId(70)) };
    assert_eq!(work.topics().of(dialog, GROUP).await.unwrap(), Some(known));
    assert_eq!(work.topics().entitled(GROUP, "⭐️ Bob Ray").await.unwrap(), [topic]);

    let message = heard(&mut work, (account, dialog), 2).await;
    for (message, chat) in [(message, GROUP), (message, PRIVATE), (before, GROUP)] {
        work.message_cards().put(message, card(chat, 80 + message.0)).await.unwrap();
    }
    work.topics().gone(dialog, GROUP).await.unwrap();
    assert_eq!(work.topics().of(dialog, GROUP).await.unwrap(), None);
    assert_eq!(work.topics().dialog(GROUP, topic).await.unwrap(), None);
    assert_eq!(work.message_cards().of(message).await.unwrap(), [card(PRIVATE, 80 + message.0)]);
    assert_eq!(work.message_cards().of(before).await.unwrap(), []);
    // Created again, it has no pinned message of the previous topic.
    work.topics().made(dialog, (GROUP, TopicId(9)), "Bob").await.unwrap();
    assert_eq!(work.topics().of(dialog, GROUP).await.unwrap().unwrap().card, None);
}

#[tokio::test]
async fn a_dialog_has_a_topic_in_each_chat_and_a_private_one_goes_without_the_cards_of_its_chat() {
    let (_folder, store) = fresh().await;
    let talk = talk(&store).await;
    let dialog = talk.1;
    let mut work = store.begin().await.unwrap();
    let (one, two) = (heard(&mut work, talk, 1).await, heard(&mut work, talk, 2).await);
    work.message_cards().put(one, card(PRIVATE, 10)).await.unwrap();
    work.topics().made(dialog, (GROUP, TopicId(7)), "Bob").await.unwrap();
    work.topics().made(dialog, (PRIVATE, TopicId(7)), "Bob").await.unwrap();
    let chats = work.topics().all_of(dialog).await.unwrap().into_iter().map(|topic| topic.chat);
    assert_eq!(chats.collect::<Vec<_>>(), [GROUP, PRIVATE]);
    work.message_cards().put_at(two, card(PRIVATE, 11), true).await.unwrap();
    assert!(!work.message_cards().is_in_topic(card(PRIVATE, 10)).await.unwrap());
    assert!(work.message_cards().is_in_topic(card(PRIVATE, 11)).await.unwrap());

    // Each topic shows what the team wrote elsewhere; it is shown when all of these chats show it.
    let ours = sent(&mut work, talk, 3).await;
    work.message_cards().put(ours, card(GROUP, 12)).await.unwrap();
    work.message_cards().mark_ours_shown(dialog, &[GROUP, PRIVATE]).await.unwrap();
    assert_eq!(work.message_cards().pending(dialog, PRIVATE, true, 9).await.unwrap(), [ours]);
    work.message_cards().mark_ours_shown(dialog, &[GROUP, ChatId(2)]).await.unwrap();
    assert_eq!(work.message_cards().pending(dialog, PRIVATE, true, 9).await.unwrap(), []);

    work.topics().only_in(ChatId(-200)).await.unwrap();
    assert_eq!(work.topics().of(dialog, GROUP).await.unwrap(), None);
    work.topics().gone(dialog, PRIVATE).await.unwrap();
    assert_eq!(work.message_cards().of(one).await.unwrap(), [card(PRIVATE, 10)]);
    assert_eq!(work.message_cards().of(two).await.unwrap(), []);
    // Without a topic there is nothing to show.
    sent(&mut work, talk, 4).await;
    work.message_cards().mark_ours_shown(dialog, &[]).await.unwrap();
    assert_eq!(work.message_cards().pending(dialog, PRIVATE, true, 9).await.unwrap(), [two]);
}

#[tokio::test]
async fn a_held_answer_waits_a_day_for_its_word() {
    let (_folder, store) = fresh().await;
    let (_, dialog) = talk(&store).await;
    let (first, second) = (card(PRIVATE, 1), card(PRIVATE, 2));
    let mut work = store.begin().await.unwrap();
    work.pending_replies().keep(first, dialog, Some(TelegramUserId(1)), "one").await.unwrap();
    // A repeated update changes nothing.
    work.pending_replies().keep(first, dialog, Some(TelegramUserId(1)), "one again").await.unwrap();
    assert_eq!(work.pending_replies().get(first).await.unwrap().as_deref(), Some("one"));
    assert_eq!(work.pending_replies().get(card(GROUP, 1)).await.unwrap(), None);
    assert!(work.pending_replies().reword(first, "one").await.unwrap());
    assert!(!work.pending_replies().reword(card(GROUP, 1), "none waits there").await.unwrap());
    work.commit().await.unwrap();

    store.clock().advance(SignedDuration::from_hours(25));
    let mut work = store.begin().await.unwrap();
    work.pending_replies().keep(second, dialog, Some(TelegramUserId(1)), "two").await.unwrap();
    assert_eq!(work.pending_replies().get(first).await.unwrap(), None);
    work.pending_replies().forget(second).await.unwrap();
    assert_eq!(work.pending_replies().get(second).await.unwrap(), None);
}

#[tokio::test]
async fn a_message_is_pending_in_each_chat_until_that_chat_shows_it() {
    let (_folder, store) = fresh().await;
    let talk = talk(&store).await;
    let dialog = talk.1;
    let mut work = store.begin().await.unwrap();
    work.topics().made(dialog, (GROUP, TopicId(7)), "Bob").await.unwrap();
    let (one, ours, two) =
        (heard(&mut work, talk, 1).await, sent(&mut work, talk, 2).await, heard(&mut work, talk, 3).await);
    assert_eq!(work.message_cards().pending(dialog, PRIVATE, false, 9).await.unwrap(), [one, two]);
    assert_eq!(work.message_cards().pending(dialog, GROUP, true, 9).await.unwrap(), [one, ours, two]);
    assert_eq!(work.message_cards().pending_dialogs().await.unwrap(), [dialog]);
    assert_eq!(work.message_cards().last_from_them(dialog).await.unwrap(), Some(two));

    // Two in one card, and one that is too long for one.
    for (message, number) in [(one, 10), (two, 10), (two, 11)] {
        work.message_cards().put(message, card(PRIVATE, number)).await.unwrap();
        work.message_cards().put(message, card(PRIVATE, number)).await.unwrap();
    }
    assert_eq!(work.message_cards().shown_by(card(PRIVATE, 10)).await.unwrap(), [one, two]);
    assert_eq!(work.message_cards().of(two).await.unwrap(), [card(PRIVATE, 10), card(PRIVATE, 11)]);
    assert_eq!(work.message_cards().pending(dialog, PRIVATE, false, 9).await.unwrap(), []);
    // Shown completely when every chat shows it, and not before.
    work.message_cards().mark_shown(one, &[PRIVATE, GROUP]).await.unwrap();
    assert_eq!(work.message_cards().pending(dialog, GROUP, false, 9).await.unwrap(), [one, two]);
    // A chat whose member has left cannot show it, and counts as done.
    work.message_cards().put_nowhere(one, GROUP).await.unwrap();
    assert_eq!(work.message_cards().of(one).await.unwrap(), [card(PRIVATE, 10)]);
    assert_eq!(work.message_cards().shown_by(card(GROUP, 0)).await.unwrap(), []);
    for message in [one, two] {
        work.message_cards().mark_shown(message, &[PRIVATE]).await.unwrap();
    }
    assert_eq!(work.message_cards().pending(dialog, ChatId(2), false, 9).await.unwrap(), []);
    work.message_cards().remove(card(PRIVATE, 10)).await.unwrap();
    assert_eq!(work.message_cards().shown_by(card(PRIVATE, 10)).await.unwrap(), []);
    assert_eq!(work.message_cards().of(two).await.unwrap(), [card(PRIVATE, 11)]);
    assert_eq!(work.message_cards().pending_dialogs().await.unwrap(), [dialog], "ours is not shown yet");
    work.message_cards().put(ours, card(GROUP, 12)).await.unwrap();
    work.message_cards().mark_shown(ours, &[GROUP]).await.unwrap();
    assert_eq!(work.message_cards().pending_dialogs().await.unwrap(), []);
}

#[tokio::test]
async fn the_teams_message_is_shown_in_the_topic_unless_it_was_written_there() {
    let (_folder, store) = fresh().await;
    let talk = talk(&store).await;
    let dialog = talk.1;
    let mut work = store.begin().await.unwrap();
    work.topics().made(dialog, (GROUP, TopicId(7)), "Bob").await.unwrap();
    let in_private = sent(&mut work, talk, 1).await;
    wrote(&mut work, talk, 2, true).await;
    assert_eq!(work.message_cards().pending(dialog, GROUP, true, 9).await.unwrap(), [in_private]);
}

fn edit(content: &str) -> WishKind {
    WishKind::Edit { content: content.into(), spans: Vec::new(), original: None }
}

#[tokio::test]
async fn a_newer_wish_replaces_an_older_one_and_an_older_answer_does_not_settle_it() {
    let (_folder, store) = fresh().await;
    let talk = talk(&store).await;
    let (account, dialog) = talk;
    let mut work = store.begin().await.unwrap();
    let item = asked(&mut work, "key:1", 1, None).await.id;
    // It is on its way: the wish waits for it.
    work.wishes().put(item, account, &edit("one"), OLGA).await.unwrap();
    assert_eq!(work.wishes().due().await.unwrap(), []);
    assert!(work.wishes().claim(account).await.unwrap().is_none());
    let message = delivered(&mut work, talk, item, 5).await;
    work.wishes().is_sent(item, message).await.unwrap();
    assert_eq!(work.wishes().due().await.unwrap().len(), 1);
    let claim = work.wishes().claim(account).await.unwrap().unwrap();
    assert_eq!((claim.message(), claim.telegram_message(), claim.prospect()), (message, TelegramMessageId(5), BOB));
    assert_eq!((claim.dialog(), claim.wish().attempts), (dialog, 1));
    work.wishes().put(item, account, &edit("two"), OLGA).await.unwrap();
    let now = work.now();
    work.wishes().done(&claim, now).await.unwrap();
    assert_eq!(work.dialogs().get_message(message).await.unwrap().unwrap().content, "one");
    let newer = work.wishes().claim(account).await.unwrap().unwrap();
    assert_eq!(newer.wish().kind, edit("two"));
    work.wishes().postpone(&newer, now + SignedDuration::from_mins(1)).await.unwrap();
    assert!(work.wishes().claim(account).await.unwrap().is_none());
    work.wishes().failed(&newer, WishReason::TooLate).await.unwrap();
    assert_eq!(work.wishes().of(item).await.unwrap().unwrap().state(), WishState::Failed(WishReason::TooLate));
    work.wishes().put(item, account, &WishKind::TakeBack, OLGA).await.unwrap();
    let last = work.wishes().claim(account).await.unwrap().unwrap();
    work.wishes().done(&last, now).await.unwrap();
    assert!(work.dialogs().get_message(message).await.unwrap().unwrap().deleted_at.is_some());
    assert_eq!(work.wishes().of(item).await.unwrap().unwrap().state(), WishState::Done { at: now });
    assert_eq!(work.wishes().due().await.unwrap(), []);

    let theirs = heard(&mut work, talk, 6).await;
    for (emoji, changes) in [
        (None, false),
        (Some("👍"), true),
        (Some("👍"), false),
        (Some("❤"), true),
        (None, true),
        (None, false),
        (Some("👍"), true),
    ] {
        let changed = work.wishes().put_reaction(theirs, account, emoji, OLGA).await.unwrap();
        assert_eq!(changed, changes, "{emoji:?}");
    }
    let claim = work.wishes().claim(account).await.unwrap().unwrap();
    assert_eq!(claim.wish().kind, WishKind::React { emoji: Some("👍".into()) });
    work.wishes().done(&claim, now).await.unwrap();
    assert_eq!(work.wishes().due().await.unwrap(), []);
}

#[tokio::test]
async fn what_is_taken_back_in_one_dialog_is_one_claim() {
    let (_folder, store) = fresh().await;
    let talk = talk(&store).await;
    let account = talk.0;
    let mut work = store.begin().await.unwrap();
    let mut items = Vec::new();
    for number in 1..4 {
        let item = file_of_album(&mut work, number).await.id;
        let message = delivered(&mut work, talk, item, number).await;
        work.wishes().put(item, account, &WishKind::TakeBack, OLGA).await.unwrap();
        items.push((item, message));
    }
    let of_album: Vec<_> = work.outbox().of_album(items[1].0).await.unwrap();
    assert_eq!(
        of_album.iter().map(|item| item.id).collect::<Vec<_>>(),
        items.iter().map(|(item, _)| *item).collect::<Vec<_>>()
    );
    let claim = work.wishes().claim(account).await.unwrap().unwrap();
    assert_eq!(claim.items().zip(claim.messages()).collect::<Vec<_>>(), items);
    assert_eq!(claim.telegram_messages().map(|message| message.0).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(work.wishes().claim(account).await.unwrap().is_some(), "it is open until it is done");
    let now = work.now();
    work.wishes().postpone(&claim, now + SignedDuration::from_mins(1)).await.unwrap();
    assert!(work.wishes().claim(account).await.unwrap().is_none());
    work.wishes().done(&claim, now).await.unwrap();
    for (item, message) in items {
        assert!(work.dialogs().get_message(message).await.unwrap().unwrap().deleted_at.is_some());
        assert_eq!(work.wishes().of(item).await.unwrap().unwrap().state(), WishState::Done { at: now });
        assert!(!work.outbox().goes_without_card(item).await.unwrap());
        work.outbox().set_card_final(item, true).await.unwrap();
        assert!(work.outbox().goes_without_card(item).await.unwrap());
    }
}

/// A file of an album that answers, as an item of its own.
async fn file_of_album(work: &mut Tx, number: i64) -> OutboxItem {
    let album = Some("7".to_owned());
    let text = NewItem::text(&format!("key:{number}"), Username::parse("bob_ray").unwrap(), "Hello", OLGA);
    let new = NewItem { asked: Some(card(PRIVATE, 20 + number)), album, ..text };
    let Stored::Now { items, .. } = work.outbox().accept(&new, &[piece("Hello", number)]).await.unwrap() else {
        panic!("it is new")
    };
    items.into_iter().next().unwrap()
}

#[tokio::test]
async fn an_admins_own_message_bears_its_marks_in_turn() {
    let (_folder, store) = fresh().await;
    let talk = talk(&store).await;
    let (account, dialog) = talk;
    let own = card(PRIVATE, 20);
    let mut work = store.begin().await.unwrap();
    let item = asked(&mut work, "key:1", 1, Some(own)).await;
    let message = sent(&mut work, talk, 5).await;
    work.message_cards().put(message, own).await.unwrap();
    // A part of it still waits.
    assert_eq!(work.message_cards().due_marks(dialog).await.unwrap(), []);
    delivered(&mut work, talk, item.id, 6).await;
    let due = DueMark { card: own, mark: Mark::Delivered };
    assert_eq!(work.message_cards().due_marks(dialog).await.unwrap(), std::slice::from_ref(&due));
    assert_eq!(work.message_cards().dialogs_with_due_marks().await.unwrap(), [dialog]);
    work.message_cards().marked(due).await.unwrap();
    assert_eq!(work.message_cards().due_marks(dialog).await.unwrap(), []);
    assert_eq!(work.message_cards().dialogs_with_due_marks().await.unwrap(), []);

    work.dialogs().read_by_them(account, BOB, TelegramMessageId(5)).await.unwrap();
    let read = DueMark { card: own, mark: Mark::Read };
    assert_eq!(work.message_cards().dialogs_with_due_marks().await.unwrap(), [dialog]);
    assert_eq!(work.message_cards().due_marks(dialog).await.unwrap(), std::slice::from_ref(&read));
    work.message_cards().marked(read.clone()).await.unwrap();
    assert_eq!(work.message_cards().due_marks(dialog).await.unwrap(), []);
    assert_eq!(work.message_cards().dialogs_with_due_marks().await.unwrap(), []);

    // Their reaction takes its place, and goes with it.
    let changed = work.dialogs().reacted(account, TelegramMessageId(5), "👍 ❤").await.unwrap().unwrap();
    assert_eq!(work.dialogs().reactions_to(changed.message).await.unwrap().as_deref(), Some("👍 ❤"));
    assert_eq!(work.dialogs().reacted(account, TelegramMessageId(5), "👍 ❤").await.unwrap(), None, "the same");
    assert_eq!(work.dialogs().reacted(account, TelegramMessageId(99), "👍").await.unwrap(), None, "an unknown message");
    let theirs = DueMark { card: own, mark: Mark::Theirs("👍".into()) };
    assert_eq!(work.message_cards().dialogs_with_due_marks().await.unwrap(), [dialog]);
    assert_eq!(work.message_cards().due_marks(dialog).await.unwrap(), std::slice::from_ref(&theirs));
    work.message_cards().marked(theirs).await.unwrap();
    assert_eq!(work.message_cards().due_marks(dialog).await.unwrap(), []);
    assert!(work.dialogs().reacted(account, TelegramMessageId(5), "").await.unwrap().is_some());
    assert_eq!(work.message_cards().dialogs_with_due_marks().await.unwrap(), [dialog]);
    assert_eq!(work.message_cards().due_marks(dialog).await.unwrap(), [read]);
}

#[tokio::test]
async fn an_update_that_waits_is_sealed_counted_and_forgotten() {
    let desk = Desk::open().await;
    let mut work = desk.store.begin().await.unwrap();
    assert!(work.pending_updates().is_empty().await.unwrap());
    for (id, words) in [(8, "second"), (7, "first"), (7, "again")] {
        work.pending_updates().keep(id, words.as_bytes()).await.unwrap();
    }
    work.pending_updates().begun(8).await.unwrap();
    work.commit().await.unwrap();
    let mut work = desk.store.begin().await.unwrap();
    let all = work.pending_updates().all().await.unwrap();
    let found: Vec<_> =
        all.iter().map(|one| (one.update_id, one.tries, one.bytes.as_ref().unwrap().as_slice())).collect();
    assert_eq!(found, [(7, 0, &b"first"[..]), (8, 1, &b"second"[..])]);
    work.pending_updates().done(7).await.unwrap();
    work.pending_updates().done(8).await.unwrap();
    assert!(work.pending_updates().is_empty().await.unwrap());
}

#[tokio::test]
async fn what_is_around_a_message_is_kept_and_its_preview_is_no_edit() {
    let (_folder, store) = fresh().await;
    let (account, dialog) = talk(&store).await;
    let mut work = store.begin().await.unwrap();
    let with = |thing| Surroundings { thing: Some(thing), ..Surroundings::default() };

    let first = report(&work, 1, BOB, MessageDirection::Incoming);
    work.dialogs().receive(dialog, account, &first, false).await.unwrap().unwrap();
    let reply = Report { reply_to: Some(first.id), ..report(&work, 2, BOB, MessageDirection::Incoming) };
    let id = work.dialogs().receive(dialog, account, &reply, false).await.unwrap().unwrap();
    let mut shown = [work.dialogs().get_message(id).await.unwrap().unwrap()];
    work.dialogs().add_answered(&mut shown).await.unwrap();
    assert_eq!(shown[0].answered.as_ref().unwrap().content, "message 1");

    // Telegram reports a preview as an edit.
    let preview = Some(PagePreview { site: None, title: Some("Offer".to_owned()) });
    let surroundings = Surroundings { preview, ..Surroundings::default() };
    let previewed = Report { surroundings: surroundings.clone(), ..first.clone() };
    assert!(work.dialogs().edit_message(account, &previewed).await.unwrap().is_some());
    assert!(work.dialogs().edit_message(account, &previewed).await.unwrap().is_none(), "nothing has changed");
    let messages = work.dialogs().get_messages(dialog).await.unwrap();
    assert_eq!((&messages[0].surroundings, messages[0].edited_at), (&surroundings, None));

    // What nobody said is neither unread nor the last that they said.
    let before = work.dialogs().get_dialog(dialog).await.unwrap().unwrap();
    let notice = Report {
        content: String::new(),
        surroundings: with(SharedThing::Screenshot),
        ..report(&work, 3, BOB, MessageDirection::Incoming)
    };
    work.dialogs().receive(dialog, account, &notice, false).await.unwrap().unwrap();
    let after = work.dialogs().get_dialog(dialog).await.unwrap().unwrap();
    assert_eq!(
        (after.unread, after.last_in_at, after.unanswered_since),
        (2, before.last_in_at, before.unanswered_since)
    );
    assert_eq!(work.message_cards().last_from_them(dialog).await.unwrap(), Some(id));
    assert_eq!(work.figures().total(FigureKind::Received).await.unwrap(), 2);
}
