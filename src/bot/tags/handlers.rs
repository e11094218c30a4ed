//! Changing stage and labels on the message that shows a dialog. The choice takes the place of its buttons, and goes when
//! something was chosen.

use crate::bot::contacts::list_screens::stage as stage_name;
use crate::bot::context::{Handled, Mistake, Request};
use crate::bot::dialogs::access::own;
use crate::bot::dialogs::handlers as dialogs;
use crate::bot::dialogs::screens::status;
use crate::bot::dialogs::undo;
use crate::bot::inbox::present::{self, Present};
use crate::bot::kit::View;
use crate::bot::tags::press::TagPress;
use crate::bot::tags::words;
use crate::contacts::{Moved, WholeContact};
use crate::domain::dialog::DialogStatus;
use crate::domain::dialog_access::DialogAccess;
use crate::domain::ids::DialogId;

pub(in crate::bot) async fn pressed(request: &Request, press: TagPress) -> Handled<Option<String>> {
    match press {
        TagPress::Ask(dialog) => {
            let whole = person_of(request, dialog).await?;
            let all = request.ctx.store.read().await?.contacts().labels().await?;
            let (view, _) = shown(request, dialog).await?;
            request.turn(&words::choice(&request.reader, view, dialog, &whole, &all)).await?;
            Ok(None)
        }
        TagPress::Back(dialog) => {
            own(request, dialog, DialogAccess::Answer).await?;
            request.turn(&shown(request, dialog).await?.0).await?;
            Ok(None)
        }
        TagPress::Stage { dialog, stage } => {
            let whole = person_of(request, dialog).await?;
            let moved = request.ctx.contacts.move_to(whole.contact.id, stage, request.id()).await?;
            match moved.as_ref().and_then(|moved| moved.status).and_then(done) {
                // The screen of a dialog has the button that undoes it by itself.
                Some(key) if !on_screen(request, dialog).await? => undo::offer(request, dialog, key).await?,
                _ => come_back(request, dialog, moved.is_some()).await?,
            }
            Ok(moved.map(|moved| moved_to(request, &moved)))
        }
        TagPress::Label { dialog, label } => {
            let whole = person_of(request, dialog).await?;
            let on = request.ctx.contacts.toggle_label(whole.contact.id, label, request.id()).await?;
            come_back(request, dialog, on.is_some()).await?;
            let key = on.map(|on| if on { "tags-label-on" } else { "tags-label-off" });
            Ok(key.map(|key| request.reader.label(key, &[])))
        }
    }
}

fn moved_to(request: &Request, moved: &Moved) -> String {
    let reader = &request.reader;
    match moved.status {
        Some(to) => reader.label("contact-stage-brought", &[("status", status(reader, to).into())]),
        None => reader.label("tags-stage", &[("stage", stage_name(reader, &moved.stage).into())]),
    }
}

/// The line for a status that a stage has brought, which can be undone.
fn done(status: DialogStatus) -> Option<&'static str> {
    match status {
        DialogStatus::Active => None,
        DialogStatus::Qualified => Some("dialog-done-qualified"),
        DialogStatus::Stopped => Some("dialog-done-stopped"),
        DialogStatus::Failed => Some("dialog-done-failed"),
    }
}

/// Whether the pressed message is the screen of a dialog, not a card or the pinned message of a topic.
async fn on_screen(request: &Request, dialog: DialogId) -> Handled<bool> {
    let card = request.pressed_card().ok_or(Mistake::OldButton)?;
    Ok(present::of(&request.ctx, card, dialog).await?.is_none())
}

/// The person of a dialog, if this member may answer in it.
async fn person_of(request: &Request, dialog: DialogId) -> Handled<WholeContact> {
    own(request, dialog, DialogAccess::Answer).await?;
    let id = request.ctx.store.read().await?.contacts().of_dialog(dialog).await?.ok_or(Mistake::OldButton)?;
    Ok(request.ctx.contacts.whole(id).await?.ok_or(Mistake::OldButton)?)
}

/// What the pressed message shows with its usual buttons, and whether a change refreshes it.
async fn shown(request: &Request, dialog: DialogId) -> Handled<(View, bool)> {
    let card = request.pressed_card().ok_or(Mistake::OldButton)?;
    match present::of(&request.ctx, card, dialog).await? {
        Some(Present { view, refreshed, .. }) => Ok((view, refreshed)),
        None => Ok((dialogs::view(request, dialog, 0).await?, false)),
    }
}

/// Shows the usual buttons again. A change refreshes the newest card and the topic by itself.
pub(in crate::bot) async fn come_back(request: &Request, dialog: DialogId, changed: bool) -> Handled {
    let (view, refreshed) = shown(request, dialog).await?;
    if changed && refreshed { Ok(()) } else { request.turn(&view).await }
}
