//! The file of a prospect's message, downloaded on request. The handler returns at once; the file, or the reason why it
//! is not available, follows.

use std::fs::File;
use std::sync::Arc;

use crate::bot::context::{BotContext, Handled, Mistake, Request, quietly};
use crate::bot::dialogs::access as dialog_access;
use crate::bot::kit::View;
use crate::bot::output::files::{FileSource, MOST_BYTES, MOST_MEGABYTES, OutgoingFile, send_file};
use crate::bot::output::forum::PostPlace;
use crate::bot::sending::files;
use crate::domain::dialog_access::DialogAccess;
use crate::domain::ids::MessageId;
use crate::domain::message::{AttachmentKind, Message};
use crate::domain::outbox::MediaKind;
use crate::logging::chain;
use crate::telegram::Download;

/// Starts a download unless it is already running, and says so in a pop-up.
pub(in crate::bot) async fn fetch(request: &Request, id: MessageId) -> Handled<Option<String>> {
    let message = request.ctx.store.read().await?.dialogs().get_message(id).await?.ok_or(Mistake::OldButton)?;
    dialog_access::own(request, message.dialog_id, DialogAccess::Look).await?;
    if request.ctx.files.ask(id, request) {
        let ctx = Arc::clone(&request.ctx);
        request.ctx.tasks.spawn(async move {
            let fetched = ctx.files.in_turn(fetched(&ctx, &message)).await;
            let waiting = ctx.files.take(id);
            quietly(send_to_all(&ctx, fetched, waiting).await);
        });
    }
    Ok(Some(request.reader.label("card-file-coming", &[])))
}

/// The result of a download: a file to send on, or the reason why there is none.
enum Fetched {
    File(OutgoingFile),
    TooLarge,
    Failed,
}

async fn fetched(ctx: &BotContext, message: &Message) -> Fetched {
    match download(ctx, message).await {
        Ok((Download::Done, file)) => Fetched::File(outgoing(message, file)),
        Ok((Download::TooLarge, _)) => Fetched::TooLarge,
        Ok((Download::Nothing, _)) => Fetched::Failed,
        Err(error) => {
            tracing::warn!(account = %message.account_id, error = %chain(&*error), "failed to fetch a file");
            Fetched::Failed
        }
    }
}

async fn download(ctx: &BotContext, message: &Message) -> anyhow::Result<(Download, File)> {
    let mut file = files::passing_file(ctx)?;
    let Some(number) = message.telegram_message_id else { return Ok((Download::Nothing, file)) };
    let done = ctx.manager.download(message.account_id, number, MOST_BYTES, &mut file).await?;
    Ok((done, file))
}

/// Sends the file to everybody who requested it. The first message uploads it, the others use its id.
async fn send_to_all(ctx: &BotContext, mut fetched: Fetched, waiting: Vec<Request>) -> Handled {
    for request in waiting {
        if let Fetched::File(outgoing) = &mut fetched {
            let reply_to = request.card.map(|card| card.message);
            let place = PostPlace { chat: request.chat, topic: request.topic, reply_to };
            match send_file(&ctx.bot, place, outgoing).await {
                Ok(_) => continue,
                Err(error) => tracing::warn!(?error, "failed to send a file on"),
            }
        }
        let words = match fetched {
            Fetched::TooLarge => request.reader.text("card-file-large", &[("most", MOST_MEGABYTES.into())]),
            Fetched::File(_) | Fetched::Failed => request.reader.text("card-file-failed", &[]),
        };
        request.show(&View::text(words)).await?;
    }
    Ok(())
}

fn outgoing(message: &Message, file: File) -> OutgoingFile {
    let attachment = message.attachment.as_ref();
    let photo = attachment.is_some_and(|attachment| attachment.kind == AttachmentKind::Photo);
    let name = attachment.and_then(|attachment| attachment.file.as_ref()?.name.clone());
    OutgoingFile {
        kind: if photo { MediaKind::Photo } else { MediaKind::Document },
        name: name.unwrap_or_else(|| if photo { "photo.jpg".to_owned() } else { "file".to_owned() }),
        source: FileSource::Disk(file),
    }
}
