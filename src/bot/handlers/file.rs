//! The file of a prospect's message, fetched when somebody asks for it.
//! Its rule: the handler returns at once; the file comes when the account has fetched it, or words that say why not.

use std::sync::Arc;

use crate::bot::desk::Visit;
use crate::bot::error::Handled;
use crate::bot::forum::{self, Place};
use crate::bot::handlers::dialog;
use crate::bot::inbox;
use crate::bot::views::View;
use crate::bot::views::refusal::UserError;
use crate::domain::dialog_access::DialogAccess;
use crate::domain::ids::MessageId;
use crate::domain::message::{AttachmentKind, Message};
use crate::domain::outbox::MediaKind;
use crate::logging::chain;
use crate::store::Media;
use crate::telegram::Download;

/// What a bot may send, in bytes (<https://core.telegram.org/bots/api#sending-files>).
const MOST: usize = MEGABYTES * 1024 * 1024;
const MEGABYTES: usize = 50;

/// Begins to fetch a file, and says so over the button.
pub(super) async fn fetch(visit: &Visit, id: MessageId) -> Handled<Option<String>> {
    let message = visit.desk.store.read().await?.dialogs().get_message(id).await?.ok_or(UserError::OldButton)?;
    dialog::own(visit, message.dialog_id, DialogAccess::Look).await?;
    let (visit_here, tasks) = (visit.clone(), Arc::clone(&visit.desk).tasks.clone());
    tasks.spawn(async move { inbox::quietly(bring(&visit_here, &message).await) });
    Ok(Some(visit.reader.label("card-file-coming", &[])))
}

async fn bring(visit: &Visit, message: &Message) -> Handled {
    let number = message.telegram_message_id.ok_or(UserError::OldButton)?;
    let words = match visit.desk.manager.download(message.account_id, number, MOST).await {
        Ok(Download::Bytes(bytes)) => {
            let place = Place { chat: visit.chat, topic: visit.topic, reply_to: visit.card.map(|card| card.message) };
            forum::post_file(&visit.desk.bot, place, &media(message, bytes)).await?;
            return Ok(());
        }
        Ok(Download::TooLarge) => visit.reader.text("card-file-large", &[("most", MEGABYTES.into())]),
        Ok(Download::Nothing) => visit.reader.text("card-file-failed", &[]),
        Err(error) => {
            tracing::warn!(account = %message.account_id, error = %chain(&error), "a file could not be fetched");
            visit.reader.text("card-file-failed", &[])
        }
    };
    visit.show(&View::text(words)).await?;
    Ok(())
}

fn media(message: &Message, bytes: Vec<u8>) -> Media {
    let attachment = message.attachment.as_ref();
    let photo = attachment.is_some_and(|attachment| attachment.kind == AttachmentKind::Photo);
    let name = attachment.and_then(|attachment| attachment.file.as_ref()?.name.clone());
    Media {
        kind: if photo { MediaKind::Photo } else { MediaKind::Document },
        file_name: name.unwrap_or_else(|| if photo { "photo.jpg".to_owned() } else { "file".to_owned() }),
        mime_type: attachment.and_then(|attachment| attachment.file.as_ref()?.mime.clone()),
        bytes,
    }
}
