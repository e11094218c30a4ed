//! The meaning of Telegram's errors, or of its silence, for an item.
//!
//! Invariant: an attempt that was not executed does not count, and an item with an unknown outcome is never given up
//! early.

use jiff::{SignedDuration, Timestamp};

use super::deliver::AfterItem;
use super::handle::{Outbox, RECHECK, raise, raise_all};
use crate::accounts::trouble::{self, Fitness, NEW_CONTACTS_REST};
use crate::dialogs::opt_out::{OptedOut, opt_out};
use crate::dice::dice;
use crate::domain::back_off::{back_off, jittered};
use crate::domain::dialog::Dialog;
use crate::domain::gate::Requirement;
use crate::domain::ids::{AccountId, OutboxId, TelegramUserId};
use crate::domain::notice::Notice;
use crate::domain::outbox::{AfterUnknown, ItemReason, OutboxItem, after_unknown};
use crate::domain::recipients;
use crate::domain::run::RunReason;
use crate::domain::stop_list::Cause;
use crate::domain::target::Target;
use crate::event::Event;
use crate::store::{Postponed, StoreError, Tx};
use crate::telegram::{ClientError, ErrorKind, WaitScope};

/// The number of blocks within a day that counts as a warning; a choice of this project.
const MANY_BLOCKS: u32 = 5;

/// What happens to an item that was not sent.
enum RefusalOutcome {
    Later { until: Timestamp, reason: ItemReason, charged: bool },
    Failed(ItemReason),
}

impl Outbox {
    /// Records what an error means for the item, or for the files of an album, and for the account. `claimed_for` is the
    /// recipient, if they were handed to Telegram.
    pub(super) async fn refused(
        &self,
        account: AccountId,
        items: &[&OutboxItem],
        claimed_for: Option<TelegramUserId>,
        error: ClientError,
    ) -> Result<AfterItem, StoreError> {
        let class = match error {
            ClientError::Telegram(class) => class,
            ClientError::Store(error) => return Err(error),
        };
        let Some(&item) = items.first() else { return Ok(AfterItem::GoOn) };
        let mut work = self.0.store.begin().await?;
        let fitness = trouble::record(&mut work, account, &class).await?;
        if let Some(prospect) = claimed_for {
            learn(&mut work, account, item, prospect, &class).await?;
            if matches!(class, ErrorKind::Recipient(ItemReason::BlockedByProspect))
                && let Some(OptedOut { dialog, cancelled }) = blocked(&mut work, account, item, prospect).await?
            {
                keep_news(&mut work, &dialog, cancelled.len()).await?;
                work.raise(Event::DialogChanged { id: dialog.id });
                raise_all(&mut work, cancelled);
            }
        }
        if let (ErrorKind::PauseNewContacts, Some(run)) = (&class, item.run) {
            work.campaigns().peer_flood(run).await?;
        }
        for item in items {
            end_attempt(&mut work, item, &class, claimed_for.is_some()).await?;
        }
        // The connection failed, so all items of the account are affected.
        let unreachable = self.0.supervisor.rests(account).filter(|_| matches!(class, ErrorKind::Retry { .. }));
        let others = match unreachable {
            Some(rest) => hold(&mut work, account, rest).await?,
            None => Vec::new(),
        };
        items.iter().for_each(|item| raise(&mut work, item));
        raise_all(&mut work, others);
        work.commit().await?;
        Ok(if fitness == Fitness::Fit && unreachable.is_none() { AfterItem::GoOn } else { AfterItem::Rest })
    }
}

/// Records what an error means for one item.
async fn end_attempt(work: &mut Tx, item: &OutboxItem, class: &ErrorKind, claimed: bool) -> Result<(), StoreError> {
    match fate(class, item, claimed, work.now()) {
        RefusalOutcome::Later { until, reason, charged: true } => work.outbox().postpone(item.id, until, reason).await,
        RefusalOutcome::Later { until, reason, charged: false } => {
            if claimed {
                work.outbox().uncharge(item.id).await?;
            }
            work.outbox().put_off(item.id, until, reason).await
        }
        RefusalOutcome::Failed(reason) => work.outbox().fail(item.id, reason).await.map(drop),
    }
}

/// Postpones all items of an account that cannot reach Telegram. Returns those whose reason for waiting changed.
pub(super) async fn hold(work: &mut Tx, account: AccountId, rest: SignedDuration) -> Result<Vec<OutboxId>, StoreError> {
    let until = work.now() + rest;
    work.outbox().postpone_account(account, Postponed::All, until, ItemReason::NoAnswer).await
}

fn fate(class: &ErrorKind, item: &OutboxItem, claimed: bool, now: Timestamp) -> RefusalOutcome {
    let later = |until: Timestamp, reason: ItemReason| RefusalOutcome::Later { until, reason, charged: false };
    // Telegram may ask for a very short wait again and again.
    let wait = jittered(back_off(item.tries + 1), dice());
    match *class {
        ErrorKind::Retry { after: at_least } if claimed => match after_unknown(item.attempts) {
            AfterUnknown::Retry { after, .. } => {
                let until = now + at_least.max(jittered(after, dice()));
                RefusalOutcome::Later { until, reason: ItemReason::OutcomeUnknown, charged: true }
            }
            AfterUnknown::GiveUp => RefusalOutcome::Failed(ItemReason::GaveUp),
        },
        // Nothing was sent: it was only a lookup, or there was no connection.
        ErrorKind::Retry { after } => later(now + after.max(wait), ItemReason::NoAnswer),
        ErrorKind::Wait {
            until,
            scope:
                WaitScope::Account | WaitScope::Chat | WaitScope::Resolving | WaitScope::Reading | WaitScope::Requirement,
        } => later(until.max(now + wait), ItemReason::FloodWait),
        ErrorKind::PauseNewContacts => later(now + NEW_CONTACTS_REST, ItemReason::NewContactsPaused),
        ErrorKind::StaleAccess if claimed && item.attempts <= 1 => {
            RefusalOutcome::Later { until: now, reason: ItemReason::Unreachable, charged: true }
        }
        ErrorKind::StaleAccess => RefusalOutcome::Failed(ItemReason::Unreachable),
        ErrorKind::Recipient(reason) | ErrorKind::Everywhere(reason) => RefusalOutcome::Failed(reason),
        ErrorKind::Frozen => later(now + RECHECK.max(wait), ItemReason::Frozen),
        ErrorKind::Banned => later(now + RECHECK.max(wait), ItemReason::AccountBanned),
        // The login was not completed, so nobody is signed in.
        ErrorKind::Dead(_) | ErrorKind::PasswordNeeded | ErrorKind::KeyDoubted | ErrorKind::Installation => {
            later(now + RECHECK.max(wait), ItemReason::AccountNotReady)
        }
        // Telegram moves the account to another data centre, and has done nothing.
        ErrorKind::Migrate(_) => later(now + RECHECK.max(wait), ItemReason::NoAnswer),
        ErrorKind::Content => RefusalOutcome::Failed(ItemReason::Content),
        ErrorKind::WrongCode
        | ErrorKind::WrongPassword
        | ErrorKind::PasswordChallengeStale
        | ErrorKind::Login(_)
        | ErrorKind::MessageGone
        | ErrorKind::HelperBusy
        | ErrorKind::NotModified
        | ErrorKind::EditTooLate
        | ErrorKind::Reaction
        | ErrorKind::UploadGone
        | ErrorKind::Unknown { .. } => RefusalOutcome::Failed(ItemReason::Unexpected),
    }
}

/// Stores what the error says about the person, so that no other account is refused for the same reason.
async fn learn(
    work: &mut Tx,
    account: AccountId,
    item: &OutboxItem,
    prospect: TelegramUserId,
    class: &ErrorKind,
) -> Result<(), StoreError> {
    match class {
        ErrorKind::StaleAccess => work.sessions().forget_peer(account, prospect.0).await,
        ErrorKind::Recipient(ItemReason::PremiumOnly) => {
            work.sessions().set_requirement(account, prospect, Requirement::Premium).await
        }
        ErrorKind::Recipient(ItemReason::PaymentRequired) => {
            work.sessions().set_requirement(account, prospect, Requirement::Payment).await
        }
        ErrorKind::Everywhere(ItemReason::Deleted) => {
            work.dialogs().mark_deleted(prospect).await?;
            match item.target.name() {
                Some(name) => work.people().set_name(name, None).await,
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// A person who has blocked one account has opted out: no other account tries.
async fn blocked(
    work: &mut Tx,
    account: AccountId,
    item: &OutboxItem,
    prospect: TelegramUserId,
) -> Result<Option<OptedOut>, StoreError> {
    rest_after_blocks(work, account).await?;
    if let Some(dialog) = work.dialogs().by_prospect(prospect).await? {
        return opt_out(work, &dialog, Cause::Block, None).await.map(Some);
    }
    work.stop_list().add(item.target.name(), Some(prospect), Cause::Block).await?;
    if let Some(contact) = work.contacts().find(&Target::Person(prospect)).await? {
        work.runs().stop_contact(contact, RunReason::OptedOut).await?;
        work.campaigns().refused(contact).await?;
        work.contacts().withdraw_consent(contact, None, None, None).await?;
    }
    Ok(None)
}

/// Stores a notice for the members who see the dialog's messages in private. An opt-out in words is shown by the card
/// of those words.
async fn keep_news(work: &mut Tx, dialog: &Dialog, cancelled: usize) -> Result<(), StoreError> {
    let team = work.team().members().await?;
    let chats = recipients::chats_for(&team, dialog.assignee, None);
    let kept = work.notices().put_all(&chats, &Notice::OptedOut { dialog: dialog.id, cancelled }).await?;
    work.raise(Event::Notices(kept));
    Ok(())
}

/// Pauses first messages of an account that many people block, as after Telegram's own warning, which would come later.
async fn rest_after_blocks(work: &mut Tx, account: AccountId) -> Result<(), StoreError> {
    let now = work.now();
    // This one is not settled yet.
    let blocks = work.accounts().blocks_since(account, now - SignedDuration::from_hours(24)).await? + 1;
    let rests =
        work.accounts().sending_state(account).await?.new_contacts_paused_until.is_some_and(|until| now < until);
    if blocks >= MANY_BLOCKS && !rests {
        trouble::record(work, account, &ErrorKind::PauseNewContacts).await?;
    }
    Ok(())
}
