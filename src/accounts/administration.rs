//! What an admin does to an account: pause, switch off, label, limit, log out, remove, hand its dialogs on.
//! Its rule: what is asked for is checked against the account as it is now, and written with its audit entry.

use tracing::Instrument as _;

use super::manager::add;
use super::{AccountManager, ManagerError, trouble};
use crate::domain::account::{Account, AccountEvent, AccountStatus, SessionKept, StatusReason, WarmUpPace};
use crate::domain::account_limits::{LimitKind, LimitOutOfRange};
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::Card;
use crate::event::{Event, Leave, LeaveOutcome};
use crate::store::{Action, AuditEntry, StatusError, StoreError, Tx};
use crate::telegram::{ClientError, ErrorKind};

/// The longest label, in characters: it is to fit on a button.
pub const LONGEST_LABEL: usize = 24;

/// Why a limit was not set.
#[derive(Debug, thiserror::Error)]
pub enum LimitError {
    #[error(transparent)]
    OutOfRange(#[from] LimitOutOfRange),
    #[error(transparent)]
    Account(#[from] ManagerError),
}

/// Why dialogs were not moved.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// Its people are used to it: only what an account cannot do any more is moved.
    #[error("the account is logged in and keeps its dialogs")]
    StillAtWork(Box<Account>),
    #[error("the account cannot take over dialogs")]
    NotReady(Box<Account>),
    #[error(transparent)]
    Account(#[from] ManagerError),
}

impl From<StoreError> for LimitError {
    fn from(error: StoreError) -> Self {
        Self::Account(error.into())
    }
}

impl From<StoreError> for MoveError {
    fn from(error: StoreError) -> Self {
        Self::Account(error.into())
    }
}

impl AccountManager {
    /// Has an account send nothing for a while; it stays connected and receives.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn pause(&self, id: AccountId, by: TelegramUserId) -> Result<(), ManagerError> {
        let mut work = self.0.store.begin().await?;
        if self.require(&mut work, id).await?.is_available {
            work.accounts().pause(id, true, by).await?;
        }
        Ok(work.commit().await?)
    }

    /// Lets a paused account go on.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn resume_sending(&self, id: AccountId, by: TelegramUserId) -> Result<(), ManagerError> {
        let mut work = self.0.store.begin().await?;
        if !self.require(&mut work, id).await?.is_available {
            work.accounts().pause(id, false, by).await?;
            work.outbox().release_waiting().await?;
        }
        work.commit().await?;
        self.0.outbox.wake();
        Ok(())
    }

    /// Switches an account off: it is disconnected, and its session is kept. A login under way ends.
    ///
    /// # Errors
    /// [`ManagerError::NotNow`] when Telegram has blocked it.
    pub async fn disable(&self, id: AccountId, by: TelegramUserId) -> Result<(), ManagerError> {
        let mut work = self.0.store.begin().await?;
        let account = self.require(&mut work, id).await?;
        match account.status {
            AccountStatus::Blocked => return Err(ManagerError::NotNow(Box::new(account))),
            // Why it is off already is worth more than that it was switched off again.
            AccountStatus::Disabled => return Ok(()),
            _ => {}
        }
        end_login(&mut work, id).await?;
        let reason = Some(StatusReason::DisabledByAdmin);
        self.on(&mut work, &account, AccountEvent::Disabled, reason, by).await?;
        work.commit().await?;
        self.0.supervisor.disconnect(id).await;
        Ok(())
    }

    /// Switches an account on, and lets it go on if it was paused. Without a session it has to be logged in then.
    ///
    /// # Errors
    /// [`ManagerError::NotNow`] when Telegram has blocked it.
    pub async fn enable(&self, id: AccountId, by: TelegramUserId) -> Result<(), ManagerError> {
        let mut work = self.0.store.begin().await?;
        let account = self.require(&mut work, id).await?;
        if account.status == AccountStatus::Disabled {
            let pace = work.accounts().last_pace(id).await?;
            let signed_in = work.sessions().is_signed_in(id).await?;
            let kept = if signed_in { SessionKept::Yes(pace) } else { SessionKept::No };
            self.on(&mut work, &account, AccountEvent::Enabled(kept), None, by).await?;
        } else if account.status == AccountStatus::Blocked {
            return Err(ManagerError::NotNow(Box::new(account)));
        }
        if !account.is_available {
            work.accounts().pause(id, false, by).await?;
        }
        work.outbox().release_waiting().await?;
        work.commit().await?;
        self.0.outbox.wake();
        Ok(())
    }

    /// Gives an account the team's own name, or takes it away (`None`).
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn set_label(&self, id: AccountId, label: Option<&str>, by: TelegramUserId) -> Result<(), ManagerError> {
        let mut work = self.0.store.begin().await?;
        self.require(&mut work, id).await?;
        work.accounts().set_label(id, label, by).await?;
        Ok(work.commit().await?)
    }

    /// Changes one of the account's daily limits.
    ///
    /// # Errors
    /// When the value is too high.
    pub async fn set_limit(
        &self,
        id: AccountId,
        kind: LimitKind,
        value: u32,
        by: TelegramUserId,
    ) -> Result<(), LimitError> {
        let mut work = self.0.store.begin().await?;
        let before = self.require(&mut work, id).await?.limits();
        let limits = before.with(kind, value)?;
        if limits != before {
            work.accounts().set_limits(id, limits, by).await?;
            work.outbox().release_limited(id).await?;
        }
        work.commit().await?;
        self.0.outbox.wake();
        Ok(())
    }

    /// Ends the account's session at Telegram, and then here. `card` shows what came of it.
    ///
    /// # Errors
    /// [`ManagerError::NotNow`] when no session of it is kept here, or another tool has it.
    pub async fn log_out(&self, id: AccountId, by: TelegramUserId, card: Card) -> Result<(), ManagerError> {
        let mut reading = self.0.store.read().await?;
        let account = self.require(&mut reading, id).await?;
        if !reading.sessions().is_signed_in(id).await? || is_elsewhere(&account) {
            return Err(ManagerError::NotNow(Box::new(account)));
        }
        drop(reading);
        self.leave(id, by, card, Leave::LogOut);
        Ok(())
    }

    /// Takes an account off the desk, logged out first if it is logged in. Dialogs and history stay.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn remove(&self, id: AccountId, by: TelegramUserId, card: Card) -> Result<(), ManagerError> {
        self.require(&mut *self.0.store.read().await?, id).await?;
        self.leave(id, by, card, Leave::Remove);
        Ok(())
    }

    /// Begins a new account under the number of one that belongs to another person at Telegram now. The former account keeps
    /// its dialogs, history and limits, without the number.
    ///
    /// # Errors
    /// When there is no such account, or it is logged in.
    pub async fn begin_new_holder(&self, id: AccountId, by: TelegramUserId) -> Result<Account, ManagerError> {
        let mut work = self.0.store.begin().await?;
        let former = self.require(&mut work, id).await?;
        if former.status.is_logged_in() {
            return Err(ManagerError::NotNow(Box::new(former)));
        }
        work.accounts().free_number(id, Some(by)).await?;
        let (Ok(fresh) | Err(fresh)) = add(&mut work, &former.phone, by).await?;
        work.commit().await?;
        Ok(fresh)
    }

    /// Hands the dialogs of an account that is lost to one that is at work, with what waits for them.
    ///
    /// # Errors
    /// See [`MoveError`].
    pub async fn move_dialogs(&self, from: AccountId, to: AccountId, by: TelegramUserId) -> Result<u32, MoveError> {
        let mut work = self.0.store.begin().await?;
        let lost = self.require(&mut work, from).await?;
        if lost.status.is_logged_in() {
            return Err(MoveError::StillAtWork(Box::new(lost)));
        }
        let heir = self.require(&mut work, to).await?;
        if !heir.status.is_logged_in() {
            return Err(MoveError::NotReady(Box::new(heir)));
        }
        let moved = work.accounts().move_dialogs(from, to, by).await?;
        work.commit().await?;
        self.0.outbox.wake();
        Ok(moved)
    }

    fn leave(&self, id: AccountId, by: TelegramUserId, card: Card, leave: Leave) {
        let manager = self.clone();
        // Not cut off between Telegram's answer and its record.
        let leaving = async move {
            let turn = manager.turn(id);
            let _turn = turn.lock().await;
            let outcome = match manager.try_to_leave(id, by, leave).await {
                Ok(outcome) => outcome,
                Err(error) => {
                    tracing::error!(account = %id, error = %crate::logging::chain(&error), "failed to end a session");
                    LeaveOutcome::Broken
                }
            };
            manager.0.events.tell(Event::Left { account_id: id, admin: by, card, leave, outcome });
        };
        self.0.tasks.spawn_to_end(leaving.instrument(tracing::debug_span!("account", id = id.0)));
    }

    async fn try_to_leave(
        &self,
        id: AccountId,
        by: TelegramUserId,
        leave: Leave,
    ) -> Result<LeaveOutcome, ManagerError> {
        let mut reading = self.0.store.read().await?;
        let account = self.require(&mut reading, id).await?;
        let signed_in = reading.sessions().is_signed_in(id).await?;
        drop(reading);
        // A session that another tool has is that tool's to end.
        let ended = if signed_in && !is_elsewhere(&account) { self.end_at_telegram(id).await? } else { None };
        if let Some(class) = &ended
            && !is_gone(class)
        {
            return Ok(LeaveOutcome::NoAnswer);
        }
        self.0.supervisor.disconnect(id).await;
        let mut work = self.0.store.begin().await?;
        if let Some(class) = &ended {
            trouble::record(&mut work, id, class).await?;
        }
        let account = self.require(&mut work, id).await?;
        end_login(&mut work, id).await?;
        work.sessions().delete(id).await?;
        // Of a blocked one, that Telegram did it is what counts.
        if account.status != AccountStatus::Blocked {
            self.on(&mut work, &account, AccountEvent::Disabled, Some(StatusReason::LoggedOut), by).await?;
        }
        if signed_in {
            work.audit().append(&AuditEntry::new(Action::AccountLoggedOut).by(by).account(id)).await?;
        }
        if leave == Leave::Remove {
            work.accounts().remove(id, by).await?;
        }
        work.commit().await?;
        Ok(LeaveOutcome::Done)
    }

    /// Ends the session on the server; what Telegram said instead, if it did not.
    async fn end_at_telegram(&self, id: AccountId) -> Result<Option<ErrorKind>, StoreError> {
        let ended = match self.0.supervisor.client(id).await {
            Ok(client) => client.log_out().await,
            Err(error) => Err(error),
        };
        match ended {
            Ok(()) => Ok(None),
            Err(ClientError::Store(error)) => Err(error),
            Err(ClientError::Telegram(class)) => {
                tracing::warn!(account = %id, ?class, "failed to end a session at Telegram");
                Ok(Some(class))
            }
        }
    }

    /// Takes an account through an event; one that is forbidden is not possible now.
    pub(super) async fn on(
        &self,
        work: &mut Tx,
        account: &Account,
        event: AccountEvent,
        reason: Option<StatusReason>,
        by: TelegramUserId,
    ) -> Result<Account, ManagerError> {
        match work.accounts().update_account_status(account.id, event, reason, Some(by)).await {
            Ok(account) => Ok(account),
            Err(StatusError::Forbidden(_)) => Err(ManagerError::NotNow(Box::new(account.clone()))),
            Err(StatusError::NoSuchAccount(id)) => Err(ManagerError::NoSuchAccount(id)),
            Err(StatusError::Store(error)) => Err(error.into()),
        }
    }

    /// Takes an account through an event of its life, with its audit entry. Whoever keeps connections and whoever sends
    /// hear of it by themselves.
    ///
    /// # Errors
    /// [`ManagerError::NotNow`] when the event cannot happen in the account's status; nothing is written then.
    pub async fn update_account_status(
        &self,
        id: AccountId,
        event: AccountEvent,
        reason: Option<StatusReason>,
        by: TelegramUserId,
    ) -> Result<Account, ManagerError> {
        let mut work = self.0.store.begin().await?;
        let account = self.changed(&mut work, id, event, reason, by).await?;
        work.commit().await?;
        self.0.outbox.wake();
        Ok(account)
    }

    async fn changed(
        &self,
        work: &mut Tx,
        id: AccountId,
        event: AccountEvent,
        reason: Option<StatusReason>,
        by: TelegramUserId,
    ) -> Result<Account, ManagerError> {
        let account = self.require(work, id).await?;
        let account = self.on(work, &account, event, reason, by).await?;
        // Its caps may be others now.
        work.outbox().release_limited(id).await?;
        Ok(account)
    }

    /// Says how fast a logged-in account may go.
    ///
    /// # Errors
    /// When the account is not logged in.
    pub async fn choose_pace(
        &self,
        id: AccountId,
        pace: WarmUpPace,
        by: TelegramUserId,
    ) -> Result<Account, ManagerError> {
        let mut work = self.0.store.begin().await?;
        let account = self.changed(&mut work, id, AccountEvent::PaceChosen(pace), None, by).await?;
        work.accounts().set_pace_open(id, false).await?;
        work.commit().await?;
        self.0.outbox.wake();
        Ok(account)
    }
}

/// Whether the account's session is at work in another tool.
fn is_elsewhere(account: &Account) -> bool {
    account.status_reason == Some(StatusReason::SessionExported)
}

/// Whether there is nothing left to end.
fn is_gone(class: &ErrorKind) -> bool {
    matches!(class, ErrorKind::Dead(_) | ErrorKind::Banned | ErrorKind::KeyDoubted)
}

async fn end_login(work: &mut Tx, id: AccountId) -> Result<(), StoreError> {
    if work.logins().get(id).await?.is_some() {
        work.logins().end(id).await?;
        work.sessions().delete(id).await?;
    }
    Ok(())
}
