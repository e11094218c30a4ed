//! Stories of recipients without a username: mentioned, shared as a contact, chosen in Telegram's list, or named by id.

use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{Scene, eventually};

impl Scene {
    /// Dora has no username, and chatted with the account before it came to the desk.
    async fn with_dora() -> (Self, PersonId) {
        let scene = Self::set(None).await;
        let dora = scene.sandbox.add(Person::named("Dora"));
        scene.sandbox.write(dora, scene.sam, "See you on Monday");
        scene.an_hour_passes();
        scene.log_in().await;
        scene.rules(0, None).await;
        (scene, dora)
    }

    async fn answered_below(&self, message: i64, words: &str) -> ChatMessage {
        eventually(|| {
            let chat = self.sandbox.bot_chat(self.ann).into_iter();
            chat.filter(|answer| answer.from_bot && answer.id > message).find(|answer| answer.text.contains(words))
        })
        .await
    }

    async fn got(&self, person: PersonId, texts: &[&str]) {
        eventually(|| (self.texts_of(person) == texts).then_some(())).await;
    }
}

#[tokio::test]
async fn somebody_without_a_username_is_written_to_by_the_account_that_has_met_them() {
    let (scene, dora) = Scene::with_dora().await;
    // A contact begins a message, or answers the question.
    let shared = scene.sandbox.share_contact(scene.ann, dora, "15551230177", true).unwrap();
    scene.answered_below(shared, "A message to Dora").await;
    scene.ask("Hello by contact", "✅ sent").await;
    scene.got(dora, &["Hello by contact"]).await;

    scene.ask("/send", "To whom?").await;
    let shared = scene.sandbox.share_contact(scene.ann, dora, "15551230177", true).unwrap();
    scene.answered_below(shared, "What should it say?").await;
    scene.ask("And again", "✅ sent").await;
    scene.got(dora, &["Hello by contact", "And again"]).await;
}

#[tokio::test]
async fn a_mention_and_an_id_reach_somebody_without_a_dialog() {
    let (scene, dora) = Scene::with_dora().await;
    let mention = format!("/send <a href=\"tg://user?id={}\">Dora</a> Hello by mention", dora.0);
    scene.sandbox.say_html(scene.ann, &mention).unwrap();
    scene.got(dora, &["Hello by mention"]).await;

    let (scene, dora) = Scene::with_dora().await;
    scene.ask(&format!("/send {} Hello by id", dora.0), "✅ sent").await;
    scene.got(dora, &["Hello by id"]).await;
}

#[tokio::test]
async fn a_person_is_chosen_in_telegrams_own_list() {
    let (scene, dora) = Scene::with_dora().await;
    let eve = scene.sandbox.add(Person::named("Eve").username("eve_x"));
    for (person, text) in [(dora, "Hello from the list"), (eve, "Hello by name")] {
        let asked = scene.ask("/send", "To whom?").await;
        let pressed = scene.press(asked.id, "👤 Choose from Telegram").await;
        assert_eq!(pressed, None);
        let offered = scene.answered_below(asked.id, "👤 Choose a person").await;
        let chosen = scene.sandbox.choose_person(scene.ann, offered.id, person).unwrap();
        scene.answered_below(chosen, "What should it say?").await;
        scene.ask(text, "✅ sent").await;
        scene.got(person, &[text]).await;
    }
    // The keyboard has its own way out.
    let asked = scene.ask("/send", "To whom?").await;
    scene.press(asked.id, "👤 Choose from Telegram").await;
    scene.ask("/cancel", "Cancelled").await;
}

#[tokio::test]
async fn who_no_account_has_met_needs_a_username_and_a_number_leads_to_an_invitation() {
    let (scene, dora) = Scene::with_dora().await;
    let finn = scene.sandbox.add(Person::named("Finn"));
    let shared = scene.sandbox.share_contact(scene.ann, finn, "15551230178", true).unwrap();
    scene.answered_below(shared, "None of the accounts has met this person").await;
    scene.ask("/send", "To whom?").await;
    let shared = scene.sandbox.share_contact(scene.ann, finn, "15551230178", false).unwrap();
    scene.answered_below(shared, "+1 555 123 0178").await;
    scene.ask("/cancel", "").await;

    // A contact is no text for a prospect.
    scene.sandbox.add(Person::named("Eve").username("eve_x"));
    scene.ask("/send @eve_x", "What should it say?").await;
    let shared = scene.sandbox.share_contact(scene.ann, dora, "15551230177", true).unwrap();
    scene.answered_below(shared, "text").await;
    assert!(scene.texts_of(dora).is_empty());
}

#[tokio::test]
async fn a_question_about_a_person_takes_a_contact() {
    let (scene, dora) = Scene::with_dora().await;
    scene.ask("/why", "May somebody be written to?").await;
    let shared = scene.sandbox.share_contact(scene.ann, dora, "15551230177", true).unwrap();
    scene.answered_below(shared, "❔").await;
    scene.ask("/stop", "To whom shall nobody write any more?").await;
    let shared = scene.sandbox.share_contact(scene.ann, dora, "15551230177", true).unwrap();
    scene.answered_below(shared, "is on the stop-list now").await;
    scene.ask(&format!("/send {} Please?", dora.0), "is on the stop-list").await;
    assert!(scene.texts_of(dora).is_empty());
}

#[tokio::test]
async fn somebody_without_a_username_is_called_by_name_wherever_a_message_to_them_waits() {
    let scene = Scene::at_work().await;
    let dora = scene.sandbox.add(Person::named("Dora"));
    scene.sandbox.write(dora, scene.sam, "See you on Monday");
    scene.shown("See you on Monday").await;
    let mut cards = Vec::new();
    for text in ["Good morning", "And good evening"] {
        let asked = scene.ask(&format!("/later tomorrow 10:00 {} {text}", dora.0), "is this the time?").await;
        assert!(asked.text.starts_with("🕒 Dora: "), "{}", asked.text);
        scene.press(asked.id, "✅ Yes, schedule it").await;
        cards.push(scene.turned(asked.id, "📤 Dora").await);
    }
    let queue = scene.ask("/queue", "📤 Queue · 2").await;
    let all = scene.on(&queue, "✖ All for Dora", "Cancel all 2 messages to Dora?").await;
    scene.on(&all, "‹ Queue", "Queue · 2").await;
    scene.ask(&format!("/why {}", dora.0), "Dora").await;
    let time = scene.on(&cards[1], "🕒 Later", "Dora").await;
    scene.press(time.id, "‹ Leave it as it is").await;
    let id = format!("id {}", dora.0);
    assert!(!scene.chat(scene.ann).contains(&id), "{}", scene.chat(scene.ann));
}
