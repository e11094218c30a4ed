//! `/stop`, `/allow` and `/stoplist`.
//! Its rule: where there is a dialog, only whoever may answer it stops its prospect.

use crate::bot::callback::StopListPress;
use crate::bot::commands::CommandId;
use crate::bot::error::Handled;
use crate::bot::handlers::dialog_access::own;
use crate::bot::handlers::people::meant;
use crate::bot::request::Visit;
use crate::bot::views::stop_list as views;
use crate::domain::dialog_access::DialogAccess;

/// `/stop [@user or id]`.
pub(in crate::bot) async fn stop(visit: &Visit, args: &str) -> Handled {
    let Some(target) = meant(visit, CommandId::Stop, args).await? else { return Ok(()) };
    if let Some(dialog) = visit.desk.dialogs.with(&target).await? {
        own(visit, dialog.id, DialogAccess::Answer).await?;
    }
    let done = visit.desk.dialogs.stop(&target, visit.id()).await?;
    visit.show(&views::stopped(&visit.reader, &target, &done)).await?;
    Ok(())
}

/// `/allow [@user or id]`.
pub(in crate::bot) async fn allow(visit: &Visit, args: &str) -> Handled {
    let Some(target) = meant(visit, CommandId::Allow, args).await? else { return Ok(()) };
    let removed = visit.desk.dialogs.allow(&target, visit.id()).await?;
    let dialog = visit.desk.dialogs.with(&target).await?;
    visit.show(&views::allowed(&visit.reader, &target, removed, dialog.as_ref())).await?;
    Ok(())
}

pub(in crate::bot) async fn pressed(visit: &Visit, press: StopListPress) -> Handled<Option<String>> {
    match press {
        StopListPress::Page { page } => {
            list(visit, page).await?;
            Ok(None)
        }
        StopListPress::Allow { line, page } => {
            visit.desk.dialogs.allow_line(line, visit.id()).await?;
            list(visit, page).await?;
            Ok(Some(visit.reader.label("stop-list-allowed", &[])))
        }
    }
}

/// `/stoplist`.
pub(in crate::bot) async fn list(visit: &Visit, page: u32) -> Handled {
    let mut reading = visit.desk.store.read().await?;
    let count = reading.stop_list().count().await?;
    // The last line of a page may just have been taken away.
    let page = page.min(count.saturating_sub(1) / views::PAGE);
    let lines = reading.stop_list().page(page * views::PAGE, views::PAGE).await?;
    let team = reading.team().members().await?;
    drop(reading);
    let may_allow = visit.may(CommandId::Allow.line().right);
    let shown = views::Page { lines: &lines, team: &team, number: page, count, may_allow };
    visit.turn(&views::page(&visit.reader, &shown)).await?;
    Ok(())
}
