//! Messages from before the desk, fetched from Telegram page by page. They are shown and not stored, so that they never
//! count as new. The handler returns at once; the page follows.

use std::sync::Arc;

use crate::bot::context::{Handled, Mistake, Request, quietly};
use crate::bot::dialogs::access::own;
use crate::bot::dialogs::earlier_screens as views;
use crate::bot::kit::View;
use crate::domain::dialog::Dialog;
use crate::domain::dialog_access::DialogAccess;
use crate::domain::ids::{DialogId, TelegramMessageId};
use crate::telegram::{ClientError, ErrorKind};

/// Starts to fetch a page, and says so in a pop-up. `before` is the oldest message of the page before; without it
/// the page ends where the stored messages begin.
pub(in crate::bot) async fn fetch(
    request: &Request,
    id: DialogId,
    before: Option<TelegramMessageId>,
) -> Handled<Option<String>> {
    let dialog = own(request, id, DialogAccess::Look).await?;
    let later = request.clone();
    Arc::clone(&request.ctx).tasks.spawn(async move { quietly(show(&later, &dialog, before).await) });
    Ok(Some(request.reader.label("dialog-earlier-coming", &[])))
}

async fn show(request: &Request, dialog: &Dialog, before: Option<TelegramMessageId>) -> Handled {
    let before = match before {
        Some(before) => Some(before),
        None => request.ctx.store.read().await?.dialogs().oldest(dialog.id, dialog.account_id).await?,
    };
    let person = dialog.telegram_user_id.ok_or(Mistake::OldButton)?;
    match request.ctx.manager.earlier(dialog.account_id, person, before, views::PAGE).await {
        Ok(page) => request.turn(&views::screen(&request.reader, dialog, &page)).await,
        Err(ClientError::Store(error)) => Err(error.into()),
        Err(ClientError::Telegram(ErrorKind::Wait { until, .. })) => {
            let at = request.reader.times.clock(until);
            request.show(&View::text(request.reader.text("dialog-earlier-wait", &[("at", at.into())]))).await
        }
        Err(ClientError::Telegram(error)) => {
            tracing::warn!(account = %dialog.account_id, ?error, "failed to fetch earlier messages");
            request.show(&View::text(request.reader.text("dialog-earlier-failed", &[]))).await
        }
    }
}
