//! Tests of settings as people type them.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[rstest]
#[case(Setting::DailyLimit, "60", Some("60"))]
#[case(Setting::DailyLimit, "201", None)]
#[case(Setting::NewContactLimit, "41", None)] // more strangers than messages
#[case(Setting::MinimumGap, "90", Some("90"))]
#[case(Setting::MinimumGap, "2 мин", Some("120"))]
#[case(Setting::MinimumGap, "2h", None)]
#[case(Setting::AnswerWindow, "2 days", Some("48"))]
#[case(Setting::AnswerWindow, "24", Some("24"))]
#[case(Setting::AnswerWindow, "90 min", None)]
#[case(Setting::AnswerGap, "0", Some("0"))]
#[case(Setting::AnswerGap, "2 min", None)]
#[case(Setting::AnswerGap, "1m", Some("60"))]
#[case(Setting::AnswerGap, "30 секунд", Some("30"))]
#[case(Setting::AnswerGap, "5 с", Some("5"))]
#[case(Setting::AnswerGap, "минута", Some("60"))]
#[case(Setting::AnswerGap, "a minute", Some("60"))]
#[case(Setting::AnswerGap, "1,5", None)]
#[case(Setting::AnswerGap, "90s", None)]
#[case(Setting::MinimumGap, "1m30s", Some("90"))]
#[case(Setting::MinimumGap, "1 min 30 s", Some("90"))]
#[case(Setting::MinimumGap, "1,5 мин", Some("90"))]
#[case(Setting::MinimumGap, "полторы минуты", Some("90"))]
#[case(Setting::MinimumGap, "5 минут", Some("300"))]
#[case(Setting::MinimumGap, "полминуты", Some("30"))]
#[case(Setting::MinimumGap, "half a minute", Some("30"))]
#[case(Setting::MinimumGap, "１２０", Some("120"))]
#[case(Setting::MinimumGap, "1 000 s", Some("1000"))]
#[case(Setting::MinimumGap, "1\u{a0}000", Some("1000"))]
#[case(Setting::MinimumGap, "1:30", None)] // of an hour or of a minute?
#[case(Setting::MinimumGap, "-5", None)]
#[case(Setting::AnswerWindow, "сутки", Some("24"))]
#[case(Setting::AnswerWindow, "двое суток", Some("48"))]
#[case(Setting::AnswerWindow, "неделя", Some("168"))]
#[case(Setting::AnswerWindow, "1.5 days", Some("36"))]
#[case(Setting::AnswerWindow, "полтора часа", None)]
#[case(Setting::RemindAfter, "полтора часа", Some("90"))]
#[case(Setting::RemindAfter, "1.5h", Some("90"))]
#[case(Setting::RemindAfter, "30 минут", Some("30"))]
#[case(Setting::RemindAfter, "полчаса", Some("30"))]
#[case(Setting::RemindAfter, "half an hour", Some("30"))]
#[case(Setting::RemindAfter, "час", Some("60"))]
#[case(Setting::RemindAfter, "in an hour", Some("60"))]
#[case(Setting::RemindAfter, "никогда", Some("off"))]
#[case(Setting::RemindAfter, "Выключить.", Some("off"))]
#[case(Setting::DailyLimit, "40.", Some("40"))]
#[case(Setting::DailyLimit, "\"40\"", Some("40"))]
#[case(Setting::DailyLimit, "４０", Some("40"))]
#[case(Setting::DailyLimit, "40 в день", Some("40"))]
#[case(Setting::DailyLimit, "40 messages a day", Some("40"))]
#[case(Setting::DailyLimit, "40.5", None)]
#[case(Setting::DailyLimit, "10 %", None)]
#[case(Setting::DailyLimit, "1 00", None)]
#[case(Setting::AnswerLimit, "1 000", Some("1000"))]
#[case(Setting::AnswerLimit, "1,000", Some("1000"))]
#[case(Setting::QuietHours, "21–9", Some("21:00-09:00"))]
#[case(Setting::QuietHours, "21.00-9.00", Some("21:00-09:00"))]
#[case(Setting::QuietHours, "с 22 до 6", Some("22:00-06:00"))]
#[case(Setting::QuietHours, "from 9 pm to 9 am", Some("21:00-09:00"))]
#[case(Setting::QuietHours, "21：00 − 09：00", Some("21:00-09:00"))]
#[case(Setting::QuietHours, "выключить", Some("off"))]
#[case(Setting::WarmUp, "5/1, 6/1", Some("5/1 6/1"))]
#[case(Setting::DigestAt, "9", Some("09:00"))]
#[case(Setting::DigestAt, "9am", Some("09:00"))]
#[case(Setting::DigestAt, "в 9:30", Some("09:30"))]
#[case(Setting::DigestAt, "9 утра", Some("09:00"))]
#[case(Setting::DigestAt, "18.30.", Some("18:30"))]
#[case(Setting::DigestAt, "завтра в 9", None)]
#[case(Setting::DigestAt, "утром", None)]
#[case(Setting::AlertsTo, "Owners", Some("owners"))]
#[case(Setting::AlertsTo, "дежурным", Some("on_duty"))]
#[case(Setting::AlertsTo, "менеджерам и владельцам", Some("managers"))]
#[case(Setting::Language, "Русский", Some("ru"))]
#[case(Setting::Language, "English.", Some("en"))]
#[case(Setting::AnswerLimit, "300", Some("300"))]
#[case(Setting::AnswerLimit, "1001", None)]
#[case(Setting::QuietHours, "21:00 – 9:00", Some("21:00-09:00"))]
#[case(Setting::QuietHours, "нет", Some("off"))]
#[case(Setting::QuietHours, "at night", None)]
#[case(Setting::WarmUp, "5/1 6/1", Some("5/1 6/1"))]
#[case(Setting::WarmUp, "5/1 201/1", None)]
#[case(Setting::WarmUp, "5/6", None)]
#[case(Setting::TimeZone, "europe/berlin", Some("Europe/Berlin"))]
#[case(Setting::TimeZone, "Mars/Olympus", None)]
#[case(Setting::OptOutEnglish, "Stop!, Basta", Some("basta, stop"))]
#[case(Setting::OptOutRussian, "", None)]
#[case(Setting::RemindAfter, "2 h", Some("120"))]
#[case(Setting::RemindAfter, "30", Some("30"))]
#[case(Setting::RemindAfter, "0", None)]
#[case(Setting::RemindAfter, "8 days", None)]
#[case(Setting::DigestAt, "7:30", Some("07:30"))]
#[case(Setting::DigestAt, "24:00", None)]
#[case(Setting::AlertsTo, "on_duty", Some("on_duty"))]
#[case(Setting::AlertsTo, "everybody", None)]
#[case(Setting::InvitationText, "  Hello from the fair!\nLet us talk.", Some("Hello from the fair!\nLet us talk."))]
#[case(Setting::InvitationText, "off", None)]
#[case(Setting::WorkingHours, "пн–пт с 9 до 18", Some("mon-fri 09:00-18:00"))]
#[case(Setting::WorkingHours, "off", Some("off"))]
#[case(Setting::WorkingHours, "all day", None)]
#[case(Setting::Holidays, "25.12, 1 Jan", Some("01.01, 25.12"))]
#[case(Setting::Holidays, "нет", Some("off"))]
#[case(Setting::Holidays, "Christmas", None)]
#[case(Setting::AwayAnswer, "Back at 9, {first_name|friend}!", Some("Back at 9, {first_name|friend}!"))]
#[case(Setting::AwayAnswer, "Back at {9", None)]
#[case(Setting::AwayAnswer, "off", Some("off"))]
#[case(Setting::Distribution, "по очереди", Some("in_turn"))]
#[case(Setting::Distribution, "off", Some("by_hand"))]
#[case(Setting::Distribution, "to me", None)]
#[case(Setting::MostDialogs, "20", Some("20"))]
#[case(Setting::MostDialogs, "0", None)]
#[case(Setting::HandOnAfter, "2 часа", Some("120"))]
#[case(Setting::HandOnAfter, "off", Some("off"))]
#[case(Setting::Language, "ru", Some("ru"))]
#[case(Setting::Language, "fr", None)]
fn a_setting_is_read_as_people_type_it(#[case] setting: Setting, #[case] typed: &str, #[case] stored: Option<&str>) {
    let settings = TeamSettings::default().with(setting, typed);
    assert_eq!(settings.ok().and_then(|settings| settings.get(setting)).as_deref(), stored);
}

#[test]
fn every_default_reads_back_as_it_is_stored() {
    let default = TeamSettings::default();
    for setting in Setting::ALL {
        assert_eq!(setting.into_str().parse(), Ok(setting));
        if let Some(stored) = default.get(setting) {
            assert_eq!(default.with(setting, &stored), Ok(default.clone()));
        }
    }
}

fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9]{0,12} ?[a-zа-я]{0,7}",
        "[0-2]?[0-9]:[0-9]{2}[-–][0-2]?[0-9]:[0-9]{2}",
        "([0-9]{1,3}/[0-9]{1,3} ?){0,70}",
        "[A-Z][a-z]{2,8}/[A-Z][a-z]{2,8}",
        prop::sample::select(vec!["off", "Europe/Berlin", "UTC", "on_duty", "ru", "9:00"]).prop_map(str::to_owned),
    ]
}

proptest! {
    #[test]
    fn whatever_is_taken_reads_back_as_it_was_stored(
        changes in prop::collection::vec((prop::sample::select(Setting::ALL.to_vec()), typed()), 0..12),
    ) {
        let mut settings = TeamSettings::default();
        for (setting, text) in changes {
            match settings.with(setting, &text) {
                Ok(new) => settings = new,
                Err(refused) => prop_assert_eq!(refused.setting, setting),
            }
            if let Some(stored) = settings.get(setting) {
                prop_assert_eq!(settings.with(setting, &stored), Ok(settings.clone()), "{}", stored);
            }
            prop_assert!(settings.limits.new_contacts() <= settings.limits.messages());
            prop_assert!(settings.limits.messages() <= MOST_A_DAY);
        }
        let stored: Vec<_> = Setting::ALL.iter().filter_map(|one| Some((*one, settings.get(*one)?))).collect();
        prop_assert_eq!(TeamSettings::restored(&stored), Ok(settings));
    }
}

#[rstest]
#[case::reminded_first(Some(30), Some(120), Some((90, true)))]
#[case::the_reminder_is_no_sooner(Some(60), Some(60), Some((60, false)))]
#[case::without_a_reminder(None, Some(120), Some((120, false)))]
#[case::never(Some(30), None, None)]
fn when_a_waiting_dialog_goes_to_the_next_one(
    #[case] remind: Option<i64>,
    #[case] hand_on: Option<i64>,
    #[case] expected: Option<(i64, bool)>,
) {
    let [remind_after, hand_on_after] = [remind, hand_on].map(|minutes| minutes.map(SignedDuration::from_mins));
    let settings = TeamSettings { remind_after, hand_on_after, ..TeamSettings::default() };
    let rule = settings.handing_on().map(|rule| (rule.after.as_mins(), rule.since_the_reminder));
    assert_eq!(rule, expected);
}
