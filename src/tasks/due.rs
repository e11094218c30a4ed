//! Loops for work that is due at known times: what is due is done, then the loop rests until the next time or until news.

use std::error::Error;

use jiff::Timestamp;
use tokio::sync::watch;

use super::Pulse;
use crate::clock::Clock;
use crate::dice::dice;
use crate::domain::back_off::{back_off, jittered};
use crate::logging::Repeats;

/// Does what is due until the program stops. `work` returns when more becomes due; after a failure, which `tries` logs, it
/// runs again with back-off.
pub(crate) async fn keep_doing<E: Error, Work>(
    clock: Clock,
    pulse: Pulse,
    mut news: watch::Receiver<()>,
    tries: Repeats,
    work: impl Fn() -> Work,
) where
    Work: Future<Output = Result<Timestamp, E>>,
{
    let mut failures = 0;
    loop {
        let next = match tries.note(work().await) {
            Some(next) => {
                failures = 0;
                next
            }
            None => {
                failures += 1;
                clock.now() + jittered(back_off(failures), dice())
            }
        };
        pulse.rest(clock.until_due(Some(next), news.changed())).await;
    }
}
