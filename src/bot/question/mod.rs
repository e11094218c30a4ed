//! What the bot asks for in a private chat, as types: a family for each part of the bot, with a variant for each question.
//! A family says what it takes to answer. It holds what is asked and no more: where a login stands is in the store.

mod account_settings;
mod asking;
mod dialogs;
mod forget;
mod item;
mod login;
mod people;
#[cfg(test)]
mod questions_test;
mod queue;
mod reply;
mod search;
mod send;
mod session;
mod settings;
mod team;
mod templates;

use serde::{Deserialize, Serialize};

use crate::bot::callback::Press;
use crate::bot::commands::CommandId;
use crate::domain::ids::OutboxId;
use crate::domain::team::Right;

pub(in crate::bot) use account_settings::AccountSettingsQuestion;
pub(in crate::bot) use asking::{Album, Asking, Shown, Then};
pub(in crate::bot) use dialogs::DialogQuestion;
pub(in crate::bot) use forget::ForgetQuestion;
pub(in crate::bot) use item::ItemQuestion;
pub(in crate::bot) use login::LoginQuestion;
pub(in crate::bot) use people::PersonQuestion;
pub(in crate::bot) use queue::QueueQuestion;
pub(in crate::bot) use reply::ReplyQuestion;
pub(in crate::bot) use search::SearchQuestion;
pub(in crate::bot) use send::{Asked, Draft, DraftKind, More, SendQuestion, Several};
pub(in crate::bot) use session::SessionQuestion;
pub(in crate::bot) use settings::SettingsQuestion;
pub(in crate::bot) use team::TeamQuestion;
pub(in crate::bot) use templates::TemplateQuestion;

/// A right, and the command that says where it counts.
pub(in crate::bot) type Needed = (Right, CommandId);

/// What happens to an open question when its person does something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bot) enum PutAside {
    /// It stays open.
    Never,
    /// It is asked no more.
    Silently,
    /// It is asked no more, and its message says so with this key.
    Saying(&'static str),
}

/// A family of questions: an enum with a variant for each. Its derived JSON is stored: names of old variants are kept.
pub(in crate::bot) trait Question {
    /// What it takes to answer with a text. `None` where a text is no answer, or where its handler checks.
    fn right(&self) -> Option<Needed>;

    /// Whether the answer may be a photo or a file.
    fn takes_files(&self) -> bool {
        false
    }

    /// The message in the outbox whose card asks.
    fn item(&self) -> Option<OutboxId> {
        None
    }

    fn put_aside(&self) -> PutAside {
        PutAside::Saying("asked-put-aside")
    }
}

/// What it takes to use a command.
fn of_command(command: CommandId) -> Option<Needed> {
    Some((command.line().right, command))
}

/// What it takes to press a button.
fn of_button(press: impl Press) -> Option<Needed> {
    Some((press.right(), press.command()))
}

/// The question that is open in a chat, by its family. Its JSON is that of the question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum State {
    #[default]
    Idle,
    #[serde(untagged)]
    AccountSettings(AccountSettingsQuestion),
    #[serde(untagged)]
    Dialog(DialogQuestion),
    #[serde(untagged)]
    Forget(ForgetQuestion),
    #[serde(untagged)]
    Item(ItemQuestion),
    #[serde(untagged)]
    Login(LoginQuestion),
    #[serde(untagged)]
    Person(PersonQuestion),
    #[serde(untagged)]
    Queue(QueueQuestion),
    #[serde(untagged)]
    Reply(ReplyQuestion),
    #[serde(untagged)]
    Search(SearchQuestion),
    #[serde(untagged)]
    Send(SendQuestion),
    #[serde(untagged)]
    Session(SessionQuestion),
    #[serde(untagged)]
    Settings(SettingsQuestion),
    #[serde(untagged)]
    Team(TeamQuestion),
    #[serde(untagged)]
    Template(TemplateQuestion),
}

impl State {
    pub(in crate::bot) fn question(&self) -> Option<&dyn Question> {
        Some(match self {
            Self::Idle => return None,
            Self::AccountSettings(question) => question,
            Self::Dialog(question) => question,
            Self::Forget(question) => question,
            Self::Item(question) => question,
            Self::Login(question) => question,
            Self::Person(question) => question,
            Self::Queue(question) => question,
            Self::Reply(question) => question,
            Self::Search(question) => question,
            Self::Send(question) => question,
            Self::Session(question) => question,
            Self::Settings(question) => question,
            Self::Team(question) => question,
            Self::Template(question) => question,
        })
    }

    /// What it takes to answer with a text. `None` where nothing is asked, or where the question's handler checks.
    pub(in crate::bot) fn right(&self) -> Option<Needed> {
        self.question()?.right()
    }

    /// The message in the outbox whose card asks.
    pub(in crate::bot) fn item(&self) -> Option<OutboxId> {
        self.question()?.item()
    }
}
