//! The steps of a login, with one call to Telegram for each.
//!
//! Invariant: no `auth.*` call is repeated blindly. A step without an answer is [`LoginError::OutcomeUnknown`], and
//! [`AccountClient::me`] finds its outcome.

use grammers_crypto::two_factor_auth::{calculate_2fa, check_p_and_g};
use grammers_tl_types::{self as tl, Identifiable, RemoteCall};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};

use super::answer::profile;
use super::client::AccountClient;
use super::error::{ClientError, ErrorKind, RpcCall};
use crate::domain::code::LoginCode;
use crate::domain::login::{CodeWay, LoginProblem, Profile, SentCode};
use crate::domain::phone::Phone;
use crate::store::{PhoneCodeHash, StoreError};

/// How often a call follows Telegram to another data centre.
const MOST_MOVES: u32 = 3;

/// The answer to a request for a code.
#[derive(Clone, Debug)]
pub enum CodeAnswer {
    Sent(SentCode, PhoneCodeHash),
    /// Telegram recognised this device and signed it in without a code.
    Done(Profile),
}

/// The answer to a right code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    Done(Profile),
    PasswordNeeded { hint: Option<String> },
}

/// Why a login step failed.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// The store counts the tries.
    #[error("not the code")]
    WrongCode,
    /// The store counts the tries.
    #[error("not the password")]
    WrongPassword,
    #[error("the login cannot go on like this: {0:?}")]
    Problem(LoginProblem),
    /// Telegram may have done it or not.
    #[error("no answer from Telegram")]
    OutcomeUnknown,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ClientError> for LoginError {
    fn from(error: ClientError) -> Self {
        let class = match error {
            ClientError::Store(error) => return Self::Store(error),
            ClientError::Telegram(class) => class,
        };
        Self::Problem(match class {
            ErrorKind::WrongCode => return Self::WrongCode,
            ErrorKind::WrongPassword => return Self::WrongPassword,
            ErrorKind::Retry { .. } => return Self::OutcomeUnknown,
            ErrorKind::Login(problem) => problem,
            ErrorKind::Wait { until, .. } => LoginProblem::RestUntil { until },
            ErrorKind::Banned => LoginProblem::Banned,
            ErrorKind::Installation => LoginProblem::InstallationRefused,
            // The key has lost the previous step, or the password changed twice: start with a new code.
            ErrorKind::Dead(_) | ErrorKind::KeyDoubted | ErrorKind::PasswordChallengeStale => LoginProblem::CodeVoid,
            other => {
                tracing::warn!(class = ?other, "got an unexpected error during a login");
                LoginProblem::Unexpected
            }
        })
    }
}

impl AccountClient {
    /// Requests a login code from Telegram. Older codes of this number become invalid.
    ///
    /// # Errors
    /// See [`LoginError`].
    pub async fn request_code(&self, phone: &Phone) -> Result<CodeAnswer, LoginError> {
        let settings = tl::types::CodeSettings {
            allow_flashcall: false,
            current_number: false,
            allow_app_hash: false,
            allow_missed_call: false,
            allow_firebase: false,
            unknown_number: false,
            logout_tokens: None,
            token: None,
            app_sandbox: None,
        };
        let request = tl::functions::auth::SendCode {
            phone_number: phone.e164().into(),
            api_id: self.credentials.api_id,
            api_hash: self.credentials.api_hash.expose_secret().into(),
            settings: settings.into(),
        };
        let answer = self.migrating(&request).await?;
        self.code_answer(answer).await
    }

    /// Requests the code by the next delivery method. The older code becomes invalid.
    ///
    /// # Errors
    /// [`LoginProblem::NoFurtherWay`] when there is none.
    pub async fn resend_code(&self, phone: &Phone, hash: &PhoneCodeHash) -> Result<CodeAnswer, LoginError> {
        let request = tl::functions::auth::ResendCode {
            phone_number: phone.e164().into(),
            phone_code_hash: hash.expose_secret().into(),
            reason: None,
        };
        let answer = self.migrating(&request).await?;
        self.code_answer(answer).await
    }

    /// Cancels the code when a login is given up.
    ///
    /// # Errors
    /// See [`LoginError`]; a code that is already invalid is an error too.
    pub async fn cancel_code(&self, phone: &Phone, hash: &PhoneCodeHash) -> Result<(), LoginError> {
        let request = tl::functions::auth::CancelCode {
            phone_number: phone.e164().into(),
            phone_code_hash: hash.expose_secret().into(),
        };
        self.migrating(&request).await?;
        Ok(())
    }

    /// Signs in with a code that arrived by `way`.
    ///
    /// # Errors
    /// [`LoginError::WrongCode`], or that the code is no longer valid.
    pub async fn sign_in(
        &self,
        phone: &Phone,
        hash: &PhoneCodeHash,
        way: CodeWay,
        code: &LoginCode,
    ) -> Result<SignIn, LoginError> {
        let typed = code.expose().to_owned();
        // A code by email has its own field (<https://core.telegram.org/method/auth.signIn>).
        let (phone_code, email_verification) = match way {
            CodeWay::Email => (None, Some(tl::types::EmailVerificationCode { code: typed }.into())),
            _ => (Some(typed), None),
        };
        let request = tl::functions::auth::SignIn {
            phone_number: phone.e164().into(),
            phone_code_hash: hash.expose_secret().into(),
            phone_code,
            email_verification,
        };
        match self.migrating(&request).await {
            Ok(authorization) => Ok(SignIn::Done(self.complete(authorization).await?)),
            Err(ClientError::Telegram(ErrorKind::PasswordNeeded)) => {
                // The code was accepted: a missing hint must not make the step fail.
                let hint = self.password_hint().await.unwrap_or_default();
                Ok(SignIn::PasswordNeeded { hint })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The hint that the account's owner chose for the password.
    ///
    /// # Errors
    /// See [`LoginError`].
    pub async fn password_hint(&self) -> Result<Option<String>, LoginError> {
        let tl::enums::account::Password::Password(password) =
            self.migrating(&tl::functions::account::GetPassword {}).await?;
        Ok(password.hint.filter(|hint| !hint.is_empty()))
    }

    /// Completes a login with the account's password.
    ///
    /// # Errors
    /// [`LoginError::WrongPassword`], or that the login must restart.
    pub async fn check_password(&self, password: &SecretString) -> Result<Profile, LoginError> {
        let authorization = match self.try_password(password).await {
            Err(ClientError::Telegram(ErrorKind::PasswordChallengeStale)) => self.try_password(password).await?,
            other => other?,
        };
        self.complete(authorization).await
    }

    async fn try_password(&self, password: &SecretString) -> Result<tl::enums::auth::Authorization, ClientError> {
        // The parameters are valid for one try.
        let tl::enums::account::Password::Password(parameters) =
            self.migrating(&tl::functions::account::GetPassword {}).await?;
        if !parameters.has_password {
            // The owner has removed the password meanwhile; now a code alone signs in.
            return Err(ClientError::Telegram(ErrorKind::Login(LoginProblem::CodeVoid)));
        }
        let password = password.clone();
        // Half a second of arithmetic, which would block other tasks.
        let proof = tokio::task::spawn_blocking(move || prove(&parameters, &password)).await;
        let unusable = || ClientError::Telegram(ErrorKind::Unknown { name: "unusable password parameters".into() });
        let proof = proof.ok().flatten().ok_or_else(unusable)?;
        self.migrating(&tl::functions::auth::CheckPassword { password: proof.into() }).await
    }

    /// Makes a call. If Telegram names another data centre as home, the call moves there and is repeated; at the wrong
    /// data centre it had no effect.
    pub(super) async fn migrating<R: RemoteCall + Identifiable>(&self, request: &R) -> Result<R::Return, ClientError> {
        // A data centre may redirect to another one that redirects again: first the nearest, then the number's own.
        for _ in 0..MOST_MOVES {
            match self.call(request, RpcCall::Other).await {
                Err(ClientError::Telegram(ErrorKind::Migrate(dc))) => self.move_home(dc).await?,
                other => return other,
            }
        }
        self.call(request, RpcCall::Other).await
    }

    pub(super) async fn move_home(&self, dc: i32) -> Result<(), StoreError> {
        self.pool.disconnect_from_dc(self.session.home());
        self.session.set_home(dc).await
    }

    async fn code_answer(&self, answer: tl::enums::auth::SentCode) -> Result<CodeAnswer, LoginError> {
        match answer {
            tl::enums::auth::SentCode::Code(code) => {
                let sent = sent_code(&code, self.session.store().clock().now());
                Ok(CodeAnswer::Sent(sent, code.phone_code_hash.into()))
            }
            tl::enums::auth::SentCode::Success(success) => {
                Ok(CodeAnswer::Done(self.complete(success.authorization).await?))
            }
            // Telegram charges for the SMS; its own app offers other delivery methods.
            tl::enums::auth::SentCode::PaymentRequired(_) => Err(LoginError::Problem(LoginProblem::NoFurtherWay)),
        }
    }

    pub(super) async fn complete(&self, authorization: tl::enums::auth::Authorization) -> Result<Profile, LoginError> {
        let user = match authorization {
            tl::enums::auth::Authorization::Authorization(authorization) => authorization.user,
            tl::enums::auth::Authorization::SignUpRequired(_) => {
                return Err(LoginError::Problem(LoginProblem::SignUpRequired));
            }
        };
        let tl::enums::User::User(user) = user else { return Err(LoginError::Problem(LoginProblem::Unexpected)) };
        let profile = profile(&user);
        self.session.signed_in(profile.id, user.access_hash).await?;
        Ok(profile)
    }
}

/// The proof of knowing the password, without the password (<https://core.telegram.org/api/srp>). `None` when the
/// parameters are unsafe, or of an unknown kind.
fn prove(
    parameters: &tl::types::account::Password,
    password: &SecretString,
) -> Option<tl::types::InputCheckPasswordSrp> {
    use tl::enums::PasswordKdfAlgo as Algorithm;

    let Some(Algorithm::Sha256Sha256Pbkdf2Hmacsha512iter100000Sha256ModPow(algorithm)) = &parameters.current_algo
    else {
        return None;
    };
    let (srp_id, server_public) = (parameters.srp_id?, parameters.srp_b.clone()?);
    if !check_p_and_g(&algorithm.p, &algorithm.g) {
        return None;
    }
    let mut secret = vec![0; 256];
    getrandom::fill(&mut secret).ok()?;
    let (m1, a) = calculate_2fa(
        &algorithm.salt1,
        &algorithm.salt2,
        &algorithm.p,
        &algorithm.g,
        server_public,
        secret,
        password.expose_secret(),
    );
    Some(tl::types::InputCheckPasswordSrp { srp_id, a: a.to_vec(), m1: m1.to_vec() })
}

fn sent_code(code: &tl::types::auth::SentCode, now: Timestamp) -> SentCode {
    use tl::enums::auth::SentCodeType as Type;

    let (way, length) = match &code.r#type {
        Type::App(app) => (CodeWay::App, Some(app.length)),
        Type::Sms(sms) => (CodeWay::Sms, Some(sms.length)),
        Type::Call(call) => (CodeWay::Call, Some(call.length)),
        Type::MissedCall(call) => (CodeWay::MissedCall, Some(call.length)),
        Type::EmailCode(mail) => (CodeWay::Email, Some(mail.length)),
        Type::FragmentSms(fragment) => (CodeWay::Fragment, Some(fragment.length)),
        Type::FirebaseSms(_) | Type::FlashCall(_) | Type::SmsWord(_) | Type::SmsPhrase(_) => (CodeWay::Other, None),
        Type::SetUpEmailRequired(_) => (CodeWay::EmailSetUp, None),
    };
    let next_way = code.next_type.as_ref().map(next_way);
    let timeout = code.timeout.filter(|_| next_way.is_some());
    let next_way_at = timeout.and_then(|seconds| now.checked_add(SignedDuration::from_secs(seconds.into())).ok());
    SentCode { way, length: length.and_then(|length| u32::try_from(length).ok()), next_way, next_way_at }
}

fn next_way(next: &tl::enums::auth::CodeType) -> CodeWay {
    use tl::enums::auth::CodeType as Type;

    match next {
        Type::Sms => CodeWay::Sms,
        Type::Call => CodeWay::Call,
        Type::MissedCall => CodeWay::MissedCall,
        Type::FragmentSms => CodeWay::Fragment,
        Type::FlashCall => CodeWay::Other,
    }
}
