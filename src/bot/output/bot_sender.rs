//! The bot's voice: its connection to Telegram, and the pace at which it speaks.
//! Its rule: what is said to a chat goes through `say` with one of these; the bare connection is for fetching updates.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use teloxide::Bot;
use teloxide::types::{Me, UserId};
use tokio_util::sync::CancellationToken;

use crate::bot::output::call::Call;
use crate::bot::output::identity;
use crate::bot::output::identity::{IdentityAnswer, WhoError};
use crate::bot::output::rate_limiter::{Priority, RateLimiter};
use crate::bot::output::reach::Reach;
use crate::bot::output::send_error::SendError;
use crate::bot::output::shown::Rendered;
use crate::domain::ids::ChatId;
use crate::domain::login::Card;
use crate::ops::BotApi;

/// How often a call is made that Telegram puts off.
const TRIES: u32 = 5;

/// So many pictures are remembered.
const PICTURES: usize = 256;
/// The longest wait that is waited for on the spot; whoever asked decides over a longer one.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// How long a call may still take when the desk stops.
const AFTER_STOP: Duration = Duration::from_secs(2);

/// Whether it was not said because the desk stops.
#[must_use]
pub(in crate::bot) fn has_given_up(error: &anyhow::Error) -> bool {
    error.downcast_ref() == Some(&SendError::Stopping)
}

/// Clones share the pace.
#[derive(Clone)]
pub(in crate::bot) struct BotSender {
    bot: Bot,
    pace: Arc<RateLimiter>,
    reach: Arc<Reach>,
    urgency: Priority,
    /// The messages that are known to be pictures, the newest last.
    pictures: Arc<Mutex<VecDeque<Card>>>,
    counted: BotApi,
    /// What messages show, as far as it is remembered.
    shown: Arc<Rendered>,
    /// The turn that was waited for.
    turn: Option<Arc<Turn>>,
}

/// A turn in a chat. One that is not used is there for the next one.
struct Turn {
    pace: Arc<RateLimiter>,
    chat: ChatId,
    used: AtomicBool,
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.used.load(Ordering::SeqCst) {
            self.pace.give_back(self.chat);
        }
    }
}

impl BotSender {
    /// Answers people. Whoever waits for a turn when `stop` is cancelled gives up.
    #[must_use]
    pub(in crate::bot) fn new(bot: Bot, reach: Arc<Reach>, stop: CancellationToken, counted: BotApi) -> Self {
        let pace = Arc::new(RateLimiter::new(stop));
        let (pictures, shown) = (Arc::default(), Arc::default());
        Self { bot, pace, reach, urgency: Priority::Answer, pictures, counted, shown, turn: None }
    }

    /// The same voice for what nobody asked for just now: it gives way to answers.
    #[must_use]
    pub(in crate::bot) fn for_news(&self) -> Self {
        Self { urgency: Priority::News, ..self.clone() }
    }

    /// The same voice for what somebody has to know, though nobody asked: it gives way to answers alone.
    #[must_use]
    pub(in crate::bot) fn for_alerts(&self) -> Self {
        Self { urgency: Priority::Alert, ..self.clone() }
    }

    /// The same voice for an answer that is said now or not at all: it never waits.
    #[must_use]
    pub(in crate::bot) fn at_once(&self) -> Self {
        Self { urgency: Priority::AtOnce, ..self.clone() }
    }

    /// Whether an answer may be said in a private chat at once.
    pub(in crate::bot) fn is_free(&self, chat: ChatId) -> bool {
        !self.pace.rests(chat)
    }

    /// Resolves when something has to wait in a chat, from the call on.
    pub(in crate::bot) fn next_wait(&self, chat: ChatId) -> impl Future<Output = ()> + use<> {
        self.pace.next_wait(chat)
    }

    /// Notes that something has to wait in a chat.
    pub(in crate::bot) fn note_wait(&self, chat: ChatId) {
        self.pace.note_wait(chat);
    }

    /// What messages show.
    pub(in crate::bot) fn shown(&self) -> &Rendered {
        &self.shown
    }

    /// Whether nobody asked for what is said with it, so that what is newer may take its place.
    pub(in crate::bot) fn gives_way(&self) -> bool {
        matches!(self.urgency, Priority::News | Priority::Alert)
    }

    /// Waits for a turn in a chat and returns the voice for what is said in it, and whether there was no room at first. Whoever
    /// holds what others need, such as a card, waits before taking it in hand: news that stands in line must not keep an answer
    /// waiting. `None` when the desk stops meanwhile: what was to be said is due at the next start.
    pub(in crate::bot) async fn in_turn(&self, chat: ChatId) -> Option<(Self, bool)> {
        let waited = self.pace.turn(chat, self.urgency).await?;
        let turn = self.urgency != Priority::InTurn;
        let turn = turn.then(|| Arc::new(Turn { pace: Arc::clone(&self.pace), chat, used: AtomicBool::new(false) }));
        Some((Self { urgency: Priority::InTurn, turn, ..self.clone() }, waited))
    }

    /// Remembers that a message is a picture, which has no text to edit.
    pub(in crate::bot) fn note_picture(&self, card: Card) {
        let mut pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        if !pictures.contains(&card) {
            pictures.push_back(card);
        }
        if pictures.len() > PICTURES {
            pictures.pop_front();
        }
    }

    /// Whether a message is known to be a picture.
    pub(in crate::bot) fn is_picture(&self, card: Card) -> bool {
        self.pictures.lock().unwrap_or_else(PoisonError::into_inner).contains(&card)
    }

    /// The bot's own id, which is the beginning of its token.
    pub(in crate::bot) fn own_id(&self) -> &str {
        self.bot.token().split(':').next().unwrap_or_default()
    }

    pub(super) fn user_id(&self) -> UserId {
        UserId(self.own_id().parse().unwrap_or_default())
    }

    /// Asks Telegram who the bot is.
    ///
    /// # Errors
    /// When Telegram does not answer that.
    pub(in crate::bot) async fn who(&self) -> Result<Me, WhoError> {
        identity::who(&self.bot).await
    }

    /// Calls `getMe`.
    ///
    /// # Errors
    /// When there is no answer.
    pub(in crate::bot) async fn get_me(&self) -> Result<IdentityAnswer, SendError> {
        identity::get_me(&self.bot).await
    }

    /// The bare connection, for fetching updates.
    pub(in crate::bot) fn connection(&self) -> &Bot {
        &self.bot
    }

    /// Says something in a chat when its turn comes, and again when Telegram puts it off.
    pub(super) async fn say<C: Call>(&self, chat: ChatId, call: impl Fn(&Bot) -> C) -> Result<Value, SendError> {
        let call = call(&self.bot);
        let mut tries = 1;
        loop {
            if self.urgency == Priority::AtOnce {
                self.pace.at_once(chat).map_err(|wait| SendError::rate_limit(Some(wait)))?;
            } else if self.pace.turn(chat, self.urgency).await.is_none() {
                return Err(SendError::Stopping);
            }
            if let Some(turn) = &self.turn {
                turn.used.store(true, Ordering::SeqCst);
            }
            match self.make(&call).await {
                Err(SendError::Later { after: Some(wait), why }) if self.urgency == Priority::AtOnce => {
                    self.pace.rest(chat, wait);
                    return Err(SendError::Later { after: Some(wait), why });
                }
                Err(SendError::Later { after: Some(wait), .. }) if tries < TRIES => {
                    tries += 1;
                    self.pace.rest(chat, wait);
                }
                answer => {
                    self.reach.sent(chat, &answer);
                    return answer;
                }
            }
        }
    }

    /// Makes one call and waits for no turn: for what must not wait, and is tried again by its caller.
    pub(super) async fn once<C: Call>(&self, call: impl FnOnce(&Bot) -> C) -> Result<Value, SendError> {
        self.make(&call(&self.bot)).await
    }

    /// Asks for something that nobody reads, such as a file: the limits are not for that.
    pub(super) async fn ask<C: Call>(&self, call: impl Fn(&Bot) -> C) -> Result<Value, SendError> {
        let call = call(&self.bot);
        let mut tries = 1;
        loop {
            match self.make(&call).await {
                Err(SendError::Later { after: Some(wait), .. }) if tries < TRIES && wait <= LONGEST_WAIT => {
                    tries += 1;
                    if self.pace.stop().run_until_cancelled(tokio::time::sleep(wait)).await.is_none() {
                        return Err(SendError::Stopping);
                    }
                }
                answer => return answer,
            }
        }
    }

    /// Makes a call; one without an answer is given up a moment after the desk stops.
    async fn make(&self, call: &impl Call) -> Result<Value, SendError> {
        let stopped = async {
            self.pace.stop().cancelled().await;
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
