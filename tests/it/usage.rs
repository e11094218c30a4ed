//! The four usage examples. The documentation of `salesdesk::api` shows this file, and `seed_examples.rs` runs it.

use std::time::Duration;

use salesdesk::api::{
    Account, AccountManager, AccountMonitor, AccountNotifier, Clock, DialogId, Event, ItemState, LoginCode,
    LoginOutcome, LoginStep, Message, Outbox, OutboxItem, Phone, Report, SendMessageError, Store, TelegramUserId,
    Username, lasting,
};
use tokio::sync::mpsc::UnboundedReceiver;

/// Example 1. Sets an account up: adds it, asks for its code and submits the code that its owner reads out.
pub(crate) async fn setup_account(
    manager: &AccountManager,
    news: &mut UnboundedReceiver<Event>,
    phone: &Phone,
    read_out: impl AsyncFnOnce() -> LoginCode,
    by: TelegramUserId,
) -> anyhow::Result<bool> {
    let account = manager.add_account(phone, by).await?;
    manager.request_code(account.id, by, None).await?;
    // Telegram's answer comes as an event.
    while let Some(event) = news.recv().await {
        let Event::Login { outcome, .. } = event else { continue };
        let LoginOutcome::Next(LoginStep::NeedCode { .. }) = outcome else { return Ok(false) };
        let outcome = manager.authorize_account(account.id, read_out().await).await?;
        return Ok(matches!(outcome, LoginOutcome::Done(_)));
    }
    Ok(false)
}

/// Example 1. Sends a message from an account, if it can be used. `None` when it cannot.
pub(crate) async fn send_message_example(
    manager: &AccountManager,
    clock: &Clock,
    phone: &Phone,
    target: &Username,
    text: &str,
    by: TelegramUserId,
) -> anyhow::Result<Option<OutboxItem>> {
    let account = manager.account_by_phone(phone).await?;
    let Some(account) = account.filter(|account| account.can_be_used(clock.now())) else { return Ok(None) };
    Ok(Some(manager.send_message(account.id, target, text, by).await?))
}

/// Example 2. Begins a dialog, writes in it and reads it. `None` when the account cannot be used or the message failed.
pub(crate) async fn manage_dialog(
    store: &Store,
    manager: &AccountManager,
    outbox: &Outbox,
    news: &mut UnboundedReceiver<Event>,
    account: &Account,
    username: &Username,
    by: TelegramUserId,
) -> anyhow::Result<Option<(DialogId, Vec<Message>)>> {
    if !account.can_be_used(store.clock().now()) {
        return Ok(None);
    }
    let mut work = store.begin().await?;
    let dialog = work.dialogs().create_dialog(username, account.id).await?;
    work.commit().await?;
    let text = "Hello! How can I help you?";
    let sending = manager.send_message(account.id, username, text, by).await?;
    loop {
        match outbox.item(sending.id).await?.map(|item| item.state) {
            // Sending has saved the message, in one transaction with the item's state.
            Some(ItemState::Sent) => break,
            Some(ItemState::Queued | ItemState::Sending) => {}
            Some(ItemState::Failed | ItemState::Cancelled) | None => return Ok(None),
        }
        if news.recv().await.is_none() {
            return Ok(None);
        }
    }
    Ok(Some((dialog.id, store.read().await?.dialogs().get_messages(dialog.id).await?)))
}

/// Example 2. Saves a message that the desk has neither sent nor received, for example one from an older tool.
/// Saving it again updates it.
pub(crate) async fn save_old_message(
    store: &Store,
    dialog: DialogId,
    account: &Account,
    message: Report,
) -> anyhow::Result<bool> {
    let mut work = store.begin().await?;
    let saved = work.dialogs().save_message(dialog, account.id, &message).await?;
    work.commit().await?;
    Ok(saved.is_some())
}

/// Example 3. Checks an account and notifies the team of its problems. `true` when it is signed in.
pub(crate) async fn check_account_health(
    manager: &AccountManager,
    monitor: &AccountMonitor,
    notifier: &AccountNotifier,
    clock: &Clock,
    phone: &Phone,
) -> anyhow::Result<bool> {
    let Some(account) = manager.account_by_phone(phone).await? else { return Ok(false) };
    let health = monitor.check_account(account.id).await?;
    for problem in lasting(&health, clock.now()) {
        notifier.notify_account_problem(&problem).await?;
    }
    // A missing answer is no problem yet: `AccountMonitor::run` notifies the team if it lasts.
    Ok(health.is_authorised())
}

/// Example 4. Sends a message, and waits as long as Telegram asks when it asks for that.
pub(crate) async fn send_with_flood_control(
    manager: &AccountManager,
    clock: &Clock,
    account: &Account,
    username: &Username,
    text: &str,
    by: TelegramUserId,
) -> Result<OutboxItem, SendMessageError> {
    loop {
        match manager.send_message(account.id, username, text, by).await {
            Err(SendMessageError::FloodWait { until }) => {
                let wait = clock.now().duration_until(until);
                tokio::time::sleep(Duration::try_from(wait).unwrap_or_default()).await;
            }
            sent => return sent,
        }
    }
}
