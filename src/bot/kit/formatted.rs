//! Rendering formatted text as Telegram's HTML. Text is escaped, and tags always nest, even for overlapping formatting.

use crate::domain::bidi::{Directions, contained};
use crate::domain::one_line;
use crate::domain::text::{Part, Span, SpanKind};
use crate::i18n::{Arg, escape};

/// A text on one line, cut to a length in characters, that does not affect the direction of text around it.
#[must_use]
pub fn one_line(text: &str, most: usize) -> String {
    contained(&one_line::one_line(text, &[], most).text)
}

/// A prospect's text as an argument of our own text. Only web links are kept: others, such as Telegram's own, may do
/// more than open a page.
#[must_use]
pub(in crate::bot) fn theirs(mut part: Part) -> Arg {
    part.spans.retain(|span| match &span.kind {
        SpanKind::Link { url } => is_of_the_web(url),
        _ => true,
    });
    Arg::Html(html(&part))
}

/// As [`theirs`], within a line: formatting that needs its own lines is left out.
#[must_use]
pub(in crate::bot) fn theirs_on_a_line(mut part: Part) -> Arg {
    part.spans.retain(|span| !matches!(span.kind, SpanKind::Quote { .. } | SpanKind::Pre { .. }));
    theirs(part)
}

fn is_of_the_web(url: &str) -> bool {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https"))
}

/// A text with its formatting, as its recipient sees it.
#[must_use]
pub(in crate::bot) fn html(part: &Part) -> String {
    let mut out = String::new();
    let mut open: Vec<&Span> = Vec::new();
    let mut words = String::new();
    let mut directions = Directions::default();
    let mut at = 0;
    for c in part.text.chars() {
        let borders = part.spans.iter().any(|span| at == span.offset || at == end(span));
        if borders {
            out.push_str(&escape(&std::mem::take(&mut words)));
            turn(&mut out, &mut open, &part.spans, at);
        }
        if directions.take(c) {
            words.push(c);
        }
        at += c.len_utf16();
    }
    // Open text directions are closed at its end.
    words.extend(directions.ends());
    out.push_str(&escape(&words));
    close(&mut out, &mut open, 0);
    out
}

/// Closes formatting that ends here and opens what begins, the longest first.
fn turn<'p>(out: &mut String, open: &mut Vec<&'p Span>, spans: &'p [Span], at: usize) {
    let ended = open.iter().position(|span| end(span) <= at);
    let again = ended.map_or_else(Vec::new, |first| close(out, open, first));
    let begins = spans.iter().filter(|span| span.offset == at && span.length > 0);
    let mut fresh: Vec<&Span> = again.into_iter().filter(|span| end(span) > at).chain(begins).collect();
    fresh.sort_by_key(|span| std::cmp::Reverse(end(span)));
    for span in fresh {
        out.push_str(&tags(&span.kind).0);
        open.push(span);
    }
}

/// Closes from the innermost to this one, and returns them from the outermost on.
fn close<'p>(out: &mut String, open: &mut Vec<&'p Span>, first: usize) -> Vec<&'p Span> {
    let closed = open.split_off(first.min(open.len()));
    for span in closed.iter().rev() {
        out.push_str(tags(&span.kind).1);
    }
    closed
}

fn end(span: &Span) -> usize {
    span.offset + span.length
}

fn tags(kind: &SpanKind) -> (String, &'static str) {
    let plain = |open: &str, close| (open.to_owned(), close);
    match kind {
        SpanKind::Bold => plain("<b>", "</b>"),
        SpanKind::Italic => plain("<i>", "</i>"),
        SpanKind::Underline => plain("<u>", "</u>"),
        SpanKind::Strike => plain("<s>", "</s>"),
        SpanKind::Spoiler => plain("<tg-spoiler>", "</tg-spoiler>"),
        SpanKind::Code => plain("<code>", "</code>"),
        SpanKind::Pre { .. } => plain("<pre>", "</pre>"),
        SpanKind::Quote { collapsed: false } => plain("<blockquote>", "</blockquote>"),
        SpanKind::Quote { collapsed: true } => plain("<blockquote expandable>", "</blockquote>"),
        SpanKind::Link { url } => (format!("<a href=\"{}\">", escape(url)), "</a>"),
        // A bot can show neither every person nor every emoji; the plain text stays.
        SpanKind::Mention { .. } | SpanKind::CustomEmoji { .. } => plain("", ""),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn span(offset: usize, length: usize, kind: SpanKind) -> Span {
        Span { offset, length, kind }
    }

    #[rstest]
    #[case("a<b>", vec![], "a&lt;b&gt;")]
    #[case("😀 bold", vec![span(3, 4, SpanKind::Bold)], "😀 <b>bold</b>")]
    #[case("abc", vec![span(0, 3, SpanKind::Bold), span(1, 1, SpanKind::Italic)], "<b>a<i>b</i>c</b>")]
    #[case("abc", vec![span(0, 2, SpanKind::Bold), span(1, 2, SpanKind::Italic)], "<b>a<i>b</i></b><i>c</i>")]
    #[case("\u{202E}ab", vec![span(0, 2, SpanKind::Bold)], "<b>\u{202E}a</b>b\u{202C}")]
    #[case("x", vec![span(0, 1, SpanKind::Link { url: "https://a/\"><b>".into() })],
        "<a href=\"https://a/&quot;&gt;&lt;b&gt;\">x</a>")]
    fn words_with_their_formatting(#[case] text: &str, #[case] spans: Vec<Span>, #[case] shown: &str) {
        assert_eq!(html(&Part { text: text.to_owned(), spans }), shown);
    }

    #[rstest]
    #[case("https://example.org/?a=b", "<a href=\"https://example.org/?a=b\">x</a>")]
    #[case("HTTP://example.org", "<a href=\"HTTP://example.org\">x</a>")]
    #[case("tg://user?id=5", "x")]
    #[case("javascript:alert(1)", "x")]
    fn a_strangers_link_leads_to_the_web_or_nowhere(#[case] url: &str, #[case] shown: &str) {
        let part = Part { text: "x".to_owned(), spans: vec![span(0, 1, SpanKind::Link { url: url.to_owned() })] };
        assert!(matches!(theirs(part), Arg::Html(html) if html == shown));
    }

    proptest! {
        #[test]
        fn tags_nest_whatever_the_formatting_says(text in ".{0,20}", places in prop::collection::vec((0..24usize, 0..24usize), 0..5)) {
            let kinds = [SpanKind::Bold, SpanKind::Italic, SpanKind::Underline, SpanKind::Strike, SpanKind::Code];
            let spans = places.into_iter().zip(kinds).map(|((offset, length), kind)| span(offset, length, kind)).collect();
            let shown = html(&Part { text, spans });
            let mut open = Vec::new();
            for tag in shown.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
                match tag.strip_prefix('/') {
                    Some(name) => prop_assert_eq!(open.pop(), Some(name)),
                    None => open.push(tag),
                }
            }
            prop_assert!(open.is_empty());
        }
    }
}
