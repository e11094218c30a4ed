//! The latency of saving, without the bot: from a prospect's message to the event after its commit. The next message is
//! written at its time, after the event of the previous one.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use salesdesk::accounts::{AccountNotifier, ConnectionSettings, Supervisor};
use salesdesk::domain::ground::LoopName;
use salesdesk::event::{Event, Events};
use salesdesk::inbox::Inbox;
use salesdesk::tasks::Tasks;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::support::SandboxDataCenters;
use crate::{MESSAGES, PACE, PATIENCE, Stage};

pub(crate) async fn times(stage: Stage) -> anyhow::Result<Vec<Duration>> {
    let Stage { sandbox, settings, store, chats, .. } = &stage;
    let supervisor = Supervisor::new(store.clone(), SandboxDataCenters::of(sandbox), settings.api.clone());
    let ((events, mut heard), tasks) = (Events::new(), Tasks::default());
    store.deliver_to(events.clone());
    let inbox = Inbox::new(store.clone(), &supervisor);
    tasks.run_loop(LoopName::Inbox, move |pulse| inbox.clone().run(pulse));
    let notifier = AccountNotifier::new(store.clone(), events);
    tasks.run_loop(LoopName::Connections, move |pulse| {
        supervisor.clone().run(ConnectionSettings::default(), notifier.clone(), pulse)
    });
    // Every chat is known, and every account has caught up.
    for (prospect, (_, account)) in chats {
        sandbox.write(*prospect, *account, "Hello");
        message_event(&mut heard).await?;
    }
    let mut times = Vec::with_capacity(MESSAGES);
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / PACE);
    for number in 0..MESSAGES {
        ticks.tick().await;
        let (prospect, (_, account)) = chats[number % chats.len()];
        let written = Instant::now();
        sandbox.write(prospect, account, &format!("message {number}"));
        message_event(&mut heard).await?;
        times.push(written.elapsed());
    }
    tasks.stop().await;
    Ok(times)
}

/// Waits for the event of a message.
async fn message_event(heard: &mut UnboundedReceiver<Event>) -> anyhow::Result<()> {
    let delivering = async {
        while let Some(event) = heard.recv().await {
            if matches!(event, Event::Message { .. }) {
                return Some(());
            }
        }
        None
    };
    tokio::time::timeout(PATIENCE, delivering).await.ok().flatten().context("a message raised no event")
}
