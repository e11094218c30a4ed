//! What the bot is asking somebody in their private chat.
//! Its rule: it holds no more than that. Where a login stands is in the store, and digits that were tapped are nowhere.

use serde::{Deserialize, Serialize};

use crate::domain::account_limits::LimitKind;
use crate::domain::ids::AccountId;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum State {
    #[default]
    Idle,
    AskedPhone,
    Login {
        account_id: AccountId,
    },
    AskedLabel {
        account_id: AccountId,
    },
    AskedLimit {
        account_id: AccountId,
        kind: LimitKind,
    },
    AskedQrPhone,
    /// Whatever comes next is a secret.
    AskedSession,
    AskedSendTarget,
    AskedSendText {
        /// As it was typed; it has been read as a username once.
        target: String,
    },
}
