//! The alert that another program fetches this bot's updates: a second desk with the same token, or a thief. A conflict
//! of a minute is no longer a restart.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::bot::context::BotContext;
use crate::bot::system::telegram_check::CONFLICT_OVER;
use crate::domain::alert::{AlertKind, Ending, Trouble};
use crate::logging::repeats;
use crate::store::StoreError;
use crate::tasks::Pulse;

/// A program that is replaced by its next version ends sooner.
const ALERT_AFTER: SignedDuration = SignedDuration::from_mins(1);
/// How often to check for the end, which no event reports.
const CHECK_AGAIN: Duration = Duration::from_secs(10);

/// Watches for conflicts until the future is dropped.
pub(in crate::bot) async fn watch(ctx: Arc<BotContext>, pulse: Pulse) {
    let mut conflicts = ctx.polling.conflicts();
    let started = ctx.store.clock().now();
    let checks = repeats!("failed to check for a duplicate instance");
    loop {
        let is_open = checks.note(check(&ctx, started).await).unwrap_or(true);
        let woken = async {
            tokio::select! {
                Ok(()) = conflicts.changed() => {}
                () = tokio::time::sleep(CHECK_AGAIN), if is_open => {}
            }
        };
        pulse.rest(woken).await;
    }
}

/// Raises or ends the alert. Returns whether it is open.
async fn check(ctx: &BotContext, started: Timestamp) -> Result<bool, StoreError> {
    let now = ctx.store.clock().now();
    let open = ctx.store.read().await?.alerts().open().await?;
    let open = open.into_iter().find(|alert| alert.kind == AlertKind::SecondPoller);
    match (open, ctx.polling.conflict_since(now)) {
        (None, Some(since)) if since + ALERT_AFTER <= now => {
            let trouble = Trouble::of_desk(AlertKind::SecondPoller, since);
            ctx.monitor.notifier().notify_account_problem(&trouble).await?;
            Ok(true)
        }
        // After a restart it takes a while to know whether the conflict continues.
        (Some(alert), None) if started + CONFLICT_OVER <= now => {
            ctx.monitor.notifier().end(alert.id, Ending::Back).await?;
            Ok(false)
        }
        (open, _) => Ok(open.is_some()),
    }
}
