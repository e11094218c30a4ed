//! A button of any family.

use crate::bot::accounts::press::AccountPress;
use crate::bot::accounts::settings_press::AccountSettingsPress;
use crate::bot::alerts::press::AlertPress;
use crate::bot::audit::press::AuditPress;
use crate::bot::campaigns::press::CampaignPress;
use crate::bot::consents::press::ConsentPress;
use crate::bot::contacts::pipeline_press::PipelinePress;
use crate::bot::contacts::press::ContactPress;
use crate::bot::dialogs::press::{DialogPress, DialogsPress};
use crate::bot::erasure::press::ForgetPress;
use crate::bot::export::press::TalksPress;
use crate::bot::home::press::HomePress;
use crate::bot::imports::press::ImportPress;
use crate::bot::inbox::press::InboxPress;
use crate::bot::kit::{CommandId, Press, QuestionPress};
use crate::bot::lists::press::ListPress;
use crate::bot::login::press::LoginPress;
use crate::bot::queue::press::QueuePress;
use crate::bot::search::press::SearchPress;
use crate::bot::sending::item_press::ItemPress;
use crate::bot::sending::later_press::LaterPress;
use crate::bot::sending::meant_press::MeantPress;
use crate::bot::sending::press::SendPress;
use crate::bot::sequences::press::SequencePress;
use crate::bot::sessions::press::SessionPress;
use crate::bot::settings::press::SettingsPress;
use crate::bot::stats::press::StatsPress;
use crate::bot::stop_list::press::StopListPress;
use crate::bot::system::press::SystemPress;
use crate::bot::tags::press::TagPress;
use crate::bot::team::press::TeamPress;
use crate::bot::templates::press::TemplatePress;
use crate::domain::team::Right;

macro_rules! families {
    ($($family:ident($press:ty),)+) => {
        /// A press of a button.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(in crate::bot) enum AnyPress {
            $($family($press),)+
        }

        impl AnyPress {
            /// Decodes button data; `None` for data of no family.
            #[must_use]
            pub(in crate::bot) fn decode(data: &str) -> Option<Self> {
                $(if let Some(press) = <$press>::decode(data) {
                    return Some(Self::$family(press));
                })+
                None
            }

            /// The command of its family.
            #[must_use]
            pub(in crate::bot) fn command(self) -> CommandId {
                match self {
                    $(Self::$family(press) => press.command(),)+
                }
            }

            /// The right of its family.
            #[must_use]
            pub(in crate::bot) fn right(self) -> Right {
                match self {
                    $(Self::$family(press) => press.right(),)+
                }
            }

            /// Whether it opens a screen, according to its family.
            #[must_use]
            pub(in crate::bot) fn opens_screen(self) -> bool {
                match self {
                    $(Self::$family(press) => press.opens_screen(),)+
                }
            }

            /// The button data.
            #[cfg(test)]
            pub(crate) fn encode(self) -> String {
                match self {
                    $(Self::$family(press) => press.encode(),)+
                }
            }

            /// The beginning of each variant's `Debug`.
            #[cfg(test)]
            pub(crate) fn kinds() -> Vec<String> {
                use strum::VariantNames;
                let kinds = [$((stringify!($family), <$press>::VARIANTS)),+];
                let of = |(family, kinds): (&str, &'static [&str])| {
                    let family = family.to_owned();
                    kinds.iter().map(move |kind| format!("{family}({kind}"))
                };
                kinds.into_iter().flat_map(of).collect()
            }
        }
    };
}

// Families with a prefix come first: the prefix decides quickly.
families! {
    Dialog(DialogPress),
    Dialogs(DialogsPress),
    Tag(TagPress),
    Contact(ContactPress),
    Pipeline(PipelinePress),
    Consent(ConsentPress),
    List(ListPress),
    Import(ImportPress),
    Sequence(SequencePress),
    Campaign(CampaignPress),
    Inbox(InboxPress),
    Meant(MeantPress),
    Template(TemplatePress),
    Team(TeamPress),
    Stats(StatsPress),
    Audit(AuditPress),
    StopList(StopListPress),
    Search(SearchPress),
    Settings(SettingsPress),
    Talks(TalksPress),
    Forget(ForgetPress),
    System(SystemPress),
    Alert(AlertPress),
    Home(HomePress),
    Question(QuestionPress),
    Account(AccountPress),
    AccountSettings(AccountSettingsPress),
    Login(LoginPress),
    Session(SessionPress),
    Send(SendPress),
    Item(ItemPress),
    Later(LaterPress),
    Queue(QueuePress),
}
