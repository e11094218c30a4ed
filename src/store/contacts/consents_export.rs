//! The whole consent ledger as a table.
//!
//! Invariant: the table shows one moment, and each row is passed on as it is read.

use std::io::Write;

use futures::TryStreamExt as _;
use sqlx::FromRow;

use crate::domain::csv_table::Csv;
use crate::store::engine::codec::moment;
use crate::store::{ContactQueries, ExportError};

/// The columns of the table.
const COLUMNS: [&str; 18] = [
    "contact",
    "name",
    "username",
    "telegram_id",
    "phone",
    "purpose",
    "entry",
    "basis",
    "at",
    "recorded_at",
    "recorded_by",
    "source",
    "evidence",
    "file",
    "message",
    // New columns come last, for programs that read by position.
    "message_at",
    "message_account",
    "message_id",
];
/// In the order in which they were recorded.
pub(in crate::store) const ALL_ENTRIES: &str =
    "select consents.contact_id, coalesce(contacts.name, people.display_name) as name,
         coalesce(people.username, contacts.username) as username, contacts.telegram_user_id, contacts.phone,
         purpose, kind, basis, consents.at, consents.recorded_at, coalesce(team.name, '') as recorder, recorded_by,
         source, words, file_name, content,
         messages.timestamp as message_at, accounts.phone as message_account, telegram_message_id
     from consents join contacts on contacts.id = contact_id
     left join people on people.telegram_user_id = contacts.telegram_user_id
     left join consent_evidence on consent_evidence.id = evidence_id
     left join consent_files on consent_files.consent_id = consents.id
     left join messages on messages.id = message_id
     left join accounts on accounts.id = messages.account_id
     left join team on team.telegram_user_id = recorded_by
     order by consents.id";

#[derive(FromRow)]
struct LedgerRow {
    contact_id: i64,
    name: Option<String>,
    username: Option<String>,
    telegram_user_id: Option<i64>,
    phone: Option<String>,
    purpose: String,
    kind: String,
    basis: Option<String>,
    at: i64,
    recorded_at: i64,
    recorder: String,
    recorded_by: Option<i64>,
    source: Option<String>,
    words: Option<String>,
    file_name: Option<String>,
    content: Option<String>,
    message_at: Option<i64>,
    message_account: Option<String>,
    telegram_message_id: Option<i64>,
}

impl ContactQueries<'_> {
    /// Writes every entry of the ledger. Returns how many there are.
    ///
    /// # Errors
    /// When the database cannot be read, or the table not be written.
    pub async fn export_consents<W: Write + Send>(&mut self, table: &mut Csv<W>) -> Result<u32, ExportError> {
        table.line(COLUMNS)?;
        let mut rows = sqlx::query_as::<_, LedgerRow>(ALL_ENTRIES).fetch(&mut *self.0.db);
        let mut entries = 0;
        while let Some(row) = rows.try_next().await? {
            let time = |millis| moment(millis).map(|at| at.to_string());
            let by = match row.recorded_by {
                Some(id) if row.recorder.is_empty() => id.to_string(),
                _ => row.recorder,
            };
            table.line([
                row.contact_id.to_string(),
                row.name.unwrap_or_default(),
                row.username.unwrap_or_default(),
                row.telegram_user_id.map(|id| id.to_string()).unwrap_or_default(),
                row.phone.unwrap_or_default(),
                row.purpose,
                row.kind,
                row.basis.unwrap_or_default(),
                time(row.at)?,
                time(row.recorded_at)?,
                by,
                row.source.unwrap_or_default(),
                row.words.unwrap_or_default(),
                row.file_name.unwrap_or_default(),
                row.content.unwrap_or_default(),
                row.message_at.map(time).transpose()?.unwrap_or_default(),
                row.message_account.unwrap_or_default(),
                row.telegram_message_id.map(|id| id.to_string()).unwrap_or_default(),
            ])?;
            entries += 1;
        }
        Ok(entries)
    }
}
