//! A draft, and the questions about it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::bot::kit::{CommandId, Content, Needed, PutAside, Question, of_command};
use crate::domain::ids::{AccountId, DialogId, TelegramMessageId, TemplateId};

/// A question about a message that is not in the outbox yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum SendQuestion {
    Draft { draft: Box<Draft>, asked: AskedForSend },
}

impl Question for SendQuestion {
    fn right(&self) -> Option<Needed> {
        of_command(CommandId::Send)
    }

    fn takes_files(&self) -> bool {
        true
    }

    fn takes_person(&self) -> bool {
        let Self::Draft { asked, .. } = self;
        matches!(asked, AskedForSend::Target | AskedForSend::Which | AskedForSend::Several)
    }

    fn put_aside(&self) -> PutAside {
        match self {
            // Everything is known, and only its button confirms it.
            Self::Draft { asked: AskedForSend::Agree(_), .. } => PutAside::Never,
            Self::Draft { .. } => PutAside::Saying("send-put-aside"),
        }
    }
}

/// A draft: what is known so far of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) struct Draft {
    pub kind: DraftKind,
    pub from: Option<AccountId>,
    pub at: Option<Timestamp>,
    /// In the form of [`crate::domain::target::Target::as_text`].
    pub target: Option<String>,
    /// Further recipients of the same text, each with a message of their own.
    #[serde(default)]
    pub also: Vec<String>,
    /// Further names after the first, until their meaning is clarified.
    #[serde(default)]
    pub several: Option<Several>,
    /// The people who have the typed name.
    #[serde(default)]
    pub which: Vec<DialogId>,
    /// All possible meanings of the typed time.
    #[serde(default)]
    pub times: Vec<Timestamp>,
    pub body: Option<Content>,
    /// The other files of the body's album.
    #[serde(default)]
    pub more: Vec<More>,
    /// The template that waits for the lookup of the recipient.
    #[serde(default)]
    pub looking: Option<TemplateId>,
    /// The dialog of the topic, or of the message that the command replied to. Its person is the recipient if nobody is
    /// named.
    #[serde(default)]
    pub here: Option<DialogId>,
}

/// Further names after the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) struct Several {
    pub names: Vec<String>,
    /// The text if they are part of it; the next field is the text if they are not.
    pub alone: Content,
    pub each: Content,
}

/// A further file of an album, and its message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) struct More {
    pub message: TelegramMessageId,
    pub said: Content,
}

/// The command that began it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum DraftKind {
    #[default]
    Send,
    SendFrom,
    Later,
}

impl DraftKind {
    #[must_use]
    pub(in crate::bot) fn command(self) -> CommandId {
        match self {
            Self::Send => CommandId::Send,
            Self::SendFrom => CommandId::SendFrom,
            Self::Later => CommandId::Later,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum AskedForSend {
    From,
    When,
    Target,
    /// Which of the people with a name is meant.
    Which,
    /// Whether several names are several recipients.
    Several,
    Body,
    /// Whether the time in this message was understood correctly.
    Agree(TelegramMessageId),
}

impl Draft {
    #[must_use]
    pub(in crate::bot) fn new(kind: DraftKind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// The next question; `message` is the last message that was read. `None` when the draft is complete.
    #[must_use]
    pub(in crate::bot) fn missing(&self, message: TelegramMessageId) -> Option<AskedForSend> {
        match self.kind {
            DraftKind::SendFrom if self.from.is_none() => Some(AskedForSend::From),
            DraftKind::Later if self.at.is_none() => Some(AskedForSend::When),
            _ if !self.which.is_empty() => Some(AskedForSend::Which),
            _ if self.target.is_none() => Some(AskedForSend::Target),
            _ if self.several.is_some() => Some(AskedForSend::Several),
            _ if self.body.is_none() => Some(AskedForSend::Body),
            DraftKind::Later => Some(AskedForSend::Agree(message)),
            DraftKind::Send | DraftKind::SendFrom => None,
        }
    }
}
