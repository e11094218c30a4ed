//! Files of messages in an account's chats.
//! Invariant: a file is fetched when somebody asks for it and kept nowhere.

use std::fs::File;

use super::AccountManager;
use crate::domain::ids::{AccountId, TelegramMessageId};
use crate::telegram::{Download, DownloadError};

impl AccountManager {
    /// Fetches the file of a message of an account's chat into `into`, if it has no more than `limit` bytes.
    ///
    /// # Errors
    /// When Telegram cannot be reached or refuses, and when `into` cannot be written.
    pub async fn download(
        &self,
        account: AccountId,
        message: TelegramMessageId,
        limit: u64,
        into: &mut File,
    ) -> Result<Download, DownloadError> {
        self.0.supervisor.client(account).await?.download(message, limit, into).await
    }
}
