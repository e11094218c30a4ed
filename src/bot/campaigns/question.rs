//! Questions about campaigns.

use serde::{Deserialize, Serialize};

use crate::bot::campaigns::press::CampaignPress;
use crate::bot::kit::{Needed, Question, of_button};
use crate::domain::ids::{CampaignId, ListId, SequenceId};

/// A question about campaigns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum CampaignQuestion {
    /// The name of a new campaign.
    #[serde(rename = "AskedCampaignName")]
    New { sequence: SequenceId, list: ListId },
    /// Another name.
    #[serde(rename = "AskedCampaignNewName")]
    Name { campaign: CampaignId },
    /// One more first text.
    #[serde(rename = "AskedCampaignText")]
    Arm { campaign: CampaignId },
}

impl Question for CampaignQuestion {
    fn right(&self) -> Option<Needed> {
        match *self {
            Self::New { sequence, list } => of_button(CampaignPress::AskNewName { sequence, list }),
            Self::Name { campaign } => of_button(CampaignPress::AskName(campaign)),
            Self::Arm { campaign } => of_button(CampaignPress::AskArm(campaign)),
        }
    }
}
