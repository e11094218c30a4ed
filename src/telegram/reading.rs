//! Read receipts. Each concerns one chat, up to one message, as Telegram's own apps send them.

use grammers_tl_types::{functions, types};

use super::client::AccountClient;
use super::error::{ClientError, RpcCall};
use crate::domain::ids::{TelegramMessageId, TelegramUserId};

impl AccountClient {
    /// Marks a person's messages as read up to a message. They see it, and no phone of the account counts the messages
    /// as unread.
    ///
    /// # Errors
    /// [`super::ErrorKind::Wait`] for [`super::WaitScope::Reading`] after too many receipts; others when Telegram
    /// refuses or does not answer.
    pub async fn read_history(&self, person: TelegramUserId, up_to: TelegramMessageId) -> Result<(), ClientError> {
        let (user_id, access_hash) = self.address(person).await?;
        let request = functions::messages::ReadHistory {
            peer: types::InputPeerUser { user_id, access_hash }.into(),
            max_id: i32::try_from(up_to.0).unwrap_or(i32::MAX),
        };
        self.call(&request, RpcCall::Reading).await?;
        Ok(())
    }
}
