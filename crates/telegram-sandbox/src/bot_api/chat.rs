//! The bot's chats and their messages. A deleted message stays in its chat, marked, so that its id is never reused and
//! tests can see it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::entities::FormattedText;
use super::markup::Markup;
use crate::dc::message_box::Forwarded;
use crate::world::PersonId;

/// The id of a chat: a person's own id for a private chat, negative for a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChatId(pub i64);

impl From<PersonId> for ChatId {
    fn from(person: PersonId) -> Self {
        Self(person.0)
    }
}

pub(crate) struct Chat {
    pub(crate) id: ChatId,
    pub(crate) kind: ChatKind,
    /// A watched message changes by a new pointer, so that watchers compare pointers.
    pub(crate) messages: BTreeMap<i64, Arc<Message>>,
    /// The chat actions of the bot (`typing`, …), oldest first.
    pub(crate) actions: Vec<String>,
    /// Pinned messages, the latest last.
    pub(crate) pinned: Vec<i64>,
}

pub(crate) enum ChatKind {
    Private { person: PersonId, blocked: bool, topics: PrivateTopics },
    Group(Group),
}

/// The topics of a private chat. They show where the bot has topics and the person has not switched them off here.
#[derive(Default)]
pub(crate) struct PrivateTopics {
    pub(crate) switched_off: bool,
    pub(crate) all: BTreeMap<i64, Topic>,
}

pub(crate) struct Group {
    pub(crate) title: String,
    pub(crate) members: BTreeSet<PersonId>,
    pub(crate) bot: BotStanding,
    /// The topics of a forum; `None` for a basic group.
    pub(crate) topics: Option<BTreeMap<i64, Topic>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BotStanding {
    Stranger,
    Member,
    Administrator,
    /// An administrator who may not manage topics.
    AdministratorWithoutTopics,
    /// It left by itself.
    Left,
    /// It was removed.
    Removed,
}

impl BotStanding {
    pub(crate) fn is_administrator(self) -> bool {
        matches!(self, Self::Administrator | Self::AdministratorWithoutTopics)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Topic {
    pub(crate) name: String,
    /// The custom emoji of its icon.
    pub(crate) icon: Option<String>,
    pub(crate) closed: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: i64,
    pub(crate) from: Author,
    /// Seconds since 1970, in the world's time.
    pub(crate) date: i64,
    pub(crate) edited_at: Option<i64>,
    pub(crate) deleted: bool,
    pub(crate) topic: Option<i64>,
    pub(crate) reply_to: Option<i64>,
    /// The album that it is a part of.
    pub(crate) album: Option<String>,
    pub(crate) content: Content,
    pub(crate) markup: Option<Markup>,
    /// The bot's reaction: an emoji.
    pub(crate) reaction: Option<String>,
    /// What people set on it: an emoji each.
    pub(crate) theirs: BTreeMap<PersonId, String>,
    /// The original author of a forwarded message.
    pub(crate) forwarded: Option<Forwarded>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Author {
    Bot,
    Person(PersonId),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    Text(FormattedText),
    Media {
        file_id: String,
        kind: MediaKind,
        caption: FormattedText,
    },
    /// A service message, as the fields that Telegram adds to the message.
    Service(Value),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    Photo,
    Document,
}

impl Content {
    /// The text or the caption.
    pub(crate) fn words(&self) -> Option<&FormattedText> {
        match self {
            Self::Text(text) | Self::Media { caption: text, .. } => Some(text),
            Self::Service(_) => None,
        }
    }
}

impl Chat {
    pub(crate) fn new(id: ChatId, kind: ChatKind) -> Self {
        Self { id, kind, messages: BTreeMap::new(), actions: Vec::new(), pinned: Vec::new() }
    }

    /// Its topics, if it has any now. `bot_has_topics` is the bot's own switch at BotFather.
    pub(crate) fn topics(&self, bot_has_topics: bool) -> Option<&BTreeMap<i64, Topic>> {
        match &self.kind {
            ChatKind::Group(group) => group.topics.as_ref(),
            ChatKind::Private { topics, .. } => (bot_has_topics && !topics.switched_off).then_some(&topics.all),
        }
    }

    pub(crate) fn topics_mut(&mut self, bot_has_topics: bool) -> Option<&mut BTreeMap<i64, Topic>> {
        match &mut self.kind {
            ChatKind::Group(group) => group.topics.as_mut(),
            ChatKind::Private { topics, .. } => (bot_has_topics && !topics.switched_off).then_some(&mut topics.all),
        }
    }

    /// A message that was not deleted.
    pub(crate) fn message(&self, id: i64) -> Option<&Message> {
        self.messages.get(&id).map(Arc::as_ref).filter(|message| !message.deleted)
    }

    pub(crate) fn message_mut(&mut self, id: i64) -> Option<&mut Message> {
        self.messages.get_mut(&id).filter(|message| !message.deleted).map(Arc::make_mut)
    }

    /// Supergroups count their own message ids; private chats and basic groups share the bot's counter.
    pub(crate) fn numbers_itself(&self) -> bool {
        matches!(&self.kind, ChatKind::Group(Group { topics: Some(_), .. }))
    }
}
