//! A campaign: a sequence for a frozen audience, approved by a person, with up to three versions of its first text.
//!
//! Invariant: what is approved is what is sent. An approval is bound to a [`fingerprint`], so that a changed text,
//! audience or limit needs a new one.

pub mod approval;
pub mod arm;
pub mod brake;
pub mod comparison;
pub mod fingerprint;
pub mod pacing;
pub mod preflight;
pub mod progress;

use jiff::Timestamp;
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::domain::campaign::brake::Brake;
use crate::domain::campaign::pacing::CampaignLimits;
use crate::domain::contact::one_line_name;
use crate::domain::ids::{CampaignId, SequenceId, SequenceVersionId, TelegramUserId};
use crate::domain::unknown_name::UnknownName;
use crate::domain::variants::all;

/// The most campaigns that a team has.
pub const MOST_CAMPAIGNS: u32 = 200;
/// The most people of a campaign.
pub const MOST_PEOPLE: usize = 20_000;
/// The longest name of a campaign, in characters.
pub const LONGEST_CAMPAIGN_NAME: usize = 40;

/// A campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    pub id: CampaignId,
    pub name: CampaignName,
    pub sequence: SequenceId,
    /// The version that all its runs keep.
    pub version: SequenceVersionId,
    /// The name of its list when it was made.
    pub list: String,
    /// How many people are in its audience, doubles included.
    pub people: u32,
    pub state: CampaignState,
    pub limits: CampaignLimits,
    /// Why it is paused, if it is.
    pub pause: Option<CampaignPause>,
    pub created_by: TelegramUserId,
    pub created_at: Timestamp,
    /// When the first ten people were approved.
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum CampaignState {
    /// Nobody is approved yet.
    Draft,
    Running,
    /// Nothing of it is sent.
    Paused,
    /// Nobody is left, or a member ended it.
    Finished,
}

impl CampaignState {
    pub const ALL: [Self; Self::VARIANTS.len()] = all(Self::VARIANTS);

    /// Whether it has begun and may still send.
    #[must_use]
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Running | Self::Paused)
    }
}

/// A pause of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CampaignPause {
    pub cause: PauseCause,
    pub at: Timestamp,
}

/// Who paused a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseCause {
    Member(TelegramUserId),
    /// It paused itself.
    Brake(Brake),
}

one_line_name!(
    /// The name of a campaign.
    CampaignName,
    LONGEST_CAMPAIGN_NAME
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contact::NameError;

    #[test]
    fn names_are_compared_without_case() {
        let name = |text: &str| text.parse::<CampaignName>();
        assert_eq!(name(" Spring  fair "), name("spring FAIR"));
        assert_eq!(name(&"x".repeat(41)), Err(NameError::TooLong { most: 40 }));
    }

    #[test]
    fn what_is_stored_reads_back() {
        for state in CampaignState::ALL {
            assert_eq!(state.into_str().parse(), Ok(state));
        }
    }
}
