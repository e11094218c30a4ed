//! Routes for accounts: logins, keys, messages, and trouble. A key is returned, in hexadecimal, only by the request
//! that creates it.

use std::fmt::Write;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{At, Door, Refused};
use crate::control::{Kind, Origin};
use crate::world::PersonId;

pub(super) fn routes() -> Router<Door> {
    Router::new()
        .route("/dcs", get(dcs))
        .route("/auth_keys", post(new_auth_key))
        .route("/network/stall", post(stall))
        .route("/people/{id}/code", get(code))
        .route("/people/{id}/session", post(seed_session))
        .route("/people/{id}/sessions", get(sessions).delete(async |At(world, id): At| world.revoke_sessions(id)))
        .route("/people/{id}/scan", post(scan))
        .route("/people/{id}/write", post(write))
        .route("/people/{id}/write_kind", post(write_kind))
        .route("/people/{id}/forward", post(forward))
        .route(
            "/people/{id}/read",
            post(async |At(world, id): At, Json(With { with }): Json<With>| world.read(id, with)),
        )
        .route("/people/{id}/received", get(async |At(world, id): At| Json(world.received(id))))
        .route("/people/{id}/wait_received", get(wait_received))
        .route("/people/{id}/history", get(history))
        .route("/people/{id}/ban", post(async |At(world, id): At| world.ban(id)))
        .route("/people/{id}/forget_keys", post(async |At(world, id): At| world.forget_keys(id)))
        .route("/people/{id}/close", post(async |At(world, id): At| world.close_connections(Some(id))))
        .route("/people/{id}/drop_updates", post(drop_updates))
}

async fn dcs(State(door): State<Door>) -> Json<Value> {
    let addresses = &door.world.look().dcs.addresses;
    let dcs = addresses.iter().map(|(id, address)| json!({ "id": id, "address": address.to_string() }));
    Json(Value::Array(dcs.collect()))
}

#[derive(Deserialize)]
struct AtDc {
    dc: Option<i32>,
}

async fn new_auth_key(State(door): State<Door>, Json(at): Json<AtDc>) -> Json<Value> {
    let dc = at.dc.unwrap_or(2);
    Json(json!({ "dc": dc, "auth_key": hexadecimal(&door.world.new_auth_key(dc)) }))
}

async fn seed_session(At(world, id): At, Json(at): Json<AtDc>) -> Json<Value> {
    let session = world.seed_session(id, at.dc);
    let key = hexadecimal(&session.auth_key);
    Json(json!({ "dc": session.dc, "auth_key": key, "user_id": session.user_id }))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[derive(Deserialize)]
struct Stalled {
    stalled: bool,
}

async fn stall(State(door): State<Door>, Json(Stalled { stalled }): Json<Stalled>) {
    door.world.stall(stalled);
}

async fn code(At(world, id): At) -> Json<Value> {
    Json(world.code(id).map_or(Value::Null, |sent| json!({ "code": sent.code, "way": sent.way })))
}

async fn sessions(At(world, id): At) -> Json<Value> {
    let sessions = world.sessions(id).into_iter().map(|session| {
        json!({ "device_model": session.device_model, "app_version": session.app_version, "live": session.live })
    });
    Json(Value::Array(sessions.collect()))
}

#[derive(Deserialize)]
struct Scanned {
    link: String,
}

async fn scan(At(world, id): At, Json(Scanned { link }): Json<Scanned>) -> Result<(), Refused> {
    Ok(world.scan_login_token(id, &link)?)
}

#[derive(Deserialize)]
struct Written {
    to: PersonId,
    text: String,
}

async fn write(At(world, id): At, Json(written): Json<Written>) -> Json<Value> {
    Json(json!({ "message_id": world.write(id, written.to, &written.text) }))
}

#[derive(Deserialize)]
struct WrittenKind {
    to: PersonId,
    message: Kind,
    #[serde(default)]
    text: String,
}

async fn write_kind(At(world, id): At, Json(written): Json<WrittenKind>) -> Json<Value> {
    Json(json!({ "message_id": world.write_kind(id, written.to, written.message, &written.text) }))
}

#[derive(Deserialize)]
struct Forwarded {
    to: PersonId,
    text: String,
    from: Option<PersonId>,
    #[serde(default)]
    name: String,
}

async fn forward(At(world, id): At, Json(forwarded): Json<Forwarded>) -> Json<Value> {
    let Forwarded { to, text, from, name } = forwarded;
    let from = from.map_or(Origin::Hidden(name), Origin::Person);
    Json(json!({ "message_id": world.forward(id, to, from, &text) }))
}

#[derive(Deserialize)]
struct With {
    with: PersonId,
}

async fn history(At(world, id): At, Query(With { with }): Query<With>) -> Json<Value> {
    Json(json!(world.history(id, with)))
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    contains: String,
    wait_ms: u64,
}

async fn wait_received(At(world, id): At, Query(wanted): Query<Wanted>) -> Json<Value> {
    let limit = Duration::from_millis(wanted.wait_ms);
    Json(json!(world.wait_received(limit, id, |message| message.text.contains(&wanted.contains)).await))
}

#[derive(Deserialize)]
struct Count {
    count: u32,
}

async fn drop_updates(At(world, id): At, Json(Count { count }): Json<Count>) {
    world.drop_updates(id, count);
}
