//! Stories of topics in private chats: a member reads and answers each dialog in a topic of the own chat with the bot.

use rstest::rstest;
use salesdesk::domain::team::Role;
use telegram_sandbox::bot_api::{ChatId, MediaKind};
use telegram_sandbox::control::{ChatMessage, Place};
use telegram_sandbox::world::{Door, Fault, FaultKind, JournalEntry, Outcome, Person, PersonId, When};

use crate::bot::{LIMIT, Scene, eventually};

impl Scene {
    /// A member chooses topics; the bot has them at BotFather.
    pub(crate) async fn choose_topics(&self, member: PersonId) {
        self.sandbox.switch_private_topics(true);
        self.choose(member, "🧵 In topics", "Dialogs come in topics").await;
    }

    async fn choose(&self, member: PersonId, button: &str, words: &str) {
        let asked = self.sandbox.say(member, "/settings mine");
        let own = |chat: &[ChatMessage]| {
            let own = |one: &&ChatMessage| one.from_bot && one.id > asked && one.text.contains("Your own settings");
            chat.iter().find(own).map(|one| one.id)
        };
        let page = self.sandbox.wait_for_bot(member, LIMIT, own).await.unwrap();
        self.sandbox.press(member, page, button).unwrap().answer(LIMIT).await.unwrap();
        let chosen =
            |chat: &[ChatMessage]| chat.iter().find(|one| one.id == page && one.text.contains(words)).map(drop);
        assert!(self.sandbox.wait_for_bot(member, LIMIT, chosen).await.is_some(), "{}", self.chat(member));
    }

    fn bob_lee(&self) -> PersonId {
        self.sandbox.add(Person::named("Bob Lee").username("bob_lee"))
    }

    /// How often the bot shows words in a chat, in its topics and in its main part.
    fn shown_in(&self, chat: ChatId, words: &str) -> (usize, usize) {
        let all = self.sandbox.group_chat(chat);
        // The first message of a topic sums up what was said before it.
        let shown = all.iter().filter(|one| one.from_bot && !one.text.contains("The dialog so far"));
        let (topics, main): (Vec<_>, Vec<_>) = shown.partition(|one| one.topic.is_some());
        let count = |found: Vec<&ChatMessage>| found.iter().map(|one| one.text.matches(words).count()).sum();
        (count(topics), count(main))
    }

    fn main_part(&self, person: PersonId) -> Vec<String> {
        let chat = self.sandbox.bot_chat(person).into_iter();
        chat.filter(|one| one.from_bot && one.topic.is_none()).map(|one| one.text).collect()
    }

    async fn has_mark(&self, chat: ChatId, message: i64, mark: &str) {
        let bears = || {
            let found = self.sandbox.group_chat(chat).into_iter().find(|one| one.id == message)?;
            (found.reaction.as_deref() == Some(mark)).then_some(())
        };
        let found = tokio::time::timeout(LIMIT, eventually(bears)).await;
        assert!(found.is_ok(), "{message} never bore {mark}: {:#?}", self.sandbox.group_chat(chat));
    }

    async fn arrives_at(&self, person: PersonId, texts: &[&str]) {
        let got = eventually(|| (self.texts_of(person) == texts).then_some(()));
        let found = tokio::time::timeout(LIMIT, got).await;
        assert!(found.is_ok(), "{:?}\n{}", self.texts_of(person), self.chat(self.ann));
    }

    /// The bot's calls fail until the faults are cleared.
    fn bot_is_down(&self) {
        let (door, kind) = (Door::BotApi, FaultKind::Error { code: 502, text: "Bad Gateway".into() });
        for method in ["sendMessage", "createForumTopic"] {
            let method = method.to_owned();
            let fault =
                Fault { door, method, caller: None, times: 10_000, kind: kind.clone(), when: When::BeforeEffect };
            self.sandbox.edit(|state| state.faults.order(fault));
        }
    }
}

#[tokio::test]
async fn a_member_who_chose_topics_reads_and_answers_there() {
    let mut scene = Scene::at_work().await;
    let (ann, chat) = (scene.ann, ChatId::from(scene.ann));
    scene.choose_topics(ann).await;
    let bob = scene.bob_lee();
    scene.sandbox.write(bob, scene.sam, "What does <it> cost?");
    let topic = scene.topic(chat, "🟢 Bob Lee · @bob_lee").await.id;
    let question = scene.in_topic(chat, topic, "What does <it> cost?").await;
    let head = scene.in_topic(chat, topic, "What you write here goes to this person").await;
    assert!(head.pinned && head.id < question.id, "{head:?}");

    let answer = scene.sandbox.say_in_topic(ann, chat, topic, "40 a moth.").unwrap();
    scene.has_mark(chat, answer, "👌").await;
    scene.sandbox.edit_message(ann, answer, "40 a month.").unwrap();
    scene.arrives_at(bob, &["40 a month."]).await;
    scene.sandbox.read(bob, scene.sam);
    scene.has_mark(chat, answer, "👀").await;
    scene.sandbox.react_in_chat(ann, chat, question.id, Some("👍")).unwrap();
    let set = || scene.sandbox.reaction_seen(bob, scene.sam, 0)?.0.filter(|emoji| emoji == "👍");
    tokio::time::timeout(LIMIT, eventually(set)).await.unwrap();

    // A note, a mistyped command, a command about this person, a reply, files.
    let note = scene.sandbox.say_in_topic(ann, chat, topic, "// likes discounts").unwrap();
    scene.has_mark(chat, note, "✍").await;
    scene.sandbox.say_in_topic(ann, chat, topic, "/pirce").unwrap();
    scene.in_topic(chat, topic, "Not sent").await;
    scene.sandbox.say_in_topic(ann, chat, topic, "/why").unwrap();
    scene.in_topic(chat, topic, "A message would go out now").await;
    scene.sandbox.write(bob, scene.sam, "And for a year?");
    scene.in_topic(chat, topic, "And for a year?").await;
    scene.sandbox.reply_in(ann, chat, question.id, "Per seat").unwrap();
    scene.arrives_at(bob, &["40 a month.", "Per seat"]).await;
    let files = [("one.txt", b"1".to_vec()), ("two.txt", b"2".to_vec())];
    let place = Place { topic: Some(topic), reply_to: None };
    scene.sandbox.attach(ann, chat, place, MediaKind::Document, &files, "Our prices").unwrap();
    scene.arrives_at(bob, &["40 a month.", "Per seat", "Our prices", ""]).await;

    // Taken back, and the status in the title. A private topic cannot be closed.
    scene.sandbox.reply_in(ann, chat, answer, "/unsend").unwrap();
    scene.arrives_at(bob, &["Per seat", "Our prices", ""]).await;
    scene.sandbox.press_in(ann, chat, head.id, "✅ Qualify").unwrap().answer(LIMIT).await.unwrap();
    scene.topic(chat, "⭐️ Bob Lee · @bob_lee").await;
    // An account is handled in the chat's main part only.
    scene.sandbox.say_in_topic(ann, chat, topic, "/add_account +15559990000").unwrap();
    scene.in_topic(chat, topic, "outside of topics").await;

    scene.nothing_is_pending().await;
    scene.restart().await;
    scene.sandbox.write(bob, scene.sam, "Hello again");
    scene.in_topic(chat, topic, "Hello again").await;
    assert_eq!(scene.sandbox.topics(chat).len(), 1);
    let main = scene.main_part(ann).concat();
    assert!(!main.contains("cost?") && !main.contains("Hello again"), "{main}");
    scene.nothing_is_pending().await;
    let calls = scene.sandbox.look().journal.calls("closeForumTopic").count();
    assert_eq!(calls, 0);
}

#[tokio::test]
async fn a_question_in_the_main_part_is_not_answered_in_a_topic() {
    let scene = Scene::at_work().await;
    let (ann, chat) = (scene.ann, ChatId::from(scene.ann));
    scene.choose_topics(ann).await;
    let (bob, carl) = (scene.bob_lee(), scene.sandbox.add(Person::named("Carl").username("carl_x")));
    scene.sandbox.write(bob, scene.sam, "Hello?");
    let topic = scene.topic(chat, "🟢 Bob Lee · @bob_lee").await.id;
    scene.in_topic(chat, topic, "Hello?").await;
    scene.ask("/send @carl_x", "What should it say?").await;
    scene.sandbox.say_in_topic(ann, chat, topic, "for Bob").unwrap();
    scene.arrives_at(bob, &["for Bob"]).await;
    scene.sandbox.say(ann, "for Carl");
    scene.arrives_at(carl, &["for Carl"]).await;
    assert_eq!(scene.texts_of(bob), ["for Bob"]);
    // A card in the main part is answered by a reply, as ever.
    scene.choose(ann, "💬 As cards", "Dialogs come as cards").await;
    scene.sandbox.write(bob, scene.sam, "And?");
    let card = scene.shown("\nAnd?").await;
    assert_eq!(card.topic, None);
    scene.sandbox.reply(ann, card.id, "Yes").unwrap();
    scene.arrives_at(bob, &["for Bob", "Yes"]).await;
    // What is typed in the former topic still goes to its person.
    scene.sandbox.say_in_topic(ann, chat, topic, "Bye").unwrap();
    scene.arrives_at(bob, &["for Bob", "Yes", "Bye"]).await;
    scene.nothing_is_pending().await;
}

#[tokio::test]
async fn where_the_bot_has_no_topics_the_settings_say_how_to_switch_them_on() {
    let scene = Scene::at_work().await;
    scene.choose(scene.ann, "🧵 In topics", "@BotFather").await;
    let off = scene.shown("@BotFather").await;
    let bob = scene.bob_lee();
    scene.sandbox.write(bob, scene.sam, "Hello?");
    assert_eq!(scene.shown("Hello?").await.topic, None);
    scene.press(off.id, "🔄 It is on now").await;
    scene.sandbox.switch_private_topics(true);
    scene.press(off.id, "🔄 It is on now").await;
    scene.turned(off.id, "Dialogs come in topics").await;
}

#[tokio::test]
async fn a_private_topic_that_was_deleted_is_created_again() {
    let scene = Scene::at_work().await;
    let (ann, chat) = (scene.ann, ChatId::from(scene.ann));
    scene.choose_topics(ann).await;
    let bob = scene.bob_lee();
    scene.sandbox.write(bob, scene.sam, "one;");
    let topic = scene.topic(chat, "🟢 Bob Lee · @bob_lee").await.id;
    scene.in_topic(chat, topic, "one;").await;
    scene.nothing_is_pending().await;
    scene.sandbox.delete_topic(ann, chat, topic).unwrap();
    scene.sandbox.write(bob, scene.sam, "two;");
    let again = scene.topic(chat, "🟢 Bob Lee · @bob_lee").await.id;
    assert_ne!(again, topic);
    scene.in_topic(chat, again, "one;").await;
    scene.in_topic(chat, again, "two;").await;
    scene.nothing_is_pending().await;
    assert_eq!(scene.shown_in(chat, "two;"), (1, 0));
}

#[rstest]
#[case::at_botfather(true)]
#[case::in_the_chat(false)]
#[tokio::test]
async fn topics_that_vanish_while_messages_wait_give_cards_again_and_one_line(#[case] at_botfather: bool) {
    let mut scene = Scene::at_work().await;
    let (ann, chat) = (scene.ann, ChatId::from(scene.ann));
    scene.choose_topics(ann).await;
    let (bob, eve) = (scene.bob_lee(), scene.sandbox.add(Person::named("Eve").username("eve_x")));
    scene.sandbox.write(bob, scene.sam, "one;");
    let topic = scene.topic(chat, "🟢 Bob Lee · @bob_lee").await.id;
    scene.in_topic(chat, topic, "one;").await;
    scene.nothing_is_pending().await;
    scene.bot_is_down();
    scene.sandbox.write(bob, scene.sam, "two;");
    scene.sandbox.write(eve, scene.sam, "three;");
    if at_botfather {
        scene.sandbox.switch_private_topics(false);
    } else {
        scene.sandbox.switch_topics(ann, chat, false).unwrap();
    }
    scene.restart().await;
    scene.sandbox.edit(|state| state.faults.clear());
    for words in ["two;", "three;"] {
        assert_eq!(scene.shown(words).await.topic, None);
    }
    let line = scene.shown("Telegram refuses topics in our chat").await;
    scene.sandbox.write(bob, scene.sam, "four;");
    scene.shown("four;").await;
    scene.nothing_is_pending().await;
    for words in ["two;", "three;", "four;"] {
        assert_eq!(scene.shown_in(chat, words), (0, 1), "{words} {}", scene.chat(ann));
    }
    scene.restart().await;
    assert_eq!(scene.main_part(ann).concat().matches("Telegram refuses topics").count(), 1);
    // Switched on again, one tap brings them back.
    scene.sandbox.switch_private_topics(true);
    scene.sandbox.switch_topics(ann, chat, true).unwrap();
    scene.press(line.id, "🧵 In topics").await;
    scene.sandbox.write(eve, scene.sam, "five;");
    let eves = scene.topic(chat, "🟢 Eve · @eve_x").await.id;
    scene.in_topic(chat, eves, "five;").await;
}

#[tokio::test]
async fn moving_between_cards_private_topics_and_the_group_loses_and_doubles_nothing() {
    let mut scene = Scene::at_work().await;
    let (ann, chat) = (scene.ann, ChatId::from(scene.ann));
    let group = scene.sandbox.make_group("Inbox", &[ann], true);
    scene.sandbox.make_bot_administrator(ann, group).unwrap();
    scene.sandbox.switch_private_topics(true);
    let bob = scene.bob_lee();
    let words = |number: usize| format!("message no. {number};");
    let mut number = 0;
    let mut writes = |scene: &Scene, count: usize| {
        for _ in 0..count {
            scene.sandbox.write(bob, scene.sam, &words(number));
            number += 1;
        }
    };
    writes(&scene, 2);
    scene.shown(&words(1)).await;
    // To topics while messages wait, which come after a restart.
    scene.bot_is_down();
    writes(&scene, 2);
    let mut work = scene.app.as_ref().unwrap().store.begin().await.unwrap();
    let member = salesdesk::domain::ids::TelegramUserId(ann.0);
    work.team().set_in_topics(member, true, Some(member)).await.unwrap();
    work.commit().await.unwrap();
    writes(&scene, 1);
    scene.restart().await;
    scene.sandbox.edit(|state| state.faults.clear());
    let topic = scene.topic(chat, "🟢 Bob Lee · @bob_lee").await.id;
    scene.in_topic(chat, topic, &words(4)).await;
    scene.nothing_is_pending().await;
    for number in 0..5 {
        let at = if number < 2 { (0, 1) } else { (1, 0) };
        assert_eq!(scene.shown_in(chat, &words(number)), at, "{number}: {}", scene.chat(ann));
    }
    // To the group, with the dialog as Ann's own: both show it.
    let dialog = scene.dialog_with(bob).await;
    scene.assign(dialog, ann).await;
    scene.bot_is_down();
    writes(&scene, 2);
    scene.group = Some(group);
    scene.restart().await;
    scene.sandbox.edit(|state| state.faults.clear());
    let in_group = scene.topic(group, "🟢 Bob Lee · @bob_lee").await.id;
    scene.in_topic(group, in_group, &words(6)).await;
    scene.in_topic(chat, topic, &words(6)).await;
    scene.sandbox.say_in_topic(ann, group, in_group, "from the group").unwrap();
    scene.in_topic(chat, topic, "from the group").await;
    scene.sandbox.say_in_topic(ann, chat, topic, "from the chat").unwrap();
    scene.in_topic(group, in_group, "from the chat").await;
    scene.arrives_at(bob, &["from the group", "from the chat"]).await;
    scene.nothing_is_pending().await;
    // Back to cards and without a group.
    scene.bot_is_down();
    writes(&scene, 2);
    scene.group = None;
    let mut work = scene.app.as_ref().unwrap().store.begin().await.unwrap();
    work.team().set_in_topics(member, false, Some(member)).await.unwrap();
    work.commit().await.unwrap();
    scene.restart().await;
    scene.sandbox.edit(|state| state.faults.clear());
    scene.shown(&words(8)).await;
    scene.nothing_is_pending().await;
    for number in 5..9 {
        let at = if number < 7 { (1, 0) } else { (0, 1) };
        assert_eq!(scene.shown_in(chat, &words(number)), at, "{number}: {}", scene.chat(ann));
        assert_eq!(scene.shown_in(group, &words(number)).0, usize::from(number < 7), "{number} in the group");
    }
    assert_eq!(scene.shown_in(chat, "from the group"), (1, 0));
    assert_eq!(scene.shown_in(group, "from the chat").0, 1);
    assert_eq!((scene.sandbox.topics(chat).len(), scene.sandbox.topics(group).len()), (1, 1));
}

#[tokio::test]
async fn two_members_have_a_topic_each_and_see_each_others_answers() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let (anns, olgas) = (ChatId::from(scene.ann), ChatId::from(olga));
    scene.choose_topics(scene.ann).await;
    scene.choose_topics(olga).await;
    let bob = scene.bob_lee();
    scene.sandbox.write(bob, scene.sam, "Hello?");
    let title = "🟢 Bob Lee · @bob_lee";
    let (hers, mine) = (scene.topic(olgas, title).await.id, scene.topic(anns, title).await.id);
    scene.in_topic(olgas, hers, "Hello?").await;
    scene.in_topic(anns, mine, "Hello?").await;
    let said = scene.sandbox.say_in_topic(olga, olgas, hers, "Yes, here").unwrap();
    scene.has_mark(olgas, said, "👌").await;
    assert!(scene.in_topic(anns, mine, "Yes, here").await.text.contains("Olga"));
    // What the account's owner writes on the phone is in both.
    scene.sandbox.write(scene.sam, bob, "From my phone");
    scene.in_topic(anns, mine, "From my phone").await;
    scene.in_topic(olgas, hers, "From my phone").await;
    scene.nothing_is_pending().await;
    assert_eq!((scene.shown_in(anns, "Yes, here"), scene.shown_in(olgas, "Yes, here")), ((1, 0), (0, 0)));
    // It is hers now, and only she gets what comes.
    let dialog = scene.dialog_with(bob).await;
    scene.assign(dialog, olga).await;
    scene.sandbox.write(bob, scene.sam, "For Olga");
    scene.in_topic(olgas, hers, "For Olga").await;
    scene.nothing_is_pending().await;
    assert_eq!(scene.shown_in(anns, "For Olga"), (0, 0));
}

#[tokio::test]
async fn topics_of_many_keep_the_pace_of_a_private_chat_and_hold_up_no_answer() {
    /// More than the chat gets at once, with the topics and their first messages.
    const PROSPECTS: usize = 10;
    let scene = Scene::at_work().await;
    let chat = ChatId::from(scene.ann);
    scene.choose_topics(scene.ann).await;
    scene.sandbox.edit(|state| state.bot.limit_pace(true));
    for number in 0..PROSPECTS {
        let prospect = scene.sandbox.add(Person::named(&format!("Prospect {number}")));
        scene.sandbox.write(prospect, scene.sam, &format!("message no. {number};"));
    }
    let shown =
        || (0..PROSPECTS).filter(|number| scene.shown_in(chat, &format!("message no. {number};")).0 > 0).count();
    eventually(|| (shown() >= 3).then_some(())).await;
    for _ in 0..3 {
        scene.ask("/help", "What the desk can do").await;
    }
    assert!(shown() < PROSPECTS, "the answers had nothing to overtake");
    tokio::time::timeout(LIMIT * 2, eventually(|| (shown() == PROSPECTS).then_some(()))).await.unwrap();
    for number in 0..PROSPECTS {
        assert_eq!(scene.shown_in(chat, &format!("message no. {number};")), (1, 0), "{number}");
    }
    let look = scene.sandbox.look();
    let refused = |call: &&JournalEntry| matches!(call.outcome, Outcome::Error { code: 429, .. });
    assert_eq!(look.journal.entries().iter().filter(refused).count(), 0, "Telegram had to ask for a break");
}
