//! Stories of reactions: those of prospects, which ring nobody, and those of the team, which go to the prospect.

use salesdesk::domain::team::Role;
use salesdesk::store::AuditFilter;
use telegram_sandbox::bot_api::ChatId;
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::{Door, Fault, FaultKind, Moment, Person, PersonId, When};

use crate::bot::{LIMIT, Scene, eventually};

impl Scene {
    /// Bob has asked, and Ann has answered: the card of the question, and the answer in her chat.
    async fn conversing(&self) -> (ChatMessage, i64, PersonId) {
        let bob = self.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
        self.sandbox.write(bob, self.sam, "What does it cost?");
        let card = self.shown("What does it cost?").await;
        let answer = self.sandbox.reply(self.ann, card.id, "40 a month.").unwrap();
        self.marked_with(answer, Some("👌")).await;
        (card, answer, bob)
    }

    /// Waits until a message in Ann's chat has this reaction of the bot.
    async fn marked_with(&self, message: i64, mark: Option<&str>) {
        let bears = |chat: &[ChatMessage]| {
            let found = chat.iter().find(|one| one.id == message)?;
            (found.reaction.as_deref() == mark).then_some(())
        };
        let found = self.sandbox.wait_for_bot(self.ann, LIMIT, bears).await;
        assert!(found.is_some(), "{message} never bore {mark:?}:\n{}", self.chat(self.ann));
    }

    /// A prospect reacts to the last message that the account wrote to them.
    fn reacts(&self, prospect: PersonId, emoji: Option<&str>) {
        let last = self.sandbox.received(prospect).last().unwrap().message_id;
        self.sandbox.react(prospect, self.sam, last, emoji).unwrap();
    }

    /// Waits until the account's reaction to the prospect's first message is this one.
    async fn sets(&self, prospect: PersonId, emoji: Option<&str>) {
        let set = || {
            let (seen, _) = self.sandbox.reaction_seen(prospect, self.sam, 0)?;
            (seen.as_deref() == emoji).then_some(())
        };
        let found = tokio::time::timeout(LIMIT, eventually(set)).await;
        assert!(found.is_ok(), "the account never set {emoji:?}:\n{}", self.chat(self.ann));
    }

    fn new_cards(&self) -> usize {
        self.sandbox.bot_chat(self.ann).iter().filter(|one| one.from_bot).count()
    }
}

#[tokio::test]
async fn a_reaction_to_an_answer_is_a_mark_on_it_and_rings_nobody() {
    let scene = Scene::at_work().await;
    let (_, answer, bob) = scene.conversing().await;
    let cards = scene.new_cards();
    scene.reacts(bob, Some("🔥"));
    scene.marked_with(answer, Some("🔥")).await;
    scene.reacts(bob, Some("👍"));
    scene.marked_with(answer, Some("👍")).await;
    assert_eq!(scene.new_cards(), cards, "{}", scene.chat(scene.ann));
    let screen = scene.ask("/dialog @bob_lee", "40 a month.").await;
    assert!(screen.text.contains("40 a month.") && screen.text.contains("· 👍"), "{}", screen.text);
    // Taken off, what is known of its delivery is shown again.
    scene.reacts(bob, None);
    scene.marked_with(answer, Some("👌")).await;
    let screen = scene.ask("/dialog @bob_lee", "40 a month.").await;
    assert!(!screen.text.contains("· 👍"), "{}", screen.text);
    scene.sandbox.read(bob, scene.sam);
    scene.marked_with(answer, Some("👀")).await;
}

#[tokio::test]
async fn a_reaction_is_on_the_card_of_its_message_and_in_the_export() {
    let (scene, bob) = Scene::talking().await;
    let sent = scene.shown("✅ sent").await;
    scene.reacts(bob, Some("🎉"));
    scene.turned(sent.id, "they reacted: 🎉").await;
    scene.ask("/export @bob_lee", "").await;
    let file = eventually(|| scene.sandbox.bot_chat(scene.ann).into_iter().rev().find_map(|one| one.file)).await;
    let bytes = scene.sandbox.file(&file.file_id).unwrap();
    assert!(String::from_utf8_lossy(&bytes).contains("🎉"), "{}", String::from_utf8_lossy(&bytes));
    scene.reacts(bob, None);
    let gone = |chat: &[ChatMessage]| {
        let card = chat.iter().find(|one| one.id == sent.id)?;
        (!card.text.contains("reacted")).then_some(())
    };
    assert!(scene.sandbox.wait_for_bot(scene.ann, LIMIT, gone).await.is_some(), "{}", scene.chat(scene.ann));
}

#[tokio::test]
async fn a_reaction_that_was_set_while_the_desk_was_down_is_seen_at_its_start() {
    let mut scene = Scene::at_work().await;
    let (_, answer, bob) = scene.conversing().await;
    scene.app.take().unwrap().stop().await;
    scene.reacts(bob, Some("👍"));
    scene.open().await;
    scene.marked_with(answer, Some("👍")).await;
    scene.app.take().unwrap().stop().await;
    scene.reacts(bob, None);
    scene.open().await;
    scene.marked_with(answer, Some("👌")).await;
    // An edit that was made before a reaction is no new edit.
    assert!(!scene.ask("/dialog @bob_lee", "40 a month.").await.text.contains("edited"));
}

#[tokio::test]
async fn a_topic_shows_reactions_and_sends_those_of_the_team() {
    let (scene, group) = Scene::with_group().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "What does it cost?");
    let topic = scene.topic(group, "🟢 Bob Lee · @bob_lee").await.id;
    let question = scene.in_topic(group, topic, "What does it cost?").await;
    // What was written elsewhere is shown in the topic, and so is the reaction to it.
    scene.ask("/send @bob_lee 40 a month.", "✅ sent").await;
    let ours = scene.in_topic(group, topic, "40 a month.").await;
    scene.reacts(bob, Some("❤"));
    let shown = || {
        let chat = scene.sandbox.topic_chat(group, topic);
        chat.into_iter().find(|one| one.id == ours.id && one.text.contains("they reacted: ❤"))
    };
    eventually(shown).await;
    scene.sandbox.react_in_chat(scene.ann, group, question.id, Some("👍")).unwrap();
    scene.sets(bob, Some("👍")).await;
    scene.sandbox.react_in_chat(scene.ann, group, question.id, None).unwrap();
    scene.sets(bob, None).await;
    // A reaction to our own message stays within the team.
    scene.sandbox.react_in_chat(scene.ann, group, ours.id, Some("🔥")).unwrap();
    scene.sandbox.react_in_chat(scene.ann, group, question.id, Some("🎉")).unwrap();
    scene.sets(bob, Some("🎉")).await;
    assert_eq!(scene.sandbox.look().journal.calls("messages.sendReaction").count(), 3);
}

#[tokio::test]
async fn a_reaction_to_a_card_goes_to_the_prospect_and_is_taken_off_with_it() {
    let scene = Scene::at_work().await;
    let (card, answer, bob) = scene.conversing().await;
    let chat = ChatId::from(scene.ann);
    let react = |emoji| scene.sandbox.react_in_chat(scene.ann, chat, card.id, emoji).unwrap();
    react(Some("👍"));
    scene.sets(bob, Some("👍")).await;
    react(Some("❤"));
    scene.sets(bob, Some("❤")).await;
    react(None);
    scene.sets(bob, None).await;
    // It is no answer of theirs: their runs and marks stay as they are.
    scene.marked_with(answer, Some("👌")).await;
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let lines = reading.audit().page(AuditFilter::All, 0, 100).await.unwrap();
    assert_eq!(lines.iter().filter(|line| line.action == "reaction_set").count(), 3);
    drop(reading);
    // A reaction to anything else of the bot means nothing.
    let help = scene.ask("/help", "What the desk can do").await;
    scene.sandbox.react_in_chat(scene.ann, chat, help.id, Some("👍")).unwrap();
    react(Some("🔥"));
    scene.sets(bob, Some("🔥")).await;
    assert_eq!(scene.sandbox.look().journal.calls("messages.sendReaction").count(), 4);
}

#[tokio::test]
async fn of_several_quick_reactions_the_last_counts_and_a_lost_answer_changes_nothing() {
    let scene = Scene::at_work().await;
    let (card, _, bob) = scene.conversing().await;
    let chat = ChatId::from(scene.ann);
    let paused = scene.sandbox.hooks().stop_at("messages.sendReaction", Moment::Executed);
    scene.sandbox.react_in_chat(scene.ann, chat, card.id, Some("👍")).unwrap();
    let paused = tokio::time::timeout(LIMIT, paused).await.unwrap().unwrap();
    for emoji in ["❤", "🔥", "🎉"] {
        scene.sandbox.react_in_chat(scene.ann, chat, card.id, Some(emoji)).unwrap();
    }
    scene.ask("/help", "What the desk can do").await;
    let kind = FaultKind::Error { code: -503, text: "Timeout".into() };
    let (door, method) = (Door::Mtproto, "messages.sendReaction".into());
    let fault = Fault { door, method, caller: None, times: 1, kind, when: When::AfterEffect };
    scene.sandbox.edit(|state| state.faults.order(fault));
    drop(paused);
    scene.sets(bob, Some("🎉")).await;
}

#[tokio::test]
async fn what_telegram_does_not_allow_is_said_in_words() {
    let scene = Scene::at_work().await;
    let (card, _, bob) = scene.conversing().await;
    let chat = ChatId::from(scene.ann);
    scene.sandbox.react_in_chat(scene.ann, chat, card.id, Some("🦖")).unwrap();
    scene.shown("🦖 did not reach Bob Lee").await;
    scene.sandbox.react_in_chat(scene.ann, chat, card.id, Some("👍")).unwrap();
    scene.sets(bob, Some("👍")).await;
    // Who may not answer may not react either.
    let vera = scene.colleague("Vera", Role::Viewer).await;
    let id = scene.sandbox.bot_chat(vera).last().unwrap().id;
    scene.sandbox.react_in_chat(vera, ChatId::from(vera), id, Some("👍")).unwrap();
    scene.sandbox.take_back(bob, scene.sam, &[scene.sandbox.history(scene.sam, bob)[0].message_id]);
    scene.turned(card.id, "🗑 deleted").await;
    scene.sandbox.react_in_chat(scene.ann, chat, card.id, Some("🔥")).unwrap();
    scene.shown("they have deleted this message").await;
}

#[tokio::test]
async fn a_flood_of_reactions_delays_nobody() {
    let scene = Scene::at_work().await;
    let (_, answer, bob) = scene.conversing().await;
    let eve = scene.sandbox.add(Person::named("Eve Moss").username("eve_moss"));
    let emoji = ["👍", "❤", "🔥", "🎉"];
    for number in 0..4_000 {
        scene.reacts(bob, Some(emoji[number % emoji.len()]));
        if number % 1_000 == 0 {
            scene.sandbox.write(eve, scene.sam, &format!("question {number}"));
        }
    }
    scene.reacts(bob, Some("🏆"));
    scene.shown("question 3000").await;
    scene.marked_with(answer, Some("🏆")).await;
    let marks = scene.sandbox.look().journal.calls("setMessageReaction").count();
    assert!(marks < 400, "{marks} marks for one message");
}

#[tokio::test]
async fn a_reaction_to_the_screen_of_a_dialog_or_to_a_reminder_is_for_their_last_message() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "What does it cost?");
    scene.shown("What does it cost?").await;
    let chat = ChatId::from(scene.ann);
    let screen = scene.ask("/next", "What does it cost?").await;
    scene.sandbox.react_in_chat(scene.ann, chat, screen.id, Some("👍")).unwrap();
    scene.sets(bob, Some("👍")).await;
    scene.later(31);
    let reminder = scene.shown("has been waiting").await;
    scene.sandbox.react_in_chat(scene.ann, chat, reminder.id, Some("❤")).unwrap();
    scene.sets(bob, Some("❤")).await;
    // A screen that has become another one is about nobody.
    scene.press(screen.id, "🕒 Put aside").await;
    scene.turned(screen.id, "aside until when").await;
    scene.sandbox.react_in_chat(scene.ann, chat, screen.id, Some("🔥")).unwrap();
    scene.sandbox.react_in_chat(scene.ann, chat, reminder.id, None).unwrap();
    scene.sets(bob, None).await;
    assert_eq!(scene.sandbox.look().journal.calls("messages.sendReaction").count(), 3);
}
