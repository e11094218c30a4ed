//! The question for an answer to a prospect.

use serde::{Deserialize, Serialize};

use crate::bot::kit::{CommandId, Needed, PutAside, Question, of_command};
use crate::domain::ids::{DialogId, MessageId};
use crate::domain::spoken_language::SpokenLanguage;

/// A question for an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum ReplyQuestion {
    #[serde(rename = "AskedReply")]
    Text {
        dialog: DialogId,
        /// The message whose card asked.
        #[serde(default)]
        to: Option<MessageId>,
        /// The language into which this one answer is to be translated.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<SpokenLanguage>,
    },
}

impl Question for ReplyQuestion {
    fn right(&self) -> Option<Needed> {
        of_command(CommandId::Dialog)
    }

    fn takes_files(&self) -> bool {
        true
    }

    /// Its buttons name their dialog, so a template can still be filled and sent.
    fn put_aside(&self) -> PutAside {
        PutAside::Silently
    }
}
