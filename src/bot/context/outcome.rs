//! Showing a person how their request ended.

use crate::bot::context::error::{Failure, Handled, report};
use crate::bot::context::request::Request;
use crate::bot::kit::{View, refusal};
use crate::bot::output::bot_sender;

/// Shows a person the error of their request, if there is one.
pub(in crate::bot) async fn show_outcome(request: &Request, done: Handled) {
    let view = match done {
        Ok(()) => return,
        Err(Failure::User(error)) => refusal::view(&request.reader, &*error),
        // It is repeated, or shown, at the next start.
        Err(Failure::Broken(error)) if bot_sender::has_given_up(&error) => return request.ticket.give_up(),
        Err(Failure::Broken(error)) => refusal::broken(&request.reader, &report(&error)),
    };
    show_result(request, &view).await;
}

/// Shows the result.
pub(in crate::bot) async fn show_result(request: &Request, view: &View) {
    if let Err(Failure::Broken(error)) = request.show(view).await {
        if bot_sender::has_given_up(&error) {
            request.ticket.give_up();
        }
        let _ = report(&error);
    }
}
