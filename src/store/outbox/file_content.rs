//! A file before it is stored, and how it is cut into pieces.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;

use crate::domain::ids::StoredFileId;
use crate::domain::outbox::MediaKind;

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
    /// A file that the team keeps, of this size. Its pieces are not copied.
    Stored(StoredFileId, u64),
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
    pub(in crate::store) fn stored(&self) -> Option<StoredFileId> {
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
