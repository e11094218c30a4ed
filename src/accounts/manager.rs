//! The account manager: what an admin can do with accounts. Its methods return as soon as the database is updated;
//! Telegram's answers arrive as [`Event`]s.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::SignedDuration;
use parking_lot::Mutex;
use secrecy::SecretString;
use tokio::sync::{Mutex as AsyncMutex, oneshot};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use super::login::LoginRun;
use super::{AccountNotifier, Supervisor};
use crate::domain::account::{Account, AccountEvent};
use crate::domain::code::LoginCode;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::{Card, DEADLINE, Login, LoginOutcome, LoginProblem, LoginStep};
use crate::domain::phone::Phone;
use crate::event::{Event, Events};
use crate::store::{Action, AuditEntry, NewAccount, Store, StoreError, Tx};
use crate::tasks::{Tasks, Wake};

/// How long a slot in an account's day is reserved for a caller.
const SLOT_HELD: SignedDuration = SignedDuration::from_secs(60);

/// The account manager. Clones share everything. `send_message` is in the `outbox` room.
#[derive(Clone)]
pub struct AccountManager(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(super) supervisor: Supervisor,
    pub(super) events: Events,
    pub(super) tasks: Tasks,
    /// Wakes the outbox when an account becomes ready.
    pub(crate) outbox: Wake,
    /// The steps of one account's login run one at a time, however fast buttons are pressed.
    turns: Mutex<HashMap<AccountId, Arc<AsyncMutex<()>>>>,
    /// Imports run one at a time, so that one session is never connected twice.
    pub(super) imports: AsyncMutex<()>,
    /// The tasks that watch displayed QR codes.
    pub(super) scans: Mutex<HashMap<AccountId, CancellationToken>>,
}

/// Why an account was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddAccountError {
    #[error("the number is at the desk already")]
    AlreadyHere(Box<Account>),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an account action was not done.
#[derive(Debug, thiserror::Error)]
pub enum ManagerError {
    #[error("there is no account {0}")]
    NoSuchAccount(AccountId),
    /// The action is not possible in the account's present state.
    #[error("the account is {}", .0.status)]
    NotNow(Box<Account>),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AccountManager {
    #[must_use]
    pub fn new(store: Store, supervisor: Supervisor, events: Events, tasks: Tasks, outbox: Wake) -> Self {
        Self(Arc::new(Inner {
            store,
            supervisor,
            events,
            tasks,
            outbox,
            turns: Mutex::default(),
            imports: AsyncMutex::default(),
            scans: Mutex::default(),
        }))
    }

    /// Adds an account under this number. It is not logged in yet.
    ///
    /// # Errors
    /// When the number is at the desk already: the account that has it.
    pub async fn add_account(&self, phone: &Phone, by: TelegramUserId) -> Result<Account, AddAccountError> {
        let mut work = self.0.store.begin().await?;
        let account =
            add(&mut work, phone, by).await?.map_err(|there| AddAccountError::AlreadyHere(Box::new(there)))?;
        work.commit().await?;
        Ok(account)
    }

    /// Requests a login code from Telegram, for a new login or in place of an old code. `card` is the message that
    /// shows the login, if there is a bot.
    ///
    /// # Errors
    /// When the account is logged in, or switched off.
    pub async fn request_code(
        &self,
        id: AccountId,
        admin: TelegramUserId,
        card: impl Into<Option<Card>>,
    ) -> Result<(), ManagerError> {
        let mut work = self.0.store.begin().await?;
        self.begin_login(&mut work, id, admin, card).await?;
        work.commit().await?;
        self.step(id, |run| async move { run.request_code().await });
        Ok(())
    }

    /// The common beginning of every kind of login.
    pub(super) async fn begin_login(
        &self,
        work: &mut Tx,
        id: AccountId,
        admin: TelegramUserId,
        card: impl Into<Option<Card>>,
    ) -> Result<(), ManagerError> {
        let account = self.require(work, id).await?;
        self.on(work, &account, AccountEvent::LoginWanted, None, admin).await?;
        // The old session has ended; the login creates a new one.
        work.sessions().delete_signed_in(id).await?;
        let deadline = work.now() + DEADLINE;
        work.logins().begin(id, admin, card, deadline).await?;
        work.audit().append(&AuditEntry::new(Action::LoginStarted).by(admin).account(id)).await?;
        Ok(())
    }

    /// Requests the code by Telegram's next delivery method.
    ///
    /// # Errors
    /// When no login expects a code.
    pub async fn resend_code(&self, id: AccountId) -> Result<(), ManagerError> {
        self.require_step(id, |step| matches!(step, LoginStep::NeedCode { .. })).await?;
        self.step(id, |run| async move { run.resend_code().await });
        Ok(())
    }

    /// Submits a login code to Telegram.
    ///
    /// # Errors
    /// When no login expects a code.
    pub async fn enter_code(&self, id: AccountId, code: LoginCode) -> Result<(), ManagerError> {
        self.require_step(id, |step| matches!(step, LoginStep::NeedCode { .. })).await?;
        self.step(id, |run| async move { run.enter_code(&code).await });
        Ok(())
    }

    /// Submits a login code to Telegram and waits for the outcome, for programs without a bot. The outcome is an event
    /// too, and the step completes even if the caller stops waiting.
    ///
    /// # Errors
    /// When no login expects a code, or it ended before its code was tried.
    pub async fn authorize_account(&self, id: AccountId, code: LoginCode) -> Result<LoginOutcome, ManagerError> {
        self.require_step(id, |step| matches!(step, LoginStep::NeedCode { .. })).await?;
        let (sender, outcome) = oneshot::channel();
        self.step(id, |run| async move {
            let event = run.enter_code(&code).await;
            if let Some(Event::Login { outcome, .. }) = &event {
                let _ = sender.send(outcome.clone());
            }
            event
        });
        match outcome.await {
            Ok(outcome) => Ok(outcome),
            Err(_) => {
                let account = self.account(id).await?.ok_or(ManagerError::NoSuchAccount(id))?;
                Err(ManagerError::NotNow(Box::new(account)))
            }
        }
    }

    /// Submits the account's own password to Telegram.
    ///
    /// # Errors
    /// When no login expects a password.
    pub async fn enter_password(&self, id: AccountId, password: SecretString) -> Result<(), ManagerError> {
        self.require_step(id, |step| matches!(step, LoginStep::NeedPassword { .. })).await?;
        self.step(id, |run| async move { run.enter_password(&password).await });
        Ok(())
    }

    /// Ends a login in progress. The account stays and can be logged in later.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn cancel_login(&self, id: AccountId, by: TelegramUserId) -> Result<(), ManagerError> {
        let Some(login) = self.login(id).await? else { return Ok(()) };
        let run = self.run(login);
        let awaited = run.to_take_back().await;
        run.end(Some(by)).await?;
        let turn = self.turn(id);
        self.0.tasks.spawn(async move {
            let _turn = turn.lock().await;
            run.hang_up(awaited).await;
        });
        Ok(())
    }

    /// The account for a message to a new person; `None` when no account is usable and below its caps. It prefers the
    /// fewest messages today, then the account unused for the longest time.
    ///
    /// A slot in its day is reserved for a minute, so that two callers do not get the same last slot. A message sent
    /// from the account takes the slot.
    pub async fn get_available_account(&self) -> Result<Option<Account>, StoreError> {
        let mut work = self.0.store.begin().await?;
        let account = work.accounts().get_available_account().await?;
        if let Some(account) = &account {
            let until = work.now() + SLOT_HELD;
            work.accounts().hold_slot(account.id, until).await?;
        }
        work.commit().await?;
        Ok(account)
    }

    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        let account = self.0.store.read().await?.accounts().get_account_by_id(id).await?;
        Ok(account.map(|account| self.seen(account)))
    }

    /// The account with its connection's state.
    #[must_use]
    pub fn seen(&self, account: Account) -> Account {
        self.0.supervisor.connection_health().seen(account)
    }

    pub async fn account_by_phone(&self, phone: &Phone) -> Result<Option<Account>, StoreError> {
        let account = self.0.store.read().await?.accounts().get_account_by_phone(phone).await?;
        Ok(account.map(|account| self.seen(account)))
    }

    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let accounts = self.0.store.read().await?.accounts().get_accounts().await?;
        Ok(accounts.into_iter().map(|account| self.seen(account)).collect())
    }

    pub async fn login(&self, id: AccountId) -> Result<Option<Login>, StoreError> {
        self.0.store.read().await?.logins().get(id).await
    }

    /// Logins that an admin has in progress, newest first.
    pub async fn logins_of(&self, admin: TelegramUserId) -> Result<Vec<Login>, StoreError> {
        self.0.store.read().await?.logins().of_admin(admin).await
    }

    /// Lets the accounts of a restored desk connect, since the machine before is off.
    pub async fn confirm_restored(&self, by: TelegramUserId) -> Result<(), StoreError> {
        let confirm = async |tx: &mut Tx| {
            if tx.desk().confirm_restored().await? {
                tx.audit().append(&AuditEntry::new(Action::RestoreConfirmed).by(by)).await?;
            }
            Ok(())
        };
        self.0.store.write(confirm).await
    }

    /// Records which message shows an account's login.
    pub async fn set_login_card(&self, id: AccountId, card: Card) -> Result<(), StoreError> {
        self.0.store.write(async |tx| tx.logins().set_card(id, card).await).await
    }

    /// Resumes logins after a restart. A login that was requesting a code does not know whether the code was sent, and
    /// a second request could cause a flood wait. So its admin is asked to decide.
    pub async fn resume(&self) -> Result<(), StoreError> {
        let mut reading = self.0.store.read().await?;
        for login in reading.logins().asking_for_code().await? {
            let outcome = LoginOutcome::Problem(LoginProblem::NoConnection);
            let Login { account_id, admin, card, .. } = login;
            self.0.events.send(Event::Login { account_id, admin, card, outcome });
        }
        for account in reading.logins().awaiting_scan().await? {
            self.watch_for_scan(account);
        }
        Ok(())
    }

    /// Ends logins whose deadline has passed. A loop calls this; a test calls it after setting the clock.
    pub async fn end_overdue_logins(&self) -> Result<(), StoreError> {
        let overdue = self.0.store.read().await?.logins().overdue().await?;
        for Login { account_id, admin, card, .. } in overdue {
            let turn = self.turn(account_id);
            let _turn = turn.lock().await;
            let Some(login) = self.login(account_id).await? else { continue };
            let run = self.run(login);
            run.end(None).await?;
            run.hang_up(None).await;
            self.0.events.send(Event::LoginTimedOut { account_id, admin, card });
        }
        Ok(())
    }

    pub(super) async fn require(&self, work: &mut Tx, id: AccountId) -> Result<Account, ManagerError> {
        work.accounts().get_account_by_id(id).await?.ok_or(ManagerError::NoSuchAccount(id))
    }

    async fn require_step(&self, id: AccountId, fits: impl FnOnce(&LoginStep) -> bool) -> Result<(), ManagerError> {
        let mut reading = self.0.store.read().await?;
        let account = self.require(&mut reading, id).await?;
        match reading.logins().get(id).await? {
            Some(login) if fits(&login.step) => Ok(()),
            _ => Err(ManagerError::NotNow(Box::new(account))),
        }
    }

    /// Runs one step of a login in the background and delivers its outcome.
    fn step<F>(&self, id: AccountId, step: impl FnOnce(LoginRun) -> F + Send + 'static)
    where
        F: Future<Output = Option<Event>> + Send,
    {
        let manager = self.clone();
        let step = async move {
            let turn = manager.turn(id);
            let _turn = turn.lock().await;
            match manager.login(id).await {
                Ok(Some(login)) => {
                    if let Some(event) = step(manager.run(login)).await {
                        manager.0.events.send(event);
                    }
                    manager.0.outbox.wake();
                }
                // The login ended in the step before this one.
                Ok(None) => {}
                Err(error) => {
                    tracing::error!(account = %id, error = %crate::logging::chain(&error), "failed to read a login");
                }
            }
        };
        self.0.tasks.spawn(step.instrument(tracing::debug_span!("account", id = id.0)));
    }

    pub(super) fn run(&self, login: Login) -> LoginRun {
        let account = login.account_id;
        let (store, supervisor) = (self.0.store.clone(), self.0.supervisor.clone());
        let notifier = AccountNotifier::new(store.clone(), self.0.events.clone());
        LoginRun { manager: self.clone(), store, supervisor, notifier, account, login }
    }

    pub(super) fn turn(&self, account: AccountId) -> Arc<AsyncMutex<()>> {
        let mut turns = self.0.turns.lock();
        Arc::clone(turns.entry(account).or_default())
    }
}

/// Adds an account with the team's configured limits, or finds the one that has the number already.
pub(super) async fn add(
    work: &mut Tx,
    phone: &Phone,
    by: TelegramUserId,
) -> Result<Result<Account, Account>, StoreError> {
    let limits = work.settings().team().limits;
    let new = NewAccount {
        phone: phone.clone(),
        daily_limit: limits.messages(),
        new_contact_limit: limits.new_contacts(),
        added_by: by,
    };
    if let Some(account) = work.accounts().create_account(&new).await? {
        return Ok(Ok(account));
    }
    let there = work.accounts().get_account_by_phone(phone).await?;
    let there = there
        .ok_or_else(|| StoreError::Corrupt { table: "accounts", what: "a number that is and is not there".into() })?;
    Ok(Err(there))
}
