//! The name, the meaning and the value of a setting in words. A value has the same words on screens, on buttons and in
//! the log.

use jiff::SignedDuration;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use crate::bot::consents::words::first_by_hand;
use crate::bot::dialogs::screens::one_line;
use crate::bot::kit::Reader;
use crate::bot::settings::press::SettingGroup;
use crate::domain::alert_targets::AlertTargets;
use crate::domain::distribution::Distribution;
use crate::domain::language::Language;
use crate::domain::setting::Setting;
use crate::domain::team_settings::TeamSettings;
use crate::domain::typed;
use crate::domain::words as words_of_values;
use crate::domain::working_hours::WorkingHours;
use crate::i18n::{key_of, tr};

/// How many opt-out words a line shows.
const SHOWN_WORDS: usize = 4;
/// How much of a text a line shows, in characters.
const SHOWN_TEXT: usize = 120;

/// The installation's values for settings that the team has not changed.
#[derive(Clone, Debug)]
pub struct Installed {
    pub zone: TimeZone,
    pub language: Language,
}

/// The locale key of a setting's name.
pub(in crate::bot) fn name(setting: Setting) -> String {
    key_of("setting", setting.into_str())
}

/// The setting whose displayed name is at the beginning of `text`, and the text after it.
#[must_use]
pub fn named<'t>(reader: &Reader, text: &'t str) -> Option<(Setting, &'t str)> {
    // A copied line may begin with an emoji or a quotation mark.
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let plain = |c: char| typed::folded(c.encode_utf8(&mut [0; 4]));
    let after = |setting, language| {
        let mut rest = text.chars();
        let same = |shown: char| rest.next().is_some_and(|typed| plain(shown) == plain(typed));
        let begins = tr(language, &name(setting), &[]).chars().all(same);
        let rest = rest.as_str();
        (begins && !rest.starts_with(char::is_alphanumeric)).then(|| rest.trim_start_matches([':', '=']))
    };
    // The reader's own language first; the other one works as well.
    let languages = std::iter::once(reader.times.language).chain(Language::ALL);
    languages
        .flat_map(|language| Setting::ALL.into_iter().map(move |setting| (setting, language)))
        .find_map(|(setting, language)| Some((setting, after(setting, language)?)))
        .or_else(|| by_word(text))
}

/// The only setting whose name, in either language, contains the first word of `text`, and the text after it.
fn by_word(text: &str) -> Option<(Setting, &str)> {
    let (word, rest) = typed::first_word(text);
    let wanted = typed::folded(word).trim_matches(typed::is_wrapping).to_owned();
    let value = typed::trimmed(rest);
    // The rest must be a value, not a misspelt part of a name.
    let is_value = |setting: Setting| {
        value.is_empty()
            || (!setting.is_free_text() && TeamSettings::default().with(setting, value).is_ok())
            || value.starts_with(|c: char| c.is_numeric())
            || words_of_values::is_default(value)
    };
    let stands = |setting: &Setting| {
        Language::ALL.into_iter().any(|language| {
            let shown = typed::folded(&tr(language, &name(*setting), &[]));
            shown.split(|c: char| !c.is_alphanumeric()).any(|shown| shown == wanted)
        })
    };
    let mut named = Setting::ALL.into_iter().filter(stands);
    match (wanted.chars().count() >= 3, named.next(), named.next()) {
        (true, Some(setting), None) if is_value(setting) => Some((setting, rest)),
        _ => None,
    }
}

/// A page that a button of `/settings` opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsPage {
    Group(SettingGroup),
    Stages,
    Labels,
    Mine,
}

/// The page whose button, in either language, has the words `text`.
#[must_use]
pub fn page_named(text: &str) -> Option<SettingsPage> {
    let wanted = letters(text);
    let is_shown = |key: &str| Language::ALL.iter().any(|language| letters(&tr(*language, key, &[])) == wanted);
    let groups = SettingGroup::ALL.into_iter().map(|group| (group_key(group), SettingsPage::Group(group)));
    let others = [
        ("settings-button-stages", SettingsPage::Stages),
        ("contacts-button-labels", SettingsPage::Labels),
        ("settings-button-mine", SettingsPage::Mine),
    ];
    groups.chain(others).find(|(key, _)| is_shown(key)).map(|(_, page)| page)
}

/// The settings whose name, in either language, has all words of `text`.
#[must_use]
pub fn with_words(text: &str) -> Vec<Setting> {
    let wanted = letters(text);
    let has = |setting: &Setting| {
        Language::ALL.into_iter().any(|language| {
            let shown = letters(&tr(language, &name(*setting), &[]));
            wanted.split(' ').all(|word| shown.split(' ').any(|shown| shown == word))
        })
    };
    Setting::ALL.into_iter().filter(|setting| !wanted.is_empty() && has(setting)).collect()
}

/// The words of a text in comparable form, without signs.
fn letters(text: &str) -> String {
    let text = typed::folded(text);
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// The locale key of a page's name.
pub(in crate::bot) fn group_key(group: SettingGroup) -> &'static str {
    match group {
        SettingGroup::Sending => "settings-group-sending",
        SettingGroup::NewAccounts => "settings-group-new-accounts",
        SettingGroup::Conversations => "settings-group-conversations",
        SettingGroup::Team => "settings-group-team",
    }
}

/// What a setting means, with examples that work as they are: behind `command` where nothing is asked for, since plain
/// words would go to a prospect there.
pub(in crate::bot) fn about(reader: &Reader, setting: Setting, command: &str) -> String {
    reader.text(&key_of("setting-about", setting.into_str()), &[("command", command.into())])
}

/// A value in words, without markup.
pub(in crate::bot) fn value(
    reader: &Reader,
    setting: Setting,
    settings: &TeamSettings,
    installed: &Installed,
) -> String {
    let off = || reader.label("settings-off", &[]);
    let span = |span: SignedDuration| exactly(reader, span);
    match setting {
        Setting::DailyLimit => settings.limits.messages().to_string(),
        Setting::NewContactLimit => settings.limits.new_contacts().to_string(),
        Setting::MinimumGap => span(settings.sending.minimum_gap),
        Setting::AnswerWindow => span(settings.sending.answers.within),
        Setting::AnswerGap => span(settings.sending.answers.gap),
        Setting::AnswerLimit => settings.sending.answers.a_day.to_string(),
        Setting::QuietHours => {
            settings.sending.quiet_hours.map_or_else(off, |hours| hours.to_string().replace('-', "–"))
        }
        Setting::FirstByHand => first_by_hand(reader, settings.sending.first_by_hand),
        Setting::CampaignLimit => settings.campaign_limit.to_string(),
        Setting::WarmUp => {
            let ramp = &settings.sending.ramp;
            let day = |number: u32| ramp.caps_after(number).map_or(0, |caps| caps.messages);
            let facts = [
                ("days", ramp.days().into()),
                ("first", day(0).into()),
                ("last", day(ramp.days().saturating_sub(1)).into()),
            ];
            reader.label("settings-ramp", &facts)
        }
        Setting::TimeZone => {
            let zone = settings.zone.as_ref().unwrap_or(&installed.zone);
            zone.iana_name().unwrap_or("UTC").to_owned()
        }
        Setting::OptOutEnglish => words(reader, &settings.opt_out_english.iter().collect::<Vec<_>>()),
        Setting::OptOutRussian => words(reader, &settings.opt_out_russian.iter().collect::<Vec<_>>()),
        Setting::RemindAfter => settings.remind_after.map_or_else(off, span),
        Setting::HandOnAfter => settings.hand_on_after.map_or_else(off, span),
        Setting::InvitationText => {
            let own = || reader.label("invitation-text", &[]);
            one_line(&settings.invitation_text.as_ref().map_or_else(own, ToString::to_string), SHOWN_TEXT)
        }
        Setting::AwayAnswer => settings.away_answer.as_ref().map_or_else(off, |body| one_line(&body.text, SHOWN_TEXT)),
        Setting::Distribution => reader.label(
            match settings.distribution {
                Distribution::ByHand => "settings-by-hand",
                Distribution::InTurn => "settings-in-turn",
                Distribution::ByLoad => "settings-by-load",
            },
            &[],
        ),
        Setting::MostDialogs => settings.most_dialogs.map_or_else(off, |most| most.to_string()),
        Setting::WorkingHours => settings.working_hours.as_ref().map_or_else(off, |hours| week(reader, hours)),
        Setting::Holidays if settings.holidays.is_empty() => off(),
        Setting::Holidays => {
            let days: Vec<String> = settings.holidays.iter().map(|holiday| holiday.to_string()).collect();
            words(reader, &days.iter().map(String::as_str).collect::<Vec<_>>())
        }
        Setting::DigestAt => settings.digest_at.map_or_else(off, |time| time.strftime("%H:%M").to_string()),
        Setting::AlertsTo => match settings.alerts_to {
            AlertTargets::Managers => reader.label("settings-alerts-managers", &[]),
            AlertTargets::OnDuty => reader.label("settings-alerts-on-duty", &[]),
            AlertTargets::Owners => reader.label("settings-alerts-owners", &[]),
        },
        Setting::Language => {
            let language = settings.language.unwrap_or(installed.language);
            reader.label(&key_of("language-name", language.code()), &[])
        }
    }
}

/// A stored value in words; `None` where it cannot be parsed alone.
pub(in crate::bot) fn stored(reader: &Reader, setting: Setting, stored: &str) -> Option<String> {
    let settings = TeamSettings::default().with(setting, stored).ok()?;
    let installed = Installed { zone: reader.times.zone.clone(), language: reader.times.language };
    Some(value(reader, setting, &settings, &installed))
}

/// A duration, not rounded: `90 s`, `2 min`, `4 h`.
pub(in crate::bot) fn exactly(reader: &Reader, span: SignedDuration) -> String {
    let (key, count) = match span.as_secs() {
        hours if hours > 0 && hours % 3600 == 0 => ("time-hours", hours / 3600),
        minutes if minutes > 0 && minutes % 60 == 0 => ("time-minutes", minutes / 60),
        seconds => ("time-seconds", seconds),
    };
    reader.label(key, &[("count", count.into())])
}

/// `Mon–Fri 09:00–18:00, Sat 10:00–14:00`.
fn week(reader: &Reader, hours: &WorkingHours) -> String {
    let name =
        |day: Weekday| reader.label("time-weekday", &[("weekday", i64::from(day.to_monday_one_offset()).into())]);
    let groups = hours.groups().map(|(first, last, shift)| {
        let days = if first == last { name(first) } else { format!("{}–{}", name(first), name(last)) };
        format!("{days} {}", shift.to_string().replace('-', "–"))
    });
    groups.collect::<Vec<_>>().join(", ")
}

fn words(reader: &Reader, words: &[&str]) -> String {
    let shown = words.iter().take(SHOWN_WORDS).copied().collect::<Vec<_>>().join(", ");
    match words.len().saturating_sub(SHOWN_WORDS) {
        0 => shown,
        more => reader.label("settings-words-more", &[("words", shown.into()), ("count", more.into())]),
    }
}

/// The complete value of a list setting.
pub(in crate::bot) fn phrases(setting: Setting, settings: &TeamSettings) -> Option<Vec<&str>> {
    match setting {
        Setting::OptOutEnglish => Some(settings.opt_out_english.iter().collect()),
        Setting::OptOutRussian => Some(settings.opt_out_russian.iter().collect()),
        _ => None,
    }
}

/// The complete value of a setting that is copied and changed rather than typed: a list, or a text.
pub(in crate::bot) fn to_copy(setting: Setting, settings: &TeamSettings) -> Option<String> {
    match setting {
        Setting::InvitationText => settings.invitation_text.as_ref().map(ToString::to_string),
        Setting::AwayAnswer => settings.away_answer.as_ref().map(|body| body.text.clone()),
        Setting::Holidays if !settings.holidays.is_empty() => Some(settings.holidays.to_string().replace(", ", "\n")),
        setting => phrases(setting, settings).map(|phrases| phrases.join("\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::reader;

    #[test]
    fn every_setting_is_found_by_the_name_that_is_shown() {
        for reader in Language::ALL.map(reader) {
            for setting in Setting::ALL {
                let shown = reader.label(&name(setting), &[]);
                for (typed, value) in [(shown.clone(), ""), (format!("{}: 5 min", shown.to_uppercase()), " 5 min")] {
                    assert_eq!(named(&reader, &typed), Some((setting, value)), "{typed}");
                }
                assert_eq!(named(&reader, &format!("{shown}s 5")), None);
            }
            // Every line exactly as on the screen.
            let installed = Installed { zone: TimeZone::UTC, language: Language::En };
            for setting in Setting::ALL {
                let value = value(&reader, setting, &TeamSettings::default(), &installed);
                let line = format!("{}: {value}", reader.label(&name(setting), &[]));
                for typed in [line.clone(), format!("«{line}»."), line.replace(' ', "\u{a0}"), line.to_uppercase()] {
                    assert_eq!(named(&reader, &typed).map(|(setting, _)| setting), Some(setting), "{typed}");
                }
            }
            assert_eq!(named(&reader, "digest"), Some((Setting::DigestAt, "")));
            assert_eq!(named(&reader, "digest в 9:30"), Some((Setting::DigestAt, "в 9:30")));
            assert_eq!(named(&reader, "пояс Москва"), Some((Setting::TimeZone, "Москва")));
            assert_eq!(named(&reader, ""), None);
        }
    }
}
