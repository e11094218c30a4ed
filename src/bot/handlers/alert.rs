//! The buttons of an alert: quiet, pause, go on.
//! Its rule: the alert stays where it is and shows what has changed.

use jiff::SignedDuration;

use crate::bot::alerts;
use crate::bot::callback::AlertPress;
use crate::bot::error::Handled;
use crate::bot::request::Visit;
use crate::bot::views::refusal::UserError;
use crate::domain::alert::Alert;
use crate::domain::ids::{AccountId, AlertId};

/// How long no new alert about the same is told.
const QUIET: SignedDuration = SignedDuration::from_hours(1);

/// Does it and returns the words for a pop-up.
pub(in crate::bot) async fn pressed(visit: &Visit, press: AlertPress) -> Handled<Option<String>> {
    let (id, words) = match press {
        AlertPress::Quiet(id) => (id, quiet(visit, id).await?),
        AlertPress::Pause(id) => {
            visit.desk.manager.pause(account(visit, id).await?, visit.id()).await?;
            (id, visit.reader.label("alert-toast-paused", &[]))
        }
        AlertPress::Resume(id) => {
            visit.desk.manager.resume_sending(account(visit, id).await?, visit.id()).await?;
            (id, visit.reader.label("alert-toast-resumed", &[]))
        }
    };
    alerts::show_again(visit, id).await?;
    Ok(Some(words))
}

async fn quiet(visit: &Visit, id: AlertId) -> Handled<String> {
    let alert = alert(visit, id).await?;
    let mut work = visit.desk.store.begin().await?;
    let until = work.now() + QUIET;
    work.alerts().set_quiet(visit.chat, &alert, until, visit.id()).await?;
    work.commit().await?;
    Ok(visit.reader.label("alert-toast-quiet", &[("until", visit.reader.times.clock(until).into())]))
}

/// The account that an alert is about; an alert of many has none, and no such button.
async fn account(visit: &Visit, id: AlertId) -> Handled<AccountId> {
    Ok(alert(visit, id).await?.account.ok_or(UserError::OldButton)?)
}

/// An alert that is not over.
async fn alert(visit: &Visit, id: AlertId) -> Handled<Alert> {
    let found = visit.desk.store.read().await?.alerts().get(id).await?;
    Ok(found.filter(|alert| alert.cleared.is_none()).ok_or(UserError::OldButton)?)
}
