//! What can end a handler early, sorted by what happens next.
//! Its rule: what broke is logged once with its cause, under a reference; the person gets that reference and no cause.

use std::fmt::Write as _;

use crate::bot::context::mistake::Mistake;
use crate::bot::kit::refusal::Refusal;
use crate::bot::output::bot_sender;
use crate::bot::output::send_error::SendError;
use crate::store::StoreError;

#[derive(Debug)]
pub(in crate::bot) enum Failure {
    /// A person's mistake: they are told what is wrong.
    User(Box<dyn Refusal>),
    /// Ours: it is logged, and they are told so.
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

/// Logs what broke and returns what to call it by.
#[must_use]
pub(in crate::bot) fn report(error: &anyhow::Error) -> String {
    let reference = reference();
    if bot_sender::has_given_up(error) {
        tracing::info!(%reference, "gave up showing something: the desk stops");
        return reference;
    }
    tracing::error!(%reference, error = format!("{error:#}"), "failed to handle an update or a press");
    reference
}

/// Short enough to be read out.
#[must_use]
pub(in crate::bot) fn reference() -> String {
    let mut bytes = [0_u8; 3];
    if getrandom::fill(&mut bytes).is_err() {
        // Then it names nothing, but the log still tells the time.
        bytes = [0; 3];
    }
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02X}");
        text
    })
}
