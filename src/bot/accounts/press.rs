//! The buttons of the list of accounts and of an account's card.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::{CommandId, Press};
use crate::domain::ids::AccountId;

/// A press on the list of accounts or on an account's card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum AccountPress {
    #[display("list:{page}")]
    List { page: u32 },
    #[display("acc:{0}")]
    Show(AccountId),
    #[display("check:{0}")]
    Check(AccountId),
    #[display("check")]
    CheckAll,
    #[display("pause:{0}")]
    Pause(AccountId),
    #[display("resume:{0}")]
    Resume(AccountId),
    /// Ask for confirmation.
    #[display("ask:{0}:{1}")]
    Ask(AccountAction, AccountId),
    /// Confirmed.
    #[display("do:{0}:{1}")]
    Do(AccountAction, AccountId),
    /// Ask for the account that takes over the dialogs.
    #[display("move:{from}:{page}")]
    MoveDialogs { from: AccountId, page: u32 },
    /// Ask for confirmation of the move.
    #[display("moveto:{from}:{to}")]
    MoveTo { from: AccountId, to: AccountId },
    #[display("movenow:{from}:{to}")]
    MoveNow { from: AccountId, to: AccountId },
}

/// An action on an account that needs confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr)]
pub enum AccountAction {
    #[display("off")]
    SwitchOff,
    #[display("on")]
    SwitchOn,
    #[display("out")]
    LogOut,
    #[display("remove")]
    Remove,
    /// Add the number as a new account, because it belongs to another person now.
    #[display("holder")]
    NewHolder,
}

impl Press for AccountPress {
    fn command(self) -> CommandId {
        match self {
            Self::List { .. } => CommandId::Accounts,
            Self::Show(_) => CommandId::Account,
            Self::Check(_) | Self::CheckAll => CommandId::Check,
            Self::Pause(_) | Self::Ask(AccountAction::SwitchOff, _) | Self::Do(AccountAction::SwitchOff, _) => {
                CommandId::Disable
            }
            Self::Resume(_) | Self::Ask(AccountAction::SwitchOn, _) | Self::Do(AccountAction::SwitchOn, _) => {
                CommandId::Enable
            }
            Self::Ask(AccountAction::LogOut, _) | Self::Do(AccountAction::LogOut, _) => CommandId::LogOut,
            Self::Ask(AccountAction::Remove, _) | Self::Do(AccountAction::Remove, _) => CommandId::RemoveAccount,
            Self::Ask(AccountAction::NewHolder, _) | Self::Do(AccountAction::NewHolder, _) => CommandId::AddAccount,
            Self::MoveDialogs { .. } | Self::MoveTo { .. } | Self::MoveNow { .. } => CommandId::AddAccount,
        }
    }

    fn opens_screen(self) -> bool {
        matches!(self, Self::List { .. } | Self::Show(_))
    }
}
