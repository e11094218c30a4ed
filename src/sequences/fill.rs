//! Filling the steps of a sequence for a person, to be sent or to be shown before.
//!
//! Invariant: what is shown is filled from the same facts as what is sent.

use super::Sequences;
use crate::domain::contact::Contact;
use crate::domain::ids::{AccountId, ContactId, SequenceVersionId};
use crate::domain::run::Run;
use crate::domain::sequence::{SequenceStep, StepWait};
use crate::domain::stored_file::StoredFile;
use crate::domain::target::Target;
use crate::domain::template::{Holes, KnownVariables, Variable, VariableName};
use crate::domain::text::Part;
use crate::store::StoreError;

/// A step as a person would get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewStep {
    pub wait: StepWait,
    pub text: Result<Part, StepHoles>,
    pub file: Option<StoredFile>,
}

/// What a step lacks for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepHoles {
    /// Only a phone is known of them.
    NoAddress,
    /// It names the account that sends it, and none is free.
    NoAccount,
    /// Blanks without a value.
    Blanks(Holes),
}

/// The text of a step for a person.
#[derive(Clone, Debug)]
pub(super) struct FilledStep {
    pub(super) target: Target,
    pub(super) text: Part,
    /// The account whose name the text contains.
    pub(super) from: Option<AccountId>,
}

/// What is known of a person for filling.
struct KnownPersonFacts {
    called: Option<String>,
    /// The account of their dialog.
    account: Option<AccountId>,
    fields: Vec<(VariableName, String)>,
    own: Vec<Variable>,
}

impl Sequences {
    /// The steps of a version as a contact would get them; `None` when the contact is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn preview(
        &self,
        version: SequenceVersionId,
        contact: ContactId,
    ) -> Result<Option<Vec<PreviewStep>>, StoreError> {
        let mut reading = self.store.read().await?;
        let Some(contact) = reading.contacts().get(contact).await? else { return Ok(None) };
        let steps = reading.sequences().steps(version).await?;
        drop(reading);
        let mut shown = Vec::new();
        for step in steps.into_vec() {
            let text = self.fill(&contact, &step, None).await?.map(|filled| filled.text);
            shown.push(PreviewStep { wait: step.wait, text, file: step.file });
        }
        Ok(Some(shown))
    }

    /// The blanks of a run's next step that still have no value.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn blanks_of(&self, run: &Run) -> Result<Vec<VariableName>, StoreError> {
        let mut reading = self.store.read().await?;
        let contact = reading.contacts().get(run.contact).await?;
        let steps = reading.sequences().steps(run.version).await?;
        drop(reading);
        let (Some(contact), Some(step)) = (contact, steps.at(run.next_step)) else { return Ok(Vec::new()) };
        Ok(match self.fill(&contact, step, None).await? {
            Err(StepHoles::Blanks(holes)) => holes.names,
            _ => Vec::new(),
        })
    }

    /// Fills a step for a contact. `chosen` is the account that is to send it to a stranger, if it is chosen already.
    pub(super) async fn fill(
        &self,
        contact: &Contact,
        step: &SequenceStep,
        chosen: Option<AccountId>,
    ) -> Result<Result<FilledStep, StepHoles>, StoreError> {
        let Some(target) = contact.target() else { return Ok(Err(StepHoles::NoAddress)) };
        let facts = self.facts(contact).await?;
        let (mut account_name, mut from) = (None, None);
        if step.body.names_account() {
            let account = match facts.account.or(chosen) {
                Some(id) => self.store.ask().await?.accounts().get_account_by_id(id).await?,
                None => self.outbox.why(&target).await?.account,
            };
            let Some(account) = account else { return Ok(Err(StepHoles::NoAccount)) };
            account_name = account.display_name;
            from = Some(account.id);
        }
        let known = KnownVariables {
            prospect: facts.called.as_deref(),
            username: contact.username.as_deref(),
            account: account_name.as_deref(),
            fields: &facts.fields,
            own: &facts.own,
        };
        let text = step.body.fill(|name| known.value(name));
        Ok(text.map(|text| FilledStep { target, text, from }).map_err(StepHoles::Blanks))
    }

    async fn facts(&self, contact: &Contact) -> Result<KnownPersonFacts, StoreError> {
        let mut reading = self.store.read().await?;
        let given = contact.name.as_ref().map(ToString::to_string);
        let account = match contact.dialog {
            Some(dialog) => reading.dialogs().get_dialog(dialog).await?.map(|dialog| dialog.account_id),
            None => None,
        };
        Ok(KnownPersonFacts {
            called: given.or_else(|| contact.display_name.clone()),
            account,
            fields: reading.contacts().fields(contact.id).await?,
            own: reading.templates().variables().await?,
        })
    }
}
