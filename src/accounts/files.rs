//! Files of messages in an account's chats.
//! Its rule: a file is fetched when somebody asks for it and kept nowhere.

use super::AccountManager;
use crate::domain::ids::{AccountId, TelegramMessageId};
use crate::telegram::{ClientError, Download};

impl AccountManager {
    /// Fetches the file of a message of an account's chat, if it has no more than `limit` bytes.
    ///
    /// # Errors
    /// When Telegram cannot be reached or refuses.
    pub async fn download(
        &self,
        account: AccountId,
        message: TelegramMessageId,
        limit: usize,
    ) -> Result<Download, ClientError> {
        self.0.supervisor.client(account).await?.download(message, limit).await
    }
}
