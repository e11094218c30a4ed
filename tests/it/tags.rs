//! Stories of stage and labels where the team works: on the card, in the topic, on the dialog's screen.

use salesdesk::domain::ids::{LabelId, TelegramUserId};
use salesdesk::domain::team::Role;
use telegram_sandbox::control::{Button, ChatMessage};

use crate::bot::{LIMIT, Scene, eventually};

impl Scene {
    /// A label of the team.
    pub(crate) async fn label(&self, name: &str) -> LabelId {
        let (store, ann) = (&self.app.as_ref().unwrap().store, TelegramUserId(self.ann.0));
        store.write(async |tx| tx.contacts().add_label(&name.parse().unwrap(), ann).await).await.unwrap()
    }

    /// Ann presses a button that changes the buttons of its message; waits for the new ones.
    async fn offered(&self, card: i64, button: &str, new: &str) -> ChatMessage {
        self.press(card, button).await;
        let found = self.sandbox.wait_for_bot(self.ann, LIMIT, |chat| {
            chat.iter().find(|one| one.id == card && labels(one).contains(&new)).cloned()
        });
        found.await.unwrap_or_else(|| panic!("{card} never offered {new}:\n{}", self.chat(self.ann)))
    }

    fn edits(&self) -> usize {
        self.sandbox.look().journal.calls("editMessageText").count()
    }
}

fn labels(message: &ChatMessage) -> Vec<&str> {
    message.buttons.iter().flatten().map(|button| button.text.as_str()).collect()
}

#[tokio::test]
async fn stage_and_labels_are_changed_on_the_card_by_two_taps_and_every_card_follows() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let bob = scene.bob();
    scene.label("hot").await;
    scene.sandbox.write(bob, scene.sam, "Hello!");
    let older = scene.shown("Hello!").await;
    scene.sandbox.write(bob, scene.sam, "Anybody?");
    let card = scene.shown("Anybody?").await;
    let hers = scene.shown_to(olga, "Anybody?").await;
    // Everybody begins at the first stage, so nothing is said of it.
    assert!(!card.text.contains("🪜"), "{}", card.text);

    let choice = scene.offered(card.id, "🏷 Label", "🪜 Offer").await;
    assert_eq!(choice.text, card.text);
    assert_eq!(labels(&choice), ["✓ New", "🪜 Talking", "🪜 Offer", "🪜 Won", "🪜 Lost", "🔵 hot", "‹ Back"]);
    let words = scene.press(card.id, "🪜 Offer").await;
    assert_eq!(words.as_deref(), Some("Stage: Offer"));
    let tagged = scene.turned(card.id, "\n🪜 Offer\nAnybody?").await;
    assert_eq!(labels(&tagged), labels(&card));
    let hers = eventually(|| {
        let chat = scene.sandbox.bot_chat(olga);
        chat.into_iter().find(|one| one.id == hers.id && one.text.contains("🪜 Offer"))
    })
    .await;
    // A label, on a card that is not the newest one.
    scene.offered(older.id, "🏷 Label", "✓ Offer").await;
    scene.offered(older.id, "🔵 hot", "↩️ Reply").await;
    for id in [older.id, card.id] {
        scene.turned(id, "\n🪜 Offer · 🔵 hot\n").await;
    }
    eventually(|| {
        let chat = scene.sandbox.bot_chat(olga);
        chat.into_iter().find(|one| one.id == hers.id && one.text.contains("🔵 hot"))
    })
    .await;

    // Where they stand already, nothing changes and no card is edited; only the choice goes.
    scene.offered(card.id, "🏷 Label", "✓ Offer").await;
    let (edits, lines) = (scene.edits(), scene.audited("contact_stage").await);
    let back = scene.offered(card.id, "✓ Offer", "↩️ Reply").await;
    assert!(back.text.contains("🪜 Offer · 🔵 hot"), "{}", back.text);
    assert_eq!((scene.edits(), scene.audited("contact_stage").await), (edits + 1, lines));
    assert_eq!(lines, 1);
    // The next card shows it from the beginning.
    scene.sandbox.write(bob, scene.sam, "Well?");
    scene.shown("\n🪜 Offer · 🔵 hot\nWell?").await;

    // On the dialog's screen.
    let dialog = scene.ask("/dialog @bob_lee", "🪜 Offer · 🔵 hot").await;
    scene.offered(dialog.id, "🏷 Label", "✓ 🔵 hot").await;
    scene.offered(dialog.id, "‹ Back", "↩️ Reply").await;
    scene.offered(dialog.id, "🏷 Label", "✓ 🔵 hot").await;
    let words = scene.press(dialog.id, "🪜 Won").await;
    assert_eq!(words.as_deref(), Some("The dialog is qualified now."));
    scene.turned(dialog.id, "⭐️ qualified").await;
    scene.turned(dialog.id, "🪜 Won · 🔵 hot").await;
    scene.shown("\n🪜 Won · 🔵 hot\nWell?").await;
}

impl Scene {
    /// How many entries of an action the audit log has.
    async fn audited(&self, action: &str) -> usize {
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        let lines = reading.audit().page(salesdesk::store::AuditFilter::All, 0, 1000).await.unwrap();
        lines.iter().filter(|line| line.action == action).count()
    }
}

#[tokio::test]
async fn the_pinned_message_of_a_topic_shows_stage_and_labels_and_changes_them() {
    let (scene, group) = Scene::with_group().await;
    let bob = scene.bob();
    scene.label("hot").await;
    scene.sandbox.write(bob, scene.sam, "Hello!");
    let topic = scene.topic(group, "🟢 Bob Lee · @bob_lee").await.id;
    scene.in_topic(group, topic, "Hello!").await;
    let head = scene.in_topic(group, topic, "What you write here goes to this person").await;
    let press = async |button: &str, new: &str| {
        let press = scene.sandbox.press_in(scene.ann, group, head.id, button).unwrap();
        press.answer(LIMIT).await.unwrap();
        eventually(|| {
            let chat = scene.sandbox.topic_chat(group, topic);
            chat.into_iter().find(|one| one.id == head.id && (labels(one).contains(&new) || one.text.contains(new)))
        })
        .await
    };
    press("🏷 Label", "🔵 hot").await;
    let tagged = press("🔵 hot", "🔵 hot\n🕒 since").await;
    assert_eq!(labels(&tagged), labels(&head));
    press("🏷 Label", "✓ 🔵 hot").await;
    press("🪜 Lost", "🪜 Lost · 🔵 hot").await;
    scene.topic(group, "🛑 Bob Lee · @bob_lee").await;
}

#[tokio::test]
async fn only_who_may_answer_changes_stage_and_labels() {
    let scene = Scene::at_work().await;
    let vera = scene.hire("Vera", Role::Viewer).await;
    let olga = scene.hire("Olga", Role::Operator).await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello!");
    scene.shown("Hello!").await;
    let dialog = scene.dialog_with(bob).await;
    let ann = TelegramUserId(scene.ann.0);
    let store = &scene.app.as_ref().unwrap().store;
    store.write(async |tx| tx.dialogs().assign(dialog, Some(ann), ann).await).await.unwrap();
    for person in [vera, olga] {
        scene.answer_to(person, "/help").await;
        let card = scene.sandbox.bot_chat(person).into_iter().rev().find(|one| one.from_bot).unwrap();
        let refused = scene.press_as(person, card.id, Button::Data(format!("g:stage:{dialog}:3"))).await;
        assert!(!refused.is_empty() && !refused.contains("Stage:"), "{refused}");
    }
    assert_eq!(scene.audited("contact_stage").await, 0);
}
