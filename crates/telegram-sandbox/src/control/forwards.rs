//! Control of forwarded messages, to an account or to the bot.

use anyhow::Context as _;

use super::people::letter;
use super::{Origin, Place};
use crate::bot_api::{Author, ChatId, Content, FormattedText, talk};
use crate::dc::message_box::{Forwarded, Letter};
use crate::world::{PersonId, World};

impl World {
    /// Forwards words of `from` to `to`. Returns the message's id in the box of `to`.
    pub fn forward(&self, by: PersonId, to: PersonId, from: Origin, text: &str) -> i32 {
        self.edit(|state| {
            let forwarded = Some(Forwarded { from, date: state.now() });
            state.deliver(Letter { forwarded, ..letter(by, to, text) }, None).recipients
        })
    }

    /// Forwards words of `from` to a chat of the bot. Returns the message's id.
    ///
    /// # Errors
    /// If there is no such chat.
    pub fn forward_to_bot(
        &self,
        by: PersonId,
        chat: ChatId,
        place: Place,
        from: Origin,
        text: &str,
    ) -> anyhow::Result<i64> {
        let text = FormattedText::new(text, Vec::new()).map_err(|error| anyhow::anyhow!(error.description))?;
        self.edit(|state| {
            if chat == ChatId::from(by) {
                talk::set_blocked(state, by, false);
            }
            let forwarded = Some(Forwarded { from, date: state.now() });
            let Place { topic, reply_to } = place;
            let draft = talk::Draft { topic, reply_to, forwarded, ..talk::Draft::plain(Content::Text(text)) };
            talk::post(state, chat, Author::Person(by), draft).context("there is no such chat")
        })
    }
}
