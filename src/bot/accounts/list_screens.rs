//! The list of accounts. Accounts that need attention come first; every screen uses the words for an account's state
//! from here.

use crate::bot::accounts::press::{AccountAction, AccountPress};
use crate::bot::home::press::HomePress;
use crate::bot::kit::{Button, CommandId, Press, Reader, View, page_of};
use crate::bot::login::press::LoginPress;
use crate::bot::sessions::press::SessionPress;
use crate::domain::account::{Account, AccountStatus, Situation, StatusReason};
use crate::domain::ids::AccountId;

/// Accounts per page.
pub const PAGE: usize = 8;
/// Accounts that are named in one line.
const NAMED: usize = 5;

/// The state of an account, from the worst to the best. An account that an admin switched off needs no attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccountMark {
    Lost,
    NotIn,
    CutOff,
    Slowed,
    Ready,
    Off,
}

impl AccountMark {
    #[must_use]
    pub fn of(account: &Account, reader: &Reader) -> Self {
        match Situation::of(account, reader.times.now) {
            Situation::Blocked | Situation::Revoked | Situation::UsedTwice => Self::Lost,
            // An admin switched it off deliberately.
            _ if account.status == AccountStatus::Disabled => Self::Off,
            Situation::Reassigned
            | Situation::NotLoggedIn
            | Situation::LoginUnfinished
            | Situation::CodeAwaited
            | Situation::PasswordAwaited => Self::NotIn,
            Situation::Exported | Situation::LoggedOut | Situation::SwitchedOff => Self::NotIn,
            Situation::Offline { .. } => Self::CutOff,
            Situation::Frozen | Situation::Paused | Situation::FloodWait { .. } | Situation::LimitReached => {
                Self::Slowed
            }
            Situation::Ready => Self::Ready,
        }
    }

    #[must_use]
    pub fn emoji(self) -> &'static str {
        match self {
            Self::Lost => "🔴",
            Self::NotIn => "⚪️",
            Self::CutOff => "🟠",
            Self::Slowed => "🟡",
            Self::Ready => "🟢",
            Self::Off => "⚫️",
        }
    }

    /// Whether a person must act.
    #[must_use]
    pub fn needs_somebody(self) -> bool {
        matches!(self, Self::Lost | Self::NotIn)
    }
}

/// An account's state in a few words without markup: `24/40`, `flood wait, 12 min`.
#[must_use]
pub fn state(reader: &Reader, account: &Account) -> String {
    let now = reader.times.now;
    let count = [("sent", account.unprompted_sent().into()), ("limit", account.caps.messages.into())];
    let key = match Situation::of(account, now) {
        Situation::Offline { since } => {
            return reader.label("state-offline", &[("at", reader.times.clock(since).into())]);
        }
        Situation::FloodWait { until } => {
            return reader.label("state-flood", &[("span", reader.times.span(until.duration_since(now)).into())]);
        }
        Situation::LimitReached => return reader.label("state-limit", &count),
        Situation::Ready if account.status == AccountStatus::Warming => return reader.label("state-warming", &count),
        Situation::Ready => return reader.label("state-active", &count),
        Situation::Blocked => "state-blocked",
        Situation::Revoked => "state-revoked",
        Situation::UsedTwice => "state-duplicated",
        Situation::Reassigned => "state-reassigned",
        Situation::NotLoggedIn => "state-not-logged-in",
        Situation::LoginUnfinished => "state-login-unfinished",
        Situation::CodeAwaited => "state-code",
        Situation::PasswordAwaited => "state-password",
        Situation::Exported => "state-exported",
        Situation::LoggedOut => "state-logged-out",
        Situation::SwitchedOff => "state-disabled",
        Situation::Frozen => "state-frozen",
        Situation::Paused => "state-paused",
    };
    reader.label(key, &[])
}

/// Page `page` (from 0) of the accounts; a page beyond the end becomes the last one.
pub fn list(reader: &Reader, accounts: &[Account], page: u32, may_add: bool) -> View {
    if accounts.is_empty() {
        return nobody(reader, may_add);
    }
    let mut accounts: Vec<(AccountMark, &Account)> =
        accounts.iter().map(|account| (AccountMark::of(account, reader), account)).collect();
    accounts.sort_by_key(|(mark, account)| (*mark, account.id));

    let ready = accounts.iter().filter(|(mark, _)| *mark == AccountMark::Ready).count();
    let troubled = accounts.iter().filter(|(mark, _)| mark.needs_somebody()).count();
    let cut_off = accounts.iter().filter(|(mark, _)| *mark == AccountMark::CutOff).count();
    let (shown, page, pages) = page_of(&accounts, page, PAGE);

    let mut summary = vec![reader.text("accounts-ready", &[("count", ready.into())])];
    if troubled > 0 {
        summary.push(reader.text("accounts-troubled", &[("count", troubled.into())]));
    }
    if cut_off > 0 {
        summary.push(reader.text("accounts-cut-off", &[("count", cut_off.into())]));
    }
    if pages > 1 {
        summary.push(reader.text("accounts-page", &[("page", (page + 1).into()), ("pages", pages.into())]));
    }
    let mut view = View::lines([
        reader.text("accounts-title", &[("count", accounts.len().into())]),
        summary.join(" · "),
        reader.text(if cut_off > 0 { "accounts-cut-off-hint" } else { "accounts-hint" }, &[]),
    ]);
    for (mark, account) in shown {
        view = view.row([line(reader, *mark, account)]);
    }
    let check = may_add.then(|| reader.button("accounts-button-check", AccountPress::CheckAll));
    let add = may_add.then(|| reader.button("button-add-account", LoginPress::Add));
    view.row(reader.turning(page, page + 1 < pages, |page| AccountPress::List { page }))
        .row(check.into_iter().chain(add))
        .row([reader.button("button-home", HomePress::Home)])
}

fn nobody(reader: &Reader, may_add: bool) -> View {
    let key = if may_add { "accounts-none" } else { "accounts-none-wait" };
    View::text(reader.text(key, &[]))
        .row(may_add.then(|| reader.button("button-add-account", LoginPress::Add)))
        .row([reader.button("button-home", HomePress::Home)])
}

/// Asks for the account of a command. Accounts with problems come first; those that the command does not apply to are
/// left out.
pub fn which(reader: &Reader, command: CommandId, accounts: &[Account]) -> View {
    let mut fitting: Vec<(AccountMark, &Account)> = accounts
        .iter()
        .filter(|account| fits(command, account))
        .map(|account| (AccountMark::of(account, reader), account))
        .collect();
    fitting.sort_by_key(|(mark, account)| (*mark, account.id));
    let command_name = ("command", command.line().name.into());
    let back = reader.button("button-accounts-back", AccountPress::List { page: 0 });
    let Some((_, first)) = fitting.first() else {
        return View::text(reader.text("accounts-which-none", &[command_name])).row([back]);
    };
    let example = first.label.as_deref().unwrap_or(first.phone.e164()).into();
    let view = View::text(reader.text("accounts-which", &[command_name, ("example", example)]));
    let buttons = fitting.iter().take(PAGE);
    buttons
        .fold(view, |view, (mark, account)| {
            view.row([Button { data: about(command, account.id), ..line(reader, *mark, account) }])
        })
        .row([back])
}

/// Whether a command applies to an account in its present state.
fn fits(command: CommandId, account: &Account) -> bool {
    let off = account.status == AccountStatus::Disabled;
    // An admin switched it off; its session is still stored.
    let has_session = account.status.is_logged_in() || account.status_reason == Some(StatusReason::DisabledByAdmin);
    match command {
        CommandId::Enable => off,
        CommandId::Disable => !off && account.status != AccountStatus::Blocked,
        CommandId::LogOut | CommandId::ExportSession => has_session,
        _ => true,
    }
}

/// The button data for this account after a command without one. A change asks for confirmation.
fn about(command: CommandId, id: AccountId) -> String {
    match command {
        CommandId::Enable => AccountPress::Ask(AccountAction::SwitchOn, id).encode(),
        CommandId::Disable => AccountPress::Ask(AccountAction::SwitchOff, id).encode(),
        CommandId::LogOut => AccountPress::Ask(AccountAction::LogOut, id).encode(),
        CommandId::RemoveAccount => AccountPress::Ask(AccountAction::Remove, id).encode(),
        CommandId::ExportSession => SessionPress::AskTool(id).encode(),
        _ => AccountPress::Show(id).encode(),
    }
}

/// The names of the accounts, as many as fit on one line.
#[must_use]
pub fn names(reader: &Reader, accounts: &[Account]) -> String {
    let name = |account: &Account| match account.label.as_ref().or(account.display_name.as_ref()) {
        Some(name) => format!("{name} ({})", reader.phone(&account.phone)),
        None => reader.phone(&account.phone),
    };
    let more = (accounts.len() > NAMED).then(|| "…".to_owned());
    accounts.iter().take(NAMED).map(name).chain(more).collect::<Vec<_>>().join(", ")
}

fn line(reader: &Reader, mark: AccountMark, account: &Account) -> Button {
    let label = |label: &str| format!(" {}", reader.label("account-label", &[("label", label.into())]));
    let name = account.label.as_deref().map_or_else(String::new, label);
    let label = format!("{} {}{name} · {}", mark.emoji(), reader.phone(&account.phone), state(reader, account));
    Button::new(label, AccountPress::Show(account.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::{account, at, show};
    use crate::domain::ids::AccountId;
    use crate::domain::limits::Caps;

    #[test]
    fn who_has_no_connection_is_not_called_ready() {
        let cut_off = Account { offline_since: Some(at("2026-11-23T09:20:00Z")), label: None, ..account() };
        insta::assert_snapshot!(show(|reader| list(reader, std::slice::from_ref(&cut_off), 0, false)), @r#"
        📱 <b>Accounts · 1</b>
        0 ready · 📡 1 without a connection
        Worst first. Without a connection messages wait; I keep connecting, and they go out when it is back.
        [🟠 +1 555 123 0132 · no connection since 10:20]
        [‹ Desk]
        ───
        📱 <b>Аккаунты · 1</b>
        0 готово · 📡 без связи: 1
        Сначала проблемные. Пока связи нет, сообщения ждут; я продолжаю подключаться, и они уйдут, как только связь вернётся.
        [🟠 +1 555 123 0132 · нет связи с 10:20]
        [‹ Пульт]
        "#);
    }

    fn four() -> Vec<Account> {
        let flood = Some(at("2026-11-23T09:42:00Z"));
        let lost = Some(StatusReason::SessionRevoked);
        vec![
            account(),
            Account { id: AccountId(2), flood_wait_until: flood, label: None, ..account() },
            Account { id: AccountId(3), status: AccountStatus::New, status_reason: lost, label: None, ..account() },
            Account { id: AccountId(4), status: AccountStatus::Disabled, label: None, ..account() },
        ]
    }

    #[test]
    fn the_worst_comes_first() {
        insta::assert_snapshot!(show(|reader| list(reader, &four(), 0, true)), @r#"
        📱 <b>Accounts · 4</b>
        1 ready · 1 needs you
        Worst first. Tap one to open it.
        [🔴 +1 555 123 0132 · logged out]
        [🟡 +1 555 123 0132 · flood wait, 12 min]
        [🟢 +1 555 123 0132 “EU” · 24/40]
        [⚫️ +1 555 123 0132 · switched off]
        [🔎 Check all] [➕ Add an account]
        [‹ Desk]
        ───
        📱 <b>Аккаунты · 4</b>
        1 готов · 1 ждёт вас
        Сначала проблемные. Нажмите, чтобы открыть.
        [🔴 +1 555 123 0132 · сеанс закрыт]
        [🟡 +1 555 123 0132 · флуд-пауза, 12 мин]
        [🟢 +1 555 123 0132 «EU» · 24/40]
        [⚫️ +1 555 123 0132 · выключен]
        [🔎 Проверить все] [➕ Добавить аккаунт]
        [‹ Пульт]
        "#);
    }

    #[test]
    fn a_new_account_is_measured_by_what_it_may_send_today() {
        let warming = |messages_sent| {
            let caps = Caps { messages: 5, new_contacts: 1 };
            let account = Account { status: AccountStatus::Warming, caps, messages_sent, label: None, ..account() };
            let view = list(&crate::bot::kit::screen::examples::reader(Default::default()), &[account], 0, false);
            view.keyboard[0][0].label.clone()
        };
        assert_eq!(warming(0), "🟢 +1 555 123 0132 · 0/5, warming up");
        assert_eq!(warming(5), "🟡 +1 555 123 0132 · limit reached, 5/5");
    }

    #[test]
    fn eight_to_a_page() {
        let accounts: Vec<Account> =
            (1..=20).map(|id| Account { id: AccountId(id), label: None, ..account() }).collect();
        insta::assert_snapshot!(show(|reader| list(reader, &accounts, 2, false)), @r#"
        📱 <b>Accounts · 20</b>
        20 ready · page 3 of 3
        Worst first. Tap one to open it.
        [🟢 +1 555 123 0132 · 24/40]
        [🟢 +1 555 123 0132 · 24/40]
        [🟢 +1 555 123 0132 · 24/40]
        [🟢 +1 555 123 0132 · 24/40]
        [‹]
        [‹ Desk]
        ───
        📱 <b>Аккаунты · 20</b>
        20 готово · страница 3 из 3
        Сначала проблемные. Нажмите, чтобы открыть.
        [🟢 +1 555 123 0132 · 24/40]
        [🟢 +1 555 123 0132 · 24/40]
        [🟢 +1 555 123 0132 · 24/40]
        [🟢 +1 555 123 0132 · 24/40]
        [‹]
        [‹ Пульт]
        "#);
        assert_eq!(
            list(&crate::bot::kit::screen::examples::reader(Default::default()), &accounts, 99, false).keyboard.len(),
            6
        );
    }

    #[test]
    fn a_command_without_an_account_offers_those_that_it_is_for() {
        insta::assert_snapshot!(show(|reader| which(reader, CommandId::LogOut, &four())), @r#"
        📱 <b>/logout</b>: which account?
        Tap it, or say it: <code>/logout +15551230132</code>
        [🟡 +1 555 123 0132 · flood wait, 12 min]
        [🟢 +1 555 123 0132 “EU” · 24/40]
        [‹ Accounts]
        ───
        📱 <b>/logout</b>: какой аккаунт?
        Нажмите на него или назовите: <code>/logout +15551230132</code>
        [🟡 +1 555 123 0132 · флуд-пауза, 12 мин]
        [🟢 +1 555 123 0132 «EU» · 24/40]
        [‹ Аккаунты]
        "#);
        insta::assert_snapshot!(show(|reader| which(reader, CommandId::Enable, &four()[..1])), @r#"
        📱 <b>/enable</b>: no account needs this now. /accounts shows how they stand.
        [‹ Accounts]
        ───
        📱 <b>/enable</b>: сейчас это не нужно ни одному аккаунту. Что с ними, покажет /accounts.
        [‹ Аккаунты]
        "#);
        let asks = |command| which(&crate::bot::kit::screen::examples::reader(Default::default()), command, &four());
        assert_eq!(
            asks(CommandId::LogOut).keyboard[1][0].data,
            AccountPress::Ask(AccountAction::LogOut, AccountId(1)).encode()
        );
        assert_eq!(asks(CommandId::ExportSession).keyboard[1][0].data, SessionPress::AskTool(AccountId(1)).encode());
    }

    #[test]
    fn nobody_yet() {
        insta::assert_snapshot!(show(|reader| list(reader, &[], 0, true)), @r#"
        📱 <b>Accounts</b>
        None yet. Add the first one; its login code will arrive in its Telegram app.
        [➕ Add an account]
        [‹ Desk]
        ───
        📱 <b>Аккаунты</b>
        Пока ни одного. Добавьте первый; код для входа придёт в его приложение Telegram.
        [➕ Добавить аккаунт]
        [‹ Пульт]
        "#);
    }
}
