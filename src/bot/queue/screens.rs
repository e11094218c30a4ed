//! The screen of `/queue`: waiting items, with reason and time. The gate's present verdict has precedence over the
//! stored reason; a button is shown only where it can work.

use std::collections::BTreeMap;

use crate::bot::home::press::HomePress;
use crate::bot::kit::addressee::{addressee, named};
use crate::bot::kit::quote::quoted;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::queue::press::QueuePress;
use crate::bot::sending::item_press::ItemPress;
use crate::bot::sending::press::SendPress;
use crate::bot::sending::reason_screens as reason;
use crate::bot::settings::words::exactly;
use crate::domain::account::Account;
use crate::domain::gate::Verdict;
use crate::domain::ids::OutboxId;
use crate::domain::outbox::{ItemReason, ItemState, OutboxItem};
use crate::i18n::Arg;
use crate::outbox::{QueuePage, QueuedItem};

/// Items per page.
pub const PAGE: usize = 8;
/// How much of a text is quoted, in characters.
const QUOTED: usize = 40;
/// Buttons per row.
const ROW: usize = 4;

/// `sees` decides which texts the reader may see, `may_change` which items they may change, and `past_limits` whether
/// they may exceed the desk's limits.
pub fn list(
    reader: &Reader,
    queue: &QueuePage,
    accounts: &[Account],
    past_limits: bool,
    sees: impl Fn(&QueuedItem) -> bool,
    may_change: impl Fn(&OutboxItem) -> bool,
) -> View {
    if queue.items.is_empty() {
        return View::text(reader.text("queue-none", &[]))
            .row([reader.button("button-send", SendPress::Ask), reader.button("button-home", HomePress::Home)]);
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
        if account != Some(queued.account_id()) {
            account = Some(queued.account_id());
            lines.push(group(reader, queue, queued, accounts));
        }
        lines.push(line(reader, *number, queued, sees(queued)));
    }
    let mine: Vec<_> = numbered.into_iter().filter(|(_, queued)| may_change(&queued.item)).collect();
    buttons(reader, View::lines(lines), queue, past_limits, &mine)
}

/// Asks for confirmation before cancelling everything for one person.
pub fn ask_cancel_all(reader: &Reader, item: OutboxId, who: &str, count: u32, page: u32) -> View {
    let args = [("target", who.into()), ("count", count.into())];
    View::text(reader.text("queue-ask-cancel-all", &args)).row([
        reader.button("queue-button-cancel-all-yes", QueuePress::CancelAll { item, page }),
        reader.button("queue-button-back", QueuePress::Page { page }),
    ])
}

fn first_number(queue: &QueuePage) -> usize {
    usize::try_from(queue.page).unwrap_or(0) * PAGE + 1
}

/// The heading of an account's items.
fn group(reader: &Reader, queue: &QueuePage, first: &QueuedItem, accounts: &[Account]) -> String {
    let id = first.account_id();
    let Some(account) = accounts.iter().find(|account| Some(account.id) == id) else {
        return reader.text("queue-group-none", &[]);
    };
    let phone = ("phone", reader.phone(&account.phone).into());
    let under_way = |item: &OutboxItem| item.state == ItemState::Sending && item.reason.is_none();
    let mine = |queued: &&QueuedItem| queued.account_id() == id && !under_way(&queued.item);
    let of_account: Vec<&QueuedItem> = queue.items.iter().filter(mine).collect();
    let title = match of_account.iter().filter_map(|queued| goes_at(reader, queued)).min() {
        Some(next) if next > reader.times.now => {
            reader.text("queue-group-next", &[phone, ("at", reader.times.listed(next).into())])
        }
        _ => reader.text("queue-group", &[phone]),
    };
    [Some(title), holds_all(reader, queue, &of_account)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What makes all shown items of an account wait; otherwise the gap, which applies to every one.
fn holds_all(reader: &Reader, queue: &QueuePage, of_account: &[&QueuedItem]) -> Option<String> {
    use ItemReason as R;
    let whole = [
        R::AccountNotReady,
        R::AccountBanned,
        R::AccountRemoved,
        R::NoAnswer,
        R::AccountPaused,
        R::Frozen,
        R::FloodWait,
        R::DailyLimit,
        R::DayCounted,
        R::QuietHours,
    ];
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

/// When an item may be sent, if only time matters.
fn goes_at(reader: &Reader, queued: &QueuedItem) -> Option<jiff::Timestamp> {
    match queued.verdict {
        Verdict::Yes => Some(queued.item.not_before.max(reader.times.now)),
        Verdict::NotBefore { until, .. } => until.map(|until| until.max(queued.item.not_before)),
        Verdict::Never { .. } => None,
    }
}

/// An item's text is shown only to members who see its dialog.
fn line(reader: &Reader, number: usize, queued: &QueuedItem, shown: bool) -> String {
    let item = &queued.item;
    let args = [
        ("number", number.into()),
        ("who", Arg::Html(addressee(reader, &item.target, queued.dialog.as_ref()))),
        ("standing", Arg::Html(state_line(reader, queued))),
        ("text", if shown { quoted(reader, item, QUOTED) } else { "…".into() }),
    ];
    reader.text("queue-line", &args)
}

fn state_line(reader: &Reader, queued: &QueuedItem) -> String {
    let QueuedItem { item, verdict, behind, .. } = queued;
    // An attempt is running: it has passed the gate.
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
    // The gate's time for the gap is that of the first item.
    let in_turn = matches!(verdict, Verdict::Yes | Verdict::NotBefore { reason: ItemReason::MinimumGap, .. });
    if *behind && in_turn && matches!(item.reason, None | Some(ItemReason::MinimumGap)) {
        return reader.text("send-behind", &[]);
    }
    let later = (item.not_before > reader.times.now).then_some(item.not_before);
    match (*verdict, later) {
        (Verdict::Never { reason: why }, _) => {
            reader.text("queue-never", &[("reason", Arg::Html(reason::short(reader, why)))])
        }
        // A cause that the gate does not know delays it longer, such as an admin's chosen time.
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

fn buttons(reader: &Reader, view: View, queue: &QueuePage, past_limits: bool, mine: &[(usize, &QueuedItem)]) -> View {
    let page = queue.page;
    let open = mine.iter().filter(|(_, queued)| queued.item.state == ItemState::Queued);
    // A chosen time can be taken back, and a manager may exceed our own limits; Telegram's waits stay.
    let may_go = |queued: &QueuedItem| match queued.verdict {
        Verdict::NotBefore { reason, .. } => reason == ItemReason::Scheduled || (past_limits && reason.is_our_limit()),
        Verdict::Yes => queued.item.not_before > reader.times.now,
        Verdict::Never { .. } => false,
    };
    let send_now = open.clone().filter(|(_, queued)| may_go(queued)).map(|(number, queued)| {
        Button::new(format!("▶️ {number}"), QueuePress::SendNow { item: queued.item.id, page: Some(page) })
    });
    let cancel = open
        .clone()
        .map(|(number, queued)| Button::new(format!("✖ {number}"), QueuePress::Cancel { item: queued.item.id, page }));
    let unknown = mine.iter().filter(|(_, queued)| queued.item.may_be_given_up());
    let give_up = unknown.map(|(number, queued)| {
        Button::new(format!("❌ {number}"), ItemPress::AskGiveUp { item: queued.item.id, page: Some(page) })
    });
    let mut people: BTreeMap<String, (OutboxId, usize, String)> = BTreeMap::new();
    for (_, QueuedItem { item, dialog, .. }) in open {
        let who = || named(&item.target, dialog.as_ref());
        people.entry(item.target.key()).or_insert_with(|| (item.id, 0, who())).1 += 1;
    }
    let several = people.into_values().filter(|(_, count, _)| *count > 1).map(|(item, _, target)| {
        Button::new(
            reader.label("queue-button-cancel-all", &[("target", target.into())]),
            QueuePress::AskCancelAll { item, page },
        )
    });
    view.grid(ROW, send_now)
        .grid(ROW, cancel)
        .grid(ROW, give_up)
        .grid(2, several)
        .row(reader.turning(page, page + 1 < queue.pages, |page| QueuePress::Page { page }))
        .row([
            reader.button("queue-button-refresh", QueuePress::Page { page }),
            reader.button("button-home", HomePress::Home),
        ])
}

#[cfg(test)]
mod tests;
