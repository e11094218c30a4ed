//! Records which members the bot can reach, and tries the group again while it is broken.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::bot::context::{BotContext, Handled, quietly};
use crate::bot::inbox;
use crate::bot::kit::send_retry;
use crate::bot::output::reach::Change;
use crate::domain::alert::{AlertKind, Ending, Trouble};
use crate::domain::group_trouble::GroupTrouble;
use crate::domain::ids::{ChatId, DialogId, TelegramUserId};
use crate::domain::recipients;
use crate::store::StoreError;
use crate::tasks::Pulse;

/// More tries do not make the wait longer.
const MOST_TRIES: u32 = 7;

/// Records which members the bot can reach, and notifies the team, until `stop`.
pub(in crate::bot) async fn run(ctx: Arc<BotContext>, stop: CancellationToken, pulse: Pulse) {
    if let Err(error) = load(&ctx).await {
        tracing::error!(error = %crate::logging::chain(&error), "failed to read which members can be reached");
    }
    let mut changed = ctx.reach.changed.lock().await;
    let mut tries = 0;
    loop {
        let in_trouble = ctx.reach.group_trouble().is_some();
        // From a few seconds on, up to a minute.
        let wait = send_retry::wait(tries + 3);
        let woken = async {
            tokio::select! {
                () = stop.cancelled() => None,
                change = changed.recv() => change,
                () = tokio::time::sleep(wait), if in_trouble => Some(Change::TryGroup),
            }
        };
        let Some(change) = pulse.rest(woken).await else { return };
        tries = if in_trouble { (tries + 1).min(MOST_TRIES) } else { 0 };
        quietly(apply(&ctx, change, &stop).await);
    }
}

async fn load(ctx: &BotContext) -> Result<(), StoreError> {
    let mut reading = ctx.store.read().await?;
    for member in reading.team().members().await?.iter().filter(|member| !member.is_reachable()) {
        ctx.reach.lost.lock().insert(member.chat());
    }
    let open = reading.alerts().open().await?;
    drop(reading);
    for alert in open {
        match (alert.kind, ctx.group) {
            (AlertKind::GroupLost, Some(_)) => {
                let trouble = GroupTrouble::from_code(alert.details.as_deref().unwrap_or_default());
                ctx.reach.group.lock().get_or_insert(trouble);
                ctx.reach.try_group();
            }
            // There is no group any more.
            (AlertKind::GroupLost, None) => ctx.monitor.notifier().end(alert.id, Ending::Moot).await?,
            (AlertKind::NotShown, _) => {
                ctx.reach.unshown.lock().extend(alert.subject.parse().ok().map(DialogId));
            }
            _ => {}
        }
    }
    Ok(())
}

async fn apply(ctx: &Arc<BotContext>, change: Change, stop: &CancellationToken) -> Handled {
    match change {
        Change::Lost(chat) => member_changed(ctx, chat, false).await?,
        Change::Found(chat) => member_changed(ctx, chat, true).await?,
        Change::Group => group_changed(ctx).await?,
        Change::TryGroup => return inbox::try_group(ctx, stop).await,
    }
    // A member who gets notifications from now on also learns what waits.
    let (shared, stop) = (Arc::clone(ctx), stop.clone());
    ctx.tasks.spawn(async move { quietly(inbox::resume(&shared, &stop).await) });
    Ok(())
}

/// Records that a member has become reachable or unreachable, and notifies the others.
async fn member_changed(ctx: &Arc<BotContext>, chat: ChatId, reachable: bool) -> Handled {
    // A private chat has its person's id.
    let id = TelegramUserId(chat.0);
    let Some(team) = ctx.team.set_reachable(id, reachable).await? else { return Ok(()) };
    tracing::warn!(member = id.0, reachable, "recorded whether a member can be reached");
    // What waited for them may be everybody's now.
    ctx.put_aside.wake();
    if recipients::stand_ins(&team, None, &[]).is_empty() {
        tracing::error!(
            "failed to reach anybody on the team; what prospects write is kept until somebody can be reached"
        );
    }
    Ok(())
}

/// Raises or ends the alert about the group.
async fn group_changed(ctx: &BotContext) -> Handled {
    let trouble = ctx.reach.group_trouble();
    let open = ctx.store.read().await?.alerts().open().await?;
    let open = open.into_iter().find(|alert| alert.kind == AlertKind::GroupLost);
    let is_raised = |trouble: GroupTrouble| {
        open.as_ref().is_some_and(|alert| alert.details.as_deref() == Some(trouble.code().as_str()))
    };
    if let Some(trouble) = trouble.filter(|trouble| is_raised(*trouble)) {
        tracing::debug!(?trouble, "the team's group is still broken");
        return Ok(());
    }
    if let Some(alert) = &open {
        // It works again, or another reason has another cure.
        let ending = if trouble.is_none() { Ending::Back } else { Ending::Moot };
        ctx.monitor.notifier().end(alert.id, ending).await?;
    }
    if let Some(trouble) = trouble {
        let now = ctx.store.clock().now();
        let alert = Trouble { details: Some(trouble.code()), ..Trouble::of_desk(AlertKind::GroupLost, now) };
        ctx.monitor.notifier().notify_account_problem(&alert).await?;
    }
    Ok(())
}
