//! Export of conversations to a file.
//!
//! Invariant: the file shows one moment; each row is passed on as it is read; no column holds a secret.

use std::collections::BTreeMap;
use std::io::{self, Write};

use futures::TryStreamExt as _;
use sqlx::{Connection as _, Executor, Row as _};

use super::export_statements::{ALL, DIALOG, NAME, PERSON, ReadOut};
use super::lists::only;
use super::message_row::{attachment, surroundings};
use crate::domain::dialog_access::VisibleDialogs;
use crate::domain::export::{Conversation, ExportLine, ExportWriter, NoteLine};
use crate::domain::ids::{AccountId, DialogId, TelegramMessageId};
use crate::domain::message_text::MessageText;
use crate::domain::tags::TagFilter;
use crate::domain::target::Target;
use crate::store::engine::codec::DomainColumns as _;
use crate::store::engine::database::{Db, DbRow};
use crate::store::engine::schema;
use crate::store::{DialogQueries, StoreError};

/// The conversations to export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exported {
    /// Those that a member may see: all of them, or those of one stage or label.
    All(VisibleDialogs, Option<TagFilter>),
    Dialog(DialogId),
    With(Target),
}

/// The size of an export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExportSize {
    pub dialogs: u32,
    pub messages: u32,
}

/// How many dialogs and messages the stage `$1` has, as far as member `$2` may see them.
pub(in crate::store) const SIZE_OF_STAGE: &str = "select count(*),
         cast(coalesce(sum((select count(*) from messages where messages.dialog_id = dialogs.id)), 0) as bigint)
     from contacts join dialogs on dialogs.id = contacts.dialog_id
     where stage_id = $1 and contacts.dialog_id is not null
         and ($2 is null or assignee_id is null or assignee_id = $2)";
/// The same of the label `$1`.
pub(in crate::store) const SIZE_LABELLED: &str = "select count(*),
         cast(coalesce(sum((select count(*) from messages where messages.dialog_id = dialogs.id)), 0) as bigint)
     from contact_labels join contacts on contacts.id = contact_id join dialogs on dialogs.id = contacts.dialog_id
     where label_id = $1 and ($2 is null or assignee_id is null or assignee_id = $2)";

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

/// What the team has noted, by dialog.
struct Noted {
    notes: BTreeMap<DialogId, Vec<NoteLine>>,
    labels: BTreeMap<DialogId, Vec<String>>,
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
        let (notes, labels) = (notes(&mut *self.0.db, which).await?, labels(&mut *self.0.db, which).await?);
        let noted = Noted { notes, labels };
        read_out(&mut *self.0.db, which, noted, writer).await
    }

    /// The size of a member's export of everything, or of what has a tag.
    pub async fn export_size(
        &mut self,
        sight: VisibleDialogs,
        tag: Option<TagFilter>,
    ) -> Result<ExportSize, StoreError> {
        let (dialogs, messages) = match (tag, only(sight)) {
            (Some(TagFilter::Stage(id)), member) => self.0.row(SIZE_OF_STAGE, (id.0, member)).await?,
            (Some(TagFilter::Labelled(id)), member) => self.0.row(SIZE_LABELLED, (id.0, member)).await?,
            (None, None) => {
                self.0.row("select (select count(*) from dialogs), (select count(*) from messages)", ()).await?
            }
            (None, Some(member)) => {
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
    let (mut db, schema) = schema::ours_to_read(url).await?;
    schema.refuse_older()?;
    let mut look = db.begin().await?;
    let noted = Noted { notes: notes(&mut *look, which).await?, labels: labels(&mut *look, which).await? };
    read_out(&mut *look, which, noted, writer).await
}

/// Whether the database at `url` has such conversations. Always `true` for an export of everything.
///
/// # Errors
/// When there is no database of this version, or it cannot be read.
pub async fn is_there(url: &str, which: &Exported) -> Result<bool, StoreError> {
    let (mut db, schema) = schema::ours_to_read(url).await?;
    schema.refuse_older()?;
    let found = query(which, |read| read.talks).fetch_optional(&mut db).await?;
    Ok(found.is_some() || matches!(which, Exported::All(..)))
}

/// The query for a part of the exported conversations.
fn query(
    which: &Exported,
    part: fn(&ReadOut) -> &'static str,
) -> sqlx::query::Query<'static, Db, <Db as sqlx::Database>::Arguments> {
    match which {
        Exported::All(sight, tag) => {
            let (stage, label) = parts(*tag);
            sqlx::query(part(&ALL)).bind(only(*sight)).bind(stage).bind(label)
        }
        Exported::Dialog(id) => sqlx::query(part(&DIALOG)).bind(id.0),
        Exported::With(Target::Person(id)) => sqlx::query(part(&PERSON)).bind(id.0),
        Exported::With(Target::Name(name)) => sqlx::query(part(&NAME)).bind(name.key()),
    }
}

/// A tag as its stage and its label.
fn parts(tag: Option<TagFilter>) -> (Option<i64>, Option<i64>) {
    match tag {
        None => (None, None),
        Some(TagFilter::Stage(id)) => (Some(id.0), None),
        Some(TagFilter::Labelled(id)) => (None, Some(id.0)),
    }
}

async fn notes<'c>(
    db: impl Executor<'c, Database = Db>,
    which: &Exported,
) -> Result<BTreeMap<DialogId, Vec<NoteLine>>, ExportError> {
    let mut notes = BTreeMap::<_, Vec<_>>::new();
    for row in query(which, |read| read.notes).fetch_all(db).await? {
        let note = NoteLine {
            time: row.moment("created_at")?,
            author_name: row.try_get("author_name")?,
            text: row.try_get("content")?,
        };
        notes.entry(row.try_get("dialog_id")?).or_default().push(note);
    }
    Ok(notes)
}

async fn labels<'c>(
    db: impl Executor<'c, Database = Db>,
    which: &Exported,
) -> Result<BTreeMap<DialogId, Vec<String>>, ExportError> {
    let mut labels = BTreeMap::<_, Vec<_>>::new();
    for row in query(which, |read| read.labels).fetch_all(db).await? {
        labels.entry(row.try_get("id")?).or_default().push(row.try_get("name")?);
    }
    Ok(labels)
}

async fn read_out<'c, W: Write + Send>(
    db: impl Executor<'c, Database = Db>,
    which: &Exported,
    mut noted: Noted,
    writer: &mut ExportWriter<W>,
) -> Result<(), ExportError> {
    let mut rows = query(which, |read| read.talks).fetch(db);
    let mut open = None;
    while let Some(row) = rows.try_next().await? {
        let id = row.try_get("id")?;
        if open != Some(id) {
            open = Some(id);
            writer.dialog(&conversation(&row, id, &mut noted)?)?;
        }
        if let Some(line) = line(&row)? {
            writer.message(&line)?;
        }
    }
    Ok(())
}

fn conversation(row: &DbRow, id: DialogId, noted: &mut Noted) -> sqlx::Result<Conversation> {
    Ok(Conversation {
        prospect_id: row.try_get("telegram_user_id")?,
        username: row.try_get("target_username")?,
        name: row.try_get("display_name")?,
        status: row.try_get("status")?,
        account: row.try_get("phone")?,
        assignee: row.try_get("assignee")?,
        created_at: row.moment("created_at")?,
        last_in_at: row.optional_moment("last_in_at")?,
        last_out_at: row.optional_moment("last_out_at")?,
        stage: row.try_get("stage")?,
        zone: row.try_get("zone")?,
        language: row.try_get("spoken")?,
        labels: noted.labels.remove(&id).unwrap_or_default(),
        notes: noted.notes.remove(&id).unwrap_or_default(),
    })
}

/// The message of a row; a conversation without messages has one row without a message.
fn line(row: &DbRow) -> sqlx::Result<Option<ExportLine>> {
    let Some(time) = row.optional_moment("timestamp")? else { return Ok(None) };
    let direction: String = row.try_get("direction")?;
    let read_up_to: TelegramMessageId = row.try_get(if direction == "in" { "read_by_us" } else { "read_by_them" })?;
    let (account, of): (AccountId, AccountId) = (row.try_get("account_id")?, row.try_get("message_account")?);
    let number: Option<TelegramMessageId> = row.try_get("telegram_message_id")?;
    Ok(Some(ExportLine {
        time,
        direction,
        author: row.try_get("author")?,
        author_name: row.try_get("author_name")?,
        text: row.try_get("content")?,
        media: row.try_get("media_kind")?,
        file_name: attachment(row, "media_kind", "media")?.and_then(|attached| attached.file?.name),
        number: number.map(|number| number.0),
        reply_to: row.try_get::<Option<TelegramMessageId>, _>("reply_to")?.map(|number| number.0),
        around: Some(surroundings(row, "surroundings")?).filter(|around| !around.is_empty()),
        edited_at: row.optional_moment("edited_at")?,
        deleted_at: row.optional_moment("deleted_at")?,
        delivered: number.is_some(),
        // Message ids of another account say nothing about what was read in this account's chat.
        read: number.filter(|_| account == of).map(|number| number <= read_up_to),
        reactions: row.try_get("reactions")?,
        texts: row.json::<Vec<MessageText>>("texts")?.unwrap_or_default(),
    }))
}
