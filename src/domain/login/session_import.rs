//! What came of taking a session over from another tool.
//! Its rule: it says what to do next, never what the session was.

use crate::domain::ids::AccountId;
use crate::domain::phone::Phone;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportOutcome {
    Done(AccountId),
    /// The same, and it was here under a former number.
    Back(AccountId, Phone),
    /// The account is at the desk and logged in.
    AlreadyHere(AccountId),
    /// The number was another person's, who was at the desk under it.
    OtherPerson(AccountId),
    /// No session string of a known kind.
    NotASession,
    /// The end of the string is missing.
    Truncated,
    /// It is a bot's.
    Bot,
    /// Nobody is signed in with it any more.
    Dead,
    /// Telegram has banned the account.
    Banned,
    NoConnection,
    /// Telegram refused, or did not tell the number.
    Refused,
    /// Ours; it is in the log.
    Broken,
}
