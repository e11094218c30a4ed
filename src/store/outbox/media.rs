//! The file of an item, stored in pieces of [`PIECE`] bytes.
//!
//! Invariant: at most one piece is in memory at a time, when it is stored and when it is sent.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;

use sqlx::FromRow;

use crate::domain::ids::{OutboxId, SequenceFileId};
use crate::domain::message::FileInfo;
use crate::domain::outbox::MediaKind;
use crate::store::{OutboxQueries, StoreError};

/// The size of each piece except the last, in bytes: the largest part of an upload that Telegram takes
/// (<https://core.telegram.org/api/files#uploading-files>).
pub const PIECE: usize = 512 * 1024;

/// A photo or file to send.
#[derive(Clone, Debug)]
pub struct Media {
    pub kind: MediaKind,
    pub file_name: String,
    /// The MIME type that the sender's Telegram reports.
    pub mime_type: Option<String>,
    pub content: MediaContent,
}

/// The content of a file before it is in the database. Clones share it.
#[derive(Clone)]
pub enum MediaContent {
    Bytes(Arc<[u8]>),
    File(Arc<File>),
    /// The stored file of a sequence, of this size. Its pieces are not copied.
    Stored(SequenceFileId, u64),
}

impl From<Vec<u8>> for MediaContent {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes.into())
    }
}

impl From<File> for MediaContent {
    fn from(file: File) -> Self {
        Self::File(Arc::new(file))
    }
}

impl std::fmt::Debug for MediaContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Self::File(_) => f.write_str("a file"),
            Self::Stored(file, _) => write!(f, "the stored file {file}"),
        }
    }
}

impl MediaContent {
    pub(in crate::store) fn size(&self) -> io::Result<u64> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.len() as u64),
            Self::File(file) => Ok(file.metadata()?.len()),
            Self::Stored(_, size) => Ok(*size),
        }
    }

    /// Where the pieces are already, if they are.
    fn stored(&self) -> Option<SequenceFileId> {
        match self {
            Self::Stored(file, _) => Some(*file),
            Self::Bytes(_) | Self::File(_) => None,
        }
    }

    /// The piece with this number, from 0 on.
    pub(in crate::store) fn piece(&self, number: u64) -> io::Result<Vec<u8>> {
        let from = number * PIECE as u64;
        let length = usize::try_from(self.size()?.saturating_sub(from)).map_or(PIECE, |left| left.min(PIECE));
        match self {
            Self::Bytes(bytes) => {
                let from = usize::try_from(from).unwrap_or(usize::MAX).min(bytes.len());
                Ok(bytes[from..from + length].to_vec())
            }
            Self::File(file) => {
                let mut piece = vec![0; length];
                file.read_exact_at(&mut piece, from)?;
                Ok(piece)
            }
            Self::Stored(..) => Err(io::ErrorKind::Unsupported.into()),
        }
    }
}

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
             select bytes from outbox_media join sequence_file_pieces on sequence_file_pieces.file_id = outbox_media.file_id
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

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn a_file_is_read_in_the_same_pieces_as_bytes() {
        let bytes: Vec<u8> = (0..PIECE + 3).map(|at| u8::try_from(at % 251).unwrap()).collect();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&bytes).unwrap();
        let (file, bytes) = (MediaContent::from(file), MediaContent::from(bytes));
        let lengths: Vec<usize> = (0..3).map(|number| file.piece(number).unwrap().len()).collect();
        assert_eq!(lengths, [PIECE, 3, 0]);
        for number in 0..3 {
            assert_eq!(file.piece(number).unwrap(), bytes.piece(number).unwrap());
        }
    }
}
