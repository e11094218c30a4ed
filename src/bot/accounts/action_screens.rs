//! Confirmation screens for actions that are hard to undo, and their results. A confirmation says what is lost and what
//! stays, and always has a back button.

use crate::accounts::AccountOverview;
use crate::bot::accounts::card_screens::title;
use crate::bot::accounts::list_screens::PAGE;
use crate::bot::accounts::press::{AccountAction, AccountPress};
use crate::bot::kit::{Button, Reader, View, page_of};
use crate::bot::login::press::LoginPress;
use crate::domain::account::{Account, StatusReason};
use crate::domain::ids::AccountId;
use crate::event::{Leave, LeaveOutcome};

pub fn confirm(reader: &Reader, overview: &AccountOverview, action: AccountAction) -> View {
    let account = &overview.account;
    let (question, button) = match action {
        AccountAction::SwitchOff => ("confirm-off", "confirm-button-off"),
        AccountAction::SwitchOn if account.status_reason == Some(StatusReason::SessionExported) => {
            ("confirm-on-exported", "confirm-button-stopped")
        }
        AccountAction::SwitchOn => ("confirm-on", "confirm-button-on"),
        AccountAction::LogOut => ("confirm-log-out", "confirm-button-log-out"),
        AccountAction::Remove => ("confirm-remove", "confirm-button-remove"),
        AccountAction::NewHolder => ("confirm-new-holder", "button-new-holder"),
    };
    let keeps = overview.waiting > 0 && action != AccountAction::SwitchOn;
    let waiting = keeps.then(|| reader.text("confirm-waiting", &[("count", overview.waiting.into())]));
    View::lines([title(reader, account), reader.text(question, &[])].into_iter().chain(waiting))
        .row([reader.button(button, AccountPress::Do(action, account.id))])
        .row([to_card(reader, account.id)])
}

/// Telegram is asked to end the session.
pub fn leaving(reader: &Reader, account: &Account) -> View {
    View::lines([title(reader, account), reader.text("leave-asking", &[])])
}

/// The session was not ended.
pub fn not_left(reader: &Reader, account: &Account, leave: Leave, outcome: LeaveOutcome) -> View {
    let action = match leave {
        Leave::LogOut => AccountAction::LogOut,
        Leave::Remove => AccountAction::Remove,
    };
    let key = match outcome {
        LeaveOutcome::Broken => "leave-broken",
        LeaveOutcome::NoAnswer | LeaveOutcome::Done => "leave-no-answer",
    };
    View::lines([title(reader, account), reader.text(key, &[])])
        .row([reader.button("leave-button-again", AccountPress::Do(action, account.id)), to_card(reader, account.id)])
}

pub fn removed(reader: &Reader) -> View {
    View::text(reader.text("leave-removed", &[]))
        .row([reader.button("button-add-account", LoginPress::Add)])
        .row([reader.button("button-accounts-back", AccountPress::List { page: 0 })])
}

/// The accounts that can take over the dialogs of an account.
pub fn heirs(reader: &Reader, from: &AccountOverview, heirs: &[Account], page: u32) -> View {
    let id = from.account.id;
    let head = title(reader, &from.account);
    if heirs.is_empty() {
        return View::lines([head, reader.text("move-nobody", &[])]).row([to_card(reader, id)]);
    }
    let question = reader.text("move-question", &[("count", from.dialogs.all.into())]);
    let (heirs, page, pages) = page_of(heirs, page, PAGE);
    let mut view = View::lines([head, question]);
    for heir in heirs {
        let name = heir.label.clone().or_else(|| heir.display_name.clone()).unwrap_or_default();
        let label = format!("📱 {} {name}", reader.phone(&heir.phone)).trim_end().to_owned();
        view = view.row([Button::new(label, AccountPress::MoveTo { from: id, to: heir.id })]);
    }
    let turning = reader.turning(page, page + 1 < pages, |page| AccountPress::MoveDialogs { from: id, page });
    view.row(turning).row([to_card(reader, id)])
}

pub fn confirm_move(reader: &Reader, from: &AccountOverview, to: &Account) -> View {
    let id = from.account.id;
    let facts = [("count", from.dialogs.all.into()), ("phone", reader.phone(&to.phone).into())];
    View::lines([title(reader, &from.account), reader.text("move-confirm", &facts)])
        .row([reader.button("move-button", AccountPress::MoveNow { from: id, to: to.id })])
        .row([to_card(reader, id)])
}

pub fn moved(reader: &Reader, count: u32, to: &Account) -> View {
    let facts = [("count", count.into()), ("phone", reader.phone(&to.phone).into())];
    View::text(reader.text("move-done", &facts))
        .row([Button::new(format!("📱 {}", reader.phone(&to.phone)), AccountPress::Show(to.id))])
        .row([reader.button("button-accounts-back", AccountPress::List { page: 0 })])
}

#[must_use]
pub fn new_holder(reader: &Reader, id: AccountId) -> Button {
    reader.button("button-new-holder", AccountPress::Ask(AccountAction::NewHolder, id))
}

#[must_use]
pub fn to_card(reader: &Reader, id: AccountId) -> Button {
    reader.button("button-account-back", AccountPress::Show(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::{account, overview, show};

    #[test]
    fn a_question_says_what_goes_and_what_stays() {
        let shown = [
            AccountAction::SwitchOff,
            AccountAction::SwitchOn,
            AccountAction::LogOut,
            AccountAction::Remove,
            AccountAction::NewHolder,
        ]
        .map(|action| show(|reader| confirm(reader, &overview(), action)));
        insta::assert_snapshot!(shown.join("\n═══\n"), @r#"
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        ⏹ Switch this account off?
        It disconnects and sends nothing. Its session is kept: one tap switches it on again.
        2 messages wait in its queue and stay there.
        [⏹ Yes, switch it off]
        [‹ Account]
        ───
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
        ⏹ Выключить этот аккаунт?
        Он отключится и перестанет отправлять. Сеанс сохранится: включить снова можно одним нажатием.
        В его очереди 2 сообщения; очередь сохранится.
        [⏹ Да, выключить]
        [‹ Аккаунт]
        ═══
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        ▶️ Switch this account on?
        [▶️ Yes, switch it on]
        [‹ Account]
        ───
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
        ▶️ Включить этот аккаунт?
        [▶️ Да, включить]
        [‹ Аккаунт]
        ═══
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        🚪 Log this account out?
        Its session ends at Telegram and here; to send again it needs a new code. Dialogs and history stay.
        2 messages wait in its queue and stay there.
        [🚪 Yes, log it out]
        [‹ Account]
        ───
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
        🚪 Выйти из этого аккаунта?
        Сеанс закроется и в Telegram, и здесь; чтобы снова отправлять, понадобится новый код. Диалоги и история останутся.
        В его очереди 2 сообщения; очередь сохранится.
        [🚪 Да, выйти]
        [‹ Аккаунт]
        ═══
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        🗑 Remove this account from the desk?
        It is logged out and leaves the list. Dialogs and history stay, and adding its number again brings it back.
        2 messages wait in its queue and stay there.
        [🗑 Yes, remove it]
        [‹ Account]
        ───
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
        🗑 Убрать этот аккаунт с пульта?
        Пульт выйдет из него, и он исчезнет из списка. Диалоги и история останутся; добавите номер снова — всё вернётся.
        В его очереди 2 сообщения; очередь сохранится.
        [🗑 Да, убрать]
        [‹ Аккаунт]
        ═══
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        A new, empty account begins under this number. The former one keeps its dialogs, history and limits. It can no longer be logged in, but its dialogs can be handed on.
        2 messages wait in its queue and stay there.
        [➕ New account with this number]
        [‹ Account]
        ───
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
        С этим номером начнётся новый, пустой аккаунт. Прежний сохранит диалоги, историю и лимиты. Войти в него больше нельзя, но диалоги можно передать.
        В его очереди 2 сообщения; очередь сохранится.
        [➕ Новый аккаунт с этим номером]
        [‹ Аккаунт]
        "#);
    }

    #[test]
    fn a_session_that_another_tool_has_is_asked_about() {
        let status_reason = Some(StatusReason::SessionExported);
        let overview = AccountOverview { account: Account { status_reason, ..account() }, ..overview() };
        insta::assert_snapshot!(show(|reader| confirm(reader, &overview, AccountAction::SwitchOn)), @r#"
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        ▶️ Is the other tool stopped?
        This account’s session was handed out. If the other tool and the desk use it at once, Telegram ends it, and you have to log in again.
        [▶️ It is stopped, switch on]
        [‹ Account]
        ───
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
        ▶️ Другая программа остановлена?
        Сеанс этого аккаунта был ей передан. Если пользоваться им сразу в двух местах, Telegram закроет его, и придётся входить заново.
        [▶️ Остановлена, включить]
        [‹ Аккаунт]
        "#);
    }

    #[test]
    fn what_was_not_ended_can_be_tried_again() {
        let view = |outcome| show(|reader| not_left(reader, &account(), Leave::LogOut, outcome));
        insta::assert_snapshot!(view(LeaveOutcome::NoAnswer), @r#"
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        📡 Telegram did not end the session, so nothing has changed here either. Try again in a minute.
        [🔁 Try again] [‹ Account]
        ───
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
        📡 Telegram не закрыл сеанс, поэтому и здесь ничего не изменилось. Попробуйте через минуту.
        [🔁 Ещё раз] [‹ Аккаунт]
        "#);
        insta::assert_snapshot!(view(LeaveOutcome::Broken), @r#"
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        Something broke here; the log has the details. The card shows where the account stands.
        [🔁 Try again] [‹ Account]
        ───
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
        Здесь что-то сломалось, подробности в журнале. Что сейчас с аккаунтом, видно на карточке.
        [🔁 Ещё раз] [‹ Аккаунт]
        "#);
        insta::assert_snapshot!(show(removed), @r#"
        🗑 Removed. Its dialogs and its history stay.
        Add its number again, and everything is back.
        [➕ Add an account]
        [‹ Accounts]
        ───
        🗑 Аккаунт убран. Его диалоги и история остались.
        Добавите номер снова — всё вернётся.
        [➕ Добавить аккаунт]
        [‹ Аккаунты]
        "#);
    }

    #[test]
    fn dialogs_are_handed_on_after_a_question() {
        insta::assert_snapshot!(show(|reader| heirs(reader, &overview(), &[account()], 0)), @r#"
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        🔁 Who takes over its 17 dialogs?
        From then on, another account answers these people.
        [📱 +1 555 123 0132 EU]
        [‹ Account]
        ───
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
        🔁 Кому передать его 17 диалогов?
        Отвечать этим людям будет уже другой аккаунт.
        [📱 +1 555 123 0132 EU]
        [‹ Аккаунт]
        "#);
        insta::assert_snapshot!(show(|reader| heirs(reader, &overview(), &[], 0)), @r#"
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        🔁 No other account is logged in, so there is none to take over the dialogs. Log one in first.
        [‹ Account]
        ───
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
        🔁 Передать диалоги некому: в другие аккаунты вход не выполнен. Сначала войдите хотя бы в один.
        [‹ Аккаунт]
        "#);
        insta::assert_snapshot!(show(|reader| confirm_move(reader, &overview(), &account())), @r#"
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        🔁 Hand 17 dialogs over to +1 555 123 0132?
        What waits for these people goes out from there. If the old account comes back, the dialogs stay with the new one.
        [🔁 Yes, hand them over]
        [‹ Account]
        ───
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
        🔁 Передать 17 диалогов аккаунту +1 555 123 0132?
        Всё, что ждёт отправки этим людям, уйдёт с него. Если прежний аккаунт вернётся, диалоги останутся у нового.
        [🔁 Да, передать]
        [‹ Аккаунт]
        "#);
        insta::assert_snapshot!(show(|reader| moved(reader, 17, &account())), @r#"
        ✅ 17 dialogs handed over: +1 555 123 0132 answers now.
        [📱 +1 555 123 0132]
        [‹ Accounts]
        ───
        ✅ Передано 17 диалогов: теперь отвечает +1 555 123 0132.
        [📱 +1 555 123 0132]
        [‹ Аккаунты]
        "#);
    }
}
