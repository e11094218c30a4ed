//! Downloading files of messages. A file is fetched on request and not stored.

use std::fs::File;

use super::AccountManager;
use crate::domain::ids::{AccountId, TelegramMessageId};
use crate::telegram::{Download, DownloadError};

impl AccountManager {
    /// Downloads the file of a message of an account's chat into `into`, if it is not larger than `limit` bytes.
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
