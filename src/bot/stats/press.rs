//! The buttons of `/stats`. A button contains everything that its screen depends on, so an old one still shows what it
//! says.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::fields::YesNo;
use crate::bot::kit::{CommandId, Press};
use crate::domain::figures::Period;
use crate::domain::tags::TagFilter;

/// A press on a screen of the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum StatsPress {
    #[display("{of}:{period}:{dark}")]
    Show {
        of: StatsOf,
        period: Period,
        #[display(with = YesNo("dark", "light"))]
        dark: bool,
    },
    #[display("tag:{tag}:{period}")]
    Tagged { tag: TagFilter, period: Period },
    #[display("csv:{0}")]
    Csv(Period),
}

/// The subject of the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr)]
pub enum StatsOf {
    #[display("all")]
    All,
    #[display("acc")]
    Accounts,
    #[display("team")]
    People,
    /// Who stands where in the pipeline, now.
    #[display("stages")]
    Stages,
}

impl StatsOf {
    pub const ALL: [Self; 4] = [Self::All, Self::Accounts, Self::People, Self::Stages];
}

impl Press for StatsPress {
    const PREFIX: &'static str = "f:";

    fn command(self) -> CommandId {
        CommandId::Stats
    }

    fn opens_screen(self) -> bool {
        true
    }
}
