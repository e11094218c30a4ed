//! Showing events on the cards that they concern. It only updates cards; the state of a login or item was decided
//! before the event.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::join3;
use tokio::sync::{Mutex, mpsc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::bot::accounts::{actions as account_actions, check as check_accounts};
use crate::bot::alerts::cards as alerts;
use crate::bot::campaigns::cards as campaigns;
use crate::bot::context::cards::put_on_login;
use crate::bot::context::{Asking, BotContext, Failure, Handled, State, quietly, reference};
use crate::bot::imports::cards as imports;
use crate::bot::inbox;
use crate::bot::kit::{View, send_retry};
use crate::bot::login::question::LoginQuestion;
use crate::bot::login::{qr as login_qr, screens as login};
use crate::bot::output::send_error::SendError;
use crate::bot::reminders::notices;
use crate::bot::sending::item;
use crate::bot::sessions::handlers as session;
use crate::domain::account::{Account, AccountStatus, WarmUpPace};
use crate::domain::ids::{AccountId, ChatId, TelegramUserId};
use crate::domain::login::{Card, Login, LoginOutcome, LoginProblem, LoginStep};
use crate::event::Event;
use crate::tasks::Pulse;

/// Shows events until `stop`, or until the sender is gone.
pub(in crate::bot) async fn run(
    ctx: Arc<BotContext>,
    events: Arc<Mutex<mpsc::UnboundedReceiver<Event>>>,
    stop: CancellationToken,
    pulse: Pulse,
) {
    let mut events = events.lock().await;
    let tasks = TaskTracker::new();
    loop {
        let Some(Some(event)) = stop.run_until_cancelled(pulse.rest(events.recv())).await else { break };
        // Each in its own task: a card that Telegram delays must not delay others.
        let (ctx, stop) = (Arc::clone(&ctx), stop.clone());
        tasks.spawn(async move {
            match AssertUnwindSafe(until_shown(&ctx, event, &stop)).catch_unwind().await {
                Ok(done) => quietly(done),
                Err(_) => tracing::error!(reference = reference(), "caught a panic while showing an event"),
            }
        });
    }
    tasks.close();
    tasks.wait().await;
}

/// Shows one event, with retries until the Bot API accepts it.
async fn until_shown(ctx: &Arc<BotContext>, event: Event, stop: &CancellationToken) -> Handled {
    let mut tries = 0;
    loop {
        let temporary = |error: &anyhow::Error| error.downcast_ref().is_some_and(SendError::is_temporary);
        match show(ctx, event.clone(), stop).await {
            Err(Failure::Broken(error)) if temporary(&error) && !stop.is_cancelled() => {
                tracing::debug!(%error, "failed to show an event; it is retried");
            }
            done => return done,
        }
        tries += 1;
        if stop.run_until_cancelled(tokio::time::sleep(send_retry::wait(tries))).await.is_none() {
            return Ok(());
        }
    }
}

/// Shows one event.
///
/// # Errors
/// When the store or Telegram fails.
pub(in crate::bot) async fn show(ctx: &BotContext, event: Event, stop: &CancellationToken) -> Handled {
    match event {
        Event::Alert { id } | Event::AlertCleared { id } => alerts::refresh(ctx, id).await,
        Event::Notices(kept) => {
            notices::show(ctx, kept).await;
            Ok(())
        }
        Event::Item { id } => {
            let Some(item) = item::refresh(ctx, &ctx.news, id).await? else { return Ok(()) };
            inbox::item_changed(ctx, &item, stop).await
        }
        Event::Wish { item } => item::refresh(ctx, &ctx.news, item).await.map(drop),
        Event::Message { id } => inbox::arrived(ctx, id, stop).await,
        Event::MessageChanged { id } => inbox::changed::refresh(ctx, id).await,
        Event::Reacted { dialog, message, item } => {
            // The card of a /send; an answer shows the reaction itself.
            let on_item = async {
                match item {
                    Some(item) => item::refresh_reacted(ctx, item).await,
                    None => Ok(()),
                }
            };
            let (shown, marked, on_item) =
                join3(inbox::changed::refresh(ctx, message), inbox::marks::refresh(ctx, dialog), on_item).await;
            shown.and(marked).and(on_item)
        }
        Event::ReadByThem { dialog } => inbox::marks::refresh(ctx, dialog).await,
        Event::TagsChanged { dialog } | Event::DialogChanged { id: dialog } => inbox::dialog_changed(ctx, dialog).await,
        Event::RunDecided { dialog } => inbox::last_cards_changed(ctx, dialog).await,
        Event::Import { id } => imports::refresh(ctx, id).await,
        Event::CampaignChanged { id } => campaigns::refresh(ctx, id).await,
        Event::Login { account_id, admin, card, outcome } => {
            login_changed(ctx, account_id, admin, card, &outcome).await
        }
        Event::LoginQr { account_id, admin, link, expires_at } => {
            login_qr::show(ctx, account_id, admin, &link, expires_at).await
        }
        Event::Left { account_id, admin, card, leave, outcome } => {
            account_actions::left(ctx, account_id, admin, card, leave, outcome).await
        }
        Event::Imported { admin, card, outcome } => session::imported(ctx, admin, card, outcome).await,
        Event::Checked(run) => check_accounts::show(ctx, &run).await,
        Event::LoginTimedOut { account_id, admin, card } => {
            let Some(account) = ctx.manager.account(account_id).await? else { return Ok(()) };
            close_question(ctx, admin, account_id, State::Idle).await?;
            put_on_login(ctx, account_id, admin, card, |reader| login::deadline_over(reader, &(&account).into())).await
        }
    }
}

async fn login_changed(
    ctx: &BotContext,
    id: AccountId,
    admin: TelegramUserId,
    card: Option<Card>,
    outcome: &LoginOutcome,
) -> Handled {
    // The logged-in account may be another one than the one that was added.
    let (about, former) = match outcome {
        LoginOutcome::Back { account, former, .. } => (*account, Some(former)),
        _ => (id, None),
    };
    let Some(account) = ctx.manager.account(about).await? else { return Ok(()) };
    // Its present state; `None` when this outcome ended it.
    let login = ctx.manager.login(id).await?;
    ctx.keypads.clear(ChatId(admin.0), id);
    if login.is_none() {
        let lost = *outcome == LoginOutcome::Problem(LoginProblem::TooManyTries);
        let then = if lost { State::Login(LoginQuestion::Lost { at: ctx.store.clock().now() }) } else { State::Idle };
        close_question(ctx, admin, id, then).await?;
    }
    if let Some(Login { step: LoginStep::NeedPassword { .. }, .. }) = &login {
        ask_for_password(ctx, admin, id).await?;
    }
    let overview = ctx.manager.overview(about).await?;
    let pace_open = overview.as_ref().is_some_and(|overview| overview.pace_open);
    let days = overview.map_or(0, |overview| overview.warm_up_days);
    let who = (&account).into();
    put_on_login(ctx, id, admin, card, |reader| match (outcome, &login) {
        (LoginOutcome::Next(step), _) => login::step(reader, &who, step, 0, None),
        (LoginOutcome::Done(profile) | LoginOutcome::Back { profile, .. }, _) => {
            // Otherwise the pace was chosen at an earlier login.
            let view = match pace_open {
                true => login::done(reader, &account, profile, days),
                false => login::pace_chosen(reader, &account, pace_of(&account), days),
            };
            let text = former.iter().fold(view.text, |text, former| format!("{text}\n{}", login::back(reader, former)));
            View { text, ..view }
        }
        (LoginOutcome::Problem(problem), Some(login)) => login::step(reader, &who, &login.step, 0, Some(*problem)),
        (LoginOutcome::Problem(problem), None) => login::failed(reader, &who, *problem),
    })
    .await
}

fn pace_of(account: &Account) -> WarmUpPace {
    if account.status == AccountStatus::Warming { WarmUpPace::WarmUp } else { WarmUpPace::Established }
}

/// Closes a chat's question about a login that has ended, so that its next message is not taken for a secret.
async fn close_question(ctx: &BotContext, admin: TelegramUserId, id: AccountId, then: State) -> Handled {
    let talk = ctx.talk(ChatId(admin.0));
    if talk.asking().await?.state == (State::Login(LoginQuestion::Secret { account_id: id })) {
        talk.update(then).await?;
    }
    Ok(())
}

/// Makes a login the open question: a password must not answer a question that was open before.
async fn ask_for_password(ctx: &BotContext, admin: TelegramUserId, id: AccountId) -> Handled {
    let chat = ChatId(admin.0);
    let Asking { state, question, .. } = ctx.talk(chat).asking().await?;
    ctx.talk(chat).update(State::Login(LoginQuestion::Secret { account_id: id })).await?;
    if let Some(item) = state.item() {
        return item::refresh(ctx, &ctx.bot, item).await.map(drop);
    }
    let Some(message) = question else { return Ok(()) };
    let Some(member) = ctx.store.read().await?.team().member(admin).await? else { return Ok(()) };
    let view = login::put_aside(&ctx.reader(member.language, chat));
    ctx.try_edit(Card { chat, message }, &view).await;
    Ok(())
}
