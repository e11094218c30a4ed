//! Undoing: the button on what answers a press, and what it brings back.

use crate::bot::context::{CardKey, Failure, Handled, Mistake, Request};
use crate::bot::dialogs::access::{on_card, own};
use crate::bot::dialogs::handlers::open;
use crate::bot::dialogs::mistakes::DialogMistake;
use crate::bot::dialogs::press::DialogPress;
use crate::bot::dialogs::screens::with_undo;
use crate::bot::inbox::present::{self, Present};
use crate::bot::kit::addressee::who;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::team::screens as team;
use crate::domain::dialog_access::DialogAccess;
use crate::domain::ids::{DialogId, TelegramUserId, UndoId};
use crate::domain::undo::{BroughtBack, Undone};
use crate::i18n::Arg;
use crate::store::Undo;

/// The button that takes back what this member has just done to a dialog, if that still stands.
pub(in crate::bot) async fn button(request: &Request, id: DialogId) -> Handled<Option<Button>> {
    let undo = request.ctx.store.read().await?.undos().last_in(id, request.id()).await?;
    Ok(undo.map(|undo| request.reader.button("undo-button", DialogPress::Undo(undo))))
}

/// Shows the button where no screen of the dialog was pressed: on the card of a message, or in the group in one line.
pub(in crate::bot) async fn offer(request: &Request, id: DialogId, key: &str) -> Handled {
    let Some(undo) = request.ctx.store.read().await?.undos().last_in(id, request.id()).await? else { return Ok(()) };
    let Some(card) = request.pressed_card() else { return Ok(()) };
    let shown = present::of(&request.ctx, card, id).await?;
    match shown {
        Some(Present { view, message: Some(message), .. }) if request.private() => {
            request.ctx.dialogs.undo_offered_on(undo, card).await?;
            // A refresh that does not know of it yet is over then.
            let _lock = request.ctx.lock_card(CardKey::MessageIn(message, card.chat)).await;
            request.turn(&with_undo(&request.reader, view, id, undo)).await
        }
        shown => {
            let undo = request.reader.button("undo-button", DialogPress::Undo(undo));
            let Some(dialog) = request.ctx.dialogs.get(id).await? else { return Ok(()) };
            let who = Arg::Html(who(&request.reader, &dialog));
            let said = [("who", who), ("done", request.reader.label(key, &[]).into())];
            let view = View::text(request.reader.text("undo-in-group", &said)).row([undo]);
            // The pinned message and the prospect's words stay as they are.
            let request = if shown.is_some() { &request.in_new_message() } else { request };
            request.turn(&view).await
        }
    }
}

/// Takes back a change of a dialog. Its author may, and so may everybody who answers there.
pub(in crate::bot) async fn pressed(request: &Request, id: UndoId) -> Handled<Option<String>> {
    let undo = request.ctx.store.read().await?.undos().get(id).await?.ok_or(Mistake::OldButton)?;
    let Some(dialog) = undo.dialog else { return Err(Mistake::OldButton.into()) };
    if undo.by != request.id() {
        own(request, dialog, DialogAccess::Answer).await?;
    }
    let back = carried_out(request, &undo).await?;
    request.ctx.put_aside.wake();
    let words = words(&request.reader, back);
    let card = request.pressed_card();
    let shown = match card {
        Some(card) if on_card(request).await? => present::of(&request.ctx, card, dialog).await?,
        _ => None,
    };
    match shown {
        Some(shown) => request.turn(&shown.view).await?,
        None if request.private() && request.dialog.is_none() => open(request, dialog, 0).await?,
        None => request.turn(&View::text(request.reader.text("undo-done", &[]))).await?,
    }
    Ok(Some(words))
}

/// Takes it back, or says why it stays.
pub(in crate::bot) async fn carried_out(request: &Request, undo: &Undo) -> Handled<BroughtBack> {
    match request.ctx.dialogs.undo(undo.id, request.id()).await? {
        Undone::Done(back) => Ok(back),
        Undone::TooLate(kind) => Err(DialogMistake::UndoTooLate(kind).into()),
        Undone::Changed(by) => Err(changed(request, by).await?),
        Undone::Gone => Err(Mistake::OldButton.into()),
    }
}

async fn changed(request: &Request, by: Option<TelegramUserId>) -> Handled<Failure> {
    let name = match by {
        Some(by) => request.ctx.store.read().await?.team().member(by).await?.map(|member| team::name(&member)),
        None => None,
    };
    Ok(DialogMistake::UndoChanged(name).into())
}

/// What came back, for the pop-up.
pub(in crate::bot) fn words(reader: &Reader, back: BroughtBack) -> String {
    let counted = |key, count: usize| (count > 0).then(|| reader.label(key, &[("count", count.into())]));
    let done = reader.label("undo-done", &[]);
    let more = [
        counted("undo-messages", back.messages),
        counted("undo-runs", back.runs),
        counted("undo-runs-left", back.runs_left),
    ];
    std::iter::once(done).chain(more.into_iter().flatten()).collect::<Vec<_>>().join(" ")
}
