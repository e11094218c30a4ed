//! `getUpdates`, and the webhook, to which nothing is sent. One long poll waits at a time; a newer one ends the older.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::bot_api::error::ApiError;
use crate::bot_api::params::Params;
use crate::world::{State, World};

/// The longest poll that Telegram allows, in seconds.
const LONGEST_POLL: i64 = 50;
/// A second conflict within this time is reported only after it, so that two bots do not keep ending each other's
/// polls.
const CONFLICT_PAUSE: Duration = Duration::from_secs(3);

const BESIDE_WEBHOOK: &str =
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

pub(crate) async fn get_updates(world: &World, params: &Params) -> Result<Value, ApiError> {
    let offset = params.integer("offset").unwrap_or(0);
    let limit = usize::try_from(params.integer("limit").unwrap_or(100).clamp(1, 100)).unwrap_or(100);
    let timeout = params.integer("timeout").unwrap_or(0).clamp(0, LONGEST_POLL).unsigned_abs();
    let kinds: Option<Vec<String>> = params.object("allowed_updates", "allowed_updates").ok().flatten();
    let (found, mine) = world.edit(|state| {
        let now = state.now();
        let updates = &mut state.bot.updates;
        if updates.webhook.is_some() {
            return Err(ApiError::new(409, BESIDE_WEBHOOK));
        }
        if let Some(kinds) = kinds {
            updates.allow(&kinds);
        }
        updates.confirm(now, offset);
        let found = updates.deliver(limit);
        if found.is_empty() && timeout > 0 {
            updates.poller += 1;
        }
        Ok((found, updates.poller))
    })?;
    if !found.is_empty() || timeout == 0 {
        return Ok(Value::Array(found));
    }
    let superseded = |state: &State| state.bot.updates.poller != mine;
    let until = Instant::now() + Duration::from_secs(timeout);
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let something = |state: &State| (superseded(state) || state.bot.updates.pending() > 0).then_some(());
        if world.wait_for(left, something).await.is_none() {
            return Ok(json!([]));
        }
        let found = world.edit(|state| {
            if superseded(state) {
                return Err(pause_before_conflict(state));
            }
            Ok(state.bot.updates.deliver(limit))
        });
        match found {
            Ok(found) if found.is_empty() => {}
            Ok(found) => return Ok(Value::Array(found)),
            Err(pause) => {
                tokio::time::sleep(pause).await;
                return Err(ApiError::new(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                ));
            }
        }
    }
}

fn pause_before_conflict(state: &mut State) -> Duration {
    let now = Instant::now();
    let last = &mut state.bot.updates.last_conflict;
    if last.is_some_and(|last| now.duration_since(last) < CONFLICT_PAUSE) {
        return CONFLICT_PAUSE;
    }
    *last = Some(now);
    Duration::ZERO
}

pub(super) fn webhook_info(state: &mut State, _: &Params) -> Result<Value, ApiError> {
    let updates = &state.bot.updates;
    Ok(json!({
        "url": updates.webhook.as_deref().unwrap_or_default(),
        "has_custom_certificate": false,
        "pending_update_count": updates.pending(),
        "allowed_updates": updates.allowed(),
    }))
}

/// An empty address removes it, as Telegram has it.
pub(super) fn set_webhook(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    if params.flag("drop_pending_updates") {
        state.bot.updates.drop_all();
    }
    let url = params.text("url").filter(|url| !url.is_empty());
    if url.as_ref().is_some_and(|url| !url.starts_with("https://")) {
        return Err(ApiError::new(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"));
    }
    state.bot.updates.webhook = url;
    Ok(json!(true))
}

pub(super) fn delete_webhook(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    state.bot.updates.webhook = None;
    if params.flag("drop_pending_updates") {
        state.bot.updates.drop_all();
    }
    Ok(json!(true))
}
