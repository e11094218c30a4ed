//! Stories of a desk that is killed by SIGKILL while it makes topics in a private chat and shows messages there. Each message
//! of a prospect is in the prospect's own topic afterwards, at least once.

use rstest::rstest;
use telegram_sandbox::bot_api::ChatId;
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::{Door, JournalEntry, Moment, Outcome, PersonId};

use crate::bot::{LIMIT, eventually};
use crate::killed_deciding::Desk;

impl Desk {
    /// A desk whose owner has topics in the private chat, while it does not run.
    async fn with_topics() -> Self {
        let scene = Self::set().await;
        scene.sandbox.switch_private_topics(true);
        let desk = scene.open().await;
        let ann = scene.ann;
        scene.sandbox.say(ann, "/settings mine");
        let own =
            |chat: &[ChatMessage]| chat.iter().find(|one| one.text.contains("Your own settings")).map(|one| one.id);
        let page = scene.sandbox.wait_for_bot(ann, LIMIT, own).await.unwrap();
        scene.sandbox.press(ann, page, "🧵 In topics").unwrap().answer(LIMIT).await.unwrap();
        scene.shown_to(ann, "Dialogs come in topics").await;
        desk.kill();
        scene
    }

    /// What the bot has shown in each topic of the owner, beside the first messages of a topic: its title, and the texts.
    fn topics(&self) -> Vec<(String, Vec<String>)> {
        let chat = ChatId::from(self.ann);
        let told = |topic| {
            let all = self.sandbox.topic_chat(chat, topic).into_iter().filter(|one| one.from_bot);
            all.map(|one| one.text).filter(|text| text.contains("asks no.")).collect()
        };
        self.sandbox.topics(chat).into_iter().map(|topic| (topic.name, told(topic.id))).collect()
    }

    /// How often a topic shows this text.
    fn times_in_topics(&self, text: &str) -> usize {
        self.topics().iter().flat_map(|(_, texts)| texts).map(|shown| shown.matches(text).count()).sum()
    }

    /// Waits until each of these is in a topic.
    async fn all_in_topics(&self, texts: &[String]) {
        let all = eventually(|| texts.iter().all(|text| self.times_in_topics(text) > 0).then_some(()));
        let found = tokio::time::timeout(LIMIT, all).await;
        assert!(found.is_ok(), "{texts:?} are not all in {:#?}", self.topics());
    }

    /// Each topic shows its own person only, one topic of a person shows messages, and nothing is outside of topics.
    fn are_in_order(&self, names: &[&str]) {
        let topics = self.topics();
        for name in names {
            let of_person = topics.iter().filter(|(title, texts)| title.contains(name) && !texts.is_empty());
            assert_eq!(of_person.count(), 1, "{name}: {topics:#?}");
        }
        for (title, texts) in &topics {
            for text in texts {
                let others = names.iter().filter(|name| !title.contains(*name));
                assert!(others.clone().all(|name| !text.contains(&format!("{name} asks"))), "{title}: {text}");
            }
        }
        let main = self.sandbox.bot_chat(self.ann).into_iter().filter(|one| one.from_bot && one.topic.is_none());
        assert!(main.clone().all(|one| !one.text.contains("asks no.")), "{:#?}", main.collect::<Vec<_>>());
    }

    fn asks(&self, person: PersonId, name: &str, number: usize) -> String {
        let text = format!("{name} asks no. {number};");
        self.sandbox.write(person, self.sam, &text);
        text
    }

    /// The calls of the bot that Telegram has carried out.
    fn bot_calls(&self, method: &str) -> usize {
        let look = self.sandbox.look();
        let done = |call: &&JournalEntry| call.door == Door::BotApi && call.outcome == Outcome::Ok;
        look.journal.calls(method).filter(done).count()
    }
}

#[rstest]
#[case::the_topic_on_its_way("createForumTopic", Moment::Seen, 2)]
#[case::the_topic_made("createForumTopic", Moment::Executed, 2)]
#[case::the_topic_answered("createForumTopic", Moment::Answered, 2)]
#[case::its_first_message_on_its_way("sendMessage", Moment::Seen, 1)]
#[case::its_first_message_shown("sendMessage", Moment::Executed, 1)]
#[case::its_first_message_answered("sendMessage", Moment::Answered, 1)]
#[case::the_pin_on_its_way("pinChatMessage", Moment::Seen, 1)]
#[case::the_pin_set("pinChatMessage", Moment::Executed, 1)]
#[tokio::test]
async fn a_message_is_in_its_topic_wherever_the_desk_dies_while_it_makes_it(
    #[case] method: &str,
    #[case] moment: Moment,
    #[case] most_topics: usize,
) {
    let scene = Desk::with_topics().await;
    let bob = scene.new_person("Bob");
    let desk = scene.open().await;
    let mut texts = Vec::new();
    scene.killed_at(desk, (method, moment), || texts.push(scene.asks(bob, "Bob", 1))).await;
    // They write on while it is down.
    texts.push(scene.asks(bob, "Bob", 2));
    let _desk = scene.open().await;
    scene.all_in_topics(&texts).await;
    texts.push(scene.asks(bob, "Bob", 3));
    scene.all_in_topics(&texts).await;
    scene.are_in_order(&["Bob"]);
    // A call that was on its way is carried out. A topic whose creation was not answered stays empty: nobody names it.
    assert!(scene.topics().len() <= most_topics, "{:#?}", scene.topics());
    assert!(texts.iter().all(|text| scene.times_in_topics(text) == 1), "{:#?}", scene.topics());
}

#[rstest]
#[case::on_its_way(Moment::Seen)]
#[case::shown(Moment::Executed)]
#[case::answered(Moment::Answered)]
#[tokio::test]
async fn a_message_for_a_topic_is_shown_there_wherever_the_desk_dies(#[case] moment: Moment) {
    let scene = Desk::with_topics().await;
    let bob = scene.new_person("Bob");
    let desk = scene.open().await;
    let first = scene.asks(bob, "Bob", 1);
    scene.all_in_topics(std::slice::from_ref(&first)).await;
    let mut next = String::new();
    scene.killed_at(desk, ("sendMessage", moment), || next = scene.asks(bob, "Bob", 2)).await;
    let _desk = scene.open().await;
    let texts = [first, next, scene.asks(bob, "Bob", 3)];
    scene.all_in_topics(&texts).await;
    scene.are_in_order(&["Bob"]);
    assert_eq!(scene.topics().len(), 1);
    let times = texts.each_ref().map(|text| scene.times_in_topics(text));
    // What was shown before the kill, but not recorded, is shown again.
    assert!(times[0] <= 2 && times[1] <= 2 && times[2] == 1, "{times:?}");
}

#[tokio::test]
async fn killed_again_and_again_a_desk_puts_everything_of_many_into_their_topics() {
    const KILLS: usize = 10;
    const NAMES: [&str; 3] = ["Bob", "Clara", "Eve"];
    let scene = Desk::with_topics().await;
    let people = NAMES.map(|name| scene.new_person(name));
    let mut texts = Vec::new();
    for kill in 0..KILLS {
        let desk = scene.open().await;
        let before = scene.bot_calls("sendMessage");
        for (person, name) in people.iter().zip(NAMES) {
            texts.push(scene.asks(*person, name, kill));
        }
        // At some moment of what that leads to: after none, one, or several calls.
        eventually(|| (scene.bot_calls("sendMessage") >= before + kill % 4).then_some(())).await;
        desk.kill();
    }
    let _desk = scene.open().await;
    scene.all_in_topics(&texts).await;
    scene.are_in_order(&NAMES);
    let most = texts.iter().map(|text| scene.times_in_topics(text)).max();
    assert!(most <= Some(3), "{:#?}", scene.topics());
    // Each kill leaves at most one empty topic of each person.
    assert_eq!(scene.topics().iter().filter(|(_, texts)| !texts.is_empty()).count(), NAMES.len());
}
