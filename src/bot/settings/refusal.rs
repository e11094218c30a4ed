//! Errors of a setting's value in words. Each has an example that works, or lists all choices.

use crate::bot::dialogs::screens::one_line;
use crate::domain::setting::Setting;
use crate::domain::team_settings::SettingRefused;
use crate::i18n::Arg;

/// How much of the typed text is repeated, in characters.
const REPEATED: usize = 40;

/// The line that explains the error.
#[must_use]
pub(in crate::bot) fn words(refused: SettingRefused, typed: &str) -> (&'static str, Vec<(&'static str, Arg)>) {
    if let (Setting::DailyLimit | Setting::NewContactLimit, Some(most)) = (refused.setting, refused.most) {
        return ("error-limit", vec![("most", most.into()), ("example", most.div_ceil(2).into())]);
    }
    let key = match refused.setting {
        Setting::DailyLimit | Setting::NewContactLimit => "error-setting-number",
        Setting::MinimumGap => "error-setting-minimum-gap",
        Setting::AnswerWindow => "error-setting-answer-window",
        Setting::AnswerGap => "error-setting-answer-gap",
        Setting::AnswerLimit => "error-setting-answer-limit",
        Setting::QuietHours => "error-setting-quiet-hours",
        Setting::FirstByHand => "error-setting-first-by-hand",
        Setting::CampaignLimit => "error-setting-campaign-limit",
        Setting::WarmUp => "error-setting-warm-up",
        Setting::TimeZone => "error-setting-time-zone",
        Setting::OptOutEnglish => "error-setting-opt-out-en",
        Setting::OptOutRussian => "error-setting-opt-out-ru",
        Setting::RemindAfter => "error-setting-remind-after",
        Setting::InvitationText => "error-setting-invitation-text",
        Setting::WorkingHours => "error-setting-working-hours",
        Setting::Holidays => "error-setting-holidays",
        Setting::Distribution => "error-setting-distribution",
        Setting::MostDialogs => "error-setting-most-dialogs",
        Setting::HandOnAfter => "error-setting-hand-on-after",
        Setting::AwayAnswer => "error-setting-away-answer",
        Setting::DigestAt => "error-setting-digest-at",
        Setting::AlertsTo => "error-setting-alerts-to",
        Setting::Language => "error-setting-language",
    };
    (key, vec![("value", one_line(typed, REPEATED).into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::refusal::view;
    use crate::bot::kit::screen::examples::show;
    use crate::bot::settings::mistakes::SettingMistake;
    use crate::domain::team_settings::TeamSettings;

    fn said(setting: Setting, typed: &str) -> String {
        let refused = TeamSettings::default().with(setting, typed).unwrap_err();
        let error = SettingMistake::Setting { refused, typed: typed.to_owned() };
        show(|reader| view(reader, &error))
    }

    #[test]
    fn every_example_for_a_refused_value_works() {
        for setting in Setting::ALL {
            let typed = match setting {
                Setting::OptOutEnglish | Setting::OptOutRussian => "!".to_owned(),
                Setting::InvitationText => "long".repeat(200),
                Setting::AwayAnswer => "{".to_owned(),
                _ => "at <b>".to_owned(),
            };
            let said = said(setting, &typed);
            let examples: Vec<&str> =
                said.split("<code>").skip(1).map(|rest| rest.split("</code>").next().unwrap()).collect();
            assert!(examples.len() >= 2 && said.lines().count() == 3, "{said}");
            for example in examples {
                assert!(TeamSettings::default().with(setting, example).is_ok(), "{setting:?}: {example}");
            }
        }
    }

    #[test]
    fn a_refused_value_is_explained() {
        insta::assert_snapshot!(said(Setting::TimeZone, "Atlantis"), @r#"
        There is no time zone “Atlantis”. For example: <code>Europe/Berlin</code>
        ───
        Часового пояса «Atlantis» нет. Например: <code>Europe/Moscow</code>
        "#);
        insta::assert_snapshot!(said(Setting::AlertsTo, "everybody"), @r#"
        Alerts cannot go to “everybody”. They go to <code>managers</code> (and owners), to those <code>on_duty</code>, or to <code>owners</code>
        ───
        «everybody» не подходит. Оповещения приходят менеджерам и владельцам (<code>managers</code>), тем, кто на смене (<code>on_duty</code>), или владельцам (<code>owners</code>)
        "#);
        insta::assert_snapshot!(said(Setting::Language, "fr"), @r#"
        The desk does not speak “fr”. It speaks <code>en</code> and <code>ru</code>
        ───
        На языке «fr» пульт не говорит. Он говорит на <code>en</code> и <code>ru</code>
        "#);
    }
}
