//! The screens of exports. A size limit is always explained.

use crate::bot::dialogs::press::{DialogFilter, DialogPress, DialogsPress};
use crate::bot::export::press::TalksPress;
use crate::bot::kit::addressee::who;
use crate::bot::kit::{Reader, View};
use crate::bot::output::files::MOST_MEGABYTES;
use crate::domain::dialog::Dialog;
use crate::domain::export::{ExportFormat, WrittenRow};
use crate::domain::tags::TagFilter;
use crate::i18n::Arg;
use crate::store::ExportSize;

/// Asks for the format of an export of everything, or of a stage or label with its name.
pub fn ask_all(reader: &Reader, tag: Option<(TagFilter, &str)>, size: ExportSize) -> View {
    let press = |format| match tag {
        None => TalksPress::All(format),
        Some((tag, _)) => TalksPress::Tagged { format, tag },
    };
    let counts = [("dialogs", size.dialogs.into()), ("messages", size.messages.into())];
    let filter = tag.map_or(DialogFilter::All, |(tag, _)| DialogFilter::from(tag));
    let back = DialogsPress::List { filter, page: 0 };
    let title = match tag {
        None => reader.text("export-title-all", &[]),
        Some((_, called)) => reader.text("export-title-tagged", &[("tag", called.into())]),
    };
    View::lines([title, reader.text("export-ask-all", &counts)])
        .row([
            reader.button("export-button-csv", press(ExportFormat::Csv)),
            reader.button("export-button-json", press(ExportFormat::Json)),
        ])
        .row([reader.button("dialog-button-list", back)])
}

pub fn gathering(reader: &Reader) -> View {
    View::text(reader.text("export-gathering", &[]))
}

pub fn one(reader: &Reader, dialog: &Dialog, written: WrittenRow) -> View {
    let args = [("who", Arg::Html(who(reader, dialog))), ("messages", number(written.messages))];
    View::text(reader.text("export-one", &args))
        .row([reader.button("dialog-button-open", DialogPress::Open(dialog.id))])
}

/// What was exported: everything, or what has a stage or label with this name.
pub fn all(reader: &Reader, tag: Option<&str>, written: WrittenRow) -> View {
    let (dialogs, messages) = (("dialogs", number(written.dialogs)), ("messages", number(written.messages)));
    View::text(match tag {
        None => reader.text("export-all", &[dialogs, messages]),
        Some(tag) => reader.text("export-tagged", &[dialogs, messages, ("tag", tag.into())]),
    })
}

/// One conversation exceeds the limit for bots.
pub fn too_large(reader: &Reader) -> View {
    View::text(reader.text("export-too-large", &[("most", MOST_MEGABYTES.into())]))
}

/// All conversations together exceed it.
pub fn all_too_large(reader: &Reader) -> View {
    let back = DialogsPress::List { filter: DialogFilter::All, page: 0 };
    View::text(reader.text("export-all-too-large", &[("most", MOST_MEGABYTES.into())]))
        .row([reader.button("dialog-button-list", back)])
}

fn number(count: u64) -> Arg {
    u32::try_from(count).unwrap_or(u32::MAX).into()
}
