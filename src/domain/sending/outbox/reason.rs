//! The reason why an item waits or has failed. It is a fact that an admin can understand, never the name of an error.

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::domain::unknown_name::UnknownName;
use crate::domain::variants::all;

/// Why an item waits or has failed, as it is shown to the admin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum ItemReason {
    /// No account is ready.
    NoAccount,
    /// The account is not logged in or not connected.
    AccountNotReady,
    /// Telegram has banned the account, or it was deleted.
    AccountBanned,
    /// The account was removed from the desk.
    AccountRemoved,
    /// Telegram asked this account to wait.
    FloodWait,
    /// The account has reached its limit for today.
    DailyLimit,
    /// The account has sent all answers that it may send today.
    AnswerLimit,
    /// The clock or the team's time zone went back, and the account's count already belongs to a later day.
    DayCounted,
    /// Telegram did not answer a request before sending, or could not be reached. Nothing was sent.
    NoAnswer,
    /// The outcome of the last attempt is unknown; it is retried under the same `random_id`.
    OutcomeUnknown,
    /// The account may not write to strangers for now (`PEER_FLOOD`).
    NewContactsPaused,
    /// Nobody has this username.
    NoSuchUser,
    /// The username belongs to another person than the one in its dialog.
    NameMoved,
    /// The username belongs to a bot, a group or a channel.
    NotAPerson,
    /// The prospect deleted their account.
    Deleted,
    /// The prospect's privacy settings do not allow this account.
    Privacy,
    /// The prospect accepts messages only from Premium users.
    PremiumOnly,
    /// The prospect accepts messages only for payment.
    PaymentRequired,
    /// The prospect has blocked this account.
    BlockedByProspect,
    /// The account has blocked the prospect.
    ProspectBlocked,
    /// Telegram does not let this account reach the prospect, without a reason.
    Unreachable,
    /// Telegram refused the text itself.
    Content,
    /// The dialog has been stopped or has failed.
    DialogClosed,
    /// The prospect is on the stop-list.
    StopList,
    /// Another account has a dialog with this person.
    OtherAccount,
    /// The person has not agreed to be written to, or no longer does.
    NoConsent,
    /// An automatic answer could not go out in its time.
    Expired,
    /// Its sequence was stopped: something human happened, or a member stopped it.
    RunStopped,
    /// Its sequence waits for a member's decision.
    RunHeld,
    /// Its campaign is paused.
    CampaignPaused,
    /// The account is switched off for sending.
    AccountPaused,
    /// Telegram has frozen the account.
    Frozen,
    /// The account has written to as many strangers as it may today.
    NewContactLimit,
    /// The account has just sent something.
    MinimumGap,
    /// It is night, or another quiet hour, where the prospect is.
    QuietHours,
    /// An admin chose the time.
    Scheduled,
    /// The outcome stayed unknown for so long that retrying stopped; it may have arrived.
    GaveUp,
    /// An admin gave it up while its outcome was unknown; it may have arrived.
    MarkedFailed,
    /// Telegram's answer is unknown to this program.
    Unexpected,
}

impl ItemReason {
    /// Whether a person must act, so that the time of the next check is not worth showing.
    #[must_use]
    pub fn waits_for_somebody(self) -> bool {
        matches!(
            self,
            Self::NoAccount
                | Self::AccountNotReady
                | Self::AccountBanned
                | Self::AccountRemoved
                | Self::AccountPaused
                | Self::Frozen
                | Self::NoConsent
                | Self::RunHeld
                | Self::CampaignPaused
        )
    }

    /// Whether it is a limit of the desk itself, which a manager may exceed deliberately.
    #[must_use]
    pub fn is_our_limit(self) -> bool {
        matches!(
            self,
            Self::DailyLimit
                | Self::AnswerLimit
                | Self::DayCounted
                | Self::NewContactLimit
                | Self::MinimumGap
                | Self::QuietHours
        )
    }

    /// Whether the username leads to nobody who can be written to, so that another one is needed.
    #[must_use]
    pub fn is_of_the_name(self) -> bool {
        matches!(self, Self::NoSuchUser | Self::NotAPerson | Self::Deleted)
    }

    /// Whether the item failed while it may have arrived.
    #[must_use]
    pub fn leaves_it_open(self) -> bool {
        matches!(self, Self::OutcomeUnknown | Self::GaveUp | Self::MarkedFailed)
    }

    pub const ALL: [Self; Self::VARIANTS.len()] = all(Self::VARIANTS);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_reads_back_as_it_was_written() {
        for reason in ItemReason::ALL {
            assert_eq!(reason.into_str().parse(), Ok(reason));
        }
    }
}
