//! The first screen: the state of the desk and the next step. What needs attention comes first.

use jiff::Timestamp;

use crate::bot::accounts::list_screens::{AccountMark, state};
use crate::bot::accounts::press::AccountPress;
use crate::bot::campaigns::press::CampaignPress;
use crate::bot::contacts::press::{ContactFilter, ContactPress};
use crate::bot::dialogs::press::{DialogFilter, DialogsPress};
use crate::bot::home::press::HomePress;
use crate::bot::imports::press::ImportPress;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::lists::press::ListPress;
use crate::bot::login::press::LoginPress;
use crate::bot::queue::press::QueuePress;
use crate::bot::sending::press::SendPress;
use crate::bot::sequences::press::SequencePress;
use crate::bot::settings::press::SettingsPress;
use crate::bot::stats::press::{StatsOf, StatsPress};
use crate::bot::team::press::TeamPress;
use crate::domain::account::Account;
use crate::domain::figures::Period;
use crate::domain::language::Language;
use crate::domain::run_trouble::TroubleCounts;
use crate::domain::team::{Right, Role};
use crate::i18n::Arg;
use crate::store::{Unanswered, Unread};

/// How many accounts in trouble are named.
const NAMED: usize = 3;

/// The content of the queue and the inbox.
#[derive(Clone, Copy, Debug, Default)]
pub struct WaitingCounts {
    pub count: u32,
    /// When the first scheduled item is due.
    pub next_at: Option<Timestamp>,
    /// Prospects who wait for an answer.
    pub unanswered: Unanswered,
    /// Messages of prospects that no member has seen.
    pub unread: Unread,
    /// Runs that wait for a decision, or were stopped because a message could not be sent.
    pub runs: TroubleCounts,
}

pub fn start(reader: &Reader, name: &str, role: Role, accounts: &[Account], waiting: WaitingCounts) -> View {
    if accounts.is_empty() {
        return welcome(reader, name, role, waiting);
    }
    let mut troubled: Vec<(AccountMark, &Account)> = accounts
        .iter()
        .map(|account| (AccountMark::of(account, reader), account))
        .filter(|(mark, _)| mark.needs_somebody())
        .collect();
    troubled.sort_by_key(|(mark, account)| (*mark, account.id));
    let marked =
        |wanted: AccountMark| accounts.iter().filter(move |account| AccountMark::of(account, reader) == wanted);
    let ready = marked(AccountMark::Ready).count();
    let cut_off = marked(AccountMark::CutOff).count();
    let sent: u32 = accounts.iter().map(|account| account.messages_sent).sum();

    let mut all = reader.text("start-accounts", &[("ready", ready.into())]);
    if !troubled.is_empty() {
        let count = reader.text("start-troubled", &[("count", troubled.len().into())]);
        all = format!("{all}, {count}");
    }
    let mut lines = vec![title(reader, waiting), all];
    for (_, account) in troubled.iter().take(NAMED) {
        let facts = [("phone", reader.phone(&account.phone).into()), ("state", state(reader, account).into())];
        lines.push(reader.text("start-trouble", &facts));
    }
    if troubled.len() > NAMED {
        lines.push(reader.text("start-more", &[("count", (troubled.len() - NAMED).into())]));
    }
    if cut_off > 0 {
        let since = marked(AccountMark::CutOff).filter_map(|account| account.offline_since).min();
        let at = reader.times.clock(since.unwrap_or(reader.times.now));
        lines.push(reader.text("start-cut-off", &[("count", cut_off.into()), ("at", at.into())]));
    }
    let sent = reader.text("start-sent-today", &[("count", sent.into())]);
    lines.push(std::iter::once(sent).chain(waits(reader, waiting)).collect::<Vec<_>>().join(", "));
    lines.extend(longest(reader, waiting.unanswered));
    lines.extend(runs(reader, waiting.runs));

    // Accounts can be opened only in private chats, and a button that would be refused is not shown.
    let may = |right| reader.private && role.may(right);
    let mut view = View::text(lines.join("\n"));
    for (_, account) in troubled.iter().take(NAMED).filter(|_| may(Right::RunAccounts)) {
        let label = reader.label("button-log-in-phone", &[("phone", reader.phone(&account.phone).into())]);
        view = view.row([Button::new(label, LoginPress::LogIn(account.id))]);
    }
    let accounts_button = reader.private.then(|| {
        Button::new(
            reader.label("start-button-accounts", &[("count", accounts.len().into())]),
            AccountPress::List { page: 0 },
        )
    });
    let send = may(Right::Send).then(|| reader.button("button-send", SendPress::Ask));
    let everybody = ContactPress::List { filter: ContactFilter::All, page: 0 };
    let contacts = reader.private.then(|| reader.button("start-button-contacts", everybody));
    let everything = DialogsPress::List { filter: DialogFilter::All, page: 0 };
    let dialogs = reader.private.then(|| reader.button("start-button-dialogs", everything));
    view.row(inbox_buttons(reader, waiting))
        .row(dialogs.into_iter().chain(accounts_button))
        .row(contacts.into_iter().chain(send))
        .grid(2, lists_buttons(reader, role))
        .row(queue_button(reader, waiting))
        .row(runs_button(reader, waiting.runs).filter(|_| may(Right::Send)))
        .row(may(Right::RunAccounts).then(|| reader.button("button-add-account", LoginPress::Add)))
        .row(desk_buttons(reader))
        .row([reader.button("button-help", HomePress::Help)])
}

/// The buttons for health, team and settings.
fn desk_buttons(reader: &Reader) -> Vec<Button> {
    if !reader.private {
        return Vec::new();
    }
    let figures = StatsPress::Show { of: StatsOf::All, period: Period::Week, dark: false };
    vec![
        reader.button("start-button-figures", figures),
        reader.button("start-button-team", TeamPress::List { page: 0 }),
        reader.button("start-button-settings", SettingsPress::All),
    ]
}

/// How many wait for an answer, and how much is unread.
fn title(reader: &Reader, WaitingCounts { unanswered, unread, .. }: WaitingCounts) -> String {
    let waiting =
        (unanswered.dialogs > 0).then(|| reader.text("dialogs-unanswered", &[("dialogs", unanswered.dialogs.into())]));
    let unread = (unread.messages > 0).then(|| reader.text("start-unread", &[("messages", unread.messages.into())]));
    let parts: Vec<String> = waiting.into_iter().chain(unread).collect();
    let inbox = if parts.is_empty() { reader.text("start-quiet", &[]) } else { parts.join(" · ") };
    reader.text("start-desk", &[("inbox", Arg::Html(inbox))])
}

/// How long the first has waited; `None` when nobody does.
fn longest(reader: &Reader, unanswered: Unanswered) -> Option<String> {
    let ago = reader.times.length(reader.times.now.duration_since(unanswered.since?));
    Some(reader.text("start-longest", &[("dialogs", unanswered.dialogs.into()), ("ago", ago.into())]))
}

/// The buttons to what waits and to what is unread. Dialogs can be opened only in private chats.
fn inbox_buttons(reader: &Reader, WaitingCounts { unanswered, unread, .. }: WaitingCounts) -> Vec<Button> {
    if !reader.private {
        return Vec::new();
    }
    let list = |key, count: u32, filter| {
        let label = || reader.label(key, &[("count", count.into())]);
        (count > 0).then(|| Button::new(label(), DialogsPress::List { filter, page: 0 }))
    };
    let waiting = list("start-button-waiting", unanswered.dialogs, DialogFilter::Waiting);
    let next = waiting.is_some().then(|| reader.button("dialog-button-next", DialogsPress::Next { after: None }));
    let unread = list("start-button-unread", unread.dialogs, DialogFilter::Unread);
    next.into_iter().chain(waiting).chain(unread).collect()
}

/// The number of waiting items in words; `None` when there are none.
fn waits(reader: &Reader, WaitingCounts { count, next_at, .. }: WaitingCounts) -> Option<String> {
    let count = (count > 0).then(|| ("count", count.into()))?;
    Some(match next_at.filter(|at| reader.times.now < *at) {
        Some(at) => reader.text("start-waiting-next", &[count, ("at", reader.times.clock(at).into())]),
        None => reader.text("start-waiting", &[count]),
    })
}

fn queue_button(reader: &Reader, WaitingCounts { count, .. }: WaitingCounts) -> Option<Button> {
    let label = || reader.label("start-button-queue", &[("count", count.into())]);
    (count > 0).then(|| Button::new(label(), QueuePress::Page { page: 0 }))
}

/// The ways from a list to a conversation, for those who may go them.
fn lists_buttons(reader: &Reader, role: Role) -> Vec<Button> {
    if !reader.private || !role.may(Right::Send) {
        return Vec::new();
    }
    vec![
        reader.button("contacts-button-import", ImportPress::AskFile),
        reader.button("contacts-button-lists", ListPress::Lists { page: 0 }),
        reader.button("contact-button-sequences", SequencePress::All { page: 0 }),
        reader.button("campaigns-button", CampaignPress::All { page: 0 }),
    ]
}

/// What sequences and campaigns need somebody for; `None` when that is nothing.
fn runs(reader: &Reader, counts: TroubleCounts) -> Option<String> {
    let part = |key, count: u32| (count > 0).then(|| reader.text(key, &[("count", count.into())]));
    let parts = [part("start-runs-held", counts.held), part("start-runs-not-sent", counts.not_delivered)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let all = || reader.text("start-runs", &[("counts", Arg::Html(parts.join(" · ")))]);
    (!parts.is_empty()).then(all)
}

fn runs_button(reader: &Reader, counts: TroubleCounts) -> Option<Button> {
    let label = || reader.label("start-button-runs", &[("count", counts.all().into())]);
    (counts.all() > 0).then(|| Button::new(label(), SequencePress::Troubles))
}

fn welcome(reader: &Reader, name: &str, role: Role, waiting: WaitingCounts) -> View {
    let may_add = reader.private && role.may(Right::RunAccounts);
    let key = if may_add { "start-welcome" } else { "start-welcome-wait" };
    let other = match reader.times.language {
        Language::En => Language::Ru,
        Language::Ru => Language::En,
    };
    let waits = waits(reader, waiting).map(|waits| format!("📤 {waits}"));
    View::lines(std::iter::once(reader.text(key, &[("name", name.into())])).chain(waits))
        .row(queue_button(reader, waiting))
        .row(may_add.then(|| reader.button("button-add-account", LoginPress::Add)))
        .row([
            reader.button("start-button-how", HomePress::How),
            reader.button("start-button-language", HomePress::SetLanguage(other)),
        ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::{account, at, reader, show};
    use crate::domain::account::{AccountStatus, StatusReason};
    use crate::domain::ids::AccountId;

    #[test]
    fn nothing_yet() {
        insta::assert_snapshot!(show(|reader| start(reader, "Ann <3", Role::Owner, &[], WaitingCounts::default())), @r#"
        👋 Hello Ann &lt;3, this is your desk.
        No account yet. Keep the phone of the first one at hand: the login code will arrive in its Telegram app.
        [➕ Add an account]
        [❓ How it works] [🌐 Русский]
        ───
        👋 Ann &lt;3, здравствуйте! Это ваш пульт.
        Аккаунтов пока нет. Держите под рукой телефон первого аккаунта: код для входа придёт в его приложение Telegram.
        [➕ Добавить аккаунт]
        [❓ Как это работает] [🌐 English]
        "#);
    }

    #[test]
    fn what_waits_is_shown_without_an_account_too() {
        let waiting = WaitingCounts { count: 1, ..WaitingCounts::default() };
        let view = start(&reader(Language::En), "Ann", Role::Owner, &[], waiting);
        assert!(view.text.ends_with("\n📤 1 waiting"), "{}", view.text);
        assert_eq!(view.keyboard[0][0].label, "📤 Queue · 1");
    }

    #[test]
    fn at_work() {
        let unanswered = Unanswered { dialogs: 3, since: Some(at("2026-11-23T09:12:00Z")) };
        let unread = Unread { messages: 5, dialogs: 2 };
        let runs = TroubleCounts { held: 3, not_delivered: 1 };
        let next_at = Some(at("2026-11-23T09:42:00Z"));
        let waiting = WaitingCounts { count: 4, next_at, unanswered, unread, runs };
        let lost = Account {
            id: AccountId(2),
            status: AccountStatus::New,
            status_reason: Some(StatusReason::SessionRevoked),
            ..account()
        };
        insta::assert_snapshot!(show(|reader| start(reader, "Ann", Role::Owner, &[account(), lost.clone()], waiting)), @r#"
        🗂 <b>Desk</b> · 3 wait for an answer · 5 unread
        📱 1 account ready, 1 needs you
        ⚠️ +1 555 123 0132: logged out
        📤 48 sent today, 4 waiting (next at 10:42)
        ⏳ The longest has waited for 18 min
        📋 In sequences and campaigns: 3 wait for a decision · 1 not sent in 7 days
        [🔐 Log in +1 555 123 0132]
        [➡️ Next] [⏳ Waiting · 3] [🔵 Unread · 2]
        [💬 Dialogs] [📱 Accounts · 2]
        [📇 Contacts] [📤 Send a message]
        [📥 Import] [📋 Lists]
        [🔁 Sequences] [📣 Campaigns]
        [📤 Queue · 4]
        [📋 Decide · 4]
        [➕ Add an account]
        [📊 Stats] [👥 Team] [⚙️ Settings]
        [❓ Help]
        ───
        🗂 <b>Пульт</b> · 3 ждут ответа · новых: 5
        📱 готов 1 аккаунт, 1 ждёт вас
        ⚠️ +1 555 123 0132: сеанс закрыт
        📤 Отправлено сегодня: 48, ждут отправки: 4 (следующее в 10:42)
        ⏳ Дольше всех ждут уже 18 мин
        📋 В цепочках и кампаниях: 3 ждут решения · не ушло за 7 дней: 1
        [🔐 Войти в +1 555 123 0132]
        [➡️ Следующий] [⏳ Ждут · 3] [🔵 Новые · 2]
        [💬 Диалоги] [📱 Аккаунты · 2]
        [📇 Контакты] [📤 Написать]
        [📥 Загрузить] [📋 Списки]
        [🔁 Цепочки] [📣 Кампании]
        [📤 Очередь · 4]
        [📋 Решить · 4]
        [➕ Добавить аккаунт]
        [📊 Статистика] [👥 Команда] [⚙️ Настройки]
        [❓ Справка]
        "#);
    }

    #[test]
    fn without_a_connection_no_account_is_ready() {
        let cut_off = Account { offline_since: Some(at("2026-11-23T09:20:00Z")), ..account() };
        let waiting = WaitingCounts { count: 1, ..WaitingCounts::default() };
        insta::assert_snapshot!(show(|reader| start(reader, "Ann", Role::Viewer, std::slice::from_ref(&cut_off), waiting)), @r#"
        🗂 <b>Desk</b> · nobody waits
        📱 no account is ready
        📡 1 account has had no connection to Telegram since 10:20. Messages wait and go out when it is back.
        📤 24 sent today, 1 waiting
        [💬 Dialogs] [📱 Accounts · 1]
        [📇 Contacts]
        [📤 Queue · 1]
        [📊 Stats] [👥 Team] [⚙️ Settings]
        [❓ Help]
        ───
        🗂 <b>Пульт</b> · никто не ждёт
        📱 готовых аккаунтов нет
        📡 1 аккаунт без связи с Telegram с 10:20. Сообщения ждут и уйдут, как только связь вернётся.
        📤 Отправлено сегодня: 24, ждут отправки: 1
        [💬 Диалоги] [📱 Аккаунты · 1]
        [📇 Контакты]
        [📤 Очередь · 1]
        [📊 Статистика] [👥 Команда] [⚙️ Настройки]
        [❓ Справка]
        "#);
    }

    #[test]
    fn a_viewer_gets_no_button_that_would_be_refused() {
        insta::assert_snapshot!(show(|reader| start(reader, "Ann", Role::Viewer, &[account()], WaitingCounts::default())), @r#"
        🗂 <b>Desk</b> · nobody waits
        📱 1 account ready
        📤 24 sent today
        [💬 Dialogs] [📱 Accounts · 1]
        [📇 Contacts]
        [📊 Stats] [👥 Team] [⚙️ Settings]
        [❓ Help]
        ───
        🗂 <b>Пульт</b> · никто не ждёт
        📱 готов 1 аккаунт
        📤 Отправлено сегодня: 24
        [💬 Диалоги] [📱 Аккаунты · 1]
        [📇 Контакты]
        [📊 Статистика] [👥 Команда] [⚙️ Настройки]
        [❓ Справка]
        "#);
    }
}
