//! Questions on an item's card.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::bot::kit::{Needed, PutAside, Question, of_button};
use crate::bot::sending::item_press::ItemPress;
use crate::bot::sending::later_press::LaterPress;
use crate::domain::ids::{OutboxId, TelegramMessageId};

/// A question about an item. Its card asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum ItemQuestion {
    #[serde(rename = "AskedNewText")]
    NewText { item: OutboxId },
    #[serde(rename = "AskedNewTime")]
    NewTime {
        item: OutboxId,
        /// The time that was understood, and the message that named it.
        plan: Option<(Timestamp, TelegramMessageId)>,
    },
}

impl Question for ItemQuestion {
    fn right(&self) -> Option<Needed> {
        match self {
            Self::NewText { item } => of_button(ItemPress::Edit(*item)),
            Self::NewTime { item, .. } => of_button(LaterPress::AskTime(*item)),
        }
    }

    fn item(&self) -> Option<OutboxId> {
        match self {
            Self::NewText { item } | Self::NewTime { item, .. } => Some(*item),
        }
    }

    fn put_aside(&self) -> PutAside {
        match self {
            // The time is known, and only its button confirms it.
            Self::NewTime { plan: Some(_), .. } => PutAside::Never,
            Self::NewText { .. } | Self::NewTime { plan: None, .. } => PutAside::Silently,
        }
    }
}
