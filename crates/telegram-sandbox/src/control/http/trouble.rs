//! Routes for faults, the journal, the clock and hooks. A call that is stopped at a hook waits until it is released by
//! number.

use std::sync::PoisonError;
use std::time::Duration;

use anyhow::Context;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Door, Refused};
use crate::world::{Fault, Moment};

pub(super) fn routes() -> Router<Door> {
    Router::new()
        .route("/faults", post(order_fault).delete(clear_faults))
        .route("/journal", get(journal))
        .route("/network/wire", post(wire))
        .route("/clock", get(clock))
        .route("/clock/advance", post(advance))
        .route("/hooks", post(stop))
        .route("/hooks/{hook}/release", post(release))
}

async fn order_fault(State(door): State<Door>, Json(fault): Json<Fault>) {
    door.world.edit(|state| state.faults.order(fault));
}

async fn clear_faults(State(door): State<Door>) {
    door.world.edit(|state| state.faults.clear());
}

#[derive(Deserialize)]
struct JournalQuery {
    method: Option<String>,
    #[serde(default)]
    from: usize,
}

async fn journal(State(door): State<Door>, Query(query): Query<JournalQuery>) -> Json<Value> {
    let state = door.world.look();
    let entries = state.journal.entries().iter().skip(query.from);
    let entries = entries.filter(|entry| query.method.as_ref().is_none_or(|method| entry.method == *method));
    Json(json!(entries.collect::<Vec<_>>()))
}

async fn clock(State(door): State<Door>) -> Json<Value> {
    Json(json!({ "now": door.world.now() }))
}

#[derive(Deserialize)]
struct Advance {
    seconds: u64,
}

async fn advance(State(door): State<Door>, Json(advance): Json<Advance>) -> Json<Value> {
    door.world.advance(Duration::from_secs(advance.seconds));
    Json(json!({ "now": door.world.now() }))
}

/// Missing fields stay unchanged.
#[derive(Deserialize)]
struct Wire {
    clock_skew: Option<i64>,
    framed_errors: Option<bool>,
}

async fn wire(State(door): State<Door>, Json(wire): Json<Wire>) {
    if let Some(seconds) = wire.clock_skew {
        door.world.set_clock_skew(seconds);
    }
    if let Some(framed) = wire.framed_errors {
        door.world.edit(|state| state.dcs.settings.framed_errors = framed);
    }
}

#[derive(Deserialize)]
struct Stop {
    method: String,
    moment: Moment,
}

/// If the client stops waiting, the hook is removed.
async fn stop(State(door): State<Door>, Json(stop): Json<Stop>) -> Answer {
    let paused = door.world.hooks().stop_at(&stop.method, stop.moment).await.context("the hook is gone")?;
    let call = paused.call;
    let mut hooks = door.hooks.lock().unwrap_or_else(PoisonError::into_inner);
    // Only one call is stopped at a moment, so its number identifies the hook too.
    hooks.insert(call, paused);
    Ok(Json(json!({ "hook": call, "call": call })))
}

async fn release(State(door): State<Door>, Path(hook): Path<usize>) -> Result<(), Refused> {
    let paused = door.hooks.lock().unwrap_or_else(PoisonError::into_inner).remove(&hook);
    drop(paused.context("there is no such hook")?);
    Ok(())
}
