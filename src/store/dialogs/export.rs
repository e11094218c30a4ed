//! Export of conversations to a file.
//!
//! Invariant: the file shows one moment; each row is passed on as it is read; no column holds a secret.

use std::collections::BTreeMap;
use std::io::{self, Write};

use futures::TryStreamExt as _;
use sqlx::{Connection as _, Executor, FromRow};

use super::export_statements::{ALL, DIALOG, NAME, PERSON, ReadOut};
use super::lists::only;
use crate::domain::dialog_access::VisibleDialogs;
use crate::domain::export::{Conversation, ExportLine, ExportWriter, NoteLine};
use crate::domain::ids::DialogId;
use crate::domain::target::Target;
use crate::store::engine::codec::moment;
use crate::store::engine::database::Db;
use crate::store::engine::database_file::read_only_file;
use crate::store::engine::schema;
use crate::store::{DialogQueries, StoreError};

/// The conversations to export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exported {
    All(VisibleDialogs),
    Dialog(DialogId),
    With(Target),
}

/// The size of an export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExportSize {
    pub dialogs: u32,
    pub messages: u32,
}

/// Why an export failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the export cannot be written")]
    Write(#[from] io::Error),
}

impl From<sqlx::Error> for ExportError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// The team's notes, by dialog.
type Notes = BTreeMap<i64, Vec<NoteLine>>;

#[derive(FromRow)]
struct Row {
    id: i64,
    telegram_user_id: Option<i64>,
    target_username: Option<String>,
    display_name: Option<String>,
    status: String,
    created_at: i64,
    last_in_at: Option<i64>,
    last_out_at: Option<i64>,
    read_by_them: i64,
    read_by_us: i64,
    account_id: i64,
    phone: String,
    assignee: Option<String>,
    message_account: Option<i64>,
    timestamp: Option<i64>,
    direction: Option<String>,
    author: Option<String>,
    author_name: Option<String>,
    content: Option<String>,
    media_kind: Option<String>,
    edited_at: Option<i64>,
    deleted_at: Option<i64>,
    telegram_message_id: Option<i64>,
}

impl DialogQueries<'_> {
    /// Writes conversations, in the order in which they began.
    ///
    /// # Errors
    /// When the database cannot be read, or the file not be written.
    pub async fn export<W: Write + Send>(
        &mut self,
        which: &Exported,
        writer: &mut ExportWriter<W>,
    ) -> Result<(), ExportError> {
        let notes = notes(&mut *self.0.db, which).await?;
        read_out(&mut *self.0.db, which, notes, writer).await
    }

    /// The size of a member's export of everything.
    pub async fn export_size(&mut self, sight: VisibleDialogs) -> Result<ExportSize, StoreError> {
        let (dialogs, messages) = match only(sight) {
            None => self.0.row("select (select count(*) from dialogs), (select count(*) from messages)", ()).await?,
            Some(member) => {
                let sql = "select count(*),
                         cast(coalesce(sum((select count(*) from messages where dialog_id = dialogs.id)), 0) as bigint)
                     from dialogs where assignee_id is null or assignee_id = $1";
                self.0.row(sql, [member]).await?
            }
        };
        Ok(ExportSize { dialogs, messages })
    }
}

/// Writes conversations of the database at `url`, which a desk may be using.
///
/// # Errors
/// When there is no database of this version, and when the file cannot be written.
pub async fn export<W: Write + Send>(
    url: &str,
    which: &Exported,
    writer: &mut ExportWriter<W>,
) -> Result<(), ExportError> {
    let mut db = read_only_file(url).await?;
    let mut look = db.begin().await?;
    let notes = notes(&mut *look, which).await?;
    read_out(&mut *look, which, notes, writer).await
}

/// Whether the database at `url` has such conversations. Always `true` for an export of everything.
///
/// # Errors
/// When there is no database of this version, or it cannot be read.
pub async fn is_there(url: &str, which: &Exported) -> Result<bool, StoreError> {
    let mut db = read_only_file(url).await?;
    let schema = schema::of(&mut db).await?;
    schema.refuse_newer()?;
    if schema.missing > 0 {
        return Err(StoreError::Older);
    }
    let found: Option<Row> = query(which, |read| read.talks).fetch_optional(&mut db).await?;
    Ok(found.is_some() || matches!(which, Exported::All(_)))
}

/// The query for a part of the exported conversations.
fn query<T: Send + Unpin + for<'r> FromRow<'r, <Db as sqlx::Database>::Row>>(
    which: &Exported,
    part: fn(&ReadOut) -> &'static str,
) -> sqlx::query::QueryAs<'static, Db, T, <Db as sqlx::Database>::Arguments> {
    match which {
        Exported::All(sight) => sqlx::query_as(part(&ALL)).bind(only(*sight)),
        Exported::Dialog(id) => sqlx::query_as(part(&DIALOG)).bind(id.0),
        Exported::With(Target::Person(id)) => sqlx::query_as(part(&PERSON)).bind(id.0),
        Exported::With(Target::Name(name)) => sqlx::query_as(part(&NAME)).bind(name.key()),
    }
}

async fn notes<'c>(db: impl Executor<'c, Database = Db>, which: &Exported) -> Result<Notes, ExportError> {
    let rows: Vec<(i64, i64, String, Option<String>)> = query(which, |read| read.notes).fetch_all(db).await?;
    let mut notes = Notes::new();
    for (dialog, at, text, author_name) in rows {
        notes.entry(dialog).or_default().push(NoteLine { time: moment(at)?, author_name, text });
    }
    Ok(notes)
}

async fn read_out<'c, W: Write + Send>(
    db: impl Executor<'c, Database = Db>,
    which: &Exported,
    mut notes: Notes,
    writer: &mut ExportWriter<W>,
) -> Result<(), ExportError> {
    let mut rows = query::<Row>(which, |read| read.talks).fetch(db);
    let mut open = None;
    while let Some(row) = rows.try_next().await? {
        if open != Some(row.id) {
            open = Some(row.id);
            writer.dialog(&conversation(&row, notes.remove(&row.id).unwrap_or_default())?)?;
        }
        if let Some(line) = line(row)? {
            writer.message(&line)?;
        }
    }
    Ok(())
}

fn conversation(row: &Row, notes: Vec<NoteLine>) -> Result<Conversation, StoreError> {
    Ok(Conversation {
        prospect_id: row.telegram_user_id,
        username: row.target_username.clone(),
        name: row.display_name.clone(),
        status: row.status.clone(),
        account: row.phone.clone(),
        assignee: row.assignee.clone(),
        created_at: moment(row.created_at)?,
        last_in_at: row.last_in_at.map(moment).transpose()?,
        last_out_at: row.last_out_at.map(moment).transpose()?,
        notes,
    })
}

/// The message of a row; a conversation without messages has one row without a message.
fn line(row: Row) -> Result<Option<ExportLine>, StoreError> {
    let (Some(at), Some(direction), Some(author)) = (row.timestamp, row.direction, row.author) else { return Ok(None) };
    let read_up_to = if direction == "in" { row.read_by_us } else { row.read_by_them };
    // Message ids of another account say nothing about what was read in this account's chat.
    let number = row.telegram_message_id.filter(|_| row.message_account == Some(row.account_id));
    Ok(Some(ExportLine {
        time: moment(at)?,
        direction,
        author,
        author_name: row.author_name,
        text: row.content.unwrap_or_default(),
        media: row.media_kind,
        edited_at: row.edited_at.map(moment).transpose()?,
        deleted_at: row.deleted_at.map(moment).transpose()?,
        delivered: row.telegram_message_id.is_some(),
        read: number.map(|number| number <= read_up_to),
    }))
}
