//! Calls of the Bot API with a priority, within the rate limits.
//!
//! Invariant: everything that is sent to a chat passes [`BotSender::say`]; only updates and files are fetched by the
//! connection itself.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use serde_json::Value;
use teloxide::Bot;
use teloxide::types::{Me, UserId};
use tokio_util::sync::CancellationToken;

use crate::bot::output::call::Call;
use crate::bot::output::identity;
use crate::bot::output::identity::{IdentityAnswer, IdentityError};
use crate::bot::output::rate_limiter::{Priority, RateLimiter};
use crate::bot::output::reach::Reach;
use crate::bot::output::send_error::SendError;
use crate::bot::output::shown::Rendered;
use crate::domain::ids::ChatId;
use crate::domain::login::Card;
use crate::ops::BotApi;

/// How often a rate-limited call is made.
const TRIES: u32 = 5;

/// How many pictures are remembered.
const PICTURES: usize = 256;
/// The longest wait that is slept through; callers decide about a longer one.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// How long a call may still take when the desk stops.
const AFTER_STOP: Duration = Duration::from_secs(2);

/// Whether a call was not made because the desk stops.
#[must_use]
pub(in crate::bot) fn has_given_up(error: &anyhow::Error) -> bool {
    error.downcast_ref() == Some(&SendError::Stopping)
}

/// Sends with a priority. Clones share the rate limits.
#[derive(Clone)]
pub(in crate::bot) struct BotSender {
    bot: Bot,
    limiter: Arc<RateLimiter>,
    reach: Arc<Reach>,
    priority: Priority,
    /// The messages that are known to be pictures, newest last.
    pictures: Arc<Mutex<VecDeque<Card>>>,
    counted: BotApi,
    /// The remembered content of messages.
    shown: Arc<Rendered>,
    /// The slot that was acquired before, for one call.
    slot: Option<Arc<RateSlot>>,
}

/// A rate-limit slot in a chat. An unused one is given back.
struct RateSlot {
    limiter: Arc<RateLimiter>,
    chat: ChatId,
    used: AtomicBool,
}

impl Drop for RateSlot {
    fn drop(&mut self) {
        if !self.used.load(Ordering::SeqCst) {
            self.limiter.give_back(self.chat);
        }
    }
}

impl BotSender {
    /// A sender for answers. A call that waits when `stop` is cancelled gives up.
    #[must_use]
    pub(in crate::bot) fn new(bot: Bot, reach: Arc<Reach>, stop: CancellationToken, counted: BotApi) -> Self {
        let limiter = Arc::new(RateLimiter::new(stop));
        let (pictures, shown) = (Arc::default(), Arc::default());
        Self { bot, limiter, reach, priority: Priority::Answer, pictures, counted, shown, slot: None }
    }

    /// The same with another priority.
    #[must_use]
    pub(in crate::bot) fn with(&self, priority: Priority) -> Self {
        Self { priority, ..self.clone() }
    }

    /// Whether an answer can be sent to a private chat at once.
    pub(in crate::bot) fn is_free(&self, chat: ChatId) -> bool {
        !self.limiter.is_paused(chat)
    }

    /// Resolves when a call must wait in a chat after this moment.
    pub(in crate::bot) fn next_wait(&self, chat: ChatId) -> impl Future<Output = ()> + use<> {
        self.limiter.next_wait(chat)
    }

    /// Reports that a call must wait in a chat.
    pub(in crate::bot) fn note_wait(&self, chat: ChatId) {
        self.limiter.note_wait(chat);
    }

    /// The remembered content of messages.
    pub(in crate::bot) fn shown(&self) -> &Rendered {
        &self.shown
    }

    /// Whether it sends notifications or alerts, which nobody requested: a newer one may replace an older one.
    pub(in crate::bot) fn is_unrequested(&self) -> bool {
        matches!(self.priority, Priority::News | Priority::Alert | Priority::Refresh)
    }

    /// Waits for a rate-limit slot in a chat. Returns the sender for that slot, and whether there was a wait. Acquire
    /// the slot *before* locking a card, so that a queued notification never blocks an answer. `None` when the desk
    /// stops meanwhile: the output is shown at the next start.
    pub(in crate::bot) async fn acquire_slot(&self, chat: ChatId) -> Option<(Self, bool)> {
        let waited = self.limiter.acquire(chat, self.priority).await?;
        let slot = RateSlot { limiter: Arc::clone(&self.limiter), chat, used: AtomicBool::new(false) };
        Some((Self { slot: Some(Arc::new(slot)), ..self.clone() }, waited))
    }

    /// Remembers that a message is a picture, which has no text to edit.
    pub(in crate::bot) fn note_picture(&self, card: Card) {
        let mut pictures = self.pictures.lock();
        if !pictures.contains(&card) {
            pictures.push_back(card);
        }
        if pictures.len() > PICTURES {
            pictures.pop_front();
        }
    }

    /// Whether a message is known to be a picture.
    pub(in crate::bot) fn is_picture(&self, card: Card) -> bool {
        self.pictures.lock().contains(&card)
    }

    /// The bot's own id, which is the beginning of its token.
    pub(in crate::bot) fn own_id(&self) -> &str {
        self.bot.token().split(':').next().unwrap_or_default()
    }

    pub(super) fn user_id(&self) -> UserId {
        UserId(self.own_id().parse().unwrap_or_default())
    }

    /// Fetches the bot's identity.
    ///
    /// # Errors
    /// When Telegram refuses the token or cannot be reached.
    pub(in crate::bot) async fn identity(&self) -> Result<Me, IdentityError> {
        identity::identity(&self.bot).await
    }

    /// Calls `getMe`.
    ///
    /// # Errors
    /// When there is no answer at all.
    pub(in crate::bot) async fn get_me(&self) -> Result<IdentityAnswer, SendError> {
        identity::get_me(&self.bot).await
    }

    /// Whether topics in private chats are switched on for the bot at `@BotFather`.
    ///
    /// # Errors
    /// When Telegram cannot be reached.
    pub(in crate::bot) async fn has_topics(&self) -> Result<bool, SendError> {
        Ok(self.get_me().await?.me?["has_topics_enabled"] == true)
    }

    /// The connection without rate limits, for fetching updates and files.
    pub(in crate::bot) fn connection(&self) -> &Bot {
        &self.bot
    }

    /// Makes a call in a chat when the rate limit allows, and again when Telegram demands a wait. A call that nobody
    /// requested and whose slot was acquired before fails then: its caller acquires another one, in its turn, and shows what
    /// is true by then.
    pub(super) async fn say<C: Call>(&self, chat: ChatId, call: impl Fn(&Bot) -> C) -> Result<Value, SendError> {
        let call = call(&self.bot);
        let gives_up = self.priority == Priority::AtOnce || (self.slot.is_some() && self.is_unrequested());
        let mut tries = 1;
        loop {
            if self.priority == Priority::AtOnce {
                self.limiter.at_once(chat).map_err(|wait| SendError::rate_limit(Some(wait)))?;
            } else {
                let has_slot = self.slot.as_ref().is_some_and(|slot| !slot.used.swap(true, Ordering::SeqCst));
                let passed = if has_slot {
                    self.limiter.pause_over(chat).await
                } else {
                    self.limiter.acquire(chat, self.priority).await
                };
                if passed.is_none() {
                    return Err(SendError::Stopping);
                }
            }
            match self.make(&call).await {
                Err(SendError::Later { after: Some(wait), why }) if gives_up => {
                    self.limiter.pause(chat, wait);
                    return Err(SendError::Later { after: Some(wait), why });
                }
                Err(SendError::Later { after: Some(wait), .. }) if tries < TRIES => {
                    tries += 1;
                    self.limiter.pause(chat, wait);
                }
                answer => {
                    self.reach.sent(chat, &answer);
                    return answer;
                }
            }
        }
    }

    /// Makes one call without waiting, for callers that must not wait and retry themselves.
    pub(super) async fn once<C: Call>(&self, call: impl FnOnce(&Bot) -> C) -> Result<Value, SendError> {
        self.make(&call(&self.bot)).await
    }

    /// Makes a call that sends no message, such as fetching a file; rate limits do not apply.
    pub(super) async fn ask<C: Call>(&self, call: impl Fn(&Bot) -> C) -> Result<Value, SendError> {
        let call = call(&self.bot);
        let mut tries = 1;
        loop {
            match self.make(&call).await {
                Err(SendError::Later { after: Some(wait), .. }) if tries < TRIES && wait <= LONGEST_WAIT => {
                    tries += 1;
                    if self.limiter.stop().run_until_cancelled(tokio::time::sleep(wait)).await.is_none() {
                        return Err(SendError::Stopping);
                    }
                }
                answer => return answer,
            }
        }
    }

    /// Makes a call. Without an answer it is abandoned a moment after the desk stops.
    async fn make(&self, call: &impl Call) -> Result<Value, SendError> {
        let stopped = async {
            self.limiter.stop().cancelled().await;
            tokio::time::sleep(AFTER_STOP).await;
        };
        let answer = tokio::select! {
            biased;
            answer = call.make(&self.bot) => answer,
            () = stopped => Err(SendError::Stopping),
        };
        if answer.as_ref().is_err_and(|error| *error != SendError::Stopping) {
            self.counted.failed(call.method());
        }
        answer
    }
}
