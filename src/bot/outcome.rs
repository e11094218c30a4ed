//! How a request ended, said to who made it.

use crate::bot::error::{Failure, Handled, report};
use crate::bot::request::Visit;
use crate::bot::views::View;
use crate::bot::views::refusal;
use crate::bot::voice;

/// Tells somebody why what they asked for ended early, if it did.
pub(super) async fn tell_end(visit: &Visit, done: Handled) {
    let view = match done {
        Ok(()) => return,
        Err(Failure::User(error)) => refusal::view(&visit.reader, &error),
        // Done, or shown, at the next start.
        Err(Failure::Broken(error)) if voice::has_given_up(&error) => return visit.ticket.give_up(),
        Err(Failure::Broken(error)) => refusal::broken(&visit.reader, &report(&error)),
    };
    tell_end_with(visit, &view).await;
}

/// Says how it ended.
pub(super) async fn tell_end_with(visit: &Visit, view: &View) {
    if let Err(Failure::Broken(error)) = visit.show(view).await {
        if voice::has_given_up(&error) {
            visit.ticket.give_up();
        }
        let _ = report(&error);
    }
}
