//! What is asked for in a login.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::bot::kit::commands::CommandId;
use crate::bot::kit::question::{Needed, PutAside, Question, of_command};
use crate::domain::ids::AccountId;

/// A question of a login. Where the login stands is in the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum LoginQuestion {
    /// The number of an account that is logged in by a code.
    #[serde(rename = "AskedPhone")]
    Phone,
    /// The number of an account that is logged in by scanning a picture.
    #[serde(rename = "AskedQrPhone")]
    QrPhone,
    /// Whether this is the number that was meant.
    #[serde(rename = "AskedMeantPhone")]
    MeantPhone { phone: String, scan: bool },
    /// The code or the password of a login that is under way.
    #[serde(rename = "Login")]
    Secret { account_id: AccountId },
    /// Nothing, but a login has just ended with too many tries: one more may still be on its way.
    #[serde(rename = "LoginLost")]
    Lost { at: Timestamp },
}

impl LoginQuestion {
    /// Whether the number of an account is the answer.
    pub(in crate::bot) fn asks_for_number(&self) -> bool {
        matches!(self, Self::Phone | Self::QrPhone | Self::MeantPhone { .. })
    }
}

impl Question for LoginQuestion {
    /// A login checks the right itself, after it has deleted what was secret.
    fn right(&self) -> Option<Needed> {
        match self {
            Self::Phone | Self::MeantPhone { scan: false, .. } => of_command(CommandId::AddAccount),
            Self::QrPhone | Self::MeantPhone { scan: true, .. } => of_command(CommandId::LoginQr),
            Self::Secret { .. } | Self::Lost { .. } => None,
        }
    }

    fn takes_files(&self) -> bool {
        matches!(self, Self::Lost { .. })
    }

    fn put_aside(&self) -> PutAside {
        match self {
            Self::Secret { .. } | Self::Lost { .. } => PutAside::Never,
            Self::Phone | Self::QrPhone | Self::MeantPhone { .. } => PutAside::Saying("asked-put-aside"),
        }
    }
}
