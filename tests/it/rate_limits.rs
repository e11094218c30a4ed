//! Stories of the bot's rate limits per chat. Waiting output is combined, in order, and nothing of it is dropped.

use std::time::{Duration, Instant};

use telegram_sandbox::world::{Door, Fault, FaultKind, JournalEntry, Outcome, Person, When};

use crate::bot::{LIMIT, Scene, eventually};

impl Scene {
    fn bot_calls(&self, method: &str) -> usize {
        self.sandbox.look().journal.calls(method).count()
    }

    /// The next calls of the bot are delayed by a second.
    fn put_off(&self, method: &str, times: u32) {
        let (door, kind, when) = (Door::BotApi, FaultKind::RetryAfter(1), When::BeforeEffect);
        let fault = Fault { door, method: method.into(), caller: None, times, kind, when };
        self.sandbox.edit(|state| state.faults.order(fault));
    }
}

/// How often each of these texts exists, in order.
fn found(texts: &[String], words: impl Iterator<Item = String>) -> Vec<usize> {
    let all = texts.concat();
    let places: Vec<usize> = words.map(|word| all.find(&word).unwrap_or(usize::MAX)).collect();
    assert!(places.iter().all(|place| *place < usize::MAX), "{all}");
    places
}

#[tokio::test]
async fn above_a_groups_limit_the_messages_of_a_topic_are_combined_and_none_is_dropped() {
    const MESSAGES: usize = 18;
    let (scene, group) = Scene::with_group().await;
    let bob = scene.bob();
    let words = |number: usize| format!("message no. {number};");
    for number in 0..MESSAGES {
        scene.sandbox.write(bob, scene.sam, &words(number));
    }
    let texts = eventually(|| {
        let topic = scene.sandbox.topics(group).into_iter().find(|topic| topic.name.contains("Bob"))?;
        let chat = scene.sandbox.topic_chat(group, topic.id).into_iter().filter(|one| one.from_bot);
        let texts: Vec<String> = chat.map(|one| one.text).collect();
        texts.concat().contains(&words(MESSAGES - 1)).then_some(texts)
    })
    .await;
    let places = found(&texts, (0..MESSAGES).map(words));
    assert!(places.is_sorted(), "{texts:?}");
    assert_eq!(texts.concat().matches("message no. ").count(), MESSAGES, "shown twice: {texts:?}");
    // No more than a group accepts at once, and one or two that waited.
    assert!(texts.len() <= 10, "{texts:?}");
}

#[tokio::test]
async fn edits_of_a_card_that_wait_become_one() {
    let scene = Scene::set(None).await;
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    scene.log_in().await;
    scene.rules(0, None).await;
    let before = scene.bot_calls("editMessageText");
    scene.put_off("editMessageText", 1);
    // In ten parts, each of which is an edit of its card.
    let card = scene.ask(&format!("/send @carl_x {}", "word ".repeat(8000)), "10 messages").await;
    scene.turned(card.id, "10 of 10 messages sent").await;
    assert_eq!(scene.sandbox.received(carl).len(), 10);
    let edits = scene.bot_calls("editMessageText") - before;
    assert!(edits <= 5, "{edits} edits");
}

#[tokio::test]
async fn news_that_floods_a_private_chat_keeps_telegrams_pace_and_holds_up_no_answer() {
    /// More than the chat gets at once.
    const PROSPECTS: usize = 33;
    let scene = Scene::at_work().await;
    scene.sandbox.edit(|state| state.bot.limit_pace(true));
    let words = |number: usize| format!("message no. {number};");
    for number in 0..PROSPECTS {
        let prospect = scene.sandbox.add(Person::named(&format!("Prospect {number}")));
        scene.sandbox.write(prospect, scene.sam, &words(number));
    }
    let shown = || {
        let chat = scene.sandbox.bot_chat(scene.ann).into_iter().filter(|one| one.from_bot);
        chat.map(|one| one.text.matches("message no. ").count()).sum::<usize>()
    };
    // Some at once; then one per second.
    eventually(|| (shown() >= 12).then_some(())).await;
    for _ in 0..3 {
        scene.ask("/help", "What the desk can do").await;
    }
    assert!(shown() < PROSPECTS, "the answers had nothing to overtake");
    eventually(|| (shown() == PROSPECTS).then_some(())).await;
    let texts: Vec<String> = scene.sandbox.bot_chat(scene.ann).into_iter().map(|one| one.text).collect();
    found(&texts, (0..PROSPECTS).map(words));
    let look = scene.sandbox.look();
    let refused = |call: &&JournalEntry| matches!(call.outcome, Outcome::Error { code: 429, .. });
    let refused = look.journal.entries().iter().filter(refused).count();
    assert_eq!(refused, 0, "Telegram had to ask for a break");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_edits_in_a_private_chat_holds_up_neither_its_commands_nor_what_is_new() {
    const CARDS: usize = 8;
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    let words = |card: usize, version: usize| format!("question {card}, version {version}.");
    let mut questions = Vec::new();
    for card in 0..CARDS {
        questions.push(scene.sandbox.write(bob, scene.sam, &words(card, 0)));
        scene.recorded(scene.shown(&words(card, 0)).await.id).await;
    }
    scene.sandbox.edit(|state| state.bot.limit_pace(true));
    let shown = |version: usize| {
        let chat = scene.sandbox.bot_chat(scene.ann);
        (0..CARDS).all(|card| chat.iter().any(|one| one.text.contains(&words(card, version)))).then_some(())
    };
    let edit_all = |version: usize| {
        for (card, question) in questions.iter().enumerate() {
            scene.sandbox.edit_text(bob, scene.sam, *question, &words(card, version));
        }
    };
    edit_all(1);
    eventually(|| shown(1)).await;
    for version in 2..=4 {
        edit_all(version);
    }
    let eve = scene.sandbox.add(Person::named("Eve Moss").username("eve_moss"));
    let asked = Instant::now();
    scene.ask("/help", "What the desk can do").await;
    scene.sandbox.write(eve, scene.sam, "Good morning");
    scene.shown("Good morning").await;
    assert!(asked.elapsed() <= Duration::from_secs(1), "{:?}", asked.elapsed());
    assert!(shown(4).is_none(), "nothing was to be overtaken");
    tokio::time::timeout(LIMIT * 2, eventually(|| shown(4))).await.unwrap();
    let look = scene.sandbox.look();
    let refused = |call: &&JournalEntry| matches!(call.outcome, Outcome::Error { code: 429, .. });
    assert_eq!(look.journal.entries().iter().filter(refused).count(), 0, "Telegram had to ask for a break");
}
