//! Stories of an operator's day: what a card says is true when its reader looks at it, and each mistake has a way on.

use salesdesk::domain::account::AccountStatus;
use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::team::Role;
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{Scene, eventually, labels};

impl Scene {
    /// Ann Lee has written, and everybody's card is shown.
    async fn ann_lee_writes(&self, words: &str) -> PersonId {
        let lee = self.sandbox.add(Person::named("Ann Lee").username("ann_lee"));
        self.sandbox.write(lee, self.sam, words);
        self.shown(words).await;
        lee
    }

    /// A card of somebody's private chat, once it looks like this.
    async fn card_becomes(&self, person: PersonId, id: i64, is: impl Fn(&ChatMessage) -> bool) -> ChatMessage {
        eventually(|| self.sandbox.bot_chat(person).into_iter().find(|one| one.id == id && is(one))).await
    }
}

fn has(message: &ChatMessage, button: &str) -> bool {
    labels(message).contains(&button)
}

#[tokio::test]
async fn who_had_a_dialog_for_a_moment_hears_that_it_is_not_theirs() {
    let scene = Scene::at_work().await;
    let vera = scene.colleague("Vera", Role::Operator).await;
    let lee = scene.ann_lee_writes("What does it cost?").await;
    let at_vera = scene.shown_to(vera, "What does it cost?").await;
    let screen = scene.ask("/dialog @ann_lee", "What does it cost?").await;
    scene.press(screen.id, "👤 Assign").await;
    scene.turned(screen.id, "Who answers").await;
    scene.press(screen.id, "Vera").await;
    scene.shown_to(vera, "is yours now").await;
    scene.card_becomes(vera, at_vera.id, |one| one.text.contains("yours")).await;
    eventually(|| scene.sandbox.bot_chat(scene.ann).into_iter().find(|one| one.id == screen.id && has(one, "↶ Undo")))
        .await;
    scene.press(screen.id, "↶ Undo").await;
    scene.shown_to(vera, "is not yours any more: Ann left the dialog to whoever is first").await;
    scene.card_becomes(vera, at_vera.id, |one| one.text.contains("whoever is first") && has(one, "↩️ Reply")).await;

    // Ann takes it: Vera's card says so and has nothing to press; it has the words that she has read.
    scene.press(screen.id, "👤 Assign").await;
    scene.turned(screen.id, "Who answers").await;
    scene.press(screen.id, "🙋 Me").await;
    let left = scene.card_becomes(vera, at_vera.id, |one| one.buttons.is_empty()).await;
    assert!(left.text.contains("Ann’s") && left.text.contains("What does it cost?"), "{}", left.text);
    let dialog = scene.dialog_with(lee).await;
    scene.assign(dialog, vera).await;
    scene.sandbox.write(lee, scene.sam, "Hello?");
    scene.shown_to(vera, "Hello?").await;
}

#[tokio::test]
async fn an_ended_dialog_says_so_on_its_card_and_a_plan_stands_above_the_words() {
    let scene = Scene::at_work().await;
    scene.ann_lee_writes("What does it cost?").await;
    let card = scene.shown("What does it cost?").await;
    for (time, words) in [("9:00", "First plan"), ("10:00", "Second plan")] {
        let asked = scene.ask(&format!("/later tomorrow {time} @ann_lee {words}"), "is this the time?").await;
        scene.press(asked.id, "✅ Yes, schedule it").await;
        scene.turned(asked.id, "goes out at").await;
    }
    let screen = scene.ask("/dialog @ann_lee", "Second plan").await;
    let at = |words: &str| screen.text.find(words).unwrap();
    assert!(at("Second plan") < at("First plan") && at("First plan") < at("What does it cost?"), "{}", screen.text);
    // They go from the account of the dialog.
    let queue = scene.ask("/queue", "First plan").await;
    assert!(!queue.text.contains("no account yet"), "{}", queue.text);

    scene.press(card.id, "🛑 Stop").await;
    let asked = scene.shown("Stop").await;
    scene.press(asked.id, "🛑 End this dialog").await;
    let ended = scene.turned(card.id, "· 🛑 stopped").await;
    assert!(!ended.text.contains("whoever is first"), "{}", ended.text);
}

#[tokio::test]
async fn a_mistake_on_a_card_has_a_line_of_its_own() {
    let scene = Scene::at_work().await;
    scene.ann_lee_writes("What does it cost?").await;
    let card = scene.shown("What does it cost?").await;
    let answers = async |words: &str, line: &str| {
        scene.sandbox.reply(scene.ann, card.id, words).unwrap();
        scene.shown(line).await;
    };
    answers("// likes discounts", "A note begins with // in a topic only").await;
    answers("/unsend", "Their words stay").await;

    // Who is off duty is marked where a dialog is given away.
    let olga = scene.colleague("Olga", Role::Operator).await;
    let mut work = scene.app.as_ref().unwrap().store.begin().await.unwrap();
    let ann = TelegramUserId(scene.ann.0);
    work.team().set_on_duty(TelegramUserId(olga.0), false, ann).await.unwrap();
    work.commit().await.unwrap();
    let screen = scene.ask("/dialog @ann_lee", "What does it cost?").await;
    scene.press(screen.id, "👤 Assign").await;
    let asked = scene.turned(screen.id, "Who answers").await;
    assert!(has(&asked, "🌙 Olga"), "{:?}", labels(&asked));
}

#[tokio::test]
async fn an_answer_that_a_banned_account_cannot_send_leaves_its_dialog_waiting() {
    let scene = Scene::at_work().await;
    scene.ann_lee_writes("What does it cost?").await;
    scene.ask("/next", "What does it cost?").await;
    scene.sandbox.ban(scene.sam);
    scene.becomes(|account| account.is_some_and(|account| account.status == AccountStatus::Blocked)).await;
    let waits = scene.ask("/send @ann_lee 40 a month.", "⏳").await;
    let waits = scene.turned(waits.id, "Telegram has banned its account").await;
    assert!(waits.text.contains("🔁 Hand over dialogs"), "{}", waits.text);
    for command in ["/queue", "/why @ann_lee"] {
        scene.ask(command, "Telegram has banned its account").await;
    }
    scene.ask("/next", "What does it cost?").await;
}
