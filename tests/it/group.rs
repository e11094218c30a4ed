//! Stories of a forum group that breaks in every possible way: nothing is lost, and the bot says how to repair it.

use rstest::rstest;
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, PersonId, When};

use crate::bot::{Scene, eventually};

impl Scene {
    fn somebody(&self, name: &str) -> PersonId {
        self.sandbox.add(Person::named(name).username(&name.to_lowercase()))
    }

    fn create_topic_fails(&self, times: u32, kind: FaultKind, when: When) {
        let (door, method) = (Door::BotApi, "createForumTopic".to_owned());
        self.sandbox.world().edit(|state| state.faults.order(Fault { door, method, caller: None, times, kind, when }));
    }
}

#[rstest]
#[case::put_out(None)]
#[case::upgraded(Some(-1_001_234))]
#[tokio::test]
async fn the_topics_of_a_new_group_catch_up_with_what_went_to_private_chats(#[case] upgraded: Option<i64>) {
    let (mut scene, old) = Scene::with_group().await;
    let (bob, eve) = (scene.somebody("Bob"), scene.somebody("Eve"));
    scene.sandbox.write(bob, scene.sam, "before");
    let topic = scene.topic(old, "🟢 Bob · @bob").await.id;
    scene.in_topic(old, topic, "before").await;
    match upgraded {
        Some(id) => {
            scene.create_topic_fails(1000, FaultKind::Upgraded(id), When::BeforeEffect);
        }
        None => scene.sandbox.remove_bot_from_group(scene.ann, old).unwrap(),
    }
    for words in ["from Eve", "from Eve again"] {
        scene.sandbox.write(eve, scene.sam, words);
        scene.shown(words).await;
    }
    match upgraded {
        Some(id) => scene.shown(&format!("INBOX_CHAT_ID={id}")).await,
        None => scene.shown("I am not in the team’s group").await,
    };
    // A broken topic is not retried again and again.
    let calls =
        scene.sandbox.world().look().journal.entries().iter().filter(|call| call.method == "createForumTopic").count();
    assert!(calls < 20, "{calls} calls");
    // The new group counts its topics from the beginning: the first, Eve's, has the id that Bob's had.
    scene.app.take().unwrap().stop().await;
    scene.sandbox.world().edit(|state| state.faults.clear());
    let new = scene.sandbox.make_group("Inbox", &[scene.ann], true);
    scene.sandbox.make_bot_administrator(scene.ann, new).unwrap();
    scene.group = Some(new);
    scene.open().await;
    let eves = scene.topic(new, "🟢 Eve · @eve").await.id;
    scene.in_topic(new, eves, "from Eve").await;
    scene.in_topic(new, eves, "from Eve again").await;
    scene.shown("The team’s group works again").await;
    assert_eq!(eves, topic);
    scene.sandbox.write(bob, scene.sam, "after");
    let bobs = scene.topic(new, "🟢 Bob · @bob").await.id;
    scene.in_topic(new, bobs, "before").await;
    scene.in_topic(new, bobs, "after").await;
    assert!(scene.sandbox.topic_chat(new, eves).iter().all(|one| !one.text.contains("after")));
    // What is typed in a topic goes to its own prospect.
    scene.sandbox.say_in_topic(scene.ann, new, eves, "Hello Eve").unwrap();
    eventually(|| (scene.texts_of(eve) == ["Hello Eve"]).then_some(())).await;
    assert!(scene.texts_of(bob).is_empty());
}

#[rstest]
#[case::once(1)]
#[case::twice(2)]
#[tokio::test]
async fn topics_whose_making_was_not_answered_name_the_right_one(#[case] times: u32) {
    let (scene, group) = Scene::with_group().await;
    scene.create_topic_fails(times, FaultKind::Close, When::AfterEffect);
    let bob = scene.somebody("Bob");
    scene.sandbox.write(bob, scene.sam, "Hello?");
    let all = times as usize + 1;
    let topics = eventually(|| Some(scene.sandbox.topics(group)).filter(|topics| topics.len() == all)).await;
    let (right, made_twice) = topics.split_last().unwrap();
    scene.in_topic(group, right.id, "Hello?").await;
    for topic in made_twice {
        scene.sandbox.say_in_topic(scene.ann, group, topic.id, "40 a month").unwrap();
        let shown = scene.in_topic(group, topic.id, "Not sent").await;
        assert!(shown.text.contains(&format!("/{}", right.id)), "{}", shown.text);
    }
    scene.sandbox.say_in_topic(scene.ann, group, right.id, "50 a month").unwrap();
    eventually(|| (scene.texts_of(bob) == ["50 a month"]).then_some(())).await;
    assert_eq!(scene.sandbox.topics(group).len(), all);
}

#[tokio::test]
async fn a_topic_that_somebody_closed_is_opened_for_the_next_message() {
    let (scene, group) = Scene::with_group().await;
    let bob = scene.somebody("Bob");
    scene.sandbox.write(bob, scene.sam, "Hello?");
    let topic = scene.topic(group, "🟢 Bob · @bob").await.id;
    scene.in_topic(group, topic, "Hello?").await;
    scene.sandbox.close_topic(scene.ann, group, topic).unwrap();
    scene.sandbox.write(bob, scene.sam, "Anybody?");
    scene.in_topic(group, topic, "Anybody?").await;
    assert!(!scene.chat(scene.ann).contains("Anybody?"));
    scene.ask("/doctor", "the team’s group shows what prospects write").await;
}

#[tokio::test]
async fn a_group_whose_topics_were_switched_off_raises_an_alert_and_catches_up() {
    let (scene, group) = Scene::with_group().await;
    let bob = scene.somebody("Bob");
    scene.sandbox.write(bob, scene.sam, "before");
    let topic = scene.topic(group, "🟢 Bob · @bob").await.id;
    scene.in_topic(group, topic, "before").await;
    scene.sandbox.switch_topics(scene.ann, group, false).unwrap();
    for words in ["one", "two"] {
        scene.sandbox.write(bob, scene.sam, words);
        scene.shown(&format!("\n{words}")).await;
    }
    scene.shown("Switch topics on").await;
    scene.ask("/doctor", "the team’s group has no topics").await;
    scene.sandbox.switch_topics(scene.ann, group, true).unwrap();
    // Telegram does not report it, so the desk tries.
    let again = scene.topic(group, "🟢 Bob · @bob").await.id;
    for words in ["one", "two"] {
        scene.in_topic(group, again, words).await;
    }
    scene.shown("The team’s group works again").await;
}

#[tokio::test]
async fn a_bot_that_may_not_manage_topics_any_more_says_so_at_once() {
    let (scene, group) = Scene::with_group().await;
    scene.sandbox.take_topics_from_bot(scene.ann, group).unwrap();
    scene.shown("Make me an administrator").await;
    scene.ask("/doctor", "make me an administrator who may").await;
    scene.sandbox.make_bot_administrator(scene.ann, group).unwrap();
    scene.shown("The team’s group works again").await;
}

#[tokio::test]
async fn a_bot_that_was_given_its_rights_back_while_the_desk_was_off_says_so() {
    let (mut scene, group) = Scene::with_group().await;
    scene.sandbox.add_bot_to_group(scene.ann, group).unwrap();
    scene.shown("Make me an administrator").await;
    scene.app.take().unwrap().stop().await;
    scene.sandbox.make_bot_administrator(scene.ann, group).unwrap();
    scene.sandbox.drop_waiting_updates();
    scene.open().await;
    scene.shown("The team’s group works again").await;
}

#[tokio::test]
async fn a_bot_that_is_made_a_plain_member_says_so_at_once_and_catches_up() {
    let (mut scene, group) = Scene::with_group().await;
    let (bob, eve) = (scene.somebody("Bob"), scene.somebody("Eve"));
    scene.sandbox.write(bob, scene.sam, "before");
    let topic = scene.topic(group, "🟢 Bob · @bob").await.id;
    scene.in_topic(group, topic, "before").await;
    scene.sandbox.add_bot_to_group(scene.ann, group).unwrap();
    // A plain member cannot see messages in topics; the bot warns before anybody wonders.
    scene.shown("Make me an administrator").await;
    scene.ask("/doctor", "make me an administrator who may").await;
    scene.sandbox.write(bob, scene.sam, "still there");
    scene.in_topic(group, topic, "still there").await;
    scene.shown("still there").await;
    scene.sandbox.write(eve, scene.sam, "from Eve");
    scene.shown("from Eve").await;
    assert!(!scene.chat(scene.ann).contains("works again"), "{}", scene.chat(scene.ann));
    scene.restart().await;
    scene.sandbox.make_bot_administrator(scene.ann, group).unwrap();
    let eves = scene.topic(group, "🟢 Eve · @eve").await.id;
    scene.in_topic(group, eves, "from Eve").await;
    scene.shown("The team’s group works again").await;
    scene.ask("/doctor", "the team’s group shows what prospects write").await;
}
