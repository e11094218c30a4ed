//! The values of the team's settings. They are typed, stored and read back in one grammar; a value that cannot be read
//! is an error, never guessed.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::domain::account_limits::{LimitKind, Limits, MOST_A_DAY};
use crate::domain::alert_targets::AlertTargets;
use crate::domain::consent::FirstByHand;
use crate::domain::distribution::{Distribution, MOST_DIALOGS};
use crate::domain::holidays::Holidays;
use crate::domain::invitation::InvitationText;
use crate::domain::language::Language;
use crate::domain::limits::{Caps, Ramp};
use crate::domain::open_hours::OpenHours;
use crate::domain::opt_out::OptOutWords;
use crate::domain::quiet_hours::QuietHours;
use crate::domain::reminder::HandingOn;
use crate::domain::sending::SendingRules;
use crate::domain::setting::Setting;
use crate::domain::template::Body;
use crate::domain::typed;
use crate::domain::when::{length, time_of_day};
use crate::domain::words;
use crate::domain::working_hours::{Absence, WorkingHours};
use crate::domain::zone_names::typed_zone;

/// The longest gap between two messages of an account, in seconds.
pub const LONGEST_GAP: u32 = 3600;
/// The longest gap before an answer, in seconds.
pub const LONGEST_ANSWER_GAP: u32 = 60;
/// For how long at most a message counts as an answer, in hours.
pub const LONGEST_ANSWER_WINDOW: u32 = 7 * 24;
/// The highest number of answers per day.
pub const MOST_ANSWERS_A_DAY: u32 = 1000;
/// The highest number of first texts of all campaigns per day.
pub const MOST_CAMPAIGN_TEXTS_A_DAY: u32 = 2000;
/// The longest warm-up, in days.
pub const LONGEST_WARM_UP: u32 = 60;
/// The longest time until a reminder, or until a dialog is handed on, in minutes.
pub const LATEST_REMINDER: u32 = 7 * 24 * 60;

/// All settings; the default holds until the team changes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamSettings {
    /// For accounts that are added from now on.
    pub limits: Limits,
    pub sending: SendingRules,
    /// First texts of all campaigns per day.
    pub campaign_limit: u32,
    /// `None`: the installation's.
    pub zone: Option<TimeZone>,
    /// `None`: somebody always works.
    pub working_hours: Option<WorkingHours>,
    pub holidays: Holidays,
    pub distribution: Distribution,
    /// `None`: a member may have any number of open dialogs.
    pub most_dialogs: Option<u32>,
    pub opt_out_english: OptOutWords,
    pub opt_out_russian: OptOutWords,
    /// `None`: no reminders.
    pub remind_after: Option<SignedDuration>,
    /// `None`: a dialog stays with its member, however long it waits.
    pub hand_on_after: Option<SignedDuration>,
    /// `None`: the desk's own words, in the language of the member who invites.
    pub invitation_text: Option<InvitationText>,
    /// A template; `None`: no automatic answer.
    pub away_answer: Option<Body>,
    /// In the team's time zone; `None`: no digest.
    pub digest_at: Option<Time>,
    pub alerts_to: AlertTargets,
    /// `None`: the installation's.
    pub language: Option<Language>,
}

impl Default for TeamSettings {
    fn default() -> Self {
        Self {
            limits: Limits::of(40, 10),
            sending: SendingRules::default(),
            campaign_limit: 100,
            zone: None,
            working_hours: None,
            holidays: Holidays::default(),
            distribution: Distribution::default(),
            most_dialogs: None,
            opt_out_english: OptOutWords::english(),
            opt_out_russian: OptOutWords::russian(),
            remind_after: Some(SignedDuration::from_mins(30)),
            hand_on_after: None,
            invitation_text: None,
            away_answer: None,
            digest_at: Some(Time::constant(9, 0, 0, 0)),
            alerts_to: AlertTargets::default(),
            language: None,
        }
    }
}

/// A value that a setting does not accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} cannot be that", setting.into_str())]
pub struct SettingRefused {
    pub setting: Setting,
    /// The highest accepted number, if the setting is a number.
    pub most: Option<u32>,
}

impl TeamSettings {
    /// Whether a whole message is an opt-out.
    #[must_use]
    pub fn is_opt_out(&self, message: &str) -> bool {
        self.opt_out_english.is_one(message) || self.opt_out_russian.is_one(message)
    }

    /// Whether a part of a message may be an opt-out, which a person must judge.
    #[must_use]
    pub fn may_be_opt_out(&self, message: &str) -> bool {
        self.opt_out_english.may_be(message)
            || self.opt_out_russian.may_be(message)
            || crate::domain::possible_opt_out::sounds_like_refusal(message)
    }

    /// The absence around a moment; `None` while somebody works.
    #[must_use]
    pub fn absence(&self, now: Timestamp, zone: &TimeZone) -> Option<Absence> {
        self.working_hours.as_ref()?.absence(&self.holidays, now, zone)
    }

    /// When sequences and campaigns may write, and something can be expected of the team.
    #[must_use]
    pub fn open_hours(&self) -> OpenHours<'_> {
        OpenHours {
            quiet_hours: self.sending.quiet_hours,
            working: self.working_hours.as_ref().map(|hours| (hours, &self.holidays)),
        }
    }

    /// When a waiting dialog goes to the next member; `None`: never.
    #[must_use]
    pub fn handing_on(&self) -> Option<HandingOn> {
        let whole = self.hand_on_after?;
        Some(match self.remind_after.filter(|remind_after| *remind_after < whole) {
            Some(remind_after) => HandingOn { after: whole - remind_after, since_the_reminder: true },
            None => HandingOn { after: whole, since_the_reminder: false },
        })
    }

    /// The settings with one of them changed to `text`, as typed or stored.
    ///
    /// # Errors
    /// When the setting does not accept the value.
    pub fn with(&self, setting: Setting, text: &str) -> Result<Self, SettingRefused> {
        let text = text.trim();
        let mut new = self.clone();
        let most = new.most(setting);
        let refused = SettingRefused { setting, most };
        let limit = |kind| number(text, MOST_A_DAY).and_then(|value| self.limits.with(kind, value).ok());
        (|| {
            match setting {
                Setting::DailyLimit => new.limits = limit(LimitKind::Messages)?,
                Setting::NewContactLimit => new.limits = limit(LimitKind::NewContacts)?,
                Setting::MinimumGap => {
                    new.sending.minimum_gap = SignedDuration::from_secs(span(text, 1, LONGEST_GAP)?);
                }
                Setting::AnswerWindow => {
                    let seconds = span(text, 3600, LONGEST_ANSWER_WINDOW.saturating_mul(3600))?;
                    let hours = Some(seconds / 3600).filter(|hours| *hours > 0 && seconds % 3600 == 0)?;
                    new.sending.answers.within = SignedDuration::from_hours(hours);
                }
                Setting::AnswerGap => {
                    new.sending.answers.gap = SignedDuration::from_secs(span(text, 1, LONGEST_ANSWER_GAP)?);
                }
                Setting::AnswerLimit => new.sending.answers.a_day = number(text, MOST_ANSWERS_A_DAY)?,
                Setting::QuietHours if is_off(text) => new.sending.quiet_hours = None,
                Setting::QuietHours => new.sending.quiet_hours = Some(hours(text)?),
                Setting::FirstByHand if is_off(text) => new.sending.first_by_hand = FirstByHand::Off,
                Setting::FirstByHand => new.sending.first_by_hand = typed::folded(text).parse().ok()?,
                Setting::CampaignLimit => new.campaign_limit = number(text, MOST_CAMPAIGN_TEXTS_A_DAY)?,
                Setting::WarmUp => {
                    new.sending.ramp = text.replace([',', ';'], " ").parse().ok().filter(is_patient)?;
                }
                Setting::TimeZone => new.zone = Some(typed_zone(text)?),
                Setting::WorkingHours if is_off(text) => new.working_hours = None,
                Setting::WorkingHours => new.working_hours = Some(text.parse().ok()?),
                Setting::Holidays if is_off(text) => new.holidays = Holidays::default(),
                Setting::Holidays => new.holidays = text.parse().ok()?,
                Setting::Distribution if is_off(text) => new.distribution = Distribution::ByHand,
                Setting::Distribution => new.distribution = Distribution::named(text)?,
                Setting::MostDialogs if is_off(text) => new.most_dialogs = None,
                Setting::MostDialogs => {
                    new.most_dialogs = Some(number(text, MOST_DIALOGS).filter(|most| *most > 0)?);
                }
                Setting::OptOutEnglish => new.opt_out_english = text.parse().ok()?,
                Setting::OptOutRussian => new.opt_out_russian = text.parse().ok()?,
                Setting::RemindAfter if is_off(text) => new.remind_after = None,
                Setting::RemindAfter => new.remind_after = Some(wait(text)?),
                Setting::HandOnAfter if is_off(text) => new.hand_on_after = None,
                Setting::HandOnAfter => new.hand_on_after = Some(wait(text)?),
                Setting::InvitationText if is_off(text) => new.invitation_text = None,
                Setting::InvitationText => new.invitation_text = Some(text.parse().ok()?),
                Setting::AwayAnswer if is_off(text) => new.away_answer = None,
                Setting::AwayAnswer => new.away_answer = Some(Body::parse(text, Vec::new()).ok()?),
                Setting::DigestAt if is_off(text) => new.digest_at = None,
                Setting::DigestAt => new.digest_at = Some(time_of_day(text)?),
                Setting::AlertsTo => {
                    new.alerts_to = AlertTargets::named(text)?;
                }
                Setting::Language => new.language = Some(Language::named(text)?),
            }
            Some(())
        })()
        .map(|()| new)
        .ok_or(refused)
    }

    /// The settings from stored values, in any order.
    ///
    /// # Errors
    /// Names a value that cannot be read.
    pub fn restored(stored: &[(Setting, String)]) -> Result<Self, SettingRefused> {
        let mut settings = Self::default();
        for setting in Setting::ALL {
            let Some((_, value)) = stored.iter().find(|(name, _)| *name == setting) else { continue };
            settings = match (setting, number(value, MOST_A_DAY)) {
                // The other limit may have been lowered or reset since.
                (Setting::NewContactLimit, Some(new)) => {
                    Self { limits: Limits::of(settings.limits.messages(), new), ..settings }
                }
                _ => settings.with(setting, value)?,
            };
        }
        // The default is capped by a lower limit too.
        settings.limits = Limits::of(settings.limits.messages(), settings.limits.new_contacts());
        Ok(settings)
    }

    /// A setting's stored form; `None` where the value of the installation, or of the reader's language, applies.
    #[must_use]
    pub fn get(&self, setting: Setting) -> Option<String> {
        let off = |value: Option<String>| value.unwrap_or_else(|| "off".to_owned());
        let clock = |time: Time| time.strftime("%H:%M").to_string();
        Some(match setting {
            Setting::DailyLimit => self.limits.messages().to_string(),
            Setting::NewContactLimit => self.limits.new_contacts().to_string(),
            Setting::MinimumGap => self.sending.minimum_gap.as_secs().to_string(),
            Setting::AnswerWindow => self.sending.answers.within.as_hours().to_string(),
            Setting::AnswerGap => self.sending.answers.gap.as_secs().to_string(),
            Setting::AnswerLimit => self.sending.answers.a_day.to_string(),
            Setting::QuietHours => off(self.sending.quiet_hours.map(|hours| hours.to_string())),
            Setting::FirstByHand => self.sending.first_by_hand.into_str().to_owned(),
            Setting::CampaignLimit => self.campaign_limit.to_string(),
            Setting::WarmUp => self.sending.ramp.to_string(),
            Setting::TimeZone => self.zone.as_ref()?.iana_name()?.to_owned(),
            Setting::WorkingHours => off(self.working_hours.as_ref().map(ToString::to_string)),
            Setting::Holidays => off(Some(self.holidays.to_string()).filter(|_| !self.holidays.is_empty())),
            Setting::Distribution => self.distribution.into_str().to_owned(),
            Setting::MostDialogs => off(self.most_dialogs.map(|most| most.to_string())),
            Setting::OptOutEnglish => self.opt_out_english.to_string(),
            Setting::OptOutRussian => self.opt_out_russian.to_string(),
            Setting::RemindAfter => off(self.remind_after.map(|after| after.as_mins().to_string())),
            Setting::HandOnAfter => off(self.hand_on_after.map(|after| after.as_mins().to_string())),
            Setting::InvitationText => self.invitation_text.as_ref()?.to_string(),
            Setting::AwayAnswer => off(self.away_answer.as_ref().map(|body| body.text.clone())),
            Setting::DigestAt => off(self.digest_at.map(clock)),
            Setting::AlertsTo => self.alerts_to.into_str().to_owned(),
            Setting::Language => self.language?.code().to_owned(),
        })
    }

    /// The highest accepted number, if the setting is a number.
    fn most(&self, setting: Setting) -> Option<u32> {
        match setting {
            Setting::DailyLimit => Some(self.limits.most(LimitKind::Messages)),
            Setting::NewContactLimit => Some(self.limits.most(LimitKind::NewContacts)),
            Setting::MinimumGap => Some(LONGEST_GAP),
            Setting::AnswerGap => Some(LONGEST_ANSWER_GAP),
            Setting::AnswerLimit => Some(MOST_ANSWERS_A_DAY),
            Setting::CampaignLimit => Some(MOST_CAMPAIGN_TEXTS_A_DAY),
            _ => None,
        }
    }
}

fn is_off(text: &str) -> bool {
    // The first databases stored an empty value for "off".
    text.is_empty() || words::switch(text) == Some(false)
}

/// Parses `40`, `1 000`, `1,000`, `40 a day`. A part of a number is refused.
#[must_use]
pub fn number(text: &str, most: u32) -> Option<u32> {
    let text = typed::folded(text);
    let text = text.trim_matches(typed::is_wrapping);
    let text = PER_DAY.iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text).trim();
    let groups: Vec<&str> = text.split([' ', ',', '.', '\'', '_']).collect();
    let grouped = groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    let digits = if grouped { groups.concat() } else { text.to_owned() };
    digits.parse().ok().filter(|number| *number <= most)
}

/// A text whose first number has no thousands separators.
fn ungrouped(text: &str) -> String {
    let is_group = |word: &str| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once(' ') {
        Some((first, rest)) if rest.split(' ').next().is_some_and(is_group) && first.len() <= 3 => {
            format!("{first}{rest}")
        }
        _ => text.to_owned(),
    }
}

/// Words that may follow a number of messages.
const PER_DAY: [&str; 10] = [
    "messages a day",
    "messages",
    "a day",
    "per day",
    "/day",
    "сообщений в день",
    "сообщений",
    "в день",
    "в сутки",
    "/день",
];

/// Parses `21:00-09:00`, `21–9`, `с 21 до 9`, `from 9 pm to 9 am`.
fn hours(text: &str) -> Option<QuietHours> {
    let text = typed::folded(text).replace(" до ", "-").replace(" по ", "-").replace(" to ", "-");
    let text = ["from ", "с ", "со "].iter().find_map(|from| text.strip_prefix(from)).unwrap_or(&text);
    let (from, to) = text.split_once('-')?;
    QuietHours::new(time_of_day(from)?, time_of_day(to)?)
}

/// Parses `90`, `90 s`, `1m 30s`, `полтора часа`, in either language, as seconds. A number alone counts `unit` seconds.
fn span(text: &str, unit: u32, most_seconds: u32) -> Option<i64> {
    let text = typed::folded(text);
    let text = text.trim_matches(typed::is_wrapping);
    let total = match number(text, u32::MAX) {
        Some(count) => i64::from(count.checked_mul(unit)?),
        // "с" after a number means a second, elsewhere "and".
        None => match text.strip_suffix('с').and_then(|count| number(count, u32::MAX)) {
            Some(seconds) => seconds.into(),
            None => length(&ungrouped(text))?,
        },
    };
    (0..=i64::from(most_seconds)).contains(&total).then_some(total)
}

/// How long a dialog may wait, in whole minutes.
fn wait(text: &str) -> Option<SignedDuration> {
    let minutes = span(text, 60, LATEST_REMINDER.saturating_mul(60))? / 60;
    Some(minutes).filter(|some| *some > 0).map(SignedDuration::from_mins)
}

/// Whether a ramp is acceptable: not too long, and never above the limits of an account.
fn is_patient(ramp: &Ramp) -> bool {
    let fits = |day: Caps| day.messages <= MOST_A_DAY && day.new_contacts <= day.messages;
    ramp.days() <= LONGEST_WARM_UP && (0..ramp.days()).filter_map(|day| ramp.caps_after(day)).all(fits)
}

#[cfg(test)]
mod tests;
