//! Stories of access to texts: a member sees only texts of dialogs that they may read, in every place where texts are
//! shown.

use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::team::Role;
use telegram_sandbox::control::Button;

use crate::bot::Scene;

const WORDS: &str = "the secret price is 4711";

#[tokio::test]
async fn the_words_of_a_dialog_are_for_those_who_may_read_it() {
    let (scene, bob) = Scene::talking().await;
    let olga = scene.hire("Olga", Role::Operator).await;
    let vera = scene.hire("Vera", Role::Viewer).await;
    let maria = scene.hire("Maria", Role::Manager).await;
    let screen = scene.ask("/dialog @bob_lee", "🟢 active").await;
    scene.press(screen.id, Button::Data("d:me:1".into())).await;
    let later = scene.ask(&format!("/later in 2h @bob_lee {WORDS}"), "is this the time?").await;
    scene.press(later.id, "✅ Yes, schedule it").await;
    scene.sandbox.write(bob, scene.sam, WORDS);
    scene.shown(WORDS).await;

    // It waits for everybody; its text is not for everybody.
    let says = async |person, text: &str| scene.answer_to(person, text).await;
    assert!(says(olga, "/queue").await.contains("@bob_lee"));
    for command in [
        "/queue",
        "/why @bob_lee",
        "/dialogs",
        "/dialog @bob_lee",
        "/search secret",
        "/start",
        "/later",
        "/stoplist",
        "/export @bob_lee",
        "/stats",
        "/accounts",
        "/allow @bob_lee",
    ] {
        let answer = says(olga, command).await;
        assert!(!answer.contains("4711"), "{command}: {answer}");
    }
    assert!(!scene.chat(olga).contains("4711"), "{}", scene.chat(olga));
    // A member who may read every dialog sees it here, too.
    for reader in [vera, maria, scene.ann] {
        let queue = says(reader, "/queue").await;
        assert!(queue.contains("4711"), "{queue}");
        assert!(says(reader, "/search secret").await.contains("4711"));
    }
}

#[tokio::test]
async fn who_lost_a_dialog_learns_nothing_that_is_edited_in_it() {
    let (scene, bob) = Scene::talking().await;
    let olga = scene.hire("Olga", Role::Operator).await;
    scene.answer_to(olga, "/start").await;
    let message = scene.sandbox.write(bob, scene.sam, "How much?");
    scene.shown_to(olga, "How much?").await;
    scene.shown("How much?").await;
    let screen = scene.ask("/dialog @bob_lee", "🟢 active").await;
    scene.press(screen.id, Button::Data("d:me:1".into())).await;
    assert_eq!(scene.dialog(1).await.assignee, Some(TelegramUserId(scene.ann.0)));

    scene.sandbox.edit_text(bob, scene.sam, message, WORDS);
    scene.shown(WORDS).await;
    // The bot has answered her after that.
    scene.answer_to(olga, "/help").await;
    assert!(!scene.chat(olga).contains("4711"), "{}", scene.chat(olga));
}

#[tokio::test]
async fn a_number_that_is_nobodys_id_is_answered_with_one_line() {
    let (scene, _) = Scene::talking().await;
    for command in ["dialog", "why", "stop", "allow", "forget", "export"] {
        for id in ["0", "-5", "−5", "99999999999999999999"] {
            let answer = scene.answer_to(scene.ann, &format!("/{command} {id}")).await;
            assert!(answer.contains("A Telegram id is a positive number"), "/{command} {id}: {answer}");
            assert_eq!(answer.lines().count(), 1, "/{command} {id}: {answer}");
        }
    }
    for command in ["/team add 0 operator", "/team add -5 viewer"] {
        let answer = scene.answer_to(scene.ann, command).await;
        assert!(answer.contains("A Telegram id is a positive number"), "{command}: {answer}");
    }
}
