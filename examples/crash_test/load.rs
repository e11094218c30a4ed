//! The load: owners who send messages, answer prospects and request screens, all numbered or counted. Each prospect
//! gets messages from one owner only, so that their order is the order of the numbers.

use std::collections::BTreeMap;

use telegram_sandbox::world::{PersonId, World};

use crate::dice::Dice;
use crate::stage::{Stage, name};
use crate::talkers::Way;

/// The text before the number in every message.
const MARK: &str = "message number ";

/// How a message was ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// By `/send`, which produces a card.
    Command,
    /// By an answer in a topic.
    Topic,
    /// By a reply in a private chat.
    Reply,
}

#[derive(Default)]
pub(crate) struct Load {
    /// How each message was ordered, by number.
    pub(crate) ordered: Vec<By>,
    /// How often each owner asked for help.
    pub(crate) asked: BTreeMap<PersonId, usize>,
}

impl Load {
    /// Orders `count` messages to random prospects in random ways.
    pub(crate) fn order(&mut self, stage: &Stage, dice: &mut Dice, count: usize) {
        for _ in 0..count {
            match dice.below(6) {
                0 | 1 if !stage.talkers.is_empty() => self.answer(stage, dice),
                2 => self.ask(stage, dice),
                _ => self.send(stage, dice),
            }
        }
    }

    fn send(&mut self, stage: &Stage, dice: &mut Dice) {
        let prospect = dice.below(stage.prospects.len());
        let owner = stage.owners[prospect % stage.owners.len()];
        let number = self.ordered.len();
        stage.sandbox.say(owner, &format!("/send @{} {MARK}{number}.", name(prospect)));
        self.ordered.push(By::Command);
    }

    fn answer(&mut self, stage: &Stage, dice: &mut Dice) {
        let talker = stage.talkers[dice.below(stage.talkers.len())];
        let words = format!("{MARK}{}.", self.ordered.len());
        let (said, by) = match talker.way {
            Way::Topic(topic) => (stage.sandbox.say_in_topic(talker.owner, stage.group, topic, &words), By::Topic),
            Way::Screen(screen) => (stage.sandbox.reply(talker.owner, screen, &words), By::Reply),
        };
        // Without the topic or the screen nothing is ordered; the judge counts only what was.
        if said.is_ok() {
            self.ordered.push(by);
        }
    }

    fn ask(&mut self, stage: &Stage, dice: &mut Dice) {
        let owner = stage.owners[dice.below(stage.owners.len())];
        stage.sandbox.say(owner, "/help");
        *self.asked.entry(owner).or_default() += 1;
    }

    pub(crate) fn count(&self, by: By) -> usize {
        self.ordered.iter().filter(|one| **one == by).count()
    }
}

/// The mark of each answer in the chat where it was typed, by number.
pub(crate) fn marks(stage: &Stage) -> BTreeMap<usize, String> {
    let world: &World = stage.sandbox.world();
    let chats = stage.owners.iter().flat_map(|owner| world.bot_chat(*owner)).chain(world.group_chat(stage.group));
    let typed = chats.filter(|message| !message.from_bot);
    typed.filter_map(|message| Some((number(&message.text)?, message.reaction?))).collect()
}

/// How often an owner got the help text.
pub(crate) fn helped(stage: &Stage, owner: PersonId) -> usize {
    let chat = stage.sandbox.world().bot_chat(owner);
    chat.iter().filter(|message| message.from_bot && message.text.contains("What the desk can do")).count()
}

/// The number in a message or in its card.
pub(crate) fn number(text: &str) -> Option<usize> {
    text.split_once(MARK)?.1.split_once('.')?.0.parse().ok()
}

/// The owners' view: the text of the latest card of each message.
pub(crate) fn cards(stage: &Stage) -> BTreeMap<usize, String> {
    let world: &World = stage.sandbox.world();
    let chats = stage.owners.iter().flat_map(|owner| world.bot_chat(*owner));
    let said = chats.filter(|message| message.from_bot);
    said.filter_map(|message| Some((number(&message.text)?, message.text))).collect()
}
