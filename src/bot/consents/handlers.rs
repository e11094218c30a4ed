//! `/consents`, and the buttons and questions about consents.

use std::sync::Arc;

use crate::bot::consents::mistakes::ConsentMistake;
use crate::bot::consents::press::ConsentPress;
use crate::bot::consents::question::ConsentQuestion;
use crate::bot::consents::screens as views;
use crate::bot::contacts::{card, list};
use crate::bot::context::error::{Failure, Handled};
use crate::bot::context::mistake::Mistake;
use crate::bot::context::permit::check_press;
use crate::bot::context::state::State;
use crate::bot::context::{Request, screens};
use crate::bot::kit::content::{AttachedFile, Content};
use crate::bot::output::files::{self, UploadBody};
use crate::bot::sending::called::called;
use crate::bot::sending::files::passing_file;
use crate::bot::sending::item;
use crate::bot::system::handlers::behind;
use crate::domain::consent::{Basis, ConsentFile, FirstByHand, NewConsent, Purpose};
use crate::domain::dialog_access::{DialogAccess, dialog_access};
use crate::domain::ids::{ConsentId, ContactId, MessageId, OutboxId};
use crate::domain::message::{Message, MessageDirection};
use crate::domain::outbox::{ItemReason, OutboxItem};
use crate::domain::typed;
use crate::domain::typed_evidence::TypedEvidence;
use crate::domain::words;
use crate::ops::exports;
use crate::store::{Action, AuditEntry, ExportError};

/// The largest file that a bot may send, in bytes (<https://core.telegram.org/bots/api#sending-files>).
const MOST: u64 = 50 * 1024 * 1024;
const MEGABYTES: u32 = 50;
/// The largest file that the Bot API lets a bot download, in megabytes (<https://core.telegram.org/bots/api#getfile>).
const MOST_KEPT: u32 = 20;

/// `/consents`, `/consents export`, `/consents @user`.
pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    let args = args.trim();
    if args.is_empty() {
        let settled = request.ctx.settings().sending.first_by_hand;
        return request.turn(&views::home(&request.reader, settled)).await;
    }
    if words::is_export(typed::folded(args).trim_matches(typed::is_wrapping)) {
        return export(request).await;
    }
    match list::meant(request, args).await?.as_slice() {
        [one] => show(request, *one, 0).await,
        several => list::which_one(request, args, several).await,
    }
}

pub(in crate::bot) async fn pressed(request: &Request, press: ConsentPress) -> Handled {
    match press {
        ConsentPress::Of { contact, page } => show(request, contact, page).await,
        ConsentPress::File { contact, entry } => file(request, contact, entry).await,
        ConsentPress::AskPurpose(id) => {
            let whole = card::own(request, id, DialogAccess::Answer).await?;
            request.turn(&views::ask_purpose(&request.reader, &whole)).await
        }
        ConsentPress::AskBasis { contact, purpose } => {
            let whole = card::own(request, contact, DialogAccess::Answer).await?;
            request.turn(&views::ask_basis(&request.reader, &whole, purpose)).await
        }
        ConsentPress::AskEvidence { contact, purpose, basis } => {
            let whole = card::own(request, contact, DialogAccess::Answer).await?;
            request.ask(State::Consent(ConsentQuestion::Evidence { contact, purpose, basis })).await?;
            request.turn(&views::ask_evidence(&request.reader, &whole, purpose, basis)).await
        }
        ConsentPress::AskMessage { contact, purpose, basis } => ask_message(request, contact, purpose, basis).await,
        ConsentPress::Message { contact, purpose, basis, message } => {
            let message = their_message(request, contact, message).await?;
            let shown = NewConsent {
                at: Some(message.timestamp),
                message: Some(message.id),
                ..NewConsent::now(purpose, basis)
            };
            give(request, contact, shown).await
        }
        ConsentPress::Give { contact, purpose, basis } => give(request, contact, NewConsent::now(purpose, basis)).await,
        ConsentPress::AskWithdraw(id) => {
            let whole = card::own(request, id, DialogAccess::Answer).await?;
            let in_force = request.ctx.contacts.ledger(id, 0, views::PAGE).await?.in_force;
            request.turn(&views::ask_withdraw(&request.reader, &whole, &in_force)).await
        }
        ConsentPress::Withdraw { contact, purpose } => {
            card::own(request, contact, DialogAccess::Answer).await?;
            request.ctx.contacts.withdraw_consent(contact, purpose, request.id()).await?;
            show(request, contact, 0).await
        }
        ConsentPress::Item { item, basis } => of_item(request, item, basis).await,
        ConsentPress::Export => export(request).await,
    }
}

pub(in crate::bot) async fn answered(request: &Request, question: ConsentQuestion, words: &Content) -> Handled {
    let (times, file) = (&request.reader.times, words.attachment.as_ref());
    // A file without words shows what its name says.
    let text = file.filter(|_| !typed::shows_something(&words.text)).map_or(&words.text, |file| &file.name);
    let typed = TypedEvidence::parse(text, times.now, &times.zone)?;
    let file = file.map(kept).transpose()?;
    match question {
        ConsentQuestion::Evidence { contact, purpose, basis } => {
            give(request, contact, NewConsent { file, ..NewConsent::now(purpose, basis).shown_by(typed) }).await
        }
        ConsentQuestion::OfItem { item, basis } => {
            let waits = waiting(request, item).await?;
            request.ask(State::Idle).await?;
            let purpose = waits.purpose.unwrap_or(Purpose::Write);
            let new = NewConsent { file, ..NewConsent::now(purpose, basis).shown_by(typed) };
            record_for(request, &waits, &new).await
        }
    }
}

/// Asks which of their messages shows a consent.
async fn ask_message(request: &Request, contact: ContactId, purpose: Purpose, basis: Basis) -> Handled {
    let whole = card::own(request, contact, DialogAccess::Answer).await?;
    let dialog = whole.contact.dialog.ok_or(Mistake::OldButton)?;
    let messages = request.ctx.store.read().await?.dialogs().last_of_theirs(dialog, views::MESSAGES).await?;
    request.turn(&views::ask_message(&request.reader, &whole, (purpose, basis), &messages)).await
}

/// A message that this contact has written.
async fn their_message(request: &Request, contact: ContactId, message: MessageId) -> Handled<Message> {
    let whole = card::own(request, contact, DialogAccess::Answer).await?;
    let found = request.ctx.store.read().await?.dialogs().get_message(message).await?;
    let theirs = |found: &Message| {
        Some(found.dialog_id) == whole.contact.dialog && found.direction == MessageDirection::Incoming
    };
    Ok(found.filter(theirs).ok_or(Mistake::OldButton)?)
}

/// The file of an evidence. A larger one could be kept, but not be handed out again.
fn kept(file: &AttachedFile) -> Result<ConsentFile, ConsentMistake> {
    if file.size > MOST_KEPT * 1024 * 1024 {
        return Err(ConsentMistake::LargeFile { most: MOST_KEPT });
    }
    Ok(ConsentFile { name: file.name.clone(), file_id: file.file_id.clone() })
}

/// Sends the file that shows an entry.
async fn file(request: &Request, contact: ContactId, entry: ConsentId) -> Handled {
    card::own(request, contact, DialogAccess::Look).await?;
    let found = request.ctx.contacts.consent_file(contact, entry).await?.ok_or(Mistake::OldButton)?;
    let (ctx, chat) = (Arc::clone(&request.ctx), request.chat);
    request
        .beside(|_| async move {
            let file = passing_file(&ctx).map_err(anyhow::Error::from)?;
            let mut into = tokio::fs::File::from_std(file);
            files::download(&ctx.bot, &found.file_id, &mut into).await?;
            let file = into.into_std().await;
            let body = || UploadBody::OnDisk(&file);
            screens::try_again(&ctx, || files::send_document(&ctx.bot, chat, &found.name, body())).await?;
            Ok(())
        })
        .await
}

/// Shows a page of a contact's ledger.
async fn show(request: &Request, contact: ContactId, page: u32) -> Handled {
    let whole = card::own(request, contact, DialogAccess::Look).await?;
    let ledger = request.ctx.contacts.ledger(contact, page, views::PAGE).await?;
    let team = request.ctx.store.read().await?.team().members().await?;
    let access = dialog_access(request.member.role, request.id(), whole.contact.assignee);
    let may_write = access == DialogAccess::Answer;
    request.turn(&views::ledger(&request.reader, &whole, &ledger, &team, may_write)).await
}

async fn give(request: &Request, contact: ContactId, new: NewConsent) -> Handled {
    card::own(request, contact, DialogAccess::Answer).await?;
    request.ask(State::Idle).await?;
    request.ctx.contacts.record_consent(contact, &new, request.id()).await?;
    show(request, contact, 0).await
}

/// The basis of a first message. Where the team demands an evidence, it is asked for on the card.
async fn of_item(request: &Request, id: OutboxId, basis: Basis) -> Handled {
    let waits = waiting(request, id).await?;
    if request.ctx.settings().sending.first_by_hand == FirstByHand::Required {
        let who = called(request, &waits.target).await?;
        let view = views::ask_item_evidence(&request.reader, &who, id, basis);
        return item::ask(request, State::Consent(ConsentQuestion::OfItem { item: id, basis }), &view).await;
    }
    record_for(request, &waits, &NewConsent::now(waits.purpose.unwrap_or(Purpose::Write), basis)).await
}

/// An item that waits for a consent. The card of one that no longer does is refreshed.
async fn waiting(request: &Request, id: OutboxId) -> Handled<OutboxItem> {
    let item = item::own(request, id).await?;
    if item.settled_at.is_none() && item.reason == Some(ItemReason::NoConsent) {
        return Ok(item);
    }
    item::refresh_for(request, id).await?;
    Err(Mistake::OldButton.into())
}

async fn record_for(request: &Request, item: &OutboxItem, new: &NewConsent) -> Handled {
    request.ctx.contacts.consent_of_recipient(item, new, request.id()).await?;
    item::refresh_for(request, item.id).await
}

/// The whole ledger as a CSV file.
async fn export(request: &Request) -> Handled {
    check_press(request, ConsentPress::Export).await?;
    let (by, chat) = (request.id(), request.chat);
    behind(request, views::gathering(&request.reader), move |ctx, reader, _| async move {
        let database = ctx.machine.metrics.database();
        let file = match exports::consents(&ctx.store, database, reader.times.language, MOST).await {
            Ok(Some(file)) => file,
            Ok(None) => return Ok(views::too_large(&reader, MEGABYTES)),
            Err(ExportError::Store(error)) => return Err(error.into()),
            Err(ExportError::Write(error)) => return Err(Failure::from(anyhow::Error::from(error))),
        };
        let details = format!("{} entries", file.entries);
        exports::note(&ctx.store, &AuditEntry::new(Action::ConsentsExported).by(by).details(details)).await?;
        let name = format!("consents-{}.csv", reader.times.now.to_zoned(reader.times.zone.clone()).date());
        let body = || UploadBody::OnDisk(&file.file);
        screens::try_again(&ctx, || files::send_document(&ctx.bot, chat, &name, body())).await?;
        Ok(views::exported(&reader, file.entries))
    });
    Ok(())
}
