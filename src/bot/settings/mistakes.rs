//! Mistakes about settings.

use crate::bot::kit::{Reader, Refusal, Words};
use crate::bot::settings::refusal as setting_refusal;
use crate::domain::team_settings::SettingRefused;

/// A mistake about a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum SettingMistake {
    UnknownSetting,
    Setting {
        refused: SettingRefused,
        typed: String,
    },
    /// The file is no calendar, or has no whole days.
    NoHolidays,
    ManyHolidays {
        most: usize,
    },
}

impl Refusal for SettingMistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::UnknownSetting => ("error-unknown-setting", vec![]),
            Self::NoHolidays => ("error-no-holidays", vec![]),
            Self::ManyHolidays { most } => ("error-many-holidays", vec![("most", (*most).into())]),
            Self::Setting { refused, typed } => setting_refusal::words(*refused, typed),
        }
    }
}
