//! The control door over HTTP and JSON, for other processes: scripts, load generators, tests in other languages.
//! Its rule: a route is one call of a method of [`World`] and adds nothing to it.
//!
//! `{id}` is a person's id, `{group}` a group's. Errors are `400 {"error": …}`.
//!
//! | route | body or query | answer |
//! |---|---|---|
//! | `GET /bot` | | `{id, username, token}` |
//! | `POST /bot/pace` | `{on}`: Telegram's real limits on sending | |
//! | `POST /updates/duplicate` | `{count}` | |
//! | `POST /people` | a person; every field may be left out | `{id}` |
//! | `GET /people`, `GET /people/{id}` | | people |
//! | `GET /people/{id}/codes` | | login codes, oldest first |
//! | `POST /people/{id}/start` | | `{message_id}` |
//! | `POST /people/{id}/say` | `{text}` | `{message_id}` |
//! | `POST /people/{id}/reply` | `{message_id, text}` | `{message_id}` |
//! | `POST /people/{id}/edit` | `{message_id, text}` | |
//! | `POST /people/{id}/document` | query `name`, `caption`; the body is the file | `{message_id}` |
//! | `POST /people/{id}/press` | `{message_id, button, chat_id?, wait_ms?}`; a button is `{"label": …}`, `{"at": [row, column]}` or `{"data": …}` | `{query, answer}`; `answer` is null if none came in time |
//! | `POST /people/{id}/block`, `…/unblock` | | |
//! | `GET /people/{id}/chat`, `…/deleted` | | messages |
//! | `GET /people/{id}/answers`, `…/actions` | | answers to buttons; `typing` and the like |
//! | `GET /people/{id}/menu` | query `language`, `chat` | commands |
//! | `GET /files/{file_id}` | | the file |
//! | `POST /groups` | `{title, members, forum?}` | `{id}` |
//! | `POST /groups/{group}/bot` | `{by, standing}`: `member`, `administrator` or `left` | |
//! | `POST /groups/{group}/say` | `{person, text, reply_to?}` | `{message_id}` |
//! | `GET /groups/{group}/chat` | | messages |
//! | `POST /faults`, `DELETE /faults` | a fault | |
//! | `GET /journal` | query `method`, `from` (number of the first entry) | entries |
//! | `GET /clock`, `POST /clock/advance` | `{seconds}` | `{now}` |
//! | `POST /hooks` | `{method, moment}` | `{hook, call}` once a call stands there |
//! | `POST /hooks/{hook}/release` | | |

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::Button;
use crate::bot_api::ChatId;
use crate::world::{Fault, Moment, Paused, Person, PersonId, World};

/// A running control door; dropping it lets nobody else in.
#[derive(Debug)]
pub struct ControlDoor {
    address: SocketAddr,
    task: tokio::task::JoinHandle<()>,
}

impl ControlDoor {
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for ControlDoor {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Opens the control door at an address; port 0 takes a free one.
///
/// # Errors
/// If the address is taken.
pub async fn serve_control(world: World, address: SocketAddr) -> anyhow::Result<ControlDoor> {
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let address = listener.local_addr()?;
    let routes = routes(Door { world, hooks: Arc::default() });
    let task = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, routes).await {
            tracing::warn!(%error, "the control door has closed");
        }
    });
    Ok(ControlDoor { address, task })
}

#[derive(Clone)]
struct Door {
    world: World,
    /// The calls that stand still, by the number of their hook.
    hooks: Arc<Mutex<HashMap<usize, Paused>>>,
}

fn routes(door: Door) -> Router {
    Router::new()
        .route("/bot", get(bot))
        .route("/bot/pace", post(pace))
        .route("/updates/duplicate", post(duplicate))
        .route("/people", get(people).post(add_person))
        .route("/people/{id}", get(person))
        .route("/people/{id}/codes", get(codes))
        .route("/people/{id}/start", post(start))
        .route("/people/{id}/say", post(say))
        .route("/people/{id}/reply", post(reply))
        .route("/people/{id}/edit", post(edit))
        .route("/people/{id}/document", post(document))
        .route("/people/{id}/press", post(press))
        .route("/people/{id}/block", post(async |At(world, id): At| world.block_bot(id)))
        .route("/people/{id}/unblock", post(async |At(world, id): At| world.unblock_bot(id)))
        .route("/people/{id}/chat", get(async |At(world, id): At| Json(world.bot_chat(id))))
        .route("/people/{id}/deleted", get(async |At(world, id): At| Json(world.deleted(id))))
        .route("/people/{id}/answers", get(async |At(world, id): At| Json(world.answers(id))))
        .route("/people/{id}/actions", get(async |At(world, id): At| Json(world.bot_chat_actions(id))))
        .route("/people/{id}/menu", get(menu))
        .route("/files/{file_id}", get(file))
        .route("/groups", post(make_group))
        .route("/groups/{group}/bot", post(set_standing))
        .route("/groups/{group}/say", post(say_in_group))
        .route("/groups/{group}/chat", get(group_chat))
        .route("/faults", post(order_fault).delete(clear_faults))
        .route("/journal", get(journal))
        .route("/clock", get(clock))
        .route("/clock/advance", post(advance))
        .route("/hooks", post(stop))
        .route("/hooks/{hook}/release", post(release))
        .with_state(door)
}

/// What could not be done, and why.
struct Refused(anyhow::Error);

impl From<anyhow::Error> for Refused {
    fn from(error: anyhow::Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, Json(json!({ "error": format!("{:#}", self.0) }))).into_response()
    }
}

type Answer = Result<Json<Value>, Refused>;

/// The world, and the person whom the route names.
struct At(World, PersonId);

impl axum::extract::FromRequestParts<Door> for At {
    type Rejection = axum::extract::rejection::PathRejection;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, door: &Door) -> Result<Self, Self::Rejection> {
        let Path(id) = Path::<PersonId>::from_request_parts(parts, door).await?;
        Ok(Self(door.world.clone(), id))
    }
}

async fn bot(State(door): State<Door>) -> Json<Value> {
    let state = door.world.look();
    let bot = &state.bot.identity;
    Json(json!({ "id": bot.id, "username": bot.username, "token": bot.token }))
}

#[derive(Deserialize)]
struct Switch {
    on: bool,
}

async fn pace(State(door): State<Door>, Json(switch): Json<Switch>) {
    door.world.edit(|state| state.bot.limit_pace(switch.on));
}

#[derive(Deserialize)]
struct Count {
    count: usize,
}

async fn duplicate(State(door): State<Door>, Json(Count { count }): Json<Count>) {
    door.world.duplicate_next_update(count);
}

async fn people(State(door): State<Door>) -> Json<Value> {
    Json(json!(door.world.look().people.values().collect::<Vec<_>>()))
}

async fn add_person(State(door): State<Door>, Json(person): Json<Person>) -> Json<Value> {
    Json(json!({ "id": door.world.edit(|state| state.add_person(person)) }))
}

async fn person(At(world, id): At) -> Answer {
    let state = world.look();
    Ok(Json(json!(state.person(id).context("there is no such person")?)))
}

async fn codes(At(world, id): At) -> Answer {
    let state = world.look();
    Ok(Json(json!(state.person(id).context("there is no such person")?.codes)))
}

async fn start(At(world, id): At) -> Json<Value> {
    Json(json!({ "message_id": world.start_bot(id) }))
}

#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    message_id: i64,
    text: String,
}

async fn say(At(world, id): At, Json(said): Json<Said>) -> Json<Value> {
    Json(json!({ "message_id": world.say(id, &said.text) }))
}

async fn reply(At(world, id): At, Json(said): Json<Said>) -> Answer {
    Ok(Json(json!({ "message_id": world.reply(id, said.message_id, &said.text)? })))
}

async fn edit(At(world, id): At, Json(said): Json<Said>) -> Result<(), Refused> {
    Ok(world.edit_message(id, said.message_id, &said.text)?)
}

#[derive(Deserialize)]
struct DocumentName {
    name: String,
    #[serde(default)]
    caption: String,
}

async fn document(At(world, id): At, Query(document): Query<DocumentName>, bytes: Bytes) -> Answer {
    let sent = world.send_document(id, &document.name, bytes.to_vec(), &document.caption)?;
    Ok(Json(json!({ "message_id": sent })))
}

#[derive(Deserialize)]
struct Pressed {
    message_id: i64,
    button: Button,
    chat_id: Option<ChatId>,
    #[serde(default)]
    wait_ms: u64,
}

async fn press(At(world, id): At, Json(pressed): Json<Pressed>) -> Answer {
    let chat = pressed.chat_id.unwrap_or(id.into());
    let press = world.press_in(id, chat, pressed.message_id, pressed.button)?;
    let answer = press.answer(Duration::from_millis(pressed.wait_ms)).await;
    Ok(Json(json!({ "query": press.query, "answer": answer })))
}

#[derive(Deserialize)]
struct MenuQuery {
    #[serde(default)]
    language: String,
    chat: Option<ChatId>,
}

async fn menu(At(world, id): At, Query(query): Query<MenuQuery>) -> Json<Value> {
    Json(json!(world.menu(id, query.chat.unwrap_or(id.into()), &query.language)))
}

async fn file(State(door): State<Door>, Path(file_id): Path<String>) -> Result<Vec<u8>, Refused> {
    Ok(door.world.file(&file_id).context("there is no such file")?)
}

#[derive(Deserialize)]
struct NewGroup {
    title: String,
    members: Vec<PersonId>,
    #[serde(default)]
    forum: bool,
}

async fn make_group(State(door): State<Door>, Json(group): Json<NewGroup>) -> Json<Value> {
    Json(json!({ "id": door.world.make_group(&group.title, &group.members, group.forum) }))
}

#[derive(Deserialize)]
struct BotStanding {
    by: PersonId,
    standing: Standing,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Standing {
    Member,
    Administrator,
    Left,
}

async fn set_standing(
    State(door): State<Door>,
    Path(group): Path<ChatId>,
    Json(bot): Json<BotStanding>,
) -> Result<(), Refused> {
    Ok(match bot.standing {
        Standing::Member => door.world.add_bot_to_group(bot.by, group),
        Standing::Administrator => door.world.make_bot_administrator(bot.by, group),
        Standing::Left => door.world.remove_bot_from_group(bot.by, group),
    }?)
}

#[derive(Deserialize)]
struct SaidInGroup {
    person: PersonId,
    text: String,
    reply_to: Option<i64>,
}

async fn say_in_group(State(door): State<Door>, Path(group): Path<ChatId>, Json(said): Json<SaidInGroup>) -> Answer {
    let id = match said.reply_to {
        Some(to) => door.world.reply_in(said.person, group, to, &said.text),
        None => door.world.say_in_group(said.person, group, &said.text),
    }?;
    Ok(Json(json!({ "message_id": id })))
}

async fn group_chat(State(door): State<Door>, Path(group): Path<ChatId>) -> Json<Value> {
    Json(json!(door.world.group_chat(group)))
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

#[derive(Deserialize)]
struct Stop {
    method: String,
    moment: Moment,
}

/// Whoever gives up waiting takes the hook away again.
async fn stop(State(door): State<Door>, Json(stop): Json<Stop>) -> Answer {
    let paused = door.world.hooks().stop_at(&stop.method, stop.moment).await.context("the hook is gone")?;
    let call = paused.call;
    let mut hooks = door.hooks.lock().unwrap_or_else(PoisonError::into_inner);
    // One call stands at one moment at a time, so that its number names the hook too.
    hooks.insert(call, paused);
    Ok(Json(json!({ "hook": call, "call": call })))
}

async fn release(State(door): State<Door>, Path(hook): Path<usize>) -> Result<(), Refused> {
    let paused = door.hooks.lock().unwrap_or_else(PoisonError::into_inner).remove(&hook);
    drop(paused.context("there is no such hook")?);
    Ok(())
}
