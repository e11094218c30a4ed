//! The loop that fetches updates and passes each to its handler.
//!
//! Invariant: an update is confirmed to Telegram only when it is completely handled, or stored. Stored updates are
//! handled again at the next start. Updates of one key (chat, topic, person) are handled in order, others in parallel.

mod fetch;
pub(super) mod in_flight;
mod pending;
mod reading;
mod secrecy;

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use teloxide::dispatching::UpdateHandler;
use teloxide::types::{AllowedUpdate, Me, Update};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use crate::bot::context::{BotContext, reference};
use crate::bot::routing::guard::Never;
use crate::bot::routing::{guard, messages};
use crate::dice::dice;
use crate::domain::back_off::BackOff;
use crate::logging::{Repeats, chain, repeats};
use crate::tasks::Pulse;
use crate::tasks::keyed::KeyedLock;
use fetch::{FetchError, Fetcher};
use in_flight::{InFlight, Ticket};
use reading::{Key, Raw, Reading};

/// How long an update may be in flight before it is stored. Nothing is fetched meanwhile, so it is short.
const QUICK: Duration = Duration::from_millis(100);
/// The wait when updates cannot be stored: they are not confirmed then, so Telegram would deliver them again at once.
const NO_STORE: Duration = Duration::from_secs(1);
/// The time limit of a handler: a longer one would hold up later updates of the same person.
const LONGEST: Duration = Duration::from_secs(300);
/// How many updates may be in flight before fetching pauses.
const MOST: usize = 2_000;
/// How long handlers may continue when the desk stops.
const FAREWELL: Duration = Duration::from_secs(1);

/// Fetches and handles updates until `stop`. `me` is the bot itself.
pub(super) async fn run(
    ctx: &Arc<BotContext>,
    handler: UpdateHandler<Never>,
    me: Me,
    stop: &CancellationToken,
    pulse: &Pulse,
) {
    let mut polling = Polling {
        handler: Arc::new(Handling { ctx: Arc::clone(ctx), handler, me }),
        keys: KeyedLock::default(),
        updates: InFlight::default(),
        at_work: JoinSet::new(),
        offset: None,
        fetches: repeats!("failed to fetch updates"),
        stores: repeats!("failed to store updates; they are not confirmed"),
    };
    polling.take_up_stored().await;
    let janitor = pending::clean(Arc::clone(ctx), polling.updates.clone());
    tokio::select! {
        () = polling.fetch(stop, pulse) => {}
        () = janitor => {}
    }
    polling.end().await;
}

struct Polling {
    handler: Arc<Handling>,
    keys: KeyedLock<Key>,
    updates: InFlight,
    at_work: JoinSet<()>,
    /// The first update that is not confirmed.
    offset: Option<u32>,
    fetches: Repeats,
    stores: Repeats,
}

struct Handling {
    ctx: Arc<BotContext>,
    handler: UpdateHandler<Never>,
    me: Me,
}

impl Polling {
    /// Handles updates that were confirmed before the last stop and not completely handled.
    async fn take_up_stored(&mut self) {
        for (raw, missed) in pending::take_up(&self.handler.ctx).await {
            self.hand_over(raw, Some(missed));
        }
    }

    async fn fetch(&mut self, stop: &CancellationToken, pulse: &Pulse) {
        let handler = Arc::clone(&self.handler);
        let fetcher = Fetcher::new(handler.ctx.bot.connection(), kinds());
        let mut back_off = BackOff::default();
        loop {
            let fetching = pulse.rest(fetcher.next(self.offset));
            let Some(fetched) = stop.run_until_cancelled(fetching).await else { return };
            let wait = match fetched {
                Ok(updates) => {
                    self.answered(&mut back_off);
                    self.take(updates).await
                }
                Err(error) => {
                    if let FetchError::Webhook = error {
                        let _ = stop.run_until_cancelled(fetcher.remove_webhook()).await;
                    }
                    Some(self.failed(&error, &mut back_off))
                }
            };
            if let Some(wait) = wait {
                stop.run_until_cancelled(pulse.rest(tokio::time::sleep(wait))).await;
            }
        }
    }

    fn answered(&self, back_off: &mut BackOff) {
        let ctx = &self.handler.ctx;
        let now = ctx.store.clock().now();
        ctx.polling.succeeded(now);
        ctx.machine.metrics.bot_api.polled(now);
        ctx.machine.metrics.ground.polled();
        back_off.succeeded();
        self.fetches.worked("");
    }

    fn failed(&self, error: &FetchError, back_off: &mut BackOff) -> Duration {
        let ctx = &self.handler.ctx;
        ctx.polling.failed(matches!(error, FetchError::Conflict), ctx.store.clock().now());
        ctx.machine.metrics.bot_api.failed("getUpdates");
        ctx.machine.metrics.ground.poll_failed();
        let last_good = ctx.polling.last_good().map_or_else(|| "never".to_owned(), |at| at.to_string());
        self.fetches.failed("", format!("{error} (last good: {last_good})"));
        back_off.failed(error.wait(), dice())
    }

    /// Passes updates to their handlers, and advances the offset past those that may be confirmed. Returns the wait
    /// before the next fetch, if any.
    async fn take(&mut self, updates: Vec<Value>) -> Option<Duration> {
        let known = self.updates.len();
        let mut last = None;
        for update in updates {
            let Some(raw) = Raw::of(update) else {
                tracing::error!("ignored an update without an id");
                continue;
            };
            last = Some(raw.id);
            self.hand_over(raw, None);
        }
        while self.at_work.try_join_next().is_some() {}
        let last = last?;
        self.updates.wait(known, QUICK).await;
        let next = last.wrapping_add(1);
        match pending::store(&self.handler.ctx, &self.updates).await {
            Ok(()) => {
                self.stores.worked("");
                self.offset = Some(next);
                self.updates.wait(MOST, LONGEST).await;
                return None;
            }
            Err(error) => self.stores.failed("", chain(&error)),
        }
        // Ids may restart after a quiet week, so the last one may be lower than earlier ones.
        self.offset = Some(self.updates.oldest_unstored().unwrap_or(next));
        (self.offset != Some(next)).then_some(NO_STORE)
    }

    fn hand_over(&mut self, raw: Raw, missed: Option<pending::Missed>) {
        let raw = Arc::new(raw);
        let Some((_, ticket)) = self.updates.take(Arc::clone(&raw), missed.is_some()) else { return };
        let mut place = self.keys.line_up(raw.key);
        let handling = Arc::clone(&self.handler);
        let span = tracing::debug_span!("update", id = raw.id, user = raw.key.2);
        let work = async move {
            tracing::debug!(kind = raw.kind, "received an update");
            place.turn().await;
            if missed.is_some() {
                pending::begin(&handling.ctx, raw.id).await;
            }
            if tokio::time::timeout(LONGEST, handling.handle(&raw, missed, ticket.clone())).await.is_err() {
                let reference = reference();
                tracing::error!(%reference, update = raw.id, kind = raw.kind, "ended a handler that took too long");
                if let Some(update) = raw.envelope() {
                    let reporting = guard::report_failure(update, Arc::clone(&handling.ctx), &reference);
                    let _ = tokio::time::timeout(QUICK, reporting).await;
                }
            }
            drop(ticket);
        };
        self.at_work.spawn(work.instrument(span));
    }

    /// Lets handlers finish, stores unfinished updates, and confirms.
    async fn end(mut self) {
        self.updates.wait(0, FAREWELL).await;
        let ctx = Arc::clone(&self.handler.ctx);
        let stored = pending::store(&ctx, &self.updates).await;
        if let Err(error) = &stored {
            tracing::error!(error = %chain(error), "failed to store the last updates; they will come again");
        }
        let ended = self.updates.take_ended();
        let _ = tokio::time::timeout(QUICK, pending::delete(&ctx, &self.updates, ended)).await;
        if let Some(offset) = self.offset.filter(|_| stored.is_ok())
            && let Err(error) = Fetcher::new(ctx.bot.connection(), kinds()).confirm(offset).await
        {
            tracing::info!(%error, "failed to confirm the last updates; they will come again");
        }
        self.at_work.shutdown().await;
    }
}

impl Handling {
    async fn handle(&self, raw: &Raw, missed: Option<pending::Missed>, ticket: Ticket) {
        if let Some(reason) = missed.and_then(pending::Missed::reason) {
            // Its text is gone, or too old to be acted on.
            let Some(update) = raw.envelope() else { return };
            return messages::not_handled(update, Arc::clone(&self.ctx), ticket, reason).await;
        }
        match raw.read() {
            Reading::Known(update) => self.dispatch(*update, ticket).await,
            Reading::Unknown { envelope, words } => {
                tracing::warn!(update = raw.id, kind = raw.kind, "received an update that holds something unknown");
                let edited = raw.kind == "edited_message";
                messages::unknown(*envelope, Arc::clone(&self.ctx), ticket, words, edited, &self.me).await;
            }
            Reading::Nothing => tracing::debug!(update = raw.id, kind = raw.kind, "ignored an update"),
        }
    }

    async fn dispatch(&self, update: Update, ticket: Ticket) {
        let id = update.id.0;
        let deps = dptree::deps![Arc::clone(&self.ctx), self.me.clone(), ticket, update];
        if let ControlFlow::Continue(_) = self.handler.dispatch(deps).await {
            tracing::debug!(update = id, "ignored an update");
        }
    }
}

/// The kinds of updates that the handlers use.
fn kinds() -> Value {
    use AllowedUpdate::{CallbackQuery, EditedMessage, Message, MessageReaction, MyChatMember};
    serde_json::to_value([Message, EditedMessage, CallbackQuery, MyChatMember, MessageReaction]).unwrap_or_default()
}
