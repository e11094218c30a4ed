//! An admin's actions on an account: pause, switch off, label, limit, log out, remove, move its dialogs. Each is
//! checked against the account's present state and written together with its audit entry.

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

/// The longest label, in characters, so that it fits on a button.
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
    /// The account is still at work. Only dialogs of a lost account are moved, since people are used to theirs.
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
    /// Pauses an account's sending. It stays connected and receives.
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

    /// Resumes a paused account.
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

    /// Switches an account off: it is disconnected and its session is kept. A login in progress ends.
    ///
    /// # Errors
    /// [`ManagerError::NotNow`] when Telegram has blocked it.
    pub async fn disable(&self, id: AccountId, by: TelegramUserId) -> Result<(), ManagerError> {
        let mut work = self.0.store.begin().await?;
        let account = self.require(&mut work, id).await?;
        match account.status {
            AccountStatus::Blocked => return Err(ManagerError::NotNow(Box::new(account))),
            // The reason why it is off already is more useful than a second "switched off".
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

    /// Switches an account on, and resumes it if it was paused. Without a session it must be logged in.
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

    /// Sets the team's own name for an account, or removes it (`None`).
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

    /// Logs an account out: its session ends at Telegram, then here. `card` shows the outcome.
    ///
    /// # Errors
    /// [`ManagerError::NotNow`] when the desk has no session of it, or another tool uses the session.
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

    /// Removes an account from the desk, after logging it out. Dialogs and history stay.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn remove(&self, id: AccountId, by: TelegramUserId, card: Card) -> Result<(), ManagerError> {
        self.require(&mut *self.0.store.read().await?, id).await?;
        self.leave(id, by, card, Leave::Remove);
        Ok(())
    }

    /// Begins a new account under a number that belongs to another person at Telegram now. The former account keeps its
    /// dialogs, history and limits, but not the number.
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

    /// Moves the dialogs of a lost account to a working one, together with their open items.
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
        // To its end, so that Telegram's answer is recorded.
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
            manager.0.events.send(Event::Left { account_id: id, admin: by, card, leave, outcome });
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
        // A session that another tool uses is not ended here.
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
        // For a blocked account the block stays the reason.
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

    /// Ends the session at Telegram. Returns Telegram's error if it failed.
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

    /// Applies an event to an account's status; a forbidden event becomes [`ManagerError::NotNow`].
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

    /// Applies an event to an account's status, with its audit entry. Connections and outbox are notified at the
    /// commit.
    ///
    /// # Errors
    /// [`ManagerError::NotNow`] when the event is not allowed in the account's status. Nothing is written then.
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
        // Its caps may have changed.
        work.outbox().release_limited(id).await?;
        Ok(account)
    }

    /// Sets the pace of a logged-in account.
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

/// Whether another tool uses the account's session.
fn is_elsewhere(account: &Account) -> bool {
    account.status_reason == Some(StatusReason::SessionExported)
}

/// Whether there is no session left to end.
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
