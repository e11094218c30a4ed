//! Alerts and the digest, told to those who run accounts and are to be told.
//! Its rule: each person has one message for one alert, edited when it is over; a Telegram that does not answer is called
//! again until it has been told.

use std::time::Duration;

use teloxide::RequestError;
use tokio_util::sync::CancellationToken;

use crate::bot::callback::Press;
use crate::bot::desk::{Desk, Visit};
use crate::bot::error::{Handled, quiet};
use crate::bot::say;
use crate::bot::views::{View, alert};
use crate::domain::health::DigestLine;
use crate::domain::ids::{AlertId, ChatId};
use crate::domain::team::{Member, Right};
use crate::store::Shown;

/// How long to wait before a Telegram that did not answer is called again; doubled up to a minute.
const AGAIN: Duration = Duration::from_secs(2);
const LONGEST: Duration = Duration::from_secs(60);

/// Brings everybody's message of an alert up to date.
///
/// # Errors
/// When the store fails.
pub(super) async fn refresh(desk: &Desk, id: AlertId, stop: &CancellationToken) -> Handled {
    let mut wait = AGAIN;
    while !told_everybody(desk, id).await? {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(wait) => wait = (wait * 2).min(LONGEST),
        }
    }
    Ok(())
}

/// `false` when Telegram did not answer for somebody.
async fn told_everybody(desk: &Desk, id: AlertId) -> Handled<bool> {
    // Alerts share the stripes with accounts' cards; another sign keeps them apart mostly, and no harm is done otherwise.
    let _hand = desk.card_in_hand(-id.0).await;
    let mut reading = desk.store.read().await?;
    let Some(found) = reading.alerts().get(id).await? else { return Ok(true) };
    let messages = reading.alerts().messages(id).await?;
    let (mut account, mut waiting) = (None, 0);
    if let Some(id) = found.account {
        account = reading.accounts().get_account_by_id(id).await?;
        waiting = reading.alerts().waiting_messages(id).await?;
    }
    let members = reading.team().members().await?;
    let targets = reading.settings().team().await?.alerts_to;
    drop(reading);
    let is_over = found.cleared.is_some();
    let mut all_told = true;
    let told = targets.of(&members);
    for member in members.iter().filter(|member| member.role.may(Right::RunAccounts)) {
        // A private chat has its person's id.
        let chat = ChatId(member.id.0);
        let shown = messages.iter().find(|shown| shown.card.chat == chat);
        // Whoever was told of the beginning is told of the end, on duty or not.
        if shown.is_none() && !told.iter().any(|one| one.id == member.id) {
            continue;
        }
        let view = |chat| alert::view(&desk.reader(member.language, chat), &found, account.as_ref(), waiting);
        let told = match shown {
            Some(shown) if is_over && !shown.tells_end => say::edit(&desk.bot, shown.card, &view(chat)).await,
            None if !is_over => say::send(&desk.bot, chat, &view(chat)).await,
            // Told already, or over before anybody could be told.
            Some(_) | None => continue,
        };
        match told {
            Ok(card) => {
                let mut work = desk.store.begin().await?;
                work.alerts().set_message(id, Shown { card, tells_end: is_over }).await?;
                work.commit().await?;
            }
            Err(RequestError::Network(_) | RequestError::RetryAfter(_)) => all_told = false,
            // They have not started the bot, or blocked it.
            Err(error) => tracing::warn!(error = format!("{:#}", quiet(error)), "somebody was not told of an alert"),
        }
    }
    Ok(all_told)
}

/// Tells everybody who is told of alerts what a day brought.
///
/// # Errors
/// When the store fails.
pub(super) async fn digest(desk: &Desk, day: jiff::civil::Date, lines: Vec<DigestLine>) -> Handled {
    let mut reading = desk.store.read().await?;
    let accounts = reading.accounts().get_accounts().await?;
    let open = reading.alerts().open().await?.len();
    let members = reading.team().members().await?;
    let targets = reading.settings().team().await?.alerts_to;
    drop(reading);
    let lines: Vec<_> = accounts
        .into_iter()
        .filter_map(|account| {
            let line = *lines.iter().find(|line| line.account == account.id)?;
            Some((account, line))
        })
        .collect();
    for member in targets.of(&members) {
        let view = alert::digest(&desk.reader(member.language, ChatId(member.id.0)), day, &lines, open);
        tell(desk, member, &view).await;
    }
    Ok(())
}

/// A button of an alert opens a message of its own: the alert stays, since its end is told in it.
///
/// # Errors
/// When the store fails.
pub(super) async fn step_aside(visit: &mut Visit, press: Press) -> Handled {
    let on_alerts = matches!(press, Press::LogIn(_) | Press::Account(_) | Press::Accounts { .. });
    if let Some(card) = visit.card.filter(|_| on_alerts)
        && visit.desk.store.read().await?.alerts().is_shown_by(card).await?
    {
        visit.card = None;
    }
    Ok(())
}

async fn tell(desk: &Desk, member: &Member, view: &View) {
    if let Err(error) = say::send(&desk.bot, ChatId(member.id.0), view).await {
        tracing::warn!(error = format!("{:#}", quiet(error)), "somebody was not told of the day");
    }
}
