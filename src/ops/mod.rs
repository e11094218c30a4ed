//! Operations: backups, heartbeats, metrics, and checks of the desk's environment. Nothing here acts for the team.

pub mod backups;
pub mod beginning;
pub mod bot_api;
pub mod doctor;
pub mod exports;
pub mod ground;
pub mod health;
pub mod heartbeat;
pub mod http;
pub mod metrics;
pub mod open_files;
pub mod places;

use std::sync::Arc;

pub use backups::Backups;
pub use bot_api::BotApi;
pub use ground::Ground;
pub use health::Metrics;

use crate::store::SecretKeySource;
use crate::telegram::DataCenters;

/// The objects that these checks need. Clones share them.
#[derive(Clone)]
pub struct Machine {
    pub metrics: Metrics,
    pub data_centers: Arc<dyn DataCenters>,
    pub secret_key: SecretKeySource,
}
