//! Questions about consents: what shows one.

use serde::{Deserialize, Serialize};

use crate::bot::consents::press::ConsentPress;
use crate::bot::kit::question::{Needed, PutAside, Question, of_button};
use crate::domain::consent::{Basis, Purpose};
use crate::domain::ids::{ContactId, OutboxId};

/// A question about consents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum ConsentQuestion {
    #[serde(rename = "AskedConsentEvidence")]
    Evidence { contact: ContactId, purpose: Purpose, basis: Basis },
    /// The same for the recipient of an item. Its card asks.
    #[serde(rename = "AskedItemEvidence")]
    OfItem { item: OutboxId, basis: Basis },
}

impl Question for ConsentQuestion {
    fn right(&self) -> Option<Needed> {
        match *self {
            Self::Evidence { contact, purpose, basis } => {
                of_button(ConsentPress::AskEvidence { contact, purpose, basis })
            }
            Self::OfItem { item, basis } => of_button(ConsentPress::Item { item, basis }),
        }
    }

    fn takes_files(&self) -> bool {
        true
    }

    fn item(&self) -> Option<OutboxId> {
        match self {
            Self::Evidence { .. } => None,
            Self::OfItem { item, .. } => Some(*item),
        }
    }

    fn put_aside(&self) -> PutAside {
        match self {
            Self::Evidence { .. } => PutAside::Saying("asked-put-aside"),
            Self::OfItem { .. } => PutAside::Silently,
        }
    }
}
