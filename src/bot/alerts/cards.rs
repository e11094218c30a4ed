//! Showing alerts to the members who manage accounts.
//!
//! Each member has one message for an alert, which is edited when the alert ends. Sending is retried until Telegram
//! answers.

use jiff::Timestamp;

use crate::bot::accounts::press::AccountPress;
use crate::bot::alerts::screens as alert;
use crate::bot::context::any_press::AnyPress;
use crate::bot::context::{BotContext, CardChange, CardKey, Handled, Mistake, Projection, Request, projection};
use crate::bot::home::press::HomePress;
use crate::bot::login::press::LoginPress;
use crate::bot::output::send_error::SendError;
use crate::domain::account::Account;
use crate::domain::alert::Alert;
use crate::domain::ids::{AlertId, ChatId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::team::{Member, Right};
use crate::store::{ReadTx, ShownAlert, StoreError};

/// Updates every member's message of an alert.
///
/// # Errors
/// When the store fails.
pub(in crate::bot) async fn refresh(ctx: &BotContext, id: AlertId) -> Handled {
    projection::refresh(ctx, &ctx.alarm, &AlertCards(id)).await
}

/// The messages of an alert, one for each recipient.
struct AlertCards(AlertId);

/// An alert, its recipients, and its messages.
struct LoadedAlert {
    found: Alert,
    about: About,
    /// The members who may manage accounts, each with the end of their silence.
    members: Vec<(Member, Option<Timestamp>)>,
    /// The members who are notified of new alerts.
    recipients: Vec<TelegramUserId>,
    messages: Vec<ShownAlert>,
}

impl Projection for AlertCards {
    type Facts = LoadedAlert;

    fn key(&self) -> CardKey {
        CardKey::Alert(self.0)
    }

    fn lock(&self, chat: ChatId) -> CardKey {
        CardKey::AlertIn(self.0, chat)
    }

    async fn chats(&self, ctx: &BotContext) -> Handled<Vec<ChatId>> {
        let members = ctx.store.read().await?.team().members().await?;
        Ok(members.iter().filter(|member| member.role.may(Right::RunAccounts)).map(Member::chat).collect())
    }

    async fn load(&self, ctx: &BotContext) -> Handled<Option<LoadedAlert>> {
        let mut reading = ctx.store.read().await?;
        let Some(found) = reading.alerts().get(self.0).await? else { return Ok(None) };
        let messages = reading.alerts().messages(self.0).await?;
        let about = About::read(&mut reading, &found).await?;
        let team = reading.team().members().await?;
        let recipients = reading.settings().team().alerts_to.of(&team).iter().map(|member| member.id).collect();
        let mut members = Vec::with_capacity(team.len());
        for member in team.into_iter().filter(|member| member.role.may(Right::RunAccounts)) {
            let quiet_until = reading.alerts().quiet_until(member.chat(), &found).await?;
            members.push((member, quiet_until));
        }
        Ok(Some(LoadedAlert { found, about, members, recipients, messages }))
    }

    fn render(&self, ctx: &BotContext, facts: &LoadedAlert, chat: ChatId) -> Vec<CardChange> {
        let LoadedAlert { found, about, members, recipients, messages } = facts;
        let Some((member, quiet_until)) = members.iter().find(|(member, _)| member.chat() == chat) else {
            return Vec::new();
        };
        let is_over = found.cleared.is_some();
        let view = || alert::view(&ctx.reader(member.language, chat), &about.facts(found, *quiet_until));
        match messages.iter().find(|shown| shown.card.chat == chat) {
            // A member who was notified of the beginning is notified of the end, even off duty.
            Some(shown) if is_over && !shown.shows_end => vec![CardChange::EditOrResend(shown.card, view())],
            // The affected accounts may have changed.
            Some(shown) if !is_over && found.is_of_many() => vec![CardChange::EditOrResend(shown.card, view())],
            None if !is_over && quiet_until.is_none() && recipients.contains(&member.id) => {
                vec![CardChange::Send(chat.into(), view())]
            }
            // Shown already, ended before it was shown, or silenced for now.
            Some(_) | None => Vec::new(),
        }
    }

    async fn record(&self, ctx: &BotContext, facts: &LoadedAlert, _: &CardChange, card: Option<Card>) -> Handled {
        let Some(card) = card else { return Ok(()) };
        let mut work = ctx.store.begin().await?;
        work.alerts().set_message(self.0, ShownAlert { card, shows_end: facts.found.cleared.is_some() }).await?;
        Ok(work.commit().await?)
    }

    /// The member has not started the bot, or has blocked it.
    async fn refused(&self, _: &BotContext, _: &LoadedAlert, _: &CardChange, error: SendError) -> Handled {
        tracing::warn!(%error, "failed to notify a member of an alert");
        Ok(())
    }
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
    let _lock = request.ctx.lock_card(CardKey::AlertIn(id, request.chat)).await;
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
