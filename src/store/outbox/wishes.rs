//! Wishes about messages at Telegram: to edit one, to take it back, or to react to it.
//!
//! Invariant: only [`WishQueries::claim`] makes a [`WishClaim`], and no message is changed without one. A newer wish
//! replaces an older one; the answer to the older one does not settle it. What is taken back in one dialog is one claim.

use jiff::Timestamp;
use sqlx::{FromRow, Row as _};

use crate::domain::ids::{AccountId, DialogId, MessageId, OutboxId, TelegramMessageId, TelegramUserId};
use crate::domain::message_text::MessageText;
use crate::domain::wish::{Wish, WishKind, WishReason};
use crate::store::StoreError;
use crate::store::context::{CommitNotification, Context};
use crate::store::engine::codec::{DomainColumns as _, corrupt, list_as_json, moment};
use crate::store::engine::database::DbRow;

pub struct WishQueries<'w>(pub(in crate::store) Context<'w>);

/// The accounts with wishes about messages that were sent, and when the first may be done.
pub(in crate::store) const DUE: &str = "select account_id, min(not_before) from wishes
     where settled_at is null and message_id is not null group by account_id";
pub(in crate::store) const CLAIM: &str = "update wishes set attempts = attempts + 1
     where id = (
         select id from wishes
         where account_id = $1 and settled_at is null and message_id is not null and not_before <= $2
         order by id limit 1)
     returning *";
/// With a claim, all that is to be taken back in the same dialog `$4`. Telegram takes a hundred ids at once.
pub(in crate::store) const CLAIM_ALSO: &str = "update wishes set attempts = attempts + 1
     where id in (
         select wishes.id from wishes join messages on messages.id = message_id
         where wishes.account_id = $1 and settled_at is null and not_before <= $2 and kind = 'take_back'
             and wishes.id <> $3 and dialog_id = $4
         order by wishes.id limit 99)
     returning id, version, item_id, message_id,
         (select telegram_message_id from messages where messages.id = message_id) as telegram_message_id";
const ABOUT: &str = "select telegram_message_id, telegram_user_id, dialog_id
     from messages join dialogs on dialogs.id = dialog_id where messages.id = $1";
const UNREACT: &str = "update wishes set content = null, version = version + 1, wanted_by = $2, wanted_at = $3,
         attempts = 0, not_before = $3, settled_at = null, reason = null
     where message_id = $1 and kind = 'react' and content is not null";
/// The message of an item, among those of its dialog.
pub(in crate::store) const MESSAGE_OF: &str = "select messages.id from outbox
     join dialogs on dialogs.telegram_user_id = outbox.telegram_user_id
     join messages on dialog_id = dialogs.id and outbox_id = outbox.id
     where outbox.id = $1 limit 1";

/// The right to ask Telegram once for what a wish wants.
#[derive(Clone, Debug)]
pub struct WishClaim {
    id: i64,
    wish: Wish,
    account: AccountId,
    message: MessageId,
    telegram_message: TelegramMessageId,
    prospect: TelegramUserId,
    dialog: DialogId,
    /// The other messages that are taken back with it.
    also: Vec<AlsoTakenBack>,
}

/// Another message of the same dialog that is taken back in the same call.
#[derive(Clone, Debug, FromRow)]
struct AlsoTakenBack {
    id: i64,
    version: i64,
    item_id: Option<OutboxId>,
    message_id: MessageId,
    telegram_message_id: TelegramMessageId,
}

impl WishClaim {
    #[must_use]
    pub fn wish(&self) -> &Wish {
        &self.wish
    }

    #[must_use]
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The message that the wish is about; if messages are taken back, the first of them.
    #[must_use]
    pub fn message(&self) -> MessageId {
        self.message
    }

    /// Telegram's id of it.
    #[must_use]
    pub fn telegram_message(&self) -> TelegramMessageId {
        self.telegram_message
    }

    /// All messages that are changed: several only if they are taken back.
    pub fn messages(&self) -> impl Iterator<Item = MessageId> {
        std::iter::once(self.message).chain(self.also.iter().map(|also| also.message_id))
    }

    /// Telegram's ids of them.
    pub fn telegram_messages(&self) -> impl Iterator<Item = TelegramMessageId> {
        std::iter::once(self.telegram_message).chain(self.also.iter().map(|also| also.telegram_message_id))
    }

    /// The items that were sent as these messages.
    pub fn items(&self) -> impl Iterator<Item = OutboxId> {
        self.wish.item.into_iter().chain(self.also.iter().filter_map(|also| also.item_id))
    }

    /// The claimed wishes with their versions.
    fn wishes(&self) -> impl Iterator<Item = (i64, i64)> {
        std::iter::once((self.id, self.wish.version)).chain(self.also.iter().map(|also| (also.id, also.version)))
    }

    /// The other side of its chat.
    #[must_use]
    pub fn prospect(&self) -> TelegramUserId {
        self.prospect
    }

    #[must_use]
    pub fn dialog(&self) -> DialogId {
        self.dialog
    }
}

struct WishRow {
    id: i64,
    message: Option<MessageId>,
    wish: Wish,
}

impl WishQueries<'_> {
    /// Stores what a member wants of an item's message. It replaces an older wish about it.
    pub async fn put(
        &mut self,
        item: OutboxId,
        account: AccountId,
        kind: &WishKind,
        by: TelegramUserId,
    ) -> Result<(), StoreError> {
        let message = self.message_of(item).await?;
        let (content, spans, original) = match kind {
            WishKind::Edit { content, spans, original } => {
                (Some(content.as_str()), list_as_json(spans)?, original.as_deref())
            }
            WishKind::TakeBack | WishKind::React { .. } => (None, None, None),
        };
        let sql = "insert into wishes
                 (item_id, message_id, account_id, kind, content, spans, wanted_by, wanted_at, not_before, original)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)
             on conflict (item_id) do update set message_id = excluded.message_id, account_id = excluded.account_id,
                 kind = excluded.kind, content = excluded.content, spans = excluded.spans, original = excluded.original,
                 version = wishes.version + 1, wanted_by = excluded.wanted_by, wanted_at = excluded.wanted_at,
                 attempts = 0, not_before = excluded.not_before, settled_at = null, reason = null";
        let message = message.map(|message| message.0);
        let params = (item.0, message, account.0, kind.name(), content, spans, by.0, self.0.now_ms(), original);
        self.0.execute(sql, params).await?;
        self.0.raised.push(CommitNotification::Wished);
        Ok(())
    }

    /// Stores which reaction a member wants the account to have to a prospect's message. It replaces an older wish about
    /// it. Returns `false` when it is the same, or there is none to take off.
    pub async fn put_reaction(
        &mut self,
        message: MessageId,
        account: AccountId,
        emoji: Option<&str>,
        by: TelegramUserId,
    ) -> Result<bool, StoreError> {
        let sql = "insert into wishes (message_id, account_id, kind, content, wanted_by, wanted_at, not_before)
             values ($1, $2, 'react', $3, $4, $5, $5)
             on conflict (message_id) do update set content = excluded.content, version = wishes.version + 1,
                 wanted_by = excluded.wanted_by, wanted_at = excluded.wanted_at, attempts = 0,
                 not_before = excluded.not_before, settled_at = null, reason = null
             where wishes.content is null or wishes.content <> excluded.content or wishes.reason is not null";
        let now = self.0.now_ms();
        let changed = match emoji {
            Some(emoji) => self.0.changed(sql, (message.0, account.0, emoji, by.0, now)).await?,
            None => self.0.changed(UNREACT, (message.0, by.0, now)).await?,
        };
        let changed = changed > 0;
        if changed {
            self.0.raised.push(CommitNotification::Wished);
        }
        Ok(changed)
    }

    /// The message of a sent item.
    pub async fn message_of(&mut self, item: OutboxId) -> Result<Option<MessageId>, StoreError> {
        self.0.optional_value(MESSAGE_OF, [item.0]).await
    }

    /// The wish about an item's message.
    pub async fn of(&mut self, item: OutboxId) -> Result<Option<Wish>, StoreError> {
        let row: Option<WishRow> = self.0.optional_row("select * from wishes where item_id = $1", [item.0]).await?;
        Ok(row.map(|row| row.wish))
    }

    /// Records the message of an item about which a member wanted something before it was known to be sent.
    pub async fn is_sent(&mut self, item: OutboxId, message: MessageId) -> Result<(), StoreError> {
        let sql = "update wishes set message_id = $2 where item_id = $1";
        self.0.execute(sql, (item.0, message.0)).await?;
        self.0.raised.push(CommitNotification::Wished);
        Ok(())
    }

    /// The accounts with wishes that can be done once it is time, and that time.
    pub async fn due(&mut self) -> Result<Vec<(AccountId, Timestamp)>, StoreError> {
        let rows: Vec<(AccountId, i64)> = self.0.rows(DUE, ()).await?;
        rows.into_iter().map(|(account, at)| Ok((account, moment(at)?))).collect()
    }

    /// Claims an account's first due wish for one try, and if a message is to be taken back, all others that are to be
    /// taken back in its dialog. The account's next message keeps its gap to it.
    pub async fn claim(&mut self, account: AccountId) -> Result<Option<WishClaim>, StoreError> {
        let now = self.0.now_ms();
        let row: Option<WishRow> = self.0.optional_row(CLAIM, (account.0, now)).await?;
        let Some(WishRow { id, message: Some(message), wish }) = row else { return Ok(None) };
        let (telegram_message, prospect, dialog): (_, _, DialogId) = self.0.row(ABOUT, [message.0]).await?;
        self.0.execute("update accounts set last_attempt_at = $2 where id = $1", (account.0, now)).await?;
        let also = match wish.kind {
            WishKind::TakeBack => self.0.rows(CLAIM_ALSO, (account.0, now, id, dialog.0)).await?,
            WishKind::Edit { .. } | WishKind::React { .. } => Vec::new(),
        };
        Ok(Some(WishClaim { id, wish, account, message, telegram_message, prospect, dialog, also }))
    }

    /// Records that Telegram has done what was claimed: the message is as it was wanted. A newer wish stays open.
    pub async fn done(&mut self, claim: &WishClaim, at: Timestamp) -> Result<(), StoreError> {
        match &claim.wish.kind {
            WishKind::Edit { content, spans, original } => {
                let (spans, texts) = (list_as_json(spans)?, list_as_json(&MessageText::of_ours(original.as_deref()))?);
                let sql = "update messages set content = $2, spans = $3, texts = $4, edited_at = $5 where id = $1";
                let params = (claim.message.0, content, &spans, &texts, at.as_millisecond());
                self.0.execute(sql, params).await?;
                // Its card shows the words that they have, also when they are taken back later.
                if let Some(item) = claim.wish.item {
                    let sql = "update outbox set content = $2, spans = $3, texts = $4 where id = $1";
                    self.0.execute(sql, (item.0, content, spans, texts)).await?;
                }
            }
            WishKind::React { .. } => {}
            WishKind::TakeBack => {
                let sql = "update messages set deleted_at = $2 where id = $1 and deleted_at is null";
                for message in claim.messages() {
                    self.0.execute(sql, (message.0, at.as_millisecond())).await?;
                }
            }
        }
        let sql = "update wishes set settled_at = $3 where id = $1 and version = $2 and settled_at is null";
        for (id, version) in claim.wishes() {
            self.0.execute(sql, (id, version, self.0.now_ms())).await?;
        }
        Ok(())
    }

    /// Records that Telegram refuses what was claimed.
    pub async fn failed(&mut self, claim: &WishClaim, reason: WishReason) -> Result<(), StoreError> {
        let sql = "update wishes set settled_at = $3, reason = $4
             where id = $1 and version = $2 and settled_at is null";
        for (id, version) in claim.wishes() {
            self.0.execute(sql, (id, version, self.0.now_ms(), reason.into_str())).await?;
        }
        Ok(())
    }

    /// Postpones what was claimed: its outcome is unknown, or Telegram demanded a wait.
    pub async fn postpone(&mut self, claim: &WishClaim, until: Timestamp) -> Result<(), StoreError> {
        let sql = "update wishes set not_before = $3 where id = $1 and version = $2";
        for (id, version) in claim.wishes() {
            self.0.execute(sql, (id, version, until.as_millisecond())).await?;
        }
        Ok(())
    }
}

impl FromRow<'_, DbRow> for WishRow {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let kind = match row.try_get("kind")? {
            "edit" => {
                let spans = row.json("spans")?.unwrap_or_default();
                WishKind::Edit { content: row.try_get("content")?, spans, original: row.try_get("original")? }
            }
            "take_back" => WishKind::TakeBack,
            "react" => WishKind::React { emoji: row.try_get("content")? },
            other => return Err(corrupt("kind", other)),
        };
        let wish = Wish {
            item: row.try_get("item_id")?,
            kind,
            version: row.try_get("version")?,
            wanted_by: row.try_get("wanted_by")?,
            wanted_at: row.moment("wanted_at")?,
            attempts: row.try_get("attempts")?,
            not_before: row.moment("not_before")?,
            settled_at: row.optional_moment("settled_at")?,
            reason: row.try_get("reason")?,
        };
        Ok(Self { id: row.try_get("id")?, message: row.try_get("message_id")?, wish })
    }
}
