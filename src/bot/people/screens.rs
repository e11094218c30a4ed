//! Who is meant?
//! Its rule: a question says what will happen to whoever is named.

use crate::bot::kit::commands::CommandId;
use crate::bot::kit::question_press::QuestionPress;
use crate::bot::kit::screen::{Reader, View};

/// Asks whom a command is to be about.
#[must_use]
pub fn ask_whom(reader: &Reader, command: CommandId) -> View {
    let key = match command {
        CommandId::Allow => "people-ask-allow",
        CommandId::Forget => "people-ask-forget",
        CommandId::Export => "people-ask-export",
        _ => "people-ask-stop",
    };
    View::text(reader.text(key, &[])).row([reader.button("button-cancel", QuestionPress::Cancel)])
}
