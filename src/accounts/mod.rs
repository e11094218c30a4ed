//! The accounts of the desk: who is there, which clients run, how an account is logged in.
//! Its rule: one session has one client, and every client comes from the [`Supervisor`].
//!
//! Setting an account up; [`AccountManager::send_message`] shows how to send from it:
//!
//! ```no_run
//! use salesdesk::accounts::AccountManager;
//! use salesdesk::domain::code::LoginCode;
//! use salesdesk::domain::ids::TelegramUserId;
//! use salesdesk::domain::login::{LoginOutcome, LoginStep};
//! use salesdesk::domain::phone::Phone;
//! use salesdesk::event::Event;
//! use tokio::sync::mpsc::UnboundedReceiver;
//!
//! async fn set_up_account(
//!     manager: &AccountManager,
//!     news: &mut UnboundedReceiver<Event>,
//!     by: TelegramUserId,
//! ) -> anyhow::Result<bool> {
//!     let account = manager.add_account(&Phone::parse("+15551230101")?, by).await?;
//!     manager.request_code(account.id, by, None).await?;
//!     // Telegram's answer comes as an event.
//!     while let Some(event) = news.recv().await {
//!         let Event::Login { outcome, .. } = event else { continue };
//!         let LoginOutcome::Next(LoginStep::NeedCode { .. }) = outcome else { return Ok(false) };
//!         let code = LoginCode::parse("12345")?; // as the account's owner reads it out
//!         let outcome = manager.authorize_account(account.id, code).await?;
//!         return Ok(matches!(outcome, LoginOutcome::Done(_)));
//!     }
//!     Ok(false)
//! }
//! ```
//!
//! Checking how an account fares, and telling the team of what is wrong:
//!
//! ```no_run
//! use salesdesk::accounts::{AccountManager, AccountMonitor, AccountNotifier};
//! use salesdesk::clock::Clock;
//! use salesdesk::domain::alerts::lasting;
//! use salesdesk::domain::phone::Phone;
//!
//! async fn check_account_health(
//!     manager: &AccountManager,
//!     monitor: &AccountMonitor,
//!     notifier: &AccountNotifier,
//!     clock: &Clock,
//! ) -> anyhow::Result<bool> {
//!     let Some(account) = manager.account_by_phone(&Phone::parse("+15551230101")?).await? else {
//!         return Ok(false);
//!     };
//!     let health = monitor.check_account(account.id).await?;
//!     for trouble in lasting(&health, clock.now()) {
//!         notifier.notify_account_problem(&trouble).await?;
//!     }
//!     // No answer is not a trouble yet: `AccountMonitor::run` tells of it when it lasts.
//!     Ok(health.is_authorised())
//! }
//! ```

mod administration;
mod check;
mod clock_alert;
mod files;
mod installation;
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
pub use check::CheckRun;
pub use manager::{AccountManager, AddAccountError, ManagerError};
pub use monitor::{AccountMonitor, CheckError, MonitorSettings};
pub use notifier::AccountNotifier;
pub use overview::AccountOverview;
pub use session_transfer::{ExportError, ImportError};
pub use supervisor::{KeepSettings, Supervisor};
