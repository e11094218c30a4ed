//! Asking for a command's person. The question says what will happen to them.

use crate::bot::kit::{CommandId, Reader, View};

/// Asks for the person of a command.
pub fn ask_whom(reader: &Reader, command: CommandId) -> View {
    let key = match command {
        CommandId::Allow => "people-ask-allow",
        CommandId::Forget => "people-ask-forget",
        CommandId::Export => "people-ask-export",
        _ => "people-ask-stop",
    };
    reader.question(key, &[])
}
