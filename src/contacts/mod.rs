//! The service for contacts: adding and changing them, what they agreed to, labels, and the stages of the pipeline.
//!
//! Invariant: a change is one transaction with all its consequences: its audit entry, and what a stage does to the
//! dialog.

mod consents;
mod lists;

pub use consents::LedgerPage;
pub use lists::{LineRefusal, ListOf, ListPage, Lists, MOST_FOUND, RefusedLine, TypedPeople};

use jiff::tz::TimeZone;

use crate::dialogs::{Dialogs, change_in, undo};
use crate::domain::contact::{Contact, ContactName};
use crate::domain::dialog::DialogStatus;
use crate::domain::ids::{AccountId, ContactId, DialogId, LabelId, StageId, TelegramUserId};
use crate::domain::invitation::InvitationCode;
use crate::domain::label::{Label, LabelName};
use crate::domain::phone::Phone;
use crate::domain::run::RunReason;
use crate::domain::spoken_language::SpokenLanguage;
use crate::domain::stage::Stage;
use crate::domain::target::Target;
use crate::domain::template::VariableName;
use crate::domain::typed_contact::TypedContact;
use crate::store::{DialogError, MOST_FIELDS, PipelineError, Store, StoreError, Tx};

/// The service. Clones share everything.
#[derive(Clone)]
pub struct Contacts {
    store: Store,
    dialogs: Dialogs,
}

/// The outcome of adding or changing a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutContact {
    Done(ContactId),
    /// This contact has the username or the phone.
    Known(ContactId),
    /// A contact has no room for another field.
    Full,
}

/// The outcome of moving a contact to a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub stage: Stage,
    /// The status that the dialog got with it.
    pub status: Option<DialogStatus>,
}

impl Contacts {
    #[must_use]
    pub fn new(store: Store, dialogs: Dialogs) -> Self {
        Self { store, dialogs }
    }

    /// Adds a person, unless somebody with the username or the phone is known.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add(&self, typed: &TypedContact, by: TelegramUserId) -> Result<PutContact, StoreError> {
        let mut work = self.store.begin().await?;
        if let Some(name) = &typed.username
            && let Some(known) = work.contacts().find(&Target::Name(name.clone())).await?
        {
            return Ok(PutContact::Known(known));
        }
        if let Some(phone) = &typed.phone
            && let Some(known) = work.contacts().with_phone(phone).await?
        {
            return Ok(PutContact::Known(known));
        }
        let id = work.contacts().add(typed, by).await?;
        work.commit().await?;
        Ok(PutContact::Done(id))
    }

    /// Sets the team's name for a person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rename(&self, id: ContactId, name: &ContactName, by: TelegramUserId) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.contacts().set_name(id, name, by).await).await
    }

    /// Sets the time zone in which a person lives; `None` forgets it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_zone(&self, id: ContactId, zone: Option<&TimeZone>, by: TelegramUserId) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.contacts().set_zone(id, zone, by).await).await
    }

    /// Sets the language that a person speaks; `None` forgets it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_language(
        &self,
        id: ContactId,
        language: Option<SpokenLanguage>,
        by: TelegramUserId,
    ) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.contacts().set_language(id, language, by).await).await
    }

    /// Sets a person's phone, unless somebody else has it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_phone(&self, id: ContactId, phone: &Phone, by: TelegramUserId) -> Result<PutContact, StoreError> {
        let mut work = self.store.begin().await?;
        if let Some(known) = work.contacts().with_phone(phone).await?.filter(|known| *known != id) {
            return Ok(PutContact::Known(known));
        }
        work.contacts().set_phone(id, phone, by).await?;
        work.commit().await?;
        Ok(PutContact::Done(id))
    }

    /// Sets a field; `None` deletes it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_field(
        &self,
        id: ContactId,
        name: &VariableName,
        value: Option<&str>,
        by: TelegramUserId,
    ) -> Result<PutContact, StoreError> {
        let mut work = self.store.begin().await?;
        let fields = work.contacts().fields(id).await?;
        if value.is_some() && fields.len() >= MOST_FIELDS && !fields.iter().any(|(known, _)| known == name) {
            return Ok(PutContact::Full);
        }
        work.contacts().set_field(id, name, value, by).await?;
        work.commit().await?;
        Ok(PutContact::Done(id))
    }

    /// Puts a label on a contact, or takes it off. Returns `None` when either is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn toggle_label(
        &self,
        id: ContactId,
        label: LabelId,
        by: TelegramUserId,
    ) -> Result<Option<bool>, StoreError> {
        let mut work = self.store.begin().await?;
        let Some(on) = work.contacts().toggle_label(id, label, by).await? else { return Ok(None) };
        let contact = work.contacts().get(id).await?;
        self.shown(work, contact).await?;
        Ok(Some(on))
    }

    /// Moves a contact to a stage; their dialog gets the status that the stage brings, which can be undone with it. Returns
    /// `None` when nothing changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn move_to(
        &self,
        id: ContactId,
        stage: StageId,
        by: TelegramUserId,
    ) -> Result<Option<Moved>, StoreError> {
        let mut work = self.store.begin().await?;
        let Some(before) = work.contacts().get(id).await? else { return Ok(None) };
        let Some(stage) = work.contacts().set_stage(id, stage, by).await? else { return Ok(None) };
        let contact = work.contacts().get(id).await?;
        let mut status = None;
        if let Some(dialog) = contact.as_ref().and_then(|contact| contact.dialog)
            && let Some(dialog) = work.dialogs().get_dialog(dialog).await?
            && let Some(event) = stage.event(dialog.status)
        {
            let kept = undo::keep(&mut work, dialog.id, event.undo_kind(), by).await?;
            if let Some((undo, _)) = &kept {
                work.undos().keep_stage(*undo, &before).await?;
            }
            let changed = change_in(&mut work, dialog.id, event, by).await.map_err(|error| match error {
                DialogError::Store(error) => error,
                // The stage asks only for what the status allows.
                error => StoreError::corrupt("dialogs", error.to_string()),
            })?;
            undo::replaced(&mut work, kept, &changed).await?;
            status = Some(changed.status);
        }
        if stage.leaves() && contact.as_ref().is_some_and(|contact| contact.dialog.is_none()) {
            work.runs().stop_contact(id, RunReason::StatusChanged).await?;
        }
        self.shown(work, contact).await?;
        Ok(Some(Moved { stage, status }))
    }

    /// Records that a contact is invited to write to this account, and returns the code of the invitation. `None` when
    /// the contact is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invite(
        &self,
        id: ContactId,
        account: AccountId,
        by: TelegramUserId,
    ) -> Result<Option<InvitationCode>, StoreError> {
        let mut work = self.store.begin().await?;
        let Some(contact) = work.contacts().get(id).await? else { return Ok(None) };
        work.contacts().invited(&contact, account, by).await?;
        let code = work.contacts().invitation_code(id);
        work.commit().await?;
        Ok(Some(code))
    }

    /// Makes one contact of an invited one and the person of a dialog. Returns `false` when there is nothing to join
    /// any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn join(&self, invited: ContactId, dialog: DialogId, by: TelegramUserId) -> Result<bool, StoreError> {
        let mut work = self.store.begin().await?;
        if !work.contacts().join(invited, dialog, by).await? {
            return Ok(false);
        }
        self.dialogs.tags_changed(work, dialog).await?;
        Ok(true)
    }

    /// Commits a change that the dialog's screens show.
    async fn shown(&self, work: Tx, contact: Option<Contact>) -> Result<(), StoreError> {
        match contact.and_then(|contact| contact.dialog) {
            Some(dialog) => self.dialogs.tags_changed(work, dialog).await,
            None => work.commit().await,
        }
    }

    /// Adds a label.
    ///
    /// # Errors
    /// When the name is taken, or there are as many labels as there may be.
    pub async fn add_label(&self, name: &LabelName, by: TelegramUserId) -> Result<LabelId, PipelineError> {
        self.store.write(async |tx| tx.contacts().add_label(name, by).await).await
    }

    /// Renames a label.
    ///
    /// # Errors
    /// When the name is taken, or the label is gone.
    pub async fn rename_label(
        &self,
        label: LabelId,
        name: &LabelName,
        by: TelegramUserId,
    ) -> Result<(), PipelineError> {
        self.store.write(async |tx| tx.contacts().rename_label(label, name, by).await).await
    }

    /// Gives a label the next colour.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recolour_label(&self, label: LabelId, by: TelegramUserId) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.contacts().recolour_label(label, by).await).await
    }

    /// Deletes a label, and takes it from everybody.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_label(&self, label: LabelId, by: TelegramUserId) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.contacts().delete_label(label, by).await).await
    }

    /// Adds a stage at the end of the pipeline.
    ///
    /// # Errors
    /// When the name is taken, or there are as many stages as there may be.
    pub async fn add_stage(&self, name: &LabelName, by: TelegramUserId) -> Result<StageId, PipelineError> {
        self.store.write(async |tx| tx.contacts().add_stage(name, by).await).await
    }

    /// Renames a stage.
    ///
    /// # Errors
    /// When the name is taken, or the stage is gone.
    pub async fn rename_stage(
        &self,
        stage: StageId,
        name: &LabelName,
        by: TelegramUserId,
    ) -> Result<(), PipelineError> {
        self.store.write(async |tx| tx.contacts().rename_stage(stage, name, by).await).await
    }

    /// Gives a stage the next status that it may bring.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_brings(&self, stage: &Stage, by: TelegramUserId) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.contacts().set_brings(stage.id, stage.next_brings(), by).await).await
    }

    /// Moves a stage one place up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn raise_stage(&self, stage: StageId, by: TelegramUserId) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.contacts().raise_stage(stage, by).await).await
    }

    /// Deletes a stage. Its contacts go to its neighbour.
    ///
    /// # Errors
    /// When it is the only stage.
    pub async fn delete_stage(&self, stage: StageId, by: TelegramUserId) -> Result<(), PipelineError> {
        self.store.write(async |tx| tx.contacts().delete_stage(stage, by).await).await
    }

    /// A contact with everything that its screen shows: labels, all labels, stages, fields.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn whole(&self, id: ContactId) -> Result<Option<WholeContact>, StoreError> {
        let mut reading = self.store.read().await?;
        let Some(contact) = reading.contacts().get(id).await? else { return Ok(None) };
        Ok(Some(WholeContact {
            labels: reading.contacts().labels_of(id).await?,
            stages: reading.contacts().stages().await?,
            fields: reading.contacts().fields(id).await?,
            contact,
        }))
    }
}

/// A contact with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeContact {
    pub contact: Contact,
    pub labels: Vec<Label>,
    /// All stages of the pipeline.
    pub stages: Vec<Stage>,
    pub fields: Vec<(VariableName, String)>,
}

impl WholeContact {
    /// The stage where they stand.
    #[must_use]
    pub fn stage(&self) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == self.contact.stage)
    }
}
