//! An answer to a prospect.
//! Its rule: it goes to the person of the dialog and from the dialog's account, whatever the chat in which it was written.

use crate::bot::desk::Visit;
use crate::bot::error::Handled;
use crate::bot::handlers::{dialog, item};
use crate::bot::said::Said;
use crate::bot::say;
use crate::bot::state::State;
use crate::bot::views::refusal::UserError;
use crate::bot::views::{dialog as views, send};
use crate::domain::dialog::Dialog;
use crate::domain::dialog_access::DialogAccess;
use crate::domain::ids::DialogId;
use crate::domain::target::Target;
use crate::domain::username::Username;
use crate::outbox::Accepted;
use crate::store::NewItem;

/// Asks for the text.
pub(super) async fn ask(visit: &Visit, id: DialogId) -> Handled {
    let dialog = open(visit, id).await?;
    if !visit.private() {
        return Err(UserError::ArgumentsHere.into());
    }
    visit.ask(State::AskedReply { dialog: id }).await?;
    visit.show(&views::ask_reply(&visit.reader, &dialog)).await?;
    Ok(())
}

pub(super) async fn given(visit: &Visit, id: DialogId, words: &Said) -> Handled {
    let dialog = open(visit, id).await?;
    let accepted = accept(visit, &dialog, words).await?;
    visit.ask(State::Idle).await?;
    let Some(first) = accepted.items.first() else { return Err(UserError::TextEmpty.into()) };
    if first.card.is_none() {
        let behind = visit.desk.outbox.is_behind_another(first).await?;
        let card = visit.show(&send::card(&visit.reader, &accepted.items, None, behind)).await?;
        visit.desk.outbox.set_card(first.id, card).await?;
    }
    // It may have been sent before its card was known.
    item::refresh(&visit.desk, first.id).await
}

/// Hands an answer to the outbox. The message that brought it names it: delivered again, it enqueues nothing.
pub(in crate::bot) async fn accept(visit: &Visit, dialog: &Dialog, words: &Said) -> Handled<Accepted> {
    let Some(asked) = visit.card else { return Err(UserError::OldButton.into()) };
    if words.is_empty() {
        return Err(UserError::TextEmpty.into());
    }
    let media = match &words.attachment {
        Some(attachment) => Some(say::fetch(&visit.desk.bot, attachment).await?),
        None => None,
    };
    let target = match (dialog.target_username.as_deref(), dialog.telegram_user_id) {
        (None, Some(id)) => Target::Person(id),
        (name, _) => Username::parse(name.unwrap_or_default())?.into(),
    };
    let new = NewItem {
        prospect: dialog.telegram_user_id,
        spans: words.spans.clone(),
        media,
        ..NewItem::text(&visit.desk.accept_key(asked), target, &words.text, visit.id())
    };
    Ok(visit.desk.outbox.accept(&new).await?)
}

/// A dialog that this person may answer, and that is open.
async fn open(visit: &Visit, id: DialogId) -> Handled<Dialog> {
    let dialog = dialog::own(visit, id, DialogAccess::Answer).await?;
    if dialog.status.is_open() { Ok(dialog) } else { Err(UserError::DialogClosed.into()) }
}
