//! What a button means, as a type.
//! Its rule: each kind of button is a case of its own, here or in the file of its family; its data and its right follow from
//! that alone.

mod alert;
mod audit;
#[cfg(test)]
mod button_data_test;
mod data;
#[cfg(test)]
mod data_test;
mod dialog;
mod export;
mod forget;
mod inbox;
mod item;
mod meant;
mod rights;
mod search;
mod settings;
mod stats;
mod stop_list;
mod system;
mod team;
mod template;

pub use alert::AlertPress;
pub use audit::AuditPress;
pub use dialog::{DialogFilter, DialogPress, Snooze};
pub use export::TalksPress;
pub use forget::ForgetPress;
pub use inbox::InboxPress;
pub use item::ItemPress;
pub use meant::MeantPress;
pub use search::SearchPress;
pub use settings::{SettingGroup, SettingsPress, common as common_settings};
pub use stats::{StatsOf, StatsPress};
pub use stop_list::StopListPress;
pub use system::SystemPress;
pub use team::TeamPress;
pub use template::TemplatePress;

use crate::bot::commands::CommandId;
use crate::domain::account::Pace;
use crate::domain::account_limits::LimitKind;
use crate::domain::ids::{AccountId, OutboxId, TelegramMessageId};
use crate::domain::language::Language;

/// A press of a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    Home,
    Help,
    /// What the desk is for, in a few lines.
    How,
    HelpOn(CommandId),
    Languages,
    SetLanguage(Language),
    /// Leave what is being asked for.
    Cancel,
    AddAccount,
    Accounts {
        page: u32,
    },
    Account(AccountId),
    /// Log in, or go on with the login that is under way.
    LogIn(AccountId),
    /// Begin the login anew with a new code.
    NewCode(AccountId),
    Digit {
        account: AccountId,
        digit: u8,
    },
    EraseDigit(AccountId),
    EnterCode(AccountId),
    Resend(AccountId),
    CancelLogin(AccountId),
    ChoosePace {
        account: AccountId,
        pace: Pace,
    },
    Send,
    /// Write from this account.
    SendFrom(AccountId),
    /// Write the text of this item to somebody else.
    SendAgain(OutboxId),
    CancelItem(OutboxId),
    /// Ask for another text.
    EditItem(OutboxId),
    /// Ask for another time.
    ItemLater(OutboxId),
    /// Leave it as it is.
    KeepItem(OutboxId),
    /// The time that was understood is the one that was meant, in this message.
    AcceptLater(TelegramMessageId),
    Queue {
        page: u32,
    },
    Unqueue {
        item: OutboxId,
        page: u32,
    },
    SendNow {
        item: OutboxId,
        /// Of the queue, if it was pressed there.
        page: Option<u32>,
    },
    /// Ask whether everything for the person of this item is to be cancelled.
    AskCancelAll {
        item: OutboxId,
        page: u32,
    },
    CancelAll {
        item: OutboxId,
        page: u32,
    },
    Check(AccountId),
    CheckAll,
    Pause(AccountId),
    Resume(AccountId),
    /// Ask whether a deed is really wanted.
    Ask(Deed, AccountId),
    /// It is wanted.
    Do(Deed, AccountId),
    Limits(AccountId),
    /// The value itself and no step, so that a press that comes twice changes nothing.
    SetLimit {
        account: AccountId,
        kind: LimitKind,
        value: u32,
    },
    AskLimit {
        account: AccountId,
        kind: LimitKind,
    },
    /// The pace, changed on the screen of limits.
    SetPace {
        account: AccountId,
        pace: Pace,
    },
    AskLabel(AccountId),
    ClearLabel(AccountId),
    /// To whom may the dialogs of an account go?
    MoveDialogs {
        from: AccountId,
        page: u32,
    },
    /// Ask whether they are really to go there.
    MoveTo {
        from: AccountId,
        to: AccountId,
    },
    MoveNow {
        from: AccountId,
        to: AccountId,
    },
    LoginQr(AccountId),
    ImportSession,
    /// The other tool is stopped.
    ImportReady,
    ExportSession(AccountId),
    Export {
        account: AccountId,
        format: ExportFormat,
    },
    /// Take the shown secret away before its time.
    DeleteSecret,
    /// About the desk as a machine.
    System(SystemPress),
    Alert(AlertPress),
    Team(TeamPress),
    Stats(StatsPress),
    Audit(AuditPress),
    StopList(StopListPress),
    Search(SearchPress),
    Template(TemplatePress),
    Settings(SettingsPress),
    Talks(TalksPress),
    Forget(ForgetPress),
    Dialog(DialogPress),
    Inbox(InboxPress),
    Item(ItemPress),
    /// How something typed was meant.
    Meant(MeantPress),
}

/// What is done to an account only after a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    SwitchOff,
    SwitchOn,
    LogOut,
    Remove,
    /// Begin a new account under the number, which is somebody else's now.
    NewHolder,
}

impl Deed {
    const ALL: [Self; 5] = [Self::SwitchOff, Self::SwitchOn, Self::LogOut, Self::Remove, Self::NewHolder];

    fn word(self) -> &'static str {
        match self {
            Self::SwitchOff => "off",
            Self::SwitchOn => "on",
            Self::LogOut => "out",
            Self::Remove => "remove",
            Self::NewHolder => "holder",
        }
    }

    fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.word() == word)
    }
}

/// The tool that an exported session is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    Telethon,
    Pyrogram,
}

impl From<InboxPress> for Press {
    fn from(press: InboxPress) -> Self {
        Self::Inbox(press)
    }
}

impl From<MeantPress> for Press {
    fn from(press: MeantPress) -> Self {
        Self::Meant(press)
    }
}

impl From<TemplatePress> for Press {
    fn from(press: TemplatePress) -> Self {
        Self::Template(press)
    }
}

impl From<DialogPress> for Press {
    fn from(press: DialogPress) -> Self {
        Self::Dialog(press)
    }
}

impl Press {
    /// Whether it leads to another errand, so that what is typed next may be meant for that.
    #[must_use]
    pub fn opens_screen(self) -> bool {
        match self {
            Self::Dialog(press) => {
                matches!(press, DialogPress::List { .. } | DialogPress::Open(_) | DialogPress::Older { .. })
            }
            Self::Template(press) => press.command() == CommandId::Templates,
            Self::Team(_)
            | Self::Stats(_)
            | Self::Audit(_)
            | Self::StopList(_)
            | Self::Search(_)
            | Self::Settings(_)
            | Self::System(_)
            | Self::Home
            | Self::Help
            | Self::HelpOn(_)
            | Self::How
            | Self::Languages
            | Self::AddAccount
            | Self::Accounts { .. }
            | Self::Account(_)
            | Self::LogIn(_)
            | Self::LoginQr(_)
            | Self::ImportSession
            | Self::Limits(_)
            | Self::Send
            | Self::SendFrom(_)
            | Self::Queue { .. } => true,
            _ => false,
        }
    }
}
