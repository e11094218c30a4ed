//! The screens for an account's limits and label. A button sets a value, never a step from the present one, so an
//! outdated screen does no harm.

use crate::accounts::AccountOverview;
use crate::bot::accounts::action_screens::to_card;
use crate::bot::accounts::card_screens::{title, warm_up_day};
use crate::bot::accounts::settings_press::AccountSettingsPress;
use crate::bot::kit::{Button, Reader, View};
use crate::domain::account::{Account, AccountStatus, WarmUpPace};
use crate::domain::account_limits::LimitKind;

const KINDS: [LimitKind; 2] = [LimitKind::Messages, LimitKind::NewContacts];

pub fn limits(reader: &Reader, overview: &AccountOverview) -> View {
    let account = &overview.account;
    let limits = account.limits();
    let mut lines = vec![title(reader, account)];
    lines.extend(KINDS.map(|kind| reader.text(line(kind), &[("limit", limits.get(kind).into())])));
    lines.push(pace(reader, overview));
    let mut view = View::text(lines.join("\n"));
    for kind in KINDS {
        view = view.row(steps(reader, account, kind));
    }
    view.row(pace_button(reader, account)).row([to_card(reader, account.id)])
}

/// Asks for a number.
pub fn ask_limit(reader: &Reader, account: &Account, kind: LimitKind) -> View {
    let key = match kind {
        LimitKind::Messages => "limits-ask-messages",
        LimitKind::NewContacts => "limits-ask-new-contacts",
    };
    View::lines([title(reader, account), reader.text(key, &[("most", account.limits().most(kind).into())])])
        .row([reader.cancel()])
}

/// Asks for a label.
pub fn ask_label(reader: &Reader, account: &Account) -> View {
    let clear = account
        .label
        .is_some()
        .then(|| reader.button("label-button-clear", AccountSettingsPress::ClearLabel(account.id)));
    View::lines([title(reader, account), reader.text("label-ask", &[])]).row(clear.into_iter().chain([reader.cancel()]))
}

fn line(kind: LimitKind) -> &'static str {
    match kind {
        LimitKind::Messages => "limits-messages",
        LimitKind::NewContacts => "limits-new-contacts",
    }
}

/// Less, the number itself (press to type it), more.
fn steps(reader: &Reader, account: &Account, kind: LimitKind) -> Vec<Button> {
    let (limits, id) = (account.limits(), account.id);
    let (now, most) = (limits.get(kind), limits.most(kind));
    let (step, icon) = match kind {
        LimitKind::Messages => (5, "✉️"),
        LimitKind::NewContacts => (1, "👋"),
    };
    let set = |label: &str, value: u32| {
        Button::new(label.to_owned(), AccountSettingsPress::SetLimit { account: id, kind, value })
    };
    let number = Button::new(
        reader.label("limits-button-number", &[("icon", icon.into()), ("limit", now.into())]),
        AccountSettingsPress::AskLimit { account: id, kind },
    );
    let less = (now > 0).then(|| set("−", now.saturating_sub(step)));
    let more = (now < most).then(|| set("+", (now + step).min(most)));
    less.into_iter().chain([number]).chain(more).collect()
}

fn pace(reader: &Reader, overview: &AccountOverview) -> String {
    match overview.account.status {
        AccountStatus::Warming => {
            let (day, days) = warm_up_day(overview);
            let today = overview.account.caps;
            let facts = [
                ("day", day.into()),
                ("days", days.into()),
                ("limit", today.messages.into()),
                ("new", today.new_contacts.into()),
            ];
            reader.text("limits-warming", &facts)
        }
        AccountStatus::Active => reader.text("limits-established", &[]),
        _ => reader.text("limits-not-at-work", &[]),
    }
}

fn pace_button(reader: &Reader, account: &Account) -> Option<Button> {
    let set = |key, pace| Some(reader.button(key, AccountSettingsPress::SetPace { account: account.id, pace }));
    match account.status {
        AccountStatus::Warming => set("limits-button-established", WarmUpPace::Established),
        AccountStatus::Active => set("limits-button-warm-up", WarmUpPace::WarmUp),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::{account, overview, show};
    use crate::domain::limits::Caps;

    fn of(account: Account) -> AccountOverview {
        AccountOverview { account, ..overview() }
    }

    #[test]
    fn limits_have_a_less_and_a_more() {
        insta::assert_snapshot!(show(|reader| limits(reader, &of(account()))), @r#"
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        ✉️ Up to 40 messages a day
        👋 Up to 10 of them to strangers
        No warm-up: the full limits apply.
        [−] [✉️ 40] [+]
        [−] [👋 10] [+]
        [🌱 Warm up slowly]
        [‹ Account]
        ───
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
        ✉️ Сообщений в день: до 40
        👋 Из них незнакомым: до 10
        Разогрева нет: лимиты действуют полностью.
        [−] [✉️ 40] [+]
        [−] [👋 10] [+]
        [🌱 Разогревать постепенно]
        [‹ Аккаунт]
        "#);
    }

    #[test]
    fn a_warm_up_is_visible_and_can_be_ended() {
        let caps = Caps { messages: 10, new_contacts: 2 };
        let account = Account { status: AccountStatus::Warming, warmup_count: 3, caps, ..account() };
        let overview = of(account);
        insta::assert_snapshot!(show(|reader| limits(reader, &overview)), @r#"
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        ✉️ Up to 40 messages a day
        👋 Up to 10 of them to strangers
        🌱 Warming up, day 4 of 14: today up to 10 messages, 2 to strangers
        [−] [✉️ 40] [+]
        [−] [👋 10] [+]
        [⏩ End the warm-up]
        [‹ Account]
        ───
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
        ✉️ Сообщений в день: до 40
        👋 Из них незнакомым: до 10
        🌱 Разогрев, день 4 из 14: сегодня сообщений до 10, из них незнакомым до 2
        [−] [✉️ 40] [+]
        [−] [👋 10] [+]
        [⏩ Закончить разогрев]
        [‹ Аккаунт]
        "#);
    }

    #[test]
    fn a_limit_at_its_end_goes_one_way_only() {
        let account = Account { daily_limit: 0, new_contact_limit: 0, status: AccountStatus::New, ..account() };
        let keyboard = limits(&crate::bot::kit::screen::examples::reader(Default::default()), &of(account)).keyboard;
        let row = |row: usize| keyboard[row].iter().map(|button| button.label.as_str()).collect::<Vec<_>>().join(" ");
        assert_eq!((row(0).as_str(), row(1).as_str()), ("✉️ 0 +", "👋 0"));
    }

    #[test]
    fn a_number_and_a_label_are_asked_for() {
        insta::assert_snapshot!(show(|reader| ask_limit(reader, &account(), LimitKind::NewContacts)), @r#"
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        🎚 How many first messages to strangers a day? Send a number from 0 to 40.
        [✖ Cancel]
        ───
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
        🎚 Скольким незнакомым писать в день? Пришлите число от 0 до 40.
        [✖ Отмена]
        "#);
        insta::assert_snapshot!(show(|reader| ask_label(reader, &account())), @r#"
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        🏷 What does the team call this account? Send a short name, for example <code>EU</code>.
        [🗑 Remove the label] [✖ Cancel]
        ───
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
        🏷 Как этот аккаунт называют в команде? Пришлите короткое название, например <code>ЕС</code>.
        [🗑 Убрать метку] [✖ Отмена]
        "#);
    }
}
