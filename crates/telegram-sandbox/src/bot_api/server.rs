//! The HTTP server of the Bot API. Dropping [`BotApi`] closes the server and its connections.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use anyhow::Context as _;
use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Request, Response, StatusCode};
use http_body::{Body as HttpBody, Frame, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::call::{self, Answer};
use super::error::ApiError;
use super::files;
use super::params::Params;
use crate::world::{Moment, World};

/// A running server; dropping it stops it.
#[derive(Debug)]
pub struct BotApi {
    address: SocketAddr,
    task: tokio::task::JoinHandle<()>,
}

impl BotApi {
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL for a bot's configuration: `http://127.0.0.1:…`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for BotApi {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Serves the world's bot on a free local port.
///
/// # Errors
/// If there is no free port.
pub async fn serve(world: World) -> anyhow::Result<BotApi> {
    serve_at(world, SocketAddr::from(([127, 0, 0, 1], 0))).await
}

/// Serves the world's bot at an address.
///
/// # Errors
/// If the address is taken.
pub async fn serve_at(world: World, address: SocketAddr) -> anyhow::Result<BotApi> {
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let address = listener.local_addr()?;
    let task = tokio::spawn(async move {
        // The set ends with this task, and every connection with the set.
        let mut connections = JoinSet::new();
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    // Answers are small and urgent, so they are not delayed.
                    let _ = stream.set_nodelay(true);
                    let world = world.clone();
                    connections.spawn(async move {
                        let service = service_fn(move |request| answer(world.clone(), request));
                        let stream = TokioIo::new(stream);
                        // An error here is a connection closed by the client or by a fault.
                        let _ = http1::Builder::new().timer(TokioTimer::new()).serve_connection(stream, service).await;
                    });
                }
                Err(error) => tracing::warn!(%error, "the Bot API cannot accept a connection"),
            }
            while connections.try_join_next().is_some() {}
        }
    });
    Ok(BotApi { address, task })
}

/// Closes a connection without an answer.
#[derive(Debug, thiserror::Error)]
#[error("closed by a fault")]
struct Closed;

async fn answer(world: World, request: Request<hyper::body::Incoming>) -> Result<Response<AnswerBody>, Closed> {
    let path = request.uri().path().to_owned();
    let token = format!("bot{}", world.look().bot.identity.token);
    let (file, rest) = match path.strip_prefix("/file/") {
        Some(rest) => (true, rest),
        None => (false, path.trim_start_matches('/')),
    };
    let Some((given, rest)) = rest.split_once('/') else {
        return Ok(plain(refusal(&ApiError::new(404, "Not Found"))));
    };
    // Clients may write the colon of the token as %3A.
    if given.replace("%3A", ":").replace("%3a", ":") != token {
        let error = if given.starts_with("bot") { (401, "Unauthorized") } else { (404, "Not Found") };
        return Ok(plain(refusal(&ApiError::new(error.0, error.1))));
    }
    if file {
        // And the slashes of a file's path as %2F, which the real server accepts too.
        let wanted = rest.replace("%2F", "/").replace("%2f", "/");
        return Ok(plain(match files::at_path(&world.look(), &wanted) {
            Some(bytes) => (StatusCode::OK, "application/octet-stream", bytes),
            None => refusal(&ApiError::new(404, "Not Found")),
        }));
    }
    let params = match Params::read(request.map(Body::new)).await {
        Ok(params) => params,
        Err(error) => return Ok(plain(refusal(&error))),
    };
    match call::run(&world, rest, params).await {
        Answer::Close => Err(Closed),
        Answer::NotFound => Ok(plain(refusal(&ApiError::new(404, "Not Found")))),
        Answer::Given { call, method, result } => {
            let content = match result {
                Ok(result) => written(StatusCode::OK, &json!({ "ok": true, "result": result })),
                Err(error) => refusal(&error),
            };
            Ok(response(content, Some(Written { world, method, call })))
        }
    }
}

/// Status, content type, content.
type Page = (StatusCode, &'static str, Bytes);

fn written(status: StatusCode, value: &Value) -> Page {
    (status, "application/json", Bytes::from(value.to_string()))
}

fn refusal(error: &ApiError) -> Page {
    let status = StatusCode::from_u16(error.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(body) = &error.foreign {
        return (status, "text/html", Bytes::from(body.clone()));
    }
    let mut value = json!({ "ok": false, "error_code": error.code, "description": error.description });
    if let (Some(seconds), Some(fields)) = (error.retry_after, value.as_object_mut()) {
        fields.insert("parameters".into(), json!({ "retry_after": seconds }));
    }
    if let (Some(id), Some(fields)) = (error.migrate_to, value.as_object_mut()) {
        fields.insert("parameters".into(), json!({ "migrate_to_chat_id": id }));
    }
    written(status, &value)
}

fn plain(content: Page) -> Response<AnswerBody> {
    response(content, None)
}

fn response((status, kind, bytes): Page, written: Option<Written>) -> Response<AnswerBody> {
    let mut response = Response::new(AnswerBody { bytes: Some(bytes), _written: written });
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, axum::http::HeaderValue::from_static(kind));
    response
}

/// The body of an answer. The server drops it after writing it, which is [`Moment::Answered`].
struct AnswerBody {
    bytes: Option<Bytes>,
    _written: Option<Written>,
}

impl HttpBody for AnswerBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.bytes.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}

/// Passes the hook for [`Moment::Answered`] when dropped.
struct Written {
    world: World,
    method: &'static str,
    call: usize,
}

impl Drop for Written {
    fn drop(&mut self) {
        let (world, method, call) = (self.world.clone(), self.method, self.call);
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { world.hooks().pass(method, Moment::Answered, call).await });
        }
    }
}
