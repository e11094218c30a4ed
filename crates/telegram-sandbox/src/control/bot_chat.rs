//! Control of people in the bot's chats: they send, reply, edit, press and block. They can do only what Telegram
//! allows, except that button data may be forged, as by a hostile client.

use std::time::Duration;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use super::groups::be_member;
use crate::bot_api::{
    Author, CallbackAnswer, ChatId, Content, FormattedText, Markup, MediaKind, Message, Upload, store_file, talk,
};
use crate::world::{PersonId, State, World};

/// The button to press.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Button {
    /// Row and column, from zero.
    At(usize, usize),
    /// The first one with this label.
    Label(String),
    /// This data, whether the message offers it or not: forged, or from an earlier keyboard.
    Data(String),
}

impl From<&str> for Button {
    fn from(label: &str) -> Self {
        Self::Label(label.into())
    }
}

/// A pressed button that may still get an answer.
pub struct Press {
    world: World,
    /// The id of the callback query.
    pub query: String,
}

impl Press {
    /// The bot's answer; `None` if there is none within `limit`.
    pub async fn answer(&self, limit: Duration) -> Option<CallbackAnswer> {
        self.world.wait_for(limit, |state| state.bot.presses.get(&self.query)?.answer.clone()).await
    }
}

/// Messages to the bot.
impl World {
    /// The bot's token.
    #[must_use]
    pub fn bot_token(&self) -> String {
        self.look().bot.identity.token.clone()
    }

    /// Opens the private chat, unblocks the bot if needed, and sends `/start`.
    pub fn start_bot(&self, person: PersonId) -> i64 {
        self.say(person, "/start")
    }

    /// Sends a text to the bot in private, which opens and unblocks the chat. Returns the message's id.
    pub fn say(&self, person: PersonId, text: &str) -> i64 {
        self.edit(|state| {
            talk::set_blocked(state, person, false);
            say_in(state, person, person.into(), text, None).unwrap_or_default()
        })
    }

    /// Replies to a message in the private chat. Returns the reply's id.
    ///
    /// # Errors
    /// If there is no such message in the private chat.
    pub fn reply(&self, person: PersonId, to_message: i64, text: &str) -> anyhow::Result<i64> {
        self.reply_in(person, person.into(), to_message, text)
    }

    /// Sends a text to a group. Returns the message's id.
    ///
    /// # Errors
    /// If there is no such group, or the person is not in it.
    pub fn say_in_group(&self, person: PersonId, group: ChatId, text: &str) -> anyhow::Result<i64> {
        self.edit(|state| {
            be_member(state, group, person)?;
            say_in(state, person, group, text, None)
        })
    }

    /// Replies in a chat of any kind; in a forum the reply is in the topic of the original.
    ///
    /// # Errors
    /// If there is no such message.
    pub fn reply_in(&self, person: PersonId, chat: ChatId, to_message: i64, text: &str) -> anyhow::Result<i64> {
        self.edit(|state| {
            let there = state.bot.chats.get(&chat).context("there is no such chat")?;
            there.message(to_message).context("there is no such message to reply to")?;
            say_in(state, person, chat, text, Some(to_message))
        })
    }

    /// Replies with a document in a chat of any kind.
    ///
    /// # Errors
    /// If there is no such message, or Telegram refuses the file.
    pub fn reply_with_document(
        &self,
        person: PersonId,
        chat: ChatId,
        to_message: i64,
        name: &str,
        bytes: Vec<u8>,
    ) -> anyhow::Result<i64> {
        let upload = Upload { name: name.into(), bytes: bytes.into() };
        self.edit(|state| {
            let there = state.bot.chats.get(&chat).context("there is no such chat")?;
            let topic = there.message(to_message).context("there is no such message to reply to")?.topic;
            let kind = MediaKind::Document;
            let file_id = store_file(state, &upload, kind).map_err(|error| anyhow::anyhow!(error.description))?;
            let content = Content::Media { file_id, kind, caption: FormattedText::default() };
            let draft = talk::Draft { topic, reply_to: Some(to_message), ..talk::Draft::plain(content) };
            talk::post(state, chat, Author::Person(person), draft).context("there is no such chat")
        })
    }

    /// Sends a formatted text, given as HTML, to the bot in private. Returns the message's id.
    ///
    /// # Errors
    /// If it is not valid HTML for Telegram.
    pub fn say_html(&self, person: PersonId, html: &str) -> anyhow::Result<i64> {
        let text = crate::bot_api::html::parse(html).map_err(|error| anyhow::anyhow!(error))?;
        self.edit(|state| {
            talk::set_blocked(state, person, false);
            let draft = talk::Draft::plain(Content::Text(text));
            talk::post(state, person.into(), Author::Person(person), draft).context("there is no such chat")
        })
    }

    /// Sends a document to the bot in private. Returns the message's id.
    ///
    /// # Errors
    /// If Telegram refuses the file.
    pub fn send_document(&self, person: PersonId, name: &str, bytes: Vec<u8>, caption: &str) -> anyhow::Result<i64> {
        self.edit(|state| send_file(state, person, (None, None), name, bytes, caption))
    }

    /// Sends one document of an album to the bot in private: each is its own message. Returns its id.
    ///
    /// # Errors
    /// If Telegram refuses the file.
    pub fn send_in_album(
        &self,
        person: PersonId,
        album: &str,
        name: &str,
        bytes: Vec<u8>,
        caption: &str,
    ) -> anyhow::Result<i64> {
        self.edit(|state| send_file(state, person, (Some(album.to_owned()), None), name, bytes, caption))
    }

    /// Replies in private with one document of an album. Returns its id.
    ///
    /// # Errors
    /// If Telegram refuses the file.
    pub fn reply_in_album(
        &self,
        person: PersonId,
        to_message: i64,
        album: &str,
        name: &str,
        bytes: Vec<u8>,
    ) -> anyhow::Result<i64> {
        self.edit(|state| send_file(state, person, (Some(album.to_owned()), Some(to_message)), name, bytes, ""))
    }

    /// Edits a message of this person in the private chat.
    ///
    /// # Errors
    /// If there is no such text of theirs.
    pub fn edit_message(&self, person: PersonId, message: i64, text: &str) -> anyhow::Result<()> {
        self.edit_message_in(person, person.into(), message, text)
    }

    /// Edits a message of this person in any chat: its text, or the caption of its file.
    ///
    /// # Errors
    /// If there is no such message of theirs.
    pub fn edit_message_in(&self, person: PersonId, chat: ChatId, message: i64, text: &str) -> anyhow::Result<()> {
        let text = formatted(text)?;
        self.edit(|state| {
            let now = state.now();
            let said = state.bot.chats.get_mut(&chat).and_then(|chat| chat.message_mut(message));
            let said = said.filter(|said| said.from == Author::Person(person)).context("there is no such message")?;
            match &mut said.content {
                Content::Media { caption, .. } => *caption = text,
                content => *content = Content::Text(text),
            }
            said.edited_at = Some(now);
            talk::tell_of_message(state, chat, message, "edited_message");
            Ok(())
        })
    }

    /// Presses a button under a message in the private chat.
    ///
    /// # Errors
    /// If there is no such button. Explicit data is always delivered.
    pub fn press(&self, person: PersonId, message: i64, button: impl Into<Button>) -> anyhow::Result<Press> {
        self.press_in(person, person.into(), message, button)
    }

    /// Presses a button under a message in any chat.
    ///
    /// # Errors
    /// If there is no such button. Explicit data is always delivered.
    pub fn press_in(
        &self,
        person: PersonId,
        chat: ChatId,
        message: i64,
        button: impl Into<Button>,
    ) -> anyhow::Result<Press> {
        let button = button.into();
        self.edit(|state| {
            let there = state.bot.chats.get(&chat).context("there is no such chat")?;
            let data = data_of(there.message(message), &button)?;
            talk::press(state, person, chat, message, &data).context("there is no such chat")
        })
        .map(|query| Press { world: self.clone(), query })
    }

    pub fn block_bot(&self, person: PersonId) {
        self.edit(|state| talk::set_blocked(state, person, true));
    }

    /// The same without an update, as for a bot whose update about it was lost.
    pub fn block_bot_unheard(&self, person: PersonId) {
        self.edit(|state| {
            talk::set_blocked(state, person, true);
            state.bot.updates.drop_last();
        });
    }

    pub fn unblock_bot(&self, person: PersonId) {
        self.edit(|state| talk::set_blocked(state, person, false));
    }

    /// Sets a webhook, as another program with the bot's token can.
    pub fn set_webhook(&self, url: &str) {
        self.edit(|state| state.bot.updates.webhook = Some(url.to_owned()));
    }

    /// The next `count` updates are delivered twice: once more after the bot has confirmed them.
    pub fn duplicate_next_update(&self, count: usize) {
        self.edit(|state| state.bot.updates.duplicate_next = count);
    }

    /// The last `count` confirmed updates are delivered again, as if the confirmation had never arrived.
    pub fn hand_out_again(&self, count: usize) {
        self.edit(|state| state.bot.updates.take_back(count));
    }

    /// Drops the waiting updates, as Telegram does after a day.
    pub fn drop_waiting_updates(&self) {
        self.edit(|state| state.bot.updates.drop_all());
    }

    /// From now on delivered updates count as confirmed, unlike at Telegram: updates that a killed bot had not handled
    /// are lost.
    pub fn forget_what_is_handed_out(&self, forget: bool) {
        self.edit(|state| state.bot.updates.forgets = forget);
    }

    /// Sends a text in private in a future format of Telegram: `change` modifies the message's JSON.
    pub fn say_as_of_tomorrow(&self, person: PersonId, text: &str, change: impl FnOnce(&mut serde_json::Value)) -> i64 {
        self.edit(|state| {
            talk::set_blocked(state, person, false);
            let id = say_in(state, person, person.into(), text, None).unwrap_or_default();
            state.bot.updates.change_last(change);
            id
        })
    }

    /// The same in a group. The change may also name a topic, or another sender.
    ///
    /// # Errors
    /// If there is no such group, or the person is not in it.
    pub fn say_in_group_as_of_tomorrow(
        &self,
        person: PersonId,
        group: ChatId,
        text: &str,
        change: impl FnOnce(&mut serde_json::Value),
    ) -> anyhow::Result<i64> {
        self.edit(|state| {
            be_member(state, group, person)?;
            let id = say_in(state, person, group, text, None)?;
            state.bot.updates.change_last(change);
            Ok(id)
        })
    }

    /// Sends a text to a group as an anonymous administrator: Telegram names the group instead of the person.
    ///
    /// # Errors
    /// If there is no such group, or the person is not in it.
    pub fn say_anonymously(
        &self,
        admin: PersonId,
        group: ChatId,
        topic: Option<i64>,
        text: &str,
    ) -> anyhow::Result<i64> {
        let content = Content::Text(formatted(text)?);
        self.edit(|state| {
            be_member(state, group, admin)?;
            let draft = talk::Draft { topic, ..talk::Draft::plain(content) };
            let id = talk::post(state, group, Author::Person(admin), draft).context("there is no such chat")?;
            state.bot.updates.change_last(|message| {
                message["sender_chat"] = message["chat"].clone();
                message["from"] = serde_json::json!({
                    "id": 1_087_968_824, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot",
                });
            });
            Ok(id)
        })
    }

    /// Reacts to a message of a group as an anonymous administrator: Telegram names the group instead of the person.
    ///
    /// # Errors
    /// If there is no such message.
    pub fn react_anonymously(&self, admin: PersonId, group: ChatId, message: i64, emoji: &str) -> anyhow::Result<()> {
        self.edit(|state| {
            talk::react(state, admin, group, message, Some(emoji)).context("there is no such message")?;
            state.bot.updates.change_last(|reaction| {
                reaction["actor_chat"] = reaction["chat"].clone();
                if let Some(fields) = reaction.as_object_mut() {
                    fields.remove("user");
                }
            });
            Ok(())
        })
    }

    /// The number of updates that the bot has not confirmed.
    #[must_use]
    pub fn updates_waiting(&self) -> usize {
        self.look().bot.updates.pending()
    }
}

fn formatted(text: &str) -> anyhow::Result<FormattedText> {
    FormattedText::new(text, Vec::new()).map_err(|error| anyhow::anyhow!(error.description))
}

fn say_in(state: &mut State, person: PersonId, chat: ChatId, text: &str, reply_to: Option<i64>) -> anyhow::Result<i64> {
    let content = Content::Text(formatted(text)?);
    if let Some(sender) = state.people.get_mut(&person) {
        sender.void_codes_in(text);
    }
    let there = state.bot.chats.get(&chat).context("there is no such chat")?;
    let topic = reply_to.and_then(|id| there.message(id)).and_then(|message| message.topic);
    let draft = talk::Draft { reply_to, topic, ..talk::Draft::plain(content) };
    talk::post(state, chat, Author::Person(person), draft).context("there is no such chat")
}

fn data_of(message: Option<&Message>, button: &Button) -> anyhow::Result<String> {
    if let Button::Data(data) = button {
        return Ok(data.clone());
    }
    let Some(Markup::Inline(rows)) = message.and_then(|message| message.markup.as_ref()) else {
        bail!("there are no buttons under this message");
    };
    let found = match button {
        Button::At(row, column) => rows.get(*row).and_then(|row| row.get(*column)),
        Button::Label(label) => rows.iter().flatten().find(|button| button.text == *label),
        Button::Data(_) => None,
    };
    let found = found.with_context(|| format!("there is no button {button:?}"))?;
    Ok(found.field("callback_data").context("the button is no callback button")?.into())
}

fn send_file(
    state: &mut State,
    person: PersonId,
    (album, reply_to): (Option<String>, Option<i64>),
    name: &str,
    bytes: Vec<u8>,
    caption: &str,
) -> anyhow::Result<i64> {
    let upload = Upload { name: name.into(), bytes: bytes.into() };
    talk::set_blocked(state, person, false);
    let kind = MediaKind::Document;
    let file_id = store_file(state, &upload, kind).map_err(|error| anyhow::anyhow!(error.description))?;
    let content = Content::Media { file_id, kind, caption: formatted(caption)? };
    let draft = talk::Draft { album, reply_to, ..talk::Draft::plain(content) };
    talk::post(state, person.into(), Author::Person(person), draft).context("there is no such chat")
}
