//! Mistakes about help and language.

use crate::bot::kit::{CommandId, Reader, Refusal, Words};

/// A mistake about help or the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum HomeMistake {
    UnknownHelp { name: String, near: Option<CommandId> },
    UnknownLanguage,
}

impl Refusal for HomeMistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::UnknownHelp { name, near } => {
                let example = near.unwrap_or(CommandId::Send).line().name;
                ("error-unknown-help", vec![("name", name.as_str().into()), ("command", example.into())])
            }
            Self::UnknownLanguage => ("error-unknown-language", vec![]),
        }
    }
}
