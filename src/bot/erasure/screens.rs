//! The screens of an erasure: the confirmation and the result. The result names nobody, and says what is out of the
//! desk's reach.

use jiff::Timestamp;

use crate::bot::dialogs::screens::one_line;
use crate::bot::erasure::press::ForgetPress;
use crate::bot::home::press::HomePress;
use crate::bot::kit::{Reader, View};
use crate::domain::target::Target;
use crate::i18n::Arg;
use crate::store::{Erased, Known, Traces};

/// The result for messages in chats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chats {
    pub deleted: u32,
    /// Too old to be deleted; their text was removed.
    pub emptied: u32,
    /// Members' own messages, too old to be deleted.
    pub left: u32,
    /// Not deleted yet; the desk keeps trying.
    pub later: u32,
    pub topics: u32,
    pub topics_left: u32,
}

pub fn ask(reader: &Reader, target: Option<&Target>, known: &Known, traces: Traces) -> View {
    let called = known.called.as_ref().map(|name| one_line(name, 64)).filter(|name| !name.is_empty());
    let who: Vec<String> = called.into_iter().chain(target.map(ToString::to_string)).collect();
    View::lines([
        reader.text("forget-ask", &[("who", who.join(" · ").into())]),
        counted(reader, traces),
        reader.text("forget-ask-for-good", &[]),
    ])
    .row([reader.button("forget-button-yes", ForgetPress::Really)])
    .row([reader.cancel()])
}

pub fn nobody(reader: &Reader, target: &Target) -> View {
    View::text(reader.text("forget-nobody", &[("who", target.to_string().into())]))
}

pub fn working(reader: &Reader) -> View {
    View::text(reader.text("forget-working", &[]))
}

/// `backups` is when the last backup that may contain them will be deleted, if there is one.
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
