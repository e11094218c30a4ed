//! `/stop`, `/allow` and `/stoplist`. If there is a dialog, only a member who may answer in it can stop its prospect.

use crate::bot::context::{Handled, Request};
use crate::bot::dialogs::access::own;
use crate::bot::kit::CommandId;
use crate::bot::people::handlers::meant;
use crate::bot::stop_list::press::StopListPress;
use crate::bot::stop_list::screens as views;
use crate::domain::dialog_access::DialogAccess;
use crate::store::Page;

/// `/stop [@user or id]`.
pub(in crate::bot) async fn stop(request: &Request, args: &str) -> Handled {
    let Some(target) = meant(request, CommandId::Stop, args).await? else { return Ok(()) };
    let dialog = request.ctx.dialogs.with(&target).await?;
    if let Some(dialog) = &dialog {
        own(request, dialog.id, DialogAccess::Answer).await?;
    }
    let done = request.ctx.dialogs.stop(&target, request.id()).await?;
    request.show(&views::stopped(&request.reader, &target, &done, dialog.as_ref())).await
}

/// `/allow [@user or id]`.
pub(in crate::bot) async fn allow(request: &Request, args: &str) -> Handled {
    let Some(target) = meant(request, CommandId::Allow, args).await? else { return Ok(()) };
    let removed = request.ctx.dialogs.allow(&target, request.id()).await?;
    let dialog = request.ctx.dialogs.with(&target).await?;
    request.show(&views::allowed(&request.reader, &target, removed, dialog.as_ref())).await
}

pub(in crate::bot) async fn pressed(request: &Request, press: StopListPress) -> Handled<Option<String>> {
    match press {
        StopListPress::Page { page } => {
            list(request, page).await?;
            Ok(None)
        }
        StopListPress::Allow { line, page } => {
            request.ctx.dialogs.allow_line(line, request.id()).await?;
            list(request, page).await?;
            Ok(Some(request.reader.label("stop-list-allowed", &[])))
        }
    }
}

/// `/stoplist`.
pub(in crate::bot) async fn list(request: &Request, page: u32) -> Handled {
    let mut reading = request.ctx.store.read().await?;
    let count = reading.stop_list().count().await?;
    // The last entry of a page may have just been removed.
    let number = page.min(count.saturating_sub(1) / views::PAGE);
    let rows = reading.stop_list().page(number * views::PAGE, views::PAGE).await?;
    let team = reading.team().members().await?;
    drop(reading);
    let may_allow = request.may(CommandId::Allow.line().right);
    let page = Page { rows, number, more: (number + 1) * views::PAGE < count };
    request.turn(&views::page(&request.reader, &page, count, &team, may_allow)).await
}
