//! The data centres: MTProto over TCP. Each layer knows nothing of the layers above it: [`transport`] frames,
//! [`crypto`] decrypts, [`connection`] manages sessions, [`service`] handles service messages, [`calls`] runs RPC
//! calls.

mod calls;
mod changes;
mod channels;
mod connection;
mod crypto;
mod envelope;
pub(crate) mod keys;
mod kind_media;
pub(crate) mod kinds;
pub(crate) mod message_box;
pub(crate) mod methods;
pub(crate) mod objects;
mod service;
mod side;
mod srp;
mod transport;

pub(crate) use crypto::random;
pub(crate) use methods::names as method_names;
pub use side::{DcSettings, DcSide, Missed};

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};

use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::world::World;

/// Opens one loopback listener for each data centre; they end with the returned tasks.
///
/// # Errors
/// If there is no free port.
pub(crate) async fn serve(world: &World, dcs: &[i32]) -> std::io::Result<JoinSet<()>> {
    let mut tasks = JoinSet::new();
    for dc in dcs.iter().copied() {
        let listener = TcpListener::bind(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0)).await?;
        if let SocketAddr::V4(address) = listener.local_addr()? {
            world.edit(|state| state.dcs.addresses.insert(dc, address));
        }
        tasks.spawn(accept(world.clone(), dc, listener));
    }
    Ok(tasks)
}

async fn accept(world: World, dc: i32, listener: TcpListener) {
    let mut stalled = world.look().dcs.stalled.subscribe();
    loop {
        // While the network stalls, no connection is accepted.
        if stalled.wait_for(|stalled| !stalled).await.is_err() {
            return;
        }
        match listener.accept().await {
            Ok((socket, _)) => {
                tokio::spawn(connection::serve(world.clone(), dc, socket));
            }
            Err(error) => tracing::warn!(dc, %error, "a connection was not accepted"),
        }
    }
}
