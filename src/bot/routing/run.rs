//! The start of the bot, and running the handlers on its updates. What the previous run left to be shown is looked up
//! before anybody is answered.

use std::sync::Arc;

use teloxide::dispatching::UpdateHandler;
use tokio::sync::Mutex;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_util::sync::CancellationToken;

use crate::bot::alerts::{duplicate_instance, ground};
use crate::bot::campaigns::cards as campaigns;
use crate::bot::context::{BotContext, quietly};
use crate::bot::home::menu;
use crate::bot::imports::cards as imports;
use crate::bot::output::identity::IdentityError;
use crate::bot::reminders::due as reminders;
use crate::bot::reminders::notices;
use crate::bot::routing::events;
use crate::bot::routing::guard::Never;
use crate::bot::routing::schema::schema;
use crate::bot::secrets::deletions;
use crate::bot::sending::item;
use crate::bot::team::reach_watch;
use crate::bot::{inbox, polling};
use crate::dice::dice;
use crate::domain::back_off::BackOff;
use crate::domain::ground::LoopName;
use crate::event::Event;
use crate::logging::{chain, repeats};
use crate::tasks::{Pulse, Tasks};

/// Starts to answer people and to show events.
///
/// # Errors
/// When the Bot API refuses the token, or its URL is invalid. A Bot API that does not answer is retried instead.
pub(in crate::bot) async fn start(
    ctx: Arc<BotContext>,
    news: UnboundedReceiver<Event>,
    tasks: &Tasks,
) -> anyhow::Result<()> {
    // Any other failure may be over soon.
    if let Err(error @ IdentityError::TokenRefused) = ctx.bot.identity().await {
        return Err(error.into());
    }
    inbox::topic::forget_former_groups(&ctx).await?;
    // Before any update is handled: a newly accepted item gets its card from its own handler.
    let due = ctx.outbox.cards_due(&ctx.accept_keys()).await?;
    let (stop, shared) = (tasks.stopping(), Arc::clone(&ctx));
    tasks.spawn_to_end(async move { item::resume(&shared, due, &stop).await });
    // Before any new notice is stored.
    quietly(notices::resume(&ctx).await);
    let (stop, shared) = (tasks.stopping(), Arc::clone(&ctx));
    let news = Arc::new(Mutex::new(news));
    tasks.run_loop_to_end(LoopName::Events, move |pulse| {
        events::run(Arc::clone(&shared), Arc::clone(&news), stop.clone(), pulse)
    });
    let (stop, shared) = (tasks.stopping(), Arc::clone(&ctx));
    tasks.run_loop_to_end(LoopName::Polling, move |pulse| answer(Arc::clone(&shared), stop.clone(), pulse));
    let (shared, shown) = (Arc::clone(&ctx), Arc::default());
    tasks.run_loop(LoopName::GroundAlerts, move |pulse| ground::run(Arc::clone(&shared), Arc::clone(&shown), pulse));
    let shared = Arc::clone(&ctx);
    tasks.run_loop(LoopName::DuplicateInstance, move |pulse| duplicate_instance::watch(Arc::clone(&shared), pulse));
    let shared = Arc::clone(&ctx);
    tasks.spawn(async move { quietly(imports::resume(&shared).await) });
    let shared = Arc::clone(&ctx);
    tasks.spawn(async move { quietly(campaigns::resume(&shared).await) });
    let (stop, shared) = (tasks.stopping(), Arc::clone(&ctx));
    tasks.spawn(async move { quietly(inbox::resume(&shared, &stop).await) });
    let (stop, shared) = (tasks.stopping(), Arc::clone(&ctx));
    tasks.run_loop(LoopName::Reach, move |pulse| reach_watch::run(Arc::clone(&shared), stop.clone(), pulse));
    let shared = Arc::clone(&ctx);
    tasks.run_loop(LoopName::Translations, move |pulse| inbox::translation_loop::run(Arc::clone(&shared), pulse));
    let (stop, shared) = (tasks.stopping(), Arc::clone(&ctx));
    tasks.run_loop_to_end(LoopName::Reminders, move |pulse| reminders::run(Arc::clone(&shared), stop.clone(), pulse));
    let (stop, shared) = (tasks.stopping(), Arc::clone(&ctx));
    tasks.run_loop_to_end(LoopName::Deletions, move |pulse| deletions::run(Arc::clone(&shared), stop.clone(), pulse));
    tasks.spawn(async move {
        if let Err(error) = menu::show_all(&ctx).await {
            tracing::warn!(error = %chain(&error), "failed to register the menus");
        }
    });
    Ok(())
}

/// Handles updates until `stop`.
async fn answer(ctx: Arc<BotContext>, stop: CancellationToken, pulse: Pulse) {
    let mut back_off = BackOff::default();
    let calls = repeats!("failed to ask Telegram who the bot is");
    while !stop.is_cancelled() {
        let Err(error) = serve_with(&ctx, schema(), &stop, &pulse).await else { continue };
        ctx.machine.metrics.bot_api.failed("getMe");
        let wait = back_off.failed(error.wait(), dice());
        calls.failed("", error);
        stop.run_until_cancelled(pulse.rest(tokio::time::sleep(wait))).await;
    }
}

/// Handles updates with this handler until `stop`, or until Telegram does not even say who the bot is.
///
/// # Errors
/// When the first call to the Bot API fails.
pub async fn serve(
    ctx: &Arc<BotContext>,
    handler: UpdateHandler<Never>,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    Ok(serve_with(ctx, handler, stop, &Pulse::default()).await?)
}

async fn serve_with(
    ctx: &Arc<BotContext>,
    handler: UpdateHandler<Never>,
    stop: &CancellationToken,
    pulse: &Pulse,
) -> Result<(), IdentityError> {
    let asked = ctx.bot.identity();
    let me = tokio::select! {
        () = stop.cancelled() => return Ok(()),
        me = pulse.rest(asked) => me?,
    };
    let _ = ctx.our_name.set(me.username().to_owned());
    polling::run(ctx, handler, me, stop, pulse).await;
    Ok(())
}
