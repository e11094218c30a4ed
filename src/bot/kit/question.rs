//! What all questions share: what it takes to answer, and what happens when something else is done.

use crate::bot::kit::commands::CommandId;
use crate::bot::kit::press::Press;
use crate::domain::ids::OutboxId;
use crate::domain::team::Right;

/// A right, and the command that says where it counts.
pub(in crate::bot) type Needed = (Right, CommandId);

/// What happens to an open question when its person does something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bot) enum PutAside {
    /// It stays open.
    Never,
    /// It is asked no more.
    Silently,
    /// It is asked no more, and its message says so with this key.
    Saying(&'static str),
}

/// A family of questions: an enum with a variant for each. Its derived JSON is stored: names of old variants are kept.
pub(in crate::bot) trait Question {
    /// What it takes to answer with a text. `None` where a text is no answer, or where its handler checks.
    fn right(&self) -> Option<Needed>;

    /// Whether the answer may be a photo or a file.
    fn takes_files(&self) -> bool {
        false
    }

    /// The message in the outbox whose card asks.
    fn item(&self) -> Option<OutboxId> {
        None
    }

    fn put_aside(&self) -> PutAside {
        PutAside::Saying("asked-put-aside")
    }
}

/// What it takes to use a command.
pub(in crate::bot) fn of_command(command: CommandId) -> Option<Needed> {
    Some((command.line().right, command))
}

/// What it takes to press a button.
pub(in crate::bot) fn of_button(press: impl Press) -> Option<Needed> {
    Some((press.right(), press.command()))
}
