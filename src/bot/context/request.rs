//! A request: an update of a team member, and the ways to answer it.
//!
//! Invariant: a [`Request`] exists only for a team member; only `bot::routing::access` creates one.

use std::sync::Arc;

use tokio::sync::oneshot;

use crate::bot::context::asking::Asking;
use crate::bot::context::bot_context::BotContext;
use crate::bot::context::error::{Failure, Handled};
use crate::bot::context::screens::{Kind, Show};
use crate::bot::context::state::State;
use crate::bot::context::{outcome, screens};
use crate::bot::kit::{Reader, View};
use crate::bot::output::say;
use crate::bot::polling::in_flight::Ticket;
use crate::domain::ids::{ChatId, DialogId, TelegramUserId, TopicId};
use crate::domain::login::Card;
use crate::domain::team::{Member, Right};
use crate::store::StoreError;

/// The kind of a request, which decides where its screens go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bot) enum Origin {
    /// A message: a screen is a new message.
    Typed,
    /// A pressed button: its message becomes the screen.
    Pressed,
}

/// A request of a team member.
#[derive(Clone)]
pub(in crate::bot) struct Request {
    pub ctx: Arc<BotContext>,
    pub member: Member,
    pub reader: Reader,
    pub chat: ChatId,
    pub update_id: u32,
    pub origin: Origin,
    /// The message of the request, or the one whose button was pressed.
    pub card: Option<Card>,
    /// Its topic in the forum group or in the private chat.
    pub topic: Option<TopicId>,
    /// The dialog of the topic; `None` for a topic that somebody else has made.
    pub dialog: Option<DialogId>,
    /// Held until everything that the update requests is done.
    pub ticket: Ticket,
}

impl Request {
    /// Whether it comes from a private chat, outside of a dialog's topic.
    #[must_use]
    pub(in crate::bot) fn private(&self) -> bool {
        self.reader.private
    }

    #[must_use]
    pub(in crate::bot) fn may(&self, right: Right) -> bool {
        self.member.role.may(right)
    }

    #[must_use]
    pub(in crate::bot) fn id(&self) -> TelegramUserId {
        self.member.id
    }

    /// Sends a new message to the chat, now or when the rate limit allows.
    pub(in crate::bot) async fn show(&self, view: &View) -> Handled {
        screens::show(self, Show::New(view.clone()), Kind::Words).await
    }

    /// Shows a screen: on the message whose button was pressed, or as a new message after a typed command. A screen
    /// that waits for the rate limit is replaced by a newer one of the same person.
    pub(in crate::bot) async fn turn(&self, view: &View) -> Handled {
        screens::show(self, Show::at(self.pressed_card(), view), Kind::Screen).await
    }

    /// As [`Request::turn`], and runs `then` with the message when it is shown.
    pub(in crate::bot) async fn turn_then<F>(
        &self,
        view: &View,
        kind: Kind,
        then: impl FnOnce(Self, Card) -> F + Send + 'static,
    ) -> Handled
    where
        F: Future<Output = Handled> + Send + 'static,
    {
        screens::show_then(self, Show::at(self.pressed_card(), view), kind, then).await
    }

    /// As [`Request::turn`], but only if the rate limit allows it now; returns the message.
    pub(in crate::bot) async fn turn_at_once(&self, view: &View) -> Handled<Option<Card>> {
        Ok(screens::show_at_once(self, &Show::at(self.pressed_card(), view)).await?.ok())
    }

    /// Shows a view on this message, or on a new one, and returns it. It waits for the rate limit, so handlers call it
    /// only in a spawned task.
    pub(in crate::bot) async fn put_in_turn(&self, on: Option<Card>, view: &View) -> Handled<Card> {
        screens::show_in_turn(self, Show::at(on, view)).await
    }

    /// Shows a picture with a view below it: on the message whose button was pressed, or as a new message.
    pub(in crate::bot) async fn show_picture(&self, png: Vec<u8>, view: View) -> Handled {
        let show = |request: Self| async move {
            let (bot, card) = (&request.ctx.bot, request.pressed_card());
            let call = || async {
                match card {
                    Some(card) => say::picture(bot, card, &png, &view).await,
                    None => say::photo(bot, request.chat, &png, &view).await,
                }
            };
            screens::try_again(&request.ctx, call).await?;
            Ok(())
        };
        self.beside(show).await
    }

    /// The message whose button was pressed.
    #[must_use]
    pub(in crate::bot) fn pressed_card(&self) -> Option<Card> {
        self.card.filter(|_| self.origin == Origin::Pressed)
    }

    /// The same request, answered in a new message: the one whose button was pressed stays as it is.
    #[must_use]
    pub(in crate::bot) fn in_new_message(&self) -> Self {
        Self { origin: Origin::Typed, ..self.clone() }
    }

    /// Edits a card whose text is only a courtesy; failures are ignored.
    pub(in crate::bot) async fn try_edit(&self, card: Card, view: &View) {
        if let Err(Failure::Broken(error)) = screens::show(self, Show::On(card, view.clone()), Kind::Screen).await {
            tracing::warn!(error = format!("{error:#}"), "failed to edit a card");
        }
    }

    /// Runs work that only shows something in its own task. The handler waits for it unless the rate limit delays it.
    pub(in crate::bot) async fn beside<F>(&self, work: impl FnOnce(Self) -> F) -> Handled
    where
        F: Future<Output = Handled> + Send + 'static,
    {
        self.beside_in(self.chat, work).await
    }

    /// The same for work that shows something in another chat.
    pub(in crate::bot) async fn beside_in<F>(&self, chat: ChatId, work: impl FnOnce(Self) -> F) -> Handled
    where
        F: Future<Output = Handled> + Send + 'static,
    {
        let ctx = &self.ctx;
        let (next_wait, showing) = (ctx.bot.next_wait(chat), work(self.clone()));
        let waits = !self.private() || chat.is_group() || !ctx.bot.is_free(chat);
        let (send, mut result) = oneshot::channel();
        let request = self.clone();
        ctx.tasks.spawn_to_end(async move {
            let done = showing.await;
            // The handler has returned, so this task shows the error.
            if let Err(done) = send.send(done) {
                outcome::show_outcome(&request, done).await;
            }
        });
        if waits {
            return Ok(());
        }
        tokio::select! {
            biased;
            // It panicked, which is logged.
            done = &mut result => done.unwrap_or(Ok(())),
            () = next_wait => Ok(()),
        }
    }

    /// The state of this chat; a group has none, and neither has a dialog's topic.
    pub(in crate::bot) async fn asking(&self) -> Handled<Asking> {
        if !self.private() {
            return Ok(Asking::default());
        }
        Ok(self.ctx.talk(self.chat).asking().await?)
    }

    pub(in crate::bot) async fn state(&self) -> Handled<State> {
        Ok(self.asking().await?.state)
    }

    /// Stores the open question, and that this update led to it.
    pub(in crate::bot) async fn ask(&self, state: State) -> Result<(), StoreError> {
        if !self.private() {
            return Ok(());
        }
        self.ctx.counts.end(self.chat);
        let talk = self.ctx.talk(self.chat);
        let mut asking = Asking { by: Some(self.update_id), ..Asking::from(state) };
        if asking.state == State::Idle {
            let before = talk.asking().await?;
            if before == Asking::default() {
                return Ok(());
            }
            if before.state == State::Idle {
                asking.by = None;
            }
        }
        talk.update(asking).await
    }

    /// Claims this update. Returns `false` when it was claimed before: Telegram may deliver an update again after a
    /// crash. A change that must not happen twice checks this first.
    pub(in crate::bot) async fn first_time(&self) -> Result<bool, StoreError> {
        self.ctx.records.claim_update(self.update_id).await
    }
}
