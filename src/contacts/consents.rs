//! Consents: recording and withdrawing them, for a contact or for the recipient of a message.
//!
//! Invariant: a consent or a withdrawal holds from its commit on, which also makes messages due that wait for it.

use super::Contacts;
use crate::domain::consent::{ConsentEntry, ConsentFile, NewConsent, Purpose};
use crate::domain::ids::{ConsentId, ContactId, TelegramUserId};
use crate::domain::outbox::OutboxItem;
use crate::domain::target::Target;
use crate::store::StoreError;

/// A page of a contact's ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerPage {
    /// Newest first.
    pub entries: Vec<ConsentEntry>,
    /// From zero.
    pub number: u32,
    pub more: bool,
    /// The purposes for which a consent is in force.
    pub in_force: Vec<Purpose>,
}

impl Contacts {
    /// Records a consent of a contact.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record_consent(
        &self,
        contact: ContactId,
        new: &NewConsent,
        by: TelegramUserId,
    ) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.contacts().record_consent(contact, new, by).await).await
    }

    /// Records a consent of the recipient of a message, who becomes a contact.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn consent_of_recipient(
        &self,
        item: &OutboxItem,
        new: &NewConsent,
        by: TelegramUserId,
    ) -> Result<(), StoreError> {
        let mut work = self.store.begin().await?;
        let of_person = match item.telegram_user_id {
            Some(person) => work.contacts().find(&Target::Person(person)).await?,
            None => None,
        };
        let contact = match of_person {
            Some(known) => known,
            None => work.contacts().find_or_add(&item.target, by).await?,
        };
        work.contacts().record_consent(contact, new, by).await?;
        work.commit().await
    }

    /// Withdraws a contact's consent for a purpose, if it is in force.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn withdraw_consent(
        &self,
        contact: ContactId,
        purpose: Purpose,
        by: TelegramUserId,
    ) -> Result<(), StoreError> {
        self.store
            .write(async |tx| tx.contacts().withdraw_consent(contact, Some(purpose), Some(by), None).await.map(drop))
            .await
    }

    /// The file that shows an entry of a contact's ledger.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn consent_file(&self, contact: ContactId, entry: ConsentId) -> Result<Option<ConsentFile>, StoreError> {
        self.store.read().await?.contacts().consent_file(contact, entry).await
    }

    /// A page of a contact's ledger.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ledger(&self, contact: ContactId, page: u32, size: u32) -> Result<LedgerPage, StoreError> {
        let mut reading = self.store.read().await?;
        let mut entries = reading.contacts().consents(contact, page.saturating_mul(size), size + 1).await?;
        let more = entries.len() > size as usize;
        entries.truncate(size as usize);
        let mut in_force = Vec::new();
        for purpose in Purpose::ALL {
            let newest = reading.contacts().newest_consent(contact, purpose).await?;
            in_force.extend(newest.is_some_and(|newest| newest.given).then_some(purpose));
        }
        Ok(LedgerPage { entries, number: page, more, in_force })
    }
}
