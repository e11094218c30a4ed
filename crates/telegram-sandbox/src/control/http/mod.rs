//! The control API over HTTP and JSON, for other processes: scripts, load generators, tests in other languages. A route
//! calls one method of [`World`] and adds nothing.
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
//! | `POST /groups/{group}/bot` | `{by, standing}`: `member`, `administrator` or `removed` | |
//! | `POST /groups/{group}/say` | `{person, text, reply_to?}` | `{message_id}` |
//! | `GET /groups/{group}/chat` | | messages |
//! | `GET /dcs` | | `[{id, address}]` |
//! | `POST /auth_keys` | `{dc?}` | `{dc, auth_key}` of a key that nobody has signed in with |
//! | `POST /network/stall` | `{stalled}` | |
//! | `POST /network/wire` | `{clock_skew?, framed_errors?}`: seconds that Telegram's clock is ahead; transport errors as payloads | |
//! | `GET /people/{id}/code` | | `{code, way}` of the newest usable one, or null |
//! | `POST /people/{id}/session` | `{dc?}` | `{dc, auth_key, user_id}` of a key that is signed in |
//! | `GET /people/{id}/sessions`, `DELETE …` | | logins; the other ends them all |
//! | `POST /people/{id}/scan` | `{link}`: what a QR code says | |
//! | `POST /people/{id}/write` | `{to, text}` | `{message_id}` in the box of `to` |
//! | `POST /people/{id}/forward` | `{to, text, from?, name?}`: who wrote it first, or a name without an account | as above |
//! | `POST /people/{id}/read` | `{with}` | |
//! | `GET /people/{id}/received` | | messages of others |
//! | `GET /people/{id}/wait_received` | query `wait_ms`, `contains` | the message, or null |
//! | `GET /people/{id}/history` | query `with` | both sides |
//! | `POST /people/{id}/ban`, `…/forget_keys`, `…/close` | | `close` closes the connections |
//! | `POST /people/{id}/drop_updates` | `{count}` | |
//! | `POST /faults`, `DELETE /faults` | a fault | |
//! | `GET /journal` | query `method`, `from` (number of the first entry) | entries |
//! | `GET /clock`, `POST /clock/advance` | `{seconds}` | `{now}` |
//! | `POST /hooks` | `{method, moment}` | `{hook, call}` once a call stands there |
//! | `POST /hooks/{hook}/release` | | |

mod accounts;
mod bot;
mod trouble;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use anyhow::Context;
use axum::Json;
use axum::extract::{FromRequestParts, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::world::{Paused, PersonId, World};

/// A running control server; dropping it closes it to new connections.
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

/// Serves the control API at an address; port 0 takes a free one.
///
/// # Errors
/// If the address is taken.
pub async fn serve_control(world: World, address: SocketAddr) -> anyhow::Result<ControlDoor> {
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let address = listener.local_addr()?;
    let routes = bot::routes()
        .merge(accounts::routes())
        .merge(trouble::routes())
        .with_state(Door { world, hooks: Arc::default() });
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
    /// The stopped calls, by the number of their hook.
    hooks: Arc<Mutex<HashMap<usize, Paused>>>,
}

/// The reason why a request failed.
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

/// The world, and the person in the route.
struct At(World, PersonId);

impl FromRequestParts<Door> for At {
    type Rejection = axum::extract::rejection::PathRejection;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, door: &Door) -> Result<Self, Self::Rejection> {
        let Path(id) = Path::<PersonId>::from_request_parts(parts, door).await?;
        Ok(Self(door.world.clone(), id))
    }
}
