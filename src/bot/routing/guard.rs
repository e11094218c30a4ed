//! The guard around every handler: a panic ends only its own update, instead of the dispatcher.

use std::ops::ControlFlow;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use dptree::di::DependencyMap;
use futures::FutureExt;
use teloxide::dispatching::UpdateHandler;
use teloxide::types::{Update, UpdateKind};

use crate::bot::context::{BotContext, reference};
use crate::bot::kit::refusal::{self, Fault};
use crate::bot::output::say;
use crate::bot::polling::in_flight::Ticket;
use crate::bot::routing::access;

/// Handlers handle their own errors; none is left for the dispatcher.
pub type Never = std::convert::Infallible;

/// Catches panics of a handler. The dispatcher's dependencies must contain an `Arc<BotContext>`.
#[must_use]
pub fn guard(handler: UpdateHandler<Never>) -> UpdateHandler<Never> {
    let description = handler.description().clone();
    let signature = handler.sig().clone();
    dptree::from_fn_with_description(
        description,
        move |deps: DependencyMap, next| {
            let handler = handler.clone();
            async move {
                let (update, ctx) = (deps.try_get::<Update>(), deps.try_get::<Arc<BotContext>>());
                // A panic leaves only a transaction that was never committed.
                match AssertUnwindSafe(handler.execute(deps, next)).catch_unwind().await {
                    Ok(flow) => flow,
                    Err(_) => {
                        let reference = reference();
                        tracing::error!(%reference, "caught a panic of a handler");
                        if let (Some(update), Some(ctx)) = (update, ctx) {
                            let reporting = report_failure((*update).clone(), Arc::clone(&ctx), &reference);
                            // Showing the error may panic, too.
                            let _ = AssertUnwindSafe(reporting).catch_unwind().await;
                        }
                        ControlFlow::Break(Ok(()))
                    }
                }
            }
        },
        signature,
    )
}

/// Notifies the person of a failure, if they are on the team.
pub(in crate::bot) async fn report_failure(update: Update, ctx: Arc<BotContext>, reference: &str) {
    let query = match &update.kind {
        UpdateKind::CallbackQuery(query) => Some(query.id.clone()),
        _ => None,
    };
    let Some(request) = access::request(update, ctx, Ticket::none()).await else { return };
    let fault = &Fault::unknown(reference);
    match query {
        Some(query) => {
            let words = refusal::broken_pop_up(&request.reader, fault);
            say::answer(&request.ctx.bot, &query, Some(words)).await;
        }
        None => {
            if request.show(&refusal::broken(&request.reader, fault)).await.is_err() {
                tracing::warn!("failed to report an error to its user");
            }
        }
    }
}
