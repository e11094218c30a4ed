//! The screens of `/settings`. Each setting is shown in words, with its default.

use jiff::tz::TimeZone;

use crate::bot::contacts::pipeline_press::PipelinePress;
use crate::bot::home::press::HomePress;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::settings::press::{SettingChoice, SettingGroup, SettingsPress, common as common_settings};
use crate::bot::settings::words::{Installed, about, group_key, name, phrases, to_copy, value};
use crate::domain::setting::Setting;
use crate::domain::team_settings::TeamSettings;
use crate::domain::template::{Body, Variable, VariableName};

/// The groups, with the changed settings.
pub fn all(reader: &Reader, settings: &TeamSettings, installed: &Installed) -> View {
    let default = TeamSettings::default();
    let changed = Setting::ALL.into_iter().filter(|one| settings.get(*one) != default.get(*one));
    let mut lines = vec![reader.text("settings-title", &[])];
    lines.extend(changed.map(|setting| line(reader, setting, settings, installed)));
    if lines.len() == 1 {
        lines.push(reader.text("settings-all-default", &[]));
    }
    let groups = SettingGroup::ALL.map(|group| reader.button(group_key(group), SettingsPress::Group(group)));
    View::lines(lines)
        .grid(2, groups)
        .row([
            reader.button("settings-button-stages", PipelinePress::Stages),
            reader.button("contacts-button-labels", PipelinePress::Labels),
        ])
        .row([reader.button("settings-button-mine", SettingsPress::Mine)])
        .row([reader.button("button-home", HomePress::Home)])
}

/// The settings of a group, each a button.
pub fn group(reader: &Reader, group: SettingGroup, settings: &TeamSettings, installed: &Installed) -> View {
    let members: Vec<Setting> =
        Setting::ALL.into_iter().filter(|setting| SettingGroup::of(*setting) == group).collect();
    several(reader, &reader.text(group_key(group), &[]), &members, settings, installed)
}

/// Several settings, each a button.
pub fn several(
    reader: &Reader,
    title: &str,
    members: &[Setting],
    settings: &TeamSettings,
    installed: &Installed,
) -> View {
    let title = format!("<b>{title}</b>");
    let lines = members.iter().map(|setting| line(reader, *setting, settings, installed));
    View::lines(std::iter::once(title).chain(lines))
        .grid(2, members.iter().map(|setting| reader.button(&name(*setting), SettingsPress::One(*setting))))
        .row([reader.button("settings-button-all", SettingsPress::All)])
}

/// One setting: its meaning, its value, its common values.
pub fn one(
    reader: &Reader,
    setting: Setting,
    settings: &TeamSettings,
    installed: &Installed,
    may_change: bool,
) -> View {
    let name_of = ("name", reader.label(&name(setting), &[]).into());
    let shown = match (phrases(setting, settings), phrases(setting, &TeamSettings::default())) {
        (Some(list), Some(default)) => {
            let facts = [name_of, ("list", list.join("\n").into()), ("default", default.join(", ").into())];
            reader.text("settings-one-list", &facts)
        }
        _ => {
            let now = value(reader, setting, settings, installed);
            let default = value(reader, setting, &TeamSettings::default(), installed);
            reader.text("settings-one", &[name_of, ("value", now.into()), ("default", default.into())])
        }
    };
    let view = View::lines([shown, about(reader, setting, &format!("/settings {} ", setting.into_str()))]);
    let group = SettingsPress::Group(SettingGroup::of(setting));
    let back = reader.button("settings-button-back", group);
    if !may_change {
        return view.row([back]);
    }
    let current = settings.get(setting);
    let others = common_settings(setting).iter().filter(|choice| current.as_deref() != Some(**choice));
    let choices = others.filter_map(|choice| {
        let chosen = TeamSettings::default().with(setting, choice).ok()?;
        let label = value(reader, setting, &chosen, installed);
        Some(Button::new(label, SettingsPress::Set(SettingChoice { setting, value: choice })))
    });
    let typed =
        !matches!(setting, Setting::FirstByHand | Setting::Distribution | Setting::AlertsTo | Setting::Language);
    let ask = typed.then(|| reader.button("settings-button-ask", SettingsPress::Ask(setting)));
    let is_default = current == TeamSettings::default().get(setting);
    let reset = (!is_default).then(|| reader.button("settings-button-reset", SettingsPress::Reset(setting)));
    view.grid(2, choices).row(ask.into_iter().chain(reset)).row([back])
}

/// Asks for a value. A list or a text is shown so that it can be copied and changed.
pub fn ask(reader: &Reader, setting: Setting, settings: &TeamSettings) -> View {
    let asked = reader.text("settings-ask", &[("name", reader.label(&name(setting), &[]).into())]);
    let list = to_copy(setting, settings).map(|list| reader.text("settings-ask-list", &[("list", list.into())]));
    View::lines([Some(asked), list, Some(about(reader, setting, ""))].into_iter().flatten()).row([reader.cancel()])
}

/// Asks for the team's time at the first start: an hour is easier to recognise than the name of a zone.
pub fn ask_zone(reader: &Reader) -> View {
    let clock = |zone: &TimeZone| reader.times.now.to_zoned(zone.clone()).strftime("%H:%M").to_string();
    let zone = &reader.times.zone;
    let facts = [("hour", clock(zone).into()), ("zone", zone.iana_name().unwrap_or("UTC").into())];
    let zones = common_settings(Setting::TimeZone).iter().filter_map(|name| {
        let hour = clock(&TimeZone::get(name).ok()?);
        let press = SettingsPress::Set(SettingChoice { setting: Setting::TimeZone, value: name });
        Some(Button::new(format!("{hour} · {}", name.replace('_', " ")), press))
    });
    let other = SettingsPress::Ask(Setting::TimeZone);
    View::text(reader.text("start-ask-zone", &facts))
        .grid(2, zones)
        .row([reader.button("start-button-other-zone", other)])
}

/// The screen of the automatic answer, with a warning for blanks that may be without a value.
pub fn with_bare_blanks(reader: &Reader, view: View, text: &Body, own: &[Variable]) -> View {
    let has_value = |name: &VariableName| own.iter().any(|variable| variable.name == *name);
    let bare: Vec<VariableName> = text.bare_blanks().into_iter().filter(|name| !has_value(name)).collect();
    let Some(first) = bare.first() else { return view };
    let names: Vec<String> = bare.iter().map(ToString::to_string).collect();
    let example = format!("{{{}|…}}", first.as_str());
    let facts = [("names", names.join(", ").into()), ("example", example.into())];
    View { text: format!("{}\n\n{}", view.text, reader.text("setting-away-bare", &facts)), ..view }
}

fn line(reader: &Reader, setting: Setting, settings: &TeamSettings, installed: &Installed) -> String {
    let facts = [
        ("name", reader.label(&name(setting), &[]).into()),
        ("value", value(reader, setting, settings, installed).into()),
    ];
    reader.text("settings-line", &facts)
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::bot::kit::screen::examples::show;
    use crate::domain::language::Language;

    fn installed() -> Installed {
        Installed { zone: TimeZone::get("Europe/Berlin").unwrap(), language: Language::En }
    }

    fn changed() -> TeamSettings {
        let settings = TeamSettings::default().with(Setting::QuietHours, "21:00-09:00").unwrap();
        settings.with(Setting::AlertsTo, "on_duty").unwrap()
    }

    #[test]
    fn what_was_changed_comes_first() {
        insta::assert_snapshot!(show(|reader| all(reader, &TeamSettings::default(), &installed())), @r#"
        ⚙️ <b>Settings</b>
        Everything is at its default.
        [📤 Sending] [📱 New accounts]
        [💬 Dialogs] [👥 Team]
        [🪜 Stages] [🏷 Labels]
        [🙋 My own]
        [‹ Desk]
        ───
        ⚙️ <b>Настройки</b>
        Всё по умолчанию.
        [📤 Отправка] [📱 Новые аккаунты]
        [💬 Диалоги] [👥 Команда]
        [🪜 Этапы] [🏷 Метки]
        [🙋 Мои]
        [‹ Пульт]
        "#);
        insta::assert_snapshot!(show(|reader| all(reader, &changed(), &installed())), @r#"
        ⚙️ <b>Settings</b>
        Quiet hours: <b>21:00–09:00</b>
        Alerts go to: <b>managers on duty</b>
        [📤 Sending] [📱 New accounts]
        [💬 Dialogs] [👥 Team]
        [🪜 Stages] [🏷 Labels]
        [🙋 My own]
        [‹ Desk]
        ───
        ⚙️ <b>Настройки</b>
        Тихие часы: <b>21:00–09:00</b>
        Оповещения приходят: <b>менеджерам на смене</b>
        [📤 Отправка] [📱 Новые аккаунты]
        [💬 Диалоги] [👥 Команда]
        [🪜 Этапы] [🏷 Метки]
        [🙋 Мои]
        [‹ Пульт]
        "#);
    }

    #[test]
    fn every_group_has_its_page() {
        for at in SettingGroup::ALL {
            assert!(show(|reader| group(reader, at, &changed(), &installed())).lines().count() > 4);
        }
        insta::assert_snapshot!(show(|reader| group(reader, SettingGroup::Conversations, &changed(), &installed())), @r#"
        <b>💬 Dialogs</b>
        Opt-out words, English: <b>do not write me, don't write me, leave me alone, opt out and 3 more</b>
        Opt-out words, Russian: <b>не пишите, не пишите мне, отписаться, отпишите and 4 more</b>
        Reminder: <b>30 min</b>
        Handed on after: <b>off</b>
        Invitation text: <b>Hello! I come by your invitation.</b>
        Automatic answer: <b>off</b>
        [Opt-out words, English] [Opt-out words, Russian]
        [Reminder] [Handed on after]
        [Invitation text] [Automatic answer]
        [‹ Settings]
        ───
        <b>💬 Диалоги</b>
        Слова отказа, английские: <b>do not write me, don't write me, leave me alone, opt out и ещё 3</b>
        Слова отказа, русские: <b>не пишите, не пишите мне, отписаться, отпишите и ещё 4</b>
        Напоминание: <b>30 мин</b>
        Передать другому через: <b>нет</b>
        Текст приглашения: <b>Здравствуйте! Я по вашему приглашению.</b>
        Автоответ: <b>нет</b>
        [Слова отказа, английские] [Слова отказа, русские]
        [Напоминание] [Передать другому через]
        [Текст приглашения] [Автоответ]
        [‹ Настройки]
        "#);
    }

    #[test]
    fn a_setting_stands_beside_its_default() {
        let page = |setting| show(|reader| one(reader, setting, &changed(), &installed(), true));
        insta::assert_snapshot!(page(Setting::QuietHours), @r#"
        ⚙️ <b>Quiet hours: 21:00–09:00</b>
        Default: off
        Nothing goes out in these hours, by the prospect’s clock where it is known, else by the team’s, except answers to those who write within them. For example: <code>/settings quiet_hours 21:00-09:00</code>, or <code>/settings quiet_hours off</code>
        [22:00–08:00] [20:00–10:00]
        [off]
        [✏️ Another value] [↩️ Default]
        [‹ Back]
        ───
        ⚙️ <b>Тихие часы: 21:00–09:00</b>
        По умолчанию: нет
        В эти часы ничего не уходит (по времени собеседника, если оно известно, иначе по времени команды), кроме ответов тем, кто в эти часы написал сам. Например: <code>/settings quiet_hours 21:00-09:00</code> или <code>/settings quiet_hours нет</code>
        [22:00–08:00] [20:00–10:00]
        [нет]
        [✏️ Другое значение] [↩️ По умолчанию]
        [‹ Назад]
        "#);
        insta::assert_snapshot!(page(Setting::WarmUp), @r#"
        ⚙️ <b>Warm-up: 14 days, from 5 to 40 messages</b>
        Default: 14 days, from 5 to 40 messages
        What a new account may send unprompted on each of its first days, messages/strangers, never less than the day before; at most 60 days. Answers are not held. For example: <code>/settings warm_up 5/1 8/2 12/3 20/5</code>
        [✏️ Another value]
        [‹ Back]
        ───
        ⚙️ <b>Разогрев: 14 дней, сообщений: от 5 до 40</b>
        По умолчанию: 14 дней, сообщений: от 5 до 40
        Сколько новый аккаунт отправляет в каждый из первых дней, не считая ответов: сообщений/незнакомым, не меньше, чем днём раньше; до 60 дней. Например: <code>/settings warm_up 5/1 8/2 12/3 20/5</code>
        [✏️ Другое значение]
        [‹ Назад]
        "#);
        insta::assert_snapshot!(page(Setting::AlertsTo), @r#"
        ⚙️ <b>Alerts go to: managers on duty</b>
        Default: managers and owners
        Who is told when an account is in trouble. If there is no such person, all managers are.
        [managers and owners] [owners]
        [↩️ Default]
        [‹ Back]
        ───
        ⚙️ <b>Оповещения приходят: менеджерам на смене</b>
        По умолчанию: менеджерам и владельцам
        Кому сообщать, если с аккаунтом что-то не так. Если таких людей нет, узнают все менеджеры.
        [менеджерам и владельцам] [владельцам]
        [↩️ По умолчанию]
        [‹ Назад]
        "#);
        let asked = |setting| show(|reader| ask(reader, setting, &TeamSettings::default()));
        insta::assert_snapshot!(asked(Setting::TimeZone), @r#"
        ⚙️ <b>Time zone</b>: send the new value.
        Days are counted and times are shown by it. For example: <code>Europe/Berlin</code>
        [✖ Cancel]
        ───
        ⚙️ <b>Часовой пояс</b>: пришлите новое значение.
        По нему считаются дни и показывается время. Например: <code>Europe/Moscow</code>
        [✖ Отмена]
        "#);
    }

    #[test]
    fn a_list_stands_whole_with_each_phrase_on_a_line_of_its_own() {
        let settings = TeamSettings::default().with(Setting::OptOutEnglish, "stop, no, thanks\nleave me <b>").unwrap();
        insta::assert_snapshot!(show(|reader| one(reader, Setting::OptOutEnglish, &settings, &installed(), false)), @r#"
        ⚙️ <b>Opt-out words, English</b>
        <pre>leave me b
        no
        stop
        thanks</pre>
        Default: do not write me, don't write me, leave me alone, opt out, stop, stop it, unsubscribe
        Who answers with one of these and nothing else is not written to any more, by any account. Send the whole list, each phrase on a line of its own or after a comma. For example: <code>/settings opt_out_en stop, unsubscribe</code>
        [‹ Back]
        ───
        ⚙️ <b>Слова отказа, английские</b>
        <pre>leave me b
        no
        stop
        thanks</pre>
        По умолчанию: do not write me, don't write me, leave me alone, opt out, stop, stop it, unsubscribe
        Кто ответит одним из этих слов и ничем больше, тому больше не пишет ни один аккаунт. Пришлите весь список: каждую фразу с новой строки или через запятую. Например: <code>/settings opt_out_en stop, unsubscribe</code>
        [‹ Назад]
        "#);
        insta::assert_snapshot!(show(|reader| ask(reader, Setting::OptOutRussian, &TeamSettings::default())), @r#"
        ⚙️ <b>Opt-out words, Russian</b>: send the new value.
        <pre>не пишите
        не пишите мне
        отписаться
        отпишите
        отпишите меня
        отстаньте
        стоп
        хватит</pre>
        Who answers with one of these Russian words and nothing else is not written to any more, by any account. Send the whole list, each phrase on a line of its own or after a comma. For example: <code>стоп, не пишите</code>
        [✖ Cancel]
        ───
        ⚙️ <b>Слова отказа, русские</b>: пришлите новое значение.
        <pre>не пишите
        не пишите мне
        отписаться
        отпишите
        отпишите меня
        отстаньте
        стоп
        хватит</pre>
        Кто ответит одним из этих слов и ничем больше, тому больше не пишет ни один аккаунт. Пришлите весь список: каждую фразу с новой строки или через запятую. Например: <code>стоп, не пишите</code>
        [✖ Отмена]
        "#);
    }
}
