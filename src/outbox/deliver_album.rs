//! Sending the claimed files of an album.
//!
//! Invariant: the files that Telegram took are recorded in one transaction. Each of the others gets what its own error
//! means.

use super::deliver::AfterItem;
use super::handle::Outbox;
use super::record::{self, Recorded};
use crate::domain::ids::TelegramUserId;
use crate::domain::outbox::OutboxItem;
use crate::store::{Claim, StoreError};
use crate::telegram::{AccountClient, ClientError, ErrorKind};

impl Outbox {
    /// Sends an album and records the outcome of each file.
    pub(super) async fn send_album(
        &self,
        client: &AccountClient,
        claim: &Claim,
        prospect: TelegramUserId,
    ) -> Result<AfterItem, StoreError> {
        let items: Vec<&OutboxItem> = claim.items().map(|claimed| &claimed.item).collect();
        let outcomes = match client.send_album(claim).await {
            Ok(outcomes) => outcomes,
            Err(error) => return self.refused(client.account(), &items, Some(prospect), error).await,
        };
        let mut next = AfterItem::GoOn;
        // Files with the same error are one refusal, which counts once for the account.
        let mut refusals: Vec<(ErrorKind, Vec<&OutboxItem>)> = Vec::new();
        let mut work = self.0.store.begin().await?;
        for (&item, outcome) in items.iter().zip(outcomes) {
            match outcome {
                Ok(sent) => {
                    let recorded = record::sent(&mut work, item, sent.message_id, Some(sent.date)).await?;
                    next = if recorded == Recorded::Last { AfterItem::Sent } else { AfterItem::GoOn };
                }
                Err(class) => match refusals.iter_mut().find(|(known, _)| *known == class) {
                    Some((_, items)) => items.push(item),
                    None => refusals.push((class, vec![item])),
                },
            }
        }
        work.commit().await?;
        tracing::debug!(files = items.len(), refusals = refusals.len(), "recorded that an album was sent");
        for (class, items) in refusals {
            let error = ClientError::Telegram(class);
            next = self.refused(client.account(), &items, Some(prospect), error).await?;
        }
        Ok(next)
    }
}
