//! A person of this Telegram: a prospect, an admin, or the owner of an account. A person with a phone number has an
//! account.

use serde::{Deserialize, Serialize};

/// A Telegram user id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonId(pub i64);

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// Zero lets the world choose an id.
    pub id: PersonId,
    pub first_name: String,
    pub last_name: Option<String>,
    /// Without `@`.
    pub username: Option<String>,
    /// With `+`, digits only.
    pub phone: Option<String>,
    pub language_code: Option<String>,
    pub premium: bool,
    /// A bot instead of a person.
    pub bot: bool,
    pub who_may_write: WhoMayWrite,
    /// The home data centre of this account.
    pub home_dc: i32,
    pub two_factor: Option<TwoFactor>,
    /// Whether login codes are sent by email.
    pub login_email: LoginEmail,
    /// The people that this person has blocked.
    pub blocked: Vec<PersonId>,
    /// The login codes that Telegram sent to this account, oldest first.
    pub codes: Vec<LoginCode>,
    /// Deleted or banned by Telegram: every call of theirs gets `USER_DEACTIVATED_BAN`.
    pub banned: bool,
}

/// Who may begin a conversation with a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhoMayWrite {
    #[default]
    Everyone,
    /// Others get `USER_PRIVACY_RESTRICTED`.
    Contacts,
    /// Others get `PRIVACY_PREMIUM_REQUIRED`.
    PremiumOnly,
    /// Others get `ALLOW_PAYMENT_REQUIRED_n`.
    Paid(u32),
}

/// Whether login codes are sent by email.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginEmail {
    #[default]
    Never,
    /// They are.
    Always,
    /// They would be, but no address is set up yet.
    ToBeSetUp,
}

/// The cloud password of an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TwoFactor {
    pub password: String,
    pub hint: Option<String>,
}

/// A login code that was sent to an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LoginCode {
    pub code: String,
    pub phone_code_hash: String,
    pub way: CodeWay,
    /// Seconds since 1970.
    pub sent_at: i64,
    /// Invalid: expired, cancelled, used, replaced, or sent by its owner in a chat.
    pub void: bool,
    pub wrong_tries: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeWay {
    App,
    Sms,
    Call,
    Email,
}

impl Person {
    #[must_use]
    pub fn named(first_name: &str) -> Self {
        Self { first_name: first_name.into(), home_dc: 2, ..Self::default() }
    }

    #[must_use]
    pub fn username(mut self, username: &str) -> Self {
        self.username = Some(username.trim_start_matches('@').into());
        self
    }

    #[must_use]
    pub fn phone(mut self, phone: &str) -> Self {
        self.phone = Some(format!("+{}", phone.trim_start_matches('+')));
        self
    }

    #[must_use]
    pub fn password(mut self, password: &str, hint: Option<&str>) -> Self {
        self.two_factor = Some(TwoFactor { password: password.into(), hint: hint.map(Into::into) });
        self
    }

    #[must_use]
    pub fn login_email(mut self, login_email: LoginEmail) -> Self {
        self.login_email = login_email;
        self
    }

    #[must_use]
    pub fn home_dc(mut self, dc: i32) -> Self {
        self.home_dc = dc;
        self
    }

    #[must_use]
    pub fn full_name(&self) -> String {
        match &self.last_name {
            Some(last_name) => format!("{} {last_name}", self.first_name),
            None => self.first_name.clone(),
        }
    }

    /// When an account's owner sends a text with a valid login code, the code becomes invalid, since they may have been
    /// tricked into passing it on. Digits count only in one piece.
    pub fn void_codes_in(&mut self, text: &str) {
        for code in self.codes.iter_mut().filter(|code| !code.void) {
            code.void = text.split(|c: char| !c.is_alphanumeric()).any(|word| word == code.code);
        }
    }
}
