//! The sandbox: one world with its data centres and interfaces, alive as long as [`Sandbox`]. Every change that a test
//! can make is a method of [`World`], so that all interfaces offer the same.

use std::net::{SocketAddr, SocketAddrV4};
use std::ops::Deref;

use tokio::task::JoinSet;

use crate::bot_api::{self, BotApi};
use crate::control::{self, ControlDoor};
use crate::dc::{self, DcSettings};
use crate::world::World;

/// The configuration of a sandbox.
#[derive(Clone, Debug)]
pub struct SandboxConfig {
    /// The ids of the data centres.
    pub dcs: Vec<i32>,
    pub settings: DcSettings,
}

impl Default for SandboxConfig {
    fn default() -> Self {
        Self { dcs: vec![1, 2, 4], settings: DcSettings::default() }
    }
}

/// A simulated Telegram. Dropping it closes every listener and connection.
pub struct Sandbox {
    world: World,
    bot_api: BotApi,
    control: ControlDoor,
    _listeners: JoinSet<()>,
}

impl Sandbox {
    /// Starts everything on free loopback ports.
    ///
    /// # Errors
    /// If there is no free port.
    pub async fn start(config: SandboxConfig) -> anyhow::Result<Self> {
        let world = World::new();
        world.edit(|state| state.dcs.settings = config.settings);
        let listeners = dc::serve(&world, &config.dcs).await?;
        let bot_api = bot_api::serve(world.clone()).await?;
        let control = control::serve_control(world.clone(), SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        Ok(Self { world, bot_api, control, _listeners: listeners })
    }

    #[must_use]
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The Bot API's URL, for a bot's configuration.
    #[must_use]
    pub fn bot_api_url(&self) -> String {
        self.bot_api.url()
    }

    /// The control API's URL, for other processes.
    #[must_use]
    pub fn control_url(&self) -> String {
        format!("http://{}", self.control.address())
    }

    /// The address of each data centre.
    #[must_use]
    pub fn dcs(&self) -> Vec<(i32, SocketAddrV4)> {
        self.world.look().dcs.addresses.iter().map(|(id, address)| (*id, *address)).collect()
    }
}

impl Deref for Sandbox {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.world.close_connections(None);
    }
}
