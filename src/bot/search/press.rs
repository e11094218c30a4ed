//! The buttons of `/search`. A press names a search by its id; the words are in the store, where they can be deleted.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::{CommandId, Press};
use crate::domain::ids::{DialogId, LabelId, SearchId, StageId};
use crate::store::SearchIn;

/// A press on search results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum SearchPress {
    /// Ask for a stage or a label to search in.
    #[display("tags:{0}")]
    AskTag(SearchId),
    #[display("stage:{search}:{stage}")]
    InStage { search: SearchId, stage: StageId },
    #[display("label:{search}:{label}")]
    Labelled { search: SearchId, label: LabelId },
    /// Search in all stages and labels again.
    #[display("all:{0}")]
    Everywhere(SearchId),
    #[display("{place}:{search}:{page}")]
    Page { search: SearchId, place: SearchIn, page: u32 },
    /// Open the dialog as a new message, so that the results stay.
    #[display("open:{0}")]
    Open(DialogId),
}

impl Press for SearchPress {
    const PREFIX: &'static str = "q:";

    fn command(self) -> CommandId {
        CommandId::Search
    }

    fn opens_screen(self) -> bool {
        true
    }
}
