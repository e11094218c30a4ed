//! Mistakes about settings.

use crate::bot::kit::{Reader, Refusal, Words};
use crate::bot::settings::refusal as setting_refusal;
use crate::domain::team_settings::SettingRefused;

/// A mistake about a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum SettingMistake {
    UnknownSetting,
    Setting { refused: SettingRefused, typed: String },
}

impl Refusal for SettingMistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::UnknownSetting => ("error-unknown-setting", vec![]),
            Self::Setting { refused, typed } => setting_refusal::words(*refused, typed),
        }
    }
}
