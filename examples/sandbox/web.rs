//! The sandbox as a page in the browser.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use anyhow::Context as _;
use telegram_sandbox::web::{Cast, Page, Teammate, serve_page};
use tokio::sync::{mpsc, oneshot};

use crate::stage::Stage;

/// Where the page is unless an address is named.
pub(crate) const DEFAULT_ADDRESS: &str = "127.0.0.1:8090";

/// An address on this machine alone: the page asks for no password.
pub(crate) fn parse_address(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr = text
        .replace("localhost:", "127.0.0.1:")
        .parse()
        .map_err(|_| format!("an address is written like {DEFAULT_ADDRESS}"))?;
    match address.ip() {
        IpAddr::V4(ip) if ip.is_loopback() => Ok(address),
        IpAddr::V6(ip) if ip.is_loopback() => Ok(address),
        _ => Err(format!(
            "the page asks for no password, so it is served on this machine alone: --web {DEFAULT_ADDRESS}"
        )),
    }
}

/// Somebody on the page wants a group for the team, and hears how it went.
pub(crate) type GroupWanted = oneshot::Sender<anyhow::Result<()>>;

/// Opens the page. What it wants done with the desk as a whole comes from the receiver.
pub(crate) async fn open(
    stage: &Arc<Stage>,
    address: SocketAddr,
) -> anyhow::Result<(Page, mpsc::Receiver<GroupWanted>)> {
    let members = stage.members().into_iter().map(|(person, role)| Teammate { person, role });
    let (entered, passing) = (Arc::clone(stage), Arc::clone(stage));
    let (wanted, wishes) = mpsc::channel(1);
    let cast = Cast {
        team: members.collect(),
        enter: Some(Arc::new(move |person| {
            let stage = Arc::clone(&entered);
            Box::pin(async move { stage.let_in(person).await.map(drop) })
        })),
        pass: Some(Arc::new(move |time| {
            let stage = Arc::clone(&passing);
            Box::pin(async move { stage.pass(time).await })
        })),
        give_group: Some(Arc::new(move || {
            let wanted = wanted.clone();
            Box::pin(async move {
                let (done, given) = oneshot::channel();
                wanted.send(done).await?;
                given.await?
            })
        })),
    };
    let hint = "another program may have this port; name another: --web 127.0.0.1:8091";
    let page = serve_page(stage.sandbox.world().clone(), cast, address).await.context(hint)?;
    Ok((page, wishes))
}
