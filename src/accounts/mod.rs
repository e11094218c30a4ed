//! The accounts of the desk: who is there, which clients run, how an account is logged in.
//! Its rule: one session has one client, and every client comes from the [`Supervisor`].

mod login;
mod manager;
mod supervisor;
pub mod trouble;
pub mod warm_up;

pub use manager::{AccountManager, AddAccountError, DAILY_LIMIT, ManagerError, NEW_CONTACT_LIMIT};
pub use supervisor::Supervisor;
