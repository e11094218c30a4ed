//! Messages from before the desk, fetched on request and not stored.

use super::AccountManager;
use crate::domain::ids::{AccountId, TelegramMessageId, TelegramUserId};
use crate::telegram::{ClientError, EarlierMessages};

impl AccountManager {
    /// At most `most` messages of an account's chat with a person: the last ones before `before`, or else the last ones
    /// of all.
    ///
    /// # Errors
    /// When Telegram cannot be reached or refuses.
    pub async fn earlier(
        &self,
        account: AccountId,
        with: TelegramUserId,
        before: Option<TelegramMessageId>,
        most: u16,
    ) -> Result<EarlierMessages, ClientError> {
        self.0.supervisor.client(account).await?.earlier(with, before, most).await
    }
}
