//! Snapshots of `/why` in both languages, and each objection on the line of its rule.

use jiff::Timestamp;
use rstest::rstest;

use super::*;
use crate::bot::kit::screen::examples::{NOW, account, at, reader, show};
use crate::domain::account::Account;
use crate::domain::language::Language;
use crate::domain::outbox::ItemReason;
use crate::domain::username::Username;

fn why(objections: &[(Rule, Verdict)], goes_out_at: Option<Timestamp>) -> Explanation {
    let verdict = |rule| objections.iter().find(|(one, _)| *one == rule).map_or(Verdict::Yes, |(_, verdict)| *verdict);
    Explanation {
        target: Username::parse("@bob_lee").unwrap().into(),
        account: Some(account()),
        lines: Rule::ALL.into_iter().map(|rule| RuleLine { rule, verdict: verdict(rule) }).collect(),
        is_answer: false,
        consented: Consented::NotNeeded,
        of_run: false,
        automatic: false,
        goes_out_at,
        behind: false,
        open: Vec::new(),
    }
}

fn until(text: &str, reason: ItemReason) -> Verdict {
    Verdict::NotBefore { until: Some(at(text)), reason }
}

#[test]
fn every_rule_in_order_and_when_it_goes_out() {
    let morning = "2026-11-24T08:00:00Z";
    let quiet = (Rule::QuietHours, until(morning, ItemReason::QuietHours));
    insta::assert_snapshot!(show(|reader| view(reader, "@bob_lee", &why(&[quiet], Some(at(morning))), &[], true, Role::Owner)), @r#"
    ❔ <b>@bob_lee</b> ← +1 555 123 0132
    ✓ not on the stop-list
    ✓ the dialog is not closed
    ✓ neither Premium nor payment is asked for, as far as I know
    ✓ no other account talks to them
    ✓ the account is logged in
    ✓ the account is switched on
    ✓ the account is not frozen
    ✓ no flood wait
    ✓ a pause on strangers is not in the way
    ✓ the daily limit is not in the way
    ✓ the limit for strangers is not in the way
    ✓ the gap between messages is not in the way
    ✗ quiet hours until 09:00 on 24 Nov
    <b>A message would go out at 09:00 on 24 Nov.</b>
    [‹ Desk]
    ───
    ❔ <b>@bob_lee</b> ← +1 555 123 0132
    ✓ в стоп-листе нет
    ✓ диалог не закрыт
    ✓ ни Premium, ни платы не требуется, насколько известно
    ✓ другой аккаунт переписку не ведёт
    ✓ вход в аккаунт выполнен
    ✓ аккаунт включён
    ✓ аккаунт не заморожен
    ✓ флуд-паузы нет
    ✓ запрет писать незнакомым не мешает
    ✓ дневной лимит не мешает
    ✓ лимит на незнакомых не мешает
    ✓ интервал между сообщениями не мешает
    ✗ тихие часы до 09:00 24 ноября
    <b>Сообщение ушло бы в 09:00 24 ноября.</b>
    [‹ Пульт]
    "#);
}

#[test]
fn without_a_connection_nothing_goes_out_now() {
    let since = Some(at("2026-11-23T09:20:00Z"));
    let offline = || Some(Account { offline_since: since, ..account() });
    let last = |goes_out_at: &str| {
        let why = Explanation { account: offline(), ..why(&[], Some(at(goes_out_at))) };
        Language::ALL.map(|language| {
            let text = view(&reader(language), "@bob_lee", &why, &[], true, Role::Owner).text;
            let lines: Vec<&str> = text.lines().collect();
            lines[lines.len() - 2..].join("\n")
        })
    };
    assert_eq!(
        last(NOW),
        [
            "✗ no connection since 10:20\n<b>A message would go out when the connection is back.</b> I keep connecting.",
            "✗ нет связи с 10:20\n<b>Сообщение ушло бы, как только вернётся связь.</b> Я продолжаю подключаться.",
        ]
    );
    let later = last("2026-11-23T12:00:00Z");
    assert!(later[0].contains("not before 13:00") && later[1].contains("не раньше 13:00"), "{later:?}");
}

#[test]
fn what_no_account_is_there_for_is_not_said_of_one() {
    let missing = Verdict::NotBefore { until: None, reason: ItemReason::NoAccount };
    let why = Explanation { account: None, ..why(&[(Rule::AccountStatus, missing)], None) };
    insta::assert_snapshot!(show(|reader| view(reader, "@bob_lee", &why, &[], true, Role::Owner)), @r#"
    ❔ <b>@bob_lee</b>
    ✓ not on the stop-list
    ✓ the dialog is not closed
    ✓ neither Premium nor payment is asked for, as far as I know
    ✗ no account is ready
    ✓ quiet hours are not in the way
    <b>Waits until what is marked ✗ changes.</b> /accounts shows what the accounts need.
    [‹ Desk]
    ───
    ❔ <b>@bob_lee</b>
    ✓ в стоп-листе нет
    ✓ диалог не закрыт
    ✓ ни Premium, ни платы не требуется, насколько известно
    ✗ нет готового аккаунта
    ✓ тихие часы не мешают
    <b>Ждёт, пока отмеченное ✗ не изменится.</b> Что нужно аккаунтам, видно в /accounts.
    [‹ Пульт]
    "#);
}

#[rstest]
#[case(Verdict::Yes, Some(NOW), "A message would go out now.", "Сообщение ушло бы сейчас.")]
#[case(
    until("2026-11-23T12:00:00Z", ItemReason::MinimumGap),
    Some("2026-11-23T12:00:00Z"),
    "A message would go out at 13:00.",
    "Сообщение ушло бы в 13:00."
)]
#[case(
    Verdict::NotBefore { until: None, reason: ItemReason::AccountPaused },
    None,
    "Waits until what is marked ✗ changes.",
    "Ждёт, пока отмеченное ✗ не изменится."
)]
#[case(Verdict::Never { reason: ItemReason::StopList }, None, "Does not go out.", "Не уйдёт.")]
fn the_last_line_is_the_outcome(
    #[case] verdict: Verdict,
    #[case] goes_out_at: Option<&str>,
    #[case] english: &str,
    #[case] russian: &str,
) {
    let why = why(&[(Rule::MinimumGap, verdict)], goes_out_at.map(at));
    for (language, words) in [(Language::En, english), (Language::Ru, russian)] {
        let text = view(&reader(language), "@bob_lee", &why, &[], true, Role::Owner).text;
        let last = text.lines().last().unwrap();
        assert!(last.starts_with(&format!("<b>{words}</b>")), "{last}");
    }
}

/// The rule behind a reason; `None` for reasons that come from an attempt, an admin or Telegram's answer.
fn rule_of(reason: ItemReason) -> Option<Rule> {
    use ItemReason as R;
    Some(match reason {
        R::StopList => Rule::StopList,
        R::DialogClosed => Rule::DialogStatus,
        R::Expired => Rule::Expiry,
        R::RunStopped | R::RunHeld | R::CampaignPaused => Rule::Run,
        R::PremiumOnly | R::PaymentRequired => Rule::Requirement,
        R::OtherAccount => Rule::SameAccount,
        R::NoConsent => Rule::Consent,
        R::NoAccount | R::AccountNotReady | R::AccountBanned | R::AccountRemoved => Rule::AccountStatus,
        R::AccountPaused => Rule::Availability,
        R::Frozen => Rule::Frozen,
        R::FloodWait => Rule::FloodWait,
        R::NewContactsPaused => Rule::NewContactsPaused,
        R::DailyLimit | R::DayCounted => Rule::DailyLimit,
        R::AnswerLimit => Rule::AnswerLimit,
        R::NewContactLimit => Rule::NewContactLimit,
        R::MinimumGap => Rule::MinimumGap,
        R::QuietHours => Rule::QuietHours,
        R::NoAnswer
        | R::OutcomeUnknown
        | R::NoSuchUser
        | R::NotAPerson
        | R::Deleted
        | R::NameMoved
        | R::Privacy
        | R::BlockedByProspect
        | R::ProspectBlocked
        | R::Unreachable
        | R::Content
        | R::Scheduled
        | R::GaveUp
        | R::MarkedFailed
        | R::Unexpected => return None,
    })
}

/// Every objection of the gate on the line of its rule, with and without an end.
fn table(language: Language) -> String {
    let noon = at("2026-11-23T12:00:00Z");
    let rows = ItemReason::ALL.into_iter().filter_map(|reason| {
        let rule = rule_of(reason)?;
        let is_answer = rule == Rule::AnswerLimit;
        let consented = if rule == Rule::Consent { Consented::Missing } else { Consented::NotNeeded };
        let (of_run, automatic) = (rule == Rule::Run, rule == Rule::Expiry);
        let told = Explanation { is_answer, consented, of_run, automatic, ..why(&[], None) };
        let order: Vec<Rule> = Rule::ALL.into_iter().filter(|one| is_told(*one, &told)).collect();
        let place = 1 + usize::from(is_answer) + order.iter().position(|one| *one == rule)?;
        let line = |verdict| {
            let why = Explanation { is_answer, consented, of_run, automatic, ..why(&[(rule, verdict)], None) };
            let text = view(&reader(language), "@bob_lee", &why, &[], true, Role::Owner).text;
            assert_eq!(text.matches('✓').count(), order.len() - 1, "{text}");
            text.lines().nth(place).unwrap().to_owned()
        };
        let never = line(Verdict::Never { reason });
        assert_eq!(line(Verdict::NotBefore { until: None, reason }), never);
        Some(format!("{never}\n{}", line(Verdict::NotBefore { until: Some(noon), reason })))
    });
    rows.collect::<Vec<_>>().join("\n")
}

#[test]
fn an_objection_stands_on_the_line_of_its_rule() {
    insta::assert_snapshot!(table(Language::En), @r#"
    ✗ no account is ready
    ✗ no account is ready until 13:00
    ✗ its account is not logged in or is switched off
    ✗ its account is not logged in or is switched off until 13:00
    ✗ Telegram has banned its account
    ✗ Telegram has banned its account until 13:00
    ✗ its account was removed from the desk
    ✗ its account was removed from the desk until 13:00
    ✗ the account is in a flood wait
    ✗ the account is in a flood wait until 13:00
    ✗ the account’s daily limit is used up
    ✗ the account’s daily limit is used up until 13:00
    ✗ the account’s ceiling for answers is reached
    ✗ the account’s ceiling for answers is reached until 13:00
    ✗ the clock or the time zone went back, so the account rests
    ✗ the clock or the time zone went back, so the account rests until 13:00
    ✗ no messages to strangers
    ✗ no messages to strangers until 13:00
    ✗ takes messages from Premium users only
    ✗ takes messages from Premium users only until 13:00
    ✗ takes messages for a payment only
    ✗ takes messages for a payment only until 13:00
    ✗ the dialog is closed, or the stage closes it
    ✗ the dialog is closed, or the stage closes it until 13:00
    ✗ on the stop-list
    ✗ on the stop-list until 13:00
    ✗ another account talks to them
    ✗ another account talks to them until 13:00
    ✗ no consent is recorded
    ✗ no consent is recorded until 13:00
    ✗ too late for an automatic answer
    ✗ too late for an automatic answer until 13:00
    ✗ the sequence was stopped
    ✗ the sequence was stopped until 13:00
    ✗ the sequence waits for a decision
    ✗ the sequence waits for a decision until 13:00
    ✗ the campaign is paused
    ✗ the campaign is paused until 13:00
    ✗ the account is paused
    ✗ the account is paused until 13:00
    ✗ Telegram has frozen the account
    ✗ Telegram has frozen the account until 13:00
    ✗ the account’s limit for strangers is used up
    ✗ the account’s limit for strangers is used up until 13:00
    ✗ the gap between two messages
    ✗ the gap between two messages until 13:00
    ✗ quiet hours
    ✗ quiet hours until 13:00
    "#);
    insta::assert_snapshot!(table(Language::Ru), @r#"
    ✗ нет готового аккаунта
    ✗ нет готового аккаунта до 13:00
    ✗ аккаунт выключен, или вход в него не выполнен
    ✗ аккаунт выключен, или вход в него не выполнен до 13:00
    ✗ Telegram заблокировал аккаунт
    ✗ Telegram заблокировал аккаунт до 13:00
    ✗ аккаунт убран с пульта
    ✗ аккаунт убран с пульта до 13:00
    ✗ у аккаунта флуд-пауза
    ✗ у аккаунта флуд-пауза до 13:00
    ✗ дневной лимит аккаунта исчерпан
    ✗ дневной лимит аккаунта исчерпан до 13:00
    ✗ дневной предел ответов исчерпан
    ✗ дневной предел ответов исчерпан до 13:00
    ✗ часы или часовой пояс перевели назад: аккаунт ждёт
    ✗ часы или часовой пояс перевели назад: аккаунт ждёт до 13:00
    ✗ незнакомым писать нельзя
    ✗ незнакомым писать нельзя до 13:00
    ✗ принимает сообщения только от пользователей Premium
    ✗ принимает сообщения только от пользователей Premium до 13:00
    ✗ принимает сообщения только за плату
    ✗ принимает сообщения только за плату до 13:00
    ✗ диалог закрыт, или его закрывает этап
    ✗ диалог закрыт, или его закрывает этап до 13:00
    ✗ в стоп-листе
    ✗ в стоп-листе до 13:00
    ✗ переписку ведёт другой аккаунт
    ✗ переписку ведёт другой аккаунт до 13:00
    ✗ согласие не записано
    ✗ согласие не записано до 13:00
    ✗ для автоответа слишком поздно
    ✗ для автоответа слишком поздно до 13:00
    ✗ цепочка остановлена
    ✗ цепочка остановлена до 13:00
    ✗ цепочка ждёт решения
    ✗ цепочка ждёт решения до 13:00
    ✗ кампания на паузе
    ✗ кампания на паузе до 13:00
    ✗ аккаунт на паузе
    ✗ аккаунт на паузе до 13:00
    ✗ Telegram заморозил аккаунт
    ✗ Telegram заморозил аккаунт до 13:00
    ✗ лимит на незнакомых исчерпан
    ✗ лимит на незнакомых исчерпан до 13:00
    ✗ интервал между сообщениями
    ✗ интервал между сообщениями до 13:00
    ✗ тихие часы
    ✗ тихие часы до 13:00
    "#);
}

#[test]
fn every_rule_has_an_objection() {
    let body = include_str!("../../../domain/sending/gate.rs").split("pub enum Rule {").nth(1).unwrap();
    let lines = body.lines().take_while(|line| *line != "}");
    let rules = lines.filter(|line| line.trim_start().starts_with(|c: char| c.is_ascii_uppercase())).count();
    assert_eq!(Rule::ALL.len(), rules, "list the new rule in Rule::ALL");
    for rule in Rule::ALL {
        assert!(ItemReason::ALL.into_iter().any(|reason| rule_of(reason) == Some(rule)), "{rule:?}");
    }
}
