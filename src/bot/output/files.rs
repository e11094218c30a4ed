//! Files that the bot sends to the team or downloads from it.
//!
//! Invariant: a file passes piece by piece, so that memory never holds a whole one.

use std::fs::File;

use futures::{Stream, StreamExt as _};
use serde_json::json;
use teloxide::Bot;
use teloxide::net::Download as _;
use teloxide::requests::Requester as _;
use teloxide::types::FileId;
use tokio::io::{AsyncWrite, AsyncWriteExt as _};

use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::call;
use crate::bot::output::call::Upload;
use crate::bot::output::forum::{PostPlace, reply_to};
use crate::bot::output::send_error::SendError;
use crate::domain::ids::ChatId;
use crate::domain::login::Card;
use crate::domain::outbox::MediaKind;

pub(in crate::bot) use crate::bot::output::call::UploadBody;

/// The largest file that a bot may send (<https://core.telegram.org/bots/api#sending-files>).
pub(in crate::bot) const MOST_MEGABYTES: u32 = 50;
pub(in crate::bot) const MOST_BYTES: u64 = MOST_MEGABYTES as u64 * 1024 * 1024;

/// A photo or a file that is sent to the team.
pub(in crate::bot) struct OutgoingFile {
    pub kind: MediaKind,
    pub name: String,
    pub source: FileSource,
}

/// Where the content of an [`OutgoingFile`] is.
pub(in crate::bot) enum FileSource {
    /// On the disk, in a file that is read piece by piece.
    Disk(File),
    /// At Telegram under this id, since the file was sent before.
    Telegram(String),
}

/// Sends a photo or a file; a photo that Telegram refuses is sent as a file. Further calls send it by Telegram's id.
pub(in crate::bot) async fn send_file(
    sender: &BotSender,
    place: PostPlace,
    file: &mut OutgoingFile,
) -> Result<Card, SendError> {
    if file.kind == MediaKind::Photo {
        match send_as(sender, place, file).await {
            Err(SendError::Refused(_)) => file.kind = MediaKind::Document,
            done => return done,
        }
    }
    send_as(sender, place, file).await
}

async fn send_as(sender: &BotSender, place: PostPlace, outgoing: &mut OutgoingFile) -> Result<Card, SendError> {
    let (method, part) = match outgoing.kind {
        MediaKind::Photo => ("sendPhoto", "photo"),
        MediaKind::Document => ("sendDocument", "document"),
    };
    let mut fields = vec![("chat_id", place.chat.0.to_string())];
    fields.extend(place.topic.map(|topic| ("message_thread_id", topic.0.to_string())));
    fields.extend(place.reply_to.and_then(reply_to).map(|reply| ("reply_parameters", json!(reply).to_string())));
    let file = match &outgoing.source {
        FileSource::Disk(file) => UploadBody::OnDisk(file),
        FileSource::Telegram(id) => UploadBody::Sent(id),
    };
    let call = |_: &Bot| Upload { method, fields: fields.clone(), part, name: &outgoing.name, file };
    let sent = sender.say(place.chat, call).await?;
    let largest = sent["photo"].as_array().and_then(|sizes| sizes.last());
    let id = [&sent["document"]].into_iter().chain(largest).find_map(|file| file["file_id"].as_str());
    if let Some(id) = id {
        outgoing.source = FileSource::Telegram(id.to_owned());
    }
    call::card(place.chat, &sent)
}

/// Sends a file.
///
/// # Errors
/// When Telegram refuses it or cannot be reached.
pub(in crate::bot) async fn send_document(
    sender: &BotSender,
    chat: ChatId,
    name: &str,
    file: UploadBody<'_>,
) -> Result<(), SendError> {
    let fields = || vec![("chat_id", chat.0.to_string())];
    let call = |_: &Bot| Upload { method: "sendDocument", fields: fields(), part: "document", name, file };
    sender.say(chat, call).await.map(drop)
}

/// Downloads a file that was sent to the bot. `id` is Telegram's id of the file.
///
/// # Errors
/// When it cannot be downloaded or written.
pub(in crate::bot) async fn download(
    sender: &BotSender,
    id: &str,
    into: &mut (impl AsyncWrite + Unpin),
) -> Result<(), SendError> {
    let mut pieces = pieces(sender, id).await?;
    while let Some(piece) = pieces.next().await {
        into.write_all(piece?.as_ref()).await.map_err(SendError::interrupted)?;
    }
    into.flush().await.map_err(SendError::interrupted)
}

/// Downloads the beginning of a file that was sent to the bot: at most about `most` bytes, or less if the first bytes
/// are `enough`. It is kept in memory only.
///
/// # Errors
/// When it cannot be downloaded.
pub(in crate::bot) async fn beginning(
    sender: &BotSender,
    id: &str,
    most: usize,
    enough: impl Fn(&[u8]) -> bool,
) -> Result<Vec<u8>, SendError> {
    let mut pieces = pieces(sender, id).await?;
    let mut bytes = Vec::new();
    while bytes.len() < most
        && !enough(&bytes)
        && let Some(piece) = pieces.next().await
    {
        bytes.extend_from_slice(piece?.as_ref());
    }
    Ok(bytes)
}

/// The pieces of a file, in order.
async fn pieces(
    sender: &BotSender,
    id: &str,
) -> Result<impl Stream<Item = Result<impl AsRef<[u8]>, SendError>> + Unpin, SendError> {
    let found = sender.ask(|bot| bot.get_file(FileId(id.to_owned()))).await?;
    let path = call::text(&found, "file_path")?.to_owned();
    // The URL in the error contains the token.
    let pieces = sender.connection().download_file_stream(&path);
    Ok(pieces.map(|piece| piece.map_err(|error| SendError::interrupted(error.without_url()))).boxed())
}
