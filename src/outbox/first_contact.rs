//! What a person requires of strangers, asked before a first message is claimed: a refused message counts against the
//! account.

use super::deliver::{AfterItem, Outgoing};
use super::facts::{ItemFacts, Snapshot};
use super::handle::Outbox;
use super::hold_back::goes;
use crate::domain::ids::TelegramUserId;
use crate::store::{StoreError, Tx};
use crate::telegram::{AccountClient, ClientError, ErrorKind};

impl Outbox {
    /// Asks what the person requires of strangers, before a first message is claimed. Returns what the account does
    /// next if the message cannot be sent.
    pub(super) async fn prepare_first_contact(
        &self,
        client: &AccountClient,
        outgoing: &Outgoing,
        about: &ItemFacts<'_>,
        person: TelegramUserId,
    ) -> Result<Option<AfterItem>, StoreError> {
        let (account, item) = (client.account(), &outgoing.item);
        let snapshot = Snapshot::take(&mut *self.0.store.ask().await?, &self.zone(), about).await?;
        if !goes(&snapshot, account, item) {
            return Ok(Some(self.hold_back(account, outgoing, Some(person)).await?.unwrap_or(AfterItem::GoOn)));
        }
        if snapshot.requirement.is_some() || !snapshot.facts().is_new_contact() {
            return Ok(None);
        }
        match client.requirement(person).await {
            Ok(requirement) => {
                let learn = async |tx: &mut Tx| tx.sessions().set_requirement(account, person, requirement).await;
                self.0.store.write(learn).await?;
                Ok(None)
            }
            // This request is a courtesy: if it fails, the message itself gets the answer.
            Err(ClientError::Telegram(class)) if !is_of_account(&class) && !self.0.supervisor.is_silent(account) => {
                Ok(None)
            }
            Err(error) => self.refused(account, &[item], None, error).await.map(Some),
        }
    }
}

/// Whether an error concerns the account, so that sending would meet it too.
fn is_of_account(class: &ErrorKind) -> bool {
    matches!(
        class,
        ErrorKind::Dead(_)
            | ErrorKind::Banned
            | ErrorKind::PasswordNeeded
            | ErrorKind::Frozen
            | ErrorKind::KeyDoubted
            | ErrorKind::Installation
    )
}
