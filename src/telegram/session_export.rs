//! Exporting a client's own session as text for another tool.
//!
//! The text is as good as the account's password. Telegram ends a session that two programs use at once. So a running
//! desk exports sessions by [`AccountManager::export_session`], which disconnects the account first.
//!
//! [`AccountManager::export_session`]: crate::accounts::AccountManager::export_session

use secrecy::SecretString;

use super::client::AccountClient;
use super::login::{LoginError, SignIn};
use super::session_string::{SessionFormat, export};
use crate::domain::code::LoginCode;
use crate::domain::login::CodeWay;
use crate::domain::phone::Phone;
use crate::store::{PhoneCodeHash, StoreError};

/// The answer to a right code, for a caller who wants the session.
#[derive(Debug)]
pub enum Authorized {
    /// The session in Telethon's format.
    Session(SecretString),
    /// [`AccountClient::check_password`] completes the login; [`AccountClient::export_session_string`] returns the
    /// session.
    PasswordNeeded { hint: Option<String> },
}

impl AccountClient {
    /// Signs in with a code, as [`AccountClient::sign_in`] does, and returns the session.
    ///
    /// # Errors
    /// See [`AccountClient::sign_in`].
    pub async fn authorize(
        &self,
        phone: &Phone,
        hash: &PhoneCodeHash,
        way: CodeWay,
        code: &LoginCode,
    ) -> Result<Authorized, LoginError> {
        match self.sign_in(phone, hash, way, code).await? {
            SignIn::PasswordNeeded { hint } => Ok(Authorized::PasswordNeeded { hint }),
            SignIn::Done(_) => match self.export_session_string().await? {
                Some(session) => Ok(Authorized::Session(session)),
                None => Err(StoreError::corrupt("sessions", "a session that is signed in and not stored").into()),
            },
        }
    }

    /// The stored session of this client's account in Telethon's format. `None` when nobody is signed in.
    ///
    /// # Errors
    /// When the stored session cannot be read.
    pub async fn export_session_string(&self) -> Result<Option<SecretString>, StoreError> {
        let record = self.session.store().read().await?.sessions().get(self.account()).await?;
        let Some(record) = record else { return Ok(None) };
        let address = self.session.data_centers().address(record.home_dc);
        Ok(address.and_then(|address| export(&record, self.credentials.api_id, address, SessionFormat::Telethon)))
    }
}
