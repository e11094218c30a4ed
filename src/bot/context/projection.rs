//! The one way from what the database says to the messages that show it.
//!
//! A refresh goes: coalesce by key, wait for the rate limit, lock, load, render, edit or send, record; and again while the
//! Bot API does not take it.
//! Invariant: what is shown was loaded under the lock and after the wait; what is recorded was taken by Telegram.

use std::future::Future;

use futures::future::join_all;

use crate::bot::context::bot_context::BotContext;
use crate::bot::context::card_key::CardKey;
use crate::bot::context::error::{Failure, Handled};
use crate::bot::kit::screen::View;
use crate::bot::kit::tell;
use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::forum::PostPlace;
use crate::bot::output::send_error::SendError;
use crate::bot::output::{forum, say};
use crate::domain::ids::{ChatId, TopicId};
use crate::domain::login::Card;
use crate::store::Mark;
use crate::tasks::shared_load::SharedLoad;

/// What is to be done in a chat.
#[derive(Debug)]
pub(in crate::bot) enum Put {
    New(PostPlace, View),
    /// Another text on a message. Where it cannot be changed, a new one takes its place.
    On(Card, View),
    /// Another text on a message. Where it cannot be changed, it stays as it is.
    Over(Card, View),
    /// A mark on somebody's own message.
    Mark(Card, Mark),
    /// The title of a topic, and whether it is closed.
    Title {
        group: ChatId,
        topic: TopicId,
        title: String,
        closed: bool,
    },
}

/// Something that messages of the bot show.
pub(in crate::bot) trait Projection: Sync {
    /// What is shown, loaded once for all chats whose turn comes at the same moment.
    type Facts: Send + Sync;

    /// Refreshes of one key become one while they wait.
    fn key(&self) -> CardKey;

    /// What is locked while a chat is shown something.
    fn lock(&self, _chat: ChatId) -> CardKey {
        self.key()
    }

    /// The chats that may have to show something.
    fn audience(&self, ctx: &BotContext) -> impl Future<Output = Handled<Vec<ChatId>>> + Send;

    /// What is so now; `None` when there is nothing to show.
    fn load(&self, ctx: &BotContext) -> impl Future<Output = Handled<Option<Self::Facts>>> + Send;

    /// What is to be done in a chat, in order. What a message shows already costs no call.
    fn render(&self, ctx: &BotContext, facts: &Self::Facts, chat: ChatId) -> Vec<Put>;

    /// Writes down that Telegram has taken something, and which message shows it.
    fn record(
        &self,
        ctx: &BotContext,
        facts: &Self::Facts,
        put: &Put,
        card: Option<Card>,
    ) -> impl Future<Output = Handled> + Send;

    /// Telegram refuses something for good.
    fn refused(
        &self,
        _ctx: &BotContext,
        _facts: &Self::Facts,
        _put: &Put,
        error: SendError,
    ) -> impl Future<Output = Handled> + Send {
        async move { Err(error.into()) }
    }
}

/// Brings what shows something up to date. What nobody asked for leaves it to a refresh that is under way, and is tried
/// again until the Bot API takes it or the desk stops. An answer goes its own way, and ends at the first failure.
///
/// # Errors
/// When the store fails, or Telegram refuses it.
pub(in crate::bot) async fn refresh<P: Projection>(ctx: &BotContext, sender: &BotSender, what: &P) -> Handled {
    if !sender.gives_way() {
        return once(ctx, sender, what).await;
    }
    let Some(mut flight) = ctx.refreshes.join(what.key()) else { return Ok(()) };
    let stop = ctx.tasks.stopping();
    let mut tries = 0;
    loop {
        let done = once(ctx, sender, what).await;
        if may_succeed_later(&done) {
            tracing::debug!("failed to refresh a card; it is tried again");
            tries += 1;
            if stop.run_until_cancelled(tokio::time::sleep(tell::wait(tries))).await.is_none() {
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

/// One try, beside all others.
///
/// # Errors
/// When the store fails, or Telegram does not take it.
pub(in crate::bot) async fn once<P: Projection>(ctx: &BotContext, sender: &BotSender, what: &P) -> Handled {
    let shared = SharedLoad::default();
    let chats = what.audience(ctx).await?;
    // Side by side: one chat that makes the bot wait holds up no other.
    let shown = join_all(chats.into_iter().map(|chat| show(ctx, sender, what, &shared, chat))).await;
    let mut worst = Ok(());
    for done in shown {
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
    what: &P,
    shared: &SharedLoad<P::Facts>,
    chat: ChatId,
) -> Handled {
    // What waits holds no lock that an answer needs. At a stop it is shown at the next start.
    let Some((in_turn, _)) = sender.in_turn(chat).await else { return Ok(()) };
    let _lock = ctx.lock_card(what.lock(chat)).await;
    let Some(facts) = shared.get(what.load(ctx)).await? else { return Ok(()) };
    for (number, put) in what.render(ctx, &facts, chat).iter().enumerate() {
        let sender = if number == 0 { &in_turn } else { sender };
        match put.by(sender).await {
            Ok(card) => what.record(ctx, &facts, put, card).await?,
            Err(error) if error.is_temporary() => return Err(error.into()),
            Err(error) => what.refused(ctx, &facts, put, error).await?,
        }
    }
    Ok(())
}

impl Put {
    pub(in crate::bot) fn on_or_new(card: Option<Card>, place: PostPlace, view: View) -> Self {
        match card {
            Some(card) => Self::On(card, view),
            None => Self::New(place, view),
        }
    }

    /// Does it, and names the message that shows it.
    async fn by(&self, sender: &BotSender) -> Result<Option<Card>, SendError> {
        match self {
            Self::New(place, view) => forum::post(sender, *place, view).await.map(Some),
            Self::On(card, view) => say::edit(sender, *card, view).await.map(Some),
            Self::Over(card, view) => say::rewrite(sender, *card, view).await.map(|()| Some(*card)),
            Self::Mark(card, mark) => forum::mark(sender, *card, *mark).await.map(|()| Some(*card)),
            Self::Title { group, topic, title, closed } => {
                forum::entitle(sender, *group, *topic, title, *closed).await.map(|()| None)
            }
        }
    }
}
