//! A message in the making, and what is asked about it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::bot::kit::commands::CommandId;
use crate::bot::kit::content::Content;
use crate::bot::kit::question::{Needed, PutAside, Question, of_command};
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

    fn put_aside(&self) -> PutAside {
        match self {
            // Everything is there already, and goes by its button alone.
            Self::Draft { asked: AskedForSend::Agree(_), .. } => PutAside::Never,
            Self::Draft { .. } => PutAside::Saying("send-put-aside"),
        }
    }
}

/// What is known so far of a message in the making.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) struct Draft {
    pub kind: DraftKind,
    pub from: Option<AccountId>,
    pub at: Option<Timestamp>,
    /// As [`crate::domain::target::Target::as_text`] writes it.
    pub target: Option<String>,
    /// Others who get the same text, each as a message of its own.
    #[serde(default)]
    pub also: Vec<String>,
    /// The names that follow the first one, as long as nobody has said what they are.
    #[serde(default)]
    pub several: Option<Several>,
    /// The people who bear the name that was typed.
    #[serde(default)]
    pub which: Vec<DialogId>,
    /// All that the words for the time may mean.
    #[serde(default)]
    pub times: Vec<Timestamp>,
    pub body: Option<Content>,
    /// The other files of the album that the body is one of.
    #[serde(default)]
    pub more: Vec<More>,
    /// The template that waits for Telegram to say who they are.
    #[serde(default)]
    pub looking: Option<TemplateId>,
    /// The dialog of the topic or of the message to which the command was a reply. It is to its person where nobody is named.
    #[serde(default)]
    pub here: Option<DialogId>,
}

/// Names after the first one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) struct Several {
    pub names: Vec<String>,
    /// What is said if they are part of the text, and what if they are not.
    pub alone: Content,
    pub each: Content,
}

/// A further file of an album, and the message that brought it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) struct More {
    pub message: TelegramMessageId,
    pub said: Content,
}

/// The command that it began with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum DraftKind {
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
    /// Which of the people who bear a name.
    Which,
    /// Whether several names are several recipients.
    Several,
    Body,
    /// Whether the time in this message was understood rightly.
    Agree(TelegramMessageId),
}

impl Draft {
    #[must_use]
    pub(in crate::bot) fn new(kind: DraftKind) -> Self {
        Self {
            kind,
            from: None,
            at: None,
            target: None,
            also: Vec::new(),
            several: None,
            which: Vec::new(),
            times: Vec::new(),
            body: None,
            more: Vec::new(),
            looking: None,
            here: None,
        }
    }

    /// What is to be asked next; `message` is the one that was read last. `None` when everything is there.
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
