//! What can be wrong in a topic of the group.

use crate::bot::kit::refusal::{Refusal, Words};
use crate::bot::kit::screen::Reader;

/// A mistake in a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum TopicMistake {
    /// A command that there is not, in a prospect's topic.
    NotInTopic,
    /// A topic that the bot made and that shows no dialog; the address of the one that does.
    UnknownTopic { link: Option<String> },
}

impl Refusal for TopicMistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::NotInTopic => ("error-not-in-topic", vec![]),
            Self::UnknownTopic { link: None } => ("topic-unknown", vec![]),
            Self::UnknownTopic { link: Some(link) } => ("topic-unknown-right", vec![("link", link.as_str().into())]),
        }
    }
}
