//! The library under the names of the Python API that it re-creates.
//!
//! Nothing is implemented here: each name is the type that the desk itself uses, so that every message passes the same
//! gate, outbox and cipher.
//!
//! Ids, phone numbers and usernames are types: `Phone::parse("+15551230101")?`. `by` is the person who asks for
//! something; the audit log records it. A query belongs to a transaction: [`Store::begin`] to write, [`Store::read`] to
//! read.
//!
//! | Python | here |
//! |---|---|
//! | `get_db()` | [`Store::begin`], then [`Tx::commit`]; dropping it rolls back |
//! | `Account` and its fields | [`Account`]; `session_string` is not a field: [`AccountClient::export_session_string`] |
//! | `Account.is_in_flood_wait`, `can_be_used` | [`Account::is_in_flood_wait`], [`Account::can_be_used`] |
//! | `AccountStatus.new`, … | [`AccountStatus`] |
//! | `Dialog`, `DialogStatus` | [`Dialog`], [`DialogStatus`] |
//! | `Message`, `MessageDirection.in_`, `out` | [`Message`], [`MessageDirection::Incoming`], [`MessageDirection::Outgoing`] |
//! | `AccountClient.connect()` | [`AccountClient::connect`]; a running desk takes clients from [`Supervisor::client`] |
//! | `AccountClient.authorize(code)` | [`AccountClient::authorize`] |
//! | `AccountClient.sign_in(code)` | [`AccountClient::sign_in`] |
//! | `AccountClient.export_session_string()` | [`AccountClient::export_session_string`] |
//! | `AccountClient.send_message(…)` | [`AccountManager::send_message`]: a client alone has no way past the gate |
//! | `AccountManager.add_account(phone)` | [`AccountManager::add_account`] |
//! | `AccountManager.request_code(phone)` | [`AccountManager::request_code`] |
//! | `AccountManager.authorize_account(phone, code)` | [`AccountManager::authorize_account`] |
//! | `AccountManager.update_account_status(phone, status)` | [`AccountManager::update_account_status`] |
//! | `AccountManager.get_available_account()` | [`AccountManager::get_available_account`] |
//! | `AccountManager.send_message(account, username, text)` | [`AccountManager::send_message`] |
//! | `AccountMonitor(queries, notifier)`, `check_account(account)` | [`AccountMonitor::new`], [`AccountMonitor::check_account`] |
//! | `AccountNotifier.notify_account_problem(account)` | [`AccountNotifier::notify_account_problem`], for each of [`lasting`] |
//! | `AccountQueries.get_account_by_phone(phone)` | [`AccountQueries::get_account_by_phone`] |
//! | `AccountQueries.get_account_by_id(id)` | [`AccountQueries::get_account_by_id`] |
//! | `AccountQueries.get_active_accounts()` | [`AccountQueries::get_active_accounts`] |
//! | `AccountQueries.get_accounts_by_status(status)` | [`AccountQueries::get_accounts_by_status`] |
//! | `AccountQueries.create_account(phone)` | [`AccountQueries::create_account`] |
//! | `AccountQueries.update_account_status(id, status)` | [`AccountQueries::update_account_status`] |
//! | `AccountQueries.update_session(id, session_string)` | [`AccountQueries::update_session`], of [`ImportedSession::parse`] |
//! | `AccountQueries.increment_messages(id)` | [`AccountQueries::increment_messages`] |
//! | `DialogQueries.create_dialog(username, account_id)` | [`DialogQueries::create_dialog`] |
//! | `DialogQueries.get_dialog(id)` | [`DialogQueries::get_dialog`] |
//! | `DialogQueries.get_active_dialogs()` | [`DialogQueries::get_active_dialogs`] |
//! | `DialogQueries.get_messages(id)` | [`DialogQueries::get_messages`] |
//! | `DialogQueries.save_message(id, direction, content)` | [`DialogQueries::save_message`], of a [`Report`] |
//! | `PhoneNumberInvalid` | [`LoginProblem::PhoneInvalid`] |
//! | `PhoneCodeInvalid` | [`LoginProblem::WrongCode`] |
//! | `PhoneCodeExpired` | [`LoginProblem::CodeVoid`] |
//! | `PasswordHashInvalid` | [`LoginProblem::WrongPassword`] |
//! | `FloodWait` | [`SendMessageError::FloodWait`]; at a login [`LoginProblem::RestUntil`] |
//! | `AuthKeyUnregistered` | [`ErrorKind::Dead`] |
//! | `SessionPasswordNeeded` | [`LoginStep::NeedPassword`], [`Authorized::PasswordNeeded`] |
//!
//! # Usage
//!
//! ```no_run
#![doc = include_str!("../tests/it/usage.rs")]
//! ```

pub use crate::accounts::{AccountManager, AccountMonitor, AccountNotifier, Supervisor};
pub use crate::clock::Clock;
pub use crate::domain::account::{Account, AccountStatus};
pub use crate::domain::alerts::lasting;
pub use crate::domain::code::LoginCode;
pub use crate::domain::dialog::{Dialog, DialogStatus};
pub use crate::domain::ids::{AccountId, DialogId, TelegramUserId};
pub use crate::domain::login::{LoginOutcome, LoginProblem, LoginStep};
pub use crate::domain::message::{Message, MessageDirection, Report};
pub use crate::domain::outbox::{ItemState, OutboxItem};
pub use crate::domain::phone::Phone;
pub use crate::domain::username::Username;
pub use crate::event::Event;
pub use crate::outbox::{Outbox, SendMessageError};
pub use crate::store::{AccountQueries, DialogQueries, Store, Tx};
pub use crate::telegram::{AccountClient, Authorized, ErrorKind, ImportedSession, LoginError};
