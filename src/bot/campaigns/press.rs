//! The buttons of campaigns. An approval names the people and the plan that were shown, so that an old button never
//! approves others. Members who may send decide; everybody sees which campaigns there are, and their own people in them.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::{CommandId, Press};
use crate::domain::campaign::approval::ShownTen;
use crate::domain::ids::{CampaignId, ListId, SequenceId};
use crate::domain::team::Right;

/// A press on a screen of campaigns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum CampaignPress {
    #[display("page:{page}")]
    All { page: u32 },
    #[display("open:{0}")]
    Open(CampaignId),
    /// The people of a campaign that the reader may see, and what became of each.
    #[display("own:{page}:{campaign}")]
    Own { campaign: CampaignId, page: u32 },
    /// Choose the sequence of a new campaign.
    #[display("new:{page}")]
    ChooseSequence { page: u32 },
    /// Choose its list.
    #[display("lists:{sequence}:{page}")]
    ChooseList { sequence: SequenceId, page: u32 },
    /// Ask for its name, and propose one.
    #[display("for:{sequence}:{list}")]
    AskNewName { sequence: SequenceId, list: ListId },
    /// Make it under the proposed name.
    #[display("make:{sequence}:{list}")]
    Make { sequence: SequenceId, list: ListId },
    #[display("name:{0}")]
    AskName(CampaignId),
    /// The next people, with their messages.
    #[display("next:{0}")]
    Next(CampaignId),
    /// A message that is too long for the screen of the next ones.
    #[display("whole:{place}:{campaign}")]
    WholeText { campaign: CampaignId, place: u32 },
    /// Leave out the person at this place of the audience.
    #[display("skip:{position}:{campaign}")]
    LeaveOut { campaign: CampaignId, position: u32 },
    /// Approve these people, at these limits.
    #[display("ok:{a_day}:{each}:{shown}:{campaign}")]
    Approve { campaign: CampaignId, shown: ShownTen, a_day: u32, each: u32 },
    /// The first texts, and how they compare.
    #[display("texts:{0}")]
    Arms(CampaignId),
    /// Ask for one more first text.
    #[display("addtext:{0}")]
    AskArm(CampaignId),
    #[display("asktext:{arm}:{campaign}")]
    AskDropArm { campaign: CampaignId, arm: u32 },
    #[display("notext:{arm}:{campaign}")]
    DropArm { campaign: CampaignId, arm: u32 },
    #[display("limits:{0}")]
    Limits(CampaignId),
    /// First messages a day.
    #[display("day:{count}:{campaign}")]
    SetDay { campaign: CampaignId, count: u32 },
    /// First messages a day from one account.
    #[display("each:{count}:{campaign}")]
    SetForAnAccount { campaign: CampaignId, count: u32 },
    #[display("pause:{0}")]
    Pause(CampaignId),
    #[display("goon:{0}")]
    Resume(CampaignId),
    #[display("askend:{0}")]
    AskEnd(CampaignId),
    #[display("end:{0}")]
    End(CampaignId),
    #[display("askdel:{0}")]
    AskDelete(CampaignId),
    /// Delete one that nobody was approved for.
    #[display("del:{0}")]
    Delete(CampaignId),
    #[display("csv:{0}")]
    Csv(CampaignId),
}

impl Press for CampaignPress {
    const PREFIX: &'static str = "cp:";

    fn command(self) -> CommandId {
        CommandId::Campaigns
    }

    fn right(self) -> Right {
        match self {
            Self::All { .. } | Self::Open(_) | Self::Own { .. } => Right::Look,
            _ => Right::Send,
        }
    }

    fn opens_screen(self) -> bool {
        true
    }
}
