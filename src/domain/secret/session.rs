//! Session strings inside other text.
//! Its rule: what may be a session in one piece is told from words by its length and by the mixture of its letters.

use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::domain::typed::normal;

/// The lengths of whole strings without their padding: Telethon (IPv4 and IPv6), behind its leading `1`.
const TELETHON: [usize; 2] = [352, 368];
/// Pyrogram, of three generations.
const PYROGRAM: [usize; 3] = [351, 356, 362];
/// A string of another tool that holds a key of 256 bytes is about this long.
const ANY_TOOL: std::ops::RangeInclusive<usize> = 300..=700;
/// From here on the beginning of a string is told from a word.
const BEGINNING: usize = 64;
/// A string that was broken into lines has no shorter line but the last.
const LINE: usize = 8;
/// An authorisation key in hexadecimal digits.
const HEX_KEY: usize = 512;

/// A run of Base64 letters.
struct Piece<'t> {
    text: &'t str,
    /// Only white space and quotation marks stand between it and the one before.
    follows: bool,
    in_link: bool,
}

/// The session string in a text, without what stands around it: a whole one of Telethon or Pyrogram.
#[must_use]
pub fn session_in(text: &str) -> Option<SecretString> {
    whole(&pieces(&Zeroizing::new(normal(text)))).map(|found| found.as_str().into())
}

/// Whether a text in its normal form holds a session string or most of one.
pub(super) fn holds_session(text: &str) -> bool {
    let pieces = pieces(text);
    whole(&pieces).is_some() || of_another_tool(&pieces) || pieces.iter().any(is_beginning)
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '/');
    let mut found = Vec::new();
    let mut at = 0;
    let mut link = false;
    while at < text.len() {
        let gap = text[at..].find(letter).unwrap_or(text.len() - at);
        let between = &text[at..at + gap];
        let start = at + gap;
        let length = text[start..].find(|c| !letter(c)).unwrap_or(text.len() - start);
        link = (link && !between.contains(char::is_whitespace)) || text[start..].starts_with("//") && between == ":";
        if length > 0 {
            let mark = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '\\');
            let follows = !found.is_empty() && between.chars().all(mark);
            found.push(Piece { text: &text[start..start + length], follows, in_link: link });
        }
        at = start + length;
    }
    found
}

/// The first whole string, put together from its lines.
fn whole(pieces: &[Piece<'_>]) -> Option<Zeroizing<String>> {
    pieces.iter().enumerate().find_map(|(first, _)| {
        let mut string = Zeroizing::new(String::with_capacity(400));
        for (count, piece) in pieces[first..].iter().enumerate() {
            if count > 0 && (!piece.follows || pieces[first + count - 1].text.len() < LINE) {
                return None;
            }
            string.push_str(piece.text);
            if is_whole(&string) {
                return Some(string);
            }
            if string.len() > TELETHON[1] {
                return None;
            }
        }
        None
    })
}

fn is_whole(string: &str) -> bool {
    let mut letters = string.chars();
    let (first, second) = (letters.next(), letters.next());
    // A string begins with the number of its data centre.
    let telethon = TELETHON.contains(&string.len())
        && first.is_some_and(|first| first.is_ascii_digit())
        && matches!(second, Some('A' | 'B'));
    let pyrogram = PYROGRAM.contains(&string.len()) && matches!(first, Some('A' | 'B')) && !string.starts_with("AAAA");
    (telethon || pyrogram) && is_base64_url(string) && is_mixed(string)
}

fn is_base64_url(string: &str) -> bool {
    string.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// Two kinds of letters or digits, and several of them: a row of one letter is no key.
fn is_mixed(string: &str) -> bool {
    let kinds = [u8::is_ascii_uppercase, u8::is_ascii_lowercase, u8::is_ascii_digit];
    let mut seen: Vec<u8> = string.bytes().collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len() >= 4 && kinds.iter().filter(|kind| string.bytes().any(|b| kind(&b))).count() >= 2
}

/// Capital and small letters and digits in such a number as words and file names never have.
fn is_random(string: &str) -> bool {
    let share = |kind: fn(&u8) -> bool| string.bytes().filter(kind).count() * 100 / string.len().max(1);
    share(u8::is_ascii_uppercase) >= 10 && share(u8::is_ascii_lowercase) >= 10 && share(u8::is_ascii_digit) >= 3
}

/// A public key, or a token of the web, which is the work of other programs.
fn is_of_others(string: &str) -> bool {
    string.starts_with("AAAA") || string.starts_with("eyJ")
}

/// A key of 256 bytes in some other tool's writing, in one piece or in lines.
fn of_another_tool(pieces: &[Piece<'_>]) -> bool {
    let hex = |piece: &Piece<'_>| piece.text.len() == HEX_KEY && piece.text.bytes().all(|b| b.is_ascii_hexdigit());
    if pieces.iter().any(hex) {
        return true;
    }
    let lines = pieces.chunk_by(|before, next| next.follows && before.text.len() >= 2 * LINE);
    lines.into_iter().any(|lines| {
        let string: Zeroizing<String> = Zeroizing::new(lines.iter().map(|line| line.text).collect());
        let ours = lines.first().is_some_and(|line| !line.in_link);
        ours && ANY_TOOL.contains(&string.len()) && is_random(&string) && !is_of_others(&string)
    })
}

/// The beginning of a string of which the end is missing.
fn is_beginning(piece: &Piece<'_>) -> bool {
    let text = piece.text;
    let begins = ["1A", "1B", "A", "B"].iter().any(|letters| text.starts_with(letters));
    let long = (BEGINNING..=TELETHON[1]).contains(&text.len());
    begins && long && !piece.in_link && is_base64_url(text) && is_random(text) && !is_of_others(text)
}
