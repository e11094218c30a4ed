//! The page's own files, embedded.
//! What is served is in this table; nothing is read from the disk.

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;

use super::Site;

const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const PICTURE: &str = "image/svg+xml";

macro_rules! asset {
    ($path:literal, $kind:expr, $file:literal) => {
        ($path, $kind, include_str!(concat!("../../web/", $file)))
    };
}

const FILES: &[(&str, &str, &str)] = &[
    asset!("/", HTML, "index.html"),
    asset!("/app.css", STYLE, "app.css"),
    asset!("/chat.css", STYLE, "chat.css"),
    asset!("/icon.svg", PICTURE, "icon.svg"),
    asset!("/wallpaper.svg", PICTURE, "wallpaper.svg"),
    asset!("/app.js", SCRIPT, "app.js"),
    asset!("/chat.js", SCRIPT, "chat.js"),
    asset!("/composer.js", SCRIPT, "composer.js"),
    asset!("/desk.js", SCRIPT, "desk.js"),
    asset!("/dom.js", SCRIPT, "dom.js"),
    asset!("/entities.js", SCRIPT, "entities.js"),
    asset!("/icons.js", SCRIPT, "icons.js"),
    asset!("/keyboard.js", SCRIPT, "keyboard.js"),
    asset!("/message.js", SCRIPT, "message.js"),
    asset!("/people.js", SCRIPT, "people.js"),
    asset!("/popups.js", SCRIPT, "popups.js"),
    asset!("/tour.js", SCRIPT, "tour.js"),
    asset!("/typed.js", SCRIPT, "typed.js"),
    asset!("/world.js", SCRIPT, "world.js"),
];

pub(super) fn routes() -> Router<Site> {
    FILES.iter().fold(Router::new(), |router, (path, kind, content)| {
        router.route(path, get(async || ([(CONTENT_TYPE, *kind)], *content)))
    })
}
