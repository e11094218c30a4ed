//! Translating a message and turning a voice message into text, by Telegram's own methods. The handler returns at once;
//! the cards of the message show the text when it is there.

use crate::bot::context::{Handled, Mistake, Request, quietly};
use crate::bot::dialogs::access::own;
use crate::bot::inbox::text_screens as views;
use crate::bot::inbox::text_screens::TextHelper;
use crate::domain::dialog_access::DialogAccess;
use crate::domain::ids::{MessageId, TelegramUserId};
use crate::domain::message::Message;
use crate::telegram::ClientError;

pub(in crate::bot) async fn translate(request: &Request, id: MessageId) -> Handled<Option<String>> {
    let (message, with) = found(request, id).await?;
    let later = request.clone();
    request.ctx.tasks.spawn(async move {
        let language = later.reader.times.language;
        let done = later.ctx.manager.translate(&message, with, language).await;
        quietly(refused(&later, TextHelper::Translation, done).await);
    });
    Ok(Some(request.reader.label("card-text-coming", &[])))
}

pub(in crate::bot) async fn transcribe(request: &Request, id: MessageId) -> Handled<Option<String>> {
    let (message, with) = found(request, id).await?;
    let later = request.clone();
    request.ctx.tasks.spawn(async move {
        let done = match later.ctx.manager.transcribe(&message, with).await {
            Ok(transcript) => match transcript.trial {
                Some(trial) => later.show(&views::trial(&later.reader, trial)).await,
                None => Ok(()),
            },
            Err(error) => refused(&later, TextHelper::Transcript, Err(error)).await,
        };
        quietly(done);
    });
    Ok(Some(request.reader.label("card-text-coming", &[])))
}

/// The message, and the prospect who is in its chat.
async fn found(request: &Request, id: MessageId) -> Handled<(Message, TelegramUserId)> {
    let message = request.ctx.store.read().await?.dialogs().get_message(id).await?.ok_or(Mistake::OldButton)?;
    let dialog = own(request, message.dialog_id, DialogAccess::Look).await?;
    Ok((message, dialog.telegram_user_id.ok_or(Mistake::OldButton)?))
}

/// Says why there is no text.
async fn refused(request: &Request, asked: TextHelper, done: Result<(), ClientError>) -> Handled {
    match done {
        Ok(()) => Ok(()),
        Err(ClientError::Store(error)) => Err(error.into()),
        Err(ClientError::Telegram(error)) => {
            tracing::info!(?error, "got no text of a message");
            request.show(&views::refused(&request.reader, asked, &error)).await
        }
    }
}
