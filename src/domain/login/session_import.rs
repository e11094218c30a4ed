//! The outcome of importing a session from another tool. It says what to do next, never what the session was.

use crate::domain::ids::AccountId;
use crate::domain::phone::Phone;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportOutcome {
    Done(AccountId),
    /// The same, and the account was at the desk under a former number.
    Back(AccountId, Phone),
    /// The account is at the desk and logged in.
    AlreadyHere(AccountId),
    /// The number belonged to another person, who is at the desk under it.
    OtherPerson(AccountId),
    /// Not a session string of a known kind.
    NotASession,
    /// The end of the string is missing.
    Truncated,
    /// It is a bot's session.
    Bot,
    /// Nobody is signed in with it any more.
    Dead,
    /// Telegram has banned the account.
    Banned,
    NoConnection,
    /// Telegram refused, or did not reveal the number.
    Refused,
    /// An error of ours, which is in the log.
    Broken,
}
