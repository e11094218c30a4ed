//! Who may ask: only the page itself, under a name of this machine.
//! A request whose `Host` or `Origin` is not the page's own is refused before anything is looked at, which a
//! site of another origin or a name that is bound to 127.0.0.1 cannot get around.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Site;

/// Scripts, styles and pictures of this page only, no inline script, and no string ever becomes markup.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
                      require-trusted-types-for 'script'; trusted-types 'none'";

const HEADERS: [(HeaderName, &str); 5] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "no-referrer"),
    (CACHE_CONTROL, "no-store"),
];

pub(super) async fn check(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut response = if is_own(&site, request.headers()) {
        next.run(request).await
    } else {
        let reason = format!("This page answers only under its own address, http://{}/\n", site.address);
        (StatusCode::FORBIDDEN, reason).into_response()
    };
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

fn is_own(site: &Site, headers: &HeaderMap) -> bool {
    let own = |host: &[u8]| {
        let port = site.address.port();
        let local = format!("localhost:{port}");
        [site.address.to_string(), local].iter().any(|known| known.as_bytes().eq_ignore_ascii_case(host))
    };
    let mut hosts = headers.get_all(HOST).iter();
    let host = hosts.next().is_some_and(|host| own(host.as_bytes())) && hosts.next().is_none();
    let origin = |origin: &HeaderValue| origin.as_bytes().strip_prefix(b"http://").is_some_and(own);
    host && headers.get_all(ORIGIN).iter().all(origin)
}
