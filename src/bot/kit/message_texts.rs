//! The lines below the words of a message: its translation, the words of a voice message, the original of a translated
//! answer, or why there is no translation. The caller cuts them to the length that it has room for.

use crate::bot::kit::screen::Reader;
use crate::domain::message::Message;
use crate::domain::message_text::Untranslated;

/// The key of the line, and the words.
pub(in crate::bot) fn texts<'m>(
    reader: &Reader,
    message: &'m Message,
) -> impl Iterator<Item = (&'static str, &'m str)> {
    let language = reader.times.language;
    // A translation that says the same is none.
    let translation = message.translation(language).filter(|text| *text != message.content);
    let texts = [
        ("card-transcript", message.transcript()),
        ("card-translation", translation),
        ("card-original", message.original()),
    ];
    texts.into_iter().filter_map(|(key, text)| Some((key, text?)))
}

/// Why the reader gets no translation.
pub(in crate::bot) fn untranslated(reader: &Reader, message: &Message) -> Option<String> {
    let key = match message.untranslated(reader.times.language)? {
        Untranslated::Busy => "card-untranslated-busy",
        Untranslated::Waits => "card-untranslated-waits",
        Untranslated::Premium => "card-untranslated-premium",
        Untranslated::NoAnswer => "card-untranslated-no-answer",
    };
    Some(reader.text(key, &[]))
}
