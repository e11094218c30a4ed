//! The body of a prospect's message on its cards, split as Telegram requires. Text is shown as typed and formatted, and
//! cannot affect our own words around it; a long text continues on further cards.

use crate::bot::dialogs::screens::{one_line, words_on_a_line};
use crate::bot::inbox::text_screens;
use crate::bot::kit::formatted::theirs;
use crate::bot::kit::{Reader, View};
use crate::domain::message::{Attachment, AttachmentKind, Message};
use crate::domain::outbox::utf16_units;
use crate::domain::text::{Part, split};
use crate::i18n::Arg;

/// How much of a text is on its first card, in UTF-16 units: Telegram allows 4,096, and our own lines need some.
const FIRST: usize = 3500;
/// How much is on each further card: notes about the message, such as that it was edited, come after its end.
const NEXT: usize = 3700;
/// How much of a message is shown where several are combined, in characters.
pub(in crate::bot) const SUMMED_UP: usize = 200;

/// The texts of messages, split as Telegram requires.
pub(in crate::bot) fn bodies(reader: &Reader, head: Option<String>, messages: &[Message]) -> Vec<View> {
    let several = messages.len() > 1;
    let mut views = Vec::new();
    let mut lines: Vec<String> = head.into_iter().collect();
    for message in messages {
        if several {
            lines.push(reader.text("card-at", &[("at", reader.times.listed(message.timestamp).into())]));
        }
        lines.extend(message.attachment.as_ref().map(|attachment| attached(reader, attachment)));
        let mut parts = split(&message.content, &message.spans, FIRST, NEXT).into_iter();
        lines.extend(parts.next().map(|part| words(reader, part)));
        for part in parts {
            views.push(View::lines(std::mem::take(&mut lines)));
            lines.push(words(reader, part));
        }
        for text in text_screens::lines(reader, message, NEXT) {
            let before: usize = lines.iter().map(|line| utf16_units(line)).sum();
            if before + utf16_units(&text) > FIRST {
                views.push(View::lines(std::mem::take(&mut lines)));
            }
            lines.push(text);
        }
        lines.extend(message.edited_at.map(|at| reader.text("card-edited", &[("at", reader.times.clock(at).into())])));
        lines
            .extend(message.deleted_at.map(|at| reader.text("card-deleted", &[("at", reader.times.clock(at).into())])));
    }
    views.push(View::lines(lines));
    views
}

fn words(reader: &Reader, part: Part) -> String {
    reader.text("card-words", &[("text", theirs(part))])
}

fn attached(reader: &Reader, attachment: &Attachment) -> String {
    let mut facts = vec![kind(reader, attachment.kind)];
    if let Some(file) = &attachment.file {
        facts.extend(file.name.as_deref().map(|name| one_line(name, 64)));
        facts.extend(file.size.map(|bytes| size(reader, bytes)));
    }
    reader.text("card-attached", &[("what", facts.join(" · ").into())])
}

fn kind(reader: &Reader, kind: AttachmentKind) -> String {
    let key = match kind {
        AttachmentKind::Photo => "card-kind-photo",
        AttachmentKind::Video => "card-kind-video",
        AttachmentKind::VideoNote => "card-kind-video-note",
        AttachmentKind::Voice => "card-kind-voice",
        AttachmentKind::Audio => "card-kind-audio",
        AttachmentKind::Animation => "card-kind-animation",
        AttachmentKind::Sticker => "card-kind-sticker",
        AttachmentKind::Document => "card-kind-document",
        AttachmentKind::Location => "card-kind-location",
        AttachmentKind::Contact => "card-kind-contact",
        AttachmentKind::Poll => "card-kind-poll",
        AttachmentKind::Call => "card-kind-call",
        AttachmentKind::Other => "card-kind-other",
    };
    reader.label(key, &[])
}

/// A size in bytes, for people.
fn size(reader: &Reader, bytes: u64) -> String {
    let number = |name, number: u64| (name, Arg::from(number.to_string()));
    match bytes {
        0..1024 => reader.label("size-b", &[number("number", bytes)]),
        1024..1_048_576 => reader.label("size-kb", &[number("number", bytes / 1024)]),
        _ => {
            let tenth = bytes.saturating_mul(10) / 1_048_576 % 10;
            reader.label("size-mb-tenths", &[number("whole", bytes / 1_048_576), number("tenth", tenth)])
        }
    }
}

pub(in crate::bot) fn summed_up(reader: &Reader, message: &Message) -> String {
    let attached = message.attachment.as_ref().map(|attachment| format!("[{}]", kind(reader, attachment.kind)));
    let words = (!message.content.is_empty()).then(|| words_on_a_line(message, SUMMED_UP));
    let words = words.map(|words| reader.text("card-words", &[("text", words)]));
    attached.into_iter().chain(words).collect::<Vec<_>>().join(" ")
}
