//! Routes for people, groups, and the bot that they talk to. A person's actions and views are routes of that person.

use std::time::Duration;

use anyhow::Context;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, At, Door, Refused};
use crate::bot_api::ChatId;
use crate::control::Button;
use crate::world::{Person, PersonId};

pub(super) fn routes() -> Router<Door> {
    Router::new()
        .route("/bot", get(bot))
        .route("/bot/pace", post(pace))
        .route("/bot/topics", post(private_topics))
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
        .route("/groups/{group}/topics", get(topics))
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

async fn private_topics(State(door): State<Door>, Json(switch): Json<Switch>) {
    door.world.switch_private_topics(switch.on);
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
    Removed,
}

async fn set_standing(
    State(door): State<Door>,
    Path(group): Path<ChatId>,
    Json(bot): Json<BotStanding>,
) -> Result<(), Refused> {
    Ok(match bot.standing {
        Standing::Member => door.world.add_bot_to_group(bot.by, group),
        Standing::Administrator => door.world.make_bot_administrator(bot.by, group),
        Standing::Removed => door.world.remove_bot_from_group(bot.by, group),
    }?)
}

#[derive(Deserialize)]
struct SaidInGroup {
    person: PersonId,
    text: String,
    reply_to: Option<i64>,
    topic: Option<i64>,
}

async fn say_in_group(State(door): State<Door>, Path(group): Path<ChatId>, Json(said): Json<SaidInGroup>) -> Answer {
    let id = match (said.reply_to, said.topic) {
        (Some(to), _) => door.world.reply_in(said.person, group, to, &said.text),
        (None, Some(topic)) => door.world.say_in_topic(said.person, group, topic, &said.text),
        (None, None) => door.world.say_in_group(said.person, group, &said.text),
    }?;
    Ok(Json(json!({ "message_id": id })))
}

async fn topics(State(door): State<Door>, Path(group): Path<ChatId>) -> Json<Value> {
    Json(json!(door.world.topics(group)))
}

async fn group_chat(State(door): State<Door>, Path(group): Path<ChatId>) -> Json<Value> {
    Json(json!(door.world.group_chat(group)))
}
