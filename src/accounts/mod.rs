//! The desk's accounts: queries and actions, clients and connections, logins.
//!
//! Invariant: a session has one client, and every client comes from the [`Supervisor`].
//!
//! [`crate::api`] shows how a program without a bot uses them.

mod administration;
mod check;
mod clock_alert;
mod coming_back;
mod connection_health;
mod connection_task;
mod files;
mod history;
mod installation_refused;
mod login;
mod manager;
mod message_texts;
mod monitor;
mod notifier;
mod overview;
mod qr_login;
mod session_transfer;
mod supervisor;
pub mod trouble;
pub mod warm_up;

pub use administration::{LONGEST_LABEL, LimitError, MoveError};
pub use manager::{AccountManager, AddAccountError, ManagerError};
pub use monitor::{AccountMonitor, CheckError, MonitorSettings};
pub use notifier::AccountNotifier;
pub use overview::AccountOverview;
pub use session_transfer::{ImportError, SessionExportError};
pub use supervisor::{ConnectionSettings, Supervisor};
