//! Stories of account management: an admin's actions, as the admin, Telegram and the prospects see them.

use std::time::Duration;

use salesdesk::domain::account::{Account, AccountStatus, StatusReason};
use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::phone::Phone;
use salesdesk::domain::team::Role;
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, PersonId, When};

use crate::bot::{LIMIT, PHONE, Scene, eventually};
use crate::session_strings::pyrogram_string;

impl Scene {
    pub(crate) fn bob(&self) -> PersonId {
        self.sandbox.add(Person::named("Bob Lee").username("bob_lee"))
    }

    /// The account in the database, if it is at the desk.
    pub(crate) async fn account(&self) -> Option<Account> {
        let phone = Phone::parse(PHONE).unwrap();
        self.app.as_ref().unwrap().accounts.account_by_phone(&phone).await.unwrap()
    }

    /// Advances the clock beyond the gap between two messages of an account.
    fn after_the_gap(&self) {
        self.app.as_ref().unwrap().store.clock().advance(jiff::SignedDuration::from_mins(2));
    }

    async fn card(&self) -> ChatMessage {
        self.ask(&format!("/account {PHONE}"), "Queue").await
    }

    pub(crate) async fn audit(&self) -> Vec<String> {
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        reading.audit().newest(30).await.unwrap().into_iter().map(|line| line.action).collect()
    }

    /// Waits until a message shows this text.
    pub(crate) async fn turned(&self, id: i64, words: &str) -> ChatMessage {
        let found = self.sandbox.wait_for_bot(self.ann, LIMIT, |chat| {
            chat.iter().find(|message| message.id == id && message.text.contains(words)).cloned()
        });
        match found.await {
            Some(message) => message,
            None => panic!("{id} never showed {words:?}:\n{}", self.chat(self.ann)),
        }
    }

    /// Waits until the account fulfils a condition.
    pub(crate) async fn becomes(&self, fits: impl Fn(Option<&Account>) -> bool) {
        let waiting = async {
            while !fits(self.account().await.as_ref()) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        assert!(tokio::time::timeout(LIMIT, waiting).await.is_ok(), "the account never became so");
    }

    /// A second account, logged in.
    async fn import_eva(&self) -> PersonId {
        let eva = self.sandbox.add(Person::named("Eva Sales").phone("+4915123454412"));
        let text = pyrogram_string(&self.sandbox.seed_session(eva, None), 0);
        let admin = TelegramUserId(self.ann.0);
        self.app.as_ref().unwrap().accounts.import_session(&text, admin).await.unwrap();
        eva
    }

    /// Waits for a picture with a QR code and decodes it.
    pub(crate) async fn scanned_from_picture(&self, not: Option<&str>) -> (ChatMessage, String) {
        eventually(|| {
            let chat = self.sandbox.bot_chat(self.ann);
            let message = chat.into_iter().rev().find(|message| message.file.is_some())?;
            let link = read_qr(&self.sandbox.file(&message.file.as_ref()?.file_id)?);
            (Some(link.as_str()) != not).then_some((message, link))
        })
        .await
    }
}

/// Decodes the QR code of a PNG, as a phone's camera would.
pub(crate) fn read_qr(png: &[u8]) -> String {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let width = usize::try_from(info.width).unwrap();
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, width, |x, y| pixels[y * width + x]);
    image.detect_grids()[0].decode().unwrap().1
}

#[tokio::test]
async fn logging_out_ends_the_session_at_telegram_and_then_here() {
    let scene = Scene::set(None).await;
    scene.log_in().await;
    assert_eq!(scene.sandbox.sessions(scene.sam).len(), 1);
    let card = scene.card().await;
    scene.press(card.id, "🚪 Log out").await;
    scene.turned(card.id, "Log this account out?").await;
    // The back button changes nothing.
    scene.press(card.id, "‹ Account").await;
    scene.turned(card.id, "Queue").await;
    assert_eq!(scene.sandbox.sessions(scene.sam).len(), 1);

    scene.press(card.id, "🚪 Log out").await;
    scene.press(card.id, "🚪 Yes, log it out").await;
    let out = scene.turned(card.id, "An admin logged it out").await;
    assert!(scene.sandbox.sessions(scene.sam).is_empty());
    let account = scene.account().await.unwrap();
    assert_eq!((account.status, account.status_reason), (AccountStatus::Disabled, Some(StatusReason::LoggedOut)));
    assert!(scene.audit().await.contains(&"account_logged_out".to_owned()));

    // The same row is logged in again with two presses.
    scene.press(out.id, "🔐 Log in again").await;
    let keypad = scene.turned(out.id, "Enter it with the buttons").await;
    scene.tap(keypad.id, &scene.code().await).await;
    scene.shown("is in: Sam Sales").await;
    assert_eq!(scene.account().await.unwrap().id, account.id);
}

#[tokio::test]
async fn a_session_that_telegram_does_not_end_stays() {
    let scene = Scene::set(None).await;
    scene.log_in().await;
    let card = scene.card().await;
    scene.sandbox.world().edit(|state| {
        let kind = FaultKind::Error { code: 500, text: "INTERNAL".into() };
        let (door, method) = (Door::Mtproto, "auth.logOut".into());
        state.faults.order(Fault { door, method, caller: None, times: 1, kind, when: When::BeforeEffect });
    });
    scene.press(card.id, Button::Data("do:out:1".into())).await;
    scene.turned(card.id, "nothing has changed here either").await;
    assert_eq!(scene.account().await.unwrap().status, AccountStatus::Active);
}

#[tokio::test]
async fn an_account_that_is_off_sends_nothing_and_its_queue_waits() {
    let scene = Scene::set(None).await;
    let bob = scene.bob();
    scene.log_in().await;
    scene.rules(0, None).await;
    scene.ask("/send @bob_lee One", "✅ sent").await;
    scene.after_the_gap();
    let asked = scene.ask(&format!("/disable {PHONE}"), "Switch this account off?").await;
    assert_eq!(scene.account().await.unwrap().status, AccountStatus::Active, "a question alone does nothing");
    scene.press(asked.id, "⏹ Yes, switch it off").await;
    scene.turned(asked.id, "switched off").await;

    scene.ask("/send @bob_lee Two", "its account is not logged in or is switched off").await;
    assert_eq!(scene.sandbox.received(bob).len(), 1);
    assert_eq!(scene.sandbox.sessions(scene.sam).len(), 1, "its session is kept");

    scene.ask(&format!("/enable {PHONE}"), "🟢 active").await;
    eventually(|| (scene.sandbox.received(bob).len() == 2).then_some(())).await;
}

#[tokio::test]
async fn a_pause_holds_messages_back_until_it_ends() {
    let scene = Scene::set(None).await;
    let bob = scene.bob();
    scene.log_in().await;
    scene.rules(0, None).await;
    scene.ask("/send @bob_lee One", "✅ sent").await;
    scene.after_the_gap();
    let card = scene.card().await;
    scene.press(card.id, "⏸ Pause").await;
    scene.turned(card.id, "sends nothing while it is paused").await;
    scene.ask("/send @bob_lee Two", "⏳").await;
    scene.press(card.id, "▶️ Resume").await;
    scene.turned(card.id, "🟢 active").await;
    eventually(|| (scene.sandbox.received(bob).len() == 2).then_some(())).await;
    let audit = scene.audit().await;
    assert!(audit.contains(&"account_paused".to_owned()) && audit.contains(&"account_resumed".to_owned()));
}

#[tokio::test]
async fn a_removed_account_keeps_its_dialogs_and_comes_back_with_its_number() {
    let scene = Scene::set(None).await;
    scene.bob();
    scene.log_in().await;
    scene.ask("/send @bob_lee Hello!", "✅ sent").await;
    let row = scene.account().await.unwrap().id;
    let asked = scene.ask(&format!("/remove_account {PHONE}"), "Remove this account").await;
    scene.press(asked.id, "🗑 Yes, remove it").await;
    scene.turned(asked.id, "Its dialogs and its history stay").await;
    assert!(scene.account().await.is_none());
    assert!(scene.sandbox.sessions(scene.sam).is_empty());
    scene.ask("/accounts", "None yet").await;
    // Its old buttons get a polite answer.
    let words = scene.press(asked.id, Button::Data(format!("do:remove:{row}"))).await.unwrap();
    assert!(words.contains("no longer at the desk"), "{words}");

    scene.log_in().await;
    assert_eq!(scene.account().await.unwrap().id, row);
    let card = scene.card().await;
    assert!(card.text.contains("Dialogs 1,"), "{}", card.text);
}

#[tokio::test]
async fn limits_that_buttons_set_hold() {
    let scene = Scene::set(None).await;
    let bob = scene.bob();
    scene.log_in().await;
    scene.rules(0, None).await;
    let card = scene.card().await;
    scene.press(card.id, "🎚 Limits").await;
    scene.turned(card.id, "Up to 40 messages a day").await;
    scene.press(card.id, Button::At(0, 2)).await;
    scene.turned(card.id, "Up to 45 messages a day").await;
    scene.press(card.id, "✉️ 45").await;
    scene.turned(card.id, "How many messages a day?").await;
    scene.ask("many", "A limit is a number from 0 to 200").await;
    scene.ask("201", "A limit is a number from 0 to 200").await;
    let limits = scene.ask("1", "Up to 1 messages a day").await;
    assert!(limits.text.contains("Up to 1 of them to strangers"), "{}", limits.text);

    scene.ask("/send @bob_lee One", "✅ sent").await;
    scene.after_the_gap();
    scene.ask("/send @bob_lee Two", "reached its limit").await;
    assert!(scene.card().await.text.contains("1 of 1"));
    // A higher limit releases it at once.
    scene.press(limits.id, "+").await;
    eventually(|| (scene.sandbox.received(bob).len() == 2).then_some(())).await;
}

#[tokio::test]
async fn a_warm_up_is_begun_and_ended_on_the_card() {
    let scene = Scene::set(None).await;
    scene.log_in().await;
    let card = scene.card().await;
    scene.press(card.id, "🎚 Limits").await;
    scene.press(card.id, "🌱 Warm up slowly").await;
    scene.turned(card.id, "Warming up, day 1 of 14: today up to 5 messages, 1 to strangers").await;
    // Switched off and on, it continues to warm up.
    scene.press(card.id, Button::Data("do:off:1".into())).await;
    scene.press(card.id, Button::Data("do:on:1".into())).await;
    let warming = scene.turned(card.id, "warming up, day 1 of 14").await;
    assert!(warming.text.contains("0 of 5"), "{}", warming.text);
    scene.press(card.id, "🎚 Limits").await;
    scene.press(card.id, "⏩ End the warm-up").await;
    scene.turned(card.id, "No warm-up").await;
}

#[tokio::test]
async fn a_label_is_given_and_taken_away() {
    let scene = Scene::set(None).await;
    scene.log_in().await;
    let card = scene.card().await;
    scene.press(card.id, "🏷 Label").await;
    scene.turned(card.id, "What does the team call this account?").await;
    scene.ask(&"x".repeat(25), "A label has 1 to 24 characters").await;
    let labelled = scene.ask("  EU \n <north> ", "“EU <north>”").await;
    scene.press(labelled.id, "🏷 Label").await;
    scene.press(labelled.id, "🗑 Remove the label").await;
    eventually(|| {
        let chat = scene.sandbox.bot_chat(scene.ann);
        chat.into_iter().find(|message| message.id == labelled.id && !message.text.contains('“'))
    })
    .await;
    scene.ask("hello", "was not asking").await;
}

#[tokio::test]
async fn a_check_says_what_telegram_says() {
    let scene = Scene::set(None).await;
    scene.ask("/check", "no account to check").await;
    scene.log_in().await;
    let card = scene.ask(&format!("/check {PHONE}"), "Telegram knows it and answers").await;
    scene.import_eva().await;
    scene.ask("/check all", "2 answer").await;
    scene.sandbox.revoke_sessions(scene.sam);
    scene.press(card.id, "🔎 Check").await;
    scene.turned(card.id, "Telegram reports a problem").await;
    let all = scene.ask("/check all", "1 is in trouble").await;
    assert!(all.text.contains("1 answers"), "{}", all.text);
    scene.press(all.id, "🔎 Check again").await;
    assert_eq!(scene.account().await.unwrap().status_reason, Some(StatusReason::SessionRevoked));
}

#[tokio::test]
async fn a_check_shows_other_logins_and_the_last_flood_wait() {
    let scene = Scene::set(None).await;
    scene.log_in().await;
    let check = format!("/check {PHONE}");
    let card = scene.ask(&check, "Other logins  none").await;
    assert!(card.text.contains("connected for") && card.text.contains("Flood wait  none"), "{}", card.text);
    let _elsewhere = scene.sandbox.seed_session(scene.sam, None);
    scene.ask(&check, "Other logins  1: ").await;

    let (method, kind) = ("users.getUsers".to_owned(), FaultKind::Error { code: 420, text: "FLOOD_WAIT_43".into() });
    let fault = Fault { door: Door::Mtproto, method, caller: None, times: 1, kind, when: When::BeforeEffect };
    scene.sandbox.edit(|state| state.faults.order(fault));
    scene.ask(&check, "left, until").await;
    let clock = scene.app.as_ref().unwrap().store.clock().clone();
    let begun = clock.now().strftime("%-d").to_string();
    clock.advance(jiff::SignedDuration::from_hours(24 * 3));
    let card = scene.ask(&format!("/account {PHONE}"), "Flood wait  none; last on").await;
    assert!(card.text.contains("43\u{a0}s") && card.text.contains(&format!("last on {begun} ")), "{}", card.text);
}

#[tokio::test]
async fn how_fast_an_account_may_go_can_be_answered_on_its_card_later() {
    let scene = Scene::set(None).await;
    let card = scene.ask(&format!("/add_account {PHONE}"), "Enter it with the buttons").await;
    scene.tap(card.id, &scene.code().await).await;
    scene.turned(card.id, "Is this account new to messaging?").await;
    // The question is left open; days later the card is opened.
    let card = scene.ask(&format!("/account {PHONE}"), "Is this account new to messaging?").await;
    assert!(card.text.contains("warming up, day 1"), "{}", card.text);
    scene.press(card.id, "Established · 40 a day").await;
    scene.turned(card.id, "the full limits apply").await;
    assert_eq!(scene.account().await.unwrap().status, AccountStatus::Active);
    scene.press(card.id, "‹ Account").await;
    let card = scene.turned(card.id, "active, connected").await;
    assert!(!card.text.contains("new to messaging"), "{}", card.text);
}

#[tokio::test]
async fn the_card_of_an_account_leads_to_its_dialogs() {
    let scene = Scene::set(None).await;
    let bob = scene.bob();
    scene.log_in().await;
    scene.ask("/send @bob_lee Hello!", "✅ sent").await;
    eventually(|| scene.sandbox.received(bob).into_iter().find(|received| received.text == "Hello!")).await;
    let card = scene.card().await;
    scene.press(card.id, "💬 Dialogs").await;
    let list = scene.turned(card.id, "Dialogs:").await;
    assert!(list.buttons.iter().flatten().any(|button| button.text.contains("Bob Lee")), "{list:?}");
}

#[tokio::test]
async fn the_dialogs_of_a_lost_account_are_handed_on() {
    let scene = Scene::set(None).await;
    let bob = scene.bob();
    scene.log_in().await;
    scene.ask("/send @bob_lee One", "✅ sent").await;
    scene.after_the_gap();
    let eva = scene.import_eva().await;

    let words = scene.press(1, Button::Data("movenow:1:2".into())).await.unwrap();
    assert!(words.contains("keeps its dialogs"), "{words}");
    scene.sandbox.ban(scene.sam);
    let card = scene.ask(&format!("/check {PHONE}"), "reports a problem").await;
    scene.ask("/send @bob_lee Two", "⏳").await;
    scene.press(card.id, "🔁 Hand over dialogs").await;
    scene.turned(card.id, "Who takes over its 1 dialog?").await;
    scene.press(card.id, Button::At(0, 0)).await;
    scene.turned(card.id, "Hand 1 dialog over to +49").await;
    scene.press(card.id, "🔁 Yes, hand them over").await;
    scene.turned(card.id, "1 dialog handed over: +49").await;
    eventually(|| scene.sandbox.received(bob).into_iter().find(|received| received.from == eva)).await;
}

#[tokio::test]
async fn what_a_viewer_presses_does_nothing() {
    let scene = Scene::set(None).await;
    scene.log_in().await;
    let before = scene.account().await;
    let vera = scene.hire("Vera", Role::Viewer).await;
    let max = scene.hire("Max", Role::Manager).await;
    scene.sandbox.say(vera, &format!("/account {PHONE}"));
    let card = scene.shown_to(vera, "Queue").await;
    assert_eq!(card.buttons.len(), 1, "a viewer has the way back only");
    for data in [
        "check",
        "check:1",
        "pause:1",
        "resume:1",
        "ask:off:1",
        "do:off:1",
        "do:on:1",
        "do:out:1",
        "do:remove:1",
        "lim:1",
        "lim:1:day:5",
        "lim:1:day",
        "pace:1:warm",
        "label:1",
        "nolabel:1",
        "move:1:0",
        "moveto:1:2",
        "movenow:1:2",
        "qr:1",
        "import",
        "import:yes",
        "export:1",
        "export:1:telethon",
        "burn",
    ] {
        let press = scene.sandbox.press(vera, card.id, Button::Data(data.into())).unwrap();
        let words = press.answer(LIMIT).await.unwrap().text.unwrap();
        assert!(words.contains("Ask"), "{data}: {words}");
    }
    // A manager runs accounts, but may not see their secrets.
    scene.sandbox.start_bot(max);
    let desk = scene.shown_to(max, "Desk").await;
    let press = scene.sandbox.press(max, desk.id, Button::Data("export:1:telethon".into())).unwrap();
    assert!(press.answer(LIMIT).await.unwrap().text.unwrap().contains("Only owners"));
    assert_eq!(scene.account().await, before);
}

#[tokio::test]
async fn forged_and_impossible_presses_are_answered() {
    let scene = Scene::set(None).await;
    scene.log_in().await;
    for data in [
        "do:sell:1",
        "do:off",
        "lim:1:day:+5",
        "lim:1:night:5",
        "check:99",
        "do:remove:99",
        "do:out:99",
        "qr:1",
        "qr:99",
        "export:99",
        "export:1:csv",
        "move:99:0",
        "movenow:1:1",
        "lim:1:day:5000",
        "pace:99:warm",
        "label:99",
    ] {
        let words = scene.press(1, Button::Data(data.into())).await;
        let shown = words.is_some_and(|words| !words.is_empty());
        assert!(shown || data == "check:99", "{data}");
    }
    assert_eq!(scene.account().await.unwrap().status, AccountStatus::Active);
    assert_eq!(scene.account().await.unwrap().daily_limit, 40);
}

#[tokio::test]
async fn a_scanned_picture_logs_in_and_goes() {
    let scene = Scene::set(None).await;
    scene.ask("/login_qr", "Whose account?").await;
    scene.sandbox.say(scene.ann, PHONE);
    let (picture, link) = scene.scanned_from_picture(None).await;
    assert!(link.starts_with("tg://login?token=") && !picture.text.contains("token"));
    scene.sandbox.scan_login_token(scene.sam, &link).unwrap();
    scene.shown("is in: Sam Sales").await;
    eventually(|| scene.sandbox.bot_chat(scene.ann).iter().all(|message| message.file.is_none()).then_some(())).await;
    assert_eq!(scene.account().await.unwrap().status, AccountStatus::Warming);
    scene.ask("hello", "was not asking").await;
}

#[tokio::test]
async fn a_picture_is_renewed_before_it_expires_also_after_a_restart() {
    let mut scene = Scene::set(None).await;
    scene.sandbox.say(scene.ann, &format!("/login_qr {PHONE}"));
    let (first, old) = scene.scanned_from_picture(None).await;
    scene.sandbox.advance(Duration::from_secs(31));
    scene.app.as_ref().unwrap().store.clock().advance(jiff::SignedDuration::from_secs(31));
    let (renewed, link) = scene.scanned_from_picture(Some(&old)).await;
    assert_eq!(renewed.id, first.id, "one action is one message");
    scene.restart().await;
    // The old program's code is still valid, but the new one shows its own.
    let (_, link) = scene.scanned_from_picture(Some(&link)).await;
    scene.sandbox.scan_login_token(scene.sam, &link).unwrap();
    scene.shown("is in: Sam Sales").await;
}

#[tokio::test]
async fn a_card_that_cannot_become_a_picture_gives_way_to_one_that_is() {
    let scene = Scene::set(None).await;
    let refuse = |times| {
        let kind = FaultKind::Error { code: 400, text: "Bad Request: message can't be edited".into() };
        let method = "editMessageMedia".to_owned();
        let fault = Fault { door: Door::BotApi, method, caller: None, times, kind, when: When::BeforeEffect };
        scene.sandbox.edit(|state| state.faults.order(fault));
    };
    refuse(1);
    scene.sandbox.say(scene.ann, &format!("/login_qr {PHONE}"));
    let (first, old) = scene.scanned_from_picture(None).await;
    refuse(1);
    scene.sandbox.advance(Duration::from_secs(31));
    scene.app.as_ref().unwrap().store.clock().advance(jiff::SignedDuration::from_secs(31));
    let (second, link) = scene.scanned_from_picture(Some(&old)).await;
    assert_ne!(second.id, first.id);
    // The previous picture is as good as a password while it is valid, so it is deleted.
    let pictures = || scene.sandbox.bot_chat(scene.ann).into_iter().filter(|message| message.file.is_some()).count();
    eventually(|| (pictures() == 1).then_some(())).await;
    scene.sandbox.scan_login_token(scene.sam, &link).unwrap();
    scene.shown("is in: Sam Sales").await;
    eventually(|| (pictures() == 0).then_some(())).await;
}

#[tokio::test]
async fn a_scanned_account_of_another_data_centre_with_a_password_is_logged_in() {
    let scene = Scene::set(None).await;
    let eva = Person::named("Eva Sales").phone("+4915123454412").home_dc(4).password("autumn", Some("the season"));
    let eva = scene.sandbox.add(eva);
    scene.sandbox.say(scene.ann, "/login_qr +49 151 2345 4412");
    let (_, link) = scene.scanned_from_picture(None).await;
    scene.ask("12345", "Scan the QR code above").await;
    scene.ask("which one?", "nothing that it asks for").await;
    let (_, link) = scene.scanned_from_picture(Some(&link)).await;
    scene.sandbox.scan_login_token(eva, &link).unwrap();
    scene.shown("Hint: “the season”").await;
    scene.sandbox.say(scene.ann, "winter");
    scene.shown("That was not the password").await;
    scene.sandbox.say(scene.ann, "autumn");
    scene.shown("is in: Eva Sales").await;
    let left = scene.sandbox.bot_chat(scene.ann);
    assert!(left.iter().all(|message| message.file.is_none() && message.text != "autumn" && message.text != "winter"));
}

#[tokio::test]
async fn the_app_of_another_number_is_sent_away() {
    let scene = Scene::set(None).await;
    let eva = scene.sandbox.add(Person::named("Eva Sales").phone("+4915123454412"));
    scene.sandbox.say(scene.ann, &format!("/login_qr {PHONE}"));
    let (_, link) = scene.scanned_from_picture(None).await;
    scene.sandbox.scan_login_token(eva, &link).unwrap();
    scene.shown("scanned with the app of another number").await;
    assert!(scene.sandbox.sessions(eva).is_empty());
    assert_eq!(scene.account().await.unwrap().status, AccountStatus::New);
}

#[tokio::test]
async fn a_picture_is_given_up_with_its_login() {
    let scene = Scene::set(None).await;
    scene.sandbox.say(scene.ann, &format!("/login_qr {PHONE}"));
    scene.scanned_from_picture(None).await;
    scene.sandbox.say(scene.ann, "/cancel");
    scene.shown("Login cancelled").await;
    eventually(|| scene.sandbox.bot_chat(scene.ann).iter().all(|message| message.file.is_none()).then_some(())).await;
}

#[tokio::test]
async fn a_session_is_taken_over_once_the_other_tool_is_stopped() {
    let scene = Scene::set(None).await;
    let text = pyrogram_string(&scene.sandbox.seed_session(scene.sam, None), 0);
    let text = secrecy::ExposeSecret::expose_secret(&text);
    let welcome = scene.ask("/start", "Hello Ann").await;
    scene.press(welcome.id, "➕ Add an account").await;
    let asked = scene.shown("Send its phone number").await;
    scene.press(asked.id, "📥 Import from Telethon/Pyrogram").await;
    scene.turned(asked.id, "Is the other tool stopped?").await;
    scene.press(asked.id, "✅ It is stopped").await;
    scene.turned(asked.id, "Send the session string").await;
    scene.ask("nonsense", "not a session string").await;
    // Sent again without a question, it is deleted too, and the confirmation comes first.
    let asked = scene.ask(text, "Is the other tool stopped?").await;
    assert!(scene.account().await.is_none());
    scene.press(asked.id, "✅ It is stopped").await;
    scene.turned(asked.id, "is in, with its old session").await;
    scene.becomes(|account| account.is_some_and(|account| account.status == AccountStatus::Active)).await;
    assert_eq!(scene.sandbox.sessions_used_twice(), 0);
    let again = scene.ask(&format!("/import_session {text}"), "Is the other tool stopped?").await;
    scene.press(again.id, "✅ It is stopped").await;
    scene.turned(again.id, "already at the desk").await;
    let left = scene.sandbox.bot_chat(scene.ann);
    assert!(left.iter().all(|message| !message.text.contains(&text[..40])), "{}", scene.chat(scene.ann));
}

#[tokio::test]
async fn a_session_is_handed_out_once_and_goes_after_a_minute() {
    let scene = Scene::set(None).await;
    scene.log_in().await;
    let asked = scene.ask(&format!("/export_session {PHONE}"), "Hand this account’s session").await;
    scene.press(asked.id, "Telethon").await;
    scene.turned(asked.id, "Handed out").await;
    let secret = scene.shown("This message disappears in a minute").await;
    assert!(secret.text.lines().any(|line| line.len() > 340 && line.starts_with('1')), "{}", secret.text);
    let account = scene.account().await.unwrap();
    assert_eq!(account.status_reason, Some(StatusReason::SessionExported));

    scene.app.as_ref().unwrap().store.clock().advance(jiff::SignedDuration::from_secs(61));
    eventually(|| scene.sandbox.deleted(scene.ann).into_iter().find(|message| message.id == secret.id)).await;

    // Switched on again only after the same confirmation.
    let card = scene.ask(&format!("/enable {PHONE}"), "Is the other tool stopped?").await;
    assert_eq!(scene.account().await.unwrap().status, AccountStatus::Disabled);
    scene.press(card.id, "▶️ It is stopped, switch on").await;
    scene.turned(card.id, "🟢 active").await;
    scene.press(card.id, "🔎 Check").await;
    scene.turned(card.id, "Telegram knows it and answers").await;
}

#[tokio::test]
async fn a_secret_that_was_shown_goes_by_a_button_and_at_the_next_start() {
    let mut scene = Scene::set(None).await;
    scene.log_in().await;
    scene.sandbox.say(scene.ann, "/start");
    let desk = scene.shown("Desk").await;
    scene.press(desk.id, Button::Data("export:1:pyrogram".into())).await;
    let secret = scene.shown("This message disappears in a minute").await;
    scene.restart().await;
    eventually(|| scene.sandbox.deleted(scene.ann).into_iter().find(|message| message.id == secret.id)).await;

    scene.press(desk.id, Button::Data("do:on:1".into())).await;
    scene.press(desk.id, Button::Data("export:1:pyrogram".into())).await;
    let secret = scene.shown("This message disappears in a minute").await;
    scene.press(secret.id, "🗑 I have it, delete now").await;
    eventually(|| scene.sandbox.deleted(scene.ann).into_iter().find(|message| message.id == secret.id)).await;
    // This button deletes only messages that show a secret.
    scene.press(desk.id, Button::Data("burn".into())).await;
    assert!(scene.sandbox.bot_chat(scene.ann).iter().any(|message| message.id == desk.id));
}
