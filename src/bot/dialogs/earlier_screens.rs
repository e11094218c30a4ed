//! The screen of messages from before the desk. Each is on one line, as on the screen of the dialog.

use crate::bot::dialogs::press::DialogPress;
use crate::bot::kit::addressee::who;
use crate::bot::kit::{Reader, ShownWords, View};
use crate::domain::dialog::Dialog;
use crate::domain::ids::TelegramMessageId;
use crate::domain::message::{MessageDirection, Report};
use crate::i18n::Arg;
use crate::telegram::EarlierMessages;

/// Messages per page.
pub const PAGE: u16 = 10;
/// How much of a page's messages is shown, in characters.
const SHOWN: usize = 1300;

/// A page of messages, oldest first.
pub fn screen(reader: &Reader, dialog: &Dialog, page: &EarlierMessages) -> View {
    let mut lines = vec![reader.text("dialog-earlier-title", &[("who", Arg::Html(who(reader, dialog)))])];
    if page.reports.is_empty() {
        lines.push(reader.text("dialog-earlier-none", &[]));
    }
    let most = SHOWN / page.reports.len().max(1);
    lines.extend(page.reports.iter().map(|report| line(reader, dialog, report, most)));
    let earlier = |before: TelegramMessageId| {
        reader.button("dialog-button-earlier", DialogPress::Earlier { dialog: dialog.id, before: Some(before) })
    };
    View::lines(lines)
        .row(page.next.map(earlier))
        .row([reader.button("dialog-button-back", DialogPress::Open(dialog.id))])
}

/// The button to the first page.
pub(super) fn first(dialog: &Dialog) -> DialogPress {
    DialogPress::Earlier { dialog: dialog.id, before: None }
}

fn line(reader: &Reader, dialog: &Dialog, report: &Report, most: usize) -> String {
    let at = ("at", reader.times.listed(report.timestamp).into());
    let shown = ShownWords {
        content: &report.content,
        spans: &report.spans,
        attachment: report.attachment.as_ref(),
        surroundings: &report.surroundings,
        is_reply: report.reply_to.is_some(),
        answered: None,
        dialog,
        number: Some(report.id),
    };
    let text = ("text", shown.on_a_line(reader, most));
    match report.direction {
        MessageDirection::Incoming => reader.text("dialog-line-in", &[at, text]),
        MessageDirection::Outgoing => {
            let name = ("name", reader.label("dialog-phone", &[]).into());
            reader.text("dialog-line-out", &[at, name, text])
        }
    }
}
