//! Which blanks of a sequence have no value for a person, asked for many people before they are put on it.
//!
//! Invariant: a text is filled as [`fill`](super::fill) does. The account's own name in a text to a stranger is that of the
//! account that would be chosen now.

use crate::domain::account::Account;
use crate::domain::contact::Contact;
use crate::domain::ids::AccountId;
use crate::domain::sequence::Sequence;
use crate::domain::template::{Body, KnownVariables, Variable, VariableName};
use crate::store::{StoreError, Tx};

/// The texts of a sequence that have blanks, and what fills them for everybody.
pub(super) struct BlankTexts {
    bodies: Vec<Body>,
    own: Vec<Variable>,
    accounts: Vec<Account>,
    /// The account that would write to a stranger now.
    chosen: Option<AccountId>,
}

impl BlankTexts {
    pub(super) async fn of(work: &mut Tx, sequence: &Sequence) -> Result<Self, StoreError> {
        let steps = work.sequences().steps(sequence.version).await?.into_vec();
        let bodies = steps.into_iter().map(|step| step.body).filter(|body| !body.blanks().is_empty()).collect();
        let accounts = work.accounts().get_accounts().await?;
        let chosen = work.accounts().get_available_account().await?.or_else(|| accounts.first().cloned());
        let own = work.templates().variables().await?;
        Ok(Self { bodies, own, accounts, chosen: chosen.map(|account| account.id) })
    }

    /// The blanks of all texts that have no value for a contact, each once.
    pub(super) async fn holes(&self, work: &mut Tx, contact: &Contact) -> Result<Vec<VariableName>, StoreError> {
        if self.bodies.is_empty() {
            return Ok(Vec::new());
        }
        let given = contact.name.as_ref().map(ToString::to_string);
        let called = given.or_else(|| contact.display_name.clone());
        let account = match contact.dialog {
            Some(id) if self.bodies.iter().any(Body::names_account) => {
                work.dialogs().get_dialog(id).await?.map(|dialog| dialog.account_id)
            }
            _ => None,
        };
        let account = account.or(self.chosen);
        let account = self.accounts.iter().find(|one| Some(one.id) == account);
        let fields = work.contacts().fields(contact.id).await?;
        let known = KnownVariables {
            prospect: called.as_deref(),
            username: contact.username.as_deref(),
            account: account.and_then(|account| account.display_name.as_deref()),
            fields: &fields,
            own: &self.own,
        };
        let mut holes: Vec<VariableName> = Vec::new();
        for missing in self.bodies.iter().filter_map(|body| body.fill(|name| known.value(name)).err()) {
            let new: Vec<_> = missing.names.into_iter().filter(|name| !holes.contains(name)).collect();
            holes.extend(new);
        }
        Ok(holes)
    }
}
