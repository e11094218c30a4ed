//! Files that pass through the desk, in both directions.
//! Invariant: they go through files without a name on the database's disk, so that memory holds a piece at a time.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Seek as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use teloxide::net::Download as _;
use teloxide::requests::Requester;
use teloxide::types::{FileId, InputFile};
use tokio::io::AsyncWriteExt as _;
use tokio::sync::Semaphore;

use crate::bot::desk::{Desk, Visit};
use crate::bot::error::Handled;
use crate::bot::forum::{Place, reply_to, thread};
use crate::bot::said::Attachment;
use crate::bot::say::recipient;
use crate::bot::send_error::SendError;
use crate::bot::views::refusal::UserError;
use crate::bot::voice::Voice;
use crate::domain::ids::{MessageId, TelegramMessageId};
use crate::domain::login::Card;
use crate::domain::outbox::MediaKind;
use crate::ops::exports::nameless;
use crate::store::Media;

/// What the Bot API lets a bot download (<https://core.telegram.org/bots/api#getfile>).
const MOST_BYTES: u32 = 20 * 1024 * 1024;
/// How many files are on their way at the same time, in each direction.
const AT_ONCE: usize = 2;

/// The files on their way.
pub(super) struct Files {
    to_team: Semaphore,
    from_team: Semaphore,
    /// Who waits for the file of a message.
    waiting: Mutex<HashMap<MessageId, Vec<Visit>>>,
}

impl Default for Files {
    fn default() -> Self {
        Self { to_team: Semaphore::new(AT_ONCE), from_team: Semaphore::new(AT_ONCE), waiting: Mutex::default() }
    }
}

impl Files {
    /// Asks for the file of a message. `true` for the first who does: a fetch has to begin. The others get what it brings.
    #[must_use]
    pub(super) fn ask(&self, message: MessageId, visit: &Visit) -> bool {
        let mut waiting = self.waiting();
        let first = !waiting.contains_key(&message);
        let asking = waiting.entry(message).or_default();
        if asking.iter().all(|one| (one.chat, one.topic) != (visit.chat, visit.topic)) {
            asking.push(visit.clone());
        }
        first
    }

    /// Those who wait for the file of a message. Whoever asks from now on begins another fetch.
    #[must_use]
    pub(super) fn take(&self, message: MessageId) -> Vec<Visit> {
        self.waiting().remove(&message).unwrap_or_default()
    }

    /// Runs a fetch for the team when it is its turn.
    pub(super) async fn in_turn<T>(&self, fetch: impl Future<Output = T>) -> T {
        // Nobody closes it.
        let _turn = self.to_team.acquire().await.ok();
        fetch.await
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<MessageId, Vec<Visit>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file without a name, for what is on its way.
pub(super) fn passing_file(desk: &Desk) -> io::Result<File> {
    nameless(desk.machine.vitality.database())
}

/// Downloads what somebody sent to the bot.
///
/// # Errors
/// When it is larger than Telegram gives out, or cannot be had.
pub(super) async fn receive(desk: &Desk, attachment: &Attachment) -> Handled<Media> {
    if attachment.size > MOST_BYTES {
        return Err(UserError::TooLarge.into());
    }
    let _turn = desk.files.from_team.acquire().await.ok();
    let found = desk.bot.ask(|bot| bot.get_file(FileId(attachment.file_id.clone())).into_future()).await?;
    let mut file = tokio::fs::File::from_std(passing_file(desk).map_err(anyhow::Error::from)?);
    desk.bot.connection().download_file(&found.path, &mut file).await.map_err(anyhow::Error::from)?;
    file.flush().await.map_err(anyhow::Error::from)?;
    let Attachment { kind, name, mime, .. } = attachment.clone();
    Ok(Media { kind, file_name: name, mime_type: mime, content: file.into_std().await.into() })
}

/// A photo or a file that is sent to the team.
pub(super) struct Shipment {
    pub kind: MediaKind,
    pub name: String,
    pub bytes: Bytes,
}

/// Where the bytes of a [`Shipment`] are.
pub(super) enum Bytes {
    /// In a file on the disk, which is read piece by piece.
    Disk(File),
    /// With Telegram, since the file was sent before.
    Sent(FileId),
}

impl Shipment {
    fn file(&self) -> io::Result<InputFile> {
        match &self.bytes {
            // Each try begins at its beginning.
            Bytes::Disk(file) => {
                let mut file = file.try_clone()?;
                file.rewind()?;
                Ok(InputFile::read(tokio::fs::File::from_std(file)).file_name(self.name.clone()))
            }
            Bytes::Sent(id) => Ok(InputFile::file_id(id.clone())),
        }
    }
}

/// Sends a photo or a file; a photo that Telegram does not take for one goes as a file. It lies with Telegram from then on.
pub(super) async fn post(voice: &Voice, place: Place, shipment: &mut Shipment) -> Result<Card, SendError> {
    if shipment.kind == MediaKind::Photo {
        match post_as(voice, place, shipment).await {
            Err(SendError::Refused(_)) => shipment.kind = MediaKind::Document,
            done => return done,
        }
    }
    post_as(voice, place, shipment).await
}

async fn post_as(voice: &Voice, place: Place, shipment: &mut Shipment) -> Result<Card, SendError> {
    let (topic, reply) = (place.topic.and_then(thread), place.reply_to.and_then(reply_to));
    let sent = voice
        .say(place.chat, |bot| {
            let (bot, file, topic, reply) = (bot.clone(), shipment.file(), topic, reply.clone());
            let photo = shipment.kind == MediaKind::Photo;
            async move {
                let file = file.map_err(Arc::new)?;
                if photo {
                    let mut send = bot.send_photo(recipient(place.chat), file);
                    send.message_thread_id = topic;
                    send.reply_parameters = reply;
                    send.await
                } else {
                    let mut send = bot.send_document(recipient(place.chat), file);
                    send.message_thread_id = topic;
                    send.reply_parameters = reply;
                    send.await
                }
            }
        })
        .await?;
    let photo = sent.photo().and_then(|sizes| sizes.last());
    let known = sent.document().map(|document| &document.file.id).or(photo.map(|size| &size.file.id));
    if let Some(id) = known {
        shipment.bytes = Bytes::Sent(id.clone());
    }
    Ok(Card { chat: place.chat, message: TelegramMessageId(sent.id.0.into()) })
}
