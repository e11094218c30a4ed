//! The buttons of `/search`. A press names a search by its id; the words are in the store, where they can be deleted.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::{CommandId, Press};
use crate::domain::ids::{DialogId, SearchId};
use crate::store::SearchIn;

/// A press on search results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum SearchPress {
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
