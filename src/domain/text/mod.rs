//! Splitting texts that are longer than one Telegram message. Parts are in order, and only whitespace between them is
//! dropped.

pub mod bidi;
pub mod csv_table;
pub mod one_line;
pub mod secret;
pub mod template;
pub mod typed;
pub mod when;
pub mod words;
pub mod zone_names;

use std::ops::Range;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::domain::ids::TelegramUserId;
use crate::domain::outbox::{MAX_TEXT_UNITS, utf16_units};

/// The longest caption of a photo or file, in UTF-16 units.
pub const MAX_CAPTION_UNITS: usize = 1024;

/// Formatting of a range of text. Offset and length are in UTF-16 units, as Telegram counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub offset: usize,
    pub length: usize,
    pub kind: SpanKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpanKind {
    Bold,
    Italic,
    Underline,
    Strike,
    Spoiler,
    Code,
    Pre { language: Option<String> },
    Quote { collapsed: bool },
    Link { url: String },
    Mention { user: TelegramUserId },
    CustomEmoji { id: i64 },
}

/// One message of a longer text: not empty, no whitespace at either end (Telegram would remove it).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub text: String,
    pub spans: Vec<Span>,
}

/// Splits a text into messages. A text of whitespace only has no part.
#[must_use]
pub fn split_message(text: &str, spans: &[Span]) -> Vec<Part> {
    split(text, spans, MAX_TEXT_UNITS, MAX_TEXT_UNITS)
}

/// Splits a text into the caption of a file and further messages.
#[must_use]
pub fn split_caption(text: &str, spans: &[Span]) -> Vec<Part> {
    split(text, spans, MAX_CAPTION_UNITS, MAX_TEXT_UNITS)
}

/// The rest of a formatted text from byte `from` on, with its formatting.
#[must_use]
pub fn tail(text: &str, spans: &[Span], from: usize) -> Part {
    let (before, after) = text.split_at(from);
    let start = utf16_units(before);
    Part { text: after.to_owned(), spans: cut_spans(spans, &(start..start + utf16_units(after))) }
}

/// Splits a formatted text into a first part of at most `first` UTF-16 units and further ones of at most `others`.
#[must_use]
pub fn split(text: &str, spans: &[Span], first: usize, others: usize) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut limit = first;
    let mut rest = text;
    let mut offset = 0;
    loop {
        let trimmed = rest.trim_start();
        offset += utf16_units(&rest[..rest.len() - trimmed.len()]);
        if trimmed.is_empty() {
            return parts;
        }
        let (head, tail) = trimmed.split_at(end_of_part(trimmed, limit));
        let kept = head.trim_end();
        let stretch = offset..offset + utf16_units(kept);
        parts.push(Part { text: kept.to_owned(), spans: cut_spans(spans, &stretch) });
        offset += utf16_units(head);
        rest = tail;
        limit = others;
    }
}

/// Places at whitespace where a text can be split, better ones later.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Border {
    Word,
    Sentence,
    Line,
    Paragraph,
}

/// The byte at which the first part of `text` ends; `text` does not begin with whitespace. Preferred is the best border
/// in the second half of what fits, so that no part is needlessly short. Otherwise it is the last word, or where the
/// part is full.
fn end_of_part(text: &str, limit: usize) -> usize {
    let mut units = 0;
    let mut best: Option<(Border, usize)> = None;
    let mut last_word = None;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() && before.is_some_and(|c| !c.is_whitespace()) {
            last_word = Some(at);
            let border = border(&text[..at], &text[at..]);
            if units * 2 >= limit && best.is_none_or(|(found, _)| found <= border) {
                best = Some((border, at));
            }
        }
        units += c.len_utf16();
        if units > limit {
            return best.map(|(_, at)| at).or(last_word).unwrap_or_else(|| full(text, at, c));
        }
        before = Some(c);
    }
    text.len()
}

/// The kind of border between `before` and the whitespace at the beginning of `after`.
fn border(before: &str, after: &str) -> Border {
    let blank = &after[..after.len() - after.trim_start().len()];
    let closing = |c: char| matches!(c, '"' | '\'' | ')' | ']' | '»' | '”' | '“' | '’');
    match blank.matches('\n').count() {
        0 if before.trim_end_matches(closing).ends_with(['.', '!', '?', '…']) => Border::Sentence,
        0 => Border::Word,
        1 => Border::Line,
        _ => Border::Paragraph,
    }
}

/// The end of the last grapheme that fits, where `full` is the first byte that does not fit. Never inside a character,
/// and at least after the first one.
fn full(text: &str, full: usize, at_full: char) -> usize {
    // One character after the border shows whether it belongs to the previous grapheme.
    let seen = &text[..full + at_full.len_utf8()];
    let whole = seen.grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
    [whole, full].into_iter().find(|at| *at > 0).unwrap_or(at_full.len_utf8())
}

fn cut_spans(spans: &[Span], stretch: &Range<usize>) -> Vec<Span> {
    let cut = |span: &Span| {
        let from = span.offset.max(stretch.start);
        let to = span.offset.saturating_add(span.length).min(stretch.end);
        (from < to).then(|| Span { offset: from - stretch.start, length: to - from, kind: span.kind.clone() })
    };
    spans.iter().filter_map(cut).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn texts(text: &str, limit: usize) -> Vec<String> {
        split(text, &[], limit, limit).into_iter().map(|part| part.text).collect()
    }

    #[rstest]
    #[case("short", 20, &["short"])]
    #[case("  short\n", 20, &["short"])]
    #[case(" \n ", 20, &[])]
    #[case("first words.\n\nsecond one here", 20, &["first words.", "second one here"])]
    #[case("one two three. four five", 20, &["one two three.", "four five"])]
    #[case("He said \"no way!\" and left", 20, &["He said \"no way!\"", "and left"])]
    #[case("a line of its own\nanother. line", 24, &["a line of its own", "another. line"])]
    #[case("A. bbbb cccc dddd eeee", 16, &["A. bbbb cccc", "dddd eeee"])] // no part is needlessly short
    #[case("exactly ten", 7, &["exactly", "ten"])]
    #[case("a bbbbbbbbbbbb", 8, &["a", "bbbbbbbb", "bbbb"])]
    #[case("abcdefghij", 4, &["abcd", "efgh", "ij"])]
    #[case("😀😀😀", 5, &["😀😀", "😀"])]
    #[case("aae\u{301}e\u{301}", 5, &["aae\u{301}", "e\u{301}"])]
    #[case("a👩\u{200d}👧b", 5, &["a", "👩\u{200d}👧", "b"])]
    #[case("a\u{301}\u{301}\u{301}\u{301}", 3, &["a\u{301}\u{301}", "\u{301}\u{301}"])] // a grapheme too long for a part
    fn a_text_is_cut_at_its_best_border(#[case] text: &str, #[case] limit: usize, #[case] parts: &[&str]) {
        assert_eq!(texts(text, limit), parts);
    }

    #[test]
    fn a_caption_is_shorter_than_the_messages_after_it() {
        let text = "word ".repeat(2000);
        let lengths: Vec<usize> = split_caption(&text, &[]).iter().map(|part| utf16_units(&part.text)).collect();
        assert_eq!(lengths, [1024, 4094, 4094, 784]);
        assert_eq!(split_message(&text[..4096], &[]).len(), 1);
    }

    #[test]
    fn formatting_is_cut_and_shifted_with_the_text() {
        let bold = |offset, length| Span { offset, length, kind: SpanKind::Bold };
        let link = |offset, length| Span { offset, length, kind: SpanKind::Link { url: "https://a.b".to_owned() } };
        let parts = split(" 😀 bold words here", &[bold(4, 10), link(15, 4)], 10, 10);
        let words: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(words, ["😀 bold", "words here"]);
        assert_eq!(parts[0].spans, [bold(3, 4)]);
        assert_eq!(parts[1].spans, [bold(0, 5), link(6, 4)]);
    }

    fn formatted(text: &str, spans: &[Span]) -> Vec<(u16, usize)> {
        let covering =
            |at: usize| spans.iter().filter(move |span| (span.offset..span.offset + span.length).contains(&at));
        text.encode_utf16().enumerate().map(|(at, unit)| (unit, covering(at).count())).collect()
    }

    proptest! {
        #[test]
        fn nothing_is_lost_but_whitespace_at_the_borders(
            text in proptest::collection::vec("[a-zё.!?😀\u{301}\u{200d}]{0,9}[ \n\t]{0,3}", 0..20),
            limit in 2_usize..30,
            spans in proptest::collection::vec((0_usize..120, 0_usize..40), 0..4),
        ) {
            let text = text.concat();
            let spans: Vec<Span> = spans
                .into_iter()
                .map(|(offset, length)| Span { offset, length, kind: SpanKind::Bold })
                .collect();
            let parts = split(&text, &spans, limit, limit);
            let whole = formatted(&text, &spans);
            let mut rest = &whole[..];
            let blank = |rest: &[(u16, usize)]| rest.iter().take_while(|(unit, _)| [32, 10, 9].contains(unit)).count();
            for part in &parts {
                prop_assert!(utf16_units(&part.text) <= limit);
                prop_assert!(!part.text.is_empty());
                prop_assert_eq!(part.text.trim(), &part.text);
                rest = &rest[blank(rest)..];
                let units = formatted(&part.text, &part.spans);
                prop_assert!(rest.starts_with(&units), "{:?} in {:?}", part, parts);
                rest = &rest[units.len()..];
            }
            prop_assert_eq!(blank(rest), rest.len());
        }

        #[test]
        fn any_text_is_cut_without_a_panic(text in any::<String>(), limit in 0_usize..10) {
            let _ = split(&text, &[Span { offset: 1, length: usize::MAX, kind: SpanKind::Code }], limit, limit);
        }
    }
}
