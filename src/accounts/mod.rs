//! The accounts of the desk: who is there, which clients run, how an account is logged in.
//! Its rule: one session has one client, and every client comes from the [`Supervisor`].

mod administration;
mod check;
mod keeper;
mod login;
mod manager;
mod monitor;
mod notifier;
mod overview;
mod qr_login;
mod session_transfer;
mod supervisor;
pub mod trouble;
mod vitals;
pub mod warm_up;

pub use administration::{LONGEST_LABEL, LimitError, MoveError};
pub use check::{CheckResult, CheckRun};
pub use manager::{AccountManager, AddAccountError, DAILY_LIMIT, ManagerError, NEW_CONTACT_LIMIT};
pub use monitor::{AccountMonitor, CheckError, MonitorSettings};
pub use notifier::AccountNotifier;
pub use overview::AccountOverview;
pub use session_transfer::{ExportError, ImportError};
pub use supervisor::{KeepSettings, Supervisor};
