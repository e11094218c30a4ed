//! Doing what members want of messages at Telegram, for each account in a task of its own.
//!
//! Invariant: a wish is claimed before Telegram is asked, and settled in one transaction with the message that it
//! changes. Without an answer it is tried again: Telegram does the same change once. Who has opted out gets nothing new.
//! Messages wait for no wish.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;

use futures::FutureExt as _;
use jiff::Timestamp;

use super::handle::{Outbox, RECHECK};
use crate::accounts::trouble;
use crate::dice::dice;
use crate::domain::account::Situation;
use crate::domain::back_off::{back_off, jittered};
use crate::domain::ids::{AccountId, ChatId};
use crate::domain::notice::Notice;
use crate::domain::wish::{WishKind, WishReason, may_go_at};
use crate::event::Event;
use crate::logging::{chain, repeats};
use crate::store::{StoreError, Tx, WishClaim};
use crate::telegram::{AccountClient, ClientError, ErrorKind};

/// What an account does after a wish.
enum AfterWish {
    GoOn,
    /// Nothing before this moment; `None` when a change of the account decides.
    Rest(Option<Timestamp>),
}

/// What becomes of a wish after Telegram's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WishFate {
    Done,
    Later(Timestamp),
    Failed(WishReason),
}

impl Outbox {
    /// Does what is wanted until the future is dropped.
    pub(super) async fn fulfil(&self) {
        let mut wished = self.0.store.wished();
        let mut accounts = self.0.store.all_health_facts();
        let mut ups = self.0.supervisor.ups();
        let searches = repeats!("failed to look for messages to change");
        loop {
            wished.mark_unchanged();
            accounts.mark_unchanged();
            let next = match searches.note(self.start_wishes().await) {
                Some(next) => next,
                None => Some(self.0.store.clock().now() + RECHECK),
            };
            let woken = async {
                tokio::select! {
                    Ok(()) = wished.changed() => {}
                    Ok(()) = accounts.changed() => {}
                    Ok(_) = ups.recv() => {}
                    () = self.0.fulfilled.woken() => {}
                }
            };
            self.0.store.clock().until_due(next, woken).await;
        }
    }

    /// Starts a task for each account with a due wish. Returns when the next one may be due.
    async fn start_wishes(&self) -> Result<Option<Timestamp>, StoreError> {
        let mut reading = self.0.store.ask().await?;
        let (now, due) = (reading.now(), reading.wishes().due().await?);
        drop(reading);
        let mut next = None::<Timestamp>;
        for (account, at) in due {
            let rests_until = self.0.resting.lock().get(&account).copied();
            let at = rests_until.map_or(at, |until| until.max(at));
            if now < at {
                next = Some(next.map_or(at, |next| next.min(at)));
                continue;
            }
            let Some(flight) = self.0.changing.join(account) else { continue };
            let outbox = self.clone();
            // To its end: a claimed wish is recorded before the program ends.
            self.0.tasks.spawn_to_end(async move {
                let done = AssertUnwindSafe(outbox.fulfil_all(account)).catch_unwind().await;
                let rests_until = match done {
                    Ok(Ok(rests_until)) => {
                        outbox.0.changes.worked(account);
                        rests_until
                    }
                    Ok(Err(error)) => {
                        outbox.0.changes.failed(account, chain(&error));
                        Some(outbox.0.store.clock().now() + RECHECK)
                    }
                    Err(_) => {
                        outbox.0.changes.failed(account, "it panicked");
                        Some(outbox.0.store.clock().now() + RECHECK)
                    }
                };
                match rests_until {
                    Some(until) => drop(outbox.0.resting.lock().insert(account, until)),
                    None => drop(outbox.0.resting.lock().remove(&account)),
                }
                if flight.again().is_some() || rests_until.is_some() {
                    outbox.0.fulfilled.wake();
                }
            });
        }
        Ok(next)
    }

    /// Does an account's due wishes. Returns when to look again; `None` when an event will say so.
    async fn fulfil_all(&self, account: AccountId) -> Result<Option<Timestamp>, StoreError> {
        let stopping = self.0.tasks.stopping();
        while !stopping.is_cancelled() {
            // No account is connected for this: it is asked again when it is.
            let Some(client) = self.0.supervisor.running(account).await else { return Ok(None) };
            if let Some(rest) = self.0.supervisor.rests(account) {
                return Ok(Some(self.0.store.clock().now() + rest));
            }
            match self.fulfil_next(&client).await? {
                Some(AfterWish::GoOn) => {}
                Some(AfterWish::Rest(until)) => return Ok(until),
                None => return Ok(None),
            }
        }
        Ok(None)
    }

    /// Does the next due wish of an account. Returns `None` when there is none.
    async fn fulfil_next(&self, client: &AccountClient) -> Result<Option<AfterWish>, StoreError> {
        let account = client.account();
        let mut work = self.0.store.begin().await?;
        let Some(row) = work.accounts().get_account_by_id(account).await? else { return Ok(None) };
        match Situation::of(&row, work.now()) {
            Situation::Ready | Situation::LimitReached | Situation::Offline { .. } => {}
            Situation::FloodWait { until } => return Ok(Some(AfterWish::Rest(Some(until)))),
            _ => return Ok(Some(AfterWish::Rest(None))),
        }
        let last = work.accounts().sending_state(account).await?.last_attempt_at;
        let at = may_go_at(last, work.settings().sending().answers.gap, work.now());
        if work.now() < at {
            return Ok(Some(AfterWish::Rest(Some(at))));
        }
        let Some(claim) = work.wishes().claim(account).await? else { return Ok(None) };
        if claim.wish().kind.says_something() && is_stopped(&mut work, &claim).await? {
            self.record(work, &claim, WishFate::Failed(WishReason::OptedOut)).await?;
            return Ok(Some(AfterWish::GoOn));
        }
        work.commit().await?;
        let answer = client.change_message(&claim).await;
        self.settle(&claim, answer).await.map(Some)
    }

    /// Records Telegram's answer.
    async fn settle(&self, claim: &WishClaim, answer: Result<(), ClientError>) -> Result<AfterWish, StoreError> {
        let error = match answer {
            Ok(()) => None,
            Err(ClientError::Telegram(error)) => Some(error),
            Err(ClientError::Store(error)) => return Err(error),
        };
        let mut work = self.0.store.begin().await?;
        let mut after = AfterWish::GoOn;
        if let Some(error) = &error {
            tracing::info!(account = %claim.account(), ?error, "failed to change a message");
            if trouble::record(&mut work, claim.account(), error).await? == trouble::Fitness::Unfit {
                after = AfterWish::Rest(None);
            }
        }
        let now = work.now();
        let fate = error.as_ref().map_or(WishFate::Done, |error| fate_of(error, claim.wish().attempts, now));
        self.record(work, claim, fate).await?;
        Ok(after)
    }

    /// Records what becomes of a claimed wish, and says it where it was wanted.
    async fn record(&self, mut work: Tx, claim: &WishClaim, fate: WishFate) -> Result<(), StoreError> {
        match fate {
            WishFate::Done => {
                let now = work.now();
                work.wishes().done(claim, now).await?;
                if claim.wish().item.is_some() {
                    for id in claim.messages() {
                        work.raise(Event::MessageChanged { id });
                        if let Some(id) = work.dialogs().waits_again(id).await? {
                            work.raise(Event::DialogChanged { id });
                        }
                    }
                }
            }
            WishFate::Failed(reason) => work.wishes().failed(claim, reason).await?,
            WishFate::Later(until) => work.wishes().postpone(claim, until).await?,
        }
        match claim.wish().item {
            Some(_) => self.raise_wishes(&mut work, claim).await?,
            None => not_reacted(&mut work, claim, fate).await?,
        }
        work.commit().await
    }

    /// Raises what changed about the items of a claim: once for each card that is to show it.
    async fn raise_wishes(&self, work: &mut Tx, claim: &WishClaim) -> Result<(), StoreError> {
        let mut raised = BTreeSet::new();
        for id in claim.items() {
            let Some(item) = work.outbox().get(id).await? else { continue };
            let first = item.group.unwrap_or(item.id);
            if raised.insert(first) && !work.outbox().goes_without_card(first).await? {
                self.raise_wish(work, &item);
            }
        }
        Ok(())
    }
}

/// Whether the prospect has opted out since the wish was stored.
async fn is_stopped(work: &mut Tx, claim: &WishClaim) -> Result<bool, StoreError> {
    match work.dialogs().get_dialog(claim.dialog()).await? {
        Some(dialog) => work.stop_list().has_prospect_of(&dialog).await,
        None => Ok(false),
    }
}

/// Says to the member who reacted that the prospect does not see it. A reaction has no card of its own.
async fn not_reacted(work: &mut Tx, claim: &WishClaim, fate: WishFate) -> Result<(), StoreError> {
    let (WishFate::Failed(reason), WishKind::React { emoji: Some(emoji) }) = (fate, &claim.wish().kind) else {
        return Ok(());
    };
    let notice = Notice::NotReacted { dialog: claim.dialog(), emoji: emoji.clone(), reason };
    // A private chat has its person's id.
    let kept = work.notices().put(ChatId(claim.wish().wanted_by.0), notice).await?;
    work.raise(Event::Notices(vec![kept]));
    Ok(())
}

fn fate_of(error: &ErrorKind, attempts: u32, now: Timestamp) -> WishFate {
    let back_off = now + jittered(back_off(attempts), dice());
    match *error {
        ErrorKind::NotModified => WishFate::Done,
        ErrorKind::Retry { after } => WishFate::Later(back_off.max(now + after)),
        ErrorKind::Wait { until, .. } => WishFate::Later(until.max(back_off)),
        ErrorKind::EditTooLate => WishFate::Failed(WishReason::TooLate),
        ErrorKind::MessageGone => WishFate::Failed(WishReason::Gone),
        ErrorKind::Content => WishFate::Failed(WishReason::Content),
        ErrorKind::Reaction => WishFate::Failed(WishReason::NotAllowed),
        ErrorKind::StaleAccess | ErrorKind::Recipient(_) | ErrorKind::Everywhere(_) => {
            WishFate::Failed(WishReason::Unreachable)
        }
        // A person decides about the account, or Telegram moves it.
        ErrorKind::PauseNewContacts
        | ErrorKind::Frozen
        | ErrorKind::Dead(_)
        | ErrorKind::Banned
        | ErrorKind::PasswordNeeded
        | ErrorKind::KeyDoubted
        | ErrorKind::Installation
        | ErrorKind::Migrate(_) => WishFate::Later(back_off.max(now + RECHECK)),
        ErrorKind::WrongCode
        | ErrorKind::WrongPassword
        | ErrorKind::PasswordChallengeStale
        | ErrorKind::Login(_)
        | ErrorKind::HelperBusy
        | ErrorKind::UploadGone
        | ErrorKind::Unknown { .. } => WishFate::Failed(WishReason::Unexpected),
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use rstest::rstest;

    use super::*;
    use crate::domain::outbox::ItemReason;
    use crate::telegram::WaitScope;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[rstest]
    #[case(ErrorKind::NotModified, WishFate::Done)]
    #[case(ErrorKind::EditTooLate, WishFate::Failed(WishReason::TooLate))]
    #[case(ErrorKind::MessageGone, WishFate::Failed(WishReason::Gone))]
    #[case(ErrorKind::Content, WishFate::Failed(WishReason::Content))]
    #[case(ErrorKind::Reaction, WishFate::Failed(WishReason::NotAllowed))]
    #[case(ErrorKind::StaleAccess, WishFate::Failed(WishReason::Unreachable))]
    #[case(ErrorKind::Recipient(ItemReason::BlockedByProspect), WishFate::Failed(WishReason::Unreachable))]
    #[case(ErrorKind::Unknown { name: "NEW".into() }, WishFate::Failed(WishReason::Unexpected))]
    fn an_error_has_its_meaning(#[case] error: ErrorKind, #[case] is: WishFate) {
        assert_eq!(fate_of(&error, 1, NOW), is);
    }

    #[test]
    fn a_wait_is_kept_and_silence_is_no_failure() {
        let until = NOW + SignedDuration::from_hours(1);
        assert_eq!(fate_of(&ErrorKind::Wait { until, scope: WaitScope::Account }, 1, NOW), WishFate::Later(until));
        let silence = ErrorKind::Retry { after: SignedDuration::from_secs(1) };
        for attempts in [1, 100] {
            assert!(matches!(fate_of(&silence, attempts, NOW), WishFate::Later(at) if at > NOW));
        }
    }
}
