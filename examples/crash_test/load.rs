//! The load: owners who order messages, numbered, from the bot.
//! Its rule: a prospect is written to by one owner only, so that the order of their messages is the order of their numbers.

use std::collections::BTreeMap;

use telegram_sandbox::world::World;

use crate::dice::Dice;
use crate::stage::{Stage, name};

/// What stands before the number in every message.
const MARK: &str = "message number ";

#[derive(Default)]
pub(crate) struct Load {
    /// The prospect of each message that was ordered, by its number.
    pub(crate) ordered: Vec<usize>,
}

impl Load {
    /// Orders `count` messages to anybody.
    pub(crate) fn order(&mut self, stage: &Stage, dice: &mut Dice, count: usize) {
        for _ in 0..count {
            let prospect = dice.below(stage.prospects.len());
            let owner = stage.owners[prospect % stage.owners.len()];
            let number = self.ordered.len();
            stage.sandbox.say(owner, &format!("/send @{} {MARK}{number}.", name(prospect)));
            self.ordered.push(prospect);
        }
    }
}

/// The number in a message or in the card of one.
pub(crate) fn number(text: &str) -> Option<usize> {
    text.split_once(MARK)?.1.split_once('.')?.0.parse().ok()
}

/// What the owners see: the text of the latest card of each message.
pub(crate) fn cards(stage: &Stage) -> BTreeMap<usize, String> {
    let world: &World = stage.sandbox.world();
    let chats = stage.owners.iter().flat_map(|owner| world.bot_chat(*owner));
    let said = chats.filter(|message| message.from_bot);
    said.filter_map(|message| Some((number(&message.text)?, message.text))).collect()
}
