//! The open question of a private chat, with a variant for each feature's questions. It contains only the question; the
//! state of a login is in the store.

use serde::{Deserialize, Serialize};

use crate::bot::accounts::question::AccountSettingsQuestion;
use crate::bot::contacts::question::ContactQuestion;
use crate::bot::dialogs::question::DialogQuestion;
use crate::bot::erasure::question::ForgetQuestion;
use crate::bot::inbox::question::ReplyQuestion;
use crate::bot::kit::question::{Needed, Question};
use crate::bot::login::question::LoginQuestion;
use crate::bot::people::question::PersonQuestion;
use crate::bot::queue::question::QueueQuestion;
use crate::bot::search::question::SearchQuestion;
use crate::bot::sending::item_question::ItemQuestion;
use crate::bot::sending::question::SendQuestion;
use crate::bot::sessions::question::SessionQuestion;
use crate::bot::settings::question::SettingsQuestion;
use crate::bot::team::question::TeamQuestion;
use crate::bot::templates::question::TemplateQuestion;
use crate::domain::ids::OutboxId;

/// The open question of a chat. Its JSON is that of the question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum State {
    #[default]
    Idle,
    #[serde(untagged)]
    AccountSettings(AccountSettingsQuestion),
    #[serde(untagged)]
    Contact(ContactQuestion),
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
            Self::Contact(question) => question,
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

    /// What a member needs to answer with a text. `None` without a question, or where the question's handler checks.
    pub(in crate::bot) fn right(&self) -> Option<Needed> {
        self.question()?.right()
    }

    /// The outbox item whose card asks.
    pub(in crate::bot) fn item(&self) -> Option<OutboxId> {
        self.question()?.item()
    }
}
