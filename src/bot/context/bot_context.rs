//! The bot context: the services below the bot and the bot's own state, for every handler.

use std::sync::{Arc, OnceLock};

use teloxide::Bot;
use tokio::sync::watch;

use crate::accounts::{AccountManager, AccountMonitor};
use crate::bot::context::card_key::CardKey;
use crate::bot::context::chat_state::Talk;
use crate::bot::context::command_limit::CommandLimit;
use crate::bot::context::said_lines::SaidLines;
use crate::bot::context::screens::Screens;
use crate::bot::context::strangers::Strangers;
use crate::bot::imports::kept_files::TableFiles;
use crate::bot::imports::open_counts::OpenCounts;
use crate::bot::inbox::floods::Floods;
use crate::bot::kit::{Reader, View};
use crate::bot::login::keypad::Keypads;
use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::rate_limiter::Priority;
use crate::bot::output::reach::Reach;
use crate::bot::output::say;
use crate::bot::records::Records;
use crate::bot::sending::files::Files;
use crate::bot::sessions::held_sessions::HeldSessions;
use crate::bot::settings::words::Installed;
use crate::bot::system::telegram_check::PollingState;
use crate::campaigns::Campaigns;
use crate::contacts::{Contacts, Lists};
use crate::dialogs::Dialogs;
use crate::domain::ids::{AccountId, ChatId, DialogId};
use crate::domain::language::Language;
use crate::domain::login::Card;
use crate::domain::team::Member;
use crate::domain::team_settings::TeamSettings;
use crate::i18n::Times;
use crate::import::Importer;
use crate::ops::Machine;
use crate::outbox::Outbox;
use crate::sequences::Sequences;
use crate::store::Store;
use crate::tasks::keyed::{KeyPlace, KeyedLock, SingleFlight};
use crate::tasks::{Tasks, Wake};
use crate::team::{Team, Templates};

/// The services that the bot is built on.
pub struct Rooms {
    pub store: Store,
    pub manager: AccountManager,
    pub monitor: AccountMonitor,
    pub dialogs: Dialogs,
    pub contacts: Contacts,
    pub lists: Lists,
    pub importer: Importer,
    pub sequences: Sequences,
    pub campaigns: Campaigns,
    pub team: Team,
    pub templates: Templates,
    pub outbox: Outbox,
    pub machine: Machine,
    pub tasks: Tasks,
}

/// The bot's state and its services.
pub struct BotContext {
    /// Sends answers to requests.
    pub(in crate::bot) bot: BotSender,
    /// Sends what nobody requested just now.
    pub(in crate::bot) news: BotSender,
    /// Sends what a member must know although nobody requested it.
    pub(in crate::bot) alarm: BotSender,
    /// Refreshes what a dialog shows already.
    pub(in crate::bot) refresher: BotSender,
    /// Running refreshes of cards.
    pub(in crate::bot) refreshes: SingleFlight<CardKey>,
    /// Screens that wait to be shown to members who requested them.
    pub(in crate::bot) screens: Screens,
    pub(in crate::bot) command_limit: CommandLimit,
    /// What was said about messages that cannot be used.
    pub(in crate::bot) said_lines: SaidLines,
    pub(in crate::bot) store: Store,
    /// The bot's own tables.
    pub(in crate::bot) records: Records,
    pub(in crate::bot) manager: AccountManager,
    pub(in crate::bot) monitor: AccountMonitor,
    pub(in crate::bot) dialogs: Dialogs,
    pub(in crate::bot) contacts: Contacts,
    pub(in crate::bot) lists: Lists,
    pub(in crate::bot) importer: Importer,
    /// The files of imports that are being prepared.
    pub(in crate::bot) table_files: TableFiles,
    /// The files that are being counted.
    pub(in crate::bot) counts: OpenCounts,
    pub(in crate::bot) sequences: Sequences,
    pub(in crate::bot) campaigns: Campaigns,
    pub(in crate::bot) team: Team,
    pub(in crate::bot) templates: Templates,
    pub(in crate::bot) outbox: Outbox,
    pub(in crate::bot) machine: Machine,
    pub(in crate::bot) polling: PollingState,
    /// For work that continues after a handler has returned.
    pub(in crate::bot) tasks: Tasks,
    pub(in crate::bot) keypads: Keypads,
    pub(in crate::bot) held_sessions: HeldSessions,
    pub(in crate::bot) strangers: Strangers,
    /// The workers that show pending messages, one for each dialog and chat.
    pub(in crate::bot) dialog_workers: SingleFlight<(DialogId, ChatId)>,
    /// The accounts that ask for translations, one task for each.
    pub(in crate::bot) translations: SingleFlight<AccountId>,
    pub(in crate::bot) floods: Floods,
    /// Serializes changes of a member's menu.
    pub(in crate::bot) menus: KeyedLock<i64>,
    /// The bot's own username, for links.
    pub(in crate::bot) our_name: OnceLock<String>,
    /// Which members the bot can reach.
    pub(in crate::bot) reach: Arc<Reach>,
    pub(in crate::bot) files: Files,
    /// Woken when a dialog was snoozed: it may be due before anything else.
    pub(in crate::bot) put_aside: Wake,
    /// Woken when a message must be deleted.
    pub(in crate::bot) deletions: Wake,
    /// The team's forum group, if there is one.
    pub(in crate::bot) group: Option<ChatId>,
    /// The team's settings.
    settings: watch::Receiver<Arc<TeamSettings>>,
    /// The installation's language, which applies while the team has chosen none.
    installed_language: Language,
    cards: KeyedLock<CardKey>,
}

impl BotContext {
    /// The key of a request: it identifies the message by bot and chat.
    pub(in crate::bot) fn accept_key(&self, asked: Card) -> String {
        format!("{}{}:{}", self.accept_keys(), asked.chat, asked.message)
    }

    /// The prefix of this bot's accept keys.
    pub(in crate::bot) fn accept_keys(&self) -> String {
        format!("{}:", self.bot.own_id())
    }

    #[must_use]
    pub fn new(bot: Bot, rooms: Rooms, installed_language: Language, group: Option<ChatId>) -> Self {
        let Rooms {
            store,
            manager,
            monitor,
            dialogs,
            contacts,
            importer,
            lists,
            sequences,
            campaigns,
            team,
            templates,
            outbox,
            machine,
            tasks,
        } = rooms;
        let settings = store.team_settings();
        let reach = Arc::new(Reach::default());
        let bot = BotSender::new(bot, Arc::clone(&reach), tasks.stopping(), machine.metrics.bot_api.clone());
        Self {
            news: bot.with(Priority::News),
            alarm: bot.with(Priority::Alert),
            refresher: bot.with(Priority::Refresh),
            refreshes: SingleFlight::default(),
            screens: Screens::default(),
            command_limit: CommandLimit::default(),
            said_lines: SaidLines::default(),
            bot,
            records: Records::new(store.clone()),
            store,
            manager,
            monitor,
            dialogs,
            contacts,
            lists,
            importer,
            table_files: TableFiles::default(),
            counts: OpenCounts::default(),
            sequences,
            campaigns,
            team,
            templates,
            outbox,
            machine,
            polling: PollingState::default(),
            tasks,
            keypads: Keypads::default(),
            held_sessions: HeldSessions::default(),
            strangers: Strangers::default(),
            dialog_workers: SingleFlight::default(),
            translations: SingleFlight::default(),
            floods: Floods::default(),
            menus: KeyedLock::default(),
            our_name: OnceLock::new(),
            reach,
            files: Files::default(),
            put_aside: Wake::default(),
            deletions: Wake::default(),
            group,
            settings,
            installed_language,
            cards: KeyedLock::default(),
        }
    }

    /// The state of a private chat.
    #[must_use]
    pub(in crate::bot) fn talk(&self, chat: ChatId) -> Talk<'_> {
        Talk { store: &self.store, chat }
    }

    /// The team's settings as of the latest commit.
    #[must_use]
    pub(in crate::bot) fn settings(&self) -> Arc<TeamSettings> {
        Arc::clone(&self.settings.borrow())
    }

    /// The language for members who have chosen none and whose Telegram language is not supported.
    #[must_use]
    pub(in crate::bot) fn default_language(&self) -> Language {
        self.settings.borrow().language.unwrap_or(self.installed_language)
    }

    /// The installation's values for settings that the team has not changed.
    #[must_use]
    pub(in crate::bot) fn installed(&self) -> Installed {
        Installed { zone: self.store.clock().installed_zone().clone(), language: self.installed_language }
    }

    #[must_use]
    pub(in crate::bot) fn reader(&self, language: Option<Language>, chat: ChatId) -> Reader {
        let clock = self.store.clock();
        let times =
            Times { language: language.unwrap_or(self.default_language()), zone: clock.zone(), now: clock.now() };
        // A private chat has its person's id, a group a negative one.
        Reader { times, private: chat.0 > 0 }
    }

    /// The reader in a chat: the member whose private chat it is, or everybody in a group.
    pub(in crate::bot) fn reader_in(&self, team: &[Member], chat: ChatId) -> Reader {
        let member = team.iter().find(|member| member.chat() == chat);
        self.reader(member.and_then(|member| member.language), chat)
    }

    /// The reader of a dialog's topic in a chat. It is read as in a group, also in a private chat.
    pub(in crate::bot) fn reader_of_topic(&self, team: &[Member], chat: ChatId) -> Reader {
        Reader { private: false, ..self.reader_in(team, chat) }
    }

    /// Locks the cards of one subject for an update: read first, then edit. Without the lock, an older edit could
    /// overwrite a newer one.
    pub(in crate::bot) async fn lock_card(&self, key: CardKey) -> KeyPlace<CardKey> {
        self.cards.lock(key).await
    }

    /// As [`BotContext::lock_card`], but only takes a place in the queue, to be awaited later.
    pub(in crate::bot) fn queue_for_card(&self, key: CardKey) -> KeyPlace<CardKey> {
        self.cards.line_up(key)
    }

    /// Edits a card whose text is only a courtesy; failures are logged. It may wait, so no handler calls it.
    pub(in crate::bot) async fn try_edit(&self, card: Card, view: &View) {
        if let Err(error) = say::edit(&self.bot, card, view).await {
            tracing::warn!(%error, "failed to edit a card");
        }
    }
}
