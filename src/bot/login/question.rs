//! The questions of a login.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::bot::kit::{CommandId, Needed, PutAside, Question, of_command};
use crate::domain::ids::AccountId;

/// A question of a login. The login's state is in the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum LoginQuestion {
    /// The number of an account to log in by code.
    #[serde(rename = "AskedPhone")]
    Phone,
    /// The number of an account to log in by QR code.
    #[serde(rename = "AskedQrPhone")]
    QrPhone,
    /// Whether this is the right number.
    #[serde(rename = "AskedMeantPhone")]
    MeantPhone { phone: String, scan: bool },
    /// The code or the password of a login in progress.
    #[serde(rename = "Login")]
    Secret { account_id: AccountId },
    /// No question, but a login has just ended after too many tries: another try may still arrive.
    #[serde(rename = "LoginLost")]
    Lost { at: Timestamp },
}

impl LoginQuestion {
    /// Whether the answer is the number of an account.
    pub(in crate::bot) fn asks_for_number(&self) -> bool {
        matches!(self, Self::Phone | Self::QrPhone | Self::MeantPhone { .. })
    }
}

impl Question for LoginQuestion {
    /// The handler of a login checks the right itself, after it has deleted the secret.
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
