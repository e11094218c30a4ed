//! `/next` and its button: the dialog that has waited longest for this member.

use crate::bot::context::{Handled, Request};
use crate::bot::dialogs::access::sight;
use crate::bot::dialogs::handlers::open;
use crate::bot::dialogs::list_screens;
use crate::domain::ids::DialogId;

pub(in crate::bot) async fn command(request: &Request) -> Handled {
    after(request, None).await.map(drop)
}

/// Opens the next dialog: the one after a dialog, or the first. Returns the pop-up when only that dialog waits. The next
/// dialog replaces the screen of the last one. Below an answer it is a new message, or the answer would stand under
/// somebody else.
pub(in crate::bot) async fn after(request: &Request, dialog: Option<DialogId>) -> Handled<Option<String>> {
    let mut reading = request.ctx.store.read().await?;
    let next = reading.dialogs().next(request.id(), dialog).await?;
    let others = reading.dialogs().unanswered(sight(request)).await?.dialogs;
    drop(reading);
    match next {
        Some(next) if Some(next) == dialog => return Ok(Some(request.reader.label("next-only-this", &[]))),
        Some(next) if dialog.is_some() && !on_last_screen(request).await? => {
            open(&request.in_new_message(), next, 0).await?;
        }
        Some(next) => open(request, next, 0).await?,
        None => request.turn(&list_screens::nobody_waits(&request.reader, others)).await?,
    }
    Ok(None)
}

/// Whether the pressed message is the screen of the dialog that was opened last.
async fn on_last_screen(request: &Request) -> Handled<bool> {
    let shown = request.asking().await?.shown;
    Ok(request.card.is_some_and(|card| shown.is_some_and(|shown| shown.message == card.message)))
}
