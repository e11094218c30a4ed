//! A person signs in with a session that does not lie in their account's row: it came from another tool, or they logged in
//! under a new number.
//! Invariant: the account of that person takes the session; no second one is made for them.

use super::login::{LoginRun, StepError};
use crate::domain::account::{Account, AccountEvent, AccountStatus, SessionKept, StatusReason, WarmUpPace};
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::{Login, LoginOutcome, LoginProblem, Profile};
use crate::event::{Event, Events};
use crate::store::{Peer, SessionRecord, StatusError, Tx};

/// A session, and who is signed in with it.
pub(super) struct Entrance<'a> {
    pub(super) session: &'a SessionRecord,
    /// How the session names its own person.
    pub(super) myself: Option<Peer>,
    pub(super) profile: &'a Profile,
    pub(super) pace: WarmUpPace,
    pub(super) by: TelegramUserId,
}

/// What came of it.
pub(super) struct Entered {
    pub(super) account: Account,
    /// A login of the account that was under way and has ended by this.
    pub(super) ended: Option<Login>,
}

/// Signs a person in at their account, which is not logged in: a removed one is back at the desk then, one that was
/// switched off is on, and it bears the number that Telegram names.
pub(super) async fn enter(work: &mut Tx, account: &Account, with: &Entrance<'_>) -> Result<Entered, StatusError> {
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
    // What waited for an account is looked at again.
    work.outbox().release_waiting().await?;
    let account = work.accounts().get_account_by_id(id).await?.ok_or(StatusError::NoSuchAccount(id))?;
    Ok(Entered { account, ended })
}

/// Tells an admin that the account they were logging in is in by another way.
pub(super) fn tell_ended(events: &Events, ended: Option<&Login>) {
    if let Some(&Login { account_id, admin, card, .. }) = ended {
        let outcome = LoginOutcome::Problem(LoginProblem::InMeanwhile);
        events.tell(Event::Login { account_id, admin, card, outcome });
    }
}

impl LoginRun {
    /// The person who has signed in is at the desk under another number, or was: their account takes the session. The one
    /// that was added for the new number goes, with nothing lost.
    pub(super) async fn come_back(&self, known: AccountId, profile: Profile) -> Result<LoginOutcome, StepError> {
        // Only an account with which nobody was ever signed in waits for one of a person, so that no two wait for each other.
        let turn = self.manager.turn(known);
        let _turn = turn.lock().await;
        // A session has one connection: the account's own one begins when this one has ended.
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
        let entrance = Entrance { session: &session, myself, profile: &profile, pace, by };
        let entered = enter(&mut work, &account, &entrance).await?;
        work.commit().await?;
        tell_ended(&self.manager.0.events, entered.ended.as_ref());
        Ok(LoginOutcome::Back { account: known, former: account.phone, profile })
    }
}
