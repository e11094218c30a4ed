//! The latency of cards in the whole program: from a prospect's message to its card in the assignee's chat. Messages
//! arrive at a steady rate, whether or not earlier ones have been shown.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use salesdesk::app::App;
use salesdesk::domain::ids::TelegramUserId;
use salesdesk::store::Prospect;
use telegram_sandbox::world::{PersonId, World};
use tokio::task::JoinSet;

use crate::support::SandboxDataCenters;
use crate::{MESSAGES, PACE, PATIENCE, Stage};

pub(crate) async fn times(stage: Stage) -> anyhow::Result<Vec<Duration>> {
    give_each_to_one(&stage).await?;
    let Stage { sandbox, folder: _folder, settings, store, owners, chats } = stage;
    store.close().await;
    for owner in &owners {
        sandbox.start_bot(*owner);
    }
    let app = App::start(settings, SandboxDataCenters::of(&sandbox)).await?;
    // Every account has caught up.
    for ((prospect, (_, account)), owner) in chats.iter().zip(&owners) {
        sandbox.write(*prospect, *account, "Hello.");
        shown(sandbox.world().clone(), *owner, "Hello.".to_owned()).await?;
    }
    sandbox.edit(|state| state.bot.limit_pace(true));
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / PACE);
    let mut awaited = JoinSet::new();
    for number in 0..MESSAGES {
        ticks.tick().await;
        let (prospect, (_, account)) = chats[number % chats.len()];
        let (world, owner, text) =
            (sandbox.world().clone(), owners[number % chats.len()], format!("message {number}."));
        awaited.spawn(async move {
            let written = Instant::now();
            world.write(prospect, account, &text);
            Ok::<_, anyhow::Error>(shown(world, owner, text).await? - written)
        });
    }
    let mut times = Vec::with_capacity(MESSAGES);
    while let Some(time) = awaited.join_next().await {
        times.push(time??);
    }
    for owner in &owners {
        let cards = sandbox.bot_chat(*owner).iter().filter(|message| message.text.contains("message ")).count();
        ensure!(cards == MESSAGES / owners.len(), "{cards} cards in a chat");
    }
    app.stop().await;
    Ok(times)
}

/// Opens every dialog and assigns each to another member.
async fn give_each_to_one(stage: &Stage) -> anyhow::Result<()> {
    let mut work = stage.store.begin().await?;
    work.team().ensure_owners(&stage.settings.owners).await?;
    for (number, ((prospect, (account, _)), owner)) in stage.chats.iter().zip(&stage.owners).enumerate() {
        let username = Some(format!("prospect_{number}"));
        let prospect = Prospect { id: TelegramUserId(prospect.0), username, display_name: "Prospect".to_owned() };
        let dialog = work.dialogs().open(&prospect, *account).await?;
        let owner = TelegramUserId(owner.0);
        work.dialogs().assign(dialog.id, Some(owner), owner).await?;
    }
    Ok(work.commit().await?)
}

/// Waits until a member sees a card with this text. Returns the time.
pub(crate) async fn shown(world: World, member: PersonId, words: String) -> anyhow::Result<Instant> {
    let card = world.wait_for_bot(member, PATIENCE, |chat| {
        chat.iter().rev().any(|message| message.from_bot && message.text.contains(&words)).then(Instant::now)
    });
    card.await.with_context(|| format!("{words:?} was not shown"))
}
