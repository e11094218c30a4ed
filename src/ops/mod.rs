//! The desk as a machine: backups, signs of life, figures of its health, and what may be wrong with its surroundings.
//! Its rule: it looks and copies; what the desk does for the team is none of its business.

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
pub use health::Vitality;

use crate::store::SecretKeySource;
use crate::telegram::DataCenters;

/// What there is to look at. Clones share it.
#[derive(Clone)]
pub struct Machine {
    pub vitality: Vitality,
    pub data_centers: Arc<dyn DataCenters>,
    pub secret_key: SecretKeySource,
}
