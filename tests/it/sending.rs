//! Stories of sending: now, later, from a chosen account; the queue, and why. Time passes by setting the clock.

use jiff::SignedDuration;
use jiff::civil::time;
use salesdesk::domain::account_limits::Limits;
use salesdesk::domain::ids::{AccountId, TelegramUserId};
use salesdesk::domain::quiet_hours::QuietHours;
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, PersonId, When};

use crate::bot::{LIMIT, PHONE, Scene, eventually, labels};

impl Scene {
    fn person(&self, name: &str, username: &str) -> PersonId {
        self.sandbox.add(Person::named(name).username(username))
    }

    pub(crate) fn texts(&self, person: PersonId) -> Vec<String> {
        self.sandbox.received(person).into_iter().map(|received| received.text).collect()
    }

    /// Advances the clock and wakes what sleeps until then.
    pub(crate) async fn pass(&self, time: SignedDuration) {
        let app = self.app.as_ref().unwrap();
        app.store.clock().advance(time);
        app.outbox.tick().await.unwrap();
    }

    /// The message as it is now.
    pub(crate) fn message(&self, id: i64) -> ChatMessage {
        self.sandbox.bot_chat(self.ann).into_iter().find(|message| message.id == id).unwrap()
    }

    /// Waits until a message of the bot contains a text.
    pub(crate) async fn says(&self, id: i64, words: &str) {
        let chat = || self.message(id).text.contains(words).then_some(());
        let said = tokio::time::timeout(LIMIT, eventually(chat)).await;
        assert!(said.is_ok(), "{words:?} is not in {:?}", self.message(id).text);
    }

    /// No quiet hours by chance and no gap between messages, unless a test sets them.
    pub(crate) async fn rules(&self, gap_seconds: u32, quiet: Option<QuietHours>) {
        let mut work = self.app.as_ref().unwrap().store.begin().await.unwrap();
        work.settings().set_minimum_gap(gap_seconds, None).await.unwrap();
        work.settings().set_quiet_hours(quiet, None).await.unwrap();
        work.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_message_for_later_is_shown_back_accepted_and_goes_out_at_its_time() {
    let scene = Scene::set(None).await;
    let carl = scene.person("Carl", "carl_x");
    scene.log_in().await;

    let plan = scene.ask("/later in 2h @carl_x Good <evening>", "is this the time?").await;
    assert!(plan.text.contains("in 2\u{a0}h") && plan.text.contains("Good <evening>"), "{}", plan.text);
    assert!(scene.texts(carl).is_empty());
    // Another time is confirmed too, and the older button no longer works.
    let second = scene.ask("in 3h", "in 3\u{a0}h").await;
    let words = scene.press(plan.id, "✅ Yes, schedule it").await;
    assert!(words.unwrap().contains("from an earlier time"));
    scene.press(second.id, "✅ Yes, schedule it").await;
    scene.says(second.id, "⏳ goes out at").await;
    assert_eq!(labels(&scene.message(second.id)), ["✏️ Edit", "🕒 Later", "✖ Cancel"]);

    scene.pass(SignedDuration::from_hours(2)).await;
    assert!(scene.texts(carl).is_empty());
    scene.pass(SignedDuration::from_hours(1)).await;
    scene.says(second.id, "✅ sent").await;
    assert_eq!(scene.texts(carl), ["Good <evening>"]);
}

#[tokio::test]
async fn a_message_for_later_is_edited_moved_and_cancelled() {
    let scene = Scene::set(None).await;
    let carl = scene.person("Carl", "carl_x");
    scene.log_in().await;

    let card = scene.ask("/later in 2h @carl_x First", "is this the time?").await;
    scene.press(card.id, "✅ Yes, schedule it").await;
    scene.press(card.id, "✏️ Edit").await;
    scene.says(card.id, "Send the new text").await;
    scene.sandbox.say(scene.ann, "Second");
    scene.says(card.id, "“Second”").await;
    scene.press(card.id, "🕒 Later").await;
    scene.sandbox.say(scene.ann, "in 5h");
    scene.says(card.id, "in 5\u{a0}h").await;
    scene.press(card.id, "✅ Yes, schedule it").await;
    scene.says(card.id, "⏳ goes out at").await;
    scene.pass(SignedDuration::from_hours(3)).await;
    assert!(scene.texts(carl).is_empty());
    scene.press(card.id, "✖ Cancel").await;
    scene.says(card.id, "✖ cancelled").await;
    scene.pass(SignedDuration::from_hours(3)).await;
    scene.nothing_waits().await;
    assert!(scene.texts(carl).is_empty());
}

#[tokio::test]
async fn what_is_missing_is_asked_for() {
    let scene = Scene::set(None).await;
    let carl = scene.person("Carl", "carl_x");
    scene.log_in().await;

    scene.ask("/later", "When?").await;
    scene.ask("31 February", "no such day").await;
    scene.ask("tomorrow 9:00", "To whom?").await;
    scene.ask("@carl_x", "What should it say?").await;
    let plan = scene.ask("Hello", "is this the time?").await;
    scene.press(plan.id, "✖ Cancel").await;
    scene.says(plan.id, "Cancelled").await;

    scene.ask("/send_from", "From which account?").await;
    scene.ask("+1 (555) 123-0132", "To whom?").await;
    scene.ask("@carl_x Hello Carl", "✅ sent").await;
    assert_eq!(scene.texts(carl), ["Hello Carl"]);
    scene.ask("/why", "Send the username").await;
    scene.ask("@carl_x", "✓ not on the stop-list").await;
}

#[tokio::test]
async fn a_wrong_time_or_phone_gets_one_line() {
    let scene = Scene::set(None).await;
    for (text, line) in [
        ("/later yesterday 9:00 @carl_x hi", "I do not understand this time"),
        ("/later 1 Dec 2020 @carl_x hi", "has passed already"),
        ("/later 31 February @carl_x hi", "no such day"),
        ("/later 25:00 @carl_x hi", "no such time of day"),
        ("/later in 900 days @carl_x hi", "more than a year ahead"),
        ("/later soon @carl_x hi", "I do not understand this time"),
        ("/later in 2h @c hi", "cannot be a username"),
        ("/later in -2h @carl_x hi", "I do not understand this time"),
        ("/later Mon 24.11.2026 @carl_x hi", "no such day"),
        ("/later 2026-13-01 @carl_x hi", "no such day"),
        ("/later in 99999999999999999999 days @carl_x hi", "I do not understand this time"),
        ("/later \u{202e}soon <b>@carl_x hi", "I do not understand this time"),
        ("/send_from +15550009999 @carl_x hi", "is not at the desk"),
        ("/send_from abc @carl_x hi", "There is no account yet"),
        ("/later tomorrow 9:00 Hi, Carl", "/later tomorrow 9:00 @bob_lee Hello!"),
        ("/later tomorrow 9:00 hello Carl", "/later tomorrow 9:00 @bob_lee Hello!"),
        ("/why c!", "neither a username nor a Telegram id"),
        ("/why t.me/+abcdef", "leads to a group or channel"),
        ("/acounts", "Did you mean /accounts?"),
        ("/help acounts", "/help accounts"),
    ] {
        let said = scene.ask(text, line).await;
        assert_eq!(said.text.lines().count(), 1, "{}", said.text);
    }
}

#[tokio::test]
async fn an_account_and_a_person_are_known_by_what_they_are_called() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    let card = scene.ask(&format!("/account {PHONE}"), "Sam Sales").await;
    scene.press(card.id, "🏷 Label").await;
    scene.ask("EU north", "“EU north”").await;
    scene.ask("/send_from EU north @bob_lee Hello", "✅ sent").await;
    scene.ask("/send_from sam sales @bob_lee Hello again", "✅ sent").await;
    assert_eq!(scene.texts_of(bob), ["Hello", "Hello again"]);
    let unknown = scene.ask("/send_from Asia @bob_lee Hello", "I know no account “Asia”").await;
    let example = unknown.text.split("For example: ").nth(1).unwrap();
    assert_eq!(example, "/send_from EU north @bob_lee Hello!");
    scene.ask(example, "✅ sent").await;
    scene.ask("/account EU", "I know no account “EU”. There are: EU north (").await;
    scene.ask("/account eu north", "Sam Sales").await;

    // Without an account the command asks for one, and continues with it.
    let asked = scene.ask("/logout", "/logout: which account?").await;
    scene.press(asked.id, Button::At(0, 0)).await;
    scene.turned(asked.id, "Log this account out?").await;
    scene.ask("/enable", "/enable: no account needs this now").await;

    scene.ask("/why Bob Lee", "❔ @bob_lee").await;
    scene.ask("/why bob", "❔ @bob_lee").await;
    scene.ask("/why Nobody Here", "neither a username nor a Telegram id").await;
}

#[tokio::test]
async fn words_after_a_command_are_understood_in_either_language() {
    let scene = Scene::at_work().await;
    scene.ask("/stats сегодня", "Today").await;
    scene.ask("/team выкл", "Nobody is on duty").await;
    scene.ask("/team invite оператор", "Invitation, operator").await;
    scene.ask("/dialogs целевые", "qualified").await;
    scene.ask("/check все", "Just checked").await;
    scene.ask("/language ru", "по-русски").await;
    scene.ask("/stats today", "Сегодня").await;
    scene.ask("/team пригласить Менеджера", "Приглашение").await;
    scene.ask("/dialogs mine", "мои").await;
}

#[tokio::test]
async fn what_is_no_time_is_answered_in_russian_too_and_its_example_works() {
    let scene = Scene::set(None).await;
    scene.person("Carl", "carl_x");
    scene.person("Bob", "bob_lee");
    let welcome = scene.ask("/start", "Hello Ann").await;
    scene.press(welcome.id, "🌐 Русский").await;
    scene.shown("Теперь пульт говорит с вами по-русски").await;
    for (text, line) in [
        ("/later вчера 9:00 @carl_x привет", "Не понимаю, какое это время"),
        ("/later 1 декабря 2020 @carl_x привет", "уже прошло"),
        ("/later 31 февраля @carl_x привет", "Такого дня в календаре нет"),
        ("/later 25:00 @carl_x привет", "Такого времени не бывает"),
        ("/later через 900 дней @carl_x привет", "самое большее на год"),
    ] {
        let said = scene.ask(text, line).await;
        assert_eq!(said.text.lines().count(), 1, "{}", said.text);
        let example = said.text.split("Например: ").nth(1).unwrap();
        let plan = scene.ask(example, "время верное?").await;
        // A time that is shown can be sent back, and means the same.
        let shown = plan.text.lines().nth(1).unwrap().rsplit_once(", через").unwrap().0.to_owned();
        let again = scene.ask(&shown, "время верное?").await;
        assert_eq!(again.text.lines().nth(1), plan.text.lines().nth(1));
        scene.ask("/later через 2 часа @carl_x", "Что написать?").await;
        scene.ask("/cancel", "Отменено").await;
    }
}

#[tokio::test]
async fn the_queue_cancels_the_third_sends_the_first_and_drops_the_rest() {
    let scene = Scene::set(None).await;
    let carl = scene.person("Carl", "carl_x");
    scene.log_in().await;
    for (number, hours) in [(1, 2), (2, 3), (3, 4), (4, 5)] {
        let card = scene.ask(&format!("/later in {hours}h @carl_x Number {number}"), "is this the time?").await;
        scene.press(card.id, "✅ Yes, schedule it").await;
    }
    let queue = scene.ask("/queue", "Queue · 4").await;
    assert!(queue.text.contains("3. @carl_x") && queue.text.contains("as you asked"), "{}", queue.text);
    scene.press(queue.id, "✖ 3").await;
    scene.says(queue.id, "Queue · 3").await;
    assert!(!scene.message(queue.id).text.contains("Number 3"));
    // A button of an earlier page names its item and nothing else.
    scene.press(queue.id, "▶️ 1").await;
    scene.shown("✅ sent").await;
    assert_eq!(scene.texts(carl), ["Number 1"]);
    scene.press(queue.id, "🔄 Refresh").await;
    scene.says(queue.id, "Queue · 2").await;
    scene.press(queue.id, "✖ All for @carl_x").await;
    scene.says(queue.id, "Cancel all 2 messages").await;
    let words = scene.press(queue.id, "✖ Yes, cancel them").await;
    assert_eq!(words.as_deref(), Some("2 messages cancelled."));
    scene.says(queue.id, "Nothing waits").await;
    scene.pass(SignedDuration::from_hours(6)).await;
    assert_eq!(scene.texts(carl), ["Number 1"]);
}

#[tokio::test]
async fn only_the_first_of_those_that_wait_for_their_turn_is_given_a_time() {
    let scene = Scene::set(None).await;
    for (name, username) in [("Carl", "carl_x"), ("Bob", "bob_ray"), ("Dora", "dora_x")] {
        scene.person(name, username);
    }
    scene.log_in().await;
    scene.rules(600, None).await;
    scene.ask("/send @carl_x One", "✅ sent").await;
    let second = scene.ask("/send @bob_ray Two", "⏳ waits until").await;
    let third = scene.ask("/send @dora_x Three", "goes out after the one before it").await;
    let queue = scene.ask("/queue", "Queue · 2").await;
    let lines: Vec<&str> = queue.text.lines().filter(|line| line.contains('⏳')).collect();
    assert!(lines[0].ends_with(": the gap between two messages"), "{}", queue.text);
    assert!(lines[1].ends_with("goes out after the one before it"), "{}", queue.text);
    assert!(scene.ask("/why @bob_ray", "✗").await.text.contains("Goes out at"));
    scene.ask("/why @dora_x", "others of this account go first").await;
    // The next recipient comes after both.
    scene.ask("/why @carl_x", "others of this account go first").await;

    scene.pass(SignedDuration::from_secs(601)).await;
    scene.says(second.id, "✅ sent").await;
    scene.pass(SignedDuration::from_secs(601)).await;
    scene.says(third.id, "✅ sent").await;
}

#[tokio::test]
async fn why_tells_the_truth_in_quiet_hours() {
    let scene = Scene::set(None).await;
    let carl = scene.person("Carl", "carl_x");
    scene.log_in().await;
    let clock = scene.app.as_ref().unwrap().store.clock().clone();
    let midnight = clock.now().to_zoned(clock.zone()).tomorrow().unwrap().start_of_day().unwrap();
    clock.advance(midnight.timestamp().duration_since(clock.now()) + SignedDuration::from_mins(5));
    scene.rules(0, QuietHours::new(time(22, 0, 0, 0), time(9, 0, 0, 0))).await;

    let card = scene.ask("/send @carl_x Good morning", "waits until 09:00: quiet hours").await;
    let why = scene.ask("/why @carl_x", "✗ quiet hours until 09:00").await;
    assert!(why.text.contains("Goes out at 09:00."), "{}", why.text);
    assert_eq!(why.text.matches('✓').count(), 12, "{}", why.text);
    scene.pass(SignedDuration::from_hours(9)).await;
    scene.says(card.id, "✅ sent").await;
    assert_eq!(scene.texts(carl), ["Good morning"]);
    scene.ask("/why @carl_x", "A message would go out now.").await;
}

#[tokio::test]
async fn why_says_what_the_card_says_while_every_account_has_used_up_its_strangers() {
    let scene = Scene::set(None).await;
    scene.person("Carl", "carl_x");
    let bob = scene.person("Bob", "bob_ray");
    scene.log_in().await;
    scene.rules(0, None).await;
    let app = scene.app.as_ref().unwrap();
    let mut work = app.store.begin().await.unwrap();
    let account = work.accounts().get_active_accounts().await.unwrap().remove(0);
    work.accounts().set_limits(account.id, Limits::of(40, 1), TelegramUserId(scene.ann.0)).await.unwrap();
    work.commit().await.unwrap();

    scene.ask("/send @carl_x One", "✅ sent").await;
    let card = scene.ask("/send @bob_ray Two", "as many strangers as it may today").await;
    assert!(card.text.contains("waits until 00:00"), "{}", card.text);
    let why = scene.ask("/why @bob_ray", "strangers").await;
    assert!(why.text.contains("until 00:00") && why.text.contains("Goes out at 00:00"), "{}", why.text);
    assert!(!why.text.contains("no account is ready"), "{}", why.text);
    scene.pass(SignedDuration::from_hours(24)).await;
    scene.says(card.id, "✅ sent").await;
    assert_eq!(scene.texts(bob), ["Two"]);
}

#[tokio::test]
async fn a_redelivered_update_enqueues_nothing() {
    let scene = Scene::set(None).await;
    let carl = scene.person("Carl", "carl_x");
    scene.log_in().await;
    scene.sandbox.duplicate_next_update(1);
    scene.ask(&format!("/send_from {PHONE} @carl_x Once"), "✅ sent").await;
    let plan = scene.ask("/later in 2h @carl_x Later once", "is this the time?").await;
    scene.sandbox.duplicate_next_update(1);
    scene.press(plan.id, "✅ Yes, schedule it").await;
    scene.ask("/queue", "Queue · 1").await;
    scene.pass(SignedDuration::from_hours(2)).await;
    eventually(|| (scene.texts(carl) == ["Once", "Later once"]).then_some(())).await;
}

#[tokio::test]
async fn formatting_arrives_as_it_was_typed() {
    let scene = Scene::set(None).await;
    let carl = scene.person("Carl", "carl_x");
    scene.log_in().await;
    let html = "/send @carl_x 😀 <b>bold</b> and <a href=\"https://a.b/\">link</a>";
    scene.sandbox.say_html(scene.ann, html).unwrap();
    scene.shown("✅ sent").await;
    let received = scene.sandbox.received(carl).remove(0);
    assert_eq!(received.text, "😀 bold and link");
    assert_eq!(received.formatting, ["bold 3 4", "text_url 12 4 https://a.b/"]);
}

#[tokio::test]
async fn a_long_text_shows_how_many_messages_it_makes() {
    let scene = Scene::set(None).await;
    let carl = scene.person("Carl", "carl_x");
    scene.log_in().await;
    scene.rules(0, None).await;
    let text = "word ".repeat(1500);
    let card = scene.ask(&format!("/send @carl_x {text}"), "messages").await;
    scene.says(card.id, "2 of 2 messages sent").await;
    let arrived = scene.texts(carl);
    assert_eq!(arrived.len(), 2);
    assert_eq!(arrived.join(" "), text.trim());
}

#[tokio::test]
async fn a_file_goes_along_as_an_answer_as_a_caption_and_as_a_reply() {
    let scene = Scene::set(None).await;
    let carl = scene.person("Carl", "carl_x");
    scene.log_in().await;
    scene.rules(0, None).await;
    scene.ask("/send @carl_x", "What should it say?").await;
    scene.sandbox.send_document(scene.ann, "offer.pdf", vec![7; 3000], "Our offer").unwrap();
    let card = scene.shown("✅ sent").await;
    assert!(card.text.contains("“📎 Our offer”"), "{}", card.text);
    scene.sandbox.send_document(scene.ann, "terms.pdf", vec![7; 9], "/send @carl_x Our terms").unwrap();
    let sent = |count| move |texts: Vec<String>| (texts.len() == count).then_some(());
    eventually(|| sent(2)(scene.texts(carl))).await;
    // Nothing asks for this file; it is sent by a reply to it.
    let price = scene.sandbox.send_document(scene.ann, "price.pdf", vec![7; 20], "").unwrap();
    scene.shown("was not asking").await;
    scene.sandbox.reply_in(scene.ann, scene.ann.into(), price, "/send @carl_x Our price").unwrap();
    eventually(|| sent(3)(scene.texts(carl))).await;
    let received = scene.sandbox.received(carl);
    let names: Vec<&str> =
        received.iter().filter_map(|received| received.file.as_ref().map(|file| file.name.as_str())).collect();
    assert_eq!(names, ["offer.pdf", "terms.pdf", "price.pdf"]);
    assert_eq!(scene.texts(carl), ["Our offer", "Our terms", "Our price"]);
}

#[tokio::test]
async fn a_file_keeps_its_name_and_kind_with_the_prospect_and_in_the_dialog() {
    let scene = Scene::set(None).await;
    let carl = scene.person("Carl", "carl_x");
    scene.log_in().await;
    scene.sandbox.send_document(scene.ann, "Цены 2026.csv", b"a,b".to_vec(), "/send @carl_x Our prices").unwrap();
    scene.shown("✅ sent").await;
    let file = scene.sandbox.received(carl).remove(0).file.unwrap();
    assert_eq!((file.name.as_str(), file.mime.as_str(), file.size), ("Цены 2026.csv", "text/csv", 3));
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let dialog = reading.dialogs().by_prospect(TelegramUserId(carl.0)).await.unwrap().unwrap();
    let message = reading.dialogs().get_messages(dialog.id).await.unwrap().remove(0);
    let info = message.attachment.unwrap().file.unwrap();
    assert_eq!((info.name.as_deref(), info.mime.as_deref()), (Some("Цены 2026.csv"), Some("text/csv")));
    assert_eq!(info.size, Some(3));
}

#[tokio::test]
async fn somebody_without_a_username_is_mentioned_where_the_account_knows_them_and_named_in_words_where_not() {
    let scene = Scene::set(None).await;
    let carl = scene.person("Carl", "carl_x");
    let (dora, eve) = (scene.sandbox.add(Person::named("Dora")), scene.sandbox.add(Person::named("Eve")));
    scene.log_in().await;
    scene.rules(0, None).await;
    scene.sandbox.write(dora, scene.sam, "Hi");
    scene.shown("Hi").await;
    let mention = |who: PersonId, name: &str| format!("<a href=\"tg://user?id={}\">{name}</a>", who.0);
    let html = format!("/send @carl_x Ask {} or {}", mention(dora, "Dora"), mention(eve, "Eve"));
    scene.sandbox.say_html(scene.ann, &html).unwrap();
    scene.shown("✅ sent").await;
    let received = scene.sandbox.received(carl).remove(0);
    assert_eq!(received.text, "Ask Dora or Eve");
    assert_eq!(received.formatting, [format!("mention 4 4 {}", dora.0)]);

    // A mention that Telegram refuses costs the mention and not the message.
    let refusal = FaultKind::Error { code: 400, text: "ENTITY_MENTION_USER_INVALID".into() };
    let (door, when) = (Door::Mtproto, When::BeforeEffect);
    let fault = Fault { door, method: "messages.sendMessage".into(), caller: None, times: 1, kind: refusal, when };
    scene.sandbox.edit(|state| state.faults.order(fault));
    scene.sandbox.say_html(scene.ann, &format!("/send @carl_x Or {}", mention(dora, "Dora"))).unwrap();
    let arrived = || scene.sandbox.received(carl).into_iter().nth(1);
    let second = eventually(arrived).await;
    assert_eq!((second.text.as_str(), second.formatting.len()), ("Or Dora", 0));
}

#[tokio::test]
async fn a_button_for_what_is_not_there_says_so() {
    let scene = Scene::set(None).await;
    scene.ask("/start", "Hello Ann").await;
    for data in ["edit:99", "later:99", "agree:99", "unqueue:99:0", "now:99:0", "askall:99:0", "all:99:0"] {
        let words = scene.press(1, Button::Data(data.into())).await;
        assert!(words.is_some_and(|words| !words.is_empty()), "{data}");
    }
}

#[tokio::test]
async fn the_first_word_of_a_sentence_is_no_name_unless_it_says_so_or_is_known() {
    let scene = Scene::set(None).await;
    let hello = scene.person("Hello", "hello");
    scene.log_in().await;
    scene.rules(0, None).await;
    scene.ask("/send hello there, Bob", "If “hello” is a username, write it with @").await;
    // Alone, it is shown for confirmation.
    scene.ask("/send hello", "A message to @hello").await;
    scene.ask("/cancel", "Cancelled").await;
    scene.ask("/send", "To whom?").await;
    scene.ask("Hello dear friend", "If “Hello” is a username").await;
    scene.ask("/cancel", "Cancelled").await;
    assert!(scene.texts(hello).is_empty());
    scene.ask("/send t.me/hello Hi", "✅ sent").await;
    // A person with a dialog is known by name.
    scene.ask("/send hello again", "✅ sent").await;
    assert_eq!(scene.texts(hello), ["Hi", "again"]);
}

#[tokio::test]
async fn what_cannot_go_now_keeps_the_time_that_was_meant_for_it() {
    let scene = Scene::set(None).await;
    let carl = scene.person("Carl", "carl_x");
    scene.log_in().await;
    scene.rules(60, None).await;
    scene.ask("/send @carl_x one", "✅ sent").await;
    let plan = scene.ask("/later in 5h @carl_x evening", "is this the time?").await;
    scene.press(plan.id, "✅ Yes, schedule it").await;
    scene.says(plan.id, "goes out at").await;
    let meant = scene.message(plan.id).text;
    // Telegram's demands apply to everybody; a manager may exceed our own gap.
    let mut work = scene.app.as_ref().unwrap().store.begin().await.unwrap();
    let until = work.now() + SignedDuration::from_hours(1);
    work.accounts().set_flood_wait(AccountId(1), until).await.unwrap();
    work.commit().await.unwrap();
    let queue = scene.ask("/queue", "evening").await;
    let words = scene.press(queue.id, "▶️ 1").await.unwrap();
    assert!(words.contains("keeps its time"), "{words}");
    assert_eq!(scene.message(plan.id).text, meant);
    scene.pass(SignedDuration::from_hours(5)).await;
    scene.says(plan.id, "✅ sent").await;
    assert_eq!(scene.texts(carl), ["one", "evening"]);
}
