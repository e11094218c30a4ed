//! The addresses of Telegram's data centres.
//!
//! Invariant: every address comes from here. Addresses that a server names are ignored, so that a program for one
//! Telegram network never connects to another.

use once_cell::sync::Lazy;
use std::collections::BTreeMap;
use std::net::SocketAddrV4;
use std::str::FromStr;

use grammers_session::SessionData;

use crate::store::AuthKey;

/// Supplies addresses, and keys where no handshake is wanted.
pub trait DataCenters: Send + Sync {
    /// The data centre at which a login begins.
    fn home(&self) -> i32;

    /// `None` for a data centre that does not exist.
    fn address(&self, dc: i32) -> Option<SocketAddrV4>;

    /// A key for a data centre without a stored one; `None` performs the handshake.
    fn new_key(&self, _dc: i32) -> Option<AuthKey> {
        None
    }
}

/// Telegram's own data centres, as grammers lists them.
pub struct TelegramDataCenters;

static KNOWN: Lazy<SessionData> = Lazy::new(SessionData::default);

impl DataCenters for TelegramDataCenters {
    fn home(&self) -> i32 {
        KNOWN.home_dc
    }

    fn address(&self, dc: i32) -> Option<SocketAddrV4> {
        KNOWN.dc_options.get(&dc).map(|option| option.ipv4)
    }
}

/// Data centres at configured addresses: `2=127.0.0.1:4430,4=127.0.0.1:4431`. The first is home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedDataCenters {
    home: i32,
    addresses: BTreeMap<i32, SocketAddrV4>,
}

/// Why a list of data centres is malformed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DataCentersError {
    #[error("{0:?} is no data centre: write its number, `=` and its address, for example 2=127.0.0.1:4430")]
    NotAPair(String),
    #[error("{0:?} is no number of a data centre: it is a whole number from 1, for example 2=127.0.0.1:4430")]
    NotANumber(String),
    #[error("{0:?} is no address: write an IPv4 address and a port, for example 2=127.0.0.1:4430")]
    NotAnAddress(String),
    #[error("data centre {0} is listed twice: name each once, for example 2=127.0.0.1:4430,4=127.0.0.1:4431")]
    Twice(i32),
}

impl FromStr for ListedDataCenters {
    type Err = DataCentersError;

    fn from_str(text: &str) -> Result<Self, DataCentersError> {
        let mut home = None;
        let mut addresses = BTreeMap::new();
        for entry in text.split(',').map(str::trim) {
            let (dc, address) = entry.split_once('=').ok_or_else(|| DataCentersError::NotAPair(entry.to_owned()))?;
            let dc = dc.trim().parse().ok().filter(|dc| *dc > 0);
            let dc: i32 = dc.ok_or_else(|| DataCentersError::NotANumber(entry.to_owned()))?;
            let address = address.trim().parse().map_err(|_| DataCentersError::NotAnAddress(entry.to_owned()))?;
            if addresses.insert(dc, address).is_some() {
                return Err(DataCentersError::Twice(dc));
            }
            home.get_or_insert(dc);
        }
        let home = home.ok_or_else(|| DataCentersError::NotAPair(text.to_owned()))?;
        Ok(Self { home, addresses })
    }
}

impl DataCenters for ListedDataCenters {
    fn home(&self) -> i32 {
        self.home
    }

    fn address(&self, dc: i32) -> Option<SocketAddrV4> {
        self.addresses.get(&dc).copied()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn the_first_is_home_and_what_is_not_listed_does_not_exist() {
        let listed: ListedDataCenters = "4=127.0.0.1:4431, 2=10.0.0.7:443".parse().unwrap();
        assert_eq!(listed.home(), 4);
        assert_eq!(listed.address(2), Some("10.0.0.7:443".parse().unwrap()));
        assert_eq!(listed.address(1), None);
    }

    #[test]
    fn telegram_has_five() {
        let telegram = TelegramDataCenters;
        assert_eq!(telegram.home(), 2);
        assert!((1..=5).all(|dc| telegram.address(dc).is_some_and(|address| address.port() == 443)));
        assert_eq!(telegram.address(6), None);
    }

    #[rstest]
    #[case("", DataCentersError::NotAPair(String::new()))]
    #[case("127.0.0.1:443", DataCentersError::NotAPair("127.0.0.1:443".into()))]
    #[case("2=127.0.0.1:443,", DataCentersError::NotAPair(String::new()))]
    #[case("two=127.0.0.1:443", DataCentersError::NotANumber("two=127.0.0.1:443".into()))]
    #[case("0=127.0.0.1:443", DataCentersError::NotANumber("0=127.0.0.1:443".into()))]
    #[case("2=localhost:443", DataCentersError::NotAnAddress("2=localhost:443".into()))]
    #[case("2=127.0.0.1", DataCentersError::NotAnAddress("2=127.0.0.1".into()))]
    #[case("2=127.0.0.1:443,2=127.0.0.1:444", DataCentersError::Twice(2))]
    fn a_mistake_is_named_with_an_example(#[case] text: &str, #[case] error: DataCentersError) {
        let found = text.parse::<ListedDataCenters>().unwrap_err();
        assert_eq!(found, error);
        assert!(found.to_string().contains("2=127.0.0.1:4430"));
    }
}
