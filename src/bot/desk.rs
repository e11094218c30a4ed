//! What every handler can reach, and the person whom it serves.
//! Its rule: a [`Visit`] exists only for somebody on the team; `bot::access` alone makes one.

use std::sync::{Arc, OnceLock};

use teloxide::Bot;
use teloxide::types::UserId;
use tokio::sync::{oneshot, watch};

use crate::accounts::{AccountManager, AccountMonitor};
use crate::bot::access::Strangers;
use crate::bot::command_limit::CommandLimit;
use crate::bot::deletions;
use crate::bot::error::{Failure, Handled};
use crate::bot::files::Files;
use crate::bot::handlers;
use crate::bot::held_sessions::HeldSessions;
use crate::bot::in_line::InLine;
use crate::bot::inbox::{Floods, Lanes};
use crate::bot::keyed::{self, KeyedLock};
use crate::bot::keypad::Keypads;
use crate::bot::polling::Ticket;
use crate::bot::reach::Reach;
use crate::bot::say;
use crate::bot::screens::{self, Kind, Screens, Show};
use crate::bot::state::{Asking, State};
use crate::bot::storage::{ChatStates, Talk};
use crate::bot::telegram_check::PollingState;
use crate::bot::views::setting_words::Installed;
use crate::bot::views::{Reader, View};
use crate::bot::voice::Voice;
use crate::dialogs::Dialogs;
use crate::domain::ids::{ChatId, TelegramMessageId, TelegramUserId, TopicId};
use crate::domain::language::Language;
use crate::domain::login::Card;
use crate::domain::owed_deletion::{DeleteOutcome, DeletionKind};
use crate::domain::secret::SecretKind;
use crate::domain::team::{Member, Right};
use crate::domain::team_settings::TeamSettings;
use crate::i18n::Times;
use crate::ops::Machine;
use crate::outbox::Outbox;
use crate::store::{Store, StoreError};
use crate::tasks::{Tasks, Wake};

/// What the bot stands on: the rooms left of it.
pub struct Rooms {
    pub store: Store,
    pub manager: AccountManager,
    pub monitor: AccountMonitor,
    pub dialogs: Dialogs,
    pub outbox: Outbox,
    pub machine: Machine,
    pub tasks: Tasks,
}

/// The bot and what it stands on.
pub struct Desk {
    /// Answers people.
    pub(super) bot: Voice,
    /// Says what nobody asked for just now.
    pub(super) news: Voice,
    /// The voice for what somebody has to know, though nobody asked.
    pub(super) alarm: Voice,
    /// What waits to be brought up to date.
    pub(super) in_line: InLine,
    /// What waits to be shown to those who asked for it.
    pub(super) screens: Screens,
    pub(super) command_limit: CommandLimit,
    pub(super) store: Store,
    pub(super) manager: AccountManager,
    pub(super) monitor: AccountMonitor,
    pub(super) dialogs: Dialogs,
    pub(super) outbox: Outbox,
    pub(super) machine: Machine,
    pub(super) polling: PollingState,
    /// For what goes on after a handler has returned.
    pub(super) tasks: Tasks,
    pub(super) keypads: Keypads,
    pub(super) held_sessions: HeldSessions,
    pub(super) strangers: Strangers,
    pub(super) lanes: Lanes,
    pub(super) floods: Floods,
    /// One at a time changes somebody's menu.
    pub(super) menus: KeyedLock<i64>,
    /// The bot's own username, for links.
    pub(super) our_name: OnceLock<String>,
    /// Who can be reached by the bot.
    pub(super) reach: Arc<Reach>,
    pub(super) files: Files,
    /// Woken when a dialog was put aside: it may be due before anything else is.
    pub(super) put_aside: Wake,
    /// Woken when a message is to be deleted.
    pub(super) deletions: Wake,
    /// The team's forum group, where there is one.
    pub(super) group: Option<ChatId>,
    /// What the team has settled.
    settings: watch::Receiver<TeamSettings>,
    /// The owners whom the installation names.
    pub(super) owners: Vec<TelegramUserId>,
    /// The installation's, while the team has settled none.
    installed_language: Language,
    states: Arc<ChatStates>,
    cards: KeyedLock<i64>,
}

impl Desk {
    /// Names the message with which somebody asked for something: messages are numbered per bot and chat.
    pub(super) fn accept_key(&self, asked: Card) -> String {
        format!("{}{}:{}", self.accept_keys(), asked.chat, asked.message)
    }

    /// How the keys of this bot begin.
    pub(super) fn accept_keys(&self) -> String {
        format!("{}:", self.own_id())
    }

    pub(super) fn bot_id(&self) -> UserId {
        UserId(self.own_id().parse().unwrap_or_default())
    }

    /// The bot's own id: its token begins with it.
    fn own_id(&self) -> &str {
        self.bot.connection().token().split(':').next().unwrap_or_default()
    }

    #[must_use]
    pub fn new(bot: Bot, rooms: Rooms, installed_language: Language, group: Option<ChatId>) -> Self {
        let Rooms { store, manager, monitor, dialogs, outbox, machine, tasks } = rooms;
        let states = Arc::new(ChatStates(store.clone()));
        let settings = store.team_settings();
        let reach = Arc::new(Reach::default());
        let bot = Voice::new(bot, Arc::clone(&reach), tasks.stopping(), machine.vitality.bot_api.clone());
        Self {
            news: bot.for_news(),
            alarm: bot.for_alerts(),
            in_line: InLine::default(),
            screens: Screens::default(),
            command_limit: CommandLimit::default(),
            bot,
            store,
            manager,
            monitor,
            dialogs,
            outbox,
            machine,
            polling: PollingState::default(),
            tasks,
            keypads: Keypads::default(),
            held_sessions: HeldSessions::default(),
            strangers: Strangers::default(),
            lanes: Lanes::default(),
            floods: Floods::default(),
            menus: KeyedLock::default(),
            our_name: OnceLock::new(),
            reach,
            files: Files::default(),
            put_aside: Wake::default(),
            deletions: Wake::default(),
            group,
            settings,
            owners: Vec::new(),
            installed_language,
            states,
            cards: KeyedLock::default(),
        }
    }

    /// With the owners whom the installation names: their place is not changed here.
    #[must_use]
    pub fn with_owners(self, owners: Vec<TelegramUserId>) -> Self {
        Self { owners, ..self }
    }

    /// The dialogue of a private chat.
    #[must_use]
    pub(super) fn talk(&self, chat: ChatId) -> Talk {
        Talk::new(Arc::clone(&self.states), teloxide::types::ChatId(chat.0))
    }

    /// For those who have chosen none and whose Telegram speaks none of ours.
    #[must_use]
    pub(super) fn default_language(&self) -> Language {
        self.settings.borrow().language.unwrap_or(self.installed_language)
    }

    /// What holds where the team has settled nothing.
    #[must_use]
    pub(super) fn installed(&self) -> Installed {
        Installed { zone: self.store.clock().installed_zone().clone(), language: self.installed_language }
    }

    #[must_use]
    pub(super) fn reader(&self, language: Option<Language>, chat: ChatId) -> Reader {
        let clock = self.store.clock();
        let times =
            Times { language: language.unwrap_or(self.default_language()), zone: clock.zone(), now: clock.now() };
        // A private chat has its person's id, a group a negative one.
        Reader { times, private: chat.0 > 0 }
    }

    /// Whoever holds this brings the card of one login or message up to date: read first, then edit. Without it an edit
    /// that was decided earlier could overtake one that knows more.
    pub(super) async fn card_in_hand(&self, id: i64) -> keyed::Place<i64> {
        self.cards.lock(id).await
    }

    /// As [`Desk::card_in_hand`], but only takes the place: the turn is to be waited for.
    pub(super) fn line_up_for_card(&self, id: i64) -> keyed::Place<i64> {
        self.cards.line_up(id)
    }

    /// Edits a card whose words are a courtesy: what they announce goes on without them. It waits for its turn, so that no handler
    /// calls it.
    pub(super) async fn edit_kindly(&self, card: Card, view: &View) {
        if let Err(error) = say::edit(&self.bot, card, view).await {
            tracing::warn!(%error, "a card could not be edited");
        }
    }
}

/// Somebody on the team who wants something.
#[derive(Clone)]
pub(super) struct Visit {
    pub desk: Arc<Desk>,
    pub member: Member,
    pub reader: Reader,
    pub chat: ChatId,
    pub update_id: u32,
    /// The message that came, or the one whose button was pressed.
    pub card: Option<Card>,
    /// The topic of the forum group in which it is.
    pub topic: Option<TopicId>,
    /// Held until everything that the update asks for is done.
    pub ticket: Ticket,
}

impl Visit {
    #[must_use]
    pub(super) fn private(&self) -> bool {
        self.reader.private
    }

    #[must_use]
    pub(super) fn may(&self, right: Right) -> bool {
        self.member.role.may(right)
    }

    #[must_use]
    pub(super) fn id(&self) -> TelegramUserId {
        self.member.id
    }

    /// Sends a new message to the chat, now or when its turn comes.
    pub(super) async fn show(&self, view: &View) -> Handled {
        screens::show(self, Show::New(view.clone()), Kind::Words).await
    }

    /// Turns the message whose button was pressed into another screen; to a typed command the screen comes as a new message. One
    /// that waits for its turn gives way to a newer one of the same person.
    pub(super) async fn turn(&self, pressed: bool, view: &View) -> Handled {
        screens::show(self, self.place(pressed, view), Kind::Screen).await
    }

    /// As [`Visit::turn`], and goes on with the message when it is shown.
    pub(super) async fn turn_then<F>(
        &self,
        (pressed, view): (bool, &View),
        kind: Kind,
        then: impl FnOnce(Self, Card) -> F + Send + 'static,
    ) -> Handled
    where
        F: Future<Output = Handled> + Send + 'static,
    {
        screens::show_then(self, self.place(pressed, view), kind, then).await
    }

    /// As [`Visit::turn`], but only if it has to wait for nothing; returns the message.
    pub(super) async fn turn_at_once(&self, pressed: bool, view: &View) -> Handled<Option<Card>> {
        Ok(screens::show_at_once(self, &self.place(pressed, view)).await?.ok())
    }

    /// Shows something on this message, or on a new one, and returns it. It waits for its turn, so that no handler calls it but
    /// beside itself.
    pub(super) async fn put_in_turn(&self, on: Option<Card>, view: &View) -> Handled<Card> {
        let view = view.clone();
        screens::show_in_turn(self, on.map_or_else(|| Show::New(view.clone()), |card| Show::On(card, view.clone())))
            .await
    }

    fn place(&self, pressed: bool, view: &View) -> Show {
        match self.card.filter(|_| pressed) {
            Some(card) => Show::On(card, view.clone()),
            None => Show::New(view.clone()),
        }
    }

    /// Edits a card whose words are a courtesy: what they announce goes on without them.
    pub(super) async fn edit_kindly(&self, card: Card, view: &View) {
        if let Err(Failure::Broken(error)) = screens::show(self, Show::On(card, view.clone()), Kind::Screen).await {
            tracing::warn!(error = format!("{error:#}"), "failed to edit a card");
        }
    }

    /// Does what only shows something: beside the handler, which waits for it as long as nothing has to wait in the chat.
    pub(super) async fn beside<F>(&self, work: impl FnOnce(Self) -> F) -> Handled
    where
        F: Future<Output = Handled> + Send + 'static,
    {
        self.beside_in(self.chat, work).await
    }

    /// The same for what is shown in another chat.
    pub(super) async fn beside_in<F>(&self, chat: ChatId, work: impl FnOnce(Self) -> F) -> Handled
    where
        F: Future<Output = Handled> + Send + 'static,
    {
        let desk = &self.desk;
        let (next_wait, showing) = (desk.bot.next_wait(chat), work(self.clone()));
        let waits = !self.private() || chat.is_group() || !desk.bot.is_free(chat);
        let (tell, mut told) = oneshot::channel();
        let visit = self.clone();
        desk.tasks.spawn_to_end(async move {
            let done = showing.await;
            // The handler is gone, and cannot say it.
            if let Err(done) = tell.send(done) {
                handlers::tell_end(&visit, done).await;
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
    pub(super) async fn note_question(&self, asking: Asking, message: TelegramMessageId) -> Handled {
        let asking = Asking { question: Some(message), ..asking };
        self.desk.talk(self.chat).update(asking).await?;
        Ok(())
    }

    /// Deletes the message that came, since it carries a secret. What cannot be deleted now is owed.
    ///
    /// # Errors
    /// When the database fails; Telegram is asked all the same.
    pub(super) async fn delete_secret(&self, kind: SecretKind) -> Result<(), StoreError> {
        self.ticket.words_are_secret(kind);
        if let Some(card) = self.card {
            let _: DeleteOutcome = deletions::delete(&self.desk, card, self.topic, DeletionKind::Typed(kind)).await?;
        }
        Ok(())
    }

    /// What is being asked in this chat; in a group nothing ever is.
    pub(super) async fn asking(&self) -> Handled<Asking> {
        if !self.private() {
            return Ok(Asking::default());
        }
        Ok(self.desk.talk(self.chat).get_or_default().await?)
    }

    pub(super) async fn state(&self) -> Handled<State> {
        Ok(self.asking().await?.state)
    }

    /// Remembers what is being asked, and that this update led to it.
    pub(super) async fn ask(&self, state: State) -> Result<(), StoreError> {
        if !self.private() {
            return Ok(());
        }
        let talk = self.desk.talk(self.chat);
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
    pub(super) async fn first_time(&self) -> Result<bool, StoreError> {
        let mut work = self.desk.store.begin().await?;
        let first = work.updates().claim(self.update_id).await?;
        work.commit().await?;
        Ok(first)
    }
}
