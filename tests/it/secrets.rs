//! Stories of secrets that were typed or shown: they are deleted from the chat, or a person is notified.

use salesdesk::domain::ids::{ChatId, TelegramMessageId};
use salesdesk::domain::login::Card;
use salesdesk::domain::owed_deletion::DeletionKind;
use secrecy::ExposeSecret;
use telegram_sandbox::bot_api;
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::{Door, Fault, FaultKind, Moment, Person, PersonId, When};

use crate::bot::{LIMIT, PHONE, Scene, eventually};
use crate::session_strings::pyrogram_string;

const TOKEN: &str = "123456789:AAExampleTokenOfABotFromBotFather00";

impl Scene {
    /// The next deletions fail in this way.
    fn deletions_fail(&self, kind: FaultKind, times: u32) {
        let (door, method) = (Door::BotApi, "deleteMessage".to_owned());
        let fault = Fault { door, method, caller: None, times, kind, when: When::BeforeEffect };
        self.sandbox.edit(|state| state.faults.order(fault));
    }

    fn stays(&self, text: &str) -> bool {
        self.sandbox.bot_chat(self.ann).iter().any(|message| message.text.contains(text))
    }

    /// Advances time until a text has left the chat.
    async fn leaves(&self, text: &str) {
        eventually(|| {
            self.seconds_pass(1);
            (!self.stays(text)).then_some(())
        })
        .await;
    }

    fn seconds_pass(&self, seconds: i64) {
        self.app.as_ref().unwrap().store.clock().advance(jiff::SignedDuration::from_secs(seconds));
    }

    async fn nothing_is_owed(&self) {
        let waiting = async {
            loop {
                let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
                if reading.owed_deletions().next_due().await.unwrap().is_none() {
                    break;
                }
                drop(reading);
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        };
        let done = tokio::time::timeout(LIMIT, waiting).await;
        assert!(done.is_ok(), "a deletion is still owed:\n{}", self.chat(self.ann));
    }

    /// Shows Sam's session.
    async fn exported(&self) -> ChatMessage {
        let asked = self.ask(&format!("/export_session {PHONE}"), "Hand this account’s session").await;
        self.press(asked.id, "Telethon").await;
        self.shown("This message disappears in a minute").await
    }

    async fn greeted_bob(&self) -> PersonId {
        let bob = self.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
        self.ask("/send @bob_lee Hello", "✅ sent").await;
        bob
    }

    /// A session of another tool.
    fn session(&self) -> String {
        let eva = self.sandbox.add(Person::named("Eva").phone("+4915123454412"));
        pyrogram_string(&self.sandbox.seed_session(eva, None), 0).expose_secret().to_owned()
    }
}

#[tokio::test]
async fn a_password_that_telegram_does_not_delete_now_is_deleted_later() {
    let scene = Scene::set(None).await;
    scene.deletions_fail(FaultKind::Error { code: 502, text: "Bad Gateway".to_owned() }, 1);
    scene.deletions_fail(FaultKind::Close, 2);
    scene.ask("/password autumn", "No login is under way").await;
    scene.leaves("autumn").await;
    scene.nothing_is_owed().await;
}

#[tokio::test]
async fn a_deletion_is_owed_across_a_restart() {
    let mut scene = Scene::set(None).await;
    scene.deletions_fail(FaultKind::Close, 1000);
    scene.ask("/password autumn", "No login is under way").await;
    scene.restart().await;
    assert!(scene.stays("autumn"));
    scene.sandbox.edit(|state| state.faults.clear());
    scene.leaves("autumn").await;
    scene.nothing_is_owed().await;
}

#[tokio::test]
async fn a_shown_session_outlives_no_failed_deletion() {
    let scene = Scene::set(None).await;
    scene.log_in().await;
    let shown = scene.exported().await;
    scene.deletions_fail(FaultKind::Close, 2);
    scene.seconds_pass(61);
    scene.leaves(&shown.text).await;
    scene.nothing_is_owed().await;
}

#[tokio::test]
async fn a_shown_session_that_cannot_be_deleted_is_overwritten() {
    let scene = Scene::set(None).await;
    scene.log_in().await;
    let shown = scene.exported().await;
    let text = "Bad Request: message can't be deleted for everyone".to_owned();
    scene.deletions_fail(FaultKind::Error { code: 400, text }, 1);
    scene.seconds_pass(61);
    let after = scene.turned(shown.id, "has been removed").await;
    assert!(after.text.len() < 100 && after.buttons.is_empty(), "{}", after.text);
    scene.nothing_is_owed().await;
}

#[tokio::test]
async fn the_message_of_a_session_is_recorded_before_it_is_shown() {
    let scene = Scene::set(None).await;
    scene.log_in().await;
    let asked = scene.ask(&format!("/export_session {PHONE}"), "Hand this account’s session").await;
    // The first edit says that it was exported, the second shows it.
    let handed_out = scene.sandbox.hooks().stop_at("editMessageText", Moment::Seen);
    scene.sandbox.press(scene.ann, asked.id, "Telethon").unwrap();
    let handed_out = handed_out.await.unwrap();
    let shown = scene.sandbox.hooks().stop_at("editMessageText", Moment::Seen);
    drop(handed_out);
    let shown = shown.await.unwrap();
    let place = scene.shown("The session appears here").await;
    let card = Card { chat: ChatId(scene.ann.0), message: TelegramMessageId(place.id) };
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let owed = reading.owed_deletions().get(card).await.unwrap().unwrap();
    assert_eq!(owed.kind, DeletionKind::ShownSession);
    drop(reading);
    drop(shown);
    scene.turned(place.id, "This message disappears in a minute").await;
    scene.seconds_pass(61);
    eventually(|| scene.sandbox.deleted(scene.ann).into_iter().find(|message| message.id == place.id)).await;
}

#[tokio::test]
async fn an_export_that_comes_again_after_a_restart_is_answered_and_shows_no_session() {
    let mut scene = Scene::set(None).await;
    scene.log_in().await;
    let asked = scene.ask(&format!("/export_session {PHONE}"), "Hand this account’s session").await;
    // The desk ends before it has shown anything.
    let held = scene.sandbox.hooks().stop_at("editMessageText", Moment::Seen);
    scene.sandbox.press(scene.ann, asked.id, "Telethon").unwrap();
    let held = held.await.unwrap();
    scene.restart().await;
    drop(held);
    let after = scene.turned(asked.id, "Handed out").await;
    assert!(after.text.contains("did not see the session: /export_session"), "{}", after.text);
    assert!(!scene.stays("This message disappears"), "{}", scene.chat(scene.ann));
}

#[tokio::test]
async fn a_member_is_asked_to_change_a_password_that_cannot_be_deleted() {
    let scene = Scene::set(None).await;
    let group = scene.sandbox.make_group("Desk", &[scene.ann], false);
    scene.sandbox.add_bot_to_group(scene.ann, group).unwrap();
    // The bot is no administrator, so it may not delete other people's messages.
    let said = scene.sandbox.say_in_group(scene.ann, group, "/password autumn").unwrap();
    let shown = eventually(|| {
        let chat = scene.sandbox.group_chat(group);
        chat.into_iter().find(|message| message.text.contains("I could not delete this message with a password"))
    })
    .await;
    assert_eq!(shown.reply_to, Some(said));
    assert!(shown.text.contains("change the password") && !shown.text.contains("autumn"), "{}", shown.text);
    scene.nothing_is_owed().await;
}

#[tokio::test]
async fn a_deletion_that_keeps_failing_is_reported_meanwhile_and_still_tried() {
    let scene = Scene::set(None).await;
    scene.deletions_fail(FaultKind::Close, 1000);
    scene.ask("/password autumn", "No login is under way").await;
    eventually(|| {
        scene.seconds_pass(1);
        scene.stays("yet and keep trying").then_some(())
    })
    .await;
    scene.sandbox.edit(|state| state.faults.clear());
    scene.leaves("autumn").await;
    scene.nothing_is_owed().await;
    let shown = scene.sandbox.bot_chat(scene.ann).into_iter().filter(|one| one.text.contains("keep trying")).count();
    assert_eq!(shown, 1);
}

#[tokio::test]
async fn a_secret_that_nobody_asked_for_goes_wherever_it_is_typed() {
    let scene = Scene::set(None).await;
    let session = scene.session();
    let lines = session.as_bytes().chunks(64).map(|line| String::from_utf8(line.to_vec()).unwrap());
    let lines = lines.collect::<Vec<_>>().join("\n");
    for (text, line) in [
        (format!("/send @bob_lee {session}"), "This was a session"),
        ("password: autumn".to_owned(), "This was a password"),
        ("мой пароль осень2026".to_owned(), "This was a password"),
        (format!("/why SESSION=\"{session}\""), "This was a session"),
        (format!("my bot is {TOKEN}"), "This was a bot’s token"),
        ("api_hash: 0123456789abcdef0123456789abcdef".to_owned(), "This was an api_hash"),
        ("tg://login?token=AQIDBAUGBwgJCgsMDQ4PEA".to_owned(), "This link logs somebody in"),
        ("Login code: 12345. Do not give it to anyone, even from Telegram!".to_owned(), "This was a login code"),
        (format!("here you are: '{session}' thanks"), "Is the other tool stopped?"),
        (lines, "Is the other tool stopped?"),
    ] {
        scene.ask(&text, line).await;
        assert!(!scene.stays(&text), "{text}");
    }
    scene.ask("hello, call +1 555 123 0132 or see https://example.com/a/long/path?with=words", "was not asking").await;
    assert!(scene.stays("hello, call"));
}

#[tokio::test]
async fn a_session_in_quotes_is_taken_over() {
    let scene = Scene::set(None).await;
    let text = pyrogram_string(&scene.sandbox.seed_session(scene.sam, None), 0);
    let asked = scene.ask(&format!("SESSION = \"{}\"", text.expose_secret()), "Is the other tool stopped?").await;
    scene.press(asked.id, "✅ It is stopped").await;
    scene.turned(asked.id, "is in, with its old session").await;
}

#[tokio::test]
async fn a_secret_in_an_answer_reaches_no_prospect() {
    let scene = Scene::at_work().await;
    let bob = scene.greeted_bob().await;
    scene.sandbox.write(bob, scene.sam, "Hi there");
    let card = scene.shown("Hi there").await;
    let session = scene.session();
    scene.sandbox.reply(scene.ann, card.id, &format!("take {session}")).unwrap();
    scene.shown("This was a session").await;
    scene.sandbox.reply(scene.ann, card.id, TOKEN).unwrap();
    scene.shown("This was a bot’s token").await;
    scene.sandbox.reply(scene.ann, card.id, "Good day").unwrap();
    eventually(|| (scene.texts_of(bob) == ["Hello", "Good day"]).then_some(())).await;
    assert!(!scene.stays(&session) && !scene.stays(TOKEN));
    let files = ["salesdesk.db", "salesdesk.db-wal"].map(|name| std::fs::read(scene.folder.path().join(name)).unwrap());
    for bytes in files {
        let found = bytes.windows(40).any(|part| part == &session.as_bytes()[..40] || part == &TOKEN.as_bytes()[..40]);
        assert!(!found, "a secret is in the database");
    }
}

#[tokio::test]
async fn a_secret_in_a_topic_reaches_no_prospect() {
    let (scene, group) = Scene::with_group().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "Hi there");
    let message = in_group(&scene, group, "Hi there").await;
    scene.sandbox.reply_in(scene.ann, group, message.id, TOKEN).unwrap();
    let line = in_group(&scene, group, "This was a bot’s token").await;
    assert_eq!(line.topic, message.topic);
    assert!(scene.sandbox.group_chat(group).iter().all(|one| !one.text.contains(TOKEN)));
    scene.sandbox.reply_in(scene.ann, group, message.id, "Good day").unwrap();
    eventually(|| (scene.texts_of(bob) == ["Good day"]).then_some(())).await;
}

#[tokio::test]
async fn a_secret_in_an_edited_message_or_a_caption_goes() {
    let scene = Scene::set(None).await;
    let said = scene.sandbox.say(scene.ann, "hello");
    scene.shown("was not asking").await;
    scene.sandbox.edit_message(scene.ann, said, TOKEN).unwrap();
    scene.shown("I do not read edited messages").await;
    scene.sandbox.send_document(scene.ann, "offer.pdf", b"offer".to_vec(), TOKEN).unwrap();
    scene.shown("This was a bot’s token").await;
    assert!(!scene.stays(TOKEN));
}

#[tokio::test]
async fn a_file_with_a_session_goes() {
    let scene = Scene::set(None).await;
    let database = b"SQLite format 3\0 CREATE TABLE sessions (dc_id integer primary key, auth_key blob)".to_vec();
    let settings = format!("BOT_TOKEN={TOKEN}\n").into_bytes();
    for (name, bytes, line) in [
        ("anna.session", b"whatever".to_vec(), "This was a session file"),
        ("anna.db", database, "This was a session file"),
        ("settings.env", settings, "This was a bot’s token"),
    ] {
        let sent = scene.sandbox.send_document(scene.ann, name, bytes, "").unwrap();
        scene.shown(line).await;
        eventually(|| scene.sandbox.deleted(scene.ann).into_iter().find(|one| one.id == sent)).await;
    }
    let sent = scene.sandbox.send_document(scene.ann, "notes.txt", b"buy milk".to_vec(), "").unwrap();
    scene.shown("was not asking").await;
    assert!(scene.sandbox.bot_chat(scene.ann).iter().any(|one| one.id == sent));
}

async fn in_group(scene: &Scene, group: bot_api::ChatId, words: &str) -> ChatMessage {
    eventually(|| scene.sandbox.group_chat(group).into_iter().find(|one| one.text.contains(words))).await
}

#[tokio::test]
async fn a_session_that_was_shown_when_the_desk_stopped_goes_at_the_next_start() {
    let mut scene = Scene::set(None).await;
    scene.log_in().await;
    let shown = scene.exported().await;
    scene.restart().await;
    eventually(|| scene.sandbox.deleted(scene.ann).into_iter().find(|message| message.id == shown.id)).await;
    scene.nothing_is_owed().await;
}

#[tokio::test]
async fn a_code_from_telegram_reaches_no_prospect_also_during_a_login() {
    let scene = Scene::at_work().await;
    let bob = scene.greeted_bob().await;
    let eva = scene.sandbox.add(Person::named("Eva").phone("+15551230199"));
    scene.sandbox.write(bob, scene.sam, "Hi there");
    let card = scene.shown("Hi there").await;
    scene.ask("/add_account +1 555 123 0199", "Enter it with the buttons").await;
    scene.press(card.id, "↩️ Reply").await;
    scene.shown("Your answer").await;
    let code = eventually(|| scene.sandbox.code(eva)).await.code;
    let forwarded =
        format!("Login code: {code}. Do not give this code to anyone, even if they say they are from Telegram!");
    scene.ask(&forwarded, "This was a login code").await;
    assert!(!scene.stays(&forwarded));
    assert_eq!(scene.texts_of(bob), ["Hello"]);
}

#[tokio::test]
async fn an_account_that_lost_track_of_somebody_does_not_say_that_trying_again_is_useless() {
    let scene = Scene::at_work().await;
    let bob = scene.greeted_bob().await;
    let (door, method) = (Door::Mtproto, "messages.sendMessage".to_owned());
    let kind = FaultKind::Error { code: 400, text: "PEER_ID_INVALID".to_owned() };
    let fault = Fault { door, method, caller: None, times: 1, kind, when: When::BeforeEffect };
    scene.sandbox.edit(|state| state.faults.order(fault));
    scene.ask("/send @bob_lee Good day", "✅ sent").await;
    assert_eq!(scene.texts_of(bob), ["Hello", "Good day"]);
    let state = scene.sandbox.look();
    let shown = ["sendMessage", "editMessageText"].map(|method| {
        state.journal.calls(method).any(|call| call.params.to_string().contains("Trying again will not help"))
    });
    assert_eq!(shown, [false, false]);
}

#[tokio::test]
async fn a_session_that_has_just_ended_does_not_say_that_trying_again_is_useless() {
    let scene = Scene::at_work().await;
    scene.greeted_bob().await;
    scene.sandbox.revoke_sessions(scene.sam);
    scene.sandbox.say(scene.ann, "/send @bob_lee Good day");
    let waits =
        |one: &ChatMessage| one.text.contains("Good day") && one.text.contains("waits: its account is not logged in");
    eventually(|| scene.sandbox.bot_chat(scene.ann).into_iter().find(waits)).await;
    scene.shown("was logged out").await;
    let state = scene.sandbox.look();
    let useless = ["sendMessage", "editMessageText"].map(|method| {
        state.journal.calls(method).any(|call| call.params.to_string().contains("Trying again will not help"))
    });
    assert_eq!(useless, [false, false]);
}

const NEVER: &str = "Bad Request: message can't be deleted for everyone";

#[tokio::test]
async fn a_picture_of_a_login_that_is_not_deleted_now_is_deleted_later() {
    let scene = Scene::set(None).await;
    scene.sandbox.say(scene.ann, &format!("/login_qr {PHONE}"));
    let (picture, _) = scene.scanned_from_picture(None).await;
    scene.deletions_fail(FaultKind::Close, 2);
    scene.ask("/cancel", "").await;
    eventually(|| {
        scene.seconds_pass(1);
        scene.sandbox.deleted(scene.ann).into_iter().find(|message| message.id == picture.id)
    })
    .await;
    scene.nothing_is_owed().await;
}

#[tokio::test]
async fn a_picture_of_a_login_that_cannot_be_deleted_gives_way_to_an_empty_one() {
    let scene = Scene::set(None).await;
    scene.sandbox.say(scene.ann, &format!("/login_qr {PHONE}"));
    let (picture, _) = scene.scanned_from_picture(None).await;
    scene.deletions_fail(FaultKind::Error { code: 400, text: NEVER.to_owned() }, 1000);
    scene.ask("/cancel", "").await;
    eventually(|| {
        scene.seconds_pass(1);
        let chat = scene.sandbox.bot_chat(scene.ann);
        chat.into_iter().find(|one| one.id == picture.id && one.text.contains("has been removed"))
    })
    .await;
    scene.nothing_is_owed().await;
}

#[tokio::test]
async fn a_question_that_cancel_could_not_delete_goes_later() {
    let scene = Scene::set(None).await;
    scene.deletions_fail(FaultKind::Close, 2);
    scene.ask("/send", "To whom?").await;
    scene.ask("/cancel", "Cancelled").await;
    scene.leaves("To whom?").await;
    scene.nothing_is_owed().await;
}

#[tokio::test]
async fn a_secret_goes_behind_a_slip_in_a_caption_of_an_album_and_in_a_group() {
    let scene = Scene::set(None).await;
    for (text, line) in [
        ("/pasword autumn-1", "This was a password"),
        ("/2fa autumn-2", "This was a password"),
        ("/cod 54321", "This was a login code"),
        ("Telegram code: 54321", "This was a login code"),
        ("Код для входа в Telegram: ５４３２１", "This was a login code"),
    ] {
        scene.ask(text, line).await;
        assert!(!scene.stays(text), "{text}");
    }
    scene.sandbox.send_in_album(scene.ann, "7", "a.pdf", b"a".to_vec(), "our office").unwrap();
    scene.sandbox.send_in_album(scene.ann, "7", "b.pdf", b"b".to_vec(), &format!("“{TOKEN}”")).unwrap();
    scene.shown("This was a bot’s token").await;
    assert!(!scene.stays(TOKEN));

    let group = scene.sandbox.make_group("Desk", &[scene.ann], false);
    scene.sandbox.make_bot_administrator(scene.ann, group).unwrap();
    let session = scene.session();
    for text in [format!("SESSION='{session}'"), TOKEN.to_owned(), "/password autumn-3".to_owned()] {
        scene.sandbox.say_in_group(scene.ann, group, &text).unwrap();
        eventually(|| scene.sandbox.group_chat(group).iter().all(|one| one.text != text).then_some(())).await;
    }
}

#[tokio::test]
async fn a_session_file_goes_whatever_it_is_called() {
    let scene = Scene::set(None).await;
    let database = b"SQLite format 3\0 CREATE TABLE sessions (dc_id integer primary key, auth_key blob)".to_vec();
    let name = b"tdata/key_datas";
    let length = u16::try_from(name.len()).unwrap().to_le_bytes();
    let archive = [b"PK\x03\x04".as_slice(), &[0; 22], &length, &[0; 2], name].concat();
    let session = scene.session();
    let wide = [0xff, 0xfe].into_iter().chain(session.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for (name, bytes, line) in [
        ("holiday.jpg", database.clone(), "This was a session file"),
        ("anna.bin", database, "This was a session file"),
        ("photos.zip", archive, "This was a session file"),
        ("D877F783D5D3EF8Cs", b"TDF$\x01".to_vec(), "This was a session file"),
        ("notes.doc", wide, "This was a session"),
    ] {
        let sent = scene.sandbox.send_document(scene.ann, name, bytes, "").unwrap();
        eventually(|| scene.sandbox.deleted(scene.ann).into_iter().find(|one| one.id == sent)).await;
        scene.shown(line).await;
    }
    let sent = scene.sandbox.send_document(scene.ann, "offer.zip", b"PK\x03\x04 offer".to_vec(), "").unwrap();
    scene.shown("was not asking").await;
    assert!(scene.sandbox.bot_chat(scene.ann).iter().any(|one| one.id == sent));
}

#[tokio::test]
async fn a_code_in_other_digits_and_a_password_of_several_lines_log_in() {
    let password = "/autumn leaf\n@sam_sales falls";
    let scene = Scene::set(Some(password)).await;
    scene.ask(&format!("/add_account {PHONE}"), "Enter it with the buttons").await;
    let code = scene.code().await;
    let arabic: String = code.chars().filter_map(|c| char::from_u32(u32::from(c) - u32::from('0') + 0x660)).collect();
    scene.sandbox.say(scene.ann, &format!("code: {arabic}."));
    scene.shown("Hint: “the season”").await;
    scene.sandbox.say(scene.ann, password);
    scene.shown("is in: Sam Sales").await;
    assert!(!scene.stays(&arabic) && !scene.stays("leaf"), "{}", scene.chat(scene.ann));
}

#[tokio::test]
async fn a_restart_says_which_secret_was_not_read() {
    for (password, refusal) in [(true, "never stores a password"), (false, "never stores a session")] {
        let mut scene = Scene::set(Some("tangerine")).await;
        let text = if password {
            let card = scene.ask(&format!("/add_account {PHONE}"), "Enter it with the buttons").await;
            scene.tap(card.id, &scene.code().await).await;
            scene.shown("Hint: “the season”").await;
            "tangerine".to_owned()
        } else {
            scene.ask("/import_session", "").await;
            scene.session()
        };
        scene.deletions_fail(FaultKind::Stall, 1);
        let said = scene.sandbox.say(scene.ann, &text);
        eventually(|| (scene.sandbox.updates_waiting() == 0).then_some(())).await;
        scene.restart().await;
        scene.shown(refusal).await;
        eventually(|| scene.sandbox.deleted(scene.ann).into_iter().find(|one| one.id == said)).await;
    }
}
