//! Questions about sequences.

use serde::{Deserialize, Serialize};

use crate::bot::kit::{Needed, Question, of_button};
use crate::bot::sequences::press::SequencePress;
use crate::domain::consent::Purpose;
use crate::domain::ids::{RunId, SequenceId, SequenceVersionId};

/// A question about sequences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum SequenceQuestion {
    /// The name of a new sequence.
    #[serde(rename = "AskedSequenceName")]
    New { purpose: Purpose },
    /// Its first text.
    #[serde(rename = "AskedFirstStep")]
    First { purpose: Purpose, name: String },
    /// Another name.
    #[serde(rename = "AskedSequenceNewName")]
    Name { sequence: SequenceId },
    /// The text of one more step.
    #[serde(rename = "AskedStep")]
    Step { sequence: SequenceId },
    /// Another text, or another file.
    #[serde(rename = "AskedStepText")]
    Text { sequence: SequenceId, version: SequenceVersionId, place: u32 },
    #[serde(rename = "AskedStepWait")]
    Wait { sequence: SequenceId, version: SequenceVersionId, place: u32 },
    /// Who it is shown for.
    #[serde(rename = "AskedSequencePerson")]
    Whose { sequence: SequenceId },
    /// When a run goes on.
    #[serde(rename = "AskedRunLater")]
    Later { run: RunId },
}

impl Question for SequenceQuestion {
    fn right(&self) -> Option<Needed> {
        match *self {
            Self::New { .. } | Self::First { .. } => of_button(SequencePress::AskNew),
            Self::Name { sequence } => of_button(SequencePress::AskName(sequence)),
            Self::Step { sequence } => of_button(SequencePress::AskStep(sequence)),
            Self::Text { sequence, version, place } => of_button(SequencePress::AskText { sequence, version, place }),
            Self::Wait { sequence, version, place } => of_button(SequencePress::AskWait { sequence, version, place }),
            Self::Whose { sequence } => of_button(SequencePress::AskPreview(sequence)),
            Self::Later { run } => of_button(SequencePress::AskLater(run)),
        }
    }

    fn takes_person(&self) -> bool {
        matches!(self, Self::Whose { .. })
    }

    fn takes_files(&self) -> bool {
        matches!(self, Self::First { .. } | Self::Step { .. } | Self::Text { .. })
    }
}
