//! Stories of messages that are changed after they were sent: edited, and taken back. What counts is what the prospect
//! sees in the end.

use jiff::SignedDuration;
use rstest::rstest;
use salesdesk::domain::ids::{AccountId, OutboxId, TelegramUserId};
use salesdesk::domain::team::Role;
use salesdesk::domain::username::Username;
use salesdesk::outbox::Changed;
use salesdesk::store::NewItem;
use telegram_sandbox::world::{Door, Fault, FaultKind, Moment, Person, PersonId, When};

use crate::bot::{Scene, eventually, labels};
use crate::ops::eventually_async;

impl Scene {
    /// A prospect's question that Ann has answered; the answer's id in her chat, and its person.
    async fn answered(&self, answer: &str) -> (i64, PersonId) {
        let bob = self.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
        self.sandbox.write(bob, self.sam, "What does it cost?");
        let card = self.shown("What does it cost?").await;
        let said = self.sandbox.reply(self.ann, card.id, answer).unwrap();
        self.sees(bob, &[answer]).await;
        self.nothing_waits().await;
        (said, bob)
    }

    /// Waits until a person's chat with the account holds these messages of ours.
    async fn sees(&self, person: PersonId, texts: &[&str]) {
        let seen = eventually(|| (self.texts_of(person) == texts).then_some(()));
        if tokio::time::timeout(crate::bot::LIMIT, seen).await.is_err() {
            panic!("they see {:?}, not {texts:?}\n{}", self.texts_of(person), self.chat(self.ann));
        }
    }

    /// Whether a prospect waits for an answer.
    async fn waits(&self, person: PersonId) -> bool {
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        let dialog = reading.dialogs().by_prospect(TelegramUserId(person.0)).await.unwrap();
        dialog.unwrap().waits_for_an_answer()
    }

    fn edits_own(&self, message: i64, text: &str) {
        self.sandbox.edit_message(self.ann, message, text).unwrap();
    }

    fn mtproto_calls(&self, method: &str) -> usize {
        self.sandbox.look().journal.calls(method).count()
    }

    fn refuses(&self, method: &str, code: i32, text: &str, when: When, times: u32) {
        let kind = FaultKind::Error { code, text: text.into() };
        let fault = Fault { door: Door::Mtproto, method: method.into(), caller: None, times, kind, when };
        self.sandbox.edit(|state| state.faults.order(fault));
    }
}

#[tokio::test]
async fn editing_ones_own_answer_edits_it_at_telegram() {
    let scene = Scene::at_work().await;
    let (said, bob) = scene.answered("40 a moth.").await;
    scene.edits_own(said, "40 a month.");
    scene.sees(bob, &["40 a month."]).await;
    let card = scene.shown("✏️ edited").await;
    assert!(card.text.contains("“40 a month.”") && card.reply_to == Some(said), "{}", card.text);
    assert_eq!(labels(&card), ["✏️ Edit", "🗑 Take back"]);
    scene.ask("/dialog @bob_lee", "40 a month.").await;
    scene.ask("/search month", "40 a month.").await;
    assert_eq!(scene.audited("message_edited").await, 1);
    // The next edit turns the same card, and one that changes nothing is not sent.
    scene.edits_own(said, "45 a month.");
    scene.sees(bob, &["45 a month."]).await;
    scene.turned(card.id, "“45 a month.”").await;
    scene.edits_own(said, "45 a month.");
    scene.edits_own(said, "50 a month.");
    scene.sees(bob, &["50 a month."]).await;
    assert_eq!(scene.mtproto_calls("messages.editMessage"), 3);
    assert_eq!(scene.mtproto_calls("messages.sendMessage"), 1);
}

#[tokio::test]
async fn an_edit_that_names_somebody_else_does_not_go() {
    let scene = Scene::at_work().await;
    scene.sandbox.add(Person::named("Clara Weber").username("clara_w"));
    let (said, bob) = scene.answered("40 a month.").await;
    scene.edits_own(said, "@clara_w 50 a month.");
    scene.shown("Not edited: the text begins with @clara_w, but it would go to Bob Lee").await;
    scene.edits_own(said, "50 a month.");
    scene.sees(bob, &["50 a month."]).await;
    assert_eq!(scene.mtproto_calls("messages.editMessage"), 1);
}

#[tokio::test]
async fn who_loses_the_only_answer_waits_again() {
    let scene = Scene::at_work().await;
    let (said, bob) = scene.answered("That was for Clara").await;
    let card = scene.shown("What does it cost?").await;
    scene.says(card.id, "✅ Ann").await;
    scene.ask("/next", "Nobody waits").await;
    scene.sandbox.reply(scene.ann, said, "/unsend").unwrap();
    scene.sees(bob, &[]).await;
    eventually_async(async || scene.waits(bob).await).await;
    scene.ask("/next", "What does it cost?").await;
    let card = scene.message(card.id);
    assert!(!card.text.contains("✅") && !card.text.contains("☑️"), "{}", card.text);
    scene.later(31);
    scene.shown("has been waiting").await;
    // So they do when the answer is deleted on the account's phone.
    scene.sandbox.reply(scene.ann, card.id, "40 a month").unwrap();
    scene.sees(bob, &["40 a month"]).await;
    scene.ask("/next", "Nobody waits").await;
    let theirs = scene.sandbox.received(bob).pop().unwrap();
    scene.sandbox.take_back(scene.sam, bob, &[theirs.message_id]);
    eventually_async(async || scene.waits(bob).await).await;
    // An older answer that goes changes nothing once it is said that none is needed.
    let first = scene.sandbox.reply(scene.ann, card.id, "45 a month").unwrap();
    scene.sees(bob, &["45 a month"]).await;
    scene.sandbox.write(bob, scene.sam, "Thanks");
    let thanks = scene.shown("Thanks").await;
    scene.press(thanks.id, "☑️ Done").await;
    scene.sandbox.reply(scene.ann, first, "/unsend").unwrap();
    scene.sees(bob, &[]).await;
    scene.nothing_waits().await;
    assert!(!scene.waits(bob).await);
}

#[tokio::test]
async fn a_sent_message_is_edited_and_taken_back_on_its_card() {
    let (scene, bob) = Scene::talking().await;
    let card = scene.shown("✅ sent").await;
    assert_eq!(labels(&card), ["✏️ Edit", "🗑 Take back"]);
    scene.press(card.id, "✏️ Edit").await;
    scene.turned(card.id, "Send the new text").await;
    scene.sandbox.say(scene.ann, "Hello, Bob!");
    scene.sees(bob, &["Hello, Bob!"]).await;
    scene.turned(card.id, "✏️ edited").await;
    scene.press(card.id, "🗑 Take back").await;
    let asked = scene.turned(card.id, "Take back the message to @bob_lee?").await;
    assert!(asked.text.contains("“Hello, Bob!”"), "{asked:?}");
    scene.press(card.id, "‹ Leave it as it is").await;
    scene.turned(card.id, "✏️ edited").await;
    scene.press(card.id, "🗑 Take back").await;
    scene.turned(card.id, "Take back the message").await;
    scene.press(card.id, "🗑 Yes, take it back").await;
    scene.sees(bob, &[]).await;
    let gone = scene.turned(card.id, "🗑 taken back").await;
    assert!(labels(&gone).is_empty() && gone.text.contains("“Hello, Bob!”"), "{gone:?}");
    assert!(scene.sandbox.history(scene.sam, bob).is_empty(), "it is gone from the account's phone too");
    scene.ask("/dialog @bob_lee", "🗑 deleted").await;
    assert_eq!(scene.audited("message_taken_back").await, 1);
    scene.press(card.id, telegram_sandbox::control::Button::Data("edit:1".into())).await;
    scene.turned(card.id, "Send the new text").await;
    scene.ask("Hello again", "Nothing is left to be changed").await;
}

#[tokio::test]
async fn a_topic_edits_and_takes_back_as_well() {
    let (scene, group) = Scene::with_group().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "What does it cost?");
    let topic = scene.topic(group, "🟢 Bob Lee · @bob_lee").await.id;
    let question = scene.in_topic(group, topic, "What does it cost?").await;
    let said = scene.sandbox.say_in_topic(scene.ann, group, topic, "40 a moth.").unwrap();
    scene.sees(bob, &["40 a moth."]).await;
    scene.sandbox.edit_message_in(scene.ann, group, said, "40 a month.").unwrap();
    scene.sees(bob, &["40 a month."]).await;
    let card = scene.in_topic(group, topic, "✏️ edited").await;
    assert_eq!((labels(&card), card.reply_to), (vec!["🗑 Take back"], Some(said)));
    // A note in the making never goes out.
    scene.sandbox.edit_message_in(scene.ann, group, said, "// too cheap").unwrap();
    scene.in_topic(group, topic, "Not edited").await;
    scene.sandbox.reply_in(scene.ann, group, question.id, "/unsend").unwrap();
    scene.in_topic(group, topic, "Only what the team sent").await;
    scene.sandbox.say_in_topic(scene.ann, group, topic, "/unsend").unwrap();
    scene.in_topic(group, topic, "Which message?").await;
    scene.sandbox.reply_in(scene.ann, group, said, "/unsend").unwrap();
    scene.sees(bob, &[]).await;
    scene.in_topic(group, topic, "🗑 taken back").await;
}

#[tokio::test]
async fn what_colleagues_sent_is_changed_by_who_has_the_dialog_and_by_managers() {
    let scene = Scene::at_work().await;
    let (_, bob) = scene.answered("40 a month.").await;
    let (olga, mike) = (scene.colleague("Olga", Role::Operator).await, scene.colleague("Mike", Role::Manager).await);
    let button = |what: &str| telegram_sandbox::control::Button::Data(format!("takeback:{what}:1"));
    let card = scene.sandbox.bot_chat(olga).last().unwrap().id;
    let refused = scene.sandbox.press(olga, card, button("yes")).unwrap().answer(crate::bot::LIMIT).await.unwrap();
    assert!(refused.text.unwrap().contains("Only who wrote it, who has the dialog, or a manager"));
    let mut work = scene.app.as_ref().unwrap().store.begin().await.unwrap();
    let dialog = work.dialogs().by_prospect(TelegramUserId(bob.0)).await.unwrap().unwrap().id;
    work.dialogs().assign(dialog, Some(TelegramUserId(olga.0)), TelegramUserId(scene.ann.0)).await.unwrap();
    work.commit().await.unwrap();
    scene.sandbox.press(olga, card, button("ask")).unwrap().answer(crate::bot::LIMIT).await.unwrap();
    scene.shown_to(olga, "Take back the message").await;
    let card = scene.sandbox.bot_chat(mike).last().unwrap().id;
    scene.sandbox.press(mike, card, button("yes")).unwrap().answer(crate::bot::LIMIT).await.unwrap();
    scene.sees(bob, &[]).await;
}

#[rstest]
#[case::too_late(400, "MESSAGE_EDIT_TIME_EXPIRED", "Telegram allows that for 48 hours only")]
#[case::refused(400, "ENTITY_BOUNDS_INVALID", "Telegram refused the text")]
#[case::unreachable(403, "USER_IS_BLOCKED", "the account cannot reach this person any more")]
#[case::unknown(400, "SOMETHING_NEW", "an answer that I do not know")]
#[tokio::test]
async fn what_telegram_does_not_allow_is_said_on_the_card(#[case] code: i32, #[case] error: &str, #[case] line: &str) {
    let scene = Scene::at_work().await;
    let (said, bob) = scene.answered("40 a moth.").await;
    scene.refuses("messages.editMessage", code, error, When::BeforeEffect, 1);
    scene.edits_own(said, "40 a month.");
    let card = scene.shown(line).await;
    assert!(card.text.contains("“40 a moth.”"), "the card shows what they see: {}", card.text);
    // The same edit can be wanted again.
    scene.edits_own(said, "40 a month!");
    scene.sees(bob, &["40 a month!"]).await;
}

#[tokio::test]
async fn what_the_prospect_deleted_is_edited_no_more() {
    let scene = Scene::at_work().await;
    let (said, bob) = scene.answered("40 a month.").await;
    let gone = scene.sandbox.history(scene.sam, bob).last().unwrap().message_id;
    scene.refuses("messages.editMessage", 400, "MESSAGE_ID_INVALID", When::BeforeEffect, 1);
    scene.edits_own(said, "45 a month.");
    let card = scene.shown("the message is no longer at Telegram").await;
    assert!(labels(&card).is_empty(), "{card:?}");
    scene.sandbox.take_back(bob, scene.sam, &[gone]);
    let store = &scene.app.as_ref().unwrap().store;
    let dialog = scene.dialog_with(bob).await;
    let deleted = async || {
        let messages = store.read().await.unwrap().dialogs().get_messages(dialog).await.unwrap();
        messages.last().unwrap().deleted_at.is_some()
    };
    crate::ops::eventually_async(deleted).await;
    scene.edits_own(said, "50 a month.");
    scene.shown("Nothing is left to be changed").await;
}

#[rstest]
#[case::the_answer_was_lost(When::AfterEffect)]
#[case::the_request_was_lost(When::BeforeEffect)]
#[tokio::test]
async fn a_change_without_an_answer_is_tried_until_it_is_done(#[case] when: When) {
    let scene = Scene::at_work().await;
    let (said, bob) = scene.answered("40 a moth.").await;
    scene.refuses("messages.editMessage", -503, "Timeout", when, 1);
    scene.edits_own(said, "40 a month.");
    scene.shown("✏️ edited").await;
    scene.sees(bob, &["40 a month."]).await;
    assert_eq!(scene.mtproto_calls("messages.editMessage"), 2);
    scene.refuses("messages.deleteMessages", -503, "Timeout", when, 1);
    scene.sandbox.reply(scene.ann, said, "/unsend").unwrap();
    scene.shown("🗑 taken back").await;
    scene.sees(bob, &[]).await;
    assert_eq!(scene.mtproto_calls("messages.deleteMessages"), 2);
}

#[rstest]
#[case(Moment::Seen)]
#[case(Moment::Executed)]
#[tokio::test]
async fn a_newer_wish_replaces_one_that_is_on_its_way(#[case] moment: Moment) {
    let scene = Scene::at_work().await;
    let (said, bob) = scene.answered("40").await;
    let paused = scene.sandbox.hooks().stop_at("messages.editMessage", moment);
    scene.edits_own(said, "41");
    let paused = paused.await.unwrap();
    scene.edits_own(said, "42");
    scene.edits_own(said, "43");
    scene.shown("“43”").await;
    drop(paused);
    scene.shown("✏️ edited").await;
    scene.sees(bob, &["43"]).await;
    assert_eq!(scene.mtproto_calls("messages.editMessage"), 2, "the one between was never asked for");
}

#[tokio::test]
async fn a_restart_in_the_middle_loses_nothing_and_repeats_nothing() {
    let mut scene = Scene::at_work().await;
    let (said, bob) = scene.answered("40").await;
    let paused = scene.sandbox.hooks().stop_at("messages.editMessage", Moment::Executed);
    scene.edits_own(said, "41");
    let paused = paused.await.unwrap();
    scene.restart().await;
    drop(paused);
    scene.shown("✏️ edited").await;
    scene.sees(bob, &["41"]).await;
    // The same update, delivered again, undoes no later change.
    scene.edits_own(said, "42");
    scene.sees(bob, &["42"]).await;
    scene.sandbox.hand_out_again(2);
    scene.edits_own(said, "43");
    scene.sees(bob, &["43"]).await;
    assert_eq!(scene.mtproto_calls("messages.editMessage"), 4);
}

#[tokio::test]
async fn an_edit_before_the_message_is_sent_arrives_with_it_or_after_it() {
    let scene = Scene::at_work().await;
    let (_, bob) = scene.answered("40").await;
    let card = scene.shown("What does it cost?").await;
    // On its way: it is edited as soon as it is known to be sent.
    let paused = scene.sandbox.hooks().stop_at("messages.sendMessage", Moment::Seen);
    let said = scene.sandbox.reply(scene.ann, card.id, "one").unwrap();
    let paused = paused.await.unwrap();
    scene.edits_own(said, "two");
    scene.shown("“two”").await;
    drop(paused);
    scene.sees(bob, &["40", "two"]).await;
    // Waiting: it goes out as edited.
    let manager = scene.app.as_ref().unwrap().accounts.clone();
    manager.pause(AccountId(1), TelegramUserId(scene.ann.0)).await.unwrap();
    let said = scene.sandbox.reply(scene.ann, card.id, "three").unwrap();
    scene.shown("“three”").await;
    scene.edits_own(said, "four");
    scene.shown("“four”").await;
    manager.resume_sending(AccountId(1), TelegramUserId(scene.ann.0)).await.unwrap();
    scene.sees(bob, &["40", "two", "four"]).await;
    assert_eq!(scene.mtproto_calls("messages.editMessage"), 1);
    // And what waits is cancelled.
    manager.pause(AccountId(1), TelegramUserId(scene.ann.0)).await.unwrap();
    let said = scene.sandbox.reply(scene.ann, card.id, "five").unwrap();
    scene.shown("“five”").await;
    scene.sandbox.reply(scene.ann, said, "/unsend").unwrap();
    scene.shown("✖ cancelled").await;
}

#[tokio::test]
async fn a_paused_account_does_it_when_it_is_back_and_a_flood_wait_is_kept() {
    let scene = Scene::at_work().await;
    let (said, bob) = scene.answered("40").await;
    let manager = scene.app.as_ref().unwrap().accounts.clone();
    manager.pause(AccountId(1), TelegramUserId(scene.ann.0)).await.unwrap();
    scene.edits_own(said, "41");
    scene.shown("as soon as the account can do it").await;
    assert_eq!(scene.mtproto_calls("messages.editMessage"), 0);
    manager.resume_sending(AccountId(1), TelegramUserId(scene.ann.0)).await.unwrap();
    scene.sees(bob, &["41"]).await;
    scene.refuses("messages.editMessage", 420, "FLOOD_WAIT_1800", When::BeforeEffect, 1);
    scene.edits_own(said, "42");
    scene.shown("Telegram asked the account to wait").await;
    scene.pass(SignedDuration::from_mins(29)).await;
    assert_eq!(scene.texts_of(bob), ["41"]);
    scene.pass(SignedDuration::from_mins(2)).await;
    scene.sees(bob, &["42"]).await;
}

#[tokio::test]
async fn who_opts_out_sees_no_edit_that_waited_and_no_reaction() {
    let scene = Scene::at_work().await;
    let (said, bob) = scene.answered("40").await;
    let question = scene.shown("What does it cost?").await;
    let manager = scene.app.as_ref().unwrap().accounts.clone();
    manager.pause(AccountId(1), TelegramUserId(scene.ann.0)).await.unwrap();
    scene.edits_own(said, "41");
    let card = scene.shown("as soon as the account can do it").await;
    scene.sandbox.react_in_chat(scene.ann, scene.ann.into(), question.id, Some("👍")).unwrap();
    eventually_async(async || scene.audit().await.contains(&"reaction_set".to_owned())).await;
    scene.sandbox.write(bob, scene.sam, "Stop");
    scene.shown("Wants no more messages").await;
    manager.resume_sending(AccountId(1), TelegramUserId(scene.ann.0)).await.unwrap();
    scene.turned(card.id, "🛑 not edited").await;
    scene.shown("👍 did not reach").await;
    assert_eq!(scene.texts_of(bob), ["40"]);
    assert_eq!(scene.mtproto_calls("messages.editMessage") + scene.mtproto_calls("messages.sendReaction"), 0);
    // To take it back says nothing to them.
    scene.press(card.id, "🗑 Take back").await;
    scene.turned(card.id, "Take back the message").await;
    scene.press(card.id, "🗑 Yes, take it back").await;
    scene.sees(bob, &[]).await;
}

#[tokio::test]
async fn a_text_in_parts_is_taken_back_whole_and_not_edited() {
    let scene = Scene::at_work().await;
    let (_, bob) = scene.answered("40").await;
    let (outbox, ann) = (scene.app.as_ref().unwrap().outbox.clone(), TelegramUserId(scene.ann.0));
    let long = "word ".repeat(1000);
    let new = NewItem::text("long", Username::parse("bob_lee").unwrap(), &long, ann);
    let parts = outbox.accept(&new).await.unwrap().items;
    eventually(|| (scene.texts_of(bob).len() == 3).then_some(())).await;
    scene.nothing_waits().await;
    let edited = outbox.reword(parts[1].id, ("short", &[]), None, ann, None).await.unwrap();
    assert_eq!(edited, Changed::InParts(2));
    assert_eq!(outbox.take_back(parts[1].id, ann, None).await.unwrap(), Changed::Wanted);
    scene.sees(bob, &["40"]).await;
    assert_eq!(outbox.take_back(parts[0].id, ann, None).await.unwrap(), Changed::TakenBack);
}

#[tokio::test]
async fn a_caption_is_edited_and_a_file_stays() {
    let scene = Scene::at_work().await;
    let (_, bob) = scene.answered("40").await;
    let card = scene.shown("What does it cost?").await;
    let chat = telegram_sandbox::bot_api::ChatId::from(scene.ann);
    let said = scene.sandbox.reply_with_document(scene.ann, chat, card.id, "offer.txt", b"one".to_vec()).unwrap();
    scene.sees(bob, &["40", ""]).await;
    scene.nothing_waits().await;
    scene.edits_own(said, "Our offer");
    scene.sees(bob, &["40", "Our offer"]).await;
    assert_eq!(scene.sandbox.received(bob)[1].file.as_ref().unwrap().name, "offer.txt");
    scene.edits_own(said, &"x".repeat(1025));
    scene.shown("The text is too long").await;
    scene.edits_own(said, "");
    scene.sees(bob, &["40", ""]).await;
}

#[tokio::test]
async fn an_erased_persons_wishes_are_erased() {
    let scene = Scene::at_work().await;
    let (said, _) = scene.answered("40").await;
    scene.edits_own(said, "41");
    scene.shown("✏️ edited").await;
    let store = &scene.app.as_ref().unwrap().store;
    assert!(store.read().await.unwrap().wishes().of(OutboxId(1)).await.unwrap().is_some());
    let asked = scene.ask("/forget @bob_lee", "for good?").await;
    scene.press(asked.id, "🗑 Yes, erase it all").await;
    scene.turned(asked.id, "Forgotten.").await;
    assert!(store.read().await.unwrap().wishes().of(OutboxId(1)).await.unwrap().is_none());
}
