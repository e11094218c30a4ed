//! The automatic answer to a person who writes while nobody works.
//!
//! Invariant: only somebody who has just written gets one, once in an absence. It is accepted in the transaction that saves
//! their message.

use crate::domain::away::answer_until;
use crate::domain::dialog::Dialog;
use crate::domain::ids::TelegramUserId;
use crate::domain::message::Report;
use crate::domain::target::Target;
use crate::domain::template::{Body, KnownVariables};
use crate::domain::text::Part;
use crate::domain::working_hours::Absence;
use crate::outbox::{AcceptError, accept_automatic};
use crate::store::{NewItem, StoreError, Tx};

/// Answers a new message, which is saved. `before` is the dialog as it was before the message.
pub(super) async fn answer(work: &mut Tx, before: &Dialog, report: &Report) -> Result<(), StoreError> {
    let settings = work.settings().team();
    let Some(text) = &settings.away_answer else { return Ok(()) };
    let (now, zone) = (work.now(), work.zone());
    let Some(absence) = settings.absence(now, &zone) else { return Ok(()) };
    let Some(until) = answer_until(absence, report.timestamp, before.last_out_at, now) else { return Ok(()) };
    let Some(dialog) = work.dialogs().get_dialog(before.id).await? else { return Ok(()) };
    // Their words may have been an opt-out, or sound like one.
    if !dialog.status.is_open() || dialog.refusal_at.is_some() {
        return Ok(());
    }
    let Some(text) = filled(work, &dialog, text).await? else {
        tracing::debug!(dialog = dialog.id.0, "left out an automatic answer with a blank that has no value");
        return Ok(());
    };
    let new = NewItem {
        prospect: Some(report.with),
        spans: text.spans,
        from: Some(dialog.account_id),
        expires_at: Some(until),
        ..NewItem::text(&key(&dialog, absence), Target::Person(report.with), &text.text, TelegramUserId::DESK)
    };
    match accept_automatic(work, &new).await {
        Ok(()) | Err(AcceptError::Empty) => Ok(()),
        Err(AcceptError::Store(error)) => Err(error),
        Err(AcceptError::NoRandomness(error)) => {
            tracing::warn!(%error, "failed to make an automatic answer");
            Ok(())
        }
    }
}

/// One for each person and absence.
fn key(dialog: &Dialog, absence: Absence) -> String {
    format!("away:{}:{}", dialog.id, absence.since.as_millisecond())
}

/// The text for a person; `None` if a blank has no value.
async fn filled(work: &mut Tx, dialog: &Dialog, text: &Body) -> Result<Option<Part>, StoreError> {
    let contact = match work.contacts().of_dialog(dialog.id).await? {
        Some(id) => work.contacts().get(id).await?,
        None => None,
    };
    let fields = match &contact {
        Some(contact) => work.contacts().fields(contact.id).await?,
        None => Vec::new(),
    };
    let given = contact.and_then(|contact| contact.name).map(|name| name.to_string());
    let called = given.or_else(|| dialog.display_name.clone());
    let account = work.accounts().get_account_by_id(dialog.account_id).await?;
    let own = work.templates().variables().await?;
    let known = KnownVariables {
        prospect: called.as_deref(),
        username: dialog.target_username.as_deref(),
        account: account.as_ref().and_then(|account| account.display_name.as_deref()),
        fields: &fields,
        own: &own,
    };
    Ok(text.fill(|name| known.value(name)).ok())
}
