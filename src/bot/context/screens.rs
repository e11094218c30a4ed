//! Showing requested screens, with a queue for each chat that is rate limited. Handlers never wait: a screen that
//! cannot be shown now is queued, and a newer screen of the same person replaces an older one.

use std::collections::{HashMap, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use tokio::sync::oneshot;

use crate::bot::context::asking::Asking;
use crate::bot::context::bot_context::BotContext;
use crate::bot::context::error::{Failure, Handled, reference, report};
use crate::bot::context::outcome::show_outcome;
use crate::bot::context::request::Request;
use crate::bot::context::state::State;
use crate::bot::kit::{View, refusal};
use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::forum::PostPlace;
use crate::bot::output::rate_limiter::Priority;
use crate::bot::output::send_error::SendError;
use crate::bot::output::{forum, say};
use crate::dice::dice;
use crate::domain::back_off::BackOff;
use crate::domain::ids::ChatId;
use crate::domain::login::Card;

/// A screen that has waited longer is dropped.
const STALE: SignedDuration = SignedDuration::from_mins(10);
/// The sustained rate: one message per chat and second, and one try per message and second.
const A_SECOND: Duration = Duration::from_secs(1);

/// The queues, by chat. A chat without waiting screens has none.
#[derive(Default)]
pub(in crate::bot) struct Screens(Mutex<HashMap<ChatId, VecDeque<WaitingScreen>>>);

/// What to show.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::bot) enum Show {
    /// A new message.
    New(View),
    /// A new text for a message of the bot.
    On(Card, View),
}

/// Whether a newer one may replace it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bot) enum Kind {
    /// It shows the present state: only the newest counts.
    Screen,
    /// It reports a result.
    Words,
}

struct WaitingScreen {
    request: Request,
    show: Show,
    kind: Kind,
    since: Timestamp,
    /// The open question when it was queued, if it asks one.
    asked: Option<State>,
    /// Whether Telegram has just failed to accept it.
    failed: bool,
    /// Receives the message, or the error; the receiver continues and reports the failure.
    shown: Option<oneshot::Sender<anyhow::Result<Card>>>,
}

/// Shows something to the member who requested it: at once if possible, otherwise when the rate limit allows.
///
/// # Errors
/// When Telegram refuses it, or the store fails.
pub(in crate::bot) async fn show(request: &Request, show: Show, kind: Kind) -> Handled {
    if !request.private() {
        return queue(request, show, kind, Unshown::Waits, None).await;
    }
    match show_at_once(request, &show).await? {
        Ok(_) => Ok(()),
        Err(unshown) => queue(request, show, kind, unshown, None).await,
    }
}

/// Why something is not shown at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bot) enum Unshown {
    /// The rate limit delays it.
    Waits,
    /// Telegram failed to accept it.
    Failed,
}

/// Shows something if nothing delays it, and returns the message.
///
/// # Errors
/// When Telegram refuses it, or the store fails.
pub(in crate::bot) async fn show_at_once(request: &Request, show: &Show) -> Handled<Result<Card, Unshown>> {
    let ctx = &request.ctx;
    if ctx.screens.is_waiting(request.chat) {
        return Ok(Err(Unshown::Waits));
    }
    match put(request, &ctx.bot.with(Priority::AtOnce), show).await {
        Err(Failure::Broken(error)) if is_temporary(&error) => {
            let waits = matches!(error.downcast_ref(), Some(SendError::Later { after: Some(_), .. }));
            Ok(Err(if waits { Unshown::Waits } else { Unshown::Failed }))
        }
        shown => {
            let card = shown?;
            note_question(request, show, card, None).await?;
            Ok(Ok(card))
        }
    }
}

/// Shows something and continues with its message: here if nothing delays it, otherwise later. A screen that is
/// replaced by a newer one does not continue.
///
/// # Errors
/// When Telegram refuses it, or the store fails.
pub(in crate::bot) async fn show_then<F>(
    request: &Request,
    show: Show,
    kind: Kind,
    then: impl FnOnce(Request, Card) -> F + Send + 'static,
) -> Handled
where
    F: Future<Output = Handled> + Send + 'static,
{
    let unshown = match show_at_once(request, &show).await? {
        Ok(card) => return then(request.clone(), card).await,
        Err(unshown) => unshown,
    };
    let (send, shown) = oneshot::channel();
    queue(request, show, kind, unshown, Some(send)).await?;
    let request = request.clone();
    request.ctx.tasks.clone().spawn_to_end(async move {
        let done = match shown.await {
            Ok(Ok(card)) => then(request.clone(), card).await,
            Ok(Err(error)) => Err(error.into()),
            Err(_) => return,
        };
        show_outcome(&request, done).await;
    });
    Ok(())
}

/// Shows something and returns the message. It waits for the rate limit, so handlers call it only in a spawned task.
///
/// # Errors
/// When Telegram refuses it, or the store fails.
pub(in crate::bot) async fn show_in_turn(request: &Request, show: Show) -> Handled<Card> {
    let unshown = match show_at_once(request, &show).await? {
        Ok(card) => return Ok(card),
        Err(unshown) => unshown,
    };
    let (send, shown) = oneshot::channel();
    queue(request, show, Kind::Words, unshown, Some(send)).await?;
    Ok(shown.await.map_err(|_| SendError::Stopping)??)
}

/// Shows something by its own call, with retries for a while. Handlers call it only in a spawned task.
///
/// # Errors
/// When Telegram refuses it, or fails for too long.
pub(in crate::bot) async fn try_again<T, F>(ctx: &BotContext, call: impl Fn() -> F) -> Result<T, SendError>
where
    F: Future<Output = Result<T, SendError>>,
{
    let (stop, since) = (ctx.tasks.stopping(), ctx.store.clock().now());
    let mut back_off = BackOff::default();
    loop {
        let named = match call().await {
            Err(SendError::Later { after, .. }) if ctx.store.clock().now().duration_since(since) <= STALE => after,
            done => return done,
        };
        let wait = back_off.failed(named.max(Some(A_SECOND)), dice());
        if stop.run_until_cancelled(tokio::time::sleep(wait)).await.is_none() {
            return Err(SendError::Stopping);
        }
    }
}

async fn queue(
    request: &Request,
    show: Show,
    kind: Kind,
    unshown: Unshown,
    shown: Option<oneshot::Sender<anyhow::Result<Card>>>,
) -> Handled {
    let failed = unshown == Unshown::Failed;
    let ctx = &request.ctx;
    let asked = if asks(&show) { Some(request.state().await?) } else { None };
    let since = ctx.store.clock().now();
    let first = ctx.screens.queue(WaitingScreen { request: request.clone(), show, kind, since, asked, failed, shown });
    // Lets a handler return that waits for its spawned task.
    ctx.bot.note_wait(request.chat);
    if first {
        ctx.tasks.spawn_to_end(work(Arc::clone(ctx), request.chat));
    }
    Ok(())
}

/// Shows the waiting screens of a chat, one by one.
async fn work(ctx: Arc<BotContext>, chat: ChatId) {
    while ctx.screens.goes_on(chat) {
        let Some((sender, _)) = ctx.bot.acquire_slot(chat).await else {
            for waiting in ctx.screens.take_all(chat) {
                waiting.request.ticket.give_up();
            }
            return;
        };
        let Some(waiting) = ctx.screens.next(chat) else { continue };
        // After a panic the other screens of the queue are shown all the same.
        if AssertUnwindSafe(show_one(waiting, &sender)).catch_unwind().await.is_err() {
            tracing::error!(reference = reference(), "caught a panic while showing a screen");
        }
    }
}

/// Shows one screen, with retries for a while.
async fn show_one(waiting: WaitingScreen, sender: &BotSender) {
    let WaitingScreen { request, show, since, asked, failed, shown: receiver, .. } = waiting;
    let stop = request.ctx.tasks.stopping();
    let mut back_off = BackOff::default();
    if failed {
        let wait = tokio::time::sleep(back_off.failed(Some(A_SECOND), dice()));
        if stop.run_until_cancelled(wait).await.is_none() {
            return request.ticket.give_up();
        }
    }
    let error = loop {
        let shown = match put(&request, sender, &show).await {
            Ok(card) => note_question(&request, &show, card, asked.as_ref()).await.map(|()| card),
            Err(error) => Err(error),
        };
        match shown {
            Ok(card) => {
                if let Some(receiver) = receiver {
                    // The receiver may be gone at a stop.
                    let _ = receiver.send(Ok(card));
                }
                return;
            }
            Err(Failure::User(_)) => return,
            Err(Failure::Broken(error)) if crate::bot::output::bot_sender::has_given_up(&error) => {
                return request.ticket.give_up();
            }
            Err(Failure::Broken(error)) => {
                let stale = request.ctx.store.clock().now().duration_since(since) > STALE;
                if stale || !is_temporary(&error) {
                    break error;
                }
            }
        }
        let wait = tokio::time::sleep(back_off.failed(Some(A_SECOND), dice()));
        if stop.run_until_cancelled(wait).await.is_none() {
            return request.ticket.give_up();
        }
    };
    if let Some(receiver) = receiver {
        let _ = receiver.send(Err(error));
        return;
    }
    let broken = refusal::broken(&request.reader, &report(&error));
    if !is_temporary(&error) && put(&request, sender, &Show::New(broken)).await.is_err() {
        tracing::warn!("failed to report an error to its user");
    }
}

async fn put(request: &Request, sender: &BotSender, show: &Show) -> Handled<Card> {
    Ok(match (show, request.topic) {
        (Show::On(card, view), _) => say::edit(sender, *card, view).await?,
        (Show::New(view), Some(_)) => {
            // In a group's topic several people write at once.
            let reply_to = request.card.filter(|card| card.chat.is_group()).map(|card| card.message);
            let place = PostPlace { chat: request.chat, topic: request.topic, reply_to };
            match forum::post(sender, place, view).await {
                // The topic was deleted meanwhile.
                Err(SendError::TopicGone) if !place.chat.is_group() => say::send(sender, place.chat, view).await?,
                posted => posted?,
            }
        }
        (Show::New(view), None) => say::send(sender, request.chat, view).await?,
    })
}

/// Records the message of a question: a view with ✖. The newest one counts, but not a delayed one after another
/// question was opened.
async fn note_question(request: &Request, show: &Show, card: Card, asked: Option<&State>) -> Handled {
    if !asks(show) || !request.private() {
        return Ok(());
    }
    let asking = request.asking().await?;
    if asked.is_none_or(|asked| *asked == asking.state) {
        let asking = Asking { question: Some(card.message), ..asking };
        request.ctx.talk(request.chat).update(asking).await?;
    }
    Ok(())
}

fn asks(show: &Show) -> bool {
    let (Show::New(view) | Show::On(_, view)) = show;
    view.asks()
}

fn is_temporary(error: &anyhow::Error) -> bool {
    error.downcast_ref::<SendError>().is_some_and(|error| matches!(error, SendError::Later { .. }))
}

impl Show {
    /// A view on a message, or on a new one.
    pub(in crate::bot) fn at(card: Option<Card>, view: &View) -> Self {
        card.map_or_else(|| Self::New(view.clone()), |card| Self::On(card, view.clone()))
    }
}

impl Screens {
    fn is_waiting(&self, chat: ChatId) -> bool {
        self.0.lock().contains_key(&chat)
    }

    /// Queues a screen. Returns `true` when a task must be started for the queue.
    fn queue(&self, new: WaitingScreen) -> bool {
        let mut chats = self.0.lock();
        let Some(queue) = chats.get_mut(&new.request.chat) else {
            chats.insert(new.request.chat, VecDeque::from([new]));
            return true;
        };
        if new.shown.is_none() && queue.iter().any(|older| older.shows_the_same_as(&new)) {
            return false;
        }
        match queue.iter_mut().find(|older| older.is_replaced_by(&new)) {
            Some(older) => *older = new,
            None => queue.push_back(new),
        }
        false
    }

    /// Whether a screen waits; if not, the queue is removed.
    fn goes_on(&self, chat: ChatId) -> bool {
        let mut chats = self.0.lock();
        let goes_on = chats.get(&chat).is_some_and(|queue| !queue.is_empty());
        if !goes_on {
            chats.remove(&chat);
        }
        goes_on
    }

    fn next(&self, chat: ChatId) -> Option<WaitingScreen> {
        self.0.lock().get_mut(&chat)?.pop_front()
    }

    fn take_all(&self, chat: ChatId) -> VecDeque<WaitingScreen> {
        self.0.lock().remove(&chat).unwrap_or_default()
    }
}

impl WaitingScreen {
    fn is_replaced_by(&self, newer: &Self) -> bool {
        let same_place = match (&self.show, &newer.show) {
            (Show::New(_), Show::New(_)) => true,
            (Show::On(older, _), Show::On(newer, _)) => older == newer,
            _ => false,
        };
        same_place && self.kind == Kind::Screen && self.is_for_the_same_as(newer)
    }

    /// Whether it is the same text for the same person in the same place.
    fn shows_the_same_as(&self, newer: &Self) -> bool {
        self.show == newer.show && self.is_for_the_same_as(newer)
    }

    fn is_for_the_same_as(&self, other: &Self) -> bool {
        let context = |waiting: &Self| (waiting.request.id(), waiting.request.topic, waiting.kind);
        context(self) == context(other)
    }
}
