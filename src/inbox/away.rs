//! The automatic answer to a person who writes while nobody works.
//!
//! Invariant: only somebody who has just written gets one, once in an absence. It is accepted in the transaction that saves
//! their message, or the team gets a notice why not.

use crate::dialogs::fill::fill;
use crate::domain::away::answer_until;
use crate::domain::dialog::Dialog;
use crate::domain::ids::TelegramUserId;
use crate::domain::message::Report;
use crate::domain::notice::Notice;
use crate::domain::target::Target;
use crate::domain::team::Right;
use crate::domain::template::Holes;
use crate::domain::working_hours::Absence;
use crate::event::Event;
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
    let text = match fill(work, &dialog, [text]).await?.pop() {
        Some(Ok(text)) => text,
        Some(Err(holes)) => return left_out(work, &dialog, absence, &holes).await,
        None => return Ok(()),
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

/// A blank has no value, so that nothing goes. The team gets one notice in an absence.
async fn left_out(work: &mut Tx, dialog: &Dialog, absence: Absence, holes: &Holes) -> Result<(), StoreError> {
    if work.desk().away_left_out(absence.since).await? {
        let names = holes.names.iter().map(ToString::to_string).collect();
        let notice = Notice::AwayLeftOut { dialog: dialog.id, names };
        let kept = work.notices().put_for(Right::RunDesk, &notice).await?;
        work.raise(Event::Notices(kept));
    }
    Ok(())
}

/// One for each person and absence.
fn key(dialog: &Dialog, absence: Absence) -> String {
    format!("away:{}:{}", dialog.id, absence.since.as_millisecond())
}
