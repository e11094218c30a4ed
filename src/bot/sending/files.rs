//! Files on their way through the desk, in both directions.
//!
//! Invariant: they pass through unnamed files on the database's disk, so that memory holds one piece at a time.

use std::collections::HashMap;
use std::fs::File;
use std::io;

use parking_lot::Mutex;
use tokio::sync::Semaphore;

use crate::bot::context::{BotContext, Handled, Request};
use crate::bot::kit::{AttachedFile, Content};
use crate::bot::output::files;
use crate::bot::sending::mistakes::SendMistake;
use crate::domain::ids::MessageId;
use crate::ops::exports::nameless;
use crate::store::Media;

/// The largest file that the Bot API lets a bot download (<https://core.telegram.org/bots/api#getfile>).
const MOST_BYTES: u32 = 20 * 1024 * 1024;
/// How many files are in transit at the same time, in each direction.
const AT_ONCE: usize = 2;

/// The files in transit.
pub(in crate::bot) struct Files {
    to_team: Semaphore,
    from_team: Semaphore,
    /// The requests that wait for the file of a message.
    waiting: Mutex<HashMap<MessageId, Vec<Request>>>,
}

impl Default for Files {
    fn default() -> Self {
        Self { to_team: Semaphore::new(AT_ONCE), from_team: Semaphore::new(AT_ONCE), waiting: Mutex::default() }
    }
}

impl Files {
    /// Requests the file of a message. Returns `true` for the first request, which must start the download; the others
    /// get its result.
    #[must_use]
    pub(in crate::bot) fn ask(&self, message: MessageId, request: &Request) -> bool {
        let mut waiting = self.waiting.lock();
        let first = !waiting.contains_key(&message);
        let asking = waiting.entry(message).or_default();
        if asking.iter().all(|one| (one.chat, one.topic) != (request.chat, request.topic)) {
            asking.push(request.clone());
        }
        first
    }

    /// Takes the requests for the file of a message. A later request starts another download.
    #[must_use]
    pub(in crate::bot) fn take(&self, message: MessageId) -> Vec<Request> {
        self.waiting.lock().remove(&message).unwrap_or_default()
    }

    /// Runs a download for the team when a slot is free.
    pub(in crate::bot) async fn in_turn<T>(&self, fetch: impl Future<Output = T>) -> T {
        // The semaphore is never closed.
        let _turn = self.to_team.acquire().await.ok();
        fetch.await
    }
}

/// A file without a name, for content in transit.
pub(in crate::bot) fn passing_file(ctx: &BotContext) -> io::Result<File> {
    nameless(ctx.machine.metrics.database())
}

/// The file of a content, if it has one: downloaded, or the stored one of a template.
///
/// # Errors
/// When it is above Telegram's limit, or unavailable.
pub(in crate::bot) async fn receive(ctx: &BotContext, content: &Content) -> Handled<Option<Media>> {
    if let Some(stored) = &content.stored {
        return Ok(ctx.store.read().await?.stored_files().get(stored.id).await?);
    }
    let Some(attachment) = &content.attachment else { return Ok(None) };
    if attachment.size > MOST_BYTES {
        return Err(SendMistake::TooLarge.into());
    }
    let _turn = ctx.files.from_team.acquire().await.ok();
    let mut file = tokio::fs::File::from_std(passing_file(ctx).map_err(anyhow::Error::from)?);
    files::download(&ctx.bot, &attachment.file_id, &mut file).await?;
    let AttachedFile { kind, name, mime, .. } = attachment.clone();
    Ok(Some(Media { kind, file_name: name, mime_type: mime, content: file.into_std().await.into() }))
}

/// Downloads the beginning of a file that was sent to the bot, or less if its first bytes are `enough`. It is kept in
/// memory only.
///
/// # Errors
/// When it is unavailable.
pub(in crate::bot) async fn beginning(
    ctx: &BotContext,
    attachment: &AttachedFile,
    most: usize,
    enough: impl Fn(&[u8]) -> bool,
) -> Handled<Vec<u8>> {
    let _turn = ctx.files.from_team.acquire().await.ok();
    Ok(files::beginning(&ctx.bot, &attachment.file_id, most, enough).await?)
}
