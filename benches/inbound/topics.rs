//! The latency of topics in private chats: from a prospect's message to its card in the topics of all members on duty.
//! Each chat gets fewer messages than Telegram allows, so that none waits for the pace.

use std::time::{Duration, Instant};

use anyhow::ensure;
use futures::future::try_join_all;
use salesdesk::app::App;
use salesdesk::domain::ids::TelegramUserId;
use telegram_sandbox::bot_api::ChatId;

use crate::Stage;
use crate::cards::shown;
use crate::support::SandboxDataCenters;

/// The members on duty.
pub(crate) const MEMBERS: usize = 8;
pub(crate) const MESSAGES: usize = 80;
/// The dialogs, which have their topics before the measurement.
const DIALOGS: usize = 4;
pub(crate) const EVERY: Duration = Duration::from_millis(1_500);
/// After this pause, the burst that Telegram allows a chat is whole again.
const REST: Duration = Duration::from_secs(30);

pub(crate) async fn times(stage: Stage) -> anyhow::Result<Vec<Duration>> {
    let Stage { sandbox, folder: _folder, settings, store, owners, chats } = stage;
    let mut work = store.begin().await?;
    work.team().ensure_owners(&settings.owners).await?;
    for owner in owners.iter().map(|owner| TelegramUserId(owner.0)) {
        work.team().set_in_topics(owner, true, Some(owner)).await?;
    }
    work.commit().await?;
    store.close().await;
    sandbox.switch_private_topics(true);
    for owner in &owners {
        sandbox.start_bot(*owner);
    }
    let app = App::start(settings, SandboxDataCenters::of(&sandbox)).await?;
    let everywhere =
        |text: &str| try_join_all(owners.iter().map(|owner| shown(sandbox.world().clone(), *owner, text.to_owned())));
    for (number, (prospect, (_, account))) in chats.iter().take(DIALOGS).enumerate() {
        let text = format!("Hello {number}.");
        sandbox.write(*prospect, *account, &text);
        everywhere(&text).await?;
    }
    sandbox.edit(|state| state.bot.limit_pace(true));
    tokio::time::sleep(REST).await;
    let mut ticks = tokio::time::interval(EVERY);
    let mut times = Vec::with_capacity(MESSAGES);
    for number in 0..MESSAGES {
        ticks.tick().await;
        let (prospect, (_, account)) = chats[number % DIALOGS];
        let text = format!("message {number}.");
        let written = Instant::now();
        sandbox.write(prospect, account, &text);
        let last = everywhere(&text).await?.into_iter().max();
        times.extend(last.map(|last| last - written));
    }
    for owner in &owners {
        let chat = sandbox.bot_chat(*owner);
        let in_topics = chat.iter().filter(|one| one.topic.is_some() && one.text.contains("message ")).count();
        ensure!(in_topics == MESSAGES, "{in_topics} messages in the topics of a chat");
        ensure!(sandbox.topics(ChatId::from(*owner)).len() == DIALOGS, "a topic was created twice");
    }
    app.stop().await;
    Ok(times)
}
