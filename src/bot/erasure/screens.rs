//! Somebody is forgotten: the question, and what was done.
//! Its rule: the answer names nobody, and says what is beyond the desk's reach.

use jiff::Timestamp;

use crate::bot::dialogs::screens::one_line;
use crate::bot::erasure::press::ForgetPress;
use crate::bot::home::press::HomePress;
use crate::bot::kit::question_press::QuestionPress;
use crate::bot::kit::screen::{Reader, View};
use crate::domain::target::Target;
use crate::i18n::Arg;
use crate::store::{Erased, Known, Traces};

/// What became of what stood in chats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chats {
    pub deleted: u32,
    /// Too old to be deleted: their words were taken out.
    pub emptied: u32,
    /// Somebody's own, too old to be deleted.
    pub left: u32,
    /// Not deleted yet; the desk goes on trying.
    pub later: u32,
    pub topics: u32,
    pub topics_left: u32,
}

#[must_use]
pub fn ask(reader: &Reader, target: &Target, known: &Known, traces: Traces) -> View {
    let called = known.called.as_ref().map(|name| one_line(name, 64)).filter(|name| !name.is_empty());
    let who: Vec<String> = called.into_iter().chain([target.to_string()]).collect();
    View::lines([
        reader.text("forget-ask", &[("who", who.join(" · ").into())]),
        counted(reader, traces),
        reader.text("forget-ask-for-good", &[]),
    ])
    .row([reader.button("forget-button-yes", ForgetPress::Really)])
    .row([reader.button("button-cancel", QuestionPress::Cancel)])
}

#[must_use]
pub fn nobody(reader: &Reader, target: &Target) -> View {
    View::text(reader.text("forget-nobody", &[("who", target.to_string().into())]))
}

#[must_use]
pub fn working(reader: &Reader) -> View {
    View::text(reader.text("forget-working", &[]))
}

/// `backups` is when the last backup that may hold them goes, if there is one.
#[must_use]
pub fn done(reader: &Reader, erased: &Erased, chats: Chats, clean: bool, backups: Option<Timestamp>) -> View {
    let mut lines = vec![reader.text("forget-done", &[]), counted(reader, erased.traces)];
    lines.push(reader.text(if clean { "forget-file-clean" } else { "forget-file-later" }, &[]));
    lines.push(reader.text(
        "forget-chats",
        &[("deleted", chats.deleted.into()), ("emptied", chats.emptied.into()), ("topics", chats.topics.into())],
    ));
    if chats.later > 0 {
        lines.push(reader.text("forget-chats-later", &[("count", chats.later.into())]));
    }
    if chats.left > 0 {
        lines.push(reader.text("forget-left", &[("count", chats.left.into())]));
    }
    if chats.topics_left > 0 {
        lines.push(reader.text("forget-topic-left", &[]));
    }
    lines.push(reader.text("forget-screens", &[]));
    lines.push(match backups {
        Some(at) => reader.text("forget-backups", &[("at", reader.times.whole(at).into())]),
        None => reader.text("forget-no-backups", &[]),
    });
    lines.push(reader.text(if erased.stopped { "forget-still-stopped" } else { "forget-after" }, &[]));
    View::lines(lines).row([reader.button("button-home", HomePress::Home)])
}

fn counted(reader: &Reader, traces: Traces) -> String {
    let counts: [(&str, Arg); 4] = [
        ("dialogs", traces.dialogs.into()),
        ("messages", traces.messages.into()),
        ("notes", traces.notes.into()),
        ("waiting", traces.waiting.into()),
    ];
    reader.text("forget-counts", &counts)
}
