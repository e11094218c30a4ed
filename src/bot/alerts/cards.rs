//! Showing alerts to the members who manage accounts.
//!
//! Each member has one message for an alert, which is edited when it ends. If Telegram does not answer, it is retried
//! until the message is shown.

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::bot::accounts::press::AccountPress;
use crate::bot::alerts::screens as alert;
use crate::bot::context::any_press::AnyPress;
use crate::bot::context::error::Handled;
use crate::bot::context::in_line::DueRefresh;
use crate::bot::context::mistake::Mistake;
use crate::bot::context::{BotContext, Request};
use crate::bot::home::press::HomePress;
use crate::bot::kit::tell;
use crate::bot::login::press::LoginPress;
use crate::bot::output::say;
use crate::domain::account::Account;
use crate::domain::alert::Alert;
use crate::domain::ids::{AlertId, ChatId};
use crate::domain::team::Right;
use crate::store::{ReadTx, ShownAlert, StoreError};

/// Updates every member's message of an alert.
///
/// # Errors
/// When the store fails.
pub(in crate::bot) async fn refresh(ctx: &BotContext, id: AlertId, stop: &CancellationToken) -> Handled {
    let mut tries = 0;
    while !shown_to_everybody(ctx, id).await? {
        tries += 1;
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(tell::wait(tries)) => {}
        }
    }
    Ok(())
}

/// Returns `false` when Telegram did not answer for some member.
async fn shown_to_everybody(ctx: &BotContext, id: AlertId) -> Handled<bool> {
    // The task that holds the lock may show an earlier state; the one that waits then shows the latest.
    let Some(place) = ctx.in_line.join(DueRefresh::Alert(id)) else { return Ok(true) };
    // Alerts share the locks with accounts' cards; the negative id avoids most collisions, which are harmless.
    let _hand = ctx.card_in_hand(-id.0).await;
    drop(place);
    let mut reading = ctx.store.read().await?;
    let Some(found) = reading.alerts().get(id).await? else { return Ok(true) };
    let messages = reading.alerts().messages(id).await?;
    let about = About::read(&mut reading, &found).await?;
    let members = reading.team().members().await?;
    let targets = reading.settings().team().await?.alerts_to;
    let is_over = found.cleared.is_some();
    let mut all_shown = true;
    let recipients = targets.of(&members);
    let mut quiets = Vec::with_capacity(members.len());
    for member in &members {
        quiets.push(reading.alerts().quiet_until(ChatId(member.id.0), &found).await?);
    }
    drop(reading);
    for (member, quiet_until) in members.iter().zip(quiets) {
        if !member.role.may(Right::RunAccounts) {
            continue;
        }
        // A private chat has its person's id.
        let chat = ChatId(member.id.0);
        let shown = messages.iter().find(|shown| shown.card.chat == chat);
        // A member who saw the beginning also sees the end, on duty or not.
        if shown.is_none() && !recipients.iter().any(|one| one.id == member.id) {
            continue;
        }
        let view = |chat| alert::view(&ctx.reader(member.language, chat), &about.facts(&found, quiet_until));
        let sent = match shown {
            Some(shown) if is_over && !shown.tells_end => say::edit(&ctx.alarm, shown.card, &view(chat)).await,
            // Accounts were added to the alert or have recovered.
            Some(shown) if !is_over && found.is_of_many() => say::edit(&ctx.alarm, shown.card, &view(chat)).await,
            None if !is_over && quiet_until.is_none() => say::send(&ctx.alarm, chat, &view(chat)).await,
            // Shown already, over before it was shown, or silenced for now.
            Some(_) | None => continue,
        };
        match sent {
            Ok(card) => {
                let mut work = ctx.store.begin().await?;
                work.alerts().set_message(id, ShownAlert { card, tells_end: is_over }).await?;
                work.commit().await?;
            }
            Err(error) if error.is_temporary() => all_shown = false,
            // They have not started the bot, or have blocked it.
            Err(error) => tracing::warn!(%error, "failed to notify a member of an alert"),
        }
    }
    Ok(all_shown)
}

/// The subject of an alert in its present state.
struct About {
    account: Option<Account>,
    members: Vec<Account>,
    waiting: u32,
}

impl About {
    async fn read(reading: &mut ReadTx, alert: &Alert) -> Result<Self, StoreError> {
        let account = match alert.account {
            Some(id) => reading.accounts().get_account_by_id(id).await?,
            None => None,
        };
        let mut members = Vec::new();
        if alert.is_of_many() {
            members = reading.accounts().get_accounts().await?;
            let is_in = |account: &Account| alert.members.iter().any(|one| !one.over && one.account == account.id);
            members.retain(is_in);
        }
        let waiting = reading.alerts().waiting_messages(alert.id).await?;
        Ok(Self { account, members, waiting })
    }

    fn facts<'a>(&'a self, alert: &'a Alert, quiet_until: Option<Timestamp>) -> alert::AlertFacts<'a> {
        alert::AlertFacts {
            alert,
            account: self.account.as_ref(),
            members: &self.members,
            waiting: self.waiting,
            quiet_until,
        }
    }
}

/// Updates the alert on the message whose button was pressed.
///
/// # Errors
/// When the store or Telegram fails.
pub(in crate::bot) async fn show_again(request: &Request, id: AlertId) -> Handled {
    request.beside(move |request| async move { show_as_it_is(&request, id).await }).await
}

async fn show_as_it_is(request: &Request, id: AlertId) -> Handled {
    let _hand = request.ctx.card_in_hand(-id.0).await;
    let mut reading = request.ctx.store.read().await?;
    let found = reading.alerts().get(id).await?.ok_or(Mistake::OldButton)?;
    let about = About::read(&mut reading, &found).await?;
    let quiet_until = reading.alerts().quiet_until(request.chat, &found).await?;
    drop(reading);
    request.put_in_turn(request.card, &alert::view(&request.reader, &about.facts(&found, quiet_until))).await.map(drop)
}

/// Lets a button of an alert open a new message, because the alert's message must stay to show its end.
///
/// # Errors
/// When the store fails.
pub(in crate::bot) async fn step_aside(request: &mut Request, press: AnyPress) -> Handled {
    let on_alerts = matches!(
        press,
        AnyPress::Home(HomePress::Home)
            | AnyPress::Login(LoginPress::LogIn(_))
            | AnyPress::Account(AccountPress::Show(_) | AccountPress::List { .. } | AccountPress::Check(_))
    );
    if let Some(card) = request.card.filter(|_| on_alerts)
        && request.ctx.store.read().await?.alerts().is_shown_by(card).await?
    {
        request.card = None;
    }
    Ok(())
}
