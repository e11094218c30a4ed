//! Control of private messages: writing as a person, and reading what a person received. A message has different ids in
//! the boxes of the two sides.

use std::time::Duration;

use grammers_tl_types::{enums, types};
use serde::Serialize;

use crate::dc::kinds::Kind;
use crate::dc::message_box::{Letter, MessageBox, Stored};
use crate::world::{PersonId, State, World};

/// A message in a person's box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Received {
    /// Its id in this person's box.
    pub message_id: i32,
    pub from: PersonId,
    pub text: String,
    /// The `random_id` with which an account sent it; `None` for messages from the control API or from Telegram.
    pub random_id: Option<i64>,
    /// Seconds since 1970.
    pub date: i64,
    /// Formatting, one line each: kind, offset, length, and the URL of a link or the id of a mentioned user.
    pub formatting: Vec<String>,
    /// The photo or file with this caption.
    pub file: Option<ReceivedFile>,
    /// Telegram's id of the album that it is a part of.
    pub grouped_id: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReceivedFile {
    /// Shown as a picture.
    pub photo: bool,
    pub name: String,
    /// The MIME type from its sender.
    pub mime: String,
    /// In bytes.
    pub size: usize,
}

impl World {
    /// Writes as `from`. Returns the message's id in the box of `to`.
    pub fn write(&self, from: PersonId, to: PersonId, text: &str) -> i32 {
        self.write_formatted(from, to, text, Vec::new())
    }

    /// As [`World::write`], with formatting. Telegram counts in UTF-16 units.
    pub fn write_formatted(
        &self,
        from: PersonId,
        to: PersonId,
        text: &str,
        entities: Vec<enums::MessageEntity>,
    ) -> i32 {
        let letter = Letter {
            from,
            to,
            text: text.into(),
            entities,
            file: None,
            kind: None,
            random_id: None,
            reply_to: None,
            quote: None,
            forwarded: None,
        };
        self.edit(|state| state.deliver(letter, None).recipients)
    }

    /// Everything that others wrote to a person, oldest first.
    #[must_use]
    pub fn received(&self, person: PersonId) -> Vec<Received> {
        received(&self.look(), person)
    }

    /// Waits until a person has received a matching message.
    pub async fn wait_received(
        &self,
        limit: Duration,
        person: PersonId,
        fits: impl Fn(&Received) -> bool,
    ) -> Option<Received> {
        self.wait_for(limit, |state| received(state, person).into_iter().find(&fits)).await
    }

    /// A person's view of a conversation, oldest first, both sides.
    #[must_use]
    pub fn history(&self, person: PersonId, with: PersonId) -> Vec<Received> {
        let state = self.look();
        in_box(&state, person, |message| message.with == with)
    }

    /// Sends an account the ids of all messages that it has sent (`updateMessageID`), as Telegram does after a lost
    /// answer.
    pub fn tell_message_ids(&self, sender: PersonId) {
        self.edit(|state| {
            let sent = state.message_box(sender).sent.clone();
            for ((_, random_id), id) in sent {
                state.push_update(sender, &[], None, &types::UpdateMessageId { id, random_id }.into());
            }
        });
    }

    /// The last of a person's own messages that they see as read by the other side; 0 for none.
    #[must_use]
    pub fn seen_to_be_read(&self, person: PersonId, by: PersonId) -> i32 {
        let state = self.look();
        state.dcs.boxes.get(&person).and_then(|own| own.read_outbox.get(&by).copied()).unwrap_or(0)
    }

    /// The number of unread messages of a conversation in any app of a person.
    #[must_use]
    pub fn unread(&self, person: PersonId, with: PersonId) -> i32 {
        self.look().dcs.boxes.get(&person).map_or(0, |own| own.unread(with))
    }

    /// Reads a conversation as `reader`; the other side is notified.
    pub fn read(&self, reader: PersonId, with: PersonId) {
        self.edit(|state| state.read(reader, with, 0, None));
    }
}

fn received(state: &State, person: PersonId) -> Vec<Received> {
    in_box(state, person, |message| !message.out)
}

fn in_box(state: &State, owner: PersonId, wanted: impl Fn(&Stored) -> bool) -> Vec<Received> {
    let messages = state.dcs.boxes.get(&owner).into_iter().flat_map(MessageBox::all);
    messages.filter(|message| wanted(message)).map(|message| shown(state, owner, message)).collect()
}

fn shown(state: &State, owner: PersonId, message: &Stored) -> Received {
    let from = if message.out { owner } else { message.with };
    // The `random_id` stays with the sender's copy.
    let senders = if message.out { Some(message) } else { twin(state, message) };
    Received {
        message_id: message.id,
        from,
        text: message.text.clone(),
        random_id: senders.and_then(|message| message.random_id),
        date: message.date,
        formatting: message.entities.iter().filter_map(formatting).collect(),
        file: message.file.as_ref().map(|file| ReceivedFile {
            photo: file.photo,
            name: file.name.clone(),
            mime: file.mime.clone(),
            size: file.bytes.len(),
        }),
        grouped_id: match message.kind {
            Some(Kind::Album { id }) => Some(id),
            _ => None,
        },
    }
}

fn formatting(entity: &enums::MessageEntity) -> Option<String> {
    use enums::MessageEntity as E;
    let (kind, offset, length, more) = match entity {
        E::Bold(entity) => ("bold", entity.offset, entity.length, String::new()),
        E::Italic(entity) => ("italic", entity.offset, entity.length, String::new()),
        E::Underline(entity) => ("underline", entity.offset, entity.length, String::new()),
        E::Strike(entity) => ("strike", entity.offset, entity.length, String::new()),
        E::Spoiler(entity) => ("spoiler", entity.offset, entity.length, String::new()),
        E::Code(entity) => ("code", entity.offset, entity.length, String::new()),
        E::Pre(entity) => ("pre", entity.offset, entity.length, entity.language.clone()),
        E::Blockquote(entity) => ("quote", entity.offset, entity.length, String::new()),
        E::MentionName(entity) => ("mention", entity.offset, entity.length, entity.user_id.to_string()),
        E::TextUrl(entity) => ("text_url", entity.offset, entity.length, entity.url.clone()),
        _ => return None,
    };
    Some(format!("{kind} {offset} {length} {more}").trim_end().to_owned())
}

fn twin<'a>(state: &'a State, message: &Stored) -> Option<&'a Stored> {
    state.dcs.boxes.get(&message.with)?.get(message.twin?)
}

/// Voice messages as text.
impl World {
    /// Telegram is done with the words of a voice message in a person's box, and tells them.
    pub fn finish_transcript(&self, owner: PersonId, message: i32) {
        self.edit(|state| {
            let own = state.message_box(owner);
            let Some((with, text)) = own.get(message).and_then(|said| Some((said.with, said.spoken()?))) else {
                return;
            };
            let update = types::UpdateTranscribedAudio {
                pending: false,
                peer: types::PeerUser { user_id: with.0 }.into(),
                msg_id: message,
                transcription_id: message.into(),
                text,
            };
            state.push_update(owner, &[with], None, &update.into());
        });
    }
}
