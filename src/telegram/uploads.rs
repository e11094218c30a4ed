//! A cache of uploaded files, so that a retried message does not upload its file again. Telegram keeps parts for
//! minutes, and media for longer; its errors override the cache.

use std::collections::BTreeMap;

use grammers_tl_types::enums::{self, InputMedia};
use grammers_tl_types::{functions, types};
use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

use super::client::AccountClient;
use super::error::{ClientError, ErrorKind, RpcCall, UNKNOWN_OUTCOME};
use crate::domain::outbox::{MediaKind, OutboxItem};
use crate::store::{ClaimedMedia, PIECE};

/// Files of this size and more, in bytes, are uploaded by another method.
const BIG_FILE: u64 = 10 * 1024 * 1024;
/// The MIME type of a file of unknown type.
const UNKNOWN_FILE: &str = "application/octet-stream";

/// Telegram promises several minutes.
const FRESH: SignedDuration = SignedDuration::from_mins(5);

/// The uploaded files of an account, by our own file id.
#[derive(Default)]
pub(super) struct Uploads(Mutex<BTreeMap<i64, (InputMedia, Timestamp)>>);

impl Uploads {
    pub(super) fn fresh(&self, id: i64, now: Timestamp) -> Option<InputMedia> {
        let mut files = self.0.lock();
        files.retain(|_, (_, at)| now < *at + FRESH);
        files.get(&id).map(|(media, _)| media.clone())
    }

    pub(super) fn keep(&self, id: i64, media: InputMedia, now: Timestamp) {
        self.0.lock().insert(id, (media, now));
    }

    pub(super) fn forget(&self, id: i64) {
        self.0.lock().remove(&id);
    }
}

impl AccountClient {
    /// Uploads a file. Telegram keeps it for a while, so the message that shows it can be retried.
    pub(super) async fn upload(&self, item: &OutboxItem, media: &ClaimedMedia) -> Result<InputMedia, ClientError> {
        // We choose the id of a file. The item's id is as random, and a repeated upload replaces the file.
        let id = item.random_id.get();
        let clock = self.session.store().clock();
        if let Some(media) = self.uploads.fresh(id, clock.now()) {
            return Ok(media);
        }
        let file = self.upload_parts(item, media).await?;
        let media = uploaded(file, media);
        self.uploads.keep(id, media.clone(), clock.now());
        Ok(media)
    }

    /// Uploads a file for an album, which takes only media that Telegram knows
    /// (<https://core.telegram.org/method/messages.sendMultiMedia>).
    pub(super) async fn upload_media(
        &self,
        peer: &enums::InputPeer,
        item: &OutboxItem,
        media: &ClaimedMedia,
    ) -> Result<InputMedia, ClientError> {
        let media = self.upload(item, media).await?;
        if matches!(media, InputMedia::Photo(_) | InputMedia::Document(_)) {
            return Ok(media);
        }
        let request = functions::messages::UploadMedia { business_connection_id: None, peer: peer.clone(), media };
        let known = match self.call(&request, RpcCall::Uploaded).await {
            Err(ClientError::Telegram(ErrorKind::UploadGone)) => {
                self.uploads.forget(item.random_id.get());
                return Err(ClientError::Telegram(UNKNOWN_OUTCOME));
            }
            answer => known(answer?).ok_or(ClientError::Telegram(ErrorKind::Content))?,
        };
        self.uploads.keep(item.random_id.get(), known.clone(), self.session.store().clock().now());
        Ok(known)
    }

    async fn upload_parts(&self, item: &OutboxItem, media: &ClaimedMedia) -> Result<enums::InputFile, ClientError> {
        let (id, name) = (item.random_id.get(), media.file_name.clone());
        let parts = i32::try_from(media.size.div_ceil(PIECE as u64)).unwrap_or(i32::MAX);
        let big = media.size > BIG_FILE;
        for file_part in 0..parts {
            let bytes = self.session.store().read().await?.outbox().media_piece(item.id, file_part).await?;
            if big {
                let request =
                    functions::upload::SaveBigFilePart { file_id: id, file_part, file_total_parts: parts, bytes };
                self.call(&request, RpcCall::Other).await?;
            } else {
                self.call(&functions::upload::SaveFilePart { file_id: id, file_part, bytes }, RpcCall::Other).await?;
            }
        }
        Ok(if big {
            types::InputFileBig { id, parts, name }.into()
        } else {
            types::InputFile { id, parts, name, md5_checksum: String::new() }.into()
        })
    }
}

/// Media of uploaded parts.
fn uploaded(file: enums::InputFile, media: &ClaimedMedia) -> InputMedia {
    let name = media.file_name.clone();
    match media.kind {
        MediaKind::Photo => types::InputMediaUploadedPhoto {
            spoiler: false,
            live_photo: false,
            file,
            stickers: None,
            ttl_seconds: None,
            video: None,
        }
        .into(),
        MediaKind::Document => types::InputMediaUploadedDocument {
            nosound_video: false,
            force_file: true,
            spoiler: false,
            file,
            thumb: None,
            mime_type: media.mime_type.clone().unwrap_or_else(|| UNKNOWN_FILE.to_owned()),
            attributes: vec![types::DocumentAttributeFilename { file_name: name }.into()],
            stickers: None,
            video_cover: None,
            video_timestamp: None,
            ttl_seconds: None,
        }
        .into(),
    }
}

/// The media that Telegram made of an upload, as it is sent.
fn known(media: enums::MessageMedia) -> Option<InputMedia> {
    match media {
        enums::MessageMedia::Photo(media) => {
            let enums::Photo::Photo(photo) = media.photo? else { return None };
            let types::Photo { id, access_hash, file_reference, .. } = photo;
            let id = types::InputPhoto { id, access_hash, file_reference }.into();
            Some(
                types::InputMediaPhoto { spoiler: false, live_photo: false, id, ttl_seconds: None, video: None }.into(),
            )
        }
        enums::MessageMedia::Document(media) => {
            let enums::Document::Document(document) = media.document? else { return None };
            let types::Document { id, access_hash, file_reference, .. } = document;
            let id = types::InputDocument { id, access_hash, file_reference }.into();
            let media = types::InputMediaDocument {
                spoiler: false,
                id,
                video_cover: None,
                video_timestamp: None,
                ttl_seconds: None,
                query: None,
            };
            Some(media.into())
        }
        _ => None,
    }
}
