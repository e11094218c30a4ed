//! Sessions of accounts: encrypted auth keys, the position in the update stream, and access hashes of peers.
//!
//! Invariant: an auth key leaves this room only as a secret type and is written to the file only in an envelope.

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretBox};
use sqlx::FromRow;
use zeroize::Zeroizing;

use crate::domain::gate::Requirement;
use crate::domain::ids::{AccountId, TelegramMessageId, TelegramUserId};
use crate::store::context::Context;
use crate::store::engine::codec::moment;
use crate::store::vault::cipher::SealedPlace;
use crate::store::{AccountQueries, StoreError};

pub struct SessionQueries<'w>(pub(in crate::store) Context<'w>);

/// A permanent authorization key of MTProto: 256 bytes.
pub struct AuthKey(SecretBox<[u8; 256]>);

impl AuthKey {
    #[must_use]
    pub fn new(key: &[u8; 256]) -> Self {
        Self(SecretBox::new(Box::new(*key)))
    }

    #[must_use]
    pub fn expose(&self) -> &[u8; 256] {
        self.0.expose_secret()
    }
}

impl Clone for AuthKey {
    fn clone(&self) -> Self {
        Self::new(self.expose())
    }
}

/// A session as it is stored: all that a client needs to continue.
pub struct SessionRecord {
    pub home_dc: i32,
    /// `None` until the login is complete.
    pub user_id: Option<TelegramUserId>,
    pub updates: UpdatesState,
    /// Each data centre with its key.
    pub keys: Vec<(i32, AuthKey)>,
}

/// The position in an account's stream of updates (`updates.state`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromRow)]
pub struct UpdatesState {
    pub pts: i32,
    pub qts: i32,
    pub date: i32,
    pub seq: i32,
}

/// A peer as one account knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct Peer {
    /// The id in the Bot API's form: positive for users, negative for groups and channels.
    pub peer_id: i64,
    pub access_hash: Option<i64>,
    pub is_bot: Option<bool>,
    pub is_self: Option<bool>,
}

#[derive(FromRow)]
struct SessionRow {
    home_dc: i32,
    user_id: Option<TelegramUserId>,
    #[sqlx(flatten)]
    updates: UpdatesState,
}

impl AccountQueries<'_> {
    /// Replaces an account's session. Returns `false` and writes nothing when there is no such account, or when the
    /// session is another person's.
    ///
    /// [`ImportedSession::parse`] and its `record` make a record from the text that another tool exported. This does
    /// not check that Telegram still knows the session; [`AccountManager::import_session`] does.
    ///
    /// [`ImportedSession::parse`]: crate::telegram::ImportedSession::parse
    /// [`AccountManager::import_session`]: crate::accounts::AccountManager::import_session
    pub async fn update_session(&mut self, account: AccountId, session: &SessionRecord) -> Result<bool, StoreError> {
        let Some(stored) = self.get_account_by_id(account).await? else { return Ok(false) };
        if session.user_id.is_some_and(|user| stored.is_of_another(user)) {
            return Ok(false);
        }
        SessionQueries(self.0.reborrow()).put(account, session).await?;
        Ok(true)
    }
}

impl SessionQueries<'_> {
    pub async fn get(&mut self, account: AccountId) -> Result<Option<SessionRecord>, StoreError> {
        let sql = "select home_dc, user_id, pts, qts, date, seq from sessions where account_id = $1";
        let row: Option<SessionRow> = self.0.optional_row(sql, [account.0]).await?;
        let Some(row) = row else { return Ok(None) };
        let sql = "select dc_id, auth_key from session_keys where account_id = $1 order by dc_id";
        let envelopes: Vec<(i32, Vec<u8>)> = self.0.rows(sql, [account.0]).await?;
        let mut keys = Vec::with_capacity(envelopes.len());
        for (dc, envelope) in envelopes {
            let opened = self.0.cipher.open(SealedPlace::AuthKey { account: account.0, dc }, &envelope)?;
            let key = <&[u8; 256]>::try_from(opened.as_slice())
                .map_err(|_| StoreError::corrupt("session_keys", "a key that is not 256 bytes long"))?;
            keys.push((dc, AuthKey::new(key)));
        }
        Ok(Some(SessionRecord { home_dc: row.home_dc, user_id: row.user_id, updates: row.updates, keys }))
    }

    /// Replaces whatever session the account has.
    pub async fn put(&mut self, account: AccountId, record: &SessionRecord) -> Result<(), StoreError> {
        self.delete(account).await?;
        self.set_home_dc(account, record.home_dc).await?;
        for (dc, key) in &record.keys {
            self.set_key(account, *dc, key).await?;
        }
        if let Some(user) = record.user_id {
            self.set_user(account, user).await?;
        }
        self.set_updates(account, record.updates).await
    }

    /// Finds the account whose session has this key. It decrypts every key of that data centre, which takes a
    /// millisecond or two for hundreds of accounts.
    pub async fn holder_of(&mut self, dc: i32, key: &AuthKey) -> Result<Option<AccountId>, StoreError> {
        let sql = "select account_id, auth_key from session_keys where dc_id = $1";
        let envelopes: Vec<(i64, Vec<u8>)> = self.0.rows(sql, [dc]).await?;
        for (account, envelope) in envelopes {
            let opened = self.0.cipher.open(SealedPlace::AuthKey { account, dc }, &envelope)?;
            if opened.as_slice() == key.expose() {
                return Ok(Some(AccountId(account)));
            }
        }
        Ok(None)
    }

    pub async fn set_home_dc(&mut self, account: AccountId, home_dc: i32) -> Result<(), StoreError> {
        let sql = "insert into sessions (account_id, home_dc) values ($1, $2)
             on conflict (account_id) do update set home_dc = $2";
        self.0.execute(sql, (account.0, home_dc)).await
    }

    /// Stores a key. The session must have its home data centre already.
    pub async fn set_key(&mut self, account: AccountId, dc: i32, key: &AuthKey) -> Result<(), StoreError> {
        let plain = Zeroizing::new(*key.expose());
        let envelope = self.0.cipher.seal(SealedPlace::AuthKey { account: account.0, dc }, plain.as_slice())?;
        let sql = "insert into session_keys (account_id, dc_id, auth_key) values ($1, $2, $3)
             on conflict (account_id, dc_id) do update set auth_key = $3";
        self.0.execute(sql, (account.0, dc, envelope)).await
    }

    /// Marks the session as signed in by this person.
    pub async fn set_user(&mut self, account: AccountId, user: TelegramUserId) -> Result<(), StoreError> {
        self.0.execute("update sessions set user_id = $2 where account_id = $1", (account.0, user.0)).await
    }

    /// The position in the update stream up to which everything has been saved; all zero at first.
    pub async fn updates(&mut self, account: AccountId) -> Result<UpdatesState, StoreError> {
        let sql = "select pts, qts, date, seq from sessions where account_id = $1";
        let row: Option<UpdatesState> = self.0.optional_row(sql, [account.0]).await?;
        Ok(row.unwrap_or_default())
    }

    pub async fn set_updates(&mut self, account: AccountId, state: UpdatesState) -> Result<(), StoreError> {
        let sql = "update sessions set pts = $2, qts = $3, date = $4, seq = $5 where account_id = $1";
        self.0.execute(sql, (account.0, state.pts, state.qts, state.date, state.seq)).await
    }

    /// Whether the account's session is signed in, as far as the database knows.
    pub async fn is_signed_in(&mut self, account: AccountId) -> Result<bool, StoreError> {
        let sql = "select user_id from sessions where account_id = $1";
        let user: Option<Option<i64>> = self.0.optional_value(sql, [account.0]).await?;
        Ok(user.flatten().is_some())
    }

    /// Deletes the session and its keys. Access hashes belong to the account and stay.
    pub async fn delete(&mut self, account: AccountId) -> Result<(), StoreError> {
        self.0.execute("delete from sessions where account_id = $1", [account.0]).await
    }

    /// Deletes a signed-in session. The session of a login in progress stays.
    pub async fn delete_signed_in(&mut self, account: AccountId) -> Result<(), StoreError> {
        self.0.execute("delete from sessions where account_id = $1 and user_id is not null", [account.0]).await
    }

    pub async fn peer(&mut self, account: AccountId, peer_id: i64) -> Result<Option<Peer>, StoreError> {
        let sql = "select peer_id, access_hash, is_bot, is_self from peers where account_id = $1 and peer_id = $2";
        self.0.optional_row(sql, (account.0, peer_id)).await
    }

    /// The accounts that can address a person, since Telegram has given them an access hash.
    pub async fn reaching(&mut self, person: TelegramUserId) -> Result<Vec<AccountId>, StoreError> {
        let sql = "select accounts.id from accounts
                 join peers on peers.account_id = accounts.id and peers.peer_id = $1
             where removed_at is null and access_hash is not null order by accounts.id";
        self.0.values(sql, [person.0]).await
    }

    /// Deletes an access hash that Telegram rejects.
    pub async fn forget_peer(&mut self, account: AccountId, peer_id: i64) -> Result<(), StoreError> {
        self.0.execute("delete from peers where account_id = $1 and peer_id = $2", (account.0, peer_id)).await
    }

    /// What Telegram demands before the account may write to a person, and when it demanded it.
    pub async fn requirement(
        &mut self,
        account: AccountId,
        peer: TelegramUserId,
    ) -> Result<Option<(Requirement, Timestamp)>, StoreError> {
        let sql = "select requirement, requirement_checked_at from peers where account_id = $1 and peer_id = $2";
        let row: Option<(Option<Requirement>, Option<i64>)> = self.0.optional_row(sql, (account.0, peer.0)).await?;
        let Some((Some(requirement), Some(checked_at))) = row else { return Ok(None) };
        Ok(Some((requirement, moment(checked_at)?)))
    }

    pub async fn set_requirement(
        &mut self,
        account: AccountId,
        peer: TelegramUserId,
        requirement: Requirement,
    ) -> Result<(), StoreError> {
        let sql =
            "update peers set requirement = $3, requirement_checked_at = $4 where account_id = $1 and peer_id = $2";
        self.0.execute(sql, (account.0, peer.0, requirement.into_str(), self.0.now_ms())).await
    }

    /// The id of Telegram's up to which all private messages have been saved, by any session.
    pub async fn received_up_to(&mut self, account: AccountId) -> Result<Option<TelegramMessageId>, StoreError> {
        let sql = "select received_up_to from accounts where id = $1";
        Ok(self.0.optional_value(sql, [account.0]).await?.flatten())
    }

    /// Raises [`received_up_to`](Self::received_up_to); it is never lowered.
    pub async fn set_received_up_to(&mut self, account: AccountId, up_to: TelegramMessageId) -> Result<(), StoreError> {
        let sql = "update accounts set received_up_to = $2 where id = $1 and coalesce(received_up_to, 0) < $2";
        self.0.execute(sql, (account.0, up_to.0)).await
    }

    /// Stores a peer. Fields that are absent keep their stored value.
    pub async fn cache_peer(&mut self, account: AccountId, peer: Peer) -> Result<(), StoreError> {
        let sql = "insert into peers (account_id, peer_id, access_hash, is_bot, is_self) values ($1, $2, $3, $4, $5)
             on conflict (account_id, peer_id) do update set
                 access_hash = coalesce($3, peers.access_hash), is_bot = coalesce($4, peers.is_bot),
                 is_self = coalesce($5, peers.is_self)";
        self.0.execute(sql, (account.0, peer.peer_id, peer.access_hash, peer.is_bot, peer.is_self)).await
    }
}
