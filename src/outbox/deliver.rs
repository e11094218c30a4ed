//! Delivering one item: find the recipient, pass the gate, claim, hand it to Telegram, record what came of it.
//! Its rule: what Telegram answered is recorded in one transaction; what it did not answer is unknown, never failed.

use jiff::{SignedDuration, Timestamp};

use super::{Outbox, RECHECK};
use crate::accounts::trouble::{self, NEW_CONTACTS_REST, Standing};
use crate::domain::gate::{self, Facts, ProspectFacts, Requirement, SenderFacts, Verdict};
use crate::domain::ids::{AccountId, DialogId, TelegramMessageId, TelegramUserId};
use crate::domain::limits::{self, Ramp};
use crate::domain::message::{Author, MessageDirection};
use crate::domain::outbox::{AfterUnknown, ItemReason, OutboxItem, after_unknown, back_off};
use crate::event::Event;
use crate::store::{Claim, Ending, NewMessage, Prospect, StoreError, Work};
use crate::telegram::{Class, ClientError, Resolved, WaitScope};

/// How long a name that nobody has is not asked for again.
const MISS_REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// What the account does after an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    GoOn,
    /// It has to wait or be looked after.
    Rest,
}

/// Who an item is for, as far as its account can tell.
enum Recipient {
    Person(Prospect),
    Nobody(ItemReason),
    Error(ClientError),
}

impl Outbox {
    pub(super) async fn deliver(&self, account: AccountId, item: &OutboxItem) -> Result<Next, StoreError> {
        let next = self.try_to_deliver(account, item).await?;
        self.0.events.tell(Event::Item { id: item.id });
        Ok(next)
    }

    async fn try_to_deliver(&self, account: AccountId, item: &OutboxItem) -> Result<Next, StoreError> {
        if let Some(next) = self.hold_back(account, item, None).await? {
            return Ok(next);
        }
        let prospect = match self.recipient(account, item).await? {
            Recipient::Person(prospect) => prospect,
            Recipient::Nobody(reason) => return self.fail(item, reason).await,
            Recipient::Error(error) => return self.refused(account, item, None, error).await,
        };
        if let Some(next) = self.hold_back(account, item, Some(prospect.id)).await? {
            return Ok(next);
        }
        let client = match self.0.supervisor.client(account).await {
            Ok(client) => client,
            Err(error) => return self.refused(account, item, None, error).await,
        };
        let mut work = self.0.store.begin().await?;
        let dialog = work.dialogs().open(&prospect, account).await?;
        if dialog.account_id != account && item.attempts == 0 {
            // Somebody known under another name: the account that talks to them goes on.
            work.outbox().assign(item.id, dialog.account_id).await?;
            work.commit().await?;
            return Ok(Next::GoOn);
        }
        let new_contact = dialog.last_out_at.is_none() && dialog.last_in_at.is_none();
        let Some(claim) = work.outbox().claim(item.id, account, prospect.id).await? else { return Ok(Next::GoOn) };
        work.commit().await?;
        match client.send_message(&claim).await {
            Ok(sent) => {
                let mut work = self.0.store.begin().await?;
                record_sent(&mut work, &claim, dialog.id, sent.message_id, new_contact).await?;
                work.commit().await?;
                Ok(Next::GoOn)
            }
            Err(error) => self.refused(account, claim.item(), Some(prospect.id), error).await,
        }
    }

    /// Asks the gate; when it says no, writes that down and says what the account does next.
    async fn hold_back(
        &self,
        account: AccountId,
        item: &OutboxItem,
        prospect: Option<TelegramUserId>,
    ) -> Result<Option<Next>, StoreError> {
        // A look: mostly the gate says yes, and then nobody has waited for a turn to write.
        let mut look = self.0.store.read().await?;
        let Some(account) = look.accounts().get_account_by_id(account).await? else {
            drop(look);
            let mut work = self.0.store.begin().await?;
            let until = work.now() + RECHECK;
            work.outbox().postpone(item.id, until, ItemReason::AccountNotReady).await?;
            work.commit().await?;
            return Ok(Some(Next::Rest));
        };
        let dialog = match prospect {
            Some(prospect) => look.dialogs().by_prospect(prospect).await?,
            None => look.dialogs().by_username(&item.target).await?,
        };
        if let Some(dialog) = dialog.as_ref().filter(|dialog| dialog.account_id != account.id && item.attempts == 0) {
            // The account that talks to this person goes on.
            let mut work = self.0.store.begin().await?;
            work.outbox().assign(item.id, dialog.account_id).await?;
            work.commit().await?;
            return Ok(Some(Next::GoOn));
        }
        let count = look.accounts().day_count(account.id).await?;
        let facts = Facts {
            now: look.now(),
            zone: self.0.store.clock().zone(),
            quiet_hours: None,
            attempted: item.attempts > 0,
            prospect: ProspectFacts {
                on_stop_list: false,
                dialog: dialog.as_ref(),
                requirement: Requirement::None,
                zone: None,
            },
            sender: Some(SenderFacts {
                account: &account,
                frozen: false,
                new_contacts_paused_until: None,
                count,
                caps: limits::caps(&account, &Ramp::default()),
                last_attempt_at: None,
                minimum_gap: SignedDuration::ZERO,
            }),
        };
        let verdict = gate::may_send(&facts);
        if verdict == Verdict::Yes {
            return Ok(None);
        }
        let mut work = self.0.store.begin().await?;
        let next = match verdict {
            Verdict::Yes => return Ok(None),
            Verdict::NotBefore { until, reason } => {
                let until = until.unwrap_or(work.now() + RECHECK);
                work.outbox().postpone(item.id, until, reason).await?;
                Next::Rest
            }
            Verdict::Never { reason } => {
                work.outbox().settle(item.id, Ending::Failed(reason)).await?;
                Next::GoOn
            }
        };
        work.commit().await?;
        Ok(Some(next))
    }

    /// Finds out who has the name, asking Telegram only when this account does not know yet.
    async fn recipient(&self, account: AccountId, item: &OutboxItem) -> Result<Recipient, StoreError> {
        let mut reading = self.0.store.read().await?;
        if let Some(known) = reading.people().name(&item.target).await? {
            match known.id {
                Some(id) => {
                    let peer = reading.sessions().peer(account, id.0).await?;
                    if peer.is_some_and(|peer| peer.access_hash.is_some())
                        && let Some(prospect) = reading.people().get(id).await?
                    {
                        return Ok(Recipient::Person(prospect));
                    }
                }
                None if reading.now() < known.checked_at + MISS_REMEMBERED => {
                    return Ok(Recipient::Nobody(ItemReason::NoSuchUser));
                }
                None => {}
            }
        }
        drop(reading);
        let client = match self.0.supervisor.client(account).await {
            Ok(client) => client,
            Err(error) => return Ok(Recipient::Error(error)),
        };
        let resolved = match client.resolve(&item.target).await {
            Ok(resolved) => resolved,
            Err(error) => return Ok(Recipient::Error(error)),
        };
        let mut work = self.0.store.begin().await?;
        let recipient = match resolved {
            Resolved::Person(prospect) => {
                work.people().put(&prospect).await?;
                work.people().set_name(&item.target, Some(prospect.id)).await?;
                Recipient::Person(prospect)
            }
            Resolved::NotAPerson => Recipient::Nobody(ItemReason::NotAPerson),
            Resolved::Nobody => {
                work.people().set_name(&item.target, None).await?;
                Recipient::Nobody(ItemReason::NoSuchUser)
            }
        };
        work.commit().await?;
        Ok(recipient)
    }

    async fn fail(&self, item: &OutboxItem, reason: ItemReason) -> Result<Next, StoreError> {
        let mut work = self.0.store.begin().await?;
        work.outbox().settle(item.id, Ending::Failed(reason)).await?;
        work.commit().await?;
        Ok(Next::GoOn)
    }

    /// Writes down what Telegram's refusal, or its silence, means for the item and for the account.
    async fn refused(
        &self,
        account: AccountId,
        item: &OutboxItem,
        claimed_for: Option<TelegramUserId>,
        error: ClientError,
    ) -> Result<Next, StoreError> {
        let class = match error {
            ClientError::Telegram(class) => class,
            ClientError::Store(error) => return Err(error),
        };
        let mut work = self.0.store.begin().await?;
        let standing = trouble::record(&mut work, account, &class).await?;
        let now = work.now();
        let later = |until: Timestamp, reason: ItemReason| Fate::Later { until, reason, charged: false };
        let fate = match class {
            Class::Retry { after: at_least } if claimed_for.is_some() => match after_unknown(item.attempts) {
                AfterUnknown::Retry { after, .. } => {
                    Fate::Later { until: now + at_least.max(after), reason: ItemReason::OutcomeUnknown, charged: true }
                }
                AfterUnknown::GiveUp => Fate::Failed(ItemReason::GaveUp),
            },
            // Nothing was sent: only a name was asked for, or there was no connection.
            Class::Retry { after } => later(now + after.max(back_off(item.attempts + 1)), ItemReason::AccountNotReady),
            Class::Wait { until, scope: WaitScope::Account | WaitScope::Chat | WaitScope::Resolving } => {
                later(until, ItemReason::FloodWait)
            }
            Class::PauseNewContacts => later(now + NEW_CONTACTS_REST, ItemReason::NewContactsPaused),
            Class::StaleAccess if item.attempts <= 1 => {
                if let Some(prospect) = claimed_for {
                    work.sessions().forget_peer(account, prospect.0).await?;
                }
                Fate::Later { until: now, reason: ItemReason::Unreachable, charged: true }
            }
            Class::StaleAccess => Fate::Failed(ItemReason::Unreachable),
            Class::Recipient(reason) | Class::Everywhere(reason) => Fate::Failed(reason),
            Class::Frozen | Class::Dead(_) | Class::Banned | Class::KeyDoubted | Class::Installation => {
                later(now + RECHECK, ItemReason::AccountNotReady)
            }
            Class::Content => Fate::Failed(ItemReason::Content),
            Class::WrongCode
            | Class::WrongPassword
            | Class::PasswordChallengeStale
            | Class::PasswordNeeded
            | Class::Login(_)
            | Class::Migrate(_)
            | Class::Unknown { .. } => Fate::Failed(ItemReason::Unexpected),
        };
        match fate {
            Fate::Later { until, reason, charged } => {
                if !charged && claimed_for.is_some() {
                    work.outbox().uncharge(item.id).await?;
                }
                work.outbox().postpone(item.id, until, reason).await?;
            }
            Fate::Failed(reason) => {
                work.outbox().settle(item.id, Ending::Failed(reason)).await?;
            }
        }
        work.commit().await?;
        Ok(if standing == Standing::Fit { Next::GoOn } else { Next::Rest })
    }
}

/// What becomes of an item that was not sent.
enum Fate {
    Later { until: Timestamp, reason: ItemReason, charged: bool },
    Failed(ItemReason),
}

/// The one transaction of a success: item settled, message saved, counters up, dialog touched.
async fn record_sent(
    work: &mut Work,
    claim: &Claim,
    dialog_id: DialogId,
    message_id: TelegramMessageId,
    new_contact: bool,
) -> Result<(), StoreError> {
    let item = claim.item();
    if !work.outbox().settle(item.id, Ending::Sent).await? {
        return Ok(());
    }
    let message = NewMessage {
        dialog_id,
        direction: MessageDirection::Outgoing,
        content: &item.content,
        author: Author::Admin(item.admin),
        telegram_message_id: Some(message_id),
    };
    work.dialogs().save_message(&message).await?;
    work.accounts().increment_messages(claim.account(), new_contact).await
}
