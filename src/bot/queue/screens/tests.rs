//! Snapshots of `/queue` in both languages: whole pages where their shape matters, otherwise the line in question.

use jiff::SignedDuration;

use super::*;
use crate::bot::kit::screen::examples::{account, at, reader, show};
use crate::bot::sending::item_screens::tests::item;
use crate::domain::ids::AccountId;
use crate::domain::language::Language;
use crate::domain::username::Username;

fn queued(id: i64, target: &str, account: Option<i64>, verdict: Verdict) -> QueuedItem {
    let item = OutboxItem {
        id: OutboxId(id),
        target: Username::parse(target).unwrap().into(),
        account_id: account.map(AccountId),
        ..item(ItemState::Queued, None)
    };
    QueuedItem { item, verdict, behind: false, dialog: None }
}

fn until(text: &str, reason: ItemReason) -> Verdict {
    Verdict::NotBefore { until: Some(at(text)), reason }
}

fn page(items: Vec<QueuedItem>) -> QueuePage {
    let total = u32::try_from(items.len()).unwrap();
    QueuePage { items, page: 0, pages: 1, total, minimum_gap: SignedDuration::from_secs(60) }
}

#[test]
fn by_account_with_reason_and_time() {
    let scheduled = until("2026-11-24T08:00:00Z", ItemReason::Scheduled);
    let mut second = queued(2, "@bob_lee", Some(1), scheduled);
    second.item.not_before = at("2026-11-24T08:00:00Z");
    let mut on_its_way = queued(3, "@carl_x", Some(1), Verdict::Yes);
    on_its_way.item.state = ItemState::Sending;
    let waiting = page(vec![
        queued(1, "@bob_lee", Some(1), until("2026-11-23T09:42:00Z", ItemReason::MinimumGap)),
        second,
        on_its_way,
        queued(4, "@dora_x", None, Verdict::NotBefore { until: None, reason: ItemReason::NoAccount }),
        queued(5, "@eve_x", None, Verdict::Never { reason: ItemReason::StopList }),
    ]);
    insta::assert_snapshot!(show(|reader| list(reader, &waiting, &[account()], false, |_| true, |_| true)), @r#"
    📤 <b>Queue · 5</b>
    📱 <b>+1 555 123 0132</b> · next 10:42 · 1 min gap
    1. <b>@bob_lee</b> ⏳ 10:42: the gap between two messages
    “Hello &lt;Bob&gt; &amp; co!”
    2. <b>@bob_lee</b> ⏳ 24 Nov, 09:00: as you asked
    “Hello &lt;Bob&gt; &amp; co!”
    3. <b>@carl_x</b> ⏳ on its way…
    “Hello &lt;Bob&gt; &amp; co!”
    📱 <b>no account yet</b>
    4. <b>@dora_x</b> ⏳ no account is ready
    “Hello &lt;Bob&gt; &amp; co!”
    5. <b>@eve_x</b> ⛔ on the stop-list
    “Hello &lt;Bob&gt; &amp; co!”
    [▶️ 2]
    [✖ 1] [✖ 2] [✖ 4] [✖ 5]
    [✖ All for @bob_lee]
    [🔄 Refresh] [‹ Desk]
    ───
    📤 <b>Очередь · 5</b>
    📱 <b>+1 555 123 0132</b> · следующее 10:42 · интервал 1 мин
    1. <b>@bob_lee</b> ⏳ 10:42: интервал между сообщениями
    «Hello &lt;Bob&gt; &amp; co!»
    2. <b>@bob_lee</b> ⏳ 24 ноября, 09:00: как вы просили
    «Hello &lt;Bob&gt; &amp; co!»
    3. <b>@carl_x</b> ⏳ отправляется…
    «Hello &lt;Bob&gt; &amp; co!»
    📱 <b>аккаунт ещё не выбран</b>
    4. <b>@dora_x</b> ⏳ нет готового аккаунта
    «Hello &lt;Bob&gt; &amp; co!»
    5. <b>@eve_x</b> ⛔ в стоп-листе
    «Hello &lt;Bob&gt; &amp; co!»
    [▶️ 2]
    [✖ 1] [✖ 2] [✖ 4] [✖ 5]
    [✖ Все для @bob_lee]
    [🔄 Обновить] [‹ Пульт]
    "#);
}

#[test]
fn what_makes_all_of_an_account_wait_stands_above_them() {
    let paused = Verdict::NotBefore { until: None, reason: ItemReason::AccountPaused };
    let night = until("2026-11-24T08:00:00Z", ItemReason::QuietHours);
    let header = |language, verdicts: &[Verdict]| {
        let items = verdicts.iter().zip(1..).map(|(verdict, id)| queued(id, "@bob_lee", Some(1), *verdict)).collect();
        let text = list(&reader(language), &page(items), &[account()], false, |_| true, |_| true).text;
        text.lines().nth(1).unwrap().to_owned()
    };
    for (verdicts, english, russian) in [
        (vec![paused, paused], " · the account is paused", " · аккаунт на паузе"),
        (vec![night, night], " · next 24 Nov, 09:00 · quiet hours", " · следующее 24 ноября, 09:00 · тихие часы"),
        // An item with another reason, or a single item, shows the reason itself.
        (
            vec![night, paused],
            " · next 24 Nov, 09:00 · 1\u{a0}min gap",
            " · следующее 24 ноября, 09:00 · интервал 1\u{a0}мин",
        ),
        (vec![paused], " · 1\u{a0}min gap", " · интервал 1\u{a0}мин"),
    ] {
        assert_eq!(header(Language::En, &verdicts), format!("📱 <b>+1 555 123 0132</b>{english}"));
        assert_eq!(header(Language::Ru, &verdicts), format!("📱 <b>+1 555 123 0132</b>{russian}"));
    }
}

#[test]
fn of_those_that_wait_for_the_gap_only_the_first_has_a_time() {
    let gap = until("2026-11-23T09:31:00Z", ItemReason::MinimumGap);
    let behind = |queued| QueuedItem { behind: true, ..queued };
    let night = behind(queued(3, "@dora_x", Some(1), until("2026-11-24T08:00:00Z", ItemReason::QuietHours)));
    let items = vec![queued(1, "@bob_lee", Some(1), gap), behind(queued(2, "@carl_x", Some(1), gap)), night];
    let text = list(&reader(Language::En), &page(items), &[account()], false, |_| true, |_| true).text;
    let lines: Vec<&str> = text.lines().filter(|line| line.contains('⏳')).collect();
    assert_eq!(lines[0], "1. <b>@bob_lee</b> ⏳ 10:31: the gap between two messages");
    assert_eq!(lines[1], "2. <b>@carl_x</b> ⏳ queued: goes out after the one before it");
    assert_eq!(lines[2], "3. <b>@dora_x</b> ⏳ 24 Nov, 09:00: quiet hours");
}

#[test]
fn the_gap_is_shown_as_it_was_set() {
    let waiting = page(vec![queued(1, "@bob_lee", Some(1), Verdict::Yes)]);
    let waiting = QueuePage { minimum_gap: SignedDuration::from_secs(90), ..waiting };
    let text = list(&reader(Language::En), &waiting, &[account()], false, |_| true, |_| true).text;
    assert!(text.contains(" · 90\u{a0}s gap"), "{text}");
}

#[test]
fn who_may_only_look_gets_no_buttons_for_actions() {
    let waiting = page(vec![queued(1, "@bob_lee", Some(1), Verdict::Yes)]);
    insta::assert_snapshot!(show(|reader| list(reader, &waiting, &[account()], false, |_| true, |_| false)), @r#"
    📤 <b>Queue · 1</b>
    📱 <b>+1 555 123 0132</b> · 1 min gap
    1. <b>@bob_lee</b> ⏳ queued: goes out in a moment
    “Hello &lt;Bob&gt; &amp; co!”
    [🔄 Refresh] [‹ Desk]
    ───
    📤 <b>Очередь · 1</b>
    📱 <b>+1 555 123 0132</b> · интервал 1 мин
    1. <b>@bob_lee</b> ⏳ в очереди: сейчас уйдёт
    «Hello &lt;Bob&gt; &amp; co!»
    [🔄 Обновить] [‹ Пульт]
    "#);
}

#[test]
fn numbers_go_on_over_the_pages() {
    let items = (9..=16).map(|id| queued(id, "@bob_lee", Some(1), Verdict::Yes)).collect();
    let waiting = QueuePage { page: 1, pages: 3, total: 20, ..page(items) };
    let view = list(&reader(Language::En), &waiting, &[account()], false, |_| true, |_| true);
    assert!(view.text.contains("Queue · 20") && view.text.contains("page 2 of 3"), "{}", view.text);
    assert!(view.text.contains("\n9. ") && view.text.contains("\n16. "), "{}", view.text);
    let labels: Vec<Vec<&str>> =
        view.keyboard.iter().map(|row| row.iter().map(|button| button.label.as_str()).collect()).collect();
    assert_eq!(labels[0], ["✖ 9", "✖ 10", "✖ 11", "✖ 12"]);
    assert_eq!(labels[3], ["‹", "›"]);
}

#[test]
fn nothing_waits() {
    insta::assert_snapshot!(show(|reader| list(reader, &page(vec![]), &[], false, |_| true, |_| true)), @r#"
    📤 <b>Queue</b>
    Nothing waits to be sent.
    [📤 Send a message] [‹ Desk]
    ───
    📤 <b>Очередь</b>
    Ничего не ждёт отправки.
    [📤 Написать] [‹ Пульт]
    "#);
}

#[test]
fn cancelling_everything_is_asked_about() {
    let item = item(ItemState::Queued, None);
    insta::assert_snapshot!(show(|reader| ask_cancel_all(reader, item.id, "@bob_lee", 3, 0)), @r#"
    ✖ Cancel all 3 messages to <b>@bob_lee</b>? What is already on its way still goes out.
    [✖ Yes, cancel them] [‹ Queue]
    ───
    ✖ Отменить все 3 сообщения для <b>@bob_lee</b>? То, что уже отправляется, уйдёт.
    [✖ Да, отменить] [‹ Очередь]
    "#);
}

#[test]
fn every_reason_has_words_in_the_queue() {
    for language in Language::ALL {
        let reader = reader(language);
        let mut said = std::collections::BTreeSet::new();
        for reason in ItemReason::ALL {
            let short = reason::short(&reader, reason);
            assert!(!short.contains("reason-"), "{short}");
            assert!(said.insert(short.clone()), "{short} stands for two reasons");
            let line = |verdict| {
                let view =
                    list(&reader, &page(vec![queued(1, "@bob_lee", Some(1), verdict)]), &[], false, |_| true, |_| true);
                view.text.lines().nth(2).unwrap().to_owned()
            };
            assert_eq!(line(Verdict::Never { reason }), format!("1. <b>@bob_lee</b> ⛔ {short}"));
            assert_eq!(line(Verdict::NotBefore { until: None, reason }), format!("1. <b>@bob_lee</b> ⏳ {short}"));
            let noon = until("2026-11-23T12:00:00Z", reason);
            assert_eq!(line(noon), format!("1. <b>@bob_lee</b> ⏳ 13:00: {short}"));
        }
    }
}

#[test]
fn a_stored_reason_is_shown_if_it_holds_longer_than_the_gate() {
    let mut later = queued(1, "@bob_lee", Some(1), until("2026-11-23T09:42:00Z", ItemReason::MinimumGap));
    later.item.not_before = at("2026-11-23T10:00:00Z");
    later.item.reason = Some(ItemReason::FloodWait);
    let text = list(&reader(Language::En), &page(vec![later]), &[account()], false, |_| true, |_| true).text;
    assert!(text.contains("⏳ 11:00: the account is in a flood wait"), "{text}");
    assert!(text.contains("next 11:00"), "{text}");
}
