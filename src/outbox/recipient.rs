//! The recipient of an item: a person the account can address, or the reason why there is none.

use super::deliver::AfterItem;
use super::handle::{Outbox, raise};
use super::look_up::{KnownPeer, keep, known, rests};
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::outbox::{ItemReason, OutboxItem};
use crate::store::{DueRecipient, StoreError, Tx};
use crate::telegram::{AccountClient, ClientError, Resolved};

/// The recipient of an item, as far as its account knows.
pub(super) enum Recipient {
    Person(DueRecipient),
    Nobody(ItemReason),
    Error(ClientError),
}

impl Outbox {
    /// Whether the item's username belongs to another person than before, and the team had a dialog with its former
    /// holder only.
    pub(super) async fn has_moved(&self, item: &OutboxItem, holder: TelegramUserId) -> Result<bool, StoreError> {
        let Some(name) = item.target.name().filter(|_| item.telegram_user_id.is_none()) else { return Ok(false) };
        self.0.store.ask().await?.people().has_moved(name, holder).await
    }

    /// Ends an item whose username has a new holder. An admin who writes to the username again has been notified and
    /// means the new holder.
    pub(super) async fn fail_moved(&self, item: &OutboxItem) -> Result<AfterItem, StoreError> {
        let mut work = self.0.store.begin().await?;
        work.outbox().fail(item.id, ItemReason::NameMoved).await?;
        if let Some(name) = item.target.name() {
            work.people().forget_former_holder(name).await?;
        }
        raise(&mut work, item);
        work.commit().await?;
        Ok(AfterItem::GoOn)
    }

    /// Asks Telegram for the holder of the username.
    pub(super) async fn ask_for_recipient(
        &self,
        client: &AccountClient,
        item: &OutboxItem,
    ) -> Result<Recipient, StoreError> {
        let Some(name) = item.target.name() else { return Ok(Recipient::Nobody(ItemReason::Unreachable)) };
        let resolved = match client.resolve(name).await {
            Ok(resolved) => resolved,
            Err(error) => return Ok(Recipient::Error(error)),
        };
        let mut work = self.0.store.begin().await?;
        if work.outbox().get(item.id).await?.is_none() {
            // They were erased while Telegram looked them up, so nothing is stored.
            return Ok(Recipient::Nobody(ItemReason::NoSuchUser));
        }
        keep(&mut work, name, &resolved).await?;
        let recipient = match resolved {
            Resolved::Person(person) => match item.telegram_user_id {
                Some(meant) if meant != person.id => Recipient::Nobody(ItemReason::Unreachable),
                // The facts for the gate say later whether the person is a stranger.
                _ => Recipient::Person(DueRecipient { person, is_stranger: true }),
            },
            Resolved::NotAPerson => Recipient::Nobody(ItemReason::NotAPerson),
            Resolved::Nobody => Recipient::Nobody(ItemReason::NoSuchUser),
        };
        work.commit().await?;
        Ok(recipient)
    }
}

/// What is known of a recipient who cannot be addressed yet; `None` if Telegram must be asked.
pub(super) async fn known_recipient(
    reading: &mut Tx,
    account: AccountId,
    item: &OutboxItem,
) -> Result<Option<Recipient>, StoreError> {
    let Some(name) = item.target.name() else { return Ok(Some(Recipient::Nobody(ItemReason::Unreachable))) };
    Ok(known(reading, account, name).await?.map(|known| match known {
        KnownPeer::Nobody => Recipient::Nobody(ItemReason::NoSuchUser),
        KnownPeer::RestsUntil(until) => Recipient::Error(rests(until)),
    }))
}
