//! What the buttons of `/stats` mean.
//! Its rule: a button names everything that its screen shows, so that an old one shows what it says.

use crate::bot::commands::CommandId;
use crate::domain::figures::Period;

/// A press on a screen of the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatsPress {
    Show { of: StatsOf, period: Period, dark: bool },
    Csv(Period),
}

/// Whose figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatsOf {
    All,
    Accounts,
    People,
}

impl StatsOf {
    pub const ALL: [Self; 3] = [Self::All, Self::Accounts, Self::People];

    fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Accounts => "acc",
            Self::People => "team",
        }
    }
}

impl StatsPress {
    pub(super) fn command(self) -> CommandId {
        CommandId::Stats
    }

    pub(super) fn encode(self) -> String {
        match self {
            Self::Show { of, period, dark } => {
                format!("f:{}:{}:{}", of.word(), period.days(), if dark { "dark" } else { "light" })
            }
            Self::Csv(period) => format!("f:csv:{}", period.days()),
        }
    }

    /// Reads what stands behind `f:`.
    pub(super) fn decode(rest: &[&str]) -> Option<Self> {
        let period = |days: &str| Period::ALL.into_iter().find(|period| period.days().to_string() == days);
        Some(match rest {
            ["csv", days] => Self::Csv(period(days)?),
            [of, days, shade @ ("dark" | "light")] => {
                let of = StatsOf::ALL.into_iter().find(|known| known.word() == *of)?;
                Self::Show { of, period: period(days)?, dark: *shade == "dark" }
            }
            _ => return None,
        })
    }
}
