//! The audit log in words. Every action has its own text, and subjects are shown by their present names.

use crate::bot::audit::details::details;
use crate::bot::audit::press::AuditPress;
use crate::bot::dialogs::screens::one_line;
use crate::bot::home::press::HomePress;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::team::screens::name;
use crate::domain::account::Account;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::team::Member;
use crate::i18n::{escape, key_of};
use crate::store::{Action, AuditFilter, AuditLine, AuditSubject};

/// Entries per page.
pub const PAGE: u32 = 8;

/// An entry with its subject and account, as far as they are known now.
pub struct ResolvedLine {
    pub line: AuditLine,
    pub subject: AuditSubject,
    pub account: Option<AccountId>,
}

/// A page of the log, newest first.
pub struct AuditPage<'a> {
    pub lines: &'a [ResolvedLine],
    pub filter: AuditFilter,
    pub number: u32,
    /// Whether another page with older entries follows.
    pub more: bool,
    pub team: &'a [Member],
    /// All accounts, including removed ones.
    pub accounts: &'a [Account],
}

impl AuditPage<'_> {
    /// A member's name, or their id after they have left.
    pub(in crate::bot) fn person(&self, id: TelegramUserId) -> String {
        self.team.iter().find(|member| member.id == id).map_or_else(|| format!("id {id}"), name)
    }

    /// The team's name for an account, or its number.
    pub(in crate::bot) fn account(&self, reader: &Reader, id: AccountId) -> Option<String> {
        let account = self.accounts.iter().find(|account| account.id == id)?;
        Some(account.label.as_ref().map_or_else(|| reader.phone(&account.phone), |label| one_line(label, 24)))
    }
}

pub fn page(reader: &Reader, page: &AuditPage<'_>) -> View {
    let mut lines = vec![title(reader, page)];
    lines.extend(page.lines.iter().map(|line| self::line(reader, page, line)));
    if page.lines.is_empty() {
        lines.push(reader.text("audit-nothing", &[]));
    }
    let turn = |number| AuditPress::Page { filter: page.filter, page: number };
    let all = AuditPress::Page { filter: AuditFilter::All, page: 0 };
    let all = (page.filter != AuditFilter::All).then(|| reader.button("audit-button-all", all));
    View::lines(lines)
        .row(reader.turning(page.number, page.more, turn))
        .row([
            reader.button("audit-button-people", AuditPress::People),
            reader.button("audit-button-accounts", AuditPress::Accounts),
            reader.button("audit-button-actions", AuditPress::Actions { page: 0 }),
        ])
        .row(all.into_iter().chain([reader.button("button-home", HomePress::Home)]))
}

/// Asks for a filter.
pub fn choices(reader: &Reader, choices: Vec<(String, AuditFilter)>, more: Option<AuditPress>) -> View {
    let button = |(label, filter)| Button::new(label, AuditPress::Page { filter, page: 0 });
    let back = AuditPress::Page { filter: AuditFilter::All, page: 0 };
    View::text(reader.text("audit-choose", &[]))
        .grid(2, choices.into_iter().map(button))
        .row(more.map(|more| reader.button("button-page-on", more)))
        .row([reader.button("audit-button-back", back)])
}

fn title(reader: &Reader, page: &AuditPage<'_>) -> String {
    let of = match page.filter {
        AuditFilter::All => return reader.text("audit-title", &[]),
        AuditFilter::Actor(id) => page.person(id),
        AuditFilter::Account(id) => page.account(reader, id).unwrap_or_default(),
        AuditFilter::Action(action) => words(reader, action),
    };
    reader.text("audit-title-of", &[("of", of.into())])
}

fn line(reader: &Reader, page: &AuditPage<'_>, ResolvedLine { line, subject, account }: &ResolvedLine) -> String {
    let who = line.actor.map_or_else(|| reader.label("audit-desk", &[]), |id| page.person(id));
    let action: Option<Action> = line.action.parse().ok();
    let what = action.map_or_else(|| line.action.clone(), |action| words(reader, action));
    let subject = match subject {
        AuditSubject::Nobody => None,
        // A member who acted on themselves is not named twice.
        AuditSubject::Member(id) => (line.actor != Some(*id)).then(|| page.person(*id)),
        AuditSubject::Prospect(name) => Some(one_line(name, 40)),
        AuditSubject::Unnamed(id) => Some(format!("id {id}")),
        AuditSubject::Forgotten => Some(reader.label("audit-forgotten", &[])),
    };
    let account = account.and_then(|id| page.account(reader, id)).map(|account| format!("📱 {account}"));
    let more = line.details.as_deref().and_then(|kept| match action {
        Some(action) => details(reader, page, action, kept),
        None => Some(kept.to_owned()),
    });
    let about = subject.into_iter().chain(account).chain(more).map(|about| format!(" · {}", escape(&about)));
    let facts = [("at", reader.times.listed(line.at).into()), ("who", who.into()), ("what", what.into())];
    std::iter::once(reader.text("audit-line", &facts)).chain(about).collect()
}

/// An action in words.
pub(in crate::bot) fn words(reader: &Reader, action: Action) -> String {
    reader.label(&key_of("audit-did", action.into_str()), &[])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::bot::kit::screen::examples::{account, at, reader, show};
    use crate::domain::language::Language;
    use crate::domain::team::Role;

    const ANN: TelegramUserId = TelegramUserId(1);

    fn line(action: Action, details: &str, subject: AuditSubject) -> ResolvedLine {
        let line = AuditLine {
            at: at("2026-11-23T09:12:00Z"),
            actor: Some(ANN),
            action: action.into_str().to_owned(),
            account_id: None,
            subject: None,
            forgotten: false,
            details: Some(details.to_owned()),
        };
        ResolvedLine { line, subject, account: None }
    }

    fn shown(lines: &[ResolvedLine]) -> String {
        let team = [Member::new(ANN, "Ann", Role::Owner), Member::new(TelegramUserId(2), "Max", Role::Operator)];
        let accounts = [account()];
        let page =
            AuditPage { lines, filter: AuditFilter::All, number: 0, more: false, team: &team, accounts: &accounts };
        show(|reader| View { keyboard: Vec::new(), ..super::page(reader, &page) })
    }

    #[test]
    fn a_line_says_who_did_what_to_whom_from_which_account() {
        let bob = || AuditSubject::Prospect("@bob_lee".to_owned());
        let accepted = ResolvedLine { account: Some(AccountId(1)), ..line(Action::MessageAccepted, "7", bob()) };
        let yesterday =
            AuditLine { at: at("2026-11-22T23:30:00Z"), actor: None, ..line(Action::KeyRotated, "", bob()).line };
        let lines = [
            accepted,
            line(Action::MessageEdited, "8", AuditSubject::Forgotten),
            line(Action::DialogStatus, "3: active to qualified", bob()),
            line(Action::NoteAdded, "3", AuditSubject::Prospect("Bob <Lee>".to_owned())),
            line(Action::MemberDuty, "off", AuditSubject::Member(ANN)),
            line(Action::MemberRole, "viewer → operator", AuditSubject::Member(TelegramUserId(2))),
            ResolvedLine {
                line: AuditLine { at: at("2026-11-21T23:30:00Z"), ..yesterday },
                subject: AuditSubject::Nobody,
                account: None,
            },
            line(Action::StopListAdded, "admin", AuditSubject::Unnamed(TelegramUserId(99))),
        ];
        insta::assert_snapshot!(shown(&lines), @r#"
        📜 <b>What was done</b>
        10:12 · <b>Ann</b> · accepted a message · @bob_lee · 📱 EU
        10:12 · <b>Ann</b> · edited a message · somebody who was forgotten
        10:12 · <b>Ann</b> · changed a dialog’s status · @bob_lee · active → qualified
        10:12 · <b>Ann</b> · wrote a note · Bob &lt;Lee&gt;
        10:12 · <b>Ann</b> · changed duty · 🌙 Off duty
        10:12 · <b>Ann</b> · changed a role · Max · viewer → operator
        22 Nov, 00:30 · <b>the desk</b> · changed the secret key
        10:12 · <b>Ann</b> · put on the stop-list · id 99
        ───
        📜 <b>Что было сделано</b>
        10:12 · <b>Ann</b> · сообщение принято · @bob_lee · 📱 EU
        10:12 · <b>Ann</b> · сообщение исправлено · человек, чьи данные удалены
        10:12 · <b>Ann</b> · новое состояние диалога · @bob_lee · активен → целевой
        10:12 · <b>Ann</b> · заметка · Bob &lt;Lee&gt;
        10:12 · <b>Ann</b> · начало или конец смены · 🌙 Не на смене
        10:12 · <b>Ann</b> · новая роль · Max · наблюдатель → оператор
        22 ноября, 00:30 · <b>пульт</b> · смена секретного ключа
        10:12 · <b>Ann</b> · внесение в стоп-лист · id 99
        "#);
    }

    #[test]
    fn the_logs_own_signs_are_shown_in_words() {
        let lines = [
            (Action::AccountStatus, "active → warming"),
            (Action::AccountLimits, "40 a day, 10 new"),
            (Action::AccountLabel, ""),
            (Action::DialogsMoved, "17 to account 1"),
            (Action::DialogAssigned, "3: to 2"),
            (Action::DialogAssigned, "3: to nobody"),
            (Action::DialogSnoozed, "3: until 2026-11-24T08:00:00.123Z"),
            (Action::DialogSnoozed, "3: taken up"),
            (Action::DialogTranslated, "3: de"),
            (Action::DialogTranslated, "3: off"),
            (Action::StopListAdded, "opt_out"),
            (Action::SettingChanged, "minimum_gap: 60 → 90"),
            (Action::SettingChanged, "quiet_hours: off → 21:00-09:00"),
            (Action::SettingChanged, "language: default → ru"),
            (Action::AllExported, "21 dialogs, csv"),
            (Action::PersonForgotten, "1 dialogs, 2 messages, 0 waiting"),
            (Action::AlertQuieted, "long_flood_wait"),
            (Action::DeskRestored, "2026-11-22T02:00:00Z"),
            (Action::TemplateAdded, "price"),
            // From a version that wrote another format.
            (Action::AccountLimits, "forty"),
        ];
        let lines: Vec<ResolvedLine> =
            lines.map(|(action, kept)| line(action, kept, AuditSubject::Nobody)).into_iter().collect();
        insta::assert_snapshot!(shown(&lines), @r#"
        📜 <b>What was done</b>
        10:12 · <b>Ann</b> · changed an account’s status · active → warming up
        10:12 · <b>Ann</b> · changed limits · 40 a day, 10 of them to strangers
        10:12 · <b>Ann</b> · labelled an account · no label
        10:12 · <b>Ann</b> · handed over dialogs · 17 dialogs, to EU
        10:12 · <b>Ann</b> · assigned a dialog · to Max
        10:12 · <b>Ann</b> · assigned a dialog · to everybody
        10:12 · <b>Ann</b> · put a dialog aside · until 09:00 on 24 Nov
        10:12 · <b>Ann</b> · put a dialog aside · taken up again
        10:12 · <b>Ann</b> · had a dialog always translated · Deutsch
        10:12 · <b>Ann</b> · had a dialog always translated · switched off
        10:12 · <b>Ann</b> · put on the stop-list · they asked for it
        10:12 · <b>Ann</b> · changed a setting · Gap between messages: 1 min → 90 s
        10:12 · <b>Ann</b> · changed a setting · Quiet hours: off → 21:00–09:00
        10:12 · <b>Ann</b> · changed a setting · Default language: default → Русский
        10:12 · <b>Ann</b> · exported all dialogs · 21 dialogs, CSV
        10:12 · <b>Ann</b> · forgot a person · 1 dialog, 2 messages
        10:12 · <b>Ann</b> · silenced an alert for an hour · Telegram made it wait
        10:12 · <b>Ann</b> · restored the desk from a backup · the copy of 03:00 on 22 Nov
        10:12 · <b>Ann</b> · wrote a template · price
        10:12 · <b>Ann</b> · changed limits · forty
        ───
        📜 <b>Что было сделано</b>
        10:12 · <b>Ann</b> · новое состояние аккаунта · работает → разогрев
        10:12 · <b>Ann</b> · новые лимиты аккаунта · 40 в день, из них незнакомым 10
        10:12 · <b>Ann</b> · новая метка аккаунта · без метки
        10:12 · <b>Ann</b> · диалоги переданы · 17 диалогов, на аккаунт EU
        10:12 · <b>Ann</b> · диалог назначен · кому: Max
        10:12 · <b>Ann</b> · диалог назначен · всем
        10:12 · <b>Ann</b> · диалог отложен · до 09:00 24 ноября
        10:12 · <b>Ann</b> · диалог отложен · снова в работе
        10:12 · <b>Ann</b> · перевод всего диалога · Deutsch
        10:12 · <b>Ann</b> · перевод всего диалога · выключен
        10:12 · <b>Ann</b> · внесение в стоп-лист · по просьбе собеседника
        10:12 · <b>Ann</b> · изменена настройка · Интервал между сообщениями: 1 мин → 90 с
        10:12 · <b>Ann</b> · изменена настройка · Тихие часы: нет → 21:00–09:00
        10:12 · <b>Ann</b> · изменена настройка · Язык по умолчанию: по умолчанию → Русский
        10:12 · <b>Ann</b> · выгрузка всей переписки · 21 диалог, CSV
        10:12 · <b>Ann</b> · человек забыт · 1 диалог, 2 сообщения
        10:12 · <b>Ann</b> · оповещение заглушено на час · Telegram попросил подождать
        10:12 · <b>Ann</b> · пульт восстановлен из копии · копия от 03:00 22 ноября
        10:12 · <b>Ann</b> · шаблон добавлен · price
        10:12 · <b>Ann</b> · новые лимиты аккаунта · forty
        "#);
    }

    #[test]
    fn every_action_has_words_of_its_own() {
        for language in Language::ALL {
            let said: BTreeSet<String> = Action::ALL.iter().map(|action| words(&reader(language), *action)).collect();
            assert_eq!(said.len(), Action::ALL.len(), "{said:?}");
        }
        // Every action in the table of rights must have a text.
        let table = include_str!("../../../tests/it/rights.txt");
        let left =
            table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_whitespace().nth(2));
        for action in
            left.flat_map(|left| left.split(',')).filter(|left| !["shows", "asks", "step", "passes"].contains(left))
        {
            assert!(action.parse::<Action>().is_ok(), "{action} has no words");
        }
    }
}
