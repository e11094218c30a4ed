//! Downloading the file of a message. The message is fetched first, since a file's reference expires.

use std::fs::File;
use std::io::{self, Write as _};

use grammers_client::Client;
use grammers_client::media::{Document, Downloadable, Photo};
use grammers_tl_types::{enums, functions, types};

use super::client::AccountClient;
use super::error::{ClientError, RpcCall};
use super::history::messages_of;
use super::surroundings::self_destruction;
use crate::domain::ids::TelegramMessageId;

/// The outcome of a download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Download {
    Done,
    /// The file is larger than the limit.
    TooLarge,
    /// The message is gone, or has no file.
    Nothing,
}

/// Why a download failed.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error("the file could not be written")]
    Write(#[from] io::Error),
}

impl AccountClient {
    /// Downloads the file of a message in one of the account's chats, piece by piece, if it is not larger than `limit`
    /// bytes.
    ///
    /// # Errors
    /// When Telegram refuses or does not answer, and when `into` cannot be written.
    pub async fn download(
        &self,
        message: TelegramMessageId,
        limit: u64,
        into: &mut File,
    ) -> Result<Download, DownloadError> {
        let Ok(id) = i32::try_from(message.0) else { return Ok(Download::Nothing) };
        let request = functions::messages::GetMessages { id: vec![types::InputMessageId { id }.into()] };
        let found =
            messages_of(self.call(&request, RpcCall::Other).await?).into_iter().find_map(|message| match message {
                enums::Message::Message(message) => message.media,
                _ => None,
            });
        match found {
            // Telegram's terms forbid to keep it.
            Some(media) if self_destruction(&media).is_some() => Ok(Download::Nothing),
            Some(enums::MessageMedia::Photo(photo)) if photo.photo.is_some() => {
                self.download_media(&Photo::from_raw_media(photo), limit, into).await
            }
            Some(enums::MessageMedia::Document(document)) if document.document.is_some() => {
                self.download_media(&Document::from_raw_media(document), limit, into).await
            }
            _ => Ok(Download::Nothing),
        }
    }

    async fn download_media<D: Downloadable>(
        &self,
        media: &D,
        limit: u64,
        into: &mut File,
    ) -> Result<Download, DownloadError> {
        // The size that Telegram reports saves a useless download.
        if media.size().is_some_and(|size| size as u64 > limit) {
            return Ok(Download::TooLarge);
        }
        let client = Client::new(self.pool.clone());
        let mut pieces = client.iter_download(media);
        let mut size = 0;
        while let Some(piece) = self.within_limit(pieces.next()).await? {
            // But it may be wrong.
            size += piece.len() as u64;
            if size > limit {
                return Ok(Download::TooLarge);
            }
            into.write_all(&piece)?;
        }
        Ok(Download::Done)
    }
}
