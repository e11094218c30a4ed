//! The things that the team can settle.
//! Its rule: each has one name, which the database and the buttons keep.

/// One thing that can be settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Setting {
    /// Messages a day of a new account.
    DailyLimit,
    /// First messages to strangers a day of a new account.
    NewContactLimit,
    MinimumGap,
    /// How long after somebody's last message to them is an answer.
    AnswerWindow,
    AnswerGap,
    /// Answers a day.
    AnswerLimit,
    QuietHours,
    WarmUp,
    TimeZone,
    OptOutEnglish,
    OptOutRussian,
    /// After how long an unanswered message is brought to mind.
    RemindAfter,
    DigestAt,
    AlertsTo,
    /// For those who have chosen none.
    Language,
}

impl Setting {
    pub const ALL: [Self; 15] = [
        Self::DailyLimit,
        Self::NewContactLimit,
        Self::MinimumGap,
        Self::AnswerWindow,
        Self::AnswerGap,
        Self::AnswerLimit,
        Self::QuietHours,
        Self::WarmUp,
        Self::TimeZone,
        Self::OptOutEnglish,
        Self::OptOutRussian,
        Self::RemindAfter,
        Self::DigestAt,
        Self::AlertsTo,
        Self::Language,
    ];

    /// Its name in the database and in button data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DailyLimit => "daily_limit",
            Self::NewContactLimit => "new_contact_limit",
            Self::MinimumGap => "minimum_gap",
            Self::AnswerWindow => "answer_window",
            Self::AnswerGap => "answer_gap",
            Self::AnswerLimit => "answer_limit",
            Self::QuietHours => "quiet_hours",
            Self::WarmUp => "warm_up",
            Self::TimeZone => "time_zone",
            Self::OptOutEnglish => "opt_out_en",
            Self::OptOutRussian => "opt_out_ru",
            Self::RemindAfter => "remind_after",
            Self::DigestAt => "digest_at",
            Self::AlertsTo => "alerts_to",
            Self::Language => "language",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.as_str() == name)
    }

    /// Whether what waits in the outbox may have to wait for another time after it changed.
    #[must_use]
    pub fn moves_messages(self) -> bool {
        matches!(
            self,
            Self::MinimumGap
                | Self::AnswerWindow
                | Self::AnswerGap
                | Self::AnswerLimit
                | Self::QuietHours
                | Self::WarmUp
                | Self::TimeZone
        )
    }
}
