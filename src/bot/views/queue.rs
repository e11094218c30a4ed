//! `/queue`: what waits, why, and until when.
//! Its rule: what the gate says now comes before what was written down, and a button is shown only where it can work.

use std::collections::BTreeMap;

use crate::bot::callback::{ItemPress, Press};
use crate::bot::views::settings::exactly;
use crate::bot::views::{Button, Reader, View, reason, send};
use crate::domain::account::Account;
use crate::domain::gate::Verdict;
use crate::domain::ids::OutboxId;
use crate::domain::outbox::{ItemReason, ItemState, OutboxItem};
use crate::i18n::Arg;
use crate::outbox::{QueuePage, QueuedItem};

/// Items a page.
pub const PAGE: usize = 8;
/// How much of a text is quoted, in characters.
const QUOTED: usize = 40;
/// Buttons a row.
const ROW: usize = 4;

/// `may_change` says for which items the reader may decide.
#[must_use]
pub fn list(
    reader: &Reader,
    queue: &QueuePage,
    accounts: &[Account],
    may_change: impl Fn(&OutboxItem) -> bool,
) -> View {
    if queue.items.is_empty() {
        return View::text(reader.text("queue-none", &[]))
            .row([reader.button("button-send", Press::Send), reader.button("button-home", Press::Home)]);
    }
    let mut title = vec![reader.text("queue-title", &[("count", queue.total.into())])];
    if queue.pages > 1 {
        let page = [("page", (queue.page + 1).into()), ("pages", queue.pages.into())];
        title.push(reader.text("accounts-page", &page));
    }
    let mut lines = vec![title.join(" · ")];
    let mut account = None;
    let numbered: Vec<(usize, &QueuedItem)> = (first_number(queue)..).zip(&queue.items).collect();
    for (number, queued) in &numbered {
        if account != Some(queued.item.account_id) {
            account = Some(queued.item.account_id);
            lines.push(group(reader, queue, queued, accounts));
        }
        lines.push(line(reader, *number, queued));
    }
    let mine: Vec<_> = numbered.into_iter().filter(|(_, queued)| may_change(&queued.item)).collect();
    buttons(reader, View::lines(lines), queue, &mine)
}

/// Asks whether everything for one person is really to be cancelled.
#[must_use]
pub fn ask_cancel_all(reader: &Reader, item: &OutboxItem, count: u32, page: u32) -> View {
    let args = [("target", item.target.to_string().into()), ("count", count.into())];
    View::text(reader.text("queue-ask-cancel-all", &args)).row([
        reader.button("queue-button-cancel-all-yes", Press::CancelAll { item: item.id, page }),
        reader.button("queue-button-back", Press::Queue { page }),
    ])
}

fn first_number(queue: &QueuePage) -> usize {
    usize::try_from(queue.page).unwrap_or(0) * PAGE + 1
}

/// The line over the items of one account.
fn group(reader: &Reader, queue: &QueuePage, first: &QueuedItem, accounts: &[Account]) -> String {
    let id = first.item.account_id;
    let Some(account) = accounts.iter().find(|account| Some(account.id) == id) else {
        return reader.text("queue-group-none", &[]);
    };
    let phone = ("phone", reader.phone(&account.phone).into());
    let under_way = |item: &OutboxItem| item.state == ItemState::Sending && item.reason.is_none();
    let mine = |queued: &&QueuedItem| queued.item.account_id == id && !under_way(&queued.item);
    let of_account: Vec<&QueuedItem> = queue.items.iter().filter(mine).collect();
    let title = match of_account.iter().filter_map(|queued| goes_at(reader, queued)).min() {
        Some(next) if next > reader.times.now => {
            reader.text("queue-group-next", &[phone, ("at", reader.times.listed(next).into())])
        }
        _ => reader.text("queue-group", &[phone]),
    };
    [Some(title), holds_all(reader, queue, &of_account)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What makes all of an account wait, as far as the page shows; else the gap, which none of its messages escapes.
fn holds_all(reader: &Reader, queue: &QueuePage, of_account: &[&QueuedItem]) -> Option<String> {
    use ItemReason as R;
    let whole =
        [R::AccountNotReady, R::AccountPaused, R::Frozen, R::FloodWait, R::DailyLimit, R::DayCounted, R::QuietHours];
    let reason = |queued: &&QueuedItem| match queued.verdict {
        Verdict::NotBefore { reason, .. } => Some(reason),
        Verdict::Yes | Verdict::Never { .. } => None,
    };
    let mut reasons = of_account.iter().map(reason);
    let first = reasons.next()?;
    match first.filter(|reason| whole.contains(reason) && reasons.all(|other| other == first)) {
        Some(reason) if of_account.len() > 1 => Some(reason::short(reader, reason)),
        _ if queue.minimum_gap.is_zero() => None,
        _ => Some(reader.text("queue-gap", &[("span", exactly(reader, queue.minimum_gap).into())])),
    }
}

/// When an item is looked at next, as far as the time alone decides.
fn goes_at(reader: &Reader, queued: &QueuedItem) -> Option<jiff::Timestamp> {
    match queued.verdict {
        Verdict::Yes => Some(queued.item.not_before.max(reader.times.now)),
        Verdict::NotBefore { until, .. } => until.map(|until| until.max(queued.item.not_before)),
        Verdict::Never { .. } => None,
    }
}

fn line(reader: &Reader, number: usize, queued: &QueuedItem) -> String {
    let item = &queued.item;
    let args = [
        ("number", number.into()),
        ("target", item.target.to_string().into()),
        ("standing", Arg::Html(standing(reader, queued))),
        ("text", send::quoted(reader, item, QUOTED)),
    ];
    reader.text("queue-line", &args)
}

fn standing(reader: &Reader, queued: &QueuedItem) -> String {
    let QueuedItem { item, verdict, behind } = queued;
    // An attempt is under way: the gate has been passed.
    if item.state == ItemState::Sending && item.reason.is_none() {
        return reader.text("send-sending", &[]);
    }
    let waits = |why: ItemReason, until: Option<jiff::Timestamp>| {
        let reason = ("reason", Arg::Html(reason::short(reader, why)));
        match until.filter(|until| *until > reader.times.now) {
            Some(until) => reader.text("queue-waits-until", &[reason, ("at", reader.times.listed(until).into())]),
            None => reader.text("queue-waits", &[reason]),
        }
    };
    // The time that the gate names for the gap is that of the first.
    let in_turn = matches!(verdict, Verdict::Yes | Verdict::NotBefore { reason: ItemReason::MinimumGap, .. });
    if *behind && in_turn && matches!(item.reason, None | Some(ItemReason::MinimumGap)) {
        return reader.text("send-behind", &[]);
    }
    let later = (item.not_before > reader.times.now).then_some(item.not_before);
    match (*verdict, later) {
        (Verdict::Never { reason: why }, _) => {
            reader.text("queue-never", &[("reason", Arg::Html(reason::short(reader, why)))])
        }
        // What the gate does not know holds it longer, such as the time that an admin named.
        (Verdict::NotBefore { until: Some(until), reason: why }, later) if later.is_none_or(|later| later <= until) => {
            waits(why, Some(until))
        }
        (Verdict::NotBefore { until: None, reason: why }, _) => waits(why, None),
        (Verdict::Yes | Verdict::NotBefore { .. }, Some(later)) => {
            waits(item.reason.unwrap_or(ItemReason::Scheduled), Some(later))
        }
        (Verdict::Yes | Verdict::NotBefore { .. }, None) => reader.text("send-queued", &[]),
    }
}

fn buttons(reader: &Reader, view: View, queue: &QueuePage, mine: &[(usize, &QueuedItem)]) -> View {
    let page = queue.page;
    let open = mine.iter().filter(|(_, queued)| queued.item.state == ItemState::Queued);
    // Only the time that an admin named can be taken back; what the gate says stays.
    let scheduled = |queued: &QueuedItem| match queued.verdict {
        Verdict::NotBefore { reason, .. } => reason == ItemReason::Scheduled,
        Verdict::Yes => queued.item.not_before > reader.times.now,
        Verdict::Never { .. } => false,
    };
    let send_now = open.clone().filter(|(_, queued)| scheduled(queued)).map(|(number, queued)| Button {
        label: format!("▶️ {number}"),
        press: Press::SendNow { item: queued.item.id, page },
    });
    let cancel = open.clone().map(|(number, queued)| Button {
        label: format!("✖ {number}"),
        press: Press::Unqueue { item: queued.item.id, page },
    });
    let unknown = mine.iter().filter(|(_, queued)| queued.item.may_be_given_up());
    let give_up = unknown.map(|(number, queued)| Button {
        label: format!("❌ {number}"),
        press: Press::Item(ItemPress::AskGiveUp { item: queued.item.id, page: Some(page) }),
    });
    let mut people: BTreeMap<String, (OutboxId, usize, String)> = BTreeMap::new();
    for (_, QueuedItem { item, .. }) in open {
        people.entry(item.target.key()).or_insert((item.id, 0, item.target.to_string())).1 += 1;
    }
    let several = people.into_values().filter(|(_, count, _)| *count > 1).map(|(item, _, target)| Button {
        label: reader.label("queue-button-cancel-all", &[("target", target.into())]),
        press: Press::AskCancelAll { item, page },
    });
    let turn = |key, page| reader.button(key, Press::Queue { page });
    let back = (page > 0).then(|| turn("button-page-back", page.saturating_sub(1)));
    let on = (page + 1 < queue.pages).then(|| turn("button-page-on", page + 1));
    let view = rows(view, &send_now.collect::<Vec<_>>(), ROW);
    let view = rows(view, &cancel.collect::<Vec<_>>(), ROW);
    let view = rows(view, &give_up.collect::<Vec<_>>(), ROW);
    rows(view, &several.collect::<Vec<_>>(), 2)
        .row(back.into_iter().chain(on))
        .row([turn("queue-button-refresh", page), reader.button("button-home", Press::Home)])
}

fn rows(view: View, buttons: &[Button], width: usize) -> View {
    buttons.chunks(width).fold(view, |view, row| view.row(row.to_vec()))
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::bot::views::examples::{account, at, reader, show};
    use crate::bot::views::send::tests::item;
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
        QueuedItem { item, verdict, behind: false }
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
        insta::assert_snapshot!(show(|reader| list(reader, &waiting, &[account()], |_| true)), @r#"
        📤 <b>Queue · 5</b>
        📱 <b>+1 555 123 0132</b> · next 10:42 · 1 min gap
        1. @bob_lee ⏳ 10:42: the gap between two messages
        “Hello &lt;Bob&gt; &amp; co!”
        2. @bob_lee ⏳ 24 Nov, 09:00: as you asked
        “Hello &lt;Bob&gt; &amp; co!”
        3. @carl_x ⏳ on its way…
        “Hello &lt;Bob&gt; &amp; co!”
        📱 <b>no account yet</b>
        4. @dora_x ⏳ no account is ready
        “Hello &lt;Bob&gt; &amp; co!”
        5. @eve_x ⛔ on the stop-list
        “Hello &lt;Bob&gt; &amp; co!”
        [▶️ 2]
        [✖ 1] [✖ 2] [✖ 4] [✖ 5]
        [✖ All for @bob_lee]
        [🔄 Refresh] [‹ Desk]
        ───
        📤 <b>Очередь · 5</b>
        📱 <b>+1 555 123 0132</b> · следующее 10:42 · интервал 1 мин
        1. @bob_lee ⏳ 10:42: интервал между сообщениями
        «Hello &lt;Bob&gt; &amp; co!»
        2. @bob_lee ⏳ 24 ноября, 09:00: как вы просили
        «Hello &lt;Bob&gt; &amp; co!»
        3. @carl_x ⏳ отправляется…
        «Hello &lt;Bob&gt; &amp; co!»
        📱 <b>аккаунт ещё не выбран</b>
        4. @dora_x ⏳ нет готового аккаунта
        «Hello &lt;Bob&gt; &amp; co!»
        5. @eve_x ⛔ в стоп-листе
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
            let items =
                verdicts.iter().zip(1..).map(|(verdict, id)| queued(id, "@bob_lee", Some(1), *verdict)).collect();
            let text = list(&reader(language), &page(items), &[account()], |_| true).text;
            text.lines().nth(1).unwrap().to_owned()
        };
        for (verdicts, english, russian) in [
            (vec![paused, paused], " · the account is paused", " · аккаунт на паузе"),
            (vec![night, night], " · next 24 Nov, 09:00 · quiet hours", " · следующее 24 ноября, 09:00 · тихие часы"),
            // One that differs, or a single one, says it itself.
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
        let text = list(&reader(Language::En), &page(items), &[account()], |_| true).text;
        let lines: Vec<&str> = text.lines().filter(|line| line.contains('⏳')).collect();
        assert_eq!(lines[0], "1. @bob_lee ⏳ 10:31: the gap between two messages");
        assert_eq!(lines[1], "2. @carl_x ⏳ queued: goes out after the one before it");
        assert_eq!(lines[2], "3. @dora_x ⏳ 24 Nov, 09:00: quiet hours");
    }

    #[test]
    fn the_gap_is_told_as_it_was_settled() {
        let waiting = page(vec![queued(1, "@bob_lee", Some(1), Verdict::Yes)]);
        let waiting = QueuePage { minimum_gap: SignedDuration::from_secs(90), ..waiting };
        let text = list(&reader(Language::En), &waiting, &[account()], |_| true).text;
        assert!(text.contains(" · 90\u{a0}s gap"), "{text}");
    }

    #[test]
    fn who_may_only_look_gets_no_buttons_for_deeds() {
        let waiting = page(vec![queued(1, "@bob_lee", Some(1), Verdict::Yes)]);
        insta::assert_snapshot!(show(|reader| list(reader, &waiting, &[account()], |_| false)), @r#"
        📤 <b>Queue · 1</b>
        📱 <b>+1 555 123 0132</b> · 1 min gap
        1. @bob_lee ⏳ queued: goes out in a moment
        “Hello &lt;Bob&gt; &amp; co!”
        [🔄 Refresh] [‹ Desk]
        ───
        📤 <b>Очередь · 1</b>
        📱 <b>+1 555 123 0132</b> · интервал 1 мин
        1. @bob_lee ⏳ в очереди: сейчас уйдёт
        «Hello &lt;Bob&gt; &amp; co!»
        [🔄 Обновить] [‹ Пульт]
        "#);
    }

    #[test]
    fn numbers_go_on_over_the_pages() {
        let items = (9..=16).map(|id| queued(id, "@bob_lee", Some(1), Verdict::Yes)).collect();
        let waiting = QueuePage { page: 1, pages: 3, total: 20, ..page(items) };
        let view = list(&reader(Language::En), &waiting, &[account()], |_| true);
        assert!(view.text.contains("Queue · 20") && view.text.contains("page 2 of 3"), "{}", view.text);
        assert!(view.text.contains("\n9. ") && view.text.contains("\n16. "), "{}", view.text);
        let labels: Vec<Vec<&str>> =
            view.keyboard.iter().map(|row| row.iter().map(|button| button.label.as_str()).collect()).collect();
        assert_eq!(labels[0], ["✖ 9", "✖ 10", "✖ 11", "✖ 12"]);
        assert_eq!(labels[3], ["‹", "›"]);
    }

    #[test]
    fn nothing_waits() {
        insta::assert_snapshot!(show(|reader| list(reader, &page(vec![]), &[], |_| true)), @r#"
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
        insta::assert_snapshot!(show(|reader| ask_cancel_all(reader, &item, 3, 0)), @r#"
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
                    let view = list(&reader, &page(vec![queued(1, "@bob_lee", Some(1), verdict)]), &[], |_| true);
                    view.text.lines().nth(2).unwrap().to_owned()
                };
                assert_eq!(line(Verdict::Never { reason }), format!("1. @bob_lee ⛔ {short}"));
                assert_eq!(line(Verdict::NotBefore { until: None, reason }), format!("1. @bob_lee ⏳ {short}"));
                let noon = until("2026-11-23T12:00:00Z", reason);
                assert_eq!(line(noon), format!("1. @bob_lee ⏳ 13:00: {short}"));
            }
        }
    }

    #[test]
    fn what_was_written_down_is_told_where_it_holds_longer_than_the_gate() {
        let mut later = queued(1, "@bob_lee", Some(1), until("2026-11-23T09:42:00Z", ItemReason::MinimumGap));
        later.item.not_before = at("2026-11-23T10:00:00Z");
        later.item.reason = Some(ItemReason::FloodWait);
        let text = list(&reader(Language::En), &page(vec![later]), &[account()], |_| true).text;
        assert!(text.contains("⏳ 11:00: the account is in a flood wait"), "{text}");
        assert!(text.contains("next 11:00"), "{text}");
    }
}
