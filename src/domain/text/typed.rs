//! Normalising what people type, in front of every parser.
//!
//! Invariant: it is used for reading only; a text to a prospect is never changed by it.

use unicode_normalization::UnicodeNormalization as _;

use crate::domain::ids::TelegramUserId;

/// The keycap mark, which turns the digit before it into a key.
const KEYCAP: char = '\u{20e3}';

/// The normal form for parsers: compatibility forms folded (NFKC), invisible characters removed, every dash a `-`,
/// every space a space, every quotation mark `"` or `'`. Line breaks stay.
#[must_use]
pub fn normal(text: &str) -> String {
    // Its compatibility form would be the letters "No".
    let text = text.chars().map(|c| if c == '№' { '#' } else { c });
    text.nfkc().filter(|c| is_visible(*c) && *c != KEYCAP).map(plain).collect::<String>().trim().to_owned()
}

/// The form for comparing words: without case, and without the dots of «ё».
#[must_use]
pub fn folded(text: &str) -> String {
    normal(text).to_lowercase().replace('\u{451}', "\u{435}")
}

/// Whether a character is visible, or a space.
#[must_use]
pub fn is_visible(c: char) -> bool {
    !(is_format(c) || is_filler(c) || (c.is_control() && !c.is_whitespace()))
}

/// Whether a text contains a visible letter or sign.
#[must_use]
pub fn shows_something(text: &str) -> bool {
    text.chars().any(|c| is_visible(c) && !c.is_whitespace())
}

/// A text without spaces and invisible characters at its ends.
#[must_use]
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || !is_visible(c))
}

/// A text without spaces and invisible characters at its beginning.
#[must_use]
pub fn trimmed_start(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || !is_visible(c))
}

/// The first word with its surrounding signs, and the text after the following space. Both are as typed.
#[must_use]
pub fn first_word(text: &str) -> (&str, &str) {
    let text = trimmed_start(text);
    text.split_once(char::is_whitespace).unwrap_or((text, ""))
}

/// A word and the text behind the sign that joins them: `ann:hello`, `ann，hello`. `None` where a space separates them.
#[must_use]
pub fn glued(text: &str) -> Option<(&str, &str)> {
    let word = first_word(text).0;
    let joins = |c: char| normal(&c.to_string()).starts_with([',', ':', ';', '|', '=']);
    let (at, c) = word.char_indices().find(|(_, c)| joins(*c)).filter(|(at, _)| *at > 0)?;
    let rest = &trimmed_start(text)[at + c.len_utf8()..];
    rest.starts_with(|c: char| !joins(c) && !c.is_whitespace() && c != '/').then_some((&word[..at], rest))
}

/// Signs around a word that do not belong to it: quotation marks, brackets, punctuation.
#[must_use]
pub fn is_wrapping(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '`' | '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' | ',' | ';' | ':' | '.' | '!' | '?' | '|'
    )
}

fn plain(c: char) -> char {
    match c {
        '\n' => '\n',
        c if c.is_whitespace() => ' ',
        // Hyphens and dashes of all scripts (general category Pd), and the minus sign.
        '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{2043}'
        | '\u{2e3a}'
        | '\u{2e3b}'
        | '\u{2e40}'
        | '\u{301c}'
        | '\u{3030}'
        | '\u{30a0}'
        | '\u{058a}'
        | '\u{05be}'
        | '\u{1806}'
        | '\u{fe58}'
        | '\u{fe63}' => '-',
        '«' | '»' | '“' | '”' | '„' | '‟' | '″' | '‹' | '›' | '「' | '」' | '『' | '』' | '《' | '》' | '〈' | '〉'
        | '❝' | '❞' | '❮' | '❯' | '〝' | '〞' | '〟' | '⹂' => '"',
        '‘' | '’' | '‚' | '‛' | '′' | '‵' | 'ʼ' | '´' | '❛' | '❜' => '\'',
        '【' | '〔' => '[',
        '】' | '〕' => ']',
        '。' => '.',
        '、' | '،' => ',',
        c => digit(c).unwrap_or(c),
    }
}

/// The zeros of other digit sets: Arabic, Persian, Indian ones, Thai, Lao, Burmese, Khmer.
const ZEROS: [u32; 15] =
    [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0x1040, 0x17e0];

fn digit(c: char) -> Option<char> {
    let zero = ZEROS.into_iter().find(|zero| (*zero..zero + 10).contains(&u32::from(c)))?;
    char::from_digit(u32::from(c) - zero, 10)
}

/// General category Cf, and variation selectors.
fn is_format(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}'
        | '\u{8e2}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Invisible letters and signs: Hangul fillers, Khmer inherent vowels, the empty Braille pattern.
fn is_filler(c: char) -> bool {
    matches!(c, '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}')
}

/// A person's Telegram id. `None` for a text that is no number.
///
/// # Errors
/// For a number that cannot be an id, such as 0, −5 or one that is far too long.
#[must_use]
pub fn person_id(text: &str) -> Option<Result<TelegramUserId, NotAnId>> {
    let text = normal(text);
    let digits = text.strip_prefix('-').unwrap_or(&text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(text.parse().ok().filter(|id| *id > 0).map(TelegramUserId).ok_or(NotAnId))
}

/// A number that cannot be a person's id at Telegram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a person's Telegram id is a positive number")]
pub struct NotAnId;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("\u{202a}+1 555 123\u{2011}0132\u{202c}", "+1 555 123-0132")]
    #[case("\u{ff20}\u{ff41}nn", "@ann")]
    #[case("@an\u{200b}n\u{feff}", "@ann")]
    #[case("1\u{a0}–\u{2009}2\u{3000}", "1 - 2")]
    #[case("«Ann»", "\"Ann\"")]
    #[case(" two\nlines ", "two\nlines")]
    #[case("１８：３０", "18:30")]
    #[case("\u{3164}\u{200d}\u{2800}", "")]
    fn what_is_typed_is_read_in_one_form(#[case] typed: &str, #[case] read: &str) {
        assert_eq!(normal(typed), read);
    }

    #[rstest]
    #[case("\u{200e} @ann  hello", ("@ann", " hello"))]
    #[case("@ann\u{a0}hello", ("@ann", "hello"))]
    #[case("@ann\nhello", ("@ann", "hello"))]
    #[case("@ann", ("@ann", ""))]
    #[case("", ("", ""))]
    fn the_first_word_ends_at_a_gap(#[case] typed: &str, #[case] parts: (&str, &str)) {
        assert_eq!(first_word(typed), parts);
    }

    #[rstest]
    #[case("ann:hello you", Some(("ann", "hello you")))]
    #[case("ann，hello", Some(("ann", "hello")))]
    #[case("ann=hello", Some(("ann", "hello")))]
    #[case("ann: hello", None)]
    #[case("ann hello:you", None)]
    #[case("https://example.org", None)]
    #[case(":hello", None)]
    #[case("hello", None)]
    fn a_sign_may_join_two_words(#[case] typed: &str, #[case] parts: Option<(&str, &str)>) {
        assert_eq!(glued(typed), parts);
    }

    #[rstest]
    #[case("Ann", true)]
    #[case("🙂", true)]
    #[case("\u{3164}", false)]
    #[case(" \u{200b}\u{2800}\u{ffa0} ", false)]
    fn an_invisible_name_shows_nothing(#[case] name: &str, #[case] shows: bool) {
        assert_eq!(shows_something(name), shows);
    }

    proptest! {
        #[test]
        fn what_is_normal_stays_as_it_is(text in any::<String>()) {
            let once = normal(&text);
            prop_assert_eq!(normal(&once), once);
        }
    }

    #[rstest]
    #[case("123456789", Some(Ok(TelegramUserId(123_456_789))))]
    #[case(" １２３ ", Some(Ok(TelegramUserId(123))))]
    #[case("0", Some(Err(NotAnId)))]
    #[case("-5", Some(Err(NotAnId)))]
    #[case("−5", Some(Err(NotAnId)))]
    #[case("99999999999999999999", Some(Err(NotAnId)))]
    #[case("-", None)]
    #[case("5 roses", None)]
    #[case("@bob", None)]
    fn a_number_is_a_persons_id_or_nobodys(#[case] text: &str, #[case] is: Option<Result<TelegramUserId, NotAnId>>) {
        assert_eq!(person_id(text), is);
    }
}
