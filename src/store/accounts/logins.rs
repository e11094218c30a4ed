//! Logins in progress. A restart at any step resumes the login.
//!
//! Invariant: no code and no password is stored. The `phone_code_hash` is stored, encrypted, only while a code is
//! expected.

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use sqlx::FromRow;

use crate::domain::ids::{AccountId, ChatId, TelegramMessageId, TelegramUserId};
use crate::domain::login::{Card, CodeWay, Login, LoginStep, MAX_TRIES, SentCode};
use crate::domain::phone::Phone;
use crate::store::StoreError;
use crate::store::context::Context;
use crate::store::engine::codec::{count, moment};
use crate::store::vault::cipher::SealedPlace;

pub struct LoginQueries<'w>(pub(in crate::store) Context<'w>);

/// Telegram's identifier of a code that it has sent. It is a secret, since it opens the account together with the code.
pub type PhoneCodeHash = SecretString;

#[derive(FromRow)]
struct LoginRow {
    account_id: i64,
    admin_id: i64,
    card_chat_id: Option<i64>,
    card_message_id: Option<i64>,
    step: String,
    code_way: Option<String>,
    code_length: Option<i64>,
    next_way: Option<String>,
    next_way_at: Option<i64>,
    password_hint: Option<String>,
    tries: i64,
    scanned: bool,
    void: bool,
    deadline: i64,
}

impl LoginQueries<'_> {
    pub async fn get(&mut self, account: AccountId) -> Result<Option<Login>, StoreError> {
        let sql = "select * from logins where account_id = $1";
        let row: Option<LoginRow> = self.0.optional_row(sql, [account.0]).await?;
        row.map(read).transpose()
    }

    /// Logins that an admin has in progress, newest first.
    pub async fn of_admin(&mut self, admin: TelegramUserId) -> Result<Vec<Login>, StoreError> {
        let sql = "select * from logins where admin_id = $1 order by deadline desc";
        let rows: Vec<LoginRow> = self.0.rows(sql, [admin.0]).await?;
        rows.into_iter().map(read).collect()
    }

    /// Logins whose deadline has passed.
    pub async fn overdue(&mut self) -> Result<Vec<Login>, StoreError> {
        let sql = "select * from logins where deadline <= $1 order by deadline";
        let rows: Vec<LoginRow> = self.0.rows(sql, [self.0.now_ms()]).await?;
        rows.into_iter().map(read).collect()
    }

    /// Logins that asked Telegram for a code and do not know its answer yet.
    pub async fn asking_for_code(&mut self) -> Result<Vec<Login>, StoreError> {
        let sql = "select * from logins where step = 'asking_for_code' order by deadline";
        let rows: Vec<LoginRow> = self.0.rows(sql, ()).await?;
        rows.into_iter().map(read).collect()
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
        self.0.execute(sql, params).await?;
        Ok(())
    }

    /// Marks a login that has just begun as one by QR code.
    pub async fn await_scan(&mut self, account: AccountId) -> Result<(), StoreError> {
        let sql = "update logins set step = 'scan_qr', scanned = true where account_id = $1";
        self.0.execute(sql, [account.0]).await?;
        Ok(())
    }

    /// Logins that wait for a QR code to be scanned.
    pub async fn awaiting_scan(&mut self) -> Result<Vec<AccountId>, StoreError> {
        let ids: Vec<i64> = self.0.values("select account_id from logins where step = 'scan_qr'", ()).await?;
        Ok(ids.into_iter().map(AccountId).collect())
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
        self.0.execute(sql, params).await?;
        Ok(())
    }

    /// Records that the code was right and that the account's password is needed.
    pub async fn need_password(&mut self, account: AccountId, hint: Option<&str>) -> Result<(), StoreError> {
        let sql = "update logins set step = 'need_password', phone_code_hash = null, password_hint = $2, tries = 0
             where account_id = $1";
        self.0.execute(sql, (account.0, hint)).await?;
        Ok(())
    }

    /// Counts a wrong code or password and returns how many tries are left.
    pub async fn wrong_try(&mut self, account: AccountId) -> Result<u32, StoreError> {
        let sql = "update logins set tries = tries + 1 where account_id = $1 returning tries";
        let tries: Option<i64> = self.0.optional_value(sql, [account.0]).await?;
        Ok(MAX_TRIES.saturating_sub(count(tries.unwrap_or(i64::from(MAX_TRIES)))?))
    }

    /// Records that the expected code is no longer valid.
    pub async fn code_void(&mut self, account: AccountId) -> Result<(), StoreError> {
        let sql = "update logins set void = true where account_id = $1 and step = 'need_code'";
        self.0.execute(sql, [account.0]).await?;
        Ok(())
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
        self.0.execute(sql, (account.0, card.chat.0, card.message.0)).await?;
        Ok(())
    }

    pub async fn end(&mut self, account: AccountId) -> Result<(), StoreError> {
        self.0.execute("delete from logins where account_id = $1", [account.0]).await?;
        Ok(())
    }

    /// The moment until which no code may be requested for a number, if that is still to come.
    pub async fn rests_until(&mut self, phone: &Phone) -> Result<Option<Timestamp>, StoreError> {
        let sql = "select until from login_rests where phone = $1 and until > $2";
        let until: Option<i64> = self.0.optional_value(sql, (phone.e164(), self.0.now_ms())).await?;
        until.map(moment).transpose()
    }

    pub async fn rest(&mut self, phone: &Phone, until: Timestamp) -> Result<(), StoreError> {
        let sql = "insert into login_rests (phone, until) values ($1, $2) on conflict (phone) do update set until = $2";
        self.0.execute(sql, (phone.e164(), until.as_millisecond())).await?;
        Ok(())
    }
}

fn read(row: LoginRow) -> Result<Login, StoreError> {
    let corrupt = |what: &str| StoreError::corrupt("logins", what);
    let way = |name: &str| name.parse::<CodeWay>().map_err(|_| corrupt(name));
    let tries_left = MAX_TRIES.saturating_sub(count(row.tries)?);
    let step = match row.step.as_str() {
        "asking_for_code" => LoginStep::AskingForCode,
        "scan_qr" => LoginStep::ScanQr,
        "need_code" if row.void => LoginStep::CodeVoid,
        "need_code" => LoginStep::NeedCode {
            sent: SentCode {
                way: way(row.code_way.as_deref().ok_or_else(|| corrupt("a code without its way"))?)?,
                length: row.code_length.map(count).transpose()?,
                next_way: row.next_way.as_deref().map(way).transpose()?,
                next_way_at: row.next_way_at.map(moment).transpose()?,
            },
            tries_left,
        },
        "need_password" => LoginStep::NeedPassword { hint: row.password_hint, tries_left },
        other => return Err(corrupt(other)),
    };
    let card = row
        .card_chat_id
        .zip(row.card_message_id)
        .map(|(chat, message)| Card { chat: ChatId(chat), message: TelegramMessageId(message) });
    Ok(Login {
        account_id: AccountId(row.account_id),
        admin: TelegramUserId(row.admin_id),
        card,
        step,
        scanned: row.scanned,
        deadline: moment(row.deadline)?,
    })
}
