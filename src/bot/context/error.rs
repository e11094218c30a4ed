//! The errors that end a handler. A fault of ours is logged once with its cause and a reference; the person gets only
//! the reference.

use std::fmt::Write as _;

use crate::bot::context::mistake::Mistake;
use crate::bot::kit::Refusal;
use crate::bot::kit::refusal::Fault;
use crate::bot::output::bot_sender;
use crate::bot::output::send_error::SendError;
use crate::store::StoreError;

#[derive(Debug)]
pub(in crate::bot) enum Failure {
    /// A person's mistake, which is explained to them.
    User(Box<dyn Refusal>),
    /// A fault of ours: it is logged, and the person gets its reference.
    Broken(anyhow::Error),
}

pub(in crate::bot) type Handled<T = ()> = Result<T, Failure>;

impl<R: Refusal + 'static> From<R> for Failure {
    fn from(mistake: R) -> Self {
        Self::User(Box::new(mistake))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::FileLost => Mistake::DatabaseLost.into(),
            error => Self::Broken(error.into()),
        }
    }
}

impl From<SendError> for Failure {
    fn from(error: SendError) -> Self {
        Self::Broken(error.into())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Broken(error)
    }
}

/// Logs a fault and returns what the person may know of it.
#[must_use]
pub(in crate::bot) fn report(error: &anyhow::Error) -> Fault {
    let fault = Fault { reference: reference(), no_room: has_no_room(error) };
    let reference = &fault.reference;
    if bot_sender::has_given_up(error) {
        tracing::info!(%reference, "gave up showing an outcome: the desk stops");
        return fault;
    }
    tracing::error!(%reference, error = format!("{error:#}"), "failed to handle an update or a press");
    fault
}

/// Whether something could not be written because the disk is full.
fn has_no_room(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let file = cause.downcast_ref::<std::io::Error>();
        cause.downcast_ref::<StoreError>().is_some_and(StoreError::is_no_room)
            || file.is_some_and(|error| error.kind() == std::io::ErrorKind::StorageFull)
    })
}

/// Reports a fault where nobody waits for an answer. A person's mistake is ignored.
pub(in crate::bot) fn quietly(done: Handled) {
    if let Err(Failure::Broken(error)) = done {
        let _ = report(&error);
    }
}

/// A reference that is short enough to be read out.
#[must_use]
pub(in crate::bot) fn reference() -> String {
    let mut bytes = [0_u8; 3];
    if getrandom::fill(&mut bytes).is_err() {
        // Without randomness the reference is useless, but the log has the time.
        bytes = [0; 3];
    }
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02X}");
        text
    })
}
