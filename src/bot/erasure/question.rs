//! The confirmation before an erasure.

use serde::{Deserialize, Serialize};

use crate::bot::kit::{Needed, PutAside, Question};
use crate::domain::ids::{ContactId, TelegramMessageId};

/// A question before an erasure. It is answered by a button, never by a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum ForgetQuestion {
    /// The person to erase.
    #[serde(rename = "AskedForget")]
    Sure {
        target: String,
        /// The message that named them.
        asked: Option<TelegramMessageId>,
    },
    /// The contact whose person is to be erased.
    #[serde(rename = "AskedForgetContact")]
    Contact { contact: ContactId },
}

impl Question for ForgetQuestion {
    fn right(&self) -> Option<Needed> {
        None
    }

    fn put_aside(&self) -> PutAside {
        PutAside::Never
    }
}
