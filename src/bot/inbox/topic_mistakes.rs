//! Mistakes in a topic of the group.

use crate::bot::kit::{Reader, Refusal, Words};

/// A mistake in a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum TopicMistake {
    /// An unknown command in a prospect's topic.
    NotInTopic,
    /// A topic of the bot that shows no dialog; contains the link to the right one.
    UnknownTopic { link: Option<String> },
    /// A reply to a dialog outside of its topic; contains the link to the topic.
    Outside { link: Option<String> },
    /// The same in a group that has no topics any more.
    NoTopicsLeft,
}

impl Refusal for TopicMistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::NotInTopic => ("error-not-in-topic", vec![]),
            Self::UnknownTopic { link: None } => ("topic-unknown", vec![]),
            Self::UnknownTopic { link: Some(link) } => ("topic-unknown-right", vec![("link", link.as_str().into())]),
            Self::Outside { link: None } => ("topic-outside", vec![]),
            Self::Outside { link: Some(link) } => ("topic-outside-right", vec![("link", link.as_str().into())]),
            Self::NoTopicsLeft => ("topic-none-left", vec![]),
        }
    }
}
