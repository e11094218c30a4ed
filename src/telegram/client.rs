//! One account's client.
//! Its rule: a call ends within its limit, [`ANSWER_LIMIT`] if it names none; one that does not ends the client, for behind a hung connection nothing
//! else would get through either, and two connections of one session must never live side by side.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use grammers_mtsender::{InvocationError, SenderPool, SenderPoolFatHandle};
use grammers_tl_types::{self as tl, Identifiable, RemoteCall, name_for_id};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{broadcast, watch};
use tokio::task::AbortHandle;

use super::answer::profile;
use super::arrivals::Arrival;
use super::data_centers::DataCenters;
use super::error::{CallContext, ClientError, ErrorKind, RpcCall, UNKNOWN_OUTCOME, classify, rest_after, server_time};
use super::introduction::{ApiCredentials, connection_params};
use super::link::{Link, UpdateSink, watch_over};
use super::login_updates::LoginUpdate;
use super::reach::TelegramReach;
use super::server_clock::ServerClock;
use super::session::DbSession;
use super::updates::Pushed;
use super::uploads::Uploads;
use crate::dice::dice;
use crate::domain::health::OtherSession;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::Profile;
use crate::domain::outbox::ItemReason;
use crate::domain::username::Username;
use crate::store::{Peer, Prospect, Store};

/// How long Telegram has for an answer; grammers itself would wait forever.
pub(super) const ANSWER_LIMIT: Duration = Duration::from_secs(30);

/// The call by which grammers begins a connection.
const CONNECTING: u32 = tl::functions::InvokeWithLayer::<tl::functions::help::GetConfig>::CONSTRUCTOR_ID;

/// A Telegram user account's client. It connects at its first call and again when a connection was lost; dropping it
/// ends its connections. Two clients of one account must never exist at the same time.
pub struct AccountClient {
    pub(super) session: Arc<DbSession>,
    pub(super) credentials: ApiCredentials,
    pub(super) pool: SenderPoolFatHandle,
    runner: AbortHandle,
    link: watch::Sender<Link>,
    /// Set when a call got no answer; why the client ends, once it has.
    hung: Arc<AtomicBool>,
    told: Arc<UpdateSink>,
    reach: TelegramReach,
    server_clock: ServerClock,
    /// Until when Telegram wants to be asked for nobody's requirements.
    requirements_rest: Mutex<Option<Timestamp>>,
    pub(super) uploads: Uploads,
}

/// What a name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// The account can write to them from now on: it has kept their access hash.
    Person(Prospect),
    /// A bot, a group or a channel.
    NotAPerson,
    Nobody,
}

impl AccountClient {
    /// Makes the client of an account and takes up its stored session. Nothing is sent before the first call.
    /// `arrivals` is told of proofs that messages were sent, as they come in the stream of updates; the answer to a
    /// message is one, too.
    ///
    /// # Errors
    /// When the stored session cannot be read.
    pub async fn connect(
        store: Store,
        account: AccountId,
        data_centers: Arc<dyn DataCenters>,
        credentials: ApiCredentials,
        arrivals: broadcast::Sender<Arrival>,
    ) -> Result<Self, ClientError> {
        let server_clock = ServerClock::new(store.clock().clone());
        let session = Arc::new(DbSession::open(store, account, data_centers).await?);
        let SenderPool { runner, handle, updates } =
            SenderPool::with_configuration(Arc::clone(&session), credentials.api_id, connection_params());
        let runner = tokio::spawn(runner.run());
        let abort = runner.abort_handle();
        let link = watch::Sender::new(Link::default());
        let hung = Arc::new(AtomicBool::new(false));
        let told = Arc::new(UpdateSink::new(arrivals));
        let (reach, requirements_rest) = (TelegramReach::default(), Mutex::default());
        let telling = Arc::clone(&told);
        tokio::spawn(watch_over(Arc::clone(&session), runner, updates, link.clone(), Arc::clone(&hung), telling));
        Ok(Self {
            session,
            credentials,
            pool: handle,
            runner: abort,
            link,
            hung,
            told,
            reach,
            server_clock,
            requirements_rest,
            uploads: Uploads::default(),
        })
    }

    /// Shares the account's back-off, which its clients before this one have left, and what is known of Telegram's clock.
    #[must_use]
    pub fn sharing(mut self, reach: TelegramReach, server_clock: ServerClock) -> Self {
        (self.reach, self.server_clock) = (reach, server_clock);
        self
    }

    /// Takes note of Telegram's time, in seconds since 1970.
    pub(super) fn note_server_time(&self, seconds: i64) {
        self.server_clock.note(seconds);
    }

    /// How far this machine's clock is ahead of Telegram's, as far as is known.
    pub(super) fn ahead_of_telegram(&self) -> SignedDuration {
        self.server_clock.ahead().unwrap_or_default()
    }

    /// Whether this is the person who is signed in.
    #[must_use]
    pub fn is(&self, person: TelegramUserId) -> bool {
        self.session.user() == Some(person)
    }

    #[must_use]
    pub fn account(&self) -> AccountId {
        self.session.account()
    }

    /// Whether calls can be made. A client that is not alive is dropped and made anew.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        !self.hung.load(Ordering::SeqCst) && self.link.borrow().ended.is_none()
    }

    /// Tells of lost connections and of the client's end.
    #[must_use]
    pub fn link(&self) -> watch::Receiver<Link> {
        self.link.subscribe()
    }

    /// Tells what Telegram says of the account's logins.
    #[must_use]
    pub fn news(&self) -> broadcast::Receiver<LoginUpdate> {
        self.told.news.subscribe()
    }

    /// Waits for what Telegram pushes and puts it behind what is in `into`. `false` when the client has ended. One
    /// listener at a time hears of it.
    pub async fn pushed(&self, into: &mut Vec<Pushed>) -> bool {
        loop {
            let ended = self.link.borrow().ended.is_some();
            if self.told.take_pushed(into) {
                return true;
            }
            if ended {
                return false;
            }
            self.told.more.notified().await;
        }
    }

    /// Tells what is in an answer as if it had been pushed.
    pub(super) fn pass_on(&self, updates: &[tl::enums::Update], messages: &[tl::enums::Message]) {
        self.told.tell(self.account(), updates, messages);
    }

    pub(super) fn requirements_rest(&self) -> Option<Timestamp> {
        *self.requirements_rest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn rest_requirements(&self, until: Timestamp) {
        *self.requirements_rest.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
    }

    /// Closes the connections; the session stays good for the next client.
    pub async fn disconnect(&self) {
        self.runner.abort();
        let mut link = self.link.subscribe();
        // An error would mean that nobody is left to tell: it has ended.
        let _ended = link.wait_for(|link| link.ended.is_some()).await;
    }

    /// Whether Telegram takes this session for signed in.
    ///
    /// # Errors
    /// When that could not be found out, and when the account is banned.
    pub async fn is_authorized(&self) -> Result<bool, ClientError> {
        match self.me().await {
            Ok(_) => Ok(true),
            Err(ClientError::Telegram(ErrorKind::Dead(_) | ErrorKind::PasswordNeeded)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Asks Telegram who is signed in. After a login step whose outcome is unknown this tells what became of it: if the
    /// login is complete, it is kept as such.
    ///
    /// # Errors
    /// [`ErrorKind::PasswordNeeded`] in the middle of a login, [`ErrorKind::Dead`] without one.
    pub async fn me(&self) -> Result<Profile, ClientError> {
        self.me_within(ANSWER_LIMIT).await
    }

    /// As [`AccountClient::me`], with a limit of its own.
    ///
    /// # Errors
    /// As [`AccountClient::me`].
    pub async fn me_within(&self, limit: Duration) -> Result<Profile, ClientError> {
        let request = tl::functions::users::GetUsers { id: vec![tl::enums::InputUser::UserSelf] };
        let calling = self.pool.invoke_in_dc(self.session.home(), &request);
        match self.bounded(calling, RpcCall::Other, limit).await?.pop() {
            Some(tl::enums::User::User(user)) => {
                let profile = profile(&user);
                if self.session.user() != Some(profile.id) {
                    self.session.signed_in(profile.id, user.access_hash).await?;
                }
                Ok(profile)
            }
            Some(tl::enums::User::Empty(_)) | None => {
                Err(ClientError::Telegram(ErrorKind::Unknown { name: "an account without a user".into() }))
            }
        }
    }

    /// Looks a name up. This is expensive on Telegram's side: remember the answer.
    ///
    /// # Errors
    /// [`ErrorKind::Wait`] for [`super::WaitScope::Resolving`] when names have been looked up too often.
    pub async fn resolve(&self, name: &Username) -> Result<Resolved, ClientError> {
        let request = tl::functions::contacts::ResolveUsername { username: name.as_str().into(), referer: None };
        let tl::enums::contacts::ResolvedPeer::Peer(found) = match self.call(&request, RpcCall::Resolving).await {
            Err(ClientError::Telegram(ErrorKind::Everywhere(ItemReason::NoSuchUser | ItemReason::Deleted))) => {
                return Ok(Resolved::Nobody);
            }
            other => other?,
        };
        let tl::enums::Peer::User(peer) = found.peer else { return Ok(Resolved::NotAPerson) };
        let user = found.users.into_iter().find_map(|user| match user {
            tl::enums::User::User(user) if user.id == peer.user_id => Some(user),
            _ => None,
        });
        let Some(user) = user.filter(|user| !user.deleted) else { return Ok(Resolved::Nobody) };
        if user.bot {
            return Ok(Resolved::NotAPerson);
        }
        // A "min" user comes with a hash that is good for nothing but showing their picture.
        let access_hash = user.access_hash.filter(|_| !user.min);
        let is_self = Some(user.is_self);
        self.session.learn(Peer { peer_id: user.id, access_hash, is_bot: Some(false), is_self }).await?;
        let Profile { id, display_name, username, .. } = profile(&user);
        Ok(Resolved::Person(Prospect { id, username, display_name }))
    }

    /// Ends the session at Telegram. The stored session is the caller's to delete, together with the status it changes.
    ///
    /// # Errors
    /// When Telegram refuses or does not answer; a session that is gone already is no error.
    pub async fn log_out(&self) -> Result<(), ClientError> {
        self.link.send_modify(|link| link.leaving = true);
        match self.call(&tl::functions::auth::LogOut {}, RpcCall::Other).await {
            Ok(_) | Err(ClientError::Telegram(ErrorKind::Dead(_))) => Ok(()),
            Err(error) => {
                self.link.send_modify(|link| link.leaving = false);
                Err(error)
            }
        }
    }

    /// Asks for a sign of life; without one within `limit` the client ends.
    ///
    /// # Errors
    /// When there is none.
    pub async fn ping(&self, limit: Duration) -> Result<(), ClientError> {
        let mut id = [0; 8];
        // Any number will do: the answer is matched by the message, not by it.
        let _ = getrandom::fill(&mut id);
        let request = tl::functions::Ping { ping_id: i64::from_le_bytes(id) };
        self.bounded(self.pool.invoke_in_dc(self.session.home(), &request), RpcCall::Other, limit).await?;
        Ok(())
    }

    /// The account's logins on other devices.
    ///
    /// # Errors
    /// When Telegram refuses or does not answer.
    pub async fn other_sessions(&self) -> Result<Vec<OtherSession>, ClientError> {
        let tl::enums::account::Authorizations::Authorizations(answer) =
            self.call(&tl::functions::account::GetAuthorizations {}, RpcCall::Other).await?;
        let others = answer.authorizations.into_iter().filter_map(|one| {
            let tl::enums::Authorization::Authorization(one) = one;
            let device = [one.device_model, one.app_name].join(", ");
            (!one.current).then_some(OtherSession { hash: one.hash, device, place: one.country })
        });
        Ok(others.collect())
    }

    /// Makes a call at the home data centre.
    #[tracing::instrument(level = "debug", name = "rpc", skip_all, fields(method = name_for_id(R::CONSTRUCTOR_ID)))]
    pub(super) async fn call<R: RemoteCall + Identifiable>(
        &self,
        request: &R,
        call: RpcCall,
    ) -> Result<R::Return, ClientError> {
        self.bounded(self.pool.invoke_in_dc(self.session.home(), request), call, ANSWER_LIMIT).await
    }

    /// Gives what grammers does by several calls, not all of them at home, the time limit of one.
    pub(super) async fn within_limit<T>(
        &self,
        calling: impl Future<Output = Result<T, InvocationError>>,
    ) -> Result<T, ClientError> {
        self.bounded(calling, RpcCall::Elsewhere, ANSWER_LIMIT).await
    }

    /// Gives a call its time limit, and its error a class. While Telegram is silent, calls wait for their turn to try.
    async fn bounded<T>(
        &self,
        calling: impl Future<Output = Result<T, InvocationError>>,
        call: RpcCall,
        limit: Duration,
    ) -> Result<T, ClientError> {
        // A login is tried by a person, who is told of each failure.
        let signed_in = self.session.user().is_some();
        if signed_in && let Err(after) = self.reach.admit(dice()) {
            return Err(ClientError::Telegram(ErrorKind::Retry { after }));
        }
        tracing::debug!("asked Telegram");
        let Ok(answer) = tokio::time::timeout(limit, calling).await else {
            tracing::warn!(account = %self.account(), "got no answer from Telegram in time");
            self.reach.failed(SignedDuration::ZERO, dice());
            self.hung.store(true, Ordering::SeqCst);
            // Until its connection is gone there must not be another.
            self.disconnect().await;
            return Err(ClientError::Telegram(UNKNOWN_OUTCOME));
        };
        self.note(&answer);
        match answer {
            Ok(answer) => {
                tracing::debug!("got an answer from Telegram");
                Ok(answer)
            }
            // grammers makes a new key only where Telegram does not know the one that it was given.
            Err(InvocationError::Authentication(_)) if signed_in && call != RpcCall::Elsewhere => {
                Err(ClientError::Telegram(ErrorKind::KeyDoubted))
            }
            Err(error) => {
                let now = self.session.store().clock().now();
                let error = classify(error, CallContext { call, now, from_home: call != RpcCall::Elsewhere });
                tracing::debug!(%error, "got an error from Telegram");
                Err(error)
            }
        }
    }

    /// Notes whether Telegram was reached.
    fn note<T>(&self, answer: &Result<T, InvocationError>) {
        match answer {
            Ok(_) => self.reach.answered(),
            // What grammers itself asks when it connects: there is no connection then.
            Err(InvocationError::Rpc(error)) if error.caused_by != Some(CONNECTING) => self.reach.answered(),
            // The client was taken down, or nobody was asked.
            Err(InvocationError::Dropped(_) | InvocationError::Session(_) | InvocationError::InvalidDc) => {}
            Err(error) => {
                if let Some(seconds) = server_time(error) {
                    self.note_server_time(seconds);
                }
                self.reach.failed(rest_after(error), dice());
            }
        }
    }
}

impl Drop for AccountClient {
    fn drop(&mut self) {
        self.runner.abort();
    }
}
