//! Stories of names before a text: who is offered, what is asked, and what of the text goes out.

use telegram_sandbox::control::Button;
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{Scene, eventually, labels};

impl Scene {
    /// Ann, Bob and Zoe have dialogs; Bob's was shown last.
    async fn with_three() -> (Self, [PersonId; 3]) {
        let scene = Self::at_work().await;
        let people = [("Ann Lee", "ann_l"), ("Zoe Miller", "zoe_miller"), ("Bob Ray", "bob_ray")];
        let people =
            people.map(|(name, username)| (scene.sandbox.add(Person::named(name).username(username)), username));
        for (person, username) in people {
            scene.ask(&format!("/send @{username} Hello"), "✅ sent").await;
            scene.sandbox.write(person, scene.sam, &format!("I am {username}"));
            scene.shown(&format!("I am {username}")).await;
        }
        scene.nothing_is_pending().await;
        (scene, people.map(|(person, _)| person))
    }

    async fn last_of(&self, person: PersonId, text: &str) {
        eventually(|| (self.texts_of(person).last()? == text).then_some(())).await;
    }
}

#[tokio::test]
async fn a_text_that_names_its_recipient_is_offered_to_nobody_else() {
    let (scene, [ann, zoe, bob]) = Scene::with_three().await;
    for (text, target, words) in [
        ("@ann_l the contract is ready", "To @ann_l?", "“the contract is ready”"),
        ("t.me/ann_l W5", "To @ann_l?", "“W5”"),
        ("to @ann_l: W6", "To @ann_l?", "“W6”"),
        ("Ann, W7", "To @ann_l?", "“W7”"),
        ("Zoe Miller the contract", "To @zoe_miller?", "“the contract”"),
        ("@bob_ray W8", "To @bob_ray?", "“W8”"),
    ] {
        let asked = scene.ask(text, target).await;
        assert!(asked.text.contains(words), "{}", asked.text);
        scene.ask("/cancel", "Cancelled").await;
    }
    let asked = scene.ask("@ann_l the contract", "To @ann_l?").await;
    scene.press(asked.id, "📤 Send it without the name").await;
    scene.last_of(ann, "the contract").await;
    // A first name alone may be a word.
    scene.ask("Zoe will call", "Is it for").await;
    assert_eq!(scene.texts_of(zoe), ["Hello"]);
    assert_eq!(scene.texts_of(bob), ["Hello"]);
}

#[tokio::test]
async fn an_answer_that_begins_with_another_name_is_held_and_asked_about() {
    let (scene, [ann, zoe, _]) = Scene::with_three().await;
    let card = scene.shown("I am ann_l").await;
    scene.sandbox.reply(scene.ann, card.id, "@zoe_miller the contract").unwrap();
    let asked = scene.shown("this text begins with @zoe_miller, and here you write to Ann Lee").await;
    assert_eq!(labels(&asked), ["📤 Send it to Ann Lee", "✖ Don’t send"]);
    assert_eq!((scene.texts_of(ann).len(), scene.texts_of(zoe).len()), (1, 1));
    scene.press(asked.id, Button::At(0, 0)).await;
    scene.last_of(ann, "@zoe_miller the contract").await;
    // A greeting is no address.
    scene.sandbox.reply(scene.ann, card.id, "Ann, good day").unwrap();
    scene.last_of(ann, "Ann, good day").await;
}

#[tokio::test]
async fn a_kept_text_goes_without_its_address_or_is_shown_first() {
    let (scene, [ann, ..]) = Scene::with_three().await;
    for (text, rest) in [
        ("/send to @ann_l Hello A1", "Hello A1"),
        ("/send для @ann_l A3", "A3"),
        ("/send 👉@ann_l A13", "A13"),
        ("/send @ann_l，hello B1", "hello B1"),
        ("/send @ann_l|hello B2", "hello B2"),
        ("/send @ann_l=hello B3", "hello B3"),
        ("/send https://t.me/ann_l,hello B4", "hello B4"),
        ("/send @ann_l；B8 hello", "B8 hello"),
        ("/send @ann_l，A14", "A14"),
        ("/send @ann_l🙂B6", "🙂B6"),
        ("/send ann_l:hello B9", "hello B9"),
        ("/send @ann_l (Ann Lee) zz42", "zz42"),
        ("/send Ann Lee (@ann_l) zz43", "zz43"),
        ("/send Ann Lee, q5 hello", "q5 hello"),
    ] {
        scene.ask(text, "✅ sent").await;
        scene.last_of(ann, rest).await;
    }
    let eve = scene.sandbox.add(Person::named("Eve").username("eve_x"));
    scene.ask("/send eve_x:hello C1", "Your text is kept").await;
    scene.ask("@eve_x", "✅ sent").await;
    scene.last_of(eve, "hello C1").await;
    scene.ask("/send Dear @eve_x, hello A2", "Your text is kept").await;
    let asked = scene.ask("@eve_x", "the text has the name of its recipient in it").await;
    assert!(asked.text.contains("“hello A2”") && asked.text.contains("“Dear @eve_x, hello A2”"), "{}", asked.text);
    assert_eq!(scene.texts_of(eve), ["hello C1"]);
    scene.press(asked.id, "📤 Send it as it stands, to @eve_x").await;
    scene.last_of(eve, "Dear @eve_x, hello A2").await;
}

#[tokio::test]
async fn names_in_any_spelling_behind_the_first_are_asked_about() {
    let (scene, people) = Scene::with_three().await;
    let (ann, zoe) = (scene.dialog_with(people[0]).await, scene.dialog_with(people[1]).await);
    for (text, words) in [
        (format!("/send #{ann} #{zoe} q29 hello"), "“q29 hello”"),
        ("/send Zoe, Ann q20 hello".to_owned(), "“q20 hello”"),
        ("/send Zoe and Bob q19 hello".to_owned(), "“q19 hello”"),
        ("/send @zoe_miller, Ann: q23".to_owned(), "“q23”"),
        ("/send @zoe_miller Bob Ray q27 hello".to_owned(), "“q27 hello”"),
    ] {
        let asked = scene.ask(&text, "More names follow the first one").await;
        assert!(asked.text.contains(words), "{}", asked.text);
        scene.ask("/cancel", "Cancelled").await;
    }
    for person in people {
        assert_eq!(scene.texts_of(person), ["Hello"]);
    }
    scene.ask("/send @zoe_miller Zoe, good day", "✅ sent").await;
    scene.last_of(people[1], "Zoe, good day").await;
}
