//! Stages: the team's own pipeline, beside the statuses of dialogs. A stage may bring a status with it.

use std::fmt;

use strum::{EnumString, IntoStaticStr};

use crate::domain::dialog::{DialogEvent, DialogStatus};
use crate::domain::ids::StageId;
use crate::domain::label::LabelName;
use crate::domain::unknown_name::UnknownName;

/// The most stages of a pipeline: they stand on one screen.
pub const MOST_STAGES: usize = 12;

/// A stage of the pipeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    pub id: StageId,
    pub called: StageTitle,
    /// The status that a dialog gets with it.
    pub brings: Option<DialogStatus>,
}

/// The name of a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StageTitle {
    /// The desk came with it; shown in the reader's language.
    BuiltIn(StageKind),
    Given(LabelName),
}

impl fmt::Display for StageTitle {
    /// The name as it is stored.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn(kind) => f.write_str(kind.into_str()),
            Self::Given(name) => name.fmt(f),
        }
    }
}

/// The stages that the desk comes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum StageKind {
    New,
    Talking,
    Offer,
    Won,
    Lost,
}

impl Stage {
    /// The statuses that a stage may bring, in the order in which a button goes through them.
    pub const BRINGS: [Option<DialogStatus>; 4] =
        [None, Some(DialogStatus::Qualified), Some(DialogStatus::Stopped), Some(DialogStatus::Failed)];

    /// Whether who comes here leaves the pipeline: their dialog ends.
    #[must_use]
    pub fn leaves(&self) -> bool {
        matches!(self.brings, Some(DialogStatus::Stopped | DialogStatus::Failed))
    }

    /// What happens to a dialog of this status when its person comes to the stage; `None` for nothing.
    #[must_use]
    pub fn event(&self, status: DialogStatus) -> Option<DialogEvent> {
        let event = match self.brings? {
            DialogStatus::Active => DialogEvent::Reopened,
            DialogStatus::Qualified => DialogEvent::Qualified,
            DialogStatus::Stopped => DialogEvent::Stopped,
            DialogStatus::Failed => DialogEvent::Failed,
        };
        // A stopped dialog is reopened deliberately, never by a stage.
        status.on(event, false).is_ok_and(|after| after != status).then_some(event)
    }

    /// The next status that the stage may bring; after the last one comes none.
    #[must_use]
    pub fn next_brings(&self) -> Option<DialogStatus> {
        let at = Self::BRINGS.iter().position(|brings| *brings == self.brings).map_or(0, |at| at + 1);
        Self::BRINGS[at % Self::BRINGS.len()]
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn stage(brings: Option<DialogStatus>) -> Stage {
        Stage { id: StageId(1), called: StageTitle::BuiltIn(StageKind::Won), brings }
    }

    #[rstest]
    #[case(None, DialogStatus::Active, None)]
    #[case(Some(DialogStatus::Qualified), DialogStatus::Active, Some(DialogEvent::Qualified))]
    #[case(Some(DialogStatus::Qualified), DialogStatus::Qualified, None)]
    #[case(Some(DialogStatus::Qualified), DialogStatus::Stopped, None)] // reopened deliberately
    #[case(Some(DialogStatus::Stopped), DialogStatus::Qualified, Some(DialogEvent::Stopped))]
    #[case(Some(DialogStatus::Failed), DialogStatus::Stopped, None)]
    fn a_stage_brings_its_status_where_that_is_allowed(
        #[case] brings: Option<DialogStatus>,
        #[case] status: DialogStatus,
        #[case] event: Option<DialogEvent>,
    ) {
        assert_eq!(stage(brings).event(status), event);
    }

    #[test]
    fn the_statuses_of_a_stage_go_round() {
        let round = Stage::BRINGS.iter().fold(stage(None), |at, _| stage(at.next_brings()));
        assert_eq!(round.brings, None);
    }
}
