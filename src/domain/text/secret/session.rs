//! Recognising session strings inside other text, by length and by their mixture of characters.

use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::domain::typed::normal;

/// The lengths of whole strings without padding: Telethon (IPv4 and IPv6), after the leading `1`.
const TELETHON: [usize; 2] = [352, 368];
/// Pyrogram, three generations.
const PYROGRAM: [usize; 3] = [351, 356, 362];
/// The approximate length of another tool's string with a key of 256 bytes.
const ANY_TOOL: std::ops::RangeInclusive<usize> = 300..=700;
/// From this length on, the beginning of a string can be distinguished from a word.
const BEGINNING: usize = 64;
/// How long the rest of a string is at least, for a text of nothing else to be one.
const REST: std::ops::RangeInclusive<usize> = 100..=368;
/// The shortest line of a string that was broken into lines, except the last.
const LINE: usize = 8;
/// An authorization key in hexadecimal digits.
const HEX_KEY: usize = 512;

/// A run of Base64 characters.
struct SessionPiece<'t> {
    text: &'t str,
    /// Only separates from the previous run what programs put between two lines of one string.
    follows: bool,
    /// It is part of a link, an embedded picture, or a web token.
    foreign: bool,
}

/// The whole session string of Telethon or Pyrogram in a text.
#[must_use]
pub fn session_in(text: &str) -> Option<SecretString> {
    whole(&pieces(&Zeroizing::new(normal(text)))).map(|found| found.as_str().into())
}

/// Whether a text in its normal form contains a session string or most of one.
pub(super) fn holds_session(text: &str) -> bool {
    let pieces = pieces(text);
    whole(&pieces).is_some() || of_another_tool(&pieces) || holds_beginning(&pieces) || is_rest(text, &pieces)
}

fn pieces(text: &str) -> Vec<SessionPiece<'_>> {
    let mut found: Vec<SessionPiece<'_>> = Vec::new();
    let mut end = 0;
    for token in text.split_whitespace() {
        let mut foreign = is_link(token);
        for run in token.split(|c| !is_letter(c)) {
            // A run of signs only separates two lines.
            if !run.bytes().any(|b| b.is_ascii_alphanumeric()) {
                continue;
            }
            let start = run.as_ptr() as usize - text.as_ptr() as usize;
            let joins = |c: char| c.is_whitespace() || (c.is_ascii_punctuation() && !matches!(c, ',' | '.' | ':'));
            let follows = !found.is_empty() && text[end..start].chars().all(joins);
            foreign |= is_of_others(run);
            found.push(SessionPiece { text: run, follows, foreign });
            end = start + run.len();
        }
    }
    found
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '/')
}

/// Whether a word is a web address, with or without scheme, or an embedded picture.
fn is_link(word: &str) -> bool {
    if word.contains("://") || word.contains(";base64") {
        return true;
    }
    let word = word.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let Some((host, _)) = word.split_once(['/', '?', '#']) else { return false };
    let last = host.split(':').next().unwrap_or(host).rsplit('.').next().unwrap_or_default();
    host.contains('.') && last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic())
}

/// The first whole string, joined from its lines.
fn whole(pieces: &[SessionPiece<'_>]) -> Option<Zeroizing<String>> {
    pieces.iter().enumerate().find_map(|(first, _)| {
        let mut string = Zeroizing::new(String::with_capacity(400));
        let mut in_groups = false;
        for (count, piece) in pieces[first..].iter().enumerate() {
            // Short groups are those of one string only if they are all as long as the first.
            let before = pieces[first + count.saturating_sub(1)].text.len();
            if count > 0 {
                in_groups |= before < LINE;
                if !piece.follows || in_groups && before != pieces[first].text.len() {
                    return None;
                }
            }
            string.push_str(piece.text);
            if is_whole(&string) && (!in_groups || is_dense(&string)) {
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

/// At least two kinds of characters, and several of them: a repeated letter is no key.
fn is_mixed(string: &str) -> bool {
    let kinds = [u8::is_ascii_uppercase, u8::is_ascii_lowercase, u8::is_ascii_digit];
    let mut seen: Vec<u8> = string.bytes().collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len() >= 4 && kinds.iter().filter(|kind| string.bytes().any(|b| kind(&b))).count() >= 2
}

/// More upper case, lower case and digits than words and file names have.
fn is_random(string: &str) -> bool {
    let share = |kind: fn(&u8) -> bool| string.bytes().filter(kind).count() * 100 / string.len().max(1);
    share(u8::is_ascii_uppercase) >= 10 && share(u8::is_ascii_lowercase) >= 10 && share(u8::is_ascii_digit) >= 3
}

/// The first Base64 characters of public keys, certificates, web tokens, pictures and archives.
const OF_OTHERS: [&str; 15] = [
    "AAAA", "eyJ", "MII", "iVBOR", "R0lGOD", "/9j/", "UklGR", "JVBER", "PHN2Zy", "PD94b", "UEsDB", "H4sI", "SUkq",
    "Qk0", "T2dnU",
];

fn is_of_others(string: &str) -> bool {
    OF_OTHERS.iter().any(|begins| string.starts_with(begins)) && string.len() >= BEGINNING || string.starts_with("eyJ")
}

/// A key of 256 bytes in another tool's encoding, in one piece or in lines.
fn of_another_tool(pieces: &[SessionPiece<'_>]) -> bool {
    let hex =
        |piece: &SessionPiece<'_>| piece.text.len() == HEX_KEY && piece.text.bytes().all(|b| b.is_ascii_hexdigit());
    let may_be = |string: &str| ANY_TOOL.contains(&string.len()) && is_random(string);
    if pieces.iter().any(|piece| hex(piece) || !piece.foreign && may_be(piece.text)) {
        return true;
    }
    runs(pieces).any(|lines| {
        let whole_lines = &lines[..lines.len() - 1];
        let equal = whole_lines.iter().all(|line| line.text.len() == lines[0].text.len());
        let string: Zeroizing<String> = Zeroizing::new(lines.iter().map(|line| line.text).collect());
        let key = string.len() == HEX_KEY && string.bytes().all(|b| b.is_ascii_hexdigit());
        equal && !lines[0].foreign && (key || may_be(&string))
    })
}

/// Runs that follow each other like the lines of one string.
fn runs<'p, 't>(pieces: &'p [SessionPiece<'t>]) -> impl Iterator<Item = &'p [SessionPiece<'t>]> {
    pieces.chunk_by(|before, next| next.follows && before.text.len() >= 4 * LINE)
}

/// The beginning of a string whose end is missing. A line of something longer than any session does not count.
fn holds_beginning(pieces: &[SessionPiece<'_>]) -> bool {
    let longest = *ANY_TOOL.end();
    runs(pieces)
        .filter(|lines| !lines[0].foreign && lines.iter().map(|line| line.text.len()).sum::<usize>() <= longest)
        .flatten()
        .any(is_beginning)
}

/// The rest of a string whose beginning is elsewhere: a text of nothing but one run, or its lines of the same length.
fn is_rest(text: &str, pieces: &[SessionPiece<'_>]) -> bool {
    let Some((last, lines)) = pieces.split_last() else { return false };
    let length: usize = pieces.iter().map(|piece| piece.text.len()).sum();
    let line = pieces[0].text.len();
    let nothing_else = text.chars().all(|c| is_letter(c) || c.is_whitespace() || matches!(c, '=' | '"' | '\'' | '`'));
    let is_split = lines.iter().all(|piece| piece.text.len() == line) && last.text.len() <= line;
    let string: Zeroizing<String> = Zeroizing::new(pieces.iter().map(|piece| piece.text).collect());
    REST.contains(&length)
        && nothing_else
        && is_split
        && (lines.is_empty() || line >= 4 * LINE)
        && !pieces.iter().any(|piece| piece.foreign)
        && is_dense(&string)
}

/// Random letters through and through: a word, a path or a number keeps to one kind of character for longer.
fn is_dense(string: &str) -> bool {
    let kind = |b: u8| (b.is_ascii_uppercase(), b.is_ascii_lowercase(), b.is_ascii_digit());
    let changes = string.as_bytes().windows(2).filter(|pair| kind(pair[0]) != kind(pair[1])).count();
    is_random(string) && changes * 100 >= string.len() * 45
}

fn is_beginning(piece: &SessionPiece<'_>) -> bool {
    let text = piece.text;
    let begins = ["1A", "1B", "A", "B"].iter().any(|letters| text.starts_with(letters));
    let long = (BEGINNING..=TELETHON[1]).contains(&text.len());
    begins && long && !piece.foreign && is_base64_url(text) && is_random(text) && !is_of_others(text)
}
