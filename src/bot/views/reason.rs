//! Why a message waits or has failed, in words.
//! Its rule: every reason has words for every screen on which it can stand; a failure comes with its cause and its cure.

use crate::bot::views::Reader;
use crate::domain::outbox::ItemReason;
use crate::domain::target::Target;

/// A sentence about an item that waits. What ends an item for good cannot make it wait, so its failure's words are the
/// honest ones.
pub(super) fn waits(reader: &Reader, target: &Target, reason: ItemReason) -> String {
    let key = match reason {
        ItemReason::AccountNotReady => "send-wait-account-not-ready",
        ItemReason::FloodWait => "send-wait-flood",
        ItemReason::DailyLimit => "send-wait-daily-limit",
        ItemReason::OutcomeUnknown => "send-wait-unknown",
        ItemReason::NewContactsPaused => "send-wait-new-contacts",
        ItemReason::AccountPaused => "send-wait-paused",
        ItemReason::Frozen => "send-wait-frozen",
        ItemReason::NewContactLimit => "send-wait-new-contact-limit",
        ItemReason::MinimumGap => "send-wait-gap",
        ItemReason::QuietHours => "send-wait-quiet-hours",
        ItemReason::Scheduled => "send-wait-scheduled",
        _ => return failed(reader, target, reason),
    };
    reader.text(key, &[])
}

/// A sentence about an item that has failed: the cause, and what to do.
pub(super) fn failed(reader: &Reader, target: &Target, reason: ItemReason) -> String {
    let key = match reason {
        ItemReason::NoAccount => "send-why-no-account",
        ItemReason::AccountNotReady | ItemReason::AccountPaused => "send-why-account-not-ready",
        ItemReason::FloodWait => "send-why-flood",
        ItemReason::DailyLimit | ItemReason::NewContactLimit => "send-why-daily-limit",
        ItemReason::OutcomeUnknown => "send-why-unknown",
        ItemReason::NewContactsPaused => "send-why-new-contacts",
        ItemReason::NoSuchUser => "send-why-no-such-user",
        ItemReason::NotAPerson => "send-why-not-a-person",
        ItemReason::Deleted => "send-why-deleted",
        ItemReason::Privacy => "send-why-privacy",
        ItemReason::PremiumOnly => "send-why-premium",
        ItemReason::PaymentRequired => "send-why-payment",
        ItemReason::BlockedByProspect => "send-why-blocked",
        ItemReason::ProspectBlocked => "send-why-we-blocked",
        ItemReason::Unreachable => "send-why-unreachable",
        ItemReason::Content => "send-why-content",
        ItemReason::DialogClosed => "send-why-dialog-closed",
        ItemReason::StopList => "send-why-stop-list",
        ItemReason::OtherAccount => "send-why-other-account",
        ItemReason::Frozen => "send-why-frozen",
        ItemReason::GaveUp => "send-why-gave-up",
        ItemReason::MarkedFailed => "send-why-marked-failed",
        // The clock alone fails nothing.
        ItemReason::MinimumGap | ItemReason::QuietHours | ItemReason::Scheduled | ItemReason::Unexpected => {
            "send-why-unexpected"
        }
    };
    reader.text(key, &[("target", target.to_string().into())])
}

/// A clause of a few words, for lists.
pub(super) fn short(reader: &Reader, reason: ItemReason) -> String {
    let key = match reason {
        ItemReason::NoAccount => "reason-no-account",
        ItemReason::AccountNotReady => "reason-account-not-ready",
        ItemReason::FloodWait => "reason-flood",
        ItemReason::DailyLimit => "reason-daily-limit",
        ItemReason::OutcomeUnknown => "reason-unknown",
        ItemReason::NewContactsPaused => "reason-new-contacts",
        ItemReason::NoSuchUser => "reason-no-such-user",
        ItemReason::NotAPerson => "reason-not-a-person",
        ItemReason::Deleted => "reason-deleted",
        ItemReason::Privacy => "reason-privacy",
        ItemReason::PremiumOnly => "reason-premium",
        ItemReason::PaymentRequired => "reason-payment",
        ItemReason::BlockedByProspect => "reason-blocked",
        ItemReason::ProspectBlocked => "reason-we-blocked",
        ItemReason::Unreachable => "reason-unreachable",
        ItemReason::Content => "reason-content",
        ItemReason::DialogClosed => "reason-dialog-closed",
        ItemReason::StopList => "reason-stop-list",
        ItemReason::OtherAccount => "reason-other-account",
        ItemReason::AccountPaused => "reason-paused",
        ItemReason::Frozen => "reason-frozen",
        ItemReason::NewContactLimit => "reason-new-contact-limit",
        ItemReason::MinimumGap => "reason-gap",
        ItemReason::QuietHours => "reason-quiet-hours",
        ItemReason::Scheduled => "reason-scheduled",
        ItemReason::GaveUp => "reason-gave-up",
        ItemReason::MarkedFailed => "reason-marked-failed",
        ItemReason::Unexpected => "reason-unexpected",
    };
    reader.text(key, &[])
}
