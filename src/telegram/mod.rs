//! The accounts' side of Telegram: user clients over MTProto.
//! Its rule: grammers is named in this room only; other rooms get domain values and a [`Class`] for whatever went wrong.

mod answer;
mod arrivals;
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
mod news;
mod qr_login;
mod reach;
mod reading;
mod sending;
mod sequence;
mod server_clock;
mod session;
mod session_check;
mod session_string;
mod updates;
mod uploads;

pub use answer::Sent;
pub use arrivals::Arrival;
pub use client::{AccountClient, Resolved};
pub use data_centers::{DataCenters, DataCentersError, ListedDataCenters, TelegramDataCenters};
pub use download::{Download, DownloadError};
pub use error::{Class, ClientError, WaitScope};
pub use history::{Chat, Chats, Difference, Since};
pub use incoming::Seen;
pub use introduction::ApiCredentials;
pub use link::{Ended, Link};
pub use login::{CodeAnswer, LoginError, SignIn};
pub use news::ClientNews;
pub use qr_login::QrStep;
pub use reach::Reach;
pub use sequence::{Batch, Gap};
pub use server_clock::ServerClock;
pub use session_check::{Identity, identify};
pub use session_string::{ImportedSession, SessionFormat, SessionStringError, export};
pub use updates::{Change, Piece, Pushed};
