//! Full-text search in messages with the words around them, in notes, and in names of prospects. Only this module and its migration use SQLite's FTS5.
//!
//! Invariant: triggers on `messages`, `dialog_notes` and `dialogs` update the indexes in the same transaction, and
//! nothing else writes to them. So deleting a row, or emptying its text, erases its words (`secure-delete`). Search
//! queries themselves are stored for a day, until [`SearchQueries::forget`].

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, Row as _};

use crate::domain::dialog::Dialog;
use crate::domain::dialog_access::VisibleDialogs;
use crate::domain::ids::{ChatId, SearchId, TelegramUserId};
use crate::domain::message::{Attachment, MessageDirection};
use crate::domain::search::{SearchWords, also_begins};
use crate::domain::surroundings::Surroundings;
use crate::domain::tags::TagFilter;
use crate::store::StoreError;
use crate::store::context::Context;
use crate::store::dialogs::lists::{Page, only};
use crate::store::dialogs::message_row::{attachment, surroundings};
use crate::store::engine::codec::DomainColumns as _;
use crate::store::engine::database::DbRow;

pub struct SearchQueries<'w>(pub(in crate::store) Context<'w>);

/// For how long the pages of a search can be turned, in milliseconds.
const KEPT_FOR: i64 = 24 * 3600 * 1000;
/// The search limit for a common word and a member who may not see every dialog, or among people of a stage or label.
/// Only this many of the newest places are read, because each must be checked.
const LOOKED_THROUGH: i64 = 10_000;

/// Where to search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, strum::Display, strum::EnumString)]
pub enum SearchIn {
    #[strum(serialize = "said")]
    Messages,
    #[strum(serialize = "noted")]
    Notes,
    #[strum(serialize = "named")]
    Names,
}

/// A place that contains the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub dialog: Dialog,
    /// The text; empty for a name.
    pub content: String,
    /// The words around a message's text that the index contains.
    pub words_around: Option<String>,
    pub attachment: Option<Attachment>,
    pub surroundings: Surroundings,
    pub at: Timestamp,
    /// The direction of a message.
    pub direction: Option<MessageDirection>,
    /// The author of a note.
    pub author: Option<TelegramUserId>,
    /// Whether the author deleted the message.
    pub deleted: bool,
}

/// A page of search results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchPage {
    pub page: Page<Found>,
    /// Whether the search stopped at its limit, so that there may be more.
    pub cut: bool,
}

/// `$1` is the member who searches, or null if they may see all dialogs. `$2` and `$3` are the page's length and
/// offset, `$4` the words, `$5` the oldest row to read, `$6` and `$7` a stage and a label, or null. The index returns rows newest first, so a page of a common word
/// reads no further than its last line and sorts nothing.
pub(in crate::store) const IN_MESSAGES: &str = "select dialogs.*, messages.content as found_content,
         messages.timestamp as found_at, messages.direction as found_direction, null as found_author,
         messages.deleted_at as found_deleted_at, messages.surroundings_words as found_words,
         messages.media_kind as found_media_kind, messages.media as found_media,
         messages.surroundings as found_surroundings
     from found_messages
     cross join messages on messages.id = found_messages.rowid
     cross join dialogs on dialogs.id = messages.dialog_id
     where found_messages match $4 and found_messages.rowid >= $5
         and ($1 is null or assignee_id is null or assignee_id = $1)
         and ($6 is null or exists (select 1 from contacts where dialog_id = dialogs.id and stage_id = $6))
         and ($7 is null or exists (
             select 1 from contacts join contact_labels on contact_id = contacts.id
             where dialog_id = dialogs.id and label_id = $7))
     order by found_messages.rowid desc limit $2 offset $3";
pub(in crate::store) const IN_NOTES: &str = "select dialogs.*, dialog_notes.content as found_content,
         dialog_notes.created_at as found_at, null as found_direction, dialog_notes.author_id as found_author,
         null as found_deleted_at, null as found_words, null as found_media_kind, null as found_media,
         null as found_surroundings
     from found_notes
     cross join dialog_notes on dialog_notes.id = found_notes.rowid
     cross join dialogs on dialogs.id = dialog_notes.dialog_id
     where found_notes match $4 and found_notes.rowid >= $5
         and ($1 is null or assignee_id is null or assignee_id = $1)
         and ($6 is null or exists (select 1 from contacts where dialog_id = dialogs.id and stage_id = $6))
         and ($7 is null or exists (
             select 1 from contacts join contact_labels on contact_id = contacts.id
             where dialog_id = dialogs.id and label_id = $7))
     order by found_notes.rowid desc limit $2 offset $3";
pub(in crate::store) const IN_NAMES: &str = "select dialogs.*, '' as found_content, dialogs.updated_at as found_at,
         null as found_direction, null as found_author, null as found_deleted_at, null as found_words,
         null as found_media_kind, null as found_media, null as found_surroundings
     from found_names
     cross join dialogs on dialogs.id = found_names.rowid
     where found_names match $4 and found_names.rowid >= $5
         and ($1 is null or assignee_id is null or assignee_id = $1)
         and ($6 is null or exists (select 1 from contacts where dialog_id = dialogs.id and stage_id = $6))
         and ($7 is null or exists (
             select 1 from contacts join contact_labels on contact_id = contacts.id
             where dialog_id = dialogs.id and label_id = $7))
     order by found_names.rowid desc limit $2 offset $3";

/// The row after the newest `$2` rows that contain the words.
pub(in crate::store) const HORIZON_IN_MESSAGES: &str =
    "select rowid from found_messages where found_messages match $1 order by rowid desc limit 1 offset $2";
pub(in crate::store) const HORIZON_IN_NOTES: &str =
    "select rowid from found_notes where found_notes match $1 order by rowid desc limit 1 offset $2";
pub(in crate::store) const HORIZON_IN_NAMES: &str =
    "select rowid from found_names where found_names match $1 order by rowid desc limit 1 offset $2";

/// The search indexes. They hold nothing that the texts do not.
const INDEXES: [&str; 6] =
    ["found_messages", "found_notes", "found_names", "found_message_runs", "found_note_runs", "found_name_runs"];

/// Whether a finding of an integrity check concerns an index that can be rebuilt.
pub(in crate::store) fn is_of_an_index(found: &str) -> bool {
    INDEXES.iter().any(|index| found.contains(index))
}

impl SearchQueries<'_> {
    /// A page of the places that contain all the words, newest first.
    pub async fn page(
        &mut self,
        place: SearchIn,
        words: &SearchWords,
        sight: VisibleDialogs,
        number: u32,
        size: u32,
    ) -> Result<SearchPage, StoreError> {
        self.page_among(&[], place, words, sight, number, size).await
    }

    /// The same in the dialogs of a stage, with a label, or both.
    pub async fn page_among(
        &mut self,
        tags: &[TagFilter],
        place: SearchIn,
        words: &SearchWords,
        sight: VisibleDialogs,
        number: u32,
        size: u32,
    ) -> Result<SearchPage, StoreError> {
        let (query, horizon) = match place {
            SearchIn::Messages => (IN_MESSAGES, HORIZON_IN_MESSAGES),
            SearchIn::Notes => (IN_NOTES, HORIZON_IN_NOTES),
            SearchIn::Names => (IN_NAMES, HORIZON_IN_NAMES),
        };
        let (query, horizon) = (over(place, words, query), over(place, words, horizon));
        let words = matching(place, words);
        let oldest: Option<i64> = match only(sight) {
            None if tags.is_empty() => None,
            _ => self.0.optional_value(sqlx::AssertSqlSafe(horizon), (&words, LOOKED_THROUGH)).await?,
        };
        let stage = tags.iter().find_map(|tag| if let TagFilter::Stage(id) = tag { Some(id.0) } else { None });
        let label = tags.iter().find_map(|tag| if let TagFilter::Labelled(id) = tag { Some(id.0) } else { None });
        let (most, skipped) = (i64::from(size) + 1, i64::from(number) * i64::from(size));
        let params = (only(sight), most, skipped, &words, oldest.unwrap_or(0), stage, label);
        let page = Page::cut(self.0.rows(sqlx::AssertSqlSafe(query), params).await?, number, size);
        Ok(SearchPage { cut: oldest.is_some() && !page.more, page })
    }

    /// Stores a chat's search query.
    pub async fn keep(&mut self, chat: ChatId, words: &str) -> Result<SearchId, StoreError> {
        self.0.execute("delete from searches where asked_at < $1", [self.0.now_ms() - KEPT_FOR]).await?;
        let sql = "insert into searches (chat_id, words, asked_at) values ($1, $2, $3) returning id";
        let id = self.0.value(sql, (chat.0, words, self.0.now_ms())).await?;
        Ok(SearchId(id))
    }

    /// A chat's search query. Returns `None` when it is too old or belongs to another chat.
    pub async fn kept(&mut self, id: SearchId, chat: ChatId) -> Result<Option<String>, StoreError> {
        self.0.optional_value("select words from searches where id = $1 and chat_id = $2", (id.0, chat.0)).await
    }

    /// Rebuilds the indexes from the texts.
    pub(in crate::store) async fn rebuild(&mut self) -> Result<(), StoreError> {
        for index in INDEXES {
            let rebuild = format!("insert into {index} ({index}) values ('rebuild')");
            self.0.execute(sqlx::AssertSqlSafe(rebuild), ()).await?;
        }
        Ok(())
    }

    /// Deletes all stored search queries: they may contain an erased person's names and words. The indexes follow the
    /// rows by themselves.
    pub async fn forget(&mut self) -> Result<(), StoreError> {
        self.0.execute("delete from searches", ()).await
    }
}

/// The statement over the right index: words that may be inside a run of letters have an index of their own.
fn over(place: SearchIn, words: &SearchWords, query: &str) -> String {
    let (usual, runs) = match place {
        SearchIn::Messages => ("found_messages", "found_message_runs"),
        SearchIn::Notes => ("found_notes", "found_note_runs"),
        SearchIn::Names => ("found_names", "found_name_runs"),
    };
    if words.in_runs() { query.replace(usual, runs) } else { query.to_owned() }
}

/// The words in FTS5's syntax. Each is a quoted string of letters and digits only, so that nothing in it is syntax.
pub(in crate::store) fn matching(place: SearchIn, words: &SearchWords) -> String {
    if words.in_runs() {
        let phrase = |word: &str| {
            let letters: Vec<String> = word.chars().map(String::from).collect();
            format!("\"{}\"", letters.join(" "))
        };
        return words.iter().map(phrase).collect::<Vec<_>>().join(" ");
    }
    // Names are few, and nicknames are short.
    let begins = |word: &str| place == SearchIn::Names || also_begins(word);
    let word = |word: &str| if begins(word) { format!("\"{word}\"*") } else { format!("\"{word}\"") };
    words.iter().map(word).collect::<Vec<_>>().join(" ")
}

impl FromRow<'_, DbRow> for Found {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        Ok(Self {
            dialog: Dialog::from_row(row)?,
            content: row.try_get("found_content")?,
            words_around: row.try_get("found_words")?,
            attachment: attachment(row, "found_media_kind", "found_media")?,
            surroundings: surroundings(row, "found_surroundings")?,
            at: row.moment("found_at")?,
            direction: row.try_get("found_direction")?,
            author: row.try_get("found_author")?,
            deleted: row.is_set("found_deleted_at")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sqlx::{Connection as _, SqliteConnection};

    use super::*;
    use crate::clock::Clock;
    use crate::store::{SecretKeySource, Store};

    async fn desk() -> SqliteConnection {
        let mut db = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        crate::store::engine::database::MIGRATIONS.run(&mut db).await.unwrap();
        sqlx::raw_sql(
            "insert into accounts (id, phone, status, created_at, updated_at, daily_limit, new_contact_limit)
                 values (1, '1', 'active', 0, 0, 1, 1);
             insert into dialogs (id, account_id, target_username, display_name, status, created_at, updated_at)
                 values (1, 1, 'bob_lee', 'Bob Lee', 'active', 0, 0)",
        )
        .execute(&mut db)
        .await
        .unwrap();
        db
    }

    /// Fails if an index differs from its texts.
    async fn is_true(db: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        for index in INDEXES {
            let check = format!("insert into {index} ({index}, rank) values ('integrity-check', 1)");
            sqlx::query(sqlx::AssertSqlSafe(check)).execute(&mut *db).await?;
        }
        Ok(())
    }

    #[derive(Clone, Debug)]
    enum Query {
        Say(i64, String),
        Edit(i64, String),
        Share(i64, String),
        Erase(i64),
        Note(i64, String),
        EraseNote(i64),
        Rename(String, Option<String>),
    }

    fn action() -> impl Strategy<Value = Query> {
        let text = || "[а-яёЁa-z éÀłŁøĐı\u{300}민수合同สัญญา\"*🙏]{0,24}";
        prop_oneof![
            (1..6_i64, text()).prop_map(|(id, text)| Query::Say(id, text)),
            (1..6_i64, text()).prop_map(|(id, text)| Query::Edit(id, text)),
            (1..6_i64, text()).prop_map(|(id, text)| Query::Share(id, text)),
            (1..6_i64).prop_map(Query::Erase),
            (1..4_i64, text()).prop_map(|(id, text)| Query::Note(id, text)),
            (1..4_i64).prop_map(Query::EraseNote),
            (text(), prop::option::of("[a-z_]{3,8}")).prop_map(|(name, username)| Query::Rename(name, username)),
        ]
    }

    async fn done(db: &mut SqliteConnection, action: &Query) {
        let (statement, id, text, more) = match action {
            Query::Say(id, text) => (
                "insert into messages (id, dialog_id, account_id, direction, content, timestamp, author)
                 values ($1, 1, 1, 'in', $2, 1, 'prospect') on conflict (id) do update set content = excluded.content",
                *id,
                text.as_str(),
                None,
            ),
            Query::Edit(id, text) => ("update messages set content = $2 where id = $1", *id, text.as_str(), None),
            Query::Share(id, text) => {
                ("update messages set surroundings_words = $2 where id = $1", *id, text.as_str(), None)
            }
            Query::Erase(id) => ("delete from messages where id = $1", *id, "", None),
            Query::Note(id, text) => (
                "insert or ignore into dialog_notes (id, dialog_id, author_id, content, created_at)
                 values ($1, 1, 1, $2, 1)",
                *id,
                text.as_str(),
                None,
            ),
            Query::EraseNote(id) => ("delete from dialog_notes where id = $1", *id, "", None),
            Query::Rename(name, username) => (
                "update dialogs set display_name = $2, target_username = coalesce($3, 'bob_lee') where id = $1",
                1,
                name.as_str(),
                username.clone(),
            ),
        };
        let query = sqlx::query(statement).bind(id);
        let query = if text.is_empty() && !statement.contains("$2") { query } else { query.bind(text) };
        let query = if statement.contains("$3") { query.bind(more) } else { query };
        query.execute(db).await.unwrap();
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn whatever_is_written_changed_or_erased_the_indexes_say_what_the_texts_say(
            actions in prop::collection::vec(action(), 0..40),
        ) {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mut db = desk().await;
                for action in &actions {
                    done(&mut db, action).await;
                }
                is_true(&mut db).await.map_err(|error| TestCaseError::fail(error.to_string()))
            })?;
        }

        #[test]
        fn nothing_that_is_typed_is_syntax(texts in prop::collection::vec("\\PC{0,40}|[\"*^:(){}+ -]{0,10}(AND|OR|NOT|NEAR)?.*", 1..12)) {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mut db = desk().await;
                for text in &texts {
                    let Some(words) = SearchWords::parse(text) else { continue };
                    for (place, query) in [
                        (SearchIn::Messages, IN_MESSAGES),
                        (SearchIn::Notes, IN_NOTES),
                        (SearchIn::Names, IN_NAMES),
                    ] {
                        let rows: Result<Vec<Found>, _> = sqlx::query_as(sqlx::AssertSqlSafe(over(place, &words, query)))
                            .bind(None::<i64>)
                            .bind(9)
                            .bind(0)
                            .bind(matching(place, &words))
                            .bind(0)
                            .bind(None::<i64>)
                            .bind(None::<i64>)
                            .fetch_all(&mut db)
                            .await;
                        prop_assert!(rows.is_ok(), "{text:?}: {:?}", rows.err());
                    }
                }
                Ok(())
            })?;
        }
    }

    #[tokio::test]
    async fn what_is_erased_is_in_no_index_and_in_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("desk.db").display());
        let key = SecretKeySource::File(folder.path().join("key"));
        Store::open(&url, &key, Clock::default()).await.unwrap().close().await;
        let mut db = crate::store::engine::database_file::open_file(&url).await.unwrap();
        sqlx::raw_sql(
            "insert into accounts (id, phone, status, created_at, updated_at, daily_limit, new_contact_limit)
                 values (1, '1', 'active', 0, 0, 1, 1);
             insert into dialogs (id, account_id, target_username, display_name, status, created_at, updated_at)
                 values (1, 1, 'zyxwvut_name', 'Zyxwvut', 'active', 0, 0), (2, 1, 'ann_lee', 'Ann', 'active', 0, 0);
             insert into messages (id, dialog_id, account_id, direction, content, timestamp, author)
                 values (1, 1, 1, 'in', 'qwertasd alone', 1, 'prospect'), (2, 2, 1, 'in', 'stays', 1, 'prospect');
             insert into dialog_notes (id, dialog_id, author_id, content, created_at) values (1, 1, 1, 'noteplm', 1);
             delete from messages where dialog_id = 1; delete from dialog_notes where dialog_id = 1;
             delete from dialogs where id = 1; pragma wal_checkpoint(truncate)",
        )
        .execute(&mut db)
        .await
        .unwrap();
        is_true(&mut db).await.unwrap();
        db.close().await.unwrap();
        let bytes = std::fs::read(folder.path().join("desk.db")).unwrap();
        let holds = |word: &str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
        assert!(holds("stays"));
        for word in ["qwertasd", "qwert", "zyxwv", "noteplm", "notep"] {
            assert!(!holds(word), "{word} is still in the file");
        }
    }
}
