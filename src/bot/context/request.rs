//! Somebody on the team who asked for something, and how they are answered.
//! Invariant: a [`Request`] exists only for somebody on the team; `bot::access` alone makes one.

use std::sync::Arc;

use tokio::sync::oneshot;

use crate::bot::context::asking::Asking;
use crate::bot::context::bot_context::BotContext;
use crate::bot::context::error::{Failure, Handled};
use crate::bot::context::screens::{Kind, Show};
use crate::bot::context::state::State;
use crate::bot::context::{outcome, screens};
use crate::bot::kit::screen::{Reader, View};
use crate::bot::polling::in_flight::Ticket;
use crate::domain::ids::{ChatId, TelegramMessageId, TelegramUserId, TopicId};
use crate::domain::login::Card;
use crate::domain::team::{Member, Right};
use crate::store::StoreError;

/// How a request came, which decides where its screens go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bot) enum Origin {
    /// Somebody wrote: a screen is a new message.
    Typed,
    /// Somebody pressed a button: its message turns into the screen.
    Pressed,
}

/// Somebody on the team who wants something.
#[derive(Clone)]
pub(in crate::bot) struct Request {
    pub ctx: Arc<BotContext>,
    pub member: Member,
    pub reader: Reader,
    pub chat: ChatId,
    pub update_id: u32,
    pub origin: Origin,
    /// The message that came, or the one whose button was pressed.
    pub card: Option<Card>,
    /// The topic of the forum group in which it is.
    pub topic: Option<TopicId>,
    /// Held until everything that the update asks for is done.
    pub ticket: Ticket,
}

impl Request {
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

    /// Sends a new message to the chat, now or when its turn comes.
    pub(in crate::bot) async fn show(&self, view: &View) -> Handled {
        screens::show(self, Show::New(view.clone()), Kind::Words).await
    }

    /// Turns the message whose button was pressed into another screen; to a typed command the screen comes as a new message. One
    /// that waits for its turn gives way to a newer one of the same person.
    pub(in crate::bot) async fn turn(&self, view: &View) -> Handled {
        screens::show(self, self.place(view), Kind::Screen).await
    }

    /// As [`Request::turn`], and goes on with the message when it is shown.
    pub(in crate::bot) async fn turn_then<F>(
        &self,
        view: &View,
        kind: Kind,
        then: impl FnOnce(Self, Card) -> F + Send + 'static,
    ) -> Handled
    where
        F: Future<Output = Handled> + Send + 'static,
    {
        screens::show_then(self, self.place(view), kind, then).await
    }

    /// As [`Request::turn`], but only if it has to wait for nothing; returns the message.
    pub(in crate::bot) async fn turn_at_once(&self, view: &View) -> Handled<Option<Card>> {
        Ok(screens::show_at_once(self, &self.place(view)).await?.ok())
    }

    /// Shows something on this message, or on a new one, and returns it. It waits for its turn, so that no handler calls it but
    /// beside itself.
    pub(in crate::bot) async fn put_in_turn(&self, on: Option<Card>, view: &View) -> Handled<Card> {
        let view = view.clone();
        screens::show_in_turn(self, on.map_or_else(|| Show::New(view.clone()), |card| Show::On(card, view.clone())))
            .await
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

    fn place(&self, view: &View) -> Show {
        match self.pressed_card() {
            Some(card) => Show::On(card, view.clone()),
            None => Show::New(view.clone()),
        }
    }

    /// Edits a card whose words are a courtesy: what they announce goes on without them.
    pub(in crate::bot) async fn edit_kindly(&self, card: Card, view: &View) {
        if let Err(Failure::Broken(error)) = screens::show(self, Show::On(card, view.clone()), Kind::Screen).await {
            tracing::warn!(error = format!("{error:#}"), "failed to edit a card");
        }
    }

    /// Does what only shows something: beside the handler, which waits for it as long as nothing has to wait in the chat.
    pub(in crate::bot) async fn beside<F>(&self, work: impl FnOnce(Self) -> F) -> Handled
    where
        F: Future<Output = Handled> + Send + 'static,
    {
        self.beside_in(self.chat, work).await
    }

    /// The same for what is shown in another chat.
    pub(in crate::bot) async fn beside_in<F>(&self, chat: ChatId, work: impl FnOnce(Self) -> F) -> Handled
    where
        F: Future<Output = Handled> + Send + 'static,
    {
        let ctx = &self.ctx;
        let (next_wait, showing) = (ctx.bot.next_wait(chat), work(self.clone()));
        let waits = !self.private() || chat.is_group() || !ctx.bot.is_free(chat);
        let (tell, mut told) = oneshot::channel();
        let request = self.clone();
        ctx.tasks.spawn_to_end(async move {
            let done = showing.await;
            // The handler is gone, and cannot say it.
            if let Err(done) = tell.send(done) {
                outcome::tell_end(&request, done).await;
            }
        });
        if waits {
            return Ok(());
        }
        tokio::select! {
            biased;
            // It panicked, which is logged.
            done = &mut told => done.unwrap_or(Ok(())),
            () = next_wait => Ok(()),
        }
    }

    /// Notes which message asks what is being asked.
    pub(in crate::bot) async fn note_question(&self, asking: Asking, message: TelegramMessageId) -> Handled {
        let asking = Asking { question: Some(message), ..asking };
        self.ctx.talk(self.chat).update(asking).await?;
        Ok(())
    }

    /// What is being asked in this chat; in a group nothing ever is.
    pub(in crate::bot) async fn asking(&self) -> Handled<Asking> {
        if !self.private() {
            return Ok(Asking::default());
        }
        Ok(self.ctx.talk(self.chat).get_or_default().await?)
    }

    pub(in crate::bot) async fn state(&self) -> Handled<State> {
        Ok(self.asking().await?.state)
    }

    /// Remembers what is being asked, and that this update led to it.
    pub(in crate::bot) async fn ask(&self, state: State) -> Result<(), StoreError> {
        if !self.private() {
            return Ok(());
        }
        let talk = self.ctx.talk(self.chat);
        let mut asking = Asking { by: Some(self.update_id), ..Asking::from(state) };
        if asking.state == State::Idle {
            let before = talk.get_or_default().await?;
            if before == Asking::default() {
                return Ok(());
            }
            if before.state == State::Idle {
                asking.by = None;
            }
        }
        talk.update(asking).await
    }

    /// Whether this update comes for the first time. Telegram may deliver one again after a crash; what changes something
    /// and cannot be done twice without harm asks here first.
    pub(in crate::bot) async fn first_time(&self) -> Result<bool, StoreError> {
        let mut work = self.ctx.store.begin().await?;
        let first = work.updates().claim(self.update_id).await?;
        work.commit().await?;
        Ok(first)
    }
}
