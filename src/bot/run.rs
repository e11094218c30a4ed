//! The start of the bot, and the tree of handlers on its updates.
//! Its rule: what is to be shown from the run before is looked up before anybody is answered.

use std::sync::Arc;

use teloxide::dispatching::UpdateHandler;
use tokio::sync::Mutex;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_util::sync::CancellationToken;

use crate::bot::desk::Desk;
use crate::bot::guard::Never;
use crate::bot::handlers::item;
use crate::bot::polling;
use crate::bot::schema::schema;
use crate::bot::telegram_check::{self, WhoError};
use crate::bot::{deletions, events, ground, inbox, menu, notices, reach, reminders, rival};
use crate::dice::dice;
use crate::domain::back_off::BackOff;
use crate::domain::ground::LoopName;
use crate::event::Event;
use crate::logging::{chain, repeats};
use crate::tasks::{Pulse, Tasks};

/// Begins to answer people and to show events.
///
/// # Errors
/// When the Bot API refuses the token, or its URL is none. One that does not answer is called again and again instead.
pub(super) async fn start(desk: Arc<Desk>, news: UnboundedReceiver<Event>, tasks: &Tasks) -> anyhow::Result<()> {
    // Any other failure may be over soon.
    if let Err(error @ WhoError::TokenRefused) = telegram_check::who(desk.bot.connection()).await {
        return Err(error.into());
    }
    inbox::topic::of_this_group(&desk).await?;
    // Before anybody is answered: what is accepted from now on gets its card from whoever accepts it.
    let due = desk.outbox.cards_due(&desk.accept_keys()).await?;
    let (stop, at_desk) = (tasks.stopping(), Arc::clone(&desk));
    tasks.spawn_to_end(async move { item::resume(&at_desk, due, &stop).await });
    // Before anything new is kept.
    inbox::quietly(notices::resume(&desk).await);
    let (stop, at_desk) = (tasks.stopping(), Arc::clone(&desk));
    let news = Arc::new(Mutex::new(news));
    tasks.run_loop_to_end(LoopName::Events, move |pulse| {
        events::run(Arc::clone(&at_desk), Arc::clone(&news), stop.clone(), pulse)
    });
    let (stop, at_desk) = (tasks.stopping(), Arc::clone(&desk));
    tasks.run_loop_to_end(LoopName::Polling, move |pulse| answer(Arc::clone(&at_desk), stop.clone(), pulse));
    let (at_desk, told) = (Arc::clone(&desk), Arc::default());
    tasks.run_loop(LoopName::GroundAlerts, move |pulse| ground::run(Arc::clone(&at_desk), Arc::clone(&told), pulse));
    let at_desk = Arc::clone(&desk);
    tasks.run_loop(LoopName::Rival, move |pulse| rival::watch(Arc::clone(&at_desk), pulse));
    let (stop, at_desk) = (tasks.stopping(), Arc::clone(&desk));
    tasks.spawn(async move { inbox::quietly(inbox::resume(&at_desk, &stop).await) });
    let (stop, at_desk) = (tasks.stopping(), Arc::clone(&desk));
    tasks.run_loop(LoopName::Reach, move |pulse| reach::watch::run(Arc::clone(&at_desk), stop.clone(), pulse));
    let (stop, at_desk) = (tasks.stopping(), Arc::clone(&desk));
    tasks.run_loop_to_end(LoopName::Reminders, move |pulse| reminders::run(Arc::clone(&at_desk), stop.clone(), pulse));
    let (stop, at_desk) = (tasks.stopping(), Arc::clone(&desk));
    tasks.run_loop_to_end(LoopName::Deletions, move |pulse| deletions::run(Arc::clone(&at_desk), stop.clone(), pulse));
    tasks.spawn(async move {
        if let Err(error) = menu::show_all(&desk).await {
            tracing::warn!(error = %chain(&error), "failed to register the menus");
        }
    });
    Ok(())
}

/// Answers updates until `stop`.
async fn answer(desk: Arc<Desk>, stop: CancellationToken, pulse: Pulse) {
    let mut back_off = BackOff::default();
    let calls = repeats!("failed to ask Telegram who the bot is");
    while !stop.is_cancelled() {
        let Err(error) = serve_with(&desk, schema(), &stop, &pulse).await else { continue };
        let wait = back_off.failed(None, dice());
        calls.failed("", error);
        tokio::select! {
            () = stop.cancelled() => {}
            () = pulse.rest(tokio::time::sleep(wait)) => {}
        }
    }
}

/// Answers updates by this tree until `stop`, or until Telegram does not even say who the bot is.
///
/// # Errors
/// When the first call to the Bot API fails.
pub async fn serve(desk: &Arc<Desk>, handler: UpdateHandler<Never>, stop: &CancellationToken) -> anyhow::Result<()> {
    Ok(serve_with(desk, handler, stop, &Pulse::default()).await?)
}

async fn serve_with(
    desk: &Arc<Desk>,
    handler: UpdateHandler<Never>,
    stop: &CancellationToken,
    pulse: &Pulse,
) -> Result<(), WhoError> {
    let asked = telegram_check::who(desk.bot.connection());
    let me = tokio::select! {
        () = stop.cancelled() => return Ok(()),
        me = pulse.rest(asked) => me?,
    };
    let _ = desk.our_name.set(me.username().to_owned());
    polling::run(desk, handler, me, stop, pulse).await;
    Ok(())
}
