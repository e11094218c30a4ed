//! Logging an account in by a QR code that its owner scans in Telegram's own app.
//! Its rule: the link is as good as a password while it lives, so that it is a secret; whoever shows it forgets it after.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use grammers_tl_types::{self as tl, enums::auth::LoginToken};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};

use super::client::AccountClient;
use super::error::{ClientError, ErrorKind, RpcCall};
use super::login::LoginError;
use crate::domain::login::{LoginProblem, Profile};

/// How long a token lives.
const USUAL_LIFE: SignedDuration = SignedDuration::from_secs(30);
/// No token lives longer.
const LONGEST_LIFE: SignedDuration = SignedDuration::from_mins(2);

/// Where a login by QR code stands.
#[derive(Clone, Debug)]
pub enum QrStep {
    /// To be shown as a QR code. Links that were given before are good until their own time is over.
    Show {
        link: SecretString,
        expires_at: Timestamp,
    },
    Done(Profile),
    /// It was scanned; [`AccountClient::check_password`] goes on.
    PasswordNeeded {
        hint: Option<String>,
    },
}

/// When a token expires, by this machine's clock. Telegram says it by its own, which may be hours away: a time that no token
/// can have stands for the usual one.
fn expiry(expires: i32, now: Timestamp) -> Timestamp {
    let said = Timestamp::from_second(expires.into()).ok();
    said.filter(|at| now < *at && *at <= now + LONGEST_LIFE).unwrap_or(now + USUAL_LIFE)
}

impl AccountClient {
    /// Takes the next step: a link while nobody has scanned one, and what came of it when somebody has. To be called
    /// every second or two while a code is shown; the code itself needs a new link only at `expires_at`.
    ///
    /// # Errors
    /// See [`LoginError`]; after [`LoginError::OutcomeUnknown`] the next call tells what became of it.
    pub async fn qr_token(&self) -> Result<QrStep, LoginError> {
        // Telegram's app refuses to let in again whoever is logged in here.
        let logged_in = self.session.store().read().await?.accounts().get_active_accounts().await?;
        let request = tl::functions::auth::ExportLoginToken {
            api_id: self.credentials.api_id,
            api_hash: self.credentials.api_hash.expose_secret().into(),
            except_ids: logged_in.iter().filter_map(|account| Some(account.telegram_user_id?.0)).collect(),
        };
        let answer = match self.migrating(&request).await {
            Ok(LoginToken::MigrateTo(there)) => {
                // Whoever scanned it lives elsewhere.
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
                // The scan has done its part: a hint that does not come must not undo it.
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
