//! Questions on an account's screens.

use serde::{Deserialize, Serialize};

use crate::bot::kit::{CommandId, Needed, Question, of_command};
use crate::domain::account_limits::LimitKind;
use crate::domain::ids::AccountId;

/// A question about the settings of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum AccountSettingsQuestion {
    #[serde(rename = "AskedLabel")]
    Label { account_id: AccountId },
    #[serde(rename = "AskedLimit")]
    Limit { account_id: AccountId, kind: LimitKind },
}

impl Question for AccountSettingsQuestion {
    fn right(&self) -> Option<Needed> {
        of_command(CommandId::AddAccount)
    }
}
