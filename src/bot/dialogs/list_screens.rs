//! The list of dialogs. Waiting dialogs come first, and each line is a button that opens its dialog.

use crate::bot::dialogs::press::{DialogFilter, DialogPress, DialogsPress};
use crate::bot::dialogs::screens::{mark, one_line, when};
use crate::bot::export::press::TalksPress;
use crate::bot::home::press::HomePress;
use crate::bot::kit::{Button, Reader, ShownWords, View};
use crate::bot::tags::all::AllTags;
use crate::domain::dialog::{Dialog, DialogStatus};
use crate::domain::message::MessageDirection;
use crate::i18n::Arg;
use crate::store::{DialogLine, LastWords, Page, Unanswered, Unread};

/// Dialogs per page.
pub const PAGE: u32 = 8;
/// How much of the last message is quoted, in characters.
const QUOTED: usize = 60;

pub fn list(
    reader: &Reader,
    filter: DialogFilter,
    tag: Option<&str>,
    page: &Page<DialogLine>,
    unanswered: Unanswered,
    unread: Unread,
) -> View {
    let which = tag.map_or_else(|| Arg::Html(which(reader, filter)), Arg::from);
    let mut title = vec![reader.text("dialogs-title", &[("which", which)])];
    if unanswered.dialogs > 0 {
        title.push(reader.text("dialogs-unanswered", &[("dialogs", unanswered.dialogs.into())]));
    }
    if unread.messages > 0 {
        let count = [("messages", unread.messages.into()), ("dialogs", unread.dialogs.into())];
        title.push(reader.text("dialogs-unread", &count));
    }
    let mut lines = vec![title.join(" · ")];
    if page.rows.is_empty() {
        let none = match filter {
            DialogFilter::Waiting => "dialogs-none-waiting",
            DialogFilter::Unread => "dialogs-none-unread",
            DialogFilter::PutAside => "dialogs-none-aside",
            DialogFilter::Stage(_) | DialogFilter::Labelled(_) => "dialogs-none-tagged",
            _ => "dialogs-none",
        };
        lines.push(reader.text(none, &[]));
    }
    lines.extend(page.rows.iter().map(|row| line(reader, row)));
    let main = MAIN.into_iter().filter(|other| *other != filter).take(3);
    let rest = [
        reader.button("dialogs-button-filters", DialogsPress::AskFilter),
        reader.button("export-button-ask", filter.tag().map_or(TalksPress::Ask, TalksPress::AskTagged)),
        reader.button("button-home", HomePress::Home),
    ];
    View::lines(lines)
        .grid(2, page.rows.iter().map(|row| button(reader, row)))
        .row(reader.turning(page.number, page.more, |page| DialogsPress::List { filter, page }))
        .row(main.map(|other| choice(reader, other)))
        .row(rest)
}

/// Nobody waits for the reader; `others` wait for somebody else.
pub fn nobody_waits(reader: &Reader, others: u32) -> View {
    let list = |filter| choice(reader, filter);
    let rest = (others > 0).then(|| reader.text("next-others", &[("dialogs", others.into())]));
    let waiting = (others > 0).then(|| list(DialogFilter::Waiting));
    View::lines([reader.text("next-nobody", &[])].into_iter().chain(rest))
        .row(waiting.into_iter().chain([list(DialogFilter::PutAside)]))
        .row([list(DialogFilter::All), reader.button("button-home", HomePress::Home)])
}

/// Asks which of several people with the typed name is meant.
pub fn which_one(reader: &Reader, text: &str, dialogs: &[Dialog], more: bool) -> View {
    let mut lines =
        vec![reader.text("dialog-which", &[("name", one_line(text, 64).into()), ("count", dialogs.len().into())])];
    if more {
        lines.push(reader.text("dialog-which-more", &[]));
    }
    dialogs.iter().fold(View::lines(lines), |view, dialog| {
        let username = dialog.target_username.as_ref().map(|name| format!(" · @{name}"));
        let label = format!("{}{}", one_line(&dialog.name(), 32), username.unwrap_or_default());
        view.row([Button::new(label, DialogPress::Open(dialog.id))])
    })
}

/// Asks which dialogs should be listed: by their state, a stage or a label.
pub fn ask_filter(reader: &Reader, tags: &AllTags) -> View {
    let press = |tag| DialogsPress::List { filter: DialogFilter::from(tag), page: 0 };
    let states = MAIN.into_iter().chain(MORE).map(|filter| choice(reader, filter));
    let view = View::text(reader.text("dialogs-ask-filter", &[])).grid(2, states);
    let back = DialogsPress::List { filter: DialogFilter::All, page: 0 };
    tags.buttons(reader, view, press).row([reader.button("settings-button-back", back)])
}

/// The lists that are a press away from each other.
const MAIN: [DialogFilter; 4] = [DialogFilter::Waiting, DialogFilter::Unread, DialogFilter::Mine, DialogFilter::All];
const MORE: [DialogFilter; 5] = [
    DialogFilter::PutAside,
    DialogFilter::Status(DialogStatus::Active),
    DialogFilter::Status(DialogStatus::Qualified),
    DialogFilter::Status(DialogStatus::Stopped),
    DialogFilter::Status(DialogStatus::Failed),
];

fn choice(reader: &Reader, filter: DialogFilter) -> Button {
    Button::new(label(reader, filter), DialogsPress::List { filter, page: 0 })
}

fn which(reader: &Reader, filter: DialogFilter) -> String {
    match filter {
        DialogFilter::All => reader.text("dialogs-all", &[]),
        DialogFilter::Mine => reader.text("dialogs-mine", &[]),
        DialogFilter::OfAccount(_) => reader.text("dialogs-of-account", &[]),
        DialogFilter::Waiting => reader.text("dialogs-waiting", &[]),
        DialogFilter::Unread => reader.text("dialogs-unread-ones", &[]),
        DialogFilter::PutAside => reader.text("dialogs-aside", &[]),
        DialogFilter::Stage(_) | DialogFilter::Labelled(_) => reader.text("dialogs-tagged", &[]),
        DialogFilter::Status(DialogStatus::Active) => reader.text("dialogs-active", &[]),
        DialogFilter::Status(DialogStatus::Qualified) => reader.text("dialogs-qualified", &[]),
        DialogFilter::Status(DialogStatus::Stopped) => reader.text("dialogs-stopped", &[]),
        DialogFilter::Status(DialogStatus::Failed) => reader.text("dialogs-failed", &[]),
    }
}

fn label(reader: &Reader, filter: DialogFilter) -> String {
    let emoji = match filter {
        DialogFilter::All => "💬",
        DialogFilter::Mine => "👤",
        DialogFilter::OfAccount(_) => "📱",
        DialogFilter::Waiting => "⏳",
        DialogFilter::Unread => "🔵",
        DialogFilter::PutAside => "🕒",
        DialogFilter::Stage(_) | DialogFilter::Labelled(_) => "🏷",
        DialogFilter::Status(status) => mark(status),
    };
    format!("{emoji} {}", which(reader, filter))
}

fn line(reader: &Reader, row: &DialogLine) -> String {
    let dialog = &row.dialog;
    let args = [
        ("mark", mark(dialog.status).into()),
        ("name", one_line(&dialog.name(), 40).into()),
        ("marks", marks(row).into()),
        ("last", Arg::Html(row.last.as_ref().map_or_else(String::new, |last| words(reader, dialog, last)))),
    ];
    reader.text("dialogs-line", &args)
}

/// Marks of a dialog: waiting for an answer, unread, snoozed, possible opt-out.
fn marks(row: &DialogLine) -> String {
    let dialog = &row.dialog;
    let waits = dialog.waits_for_an_answer().then(|| " ⏳".to_owned());
    let unread = (dialog.unread > 0).then(|| format!(" 🔵{}", dialog.unread));
    let refusal = dialog.refusal_at.map(|_| " ⚠️".to_owned());
    let snoozed = dialog.snoozed_until.filter(|_| dialog.status.is_open()).map(|_| " 🕒".to_owned());
    waits.into_iter().chain(unread).chain(refusal).chain(snoozed).collect()
}

fn words(reader: &Reader, dialog: &Dialog, last: &LastWords) -> String {
    let arrow = match last.direction {
        MessageDirection::Incoming => "‹",
        MessageDirection::Outgoing => "›",
    };
    let shown = ShownWords {
        content: &last.content,
        spans: &[],
        attachment: last.attachment.as_ref(),
        surroundings: &last.surroundings,
        is_reply: false,
        answered: None,
        dialog,
        number: None,
    };
    let args = [
        ("arrow", arrow.into()),
        ("at", when(reader, last.timestamp, last.deleted).into()),
        ("text", shown.on_a_line(reader, QUOTED)),
    ];
    reader.text("dialogs-last", &args)
}

fn button(reader: &Reader, row: &DialogLine) -> Button {
    let dialog = &row.dialog;
    let name = one_line(&dialog.name(), 24);
    let label = if dialog.unread > 0 {
        reader.label("dialogs-button-unread", &[("name", name.into()), ("count", dialog.unread.into())])
    } else if dialog.waits_for_an_answer() {
        format!("⏳ {name}")
    } else {
        name
    };
    Button::new(label, DialogPress::Open(dialog.id))
}
