//! Login by QR code: the code is shown, renewed before it expires, and removed when it was used.
//!
//! Invariant: an account has one watcher, and it polls Telegram only while the login waits for a scan.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use super::login::{LoginRun, StepError};
use super::{AccountManager, ManagerError};
use crate::dice::dice;
use crate::domain::back_off::BackOff;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::{Card, Login, LoginProblem, LoginStep};
use crate::event::Event;
use crate::telegram::QrStep;

/// How often Telegram is asked whether the code was scanned: less than once a second, and soon enough for a person.
const POLL: Duration = Duration::from_millis(1500);
/// How long before its expiry a code is replaced, so that a person who is just lifting their phone can still scan it.
const RENEWED_BEFORE: SignedDuration = SignedDuration::from_secs(5);

/// The result of one poll.
enum QrPoll {
    Waiting,
    /// No answer; the displayed code stays valid.
    NoAnswer,
    /// A new code to show, valid until this moment.
    Picture(Event, Timestamp),
    Ended(Option<Event>),
}

impl AccountManager {
    /// Begins a login by QR code. `card` is the message that shows it.
    ///
    /// # Errors
    /// When the account is logged in, or switched off.
    pub async fn request_qr(
        &self,
        id: AccountId,
        admin: TelegramUserId,
        card: impl Into<Option<Card>>,
    ) -> Result<(), ManagerError> {
        let mut work = self.0.store.begin().await?;
        self.begin_login(&mut work, id, admin, card).await?;
        work.logins().await_scan(id).await?;
        work.commit().await?;
        // A client from before the login would still have the session that has ended.
        self.0.supervisor.disconnect(id).await;
        self.watch_for_scan(id);
        Ok(())
    }

    /// Shows codes until one is scanned. An earlier watcher ends, so that the next code is new.
    pub fn watch_for_scan(&self, id: AccountId) {
        let stop = CancellationToken::new();
        if let Some(before) = self.0.scans.lock().insert(id, stop.clone()) {
            before.cancel();
        }
        let manager = self.clone();
        self.0.tasks.spawn(async move {
            let (mut renew_at, mut back_off) = (None, BackOff::default());
            while !stop.is_cancelled() {
                let look = manager.look_for_scan(id, renew_at).await;
                let pause = if matches!(look, QrPoll::NoAnswer) {
                    POLL.max(back_off.failed(None, dice()))
                } else {
                    back_off.succeeded();
                    POLL
                };
                match look {
                    QrPoll::Waiting | QrPoll::NoAnswer => {}
                    QrPoll::Picture(event, expires_at) => {
                        renew_at = Some(expires_at - RENEWED_BEFORE);
                        manager.0.events.send(event);
                    }
                    QrPoll::Ended(event) => {
                        if let Some(event) = event {
                            manager.0.events.send(event);
                        }
                        manager.0.outbox.wake();
                        return;
                    }
                }
                stop.run_until_cancelled(tokio::time::sleep(pause)).await;
            }
        });
    }

    async fn look_for_scan(&self, id: AccountId, renew_at: Option<Timestamp>) -> QrPoll {
        let turn = self.turn(id);
        let _turn = turn.lock().await;
        match self.login(id).await {
            Ok(Some(login)) if login.step == LoginStep::ScanQr => self.run(login).look_for_scan(renew_at).await,
            Ok(_) => QrPoll::Ended(None),
            Err(error) => {
                tracing::error!(account = %id, error = %crate::logging::chain(&error), "failed to read a login");
                QrPoll::NoAnswer
            }
        }
    }
}

impl LoginRun {
    async fn look_for_scan(&self, renew_at: Option<Timestamp>) -> QrPoll {
        let step = async {
            self.require_accepted().await?;
            Ok::<_, StepError>(self.client().await?.qr_token().await?)
        };
        let outcome = match step.await {
            Ok(QrStep::Show { link, expires_at }) => {
                if renew_at.is_some_and(|at| self.store.clock().now() < at) {
                    return QrPoll::Waiting;
                }
                let Login { account_id, admin, .. } = self.login;
                return QrPoll::Picture(Event::LoginQr { account_id, admin, link, expires_at }, expires_at);
            }
            Ok(QrStep::Done(profile)) => self.signed_in(profile).await,
            Ok(QrStep::PasswordNeeded { hint }) => self.password_needed(hint).await,
            // The next poll decides.
            Err(StepError::Problem(LoginProblem::NoConnection)) => return QrPoll::NoAnswer,
            Err(error) => Err(error),
        };
        QrPoll::Ended(self.event(outcome).await)
    }
}
