//! Mistakes that several features share.

use crate::bot::home::press::HomePress;
use crate::bot::kit::{Button, Reader, Refusal, Words};
use crate::domain::when::WhenError;

/// A mistake that several features share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum Mistake {
    /// The action of the button is no longer possible.
    OldButton,
    NotAsked,
    NotText,
    TextEmpty,
    TextTooLong {
        units: usize,
        most: usize,
    },
    ArgumentsHere,
    /// A message that was delivered again after a restart and has already taken effect.
    AlreadyHandled,
    /// The database file was deleted or replaced, so nothing would be stored.
    DatabaseLost,
}

impl Refusal for Mistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::OldButton => ("error-old-button", vec![]),
            Self::NotAsked => ("error-not-asked", vec![]),
            Self::NotText => ("error-not-text", vec![]),
            Self::TextEmpty => ("error-text-empty", vec![]),
            Self::TextTooLong { units, most } => {
                ("error-text-long", vec![("units", (*units).into()), ("most", (*most).into())])
            }
            Self::ArgumentsHere => ("error-arguments-here", vec![]),
            Self::AlreadyHandled => ("error-heard-before", vec![]),
            Self::DatabaseLost => ("error-database-lost", vec![]),
        }
    }

    fn button(&self, reader: &Reader) -> Option<Button> {
        matches!(self, Self::OldButton | Self::NotAsked).then(|| reader.button("button-home", HomePress::Home))
    }
}

impl Refusal for WhenError {
    fn words(&self, reader: &Reader) -> Words {
        match self {
            Self::Nonsense => ("error-when", vec![]),
            Self::Past => ("error-when-past", vec![]),
            Self::NoSuchDay => ("error-when-day", vec![]),
            Self::NoSuchTime => ("error-when-hour", vec![]),
            Self::Skipped { wished, instead } => {
                let times =
                    [("at", reader.times.whole_civil(*wished)), ("instead", reader.times.whole_civil(*instead))];
                ("error-when-skipped", times.map(|(name, time)| (name, time.into())).to_vec())
            }
            Self::TooFar => ("error-when-far", vec![]),
            Self::Ambiguous(moments) => {
                let moments: Vec<String> = moments.iter().map(|at| reader.times.whole(*at)).collect();
                ("error-when-ambiguous", vec![("moments", moments.join("; ").into())])
            }
        }
    }
}
