//! The steps of one account's login. Each makes one request to Telegram.
//!
//! Invariant: Telegram's answer is written in one transaction with the account's status, and only while the login is
//! still wanted.

use crate::domain::account::{AccountEvent, StatusReason, WarmUpPace};
use crate::domain::code::LoginCode;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::{
    CodeWay, DEADLINE, Login, LoginOutcome, LoginProblem, LoginStep, MAX_TRIES, Profile, REST_AFTER_FLOOD, SentCode,
};
use crate::domain::phone::Phone;
use crate::event::Event;
use crate::store::{Numbered, PhoneCodeHash, SignedIn, StatusError, Store, StoreError, Tx};
use crate::telegram::{ClientError, CodeAnswer, ErrorKind, LoginError, SignIn};

use super::{AccountManager, AccountNotifier, Supervisor};

use secrecy::SecretString;

/// The login of one account.
pub(super) struct LoginRun {
    pub(super) manager: AccountManager,
    pub(super) store: Store,
    pub(super) supervisor: Supervisor,
    pub(super) notifier: AccountNotifier,
    pub(super) account: AccountId,
    /// The login as it was when this step began.
    pub(super) login: Login,
}

/// What stops a step: Telegram's answer, or a failure of ours that is logged where its event is made.
#[derive(Debug, thiserror::Error)]
pub(super) enum StepError {
    #[error("the login has a problem: {0:?}")]
    Problem(LoginProblem),
    /// The login has ended meanwhile; nobody waits for this step.
    #[error("the login is no longer wanted")]
    Gone,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Status(#[from] StatusError),
}

impl From<LoginError> for StepError {
    fn from(error: LoginError) -> Self {
        match error {
            LoginError::WrongCode => Self::Problem(LoginProblem::WrongCode { tries_left: 0 }),
            LoginError::WrongPassword => Self::Problem(LoginProblem::WrongPassword { tries_left: 0 }),
            LoginError::Problem(problem) => Self::Problem(problem),
            LoginError::Store(error) => Self::Store(error),
            LoginError::OutcomeUnknown => Self::Problem(LoginProblem::NoConnection),
        }
    }
}

impl LoginRun {
    pub(super) async fn request_code(&self) -> Option<Event> {
        let outcome = async {
            self.require_accepted().await?;
            let phone = self.phone().await?;
            if let Some(until) = self.store.read().await?.logins().rests_until(&phone).await? {
                return Err(StepError::Problem(LoginProblem::RestUntil { until }));
            }
            // A client from before the login would still have the session that has ended.
            self.supervisor.disconnect(self.account).await;
            self.code_answered(self.client().await?.request_code(&phone).await?).await
        };
        self.event(outcome.await).await
    }

    pub(super) async fn resend_code(&self) -> Option<Event> {
        let outcome = async {
            self.require_accepted().await?;
            let (phone, hash) = self.awaited_code().await?;
            if let LoginStep::NeedCode { sent: SentCode { next_way_at: Some(until), .. }, .. } = self.login.step
                && self.store.clock().now() < until
            {
                return Err(StepError::Problem(LoginProblem::TooEarly { until }));
            }
            self.code_answered(self.client().await?.resend_code(&phone, &hash).await?).await
        };
        self.event(outcome.await).await
    }

    pub(super) async fn enter_code(&self, code: &LoginCode) -> Option<Event> {
        let outcome = async {
            let (phone, hash) = self.awaited_code().await?;
            let way = match &self.login.step {
                LoginStep::NeedCode { sent, .. } => sent.way,
                _ => CodeWay::Other,
            };
            let client = self.client().await?;
            match client.sign_in(&phone, &hash, way, code).await {
                Ok(SignIn::Done(profile)) => self.signed_in(profile).await,
                Ok(SignIn::PasswordNeeded { hint }) => self.password_needed(hint).await,
                Err(LoginError::OutcomeUnknown) => self.look_after(LoginProblem::NoConnection).await,
                // A retry also meets this when the answer to the first try was lost in a crash.
                Err(LoginError::Problem(LoginProblem::CodeVoid)) => self.look_after(LoginProblem::CodeVoid).await,
                Err(error) => Err(error.into()),
            }
        };
        self.event(outcome.await).await
    }

    pub(super) async fn enter_password(&self, password: &SecretString) -> Option<Event> {
        let outcome = async {
            match self.client().await?.check_password(password).await {
                Ok(profile) => self.signed_in(profile).await,
                Err(LoginError::OutcomeUnknown) => self.look_after(LoginProblem::NoConnection).await,
                Err(error) => Err(error.into()),
            }
        };
        self.event(outcome.await).await
    }

    /// Number and hash of the code that can be cancelled, if one is expected.
    pub(super) async fn to_take_back(&self) -> Option<(Phone, PhoneCodeHash)> {
        self.awaited_code().await.ok()
    }

    /// Cancels the code at Telegram, as a courtesy, and disconnects.
    pub(super) async fn hang_up(&self, awaited: Option<(Phone, PhoneCodeHash)>) {
        if let (Some((phone, hash)), Some(client)) = (awaited, self.supervisor.running(self.account).await)
            && let Err(error) = client.cancel_code(&phone, &hash).await
        {
            tracing::debug!(account = %self.account, ?error, "failed to cancel a login code");
        }
        self.supervisor.disconnect(self.account).await;
    }

    /// Ends the login. Its half signed-in session is deleted, so that the next login starts fresh.
    pub(super) async fn end(&self, by: Option<TelegramUserId>) -> Result<(), StoreError> {
        self.end_because(StatusReason::LoginEnded, by).await
    }

    async fn end_because(&self, reason: StatusReason, by: Option<TelegramUserId>) -> Result<(), StoreError> {
        let mut work = self.store.begin().await?;
        if work.logins().get(self.account).await?.is_some() {
            work.logins().end(self.account).await?;
            work.sessions().delete(self.account).await?;
            let banned = reason == StatusReason::BannedByTelegram;
            let event = if banned { AccountEvent::Banned } else { AccountEvent::LoginEnded };
            work.accounts().update_status_if_allowed(self.account, event, Some(reason), by).await?;
        }
        work.commit().await
    }

    async fn code_answered(&self, answer: CodeAnswer) -> Result<LoginOutcome, StepError> {
        match answer {
            CodeAnswer::Sent(sent, hash) => self.code_sent(&sent, &hash).await,
            CodeAnswer::Done(profile) => self.signed_in(profile).await,
        }
    }

    async fn code_sent(&self, sent: &SentCode, hash: &PhoneCodeHash) -> Result<LoginOutcome, StepError> {
        let mut work = self.wanted().await?;
        let deadline = work.now() + DEADLINE;
        work.logins().code_sent(self.account, sent, hash, deadline).await?;
        self.take(&mut work, AccountEvent::CodeSent).await?;
        work.commit().await?;
        Ok(LoginOutcome::Next(LoginStep::NeedCode { sent: *sent, tries_left: MAX_TRIES }))
    }

    pub(super) async fn password_needed(&self, hint: Option<String>) -> Result<LoginOutcome, StepError> {
        let mut work = self.wanted().await?;
        work.logins().need_password(self.account, hint.as_deref()).await?;
        self.take(&mut work, AccountEvent::PasswordNeeded).await?;
        work.commit().await?;
        Ok(LoginOutcome::Next(LoginStep::NeedPassword { hint, tries_left: MAX_TRIES }))
    }

    pub(super) async fn signed_in(&self, profile: Profile) -> Result<LoginOutcome, StepError> {
        let mut work = match self.wanted().await {
            Err(StepError::Gone) => {
                self.leave_no_session().await;
                return Err(StepError::Gone);
            }
            work => work?,
        };
        if self.login.scanned && self.is_of_another(&mut work, &profile).await? {
            drop(work);
            self.leave_no_session().await;
            return Err(StepError::Problem(LoginProblem::OtherNumber));
        }
        let account = work.accounts().get_account_by_id(self.account).await?;
        if account.as_ref().is_some_and(|account| account.is_of_another(profile.id)) {
            drop(work);
            self.leave_no_session().await;
            return Err(StepError::Problem(LoginProblem::OtherPerson));
        }
        let was_in = account.as_ref().is_some_and(|account| account.telegram_user_id.is_some());
        // A new account warms up until an admin says that it is an established one.
        let pace = if was_in { work.accounts().last_pace(self.account).await? } else { WarmUpPace::WarmUp };
        match work.accounts().record_profile(self.account, &profile).await? {
            SignedIn::Recorded(_) => {}
            SignedIn::Known(known) => {
                drop(work);
                return Box::pin(self.come_back(known.id, profile)).await;
            }
            SignedIn::AlreadyHere(_) => {
                drop(work);
                self.leave_no_session().await;
                return Err(StepError::Problem(LoginProblem::AlreadyHere));
            }
        }
        let numbered = work.accounts().follow_profile(self.account, &profile, Some(self.login.admin)).await?;
        work.sessions().set_user(self.account, profile.id).await?;
        work.logins().end(self.account).await?;
        self.take(&mut work, AccountEvent::SignedIn(pace)).await?;
        if !was_in {
            work.accounts().set_pace_open(self.account, true).await?;
        }
        // Items that wait for an account are checked again.
        work.outbox().release_waiting().await?;
        work.commit().await?;
        Ok(match account {
            // They scanned the QR code with the app of their new number.
            Some(account) if was_in && numbered == Numbered::Changed => {
                LoginOutcome::Back { account: account.id, former: account.phone, profile }
            }
            _ => LoginOutcome::Done(profile),
        })
    }

    /// Whether the QR code was scanned by somebody else. The account's own person may have another number by now.
    async fn is_of_another(&self, work: &mut Tx, profile: &Profile) -> Result<bool, StoreError> {
        let account = work.accounts().get_account_by_id(self.account).await?;
        let of_same = account.as_ref().is_some_and(|account| account.telegram_user_id == Some(profile.id));
        let own = account.map(|account| account.phone);
        Ok(!of_same && profile.phone.is_some() && profile.phone != own)
    }

    /// Logs out a session that is not needed and would stay in the person's list of devices.
    pub(super) async fn leave_no_session(&self) {
        if let Some(client) = self.supervisor.running(self.account).await
            && let Err(error) = client.log_out().await
        {
            tracing::warn!(account = %self.account, ?error, "failed to log out an unneeded session");
        }
    }

    /// Checks whether a login succeeded although its answer was lost: asking who is signed in needs no further try.
    async fn look_after(&self, otherwise: LoginProblem) -> Result<LoginOutcome, StepError> {
        let client = self.client().await?;
        match client.me().await {
            Ok(profile) => self.signed_in(profile).await,
            Err(ClientError::Telegram(ErrorKind::PasswordNeeded)) => {
                self.password_needed(client.password_hint().await.unwrap_or_default()).await
            }
            Err(_) => Err(StepError::Problem(otherwise)),
        }
    }

    /// Turns a step's outcome into an event. Problems that end the login end it here.
    pub(super) async fn event(&self, outcome: Result<LoginOutcome, StepError>) -> Option<Event> {
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(StepError::Gone) => return None,
            Err(StepError::Problem(problem)) => match self.after(problem).await {
                Ok(problem) => LoginOutcome::Problem(problem),
                Err(error) => self.broken(&error),
            },
            // What the end of this login has deleted cannot be written any more; the next login has a card of its own.
            Err(_) if matches!(self.wanted().await, Err(StepError::Gone)) => return None,
            Err(error) => self.broken(&error),
        };
        let Login { account_id, admin, card, .. } = self.login;
        Some(Event::Login { account_id, admin, card, outcome })
    }

    fn broken(&self, error: &StepError) -> LoginOutcome {
        tracing::error!(account = %self.account, error = %crate::logging::chain(error), "failed to take a step of a login");
        LoginOutcome::Problem(LoginProblem::Unexpected)
    }

    /// Applies a problem: counts a try, pauses the number, ends the login.
    async fn after(&self, problem: LoginProblem) -> Result<LoginProblem, StepError> {
        let problem = match problem {
            LoginProblem::WrongCode { .. } | LoginProblem::WrongPassword { .. } => {
                let mut work = self.wanted().await?;
                let tries_left = work.logins().wrong_try(self.account).await?;
                work.commit().await?;
                match problem {
                    _ if tries_left == 0 => LoginProblem::TooManyTries,
                    LoginProblem::WrongCode { .. } => LoginProblem::WrongCode { tries_left },
                    _ => LoginProblem::WrongPassword { tries_left },
                }
            }
            LoginProblem::RestUntil { until } => {
                let mut work = self.wanted().await?;
                // Telegram gives no duration with PHONE_NUMBER_FLOOD; the project's own pause applies.
                let until = until.max(work.now());
                let until = if until == work.now() { until + REST_AFTER_FLOOD } else { until };
                work.logins().rest(&self.phone().await?, until).await?;
                work.commit().await?;
                LoginProblem::RestUntil { until }
            }
            LoginProblem::CodeVoid => {
                let mut work = self.wanted().await?;
                work.logins().code_void(self.account).await?;
                work.commit().await?;
                problem
            }
            LoginProblem::InstallationRefused => {
                self.notifier.tell_installation_refused().await?;
                problem
            }
            other => other,
        };
        if ends_login(problem) {
            let reason = match problem {
                LoginProblem::OtherPerson => StatusReason::NumberReassigned,
                LoginProblem::Banned => StatusReason::BannedByTelegram,
                _ => StatusReason::LoginEnded,
            };
            self.end_because(reason, None).await?;
            self.hang_up(None).await;
        }
        Ok(problem)
    }

    /// Fails if Telegram refuses this installation, whatever the number.
    pub(super) async fn require_accepted(&self) -> Result<(), StepError> {
        match self.notifier.is_installation_refused().await? {
            true => Err(StepError::Problem(LoginProblem::InstallationRefused)),
            false => Ok(()),
        }
    }

    /// Begins a transaction if the login is still wanted.
    pub(super) async fn wanted(&self) -> Result<Tx, StepError> {
        let mut work = self.store.begin().await?;
        match work.logins().get(self.account).await? {
            Some(_) => Ok(work),
            None => Err(StepError::Gone),
        }
    }

    async fn take(&self, work: &mut Tx, event: AccountEvent) -> Result<(), StepError> {
        work.accounts().update_account_status(self.account, event, None, None).await?;
        Ok(())
    }

    async fn phone(&self) -> Result<Phone, StepError> {
        let account = self.store.read().await?.accounts().get_account_by_id(self.account).await?;
        Ok(account.ok_or(StepError::Gone)?.phone)
    }

    /// Number and hash, while a code is expected.
    async fn awaited_code(&self) -> Result<(Phone, PhoneCodeHash), StepError> {
        let hash = self.store.read().await?.logins().phone_code_hash(self.account).await?;
        Ok((self.phone().await?, hash.ok_or(StepError::Gone)?))
    }

    pub(super) async fn client(&self) -> Result<std::sync::Arc<crate::telegram::AccountClient>, StepError> {
        self.supervisor.client(self.account).await.map_err(|error| {
            tracing::warn!(account = %self.account, error = %crate::logging::chain(&error), "failed to connect for a login");
            StepError::Problem(LoginProblem::NoConnection)
        })
    }
}

/// Whether a login must restart after this problem.
fn ends_login(problem: LoginProblem) -> bool {
    match problem {
        LoginProblem::WrongCode { .. }
        | LoginProblem::CodeVoid
        | LoginProblem::WrongPassword { .. }
        | LoginProblem::TooEarly { .. }
        | LoginProblem::NoFurtherWay
        | LoginProblem::NoConnection
        | LoginProblem::Unexpected => false,
        LoginProblem::PhoneInvalid
        | LoginProblem::SignUpRequired
        | LoginProblem::Banned
        | LoginProblem::RestUntil { .. }
        | LoginProblem::TooManyTries
        | LoginProblem::InstallationRefused
        | LoginProblem::AlreadyHere
        | LoginProblem::InMeanwhile
        | LoginProblem::OtherNumber
        | LoginProblem::OtherPerson => true,
    }
}
