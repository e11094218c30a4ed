//! Integrity check of the database file, and repair of damaged indexes.
//!
//! Invariant: only indexes are repaired. An index holds nothing that its table does not, so it can be rebuilt.

use sqlx::{ConnectOptions as _, Connection as _};

use super::database::DbConnection;
use super::database_file::read_only_file;
use super::harm;
use crate::domain::ground::Harm;
use crate::store::people::search;
use crate::store::{Store, StoreError};

/// Each damaged index has several problems, so one line would not be enough.
const CHECK: &str = "pragma integrity_check(100)";
/// The most problems that this lists.
const MOST: usize = 100;

/// The problems of a database.
#[derive(Debug, Default, PartialEq, Eq)]
struct Problems {
    /// Search indexes must be rebuilt.
    search: bool,
    /// Other indexes that must be rebuilt, by name.
    indexes: Vec<String>,
    /// The first problem that no index explains.
    real: Option<String>,
    /// The first problem of all.
    first: Option<String>,
}

impl Store {
    /// Reads the whole file and rebuilds damaged indexes. Returns the damage that remains, if any.
    ///
    /// # Errors
    /// When the file cannot be read or the rebuilt index not be written.
    pub async fn check_integrity(&self) -> Result<Option<String>, StoreError> {
        // A fresh connection: one that has searched keeps old pages of the search indexes and reports a sound index as
        // damaged.
        let check = async || {
            let mut fresh = match self.fresh.connect().await {
                Ok(fresh) => fresh,
                Err(error) => return damage(error),
            };
            let found = problems(&mut fresh).await;
            let _ = fresh.close().await;
            found
        };
        let found = check().await?;
        if found.first.is_none() {
            return Ok(None);
        }
        // A damaged table is left as it is: rebuilding its indexes would hide which rows are lost.
        if found.real.is_none() {
            tracing::warn!(found = found.first, indexes = ?found.indexes, "rebuilding damaged indexes");
            match self.rebuild(&found).await {
                // SQLite cannot empty an index with an unreadable page. Nothing was changed.
                Err(StoreError::Database(error)) if is_damage(&error) => return Ok(found.first),
                rebuilt => rebuilt?,
            }
        }
        // A second check, since a problem that is found once may be a write in progress.
        Ok(check().await?.first)
    }

    async fn rebuild(&self, found: &Problems) -> Result<(), StoreError> {
        let mut work = self.begin().await?;
        if found.search {
            work.search().rebuild().await?;
        }
        work.desk().reindex(&found.indexes).await?;
        work.commit().await
    }
}

/// The damage of the database at `url`, beside a desk that may run. `false` means that only indexes are damaged.
/// Nothing is changed.
///
/// # Errors
/// When the file cannot be read for another reason than damage.
pub async fn damage_of(url: &str) -> Result<Option<(String, bool)>, StoreError> {
    let found = match read_only_file(url).await {
        Ok(mut db) => problems(&mut db).await?,
        Err(StoreError::Database(error)) => damage(error)?,
        Err(error) => return Err(error),
    };
    let is_real = found.real.is_some();
    Ok(found.first.map(|first| (found.real.unwrap_or(first), is_real)))
}

async fn problems(db: &mut DbConnection) -> Result<Problems, StoreError> {
    let lines: Vec<String> = match sqlx::query_scalar(CHECK).fetch_all(&mut *db).await {
        Ok(lines) => lines,
        Err(error) => return damage(error),
    };
    let is_full = lines.len() >= MOST;
    let lines: Vec<&str> = lines.iter().flat_map(|line| line.lines()).map(str::trim).collect();
    if lines == ["ok"] {
        return Ok(Problems::default());
    }
    let all = "select name, rootpage from sqlite_master where type = 'index'";
    let indexes: Vec<(String, i64)> = match sqlx::query_as(all).fetch_all(db).await {
        Ok(indexes) => indexes,
        Err(error) => return damage(error),
    };
    let mut found = sorted(&lines, &indexes);
    // What a full list leaves out may be a table.
    if is_full {
        found.real.get_or_insert_with(|| found.first.clone().unwrap_or_default());
    }
    Ok(found)
}

/// Sorts the lines of a check by the repair that they need. `indexes` are all indexes of the database with their root
/// pages.
fn sorted(lines: &[&str], indexes: &[(String, i64)]) -> Problems {
    let mut found = Problems::default();
    for line in lines.iter().filter(|line| !line.is_empty() && !line.starts_with("***")) {
        found.first.get_or_insert_with(|| (*line).to_owned());
        let root = line.strip_prefix("Tree ").and_then(|rest| rest.split(' ').next()?.parse::<i64>().ok());
        let named = indexes.iter().find(|(name, page)| match root {
            Some(root) => root == *page,
            // The index lacks a row of the table. An index with more entries than rows proves nothing by itself.
            None => line.starts_with("row ") && line.ends_with(&format!("index {name}")),
        });
        if let Some((name, _)) = named {
            if !found.indexes.contains(name) {
                found.indexes.push(name.clone());
            }
        } else if search::is_of_an_index(line) {
            found.search = true;
        } else if !goes_along(line) {
            found.real.get_or_insert_with(|| (*line).to_owned());
        }
    }
    if found.indexes.is_empty() && !found.search && found.real.is_none() {
        found.real.clone_from(&found.first);
    }
    found
}

/// Whether a line only accompanies a damaged index, such as a wrong count. The check after the rebuilding shows whether
/// there was more.
fn goes_along(line: &str) -> bool {
    line.starts_with("Page ") && line.ends_with("never used")
        || line.starts_with("Fragmentation of ")
        || line.starts_with("wrong # of entries in index ")
}

fn is_damage(error: &sqlx::Error) -> bool {
    harm::of(error).is_some_and(Harm::is_damage)
}

/// Turns an error that reports a damaged file into a finding.
fn damage(error: sqlx::Error) -> Result<Problems, StoreError> {
    if !is_damage(&error) {
        return Err(error.into());
    }
    let first = Some(crate::logging::chain(&error));
    Ok(Problems { real: first.clone(), first, ..Problems::default() })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::FileExt as _;
    use std::path::PathBuf;

    use sqlx::Executor as _;

    use super::*;
    use crate::clock::Clock;
    use crate::store::SecretKeySource;
    use crate::store::engine::database_file::open_file;

    struct RootPage {
        folder: tempfile::TempDir,
    }

    impl RootPage {
        fn file(&self) -> PathBuf {
            self.folder.path().join("desk.db")
        }

        fn url(&self) -> String {
            format!("sqlite://{}", self.file().display())
        }

        async fn open(&self) -> Store {
            let key = SecretKeySource::Value("11".repeat(32).into());
            Store::open(&self.url(), &key, Clock::default()).await.unwrap()
        }

        /// A database with words in a table, in an ordinary index and in a search index.
        async fn with_words() -> Self {
            let place = Self { folder: tempfile::tempdir().unwrap() };
            place.open().await.close().await;
            let mut db = open_file(&place.url()).await.unwrap();
            db.execute("create table words (word text not null); create index words_word on words (word)")
                .await
                .unwrap();
            for word in ["one", "two", "three"] {
                sqlx::query("insert into words values ($1)").bind(word).execute(&mut db).await.unwrap();
                sqlx::query("insert into found_notes (rowid, words) values (7, $1)")
                    .bind(word)
                    .execute(&mut db)
                    .await
                    .unwrap();
            }
            db.execute("pragma wal_checkpoint(truncate)").await.unwrap();
            db.close().await.unwrap();
            place
        }

        /// Overwrites bytes in the first page of a table or an index.
        async fn harm(&self, of: &str, at: u64, bytes: &[u8]) {
            let mut db = open_file(&self.url()).await.unwrap();
            let root: i64 = sqlx::query_scalar("select rootpage from sqlite_master where name = $1")
                .bind(of)
                .fetch_one(&mut db)
                .await
                .unwrap();
            let size: i64 = sqlx::query_scalar("pragma page_size").fetch_one(&mut db).await.unwrap();
            db.execute("pragma wal_checkpoint(truncate)").await.unwrap();
            db.close().await.unwrap();
            let file = std::fs::OpenOptions::new().write(true).open(self.file()).unwrap();
            file.write_all_at(bytes, u64::try_from((root - 1) * size).unwrap() + at).unwrap();
        }
    }

    #[tokio::test]
    async fn an_ordinary_index_that_lacks_its_rows_is_rebuilt() {
        let place = RootPage::with_words().await;
        place.harm("words_word", 3, &[0, 0]).await;
        let before = damage_of(&place.url()).await.unwrap();
        assert!(matches!(before, Some((_, false))), "{before:?}");
        let store = place.open().await;
        assert_eq!(store.check_integrity().await.unwrap(), None);
        store.close().await;
        let mut db = open_file(&place.url()).await.unwrap();
        let found: Vec<String> =
            sqlx::query_scalar("select word from words indexed by words_word where word > '' order by word")
                .fetch_all(&mut db)
                .await
                .unwrap();
        assert_eq!(found, ["one", "three", "two"]);
        assert_eq!(damage_of(&place.url()).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_search_index_is_rebuilt() {
        let place = RootPage::with_words().await;
        let mut db = open_file(&place.url()).await.unwrap();
        db.execute("update found_notes_data set block = x'0000' where id > 10").await.unwrap();
        db.close().await.unwrap();
        let before = damage_of(&place.url()).await.unwrap();
        assert!(matches!(before, Some((_, false))), "{before:?}");
        let store = place.open().await;
        assert_eq!(store.check_integrity().await.unwrap(), None);
        store.close().await;
        assert_eq!(damage_of(&place.url()).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_damaged_table_is_named_and_left_alone() {
        let place = RootPage::with_words().await;
        place.harm("words", 0, &[0; 512]).await;
        let before = std::fs::read(place.file()).unwrap();
        assert!(matches!(damage_of(&place.url()).await.unwrap(), Some((_, true))));
        let store = place.open().await;
        assert!(store.check_integrity().await.unwrap().is_some());
        store.close().await;
        assert_eq!(std::fs::read(place.file()).unwrap(), before);
    }

    #[tokio::test]
    async fn a_file_that_is_no_database_is_damage() {
        let place = RootPage::with_words().await;
        std::fs::write(place.file(), "these are no pages".repeat(500)).unwrap();
        assert!(matches!(damage_of(&place.url()).await.unwrap(), Some((_, true))));
    }

    #[tokio::test]
    async fn a_list_that_is_full_may_leave_out_a_damaged_table() {
        let place = RootPage::with_words().await;
        let mut db = open_file(&place.url()).await.unwrap();
        let many = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 150)
                    insert into words select 'word ' || i from n";
        db.execute(many).await.unwrap();
        db.close().await.unwrap();
        // Each of the 150 words is missing in the index.
        place.harm("words_word", 3, &[0, 0]).await;
        let found = damage_of(&place.url()).await.unwrap();
        assert!(matches!(found, Some((_, true))), "{found:?}");
    }

    #[test]
    fn pages_that_nothing_uses_belong_to_the_index_that_lost_them() {
        let indexes = [("words_word".to_owned(), 9)];
        let found = sorted(
            &[
                "*** in database main ***",
                "Tree 9 page 9: btreeInitPage() returns error code 11",
                "Page 12: never used",
            ],
            &indexes,
        );
        assert_eq!((found.indexes.as_slice(), found.real), (["words_word".to_owned()].as_slice(), None));
        assert!(sorted(&["Page 12: never used"], &indexes).real.is_some());
        assert!(sorted(&["Tree 4 page 4: btreeInitPage() returns error code 11"], &indexes).real.is_some());
    }
}
