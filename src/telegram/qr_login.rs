//! Login by a QR code that the owner scans in Telegram's app. While its link is valid it is as good as a password, so
//! it is a secret and is dropped after it was shown.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use grammers_tl_types::{self as tl, enums::auth::LoginToken};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};

use super::client::AccountClient;
use super::error::{ClientError, ErrorKind, RpcCall};
use super::login::LoginError;
use crate::domain::login::{LoginProblem, Profile};

/// How long a token is usually valid.
const USUAL_LIFE: SignedDuration = SignedDuration::from_secs(30);
/// The longest validity of a token.
const LONGEST_LIFE: SignedDuration = SignedDuration::from_mins(2);

/// The state of a login by QR code.
#[derive(Clone, Debug)]
pub enum QrStep {
    /// Show this as a QR code. Earlier links stay valid until they expire.
    Show {
        link: SecretString,
        expires_at: Timestamp,
    },
    Done(Profile),
    /// It was scanned; continue with [`AccountClient::check_password`].
    PasswordNeeded {
        hint: Option<String>,
    },
}

/// When a token expires, by this machine's clock. Telegram gives the time by its own clock, which may differ by hours;
/// an impossible time is replaced by the usual validity.
fn expiry(expires: i32, now: Timestamp) -> Timestamp {
    let said = Timestamp::from_second(expires.into()).ok();
    said.filter(|at| now < *at && *at <= now + LONGEST_LIFE).unwrap_or(now + USUAL_LIFE)
}

impl AccountClient {
    /// Takes the next step: a link until one is scanned, then the outcome. Call this every second or two while a code
    /// is shown; the displayed code needs a new link only at `expires_at`.
    ///
    /// # Errors
    /// See [`LoginError`]; after [`LoginError::OutcomeUnknown`] the next call finds the outcome.
    pub async fn qr_token(&self) -> Result<QrStep, LoginError> {
        // Telegram's app refuses to sign in people who are logged in here.
        let logged_in = self.session.store().read().await?.accounts().get_active_accounts().await?;
        let request = tl::functions::auth::ExportLoginToken {
            api_id: self.credentials.api_id,
            api_hash: self.credentials.api_hash.expose_secret().into(),
            except_ids: logged_in.iter().filter_map(|account| Some(account.telegram_user_id?.0)).collect(),
        };
        let answer = match self.migrating(&request).await {
            Ok(LoginToken::MigrateTo(there)) => {
                // The account of the person who scanned it belongs to another data centre.
                self.move_home(there.dc_id).await?;
                self.call(&tl::functions::auth::ImportLoginToken { token: there.token }, RpcCall::Other).await
            }
            other => other,
        };
        match answer {
            Ok(LoginToken::Token(token)) => {
                let link = format!("tg://login?token={}", URL_SAFE_NO_PAD.encode(token.token));
                let expires_at = expiry(token.expires, self.session.store().clock().now());
                Ok(QrStep::Show { link: link.into(), expires_at })
            }
            Ok(LoginToken::Success(success)) => Ok(QrStep::Done(self.complete(success.authorization).await?)),
            Ok(LoginToken::MigrateTo(_)) => Err(LoginError::Problem(LoginProblem::Unexpected)),
            Err(ClientError::Telegram(ErrorKind::PasswordNeeded)) => {
                // The scan was accepted: a missing hint must not make the step fail.
                let hint = self.password_hint().await.unwrap_or_default();
                Ok(QrStep::PasswordNeeded { hint })
            }
            Err(error) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::clocks_agree(1_030, 1_030)]
    #[case::a_long_one(1_090, 1_090)]
    #[case::ours_is_an_hour_ahead(1_030 - 3_600, 1_030)]
    #[case::ours_is_a_day_behind(1_030 + 86_400, 1_030)]
    fn a_token_lives_half_a_minute_whatever_the_clocks_say(#[case] said: i32, #[case] meant: i64) {
        let now = Timestamp::from_second(1_000).unwrap();
        assert_eq!(expiry(said, now), Timestamp::from_second(meant).unwrap());
    }
}
