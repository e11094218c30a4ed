//! Stories of a member with many dialogs, who must see whose is whose.

use jiff::tz::TimeZone;
use salesdesk::domain::team::Role;
use telegram_sandbox::world::Person;

use crate::bot::{Scene, labels};

#[tokio::test]
async fn who_hands_a_dialog_over_reads_to_whom_and_goes_on_with_the_next() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    for name in ["Carl", "Dora"] {
        let person = scene.sandbox.add(Person::named(name));
        scene.sandbox.write(person, scene.sam, &format!("It is {name}"));
        scene.shown_to(olga, &format!("It is {name}")).await;
    }
    scene.sandbox.say(olga, "/dialog Carl");
    let carl = scene.shown_to(olga, "Carl · 🟢 active").await;
    scene.press_as(olga, carl.id, "👤 Assign").await;
    scene.shown_to(olga, "Who answers Carl?").await;
    scene.press_as(olga, carl.id, "Ann").await;
    let given = scene.shown_to(olga, "Carl: Ann answers now").await;
    assert_eq!(given.id, carl.id);
    let told = scene.shown("Olga handed the dialog over to you").await;
    assert!(told.text.contains("Carl") && told.text.contains("“It is Carl”"), "{told:?}");
    scene.press(told.id, "💬 Open").await;
    scene.shown("Carl · 🟢 active").await;
    scene.press_as(olga, given.id, "➡️ Next").await;
    let dora = scene.shown_to(olga, "Dora · 🟢 active").await;
    scene.press_as(olga, dora.id, "👤 Assign").await;
    scene.shown_to(olga, "Who answers Dora?").await;
    scene.press_as(olga, dora.id, "Ann").await;
    scene.shown_to(olga, "Dora: Ann answers now").await;
    scene.press_as(olga, dora.id, "↶ Undo").await;
    scene.shown_to(olga, "Dora · 🟢 active").await;
}

#[tokio::test]
async fn the_card_of_an_answered_message_says_who_answered_in_every_chat() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let carl = scene.sandbox.add(Person::named("Carl"));
    scene.sandbox.write(carl, scene.sam, "It is Carl");
    let card = scene.shown("It is Carl").await;
    let hers = scene.shown_to(olga, "It is Carl").await;
    assert!(card.text.contains("whoever is first") && card.buttons.iter().flatten().count() == 9, "{card:?}");
    scene.nothing_is_pending().await;
    scene.sandbox.reply(scene.ann, card.id, "Hello Carl").unwrap();
    let card = scene.turned(card.id, "· ✅ Ann ").await;
    assert!(!card.text.contains("whoever is first") && card.buttons.iter().flatten().count() == 8, "{card:?}");
    let answered = scene.shown_to(olga, "· ✅ Ann ").await;
    assert_eq!(answered.id, hers.id);
    // What they write after it waits again, on a card of its own.
    scene.sandbox.write(carl, scene.sam, "And the price?");
    let next = scene.shown_to(olga, "And the price?").await;
    assert!(next.text.contains("whoever is first"), "{}", next.text);
    scene.turned(card.id, "· ✅ Ann ").await;
    assert_eq!(scene.press(card.id, "✅ Qualify").await.as_deref(), Some("✅ Qualified."));
    scene.shown_to(olga, "· ⭐️ · whoever is first").await;
}

#[tokio::test]
async fn every_card_of_what_was_answered_says_so() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let carl = scene.sandbox.add(Person::named("Carl"));
    let mut cards = Vec::new();
    for words in ["It is Carl", "The price?", "And the size?"] {
        scene.sandbox.write(carl, scene.sam, words);
        cards.push(scene.shown(words).await.id);
        scene.shown_to(olga, words).await;
    }
    scene.nothing_is_pending().await;
    // The second is answered; the others waited for the same answer.
    scene.sandbox.reply(scene.ann, cards[1], "Twenty a month, two metres").unwrap();
    for card in cards {
        let card = scene.turned(card, "· ✅ Ann ").await;
        assert!(!labels(&card).contains(&"☑️ Done"), "{card:?}");
    }
}

#[tokio::test]
async fn a_message_that_needs_no_answer_is_settled_on_its_card() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let carl = scene.sandbox.add(Person::named("Carl"));
    scene.sandbox.write(carl, scene.sam, "The samples are here");
    let first = scene.shown("The samples are here").await;
    scene.shown_to(olga, "The samples are here").await;
    scene.sandbox.write(carl, scene.sam, "Thanks!");
    let card = scene.shown("Thanks!").await;
    // The button of an older card does not settle what came after it.
    scene.press(first.id, "☑️ Done").await;
    scene.ask("/dialogs waiting", "Carl").await;
    scene.press(card.id, "☑️ Done").await;
    let card = scene.turned(card.id, "· ☑️ needs no answer").await;
    assert!(!labels(&card).contains(&"☑️ Done"), "{card:?}");
    scene.shown_to(olga, "· ☑️ needs no answer").await;
    scene.ask("/dialogs waiting", "Nobody waits").await;
    scene.sandbox.write(carl, scene.sam, "And the price?");
    let next = scene.shown("And the price?").await;
    assert!(labels(&next).contains(&"☑️ Done"), "{next:?}");
}

#[tokio::test]
async fn a_dialog_is_put_aside_until_tomorrow_morning_in_two_taps() {
    let scene = Scene::at_work().await;
    let carl = scene.sandbox.add(Person::named("Carl"));
    scene.sandbox.write(carl, scene.sam, "It is Carl");
    scene.shown("It is Carl").await;
    let screen = scene.ask("/next", "It is Carl").await;
    scene.press(screen.id, "🕒 Put aside").await;
    scene.turned(screen.id, "aside until when?").await;
    scene.press(screen.id, "🌅 Tomorrow 9:00").await;
    scene.turned(screen.id, "🕒 put aside until 09:00").await;
    let store = &scene.app.as_ref().unwrap().store;
    let dialog = scene.dialog(scene.dialog_with(carl).await.0).await;
    let until = dialog.snoozed_until.unwrap().duration_since(store.clock().now());
    assert!(until.as_hours() < 33, "{until}");
    let time = dialog.snoozed_until.unwrap().to_zoned(TimeZone::UTC).time();
    assert_eq!((time.hour(), time.minute()), (9, 0));
}
