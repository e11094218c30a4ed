//! The client of one account.
//!
//! Invariant: a call ends within its time limit ([`ANSWER_LIMIT`] by default). A call that does not ends the client:
//! behind a hung connection nothing else gets through, and a session must never have two connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use grammers_mtsender::{InvocationError, SenderPool, SenderPoolFatHandle};
use grammers_tl_types::{self as tl, Identifiable, RemoteCall, name_for_id};
use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use tokio::sync::{broadcast, watch};
use tokio::task::AbortHandle;

use super::answer::profile;
use super::arrivals::SendProof;
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

/// The time limit of a call; grammers itself would wait forever.
pub(super) const ANSWER_LIMIT: Duration = Duration::from_secs(30);

/// The call by which grammers opens a connection.
const CONNECTING: u32 = tl::functions::InvokeWithLayer::<tl::functions::help::GetConfig>::CONSTRUCTOR_ID;

/// The client of a Telegram user account. It connects at its first call, and again after a lost connection; dropping it
/// closes its connections. An account must never have two clients at the same time.
pub struct AccountClient {
    pub(super) session: Arc<DbSession>,
    pub(super) credentials: ApiCredentials,
    pub(super) pool: SenderPoolFatHandle,
    runner: AbortHandle,
    link: watch::Sender<Link>,
    /// Set when a call got no answer. It becomes the reason for the client's end.
    hung: Arc<AtomicBool>,
    sink: Arc<UpdateSink>,
    reach: TelegramReach,
    server_clock: ServerClock,
    /// Until when Telegram accepts no questions about people's requirements.
    requirements_rest: Mutex<Option<Timestamp>>,
    pub(super) uploads: Uploads,
}

/// The result of a username lookup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// The account can write to this person: their access hash is stored.
    Person(Prospect),
    /// A bot, a group or a channel.
    NotAPerson,
    Nobody,
}

impl AccountClient {
    /// Creates the client of an account and loads its stored session. Nothing is sent before the first call. `arrivals`
    /// receives proofs of sending from the update stream, and from the answers to sent messages.
    ///
    /// # Errors
    /// When the stored session cannot be read.
    pub async fn connect(
        store: Store,
        account: AccountId,
        data_centers: Arc<dyn DataCenters>,
        credentials: ApiCredentials,
        arrivals: broadcast::Sender<SendProof>,
    ) -> Result<Self, ClientError> {
        let server_clock = ServerClock::new(store.clock().clone());
        let session = Arc::new(DbSession::open(store, account, data_centers).await?);
        let SenderPool { runner, handle, updates } =
            SenderPool::with_configuration(Arc::clone(&session), credentials.api_id, connection_params());
        let runner = tokio::spawn(runner.run());
        let abort = runner.abort_handle();
        let link = watch::Sender::new(Link::default());
        let hung = Arc::new(AtomicBool::new(false));
        let sink = Arc::new(UpdateSink::new(arrivals));
        let (reach, requirements_rest) = (TelegramReach::default(), Mutex::default());
        let telling = Arc::clone(&sink);
        tokio::spawn(watch_over(Arc::clone(&session), runner, updates, link.clone(), Arc::clone(&hung), telling));
        Ok(Self {
            session,
            credentials,
            pool: handle,
            runner: abort,
            link,
            hung,
            sink,
            reach,
            server_clock,
            requirements_rest,
            uploads: Uploads::default(),
        })
    }

    /// Shares the account's back-off with its earlier clients, and the known difference to Telegram's clock.
    #[must_use]
    pub fn sharing(mut self, reach: TelegramReach, server_clock: ServerClock) -> Self {
        (self.reach, self.server_clock) = (reach, server_clock);
        self
    }

    /// Records Telegram's time, in seconds since 1970.
    pub(super) fn note_server_time(&self, seconds: i64) {
        self.server_clock.note(seconds);
    }

    /// How far this machine's clock is ahead of Telegram's, if known; otherwise zero.
    pub(super) fn ahead_of_telegram(&self) -> SignedDuration {
        self.server_clock.ahead().unwrap_or_default()
    }

    /// Whether this person is signed in.
    #[must_use]
    pub fn is(&self, person: TelegramUserId) -> bool {
        self.session.user() == Some(person)
    }

    #[must_use]
    pub fn account(&self) -> AccountId {
        self.session.account()
    }

    /// Whether calls can be made. A client that is not alive must be replaced.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        !self.hung.load(Ordering::SeqCst) && self.link.borrow().ended.is_none()
    }

    /// Reports lost connections and the client's end.
    #[must_use]
    pub fn link(&self) -> watch::Receiver<Link> {
        self.link.subscribe()
    }

    /// Reports updates about the account's logins.
    #[must_use]
    pub fn news(&self) -> broadcast::Receiver<LoginUpdate> {
        self.sink.news.subscribe()
    }

    /// Waits for updates that Telegram pushes and appends them to `into`. Returns `false` when the client has ended.
    /// Only one task at a time may wait.
    pub async fn pushed(&self, into: &mut Vec<Pushed>) -> bool {
        loop {
            let ended = self.link.borrow().ended.is_some();
            if self.sink.take_pushed(into) {
                return true;
            }
            if ended {
                return false;
            }
            self.sink.more.notified().await;
        }
    }

    /// Handles the updates of an answer like pushed ones.
    pub(super) fn pass_on(&self, updates: &[tl::enums::Update], messages: &[tl::enums::Message]) {
        self.sink.send(self.account(), updates, messages);
    }

    pub(super) fn requirements_rest(&self) -> Option<Timestamp> {
        *self.requirements_rest.lock()
    }

    pub(super) fn rest_requirements(&self, until: Timestamp) {
        *self.requirements_rest.lock() = Some(until);
    }

    /// Closes the connections. The session stays valid for the next client.
    pub async fn disconnect(&self) {
        self.runner.abort();
        let mut link = self.link.subscribe();
        // An error means that the task is gone: the client has ended.
        let _ended = link.wait_for(|link| link.ended.is_some()).await;
    }

    /// Whether Telegram considers this session signed in.
    ///
    /// # Errors
    /// When this could not be found out, and when the account is banned.
    pub async fn is_authorized(&self) -> Result<bool, ClientError> {
        match self.me().await {
            Ok(_) => Ok(true),
            Err(ClientError::Telegram(ErrorKind::Dead(_) | ErrorKind::PasswordNeeded)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Asks Telegram who is signed in. After a login step with an unknown outcome this finds the outcome; a complete
    /// login is stored as such.
    ///
    /// # Errors
    /// [`ErrorKind::PasswordNeeded`] in the middle of a login, [`ErrorKind::Dead`] without one.
    pub async fn me(&self) -> Result<Profile, ClientError> {
        self.me_within(ANSWER_LIMIT).await
    }

    /// As [`AccountClient::me`], with its own time limit.
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

    /// Looks up a username. Telegram limits this strictly, so store the result.
    ///
    /// # Errors
    /// [`ErrorKind::Wait`] for [`super::WaitScope::Resolving`] after too many lookups.
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
        // The hash of a "min" user allows only showing their picture.
        let access_hash = user.access_hash.filter(|_| !user.min);
        let is_self = Some(user.is_self);
        self.session.learn(Peer { peer_id: user.id, access_hash, is_bot: Some(false), is_self }).await?;
        let Profile { id, display_name, username, .. } = profile(&user);
        Ok(Resolved::Person(Prospect { id, username, display_name }))
    }

    /// Ends the session at Telegram. The caller deletes the stored session, together with the change of status.
    ///
    /// # Errors
    /// When Telegram refuses or does not answer. A session that has already ended is no error.
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

    /// Pings Telegram. Without an answer within `limit` the client ends.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn ping(&self, limit: Duration) -> Result<(), ClientError> {
        let mut id = [0; 8];
        // Any number works: the answer is matched by its message.
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

    /// Makes a call to the home data centre.
    #[tracing::instrument(level = "debug", name = "rpc", skip_all, fields(method = name_for_id(R::CONSTRUCTOR_ID)))]
    pub(super) async fn call<R: RemoteCall + Identifiable>(
        &self,
        request: &R,
        call: RpcCall,
    ) -> Result<R::Return, ClientError> {
        self.bounded(self.pool.invoke_in_dc(self.session.home(), request), call, ANSWER_LIMIT).await
    }

    /// Limits the time of an operation of grammers that makes several calls, not all of them to the home data centre.
    pub(super) async fn within_limit<T>(
        &self,
        calling: impl Future<Output = Result<T, InvocationError>>,
    ) -> Result<T, ClientError> {
        self.bounded(calling, RpcCall::Elsewhere, ANSWER_LIMIT).await
    }

    /// Limits the time of a call and classifies its error. While Telegram is silent, calls wait for the back-off.
    async fn bounded<T>(
        &self,
        calling: impl Future<Output = Result<T, InvocationError>>,
        call: RpcCall,
        limit: Duration,
    ) -> Result<T, ClientError> {
        // A person performs a login and sees each failure, so it is not held back.
        let signed_in = self.session.user().is_some();
        if signed_in && let Err(after) = self.reach.admit(dice()) {
            return Err(ClientError::Telegram(ErrorKind::Retry { after }));
        }
        tracing::debug!("asked Telegram");
        let Ok(answer) = tokio::time::timeout(limit, calling).await else {
            tracing::warn!(account = %self.account(), "got no answer from Telegram in time");
            self.reach.failed(SignedDuration::ZERO, dice());
            self.hung.store(true, Ordering::SeqCst);
            // There must be no new connection before this one is closed.
            self.disconnect().await;
            return Err(ClientError::Telegram(UNKNOWN_OUTCOME));
        };
        self.note(&answer);
        match answer {
            Ok(answer) => {
                tracing::debug!("got an answer from Telegram");
                Ok(answer)
            }
            // grammers makes a new key only if Telegram does not know the present one.
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

    /// Records whether Telegram was reached.
    fn note<T>(&self, answer: &Result<T, InvocationError>) {
        match answer {
            Ok(_) => self.reach.answered(),
            // An error of grammers' own first call means that there is no connection.
            Err(InvocationError::Rpc(error)) if error.caused_by != Some(CONNECTING) => self.reach.answered(),
            // The client was taken down, or no request was sent.
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
