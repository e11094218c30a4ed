//! What the buttons of `/settings` mean.
//! Its rule: a button carries a value that stands in the list of common ones, and nothing else is understood.

use crate::bot::commands::CommandId;
use crate::domain::setting::Setting;
use crate::domain::team::Right;

/// A press on a screen of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsPress {
    All,
    Group(SettingGroup),
    One(Setting),
    Set {
        setting: Setting,
        value: &'static str,
    },
    /// Back to the default.
    Reset(Setting),
    /// Ask for a value.
    Ask(Setting),
}

/// Settings that share a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingGroup {
    Sending,
    NewAccounts,
    Conversations,
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
            | Setting::QuietHours => Self::Sending,
            Setting::DailyLimit | Setting::NewContactLimit | Setting::WarmUp => Self::NewAccounts,
            Setting::OptOutEnglish | Setting::OptOutRussian | Setting::RemindAfter => Self::Conversations,
            Setting::TimeZone | Setting::DigestAt | Setting::AlertsTo | Setting::Language => Self::Team,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Sending => "sending",
            Self::NewAccounts => "new",
            Self::Conversations => "talk",
            Self::Team => "team",
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
        Setting::TimeZone => &["Europe/London", "Europe/Berlin", "Europe/Moscow", "Asia/Almaty"],
        Setting::RemindAfter => &["15", "30", "60", "240", "off"],
        Setting::DigestAt => &["08:00", "09:00", "18:00", "off"],
        Setting::AlertsTo => &["managers", "on_duty", "owners"],
        Setting::Language => &["en", "ru"],
        Setting::WarmUp | Setting::OptOutEnglish | Setting::OptOutRussian => &[],
    }
}

impl SettingsPress {
    pub(super) fn command(self) -> CommandId {
        CommandId::Settings
    }

    pub(super) fn right(self) -> Right {
        match self {
            Self::All | Self::Group(_) | Self::One(_) => Right::Look,
            Self::Set { .. } | Self::Reset(_) | Self::Ask(_) => Right::RunDesk,
        }
    }

    pub(super) fn encode(self) -> String {
        match self {
            Self::All => "s:all".to_owned(),
            Self::Group(group) => format!("s:group:{}", group.word()),
            Self::One(setting) => format!("s:one:{}", setting.into_str()),
            Self::Set { setting, value } => format!("s:set:{}:{value}", setting.into_str()),
            Self::Reset(setting) => format!("s:reset:{}", setting.into_str()),
            Self::Ask(setting) => format!("s:ask:{}", setting.into_str()),
        }
    }

    /// Reads what stands behind `s:`.
    pub(super) fn decode(rest: &[&str]) -> Option<Self> {
        Some(match rest {
            ["all"] => Self::All,
            ["group", word] => Self::Group(SettingGroup::ALL.into_iter().find(|group| group.word() == *word)?),
            ["one", name] => Self::One(Setting::named(name)?),
            // A value may hold colons of its own.
            ["set", name, value @ ..] => {
                let (setting, value) = (Setting::named(name)?, value.join(":"));
                Self::Set { setting, value: common(setting).iter().find(|known| **known == value)? }
            }
            ["reset", name] => Self::Reset(Setting::named(name)?),
            ["ask", name] => Self::Ask(Setting::named(name)?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::callback::Press;
    use crate::bot::callback::data::MAX_BYTES;
    use crate::domain::team_settings::TeamSettings;

    #[test]
    fn every_common_value_can_be_set_and_fits_a_button() {
        for setting in Setting::ALL {
            for value in common(setting) {
                let settings = TeamSettings::default().with(setting, value).unwrap();
                assert_eq!(settings.get(setting).as_deref(), Some(*value));
                let press = Press::Settings(SettingsPress::Set { setting, value });
                assert!(press.encode().len() <= MAX_BYTES);
                assert_eq!(Press::decode(&press.encode()), Some(press));
            }
        }
        assert_eq!(Press::decode("s:set:minimum_gap:1"), None);
    }
}
