//! The accounts' connection to Telegram: user clients over MTProto.
//!
//! Invariant: only this room names grammers. Other rooms get domain values, and an [`ErrorKind`] for each error.

mod albums;
mod answer;
mod arrivals;
mod changing;
mod client;
mod data_centers;
mod download;
mod error;
mod error_table;
mod formatting;
mod history;
mod incoming;
mod introduction;
mod link;
mod login;
mod login_updates;
mod message_texts;
mod qr_login;
mod reach;
mod reactions;
mod reading;
mod sending;
mod sequence;
mod server_clock;
mod session;
mod session_check;
mod session_export;
mod session_string;
mod surroundings;
mod updates;
mod uploads;

pub use answer::SentMessage;
pub use arrivals::SendProof;
pub use client::{AccountClient, Resolved};
pub use data_centers::{DataCenters, DataCentersError, ListedDataCenters, TelegramDataCenters};
pub use download::{Download, DownloadError};
pub use error::{ClientError, ErrorKind, WaitScope};
pub use history::{Chat, ChatOverview, Difference, EarlierMessages, Since};
pub use incoming::SeenPerson;
pub use introduction::ApiCredentials;
pub use link::{Ended, Link};
pub use login::{CodeAnswer, LoginError, SignIn};
pub use login_updates::LoginUpdate;
pub use message_texts::{Transcript, TranscriptTrial};
pub use qr_login::QrStep;
pub use reach::TelegramReach;
pub use sequence::{Gap, UpdateBatch};
pub use server_clock::ServerClock;
pub use session_check::{Identity, identify};
pub use session_export::Authorized;
pub use session_string::{ImportedSession, SessionFormat, SessionStringError, export};
pub use updates::{ChatChange, Pushed, UpdatePiece};
