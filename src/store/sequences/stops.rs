//! What stops or holds runs, in the transaction that saves the human thing.
//!
//! Invariant: with a run ends its waiting item, and an item that may have reached Telegram is left to its next attempt,
//! which the gate refuses.

use jiff::Timestamp;

use crate::domain::consent::{Ledger, Purpose, Standing};
use crate::domain::ids::{AccountId, CampaignId, ContactId, DialogId, RunId, TelegramUserId};
use crate::domain::outbox::ItemReason;
use crate::domain::run::RunReason;
use crate::domain::target::Target;
use crate::store::{CampaignQueries, ContactQueries, RunQueries, StoreError};

pub(in crate::store) const OPEN_OF_CONTACT: &str =
    "select id from runs where contact_id = $1 and state in ('running', 'held')";
pub(in crate::store) const OPEN_IN_DIALOG: &str = "select id from runs
     where contact_id = (select id from contacts where dialog_id = $1) and state in ('running', 'held')";
/// The open runs of the person with the name `$1`, or with the id `$2`.
pub(in crate::store) const OPEN_TO_PERSON: &str = "select id from runs
     where state in ('running', 'held') and contact_id in (
         select id from contacts where telegram_user_id = coalesce($2,
             (select telegram_user_id from usernames where name = $1))
         union select id from contacts where telegram_user_id is null and lower(username) = $1)";
pub(in crate::store) const OPEN_OF_ACCOUNT: &str = "select runs.id
     from dialogs join contacts on contacts.dialog_id = dialogs.id join runs on runs.contact_id = contacts.id
     where account_id = $1 and state in ('running', 'held')";

impl RunQueries<'_> {
    /// Stops a run. Returns `false` when it has ended before.
    pub async fn stop(&mut self, id: RunId, reason: RunReason, details: Option<&str>) -> Result<bool, StoreError> {
        let sql = "update runs set state = 'stopped', reason = $2, details = $3, due_at = null, proposed_at = null,
                 ended_at = $4
             where id = $1 and state in ('running', 'held') returning campaign_id";
        let params = (id.0, reason.into_str(), details, self.0.now_ms());
        let stopped: Option<Option<CampaignId>> = self.0.optional_value(sql, params).await?;
        if let Some(campaign) = stopped {
            self.cancel_item(id).await?;
            self.raise(campaign);
        }
        Ok(stopped.is_some())
    }

    /// Holds a run. `proposed` is when it may go on, as the person's words say. Returns `false` when it has ended.
    pub async fn hold(
        &mut self,
        id: RunId,
        reason: RunReason,
        details: Option<&str>,
        proposed: Option<Timestamp>,
    ) -> Result<bool, StoreError> {
        let sql = "update runs set state = 'held', reason = $2, details = $3, due_at = null, proposed_at = $4
             where id = $1 and state in ('running', 'held') returning campaign_id";
        let params = (id.0, reason.into_str(), details, proposed.map(Timestamp::as_millisecond));
        let held: Option<Option<CampaignId>> = self.0.optional_value(sql, params).await?;
        self.raise(held.flatten());
        Ok(held.is_some())
    }

    /// The campaign of a run that changed must be shown again, and may be finished.
    pub(in crate::store) fn raise(&mut self, campaign: Option<CampaignId>) {
        if let Some(campaign) = campaign {
            CampaignQueries(self.0.reborrow()).raise(campaign);
        }
    }

    /// Stops the runs of a contact.
    pub async fn stop_contact(&mut self, contact: ContactId, reason: RunReason) -> Result<Vec<RunId>, StoreError> {
        let runs = self.0.values(OPEN_OF_CONTACT, [contact.0]).await?;
        self.stop_all(runs, reason).await
    }

    /// Stops the runs of the prospect of a dialog.
    pub async fn stop_in(&mut self, dialog: DialogId, reason: RunReason) -> Result<Vec<RunId>, StoreError> {
        let runs = self.0.values(OPEN_IN_DIALOG, [dialog.0]).await?;
        self.stop_all(runs, reason).await
    }

    /// Holds the runs of the prospect of a dialog.
    pub async fn hold_in(
        &mut self,
        dialog: DialogId,
        reason: RunReason,
        proposed: Option<Timestamp>,
    ) -> Result<Vec<RunId>, StoreError> {
        let runs: Vec<RunId> = self.0.values(OPEN_IN_DIALOG, [dialog.0]).await?;
        for run in &runs {
            self.hold(*run, reason, None, proposed).await?;
        }
        Ok(runs)
    }

    /// Stops the runs of the person with an address.
    pub async fn stop_to(
        &mut self,
        target: &Target,
        person: Option<TelegramUserId>,
        reason: RunReason,
    ) -> Result<Vec<RunId>, StoreError> {
        let person = match target {
            Target::Person(id) => Some(*id),
            Target::Name(_) => person,
        };
        let runs = self.0.values(OPEN_TO_PERSON, (target.key(), person.map(|id| id.0))).await?;
        self.stop_all(runs, reason).await
    }

    /// Stops the runs of the people that a lost account talks to.
    pub(in crate::store) async fn stop_of_account(&mut self, account: AccountId) -> Result<(), StoreError> {
        let runs = self.0.values(OPEN_OF_ACCOUNT, [account.0]).await?;
        self.stop_all(runs, RunReason::AccountLost).await.map(drop)
    }

    /// Stops the runs of a contact for which no consent is in force any more.
    pub(in crate::store) async fn stop_without_consent(&mut self, contact: ContactId) -> Result<(), StoreError> {
        let mut contacts = ContactQueries(self.0.reborrow());
        let write = contacts.newest_consent(contact, Purpose::Write).await?;
        let ledger = Ledger { write, offers: contacts.newest_consent(contact, Purpose::Offers).await? };
        for purpose in [Purpose::Write, Purpose::Offers] {
            if matches!(ledger.standing(purpose), Standing::Given(_)) {
                continue;
            }
            let sql = "select runs.id from runs join sequences on sequences.id = sequence_id
                 where contact_id = $1 and state in ('running', 'held') and purpose = $2";
            let runs = self.0.values(sql, (contact.0, purpose.into_str())).await?;
            self.stop_all(runs, RunReason::ConsentWithdrawn).await?;
        }
        Ok(())
    }

    async fn stop_all(&mut self, runs: Vec<RunId>, reason: RunReason) -> Result<Vec<RunId>, StoreError> {
        for run in &runs {
            self.stop(*run, reason, None).await?;
        }
        Ok(runs)
    }

    /// Cancels the item of a run that waits in the outbox, with all its parts that were not attempted.
    pub(in crate::store) async fn cancel_item(&mut self, id: RunId) -> Result<(), StoreError> {
        let sql = "update outbox set state = 'cancelled', reason = $2, settled_at = $3
             where run_id = $1 and settled_at is null and attempts = 0";
        self.0.execute(sql, (id.0, ItemReason::RunStopped.into_str(), self.0.now_ms())).await
    }
}
