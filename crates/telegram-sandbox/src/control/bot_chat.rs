//! People at the bot's chats: they say, reply, edit, press and block.
//! Its rule: a person does here only what their Telegram would let them do, except that button data may be forged, as a
//! hostile client may.

use std::time::Duration;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use crate::bot_api::{
    Author, BotStanding, CallbackAnswer, Chat, ChatId, ChatKind, Content, FormattedText, Group, Markup, MediaKind,
    Message, Upload, store_file, talk,
};
use crate::world::{PersonId, State, World};

/// Which button is pressed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Button {
    /// Row and column, from zero.
    At(usize, usize),
    /// The first with this label.
    Label(String),
    /// Whatever this message offers: this data, forged or from a keyboard that is gone.
    Data(String),
}

impl From<&str> for Button {
    fn from(label: &str) -> Self {
        Self::Label(label.into())
    }
}

/// A pressed button that may still get its answer.
pub struct Press {
    world: World,
    /// The id of the callback query.
    pub query: String,
}

impl Press {
    /// What the bot answered, or `None` if it answered nothing within `limit`.
    pub async fn answer(&self, limit: Duration) -> Option<CallbackAnswer> {
        self.world.wait_for(limit, |state| state.bot.presses.get(&self.query)?.answer.clone()).await
    }
}

/// Talking to the bot.
impl World {
    /// The token under which the bot calls.
    #[must_use]
    pub fn bot_token(&self) -> String {
        self.look().bot.identity.token.clone()
    }

    /// Opens the private chat, unblocks the bot if need be, and says `/start`.
    pub fn start_bot(&self, person: PersonId) -> i64 {
        self.say(person, "/start")
    }

    /// Says something to the bot in private; the chat opens, and unblocks, by it. Answers the message's number.
    pub fn say(&self, person: PersonId, text: &str) -> i64 {
        self.edit(|state| {
            talk::set_blocked(state, person, false);
            say_in(state, person, person.into(), text, None).unwrap_or_default()
        })
    }

    /// # Errors
    /// If there is no such message in the private chat.
    pub fn reply(&self, person: PersonId, to_message: i64, text: &str) -> anyhow::Result<i64> {
        self.reply_in(person, person.into(), to_message, text)
    }

    /// # Errors
    /// If there is no such group, or the person is not in it.
    pub fn say_in_group(&self, person: PersonId, group: ChatId, text: &str) -> anyhow::Result<i64> {
        self.edit(|state| {
            be_member(state, group, person)?;
            say_in(state, person, group, text, None)
        })
    }

    /// Replies in a chat of any kind; in a forum the reply stands in the topic of what it replies to.
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
    /// If there is no such message, and if Telegram takes no such file.
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

    /// Says something with formatting to the bot in private, written as HTML. Answers the message's number.
    ///
    /// # Errors
    /// If it is not the HTML that Telegram reads.
    pub fn say_html(&self, person: PersonId, html: &str) -> anyhow::Result<i64> {
        let text = crate::bot_api::html::parse(html).map_err(|error| anyhow::anyhow!(error))?;
        self.edit(|state| {
            talk::set_blocked(state, person, false);
            let draft = talk::Draft::plain(Content::Text(text));
            talk::post(state, person.into(), Author::Person(person), draft).context("there is no such chat")
        })
    }

    /// Sends the bot a document in private. Answers the message's number.
    ///
    /// # Errors
    /// If Telegram takes no such file.
    pub fn send_document(&self, person: PersonId, name: &str, bytes: Vec<u8>, caption: &str) -> anyhow::Result<i64> {
        self.edit(|state| send_file(state, person, (None, None), name, bytes, caption))
    }

    /// Sends the bot one document of an album in private: each is a message of its own. Answers its number.
    ///
    /// # Errors
    /// If Telegram takes no such file.
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

    /// Replies in private with one document of an album. Answers its number.
    ///
    /// # Errors
    /// If Telegram takes no such file.
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

    /// Changes what this person has said in the private chat.
    ///
    /// # Errors
    /// If there is no such text of theirs.
    pub fn edit_message(&self, person: PersonId, message: i64, text: &str) -> anyhow::Result<()> {
        let text = formatted(text)?;
        self.edit(|state| {
            let now = state.now();
            let chat = ChatId::from(person);
            let said = state.bot.chats.get_mut(&chat).and_then(|chat| chat.message_mut(message));
            let said = said.filter(|said| said.from == Author::Person(person)).context("there is no such message")?;
            (said.content, said.edited_at) = (Content::Text(text), Some(now));
            talk::tell_of_message(state, chat, message, "edited_message");
            Ok(())
        })
    }

    /// Presses a button under a message in the private chat.
    ///
    /// # Errors
    /// If there is no such button; data that is given in full is always delivered.
    pub fn press(&self, person: PersonId, message: i64, button: impl Into<Button>) -> anyhow::Result<Press> {
        self.press_in(person, person.into(), message, button)
    }

    /// Presses a button under a message in any chat.
    ///
    /// # Errors
    /// If there is no such button; data that is given in full is always delivered.
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

    pub fn unblock_bot(&self, person: PersonId) {
        self.edit(|state| talk::set_blocked(state, person, false));
    }

    /// The next `count` updates come twice: once more after the bot has confirmed them.
    pub fn duplicate_next_update(&self, count: usize) {
        self.edit(|state| state.bot.updates.duplicate_next = count);
    }

    /// The last `count` updates that the bot confirmed come again, as if the confirmation had never arrived.
    pub fn hand_out_again(&self, count: usize) {
        self.edit(|state| state.bot.updates.take_back(count));
    }

    /// Drops the updates that wait, as Telegram does after a day.
    pub fn drop_waiting_updates(&self) {
        self.edit(|state| state.bot.updates.drop_all());
    }

    /// From now on updates count as confirmed when they are handed out, as Telegram's never do: what a killed bot had not
    /// handled is lost.
    pub fn forget_what_is_handed_out(&self, forget: bool) {
        self.edit(|state| state.bot.updates.forgets = forget);
    }

    /// Says something to the bot in private in a way that a Telegram of tomorrow may: `change` is done to the message in JSON.
    pub fn say_as_of_tomorrow(&self, person: PersonId, text: &str, change: impl FnOnce(&mut serde_json::Value)) -> i64 {
        self.edit(|state| {
            talk::set_blocked(state, person, false);
            let id = say_in(state, person, person.into(), text, None).unwrap_or_default();
            state.bot.updates.change_last(change);
            id
        })
    }

    /// Says something in a group as its administrator who remains anonymous: Telegram names the group instead of the person.
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

    /// How many updates the bot has not confirmed yet.
    #[must_use]
    pub fn updates_waiting(&self) -> usize {
        self.look().bot.updates.pending()
    }
}

/// Groups.
impl World {
    /// Makes a basic group, or a supergroup with topics. The bot is not in it.
    pub fn make_group(&self, title: &str, members: &[PersonId], forum: bool) -> ChatId {
        self.edit(|state| {
            let number = i64::try_from(state.bot.chats.len()).unwrap_or_default();
            let id = ChatId(if forum { -1_002_000_000_001 - number } else { -4_000_000_001 - number });
            let group = Group {
                title: title.into(),
                members: members.iter().copied().collect(),
                bot: BotStanding::Stranger,
                topics: forum.then(Default::default),
            };
            state.bot.chats.insert(id, Chat::new(id, ChatKind::Group(group)));
            id
        })
    }

    /// Lets somebody into a group.
    ///
    /// # Errors
    /// If there is no such group.
    pub fn join_group(&self, person: PersonId, group: ChatId) -> anyhow::Result<()> {
        self.edit(|state| match state.bot.chats.get_mut(&group).map(|chat| &mut chat.kind) {
            Some(ChatKind::Group(group)) => {
                group.members.insert(person);
                Ok(())
            }
            _ => bail!("there is no such group"),
        })
    }

    /// # Errors
    /// If there is no such group, or the person is not in it.
    pub fn add_bot_to_group(&self, by: PersonId, group: ChatId) -> anyhow::Result<()> {
        self.set_bot_standing(by, group, BotStanding::Member)
    }

    /// # Errors
    /// If there is no such group, or the person is not in it.
    pub fn make_bot_administrator(&self, by: PersonId, group: ChatId) -> anyhow::Result<()> {
        self.set_bot_standing(by, group, BotStanding::Administrator)
    }

    /// Lets the bot be an administrator who may not manage topics.
    ///
    /// # Errors
    /// If there is no such group, or the person is not in it.
    pub fn take_topics_from_bot(&self, by: PersonId, group: ChatId) -> anyhow::Result<()> {
        self.set_bot_standing(by, group, BotStanding::AdministratorWithoutTopics)
    }

    /// # Errors
    /// If there is no such group, or the person is not in it.
    pub fn remove_bot_from_group(&self, by: PersonId, group: ChatId) -> anyhow::Result<()> {
        self.set_bot_standing(by, group, BotStanding::Removed)
    }

    /// Whether the bot is in a group now.
    #[must_use]
    pub fn bot_is_in(&self, group: ChatId) -> bool {
        let state = self.look();
        let chat = state.bot.chats.get(&group);
        let standing = chat.and_then(|chat| match &chat.kind {
            ChatKind::Group(group) => Some(group.bot),
            ChatKind::Private { .. } => None,
        });
        !matches!(standing, None | Some(BotStanding::Stranger | BotStanding::Left | BotStanding::Removed))
    }

    fn set_bot_standing(&self, by: PersonId, group: ChatId, standing: BotStanding) -> anyhow::Result<()> {
        self.edit(|state| {
            be_member(state, group, by)?;
            talk::set_standing(state, group, by, standing);
            Ok(())
        })
    }
}

fn formatted(text: &str) -> anyhow::Result<FormattedText> {
    FormattedText::new(text, Vec::new()).map_err(|error| anyhow::anyhow!(error.description))
}

fn be_member(state: &State, group: ChatId, person: PersonId) -> anyhow::Result<()> {
    match state.bot.chats.get(&group).map(|chat| &chat.kind) {
        Some(ChatKind::Group(group)) if group.members.contains(&person) => Ok(()),
        Some(ChatKind::Group(_)) => bail!("the person is not in the group"),
        _ => bail!("there is no such group"),
    }
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
