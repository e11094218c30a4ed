//! Handlers for the buttons of an alert: silence, pause, resume. The alert's message stays and shows the change.

use jiff::SignedDuration;

use crate::bot::alerts::cards as alerts;
use crate::bot::alerts::press::AlertPress;
use crate::bot::context::{Handled, Mistake, Request};
use crate::domain::alert::Alert;
use crate::domain::ids::{AccountId, AlertId};

/// For how long new alerts about the same trouble are silenced.
const QUIET: SignedDuration = SignedDuration::from_hours(1);

/// Handles the press and returns the text of a pop-up.
pub(in crate::bot) async fn pressed(request: &Request, press: AlertPress) -> Handled<Option<String>> {
    let (id, words) = match press {
        AlertPress::Quiet(id) => (id, quiet(request, id).await?),
        AlertPress::Pause(id) => {
            request.ctx.manager.pause(account(request, id).await?, request.id()).await?;
            (id, request.reader.label("alert-toast-paused", &[]))
        }
        AlertPress::Resume(id) => {
            request.ctx.manager.resume_sending(account(request, id).await?, request.id()).await?;
            (id, request.reader.label("alert-toast-resumed", &[]))
        }
    };
    alerts::show_again(request, id).await?;
    Ok(Some(words))
}

async fn quiet(request: &Request, id: AlertId) -> Handled<String> {
    let alert = alert(request, id).await?;
    let until = request.ctx.store.clock().now() + QUIET;
    request.ctx.monitor.notifier().set_quiet(request.chat, &alert, until, request.id()).await?;
    Ok(request.reader.label("alert-toast-quiet", &[("until", request.reader.times.clock(until).into())]))
}

/// The account of an alert. An alert about several accounts has none, and no such button.
async fn account(request: &Request, id: AlertId) -> Handled<AccountId> {
    Ok(alert(request, id).await?.account.ok_or(Mistake::OldButton)?)
}

/// An open alert.
async fn alert(request: &Request, id: AlertId) -> Handled<Alert> {
    let found = request.ctx.store.read().await?.alerts().get(id).await?;
    Ok(found.filter(|alert| alert.cleared.is_none()).ok_or(Mistake::OldButton)?)
}
