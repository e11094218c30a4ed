//! Files that the team keeps for templates and for steps of sequences, in pieces of [`PIECE`] bytes.
//!
//! Invariant: what is sent shares the pieces of a stored file, so that a stored file never changes and is never deleted.

use sqlx::{FromRow, Row as _};

use super::file_content::{Media, MediaContent, PIECE};
use crate::domain::ids::StoredFileId;
use crate::domain::outbox::MediaKind;
use crate::domain::stored_file::StoredFile;
use crate::store::StoreError;
use crate::store::context::Context;
use crate::store::engine::database::DbRow;

pub struct StoredFileQueries<'w>(pub(in crate::store) Context<'w>);

impl StoredFileQueries<'_> {
    /// A stored file, to be sent without a copy.
    pub async fn get(&mut self, file: StoredFileId) -> Result<Option<Media>, StoreError> {
        let row: Option<StoredFileRow> =
            self.0.optional_row("select * from stored_files where id = $1", [file.0]).await?;
        Ok(row.map(|StoredFileRow(media)| media))
    }

    /// Stores a file; one of its pieces is in memory at a time.
    pub async fn put(&mut self, media: &Media) -> Result<StoredFileId, StoreError> {
        let size = media.content.size().map_err(StoreError::Media)?;
        let sql = "insert into stored_files (media_kind, file_name, mime_type, size) values ($1, $2, $3, $4)
             returning id";
        let params =
            (media.kind.into_str(), &media.file_name, &media.mime_type, i64::try_from(size).unwrap_or(i64::MAX));
        let file: StoredFileId = self.0.value(sql, params).await?;
        for number in 0..size.div_ceil(PIECE as u64) {
            let piece = media.content.piece(number).map_err(StoreError::Media)?;
            let sql = "insert into stored_file_pieces (file_id, number, bytes) values ($1, $2, $3)";
            self.0.execute(sql, (file.0, i64::try_from(number).unwrap_or(i64::MAX), piece)).await?;
        }
        Ok(file)
    }
}

struct StoredFileRow(Media);

impl FromRow<'_, DbRow> for StoredFileRow {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let kind: MediaKind = row.try_get("media_kind")?;
        let size: u64 = row.try_get("size")?;
        let content = MediaContent::Stored(row.try_get("id")?, size);
        Ok(Self(Media { kind, file_name: row.try_get("file_name")?, mime_type: row.try_get("mime_type")?, content }))
    }
}

/// The file of a row that was joined with `stored_files` by its column `file_id`.
pub(in crate::store) fn stored_file_of(row: &DbRow) -> sqlx::Result<Option<StoredFile>> {
    let id: Option<StoredFileId> = row.try_get("file_id")?;
    let Some(id) = id else { return Ok(None) };
    Ok(Some(StoredFile { id, kind: row.try_get("media_kind")?, file_name: row.try_get("file_name")? }))
}
