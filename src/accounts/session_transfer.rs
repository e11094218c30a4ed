//! Importing sessions from another tool, and exporting sessions to one.
//!
//! Invariant: a session is used in one place only. An imported session is stored after Telegram has said whose it is;
//! an exported one is disconnected here before anybody sees it.

use secrecy::SecretString;

use super::AccountManager;
use super::coming_back::{SignInOutcome, SignInSession, enter, tell_ended};
use super::manager::add;
use crate::domain::account::{Account, AccountEvent, AccountStatus, StatusReason, WarmUpPace};
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::{Card, Profile};
use crate::domain::phone::Phone;
use crate::domain::session_import::ImportOutcome;
use crate::event::Event;
use crate::store::{Action, AuditEntry, Peer, StatusError, StoreError, Tx};
use crate::telegram::{ClientError, ErrorKind, Identity, ImportedSession, SessionFormat, SessionStringError};

/// An account whose session was imported.
struct Imported {
    account: Account,
    /// The number of the account before.
    former: Option<Phone>,
}

/// Why a session was not imported. Nothing is stored then.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    NotASession(SessionStringError),
    #[error("this is a bot's session")]
    Bot,
    /// This person, or this session, is at the desk and logged in.
    #[error("the account is at the desk already")]
    AlreadyHere(Box<Account>),
    /// The number belonged to another person, who is at the desk under it.
    #[error("the number was another person's")]
    OtherPerson(Box<Account>),
    #[error("nobody is signed in with this session any more")]
    Dead,
    #[error("Telegram has banned this account")]
    Banned,
    #[error("no answer from Telegram")]
    NoConnection,
    /// Telegram refused for another reason, such as a rate limit.
    #[error("Telegram refused: {0:?}")]
    Refused(ErrorKind),
    /// Telegram did not reveal the number, without which there is no account here.
    #[error("the account has no phone number")]
    NoPhone,
    #[error(transparent)]
    Status(#[from] StatusError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a session was not exported.
#[derive(Debug, thiserror::Error)]
pub enum SessionExportError {
    #[error("there is no account {0}")]
    NoSuchAccount(AccountId),
    #[error("nobody is signed in")]
    NoSession,
    #[error(transparent)]
    Status(#[from] StatusError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SessionStringError> for ImportError {
    fn from(error: SessionStringError) -> Self {
        match error {
            SessionStringError::Bot => Self::Bot,
            other => Self::NotASession(other),
        }
    }
}

impl From<ClientError> for ImportError {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Store(error) => Self::Store(error),
            ClientError::Telegram(class) => match class {
                // The key is unknown to Telegram, or the login was never finished.
                ErrorKind::Dead(_) | ErrorKind::KeyDoubted | ErrorKind::PasswordNeeded => Self::Dead,
                ErrorKind::Banned => Self::Banned,
                ErrorKind::Retry { .. } => Self::NoConnection,
                other => Self::Refused(other),
            },
        }
    }
}

impl AccountManager {
    /// Imports a session that another tool has exported and no longer uses. It goes to the account of the signed-in
    /// person, whatever its number was. The account is created or brought back if needed. A new one begins at full
    /// pace.
    ///
    /// # Errors
    /// See [`ImportError`].
    pub async fn import_session(&self, text: &SecretString, by: TelegramUserId) -> Result<Account, ImportError> {
        Ok(self.import(text, by).await?.account)
    }

    async fn import(&self, text: &SecretString, by: TelegramUserId) -> Result<Imported, ImportError> {
        let session = ImportedSession::parse(text)?;
        let _one_by_one = self.0.imports.lock().await;
        // A second connection of a connected session would kill it, so this check comes before any request.
        if let Some(account) = self.logged_in_with(&session).await? {
            return Err(ImportError::AlreadyHere(Box::new(account)));
        }
        let identity = self.0.supervisor.identify(&session).await?;
        if identity.is_bot {
            return Err(ImportError::Bot);
        }
        let phone = identity.phone.clone().ok_or(ImportError::NoPhone)?;

        // A login of the same account that is in progress ends here.
        let theirs = self.0.store.read().await?.accounts().of_person(identity.profile.id).await?;
        let known = match theirs {
            None => self.account_by_phone(&phone).await?,
            theirs => theirs,
        };
        let known = known.filter(|account| !account.status.is_logged_in());
        let turn = known.as_ref().map(|account| self.turn(account.id));
        let _turn = match &turn {
            Some(turn) => Some(turn.lock().await),
            None => None,
        };
        if let Some(account) = &known {
            self.0.supervisor.disconnect(account.id).await;
        }
        let mut work = self.0.store.begin().await?;
        let (before, entered) = take_over(&mut work, &session, &identity, &phone, by).await?;
        work.commit().await?;
        tell_ended(&self.0.events, entered.ended.as_ref());
        self.0.outbox.wake();
        let changed = before.phone != entered.account.phone;
        Ok(Imported { account: entered.account, former: changed.then_some(before.phone) })
    }

    /// Imports a session in the background and reports the outcome. `card` shows it.
    pub fn import_in_background(&self, text: SecretString, by: TelegramUserId, card: Option<Card>) {
        let manager = self.clone();
        self.0.tasks.spawn(async move {
            let outcome = match manager.import(&text, by).await {
                Ok(Imported { account, former: Some(former) }) => ImportOutcome::Back(account.id, former),
                Ok(Imported { account, .. }) => ImportOutcome::Done(account.id),
                Err(error) => outcome_of(&error),
            };
            manager.0.events.send(Event::Imported { admin: by, card, outcome });
        });
    }

    /// Exports an account's session for another tool. The account is disconnected and switched off here. Its session
    /// stays stored, so that an admin can switch the account on again after the other tool has stopped.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn export_session(
        &self,
        id: AccountId,
        format: SessionFormat,
        by: TelegramUserId,
    ) -> Result<SecretString, SessionExportError> {
        let turn = self.turn(id);
        let _turn = turn.lock().await;
        let mut work = self.0.store.begin().await?;
        let account = work.accounts().get_account_by_id(id).await?.ok_or(SessionExportError::NoSuchAccount(id))?;
        if !account.status.is_logged_in() && account.status != AccountStatus::Disabled {
            return Err(SessionExportError::NoSession);
        }
        let session = work.sessions().get(id).await?.ok_or(SessionExportError::NoSession)?;
        let text = self.0.supervisor.export(&session, format).ok_or(SessionExportError::NoSession)?;
        let reason = Some(StatusReason::SessionExported);
        work.accounts().update_account_status(id, AccountEvent::Disabled, reason, Some(by)).await?;
        work.audit().append(&AuditEntry::new(Action::SessionExported).by(by).account(id)).await?;
        work.commit().await?;
        // From the commit on no client is created; the existing one must go before the text is shown.
        self.0.supervisor.disconnect(id).await;
        Ok(text)
    }

    async fn logged_in_with(&self, session: &ImportedSession) -> Result<Option<Account>, StoreError> {
        let mut reading = self.0.store.read().await?;
        let Some(id) = reading.sessions().holder_of(session.dc, &session.auth_key).await? else { return Ok(None) };
        let account = reading.accounts().get_account_by_id(id).await?;
        Ok(account.filter(|account| account.status.is_logged_in()))
    }
}

/// The outcome to show an admin; errors of ours are logged.
fn outcome_of(error: &ImportError) -> ImportOutcome {
    match error {
        ImportError::NotASession(SessionStringError::Truncated) => ImportOutcome::Truncated,
        ImportError::NotASession(_) => ImportOutcome::NotASession,
        ImportError::Bot => ImportOutcome::Bot,
        ImportError::AlreadyHere(account) => ImportOutcome::AlreadyHere(account.id),
        ImportError::OtherPerson(account) => ImportOutcome::OtherPerson(account.id),
        ImportError::Dead => ImportOutcome::Dead,
        ImportError::Banned => ImportOutcome::Banned,
        ImportError::NoConnection => ImportOutcome::NoConnection,
        ImportError::Refused(_) | ImportError::NoPhone => {
            tracing::warn!(error = %crate::logging::chain(error), "failed to import a session");
            ImportOutcome::Refused
        }
        ImportError::Status(_) | ImportError::Store(_) => {
            tracing::error!(error = %crate::logging::chain(error), "failed to import a session");
            ImportOutcome::Broken
        }
    }
}

/// Writes the account, its session and its person together. Returns the account as it was before, and the outcome.
async fn take_over(
    work: &mut Tx,
    session: &ImportedSession,
    identity: &Identity,
    phone: &Phone,
    by: TelegramUserId,
) -> Result<(Account, SignInOutcome), ImportError> {
    let user = identity.profile.id;
    let account = match work.accounts().of_person(user).await? {
        Some(account) => account,
        None => {
            let (Ok(account) | Err(account)) = add(work, phone, by).await?;
            account
        }
    };
    if account.status.is_logged_in() {
        return Err(ImportError::AlreadyHere(Box::new(account)));
    }
    if account.is_of_another(user) {
        return Err(ImportError::OtherPerson(Box::new(account)));
    }
    let was_in = account.telegram_user_id.is_some();
    let pace = if was_in { work.accounts().last_pace(account.id).await? } else { WarmUpPace::Established };
    let myself = Peer { peer_id: user.0, access_hash: identity.access_hash, is_bot: Some(false), is_self: Some(true) };
    let profile = Profile { phone: Some(phone.clone()), ..identity.profile.clone() };
    let session = session.record(user);
    let entrance = SignInSession { session: &session, myself: Some(myself), profile: &profile, pace, by };
    let entered = enter(work, &account, &entrance).await?;
    work.audit().append(&AuditEntry::new(Action::SessionImported).by(by).account(account.id)).await?;
    Ok((account, entered))
}
