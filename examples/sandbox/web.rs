//! The sandbox as a page in the browser.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use anyhow::Context as _;
use telegram_sandbox::web::{Cast, Page, Teammate, serve_page};

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

/// Opens the page.
pub(crate) async fn open(stage: &Arc<Stage>, address: SocketAddr) -> anyhow::Result<Page> {
    let members = stage.members().into_iter().map(|(person, role)| Teammate { person, role });
    let on_stage = Arc::clone(stage);
    let cast = Cast {
        team: members.collect(),
        group: stage.group,
        enter: Some(Arc::new(move |person| {
            let stage = Arc::clone(&on_stage);
            Box::pin(async move { stage.let_in(person).await.map(drop) })
        })),
    };
    let hint = "another program may have this port; name another: --web 127.0.0.1:8091";
    serve_page(stage.sandbox.world().clone(), cast, address).await.context(hint)
}
