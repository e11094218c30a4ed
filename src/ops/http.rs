//! Health and metrics over HTTP. The answers contain no people, phone numbers or texts; the configured address decides
//! who can ask.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::CONTENT_TYPE;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use super::Metrics;
use super::health::MachineFigures;
use crate::logging::repeats;
use crate::tasks::Pulse;

/// How long a request may take to arrive.
const REQUEST_LIMIT: Duration = Duration::from_secs(5);
/// How long the database may take for the figures.
const FIGURES_LIMIT: Duration = Duration::from_secs(5);
const PLAIN: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Serves requests until the future is dropped.
pub async fn run(listener: Arc<TcpListener>, metrics: Metrics, pulse: Pulse) {
    let accepts = repeats!("failed to take a connection to the health endpoint");
    loop {
        match pulse.rest(listener.accept()).await {
            Ok((stream, _)) => {
                accepts.worked("");
                tokio::spawn(serve(stream, metrics.clone()));
            }
            Err(error) => {
                accepts.failed("", &error);
                pulse.rest(tokio::time::sleep(Duration::from_secs(1))).await;
            }
        }
    }
}

async fn serve(stream: TcpStream, metrics: Metrics) {
    let answer = service_fn(|request: Request<Incoming>| {
        let metrics = metrics.clone();
        async move { Ok::<_, Infallible>(answer(request.method(), request.uri().path(), &metrics).await) }
    });
    let mut connection = hyper::server::conn::http1::Builder::new();
    let serving = connection.timer(TokioTimer::new()).header_read_timeout(REQUEST_LIMIT);
    // The client has disconnected, or does not speak HTTP.
    let _ = serving.serve_connection(TokioIo::new(stream), answer).await;
}

async fn answer(method: &Method, path: &str, metrics: &Metrics) -> Response<Full<Bytes>> {
    if method != Method::GET && method != Method::HEAD {
        return response(StatusCode::METHOD_NOT_ALLOWED, "only GET\n".into());
    }
    match path {
        // The process answers; a restart could not improve more than that.
        "/healthz" => response(StatusCode::OK, "ok\n".into()),
        "/readyz" => ready(metrics).await,
        "/metrics" => {
            let ground = metrics.ground.report().map(|report| report.metrics()).unwrap_or_default();
            match figures(metrics).await {
                Some(figures) => response(StatusCode::OK, figures.metrics() + &ground),
                // Metrics without the database are still useful for alarms.
                None => response(StatusCode::OK, ground),
            }
        }
        _ => response(StatusCode::NOT_FOUND, "/healthz, /readyz, /metrics\n".into()),
    }
}

/// Whether the desk works: the ground is sound and the database answers.
async fn ready(metrics: &Metrics) -> Response<Full<Bytes>> {
    let report = metrics.ground.report();
    if let Some(report) = report.filter(|report| !report.ready) {
        let problems =
            if report.found.is_empty() { "a loop is being started again\n".into() } else { report.problems() };
        return response(StatusCode::SERVICE_UNAVAILABLE, problems);
    }
    match figures(metrics).await {
        Some(_) => response(StatusCode::OK, "ready\n".into()),
        None => response(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n".into()),
    }
}

async fn figures(metrics: &Metrics) -> Option<MachineFigures> {
    match timeout(FIGURES_LIMIT, metrics.figures()).await {
        Ok(figures) => metrics.reads.note(figures),
        Err(_) => {
            metrics.reads.failed("", "it takes too long");
            None
        }
    }
}

fn response(status: StatusCode, text: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, hyper::header::HeaderValue::from_static(PLAIN));
    response
}
