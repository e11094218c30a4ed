//! The open question of a private chat, with a variant for each feature's questions. It contains only the question; the
//! state of a login is in the store.

use serde::{Deserialize, Serialize};

use crate::bot::accounts::question::AccountSettingsQuestion;
use crate::bot::campaigns::question::CampaignQuestion;
use crate::bot::consents::question::ConsentQuestion;
use crate::bot::contacts::question::ContactQuestion;
use crate::bot::dialogs::question::DialogQuestion;
use crate::bot::erasure::question::ForgetQuestion;
use crate::bot::imports::question::ImportQuestion;
use crate::bot::inbox::question::ReplyQuestion;
use crate::bot::kit::{Needed, Question};
use crate::bot::lists::question::ListQuestion;
use crate::bot::login::question::LoginQuestion;
use crate::bot::people::question::PersonQuestion;
use crate::bot::queue::question::QueueQuestion;
use crate::bot::search::question::SearchQuestion;
use crate::bot::sending::item_question::ItemQuestion;
use crate::bot::sending::question::SendQuestion;
use crate::bot::sequences::question::SequenceQuestion;
use crate::bot::sessions::question::SessionQuestion;
use crate::bot::settings::question::SettingsQuestion;
use crate::bot::team::question::TeamQuestion;
use crate::bot::templates::question::TemplateQuestion;
use crate::domain::ids::OutboxId;

macro_rules! questions {
    ($($feature:ident($question:ty),)+) => {
        /// The open question of a chat. Its JSON is that of the question.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub(in crate::bot) enum State {
            #[default]
            Idle,
            $(#[serde(untagged)]
            $feature($question),)+
        }

        impl State {
            pub(in crate::bot) fn question(&self) -> Option<&dyn Question> {
                match self {
                    Self::Idle => None,
                    $(Self::$feature(question) => Some(question),)+
                }
            }
        }
    };
}

questions! {
    AccountSettings(AccountSettingsQuestion),
    Campaign(CampaignQuestion),
    Consent(ConsentQuestion),
    Contact(ContactQuestion),
    Dialog(DialogQuestion),
    Forget(ForgetQuestion),
    Import(ImportQuestion),
    Item(ItemQuestion),
    List(ListQuestion),
    Login(LoginQuestion),
    Person(PersonQuestion),
    Queue(QueueQuestion),
    Reply(ReplyQuestion),
    Search(SearchQuestion),
    Send(SendQuestion),
    Sequence(SequenceQuestion),
    Session(SessionQuestion),
    Settings(SettingsQuestion),
    Team(TeamQuestion),
    Template(TemplateQuestion),
}

impl State {
    /// What a member needs to answer with a text. `None` without a question, or where the question's handler checks.
    pub(in crate::bot) fn right(&self) -> Option<Needed> {
        self.question()?.right()
    }

    /// The outbox item whose card asks.
    pub(in crate::bot) fn item(&self) -> Option<OutboxId> {
        self.question()?.item()
    }
}
