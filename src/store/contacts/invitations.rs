//! Invitations: the code of a contact, the contact of a code, and joining the contact with the person who came.
//!
//! Invariant: nothing is stored of an invitation but its entry in the audit log: the code follows from the contact and the
//! desk's own key.

use super::queries::ContactQueries;
use crate::domain::contact::Contact;
use crate::domain::ids::{AccountId, ContactId, DialogId, TelegramUserId};
use crate::domain::invitation::InvitationCode;
use crate::store::StoreError;
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};

/// Who stands at the first stage goes where the contact `$1` stands.
const TAKE_STAGE: &str =
    "update contacts set stage_at = $3, stage_id = (select known.stage_id from contacts known where known.id = $1)
     where id = $2 and stage_id = (select id from stages order by place, id limit 1)
         and stage_id <> (select known.stage_id from contacts known where known.id = $1)";

impl ContactQueries<'_> {
    /// The code that stands in the first message of a contact who comes by an invitation.
    #[must_use]
    pub fn invitation_code(&self, contact: ContactId) -> InvitationCode {
        InvitationCode::new(contact, &self.0.hash_key.hash(&format!("invitation:{contact}")))
    }

    /// Records that an invitation to this account was handed over.
    pub async fn invited(
        &mut self,
        contact: &Contact,
        account: AccountId,
        by: TelegramUserId,
    ) -> Result<(), StoreError> {
        let entry = AuditEntry { subject: contact.person, ..AuditEntry::new(Action::ContactInvited) };
        let entry = entry.by(by).account(account).details(format!("{}: ", contact.id));
        AuditQueries(self.0.reborrow()).append(&entry).await
    }

    /// The contact without a dialog whose invitation these words name.
    pub async fn who_was_invited(&mut self, words: &str) -> Result<Option<Contact>, StoreError> {
        let code = InvitationCode::all_in(words).find(|code| *code == self.invitation_code(code.contact));
        let Some(code) = code else { return Ok(None) };
        Ok(self.get(code.contact).await?.filter(|contact| contact.dialog.is_none()))
    }

    /// Makes one contact of an invited one without a dialog, and the person of a dialog. Returns `false` when there is
    /// nothing to join any more.
    pub async fn join(&mut self, invited: ContactId, dialog: DialogId, by: TelegramUserId) -> Result<bool, StoreError> {
        let Some(known) = self.get(invited).await?.filter(|contact| contact.dialog.is_none()) else { return Ok(false) };
        let Some(came) = self.of_dialog(dialog).await?.filter(|came| *came != known.id) else { return Ok(false) };
        self.0.execute(TAKE_STAGE, (known.id.0, came.0, self.0.now_ms())).await?;
        self.merge(known.id.0, came.0).await?;
        let person = self.get(came).await?.and_then(|contact| contact.person);
        self.note(Action::ContactsJoined, came, person, by, known.id.to_string()).await?;
        Ok(true)
    }
}
