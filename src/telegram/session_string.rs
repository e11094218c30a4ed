//! Session strings of Telethon and Pyrogram, for moving here from Python tools and back.
//!
//! Invariant: the whole string is a secret, and addresses in it are ignored.
//!
//! All numbers are big-endian, all strings are URL-safe Base64:
//!
//! | format | bytes |
//! |---|---|
//! | Telethon | `1` before the Base64 of: dc `u8`, address 4 or 16, port `u16`, key 256 |
//! | Pyrogram, old | dc `u8`, test servers `bool`, key 256, user id `u32` or `u64`, bot `bool` |
//! | Pyrogram, new | dc `u8`, api id `u32`, test servers `bool`, key 256, user id `u64`, bot `bool` |

use std::net::SocketAddrV4;

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::general_purpose::NO_PAD;
use base64::engine::{DecodePaddingMode, GeneralPurpose};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::domain::ids::TelegramUserId;
use crate::domain::secret::session_in;
use crate::store::{AuthKey, SessionRecord, UpdatesState};

/// Padding is optional: Telethon keeps it, Pyrogram removes it, and people lose it.
const BASE64: GeneralPurpose =
    GeneralPurpose::new(&URL_SAFE, NO_PAD.with_decode_padding_mode(DecodePaddingMode::RequireNone));

const KEY: usize = 256;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionFormat {
    Telethon,
    /// Pyrogram before 2.0.
    PyrogramV1,
    /// Pyrogram from 2.0, and its successors.
    PyrogramV2,
}

/// A person's session that another tool has exported. Only Telegram knows whether it is valid.
pub struct ImportedSession {
    pub format: SessionFormat,
    pub dc: i32,
    /// The API id of the other tool.
    pub api_id: Option<u32>,
    pub user_id: Option<TelegramUserId>,
    pub auth_key: AuthKey,
}

/// Why a text is not an importable session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SessionStringError {
    #[error("this is no session string of Telethon or Pyrogram")]
    NotASession,
    #[error("the session string is cut short")]
    Truncated,
    #[error("this looks like a Telethon string of an unknown version: {0:?}")]
    UnknownVersion(char),
    #[error("this is a bot's session")]
    Bot,
}

impl ImportedSession {
    /// Parses a session string; length and content determine the format.
    ///
    /// # Errors
    /// See [`SessionStringError`].
    pub fn parse(text: &SecretString) -> Result<Self, SessionStringError> {
        match Self::parse_alone(text) {
            Err(SessionStringError::Bot) => Err(SessionStringError::Bot),
            // It may be in quotes, behind a name or among other words.
            Err(error) => session_in(text.expose_secret()).map_or(Err(error), |found| Self::parse_alone(&found)),
            read => read,
        }
    }

    fn parse_alone(text: &SecretString) -> Result<Self, SessionStringError> {
        // Chats break long words into lines.
        let text: String = text.expose_secret().chars().filter(|c| !c.is_whitespace()).collect();
        let text = Zeroizing::new(text);
        let text = text.trim_end_matches('=');
        let first = text.chars().next().ok_or(SessionStringError::NotASession)?;
        match (text.len(), first) {
            (352 | 368, '1') => telethon(&decode(&text[1..])?),
            (352 | 368, other) if other.is_ascii_digit() => Err(SessionStringError::UnknownVersion(other)),
            (351 | 356, _) => pyrogram(&decode(text)?, SessionFormat::PyrogramV1),
            (362, _) => pyrogram(&decode(text)?, SessionFormat::PyrogramV2),
            (length, first) => Err(what_else(text, length, first)),
        }
    }

    /// The session as it is stored. The other tool's position in the update stream is unknown.
    #[must_use]
    pub fn record(&self, user_id: TelegramUserId) -> SessionRecord {
        SessionRecord {
            home_dc: self.dc,
            user_id: Some(user_id),
            updates: UpdatesState::default(),
            keys: vec![(self.dc, self.auth_key.clone())],
        }
    }
}

/// Encodes a session for another tool. `address` is that of its data centre. `None` when nobody is signed in with it.
#[must_use]
pub fn export(
    record: &SessionRecord,
    api_id: i32,
    address: SocketAddrV4,
    format: SessionFormat,
) -> Option<SecretString> {
    let (_, key) = record.keys.iter().find(|(dc, _)| *dc == record.home_dc)?;
    let dc = u8::try_from(record.home_dc).ok()?;
    let user = record.user_id?.0.to_be_bytes();
    let mut bytes = Zeroizing::new(Vec::with_capacity(KEY + 32));
    bytes.push(dc);
    match format {
        SessionFormat::Telethon => {
            bytes.extend(address.ip().octets());
            bytes.extend(address.port().to_be_bytes());
            bytes.extend(key.expose());
        }
        SessionFormat::PyrogramV1 | SessionFormat::PyrogramV2 => {
            if format == SessionFormat::PyrogramV2 {
                bytes.extend(api_id.to_be_bytes());
            }
            // Test servers: no. Here and there the data centre's number means what the installation's configuration
            // says.
            bytes.push(0);
            bytes.extend(key.expose());
            bytes.extend(user);
            bytes.push(0);
        }
    }
    let mut text = BASE64.encode(&*bytes);
    if format == SessionFormat::Telethon {
        text.insert(0, '1');
        // Python's decoder requires whole groups of four.
        while text.len() % 4 != 1 {
            text.push('=');
        }
    }
    Some(text.into())
}

fn decode(text: &str) -> Result<Zeroizing<Vec<u8>>, SessionStringError> {
    BASE64.decode(text).map(Zeroizing::new).map_err(|_| SessionStringError::NotASession)
}

fn telethon(bytes: &[u8]) -> Result<ImportedSession, SessionStringError> {
    let mut rest = bytes;
    let [dc] = take(&mut rest)?;
    let (_address_and_port, key) = rest.split_last_chunk::<KEY>().ok_or(SessionStringError::NotASession)?;
    imported(SessionFormat::Telethon, dc, None, None, key)
}

fn pyrogram(bytes: &[u8], format: SessionFormat) -> Result<ImportedSession, SessionStringError> {
    let mut rest = bytes;
    let [dc] = take(&mut rest)?;
    let api_id = if format == SessionFormat::PyrogramV2 { Some(u32::from_be_bytes(take(&mut rest)?)) } else { None };
    // Ignored: this installation's configuration decides where the data centres are.
    let _test_servers = flag(take(&mut rest)?)?;
    let key = take(&mut rest)?;
    let (user, bot) = rest.split_at(rest.len().saturating_sub(1));
    let user = user.iter().fold(0_i64, |id, byte| (id << 8) | i64::from(*byte));
    if flag(bot.try_into().map_err(|_| SessionStringError::NotASession)?)? {
        return Err(SessionStringError::Bot);
    }
    imported(format, dc, api_id, Some(user).filter(|user| *user > 0), &key)
}

fn imported(
    format: SessionFormat,
    dc: u8,
    api_id: Option<u32>,
    user: Option<i64>,
    key: &[u8; KEY],
) -> Result<ImportedSession, SessionStringError> {
    // Telethon writes a key of zeros for a session that was never signed in.
    if dc == 0 || key == &[0; KEY] {
        return Err(SessionStringError::NotASession);
    }
    let auth_key = AuthKey::new(key);
    Ok(ImportedSession { format, dc: dc.into(), api_id, user_id: user.map(TelegramUserId), auth_key })
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], SessionStringError> {
    let (chunk, rest) = bytes.split_first_chunk().ok_or(SessionStringError::NotASession)?;
    *bytes = rest;
    Ok(*chunk)
}

fn flag(byte: [u8; 1]) -> Result<bool, SessionStringError> {
    match byte {
        [0] => Ok(false),
        [1] => Ok(true),
        _ => Err(SessionStringError::NotASession),
    }
}

/// What a text of no known length is: perhaps a string without its end. A string begins with its data centre, so its
/// first letters are `1A`, `1B` (Telethon), `A` or `B` (Pyrogram).
fn what_else(text: &str, length: usize, first: char) -> SessionStringError {
    let long_word = length >= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    match (first, text.as_bytes().get(1)) {
        ('1', Some(b'A' | b'B')) | ('A' | 'B', _) if long_word && length < 368 => SessionStringError::Truncated,
        _ => SessionStringError::NotASession,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const ADDRESS: SocketAddrV4 = SocketAddrV4::new(std::net::Ipv4Addr::new(149, 154, 167, 51), 443);

    fn record(dc: i32, user: i64, key: &[u8]) -> SessionRecord {
        let key = AuthKey::new(key.try_into().unwrap());
        SessionRecord {
            home_dc: dc,
            user_id: Some(TelegramUserId(user)),
            updates: UpdatesState::default(),
            keys: vec![(dc, key)],
        }
    }

    fn parse(text: &str) -> Result<ImportedSession, SessionStringError> {
        ImportedSession::parse(&text.to_owned().into())
    }

    fn error(text: &str) -> SessionStringError {
        parse(text).err().unwrap()
    }

    fn exported(format: SessionFormat) -> String {
        export(&record(2, 6_000_000_001, &[7; 256]), 12345, ADDRESS, format).unwrap().expose_secret().to_owned()
    }

    /// An old Pyrogram string: its bytes as Base64 without padding.
    fn pyrogram_v1(user: &[u8], bot: u8) -> String {
        BASE64.encode([&[4, 0][..], &[7; 256], user, &[bot]].concat())
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            dc in 1..=5, user in 1_i64.., api_id in 1.., key in proptest::collection::vec(1_u8.., 256), format in 0..3_usize,
        ) {
            let format = [SessionFormat::Telethon, SessionFormat::PyrogramV1, SessionFormat::PyrogramV2][format];
            let text = export(&record(dc, user, &key), api_id, ADDRESS, format).unwrap();
            let read = ImportedSession::parse(&text).ok().unwrap();
            prop_assert_eq!((read.format, read.dc, &read.auth_key.expose()[..]), (format, dc, &key[..]));
            prop_assert_eq!(read.user_id, (format != SessionFormat::Telethon).then_some(TelegramUserId(user)));
            let stored = (format == SessionFormat::PyrogramV2).then(|| u32::try_from(api_id).unwrap());
            prop_assert_eq!(read.api_id, stored);
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,400}") {
            let _ = parse(&text);
        }

        #[test]
        fn any_text_of_the_right_kind_is_read_or_refused(text in "1?[A-Za-z0-9_-]{350,368}={0,2}") {
            let _ = parse(&text);
        }
    }

    #[rstest]
    #[case(SessionFormat::Telethon, 353)]
    #[case(SessionFormat::PyrogramV1, 356)]
    #[case(SessionFormat::PyrogramV2, 362)]
    fn the_lengths_are_those_that_the_libraries_expect(#[case] format: SessionFormat, #[case] length: usize) {
        assert_eq!(exported(format).len(), length);
    }

    #[test]
    fn an_old_string_of_pyrogram_has_a_small_user_id() {
        let read = parse(&pyrogram_v1(&[0x12, 0x34, 0x56, 0x78], 0)).ok().unwrap();
        assert_eq!((read.dc, read.user_id), (4, Some(TelegramUserId(0x1234_5678))));
    }

    #[test]
    fn a_telethon_string_may_carry_an_ipv6_address() {
        let text = format!("1{}=", BASE64.encode([&[2][..], &[9; 16], &[1, 187], &[7; 256]].concat()));
        assert_eq!(text.len(), 369);
        assert_eq!(parse(&text).ok().unwrap().dc, 2);
    }

    #[test]
    fn line_breaks_and_lost_padding_do_no_harm() {
        let text = exported(SessionFormat::Telethon);
        let (left, right) = text.trim_end_matches('=').split_at(100);
        assert!(parse(&format!(" {left}\n{right} ")).is_ok());
    }

    #[test]
    fn the_session_of_a_bot_is_refused() {
        assert_eq!(error(&pyrogram_v1(&[0, 0, 0, 1], 1)), SessionStringError::Bot);
    }

    #[rstest]
    #[case(SessionFormat::Telethon)]
    #[case(SessionFormat::PyrogramV1)]
    #[case(SessionFormat::PyrogramV2)]
    fn a_string_without_its_end_is_called_so(#[case] format: SessionFormat) {
        assert_eq!(error(&exported(format)[..300]), SessionStringError::Truncated);
    }

    #[test]
    fn a_telethon_string_of_another_version_is_called_so() {
        let text = exported(SessionFormat::Telethon).replacen('1', "2", 1);
        assert_eq!(error(&text), SessionStringError::UnknownVersion('2'));
    }

    #[rstest]
    #[case("")]
    #[case("hello")]
    #[case("123456789:AAExampleTokenOfABotFromBotFather000")]
    fn anything_else_is_no_session(#[case] text: &str) {
        assert_eq!(error(text), SessionStringError::NotASession);
    }

    #[test]
    fn a_key_of_zeros_is_no_session() {
        let text = format!("1{}=", BASE64.encode([&[2, 1, 2, 3, 4, 1, 187][..], &[0; 256]].concat()));
        assert_eq!(error(&text), SessionStringError::NotASession);
    }

    #[test]
    fn what_nobody_is_signed_in_with_is_not_exported() {
        let nobody = SessionRecord { user_id: None, ..record(2, 1, &[7; 256]) };
        assert!(export(&nobody, 1, ADDRESS, SessionFormat::PyrogramV2).is_none());
    }
}
