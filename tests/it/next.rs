//! Stories of `/next`: who has waited longest is taken up first, one after another.

use salesdesk::domain::ids::{AccountId, TelegramUserId};
use salesdesk::domain::team::Role;
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{Scene, eventually, labels};

impl Scene {
    /// People who have written one after another, a minute apart.
    async fn waiting(&self, names: &[&str]) -> Vec<PersonId> {
        let mut people = Vec::new();
        for name in names {
            let person = self.sandbox.add(Person::named(name));
            let words = format!("It is {name}");
            self.sandbox.write(person, self.sam, &words);
            self.shown(&words).await;
            self.sandbox.advance(std::time::Duration::from_secs(60));
            self.app.as_ref().unwrap().store.clock().advance(jiff::SignedDuration::from_secs(60));
            people.push(person);
        }
        people
    }
}

#[tokio::test]
async fn the_longest_waiting_dialog_that_is_mine_or_nobodys_is_opened_and_the_button_leads_on() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let people = scene.waiting(&["Carl", "Dora", "Emil", "Fay"]).await;
    let start = scene.ask("/start", "4 wait for an answer").await;
    assert!(labels(&start).contains(&"⏳ Waiting · 4"), "{:?}", labels(&start));
    let dora = scene.dialog_with(people[1]).await;
    let mut work = scene.app.as_ref().unwrap().store.begin().await.unwrap();
    work.dialogs().assign(dora, Some(TelegramUserId(olga.0)), TelegramUserId(scene.ann.0)).await.unwrap();
    work.commit().await.unwrap();
    scene.press(start.id, "➡️ Next").await;
    scene.turned(start.id, "It is Carl").await;
    // The button passes over a dialog without answering it, and begins again after the last one.
    for name in ["Emil", "Fay", "Carl"] {
        scene.press(start.id, "➡️ Next").await;
        scene.turned(start.id, &format!("It is {name}")).await;
    }
    scene.press(start.id, "↩️ Reply").await;
    let asked = scene.shown("Your answer to Carl").await;
    scene.sandbox.say(scene.ann, "Hello Carl");
    scene.turned(asked.id, "Answered: Carl").await;
    eventually(|| (scene.texts_of(people[0]) == ["Hello Carl"]).then_some(())).await;
    // The next one begins below the answer, which stays with its person.
    scene.press(asked.id, "➡️ Next").await;
    let emil = scene.shown("Emil · 🟢 active").await;
    assert!(emil.id > asked.id + 1 && emil.text.contains("It is Emil"), "{} {}", emil.id, emil.text);
    scene.turned(asked.id, "Answered: Carl").await;
    scene.press(emil.id, "☑️ No answer needed").await;
    scene.turned(emil.id, "It is Emil").await;
    let fay = scene.ask("/next", "It is Fay").await;
    assert_eq!(scene.press(fay.id, "➡️ Next").await.as_deref(), Some("Nobody else waits for you."));
    // For Olga her own comes first, and Ann reads that somebody waits for another.
    scene.sandbox.say(olga, "/next");
    scene.shown_to(olga, "It is Dora").await;
    scene.press(fay.id, "☑️ No answer needed").await;
    let nobody = scene.ask("/next", "Nobody waits for you").await;
    assert!(nobody.text.contains("1 waits for somebody else"), "{}", nobody.text);
    scene.press(nobody.id, "⏳ waiting").await;
    scene.turned(nobody.id, "Dora").await;
    scene.ask("/language ru", "по-русски").await;
    scene.ask("/next", "Вас никто не ждёт").await;
}

#[tokio::test]
async fn what_was_asked_for_before_they_wrote_ends_no_waiting() {
    let scene = Scene::at_work().await;
    let carl = scene.waiting(&["Carl"]).await[0];
    let screen = scene.ask("/next", "It is Carl").await;
    scene.sandbox.reply(scene.ann, screen.id, "Hello Carl").unwrap();
    scene.gets(carl, &["Hello Carl"]).await;
    let accounts = &scene.app.as_ref().unwrap().accounts;
    accounts.pause(AccountId(1), TelegramUserId(scene.ann.0)).await.unwrap();
    scene.sandbox.reply(scene.ann, screen.id, "Shall I call?").unwrap();
    scene.ask("/queue", "Shall I call?").await;
    scene.sandbox.write(carl, scene.sam, "What does it cost?");
    let card = scene.shown("What does it cost?").await;
    accounts.resume_sending(AccountId(1), TelegramUserId(scene.ann.0)).await.unwrap();
    scene.gets(carl, &["Hello Carl", "Shall I call?"]).await;
    scene.ask("/queue", "Nothing waits").await;
    let dialog = scene.ask("/next", "What does it cost?").await;
    assert!(dialog.text.contains("⏳"), "{}", dialog.text);
    // An answer to it does.
    scene.sandbox.reply(scene.ann, card.id, "Twenty a month").unwrap();
    scene.turned(card.id, "· ✅ Ann ").await;
    scene.ask("/next", "Nobody waits for you").await;
}

#[tokio::test]
async fn an_answer_on_its_way_ends_the_waiting_for_the_next_one() {
    let scene = Scene::at_work().await;
    let people = scene.waiting(&["Carl"]).await;
    let accounts = &scene.app.as_ref().unwrap().accounts;
    accounts.pause(AccountId(1), TelegramUserId(scene.ann.0)).await.unwrap();
    let screen = scene.ask("/next", "It is Carl").await;
    scene.sandbox.reply(scene.ann, screen.id, "Hello Carl").unwrap();
    scene.shown("Hello Carl").await;
    scene.ask("/next", "Nobody waits for you").await;
    assert!(scene.texts_of(people[0]).is_empty());
    // What they write meanwhile is not answered by it. Telegram's times are whole seconds.
    scene.sandbox.advance(std::time::Duration::from_secs(2));
    scene.app.as_ref().unwrap().store.clock().advance(jiff::SignedDuration::from_secs(2));
    scene.sandbox.write(people[0], scene.sam, "Are you there?");
    scene.shown("Are you there?").await;
    scene.ask("/next", "Are you there?").await;
}

#[tokio::test]
async fn in_a_topic_one_line_says_where_it_works() {
    let (scene, group) = Scene::with_group().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "Hi there");
    let topic = scene.topic(group, "🟢 Bob Lee · @bob_lee").await.id;
    scene.sandbox.say_in_topic(scene.ann, group, topic, "/next").unwrap();
    scene.in_topic(group, topic, "/next works in our private chat only").await;
}
