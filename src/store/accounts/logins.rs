//! Logins in progress. A restart at any step resumes the login.
//!
//! Invariant: no code and no password is stored. The `phone_code_hash` is stored, encrypted, only while a code is
//! expected.

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use sqlx::{FromRow, Row as _};

use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::{Card, Login, LoginStep, MAX_TRIES, SentCode};
use crate::domain::phone::Phone;
use crate::store::StoreError;
use crate::store::context::Context;
use crate::store::engine::codec::{DomainColumns as _, corrupt, moment};
use crate::store::engine::database::DbRow;
use crate::store::vault::cipher::SealedPlace;

pub struct LoginQueries<'w>(pub(in crate::store) Context<'w>);

/// Telegram's identifier of a code that it has sent. It is a secret, since it opens the account together with the code.
pub type PhoneCodeHash = SecretString;

impl LoginQueries<'_> {
    pub async fn get(&mut self, account: AccountId) -> Result<Option<Login>, StoreError> {
        let sql = "select * from logins where account_id = $1";
        self.0.optional_row(sql, [account.0]).await
    }

    /// Logins that an admin has in progress, newest first.
    pub async fn of_admin(&mut self, admin: TelegramUserId) -> Result<Vec<Login>, StoreError> {
        let sql = "select * from logins where admin_id = $1 order by deadline desc";
        self.0.rows(sql, [admin.0]).await
    }

    /// Logins whose deadline has passed.
    pub async fn overdue(&mut self) -> Result<Vec<Login>, StoreError> {
        let sql = "select * from logins where deadline <= $1 order by deadline";
        self.0.rows(sql, [self.0.now_ms()]).await
    }

    /// Logins that asked Telegram for a code and do not know its answer yet.
    pub async fn asking_for_code(&mut self) -> Result<Vec<Login>, StoreError> {
        let sql = "select * from logins where step = 'asking_for_code' order by deadline";
        self.0.rows(sql, ()).await
    }

    /// Begins a login or restarts it: a code is being requested from Telegram.
    pub async fn begin(
        &mut self,
        account: AccountId,
        admin: TelegramUserId,
        card: impl Into<Option<Card>>,
        deadline: Timestamp,
    ) -> Result<(), StoreError> {
        let card = card.into();
        let sql = "insert into logins (account_id, admin_id, step, deadline, card_chat_id, card_message_id)
             values ($1, $2, 'asking_for_code', $3, $4, $5)
             on conflict (account_id) do update set admin_id = $2, step = 'asking_for_code', deadline = $3,
                 card_chat_id = $4, card_message_id = $5, phone_code_hash = null, code_way = null, code_length = null, next_way = null, next_way_at = null,
                 password_hint = null, tries = 0, scanned = false, void = false";
        let params = (
            account.0,
            admin.0,
            deadline.as_millisecond(),
            card.map(|card| card.chat.0),
            card.map(|card| card.message.0),
        );
        self.0.execute(sql, params).await
    }

    /// Marks a login that has just begun as one by QR code.
    pub async fn await_scan(&mut self, account: AccountId) -> Result<(), StoreError> {
        let sql = "update logins set step = 'scan_qr', scanned = true where account_id = $1";
        self.0.execute(sql, [account.0]).await
    }

    /// Logins that wait for a QR code to be scanned.
    pub async fn awaiting_scan(&mut self) -> Result<Vec<AccountId>, StoreError> {
        self.0.values("select account_id from logins where step = 'scan_qr'", ()).await
    }

    /// Records that Telegram has sent a code.
    pub async fn code_sent(
        &mut self,
        account: AccountId,
        sent: &SentCode,
        hash: &PhoneCodeHash,
        deadline: Timestamp,
    ) -> Result<(), StoreError> {
        let place = SealedPlace::PhoneCodeHash { account: account.0 };
        let envelope = self.0.cipher.seal(place, hash.expose_secret().as_bytes())?;
        let sql = "update logins set step = 'need_code', phone_code_hash = $2, code_way = $3, code_length = $4,
                 next_way = $5, next_way_at = $6, tries = 0, void = false, deadline = $7
             where account_id = $1";
        let params = (
            account.0,
            envelope,
            sent.way.into_str(),
            sent.length,
            sent.next_way.map(|one| one.into_str()),
            sent.next_way_at.map(Timestamp::as_millisecond),
            deadline.as_millisecond(),
        );
        self.0.execute(sql, params).await
    }

    /// Records that the code was right and that the account's password is needed.
    pub async fn need_password(&mut self, account: AccountId, hint: Option<&str>) -> Result<(), StoreError> {
        let sql = "update logins set step = 'need_password', phone_code_hash = null, password_hint = $2, tries = 0
             where account_id = $1";
        self.0.execute(sql, (account.0, hint)).await
    }

    /// Counts a wrong code or password and returns how many tries are left.
    pub async fn wrong_try(&mut self, account: AccountId) -> Result<u32, StoreError> {
        let sql = "update logins set tries = tries + 1 where account_id = $1 returning tries";
        let tries: Option<u32> = self.0.optional_value(sql, [account.0]).await?;
        Ok(MAX_TRIES.saturating_sub(tries.unwrap_or(MAX_TRIES)))
    }

    /// Records that the expected code is no longer valid.
    pub async fn code_void(&mut self, account: AccountId) -> Result<(), StoreError> {
        let sql = "update logins set void = true where account_id = $1 and step = 'need_code'";
        self.0.execute(sql, [account.0]).await
    }

    /// The hash of the expected code.
    pub async fn phone_code_hash(&mut self, account: AccountId) -> Result<Option<PhoneCodeHash>, StoreError> {
        let sql = "select phone_code_hash from logins where account_id = $1";
        let envelope: Option<Option<Vec<u8>>> = self.0.optional_value(sql, [account.0]).await?;
        let Some(envelope) = envelope.flatten() else { return Ok(None) };
        let opened = self.0.cipher.open(SealedPlace::PhoneCodeHash { account: account.0 }, &envelope)?;
        let hash = std::str::from_utf8(&opened).map_err(|error| StoreError::corrupt("logins", error))?;
        Ok(Some(hash.into()))
    }

    pub async fn set_card(&mut self, account: AccountId, card: Card) -> Result<(), StoreError> {
        let sql = "update logins set card_chat_id = $2, card_message_id = $3 where account_id = $1";
        self.0.execute(sql, (account.0, card.chat.0, card.message.0)).await
    }

    pub async fn end(&mut self, account: AccountId) -> Result<(), StoreError> {
        self.0.execute("delete from logins where account_id = $1", [account.0]).await
    }

    /// The moment until which no code may be requested for a number, if that is still to come.
    pub async fn rests_until(&mut self, phone: &Phone) -> Result<Option<Timestamp>, StoreError> {
        let sql = "select until from login_rests where phone = $1 and until > $2";
        let until: Option<i64> = self.0.optional_value(sql, (phone.e164(), self.0.now_ms())).await?;
        until.map(moment).transpose()
    }

    pub async fn rest(&mut self, phone: &Phone, until: Timestamp) -> Result<(), StoreError> {
        let sql = "insert into login_rests (phone, until) values ($1, $2) on conflict (phone) do update set until = $2";
        self.0.execute(sql, (phone.e164(), until.as_millisecond())).await
    }
}

impl FromRow<'_, DbRow> for Login {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let tries_left = MAX_TRIES.saturating_sub(row.try_get("tries")?);
        let step = match row.try_get("step")? {
            "asking_for_code" => LoginStep::AskingForCode,
            "scan_qr" => LoginStep::ScanQr,
            "need_code" if row.try_get("void")? => LoginStep::CodeVoid,
            "need_code" => LoginStep::NeedCode {
                sent: SentCode {
                    way: row.try_get("code_way")?,
                    length: row.try_get("code_length")?,
                    next_way: row.try_get("next_way")?,
                    next_way_at: row.optional_moment("next_way_at")?,
                },
                tries_left,
            },
            "need_password" => LoginStep::NeedPassword { hint: row.try_get("password_hint")?, tries_left },
            other => return Err(corrupt("step", other)),
        };
        Ok(Self {
            account_id: row.try_get("account_id")?,
            admin: row.try_get("admin_id")?,
            card: row.card("card_chat_id", "card_message_id")?,
            step,
            scanned: row.try_get("scanned")?,
            deadline: row.moment("deadline")?,
        })
    }
}
