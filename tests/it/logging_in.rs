//! Stories of what admins type during a login.

use std::time::Duration;

use salesdesk::domain::account::AccountStatus;
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::{Outcome, Person};

use crate::bot::{LIMIT, PHONE, Scene, eventually};

impl Scene {
    async fn asked_for_code(&self) -> ChatMessage {
        self.ask(&format!("/add_account {PHONE}"), "Enter it with the buttons").await
    }

    /// Waits for a message of the bot that is newer than another one.
    async fn newer(&self, than: i64, words: &str) -> ChatMessage {
        let found = self.sandbox.wait_for_bot(self.ann, LIMIT, |chat| {
            chat.iter().find(|one| one.from_bot && one.id > than && one.text.contains(words)).cloned()
        });
        match found.await {
            Some(message) => message,
            None => panic!("nothing after {than} says {words:?}:\n{}", self.chat(self.ann)),
        }
    }

    fn stands(&self, text: &str) -> bool {
        self.sandbox.bot_chat(self.ann).iter().any(|message| !message.from_bot && message.text == text)
    }
}

#[tokio::test]
async fn cancel_ends_a_login_that_another_screen_has_covered() {
    let scene = Scene::set(None).await;
    scene.asked_for_code().await;
    scene.ask("/start", "no account is ready").await;
    scene.ask("hello", "is under way, and this is nothing that it asks for").await;
    scene.sandbox.say(scene.ann, "/cancel");
    scene.shown("Login cancelled").await;
    assert!(scene.stands("hello"), "an ordinary text is no secret");
    scene.ask("/cancel", "nothing to cancel").await;
}

#[tokio::test]
async fn a_login_that_was_cancelled_says_nothing_on_the_card_of_the_next_one() {
    let scene = Scene::set(None).await;
    for _ in 0..3 {
        scene.sandbox.say(scene.ann, &format!("/add_account {PHONE}"));
        scene.sandbox.say(scene.ann, "/cancel");
    }
    let card = scene.asked_for_code().await;
    scene.ask("/accounts", "1 needs you").await;
    let card = scene.turned(card.id, "Enter it with the buttons").await;
    assert!(!scene.chat(scene.ann).contains("an answer that I do not know"), "{}", scene.chat(scene.ann));
    scene.tap(card.id, &scene.code().await).await;
    scene.shown("is in: Sam Sales").await;
}

#[tokio::test]
async fn an_ordinary_text_stays_and_the_keypad_is_shown_again() {
    let scene = Scene::set(None).await;
    let card = scene.asked_for_code().await;
    let said = scene.sandbox.say(scene.ann, "Good day, how can I help you?");
    scene.newer(said, "is under way, and this is nothing that it asks for").await;
    let again = scene.newer(said, "Enter it with the buttons").await;
    assert!(scene.stands("Good day, how can I help you?"));
    eventually(|| scene.sandbox.bot_chat(scene.ann).iter().all(|one| one.id != card.id).then_some(())).await;
    scene.tap(again.id, &scene.code().await).await;
    scene.shown("is in: Sam Sales").await;
}

#[tokio::test]
async fn a_login_is_left_by_a_word_in_either_language() {
    for word in ["Отмена", "cancel", "стоп", "Отмена, пожалуйста"] {
        let scene = Scene::set(None).await;
        let card = scene.asked_for_code().await;
        scene.sandbox.say(scene.ann, word);
        assert_eq!(scene.shown("Login cancelled").await.id, card.id);
    }
    let scene = Scene::set(None).await;
    scene.ask("/add_account", "Send its phone number").await;
    scene.ask("отмена", "Cancelled").await;
}

#[tokio::test]
async fn a_member_without_a_code_gets_another_delivery_method_or_the_time_of_the_next() {
    let scene = Scene::set(None).await;
    scene.asked_for_code().await;
    let first = scene.code().await;
    let said = scene.sandbox.say(scene.ann, "код не пришёл");
    scene.newer(said, "Another way opens in").await;
    scene.newer(said, "Enter it with the buttons").await;
    assert!(scene.stands("код не пришёл"));
    let late = Duration::from_secs(180);
    scene.sandbox.advance(late);
    scene.app.as_ref().unwrap().store.clock().advance(late.try_into().unwrap());
    scene.sandbox.say(scene.ann, "the code did not come");
    let card = scene.shown("by SMS").await;
    let code = eventually(|| scene.sandbox.code(scene.sam).filter(|code| code.code != first)).await.code;
    scene.tap(card.id, &code).await;
    scene.shown("is in: Sam Sales").await;
}

#[tokio::test]
async fn another_number_takes_the_place_of_a_wrong_one() {
    let scene = Scene::set(None).await;
    let eva = scene.sandbox.add(Person::named("Eva Sales").phone("+15551230199"));
    let card = scene.asked_for_code().await;
    let said = scene.sandbox.say(scene.ann, "sorry, +1 555 123 0199");
    let next = scene.newer(said, "Enter it with the buttons").await;
    assert_eq!(scene.turned(card.id, "Login cancelled").await.id, card.id);
    let code = eventually(|| scene.sandbox.code(eva)).await.code;
    scene.tap(next.id, &code).await;
    scene.shown("is in: Eva Sales").await;
}

#[tokio::test]
async fn a_number_that_may_mean_another_is_asked_about_also_during_a_login() {
    let scene = Scene::set(None).await;
    let ivan = scene.sandbox.add(Person::named("Ivan").phone("+79012345678"));
    scene.asked_for_code().await;
    scene.ask("лучше на 8 901 234 56 78", "Did you mean +7 901").await;
    assert!(scene.stands("лучше на 8 901 234 56 78"));
    let card = scene.ask("ага, это он", "Enter it with the buttons").await;
    let code = eventually(|| scene.sandbox.code(ivan)).await.code;
    scene.tap(card.id, &code).await;
    scene.shown("is in: Ivan").await;
}

#[tokio::test]
async fn a_wrong_number_is_asked_for_again() {
    let scene = Scene::set(None).await;
    let card = scene.asked_for_code().await;
    scene.ask("другой номер", "Send its phone number").await;
    scene.turned(card.id, "Login cancelled").await;
}

#[tokio::test]
async fn a_number_that_was_probably_meant_is_agreed_to_with_a_word() {
    let scene = Scene::set(None).await;
    let ivan = scene.sandbox.add(Person::named("Ivan").phone("+79012345678"));
    scene.ask("/add_account 8 901 234 56 78", "Did you mean +7 901").await;
    let card = scene.ask("да", "Enter it with the buttons").await;
    let code = eventually(|| scene.sandbox.code(ivan)).await.code;
    scene.tap(card.id, &code).await;
    scene.shown("is in: Ivan").await;

    scene.ask("/add_account", "Send its phone number").await;
    scene.ask("8 901 234 56 79", "Did you mean +7 901").await;
    scene.ask("нет", "Send its phone number").await;
    scene.ask(PHONE, "Enter it with the buttons").await;
}

#[tokio::test]
async fn a_code_among_words_is_deleted_and_tried() {
    let scene = Scene::set(None).await;
    scene.asked_for_code().await;
    let text = format!("the code is {}", scene.code().await);
    scene.sandbox.say(scene.ann, &text);
    scene.shown("is in: Sam Sales").await;
    assert!(!scene.stands(&text));
}

#[tokio::test]
async fn a_code_with_a_digit_too_few_costs_no_try() {
    let scene = Scene::set(None).await;
    let card = scene.asked_for_code().await;
    let code = scene.code().await;
    scene.ask(&code[1..], "The code has 5 digits, and this had 4").await;
    assert!(!scene.stands(&code[1..]));
    scene.tap(card.id, &code).await;
    scene.shown("is in: Sam Sales").await;
}

#[tokio::test]
async fn a_password_that_begins_with_a_slash_is_deleted_and_used() {
    let scene = Scene::set(Some("/hunter2 /x")).await;
    let card = scene.asked_for_code().await;
    scene.tap(card.id, &scene.code().await).await;
    scene.shown("Hint: “the season”").await;
    scene.sandbox.say(scene.ann, "/hunter2@there");
    scene.shown("That was not the password").await;
    // A command stays a command.
    scene.ask("/help", "What the desk can do").await;
    scene.sandbox.say(scene.ann, "/hunter2 /x");
    scene.shown("is in: Sam Sales").await;
    assert!(!scene.chat(scene.ann).contains("hunter2"), "{}", scene.chat(scene.ann));
}

#[tokio::test]
async fn a_password_may_look_like_any_other_secret() {
    let token = "123456789:AAExampleTokenOfABotFromBotFather00";
    let scene = Scene::set(Some(token)).await;
    let card = scene.asked_for_code().await;
    scene.tap(card.id, &scene.code().await).await;
    scene.shown("Hint: “the season”").await;
    scene.sandbox.say(scene.ann, token);
    scene.shown("is in: Sam Sales").await;
    assert!(!scene.stands(token));
}

#[tokio::test]
async fn that_no_code_came_is_no_password() {
    let scene = Scene::set(Some("hunter2")).await;
    let card = scene.asked_for_code().await;
    scene.tap(card.id, &scene.code().await).await;
    scene.shown("Hint: “the season”").await;
    // The bot asks for the password again and does not send these words to Telegram.
    scene.ask("The code did not come!", "Hint: “the season”").await;
    scene.sandbox.say(scene.ann, "hunter2");
    scene.shown("is in: Sam Sales").await;
    assert!(!scene.chat(scene.ann).contains("That was not the password"), "{}", scene.chat(scene.ann));
}

#[tokio::test]
async fn the_pace_is_asked_once_in_an_accounts_life() {
    let scene = Scene::set(None).await;
    scene.log_in().await;
    scene.sandbox.revoke_sessions(scene.sam);
    let logged_out = async || {
        loop {
            let accounts = scene.app.as_ref().unwrap().accounts.accounts().await.unwrap();
            if accounts[0].status == AccountStatus::New {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(LIMIT, logged_out()).await.unwrap();
    let first = scene.sandbox.code(scene.sam).map(|code| code.code);
    let card = scene.asked_for_code().await;
    let code =
        eventually(|| scene.sandbox.code(scene.sam).filter(|code| Some(&code.code) != first.as_ref())).await.code;
    scene.tap(card.id, &code).await;
    let back = scene.turned(card.id, "is in: Sam Sales").await;
    assert!(back.text.contains("up to 40 messages a day"), "{}", back.text);
    assert!(!back.text.contains("new to messaging"), "{}", back.text);
}

#[tokio::test]
async fn a_picture_is_never_edited_as_text() {
    let scene = Scene::set(None).await;
    scene.sandbox.say(scene.ann, &format!("/login_qr {PHONE}"));
    let picture = eventually(|| scene.sandbox.bot_chat(scene.ann).into_iter().find(|one| one.file.is_some())).await;
    let cancel = Button::At(0, 1);
    scene.press(picture.id, cancel).await;
    scene.shown("Login cancelled").await;
    eventually(|| scene.sandbox.bot_chat(scene.ann).iter().all(|one| one.file.is_none()).then_some(())).await;
    let state = scene.sandbox.look();
    let refused = state.journal.calls("editMessageText").find(|call| matches!(call.outcome, Outcome::Error { .. }));
    assert!(refused.is_none(), "{:?}", refused.map(|call| &call.outcome));
}
