//! The bot's connection to Telegram and its dispatcher.
//! Its rule: nothing of an update but its kind is ever logged, and the dispatcher runs until it is told to stop.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use teloxide::RequestError;
use teloxide::dispatching::{Dispatcher, UpdateHandler};
use teloxide::error_handlers::ErrorHandler;
use teloxide::requests::Requester;
use teloxide::types::{Update, UpdateKind};
use teloxide::update_listeners::{Polling, UpdateListener as _};
use tokio::sync::Mutex;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_util::sync::CancellationToken;

use crate::bot::desk::Desk;
use crate::bot::error::quiet;
use crate::bot::guard::Never;
use crate::bot::handlers::item;
use crate::bot::schema::schema;
use crate::bot::{events, inbox, menu, passing, reminders, rival};
use crate::domain::ground::LoopName;
use crate::event::Event;
use crate::logging::chain;
use crate::tasks::Tasks;

/// How long one request for updates stays open; below the client's own time-out of 17 s.
const POLL: Duration = Duration::from_secs(10);
/// How long the bot waits before it calls on a Telegram that did not answer again.
const AGAIN: Duration = Duration::from_secs(2);

/// Begins to answer people and to show events.
///
/// # Errors
/// When the Bot API refuses the token, or its URL is none. One that does not answer is called again and again instead.
pub(super) async fn start(desk: Arc<Desk>, news: UnboundedReceiver<Event>, tasks: &Tasks) -> anyhow::Result<()> {
    if let Err(RequestError::Api(error)) = desk.bot.connection().get_me().await {
        return Err(error).context("the Bot API refuses the token");
    }
    // Before anybody is answered: what is accepted from now on gets its card from whoever accepts it.
    let due = desk.outbox.cards_due(&desk.accept_keys()).await?;
    let (stop, at_desk) = (tasks.stopping(), Arc::clone(&desk));
    tasks.spawn_to_end(async move { item::resume(&at_desk, due, &stop).await });
    let (stop, at_desk) = (tasks.stopping(), Arc::clone(&desk));
    let news = Arc::new(Mutex::new(news));
    tasks.run_loop_to_end(LoopName::Events, move |pulse| {
        events::run(Arc::clone(&at_desk), Arc::clone(&news), stop.clone(), pulse)
    });
    let (stop, at_desk) = (tasks.stopping(), Arc::clone(&desk));
    tasks.run_loop_to_end(LoopName::Polling, move |_| answer(Arc::clone(&at_desk), stop.clone()));
    let at_desk = Arc::clone(&desk);
    tasks.run_loop(LoopName::Rival, move |pulse| rival::watch(Arc::clone(&at_desk), pulse));
    let (stop, at_desk) = (tasks.stopping(), Arc::clone(&desk));
    tasks.spawn(async move { inbox::quietly(inbox::resume(&at_desk, &stop).await) });
    let (stop, at_desk) = (tasks.stopping(), Arc::clone(&desk));
    tasks.run_loop_to_end(LoopName::Reminders, move |pulse| reminders::run(Arc::clone(&at_desk), stop.clone(), pulse));
    tasks.spawn(async move {
        if let Err(error) = passing::sweep(&desk).await {
            tracing::error!(error = %chain(&error), "secrets that were shown could not be looked for");
        }
        if let Err(error) = menu::show_all(&desk).await {
            tracing::warn!(error = %chain(&error), "the menus were not registered");
        }
    });
    Ok(())
}

/// Answers updates until `stop`; updates in hand are finished.
async fn answer(desk: Arc<Desk>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        // The dispatcher begins by asking who it is, and gives up when nobody answers.
        if let Err(error) = serve(&desk, schema(), &stop).await {
            tracing::warn!(error = format!("{:#}", quiet(error)), "the Bot API does not answer; trying again");
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(AGAIN) => {}
            }
        }
    }
}

/// Answers updates by this tree until `stop`, or until Telegram does not even say who the bot is.
///
/// # Errors
/// When the first call to the Bot API fails.
pub async fn serve(
    desk: &Arc<Desk>,
    handler: UpdateHandler<Never>,
    stop: &CancellationToken,
) -> Result<(), RequestError> {
    let mut dispatcher = Dispatcher::builder(desk.bot.connection().clone(), handler)
        .dependencies(dptree::deps![Arc::clone(desk)])
        .default_handler(|update: Arc<Update>| async move {
            tracing::debug!(kind = kind(&update), "an update was left alone");
        })
        .build();
    let mut listener = Polling::builder(desk.bot.connection().clone()).timeout(POLL).build();
    // Not the dispatcher's own way to be shut down: its signal is lost on one that is at work in that moment.
    let no_more = listener.stop_token();
    let dispatching = dispatcher.try_dispatch_with_listener(listener, Arc::new(Quiet(Arc::clone(desk))));
    tokio::pin!(dispatching);
    tokio::select! {
        ended = &mut dispatching => return ended,
        () = stop.cancelled() => no_more.stop(),
    }
    dispatching.await
}

/// Logs that updates could not be fetched; the listener tries again by itself.
struct Quiet(Arc<Desk>);

impl ErrorHandler<RequestError> for Quiet {
    fn handle_error(self: Arc<Self>, error: RequestError) -> futures::future::BoxFuture<'static, ()> {
        self.0.polling.failed(&error, self.0.store.clock().now());
        tracing::warn!(error = format!("{:#}", quiet(error)), "updates could not be fetched");
        Box::pin(async {})
    }
}

/// The kind of an update, which is all that may be known of one that nobody handled.
fn kind(update: &Update) -> &'static str {
    match &update.kind {
        UpdateKind::Message(_) => "message",
        UpdateKind::EditedMessage(_) => "edited message",
        UpdateKind::CallbackQuery(_) => "callback query",
        UpdateKind::MyChatMember(_) => "membership",
        // The others are not asked for.
        _ => "other",
    }
}
