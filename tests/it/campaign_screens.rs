//! Stories of campaigns in the bot: from an empty list to approved messages that arrive, and who may press what.

use std::fmt::Write as _;

use jiff::SignedDuration;
use salesdesk::domain::stop_list::Cause;
use salesdesk::domain::team::Role;
use salesdesk::domain::username::Username;
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{LIMIT, Scene, eventually, labels};

/// The people of the fair. Each agreed to get offers.
const NAMES: [&str; 12] = ["Ada", "Ben", "Cleo", "Dan", "Eli", "Fay", "Gus", "Hal", "Ida", "Jon", "Kim", "Lou"];

fn username(name: &str) -> String {
    format!("{}_fair", name.to_lowercase())
}

/// The data of a button, which a member may still have on an old screen.
fn data(message: &ChatMessage, label: &str) -> Button {
    let button = message.buttons.iter().flatten().find(|button| button.text == label);
    Button::Data(button.unwrap_or_else(|| panic!("no {label}: {:?}", labels(message))).data.clone().unwrap())
}

fn has(message: &ChatMessage, lines: &[&str]) {
    for line in lines {
        assert!(message.text.contains(line), "{line}: {}", message.text);
    }
}

impl Scene {
    /// Imports the people of the fair; beside them are somebody without a consent, somebody on the stop-list and
    /// somebody with a phone alone. All of them are on the list “Fair”.
    async fn fair(&self) -> Vec<PersonId> {
        let mut rows = "Name,Telegram,Phone\n".to_owned();
        let mut people = Vec::new();
        for name in NAMES {
            people.push(self.sandbox.add(Person::named(name).username(&username(name))));
            let _ = writeln!(rows, "{name},@{},", username(name));
        }
        rows.push_str("Eve,@eve_stop,\nQuill,,+1 555 200 0001\n");
        let counts = self.prepared("fair.csv", &rows).await;
        self.press(counts.id, "📥 Import 14").await;
        self.turned(counts.id, "fair.csv is imported").await;
        let eve = Username::parse("eve_stop").unwrap();
        let store = &self.app.as_ref().unwrap().store;
        store.write(async |tx| tx.stop_list().add(Some(&eve), None, Cause::OptOut).await).await.unwrap();
        self.ask("/contact add @dora_k Dora", "👤 Dora").await;
        let all = self.ask("/contacts", "📇 Contacts: all").await;
        self.then(&all, "📋 Save as a list", "What is the list called").await;
        self.ask("Fair", "📋 Fair: 15 people").await;
        people
    }

    /// Ann makes a sequence of offers: two messages, three days apart.
    async fn offers(&self) {
        let all = self.ask("/sequences", "🔁 Sequences").await;
        self.then(&all, "➕ New sequence", "What is the new sequence for?").await;
        self.then(&all, "🎁 To get offers", "What is the sequence called?").await;
        self.ask("After the fair", "What does the message say?").await;
        let shown = self.ask("Good day, {first_name}!", "1. at once: Good day, {first_name}!").await;
        self.then(&shown, "➕ Message", "What does the message say?").await;
        self.ask("Shall I call you, {first_name}?", "2. 3 days later: Shall I call you").await;
    }

    /// Ann makes a campaign in four taps, and sees what would happen.
    async fn campaign(&self) -> ChatMessage {
        let all = self.ask("/campaigns", "📣 Campaigns").await;
        self.then(&all, "➕ New campaign", "What does the campaign send?").await;
        self.then(&all, "After the fair", "Who gets “After the fair”?").await;
        self.then(&all, "Fair", "What is the campaign called?").await;
        self.then(&all, "✅ Fair", "📣 Fair: 📝 nobody approved yet").await
    }

    /// Half an hour passes, here and at Telegram, and what is due then is done.
    pub(crate) async fn half_an_hour_passes(&self) {
        let time = SignedDuration::from_mins(30);
        self.sandbox.advance(time.unsigned_abs());
        let app = self.app.as_ref().unwrap();
        app.store.clock().advance(time);
        app.campaigns.tick().await.unwrap();
        app.sequences.tick().await.unwrap();
        app.outbox.tick().await.unwrap();
    }

    /// How many of these people got something.
    fn written_to(&self, people: &[PersonId]) -> usize {
        people.iter().filter(|person| !self.texts_of(**person).is_empty()).count()
    }

    /// Waits until so many of these people got their message.
    async fn arrive(&self, people: &[PersonId], count: usize) {
        for _ in 0..3 * count {
            self.half_an_hour_passes().await;
            if self.written_to(people) >= count {
                return;
            }
        }
        eventually(|| (self.written_to(people) >= count).then_some(())).await;
    }
}

#[tokio::test]
async fn from_an_empty_list_to_ten_approved_messages_that_arrive() {
    let scene = Scene::at_work().await;
    let all = scene.ask("/campaigns", "None yet").await;
    scene.then(&all, "➕ New campaign", "there is none yet").await;
    scene.offers().await;
    let people = scene.fair().await;

    let card = scene.campaign().await;
    has(
        &card,
        &[
            "in the list: 15",
            "would be written to: 12",
            "without a consent: 1",
            "on the stop-list: 1",
            "no account can reach them: 1",
            "One account, with room for 10 new people today",
            "New people a day: 50, from one account 10",
            "As it will arrive:",
            "“Good day, ",
        ],
    );
    let next = scene.then(&card, "👁 The next ten", "the next 10 people, with the messages").await;
    has(&next, &["1. ", "10. ", "Good day, "]);
    // One of them is left out, and the next person takes the place.
    let first = next.text.lines().find(|line| line.starts_with("1. ")).unwrap().to_owned();
    scene.press(card.id, "⏭ 1").await;
    eventually(|| (!scene.message(card.id).text.contains(&first)).then_some(())).await;
    scene.then(&card, "✅ Approve 10", "📣 Fair: ▶️ running").await;
    scene.arrive(&people, 10).await;
    scene.turned(card.id, "written to: 10 of 15").await;
    scene.turned(card.id, "Everybody who was approved is written to").await;
    for (name, person) in NAMES.iter().zip(&people) {
        let texts = scene.texts_of(*person);
        assert!(texts.is_empty() || texts == [format!("Good day, {name}!")], "{texts:?}");
    }
    assert_eq!(scene.written_to(&people), 10, "nobody else is approved");

    // An answer is counted on the card, which is edited in place.
    let (name, who) = NAMES.iter().zip(&people).find(|(_, person)| !scene.texts_of(**person).is_empty()).unwrap();
    scene.sandbox.write(*who, scene.sam, "Yes, call me!");
    scene.shown("Yes, call me!").await;
    scene.shown("🧵 Answers “Fair”, message 1 of 2; nothing more goes out by itself.").await;
    let card = scene.turned(card.id, "answered: 1").await;
    has(&card, &["Each of them is in one of these lines:", "written to, no answer yet: 9"]);
    scene.ask("/campaigns", "10 of 15 written to · 1 answered").await;
    // The sequence of a running campaign cannot be archived under it.
    let sequence = scene.ask("/sequences After the fair", "🔁 After the fair").await;
    let said = scene.press(sequence.id, "🗄 Put away").await.unwrap();
    assert!(said.contains("The campaign “Fair” puts people on it"), "{said}");
    scene.ask("/campaigns fair", "written to: 10 of 15").await;
    scene.ask(&format!("/contact {name}"), "they wrote · 📣 Fair").await;
    let stats = scene.sandbox.say(scene.ann, "/stats");
    let drawn = scene.sandbox.wait_for_bot(scene.ann, LIMIT, |chat| {
        chat.iter()
            .find(|one| one.id > stats && one.text.contains("📣 Campaigns: 10 written to, 1 answered"))
            .map(|_| ())
    });
    assert!(drawn.await.is_some(), "{}", scene.chat(scene.ann));

    // The rest is approved. What became of each comes as a file, with the reason.
    let card = scene.ask("/campaigns fair", "written to: 10 of 15").await;
    scene.then(&card, "👁 The next ten", "the next person").await;
    scene.then(&card, "✅ Approve 1", "📣 Fair: ▶️ running").await;
    scene.press(card.id, "📄 CSV").await;
    let files = eventually(|| {
        let chat = scene.sandbox.bot_chat(scene.ann);
        chat.into_iter()
            .rev()
            .find_map(|message| message.file.filter(|file| file.name.ends_with(".csv") && message.from_bot))
    })
    .await;
    let file = String::from_utf8(scene.sandbox.file(&files.file_id).unwrap()).unwrap();
    for line in [
        format!(",{name},'@{},A,answered,they wrote,", username(name)),
        ",Dora,'@dora_k,,left out,nothing shows that they agree,".to_owned(),
        ",Eve,'@eve_stop,,left out,on the stop-list,".to_owned(),
        ",Quill,,,left out,no account can reach them,".to_owned(),
    ] {
        assert!(file.contains(&line), "{line}\n{file}");
    }
    assert_eq!(file.lines().count(), 16, "{file}");

    scene.then(&card, "⏸ Pause", "Ann paused it").await;
    scene.ask("/campaigns", "⏸ Fair: paused").await;
    let sequence = scene.ask("/sequences After the fair", "🔁 After the fair").await;
    let said = scene.press(sequence.id, "🗄 Put away").await.unwrap();
    assert!(said.contains("The campaign “Fair” puts people on it"), "{said}");
    scene.then(&card, "▶️ Resume", "📣 Fair: ▶️ running").await;
    scene.then(&card, "⏹ End", "End “Fair”?").await;
    scene.then(&card, "⏹ Yes, end it", "📣 Fair: 🏁 ended").await;
    scene.then(&sequence, "🗄 Put away", "It is put away").await;
}

#[tokio::test]
async fn a_stale_approval_says_what_changed_and_approves_nobody() {
    let scene = Scene::at_work().await;
    scene.offers().await;
    let people = scene.fair().await;
    let card = scene.campaign().await;
    let old = scene.then(&card, "👁 The next ten", "the next 10 people").await;
    let approve = data(&old, "✅ Approve 10");

    let other = scene.ask("/campaigns fair", "nobody approved yet").await;
    scene.then(&other, "🎚 Limits", "how many new people a day?").await;
    scene.then(&other, "20 a day", "Now 20 a day").await;
    scene.press(card.id, approve).await;
    let present = scene.turned(card.id, "The limits have changed since. Nobody was approved.").await;
    let approve = data(&present, "✅ Approve 10");

    scene.then(&other, "‹ Back", "New people a day: 20").await;
    scene.then(&other, "🅰 First text", "Up to three first texts").await;
    scene.then(&other, "➕ Another first text", "What does text B say?").await;
    scene.ask("Hello {first_name}, how was the fair?", "B “Hello {first_name}, how was the fair?”").await;
    scene.press(card.id, approve).await;
    let present = scene.turned(card.id, "The text has changed since. Nobody was approved.").await;
    has(&present, &[", how was the fair?", " · B"]);
    assert_eq!(scene.written_to(&people), 0);

    // Approved by another screen in the meantime.
    let approve = data(&present, "✅ Approve 10");
    scene.press(card.id, approve.clone()).await;
    scene.turned(card.id, "📣 Fair: ▶️ running").await;
    let later = scene.ask("/campaigns fair", "running").await;
    scene.press(later.id, approve).await;
    let present = scene.turned(later.id, "Those people are approved already").await;
    has(&present, &["the next 2 people"]);
}

#[tokio::test]
async fn the_same_in_russian() {
    let scene = Scene::at_work().await;
    scene.offers().await;
    let people = scene.fair().await;
    scene.ask("/language ru", "по-русски").await;
    let all = scene.ask("/campaigns", "Пока нет. Кампания отправляет цепочку").await;
    scene.then(&all, "➕ Новая кампания", "Что отправляет кампания?").await;
    scene.then(&all, "After the fair", "Кто получит «After the fair»?").await;
    scene.then(&all, "Fair", "Как называется кампания?").await;
    let card = scene.then(&all, "✅ Fair", "📣 Fair: 📝 пока никто не одобрен").await;
    has(
        &card,
        &[
            "в списке: 15",
            "получат сообщение: 12",
            "без согласия: 1",
            "в стоп-листе: 1",
            "недоступны ни одному аккаунту: 1",
            "1 аккаунт, новых людей на сегодня: до 10",
            "Новых людей в день: 50, с одного аккаунта: 10",
            "Так оно придёт:",
        ],
    );
    scene.then(&card, "👁 Следующие десять", "следующие 10 человек").await;
    scene.then(&card, "✅ Одобрить 10", "📣 Fair: ▶️ идёт").await;
    scene.arrive(&people, 10).await;
    scene.turned(card.id, "написали: 10 из 15").await;
    scene.turned(card.id, "Всем одобренным написали").await;
    scene.then(&card, "👁 Следующие десять", "следующие 2 человека").await;
    scene.then(&card, "‹ Назад", "📣 Fair: ▶️ идёт").await;
    scene.then(&card, "⏸ Пауза", "📣 Fair: ⏸ на паузе").await;
    scene.then(&card, "🅰 Первый текст", "A: ответили 0 из 10").await;
}

#[tokio::test]
async fn an_operator_sees_what_became_of_the_own_people_and_nothing_of_others() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let max = scene.colleague("Max", Role::Operator).await;
    scene.offers().await;
    let people = scene.fair().await;
    let card = scene.campaign().await;
    scene.then(&card, "👁 The next ten", "the next 10 people").await;
    scene.then(&card, "✅ Approve 10", "📣 Fair: ▶️ running").await;
    scene.arrive(&people, 10).await;
    let written: Vec<(&str, PersonId)> =
        NAMES.into_iter().zip(people).filter(|(_, person)| !scene.texts_of(*person).is_empty()).collect();
    let [(own, hers), (other, his), ..] = written.as_slice() else { panic!("{written:?}") };
    for (member, person, words) in [(olga, hers, "Yes, call me!"), (max, his, "What does it cost?")] {
        scene.sandbox.write(*person, scene.sam, words);
        scene.shown_to(olga, words).await;
        scene.nothing_is_pending().await;
        scene.assign(scene.dialog_with(*person).await, member).await;
    }
    let shown = scene.answer_to(olga, "/campaigns Fair").await;
    let answered = format!("{own}: answered (they wrote)");
    for line in ["yours or nobody’s: 14", "written to: 9", "answered: 1", &answered] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
    assert!(!shown.contains(&format!("{other}:")), "{shown}");
    let shown = scene.answer_to(max, "/campaigns Fair").await;
    assert!(shown.contains(&format!("{other}: answered")) && !shown.contains(&format!("{own}:")), "{shown}");
}

#[tokio::test]
async fn an_operator_decides_nothing_and_a_stranger_sees_nothing() {
    let scene = Scene::at_work().await;
    let olga = scene.hire("Olga", Role::Operator).await;
    let eve = scene.sandbox.add(Person::named("Mallory"));
    scene.offers().await;
    let people = scene.fair().await;
    let card = scene.campaign().await;
    let next = scene.then(&card, "👁 The next ten", "the next 10 people").await;
    let approve = data(&next, "✅ Approve 10");

    let shown = scene.answer_to(olga, "/campaigns").await;
    assert!(shown.contains("Fair: nobody approved yet") && !shown.contains("15"), "{shown}");
    let shown = scene.answer_to(olga, "/campaigns Fair").await;
    assert!(shown.contains("After the fair → 📋 Fair") && !shown.contains("would be written to"), "{shown}");
    for press in ["cp:next:1", "cp:pause:1", "cp:day:10:1", "cp:del:1", "cp:csv:1"] {
        let words = scene.press_as(olga, 1, Button::Data(press.into())).await;
        assert!(words.contains("Only managers"), "{press}: {words}");
    }
    assert!(scene.press_as(olga, 1, approve.clone()).await.contains("Only managers"));
    let said = scene.sandbox.say(eve, "/campaigns");
    scene.sandbox.press(eve, said, approve).unwrap();
    scene.ask("/campaigns fair", "nobody approved yet").await;
    assert!(scene.answers_nothing(eve), "{}", scene.chat(eve));
    assert_eq!(scene.written_to(&people), 0);
}

impl Scene {
    fn answers_nothing(&self, person: PersonId) -> bool {
        self.sandbox.bot_chat(person).iter().all(|message| !message.from_bot) && self.sandbox.answers(person).is_empty()
    }
}
