//! What Telegram made of a message, below its words on a card: the translation into the reader's language, and the words
//! of a voice message; and the buttons that ask for them.

use crate::bot::dialogs::press::DialogPress;
use crate::bot::inbox::press::InboxPress;
use crate::bot::kit::formatted::theirs;
use crate::bot::kit::{Reader, View, message_texts};
use crate::domain::dialog::Dialog;
use crate::domain::message::{Message, MessageDirection};
use crate::domain::message_text::is_foreign;
use crate::domain::outbox::ItemReason;
use crate::domain::text::{Part, split};
use crate::telegram::{ErrorKind, TranscriptTrial};

/// The texts of a message in pieces that fit on a card, in UTF-16 units.
pub(in crate::bot) fn lines(reader: &Reader, message: &Message, most: usize) -> Vec<String> {
    let pieces = message_texts::texts(reader, message).flat_map(|(key, text)| {
        let parts: Vec<Part> = split(text, &[], most, most);
        parts.into_iter().map(move |part| (key, part))
    });
    let pieces = pieces.map(|(key, part)| reader.text(key, &[("text", theirs(part))]));
    pieces.chain(message_texts::untranslated(reader, message)).collect()
}

/// A button for each message that can be translated or turned into text, and was not yet. Where one was translated, all can
/// be from now on.
pub(in crate::bot) fn buttons(reader: &Reader, view: View, dialog: &Dialog, messages: &[Message]) -> View {
    let theirs = messages.iter().filter(|message| {
        message.direction == MessageDirection::Incoming
            && message.deleted_at.is_none()
            && message.telegram_message_id.is_some()
    });
    let language = reader.times.language;
    let once = messages.iter().any(|message| message.translation(language).is_some());
    let always = (once && dialog.language.is_none() && dialog.status.is_open())
        .then(|| reader.button("card-button-always", DialogPress::Translate(dialog.id)));
    let view = theirs.fold(view, |view, message| {
        let spoken = (message.is_spoken() && message.transcript().is_none())
            .then(|| reader.button("card-button-transcribe", InboxPress::Transcribe(message.id)));
        let wanted = is_foreign(&message.content, language) || message.untranslated(language).is_some();
        let foreign = (message.translation(language).is_none() && wanted)
            .then(|| reader.button("card-button-translate", InboxPress::Translate(message.id)));
        view.row(spoken.into_iter().chain(foreign))
    });
    view.row(always)
}

/// What is left of the trial of an account without Premium.
pub(in crate::bot) fn trial(reader: &Reader, TranscriptTrial { left, until }: TranscriptTrial) -> View {
    let text = match until {
        Some(until) => {
            reader.text("card-trial-until", &[("count", left.into()), ("at", reader.times.clock(until).into())])
        }
        None => reader.text("card-trial", &[("count", left.into())]),
    };
    View::text(text)
}

/// What Telegram was asked to make of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bot) enum TextHelper {
    Translation,
    Transcript,
}

/// Why there is no text.
pub(in crate::bot) fn refused(reader: &Reader, asked: TextHelper, error: &ErrorKind) -> View {
    View::text(match error {
        ErrorKind::Recipient(ItemReason::PremiumOnly) if asked == TextHelper::Translation => {
            reader.text("card-untranslated-premium", &[])
        }
        ErrorKind::Recipient(ItemReason::PremiumOnly) => reader.text("card-text-premium", &[]),
        ErrorKind::Wait { until, .. } => reader.text("card-text-wait", &[("at", reader.times.clock(*until).into())]),
        ErrorKind::HelperBusy => reader.text("card-text-busy", &[]),
        _ => reader.text("card-text-failed", &[]),
    })
}
