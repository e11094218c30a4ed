//! The buttons of `/settings`. A button contains a value from the list of common ones; other values are rejected.

use std::str::FromStr;

use parse_display::{Display, FromStr, FromStrRegex, ParseError};
use strum::VariantNames;

use crate::bot::kit::fields::YesNo;
use crate::bot::kit::{CommandId, Press};
use crate::domain::setting::Setting;
use crate::domain::team::Right;

/// A press on a screen of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum SettingsPress {
    #[display("all")]
    All,
    #[display("group:{0}")]
    Group(SettingGroup),
    #[display("one:{0}")]
    One(Setting),
    #[display("set:{0}")]
    Set(SettingChoice),
    /// Reset to the default.
    #[display("reset:{0}")]
    Reset(Setting),
    /// Ask for a value.
    #[display("ask:{0}")]
    Ask(Setting),
    /// The presser's own settings.
    #[display("mine")]
    Mine,
    /// The presser's private chat shows dialogs in topics, or as cards.
    #[display("topics:{0}")]
    InTopics(#[display(with = YesNo("on", "off"))] bool),
}

/// A setting and one of its common values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display)]
#[display("{setting}:{value}")]
pub struct SettingChoice {
    pub setting: Setting,
    pub value: &'static str,
}

impl FromStr for SettingChoice {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        // A value may contain colons.
        let (name, value) = text.split_once(':').ok_or(ParseError::new())?;
        let setting: Setting = name.parse().map_err(|_| ParseError::new())?;
        let known = common(setting).iter().find(|known| **known == value);
        Ok(Self { setting, value: known.ok_or(ParseError::new())? })
    }
}

impl FromStrRegex for SettingChoice {
    fn from_str_regex() -> String {
        "[a-z_]+:.+".to_owned()
    }
}

/// Settings on one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr)]
pub enum SettingGroup {
    #[display("sending")]
    Sending,
    #[display("new")]
    NewAccounts,
    #[display("talk")]
    Conversations,
    #[display("team")]
    Team,
}

impl SettingGroup {
    pub const ALL: [Self; 4] = [Self::Sending, Self::NewAccounts, Self::Conversations, Self::Team];

    #[must_use]
    pub fn of(setting: Setting) -> Self {
        match setting {
            Setting::MinimumGap
            | Setting::AnswerWindow
            | Setting::AnswerGap
            | Setting::AnswerLimit
            | Setting::QuietHours
            | Setting::FirstByHand
            | Setting::CampaignLimit => Self::Sending,
            Setting::DailyLimit | Setting::NewContactLimit | Setting::WarmUp => Self::NewAccounts,
            Setting::OptOutEnglish
            | Setting::OptOutRussian
            | Setting::RemindAfter
            | Setting::HandOnAfter
            | Setting::InvitationText
            | Setting::AwayAnswer => Self::Conversations,
            Setting::TimeZone
            | Setting::WorkingHours
            | Setting::Holidays
            | Setting::Distribution
            | Setting::MostDialogs
            | Setting::DigestAt
            | Setting::AlertsTo
            | Setting::Language => Self::Team,
        }
    }
}

/// The values that have a button.
#[must_use]
pub fn common(setting: Setting) -> &'static [&'static str] {
    match setting {
        Setting::DailyLimit => &["20", "30", "40", "60"],
        Setting::NewContactLimit => &["5", "10", "15", "20"],
        Setting::MinimumGap => &["30", "60", "120", "300"],
        Setting::AnswerWindow => &["12", "24", "48", "72"],
        Setting::AnswerGap => &["1", "2", "5", "10"],
        Setting::AnswerLimit => &["100", "200", "300", "500"],
        Setting::QuietHours => &["21:00-09:00", "22:00-08:00", "20:00-10:00", "off"],
        Setting::FirstByHand => &["off", "ask", "required"],
        Setting::CampaignLimit => &["50", "100", "200", "500"],
        Setting::TimeZone => &["Europe/London", "Europe/Berlin", "Europe/Moscow", "Asia/Almaty"],
        Setting::WorkingHours => &["mon-fri 09:00-18:00", "mon-fri 10:00-19:00", "mon-sun 09:00-21:00", "off"],
        Setting::Holidays | Setting::AwayAnswer => &["off"],
        Setting::Distribution => &["by_hand", "in_turn", "by_load"],
        Setting::MostDialogs => &["10", "20", "40", "off"],
        Setting::RemindAfter => &["15", "30", "60", "240", "off"],
        Setting::HandOnAfter => &["60", "120", "240", "off"],
        Setting::DigestAt => &["08:00", "09:00", "18:00", "off"],
        Setting::AlertsTo => &["managers", "on_duty", "owners"],
        Setting::Language => &["en", "ru"],
        Setting::WarmUp | Setting::OptOutEnglish | Setting::OptOutRussian | Setting::InvitationText => &[],
    }
}

impl Press for SettingsPress {
    const PREFIX: &'static str = "s:";

    fn command(self) -> CommandId {
        CommandId::Settings
    }

    fn right(self) -> Right {
        match self {
            Self::All | Self::Group(_) | Self::One(_) | Self::Mine | Self::InTopics(_) => Right::Look,
            Self::Set(_) | Self::Reset(_) | Self::Ask(_) => Right::RunDesk,
        }
    }

    fn opens_screen(self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::team_settings::TeamSettings;

    #[test]
    fn every_common_value_can_be_set_and_fits_a_button() {
        for setting in Setting::ALL {
            for value in common(setting) {
                let settings = TeamSettings::default().with(setting, value).unwrap();
                assert_eq!(settings.get(setting).as_deref(), Some(*value));
                let press = SettingsPress::Set(SettingChoice { setting, value });
                assert_eq!(SettingsPress::decode(&press.encode()), Some(press));
            }
        }
        assert_eq!(SettingsPress::decode("s:set:minimum_gap:1"), None);
    }
}
