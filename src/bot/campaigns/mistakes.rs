//! Mistakes about campaigns.

use crate::bot::campaigns::press::CampaignPress;
use crate::bot::context::{Failure, Mistake};
use crate::bot::kit::{Button, Reader, Refusal, Words};
use crate::bot::sequences::mistakes::SequenceMistake;
use crate::domain::campaign::approval::ApprovalError;
use crate::domain::campaign::arm::MOST_ARMS;
use crate::domain::campaign::{CampaignState, MOST_CAMPAIGNS};
use crate::domain::contact::NameError;
use crate::store::CampaignError;

/// A mistake about campaigns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum CampaignMistake {
    Name(NameError),
    Taken,
    Full,
    /// Nobody is on its list.
    Nobody,
    TooManyPeople {
        most: usize,
    },
    TooManyArms,
    /// What it was asked to do does not go in its state.
    State(CampaignState),
    /// Everybody who may be written to is approved.
    Everybody,
}

impl Refusal for CampaignMistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::Name(NameError::Empty) => ("error-campaign-name", vec![]),
            Self::Name(NameError::TooLong { most }) => ("error-campaign-name-long", vec![("most", (*most).into())]),
            Self::Taken => ("error-campaign-taken", vec![]),
            Self::Full => ("error-campaigns-full", vec![("most", MOST_CAMPAIGNS.into())]),
            Self::Nobody => ("error-campaign-nobody", vec![]),
            Self::TooManyPeople { most } => ("error-campaign-people", vec![("most", (*most).into())]),
            Self::TooManyArms => ("error-campaign-arms", vec![("most", u32::from(MOST_ARMS).into())]),
            Self::State(CampaignState::Draft) => ("error-campaign-draft", vec![]),
            Self::State(CampaignState::Running | CampaignState::Paused) => ("error-campaign-under-way", vec![]),
            Self::State(CampaignState::Finished) => ("error-campaign-over", vec![]),
            Self::Everybody => ("error-campaign-everybody", vec![]),
        }
    }

    fn button(&self, reader: &Reader) -> Option<Button> {
        let all = || reader.button("campaign-button-all", CampaignPress::All { page: 0 });
        matches!(self, Self::State(_) | Self::Full).then(all)
    }
}

impl From<CampaignError> for Failure {
    fn from(error: CampaignError) -> Self {
        match error {
            CampaignError::Taken => CampaignMistake::Taken.into(),
            CampaignError::Full => CampaignMistake::Full.into(),
            CampaignError::Archived => SequenceMistake::Archived.into(),
            CampaignError::Nobody => CampaignMistake::Nobody.into(),
            CampaignError::TooMany { most } => CampaignMistake::TooManyPeople { most }.into(),
            CampaignError::TooManyArms => CampaignMistake::TooManyArms.into(),
            CampaignError::State(state) => CampaignMistake::State(state).into(),
            CampaignError::Approval(ApprovalError::Everybody) => CampaignMistake::Everybody.into(),
            CampaignError::Gone | CampaignError::NothingToSend | CampaignError::Approval(ApprovalError::Changed) => {
                Mistake::OldButton.into()
            }
            CampaignError::Store(error) => error.into(),
        }
    }
}
