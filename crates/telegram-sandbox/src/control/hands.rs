//! What a person's app does with a message beyond sending it: formatting, quoting, taking back, reacting, blocking.
//! A message is named by its number as its reader's app shows it.

use anyhow::{Context as _, bail};
use grammers_tl_types::types;

use super::Place;
use super::formatting;
use super::people::letter;
use crate::bot_api::{Author, ChatId, ChatKind, Content, FormattedText, MessageEntity, talk};
use crate::dc::message_box::{File, Letter};
use crate::dc::methods::login_token::accept;
use crate::dc::{objects, random};
use crate::world::{PersonId, World};

/// What a person writes to another one.
#[derive(Default)]
pub struct Writing<'w> {
    pub text: &'w str,
    pub entities: &'w [MessageEntity],
    /// The message that it answers, by its number in the writer's own box.
    pub reply_to: Option<i32>,
    /// A photo or a file, by name and bytes.
    pub file: Option<(bool, &'w str, Vec<u8>)>,
}

impl World {
    /// Says something with formatting in any chat of the bot. Answers the message's number.
    ///
    /// # Errors
    /// If the person is not in this chat, or the topic is closed or gone.
    pub fn say_at(
        &self,
        person: PersonId,
        chat: ChatId,
        place: Place,
        text: &str,
        entities: Vec<MessageEntity>,
    ) -> anyhow::Result<i64> {
        let content = FormattedText::new(text, entities).map_err(|error| anyhow::anyhow!(error.description))?;
        if content.text.is_empty() {
            bail!("there is nothing to say");
        }
        self.edit(|state| {
            if chat == ChatId::from(person) {
                talk::set_blocked(state, person, false);
            }
            if let Some(sender) = state.people.get_mut(&person) {
                sender.void_codes_in(text);
            }
            let there = state.bot.chats.get(&chat).context("there is no such chat")?;
            if let ChatKind::Group(group) = &there.kind {
                let closed = |id| group.topics.as_ref().is_none_or(|topics| topics.get(&id).is_none_or(|it| it.closed));
                if !group.members.contains(&person) {
                    bail!("the person is not in the group");
                }
                if place.topic.is_some_and(closed) {
                    bail!("the topic is closed");
                }
            }
            let reply_to = place.reply_to.filter(|id| there.message(*id).is_some());
            let draft = talk::Draft { topic: place.topic, reply_to, ..talk::Draft::plain(Content::Text(content)) };
            talk::post(state, chat, Author::Person(person), draft).context("there is no such chat")
        })
    }

    /// Somebody deletes a message from their chat with the bot for both sides. Telegram does not tell the bot.
    ///
    /// # Errors
    /// If there is no such message, or it is another's.
    pub fn delete_from_bot(&self, person: PersonId, chat: ChatId, message: i64) -> anyhow::Result<()> {
        self.edit(|state| {
            let there = state.bot.chats.get_mut(&chat).context("there is no such chat")?;
            let private = chat == ChatId::from(person);
            let message = there.message_mut(message).context("there is no such message")?;
            if !private && message.from != Author::Person(person) {
                bail!("only your own messages can be deleted here");
            }
            message.deleted = true;
            Ok(())
        })
    }

    /// Writes to another person; answers the message's number in the box of `to`.
    pub fn write_as(&self, from: PersonId, to: PersonId, writing: Writing<'_>) -> i32 {
        let Writing { text, entities, reply_to, file } = writing;
        let file = file.map(|(photo, name, bytes)| {
            let mime = if photo { "image/jpeg" } else { "application/octet-stream" };
            File { id: i64::from_le_bytes(random()), photo, name: name.into(), mime: mime.into(), bytes }
        });
        let entities = formatting::to_wire(entities);
        self.edit(|state| state.deliver(Letter { entities, reply_to, file, ..letter(from, to, text) }, None).recipients)
    }

    /// The number that a message of `person` has in the box of the other side.
    #[must_use]
    pub fn number_for(&self, person: PersonId, other: PersonId, message: i32) -> Option<i32> {
        let state = self.look();
        let stored = state.dcs.boxes.get(&person)?.get(message).filter(|stored| stored.with == other)?;
        stored.twin
    }

    /// Reacts to a message of the other side, or takes the reaction back. The programs of both are notified.
    ///
    /// # Errors
    /// If the person has no such message of the other side.
    pub fn react(&self, person: PersonId, other: PersonId, message: i32, emoji: Option<&str>) -> anyhow::Result<()> {
        self.edit(|state| {
            let stored = state.message_box(person).get(message).context("there is no such message")?;
            if stored.out || stored.with != other {
                bail!("there is no such message of the other side");
            }
            stored.twin.context("the other side has deleted it")?;
            state.react(person, message, emoji, None);
            Ok(())
        })
    }

    /// The reactions to one of a person's own messages in a conversation, by its place: that of the other side, and their
    /// own. `None` if there is no such message.
    #[must_use]
    pub fn reaction_seen(
        &self,
        person: PersonId,
        with: PersonId,
        place: usize,
    ) -> Option<(Option<String>, Option<String>)> {
        let state = self.look();
        let own = state.dcs.boxes.get(&person)?;
        let stored = own.with(with).filter(|stored| stored.out).nth(place)?;
        Some((stored.reactions.get(&with).cloned(), stored.reactions.get(&person).cloned()))
    }

    /// Reacts to a message of the bot's chat, or takes the reaction off. The bot is notified where it may know.
    ///
    /// # Errors
    /// If there is no such message.
    pub fn react_in_chat(
        &self,
        person: PersonId,
        chat: ChatId,
        message: i64,
        emoji: Option<&str>,
    ) -> anyhow::Result<()> {
        self.edit(|state| talk::react(state, person, chat, message, emoji).context("there is no such message"))
    }

    /// Somebody blocks an account, or lets it in again; their own programs are notified.
    pub fn block(&self, person: PersonId, other: PersonId, blocked: bool) {
        self.edit(|state| {
            let Some(blocker) = state.people.get_mut(&person) else { return };
            blocker.blocked.retain(|known| *known != other);
            if blocked {
                blocker.blocked.push(other);
            }
            let peer_id = objects::peer(other);
            let update = types::UpdatePeerBlocked { blocked, blocked_my_stories_from: false, peer_id };
            state.push_update(person, &[other], None, &update.into());
        });
    }

    /// Somebody scans the QR code that a program shows now.
    ///
    /// # Errors
    /// If no program shows one, or Telegram refuses it.
    pub fn scan_shown_token(&self, person: PersonId) -> anyhow::Result<()> {
        self.edit(|state| {
            let now = state.now();
            let shown = state.dcs.login_tokens.iter().rev();
            let mut shown =
                shown.filter(|token| token.key.is_some() && token.accepted.is_none() && token.expires > now);
            let bytes = shown.next().map(|token| token.bytes.clone()).context("no QR code is shown now")?;
            accept(state, person, &bytes).map(drop).map_err(anyhow::Error::msg)
        })
    }
}
