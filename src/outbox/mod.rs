//! The outbox: what was accepted is sent exactly once, or reported as failed.
//! Its rule: a message leaves through [`deliver`](mod@deliver) alone, behind the gate and with a claim.

mod accept;
mod album;
mod answer;
mod change;
mod choose;
mod deliver;
mod facts;
mod handle;
mod look_up;
mod overview;
mod record;
mod refused;
mod run;
mod send_message;

pub use accept::{AcceptError, Accepted};
pub use answer::Answered;
pub use handle::Outbox;
pub use look_up::LookUp;
pub use overview::{QueuePage, QueuedItem, SendNow, Why};
pub use send_message::SendMessageError;
