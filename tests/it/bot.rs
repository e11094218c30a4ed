//! Stories of the bot as people see it: the real program on a sandbox. A test changes the world and checks the world;
//! it waits for conditions, never for a time.

use std::path::Path;
use std::time::Duration;

use salesdesk::app::App;
use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::team::{Member, Role};
use telegram_sandbox::bot_api::ChatId;
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::{Person, PersonId};
use telegram_sandbox::{Sandbox, SandboxConfig};

use crate::support;

pub(crate) const LIMIT: Duration = Duration::from_secs(20);
pub(crate) const PHONE: &str = "+15551230132";

/// The labels of a message's buttons, row by row.
pub(crate) fn labels(message: &ChatMessage) -> Vec<&str> {
    message.buttons.iter().flatten().map(|button| button.text.as_str()).collect()
}

pub(crate) struct Scene {
    pub(crate) sandbox: Sandbox,
    pub(crate) ann: PersonId,
    pub(crate) sam: PersonId,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) app: Option<App>,
    /// The team's forum group.
    pub(crate) group: Option<ChatId>,
}

impl Scene {
    /// Ann owns the desk; Sam is an account with this password, if any.
    pub(crate) async fn set(password: Option<&str>) -> Self {
        let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
        let ann = sandbox.add(Person::named("Ann"));
        let sam = Person::named("Sam Sales").username("sam_sales").phone(PHONE);
        let sam = sandbox.add(match password {
            Some(password) => sam.password(password, Some("the season")),
            None => sam,
        });
        let mut scene = Self { sandbox, ann, sam, folder: tempfile::tempdir().unwrap(), app: None, group: None };
        scene.open().await;
        scene
    }

    pub(crate) async fn open(&mut self) {
        let mut settings = support::settings(&self.sandbox, self.folder.path(), &[self.ann]);
        settings.inbox_chat = self.group.map(|group| salesdesk::domain::ids::ChatId(group.0));
        let data_centers = support::SandboxDataCenters::of(&self.sandbox);
        self.app = Some(App::start(settings, data_centers).await.unwrap());
    }

    pub(crate) async fn restart(&mut self) {
        self.app.take().unwrap().stop().await;
        self.open().await;
    }

    /// Waits until the bot shows a message with this text, and returns the newest one.
    pub(crate) async fn shown(&self, words: &str) -> ChatMessage {
        self.shown_to(self.ann, words).await
    }

    pub(crate) async fn shown_to(&self, person: PersonId, words: &str) -> ChatMessage {
        let found = self.sandbox.wait_for_bot(person, LIMIT, |chat| {
            chat.iter().rev().find(|message| message.from_bot && message.text.contains(words)).cloned()
        });
        match found.await {
            Some(message) => message,
            None => panic!("nobody said {words:?}:\n{}", self.chat(person)),
        }
    }

    pub(crate) fn chat(&self, person: PersonId) -> String {
        let chat = self.sandbox.bot_chat(person);
        chat.iter().map(|message| format!("{}: {}\n", message.id, message.text)).collect()
    }

    /// Waits until the outbox is empty, which is a moment after the last prospect received a message.
    pub(crate) async fn nothing_waits(&self) {
        let store = &self.app.as_ref().unwrap().store;
        let empty = async || store.read().await.unwrap().outbox().open().await.unwrap().is_empty();
        crate::ops::eventually_async(empty).await;
        self.ask("/queue", "Nothing waits").await;
    }

    /// Waits until everything that people wrote is shown, and that is recorded: a moment after the last chat shows it.
    pub(crate) async fn nothing_is_pending(&self) {
        let store = &self.app.as_ref().unwrap().store;
        let shown = async || store.read().await.unwrap().message_cards().pending_dialogs().await.unwrap().is_empty();
        crate::ops::eventually_async(shown).await;
    }

    /// Sends a text and waits for a newer message with these words.
    pub(crate) async fn ask(&self, text: &str, words: &str) -> ChatMessage {
        let asked = self.sandbox.say(self.ann, text);
        let found = self.sandbox.wait_for_bot(self.ann, LIMIT, |chat| {
            let mut newer = chat.iter().filter(|message| message.from_bot && message.id > asked);
            newer.find(|message| message.text.contains(words)).cloned()
        });
        match found.await {
            Some(message) => message,
            None => panic!("{text:?} was not answered with {words:?}:\n{}", self.chat(self.ann)),
        }
    }

    /// Presses a button and waits for the answer to the press.
    pub(crate) async fn press(&self, message: i64, button: impl Into<Button>) -> Option<String> {
        let press = self.sandbox.press(self.ann, message, button).unwrap();
        press.answer(LIMIT).await.unwrap().text
    }

    pub(crate) async fn tap(&self, message: i64, code: &str) {
        for digit in code.chars() {
            self.press(message, digit.to_string().as_str()).await;
        }
    }

    pub(crate) async fn code(&self) -> String {
        eventually(|| self.sandbox.code(self.sam)).await.code
    }

    /// Logs Sam in, established.
    pub(crate) async fn log_in(&self) {
        let card = self.ask(&format!("/add_account {PHONE}"), "Enter it with the buttons").await;
        self.tap(card.id, &self.code().await).await;
        let done = self.shown("is in: Sam Sales").await;
        self.press(done.id, Button::At(0, 0)).await;
        self.shown("up to 40 messages a day").await;
    }
}

#[tokio::test]
async fn from_nothing_to_a_message_that_arrived() {
    let scene = Scene::set(None).await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));

    let welcome = scene.ask("/start", "Hello Ann").await;
    scene.press(welcome.id, "➕ Add an account").await;
    scene.shown("Send its phone number").await;
    let card = scene.ask("+1 (555) 123-0132", "Enter it with the buttons").await;
    let code = scene.code().await;
    scene.tap(card.id, &code).await;
    let done = scene.shown("is in: Sam Sales, @sam_sales").await;
    assert_eq!(done.id, card.id, "one action is one message");
    scene.press(done.id, "New · warm up over 14 days").await;
    scene.shown("It warms up over 14 days").await;

    scene.ask("/send", "To whom?").await;
    scene.ask("@bob_lee", "What should it say?").await;
    let text = "Hello <Bob> & co!\n\nHow can I help?";
    let card = scene.ask(text, "@bob_lee").await;
    assert_eq!(scene.shown("✅ sent").await.id, card.id);
    let arrived: Vec<String> = scene.sandbox.received(bob).into_iter().map(|received| received.text).collect();
    assert_eq!(arrived, [text]);
}

#[tokio::test]
async fn a_stranger_is_never_answered() {
    let scene = Scene::set(None).await;
    let eve = scene.sandbox.add(Person::named("Eve"));
    for text in ["/start", "/add_account +15559990000", "/code 12345", "hello"] {
        scene.sandbox.say(eve, text);
    }
    scene.sandbox.press(eve, 1, Button::Data("add".into())).unwrap();
    let group = scene.sandbox.make_group("Prizes", &[eve], false);
    scene.sandbox.add_bot_to_group(eve, group).unwrap();
    eventually(|| (!scene.sandbox.bot_is_in(group)).then_some(())).await;

    scene.ask("/accounts", "None yet").await;
    assert!(scene.sandbox.bot_chat(eve).iter().all(|message| !message.from_bot));
    assert!(scene.sandbox.group_chat(group).iter().all(|message| !message.from_bot));
    assert!(scene.sandbox.answers(eve).is_empty());
    assert_eq!(scene.sandbox.deleted(eve).len(), 0);
}

#[tokio::test]
async fn an_owners_group_keeps_the_bot() {
    let scene = Scene::set(None).await;
    let group = scene.sandbox.make_group("Desk", &[scene.ann], false);
    scene.sandbox.add_bot_to_group(scene.ann, group).unwrap();
    scene.sandbox.say_in_group(scene.ann, group, "/add_account +15551230132").unwrap();
    eventually(|| {
        let chat = scene.sandbox.group_chat(group);
        chat.into_iter().find(|message| message.from_bot && message.text.contains("private chat only"))
    })
    .await;
    assert!(scene.sandbox.bot_is_in(group));
}

#[tokio::test]
async fn a_mistake_gets_one_line_with_an_example() {
    let scene = Scene::set(None).await;
    for (text, line) in [
        ("/add_account +1555CALLME", "digits only. For example"),
        ("/add_account 12", "too short"),
        ("/add_account 8 901 234 56 78", "Did you mean +7 901 234"),
        ("/account +15550000000", "is not at the desk"),
        ("/send bob! hi", "cannot be a username"),
        ("/code 12345", "No login is under way"),
        ("/password x", "No login is under way"),
        ("/resend", "No login is under way"),
        ("/language fr", "I speak English"),
        ("/help dance", "There is no command"),
        ("/dance", "do not know this command"),
        ("hello", "was not asking"),
        ("/cancel", "nothing to cancel"),
    ] {
        scene.ask(text, line).await;
    }
    for data in ["", "key:1:10", "dance", "acc:99", "key:99:1", "stop:99", "full:99", "unsend:99"] {
        let words = scene.press(1, Button::Data(data.into())).await;
        assert!(words.is_some_and(|words| !words.is_empty()), "{data}");
    }
}

#[tokio::test]
async fn a_wrong_code_may_be_tried_again_and_a_number_is_added_once() {
    let scene = Scene::set(None).await;
    let card = scene.ask(&format!("/add_account {PHONE}"), "Enter it with the buttons").await;
    let code = scene.code().await;
    let wrong: String = code.chars().map(|digit| if digit == '9' { '0' } else { '9' }).collect();
    scene.tap(card.id, &wrong).await;
    scene.shown("That was not the code. Try again (2 tries left)").await;
    scene.press(card.id, "1").await;
    assert!(scene.shown("2 tries left").await.text.contains('●'), "a digit does not make the warning forgotten");
    // The same number continues the same login.
    scene.ask(&format!("/add_account {PHONE}"), "2 tries left").await;

    let typed: String = code.chars().map(|digit| format!("{digit}-")).collect();
    scene.sandbox.say(scene.ann, &format!("/code {typed}"));
    scene.shown("is in: Sam Sales").await;
    assert!(scene.sandbox.deleted(scene.ann).iter().any(|message| message.text.starts_with("/code")));
    assert!(scene.sandbox.bot_chat(scene.ann).iter().all(|message| !message.text.starts_with("/code")));
    scene.ask(&format!("/add_account {PHONE}"), "already at the desk").await;
}

#[tokio::test]
async fn a_login_goes_on_after_a_restart_at_every_step() {
    let mut scene = Scene::set(Some("autumn")).await;
    scene.ask("/add_account", "Send its phone number").await;
    scene.restart().await;
    let card = scene.ask(PHONE, "Enter it with the buttons").await;
    let code = scene.code().await;
    scene.tap(card.id, &code[..2]).await;
    scene.restart().await;
    scene.tap(card.id, &code).await;
    scene.shown("Hint: “the season”").await;
    scene.restart().await;
    // A password is deleted from the chat even if another screen was opened in between.
    scene.ask("/start", "Desk").await;
    scene.sandbox.say(scene.ann, "winter");
    scene.shown("That was not the password").await;
    scene.sandbox.say(scene.ann, "autumn");
    let done = scene.shown("is in: Sam Sales").await;
    assert_eq!(done.id, card.id);
    scene.restart().await;
    scene.press(done.id, Button::At(0, 0)).await;
    scene.shown("up to 40 messages a day").await;
    let left: Vec<String> = scene.sandbox.bot_chat(scene.ann).into_iter().map(|message| message.text).collect();
    assert!(!left.iter().any(|text| text == "winter" || text == "autumn"), "{left:?}");
}

#[tokio::test]
async fn a_password_never_goes_to_a_prospect() {
    let scene = Scene::set(Some("autumn")).await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ask(&format!("/add_account {PHONE}"), "Enter it with the buttons").await;
    let question = scene.ask("/send @bob_lee", "What should it say?").await;
    scene.sandbox.say(scene.ann, &format!("/code {}", scene.code().await));
    scene.shown("Hint: “the season”").await;
    assert_eq!(scene.shown("Put aside, nothing was sent").await.id, question.id);
    // Asked again, the question is still open after the password.
    scene.ask("/send @bob_lee", "What should it say?").await;
    scene.sandbox.say(scene.ann, "autumn");
    scene.shown("is in: Sam Sales").await;
    assert!(!scene.chat(scene.ann).contains("autumn"));
    let items = scene.app.as_ref().unwrap().store.read().await.unwrap().outbox().open().await.unwrap();
    assert_eq!(items.len(), 0);
    assert!(scene.sandbox.received(bob).is_empty());
}

#[tokio::test]
async fn an_old_cancel_leaves_a_login_alone() {
    let scene = Scene::set(None).await;
    scene.ask("/send", "To whom?").await;
    let gone = scene.shown("To whom?").await;
    scene.ask("/cancel", "Cancelled").await;
    eventually(|| scene.sandbox.bot_chat(scene.ann).iter().all(|message| message.id != gone.id).then_some(())).await;
    let old = scene.ask("/why", "Send the username").await;
    let card = scene.ask(&format!("/add_account {PHONE}"), "Enter it with the buttons").await;
    // The draft is discarded, and its old message still works for a person who has not seen that.
    scene.turned(old.id, "Put aside, nothing was changed").await;
    let words = scene.press(old.id, Button::Data("cancel".to_owned())).await;
    assert!(words.is_some_and(|words| words.contains("from an earlier time")));
    scene.tap(card.id, &scene.code().await).await;
    scene.shown("is in: Sam Sales").await;
}

#[tokio::test]
async fn a_text_typed_after_another_command_goes_to_nobody() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    scene.ask("/send @bob_lee Hello", "✅ sent").await;
    let question = scene.ask("/send @carl_x", "What should it say?").await;
    let dialog = scene.ask("/dialog @bob_lee", "🟢 active").await;
    scene.turned(question.id, "Put aside, nothing was sent").await;
    scene.ask("Shall we meet?", "was not asking").await;

    // The same for an answer, whose question a button has asked.
    scene.press(dialog.id, "↩️ Reply").await;
    scene.shown("Your answer").await;
    scene.nothing_waits().await;
    scene.ask("Shall we meet?", "was not asking").await;
    scene.ask("/send @carl_x Hello Carl", "✅ sent").await;

    // A button that opens another screen acts like a command.
    let accounts = scene.ask("/accounts", "Accounts").await;
    let question = scene.ask("/send @carl_x", "What should it say?").await;
    scene.press(accounts.id, "‹ Desk").await;
    scene.turned(question.id, "Put aside, nothing was sent").await;
    scene.ask("Shall we meet?", "was not asking").await;
    // Opening the dialog of the answer does not discard it.
    let dialog = scene.ask("/dialog @bob_lee", "🟢 active").await;
    scene.press(dialog.id, "↩️ Reply").await;
    scene.shown("Your answer").await;
    scene.press(accounts.id, Button::Data(format!("d:open:{}", scene.dialog_with(bob).await))).await;
    scene.turned(accounts.id, "🟢 active").await;
    scene.sandbox.say(scene.ann, "Still there?");
    eventually(|| (scene.texts(bob) == ["Hello", "Still there?"]).then_some(())).await;

    // The question itself may have become a screen, and that another one.
    scene.press(dialog.id, "↩️ Reply").await;
    let question = scene.shown("Your answer").await;
    scene.press(question.id, Button::Data(format!("d:open:{}", scene.dialog_with(bob).await))).await;
    scene.turned(question.id, "🟢 active").await;
    scene.press(question.id, "‹ Dialogs").await;
    scene.ask("Shall we meet?", "was not asking").await;
    assert_eq!(scene.texts(bob), ["Hello", "Still there?"]);
    assert_eq!(scene.texts(carl), ["Hello Carl"]);
}

#[tokio::test]
async fn a_secret_does_not_stay_in_the_chat() {
    let scene = Scene::set(Some("autumn")).await;
    scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ask("/add_account", "Send its phone number").await;
    scene.ask("1-2-3-4-5", "too short").await;
    scene.ask(PHONE, "Enter it with the buttons").await;
    scene.ask("/send @bob_lee", "What should it say?").await;
    scene.sandbox.say(scene.ann, &scene.code().await);
    scene.shown("Hint: “the season”").await;
    for (wrong, answer) in [("summer", "2 tries left"), ("winter", "1 try left"), ("spring", "Too many wrong tries")] {
        scene.sandbox.say(scene.ann, wrong);
        scene.shown(answer).await;
    }
    scene.ask("autumn", "was not asking").await;
    let chat = scene.chat(scene.ann);
    for secret in ["autumn", "1-2-3-4-5", "summer", "winter", "spring"] {
        assert!(!chat.contains(secret), "{chat}");
    }
    let items = scene.app.as_ref().unwrap().store.read().await.unwrap().outbox().open().await.unwrap();
    assert_eq!(items.len(), 0);
}

#[tokio::test]
async fn a_new_account_goes_slowly_until_somebody_says_otherwise() {
    let scene = Scene::set(None).await;
    let status = async || {
        let accounts = scene.app.as_ref().unwrap().accounts.accounts().await.unwrap();
        accounts[0].status.into_str()
    };
    let card = scene.ask(&format!("/add_account {PHONE}"), "Enter it with the buttons").await;
    scene.tap(card.id, &scene.code().await).await;
    let done = scene.shown("Is this account new to messaging?").await;
    assert_eq!(status().await, "warming");
    scene.press(done.id, Button::At(0, 0)).await;
    assert_eq!(status().await, "active");
}

#[tokio::test]
async fn cancel_ends_a_login_and_its_buttons_are_old_then() {
    let scene = Scene::set(None).await;
    let card = scene.ask(&format!("/add_account {PHONE}"), "Enter it with the buttons").await;
    scene.sandbox.say(scene.ann, "/cancel");
    assert_eq!(scene.shown("Login cancelled").await.id, card.id);
    assert!(!scene.chat(scene.ann).contains("Nothing was changed"), "one action is one answer");
    let gone = async || {
        loop {
            let words = scene.press(card.id, Button::Data("key:1:1".into())).await;
            if words.is_some_and(|words| words.contains("from an earlier time")) {
                break;
            }
        }
    };
    tokio::time::timeout(LIMIT, gone()).await.unwrap();
    scene.ask("12345", "was not asking").await;
}

#[tokio::test]
async fn a_code_typed_by_its_own_account_is_void_and_a_new_one_is_one_tap_away() {
    let scene = Scene::set(None).await;
    // Sam logs his own account in.
    scene.sandbox.start_bot(scene.ann);
    scene.shown("Hello Ann").await;
    let mut work = scene.app.as_ref().unwrap().store.begin().await.unwrap();
    let sam = Member::new(TelegramUserId(scene.sam.0), "Sam", Role::Manager);
    work.team().put(&sam, TelegramUserId(scene.ann.0)).await.unwrap();
    work.commit().await.unwrap();

    scene.sandbox.say(scene.sam, &format!("/add_account {PHONE}"));
    let card = scene.shown_to(scene.sam, "Enter it with the buttons").await;
    scene.sandbox.say(scene.sam, &format!("/code {}", scene.code().await));
    let void = scene.shown_to(scene.sam, "The code is void").await;
    assert_eq!(void.id, card.id);
    scene.sandbox.say(scene.sam, "/code");
    let void = eventually(|| {
        let mut chat = scene.sandbox.bot_chat(scene.sam).into_iter();
        chat.find(|message| message.id > void.id && message.text.contains("The code is void"))
    })
    .await;
    scene.sandbox.press(scene.sam, void.id, "🔁 Send a new one").unwrap();
    scene.shown_to(scene.sam, "Enter it with the buttons").await;
    for digit in scene.code().await.chars() {
        let press = scene.sandbox.press(scene.sam, void.id, digit.to_string().as_str()).unwrap();
        press.answer(LIMIT).await.unwrap();
    }
    scene.shown_to(scene.sam, "is in: Sam Sales").await;
}

#[tokio::test]
async fn a_right_is_asked_for_at_every_button() {
    let scene = Scene::set(None).await;
    scene.ask("/start", "Hello Ann").await;
    let vera = scene.sandbox.add(Person::named("Vera"));
    let mut work = scene.app.as_ref().unwrap().store.begin().await.unwrap();
    let member = Member::new(TelegramUserId(vera.0), "Vera", Role::Viewer);
    work.team().put(&member, TelegramUserId(scene.ann.0)).await.unwrap();
    work.commit().await.unwrap();

    scene.sandbox.say(vera, "/add_account +15551230132");
    let refused = scene.shown_to(vera, "Only managers can do that. Ask Ann (owner).").await;
    for data in ["add", "login:1", "key:1:1", "stop:1", "warm:1", "resend:1", "send", "unsend:1"] {
        let press = scene.sandbox.press(vera, refused.id, Button::Data(data.into())).unwrap();
        let words = press.answer(LIMIT).await.unwrap().text.unwrap();
        assert!(words.contains("Ask Ann (owner)"), "{data}: {words}");
    }
    // A secret is deleted even then.
    scene.sandbox.say(vera, "/password autumn");
    eventually(|| scene.sandbox.deleted(vera).into_iter().find(|message| message.text.contains("autumn"))).await;
    assert!(scene.app.as_ref().unwrap().accounts.accounts().await.unwrap().is_empty());
}

#[tokio::test]
async fn another_way_opens_after_its_time() {
    let scene = Scene::set(None).await;
    let card = scene.ask(&format!("/add_account {PHONE}"), "Enter it with the buttons").await;
    let first = scene.code().await;
    let button = card.buttons.last().unwrap()[0].text.clone();
    assert!(button.contains("Other way (SMS) in "), "{button}");
    let words = scene.press(card.id, button.as_str()).await;
    assert!(words.unwrap().contains("Another way opens in"));
    let late = Duration::from_secs(180);
    scene.sandbox.advance(late);
    scene.app.as_ref().unwrap().store.clock().advance(late.try_into().unwrap());
    scene.ask("/resend", "Asking Telegram for another way").await;
    scene.shown("by SMS").await;
    let code = eventually(|| scene.sandbox.code(scene.sam).filter(|code| code.code != first)).await.code;
    scene.tap(card.id, &code).await;
    scene.shown("is in: Sam Sales").await;
}

#[tokio::test]
async fn a_login_that_takes_too_long_ends() {
    let scene = Scene::set(None).await;
    let card = scene.ask(&format!("/add_account {PHONE}"), "Enter it with the buttons").await;
    let app = scene.app.as_ref().unwrap();
    app.store.clock().advance(jiff::SignedDuration::from_mins(16));
    app.accounts.end_overdue_logins().await.unwrap();
    assert_eq!(scene.shown("The login took too long").await.id, card.id);
}

#[tokio::test]
async fn a_secret_in_an_edited_message_goes() {
    let scene = Scene::set(None).await;
    let said = scene.sandbox.say(scene.ann, "/help");
    scene.shown("What the desk can do").await;
    scene.sandbox.edit_message(scene.ann, said, "/password autumn").unwrap();
    scene.shown("I do not read edited messages").await;
    assert!(scene.sandbox.bot_chat(scene.ann).iter().all(|message| message.id != said));
}

#[tokio::test]
async fn digits_leave_the_database_alone() {
    let scene = Scene::set(None).await;
    let card = scene.ask(&format!("/add_account {PHONE}"), "Enter it with the buttons").await;
    scene.press(card.id, "1").await;
    let before = files(scene.folder.path());
    for digit in ["1", "2", "⌫"] {
        scene.press(card.id, digit).await;
    }
    assert_eq!(files(scene.folder.path()), before);
}

#[tokio::test]
async fn a_message_that_is_delivered_twice_is_sent_once() {
    let scene = Scene::set(None).await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.log_in().await;
    scene.sandbox.duplicate_next_update(1);
    scene.ask("/send @bob_lee Hello!", "✅ sent").await;
    scene.ask("/help", "What the desk can do").await;
    assert_eq!(scene.sandbox.received(bob).len(), 1);
    let cards = scene.sandbox.bot_chat(scene.ann).iter().filter(|message| message.text.contains("✅ sent")).count();
    assert_eq!(cards, 1);
}

#[tokio::test]
async fn a_failure_comes_with_its_cause() {
    let scene = Scene::set(None).await;
    scene.log_in().await;
    scene.ask("/send @nobody_here Hello!", "nobody has the name @nobody_here").await;
}

#[tokio::test]
async fn the_desk_speaks_russian_after_one_press() {
    let scene = Scene::set(None).await;
    let welcome = scene.ask("/start", "Hello Ann").await;
    scene.press(welcome.id, "🌐 Русский").await;
    scene.shown("Теперь пульт говорит с вами по-русски").await;
    scene.ask("/start", "здравствуйте").await;
    let menu = eventually(|| {
        let menu = scene.sandbox.menu(scene.ann, scene.ann.into(), "en");
        menu.iter().any(|command| command.description.contains("пульт")).then_some(menu)
    });
    assert_eq!(menu.await.len(), salesdesk::bot::kit::commands::COMMANDS.len());
}

/// Polls until there is a result.
pub(crate) async fn eventually<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let looking = async {
        loop {
            match look() {
                Some(seen) => return seen,
                None => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
    };
    tokio::time::timeout(LIMIT, looking).await.unwrap()
}

/// Whether a text contains a login code as a word. Its five digits occur by chance in longer numbers: in the time of a
/// log line, in an id, in binary data.
pub(crate) fn names_code(text: &str, code: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == code)
}

/// The bytes of the database as they are on the disk.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        // The shared memory of readers is not stored data.
        .filter(|(name, _)| !name.ends_with("-shm"))
        .collect();
    files.sort();
    files
}
