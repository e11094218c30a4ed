//! The file of an item, stored in pieces of [`PIECE`] bytes.
//!
//! Invariant: at most one piece is in memory at a time, when it is stored and when it is sent.

use std::io;

use sqlx::FromRow;

use super::file_content::{Media, PIECE};
use crate::domain::ids::OutboxId;
use crate::domain::message::FileInfo;
use crate::domain::outbox::MediaKind;
use crate::store::{OutboxQueries, StoreError};

/// The file of a claimed item, without its content; see [`OutboxQueries::media_piece`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedMedia {
    pub kind: MediaKind,
    pub file_name: String,
    pub mime_type: Option<String>,
    /// In bytes.
    pub size: u64,
}

#[derive(FromRow)]
struct MediaRow {
    file_name: String,
    mime_type: Option<String>,
    size: Option<u64>,
}

impl OutboxQueries<'_> {
    /// Stores the file of an item.
    pub(in crate::store) async fn put_media(&mut self, id: OutboxId, media: &Media) -> Result<(), StoreError> {
        let size = media.content.size().map_err(StoreError::Media)?;
        let stored = media.content.stored();
        let sql = "insert into outbox_media (item_id, file_name, mime_type, size, file_id) values ($1, $2, $3, $4, $5)";
        let size_column = i64::try_from(size).unwrap_or(i64::MAX);
        let params = (id.0, &media.file_name, &media.mime_type, size_column, stored.map(|file| file.0));
        self.0.execute(sql, params).await?;
        if stored.is_some() {
            return Ok(());
        }
        for number in 0..size.div_ceil(PIECE as u64) {
            let piece = media.content.piece(number).map_err(StoreError::Media)?;
            let sql = "insert into outbox_media_pieces (item_id, number, bytes) values ($1, $2, $3)";
            self.0.execute(sql, (id.0, i64::try_from(number).unwrap_or(i64::MAX), piece)).await?;
        }
        Ok(())
    }

    pub(in crate::store) async fn claimed_media(
        &mut self,
        id: OutboxId,
        kind: MediaKind,
    ) -> Result<ClaimedMedia, StoreError> {
        let row = self.media_row(id).await?;
        let MediaRow { file_name, mime_type, size } = row.ok_or_else(|| lost("outbox_media"))?;
        let size = size.ok_or_else(|| lost("outbox_media"))?;
        Ok(ClaimedMedia { kind, file_name, mime_type, size })
    }

    /// A piece of an item's file, numbered from 0: [`PIECE`] bytes, or fewer at the end.
    ///
    /// # Errors
    /// When the database fails, and when there is no such piece: the item has no file, or is settled.
    pub async fn media_piece(&mut self, id: OutboxId, number: i32) -> Result<Vec<u8>, StoreError> {
        let sql = "select bytes from outbox_media_pieces where item_id = $1 and number = $2
             union all
             select bytes from outbox_media join stored_file_pieces on stored_file_pieces.file_id = outbox_media.file_id
             where item_id = $1 and number = $2";
        self.0.optional_value(sql, (id.0, number)).await?.ok_or_else(|| lost("outbox_media_pieces"))
    }

    /// Information about an item's file.
    pub async fn file_info(&mut self, id: OutboxId) -> Result<Option<FileInfo>, StoreError> {
        let row = self.media_row(id).await?;
        Ok(row.map(|row| FileInfo { name: Some(row.file_name), size: row.size, mime: row.mime_type }))
    }

    async fn media_row(&mut self, id: OutboxId) -> Result<Option<MediaRow>, StoreError> {
        self.0.optional_row("select file_name, mime_type, size from outbox_media where item_id = $1", [id.0]).await
    }
}

fn lost(table: &'static str) -> StoreError {
    StoreError::corrupt(table, io::Error::from(io::ErrorKind::NotFound))
}
