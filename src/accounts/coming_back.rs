//! Signing in with a session whose person has another row: the session came from another tool, or the person has a new
//! number.
//!
//! Invariant: the person's existing account takes the session; no second account is created for them.

use super::login::{LoginRun, StepError};
use crate::domain::account::{Account, AccountEvent, AccountStatus, SessionKept, StatusReason, WarmUpPace};
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::{Login, LoginOutcome, LoginProblem, Profile};
use crate::event::{Event, Events};
use crate::store::{Peer, SessionRecord, StatusError, Tx};

/// A session and the person who is signed in with it.
pub(super) struct SignInSession<'a> {
    pub(super) session: &'a SessionRecord,
    /// The session's own user as a peer.
    pub(super) myself: Option<Peer>,
    pub(super) profile: &'a Profile,
    pub(super) pace: WarmUpPace,
    pub(super) by: TelegramUserId,
}

/// The outcome of signing in.
pub(super) struct SignInOutcome {
    pub(super) account: Account,
    /// A login of the account that was in progress and has ended by this.
    pub(super) ended: Option<Login>,
}

/// Signs a person in to their account, which is not logged in. A removed account comes back, a disabled one is switched
/// on, and it gets the number that Telegram reports.
pub(super) async fn enter(
    work: &mut Tx,
    account: &Account,
    with: &SignInSession<'_>,
) -> Result<SignInOutcome, StatusError> {
    let (id, by) = (account.id, Some(with.by));
    work.accounts().bring_back(id, with.by).await?;
    if account.status == AccountStatus::Disabled {
        work.accounts().update_account_status(id, AccountEvent::Enabled(SessionKept::No), None, by).await?;
    }
    let ended = work.logins().get(id).await?;
    work.logins().end(id).await?;
    work.sessions().put(id, with.session).await?;
    work.sessions().set_user(id, with.profile.id).await?;
    if let Some(myself) = with.myself {
        work.sessions().cache_peer(id, myself).await?;
    }
    work.accounts().update_account_status(id, AccountEvent::SignedIn(with.pace), None, by).await?;
    work.accounts().record_profile(id, with.profile).await?;
    work.accounts().follow_profile(id, with.profile, by).await?;
    // Items that wait for an account are checked again.
    work.outbox().release_waiting().await?;
    let account = work.accounts().get_account_by_id(id).await?.ok_or(StatusError::NoSuchAccount(id))?;
    Ok(SignInOutcome { account, ended })
}

/// Notifies the admin whose login ended because the account was signed in another way.
pub(super) fn tell_ended(events: &Events, ended: Option<&Login>) {
    if let Some(&Login { account_id, admin, card, .. }) = ended {
        let outcome = LoginOutcome::Problem(LoginProblem::InMeanwhile);
        events.send(Event::Login { account_id, admin, card, outcome });
    }
}

impl LoginRun {
    /// Moves a login to the person's existing account, present or removed, under its new number. The account that was
    /// added for the new number is removed; nothing is lost.
    pub(super) async fn come_back(&self, known: AccountId, profile: Profile) -> Result<LoginOutcome, StepError> {
        // Only a login of an account without a person waits for a person's account, so there is no deadlock.
        let turn = self.manager.turn(known);
        let _turn = turn.lock().await;
        // A session has one connection: this one must end before the account's own begins.
        self.supervisor.disconnect(self.account).await;
        self.supervisor.disconnect(known).await;
        let mut work = self.wanted().await?;
        let added = work.accounts().get_account_by_id(self.account).await?.ok_or(StepError::Gone)?;
        let account = work.accounts().of_person(profile.id).await?.ok_or(StepError::Gone)?;
        if account.status.is_logged_in() {
            drop(work);
            self.client().await?;
            self.leave_no_session().await;
            return Err(StepError::Problem(LoginProblem::AlreadyHere));
        }
        let session = work.sessions().get(self.account).await?.ok_or(StepError::Gone)?;
        let myself = work.sessions().peer(self.account, profile.id.0).await?;
        let pace = work.accounts().last_pace(known).await?;
        let by = self.login.admin;
        work.logins().end(self.account).await?;
        work.sessions().delete(self.account).await?;
        let why = Some(StatusReason::LoginEnded);
        work.accounts().update_account_status(self.account, AccountEvent::LoginEnded, why, None).await?;
        work.accounts().join(self.account, known, Some(by)).await?;
        let profile = Profile { phone: profile.phone.or(Some(added.phone)), ..profile };
        let entrance = SignInSession { session: &session, myself, profile: &profile, pace, by };
        let entered = enter(&mut work, &account, &entrance).await?;
        work.commit().await?;
        tell_ended(&self.manager.0.events, entered.ended.as_ref());
        Ok(LoginOutcome::Back { account: known, former: account.phone, profile })
    }
}
