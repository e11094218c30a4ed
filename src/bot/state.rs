//! What the bot is asking somebody in their private chat.
//! Its rule: it holds no more than that. Where a login stands is in the store, and digits that were tapped are nowhere.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::bot::commands::CommandId;
use crate::bot::said::Said;
use crate::domain::account_limits::LimitKind;
use crate::domain::ids::{AccountId, DialogId, MessageId, OutboxId, TelegramMessageId, TemplateId, VariableId};
use crate::domain::setting::Setting;
use crate::domain::team::Role;

/// The dialogue of a chat.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Asking {
    pub state: State,
    /// The message that asks; the ✖ under any other is an old one.
    pub question: Option<TelegramMessageId>,
    /// The album that came last: its files come one by one.
    #[serde(default)]
    pub album: Option<Album>,
    /// The dialog whose screen was opened last, and the message that asked for it.
    #[serde(default)]
    pub shown: Option<Shown>,
    /// The update that led to this state. Delivered again, it is not taken for an answer to what it led to.
    #[serde(default)]
    pub by: Option<u32>,
}

/// A dialog that the chat was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Shown {
    pub dialog: DialogId,
    pub message: TelegramMessageId,
}

/// An album of which at least one file has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Album {
    pub id: String,
    pub then: Then,
    /// The messages to others who get the same files.
    #[serde(default)]
    pub also: Vec<OutboxId>,
    /// Whether it was said that something in it cannot be sent on.
    pub refused: bool,
}

/// What is done with its further files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Then {
    /// The first one led to nothing, and that was said.
    Nothing,
    /// They go after this one.
    Append(OutboxId),
    /// They are answers, as the first was.
    Answer { dialog: DialogId, to: Option<MessageId> },
}

impl From<State> for Asking {
    fn from(state: State) -> Self {
        Self { state, question: None, album: None, shown: None, by: None }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum State {
    #[default]
    Idle,
    AskedPhone,
    Login {
        account_id: AccountId,
    },
    /// A login has just ended with too many tries: another one may still be on its way.
    LoginLost {
        at: Timestamp,
    },
    AskedLabel {
        account_id: AccountId,
    },
    AskedLimit {
        account_id: AccountId,
        kind: LimitKind,
    },
    AskedQrPhone,
    /// Is this the number that was meant? It is logged in by a code, or by a picture that is scanned.
    AskedMeantPhone {
        phone: String,
        scan: bool,
    },
    /// Whatever comes next is a secret.
    AskedSession,
    /// A message in the making, and what is asked about it.
    Draft {
        draft: Box<Draft>,
        asked: Asked,
    },
    AskedNewText {
        item: OutboxId,
    },
    AskedNewTime {
        item: OutboxId,
        /// The time that was understood, and the message that named it.
        plan: Option<(Timestamp, TelegramMessageId)>,
    },
    AskedWhy,
    /// Whom is this command to be about?
    AskedPerson {
        command: CommandId,
    },
    /// Is this person really to be forgotten?
    AskedForget {
        target: String,
        /// The message that named them.
        asked: Option<TelegramMessageId>,
    },
    AskedSetting {
        setting: Setting,
    },
    /// The number of somebody who is to join as this.
    AskedMember {
        role: Role,
    },
    /// Whose dialog?
    AskedDialog,
    /// What is looked for?
    AskedSearch,
    AskedReply {
        dialog: DialogId,
        /// The message whose card asked for it.
        #[serde(default)]
        to: Option<MessageId>,
    },
    AskedNote {
        dialog: DialogId,
    },
    /// Until when is it put aside?
    AskedRemind {
        dialog: DialogId,
    },
    AskedTemplateName,
    /// The text of a new template.
    AskedTemplateBody {
        name: String,
    },
    /// Another text of a template.
    AskedTemplateText {
        template: TemplateId,
    },
    /// A new variable with its value.
    AskedVariable,
    /// Another value.
    AskedValue {
        variable: VariableId,
    },
}

/// What is known so far of a message in the making.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Draft {
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
    pub body: Option<Said>,
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
pub(super) struct Several {
    pub names: Vec<String>,
    /// What is said if they are part of the text, and what if they are not.
    pub alone: Said,
    pub each: Said,
}

/// A further file of an album, and the message that brought it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct More {
    pub message: TelegramMessageId,
    pub said: Said,
}

/// The command that it began with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum DraftKind {
    Send,
    SendFrom,
    Later,
}

impl DraftKind {
    #[must_use]
    pub(super) fn command(self) -> CommandId {
        match self {
            Self::Send => CommandId::Send,
            Self::SendFrom => CommandId::SendFrom,
            Self::Later => CommandId::Later,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Asked {
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
    pub(super) fn new(kind: DraftKind) -> Self {
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
    pub(super) fn missing(&self, message: TelegramMessageId) -> Option<Asked> {
        match self.kind {
            DraftKind::SendFrom if self.from.is_none() => Some(Asked::From),
            DraftKind::Later if self.at.is_none() => Some(Asked::When),
            _ if !self.which.is_empty() => Some(Asked::Which),
            _ if self.target.is_none() => Some(Asked::Target),
            _ if self.several.is_some() => Some(Asked::Several),
            _ if self.body.is_none() => Some(Asked::Body),
            DraftKind::Later => Some(Asked::Agree(message)),
            DraftKind::Send | DraftKind::SendFrom => None,
        }
    }
}
