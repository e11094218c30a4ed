//! The outbox: accepted messages are sent exactly once or reported as failed.
//!
//! Invariant: messages are sent only by [`deliver`](mod@deliver), after the gate and with a claim. Sent ones are changed
//! only by [`fulfil`](mod@fulfil), with a claim as well.

mod accept;
mod album;
mod answer;
mod automatic;
mod change;
mod choose;
mod deliver;
mod deliver_album;
mod facts;
mod first_contact;
mod fulfil;
mod handle;
mod hold_back;
mod look_up;
mod overview;
mod recipient;
mod record;
mod refused;
mod run;
mod run_step;
mod send_message;
mod wish;

pub use accept::{AcceptError, Accepted};
pub use album::Receiving;
pub use answer::Answered;
pub use automatic::accept_automatic;
pub use handle::Outbox;
pub use look_up::LookUp;
pub use overview::{Explanation, QueuePage, QueuedItem, SendNow};
pub use send_message::SendMessageError;
pub use wish::Changed;
