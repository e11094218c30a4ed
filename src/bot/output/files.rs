//! Files between the bot and its chats: sent to the team, and downloaded from it.
//! Invariant: a file passes piece by piece, so that memory holds no whole one.

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
use crate::bot::output::call::{Upload, UploadBody};
use crate::bot::output::forum::{PostPlace, reply_to};
use crate::bot::output::send_error::SendError;
use crate::domain::ids::ChatId;
use crate::domain::login::Card;
use crate::domain::outbox::MediaKind;

/// A photo or a file that is sent to the team.
pub(in crate::bot) struct Shipment {
    pub kind: MediaKind,
    pub name: String,
    pub bytes: Bytes,
}

/// Where the content of a [`Shipment`] is.
pub(in crate::bot) enum Bytes {
    /// In a file on the disk, which is read piece by piece.
    Disk(File),
    /// At Telegram, because the file was sent before.
    Sent(String),
}

/// Sends a photo or a file; a photo that Telegram refuses is sent as a file. From then on Telegram has the content.
pub(in crate::bot) async fn ship(
    voice: &BotSender,
    place: PostPlace,
    shipment: &mut Shipment,
) -> Result<Card, SendError> {
    if shipment.kind == MediaKind::Photo {
        match ship_as(voice, place, shipment).await {
            Err(SendError::Refused(_)) => shipment.kind = MediaKind::Document,
            done => return done,
        }
    }
    ship_as(voice, place, shipment).await
}

async fn ship_as(voice: &BotSender, place: PostPlace, shipment: &mut Shipment) -> Result<Card, SendError> {
    let (method, part) = match shipment.kind {
        MediaKind::Photo => ("sendPhoto", "photo"),
        MediaKind::Document => ("sendDocument", "document"),
    };
    let mut fields = vec![("chat_id", place.chat.0.to_string())];
    fields.extend(place.topic.map(|topic| ("message_thread_id", topic.0.to_string())));
    fields.extend(place.reply_to.and_then(reply_to).map(|reply| ("reply_parameters", json!(reply).to_string())));
    let file = || match &shipment.bytes {
        Bytes::Disk(file) => UploadBody::OnDisk(file),
        Bytes::Sent(id) => UploadBody::Sent(id),
    };
    let call = |_: &Bot| Upload { method, fields: fields.clone(), part, name: &shipment.name, file: file() };
    let sent = voice.say(place.chat, call).await?;
    let largest = sent["photo"].as_array().and_then(|sizes| sizes.last());
    let id = [&sent["document"]].into_iter().chain(largest).find_map(|file| file["file_id"].as_str());
    if let Some(id) = id {
        shipment.bytes = Bytes::Sent(id.to_owned());
    }
    call::card(place.chat, &sent)
}

/// Sends a file.
///
/// # Errors
/// When Telegram refuses it or cannot be reached.
pub(in crate::bot) async fn document(
    voice: &BotSender,
    chat: ChatId,
    name: &str,
    bytes: &[u8],
) -> Result<(), SendError> {
    send(voice, chat, name, || UploadBody::Bytes(bytes)).await
}

/// Sends a file from the disk.
///
/// # Errors
/// When Telegram refuses it or cannot be reached.
pub(in crate::bot) async fn file(voice: &BotSender, chat: ChatId, name: &str, file: &File) -> Result<(), SendError> {
    send(voice, chat, name, || UploadBody::OnDisk(file)).await
}

async fn send<'a>(
    voice: &BotSender,
    chat: ChatId,
    name: &'a str,
    file: impl Fn() -> UploadBody<'a>,
) -> Result<(), SendError> {
    let fields = || vec![("chat_id", chat.0.to_string())];
    let call = |_: &Bot| Upload { method: "sendDocument", fields: fields(), part: "document", name, file: file() };
    voice.say(chat, call).await?;
    Ok(())
}

/// Downloads a file that somebody sent to the bot. `id` is Telegram's id of the file.
///
/// # Errors
/// When it cannot be downloaded or written.
pub(in crate::bot) async fn download(
    voice: &BotSender,
    id: &str,
    into: &mut (impl AsyncWrite + Unpin),
) -> Result<(), SendError> {
    let mut pieces = pieces(voice, id).await?;
    while let Some(piece) = pieces.next().await {
        into.write_all(piece?.as_ref()).await.map_err(SendError::broken_off)?;
    }
    into.flush().await.map_err(SendError::broken_off)
}

/// Reads the beginning of a file that somebody sent to the bot, until its bytes are `enough`. It is kept in memory only.
///
/// # Errors
/// When it cannot be downloaded.
pub(in crate::bot) async fn beginning(
    voice: &BotSender,
    id: &str,
    most: usize,
    enough: impl Fn(&[u8]) -> bool,
) -> Result<Vec<u8>, SendError> {
    let mut pieces = pieces(voice, id).await?;
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
    voice: &BotSender,
    id: &str,
) -> Result<impl Stream<Item = Result<impl AsRef<[u8]>, SendError>> + Unpin, SendError> {
    let found = voice.ask(|bot| bot.get_file(FileId(id.to_owned()))).await?;
    let path = call::text(&found, "file_path")?.to_owned();
    // The error would name the address, and with it the token.
    let pieces = voice.connection().download_file_stream(&path);
    Ok(pieces.map(|piece| piece.map_err(|error| SendError::broken_off(error.without_url()))).boxed())
}
