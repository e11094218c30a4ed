//! Messages that nobody asked for and that are in no table: sent until Telegram takes them.
//! One that is still not taken when the desk stops is lost; what must not be is a notice.

use std::time::Duration;

use crate::bot::desk::Desk;
use crate::bot::say;
use crate::bot::views::View;
use crate::dice::dice;
use crate::domain::back_off::{back_off, jittered};
use crate::domain::ids::ChatId;

/// Sends it, again and again while the Bot API does not take it.
pub(super) async fn until_taken(desk: &Desk, chat: ChatId, view: &View) {
    let mut tries = 0;
    loop {
        let Err(error) = say::send(&desk.news, chat, view).await else { return };
        let stop = desk.tasks.stopping();
        if !error.is_temporary() || stop.is_cancelled() {
            tracing::info!(%error, chat = chat.0, "failed to tell a member something");
            return;
        }
        tries += 1;
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait(tries)) => {}
        }
    }
}

/// How long to wait before something is sent once more: up to a minute, and never the same for many that failed together.
pub(super) fn wait(tries: u32) -> Duration {
    /// More tries do not make the wait longer: somebody waits for it.
    const MOST: u32 = 8;
    let wait = jittered(back_off(tries.min(MOST)), dice());
    Duration::try_from(wait).unwrap_or(Duration::from_secs(1))
}
