//! The body of a prospect's message on its cards, split as Telegram requires. Text is shown as typed and formatted, and
//! cannot affect our own words around it; a long text continues on further cards.

use crate::bot::inbox::text_screens;
use crate::bot::kit::formatted::theirs;
use crate::bot::kit::{Reader, ShownWords, View};
use crate::domain::dialog::Dialog;
use crate::domain::message::{Message, is_one_album};
use crate::domain::outbox::utf16_units;
use crate::domain::surroundings::Surroundings;
use crate::domain::text::{Part, split};
use crate::i18n::Arg;

/// How much of a text is on its first card, in UTF-16 units: Telegram allows 4,096, and our own lines need some.
const FIRST: usize = 3500;
/// How much if there is more than text.
const FIRST_OF_MORE: usize = 3000;
/// How much of what is around a text is shown on a card, in characters: a poll may have twelve options.
const AROUND: usize = 600;
/// How much is on each further card: notes about the message, such as that it was edited, come after its end.
const NEXT: usize = 3700;
/// How much of a message is shown where several are combined, in characters.
pub(in crate::bot) const SUMMED_UP: usize = 200;

/// The texts of messages, split as Telegram requires.
pub(in crate::bot) fn bodies(
    reader: &Reader,
    dialog: &Dialog,
    head: Option<String>,
    messages: &[Message],
) -> Vec<View> {
    let is_album = is_one_album(messages);
    let several = messages.len() > 1 && !is_album;
    let mut views = Vec::new();
    let mut lines: Vec<String> = head.into_iter().collect();
    lines.extend(is_album.then(|| reader.text("card-album", &[("count", messages.len().into())])));
    // The line of the album stands for all parts.
    let parts = is_album.then(|| messages.iter().map(without_album).collect::<Vec<_>>());
    for message in parts.as_deref().unwrap_or(messages) {
        if several {
            lines.push(reader.text("card-at", &[("at", reader.times.listed(message.timestamp).into())]));
        }
        let shown = ShownWords::of(message, dialog);
        let before = shown.before(reader, AROUND);
        let first = if before.is_empty() { FIRST } else { FIRST_OF_MORE };
        lines.extend(before);
        let mut parts = split(&message.content, &message.spans, first, NEXT).into_iter();
        lines.extend(parts.next().map(|part| words(reader, part)));
        for part in parts {
            views.push(View::lines(std::mem::take(&mut lines)));
            lines.push(words(reader, part));
        }
        lines.extend(shown.after(reader, SUMMED_UP));
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
    // What nobody said disturbs nobody.
    let silent = !messages.is_empty() && messages.iter().all(|message| !message.surroundings.is_said());
    views.into_iter().map(|view| View { silent, ..view }).collect()
}

fn without_album(part: &Message) -> Message {
    let surroundings = Surroundings { album: None, ..part.surroundings.clone() };
    Message { surroundings, ..part.clone() }
}

fn words(reader: &Reader, part: Part) -> String {
    reader.text("card-words", &[("text", theirs(part))])
}

/// A message on one line.
pub(in crate::bot) fn summed_up(reader: &Reader, dialog: &Dialog, message: &Message) -> Arg {
    ShownWords::of(message, dialog).on_a_line(reader, SUMMED_UP)
}
