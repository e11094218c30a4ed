//! Photos and files of the chats.
//! Only what is a picture by its bytes is shown; everything else is downloaded, whatever its name says.

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};

use super::Site;
use crate::world::PersonId;

pub(super) async fn of_bot(State(site): State<Site>, Path(file_id): Path<String>) -> Response {
    answer(site.world.file(&file_id))
}

pub(super) async fn of_talk(State(site): State<Site>, Path((owner, message)): Path<(PersonId, i32)>) -> Response {
    let state = site.world.look();
    let stored = state.dcs.boxes.get(&owner).and_then(|own| own.get(message));
    answer(stored.and_then(|stored| stored.file.as_ref()).map(|file| file.bytes.clone()))
}

fn answer(bytes: Option<Vec<u8>>) -> Response {
    let Some(bytes) = bytes else { return StatusCode::NOT_FOUND.into_response() };
    let headers: [(HeaderName, &str); 2] = match kind(&bytes) {
        Some(kind) => [(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, "inline")],
        None => [(CONTENT_TYPE, "application/octet-stream"), (CONTENT_DISPOSITION, "attachment")],
    };
    (headers, bytes).into_response()
}

fn kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        _ => None,
    }
}
