//! Pending updates: confirmed before they were completely handled, stored, and resumed at the next start. A text that
//! is or may be a secret is not stored, only its sender and place; the person is notified then.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use serde_json::Value;

use crate::bot::context::{BotContext, State};
use crate::bot::polling::in_flight::{InFlight, ToStore, UpdateWords};
use crate::bot::polling::reading::Raw;
use crate::bot::polling::secrecy;
use crate::bot::polling::secrecy::Secrecy;
use crate::bot::routing::mistakes::NotHandled;
use crate::bot::sessions::question::SessionQuestion;
use crate::domain::ids::{ChatId, TelegramUserId};
use crate::domain::login::{Login, LoginStep};
use crate::domain::secret::SecretKind;
use crate::logging::{chain, repeats};
use crate::store::StoreError;

/// An update that was started this often is not handled again, because it seems to crash the desk. The number is high,
/// since a desk that is killed for another reason must not lose updates.
const TRIES: u32 = 50;
/// An older text may mean something else by now. Telegram also keeps updates no longer than this.
const TOO_OLD: SignedDuration = SignedDuration::from_hours(24);
/// How long the database may take. Nothing is fetched meanwhile.
const PATIENCE: Duration = Duration::from_millis(700);
/// The wait when handled updates cannot be deleted.
const AGAIN: Duration = Duration::from_secs(5);

/// What is known of an update from before the last stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Missed {
    /// The kind of secret because of which its text was not stored.
    secret: Option<SecretKind>,
    too_old: bool,
    given_up: bool,
}

impl Missed {
    pub(super) fn reason(self) -> Option<NotHandled> {
        match self {
            Self { given_up: true, secret, .. } => Some(NotHandled::Broken(secret)),
            Self { secret: Some(kind), .. } => Some(NotHandled::Secret(kind)),
            Self { too_old: true, .. } => Some(NotHandled::TooOld),
            _ => None,
        }
    }
}

/// Stores the updates in flight.
///
/// # Errors
/// When the database fails or takes too long. The updates must not be confirmed then.
pub(super) async fn store(ctx: &BotContext, updates: &InFlight) -> Result<(), NotStored> {
    let to_store = updates.to_store();
    if to_store.is_empty() {
        return Ok(());
    }
    tokio::time::timeout(PATIENCE, try_store(ctx, &to_store)).await.map_err(|_| NotStored::Late)??;
    updates.are_stored(&to_store);
    Ok(())
}

/// Why updates were not stored.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotStored {
    #[error("the database takes too long")]
    Late,
    #[error(transparent)]
    Store(#[from] StoreError),
}

async fn try_store(ctx: &BotContext, updates: &[ToStore]) -> Result<(), StoreError> {
    let mut stored = Vec::with_capacity(updates.len());
    for update in updates {
        let secret = secret_in(ctx, update).await?;
        if let Some(json) = update.raw.to_store(secret) {
            stored.push((update.raw.id, json.to_string()));
        }
    }
    ctx.records.store_updates(&stored).await
}

/// The kind of secret that an update contains or may contain; `None` if its text may be stored.
async fn secret_in(ctx: &BotContext, update: &ToStore) -> Result<Option<SecretKind>, StoreError> {
    match update.words {
        UpdateWords::Plain => return Ok(None),
        UpdateWords::Secret(kind) => return Ok(Some(kind)),
        UpdateWords::Unknown => {}
    }
    let (chat, _, person) = update.raw.key;
    match secrecy::of_update(update.raw.kind, &update.raw.body) {
        Secrecy::Plain => Ok(None),
        Secrecy::Secret(kind) => Ok(Some(kind)),
        // An earlier message may ask for a secret, and this text may be the answer.
        Secrecy::DependsOnQuestion if update.behind => Ok(Some(SecretKind::Unknown)),
        Secrecy::DependsOnQuestion => awaited(ctx, chat, person).await,
    }
}

/// The updates to handle at a start, in order.
pub(super) async fn take_up(ctx: &BotContext) -> Vec<(Raw, Missed)> {
    match try_take_up(ctx).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(error = %chain(&error), "failed to read the updates of the previous run");
            Vec::new()
        }
    }
}

async fn try_take_up(ctx: &BotContext) -> Result<Vec<(Raw, Missed)>, StoreError> {
    let (now, mut found, mut unreadable) = (ctx.store.clock().now(), Vec::new(), Vec::new());
    for update in ctx.store.ask().await?.pending_updates().all().await? {
        let json = update.bytes.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        let whole = json.as_ref().is_some_and(|json| json["whole"] == true);
        let kind = json.as_ref().and_then(|json| json["secret"].as_str()?.parse().ok());
        let secret = (!whole).then(|| kind.unwrap_or(SecretKind::Unknown));
        let Some(raw) = json.and_then(Raw::of) else {
            tracing::error!(update = update.update_id, "dropped a stored update that cannot be read");
            unreadable.push(update.update_id);
            continue;
        };
        if update.tries >= TRIES {
            tracing::error!(update = update.update_id, tries = update.tries, "gave up an update");
        }
        let too_old = now.duration_since(update.received_at) > TOO_OLD;
        found.push((raw, Missed { secret, too_old, given_up: update.tries >= TRIES }));
    }
    if !unreadable.is_empty() {
        ctx.records.updates_done(&unreadable).await?;
    }
    if !found.is_empty() {
        tracing::info!(updates = found.len(), "resumed the updates of the previous run");
    }
    Ok(found)
}

/// Records that a stored update is being handled.
pub(super) async fn begin(ctx: &BotContext, update_id: u32) {
    if let Err(error) = ctx.records.update_begun(update_id).await {
        tracing::error!(error = %chain(&error), update = update_id, "failed to record that a stored update is being handled");
    }
}

/// Deletes stored updates when they are done, until the future is dropped.
pub(super) async fn clean(ctx: Arc<BotContext>, updates: InFlight) {
    let deletes = repeats!("failed to delete updates that were handled");
    loop {
        updates.some_ended().await;
        let ended = updates.take_ended();
        if deletes.note(delete(&ctx, &updates, ended).await).is_none() {
            tokio::time::sleep(AGAIN).await;
        }
    }
}

/// Deletes updates, or puts them back when this fails.
pub(super) async fn delete(ctx: &BotContext, updates: &InFlight, ended: Vec<u32>) -> Result<(), StoreError> {
    if ended.is_empty() {
        return Ok(());
    }
    let deleted = ctx.records.updates_done(&ended).await;
    if deleted.is_err() {
        updates.put_back(ended);
    }
    deleted
}

/// The kind of secret that a person is asked for in their private chat, or may have just been asked for.
async fn awaited(ctx: &BotContext, chat: i64, person: i64) -> Result<Option<SecretKind>, StoreError> {
    let state = ctx.talk(ChatId(chat)).asking().await.map(|asking| asking.state).unwrap_or_default();
    if state == State::Session(SessionQuestion::Text) {
        return Ok(Some(SecretKind::Session));
    }
    let logins = ctx.manager.logins_of(TelegramUserId(person)).await?;
    let asks = |login: &Login| match login.step {
        LoginStep::NeedPassword { .. } => SecretKind::Password,
        LoginStep::NeedCode { .. } | LoginStep::CodeVoid => SecretKind::LoginCode,
        LoginStep::AskingForCode | LoginStep::ScanQr => SecretKind::Unknown,
    };
    let kinds: Vec<SecretKind> = logins.iter().map(asks).collect();
    let may_be_one = matches!(state, State::Login(_));
    Ok(match kinds.as_slice() {
        [one] => Some(*one),
        [] => may_be_one.then_some(SecretKind::Unknown),
        _ => Some(SecretKind::Unknown),
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const PASSWORD: Option<SecretKind> = Some(SecretKind::Password);

    #[rstest]
    #[case((None, false, false), None)]
    #[case((None, true, false), Some(NotHandled::TooOld))]
    #[case((PASSWORD, true, false), Some(NotHandled::Secret(SecretKind::Password)))]
    #[case((None, false, true), Some(NotHandled::Broken(None)))]
    #[case((PASSWORD, false, true), Some(NotHandled::Broken(PASSWORD)))]
    fn what_was_missed_says_which_secret_it_was(
        #[case] (secret, too_old, given_up): (Option<SecretKind>, bool, bool),
        #[case] reason: Option<NotHandled>,
    ) {
        assert_eq!(Missed { secret, too_old, given_up }.reason(), reason);
    }
}
