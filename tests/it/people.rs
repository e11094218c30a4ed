//! Stories of the stop-list as the team uses it: by a command, an answer or a button.

use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::stop_list::Cause;
use salesdesk::domain::team::Role;
use salesdesk::domain::username::Username;
use telegram_sandbox::control::Button;
use telegram_sandbox::world::Person;

use crate::bot::{Scene, eventually, labels};

#[tokio::test]
async fn without_a_name_a_command_asks_for_it_and_takes_a_name_or_an_id() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ask("/send @bob_lee Hello", "✅ sent").await;

    scene.ask("/stop", "To whom shall nobody write any more?").await;
    // A mistake leaves the question open.
    scene.ask("bob!", "neither a username nor a Telegram id. For example: /stop @bob_lee").await;
    scene.ask(&bob.0.to_string(), "is on the stop-list now").await;
    scene.ask("/send @bob_lee Please?", "is on the stop-list").await;
    // The question has been answered.
    scene.ask("@carl_x", "A message to @carl_x").await;

    let asked = scene.ask("/allow", "Who may be written to again?").await;
    scene.press(asked.id, "✖ Cancel").await;
    scene.ask("@bob_lee", "@bob_lee").await;
    scene.ask("/allow", "Who may be written to again?").await;
    scene.ask("bob_lee", "is off the stop-list").await;
    scene.ask(&format!("/allow {}", bob.0), "is not on the stop-list").await;
    scene.ask("/stop 0", "A Telegram id is a positive number").await;

    // In a group two members would answer one question.
    let group = scene.sandbox.make_group("Desk", &[scene.ann], false);
    scene.sandbox.add_bot_to_group(scene.ann, group).unwrap();
    scene.sandbox.say_in_group(scene.ann, group, "/stop").unwrap();
    eventually(|| {
        let chat = scene.sandbox.group_chat(group);
        chat.into_iter().find(|message| message.from_bot && message.text.contains("For example: /stop @bob_lee"))
    })
    .await;
}

#[tokio::test]
async fn writing_again_asks_for_the_recipient_only_where_the_name_was_wrong() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let card = scene.ask("/send @bob_le Hello", "nobody has the name").await;
    scene.press(card.id, "✏️ Write again").await;
    scene.shown("Who should get it?").await;
    // The text is known already, so the answer is a username and nothing else.
    scene.ask("@bob_lee and another text", "cannot be a username").await;
    scene.ask("@bob_lee", "✅ sent").await;
    assert_eq!(scene.texts_of(bob), ["Hello"]);

    scene.ask("/stop @bob_lee", "is on the stop-list now").await;
    let card = scene.ask("/send @bob_lee Please?", "❌ not delivered").await;
    scene.press(card.id, "✏️ Write again").await;
    let question = scene.shown("What should it say?").await;
    assert!(question.text.contains("@bob_lee"), "{}", question.text);
    scene.ask("Sorry to write again", "“Sorry to write again”").await;
    assert_eq!(scene.texts_of(bob), ["Hello"]);
}

#[tokio::test]
async fn a_reopened_dialog_that_the_list_holds_bears_the_button_that_frees_it() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let olga = scene.colleague("Olga", Role::Operator).await;
    scene.ask("/send @bob_lee Hello", "✅ sent").await;
    scene.ask("/stop @bob_lee", "is on the stop-list now").await;

    let screen = scene.ask("/dialog @bob_lee", "⛔ On the stop-list").await;
    assert!(screen.text.contains("🛑 stopped"), "{}", screen.text);
    let words = scene.press(screen.id, "↺ Reopen").await.unwrap();
    assert!(words.contains("still on the stop-list") && words.contains("Off the stop-list"), "{words}");
    let open = scene.turned(screen.id, "🟢 active").await;
    assert!(open.text.contains("⛔ On the stop-list"), "{}", open.text);

    // A member who may not allow sees the reason, without the button, and the button's data gives no right.
    scene.sandbox.say(olga, "/dialog @bob_lee");
    let hers = scene.shown_to(olga, "⛔ On the stop-list").await;
    assert!(!labels(&hers).contains(&"✅ Off the stop-list"), "{:?}", labels(&hers));
    let words = scene.press_as(olga, hers.id, Button::Data("d:allow:1".into())).await;
    assert!(words.starts_with("Only managers"), "{words}");

    // The same on the card of their message.
    scene.sandbox.write(bob, scene.sam, "I changed my mind");
    let card = scene.shown("I changed my mind").await;
    assert!(labels(&card).contains(&"✅ Off the stop-list"), "{:?}", labels(&card));

    // One press does not undo an opt-out.
    scene.press(screen.id, "✅ Off the stop-list").await;
    scene.turned(screen.id, "Take Bob Lee @bob_lee off the stop-list?").await;
    scene.ask("/dialog @bob_lee", "⛔ On the stop-list").await;
    assert_eq!(scene.press(screen.id, "✅ Yes, off the stop-list").await.as_deref(), Some("✅ Off the stop-list."));
    let free = eventually(|| {
        let chat = scene.sandbox.bot_chat(scene.ann);
        chat.into_iter().find(|message| message.id == screen.id && !message.text.contains('⛔'))
    })
    .await;
    assert!(!labels(&free).contains(&"✅ Off the stop-list"));
    scene.ask("/send @bob_lee Back?", "✅ sent").await;
    assert_eq!(scene.texts_of(bob), ["Hello", "Back?"]);
}

#[tokio::test]
async fn the_stop_list_is_paged_and_shows_a_forgotten_line_that_can_be_allowed() {
    let scene = Scene::at_work().await;
    let mut work = scene.app.as_ref().unwrap().store.begin().await.unwrap();
    for number in 0..20_i64 {
        let name = Username::parse(&format!("person_{number:02}")).unwrap();
        let cause = if number == 19 { Cause::Block } else { Cause::OptOut };
        work.stop_list().add(Some(&name), Some(TelegramUserId(900_000 + number)), cause).await.unwrap();
    }
    work.stop_list().forget(None, Some(TelegramUserId(900_018)), None).await.unwrap();
    work.commit().await.unwrap();

    let list = scene.ask("/stoplist", "Stop-list: 20").await;
    assert!(list.text.contains("@person_19 · blocked an account"), "{}", list.text);
    assert!(list.text.contains("somebody who was forgotten · asked for it"), "{}", list.text);
    assert!(!list.text.contains("person_18") && !list.text.contains("person_11"), "{}", list.text);
    scene.press(list.id, Button::Data("no:list:2".into())).await;
    let last = scene.turned(list.id, "@person_03").await;
    assert_eq!(last.buttons.iter().flatten().filter(|button| button.text.contains("Allow")).count(), 4);
    // A page that no longer exists becomes the last one.
    scene.press(list.id, Button::Data("no:list:99".into())).await;
    scene.press(list.id, Button::Data("no:list:0".into())).await;
    scene.turned(list.id, "@person_19").await;

    // They are still on the list, by id and by name, until they are allowed.
    scene.ask("/stop 900018", "was on the stop-list already").await;
    scene.press(list.id, Button::Data("no:list:0".into())).await;
    let known = scene.turned(list.id, "id 900018").await;
    assert!(!known.text.contains("forgotten"), "{}", known.text);
    scene.press(list.id, "✅ Allow id 900018").await;
    scene.turned(list.id, "Stop-list: 19").await;
    scene.ask("/allow 900018", "is not on the stop-list").await;
}

#[tokio::test]
async fn who_deletes_the_account_keeps_the_last_known_name() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let nameless = scene.sandbox.add(Person::named("\u{3164}").username("silent_one"));
    for (person, words) in [(bob, "Hello?"), (nameless, "Anybody there?")] {
        scene.sandbox.write(person, scene.sam, words);
        scene.shown(words).await;
    }
    scene.sandbox.delete_account(bob);
    scene.sandbox.delete_account(nameless);
    let store = &scene.app.as_ref().unwrap().store;
    for person in [bob, nameless] {
        let known = async || {
            let dialog = store.read().await.unwrap().dialogs().by_prospect(TelegramUserId(person.0)).await.unwrap();
            dialog.is_some_and(|dialog| dialog.is_deleted)
        };
        let waiting = async {
            while !known().await {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(crate::bot::LIMIT, waiting).await.unwrap();
    }
    scene.ask("/dialog silent_one", "👻 @silent_one").await;
    let shown = scene.ask("/dialog Bob Lee", "Hello?").await;
    assert!(shown.text.contains("👻 Bob Lee"), "{}", shown.text);
    assert!(!shown.text.contains(&bob.0.to_string()));
}

#[tokio::test]
async fn who_has_a_name_that_nobody_can_see_is_called_by_username_or_number() {
    let scene = Scene::at_work().await;
    let named = scene.sandbox.add(Person::named("\u{200b}\u{2060}").username("silent_one"));
    let nameless = scene.sandbox.add(Person::named("\u{3164}\u{fe0f}"));
    scene.sandbox.write(named, scene.sam, "first");
    let card = scene.shown("first").await;
    assert!(card.text.starts_with("💬 @silent_one"), "{}", card.text);
    scene.sandbox.write(nameless, scene.sam, "second");
    let card = scene.shown("second").await;
    assert!(card.text.starts_with(&format!("💬 {}", nameless.0)), "{}", card.text);
}

#[tokio::test]
async fn a_name_with_a_new_holder_gets_no_message_before_the_team_was_asked() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ask("/send @bob_lee Hello", "✅ sent").await;
    scene.sandbox.rename(bob, "Bob Lee", None);
    let zed = scene.sandbox.add(Person::named("Zed Young").username("bob_lee"));
    let store = &scene.app.as_ref().unwrap().store;
    let lost = async || {
        let dialog = store.read().await.unwrap().dialogs().by_prospect(TelegramUserId(bob.0)).await.unwrap();
        dialog.unwrap().target_username.is_none()
    };
    let waiting = async {
        while !lost().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(crate::bot::LIMIT, waiting).await.unwrap();

    scene.ask("/send @bob_lee The price is 40", "belongs to somebody else now").await;
    assert!(scene.sandbox.received(zed).is_empty());
    scene.ask("/send @bob_lee Hello Zed", "✅ sent").await;
    assert_eq!(scene.texts_of(zed), ["Hello Zed"]);
    assert_eq!(scene.texts_of(bob), ["Hello"]);
}

#[tokio::test]
async fn of_several_names_a_sold_one_gets_no_message_before_the_team_was_asked() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ask("/send @bob_lee Hello", "✅ sent").await;
    let store = &scene.app.as_ref().unwrap().store;
    let second = Username::parse("bob_shop").unwrap();
    let mut work = store.begin().await.unwrap();
    work.people().set_name(&second, Some(TelegramUserId(bob.0))).await.unwrap();
    work.commit().await.unwrap();

    // Telegram lists the remaining usernames.
    scene.sandbox.rename(bob, "Bob Lee", Some("bob_lee"));
    let zed = scene.sandbox.add(Person::named("Zed Young").username("bob_shop"));
    let forgotten = async {
        while store.read().await.unwrap().people().name(&second).await.unwrap().is_some() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(crate::bot::LIMIT, forgotten).await.unwrap();
    scene.ask("/send @bob_shop The price is 40", "belongs to somebody else now").await;
    assert!(scene.sandbox.received(zed).is_empty());
    scene.ask("/send @bob_lee Still here?", "✅ sent").await;
    assert_eq!(scene.texts_of(bob), ["Hello", "Still here?"]);
}
