//! The page's news: a snapshot when it connects, then what changes, as server-sent events.
//! A page that falls behind gets fewer, larger changes; the world never waits for a page.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use http_body::Frame;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::Site;
use super::view::{self, Room};
use super::watcher::Watcher;

/// Changes within this time come as one event.
const TOGETHER: Duration = Duration::from_millis(20);
/// A comment as often as this keeps the connection known to be alive.
const ALIVE: Duration = Duration::from_secs(15);

pub(super) async fn stream(State(site): State<Site>) -> Response {
    let (events, waiting) = mpsc::channel(1);
    tokio::spawn(feed(site, events));
    ([(CONTENT_TYPE, "text/event-stream")], Body::new(Stream(waiting))).into_response()
}

async fn feed(site: Site, events: mpsc::Sender<Bytes>) {
    let mut changes = site.world.changes();
    let mut watcher = Watcher::default();
    let mut name = "snapshot";
    loop {
        let news = watcher.look(&site.world.look(), &site.cast);
        if let Some(news) = news {
            let event = format!("event: {name}\ndata: {news}\n\n");
            name = "change";
            if events.send(event.into()).await.is_err() {
                return;
            }
        }
        tokio::select! {
            changed = changes.changed() => if changed.is_err() { return },
            () = events.closed() => return,
            () = tokio::time::sleep(ALIVE) => if events.send(Bytes::from_static(b":\n\n")).await.is_err() { return },
        }
        tokio::time::sleep(TOGETHER).await;
    }
}

#[derive(Deserialize)]
pub(super) struct Before {
    chat: Room,
    before: i64,
}

/// The messages of a chat that stand before one, oldest first.
pub(super) async fn older(State(site): State<Site>, Query(Before { chat, before }): Query<Before>) -> Json<Value> {
    Json(json!({ "messages": view::before(&site.world.look(), chat, before) }))
}

/// The events as a body.
struct Stream(mpsc::Receiver<Bytes>);

impl http_body::Body for Stream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}
