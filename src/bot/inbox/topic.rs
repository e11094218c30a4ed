//! The topic of a dialog in a chat: in the forum group, or in the private chat of a member who chose topics. Title and
//! state follow the dialog's status; a deleted topic is created again with the last messages.

use crate::bot::context::{BotContext, CardChange, CardKey, Handled, Projection, projection};
use crate::bot::inbox::around::Around;
use crate::bot::inbox::topic_screens as views;
use crate::bot::output::forum;
use crate::bot::output::forum::PostPlace;
use crate::bot::output::send_error::SendError;
use crate::domain::ids::{ChatId, DialogId, TopicId};
use crate::domain::login::Card;
use crate::domain::message::Message;
use crate::domain::recipients;
use crate::store::{StoreError, Topic};

/// The dialog's topic with its present title. It is created if there is none.
pub(in crate::bot) async fn ensure(
    ctx: &BotContext,
    around: &Around,
    chat: ChatId,
) -> Handled<Result<TopicId, SendError>> {
    let known = ctx.store.read().await?.topics().of(around.dialog.id, chat).await?;
    Ok(match known {
        Some(topic) => match set_title(ctx, around, &topic).await? {
            Err(SendError::TopicGone) => Err(SendError::TopicGone),
            Err(error) => {
                // The title is set with the next message; this one is shown.
                tracing::info!(%error, "failed to set a topic's title");
                Ok(topic.id)
            }
            Ok(()) => Ok(topic.id),
        },
        None => make(ctx, around, chat).await?,
    })
}

/// Creates the dialog's topic with its pinned message and the last messages.
async fn make(ctx: &BotContext, around: &Around, chat: ChatId) -> Handled<Result<TopicId, SendError>> {
    let id = around.dialog.id;
    let title = views::title(&around.dialog);
    let topic = match forum::create_topic(&ctx.news, chat, &title).await {
        Ok(topic) => topic,
        Err(error) => return Ok(Err(error)),
    };
    if chat.is_group() {
        ctx.reach.promoted();
    }
    let with_topics = recipients::chats_with_topics(&around.team, around.dialog.assignee, ctx.group);
    let mut talk = ctx.records.topic_made(id, (chat, topic), &title, &with_topics).await?;
    talk.reverse();
    Ok(match fill(ctx, around, chat, topic, &talk).await? {
        Ok(()) => Ok(topic),
        // A further one would be gone as well.
        Err(SendError::TopicGone) => {
            forget(ctx, id, chat).await?;
            Err(SendError::NoTopics("a new topic is gone at once".to_owned()))
        }
        Err(error) => Err(error),
    })
}

/// Sends the first messages of a new topic, pins its head, and closes it if its dialog is closed.
async fn fill(
    ctx: &BotContext,
    around: &Around,
    chat: ChatId,
    topic: TopicId,
    talk: &[Message],
) -> Handled<Result<(), SendError>> {
    let reader = ctx.reader_of_topic(&around.team, chat);
    let place = PostPlace { chat, topic: Some(topic), reply_to: None };
    let head = match forum::post(&ctx.news, place, &views::head(&reader, around)).await {
        Ok(head) => head,
        Err(error) => return Ok(Err(error)),
    };
    ctx.records.topic_headed(around.dialog.id, head).await?;
    // Without the right to pin, the message stays unpinned.
    if let Err(error) = forum::pin(&ctx.news, head).await {
        super::log(error);
    }
    if !talk.is_empty()
        && let Err(error) = forum::post(&ctx.news, place, &views::so_far(&reader, around, talk)).await
    {
        return Ok(Err(error));
    }
    if !around.dialog.status.is_open()
        && let Err(error) = forum::set_closed(&ctx.news, chat, topic, true).await
    {
        super::log(error);
    }
    Ok(Ok(()))
}

/// Sets a topic's title according to its dialog's state, and closes or reopens it.
async fn set_title(ctx: &BotContext, around: &Around, topic: &Topic) -> Handled<Result<(), SendError>> {
    let title = views::title(&around.dialog);
    if topic.title == title {
        return Ok(Ok(()));
    }
    let done = forum::set_title(&ctx.news, topic.chat, topic.id, &title, !around.dialog.status.is_open()).await;
    if done.is_ok() {
        ctx.records.topic_renamed(around.dialog.id, topic.chat, &title).await?;
    }
    Ok(done)
}

/// The pinned messages of a dialog's topics, and their titles.
struct TopicHeads {
    id: DialogId,
}

impl Projection for TopicHeads {
    type Facts = (Vec<Topic>, Around);

    fn key(&self) -> CardKey {
        CardKey::Topic(self.id)
    }

    async fn chats(&self, ctx: &BotContext) -> Handled<Vec<ChatId>> {
        let topics = ctx.store.read().await?.topics().all_of(self.id).await?;
        Ok(topics.into_iter().map(|topic| topic.chat).collect())
    }

    async fn load(&self, ctx: &BotContext) -> Handled<Option<Self::Facts>> {
        let mut reading = ctx.store.read().await?;
        let topics = reading.topics().all_of(self.id).await?;
        Ok(Around::load(&mut reading, self.id).await?.map(|around| (topics, around)))
    }

    fn render(&self, ctx: &BotContext, (topics, around): &Self::Facts, chat: ChatId) -> Vec<CardChange> {
        // A member who may no longer read the dialog sees nothing new of it.
        let sees = Some(chat) == ctx.group || around.may_be_read_in(chat);
        let Some(topic) = topics.iter().find(|topic| topic.chat == chat && sees) else { return Vec::new() };
        let head = topic.card.map(|message| {
            let view = views::head(&ctx.reader_of_topic(&around.team, chat), around);
            CardChange::EditIfPossible(Card { chat, message }, view)
        });
        let (title, closed) = (views::title(&around.dialog), !around.dialog.status.is_open());
        let title = (topic.title != title).then_some(CardChange::SetTitle { chat, topic: topic.id, title, closed });
        head.into_iter().chain(title).collect()
    }

    async fn record(&self, ctx: &BotContext, _: &Self::Facts, change: &CardChange, _: Option<Card>) -> Handled {
        match change {
            CardChange::SetTitle { chat, title, .. } => Ok(ctx.records.topic_renamed(self.id, *chat, title).await?),
            _ => Ok(()),
        }
    }

    async fn refused(&self, ctx: &BotContext, _: &Self::Facts, change: &CardChange, error: SendError) -> Handled {
        match (change, error) {
            // The next message creates it again.
            (CardChange::SetTitle { chat, .. }, SendError::TopicGone) => forget(ctx, self.id, *chat).await,
            (_, error) => {
                super::log(error);
                Ok(())
            }
        }
    }
}

/// Refreshes the topics of a dialog that has changed.
pub(in crate::bot) async fn refresh(ctx: &BotContext, id: DialogId) -> Handled {
    projection::refresh(ctx, &ctx.refresher, &TopicHeads { id }).await
}

/// Forgets the topics of a former group. Each dialog gets a new one in the present group.
pub(in crate::bot) async fn forget_former_groups(ctx: &BotContext) -> Result<(), StoreError> {
    let Some(group) = ctx.group else { return Ok(()) };
    ctx.records.only_topics_of(group).await
}

/// Handles a deleted topic.
pub(in crate::bot) async fn forget(ctx: &BotContext, id: DialogId, chat: ChatId) -> Handled {
    Ok(ctx.records.topic_gone(id, chat).await?)
}

/// Whether Telegram refuses topics in a private chat, so that trying again is no use: BotFather or the member has switched
/// them off.
pub(in crate::bot) fn is_refused(error: &SendError) -> bool {
    !error.is_temporary() && !matches!(error, SendError::TopicGone | SendError::Unreachable(_))
}

/// Reopens a topic that was closed by hand, to show a message in it.
pub(in crate::bot) async fn reopen(ctx: &BotContext, id: DialogId, chat: ChatId) -> Handled<Result<(), SendError>> {
    let Some(topic) = ctx.store.read().await?.topics().of(id, chat).await? else { return Ok(Ok(())) };
    Ok(forum::set_closed(&ctx.news, chat, topic.id, false).await)
}
