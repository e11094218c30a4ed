//! Fetching the file of a message.
//! Its rule: the message is asked for first, since the reference by which a file is asked for grows old.

use grammers_client::Client;
use grammers_client::media::{Document, Photo};
use grammers_tl_types::{enums, functions, types};

use super::client::AccountClient;
use super::error::{Call, ClientError};
use super::history::messages_of;
use crate::domain::ids::TelegramMessageId;

/// What came of asking for a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Download {
    Bytes(Vec<u8>),
    /// Larger than was asked for.
    TooLarge,
    /// The message is gone, or it never had a file.
    Nothing,
}

impl AccountClient {
    /// Fetches the file of a message in one of the account's chats, if it has no more than `limit` bytes.
    ///
    /// # Errors
    /// When Telegram refuses or does not answer.
    pub async fn download(&self, message: TelegramMessageId, limit: usize) -> Result<Download, ClientError> {
        let Ok(id) = i32::try_from(message.0) else { return Ok(Download::Nothing) };
        let request = functions::messages::GetMessages { id: vec![types::InputMessageId { id }.into()] };
        let found =
            messages_of(self.call(&request, Call::Other).await?).into_iter().find_map(|message| match message {
                enums::Message::Message(message) => message.media,
                _ => None,
            });
        let client = Client::new(self.pool.clone());
        let mut pieces = match found {
            Some(enums::MessageMedia::Photo(photo)) if photo.photo.is_some() => {
                client.iter_download(&Photo::from_raw_media(photo))
            }
            Some(enums::MessageMedia::Document(document)) if document.document.is_some() => {
                client.iter_download(&Document::from_raw_media(document))
            }
            _ => return Ok(Download::Nothing),
        };
        let mut bytes = Vec::new();
        while let Some(piece) = self.within_limit(pieces.next()).await? {
            bytes.extend(piece);
            if bytes.len() > limit {
                return Ok(Download::TooLarge);
            }
        }
        Ok(Download::Bytes(bytes))
    }
}
