//! Adding people to the stop-list and removing them, by username or id.
//!
//! Invariant: a person on the list has no waiting items and no consent in force, with or without a dialog.

use super::Dialogs;
use super::opt_out::opt_out;
use crate::domain::dialog::Dialog;
use crate::domain::ids::{StopListId, TelegramUserId};
use crate::domain::outbox::ItemReason;
use crate::domain::run::RunReason;
use crate::domain::stop_list::Cause;
use crate::domain::target::Target;
use crate::domain::username::Username;
use crate::event::Event;
use crate::store::{Action, AuditEntry, StoreError, Tx};

/// The outcome of adding a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// `false` when they were on it already.
    pub added: bool,
    /// The number of cancelled items.
    pub cancelled: usize,
}

impl Dialogs {
    /// The dialog with a person, if there is one.
    pub async fn with(&self, target: &Target) -> Result<Option<Dialog>, StoreError> {
        let mut reading = self.store.read().await?;
        match target {
            Target::Name(name) => reading.dialogs().named(name).await,
            Target::Person(id) => reading.dialogs().by_prospect(*id).await,
        }
    }

    /// Whether the prospect of a dialog is on the list.
    pub async fn is_stopped(&self, dialog: &Dialog) -> Result<bool, StoreError> {
        self.store.read().await?.stop_list().has_prospect_of(dialog).await
    }

    /// Adds a person to the list, cancels the items that wait for them and stops their dialog.
    pub async fn stop(&self, target: &Target, by: TelegramUserId) -> Result<Stop, StoreError> {
        let dialog = self.with(target).await?;
        let mut work = self.store.begin().await?;
        let id = person(&mut work, target, dialog.as_ref()).await?;
        let added = !work.stop_list().contains(target.name(), id).await?;
        let mut cancelled = match &dialog {
            Some(dialog) => opt_out(&mut work, dialog, Cause::Admin(by), None).await?.cancelled,
            None => Vec::new(),
        };
        // Also by the typed username, and without a dialog.
        if work.stop_list().add(target.name(), id, Cause::Admin(by)).await? {
            let entry = AuditEntry { subject: id, ..AuditEntry::new(Action::StopListAdded) };
            work.audit().append(&entry.by(by).details("admin")).await?;
        }
        let name = target.name().map(Username::as_str);
        cancelled.extend(work.outbox().cancel_for(id, name, ItemReason::StopList).await?);
        work.runs().stop_to(target, id, RunReason::OptedOut).await?;
        if let Some(contact) = work.contacts().find(target).await? {
            work.contacts().withdraw_consent(contact, None, Some(by), None).await?;
        }
        for id in &cancelled {
            work.raise(Event::Item { id: *id });
        }
        match dialog {
            Some(dialog) => self.changed(work, dialog.id).await?,
            None => work.commit().await?,
        }
        Ok(Stop { added, cancelled: cancelled.len() })
    }

    /// Removes a person from the list. Returns `false` when they were not on it.
    pub async fn allow(&self, target: &Target, by: TelegramUserId) -> Result<bool, StoreError> {
        let dialog = self.with(target).await?;
        let known = dialog.as_ref().and_then(Dialog::username);
        let mut work = self.store.begin().await?;
        let id = person(&mut work, target, dialog.as_ref()).await?;
        let removed = work.stop_list().remove(target.name().or(known.as_ref()), id).await?;
        if removed {
            allowed(&mut work, id, by).await?;
        }
        match dialog.filter(|_| removed) {
            Some(dialog) => self.changed(work, dialog.id).await?,
            None => work.commit().await?,
        }
        Ok(removed)
    }

    /// Removes an entry of the list, if it still exists.
    pub async fn allow_line(&self, line: StopListId, by: TelegramUserId) -> Result<(), StoreError> {
        let mut work = self.store.begin().await?;
        if let Some(line) = work.stop_list().remove_line(line).await? {
            allowed(&mut work, line.person, by).await?;
        }
        work.commit().await
    }
}

async fn person(work: &mut Tx, target: &Target, dialog: Option<&Dialog>) -> Result<Option<TelegramUserId>, StoreError> {
    match (target, dialog.and_then(|dialog| dialog.telegram_user_id)) {
        (Target::Person(id), _) => Ok(Some(*id)),
        (Target::Name(_), Some(id)) => Ok(Some(id)),
        (Target::Name(name), None) => Ok(work.people().name(name).await?.and_then(|known| known.id)),
    }
}

async fn allowed(work: &mut Tx, person: Option<TelegramUserId>, by: TelegramUserId) -> Result<(), StoreError> {
    let entry = AuditEntry { subject: person, ..AuditEntry::new(Action::StopListRemoved) };
    work.audit().append(&entry.by(by)).await?;
    Ok(())
}
