//! The back-off before the bot sends something again.

use std::time::Duration;

use crate::dice::dice;
use crate::domain::back_off::{back_off, jittered};

/// The wait before something is sent again: up to a minute, with jitter for several that failed together.
pub(in crate::bot) fn wait(tries: u32) -> Duration {
    /// More tries do not make the wait longer, because somebody waits for it.
    const MOST: u32 = 8;
    let wait = jittered(back_off(tries.min(MOST)), dice());
    Duration::try_from(wait).unwrap_or(Duration::from_secs(1))
}
