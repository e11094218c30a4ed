//! Access checks for dialogs, and the recipient of an answer.

use crate::bot::context::{Handled, Mistake, Request};
use crate::bot::dialogs::mistakes::DialogMistake;
use crate::bot::kit::View;
use crate::bot::team::screens as team;
use crate::domain::dialog::Dialog;
use crate::domain::dialog_access::{DialogAccess, VisibleDialogs, dialog_access};
use crate::domain::ids::DialogId;
use crate::domain::target::Target;

/// The dialogs that this member may see.
pub(in crate::bot) fn sight(request: &Request) -> VisibleDialogs {
    VisibleDialogs::of(request.member.role, request.id())
}

pub(in crate::bot) fn access(request: &Request, dialog: &Dialog) -> DialogAccess {
    dialog_access(request.member.role, request.id(), dialog.assignee)
}

/// A dialog, if this member has at least this access.
pub(in crate::bot) async fn own(request: &Request, id: DialogId, least: DialogAccess) -> Handled<Dialog> {
    let dialog = request.ctx.dialogs.get(id).await?.ok_or(Mistake::OldButton)?;
    if access(request, &dialog) >= least {
        return Ok(dialog);
    }
    let name = match dialog.assignee {
        Some(assignee) => {
            request.ctx.store.read().await?.team().member(assignee).await?.map(|member| team::name(&member))
        }
        None => None,
    };
    Err(DialogMistake::OthersDialog(name.unwrap_or_default()).into())
}

/// The recipient of an answer in a dialog.
pub(in crate::bot) fn target(dialog: &Dialog) -> Handled<Target> {
    let person = dialog.telegram_user_id.map(Target::Person);
    Ok(dialog.username().map(Target::Name).or(person).ok_or(Mistake::OldButton)?)
}

/// Asks a question on the screen itself, or below a message that must stay.
pub(in crate::bot) async fn question(request: &Request, view: &View) -> Handled {
    let here = request.private() && !on_card(request).await?;
    let request = if here { request } else { &request.in_new_message() };
    request.turn(view).await
}

/// Whether the pressed message is a card of a prospect's message rather than a screen.
pub(in crate::bot) async fn on_card(request: &Request) -> Handled<bool> {
    let Some(card) = request.card else { return Ok(false) };
    Ok(!request.ctx.store.read().await?.message_cards().shown_by(card).await?.is_empty())
}
