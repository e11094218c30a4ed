//! Mistakes about `/stats`.

use crate::bot::kit::{Reader, Refusal, Words};

/// A mistake about figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum StatsMistake {
    StatsPeriod,
}

impl Refusal for StatsMistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::StatsPeriod => ("error-stats-period", vec![]),
        }
    }
}
