//! The topic of a dialog in the forum group. Title and state follow the dialog's status; a deleted topic is created
//! again with the last messages.

use crate::bot::context::{BotContext, CardChange, CardKey, Handled, Projection, projection};
use crate::bot::inbox::card_screens::Around;
use crate::bot::inbox::{show, topic_screens as views};
use crate::bot::output::forum;
use crate::bot::output::forum::PostPlace;
use crate::bot::output::send_error::SendError;
use crate::domain::ids::{ChatId, DialogId, TopicId};
use crate::domain::login::Card;
use crate::domain::message::Message;
use crate::store::{StoreError, Topic};

/// How many of the last messages a new topic begins with.
const SO_FAR: u32 = 12;

/// The dialog's topic with its present title. It is created if there is none.
pub(in crate::bot) async fn ensure(
    ctx: &BotContext,
    around: &Around,
    group: ChatId,
) -> Handled<Result<TopicId, SendError>> {
    let known = ctx.store.read().await?.topics().of(around.dialog.id).await?;
    Ok(match known {
        Some(topic) => match set_title(ctx, around, group, &topic).await? {
            Err(SendError::TopicGone) => Err(SendError::TopicGone),
            Err(error) => {
                // The title is set with the next message; this one is shown.
                tracing::info!(%error, "failed to set a topic's title");
                Ok(topic.id)
            }
            Ok(()) => Ok(topic.id),
        },
        None => make(ctx, around, group).await?,
    })
}

/// Creates the dialog's topic with its pinned message and the last messages.
async fn make(ctx: &BotContext, around: &Around, group: ChatId) -> Handled<Result<TopicId, SendError>> {
    let id = around.dialog.id;
    let title = views::title(&around.dialog);
    let topic = match forum::create_topic(&ctx.news, group, &title).await {
        Ok(topic) => topic,
        Err(error) => return Ok(Err(error)),
    };
    ctx.reach.promoted();
    let talk = messages_so_far(ctx, id, group).await?;
    ctx.records.topic_made(id, (group, topic), &title).await?;
    Ok(fill(ctx, around, group, topic, &talk).await?.map(|()| topic))
}

/// The last messages of a dialog that are not pending in the group, oldest first.
async fn messages_so_far(ctx: &BotContext, id: DialogId, group: ChatId) -> Handled<Vec<Message>> {
    let mut reading = ctx.store.read().await?;
    let pending = reading.message_cards().pending(id, group, false, SO_FAR).await?;
    let mut talk = reading.dialogs().talk(id, 0, SO_FAR).await?.rows;
    reading.dialogs().add_answered(&mut talk).await?;
    drop(reading);
    // Only the oldest pending messages were read: all messages after the first one are pending, too.
    let first_pending = pending.first().filter(|_| pending.len() >= SO_FAR as usize);
    talk.retain(|message| !pending.contains(&message.id) && first_pending.is_none_or(|first| message.id.0 < first.0));
    talk.reverse();
    Ok(talk)
}

/// Sends the first messages of a new topic, pins its head, and closes it if its dialog is closed.
async fn fill(
    ctx: &BotContext,
    around: &Around,
    group: ChatId,
    topic: TopicId,
    talk: &[Message],
) -> Handled<Result<(), SendError>> {
    let reader = ctx.reader(None, group);
    let place = PostPlace { chat: group, topic: Some(topic), reply_to: None };
    let head = match forum::post(&ctx.news, place, &views::head(&reader, around)).await {
        Ok(head) => head,
        Err(error) => return Ok(Err(error)),
    };
    ctx.records.topic_headed(around.dialog.id, head.message).await?;
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
        && let Err(error) = forum::set_closed(&ctx.news, group, topic, true).await
    {
        super::log(error);
    }
    Ok(Ok(()))
}

/// Sets a topic's title according to its dialog's state, and closes or reopens it.
async fn set_title(ctx: &BotContext, around: &Around, group: ChatId, topic: &Topic) -> Handled<Result<(), SendError>> {
    let title = views::title(&around.dialog);
    if topic.title == title {
        return Ok(Ok(()));
    }
    let done = forum::set_title(&ctx.news, group, topic.id, &title, !around.dialog.status.is_open()).await;
    if done.is_ok() {
        ctx.records.topic_renamed(around.dialog.id, &title).await?;
    }
    Ok(done)
}

/// The pinned message of a dialog's topic, and its title.
struct TopicHead {
    id: DialogId,
    group: ChatId,
}

impl Projection for TopicHead {
    type Facts = (Topic, Around);

    fn key(&self) -> CardKey {
        CardKey::Topic(self.id)
    }

    async fn chats(&self, ctx: &BotContext) -> Handled<Vec<ChatId>> {
        let topic = ctx.store.read().await?.topics().of(self.id).await?;
        Ok(topic.map(|_| self.group).into_iter().collect())
    }

    async fn load(&self, ctx: &BotContext) -> Handled<Option<Self::Facts>> {
        let mut reading = ctx.store.read().await?;
        let Some(topic) = reading.topics().of(self.id).await? else { return Ok(None) };
        Ok(show::around(&mut reading, self.id).await?.map(|around| (topic, around)))
    }

    fn render(&self, ctx: &BotContext, (topic, around): &Self::Facts, group: ChatId) -> Vec<CardChange> {
        let head = topic.card.map(|message| {
            CardChange::EditIfPossible(Card { chat: group, message }, views::head(&ctx.reader(None, group), around))
        });
        let (title, closed) = (views::title(&around.dialog), !around.dialog.status.is_open());
        let title = (topic.title != title).then_some(CardChange::SetTitle { group, topic: topic.id, title, closed });
        head.into_iter().chain(title).collect()
    }

    async fn record(&self, ctx: &BotContext, _: &Self::Facts, change: &CardChange, _: Option<Card>) -> Handled {
        match change {
            CardChange::SetTitle { title, .. } => Ok(ctx.records.topic_renamed(self.id, title).await?),
            _ => Ok(()),
        }
    }

    async fn refused(&self, ctx: &BotContext, _: &Self::Facts, change: &CardChange, error: SendError) -> Handled {
        match (change, error) {
            // The next message creates it again.
            (CardChange::SetTitle { .. }, SendError::TopicGone) => forget(ctx, self.id, self.group).await,
            (_, error) => {
                super::log(error);
                Ok(())
            }
        }
    }
}

/// Refreshes the topic of a dialog that has changed.
pub(in crate::bot) async fn refresh(ctx: &BotContext, id: DialogId) -> Handled {
    match ctx.group {
        Some(group) => projection::refresh(ctx, &ctx.news, &TopicHead { id, group }).await,
        None => Ok(()),
    }
}

/// Forgets the topics of a former group. Each dialog gets a new one in the present group.
pub(in crate::bot) async fn forget_former_groups(ctx: &BotContext) -> Result<(), StoreError> {
    let Some(group) = ctx.group else { return Ok(()) };
    ctx.records.only_topics_of(group).await
}

/// Handles a deleted topic.
pub(in crate::bot) async fn forget(ctx: &BotContext, id: DialogId, group: ChatId) -> Handled {
    Ok(ctx.records.topic_gone(id, group).await?)
}

/// Reopens a topic that was closed by hand, to show a message in it.
pub(in crate::bot) async fn reopen(ctx: &BotContext, id: DialogId, group: ChatId) -> Handled<Result<(), SendError>> {
    let Some(topic) = ctx.store.read().await?.topics().of(id).await? else { return Ok(Ok(())) };
    Ok(forum::set_closed(&ctx.news, group, topic.id, false).await)
}
