//! The buttons of a login, from the question for a number to the pace of the new account.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::{CommandId, Press};
use crate::domain::account::WarmUpPace;
use crate::domain::ids::AccountId;

/// A press on a card of a login, or one that begins a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum LoginPress {
    #[display("add")]
    Add,
    /// Log in, or continue the login in progress.
    #[display("login:{0}")]
    LogIn(AccountId),
    #[display("qr:{0}")]
    Qr(AccountId),
    /// Restart the login with a new code.
    #[display("code:{0}")]
    NewCode(AccountId),
    #[display("key:{account}:{digit}")]
    Digit {
        account: AccountId,
        #[from_str(regex = "[0-9]")]
        digit: u8,
    },
    #[display("erase:{0}")]
    EraseDigit(AccountId),
    #[display("enter:{0}")]
    EnterCode(AccountId),
    #[display("resend:{0}")]
    Resend(AccountId),
    #[display("stop:{0}")]
    Cancel(AccountId),
    #[display("{pace}:{account}")]
    ChoosePace { account: AccountId, pace: WarmUpPace },
}

impl Press for LoginPress {
    fn command(self) -> CommandId {
        match self {
            Self::Add | Self::LogIn(_) | Self::NewCode(_) | Self::Cancel(_) | Self::ChoosePace { .. } => {
                CommandId::AddAccount
            }
            Self::Qr(_) => CommandId::LoginQr,
            Self::Digit { .. } | Self::EraseDigit(_) | Self::EnterCode(_) => CommandId::Code,
            Self::Resend(_) => CommandId::Resend,
        }
    }

    fn opens_screen(self) -> bool {
        matches!(self, Self::Add | Self::LogIn(_) | Self::Qr(_))
    }
}
