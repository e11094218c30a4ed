//! The accounts' side of Telegram: user clients over MTProto.
//! Its rule: grammers is named in this room only; other rooms get domain values and a [`Class`] for whatever went wrong.

mod answer;
mod arrivals;
mod client;
mod data_centers;
mod error;
mod formatting;
mod login;
mod sending;
mod session;

pub use answer::Sent;
pub use arrivals::Arrival;
pub use client::{AccountClient, ApiCredentials, Ended, Link, Resolved};
pub use data_centers::{DataCenters, DataCentersError, ListedDataCenters, TelegramDataCenters};
pub use error::{Class, ClientError, WaitScope};
pub use login::{CodeAnswer, LoginError, SignIn};
