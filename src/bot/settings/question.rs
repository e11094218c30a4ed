//! The question for a setting's value.

use serde::{Deserialize, Serialize};

use crate::bot::kit::{Needed, Question, of_button};
use crate::bot::settings::press::SettingsPress;
use crate::domain::setting::Setting;

/// A question about a setting of the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum SettingsQuestion {
    #[serde(rename = "AskedSetting")]
    Value { setting: Setting },
}

impl Question for SettingsQuestion {
    fn right(&self) -> Option<Needed> {
        let Self::Value { setting } = self;
        of_button(SettingsPress::Ask(*setting))
    }

    fn takes_files(&self) -> bool {
        let Self::Value { setting } = self;
        *setting == Setting::Holidays
    }
}
