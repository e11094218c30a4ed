//! The one-second rule while a person floods the group with commands. Telegram's limits apply, so output to the group
//! waits; nobody else may be delayed.

use std::time::{Duration, Instant};

use salesdesk::domain::team::Role;
use telegram_sandbox::world::{JournalEntry, Outcome};

use crate::bot::{Scene, eventually};

const SECOND: Duration = Duration::from_secs(1);

impl Scene {
    /// How often Telegram refused a call because of its limits.
    fn refused_for_pace(&self) -> usize {
        let refused = |call: &&JournalEntry| matches!(call.outcome, Outcome::Error { code: 429, .. });
        self.sandbox.look().journal.entries().iter().filter(refused).count()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewers_burst_in_the_group_holds_up_nobody_elses_private_chat() {
    let (scene, group) = Scene::with_group().await;
    let vera = scene.colleague("Vera", Role::Viewer).await;
    scene.sandbox.join_group(vera, group).unwrap();
    scene.ask("/accounts", "1 ready").await;
    scene.sandbox.edit(|state| state.bot.limit_pace(true));
    for number in 0..150 {
        let command = ["/help", "/accounts", "/queue", "/send @bob_lee hi", "/dialogs"][number % 5];
        scene.sandbox.say_in_group(vera, group, command).unwrap();
    }
    let asked = Instant::now();
    scene.ask("/help", "What the desk can do").await;
    let took = asked.elapsed();
    println!("the owner's /help behind 150 commands of a viewer: {took:?}");
    assert!(took <= SECOND, "{took:?}");
    // The viewer is notified once that it is too much.
    let notices = || {
        let chat = scene.sandbox.group_chat(group).into_iter();
        chat.filter(|one| one.from_bot && one.text.contains("more than 30 commands")).count()
    };
    eventually(|| (notices() == 1).then_some(())).await;
    assert_eq!(scene.refused_for_pace(), 0, "Telegram had to ask for a break");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_commands_in_a_topic_holds_up_no_answer_to_the_prospect() {
    let (scene, group) = Scene::with_group().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello");
    let topic = scene.topic(group, "🟢 Bob Lee · @bob_lee").await;
    scene.in_topic(group, topic.id, "Hello").await;
    let olga = scene.colleague("Olga", Role::Manager).await;
    scene.sandbox.join_group(olga, group).unwrap();
    scene.sandbox.edit(|state| state.bot.limit_pace(true));
    // Another member, and the one who answers, in the same topic.
    for who in [olga, scene.ann] {
        for number in 0..30 {
            let command = ["/queue", "/accounts", "/help"][number % 3];
            scene.sandbox.say_in_topic(who, group, topic.id, command).unwrap();
        }
        let said = format!("Good day, said behind {}", who.0);
        let asked = Instant::now();
        scene.sandbox.say_in_topic(scene.ann, group, topic.id, &said).unwrap();
        eventually(|| scene.texts(bob).contains(&said).then_some(())).await;
        let took = asked.elapsed();
        println!("an answer behind 30 commands: {took:?}");
        assert!(took <= SECOND, "{took:?}");
    }
    assert_eq!(scene.refused_for_pace(), 0, "Telegram had to ask for a break");
}
