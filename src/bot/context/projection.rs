//! The card engine: brings messages of the bot up to date with the database.
//!
//! A refresh coalesces by key, waits for the rate limit, locks, loads, renders, edits or sends, and records. It is
//! retried until the Bot API accepts it.
//!
//! Invariant: what is shown was loaded after the wait and under the lock. A row is recorded only after Telegram has
//! accepted the call.

use std::future::Future;

use futures::future::join_all;

use crate::bot::context::bot_context::BotContext;
use crate::bot::context::card_key::CardKey;
use crate::bot::context::error::{Failure, Handled};
use crate::bot::kit::{View, send_retry};
use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::forum::PostPlace;
use crate::bot::output::send_error::SendError;
use crate::bot::output::{forum, say};
use crate::domain::ids::{ChatId, TopicId};
use crate::domain::login::Card;
use crate::store::Mark;
use crate::tasks::shared_load::SharedLoad;

/// One change in a chat.
#[derive(Debug)]
pub(in crate::bot) enum CardChange {
    Send(PostPlace, View),
    /// Edits a message, or sends a new one if it cannot be edited.
    EditOrResend(Card, View),
    /// Edits a message, or leaves it as it is if it cannot be edited.
    EditIfPossible(Card, View),
    /// Marks a member's own message.
    Mark(Card, Mark),
    /// Sets the title of a topic, and closes or reopens it.
    SetTitle {
        chat: ChatId,
        topic: TopicId,
        title: String,
        closed: bool,
    },
}

/// A kind of card: who sees it, how its facts are loaded and rendered, and how its messages are recorded.
pub(in crate::bot) trait Projection: Sync {
    /// What is rendered. It is loaded once for all chats that become ready at the same moment.
    type Facts: Send + Sync;

    /// Waiting refreshes with the same key become one.
    fn key(&self) -> CardKey;

    /// The lock that is held while a chat is updated.
    fn lock(&self, _chat: ChatId) -> CardKey {
        self.key()
    }

    /// The chats that may need a change.
    fn chats(&self, ctx: &BotContext) -> impl Future<Output = Handled<Vec<ChatId>>> + Send;

    /// Loads the present state; `None` when there is nothing to show.
    fn load(&self, ctx: &BotContext) -> impl Future<Output = Handled<Option<Self::Facts>>> + Send;

    /// The changes in a chat, in order. An edit that changes nothing makes no call.
    fn render(&self, ctx: &BotContext, facts: &Self::Facts, chat: ChatId) -> Vec<CardChange>;

    /// Records a change that Telegram has accepted. `card` is the message that shows it, if there is one.
    fn record(
        &self,
        ctx: &BotContext,
        facts: &Self::Facts,
        change: &CardChange,
        card: Option<Card>,
    ) -> impl Future<Output = Handled> + Send;

    /// Handles a change that Telegram has refused for good.
    fn refused(
        &self,
        _ctx: &BotContext,
        _facts: &Self::Facts,
        _change: &CardChange,
        error: SendError,
    ) -> impl Future<Output = Handled> + Send {
        async move { Err(error.into()) }
    }
}

/// Refreshes the cards of a projection. A refresh that nobody requested is left to a running one with the same key, and
/// is retried until the Bot API accepts it or the desk stops. A requested one runs beside others, and ends at its first
/// failure.
///
/// # Errors
/// When the store fails, or Telegram refuses a change.
pub(in crate::bot) async fn refresh<P: Projection>(ctx: &BotContext, sender: &BotSender, projection: &P) -> Handled {
    if !sender.is_unrequested() {
        return once(ctx, sender, projection).await;
    }
    let Some(mut flight) = ctx.refreshes.join(projection.key()) else { return Ok(()) };
    let stop = ctx.tasks.stopping();
    let mut tries = 0;
    loop {
        let done = once(ctx, sender, projection).await;
        if may_succeed_later(&done) {
            tracing::debug!("failed to refresh a card; it is retried");
            tries += 1;
            if stop.run_until_cancelled(tokio::time::sleep(send_retry::wait(tries))).await.is_none() {
                return Ok(());
            }
            continue;
        }
        match flight.again() {
            Some(again) => flight = again,
            None => return done,
        }
    }
}

/// Refreshes the cards of a projection once, beside other refreshes.
///
/// # Errors
/// When the store fails, or Telegram does not accept a change.
pub(in crate::bot) async fn once<P: Projection>(ctx: &BotContext, sender: &BotSender, projection: &P) -> Handled {
    let shared = SharedLoad::default();
    let chats = projection.chats(ctx).await?;
    // In parallel: a slow chat must not delay the others.
    let done = join_all(chats.into_iter().map(|chat| show(ctx, sender, projection, &shared, chat))).await;
    let mut worst = Ok(());
    for done in done {
        if worst.is_ok() || may_succeed_later(&done) {
            worst = done;
        }
    }
    worst
}

fn may_succeed_later(done: &Handled) -> bool {
    matches!(done, Err(Failure::Broken(error)) if error.downcast_ref().is_some_and(SendError::is_temporary))
}

async fn show<P: Projection>(
    ctx: &BotContext,
    sender: &BotSender,
    projection: &P,
    shared: &SharedLoad<P::Facts>,
    chat: ChatId,
) -> Handled {
    // The slot before the lock: a waiting refresh must not block an answer. After a stop, the next start shows it.
    let Some((with_slot, _)) = sender.acquire_slot(chat).await else { return Ok(()) };
    let _lock = ctx.lock_card(projection.lock(chat)).await;
    let Some(facts) = shared.get(projection.load(ctx)).await? else { return Ok(()) };
    for (number, change) in projection.render(ctx, &facts, chat).iter().enumerate() {
        let sender = if number == 0 { &with_slot } else { sender };
        match change.make(sender).await {
            Ok(card) => projection.record(ctx, &facts, change, card).await?,
            Err(error) if error.is_temporary() => return Err(error.into()),
            Err(error) => projection.refused(ctx, &facts, change, error).await?,
        }
    }
    Ok(())
}

impl CardChange {
    /// Edits the card if there is one, otherwise sends a new message to `place`.
    pub(in crate::bot) fn edit_or_send(card: Option<Card>, place: PostPlace, view: View) -> Self {
        match card {
            Some(card) => Self::EditOrResend(card, view),
            None => Self::Send(place, view),
        }
    }

    /// Makes the change. Returns the message that shows it; a topic's title has none.
    async fn make(&self, sender: &BotSender) -> Result<Option<Card>, SendError> {
        match self {
            Self::Send(place, view) => forum::post(sender, *place, view).await.map(Some),
            Self::EditOrResend(card, view) => say::edit(sender, *card, view).await.map(Some),
            Self::EditIfPossible(card, view) => say::edit_if_possible(sender, *card, view).await.map(|()| Some(*card)),
            Self::Mark(card, mark) => forum::mark(sender, *card, mark).await.map(|()| Some(*card)),
            Self::SetTitle { chat, topic, title, closed } => {
                forum::set_title(sender, *chat, *topic, title, *closed).await.map(|()| None)
            }
        }
    }
}
