//! The alert that a prospect's message could not be shown in any chat.

use crate::bot::context::{BotContext, Handled};
use crate::domain::alert::{AlertKind, Ending, Trouble};
use crate::domain::ids::DialogId;

/// Raises the alert. It names the dialog and not the person, so that erasing them is complete.
pub(in crate::bot) async fn raise(ctx: &BotContext, dialog: DialogId) -> Handled {
    ctx.reach.unshown.lock().insert(dialog);
    let now = ctx.store.clock().now();
    let trouble = Trouble { subject: dialog.to_string(), ..Trouble::of_desk(AlertKind::NotShown, now) };
    ctx.monitor.notifier().notify_account_problem(&trouble).await?;
    Ok(())
}

/// Ends the alert after a message of this dialog was shown.
pub(in crate::bot) async fn clear(ctx: &BotContext, dialog: DialogId) -> Handled {
    if !ctx.reach.unshown.lock().remove(&dialog) {
        return Ok(());
    }
    let open = ctx.store.read().await?.alerts().open().await?;
    for alert in open.iter().filter(|alert| alert.kind == AlertKind::NotShown && alert.subject == dialog.to_string()) {
        ctx.monitor.notifier().end(alert.id, Ending::Back).await?;
    }
    Ok(())
}
