//! What the team has put on a person: the stage where they stand, and their labels. Shown as one short line wherever their
//! dialog is.

use parse_display::{Display, FromStr};

use crate::domain::ids::{LabelId, StageId};
use crate::domain::label::Label;
use crate::domain::stage::Stage;

/// A person's stage and labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags {
    /// `None` for the first stage of the pipeline: everybody begins there, so it says nothing.
    pub stage: Option<Stage>,
    /// Oldest first.
    pub labels: Vec<Label>,
}

/// People of one stage, or with one label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr)]
#[from_str(regex_infer)]
pub enum TagFilter {
    #[display("stage:{0}")]
    Stage(StageId),
    #[display("label:{0}")]
    Labelled(LabelId),
}
