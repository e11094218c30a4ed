//! Stories of dialogs that are always translated: their messages below their words, ours before they go.

use jiff::SignedDuration;
use salesdesk::domain::ids::{AccountId, DialogId, TelegramUserId};
use salesdesk::domain::message_text::MessageText;
use salesdesk::domain::spoken_language::SpokenLanguage;
use salesdesk::domain::team::Role;
use salesdesk::store::AuditFilter;
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, PersonId, When};

use crate::bot::{LIMIT, Scene, eventually, labels};
use crate::ops::eventually_async;

const GERMAN: &str =
    "Guten Tag, könnten Sie mir bitte noch einmal sagen, was das alles kostet und wann es geliefert wird?";

impl Scene {
    fn clara(&self) -> PersonId {
        self.sandbox.add(Person::named("Clara Weber").username("clara_w"))
    }

    /// Clara has written, and everything of her dialog is translated.
    async fn translated(&self) -> PersonId {
        let clara = self.clara();
        self.sandbox.write(clara, self.sam, GERMAN);
        let card = self.shown(GERMAN).await;
        self.recorded(card.id).await;
        self.always().await;
        self.says(card.id, "🌐 [en] Guten Tag").await;
        clara
    }

    /// Everything of the first dialog is translated from German.
    async fn always(&self) {
        let german = SpokenLanguage::named("de").unwrap();
        let mut work = self.app.as_ref().unwrap().store.begin().await.unwrap();
        work.dialogs().set_language(DialogId(1), Some(german), TelegramUserId(self.ann.0)).await.unwrap();
        work.commit().await.unwrap();
    }

    /// The next translations end like this.
    fn translations(&self, kind: FaultKind, times: u32) {
        let (door, method) = (Door::Mtproto, "messages.translateText".into());
        let fault = Fault { door, method, caller: None, times, kind, when: When::BeforeEffect };
        self.sandbox.edit(|state| state.faults.order(fault));
    }

    fn asked_for_translations(&self) -> usize {
        self.sandbox.look().journal.calls("messages.translateText").count()
    }

    async fn translations_wait(&self) -> usize {
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        reading.dialogs().waiting_translations().await.unwrap().len()
    }

    /// Waits until Telegram was asked so often, and no message is due.
    async fn asked(&self, calls: usize) {
        eventually(|| (self.asked_for_translations() == calls).then_some(())).await;
    }

    async fn no_translation_waits(&self) {
        while self.translations_wait().await > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }
}

fn quota() -> FaultKind {
    FaultKind::Error { code: 400, text: "TRANSLATE_REQ_QUOTA_EXCEEDED".into() }
}

#[tokio::test]
async fn one_tap_after_a_translation_everything_is_translated() {
    let scene = Scene::at_work().await;
    let clara = scene.clara();
    scene.sandbox.write(clara, scene.sam, GERMAN);
    let card = scene.shown(GERMAN).await;
    scene.recorded(card.id).await;
    assert!(!labels(&card).contains(&"🌐 Always"), "{:?}", labels(&card));
    scene.press(card.id, "🌐 Translate").await;
    scene.says(card.id, "🌐 [en] Guten Tag").await;
    scene.press(card.id, "🌐 Always").await;
    scene.shown("Clara Weber @clara_w · Deutsch: each message is shown with its translation").await;
    eventually(|| (!labels(&scene.message(card.id)).contains(&"🌐 Always")).then_some(())).await;
    scene.no_translation_waits().await;
    assert_eq!(scene.asked_for_translations(), 1, "what is translated is not translated again");

    // The card comes first, and is edited; a few words are taken for her language.
    scene.translations(FaultKind::Delay(700), 1);
    let last = scene.sandbox.write(clara, scene.sam, "Ja, gern");
    let card = scene.shown("Ja, gern").await;
    assert!(!card.text.contains("🌐"), "{}", card.text);
    scene.says(card.id, "Ja, gern\n🌐 [en] Ja, gern").await;
    // So are other words in their place. Numbers need none.
    scene.sandbox.edit_text(clara, scene.sam, last, "Nein, danke");
    scene.says(card.id, "Nein, danke\n🌐 [en] Nein, danke").await;
    scene.sandbox.write(clara, scene.sam, "1200 €");
    scene.shown("1200 €").await;
    scene.no_translation_waits().await;
    scene.asked(3).await;

    // The dialog's screen shows both, and switches it off.
    let screen = scene.ask("/dialog @clara_w", "🌐 [en] Nein, danke").await;
    scene.press(screen.id, "🌐 Deutsch").await;
    let on = scene.shown("each message is shown with its translation").await;
    scene.press(on.id, "✖ Switch off").await;
    scene.shown("nothing is translated by itself any more").await;
    scene.sandbox.write(clara, scene.sam, "Noch eine Frage");
    scene.shown("Noch eine Frage").await;
    scene.no_translation_waits().await;
    assert_eq!(scene.asked_for_translations(), 3);
}

#[tokio::test]
async fn an_unknown_language_is_asked_for_once() {
    let scene = Scene::at_work().await;
    let clara = scene.clara();
    scene.sandbox.write(clara, scene.sam, "Привіт");
    let card = scene.shown("Привіт").await;
    scene.recorded(card.id).await;
    scene.press(card.id, "🌐 Translate").await;
    scene.says(card.id, "🌐 [en] Привіт").await;
    scene.press(card.id, "🌐 Always").await;
    scene.shown("Which language does Clara Weber @clara_w write?").await;
    scene.ask("Klingon", "There is no translation for this language").await;
    scene.ask("украинский", "Clara Weber @clara_w · Українська").await;
    scene.sandbox.write(clara, scene.sam, "Так");
    let card = scene.shown("Так").await;
    scene.says(card.id, "🌐 [en] Так").await;
}

#[tokio::test]
async fn the_language_of_a_contact_counts_until_they_have_written_enough() {
    let scene = Scene::at_work().await;
    let clara = scene.clara();
    scene.sandbox.write(clara, scene.sam, "Так");
    let card = scene.shown("Так").await;
    scene.recorded(card.id).await;
    let contact = scene.ask("/contact @clara_w", "👤 Clara Weber").await;
    scene.on(&contact, "🔤 Field", "What else is known").await;
    scene.on(&contact, "🗣 Language", "Which language does Clara Weber speak?").await;
    scene.ask("Klingon", "I know no such language").await;
    scene.ask("Ukrainian", "🗣 Українська").await;

    // It is offered for an answer, and taken for the whole dialog.
    scene.press(card.id, "↩️ Reply").await;
    let asked = scene.shown("Your answer to").await;
    assert!(labels(&asked).contains(&"🌐 In Українська"), "{:?}", labels(&asked));
    scene.press(card.id, "🌐 Translate").await;
    scene.says(card.id, "🌐 [en] Так").await;
    scene.press(card.id, "🌐 Always").await;
    let on = scene.shown("Clara Weber @clara_w · Українська: each message is shown").await;
    scene.press(on.id, "✖ Switch off").await;
    scene.shown("nothing is translated by itself any more").await;

    // What they write says it better.
    scene.sandbox.write(clara, scene.sam, GERMAN);
    let card = scene.shown(GERMAN).await;
    scene.recorded(card.id).await;
    scene.press(card.id, "↩️ Reply").await;
    eventually(|| {
        let chat = scene.sandbox.bot_chat(scene.ann);
        chat.iter().any(|said| labels(said).contains(&"🌐 In Deutsch")).then_some(())
    })
    .await;

    // It stands in exports, and "off" forgets it.
    scene.ask("/export @clara_w", "").await;
    let files = scene.sent_files(scene.ann, 2).await;
    assert!(files[0].lines().next().unwrap().contains(",texts,zone,language"), "{}", files[0]);
    let json: serde_json::Value = serde_json::from_str(&files[1]).unwrap();
    assert_eq!(json["dialogs"][0]["language"], "uk");
    let contact = scene.ask("/contact @clara_w", "🗣 Українська").await;
    scene.on(&contact, "🔤 Field", "What else is known").await;
    scene.on(&contact, "🗣 Language", "Which language").await;
    let contact = scene.ask("off", "👤 Clara Weber").await;
    assert!(!contact.text.contains("🗣"), "{}", contact.text);
}

#[tokio::test]
async fn a_failed_translation_is_said_once_and_tried_a_few_times() {
    let mut scene = Scene::at_work().await;
    let clara = scene.translated().await;
    let before = scene.asked_for_translations();
    scene.translations(quota(), 4);
    scene.sandbox.write(clara, scene.sam, "Wie lange dauert es?");
    let card = scene.shown("Wie lange dauert es?").await;
    scene.says(card.id, "not translated: Telegram has no room for it at the moment").await;
    assert!(labels(&scene.message(card.id)).contains(&"🌐 Translate"));
    // It survives a restart, and gives up after some tries.
    scene.restart().await;
    for (minutes, calls) in [(2, 2), (11, 3)] {
        scene.app.as_ref().unwrap().store.clock().advance(SignedDuration::from_mins(minutes));
        scene.asked(before + calls).await;
    }
    scene.no_translation_waits().await;
    // The next message tries once, and says nothing again.
    scene.sandbox.write(clara, scene.sam, "Und was kostet es?");
    let next = scene.shown("Und was kostet es?").await;
    scene.asked(before + 4).await;
    scene.no_translation_waits().await;
    assert!(!scene.message(next.id).text.contains("not translated"), "{}", scene.message(next.id).text);
    // The button still asks, and later messages are translated again.
    scene.press(card.id, "🌐 Translate").await;
    scene.says(card.id, "🌐 [en] Wie lange dauert es?").await;
    scene.sandbox.write(clara, scene.sam, "Hallo?");
    let last = scene.shown("Hallo?").await;
    scene.says(last.id, "🌐 [en] Hallo?").await;

    // What only Premium may do is not tried again.
    scene.translations(FaultKind::Error { code: 403, text: "PREMIUM_ACCOUNT_REQUIRED".into() }, 1);
    scene.sandbox.write(clara, scene.sam, "Sind Sie da?");
    let card = scene.shown("Sind Sie da?").await;
    scene.says(card.id, "for accounts with Premium only").await;
    scene.no_translation_waits().await;
}

#[tokio::test]
async fn a_topic_shows_the_translation_too() {
    let (scene, group) = Scene::with_group().await;
    let clara = scene.clara();
    scene.sandbox.write(clara, scene.sam, GERMAN);
    let topic = scene.topic(group, "🟢 Clara Weber · @clara_w").await.id;
    let shown = scene.in_topic(group, topic, GERMAN).await;
    scene.nothing_is_pending().await;
    scene.always().await;
    eventually(|| {
        let chat = scene.sandbox.topic_chat(group, topic).into_iter();
        chat.into_iter().find(|one| one.id == shown.id && one.text.contains("🌐 [en] Guten Tag"))
    })
    .await;
}

const ENGLISH: &str = "It is forty a month for all of you together.";

const FIFTY: &str = "It is fifty a month for all of you together.";

impl Scene {
    /// Ann answers the card, and is asked about the translation.
    async fn answers_in_english(&self, card: i64, words: &str) -> (i64, ChatMessage) {
        let said = self.sandbox.reply(self.ann, card, words).unwrap();
        let question = self.shown(&format!("[de] {words}")).await;
        (said, question)
    }

    /// The texts made of the messages of the first dialog, oldest first.
    async fn made(&self) -> Vec<MessageText> {
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        let messages = reading.dialogs().get_messages(DialogId(1)).await.unwrap();
        messages.into_iter().flat_map(|message| message.texts).collect()
    }
}

#[tokio::test]
async fn an_answer_goes_as_the_translation_that_its_author_saw() {
    let mut scene = Scene::at_work().await;
    let clara = scene.translated().await;
    let card = scene.shown(GERMAN).await;
    let (said, question) = scene.answers_in_english(card.id, ENGLISH).await;
    assert!(
        question.text.starts_with("🌐 This is what Clara Weber @clara_w gets:\n[de] It is forty"),
        "{}",
        question.text
    );
    assert!(question.text.ends_with(&format!("as written: {ENGLISH}")), "{}", question.text);
    assert_eq!(labels(&question), ["📤 Send it", "✍️ Send mine", "✖ Don’t send"]);
    scene.nothing_waits().await;
    assert!(scene.texts_of(clara).is_empty());

    // A restart in between loses nothing.
    scene.restart().await;
    let send = question.buttons[0][0].data.clone().unwrap();
    scene.press(question.id, "📤 Send it").await;
    scene.says(question.id, "“[de] It is forty").await;
    let text = format!("[de] {ENGLISH}");
    eventually(|| (scene.texts_of(clara) == [text.as_str()]).then_some(())).await;
    let mark = |chat: &[ChatMessage]| chat.iter().find(|one| one.id == said)?.reaction.clone();
    assert_eq!(scene.sandbox.wait_for_bot(scene.ann, LIMIT, mark).await.as_deref(), Some("👌"));
    // Pressed twice, it is sent once.
    let words = scene.press(question.id, Button::Data(send)).await;
    assert!(words.unwrap().contains("from an earlier time"));
    scene.nothing_waits().await;
    assert_eq!(scene.texts_of(clara).len(), 1);

    // What was written stays beside it: on the screen, in the export, in the log.
    scene.ask("/dialog @clara_w", &format!("✍️ as written: {ENGLISH}")).await;
    let written = MessageText::Original { text: ENGLISH.to_owned() };
    assert!(scene.made().await.contains(&written), "{:?}", scene.made().await);
    scene.ask("/export @clara_w", "").await;
    let files = scene.sent_files(scene.ann, 2).await;
    assert!(files.iter().all(|file| file.contains(ENGLISH)), "{files:?}");
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let log = reading.audit().page(AuditFilter::All, 0, 50).await.unwrap();
    drop(reading);
    assert_eq!(log.iter().filter(|line| line.action == "message_accepted").count(), 1);
    // An edit of one's own words is translated, too, and seen before it goes.
    scene.sandbox.edit_message(scene.ann, said, FIFTY).unwrap();
    let question = scene.shown("[de] It is fifty").await;
    assert_eq!(scene.texts_of(clara), [text.as_str()]);
    scene.press(question.id, "📤 Send it").await;
    scene.says(question.id, "✏️ The message is changed: “[de] It is fifty").await;
    let text = format!("[de] {FIFTY}");
    eventually(|| (scene.texts_of(clara) == [text.as_str()]).then_some(())).await;
    eventually_made(&scene, &MessageText::Original { text: FIFTY.to_owned() }).await;
    assert!(!scene.made().await.contains(&written), "{:?}", scene.made().await);
    scene.ask("/dialog @clara_w", &format!("✍️ as written: {FIFTY}")).await;

    // Nothing of it is left of a person who is forgotten.
    let asked = scene.ask("/forget @clara_w", "for good?").await;
    scene.press(asked.id, "🗑 Yes, erase it all").await;
    scene.turned(asked.id, "Forgotten.").await;
    assert!(scene.made().await.is_empty());
}

#[tokio::test]
async fn an_edited_answer_changes_nothing_until_its_translation_is_seen() {
    let mut scene = Scene::at_work().await;
    let clara = scene.translated().await;
    let card = scene.shown(GERMAN).await;
    let (said, question) = scene.answers_in_english(card.id, ENGLISH).await;
    scene.press(question.id, "📤 Send it").await;
    let text = format!("[de] {ENGLISH}");
    eventually(|| (scene.texts_of(clara) == [text.as_str()]).then_some(())).await;

    // It holds back nothing that is written next, and a restart asks again.
    scene.translations(FaultKind::Stall, 1);
    let before = scene.asked_for_translations();
    scene.sandbox.edit_message(scene.ann, said, FIFTY).unwrap();
    scene.asked(before + 1).await;
    scene.restart().await;
    let question = scene.shown("[de] It is fifty").await;
    scene.sandbox.reply(scene.ann, card.id, "👍").unwrap();
    eventually(|| (scene.texts_of(clara) == [text.as_str(), "👍"]).then_some(())).await;
    scene.press(question.id, "✖ Don’t send").await;
    scene.says(question.id, "✖ Not sent.").await;
    assert_eq!(scene.texts_of(clara)[0], text);

    // Without a translation it may go as it is written.
    scene.translations(quota(), 1);
    scene.sandbox.edit_message(scene.ann, said, "It is sixty a month for all of you.").unwrap();
    let question = scene.shown("have not gone out: Telegram has no room for translations").await;
    scene.press(question.id, "✍️ Send mine").await;
    eventually(|| (scene.texts_of(clara)[0] == "It is sixty a month for all of you.").then_some(())).await;
    eventually_async(async || !scene.made().await.iter().any(|text| matches!(text, MessageText::Original { .. })))
        .await;
    // As long as the dialog is translated, so is each edit.
    scene.sandbox.edit_message(scene.ann, said, FIFTY).unwrap();
    let question = scene.shown("[de] It is fifty").await;
    scene.press(question.id, "📤 Send it").await;
    let text = format!("[de] {FIFTY}");
    eventually(|| (scene.texts_of(clara)[0] == text).then_some(())).await;
}

#[tokio::test]
async fn what_the_desk_is_told_to_send_is_translated_like_an_answer() {
    let scene = Scene::at_work().await;
    let clara = scene.translated().await;
    scene.sandbox.say(scene.ann, &format!("/send @clara_w {ENGLISH}"));
    let question = scene.shown(&format!("[de] {ENGLISH}")).await;
    assert!(scene.texts_of(clara).is_empty());
    scene.press(question.id, "📤 Send it").await;
    let text = format!("[de] {ENGLISH}");
    eventually(|| (scene.texts_of(clara) == [text.as_str()]).then_some(())).await;
}

#[tokio::test]
async fn new_words_for_a_waiting_translation_are_translated() {
    let scene = Scene::at_work().await;
    let clara = scene.translated().await;
    let card = scene.shown(GERMAN).await;
    let manager = scene.app.as_ref().unwrap().accounts.clone();
    manager.pause(AccountId(1), TelegramUserId(scene.ann.0)).await.unwrap();
    let (_, question) = scene.answers_in_english(card.id, ENGLISH).await;
    scene.press(question.id, "📤 Send it").await;
    // The card of what waits asks for other words; they are seen first, too.
    let waiting = scene.shown("its account is paused").await;
    scene.press(waiting.id, "✏️ Edit").await;
    scene.sandbox.say(scene.ann, FIFTY);
    let question = scene.shown("[de] It is fifty").await;
    scene.press(question.id, "📤 Send it").await;
    scene.says(question.id, "✏️ The message is changed").await;
    manager.resume_sending(AccountId(1), TelegramUserId(scene.ann.0)).await.unwrap();
    let text = format!("[de] {FIFTY}");
    eventually(|| (scene.texts_of(clara) == [text.as_str()]).then_some(())).await;
    eventually_made(&scene, &MessageText::Original { text: FIFTY.to_owned() }).await;
}

#[tokio::test]
async fn one_answer_is_translated_where_the_others_are_not() {
    let mut scene = Scene::at_work().await;
    let clara = scene.clara();
    scene.sandbox.write(clara, scene.sam, GERMAN);
    let card = scene.shown(GERMAN).await;
    scene.recorded(card.id).await;
    scene.press(card.id, "↩️ Reply").await;
    let asked = scene.shown("Your answer to").await;
    scene.press(asked.id, "🌐 In Deutsch").await;
    scene.says(asked.id, "Your answer to Clara Weber @clara_w, in Deutsch").await;
    // A desk that stops while Telegram is asked asks again afterwards.
    scene.translations(FaultKind::Stall, 1);
    let said = scene.sandbox.say(scene.ann, "It is fifty.");
    scene.asked(1).await;
    scene.shown("Translating your answer").await;
    scene.restart().await;
    scene.shown("[de] It is fifty.").await;
    // Other words are translated again.
    scene.translations(quota(), 1);
    scene.sandbox.edit_message(scene.ann, said, ENGLISH).unwrap();
    let question = scene.shown("have not gone out: Telegram has no room for translations").await;
    scene.press(question.id, "🔁 Try again").await;
    scene.says(question.id, &format!("[de] {ENGLISH}")).await;
    assert!(scene.texts_of(clara).is_empty());
    scene.press(question.id, "📤 Send it").await;
    let text = format!("[de] {ENGLISH}");
    eventually(|| (scene.texts_of(clara) == [text.as_str()]).then_some(())).await;
    eventually_made(&scene, &MessageText::Original { text: ENGLISH.to_owned() }).await;
    // The next ones go as they are.
    scene.sandbox.reply(scene.ann, card.id, ENGLISH).unwrap();
    eventually(|| (scene.texts_of(clara) == [text.as_str(), ENGLISH]).then_some(())).await;
    scene.press(card.id, "↩️ Reply").await;
    let asked = scene.shown("Send it exactly as it should arrive").await;
    scene.sandbox.say(scene.ann, "Danke!");
    scene.says(asked.id, "Answered").await;
    eventually(|| (scene.texts_of(clara).last().map(String::as_str) == Some("Danke!")).then_some(())).await;
}

#[tokio::test]
async fn an_author_may_send_the_own_words_or_nothing() {
    let scene = Scene::at_work().await;
    let clara = scene.translated().await;
    let card = scene.shown(GERMAN).await;
    let (_, question) = scene.answers_in_english(card.id, ENGLISH).await;
    scene.press(question.id, "✖ Don’t send").await;
    scene.says(question.id, "✖ Not sent.").await;
    let (_, question) = scene.answers_in_english(card.id, "It is fifty a month for all of you together.").await;
    scene.press(question.id, "✍️ Send mine").await;
    eventually(|| (scene.texts_of(clara) == ["It is fifty a month for all of you together."]).then_some(())).await;
    assert!(!scene.made().await.iter().any(|text| matches!(text, MessageText::Original { .. })));
    // By a reply to one's own words, too.
    let (said, question) = scene.answers_in_english(card.id, ENGLISH).await;
    scene.sandbox.reply(scene.ann, said, "/unsend").unwrap();
    eventually(|| {
        let chat = scene.sandbox.bot_chat(scene.ann).into_iter();
        chat.filter(|one| one.id > question.id).find(|one| one.text.contains("✖ Not sent.")).map(drop)
    })
    .await;
    // What needs no translation goes at once: a sign, their own language, and what Telegram leaves as it is.
    for words in ["👍", GERMAN, "[de] Danke"] {
        scene.sandbox.reply(scene.ann, card.id, words).unwrap();
        eventually(|| (scene.texts_of(clara).last().map(String::as_str) == Some(words)).then_some(())).await;
    }
    scene.nothing_waits().await;
    assert_eq!(scene.texts_of(clara).len(), 4);
}

#[tokio::test]
async fn answers_keep_their_order_whatever_is_decided_first() {
    let scene = Scene::at_work().await;
    let clara = scene.translated().await;
    let card = scene.shown(GERMAN).await;
    let (_, first) = scene.answers_in_english(card.id, ENGLISH).await;
    scene.sandbox.reply(scene.ann, card.id, "👍").unwrap();
    scene.shown("This one goes right after it").await;
    let (_, last) = scene.answers_in_english(card.id, "Shall I send you the contract today?").await;
    let words = scene.press(last.id, "📤 Send it").await;
    assert!(words.unwrap().starts_with("Decide about your answer before this one first"));
    scene.nothing_waits().await;
    assert!(scene.texts_of(clara).is_empty());
    scene.press(first.id, "📤 Send it").await;
    let one = format!("[de] {ENGLISH}");
    eventually(|| (scene.texts_of(clara) == [one.as_str(), "👍"]).then_some(())).await;
    scene.press(last.id, "📤 Send it").await;
    let three = "[de] Shall I send you the contract today?";
    eventually(|| (scene.texts_of(clara) == [one.as_str(), "👍", three]).then_some(())).await;
}

#[tokio::test]
async fn without_a_translation_nothing_goes_until_the_author_decides() {
    let mut scene = Scene::at_work().await;
    let clara = scene.translated().await;
    let card = scene.shown(GERMAN).await;
    scene.translations(quota(), 1);
    scene.sandbox.reply(scene.ann, card.id, ENGLISH).unwrap();
    let question = scene.shown("have not gone out: Telegram has no room for translations").await;
    scene.press(question.id, "🔁 Try again").await;
    scene.says(question.id, &format!("[de] {ENGLISH}")).await;
    scene.press(question.id, "✖ Don’t send").await;
    // A desk that stops while Telegram is asked asks again afterwards.
    scene.translations(FaultKind::Stall, 1);
    let before = scene.asked_for_translations();
    scene.sandbox.reply(scene.ann, card.id, "Shall I send you the contract today?").unwrap();
    scene.asked(before + 1).await;
    scene.shown("Translating your answer").await;
    scene.restart().await;
    let question = scene.shown("[de] Shall I send you the contract today?").await;
    scene.press(question.id, "📤 Send it").await;
    eventually(|| (scene.texts_of(clara) == ["[de] Shall I send you the contract today?"]).then_some(())).await;
}

#[tokio::test]
async fn edited_words_are_translated_again_and_the_former_ones_do_not_go() {
    let scene = Scene::at_work().await;
    let clara = scene.translated().await;
    let card = scene.shown(GERMAN).await;
    let (said, former) = scene.answers_in_english(card.id, ENGLISH).await;
    scene.sandbox.edit_message(scene.ann, said, "It is fifty a month for all of you together.").unwrap();
    let present = scene.shown("[de] It is fifty a month").await;
    let words = scene.press(former.id, "📤 Send it").await;
    assert!(words.unwrap().starts_with("You have edited it since"));
    scene.nothing_waits().await;
    assert!(scene.texts_of(clara).is_empty());
    scene.press(present.id, "📤 Send it").await;
    eventually(|| (scene.texts_of(clara) == ["[de] It is fifty a month for all of you together."]).then_some(())).await;
}

#[tokio::test]
async fn a_colleague_who_was_quicker_is_asked_about_after_the_translation() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let clara = scene.translated().await;
    let card = scene.shown(GERMAN).await;
    let to_olga = scene.shown_to(olga, GERMAN).await;
    let (_, question) = scene.answers_in_english(card.id, ENGLISH).await;
    scene.sandbox.reply(olga, to_olga.id, "👍").unwrap();
    eventually(|| (scene.texts_of(clara) == ["👍"]).then_some(())).await;
    scene.press(question.id, "📤 Send it").await;
    scene.says(question.id, "Olga answered").await;
    assert_eq!(scene.texts_of(clara), ["👍"]);
    scene.press(question.id, "📤 Send anyway").await;
    let text = format!("[de] {ENGLISH}");
    eventually(|| (scene.texts_of(clara) == ["👍", text.as_str()]).then_some(())).await;
    let written = MessageText::Original { text: ENGLISH.to_owned() };
    eventually_made(&scene, &written).await;
}

#[tokio::test]
async fn a_held_answer_that_becomes_words_is_translated() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let clara = scene.translated().await;
    let card = scene.shown(GERMAN).await;
    let to_olga = scene.shown_to(olga, GERMAN).await;
    scene.sandbox.reply(olga, to_olga.id, "👍").unwrap();
    eventually(|| (scene.texts_of(clara) == ["👍"]).then_some(())).await;
    let said = scene.sandbox.reply(scene.ann, card.id, "👌").unwrap();
    scene.shown("Olga answered").await;
    scene.sandbox.edit_message(scene.ann, said, ENGLISH).unwrap();
    let question = scene.shown(&format!("[de] {ENGLISH}")).await;
    scene.press(question.id, "📤 Send it").await;
    scene.says(question.id, "Olga answered").await;
    scene.press(question.id, "📤 Send anyway").await;
    let text = format!("[de] {ENGLISH}");
    eventually(|| (scene.texts_of(clara) == ["👍", text.as_str()]).then_some(())).await;
}

async fn eventually_made(scene: &Scene, text: &MessageText) {
    while !scene.made().await.contains(text) {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn formatting_and_captions_are_translated_with_the_words() {
    let scene = Scene::at_work().await;
    let clara = scene.translated().await;
    let card = scene.shown(GERMAN).await;
    scene.press(card.id, "↩️ Reply").await;
    scene.shown("Your answer to").await;
    scene.sandbox.say_html(scene.ann, "It is <b>forty</b> a month for all of you.").unwrap();
    let question = scene.shown("[de] It is forty a month").await;
    scene.press(question.id, "📤 Send it").await;
    let received = eventually(|| scene.sandbox.received(clara).pop()).await;
    assert_eq!(received.text, "[de] It is forty a month for all of you.");
    assert_eq!(received.formatting, ["bold 11 5"]);

    let asked = scene.press(card.id, "↩️ Reply").await;
    assert_eq!(asked, None);
    let caption = "Here is the contract for all of you.";
    scene.sandbox.send_document(scene.ann, "contract.pdf", vec![7; 100], caption).unwrap();
    let question = scene.shown("[de] Here is the contract").await;
    scene.press(question.id, "📤 Send it").await;
    let with_file = || scene.sandbox.received(clara).into_iter().find(|message| message.file.is_some());
    let received = eventually(with_file).await;
    assert_eq!(received.text, "[de] Here is the contract for all of you.");
    assert_eq!(received.file.unwrap().name, "contract.pdf");
}

#[tokio::test]
async fn in_a_topic_the_question_is_asked_there() {
    let (scene, group) = Scene::with_group().await;
    let clara = scene.clara();
    scene.sandbox.write(clara, scene.sam, GERMAN);
    let topic = scene.topic(group, "🟢 Clara Weber · @clara_w").await.id;
    scene.in_topic(group, topic, GERMAN).await;
    scene.nothing_is_pending().await;
    scene.always().await;
    scene.sandbox.say_in_topic(scene.ann, group, topic, "It is forty a month for all of you.").unwrap();
    let question = scene.in_topic(group, topic, "This is what Clara Weber @clara_w gets").await;
    let press = scene.sandbox.press_in(scene.ann, group, question.id, "📤 Send it").unwrap();
    press.answer(LIMIT).await.unwrap();
    let received = eventually(|| scene.sandbox.received(clara).pop()).await;
    assert_eq!(received.text, "[de] It is forty a month for all of you.");
    // The author's own words stand before it.
    scene.in_topic(group, topic, "“[de] It is forty a month for all of you.”").await;
}
