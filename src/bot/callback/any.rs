//! Any button at all, by its family.

use super::{
    AccountPress, AccountSettingsPress, AlertPress, AuditPress, DialogPress, DialogsPress, ForgetPress, HomePress,
    InboxPress, ItemPress, LaterPress, LoginPress, MeantPress, Press, QuestionPress, QueuePress, SearchPress,
    SendPress, SessionPress, SettingsPress, StatsPress, StopListPress, SystemPress, TalksPress, TeamPress,
    TemplatePress,
};
use crate::bot::commands::CommandId;
use crate::domain::team::Right;

macro_rules! families {
    ($($family:ident($press:ty),)+) => {
        /// A press of a button.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum AnyPress {
            $($family($press),)+
        }

        impl AnyPress {
            /// Reads button data; `None` for what no family writes.
            #[must_use]
            pub fn decode(data: &str) -> Option<Self> {
                $(if let Some(press) = <$press>::decode(data) {
                    return Some(Self::$family(press));
                })+
                None
            }

            /// As of its family.
            #[must_use]
            pub fn command(self) -> CommandId {
                match self {
                    $(Self::$family(press) => press.command(),)+
                }
            }

            /// As of its family.
            #[must_use]
            pub fn right(self) -> Right {
                match self {
                    $(Self::$family(press) => press.right(),)+
                }
            }

            /// As of its family.
            #[must_use]
            pub fn opens_screen(self) -> bool {
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

            /// How `Debug` begins for each kind of button.
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

// Those with a prefix come first: it tells at once whether the others have to be tried.
families! {
    Dialog(DialogPress),
    Dialogs(DialogsPress),
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
