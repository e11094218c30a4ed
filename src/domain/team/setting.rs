//! The settings that the team can change. Each has one name, which the database and the buttons use.

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::domain::unknown_name::UnknownName;
use crate::domain::variants::all;

/// A setting of the team.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    strum::Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum Setting {
    /// Messages per day of a new account.
    DailyLimit,
    /// First messages to strangers per day of a new account.
    NewContactLimit,
    MinimumGap,
    /// How long after a person's last message a message to them is an answer.
    AnswerWindow,
    AnswerGap,
    /// Answers per day.
    AnswerLimit,
    QuietHours,
    /// The consent that a first message by hand needs.
    FirstByHand,
    /// First texts of all campaigns per day.
    CampaignLimit,
    WarmUp,
    TimeZone,
    WorkingHours,
    /// Days on which nobody works.
    Holidays,
    /// Who gets the dialogs of nobody.
    Distribution,
    /// Open dialogs of a member, beyond which they are given no more.
    MostDialogs,
    #[strum(serialize = "opt_out_en")]
    OptOutEnglish,
    #[strum(serialize = "opt_out_ru")]
    OptOutRussian,
    /// After how long the team is reminded of an unanswered message.
    RemindAfter,
    /// After how long an unanswered dialog goes to the next member.
    HandOnAfter,
    /// What a person who was invited by a link sends first.
    InvitationText,
    /// What a person gets who writes while nobody works.
    AwayAnswer,
    DigestAt,
    AlertsTo,
    /// For members who have chosen none.
    Language,
}

impl Setting {
    pub const ALL: [Self; Self::VARIANTS.len()] = all(Self::VARIANTS);

    /// Whether any words can be its value.
    #[must_use]
    pub fn is_free_text(self) -> bool {
        matches!(self, Self::InvitationText | Self::AwayAnswer)
    }

    /// Whether a change can move waiting items to another time.
    #[must_use]
    pub fn moves_messages(self) -> bool {
        matches!(
            self,
            Self::MinimumGap
                | Self::AnswerWindow
                | Self::AnswerGap
                | Self::AnswerLimit
                | Self::QuietHours
                | Self::FirstByHand
                | Self::WarmUp
                | Self::TimeZone
        )
    }
}
