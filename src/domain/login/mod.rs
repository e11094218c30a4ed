//! The steps of a login. A wrong code is a step, not a failure; each answer of Telegram leads to exactly one next step.

pub mod code;
pub mod login_words;
pub mod phone;
pub mod session_import;

use jiff::{SignedDuration, Timestamp};
use strum::{EnumString, IntoStaticStr};

use crate::domain::ids::{AccountId, ChatId, TelegramMessageId, TelegramUserId};
use crate::domain::phone::Phone;
use crate::domain::unknown_name::UnknownName;

/// How long a login may take after its last code.
pub const DEADLINE: SignedDuration = SignedDuration::from_mins(15);

/// How often a code or a password may be tried (`PHONE_CODE_INVALID`, `PASSWORD_HASH_INVALID`).
pub const MAX_TRIES: u32 = 3;

/// For how long no code is requested after `PHONE_NUMBER_FLOOD` or `PHONE_PASSWORD_FLOOD`; a choice of this project.
pub const REST_AFTER_FLOOD: SignedDuration = SignedDuration::from_hours(24);

/// How Telegram delivers a login code (`auth.SentCodeType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum CodeWay {
    /// A message in the account's own Telegram app.
    App,
    Sms,
    /// A voice call that reads the code out.
    Call,
    /// A call that is not answered: the code is part of the caller's number.
    MissedCall,
    Email,
    /// Telegram demands an email address for codes, which only its own apps can set up.
    EmailSetUp,
    /// A code bought on fragment.com for an anonymous number.
    Fragment,
    /// A delivery that a keypad cannot serve: a word, a phrase, a flash call, an app's attestation.
    Other,
}

impl CodeWay {
    /// Whether the code consists of digits, which a keypad can enter.
    #[must_use]
    pub fn has_digits(self) -> bool {
        !matches!(self, Self::EmailSetUp | Self::Other)
    }
}

/// A code that Telegram has sent (`auth.sentCode`), without its hash, which is a secret of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentCode {
    pub way: CodeWay,
    /// The number of digits, if Telegram gives it.
    pub length: Option<u32>,
    pub next_way: Option<CodeWay>,
    /// When the next delivery method may be tried; `None` with a next method means at once.
    pub next_way_at: Option<Timestamp>,
}

/// The current step of a login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoginStep {
    /// A code was requested from Telegram, which has not answered.
    AskingForCode,
    /// A QR code is shown and has not been scanned.
    ScanQr,
    NeedCode {
        sent: SentCode,
        /// The remaining tries for the code.
        tries_left: u32,
    },
    /// The sent code is no longer valid; only a new one helps.
    CodeVoid,
    NeedPassword {
        hint: Option<String>,
        tries_left: u32,
    },
}

/// A login in progress. An account has at most one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    pub account_id: AccountId,
    /// The admin who logs the account in.
    pub admin: TelegramUserId,
    /// The message that shows the login, edited in place.
    pub card: Option<Card>,
    pub step: LoginStep,
    /// It is by QR code, so only its end shows whose account it is.
    pub scanned: bool,
    pub deadline: Timestamp,
}

/// A message of the bot that is edited when what it shows changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Card {
    pub chat: ChatId,
    pub message: TelegramMessageId,
}

/// The person who is signed in with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub id: TelegramUserId,
    pub display_name: String,
    /// Without `@`.
    pub username: Option<String>,
    /// If Telegram reveals it.
    pub phone: Option<Phone>,
}

/// Why a login could not continue. The first four leave it open; the others end it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginProblem {
    /// Wrong code; tries are left.
    WrongCode { tries_left: u32 },
    /// The code is no longer valid: too old, or shared in a chat.
    CodeVoid,
    /// Wrong password; tries are left.
    WrongPassword { tries_left: u32 },
    /// The next delivery method may only be tried at this moment.
    TooEarly { until: Timestamp },
    /// Telegram offers no further delivery method (`SEND_CODE_UNAVAILABLE`).
    NoFurtherWay,
    /// Telegram does not know this number (`PHONE_NUMBER_INVALID`).
    PhoneInvalid,
    /// No Telegram account has this number; it must first be created in Telegram's own app.
    SignUpRequired,
    /// Telegram banned the number.
    Banned,
    /// Too many logins; no code may be requested until then.
    RestUntil { until: Timestamp },
    /// No tries are left.
    TooManyTries,
    /// Telegram refuses this installation (`API_ID_INVALID` and the like): no login works until an owner repairs it.
    InstallationRefused,
    /// No connection to Telegram, or no answer in time.
    NoConnection,
    /// This Telegram account is already at the desk under another number.
    AlreadyHere,
    /// The account was logged in another way meanwhile.
    InMeanwhile,
    /// The QR code was scanned with the app of another number.
    OtherNumber,
    /// The number belongs to another Telegram account than the one that the desk knows under it.
    OtherPerson,
    /// Another problem, which is in the log.
    Unexpected,
}

/// The outcome of a login step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoginOutcome {
    Next(LoginStep),
    Done(Profile),
    /// The same, but the person was already at the desk under a former number. That account is logged in, under the new
    /// number, with all its data.
    Back {
        account: AccountId,
        former: Phone,
        profile: Profile,
    },
    Problem(LoginProblem),
}
