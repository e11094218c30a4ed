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
    /// The figures of a stage or label, as buttons had it before they named their subject.
    #[display("tag:{tag}:{period}")]
    Tagged { tag: TagFilter, period: Period },
    #[display("part:{tag}:{by}:{period}:{dark}")]
    Part {
        tag: TagFilter,
        by: TagBy,
        period: Period,
        #[display(with = YesNo("dark", "light"))]
        dark: bool,
    },
    #[display("partcsv:{tag}:{period}")]
    PartCsv { tag: TagFilter, period: Period },
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

/// How the figures of a stage or label are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr)]
pub enum TagBy {
    #[display("all")]
    Together,
    #[display("acc")]
    Accounts,
    #[display("team")]
    Members,
}

impl TagBy {
    pub const ALL: [Self; 3] = [Self::Together, Self::Accounts, Self::Members];
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
