//! Messages that the bot must delete: the reasons, and what follows each try.
//!
//! Invariant: an owed deletion ends only when the message is gone or overwritten, or its author knows that it remains.

use jiff::SignedDuration;

use crate::domain::back_off::back_off;
use crate::domain::secret::SecretKind;

/// Why a message must be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeletionKind {
    /// A person typed or sent a secret.
    Typed(SecretKind),
    /// A session that the bot showed.
    ShownSession,
    /// A QR code of the bot: scanning it gives the desk access to an account.
    QrPicture,
    /// It concerns a person who was erased.
    Erased,
    /// It is outdated, such as a second keypad.
    Outdated,
}

/// The outcome of a try to delete a message.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeleteOutcome {
    /// It is no longer in the chat.
    Gone,
    /// Not now; a retry may succeed.
    Later,
    /// Telegram refuses the bot this deletion: too old, or not permitted.
    Never,
}

/// What to do after a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextTry {
    /// Nothing is left to do.
    Forget,
    /// Replace it by a neutral text.
    Overwrite,
    /// Ask its author to delete it. `then_forget` means that the bot stops trying afterwards.
    Tell { then_forget: bool },
    /// Retry after a [`pause`].
    Wait,
}

/// After this many failed tries, a quarter of a minute, the author is notified or the bot's own message is overwritten.
const PATIENCE: u32 = 5;
/// From this many tries on, an unreachable chat is tried rarely.
const SELDOM_FROM: u32 = 60;
const SELDOM: SignedDuration = SignedDuration::from_hours(6);

impl DeletionKind {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Typed(secret) => secret.into_str(),
            Self::ShownSession => "shown_session",
            Self::QrPicture => "qr_picture",
            Self::Erased => "erased",
            Self::Outdated => "outdated",
        }
    }

    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let own = [Self::ShownSession, Self::QrPicture, Self::Erased, Self::Outdated]
            .into_iter()
            .find(|kind| kind.as_str() == name);
        own.or_else(|| name.parse().ok().map(Self::Typed))
    }

    /// Whether the bot wrote the message, so that it can edit it at any time.
    #[must_use]
    pub fn is_ours(self) -> bool {
        !matches!(self, Self::Typed(_))
    }

    /// Whether a person must act if it cannot be deleted.
    #[must_use]
    pub fn is_secret(self) -> bool {
        matches!(self, Self::Typed(_) | Self::ShownSession | Self::QrPicture)
    }

    /// What follows try number `attempts` with this outcome. `author_knows` means that the author was notified.
    #[must_use]
    pub fn next(self, outcome: DeleteOutcome, attempts: u32, author_knows: bool) -> NextTry {
        match outcome {
            DeleteOutcome::Gone => NextTry::Forget,
            DeleteOutcome::Never if self.is_ours() => NextTry::Overwrite,
            DeleteOutcome::Never if author_knows => NextTry::Forget,
            DeleteOutcome::Never => NextTry::Tell { then_forget: true },
            DeleteOutcome::Later if attempts >= PATIENCE && self.is_ours() => NextTry::Overwrite,
            DeleteOutcome::Later if attempts >= PATIENCE && !author_knows => NextTry::Tell { then_forget: false },
            DeleteOutcome::Later => NextTry::Wait,
        }
    }

    /// What follows after the message was to be overwritten.
    #[must_use]
    pub fn after_overwriting(self, outcome: DeleteOutcome, author_knows: bool) -> NextTry {
        match outcome {
            DeleteOutcome::Gone => NextTry::Forget,
            DeleteOutcome::Later => NextTry::Wait,
            DeleteOutcome::Never if self.is_secret() && !author_knows => NextTry::Tell { then_forget: true },
            DeleteOutcome::Never => NextTry::Forget,
        }
    }
}

/// The wait after this many tries.
#[must_use]
pub fn pause(attempts: u32) -> SignedDuration {
    if attempts >= SELDOM_FROM { SELDOM } else { back_off(attempts) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::DeleteOutcome::{Gone, Later, Never};
    use super::*;

    const PASSWORD: DeletionKind = DeletionKind::Typed(SecretKind::Password);
    const TELL: NextTry = NextTry::Tell { then_forget: true };
    const TELL_AND_TRY_ON: NextTry = NextTry::Tell { then_forget: false };

    #[rstest]
    #[case(PASSWORD, Gone, 1, false, NextTry::Forget)]
    #[case(PASSWORD, Later, 1, false, NextTry::Wait)]
    #[case(PASSWORD, Later, 5, false, TELL_AND_TRY_ON)]
    #[case(PASSWORD, Later, 6, true, NextTry::Wait)]
    #[case(PASSWORD, Never, 1, false, TELL)]
    #[case(PASSWORD, Never, 9, true, NextTry::Forget)]
    #[case(DeletionKind::ShownSession, Never, 1, false, NextTry::Overwrite)]
    #[case(DeletionKind::ShownSession, Later, 2, false, NextTry::Wait)]
    #[case(DeletionKind::ShownSession, Later, 5, false, NextTry::Overwrite)]
    #[case(DeletionKind::QrPicture, Never, 1, false, NextTry::Overwrite)]
    #[case(DeletionKind::Erased, Never, 1, false, NextTry::Overwrite)]
    fn a_deletion_is_forgotten_only_when_it_is_done_or_reported(
        #[case] kind: DeletionKind,
        #[case] outcome: DeleteOutcome,
        #[case] attempts: u32,
        #[case] author_knows: bool,
        #[case] next: NextTry,
    ) {
        assert_eq!(kind.next(outcome, attempts, author_knows), next);
    }

    #[rstest]
    #[case(DeletionKind::ShownSession, Gone, NextTry::Forget)]
    #[case(DeletionKind::ShownSession, Later, NextTry::Wait)]
    #[case(DeletionKind::ShownSession, Never, TELL)]
    #[case(DeletionKind::Outdated, Never, NextTry::Forget)]
    fn what_cannot_be_overwritten_is_reported(
        #[case] kind: DeletionKind,
        #[case] outcome: DeleteOutcome,
        #[case] next: NextTry,
    ) {
        assert_eq!(kind.after_overwriting(outcome, false), next);
    }

    #[test]
    fn a_pause_never_shrinks_and_a_chat_out_of_reach_is_tried_seldom() {
        assert!((0..200).map(pause).is_sorted());
        assert_eq!(pause(200), SignedDuration::from_hours(6));
    }

    #[test]
    fn a_kind_reads_back_as_it_was_written() {
        let own = [DeletionKind::ShownSession, DeletionKind::QrPicture, DeletionKind::Erased, DeletionKind::Outdated];
        for kind in own.into_iter().chain(SecretKind::ALL.map(DeletionKind::Typed)) {
            assert_eq!(DeletionKind::from_name(kind.as_str()), Some(kind));
        }
    }
}
