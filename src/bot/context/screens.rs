//! What is shown to somebody who asked for it, and the queue of each chat in which it waits for its turn.
//! Its rule: nobody waits here. What cannot be shown now is queued, and a newer screen of the same person replaces an older one.

use std::collections::{HashMap, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::FutureExt as _;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::oneshot;

use crate::bot::context::bot_context::BotContext;
use crate::bot::context::error::{Failure, Handled, reference, report};
use crate::bot::context::outcome::tell_end;
use crate::bot::context::request::Request;
use crate::bot::context::state::State;
use crate::bot::kit::refusal;
use crate::bot::kit::screen::View;
use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::forum::PostPlace;
use crate::bot::output::send_error::SendError;
use crate::bot::output::{forum, say};
use crate::dice::dice;
use crate::domain::back_off::BackOff;
use crate::domain::ids::ChatId;
use crate::domain::login::Card;

/// Nobody waits for an answer any longer than this.
const STALE: SignedDuration = SignedDuration::from_mins(10);
/// A chat gets no more than a message a second for long, and so does one message no more than a try.
const A_SECOND: Duration = Duration::from_secs(1);

/// The queues, by chat. A chat in which nothing waits has none.
#[derive(Default)]
pub(in crate::bot) struct Screens(Mutex<HashMap<ChatId, VecDeque<WaitingScreen>>>);

/// What is to be shown.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::bot) enum Show {
    /// A new message.
    New(View),
    /// Another text on a message of the bot.
    On(Card, View),
}

/// Whether a newer one may take its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bot) enum Kind {
    /// It shows how things stand: only the newest counts.
    Screen,
    /// It says what came of something.
    Words,
}

struct WaitingScreen {
    request: Request,
    show: Show,
    kind: Kind,
    since: Timestamp,
    /// What was being asked when it was queued, if it asks for something.
    asked: Option<State>,
    /// Whether Telegram has just failed to take it.
    failed: bool,
    /// Takes the message, or why there is none: the receiver goes on from there, and tells of the failure.
    shown: Option<oneshot::Sender<anyhow::Result<Card>>>,
}

/// Shows something to whoever asked for it: at once where nothing has to wait, else when its turn comes.
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
    /// Its turn has not come.
    Waits,
    /// Telegram did not take it.
    Failed,
}

/// Shows something if it has to wait for nothing, and returns where.
///
/// # Errors
/// When Telegram refuses it, or the store fails.
pub(in crate::bot) async fn show_at_once(request: &Request, show: &Show) -> Handled<Result<Card, Unshown>> {
    let ctx = &request.ctx;
    if ctx.screens.is_waiting(request.chat) {
        return Ok(Err(Unshown::Waits));
    }
    match put(request, &ctx.bot.at_once(), show).await {
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

/// Shows something and goes on with its message: here where nothing has to wait, else when its turn has come. What gives way to a
/// newer one does not go on.
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
    let (tell, told) = oneshot::channel();
    queue(request, show, kind, unshown, Some(tell)).await?;
    let request = request.clone();
    request.ctx.tasks.clone().spawn_to_end(async move {
        let done = match told.await {
            Ok(Ok(card)) => then(request.clone(), card).await,
            Ok(Err(error)) => Err(error.into()),
            Err(_) => return,
        };
        tell_end(&request, done).await;
    });
    Ok(())
}

/// Shows something and returns where. It waits for its turn, so that no handler calls it but beside itself.
///
/// # Errors
/// When Telegram refuses it, or the store fails.
pub(in crate::bot) async fn show_in_turn(request: &Request, show: Show) -> Handled<Card> {
    let unshown = match show_at_once(request, &show).await? {
        Ok(card) => return Ok(card),
        Err(unshown) => unshown,
    };
    let (tell, told) = oneshot::channel();
    queue(request, show, Kind::Words, unshown, Some(tell)).await?;
    Ok(told.await.map_err(|_| SendError::Stopping)??)
}

/// Shows something by a call of its own, and tries again for a while when Telegram cannot take it. No handler calls it but beside
/// itself.
///
/// # Errors
/// When Telegram refuses it, or does not take it for too long.
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
        tokio::select! {
            () = stop.cancelled() => return Err(SendError::Stopping),
            () = tokio::time::sleep(wait) => {}
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
    // A handler that waits for what is shown beside it may return.
    ctx.bot.note_wait(request.chat);
    if first {
        ctx.tasks.spawn_to_end(work(Arc::clone(ctx), request.chat));
    }
    Ok(())
}

/// Shows what waits in a chat, one by one, until nothing does.
async fn work(ctx: Arc<BotContext>, chat: ChatId) {
    while ctx.screens.goes_on(chat) {
        let Some((voice, _)) = ctx.bot.in_turn(chat).await else {
            for waiting in ctx.screens.take_all(chat) {
                waiting.request.ticket.give_up();
            }
            return;
        };
        let Some(waiting) = ctx.screens.next(chat) else { continue };
        // What waits behind it must not wait for ever.
        if AssertUnwindSafe(bring(waiting, &voice)).catch_unwind().await.is_err() {
            tracing::error!(reference = reference(), "showing a screen panicked");
        }
    }
}

/// Shows one, and tries again for a while when Telegram cannot take it.
async fn bring(waiting: WaitingScreen, voice: &BotSender) {
    let WaitingScreen { request, show, since, asked, failed, shown: told, .. } = waiting;
    let stop = request.ctx.tasks.stopping();
    let mut back_off = BackOff::default();
    if failed {
        tokio::select! {
            () = stop.cancelled() => return request.ticket.give_up(),
            () = tokio::time::sleep(back_off.failed(Some(A_SECOND), dice())) => {}
        }
    }
    let error = loop {
        let shown = match put(&request, voice, &show).await {
            Ok(card) => note_question(&request, &show, card, asked.as_ref()).await.map(|()| card),
            Err(error) => Err(error),
        };
        match shown {
            Ok(card) => {
                if let Some(told) = told {
                    // The receiver may be gone at a stop.
                    let _ = told.send(Ok(card));
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
        tokio::select! {
            () = stop.cancelled() => return request.ticket.give_up(),
            () = tokio::time::sleep(back_off.failed(Some(A_SECOND), dice())) => {}
        }
    };
    if let Some(told) = told {
        let _ = told.send(Err(error));
        return;
    }
    let broken = refusal::broken(&request.reader, &report(&error));
    if !is_temporary(&error) && put(&request, voice, &Show::New(broken)).await.is_err() {
        tracing::warn!("failed to tell anybody that something broke");
    }
}

async fn put(request: &Request, voice: &BotSender, show: &Show) -> Handled<Card> {
    Ok(match (show, request.topic) {
        (Show::On(card, view), _) => say::edit(voice, *card, view).await?,
        // In a topic several people write at once.
        (Show::New(view), Some(_)) => {
            let reply_to = request.card.map(|card| card.message);
            forum::post(voice, PostPlace { chat: request.chat, topic: request.topic, reply_to }, view).await?
        }
        (Show::New(view), None) => say::send(voice, request.chat, view).await?,
    })
}

/// Whatever can be left with ✖ is a question, and the newest is the one that asks. One that waited is not, if something else is
/// asked by now.
async fn note_question(request: &Request, show: &Show, card: Card, asked: Option<&State>) -> Handled {
    if !asks(show) || !request.private() {
        return Ok(());
    }
    let asking = request.asking().await?;
    if asked.is_none_or(|asked| *asked == asking.state) {
        request.note_question(asking, card.message).await?;
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

impl Screens {
    fn is_waiting(&self, chat: ChatId) -> bool {
        self.chats().contains_key(&chat)
    }

    /// Queues it; `true` when somebody has to begin to work on the queue.
    fn queue(&self, new: WaitingScreen) -> bool {
        let mut chats = self.chats();
        let Some(queue) = chats.get_mut(&new.request.chat) else {
            chats.insert(new.request.chat, VecDeque::from([new]));
            return true;
        };
        if new.shown.is_none() && queue.iter().any(|older| older.says_the_same_as(&new)) {
            return false;
        }
        match queue.iter_mut().find(|older| older.gives_way_to(&new)) {
            Some(older) => *older = new,
            None => queue.push_back(new),
        }
        false
    }

    /// Whether something waits; if nothing does, the queue is gone.
    fn goes_on(&self, chat: ChatId) -> bool {
        let mut chats = self.chats();
        let goes_on = chats.get(&chat).is_some_and(|queue| !queue.is_empty());
        if !goes_on {
            chats.remove(&chat);
        }
        goes_on
    }

    fn next(&self, chat: ChatId) -> Option<WaitingScreen> {
        self.chats().get_mut(&chat)?.pop_front()
    }

    fn take_all(&self, chat: ChatId) -> VecDeque<WaitingScreen> {
        self.chats().remove(&chat).unwrap_or_default()
    }

    fn chats(&self) -> MutexGuard<'_, HashMap<ChatId, VecDeque<WaitingScreen>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl WaitingScreen {
    fn gives_way_to(&self, newer: &Self) -> bool {
        let same_place = match (&self.show, &newer.show) {
            (Show::New(_), Show::New(_)) => true,
            (Show::On(older, _), Show::On(newer, _)) => older == newer,
            _ => false,
        };
        same_place && self.kind == Kind::Screen && self.is_for_the_same_as(newer)
    }

    /// Whether the same person is told the same in the same place: once is enough.
    fn says_the_same_as(&self, newer: &Self) -> bool {
        self.show == newer.show && self.is_for_the_same_as(newer)
    }

    fn is_for_the_same_as(&self, other: &Self) -> bool {
        let whom = |waiting: &Self| (waiting.request.id(), waiting.request.topic, waiting.kind);
        whom(self) == whom(other)
    }
}
