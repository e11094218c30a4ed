//! The life of one call: recorded in the journal, stopped by hooks, hit by a fault or executed, answered. It passes
//! these in order.

use std::time::Duration;

use serde_json::Value;

use super::error::ApiError;
use super::methods::{self, Method};
use super::params::Params;
use crate::world::{Door, FaultKind, Moment, Outcome, When, World};

/// The result of a call.
pub(crate) enum Answer {
    Given {
        call: usize,
        method: &'static str,
        result: Result<Value, ApiError>,
    },
    /// The method does not exist.
    NotFound,
    /// The connection closes without an answer.
    Close,
}

pub(crate) async fn run(world: &World, name: &str, params: Params) -> Answer {
    let found = methods::find(name);
    let call = world.edit(|state| {
        let at = state.now();
        let method = found.map_or(name, |(method, _)| method);
        let call = state.journal.enter(at, Door::BotApi, "bot".into(), method, params.for_journal());
        if found.is_none() {
            state.journal.settle(call, Outcome::Unknown(format!("no method {name}")));
        }
        call
    });
    let Some((method, execute)) = found else { return Answer::NotFound };
    world.hooks().pass(method, Moment::Seen, call).await;
    let fault = world.edit(|state| state.faults.meet(Door::BotApi, method, "bot"));
    let result = match fault {
        Some((kind, When::BeforeEffect)) => match strike(kind).await {
            Struck::Refused(refusal) => Err(refusal),
            Struck::Closed => return Answer::Close,
            Struck::Delayed => execute_and_pass(world, execute, &params, method, call).await,
        },
        Some((kind, When::AfterEffect)) => {
            let result = execute_and_pass(world, execute, &params, method, call).await;
            match strike(kind).await {
                Struck::Refused(refusal) => Err(refusal),
                Struck::Closed => return Answer::Close,
                Struck::Delayed => result,
            }
        }
        None => execute_and_pass(world, execute, &params, method, call).await,
    };
    world.edit(|state| state.journal.settle(call, outcome(&result)));
    Answer::Given { call, method, result }
}

async fn execute_and_pass(
    world: &World,
    execute: Method,
    params: &Params,
    method: &'static str,
    call: usize,
) -> Result<Value, ApiError> {
    let result = match execute {
        Method::AtOnce(execute) => world.edit(|state| execute(state, params)),
        Method::LongPoll => methods::get_updates(world, params).await,
    };
    world.hooks().pass(method, Moment::Executed, call).await;
    result
}

enum Struck {
    Refused(ApiError),
    Closed,
    Delayed,
}

async fn strike(kind: FaultKind) -> Struck {
    match kind {
        FaultKind::Error { code, text } => Struck::Refused(ApiError::new(u16::try_from(code).unwrap_or(500), text)),
        FaultKind::Answer { status, body } => Struck::Refused(ApiError::foreign(status, body)),
        FaultKind::Upgraded(to) => Struck::Refused(ApiError::upgraded(to)),
        FaultKind::RetryAfter(seconds) => Struck::Refused(ApiError::too_many_requests(seconds)),
        // HTTP has no transport errors, so one just closes the connection.
        FaultKind::Close
        | FaultKind::Transport(_)
        | FaultKind::BadMessage(_)
        | FaultKind::NewSession
        | FaultKind::Gibberish => Struck::Closed,
        FaultKind::Stall => std::future::pending().await,
        FaultKind::Delay(milliseconds) => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            Struck::Delayed
        }
    }
}

fn outcome(result: &Result<Value, ApiError>) -> Outcome {
    match result {
        Ok(_) => Outcome::Ok,
        Err(refusal) => Outcome::Error { code: refusal.code.into(), text: refusal.description.clone() },
    }
}
