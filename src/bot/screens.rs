//! What is shown to somebody who asked for it, and the queue of each chat in which it waits for its turn.
//! Its rule: nobody waits here. What cannot be shown now is queued, and a newer screen of the same person replaces an older one.

use std::collections::{HashMap, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::FutureExt as _;
use jiff::{SignedDuration, Timestamp};

use crate::bot::desk::{Desk, Visit};
use crate::bot::error::{Failure, Handled, reference, report};
use crate::bot::forum::{self, Place};
use crate::bot::say;
use crate::bot::send_error::SendError;
use crate::bot::state::State;
use crate::bot::views::{View, refusal};
use crate::bot::voice::Voice;
use crate::dice::dice;
use crate::domain::back_off::BackOff;
use crate::domain::ids::ChatId;
use crate::domain::login::Card;

/// Nobody waits for an answer any longer than this.
const STALE: SignedDuration = SignedDuration::from_mins(10);

/// The queues, by chat. A chat in which nothing waits has none.
#[derive(Default)]
pub(super) struct Screens(Mutex<HashMap<ChatId, VecDeque<Waiting>>>);

/// What is to be shown.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Show {
    /// A new message.
    New(View),
    /// Another text on a message of the bot.
    On(Card, View),
}

/// Whether a newer one may take its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It shows how things stand: only the newest counts.
    Screen,
    /// It says what came of something.
    Words,
}

struct Waiting {
    visit: Visit,
    show: Show,
    kind: Kind,
    since: Timestamp,
    /// What was being asked when it was queued, if it asks for something.
    asked: Option<State>,
}

/// Shows something to whoever asked for it: at once where nothing has to wait, else when its turn comes.
///
/// # Errors
/// When Telegram refuses it, or the store fails.
pub(super) async fn show(visit: &Visit, show: Show, kind: Kind) -> Handled {
    let desk = &visit.desk;
    if visit.private() && !desk.screens.is_waiting(visit.chat) {
        match put(visit, &desk.bot.at_once(), &show).await {
            Err(Failure::Broken(error)) if is_temporary(&error) => {}
            shown => {
                let card = shown?;
                return note_question(visit, &show, card, None).await;
            }
        }
    }
    let asked = if asks(&show) { Some(visit.state().await?) } else { None };
    let since = desk.store.clock().now();
    let first = desk.screens.queue(Waiting { visit: visit.clone(), show, kind, since, asked });
    if first {
        desk.tasks.spawn_to_end(work(Arc::clone(desk), visit.chat));
    }
    Ok(())
}

/// Shows something and returns where. It waits for its turn.
///
/// # Errors
/// When Telegram refuses it, or the store fails.
pub(super) async fn show_now(visit: &Visit, show: Show) -> Handled<Card> {
    let shown = put(visit, &visit.desk.bot, &show).await;
    if matches!(&shown, Err(Failure::Broken(error)) if crate::bot::voice::has_given_up(error)) {
        visit.ticket.give_up();
    }
    let card = shown?;
    note_question(visit, &show, card, None).await?;
    Ok(card)
}

/// Shows what waits in a chat, one by one, until nothing does.
async fn work(desk: Arc<Desk>, chat: ChatId) {
    while desk.screens.goes_on(chat) {
        let Some((voice, _)) = desk.bot.in_turn(chat).await else {
            for waiting in desk.screens.take_all(chat) {
                waiting.visit.ticket.give_up();
            }
            return;
        };
        let Some(waiting) = desk.screens.next(chat) else { continue };
        // What waits behind it must not wait for ever.
        if AssertUnwindSafe(bring(&waiting, &voice)).catch_unwind().await.is_err() {
            tracing::error!(reference = reference(), "showing a screen panicked");
        }
    }
}

/// Shows one, and tries again for a while when Telegram cannot take it.
async fn bring(waiting: &Waiting, voice: &Voice) {
    let Waiting { visit, show, since, asked, .. } = waiting;
    let stop = visit.desk.tasks.stopping();
    let mut back_off = BackOff::default();
    let error = loop {
        let shown = match put(visit, voice, show).await {
            Ok(card) => note_question(visit, show, card, asked.as_ref()).await,
            Err(error) => Err(error),
        };
        match shown {
            Ok(()) | Err(Failure::User(_)) => return,
            Err(Failure::Broken(error)) if crate::bot::voice::has_given_up(&error) => {
                return visit.ticket.give_up();
            }
            Err(Failure::Broken(error)) => {
                let stale = visit.desk.store.clock().now().duration_since(*since) > STALE;
                if stale || !is_temporary(&error) {
                    break error;
                }
            }
        }
        tokio::select! {
            () = stop.cancelled() => return visit.ticket.give_up(),
            () = tokio::time::sleep(back_off.failed(None, dice())) => {}
        }
    };
    let broken = refusal::broken(&visit.reader, &report(&error));
    if !is_temporary(&error) && put(visit, voice, &Show::New(broken)).await.is_err() {
        tracing::warn!("nobody could be told that something broke");
    }
}

async fn put(visit: &Visit, voice: &Voice, show: &Show) -> Handled<Card> {
    Ok(match (show, visit.topic) {
        (Show::On(card, view), _) => say::edit(voice, *card, view).await?,
        // In a topic several people write at once.
        (Show::New(view), Some(_)) => {
            let reply_to = visit.card.map(|card| card.message);
            forum::post(voice, Place { chat: visit.chat, topic: visit.topic, reply_to }, view).await?
        }
        (Show::New(view), None) => say::send(voice, visit.chat, view).await?,
    })
}

/// Whatever can be left with ✖ is a question, and the newest is the one that asks. One that waited is not, if something else is
/// asked by now.
async fn note_question(visit: &Visit, show: &Show, card: Card, asked: Option<&State>) -> Handled {
    if !asks(show) || !visit.private() {
        return Ok(());
    }
    let asking = visit.asking().await?;
    if asked.is_none_or(|asked| *asked == asking.state) {
        visit.note_question(asking, card.message).await?;
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
    fn queue(&self, new: Waiting) -> bool {
        let mut chats = self.chats();
        let Some(queue) = chats.get_mut(&new.visit.chat) else {
            chats.insert(new.visit.chat, VecDeque::from([new]));
            return true;
        };
        if queue.iter().any(|older| older.says_the_same_as(&new)) {
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

    fn next(&self, chat: ChatId) -> Option<Waiting> {
        self.chats().get_mut(&chat)?.pop_front()
    }

    fn take_all(&self, chat: ChatId) -> VecDeque<Waiting> {
        self.chats().remove(&chat).unwrap_or_default()
    }

    fn chats(&self) -> MutexGuard<'_, HashMap<ChatId, VecDeque<Waiting>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
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
        let whom = |waiting: &Self| (waiting.visit.id(), waiting.visit.topic, waiting.kind);
        whom(self) == whom(other)
    }
}
