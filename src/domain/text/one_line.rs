//! Shortening a formatted text to one line. It is cut between graphemes and keeps its formatting.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::domain::text::{Part, Span};

/// The text on one line of at most `most` characters; an ellipsis shows that there is more.
#[must_use]
pub fn one_line(text: &str, spans: &[Span], most: usize) -> Part {
    let line = ShownLine::of(text);
    let whole: String = line.0.iter().map(|place| place.c).collect();
    if line.0.len() <= most {
        return Part { spans: line.spans(spans), text: whole };
    }
    let kept = graphemes_within(&whole, most.saturating_sub(1));
    let cut = ShownLine(line.0.into_iter().take(kept).collect());
    let words: String = cut.0.iter().map(|place| place.c).collect();
    Part { text: format!("{words}…"), spans: cut.spans(spans) }
}

/// The number of characters of whole graphemes at the beginning, up to a maximum. A single longer grapheme is cut.
fn graphemes_within(text: &str, most: usize) -> usize {
    let mut kept = 0;
    for grapheme in text.graphemes(true) {
        let length = grapheme.chars().count();
        if kept + length > most {
            return if kept == 0 { most } else { kept };
        }
        kept += length;
    }
    kept
}

/// A character, and its original position in UTF-16 units.
struct LinePlace {
    c: char,
    at: usize,
}

struct ShownLine(Vec<LinePlace>);

impl ShownLine {
    /// Runs of whitespace become one space; there is none at either end.
    fn of(text: &str) -> Self {
        let mut places: Vec<LinePlace> = Vec::new();
        let (mut at, mut gap) = (0, None);
        for c in text.chars() {
            if c.is_whitespace() {
                gap = gap.or(Some(at));
            } else {
                if let Some(gap) = gap.take().filter(|_| !places.is_empty()) {
                    places.push(LinePlace { c: ' ', at: gap });
                }
                places.push(LinePlace { c, at });
            }
            at += c.len_utf16();
        }
        Self(places)
    }

    /// The formatting of the text, moved to its place on this line.
    fn spans(&self, spans: &[Span]) -> Vec<Span> {
        let on_line = |span: &Span| {
            let to = span.offset.saturating_add(span.length);
            let (mut offset, mut length) = (0, 0);
            for place in &self.0 {
                match place.at {
                    at if at < span.offset => offset += place.c.len_utf16(),
                    at if at < to => length += place.c.len_utf16(),
                    _ => {}
                }
            }
            (length > 0).then(|| Span { offset, length, kind: span.kind.clone() })
        };
        spans.iter().filter_map(on_line).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::domain::outbox::utf16_units;
    use crate::domain::text::SpanKind;

    fn bold(offset: usize, length: usize) -> Span {
        Span { offset, length, kind: SpanKind::Bold }
    }

    #[rstest]
    #[case("short", 20, "short")]
    #[case("  two \n\t words ", 20, "two words")]
    #[case("longer than that", 10, "longer th…")]
    #[case("ab👩\u{200d}👧 c", 5, "ab…")] // never inside a grapheme
    #[case("e\u{301}\u{301}\u{301}\u{301}\u{301}", 4, "e\u{301}\u{301}…")] // unless it has no end
    #[case("", 5, "")]
    fn a_text_on_one_line(#[case] text: &str, #[case] most: usize, #[case] line: &str) {
        assert_eq!(one_line(text, &[], most).text, line);
    }

    #[test]
    fn formatting_stays_on_its_words_and_ends_where_they_are_cut() {
        let line = one_line("😀\n\n bold  words here", &[bold(5, 11), bold(17, 4)], 12);
        assert_eq!(line.text, "😀 bold word…");
        assert_eq!(line.spans, [bold(3, 9)]);
    }

    proptest! {
        #[test]
        fn a_line_is_never_too_long_and_its_formatting_never_beyond_its_end(
            text in "[a-z😀\u{301}\u{200d} \n]{0,40}",
            spans in proptest::collection::vec((0_usize..60, 0_usize..60), 0..4),
            most in 1_usize..30,
        ) {
            let spans: Vec<Span> = spans.into_iter().map(|(offset, length)| bold(offset, length)).collect();
            let line = one_line(&text, &spans, most);
            prop_assert!(line.text.chars().count() <= most);
            let units = utf16_units(&line.text);
            prop_assert!(line.spans.iter().all(|span| span.length > 0 && span.offset + span.length <= units));
        }
    }
}
