//! Dialogs and their messages.
//! Its rule: one dialog per prospect and one row per message of Telegram, whatever is reported how often.

use sqlx::FromRow;

use super::StoreError;
use super::accounts::{count, moment};
use super::people::Prospect;
use super::work::Context;
use crate::domain::dialog::{Dialog, DialogStatus};
use crate::domain::ids::{AccountId, DialogId, MessageId, TelegramMessageId, TelegramUserId};
use crate::domain::message::{Author, Message, MessageDirection};
use crate::domain::username::Username;

pub struct DialogQueries<'w>(pub(super) Context<'w>);

/// A message to be saved.
#[derive(Clone, Debug)]
pub struct NewMessage<'m> {
    pub dialog_id: DialogId,
    pub direction: MessageDirection,
    pub content: &'m str,
    pub author: Author,
    pub telegram_message_id: Option<TelegramMessageId>,
}

/// How many dialogs an account has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DialogCount {
    pub all: u32,
    pub qualified: u32,
}

#[derive(FromRow)]
struct DialogRow {
    id: i64,
    account_id: i64,
    target_username: Option<String>,
    telegram_user_id: Option<i64>,
    display_name: Option<String>,
    status: String,
    created_at: i64,
    updated_at: i64,
    last_in_at: Option<i64>,
    last_out_at: Option<i64>,
}

#[derive(FromRow)]
struct MessageRow {
    id: i64,
    dialog_id: i64,
    direction: String,
    content: String,
    timestamp: i64,
    telegram_message_id: Option<i64>,
    author: String,
    author_id: Option<i64>,
}

impl DialogQueries<'_> {
    /// Opens a dialog with a name that has not been resolved yet, or returns the one there is.
    pub async fn create_dialog(&mut self, username: &Username, account: AccountId) -> Result<Dialog, StoreError> {
        if let Some(dialog) = self.by_username(username).await? {
            return Ok(dialog);
        }
        let row: DialogRow = sqlx::query_as(
            "insert into dialogs (account_id, target_username, status, created_at, updated_at)
             values ($1, $2, 'active', $3, $3) returning *",
        )
        .bind(account.0)
        .bind(username.as_str())
        .bind(self.0.now_ms())
        .fetch_one(&mut *self.0.db)
        .await?;
        read_dialog(row)
    }

    /// The dialog with a prospect: the one there is, whichever account it belongs to, or a new one from `account`.
    pub async fn open(&mut self, prospect: &Prospect, account: AccountId) -> Result<Dialog, StoreError> {
        // A dialog that was opened by name belongs to this person now, unless the person has one already.
        if let Some(username) = &prospect.username {
            sqlx::query(
                "update dialogs set telegram_user_id = $1, display_name = $2
                 where lower(target_username) = lower($3) and telegram_user_id is null
                   and not exists (select 1 from dialogs known where known.telegram_user_id = $1)",
            )
            .bind(prospect.id.0)
            .bind(&prospect.display_name)
            .bind(username)
            .execute(&mut *self.0.db)
            .await?;
        }
        let row: DialogRow = sqlx::query_as(
            "insert into dialogs
                 (account_id, target_username, telegram_user_id, display_name, status, created_at, updated_at)
             values ($1, $2, $3, $4, 'active', $5, $5)
             on conflict (telegram_user_id) do update set
                 target_username = coalesce($2, target_username), display_name = $4
             returning *",
        )
        .bind(account.0)
        .bind(&prospect.username)
        .bind(prospect.id.0)
        .bind(&prospect.display_name)
        .bind(self.0.now_ms())
        .fetch_one(&mut *self.0.db)
        .await?;
        read_dialog(row)
    }

    pub async fn get_dialog(&mut self, id: DialogId) -> Result<Option<Dialog>, StoreError> {
        let row: Option<DialogRow> =
            sqlx::query_as("select * from dialogs where id = $1").bind(id.0).fetch_optional(&mut *self.0.db).await?;
        row.map(read_dialog).transpose()
    }

    pub async fn by_prospect(&mut self, prospect: TelegramUserId) -> Result<Option<Dialog>, StoreError> {
        let row: Option<DialogRow> = sqlx::query_as("select * from dialogs where telegram_user_id = $1")
            .bind(prospect.0)
            .fetch_optional(&mut *self.0.db)
            .await?;
        row.map(read_dialog).transpose()
    }

    /// The dialog with somebody of this name; one whose name has been resolved comes first.
    pub async fn by_username(&mut self, username: &Username) -> Result<Option<Dialog>, StoreError> {
        let row: Option<DialogRow> = sqlx::query_as(
            "select * from dialogs where lower(target_username) = $1 order by telegram_user_id is null, id desc",
        )
        .bind(username.key())
        .fetch_optional(&mut *self.0.db)
        .await?;
        row.map(read_dialog).transpose()
    }

    /// Dialogs in which the desk may write, the latest first.
    pub async fn get_active_dialogs(&mut self) -> Result<Vec<Dialog>, StoreError> {
        let rows: Vec<DialogRow> =
            sqlx::query_as("select * from dialogs where status = 'active' order by updated_at desc, id desc")
                .fetch_all(&mut *self.0.db)
                .await?;
        rows.into_iter().map(read_dialog).collect()
    }

    pub async fn count_of_account(&mut self, account: AccountId) -> Result<DialogCount, StoreError> {
        let (all, qualified): (i64, i64) = sqlx::query_as(
            "select count(*), coalesce(sum(case when status = 'qualified' then 1 else 0 end), 0) from dialogs where account_id = $1",
        )
        .bind(account.0)
        .fetch_one(&mut *self.0.db)
        .await?;
        Ok(DialogCount { all: count(all)?, qualified: count(qualified)? })
    }

    /// A dialog's messages, oldest first.
    pub async fn get_messages(&mut self, dialog: DialogId) -> Result<Vec<Message>, StoreError> {
        let rows: Vec<MessageRow> =
            sqlx::query_as("select * from messages where dialog_id = $1 order by timestamp, id")
                .bind(dialog.0)
                .fetch_all(&mut *self.0.db)
                .await?;
        rows.into_iter().map(read_message).collect()
    }

    /// Whether a message is known to be one that the desk sent.
    pub async fn is_recorded(&mut self, account: AccountId, message: TelegramMessageId) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar(
            "select exists (select 1 from messages
                 where account_id = $1 and telegram_message_id = $2 and author = 'admin')",
        )
        .bind(account.0)
        .bind(message.0)
        .fetch_one(&mut *self.0.db)
        .await?)
    }

    /// Saves a message of a dialog, or returns the row that it has already: one per account and Telegram's number.
    pub async fn save_message(&mut self, message: &NewMessage<'_>) -> Result<Message, StoreError> {
        let (author, author_id) = match message.author {
            Author::Prospect => ("prospect", None),
            Author::Admin(id) => ("admin", Some(id.0)),
            Author::Phone => ("phone", None),
        };
        let now = self.0.now_ms();
        // An own message may be reported by the stream of updates before it is recorded here: then it was saved as
        // "from the phone", and recording it names the admin.
        let row: MessageRow = sqlx::query_as(
            "insert into messages
                 (dialog_id, account_id, direction, content, timestamp, telegram_message_id, author, author_id)
             select id, account_id, $2, $3, $4, $5, $6, $7 from dialogs where id = $1
             on conflict (account_id, telegram_message_id) do update set
                 author = case when excluded.author = 'admin' then excluded.author else messages.author end,
                 author_id = coalesce(excluded.author_id, messages.author_id)
             returning *",
        )
        .bind(message.dialog_id.0)
        .bind(message.direction.as_str())
        .bind(message.content)
        .bind(now)
        .bind(message.telegram_message_id.map(|id| id.0))
        .bind(author)
        .bind(author_id)
        .fetch_one(&mut *self.0.db)
        .await?;
        let touched = match message.direction {
            MessageDirection::Incoming => "update dialogs set last_in_at = $2, updated_at = $2 where id = $1",
            MessageDirection::Outgoing => "update dialogs set last_out_at = $2, updated_at = $2 where id = $1",
        };
        sqlx::query(touched).bind(message.dialog_id.0).bind(now).execute(&mut *self.0.db).await?;
        read_message(row)
    }
}

fn read_dialog(row: DialogRow) -> Result<Dialog, StoreError> {
    Ok(Dialog {
        id: DialogId(row.id),
        account_id: AccountId(row.account_id),
        target_username: row.target_username,
        telegram_user_id: row.telegram_user_id.map(TelegramUserId),
        display_name: row.display_name,
        status: row.status.parse::<DialogStatus>().map_err(|error| StoreError::corrupt("dialogs", error))?,
        created_at: moment(row.created_at)?,
        updated_at: moment(row.updated_at)?,
        last_in_at: row.last_in_at.map(moment).transpose()?,
        last_out_at: row.last_out_at.map(moment).transpose()?,
    })
}

fn read_message(row: MessageRow) -> Result<Message, StoreError> {
    let author = match (row.author.as_str(), row.author_id) {
        ("prospect", _) => Author::Prospect,
        ("admin", Some(id)) => Author::Admin(TelegramUserId(id)),
        ("phone", _) => Author::Phone,
        (other, _) => return Err(StoreError::corrupt("messages", other)),
    };
    Ok(Message {
        id: MessageId(row.id),
        dialog_id: DialogId(row.dialog_id),
        direction: row.direction.parse::<MessageDirection>().map_err(|error| StoreError::corrupt("messages", error))?,
        content: row.content,
        timestamp: moment(row.timestamp)?,
        telegram_message_id: row.telegram_message_id.map(TelegramMessageId),
        author,
    })
}
