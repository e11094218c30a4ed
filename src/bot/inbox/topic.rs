//! The topic of a dialog in the forum group.
//! Its rule: a dialog has one topic; its title and whether it is closed follow the dialog's status, and one that was
//! deleted is made anew with the talk so far.

use crate::bot::context::BotContext;
use crate::bot::context::card_key::CardKey;
use crate::bot::context::error::Handled;
use crate::bot::context::projection;
use crate::bot::context::projection::{Projection, Put};
use crate::bot::inbox::card_screens::Around;
use crate::bot::inbox::{show, topic_screens as views};
use crate::bot::output::forum;
use crate::bot::output::forum::PostPlace;
use crate::bot::output::send_error::SendError;
use crate::domain::ids::{ChatId, DialogId, TopicId};
use crate::domain::login::Card;
use crate::store::{StoreError, Topic};

/// How many of the last messages a new topic begins with.
const SO_FAR: u32 = 12;

/// The dialog's topic, made if there is none, with the title that it should have.
pub(in crate::bot) async fn ensure(
    ctx: &BotContext,
    around: &Around,
    group: ChatId,
) -> Handled<Result<TopicId, SendError>> {
    let known = ctx.store.read().await?.topics().of(around.dialog.id).await?;
    Ok(match known {
        Some(topic) => match entitle(ctx, around, group, &topic).await? {
            Err(SendError::TopicGone) => Err(SendError::TopicGone),
            Err(error) => {
                // The title comes with the next message; this one is shown.
                tracing::info!(%error, "failed to set a topic's title");
                Ok(topic.id)
            }
            Ok(()) => Ok(topic.id),
        },
        None => make(ctx, around, group).await?,
    })
}

async fn make(ctx: &BotContext, around: &Around, group: ChatId) -> Handled<Result<TopicId, SendError>> {
    let id = around.dialog.id;
    let title = views::title(&around.dialog);
    let topic = match forum::create_topic(&ctx.news, group, &title).await {
        Ok(topic) => topic,
        Err(unsaid) => return Ok(Err(unsaid)),
    };
    ctx.reach.promoted();
    let mut reading = ctx.store.read().await?;
    let pending = reading.message_cards().pending(id, group, false, SO_FAR).await?;
    let mut talk = reading.dialogs().talk(id, 0, SO_FAR).await?.rows;
    drop(reading);
    // Where many are pending, only the oldest of them were read: what came after the first is pending, too.
    let behind = pending.first().filter(|_| pending.len() >= SO_FAR as usize);
    talk.retain(|message| !pending.contains(&message.id) && behind.is_none_or(|first| message.id.0 < first.0));
    talk.reverse();
    ctx.records.topic_made(id, (group, topic), &title).await?;
    let reader = ctx.reader(None, group);
    let place = PostPlace { chat: group, topic: Some(topic), reply_to: None };
    let head = match forum::post(&ctx.news, place, &views::head(&reader, around)).await {
        Ok(head) => head,
        Err(unsaid) => return Ok(Err(unsaid)),
    };
    ctx.records.topic_headed(id, head.message).await?;
    // Without the right to pin it stands there all the same.
    if let Err(unsaid) = forum::pin(&ctx.news, head).await {
        super::log(unsaid);
    }
    if !talk.is_empty()
        && let Err(unsaid) = forum::post(&ctx.news, place, &views::so_far(&reader, around, &talk)).await
    {
        return Ok(Err(unsaid));
    }
    if !around.dialog.status.is_open()
        && let Err(unsaid) = forum::set_closed(&ctx.news, group, topic, true).await
    {
        super::log(unsaid);
    }
    Ok(Ok(topic))
}

/// Gives a topic the title that says how its dialog stands, and closes or opens it with it.
async fn entitle(ctx: &BotContext, around: &Around, group: ChatId, topic: &Topic) -> Handled<Result<(), SendError>> {
    let title = views::title(&around.dialog);
    if topic.title == title {
        return Ok(Ok(()));
    }
    let done = forum::entitle(&ctx.news, group, topic.id, &title, !around.dialog.status.is_open()).await;
    if done.is_ok() {
        ctx.records.topic_renamed(around.dialog.id, &title).await?;
    }
    Ok(done)
}

/// The head of a dialog's topic, and its title.
struct TopicHead {
    id: DialogId,
    group: ChatId,
}

impl Projection for TopicHead {
    type Facts = (Topic, Around);

    fn key(&self) -> CardKey {
        CardKey::Topic(self.id)
    }

    async fn audience(&self, ctx: &BotContext) -> Handled<Vec<ChatId>> {
        let topic = ctx.store.read().await?.topics().of(self.id).await?;
        Ok(topic.map(|_| self.group).into_iter().collect())
    }

    async fn load(&self, ctx: &BotContext) -> Handled<Option<Self::Facts>> {
        let mut reading = ctx.store.read().await?;
        let Some(topic) = reading.topics().of(self.id).await? else { return Ok(None) };
        Ok(show::around(&mut reading, self.id).await?.map(|around| (topic, around)))
    }

    fn render(&self, ctx: &BotContext, (topic, around): &Self::Facts, group: ChatId) -> Vec<Put> {
        let head = topic
            .card
            .map(|message| Put::Over(Card { chat: group, message }, views::head(&ctx.reader(None, group), around)));
        let (title, closed) = (views::title(&around.dialog), !around.dialog.status.is_open());
        let title = (topic.title != title).then_some(Put::Title { group, topic: topic.id, title, closed });
        head.into_iter().chain(title).collect()
    }

    async fn record(&self, ctx: &BotContext, _: &Self::Facts, put: &Put, _: Option<Card>) -> Handled {
        match put {
            Put::Title { title, .. } => Ok(ctx.records.topic_renamed(self.id, title).await?),
            _ => Ok(()),
        }
    }

    async fn refused(&self, ctx: &BotContext, _: &Self::Facts, put: &Put, error: SendError) -> Handled {
        match (put, error) {
            // With the next message it is made anew.
            (Put::Title { .. }, SendError::TopicGone) => forget(ctx, self.id, self.group).await,
            (_, error) => {
                super::log(error);
                Ok(())
            }
        }
    }
}

/// Something about a dialog changed: its topic shows it.
pub(in crate::bot) async fn refresh(ctx: &BotContext, id: DialogId) -> Handled {
    match ctx.group {
        Some(group) => projection::refresh(ctx, &ctx.news, &TopicHead { id, group }).await,
        None => Ok(()),
    }
}

/// Topics of a group that the team had before are forgotten: each dialog gets one in the group that it has now.
pub(in crate::bot) async fn of_this_group(ctx: &BotContext) -> Result<(), StoreError> {
    let Some(group) = ctx.group else { return Ok(()) };
    ctx.records.only_topics_of(group).await
}

/// The topic was deleted.
pub(in crate::bot) async fn forget(ctx: &BotContext, id: DialogId, group: ChatId) -> Handled {
    Ok(ctx.records.topic_gone(id, group).await?)
}

/// Somebody closed it by hand: what is to be shown there is shown.
pub(in crate::bot) async fn reopen(ctx: &BotContext, id: DialogId, group: ChatId) -> Handled<Result<(), SendError>> {
    let Some(topic) = ctx.store.read().await?.topics().of(id).await? else { return Ok(Ok(())) };
    Ok(forum::set_closed(&ctx.news, group, topic.id, false).await)
}
