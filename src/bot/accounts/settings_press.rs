//! The buttons for an account's limits, pace and label.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::{CommandId, Press};
use crate::domain::account::WarmUpPace;
use crate::domain::account_limits::LimitKind;
use crate::domain::ids::AccountId;

/// A press on the screen of an account's limits or label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum AccountSettingsPress {
    #[display("lim:{0}")]
    Limits(AccountId),
    /// Sets the value itself, not a step, so that a repeated press changes nothing.
    #[display("lim:{account}:{kind}:{value}")]
    SetLimit { account: AccountId, kind: LimitKind, value: u32 },
    #[display("lim:{account}:{kind}")]
    AskLimit { account: AccountId, kind: LimitKind },
    #[display("pace:{account}:{pace}")]
    SetPace { account: AccountId, pace: WarmUpPace },
    #[display("label:{0}")]
    AskLabel(AccountId),
    #[display("nolabel:{0}")]
    ClearLabel(AccountId),
}

impl Press for AccountSettingsPress {
    /// A member who may add accounts may configure them.
    fn command(self) -> CommandId {
        CommandId::AddAccount
    }

    fn opens_screen(self) -> bool {
        matches!(self, Self::Limits(_))
    }
}
