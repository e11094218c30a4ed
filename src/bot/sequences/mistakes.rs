//! Mistakes about sequences.

use crate::bot::context::{Failure, Mistake};
use crate::bot::kit::{Button, Reader, Refusal, Words};
use crate::bot::sequences::press::SequencePress;
use crate::domain::campaign::CampaignName;
use crate::domain::contact::NameError;
use crate::domain::sequence::{MOST_STEPS, StepsError};
use crate::domain::template::VariableName;
use crate::sequences::PutError;
use crate::store::{RunError, SequenceError};

/// A mistake about sequences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum SequenceMistake {
    Name(NameError),
    Taken,
    Full,
    TooManySteps,
    LastStep,
    /// A step after the first needs a wait.
    NoWait,
    /// A text that is no wait.
    Wait,
    /// Somebody changed the steps since.
    Changed,
    /// Nobody is put on an archived one.
    Archived,
    /// The run has ended.
    Over,
    /// Its message may have reached Telegram.
    TooLate,
    /// These blanks still have no value.
    StillBlank(Vec<VariableName>),
    /// A text that is no time.
    When,
    /// A campaign that has not ended starts it with new people.
    InCampaign(CampaignName),
}

impl Refusal for SequenceMistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::Name(NameError::Empty) => ("error-sequence-name", vec![]),
            Self::Name(NameError::TooLong { most }) => ("error-sequence-name-long", vec![("most", (*most).into())]),
            Self::Taken => ("error-sequence-taken", vec![]),
            Self::Full => ("error-sequences-full", vec![]),
            Self::TooManySteps => ("error-sequence-steps", vec![("most", MOST_STEPS.into())]),
            Self::LastStep => ("error-sequence-last-step", vec![]),
            Self::NoWait => ("error-sequence-no-wait", vec![]),
            Self::Wait => ("error-sequence-wait", vec![]),
            Self::Changed => ("error-sequence-changed", vec![]),
            Self::Archived => ("error-sequence-archived", vec![]),
            Self::Over => ("error-run-over", vec![]),
            Self::TooLate => ("error-run-too-late", vec![]),
            Self::StillBlank(names) => {
                let names: Vec<&str> = names.iter().map(VariableName::as_str).collect();
                ("error-run-blank", vec![("names", names.join(", ").into())])
            }
            Self::When => ("error-run-when", vec![]),
            Self::InCampaign(name) => ("error-sequence-in-campaign", vec![("name", name.as_str().into())]),
        }
    }

    fn button(&self, reader: &Reader) -> Option<Button> {
        let all = || reader.button("sequence-button-all", SequencePress::All { page: 0 });
        matches!(self, Self::Changed | Self::Full).then(all)
    }
}

impl From<SequenceError> for Failure {
    fn from(error: SequenceError) -> Self {
        match error {
            SequenceError::Taken => SequenceMistake::Taken.into(),
            SequenceError::Full => SequenceMistake::Full.into(),
            SequenceError::Gone => Mistake::OldButton.into(),
            SequenceError::InCampaign(name) => SequenceMistake::InCampaign(name).into(),
            SequenceError::Steps(StepsError::None) => SequenceMistake::LastStep.into(),
            SequenceError::Steps(StepsError::TooMany) => SequenceMistake::TooManySteps.into(),
            SequenceError::Steps(StepsError::NoWait { .. }) => SequenceMistake::NoWait.into(),
            SequenceError::Store(error) => error.into(),
        }
    }
}

impl From<PutError> for Failure {
    fn from(error: PutError) -> Self {
        match error {
            PutError::Gone => Mistake::OldButton.into(),
            PutError::Archived => SequenceMistake::Archived.into(),
            PutError::Store(error) => error.into(),
        }
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Gone => Mistake::OldButton.into(),
            RunError::Forbidden(_) => SequenceMistake::Over.into(),
            RunError::TooLate => SequenceMistake::TooLate.into(),
            RunError::Store(error) => error.into(),
        }
    }
}
