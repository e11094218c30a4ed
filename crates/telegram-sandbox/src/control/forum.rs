//! Control of people in topics, of a forum group or of their private chat with the bot: the topics as they see them, and
//! what they do there. Each action reaches the bot as from Telegram, including service messages.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use serde::Serialize;
use serde_json::json;

use super::ChatMessage;
use crate::bot_api::{
    Author, Chat, ChatId, ChatKind, Content, FormattedText, MediaKind, Topic, Upload, store_file, talk,
};
use crate::world::{PersonId, State, World};

/// A topic as its members see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TopicView {
    pub id: i64,
    pub name: String,
    /// The custom emoji of its icon.
    pub icon: Option<String>,
    pub closed: bool,
}

impl World {
    /// The topics of a forum, oldest first.
    #[must_use]
    pub fn topics(&self, group: ChatId) -> Vec<TopicView> {
        topics(&self.look(), group)
    }

    /// Waits until the topics of a forum satisfy `condition`; `None` after `limit`.
    pub async fn wait_for_topics<T>(
        &self,
        group: ChatId,
        limit: Duration,
        mut condition: impl FnMut(&[TopicView]) -> Option<T>,
    ) -> Option<T> {
        self.wait_for(limit, |state| condition(&topics(state, group))).await
    }

    /// The messages of a topic now, oldest first.
    #[must_use]
    pub fn topic_chat(&self, group: ChatId, topic: i64) -> Vec<ChatMessage> {
        let all = self.group_chat(group).into_iter();
        all.filter(|message| message.topic == Some(topic)).collect()
    }

    /// Sends a text to a topic. Returns the message's id.
    ///
    /// # Errors
    /// If there is no such topic, it is closed, or the person is not in the group.
    pub fn say_in_topic(&self, person: PersonId, group: ChatId, topic: i64, text: &str) -> anyhow::Result<i64> {
        let words = FormattedText::new(text, Vec::new()).map_err(|error| anyhow::anyhow!(error.description))?;
        self.post_in_topic(person, group, topic, |_| Ok(Content::Text(words)))
    }

    /// Sends a document to a topic. Returns the message's id.
    ///
    /// # Errors
    /// As [`World::say_in_topic`], and if Telegram refuses the file.
    pub fn document_in_topic(
        &self,
        person: PersonId,
        group: ChatId,
        topic: i64,
        name: &str,
        bytes: Vec<u8>,
    ) -> anyhow::Result<i64> {
        let upload = Upload { name: name.into(), bytes: bytes.into() };
        self.post_in_topic(person, group, topic, |state| {
            let kind = MediaKind::Document;
            let file_id = store_file(state, &upload, kind).map_err(|error| anyhow::anyhow!(error.description))?;
            Ok(Content::Media { file_id, kind, caption: FormattedText::default() })
        })
    }

    /// Deletes a topic with all its messages, as administrators can.
    ///
    /// # Errors
    /// If there is no such topic, or the person is not in the group.
    pub fn delete_topic(&self, by: PersonId, group: ChatId, topic: i64) -> anyhow::Result<()> {
        self.edit(|state| {
            open_topic(state, by, group, topic)?;
            let bot_has_topics = state.bot.identity.topics;
            let Some(chat) = state.bot.chats.get_mut(&group) else { bail!("there is no such group") };
            for message in chat.messages.values_mut() {
                if message.topic == Some(topic) || message.id == topic {
                    Arc::make_mut(message).deleted = true;
                }
            }
            if let Some(topics) = chat.topics_mut(bot_has_topics) {
                topics.remove(&topic);
            }
            Ok(())
        })
    }

    /// Switches topics in private chats on or off for the bot, as its owner does at BotFather.
    pub fn switch_private_topics(&self, on: bool) {
        self.edit(|state| state.bot.identity.topics = on);
    }

    /// Switches the topics of a group, or of the own private chat, off or on. Existing topics of a group disappear.
    ///
    /// # Errors
    /// If there is no such group, or the person is not in it.
    pub fn switch_topics(&self, by: PersonId, group: ChatId, on: bool) -> anyhow::Result<()> {
        self.edit(|state| match state.bot.chats.get_mut(&group).map(|chat| &mut chat.kind) {
            Some(ChatKind::Group(group)) if group.members.contains(&by) => {
                group.topics = on.then(Default::default);
                Ok(())
            }
            Some(ChatKind::Private { person, topics, .. }) if *person == by => {
                topics.switched_off = !on;
                Ok(())
            }
            _ => bail!("there is no such group with that person in it"),
        })
    }

    /// Closes a topic by hand, with Telegram's service message.
    ///
    /// # Errors
    /// If there is no such topic, or the person is not in the group.
    pub fn close_topic(&self, by: PersonId, group: ChatId, topic: i64) -> anyhow::Result<()> {
        self.post_in_topic(by, group, topic, |_| Ok(Content::Service(json!({ "forum_topic_closed": {} }))))?;
        self.edit(|state| {
            let Some(Chat { kind: ChatKind::Group(group), .. }) = state.bot.chats.get_mut(&group) else { return };
            if let Some(topic) = group.topics.as_mut().and_then(|topics| topics.get_mut(&topic)) {
                topic.closed = true;
            }
        });
        Ok(())
    }

    fn post_in_topic(
        &self,
        person: PersonId,
        group: ChatId,
        topic: i64,
        content: impl FnOnce(&mut State) -> anyhow::Result<Content>,
    ) -> anyhow::Result<i64> {
        self.edit(|state| {
            if open_topic(state, person, group, topic)?.closed {
                bail!("the topic is closed");
            }
            let content = content(state)?;
            let draft = talk::Draft { topic: Some(topic), ..talk::Draft::plain(content) };
            talk::post(state, group, Author::Person(person), draft).context("there is no such group")
        })
    }
}

pub(crate) fn topics(state: &State, group: ChatId) -> Vec<TopicView> {
    let topics = state.bot.chats.get(&group).and_then(|chat| chat.topics(state.bot.identity.topics));
    let view = |(id, topic): (&i64, &Topic)| TopicView {
        id: *id,
        name: topic.name.clone(),
        icon: topic.icon.clone(),
        closed: topic.closed,
    };
    topics.into_iter().flatten().map(view).collect()
}

fn open_topic(state: &State, person: PersonId, group: ChatId, topic: i64) -> anyhow::Result<&Topic> {
    let chat = state.bot.chats.get(&group).context("there is no such chat")?;
    match &chat.kind {
        ChatKind::Group(group) if !group.members.contains(&person) => bail!("the person is not in the group"),
        ChatKind::Private { person: owner, .. } if *owner != person => bail!("it is another person's chat"),
        _ => {}
    }
    let topics = chat.topics(state.bot.identity.topics);
    topics.and_then(|topics| topics.get(&topic)).context("there is no such topic")
}
