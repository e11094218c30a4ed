//! What the buttons of `/search` mean.
//! Its rule: a press names a search by its number; the words themselves are in the store, where they can be forgotten.

use super::data::row_id;
use crate::bot::commands::CommandId;
use crate::domain::ids::{DialogId, SearchId};
use crate::store::SearchIn;

/// A press on what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchPress {
    Page {
        search: SearchId,
        place: SearchIn,
        page: u32,
    },
    /// The dialog as a message of its own, so that what was found stays.
    Open(DialogId),
}

impl SearchPress {
    pub(super) fn command(self) -> CommandId {
        CommandId::Search
    }

    pub(super) fn encode(self) -> String {
        match self {
            Self::Page { search, place, page } => format!("q:{}:{search}:{page}", word(place)),
            Self::Open(dialog) => format!("q:open:{dialog}"),
        }
    }

    /// Reads what stands behind `q:`.
    pub(super) fn decode(rest: &[&str]) -> Option<Self> {
        match rest {
            ["open", id] => Some(Self::Open(DialogId(row_id(id)?))),
            [place, search, page] => {
                let places = [SearchIn::Messages, SearchIn::Notes, SearchIn::Names];
                let place = places.into_iter().find(|known| word(*known) == *place)?;
                Some(Self::Page { search: SearchId(row_id(search)?), place, page: page.parse().ok()? })
            }
            _ => None,
        }
    }
}

fn word(place: SearchIn) -> &'static str {
    match place {
        SearchIn::Messages => "said",
        SearchIn::Notes => "noted",
        SearchIn::Names => "named",
    }
}
