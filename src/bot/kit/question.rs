//! The trait of all questions: what an answer needs, and what happens when another action comes in between.

use crate::bot::kit::commands::CommandId;
use crate::bot::kit::press::Press;
use crate::domain::ids::OutboxId;
use crate::domain::team::Right;

/// A right, and the command that says where it counts.
pub(in crate::bot) type Needed = (Right, CommandId);

/// What happens to an open question when its member does something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bot) enum PutAside {
    /// It stays open.
    Never,
    /// It is closed.
    Silently,
    /// It is closed, and its message shows the text of this key.
    Saying(&'static str),
}

/// A family of questions: an enum with a variant for each. Its derived JSON is stored, so names of old variants are
/// kept.
pub(in crate::bot) trait Question {
    /// What a member needs to answer with a text. `None` where a text is no answer, or where its handler checks.
    fn right(&self) -> Option<Needed>;

    /// Whether the answer may be a photo or a file.
    fn takes_files(&self) -> bool {
        false
    }

    /// Whether the answer names a person, who may also be sent as a contact or chosen in Telegram's list.
    fn takes_person(&self) -> bool {
        false
    }

    /// The outbox item whose card asks.
    fn item(&self) -> Option<OutboxId> {
        None
    }

    fn put_aside(&self) -> PutAside {
        PutAside::Saying("asked-put-aside")
    }
}

/// What a member needs to use a command.
pub(in crate::bot) fn of_command(command: CommandId) -> Option<Needed> {
    Some((command.line().right, command))
}

/// What a member needs to press a button.
pub(in crate::bot) fn of_button(press: impl Press) -> Option<Needed> {
    Some((press.right(), press.command()))
}
