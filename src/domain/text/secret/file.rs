//! Recognising files with secrets, by name and content. The name proves nothing; the first bytes say whether a file can
//! contain a session or text.

use std::borrow::Cow;

/// The largest file that Telegram lets bots download.
const MOST: u32 = 20 * 1024 * 1024;
/// First bytes of files that are neither database nor archive nor text: pictures, films, sounds, documents.
const OTHERS: [&[u8]; 12] = [
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"RIFF",
    b"%PDF",
    b"\x1aE\xdf\xa3",
    b"OggS",
    b"ID3",
    b"\xff\xfb",
    b"fLaC",
    b"II*\0",
    b"MM\0*",
];
/// The beginning of an entry in a ZIP archive, and the offsets of its name's length and of its name.
const ZIP_ENTRY: &[u8] = b"PK\x03\x04";
const ZIP_NAME_LENGTH: usize = 26;
const ZIP_NAME: usize = 30;

/// Whether a file has the name of a session of Telethon, Pyrogram or Telegram Desktop.
#[must_use]
pub fn is_session_name(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    let session = name.split(".session").skip(1).any(|rest| !rest.starts_with(char::is_alphanumeric));
    let stem = name.split('.').next().unwrap_or_default();
    session || stem == "tdata" || stem == "key_datas"
}

/// Whether a file of this size must be read before anything is done with it.
#[must_use]
pub fn may_hold_secret(size: u32) -> bool {
    size <= MOST
}

/// Whether the first bytes belong to a kind of file without secrets.
#[must_use]
pub fn is_other_file(beginning: &[u8]) -> bool {
    // MP4 films have their kind after a length.
    OTHERS.iter().any(|mark| beginning.starts_with(mark)) || beginning.get(4..8) == Some(b"ftyp".as_slice())
}

/// Whether these are the first bytes of a session: a SQLite database with a key, as of Telethon, Pyrogram and others, a
/// file of Telegram Desktop, or an archive of such files.
#[must_use]
pub fn is_session_file(bytes: &[u8]) -> bool {
    let database = bytes.starts_with(b"SQLite format 3\0") && holds(bytes, b"auth_key");
    database || bytes.starts_with(b"TDF$") || is_archive_of_sessions(bytes)
}

fn is_archive_of_sessions(bytes: &[u8]) -> bool {
    if bytes.starts_with(ZIP_ENTRY) {
        let entries = bytes.windows(ZIP_ENTRY.len()).enumerate().filter(|(_, window)| *window == ZIP_ENTRY);
        return entries
            .map(|(at, _)| zip_name(&bytes[at..]))
            .any(|name| name.is_some_and(|name| is_session_path(&name)));
    }
    let packed = bytes.starts_with(b"Rar!") || bytes.get(257..262) == Some(b"ustar".as_slice());
    packed && [b"key_datas".as_slice(), b"tdata", b".session"].iter().any(|name| holds(bytes, name))
}

fn zip_name(entry: &[u8]) -> Option<Cow<'_, str>> {
    let length = entry.get(ZIP_NAME_LENGTH..ZIP_NAME_LENGTH + 2)?;
    let length = usize::from(u16::from_le_bytes([length[0], length[1]]));
    Some(String::from_utf8_lossy(entry.get(ZIP_NAME..ZIP_NAME + length)?))
}

fn is_session_path(path: &str) -> bool {
    path.split(['/', '\\']).any(is_session_name)
}

/// The text of a text file; `None` for other files.
#[must_use]
pub fn words_of(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let wide = |of: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| of([pair[0], pair[1]])).collect();
        Some(Cow::Owned(String::from_utf16_lossy(&units)))
    };
    match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ if is_other_file(bytes) || bytes.contains(&0) => None,
        _ => Some(String::from_utf8_lossy(bytes)),
    }
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window.eq_ignore_ascii_case(words))
}
