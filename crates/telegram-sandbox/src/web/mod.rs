//! The sandbox as a page in the browser: the team's chats with the bot, everybody else's talks, accounts and trouble, live.
//! The page is on loopback only, answers no other site's requests, and does nothing that [`crate::control`] does not offer.

mod actions;
mod assets;
mod events;
mod files;
mod guard;
mod view;
mod watcher;

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Router, middleware};
use tokio::net::TcpListener;

use crate::world::{PersonId, World};

/// A photo of 10 MB as Base64, or a file of about twenty.
const LARGEST_ACTION: usize = 32 * 1024 * 1024;

/// The roles of people on the page. A person outside the team is an account if they have a phone, else a prospect.
#[derive(Clone, Default)]
pub struct Cast {
    /// The team, its owner first.
    pub team: Vec<Teammate>,
    /// Called before a member of the team does something.
    pub enter: Option<Enter>,
    /// Called when somebody wants a forum group for the team. The page shows each group there is.
    pub give_group: Option<GiveGroup>,
    /// Called when time passes in the world, so that it also passes for the program under test.
    pub pass: Option<Pass>,
}

#[derive(Clone)]
pub struct Teammate {
    pub person: PersonId,
    /// As the page names it: `owner`, `operator`.
    pub role: String,
}

/// Lets a member of the team into the program under test.
pub type Enter = Arc<dyn Fn(PersonId) -> Change + Send + Sync>;
/// Makes a forum group and has the program under test use it.
pub type GiveGroup = Arc<dyn Fn() -> Change + Send + Sync>;
/// Lets time pass for the program under test.
pub type Pass = Arc<dyn Fn(Duration) -> Change + Send + Sync>;
/// Ends when what the page asked for is done.
pub type Change = Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>;

/// A running page; dropping it closes it.
#[derive(Debug)]
pub struct Page {
    address: SocketAddr,
    task: tokio::task::JoinHandle<()>,
}

impl Page {
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What to open in a browser.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[derive(Clone)]
struct Site {
    world: World,
    cast: Arc<Cast>,
    address: SocketAddr,
}

/// Serves the page at a loopback address; port 0 takes a free one.
///
/// # Errors
/// If the address is not a loopback address, or is taken.
pub async fn serve_page(world: World, cast: Cast, address: SocketAddr) -> anyhow::Result<Page> {
    if !address.ip().is_loopback() {
        bail!("{address} can be reached from other machines, and the page asks for no password; use 127.0.0.1:8090");
    }
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let address = listener.local_addr()?;
    let routes = routes(Site { world, cast: Arc::new(cast), address });
    let task = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, routes).await {
            tracing::warn!(%error, "the page has closed");
        }
    });
    Ok(Page { address, task })
}

fn routes(site: Site) -> Router {
    assets::routes()
        .route("/events", get(events::stream))
        .route("/older", get(events::older))
        .route("/act", post(actions::act).layer(DefaultBodyLimit::max(LARGEST_ACTION)))
        .route("/world", post(actions::change))
        .route("/file/{file_id}", get(files::of_bot))
        .route("/talk-file/{owner}/{message}", get(files::of_talk))
        .layer(middleware::from_fn_with_state(site.clone(), guard::check))
        .with_state(site)
}
