//! The buttons of the pipeline's board, and of the screens where the team settles stages and labels.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::commands::CommandId;
use crate::bot::kit::press::Press;
use crate::domain::ids::{ContactId, LabelId, StageId};
use crate::domain::team::Right;

/// A press on the board, a stage or a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum PipelinePress {
    #[display("board")]
    Board,
    #[display("stages")]
    Stages,
    #[display("stage:{0}")]
    Stage(StageId),
    #[display("newstage")]
    AskNewStage,
    #[display("namestage:{0}")]
    AskStageName(StageId),
    /// One place up.
    #[display("up:{0}")]
    Raise(StageId),
    /// The next status that it may bring.
    #[display("brings:{0}")]
    NextBrings(StageId),
    #[display("askdelstage:{0}")]
    AskDeleteStage(StageId),
    #[display("delstage:{0}")]
    DeleteStage(StageId),
    #[display("labels")]
    Labels,
    #[display("label:{0}")]
    Label(LabelId),
    #[display("newlabel")]
    AskNewLabel,
    /// A new label, which the contact gets.
    #[display("newlabel:{0}")]
    AskNewLabelFor(ContactId),
    #[display("namelabel:{0}")]
    AskLabelName(LabelId),
    /// The next colour.
    #[display("dot:{0}")]
    NextDot(LabelId),
    #[display("askdellabel:{0}")]
    AskDeleteLabel(LabelId),
    #[display("dellabel:{0}")]
    DeleteLabel(LabelId),
}

impl Press for PipelinePress {
    const PREFIX: &'static str = "pl:";

    fn command(self) -> CommandId {
        match self {
            Self::Board => CommandId::Pipeline,
            Self::Stages
            | Self::Stage(_)
            | Self::AskNewStage
            | Self::AskStageName(_)
            | Self::Raise(_)
            | Self::NextBrings(_)
            | Self::AskDeleteStage(_)
            | Self::DeleteStage(_) => CommandId::Settings,
            _ => CommandId::Contacts,
        }
    }

    fn right(self) -> Right {
        match self {
            Self::Board | Self::Stages | Self::Stage(_) | Self::Labels | Self::Label(_) => Right::Look,
            Self::AskNewStage
            | Self::AskStageName(_)
            | Self::Raise(_)
            | Self::NextBrings(_)
            | Self::AskDeleteStage(_)
            | Self::DeleteStage(_) => Right::RunDesk,
            _ => Right::Send,
        }
    }

    fn opens_screen(self) -> bool {
        true
    }
}
