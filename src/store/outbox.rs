//! The outbox in the database.
//! Its rule: only [`OutboxQueries::claim`] makes a [`Claim`], and without a claim nothing can be sent.

use jiff::Timestamp;
use sqlx::FromRow;

use super::StoreError;
use super::accounts::{AccountQueries, count, moment};
use super::audit::{Action, AuditEntry, AuditQueries};
use super::people::Prospect;
use super::work::Context;
use crate::domain::account::UnknownStatus;
use crate::domain::collision::LastAnswer;
use crate::domain::ids::{AccountId, ChatId, DialogId, OutboxId, RandomId, TelegramMessageId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::message::{Author, FileInfo};
use crate::domain::outbox::{ItemReason, MediaKind, OutboxItem};
use crate::domain::target::Target;
use crate::domain::text::{Part, Span};

pub struct OutboxQueries<'w>(pub(super) Context<'w>);

/// A message that an admin wants to send.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// Names the update that asked for it: accepting the same key again enqueues nothing.
    pub accept_key: String,
    pub target: Target,
    /// Who that is, where a dialog says it: then no name is looked up.
    pub prospect: Option<TelegramUserId>,
    /// The text, or the caption of what is sent.
    pub content: String,
    pub spans: Vec<Span>,
    pub media: Option<Media>,
    pub admin: TelegramUserId,
    /// The account, where the admin names one.
    pub from: Option<AccountId>,
    /// The time, where the admin names one.
    pub not_before: Option<Timestamp>,
    /// The prospect's message that it answers, where it answers a certain one.
    pub reply_to: Option<TelegramMessageId>,
    /// The admin's own message that it was, if that is to bear the marks "delivered" and "read".
    pub asked: Option<Card>,
}

impl NewItem {
    /// A plain text, as soon as the gate allows.
    #[must_use]
    pub fn text(accept_key: &str, target: impl Into<Target>, content: &str, admin: TelegramUserId) -> Self {
        Self {
            accept_key: accept_key.to_owned(),
            target: target.into(),
            prospect: None,
            content: content.to_owned(),
            spans: Vec::new(),
            media: None,
            admin,
            from: None,
            not_before: None,
            reply_to: None,
            asked: None,
        }
    }
}

/// A photo or a file.
#[derive(Clone, PartialEq, Eq)]
pub struct Media {
    pub kind: MediaKind,
    pub file_name: String,
    /// What the sender's Telegram says it is.
    pub mime_type: Option<String>,
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Media {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} of {} bytes", self.kind, self.bytes.len())
    }
}

/// One message of a request: its text, and the `random_id` that it keeps for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub part: Part,
    pub random_id: RandomId,
}

/// What became of writing a request down: its items, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    Now(Vec<OutboxItem>),
    /// The same request had been accepted before.
    Before(Vec<OutboxItem>),
}

/// The right to hand one item to Telegram once, from one account. The row says `sending` while it exists, so that a
/// crash leaves a trace of it. Nothing else can be sent:
///
/// ```compile_fail
/// # async fn send(client: salesdesk::telegram::AccountClient, item: salesdesk::domain::outbox::OutboxItem) {
/// client.send_message(&item).await; // an item alone is no right to send it
/// # }
/// ```
///
/// and nobody else can make one:
///
/// ```compile_fail
/// # fn forge(item: salesdesk::domain::outbox::OutboxItem, account: salesdesk::domain::ids::AccountId) {
/// let claim = salesdesk::store::Claim { item, account, access_hash: None, media: None };
/// # }
/// ```
///
/// With a claim it compiles:
///
/// ```
/// # async fn send(client: salesdesk::telegram::AccountClient, claim: salesdesk::store::Claim) {
/// let _sent = client.send_message(&claim).await;
/// # }
/// ```
#[derive(Debug)]
pub struct Claim {
    item: OutboxItem,
    account: AccountId,
    access_hash: Option<i64>,
    media: Option<Media>,
}

impl Claim {
    #[must_use]
    pub fn item(&self) -> &OutboxItem {
        &self.item
    }

    #[must_use]
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// How the account names the recipient to Telegram, if it knows.
    #[must_use]
    pub fn access_hash(&self) -> Option<i64> {
        self.access_hash
    }

    /// What is sent with the text.
    #[must_use]
    pub fn media(&self) -> Option<&Media> {
        self.media.as_ref()
    }
}

#[derive(FromRow)]
struct ItemRow {
    id: i64,
    account_id: Option<i64>,
    account_fixed: bool,
    target_username: String,
    telegram_user_id: Option<i64>,
    content: String,
    spans: Option<String>,
    media_kind: Option<String>,
    group_id: Option<i64>,
    part: i64,
    reply_to: Option<i64>,
    random_id: i64,
    state: String,
    reason: Option<String>,
    attempts: i64,
    not_before: i64,
    admin_id: i64,
    card_chat_id: Option<i64>,
    card_message_id: Option<i64>,
    asked_chat_id: Option<i64>,
    asked_message_id: Option<i64>,
    created_at: i64,
    settled_at: Option<i64>,
}

/// What is due by `$1`, in order: per recipient only the first that is not settled.
macro_rules! due {
    ($columns:literal, $whose:literal) => {
        concat!(
            "select ",
            $columns,
            " from outbox where settled_at is null and not_before <= $1 ",
            $whose,
            " and not exists (select 1 from outbox earlier
                 where earlier.settled_at is null
                     and lower(earlier.target_username) = lower(outbox.target_username)
                     and (earlier.order_at, earlier.id) < (outbox.order_at, outbox.id))
             order by order_at, id"
        )
    };
}

pub(super) const DUE: &str = due!("id, account_id", "");
pub(super) const DUE_OF: &str = due!("id", "and account_id = $2");
pub(super) const OPEN_TO: &str =
    "select * from outbox where settled_at is null and lower(target_username) = $1 order by order_at, id";
pub(super) const OPEN_PAGE: &str = "select * from outbox where settled_at is null
     order by account_id nulls last, order_at, id limit $1 offset $2";
pub(super) const OPEN_COUNT: &str = "select count(*) from outbox where settled_at is null";

/// An item, and whoever it is for where its account can address them: whom a dialog or an earlier attempt named, whoever
/// has the name now, else whoever the name led to.
pub(super) const WITH_RECIPIENT: &str = "select outbox.*,
         people.telegram_user_id as recipient_id, people.username as recipient_username,
         people.display_name as recipient_name
     from outbox left join people on people.telegram_user_id = (
         select peer_id from peers
         where peers.account_id = $2 and access_hash is not null and peer_id = coalesce(outbox.telegram_user_id,
             (select usernames.telegram_user_id from usernames where name = lower(outbox.target_username))))
     where outbox.id = $1";

pub(super) const CLAIM: &str = "update outbox
     set state = 'sending', reason = null, attempts = attempts + 1, telegram_user_id = $3
     where id = $1 and account_id = $2 and settled_at is null
     returning *, (select access_hash from peers where peers.account_id = $2 and peer_id = $3) as access_hash";

/// A late proof also corrects what was reported as failed.
pub(super) const SENT: &str = "update outbox set state = 'sent', reason = null, settled_at = $2
     where id = $1 and (settled_at is null or (state = 'failed' and attempts > 0))
     returning (select id from dialogs where dialogs.telegram_user_id = outbox.telegram_user_id),
         exists (select 1 from dialogs where dialogs.telegram_user_id = outbox.telegram_user_id
             and last_in_at is null and last_out_at is null),
         exists (select 1 from outbox other where other.settled_at is null and other.id <> outbox.id
             and lower(other.target_username) = lower(outbox.target_username))";

#[derive(FromRow)]
struct AddressedRow {
    #[sqlx(flatten)]
    item: ItemRow,
    recipient_id: Option<i64>,
    recipient_username: Option<String>,
    recipient_name: Option<String>,
}

#[derive(FromRow)]
struct ClaimedRow {
    #[sqlx(flatten)]
    item: ItemRow,
    access_hash: Option<i64>,
}

/// The end of an item that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The dialog with the recipient.
    pub dialog: Option<DialogId>,
    /// Whether nobody had written in it.
    pub new_contact: bool,
    /// Whether something else waits for the same person.
    pub more_waits: bool,
}

impl OutboxQueries<'_> {
    /// Writes a request down, in as many messages as it has pieces. From its commit on, each is sent exactly once or
    /// reported.
    pub async fn accept(&mut self, new: &NewItem, pieces: &[Piece]) -> Result<Stored, StoreError> {
        let mut items: Vec<OutboxItem> = Vec::with_capacity(pieces.len());
        for (number, piece) in pieces.iter().enumerate() {
            let media = new.media.as_ref().filter(|_| number == 0);
            let group = items.first().map(|first| first.id);
            let Some(item) = self.insert(new, piece, number, group, media).await? else {
                // The key of the first piece is that of the whole request.
                return Ok(Stored::Before(self.of_request(&new.accept_key).await?));
            };
            items.push(item);
        }
        if let Some(first) = items.first_mut().filter(|_| pieces.len() > 1) {
            sqlx::query("update outbox set group_id = id where id = $1")
                .bind(first.id.0)
                .execute(&mut *self.0.db)
                .await?;
            first.group = Some(first.id);
        }
        let entry = AuditEntry { account_id: new.from, ..AuditEntry::new(Action::MessageAccepted).by(new.admin) };
        AuditQueries(self.0.reborrow()).append(&entry).await?;
        Ok(Stored::Now(items))
    }

    pub(super) async fn insert(
        &mut self,
        new: &NewItem,
        piece: &Piece,
        number: usize,
        group: Option<OutboxId>,
        media: Option<&Media>,
    ) -> Result<Option<OutboxItem>, StoreError> {
        let key = if number == 0 { new.accept_key.clone() } else { format!("{}#{number}", new.accept_key) };
        let spans = match piece.part.spans.as_slice() {
            [] => None,
            spans => Some(serde_json::to_string(spans).map_err(|error| StoreError::corrupt("outbox", error))?),
        };
        let now = self.0.now;
        let due = new.not_before.unwrap_or(now).max(now);
        let row: Option<ItemRow> = sqlx::query_as(
            concat!("insert into outbox (id, accept_key, account_id, account_fixed, target_username, content, spans, media_kind,
                 group_id, part, random_id, state, reason, not_before, order_at, admin_id, created_at, telegram_user_id,
                 reply_to, asked_chat_id, asked_message_id)
             values (", next_id!("outbox"), ", $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'queued', $11, $12, $12, $13, $14, $15, $16, $17, $18)
             on conflict (accept_key) do nothing returning *"),
        )
        .bind(key)
        .bind(new.from.map(|id| id.0))
        .bind(new.from.is_some())
        .bind(new.target.as_text())
        .bind(&piece.part.text)
        .bind(spans)
        .bind(media.map(|media| media.kind.as_str()))
        .bind(group.map(|id| id.0))
        .bind(i64::try_from(number).unwrap_or(i64::MAX))
        .bind(piece.random_id.get())
        .bind((due > now).then_some(ItemReason::Scheduled.as_str()))
        .bind(due.as_millisecond())
        .bind(new.admin.0)
        .bind(self.0.now_ms())
        .bind(new.prospect.map(|id| id.0))
        .bind(new.reply_to.filter(|_| number == 0).map(|id| id.0))
        .bind(new.asked.map(|card| card.chat.0))
        .bind(new.asked.map(|card| card.message.0))
        .fetch_optional(&mut *self.0.db)
        .await?;
        let Some(item) = row.map(read).transpose()? else { return Ok(None) };
        if let Some(media) = media {
            sqlx::query("insert into outbox_media (item_id, file_name, bytes, mime_type) values ($1, $2, $3, $4)")
                .bind(item.id.0)
                .bind(&media.file_name)
                .bind(&media.bytes)
                .bind(&media.mime_type)
                .execute(&mut *self.0.db)
                .await?;
        }
        Ok(Some(item))
    }

    pub(super) async fn of_request(&mut self, accept_key: &str) -> Result<Vec<OutboxItem>, StoreError> {
        let rows: Vec<ItemRow> = sqlx::query_as(
            "select outbox.* from outbox, (select id, group_id from outbox where accept_key = $1) request
             where outbox.id = request.id or outbox.group_id = request.group_id order by outbox.id",
        )
        .bind(accept_key)
        .fetch_all(&mut *self.0.db)
        .await?;
        rows.into_iter().map(read).collect()
    }

    /// All messages of the text that an item is a part of, in order; the item alone when it is the whole text.
    pub async fn whole_text(&mut self, id: OutboxId) -> Result<Vec<OutboxItem>, StoreError> {
        let rows: Vec<ItemRow> = sqlx::query_as(
            "select * from outbox where id = $1 or group_id = (select group_id from outbox where id = $1) order by id",
        )
        .bind(id.0)
        .fetch_all(&mut *self.0.db)
        .await?;
        rows.into_iter().map(read).collect()
    }

    pub async fn get(&mut self, id: OutboxId) -> Result<Option<OutboxItem>, StoreError> {
        let row: Option<ItemRow> =
            sqlx::query_as("select * from outbox where id = $1").bind(id.0).fetch_optional(&mut *self.0.db).await?;
        row.map(read).transpose()
    }

    /// An item, with whoever it is for where this account can address them.
    pub async fn with_recipient(
        &mut self,
        id: OutboxId,
        account: AccountId,
    ) -> Result<Option<(OutboxItem, Option<Prospect>)>, StoreError> {
        let row: Option<AddressedRow> =
            sqlx::query_as(WITH_RECIPIENT).bind(id.0).bind(account.0).fetch_optional(&mut *self.0.db).await?;
        let Some(row) = row else { return Ok(None) };
        let recipient = row.recipient_id.map(|id| Prospect {
            id: TelegramUserId(id),
            username: row.recipient_username,
            display_name: row.recipient_name.unwrap_or_default(),
        });
        Ok(Some((read(row.item)?, recipient)))
    }

    /// What of [`OutboxQueries::due`] is this account's.
    pub async fn due_of(&mut self, account: AccountId) -> Result<Vec<OutboxId>, StoreError> {
        let ids: Vec<i64> =
            sqlx::query_scalar(DUE_OF).bind(self.0.now_ms()).bind(account.0).fetch_all(&mut *self.0.db).await?;
        Ok(ids.into_iter().map(OutboxId).collect())
    }

    /// Items whose time has come, in order, each with its account if it has one: per recipient only the first that is not
    /// settled, where one that an admin named a later time for stands behind what is to go before.
    pub async fn due(&mut self) -> Result<Vec<(OutboxId, Option<AccountId>)>, StoreError> {
        let rows: Vec<(i64, Option<i64>)> =
            sqlx::query_as(DUE).bind(self.0.now_ms()).fetch_all(&mut *self.0.db).await?;
        Ok(rows.into_iter().map(|(id, account)| (OutboxId(id), account.map(AccountId))).collect())
    }

    /// When the next item becomes due that is not due now.
    pub async fn next_due_at(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let next: Option<i64> =
            sqlx::query_scalar("select min(not_before) from outbox where settled_at is null and not_before > $1")
                .bind(self.0.now_ms())
                .fetch_one(&mut *self.0.db)
                .await?;
        next.map(moment).transpose()
    }

    /// Items that are not settled, oldest first.
    pub async fn open(&mut self) -> Result<Vec<OutboxItem>, StoreError> {
        let rows: Vec<ItemRow> = sqlx::query_as("select * from outbox where settled_at is null order by id")
            .fetch_all(&mut *self.0.db)
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// What waits for one recipient, in the order in which it goes.
    pub async fn open_to(&mut self, target: &Target) -> Result<Vec<OutboxItem>, StoreError> {
        let rows: Vec<ItemRow> = sqlx::query_as(OPEN_TO).bind(target.key()).fetch_all(&mut *self.0.db).await?;
        rows.into_iter().map(read).collect()
    }

    /// A page of what waits, by account, those without one last, and in the order in which it goes.
    pub async fn open_page(&mut self, offset: u32, limit: u32) -> Result<Vec<OutboxItem>, StoreError> {
        let rows: Vec<ItemRow> = sqlx::query_as(OPEN_PAGE).bind(limit).bind(offset).fetch_all(&mut *self.0.db).await?;
        rows.into_iter().map(read).collect()
    }

    pub async fn open_count(&mut self) -> Result<u32, StoreError> {
        let open: i64 = sqlx::query_scalar(OPEN_COUNT).fetch_one(&mut *self.0.db).await?;
        count(open)
    }

    /// What our side said last in a dialog, or is about to say.
    pub async fn last_answer(&mut self, dialog: DialogId) -> Result<Option<LastAnswer>, StoreError> {
        let waiting: Option<(i64, String, i64)> = sqlx::query_as(
            "select admin_id, content, created_at from outbox
             where settled_at is null and telegram_user_id = (select telegram_user_id from dialogs where id = $1)
             order by id desc limit 1",
        )
        .bind(dialog.0)
        .fetch_optional(&mut *self.0.db)
        .await?;
        if let Some((admin, text, at)) = waiting {
            let author = Author::Admin(TelegramUserId(admin));
            return Ok(Some(LastAnswer { author, at: moment(at)?, text }));
        }
        let said: Option<(Option<i64>, String, i64)> = sqlx::query_as(
            "select author_id, content, timestamp from messages
             where dialog_id = $1 and direction = 'out' order by timestamp desc, id desc limit 1",
        )
        .bind(dialog.0)
        .fetch_optional(&mut *self.0.db)
        .await?;
        said.map(|(admin, text, at)| {
            let author = admin.map_or(Author::Phone, |id| Author::Admin(TelegramUserId(id)));
            Ok(LastAnswer { author, at: moment(at)?, text })
        })
        .transpose()
    }

    /// The item that an account attempted under this `random_id` and that is not known to be sent.
    pub async fn attempted_under(
        &mut self,
        account: AccountId,
        random_id: RandomId,
    ) -> Result<Option<OutboxItem>, StoreError> {
        let row: Option<ItemRow> = sqlx::query_as(
            "select * from outbox
             where account_id = $1 and random_id = $2 and attempts > 0 and state in ('sending', 'failed')",
        )
        .bind(account.0)
        .bind(random_id.get())
        .fetch_optional(&mut *self.0.db)
        .await?;
        row.map(read).transpose()
    }

    /// Whether an account has an item under this `random_id`.
    pub async fn has(&mut self, account: AccountId, random_id: RandomId) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar("select exists (select 1 from outbox where account_id = $1 and random_id = $2)")
            .bind(account.0)
            .bind(random_id.get())
            .fetch_one(&mut *self.0.db)
            .await?)
    }

    /// Whether an account has handed these words for a person to Telegram and does not know yet what came of it.
    pub async fn is_sending(
        &mut self,
        account: AccountId,
        person: TelegramUserId,
        words: &str,
    ) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar(
            "select exists (select 1 from outbox
                 where account_id = $1 and settled_at is null and attempts > 0 and telegram_user_id = $2
                     and content = $3)",
        )
        .bind(account.0)
        .bind(person.0)
        .bind(words)
        .fetch_one(&mut *self.0.db)
        .await?)
    }

    /// How many items an account holds that are not settled: they count against its limits like sent ones.
    pub async fn open_of_account(&mut self, account: AccountId) -> Result<u32, StoreError> {
        let open: i64 = sqlx::query_scalar("select count(*) from outbox where settled_at is null and account_id = $1")
            .bind(account.0)
            .fetch_one(&mut *self.0.db)
            .await?;
        count(open)
    }

    /// How many items wait, for an account or for all, and when the first of them that waits for its time is due.
    pub async fn waiting(&mut self, account: Option<AccountId>) -> Result<(u32, Option<Timestamp>), StoreError> {
        let rows: Vec<(Option<String>, i64, i64)> = sqlx::query_as(
            "select reason, count(*), min(not_before) from outbox
             where settled_at is null and ($1 is null or account_id = $1) group by reason",
        )
        .bind(account.map(|account| account.0))
        .fetch_all(&mut *self.0.db)
        .await?;
        let (mut waiting, mut next) = (0, None);
        for (reason, items, first) in rows {
            waiting += items;
            let reason: Option<ItemReason> = reason
                .map(|reason| reason.parse())
                .transpose()
                .map_err(|error: UnknownStatus| StoreError::corrupt("outbox", error))?;
            if !reason.is_some_and(ItemReason::waits_for_somebody) {
                next = next.into_iter().chain([first]).min();
            }
        }
        Ok((count(waiting)?, next.map(moment).transpose()?))
    }

    /// Gives an item to an account. An item that was attempted stays where it is.
    pub async fn assign(&mut self, id: OutboxId, account: AccountId) -> Result<(), StoreError> {
        sqlx::query("update outbox set account_id = $2 where id = $1 and attempts = 0 and settled_at is null")
            .bind(id.0)
            .bind(account.0)
            .execute(&mut *self.0.db)
            .await?;
        Ok(())
    }

    /// Takes an item of this account in hand for one attempt; `None` when it has been settled or belongs to another.
    pub async fn claim(
        &mut self,
        id: OutboxId,
        account: AccountId,
        recipient: TelegramUserId,
    ) -> Result<Option<Claim>, StoreError> {
        let row: Option<ClaimedRow> =
            sqlx::query_as(CLAIM).bind(id.0).bind(account.0).bind(recipient.0).fetch_optional(&mut *self.0.db).await?;
        let Some(ClaimedRow { item, access_hash }) = row else { return Ok(None) };
        AccountQueries(self.0.reborrow()).attempt(account).await?;
        let item = read(item)?;
        let media = match item.media {
            Some(kind) => Some(self.media(item.id, kind).await?),
            None => None,
        };
        Ok(Some(Claim { item, account, access_hash, media }))
    }

    async fn media(&mut self, id: OutboxId, kind: MediaKind) -> Result<Media, StoreError> {
        let row = sqlx::query_as("select file_name, mime_type, bytes from outbox_media where item_id = $1");
        let (file_name, mime_type, bytes) = row.bind(id.0).fetch_one(&mut *self.0.db).await?;
        Ok(Media { kind, file_name, mime_type, bytes })
    }

    /// What is known of the file of an item that is not settled.
    pub async fn file_info(&mut self, id: OutboxId) -> Result<Option<FileInfo>, StoreError> {
        let row: Option<(String, Option<String>, Option<i64>)> =
            sqlx::query_as("select file_name, mime_type, length(bytes) from outbox_media where item_id = $1")
                .bind(id.0)
                .fetch_optional(&mut *self.0.db)
                .await?;
        Ok(row.map(|(name, mime, size)| FileInfo {
            name: Some(name),
            size: size.and_then(|size| u64::try_from(size).ok()),
            mime,
        }))
    }

    /// Takes an item that nobody attempted from its account, so that another can have it.
    pub async fn unassign(&mut self, id: OutboxId) -> Result<(), StoreError> {
        sqlx::query(
            "update outbox set account_id = null where id = $1 and attempts = 0 and settled_at is null and account_fixed = 0",
        )
        .bind(id.0)
        .execute(&mut *self.0.db)
        .await?;
        Ok(())
    }

    /// Leaves for later what is due for an account that has to rest, but for what may have reached Telegram already,
    /// and returns it.
    pub async fn postpone_account(
        &mut self,
        account: AccountId,
        until: Timestamp,
        reason: ItemReason,
    ) -> Result<Vec<OutboxId>, StoreError> {
        let ids: Vec<i64> = sqlx::query_scalar(
            "update outbox set not_before = $2, reason = $3
             where account_id = $1 and settled_at is null and attempts = 0 and not_before <= $4 returning id",
        )
        .bind(account.0)
        .bind(until.as_millisecond())
        .bind(reason.as_str())
        .bind(self.0.now_ms())
        .fetch_all(&mut *self.0.db)
        .await?;
        Ok(ids.into_iter().map(OutboxId).collect())
    }

    /// Makes an item due, and the other parts of its text, and puts them into the order as if they came now.
    pub async fn bring_forward(&mut self, id: OutboxId) -> Result<(), StoreError> {
        sqlx::query(
            "update outbox set not_before = $2, order_at = min(order_at, $2), reason = null
             where (id = $1 or group_id = (select group_id from outbox where id = $1))
                 and settled_at is null and attempts = 0",
        )
        .bind(id.0)
        .bind(self.0.now_ms())
        .execute(&mut *self.0.db)
        .await?;
        Ok(())
    }

    /// Leaves an item for later. One that may have reached Telegram stays `sending`.
    pub async fn postpone(&mut self, id: OutboxId, until: Timestamp, reason: ItemReason) -> Result<(), StoreError> {
        sqlx::query(
            "update outbox set state = case when attempts > 0 then 'sending' else 'queued' end, not_before = $2,
                 reason = $3
             where id = $1 and settled_at is null",
        )
        .bind(id.0)
        .bind(until.as_millisecond())
        .bind(reason.as_str())
        .execute(&mut *self.0.db)
        .await?;
        Ok(())
    }

    /// Makes items due that wait for an account to become ready.
    pub async fn release_waiting(&mut self) -> Result<(), StoreError> {
        sqlx::query(
            "update outbox set not_before = $1
             where settled_at is null and not_before > $1
                 and (reason in ('no_account', 'account_not_ready', 'account_paused', 'frozen')
                      or (account_id is null and reason <> 'scheduled'))",
        )
        .bind(self.0.now_ms())
        .execute(&mut *self.0.db)
        .await?;
        Ok(())
    }

    /// Makes an account's items due that wait for its limits, after these have changed.
    pub async fn release_limited(&mut self, account: AccountId) -> Result<(), StoreError> {
        sqlx::query(
            "update outbox set not_before = $2
             where settled_at is null and not_before > $2 and account_id = $1
                 and reason in ('daily_limit', 'new_contact_limit')",
        )
        .bind(account.0)
        .bind(self.0.now_ms())
        .execute(&mut *self.0.db)
        .await?;
        Ok(())
    }

    /// Makes items due that wait by a rule that has changed; the gate says anew how long.
    pub(super) async fn release_ruled(&mut self) -> Result<(), StoreError> {
        sqlx::query(
            "update outbox set not_before = $1
             where settled_at is null and not_before > $1
                 and reason in ('daily_limit', 'new_contact_limit', 'minimum_gap', 'quiet_hours')",
        )
        .bind(self.0.now_ms())
        .execute(&mut *self.0.db)
        .await?;
        Ok(())
    }

    /// Gives back an attempt that Telegram refused before doing anything, such as a flood wait: it is not charged.
    pub async fn uncharge(&mut self, id: OutboxId) -> Result<(), StoreError> {
        sqlx::query("update outbox set attempts = max(attempts - 1, 0) where id = $1 and settled_at is null")
            .bind(id.0)
            .execute(&mut *self.0.db)
            .await?;
        Ok(())
    }

    /// Ends an item as sent; a late proof also corrects one that was reported as failed. `None` when that is no news.
    pub async fn sent(&mut self, id: OutboxId) -> Result<Option<Settled>, StoreError> {
        let row: Option<(Option<i64>, bool, bool)> =
            sqlx::query_as(SENT).bind(id.0).bind(self.0.now_ms()).fetch_optional(&mut *self.0.db).await?;
        Ok(row.map(|(dialog, new_contact, more_waits)| Settled {
            dialog: dialog.map(DialogId),
            new_contact,
            more_waits,
        }))
    }

    /// Ends an item as failed, and the parts after it that were not attempted. `false` when it has ended already.
    pub async fn fail(&mut self, id: OutboxId, reason: ItemReason) -> Result<bool, StoreError> {
        let failed = sqlx::query(
            "update outbox set state = 'failed', reason = $2, settled_at = $3 where id = $1 and settled_at is null",
        )
        .bind(id.0)
        .bind(reason.as_str())
        .bind(self.0.now_ms())
        .execute(&mut *self.0.db)
        .await?;
        sqlx::query(
            "update outbox set state = 'failed', reason = $2, settled_at = $3
             where settled_at is null and attempts = 0 and id > $1
                 and group_id = (select group_id from outbox where id = $1)",
        )
        .bind(id.0)
        .bind(reason.as_str())
        .bind(self.0.now_ms())
        .execute(&mut *self.0.db)
        .await?;
        Ok(failed.rows_affected() == 1)
    }

    /// Cancels an item and the other parts of its text, as far as they have not been attempted. `false` when it is too
    /// late for all of them.
    pub async fn cancel(&mut self, id: OutboxId, by: TelegramUserId) -> Result<bool, StoreError> {
        let cancelled = sqlx::query(
            "update outbox set state = 'cancelled', settled_at = $2
             where (id = $1 or group_id = (select group_id from outbox where id = $1))
                 and settled_at is null and attempts = 0",
        )
        .bind(id.0)
        .bind(self.0.now_ms())
        .execute(&mut *self.0.db)
        .await?;
        let done = cancelled.rows_affected() > 0;
        if done {
            let entry = AuditEntry::new(Action::MessageCancelled).by(by).details(id.to_string());
            AuditQueries(self.0.reborrow()).append(&entry).await?;
        }
        Ok(done)
    }
}

fn read(row: ItemRow) -> Result<OutboxItem, StoreError> {
    let corrupt = |what: &dyn std::fmt::Display| StoreError::corrupt("outbox", what.to_string());
    let card = |(chat, message)| Card { chat: ChatId(chat), message: TelegramMessageId(message) };
    Ok(OutboxItem {
        id: OutboxId(row.id),
        account_id: row.account_id.map(AccountId),
        account_fixed: row.account_fixed,
        target: Target::read(&row.target_username).ok_or_else(|| corrupt(&"a target"))?,
        telegram_user_id: row.telegram_user_id.map(TelegramUserId),
        content: row.content,
        spans: match row.spans {
            Some(spans) => serde_json::from_str(&spans).map_err(|error| corrupt(&error))?,
            None => Vec::new(),
        },
        media: row.media_kind.map(|kind| kind.parse()).transpose().map_err(|error| corrupt(&error))?,
        group: row.group_id.map(OutboxId),
        part: count(row.part)?,
        reply_to: row.reply_to.map(TelegramMessageId),
        random_id: RandomId::new(row.random_id).ok_or_else(|| corrupt(&"a random_id of zero"))?,
        state: row.state.parse().map_err(|error| corrupt(&error))?,
        reason: row.reason.map(|reason| reason.parse()).transpose().map_err(|error| corrupt(&error))?,
        attempts: count(row.attempts)?,
        not_before: moment(row.not_before)?,
        admin: TelegramUserId(row.admin_id),
        card: row.card_chat_id.zip(row.card_message_id).map(card),
        asked: row.asked_chat_id.zip(row.asked_message_id).map(card),
        created_at: moment(row.created_at)?,
        settled_at: row.settled_at.map(moment).transpose()?,
    })
}
