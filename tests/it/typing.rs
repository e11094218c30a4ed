//! What people type, as they type it: what is understood, what is asked, and that nothing of it is lost.

use salesdesk::domain::team::Role;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::Person;

use crate::bot::{Scene, eventually};

/// How often something was done, as the audit log has it.
async fn logged(scene: &Scene, action: &str) -> i64 {
    let database = scene.folder.path().join("salesdesk.db");
    let mut db = SqliteConnectOptions::new().filename(database).connect().await.unwrap();
    let count = sqlx::query_scalar("select count(*) from audit where action = $1").bind(action);
    count.fetch_one(&mut db).await.unwrap()
}

fn labels(message: &ChatMessage) -> Vec<&str> {
    message.buttons.iter().flatten().map(|button| button.text.as_str()).collect()
}

#[tokio::test]
async fn a_text_whose_address_is_not_understood_is_kept_and_the_address_asked_for() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ask("/send Good day, Bob", "Your text is kept").await;
    scene.ask("@bob_lee", "✅ sent").await;
    assert_eq!(scene.texts_of(bob), ["Good day, Bob"]);

    // The first word may have been the name after all.
    let dora = scene.sandbox.add(Person::named("Dora").username("dora_x"));
    let asked = scene.ask("/send dora_x Hello", "If “dora_x” is a username").await;
    scene.press(asked.id, "📤 It is for @dora_x").await;
    eventually(|| (scene.texts_of(dora) == ["Hello"]).then_some(())).await;
    assert_eq!(logged(&scene, "message_accepted").await, 2);
    // So may a time that is none.
    scene.ask("/later soonish @bob_lee See you", "Your text is kept: send just the time").await;
    scene.ask("tomorrow 9:00", "is this the time?").await;
}

#[tokio::test]
async fn several_names_are_asked_about_before_anything_is_sent() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    let asked = scene.ask("/send @bob_lee, @carl_x Good day", "More names follow the first one").await;
    assert!(asked.text.contains("“Good day”") && asked.text.contains("“@carl_x Good day”"), "{}", asked.text);
    assert!(scene.texts_of(bob).is_empty());
    scene.press(asked.id, "📤 To these 2, each their own").await;
    eventually(|| (scene.texts_of(bob) == ["Good day"] && scene.texts_of(carl) == ["Good day"]).then_some(())).await;

    let asked = scene.ask("/send @bob_lee @carl_x likes this", "More names follow").await;
    scene.press(asked.id, "📤 To @bob_lee alone").await;
    eventually(|| (scene.texts_of(bob).last()? == "@carl_x likes this").then_some(())).await;
    assert_eq!(logged(&scene, "message_accepted").await, 3);

    // Where the name alone is asked for, three names are three recipients.
    let dora = scene.sandbox.add(Person::named("Dora").username("dora_x"));
    scene.ask("/send", "To whom?").await;
    let asked = scene.ask("@bob_lee @carl_x @dora_x", "More names follow").await;
    scene.press(asked.id, "📤 To these 3, each their own").await;
    scene.shown("What should it say?").await;
    scene.ask("Hello all", "“Hello all”").await;
    let all = [bob, carl, dora];
    eventually(|| {
        all.iter().all(|one| scene.texts_of(*one).last().is_some_and(|text| text == "Hello all")).then_some(())
    })
    .await;
}

#[tokio::test]
async fn names_in_any_row_are_recipients_and_a_name_inside_a_text_is_text() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    for text in [
        "/send @bob_lee and @carl_x Good day",
        "/send @bob_lee\n@carl_x\nGood day",
        "/send @bob_lee/@carl_x: Good day",
        "/send t.me/bob_lee, https://telegram.me/carl_x Good day",
    ] {
        let asked = scene.ask(text, "More names follow the first one").await;
        assert!(asked.text.contains("“Good day”"), "{}", asked.text);
        scene.ask("/cancel", "Cancelled").await;
    }
    scene.ask("/send", "To whom?").await;
    scene.ask("@bob_lee, @carl_x", "More names follow").await;
    scene.ask("/cancel", "Cancelled").await;

    scene.ask("/send @bob_lee ask @carl_x about it", "✅ sent").await;
    scene.ask("/send @bob_lee write to carl@example.org", "✅ sent").await;
    scene.ask(&format!("/send tg://user?id={} by a link", bob.0), "✅ sent").await;
    assert_eq!(scene.texts_of(bob), ["ask @carl_x about it", "write to carl@example.org", "by a link"]);
    scene.ask("/send carl@example.org Hello", "Your text is kept").await;
    scene.ask("/cancel", "Cancelled").await;
    // With a Cyrillic letter that looks like a Latin one.
    scene.ask("/send @\u{441}arl_x Hello", "Did you mean @carl_x?").await;
    assert!(scene.texts_of(carl).is_empty());
    scene.ask("@carl_x", "✅ sent").await;
    assert_eq!(scene.texts_of(carl), ["Hello"]);
}

#[tokio::test]
async fn settings_are_named_and_valued_as_their_screen_shows_them() {
    let scene = Scene::at_work().await;
    scene.ask("/settings answer_gap 1m", "Gap before answers: 1\u{a0}min").await;
    scene.ask("/settings «Gap between messages: 1m 30s»", "Gap between messages: 90\u{a0}s").await;
    scene.ask("/settings Тихие часы: с 22 до 8", "Quiet hours: 22:00–08:00").await;
    scene.ask("/settings напоминание полтора часа", "Reminder: 90\u{a0}min").await;
    scene.ask("/settings пояс Алматы", "Asia/Almaty").await;
    scene.ask("/settings answer_gap 1,5", "is no gap of up to a minute").await;
}

#[tokio::test]
async fn everywhere_people_are_found_by_what_they_are_called_and_by_their_id() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ask("/send https://telegram.me/bob_lee?text=x Hello", "✅ sent").await;
    scene.ask("/send Bob Lee, how are you?", "✅ sent").await;
    scene.ask("/send bob and now?", "✅ sent").await;
    scene.ask(&format!("/send {} by number", bob.0), "✅ sent").await;
    assert_eq!(scene.texts_of(bob), ["Hello", "how are you?", "and now?", "by number"]);
    scene.ask("/later tomorrow at 9.10 Bob See you", "09:10").await;
    scene.ask("/why Bob", "❔").await;
    scene.ask("/stop Bob", "is on the stop-list now").await;
    scene.ask("/allow bob lee", "is off the stop-list").await;
}

#[tokio::test]
async fn a_name_that_two_people_bear_is_asked_about() {
    let scene = Scene::at_work().await;
    let lee = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let ray = scene.sandbox.add(Person::named("Bob Ray").username("bob_ray"));
    scene.ask("/send @bob_lee Hello", "✅ sent").await;
    scene.ask("/send @bob_ray Hello", "✅ sent").await;
    let asked = scene.ask("/send Bob again", "Several people have this name").await;
    let label = labels(&asked).into_iter().find(|label| label.contains("@bob_ray")).unwrap().to_owned();
    scene.press(asked.id, label.as_str()).await;
    eventually(|| (scene.texts_of(ray) == ["Hello", "again"]).then_some(())).await;
    assert_eq!(scene.texts_of(lee), ["Hello"]);
    assert_eq!(logged(&scene, "message_accepted").await, 3);
}

#[tokio::test]
async fn a_time_with_two_meanings_is_asked_with_both() {
    let scene = Scene::at_work().await;
    scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    for text in ["/later завтра утром @bob_lee Hi", "/later tomorrow at 2 @bob_lee Hi", "/later 3 дня @bob_lee Hi"]
    {
        let asked = scene.ask(text, "This may mean several times").await;
        assert_eq!(labels(&asked).len(), 3, "{asked:?}");
        scene.press(asked.id, Button::At(1, 0)).await;
        scene.shown("is this the time?").await;
        scene.ask("/cancel", "Cancelled").await;
    }
}

#[tokio::test]
async fn a_phone_number_as_an_address_gets_an_invitation_and_an_odd_one_is_asked_about() {
    let scene = Scene::at_work().await;
    scene.ask("/send +44 20 7946 0958 Hello there", "Hand them this invitation").await;
    scene.ask("/cancel", "Cancelled").await;
    let asked = scene.ask("/add_account +1 555 123 01", "is shorter than the numbers of that country").await;
    assert_eq!(labels(&asked), ["✅ Yes, it is right"]);
    let before = logged(&scene, "account_added").await;
    scene.press(asked.id, "✅ Yes, it is right").await;
    assert_eq!(logged(&scene, "account_added").await, before + 1);
    scene.ask("/add_account +44 020 7946 0958", "Did you mean +44 20 7946 0958?").await;
}

#[tokio::test]
async fn what_an_operator_edits_is_answered_with_one_line() {
    let scene = Scene::at_work().await;
    scene.colleague("Olga", Role::Operator).await;
    let said = scene.sandbox.say(scene.ann, "/help");
    scene.shown("/send").await;
    scene.sandbox.edit_message(scene.ann, said, "/start").unwrap();
    scene.shown("An edit changes nothing").await;
}

#[tokio::test]
async fn an_edited_stop_stops_and_a_conversation_goes_on() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    for name in ["bob_lee", "carl_x"] {
        scene.ask(&format!("/send @{name} Hello"), "✅ sent").await;
    }
    let typo = scene.sandbox.write(bob, scene.sam, "Stpo");
    scene.shown("Stpo").await;
    scene.sandbox.edit_text(bob, scene.sam, typo, "Stop");
    eventually(|| scene.chat(scene.ann).contains("no more messages").then_some(())).await;
    scene.ask("/send @bob_lee Please?", "stop-list").await;

    scene.sandbox.write(carl, scene.sam, "Please don't stop, tell me more");
    scene.shown("tell me more").await;
    scene.ask("/send @carl_x More", "✅ sent").await;
}

#[tokio::test]
async fn words_without_the_reply_gesture_are_offered_to_the_last_one_who_wrote() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ask("/send @bob_lee Hello", "✅ sent").await;
    scene.sandbox.write(bob, scene.sam, "What does it cost?");
    scene.shown("What does it cost?").await;
    let asked = scene.ask("It costs 40", "Is it for Bob Lee?").await;
    assert_eq!(labels(&asked)[0], "📤 Send it to Bob Lee");
    assert_eq!(scene.texts_of(bob), ["Hello"]);
    scene.press(asked.id, Button::At(0, 0)).await;
    eventually(|| (scene.texts_of(bob) == ["Hello", "It costs 40"]).then_some(())).await;
    assert_eq!(logged(&scene, "message_accepted").await, 2);
}

#[tokio::test]
async fn search_finds_words_inside_a_run_of_letters() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("王小明").username("bob_lee"));
    scene.ask("/send @bob_lee 我们昨天签了合同", "✅ sent").await;
    scene.sandbox.write(bob, scene.sam, "ส่งสัญญาแล้ว");
    scene.shown("สัญญา").await;
    scene.ask("/search 合同", "合同").await;
    let found = scene.ask("/search สัญญา", "สัญญา").await;
    assert!(!found.text.contains("合同"), "{}", found.text);
    scene.ask("/dialog 小明", "王小明").await;
}

#[tokio::test]
async fn the_time_zone_is_asked_at_the_first_start_and_a_city_is_an_answer() {
    let scene = Scene::set(None).await;
    let asked = scene.ask("/start", "What time is it with you?").await;
    assert!(labels(&asked).iter().any(|label| label.contains(':') && label.contains("Europe/Moscow")), "{asked:?}");
    scene.press(asked.id, "🌍 Another city").await;
    scene.shown("send the new value").await;
    scene.ask("Екатеринбург", "Asia/Yekaterinburg").await;
    scene.ask("/settings Москва", "Europe/Moscow").await;
    scene.sandbox.say(scene.ann, "/start");
    scene.ask("/help", "/send").await;
    assert_eq!(scene.chat(scene.ann).matches("What time is it with you?").count(), 0, "it is asked no more");
}
