//! The card of one account. An account in trouble shows the reason, the cure, and the button for it.

use crate::accounts::AccountOverview;
use crate::bot::accounts::action_screens::new_holder;
use crate::bot::accounts::health_screens as health;
use crate::bot::accounts::list_screens::{AccountMark, state};
use crate::bot::accounts::press::{AccountAction, AccountPress};
use crate::bot::accounts::settings_press::AccountSettingsPress;
use crate::bot::dialogs::press::{DialogFilter, DialogsPress};
use crate::bot::kit::{Button, Reader, View};
use crate::bot::login::press::LoginPress;
use crate::bot::sending::press::SendPress;
use crate::bot::sessions::press::SessionPress;
use crate::domain::account::{Account, AccountStatus, Situation, StatusReason, WarmUpPace};
use crate::domain::team::{Right, Role};
use crate::i18n::escape;

/// The card. After a check, it includes the result.
pub fn card(reader: &Reader, overview: &AccountOverview, role: Role, just_checked: bool) -> View {
    let account = &overview.account;
    let mut lines = vec![title(reader, account), state_line(reader, overview)];
    if account.status.is_logged_in() {
        let caps = account.caps;
        lines.push(count(reader, "account-today", account.unprompted_sent(), caps.messages));
        let new = count(reader, "account-new-contacts", account.new_contacts_sent, caps.new_contacts);
        lines.push(health::strangers(reader, &overview.health).unwrap_or(new));
        let answers = || count(reader, "account-answers", account.answers_sent, overview.most_answers);
        lines.extend((account.answers_sent > 0).then(answers));
        lines.push(health::flood(reader, &overview.health));
    }
    lines.push(work(reader, overview));
    lines.push(total(reader, account));
    lines.extend(health::facets(reader, &overview.health, just_checked));
    lines.extend(number(reader, account));
    lines.extend(cure(reader, overview));
    lines.extend(overview.pace_open.then(|| reader.text("account-pace-question", &[])));
    lines.extend(just_checked.then(|| health::found(reader, &overview.health)));
    buttons(reader, overview, role, View::lines(lines))
}

/// The phone number, and the known names.
#[must_use]
pub fn title(reader: &Reader, account: &Account) -> String {
    let phone = reader.text("account-title", &[("phone", reader.phone(&account.phone).into())]);
    let name = account.display_name.as_deref().map(escape);
    let username = account.username.as_deref().map(|username| format!("@{}", escape(username)));
    let label = account.label.as_deref().map(|label| reader.text("account-label", &[("label", label.into())]));
    std::iter::once(phone).chain(name).chain(username).chain(label).collect::<Vec<_>>().join(" · ")
}

/// The warm-up's current day, and its number of days.
#[must_use]
pub fn warm_up_day(overview: &AccountOverview) -> (u32, u32) {
    let days = overview.warm_up_days;
    ((overview.account.warmup_count + 1).min(days), days)
}

/// The account's situation, and the state of its connection.
fn state_line(reader: &Reader, overview: &AccountOverview) -> String {
    let account = &overview.account;
    let mark = AccountMark::of(account, reader);
    let words = match (mark, account.status) {
        (AccountMark::Ready, AccountStatus::Warming) => {
            let (day, days) = warm_up_day(overview);
            reader.text("account-warming", &[("day", day.into()), ("days", days.into())])
        }
        (AccountMark::Ready | AccountMark::CutOff, _) => reader.text("account-active", &[]),
        (AccountMark::Lost | AccountMark::NotIn | AccountMark::Slowed | AccountMark::Off, _) => state(reader, account),
    };
    if !account.status.is_logged_in() {
        return format!("{} {words}", mark.emoji());
    }
    format!("{} {words}, {}", mark.emoji(), health::connection(reader, &overview.health))
}

fn count(reader: &Reader, key: &'static str, sent: u32, limit: u32) -> String {
    reader.text(key, &[("bar", bar(sent, limit).into()), ("sent", sent.into()), ("limit", limit.into())])
}

/// The queue and the dialogs.
fn work(reader: &Reader, overview: &AccountOverview) -> String {
    let waiting = ("count", overview.waiting.into());
    let queue = match overview.next_at.filter(|at| reader.times.now < *at) {
        Some(at) => reader.text("account-queue-next", &[waiting, ("at", reader.times.clock(at).into())]),
        None => reader.text("account-queue", &[waiting]),
    };
    let dialogs = [("count", overview.dialogs.all.into()), ("qualified", overview.dialogs.qualified.into())];
    format!("{queue} · {}", reader.text("account-dialogs", &dialogs))
}

fn total(reader: &Reader, account: &Account) -> String {
    let count = i64::try_from(account.total_sent).unwrap_or(i64::MAX).into();
    match account.last_used_at {
        Some(at) if account.total_sent > 0 => {
            reader.text("account-total-last", &[("count", count), ("when", reader.times.relative(at).into())])
        }
        _ => reader.text("account-total", &[("count", count)]),
    }
}

/// Facts about its number that nothing else on the card shows.
fn number(reader: &Reader, account: &Account) -> Option<String> {
    if let Some(phone) = &account.claimed_phone {
        return Some(reader.text("account-number-claimed", &[("phone", reader.phone(phone).into())]));
    }
    let said = account.status_reason == Some(StatusReason::NumberReassigned);
    (account.number_lost && !said).then(|| reader.text("account-number-lost", &[]))
}

/// Why it does not work, and what helps.
fn cure(reader: &Reader, overview: &AccountOverview) -> Option<String> {
    let key = match Situation::of(&overview.account, reader.times.now) {
        Situation::Revoked => "account-cure-revoked",
        Situation::UsedTwice => "account-cure-duplicated",
        Situation::Blocked => "account-cure-blocked",
        Situation::Reassigned => "account-cure-reassigned",
        Situation::NotLoggedIn | Situation::LoginUnfinished => "account-cure-log-in",
        Situation::CodeAwaited => "account-cure-code",
        Situation::PasswordAwaited => "account-cure-password",
        Situation::Exported => "account-cure-exported",
        Situation::LoggedOut if overview.account.status == AccountStatus::Disabled => "account-cure-logged-out",
        Situation::LoggedOut => "account-cure-log-in",
        Situation::SwitchedOff => "account-cure-disabled",
        Situation::Frozen => "alert-frozen-cure",
        Situation::Paused => "account-cure-paused",
        Situation::Offline { .. } => "account-cure-offline",
        Situation::FloodWait { .. } => "account-cure-flood",
        Situation::LimitReached => "account-cure-limit",
        Situation::Ready => return None,
    };
    Some(reader.text(key, &[]))
}

fn buttons(reader: &Reader, overview: &AccountOverview, role: Role, view: View) -> View {
    let account = &overview.account;
    let (id, at_work) = (account.id, account.status.is_logged_in());
    let back = reader.button("button-accounts-back", AccountPress::List { page: 0 });
    let send = (at_work && role.may(Right::Send)).then(|| reader.button("button-send", SendPress::From(id)));
    let filter = DialogFilter::OfAccount(id);
    let dialogs = || reader.button("account-button-dialogs", DialogsPress::List { filter, page: 0 });
    let dialogs = (overview.dialogs.all > 0).then(dialogs);
    if !role.may(Right::RunAccounts) {
        return view.row(dialogs.into_iter().chain(send)).row([back]);
    }
    let elsewhere = account.status_reason == Some(StatusReason::SessionExported);
    let here = overview.has_session && !elsewhere;
    let button = |wanted: bool, key, press: AccountPress| wanted.then(|| reader.button(key, press));
    let pause = if account.is_available {
        button(at_work, "account-button-pause", AccountPress::Pause(id))
    } else {
        button(at_work, "account-button-resume", AccountPress::Resume(id))
    };
    let check = button(at_work, "account-button-check", AccountPress::Check(id));
    let limits = Some(reader.button("account-button-limits", AccountSettingsPress::Limits(id)));
    let label = Some(reader.button("account-button-label", AccountSettingsPress::AskLabel(id)));
    let session =
        (here && role.may(Right::RunDesk)).then(|| reader.button("account-button-session", SessionPress::AskTool(id)));
    let hand_on = button(
        !at_work && overview.dialogs.all > 0,
        "account-button-move",
        AccountPress::MoveDialogs { from: id, page: 0 },
    );
    let may_switch_off = !matches!(account.status, AccountStatus::Disabled | AccountStatus::Blocked);
    let off = button(may_switch_off, "account-button-off", AccountPress::Ask(AccountAction::SwitchOff, id));
    let out = button(here, "account-button-log-out", AccountPress::Ask(AccountAction::LogOut, id));
    let remove = button(true, "account-button-remove", AccountPress::Ask(AccountAction::Remove, id));
    view.row(way_in(reader, overview))
        .row(paces(reader, overview))
        .row(check.into_iter().chain(pause).chain(limits))
        .row(dialogs.into_iter().chain(send))
        .row(label.into_iter().chain(session).chain(hand_on))
        .row(off.into_iter().chain(out).chain(remove))
        .row([back])
}

/// The buttons that bring an inactive account back to work.
fn way_in(reader: &Reader, overview: &AccountOverview) -> Vec<Button> {
    let account = &overview.account;
    let id = account.id;
    let log_in = match (account.status, account.status_reason) {
        (AccountStatus::Active | AccountStatus::Warming, _) => return Vec::new(),
        (AccountStatus::Disabled, Some(StatusReason::SessionExported)) => {
            return vec![reader.button("account-button-on", AccountPress::Ask(AccountAction::SwitchOn, id))];
        }
        (AccountStatus::Disabled, _) if overview.has_session => {
            return vec![reader.button("account-button-on", AccountPress::Do(AccountAction::SwitchOn, id))];
        }
        (AccountStatus::New, None | Some(StatusReason::LoginEnded)) if account.telegram_user_id.is_none() => {
            "button-log-in"
        }
        (AccountStatus::New | AccountStatus::Blocked | AccountStatus::Disabled, _) => "account-button-log-in-again",
        (AccountStatus::CodeRequested | AccountStatus::PasswordRequested, _) => "account-button-go-on",
    };
    // A QR code identifies its person, whatever their number is.
    let scan = reader.button("account-button-qr", LoginPress::Qr(id));
    if account.status_reason == Some(StatusReason::NumberReassigned) {
        return vec![new_holder(reader, id), scan];
    }
    let by_code = (!account.number_lost).then(|| reader.button(log_in, LoginPress::LogIn(id)));
    by_code.into_iter().chain([scan]).collect()
}

/// The two paces to choose from, while none has been chosen.
fn paces(reader: &Reader, overview: &AccountOverview) -> Vec<Button> {
    if !overview.pace_open {
        return Vec::new();
    }
    let account = &overview.account;
    let choice = |key, name, number: u32, pace| {
        Button::new(
            reader.label(key, &[(name, number.into())]),
            AccountSettingsPress::SetPace { account: account.id, pace },
        )
    };
    vec![
        choice("button-established", "limit", account.daily_limit, WarmUpPace::Established),
        choice("button-warm-up", "days", overview.warm_up_days, WarmUpPace::WarmUp),
    ]
}

/// Ten blocks; the tenth only when the limit is reached.
fn bar(count: u32, limit: u32) -> String {
    let full = if limit == 0 { 10 } else { (u64::from(count) * 10 / u64::from(limit)).min(10) };
    (0..10).map(|block| if block < full { '▓' } else { '░' }).collect()
}

#[cfg(test)]
mod tests;
