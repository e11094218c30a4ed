//! How long the bot waits before it says something once more.

use std::time::Duration;

use crate::dice::dice;
use crate::domain::back_off::{back_off, jittered};

/// How long to wait before something is sent once more: up to a minute, and never the same for many that failed together.
pub(in crate::bot) fn wait(tries: u32) -> Duration {
    /// More tries do not make the wait longer: somebody waits for it.
    const MOST: u32 = 8;
    let wait = jittered(back_off(tries.min(MOST)), dice());
    Duration::try_from(wait).unwrap_or(Duration::from_secs(1))
}
