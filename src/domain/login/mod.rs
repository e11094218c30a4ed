//! The steps of logging an account in.
//! Its rule: a wrong code is a step, not a failure; every answer of Telegram leads to exactly one next step.

pub mod code;
pub mod login_words;
pub mod phone;
pub mod session_import;

use jiff::{SignedDuration, Timestamp};
use strum::{EnumString, IntoStaticStr};

use crate::domain::ids::{AccountId, ChatId, TelegramMessageId, TelegramUserId};
use crate::domain::phone::Phone;
use crate::domain::unknown_name::UnknownName;

/// How long a login may take from its last code, before it ends by itself.
pub const DEADLINE: SignedDuration = SignedDuration::from_mins(15);

/// How often a code or a password may be tried (`PHONE_CODE_INVALID`, `PASSWORD_HASH_INVALID`).
pub const MAX_TRIES: u32 = 3;

/// How long a number rests after `PHONE_NUMBER_FLOOD` or `PHONE_PASSWORD_FLOOD`; a choice of this project.
pub const REST_AFTER_FLOOD: SignedDuration = SignedDuration::from_hours(24);

/// The way on which Telegram delivers a login code (`auth.SentCodeType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum CodeWay {
    /// A message in the account's own Telegram app.
    App,
    Sms,
    /// A voice call that reads the code out.
    Call,
    /// A call that is not to be answered: the code is part of the caller's number.
    MissedCall,
    Email,
    /// Telegram wants an e-mail address for codes, which only its own apps can set up.
    EmailSetUp,
    /// A code bought on fragment.com for an anonymous number.
    Fragment,
    /// A way that a keypad cannot serve: a word, a phrase, a flash call, an app's own attestation.
    Other,
}

impl CodeWay {
    pub const ALL: [Self; 8] = [
        Self::App,
        Self::Sms,
        Self::Call,
        Self::MissedCall,
        Self::Email,
        Self::EmailSetUp,
        Self::Fragment,
        Self::Other,
    ];

    /// Whether the code is of digits, which a keypad can enter.
    #[must_use]
    pub fn has_digits(self) -> bool {
        !matches!(self, Self::EmailSetUp | Self::Other)
    }
}

/// A code that Telegram has sent (`auth.sentCode`), without its hash, which is a secret of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentCode {
    pub way: CodeWay,
    /// Number of digits, where Telegram tells it.
    pub length: Option<u32>,
    pub next_way: Option<CodeWay>,
    /// When the next way may be tried; `None` with a next way means at once.
    pub next_way_at: Option<Timestamp>,
}

/// Where a login stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoginStep {
    /// Telegram has been asked for a code and has not answered.
    AskingForCode,
    /// A QR code is shown, and nobody has scanned it.
    ScanQr,
    NeedCode {
        sent: SentCode,
        /// How often a wrong code may still be entered.
        tries_left: u32,
    },
    /// The code that was sent is void; only a new one helps.
    CodeVoid,
    NeedPassword {
        hint: Option<String>,
        tries_left: u32,
    },
}

/// A login under way. There is at most one per account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    pub account_id: AccountId,
    /// Who is logging the account in.
    pub admin: TelegramUserId,
    /// The message that shows the login, edited in place.
    pub card: Option<Card>,
    pub step: LoginStep,
    /// It is by QR code, so that only its end tells whose account it is.
    pub scanned: bool,
    pub deadline: Timestamp,
}

/// A message of the bot that is edited as its matter moves on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Card {
    pub chat: ChatId,
    pub message: TelegramMessageId,
}

/// Who an account turned out to be after its login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub id: TelegramUserId,
    pub display_name: String,
    /// Without `@`.
    pub username: Option<String>,
    /// Where Telegram tells it.
    pub phone: Option<Phone>,
}

/// Why a login did not go on as hoped. The first four leave it alive; the others end it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginProblem {
    /// Not the code; tries are left.
    WrongCode { tries_left: u32 },
    /// The code is void: too old, or shared in a chat.
    CodeVoid,
    /// Not the password; tries are left.
    WrongPassword { tries_left: u32 },
    /// The next way for a code may be tried at this moment only.
    TooEarly { until: Timestamp },
    /// Telegram offers no further way to deliver a code (`SEND_CODE_UNAVAILABLE`).
    NoFurtherWay,
    /// Telegram does not know such a number (`PHONE_NUMBER_INVALID`).
    PhoneInvalid,
    /// No Telegram account has this number: it is made in Telegram's own app first.
    SignUpRequired,
    /// Telegram banned the number.
    Banned,
    /// Too many logins; rest until then.
    RestUntil { until: Timestamp },
    /// Tries are used up.
    TooManyTries,
    /// Telegram refuses this installation (`API_ID_INVALID` and the like): no login works until an owner mends it.
    InstallationRefused,
    /// No connection to Telegram, or no answer in time.
    NoConnection,
    /// This Telegram account is already at the desk under another number.
    AlreadyHere,
    /// The account was logged in by another way meanwhile.
    InMeanwhile,
    /// The picture was scanned with the app of another number.
    OtherNumber,
    /// The number belongs to another Telegram account than the one that was here under it.
    OtherPerson,
    /// Something else; it is in the log.
    Unexpected,
}

/// What a step of a login led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoginOutcome {
    Next(LoginStep),
    Done(Profile),
    /// The same, and the person is at the desk already under a former number: that account is in, under the new number, with
    /// all that it had.
    Back {
        account: AccountId,
        former: Phone,
        profile: Profile,
    },
    Problem(LoginProblem),
}
