//! Messages that show a secret and go by themselves.
//! Its rule: where one stands is in the store before its time begins, so that a restart takes it away too.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::bot::desk::Desk;
use crate::bot::error::Handled;
use crate::bot::say;
use crate::domain::login::Card;
use crate::store::StoreError;

/// How often the time is looked at while a secret is shown.
const LOOK: Duration = Duration::from_secs(1);

/// Has a message of the bot go after a while.
pub(super) async fn let_pass(desk: &Arc<Desk>, card: Card, after: SignedDuration) -> Result<(), StoreError> {
    let mut work = desk.store.begin().await?;
    let due_at = work.now() + after;
    work.passing_messages().put(card, due_at).await?;
    work.commit().await?;
    let (desk, tasks) = (Arc::clone(desk), desk.tasks.clone());
    tasks.spawn(async move { wait_and_remove(&desk, card, due_at).await });
    Ok(())
}

/// Takes away what was shown when the program ended: its time was not watched since.
pub(super) async fn sweep(desk: &Desk) -> Result<(), StoreError> {
    let left = desk.store.read().await?.passing_messages().all().await?;
    for (card, _) in left {
        if remove(desk, card).await.is_err() {
            tracing::error!("a message with a secret could not be taken away");
        }
    }
    Ok(())
}

/// Takes a message away, if it is one that passes.
pub(super) async fn remove(desk: &Desk, card: Card) -> Handled {
    let known = desk.store.read().await?.passing_messages().all().await?;
    if !known.iter().any(|(passing, _)| *passing == card) {
        return Ok(());
    }
    // First from the chat: what is forgotten here would stay there.
    say::delete(&desk.bot, card).await;
    let mut work = desk.store.begin().await?;
    work.passing_messages().gone(card).await?;
    Ok(work.commit().await?)
}

async fn wait_and_remove(desk: &Desk, card: Card, due_at: Timestamp) {
    while desk.store.clock().now() < due_at {
        tokio::time::sleep(LOOK).await;
    }
    if remove(desk, card).await.is_err() {
        tracing::error!("a message with a secret could not be taken away");
    }
}
