//! An account's session for grammers, stored in our own tables.
//!
//! Invariant: the stored key of a signed-in home data centre is never replaced, and addresses come from [`DataCenters`]
//! only.

use std::collections::BTreeMap;
use std::net::SocketAddrV6;
use std::sync::Arc;

use grammers_session::types::{DcOption, PeerAuth, PeerId, PeerInfo, PeerKind, UpdateState, UpdatesState};
use grammers_session::{BoxFuture, Session};
use parking_lot::Mutex;

use super::data_centers::DataCenters;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::store::{AuthKey, Peer, Store, StoreError};

/// Why the session refused an operation of grammers.
#[derive(Debug, thiserror::Error)]
pub(super) enum SessionError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// grammers met transport error 404 and made a new key. With it, a valid login would look dead.
    #[error("the key of a signed-in account would be replaced")]
    KeyWouldBeReplaced,
}

pub(super) struct DbSession {
    store: Store,
    account: AccountId,
    data_centers: Arc<dyn DataCenters>,
    cached: Mutex<Cached>,
}

/// A cache of what each request needs, and of what is written often.
struct Cached {
    home: i32,
    user: Option<TelegramUserId>,
    keys: BTreeMap<i32, KeptKey>,
    /// Peers written in this run, so that unchanged ones are not written again.
    peers: BTreeMap<i64, Peer>,
}

struct KeptKey {
    key: AuthKey,
    stored: bool,
}

impl DbSession {
    /// Loads the stored session of an account, or begins one at the home data centre.
    pub(super) async fn open(
        store: Store,
        account: AccountId,
        data_centers: Arc<dyn DataCenters>,
    ) -> Result<Self, StoreError> {
        let record = store.read().await?.sessions().get(account).await?;
        let cached = if let Some(record) = record {
            let keys = record.keys.into_iter().map(|(dc, key)| (dc, KeptKey { key, stored: true })).collect();
            Cached { home: record.home_dc, user: record.user_id, keys, peers: BTreeMap::new() }
        } else {
            let home = data_centers.home();
            store.write(async |tx| tx.sessions().set_home_dc(account, home).await).await?;
            Cached { home, user: None, keys: BTreeMap::new(), peers: BTreeMap::new() }
        };
        Ok(Self { store, account, data_centers, cached: Mutex::new(cached) })
    }

    pub(super) fn store(&self) -> &Store {
        &self.store
    }

    pub(super) fn account(&self) -> AccountId {
        self.account
    }

    pub(super) fn data_centers(&self) -> &dyn DataCenters {
        &*self.data_centers
    }

    pub(super) fn home(&self) -> i32 {
        self.cached.lock().home
    }

    /// The signed-in person, as far as this side knows.
    pub(super) fn user(&self) -> Option<TelegramUserId> {
        self.cached.lock().user
    }

    pub(super) async fn set_home(&self, dc: i32) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.sessions().set_home_dc(self.account, dc).await).await?;
        self.cached.lock().home = dc;
        Ok(())
    }

    /// Records who is signed in with this session, and their access hash for themselves.
    pub(super) async fn signed_in(&self, user: TelegramUserId, access_hash: Option<i64>) -> Result<(), StoreError> {
        let myself = Peer { peer_id: user.0, access_hash, is_bot: Some(false), is_self: Some(true) };
        let mut work = self.store.begin().await?;
        work.sessions().set_user(self.account, user).await?;
        work.sessions().cache_peer(self.account, myself).await?;
        work.commit().await?;
        let mut cached = self.cached.lock();
        cached.user = Some(user);
        cached.peers.insert(user.0, myself);
        Ok(())
    }

    /// This account's access hash for a user.
    pub(super) async fn access_hash(&self, user: TelegramUserId) -> Result<Option<i64>, StoreError> {
        let peer = self.store.ask().await?.sessions().peer(self.account, user.0).await?;
        Ok(peer.and_then(|peer| peer.access_hash))
    }

    /// Stores a peer that was looked up, even if the cache has it: it may have been deleted from the database since.
    pub(super) async fn learn(&self, peer: Peer) -> Result<(), StoreError> {
        self.cached.lock().peers.remove(&peer.peer_id);
        self.cache(&[peer]).await
    }

    async fn cache(&self, peers: &[Peer]) -> Result<(), StoreError> {
        let news: Vec<Peer> = {
            let cached = self.cached.lock();
            peers.iter().copied().filter(|peer| cached.peers.get(&peer.peer_id) != Some(peer)).collect()
        };
        if news.is_empty() {
            return Ok(());
        }
        let mut work = self.store.begin().await?;
        for peer in &news {
            work.sessions().cache_peer(self.account, *peer).await?;
        }
        work.commit().await?;
        self.cached.lock().peers.extend(news.into_iter().map(|peer| (peer.peer_id, peer)));
        Ok(())
    }

    async fn keep_key(&self, dc: i32, new: &[u8; 256]) -> Result<(), SessionError> {
        let key = AuthKey::new(new);
        {
            let cached = self.cached.lock();
            let known = cached.keys.get(&dc);
            let same = known.is_some_and(|known| known.key.expose() == new);
            // A supplied key that was never used can be supplied again.
            if same && known.is_some_and(|known| known.stored || dc != cached.home) {
                return Ok(());
            }
            if known.is_some() && !same && dc == cached.home && cached.user.is_some() {
                return Err(SessionError::KeyWouldBeReplaced);
            }
        }
        self.store.write(async |tx| tx.sessions().set_key(self.account, dc, &key).await).await?;
        self.cached.lock().keys.insert(dc, KeptKey { key, stored: true });
        Ok(())
    }

    async fn known_peer(&self, id: PeerId) -> Result<Option<PeerInfo>, StoreError> {
        // grammers asks for "self" to find out whether anybody is signed in; without an answer it never fetches the
        // state.
        let myself = self.user();
        let Some(peer_id) = id.bot_api_dialog_id().or(myself.map(|user| user.0)) else { return Ok(None) };
        let peer = self.store.read().await?.sessions().peer(self.account, peer_id).await?;
        let about_self = myself.filter(|user| user.0 == peer_id).map(|user| Peer {
            peer_id: user.0,
            access_hash: None,
            is_bot: Some(false),
            is_self: Some(true),
        });
        Ok(peer.or(about_self).and_then(from_row))
    }
}

impl Session for DbSession {
    type Error = SessionError;

    fn home_dc_id(&self) -> Result<i32, SessionError> {
        Ok(self.home())
    }

    fn set_home_dc_id(&self, dc_id: i32) -> BoxFuture<'_, Result<(), SessionError>> {
        Box::pin(async move { Ok(self.set_home(dc_id).await?) })
    }

    fn dc_option(&self, dc_id: i32) -> Result<Option<DcOption>, SessionError> {
        let Some(ipv4) = self.data_centers.address(dc_id) else { return Ok(None) };
        let mut cached = self.cached.lock();
        let known = cached.keys.get(&dc_id).map(|known| *known.key.expose());
        let auth_key = known.or_else(|| {
            let key = self.data_centers.new_key(dc_id)?;
            let bytes = *key.expose();
            cached.keys.insert(dc_id, KeptKey { key, stored: false });
            Some(bytes)
        });
        let ipv6 = SocketAddrV6::new(ipv4.ip().to_ipv6_mapped(), ipv4.port(), 0, 0);
        Ok(Some(DcOption { id: dc_id, ipv4, ipv6, auth_key }))
    }

    fn set_dc_option(&self, dc_option: &DcOption) -> BoxFuture<'_, Result<(), SessionError>> {
        let (dc, key) = (dc_option.id, dc_option.auth_key);
        Box::pin(async move {
            match key {
                Some(key) => self.keep_key(dc, &key).await,
                // Only an address, and addresses come from us.
                None => Ok(()),
            }
        })
    }

    fn peer(&self, peer: PeerId) -> BoxFuture<'_, Result<Option<PeerInfo>, SessionError>> {
        Box::pin(async move { Ok(self.known_peer(peer).await?) })
    }

    fn cache_peer(&self, peer: PeerInfo) -> BoxFuture<'_, Result<(), SessionError>> {
        self.cache_peers(vec![peer])
    }

    fn cache_peers(&self, peers: Vec<PeerInfo>) -> BoxFuture<'_, Result<(), SessionError>> {
        Box::pin(async move {
            let rows: Vec<Peer> = peers.iter().filter_map(to_row).collect();
            Ok(self.cache(&rows).await?)
        })
    }

    /// grammers does not order updates here; [`super::UpdateBatch`] does.
    fn updates_state(&self) -> BoxFuture<'_, Result<UpdatesState, SessionError>> {
        Box::pin(async { Ok(UpdatesState { pts: 0, qts: 0, date: 0, seq: 0, channels: Vec::new() }) })
    }

    /// The position in the stream is stored together with what was saved up to it.
    fn set_update_state(&self, _: UpdateState) -> BoxFuture<'_, Result<(), SessionError>> {
        Box::pin(async { Ok(()) })
    }
}

/// `None` for an id that Telegram cannot have assigned.
fn to_row(info: &PeerInfo) -> Option<Peer> {
    let (id, access_hash, is_bot, is_self) = match info {
        PeerInfo::User { id, auth, bot, is_self } => (PeerId::user(*id)?, *auth, *bot, *is_self),
        PeerInfo::Chat { id } => (PeerId::chat(*id)?, None, None, None),
        PeerInfo::Channel { id, auth, .. } => (PeerId::channel(*id)?, *auth, None, None),
    };
    Some(Peer { peer_id: id.bot_api_dialog_id()?, access_hash: access_hash.map(PeerAuth::hash), is_bot, is_self })
}

fn from_row(row: Peer) -> Option<PeerInfo> {
    let id = PeerId::from_bot_api_dialog_id(row.peer_id)?;
    let (bare, auth) = (id.bare_id()?, row.access_hash.map(PeerAuth::from_hash));
    Some(match id.kind() {
        PeerKind::User => PeerInfo::User { id: bare, auth, bot: row.is_bot, is_self: row.is_self },
        PeerKind::Chat => PeerInfo::Chat { id: bare },
        PeerKind::Channel => PeerInfo::Channel { id: bare, auth, kind: None },
    })
}

#[cfg(test)]
pub(super) mod tests {
    use std::net::SocketAddrV4;

    use super::*;
    use crate::clock::Clock;
    use crate::domain::phone::Phone;
    use crate::store::{NewAccount, SecretKeySource};
    use crate::telegram::ListedDataCenters;

    const LISTED: &str = "2=127.0.0.1:4430,4=127.0.0.1:4431";
    const ME: TelegramUserId = TelegramUserId(5_000_000_001);

    /// A session of a new account. The folder must live as long as its database.
    pub(crate) async fn session() -> (DbSession, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("desk.db").display());
        let key = SecretKeySource::File(folder.path().join("secret.key"));
        let store = Store::open(&url, &key, Clock::default()).await.unwrap();
        let phone = Phone::parse("+1 555 123 0132").unwrap();
        let new = NewAccount { phone, daily_limit: 1, new_contact_limit: 1, added_by: TelegramUserId(1) };
        let mut work = store.begin().await.unwrap();
        let account = work.accounts().create_account(&new).await.unwrap().unwrap();
        work.commit().await.unwrap();
        (reopened(&store, account.id).await, folder)
    }

    async fn reopened(store: &Store, account: AccountId) -> DbSession {
        let listed: ListedDataCenters = LISTED.parse().unwrap();
        DbSession::open(store.clone(), account, Arc::new(listed)).await.unwrap()
    }

    /// What grammers would store: another address and this key.
    fn option(dc: i32, key: Option<u8>) -> DcOption {
        let ipv4: SocketAddrV4 = "203.0.113.1:443".parse().unwrap();
        let ipv6 = SocketAddrV6::new(ipv4.ip().to_ipv6_mapped(), 443, 0, 0);
        DcOption { id: dc, ipv4, ipv6, auth_key: key.map(|byte| [byte; 256]) }
    }

    #[tokio::test]
    async fn the_key_of_a_signed_in_home_is_never_replaced() {
        let (session, _folder) = session().await;
        session.set_dc_option(&option(2, Some(1))).await.unwrap();
        // Nobody is signed in yet, so a new key loses nothing.
        session.set_dc_option(&option(2, Some(2))).await.unwrap();
        session.signed_in(ME, Some(9)).await.unwrap();

        session.set_dc_option(&option(2, Some(2))).await.unwrap();
        session.set_dc_option(&option(4, Some(3))).await.unwrap();
        session.set_dc_option(&option(4, Some(4))).await.unwrap();
        let replaced = session.set_dc_option(&option(2, Some(5))).await;
        assert!(matches!(replaced, Err(SessionError::KeyWouldBeReplaced)));

        for session in [&reopened(&session.store, session.account).await, &session] {
            assert_eq!(session.dc_option(2).unwrap().unwrap().auth_key, Some([2; 256]));
            assert_eq!(session.dc_option(4).unwrap().unwrap().auth_key, Some([4; 256]));
        }
    }

    #[tokio::test]
    async fn what_a_server_says_about_addresses_is_not_believed() {
        let (session, _folder) = session().await;
        for dc in [2, 3] {
            session.set_dc_option(&option(dc, None)).await.unwrap();
        }
        assert_eq!(session.dc_option(2).unwrap().unwrap().ipv4, "127.0.0.1:4430".parse().unwrap());
        assert_eq!(session.dc_option(3).unwrap(), None);
    }

    #[tokio::test]
    async fn it_knows_itself_after_the_login_and_peers_after_a_restart() {
        let (session, _folder) = session().await;
        assert_eq!(session.peer(PeerId::self_user()).await.unwrap(), None);
        session.signed_in(ME, Some(9)).await.unwrap();
        let bob = PeerInfo::User { id: 7, auth: Some(PeerAuth::from_hash(70)), bot: Some(false), is_self: None };
        let news = PeerInfo::Channel { id: 8, auth: Some(PeerAuth::from_hash(80)), kind: None };
        session.cache_peers(vec![bob.clone(), news.clone(), PeerInfo::Chat { id: 9 }]).await.unwrap();
        // Later, less complete information removes nothing.
        session.cache_peer(PeerInfo::User { id: 7, auth: None, bot: None, is_self: None }).await.unwrap();

        let session = reopened(&session.store, session.account).await;
        let myself = session.peer(PeerId::self_user()).await.unwrap().unwrap();
        assert!(matches!(myself, PeerInfo::User { id, is_self: Some(true), .. } if id == ME.0));
        assert_eq!(session.peer(bob.id()).await.unwrap(), Some(bob));
        assert_eq!(session.peer(news.id()).await.unwrap(), Some(news));
    }
}
