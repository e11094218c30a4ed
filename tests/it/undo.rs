//! Stories of the undo: for a minute a press can be taken back, and everything is as it was.

use jiff::SignedDuration;
use salesdesk::domain::dialog::{Dialog, DialogStatus};
use salesdesk::domain::ids::{AccountId, DialogId, TelegramUserId};
use salesdesk::domain::outbox::{ItemState, OutboxItem};
use salesdesk::domain::team::Role;
use salesdesk::store::{Action, AuditFilter};
use sqlx::Connection as _;
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{PHONE, Scene, eventually, labels};

const UNDO: &str = "↶ Undo";

impl Scene {
    /// Bob has written, and his card is shown.
    async fn card_of_bob(&self) -> (PersonId, ChatMessage) {
        let bob = self.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
        self.sandbox.write(bob, self.sam, "What does it cost?");
        (bob, self.shown("What does it cost?").await)
    }

    /// Ann plans a message to Bob for tomorrow.
    async fn planned_for_bob(&self, words: &str) -> OutboxItem {
        let asked = self.ask(&format!("/later tomorrow 9:00 @bob_lee {words}"), "is this the time?").await;
        self.press(asked.id, "✅ Yes, schedule it").await;
        self.turned(asked.id, "goes out at").await;
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        reading.outbox().open().await.unwrap().pop().unwrap()
    }

    /// The actions in the log, newest first.
    async fn logged(&self) -> Vec<String> {
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        let lines = reading.audit().page(AuditFilter::All, 0, 1000).await.unwrap();
        lines.into_iter().map(|line| line.action).collect()
    }

    fn a_minute_passes(&self) {
        self.app.as_ref().unwrap().store.clock().advance(SignedDuration::from_secs(61));
    }

    /// Presses a button and the undo that follows on the same message.
    async fn press_and_undo(&self, message: i64, press: &[&str]) -> String {
        for button in press {
            self.press(message, *button).await;
            self.with_button(message, if Some(button) == press.last() { UNDO } else { "‹ Back" }).await;
        }
        self.press(message, UNDO).await.unwrap_or_default()
    }

    async fn with_button(&self, message: i64, button: &str) {
        let has = |one: &ChatMessage| one.buttons.iter().flatten().any(|found| found.text == button);
        eventually(|| self.sandbox.bot_chat(self.ann).into_iter().find(|one| one.id == message && has(one))).await;
    }
}

/// What an undo brings back; when it was changed last does not matter.
fn as_it_was(dialog: &Dialog) -> Dialog {
    Dialog { updated_at: dialog.created_at, ..dialog.clone() }
}

#[tokio::test]
async fn each_press_on_a_dialog_is_taken_back_for_a_minute_and_logged() {
    let scene = Scene::at_work().await;
    scene.colleague("Olga", Role::Operator).await;
    scene.card_of_bob().await;
    let screen = scene.ask("/dialog @bob_lee", "What does it cost?").await;
    let before = as_it_was(&scene.dialog(1).await);
    let presses: [&[&str]; 6] = [
        &["✅ Qualify"],
        &["❌ Fail"],
        &["🛑 Stop", "🛑 End this dialog"],
        &["👤 Assign", "Olga"],
        &["🕒 Put aside", "1 day"],
        &["👤 Assign", "🙋 Me"],
    ];
    for press in presses {
        let said = scene.press_and_undo(screen.id, press).await;
        assert_eq!(said, "↶ Undone: it is as it was.", "{press:?}");
        assert_eq!(as_it_was(&scene.dialog(1).await), before, "{press:?}");
        assert_eq!(scene.logged().await[0], Action::DialogUndone.into_str(), "{press:?}");
        scene.turned(screen.id, "🟢 active").await;
    }
    let log = scene.ask("/audit", "took back a change of a dialog").await;
    assert!(log.text.contains("Bob Lee") || log.text.contains("bob_lee"), "{}", log.text);
    // What was undone counts for nothing.
    scene.press(screen.id, "✅ Qualify").await;
    scene.turned(screen.id, "⭐️ qualified").await;
    scene.ask("/stats", "1 qualified").await;
}

#[tokio::test]
async fn a_stop_gives_back_the_queue_that_it_cancelled_as_the_same_messages() {
    let scene = Scene::at_work().await;
    let (bob, _) = scene.card_of_bob().await;
    let planned = scene.planned_for_bob("Any news?").await;
    let screen = scene.ask("/dialog @bob_lee", "Any news?").await;
    scene.press(screen.id, "🛑 Stop").await;
    scene.turned(screen.id, "What waits for them is cancelled").await;
    scene.press(screen.id, "🛑 End this dialog").await;
    scene.with_button(screen.id, UNDO).await;
    assert_eq!(scene.item(planned.id).await.state, ItemState::Cancelled);
    let said = scene.press(screen.id, UNDO).await.unwrap();
    assert_eq!(said, "↶ Undone: it is as it was. 1 message waits again.");
    let back = scene.item(planned.id).await;
    assert_eq!(OutboxItem { card: planned.card, ..back }, planned);
    // It goes out once, at its time.
    scene.app.as_ref().unwrap().store.clock().advance(SignedDuration::from_hours(48));
    scene.sandbox.advance(std::time::Duration::from_secs(48 * 3600));
    eventually(|| (scene.texts_of(bob) == ["Any news?"]).then_some(())).await;
    scene.nothing_waits().await;
    assert_eq!(scene.texts_of(bob), ["Any news?"]);
}

#[tokio::test]
async fn a_cancelled_message_goes_back_with_its_file_and_is_sent_once() {
    let scene = Scene::at_work().await;
    let (bob, _) = scene.card_of_bob().await;
    scene.app.as_ref().unwrap().accounts.pause(AccountId(1), TelegramUserId(scene.ann.0)).await.unwrap();
    let bytes = vec![7; 700_000];
    scene.sandbox.send_document(scene.ann, "offer.pdf", bytes, "/send @bob_lee Our offer").unwrap();
    let card = scene.shown("Our offer").await;
    scene.with_button(card.id, "✖ Cancel").await;
    scene.press(card.id, "✖ Cancel").await;
    scene.with_button(card.id, UNDO).await;
    assert_eq!(scene.press(card.id, UNDO).await.as_deref(), Some("↶ Undone: it is as it was. 1 message waits again."));
    assert_eq!(scene.logged().await[0], Action::MessageRestored.into_str());
    scene.with_button(card.id, "✖ Cancel").await;
    // Cancelled again, it is gone after the minute.
    scene.press(card.id, "✖ Cancel").await;
    scene.with_button(card.id, UNDO).await;
    scene.press(card.id, UNDO).await;
    scene.with_button(card.id, "✖ Cancel").await;
    scene.ask(&format!("/account {PHONE}"), "📱").await;
    scene.app.as_ref().unwrap().accounts.resume_sending(AccountId(1), TelegramUserId(scene.ann.0)).await.unwrap();
    let sent = eventually(|| scene.sandbox.received(bob).into_iter().find(|one| one.text == "Our offer")).await;
    assert_eq!(sent.text, "Our offer");
    scene.nothing_waits().await;
    assert_eq!(scene.texts_of(bob), ["Our offer"]);
    let late = scene.planned_for_bob("Too late").await;
    let queue = scene.ask("/queue", "Too late").await;
    scene.press(queue.id, "✖ 1").await;
    scene.with_button(queue.id, UNDO).await;
    scene.a_minute_passes();
    let said = scene.press(queue.id, UNDO).await.unwrap();
    assert!(said.contains("Send the message again"), "{said}");
    assert_eq!(scene.item(late.id).await.state, ItemState::Cancelled);
}

#[tokio::test]
async fn after_a_minute_or_after_a_change_of_another_it_says_so_and_leaves_everything() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    scene.card_of_bob().await;
    let screen = scene.ask("/dialog @bob_lee", "What does it cost?").await;
    for (press, instead) in [("✅ Qualify", "Not qualified"), ("❌ Fail", "Reopen")] {
        scene.press(screen.id, press).await;
        scene.with_button(screen.id, UNDO).await;
        scene.a_minute_passes();
        let said = scene.press(screen.id, UNDO).await.unwrap();
        assert!(said.contains("A minute has passed") && said.contains(instead), "{said}");
    }
    assert_eq!(scene.dialog(1).await.status, DialogStatus::Failed);
    scene.press(screen.id, "↺ Reopen").await;
    scene.turned(screen.id, "⭐️ qualified").await;
    scene.press(screen.id, "❌ Fail").await;
    scene.with_button(screen.id, UNDO).await;
    let mut work = scene.app.as_ref().unwrap().store.begin().await.unwrap();
    let event = salesdesk::domain::dialog::DialogEvent::Reopened;
    work.dialogs().change_status(DialogId(1), event, Some(TelegramUserId(olga.0))).await.unwrap();
    work.commit().await.unwrap();
    let said = scene.press(screen.id, UNDO).await.unwrap();
    assert!(said.contains("Olga has changed it since"), "{said}");
    assert_eq!(scene.dialog(1).await.status, DialogStatus::Qualified);
}

#[tokio::test]
async fn who_is_on_the_stop_list_by_now_stays_there_with_the_queue_cancelled() {
    let scene = Scene::at_work().await;
    scene.card_of_bob().await;
    let planned = scene.planned_for_bob("Any news?").await;
    let screen = scene.ask("/dialog @bob_lee", "Any news?").await;
    scene.press(screen.id, "🛑 Stop").await;
    scene.turned(screen.id, "What waits for them is cancelled").await;
    scene.press(screen.id, "🛑 End this dialog").await;
    scene.with_button(screen.id, UNDO).await;
    scene.ask("/stop @bob_lee", "is on the stop-list now").await;
    let said = scene.press(screen.id, UNDO).await.unwrap();
    assert!(said.contains("Not undone"), "{said}");
    assert!(!scene.dialog(1).await.status.is_open());
    assert_eq!(scene.item(planned.id).await.state, ItemState::Cancelled);
}

#[tokio::test]
async fn a_sequence_goes_on_after_the_undo_unless_somebody_has_spoken() {
    let scene = Scene::at_work().await;
    scene.after_the_fair().await;
    let zoe = scene.sandbox.add(Person::named("Zoe").username("zoe_miller"));
    let card = scene.ask("/contact add @zoe_miller Zoe Miller", "👤 Zoe Miller").await;
    scene.may_be_written_to("zoe_miller").await;
    scene.then(&card, "🔁 Sequences", "On none yet").await;
    scene.then(&card, "➕ Put on a sequence", "On which sequence").await;
    scene.then(&card, "After the fair", "👁 After the fair").await;
    scene.then(&card, "▶️ Start", "message 1 of 2").await;
    eventually(|| (scene.texts_of(zoe) == ["Good day, Zoe!"]).then_some(())).await;
    scene.nothing_waits().await;
    scene.ask("/contact Zoe", "message 2 of 2 goes on").await;
    let screen = scene.ask("/dialog @zoe_miller", "🟢 active").await;
    scene.press(screen.id, "✅ Qualify").await;
    scene.with_button(screen.id, UNDO).await;
    scene.ask("/contact Zoe", "stopped after message 1 of 2").await;
    let said = scene.press(screen.id, UNDO).await.unwrap();
    assert_eq!(said, "↶ Undone: it is as it was. The sequence goes on.");
    scene.ask("/contact Zoe", "message 2 of 2 goes on").await;
    scene.press(screen.id, "✅ Qualify").await;
    scene.with_button(screen.id, UNDO).await;
    scene.sandbox.write(zoe, scene.sam, "Yes, call me!");
    scene.shown("Yes, call me!").await;
    let said = scene.press(screen.id, UNDO).await.unwrap();
    assert!(said.contains("The sequence stays stopped"), "{said}");
    assert_eq!(scene.dialog(1).await.status, DialogStatus::Active);
    scene.ask("/contact Zoe", "stopped after message 1 of 2").await;
}

#[tokio::test]
async fn a_card_keeps_its_words_and_gets_the_button_and_a_topic_says_it_in_one_line() {
    let scene = Scene::at_work().await;
    let (_, card) = scene.card_of_bob().await;
    scene.press(card.id, "✅ Qualify").await;
    scene.with_button(card.id, UNDO).await;
    let shown = scene.turned(card.id, "What does it cost?").await;
    assert_eq!(labels(&shown)[..2], [UNDO, "➡️ Next"]);
    assert_eq!(scene.press(card.id, UNDO).await.as_deref(), Some("↶ Undone: it is as it was."));
    scene.with_button(card.id, "✅ Qualify").await;
    assert_eq!(scene.dialog(1).await.status, DialogStatus::Active);

    let (scene, group) = Scene::with_group().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "What does it cost?");
    let topic = scene.topic(group, "🟢 Bob Lee · @bob_lee").await.id;
    let head = scene.in_topic(group, topic, "since").await;
    let press = scene.sandbox.press_in(scene.ann, group, head.id, "✅ Qualify").unwrap();
    press.answer(crate::bot::LIMIT).await.unwrap();
    let said = scene.in_topic(group, topic, "✅ Qualified.").await;
    scene.topic(group, "⭐️ Bob Lee · @bob_lee").await;
    let press = scene.sandbox.press_in(scene.ann, group, said.id, UNDO).unwrap();
    press.answer(crate::bot::LIMIT).await.unwrap();
    scene.topic(group, "🟢 Bob Lee · @bob_lee").await;
    scene.in_topic(group, topic, "Undone").await;
}

#[tokio::test]
async fn an_erased_person_leaves_nothing_to_undo() {
    let scene = Scene::at_work().await;
    scene.card_of_bob().await;
    scene.planned_for_bob("Any news?").await;
    let screen = scene.ask("/dialog @bob_lee", "Any news?").await;
    scene.press(screen.id, "❌ Fail").await;
    scene.with_button(screen.id, UNDO).await;
    let asked = scene.ask("/forget @bob_lee", "Bob Lee").await;
    scene.press(asked.id, telegram_sandbox::control::Button::Data("forget:yes".into())).await;
    scene.turned(asked.id, "").await;
    let mut db =
        sqlx::SqliteConnection::connect(&format!("sqlite://{}", scene.folder.path().join("salesdesk.db").display()))
            .await
            .unwrap();
    let left = async |db: &mut sqlx::SqliteConnection| -> i64 {
        let sql = "select (select count(*) from undos) + (select count(*) from undo_items) + (select count(*) from undo_runs)";
        sqlx::query_scalar(sql).fetch_one(db).await.unwrap()
    };
    while left(&mut db).await > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_stage_that_ends_or_qualifies_a_dialog_is_taken_back_with_all_that_it_brought() {
    let scene = Scene::at_work().await;
    let (_, card) = scene.card_of_bob().await;
    scene.recorded(card.id).await;
    let planned = scene.planned_for_bob("Any news?").await;
    let contact = async || {
        let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
        let id = reading.contacts().of_dialog(DialogId(1)).await.unwrap().unwrap();
        reading.contacts().get(id).await.unwrap().unwrap()
    };
    let person = contact().await;
    let screen = scene.ask("/dialog @bob_lee", "Any news?").await;
    for (message, stage, status, said) in [
        (card.id, "🪜 Lost", DialogStatus::Stopped, "↶ Undone: it is as it was. 1 message waits again."),
        (card.id, "🪜 Won", DialogStatus::Qualified, "↶ Undone: it is as it was."),
        (screen.id, "🪜 Lost", DialogStatus::Stopped, "↶ Undone: it is as it was. 1 message waits again."),
    ] {
        scene.press(message, "🏷 Label").await;
        scene.with_button(message, stage).await;
        scene.press(message, stage).await;
        scene.with_button(message, UNDO).await;
        assert_eq!(scene.dialog(1).await.status, status);
        assert_ne!(contact().await.stage, person.stage);
        assert_eq!(scene.press(message, UNDO).await.as_deref(), Some(said));
        assert_eq!((scene.dialog(1).await.status, contact().await), (DialogStatus::Active, person.clone()));
        let back = scene.item(planned.id).await;
        assert_eq!(OutboxItem { card: planned.card, ..back }, planned);
        scene.with_button(message, "🏷 Label").await;
    }
    // On the contact's card, too.
    let shown = scene.ask("/contact @bob_lee", "🪜 New").await;
    scene.press(shown.id, "🪜 Stage").await;
    scene.with_button(shown.id, "Lost").await;
    scene.press(shown.id, "Lost").await;
    scene.with_button(shown.id, UNDO).await;
    scene.press(shown.id, UNDO).await;
    scene.turned(shown.id, "🟢 active").await;
    assert_eq!((scene.dialog(1).await.status, contact().await), (DialogStatus::Active, person));
}

#[tokio::test]
async fn a_card_goes_on_offering_the_undo_when_it_is_refreshed() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let said = scene.sandbox.write(bob, scene.sam, "What does it cost?");
    let card = scene.shown("What does it cost?").await;
    scene.recorded(card.id).await;
    scene.press(card.id, "✅ Qualify").await;
    scene.with_button(card.id, UNDO).await;
    scene.sandbox.edit_text(bob, scene.sam, said, "What does it cost today?");
    scene.turned(card.id, "What does it cost today?").await;
    scene.with_button(card.id, UNDO).await;
    scene.press(card.id, UNDO).await;
    assert_eq!(scene.dialog(1).await.status, DialogStatus::Active);
}

#[tokio::test]
async fn an_answer_that_unsend_cancelled_before_it_went_comes_back() {
    let scene = Scene::at_work().await;
    let (bob, card) = scene.card_of_bob().await;
    let (accounts, ann) = (scene.app.as_ref().unwrap().accounts.clone(), TelegramUserId(scene.ann.0));
    accounts.pause(AccountId(1), ann).await.unwrap();
    let said = scene.sandbox.reply(scene.ann, card.id, "40 a month").unwrap();
    let waits = scene.shown("“40 a month”").await;
    scene.sandbox.reply(scene.ann, said, "/unsend").unwrap();
    scene.turned(waits.id, "✖ cancelled").await;
    let words = scene.press(waits.id, UNDO).await;
    assert_eq!(words.as_deref(), Some("↶ Undone: it is as it was. 1 message waits again."));
    accounts.resume_sending(AccountId(1), ann).await.unwrap();
    eventually(|| (scene.texts_of(bob) == ["40 a month"]).then_some(())).await;
    scene.nothing_waits().await;
}
