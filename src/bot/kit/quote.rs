//! Quotes of an item's content on cards and in questions. A photo or file is marked, so that one without a text is
//! visible.

use crate::bot::kit::screen::Reader;
use crate::domain::outbox::{MediaKind, OutboxItem};
use crate::i18n::Arg;

/// The length of a quote on a card, in characters.
pub(in crate::bot) const QUOTED: usize = 200;

/// The beginning of an item's text, marked when it is a photo or a file.
pub(in crate::bot) fn quoted(reader: &Reader, item: &OutboxItem, length: usize) -> Arg {
    beginning(reader, &item.content, item.media, length)
}

/// The line that quotes what is to be sent.
pub(in crate::bot) fn quote(reader: &Reader, text: &str, media: Option<MediaKind>) -> String {
    reader.text("send-quote", &[("text", beginning(reader, text, media, QUOTED))])
}

pub(in crate::bot) fn beginning(reader: &Reader, text: &str, media: Option<MediaKind>, length: usize) -> Arg {
    let mark = match media {
        Some(MediaKind::Photo) => Some(reader.label("send-photo", &[])),
        Some(MediaKind::Document) => Some(reader.label("send-file", &[])),
        None => None,
    };
    let text = short(text, length);
    let words = mark.into_iter().chain((!text.is_empty()).then_some(text));
    words.collect::<Vec<_>>().join(" ").into()
}

fn short(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(length - 1).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(short(&"я".repeat(5000), QUOTED).chars().count(), QUOTED);
    }
}
