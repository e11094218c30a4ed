//! The screens of session imports and exports. A secret is on one screen only, which is deleted automatically.

use secrecy::{ExposeSecret, SecretString};

use crate::accounts::AccountOverview;
use crate::bot::accounts::action_screens::{new_holder, to_card};
use crate::bot::accounts::card_screens::title;
use crate::bot::home::press::HomePress;
use crate::bot::kit::{Reader, View};
use crate::bot::login::press::LoginPress;
use crate::bot::login::screens::back;
use crate::bot::sessions::press::{SessionPress, SessionTool};
use crate::domain::account::Account;
use crate::domain::session_import::ImportOutcome;
use crate::i18n::Arg;

/// Asks whether the other tool is stopped.
pub fn ask_stopped(reader: &Reader) -> View {
    View::text(reader.text("import-stopped", &[]))
        .row([reader.button("import-button-stopped", SessionPress::ImportReady)])
        .row([reader.cancel()])
}

pub fn ask_string(reader: &Reader) -> View {
    reader.question("import-ask", &[])
}

pub fn importing(reader: &Reader) -> View {
    View::text(reader.text("import-asking", &[]))
}

/// The outcome of an import; `account` is the account concerned, if known.
pub fn imported(reader: &Reader, outcome: &ImportOutcome, account: Option<&Account>) -> View {
    let phone = account.map(|account| reader.phone(&account.phone)).unwrap_or_default();
    let text = |key| reader.text(key, &[("phone", Arg::from(phone.as_str()))]);
    let again = [reader.button("import-button-again", SessionPress::Import)];
    let view = match outcome {
        ImportOutcome::Done(_) => View::text(text("import-done")),
        ImportOutcome::Back(_, former) => View::lines([text("import-done"), back(reader, former)]),
        ImportOutcome::AlreadyHere(_) => View::text(text("import-already-here")),
        ImportOutcome::OtherPerson(id) => View::text(text("import-other-person")).row([new_holder(reader, *id)]),
        ImportOutcome::NotASession => View::text(text("import-no-session")).row(again),
        ImportOutcome::Truncated => View::text(text("import-truncated")).row(again),
        ImportOutcome::Bot => View::text(text("import-bot")).row(again),
        ImportOutcome::Dead => {
            View::text(text("import-dead")).row([reader.button("button-add-account", LoginPress::Add)])
        }
        ImportOutcome::Banned => View::text(text("import-banned")),
        ImportOutcome::NoConnection => View::text(text("import-no-connection")).row(again),
        ImportOutcome::Refused => View::text(text("import-refused")).row(again),
        ImportOutcome::Broken => View::text(text("import-broken")).row(again),
    };
    let card = account.map(|account| to_card(reader, account.id));
    view.row(card).row([reader.button("button-home", HomePress::Home)])
}

/// The consequences of an export, and the choice of the tool.
pub fn ask_tool(reader: &Reader, overview: &AccountOverview) -> View {
    let id = overview.account.id;
    let export = |key, tool| reader.button(key, SessionPress::Export { account: id, tool });
    View::lines([title(reader, &overview.account), reader.text("export-question", &[])])
        .row([
            export("export-button-telethon", SessionTool::Telethon),
            export("export-button-pyrogram", SessionTool::Pyrogram),
        ])
        .row([to_card(reader, id)])
}

/// A placeholder for the secret: the message is recorded before the secret is shown.
pub fn secret_coming(reader: &Reader) -> View {
    View::text(reader.text("secret-coming", &[]))
}

/// The secret itself.
pub fn secret(reader: &Reader, text: &SecretString) -> View {
    View::lines([
        reader.text("export-secret", &[]),
        // Hidden until it is tapped, and copied by a tap.
        format!("<tg-spoiler><code>{}</code></tg-spoiler>", crate::i18n::escape(text.expose_secret())),
    ])
    .row([reader.button("export-button-delete", SessionPress::DeleteSecret)])
}

pub fn exported(reader: &Reader, account: &Account) -> View {
    View::lines([title(reader, account), reader.text("export-done", &[])]).row([to_card(reader, account.id)])
}

/// The same after a crash, when it is unknown whether the session was seen.
pub fn exported_before(reader: &Reader, account: &Account) -> View {
    let view = exported(reader, account);
    View { text: format!("{}\n{}", view.text, reader.text("export-again", &[])), ..view }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::{account, overview, show};
    use crate::domain::ids::AccountId;

    #[test]
    fn the_other_tool_is_asked_about_first() {
        insta::assert_snapshot!(show(ask_stopped), @r#"
        📥 <b>Import from Telethon/Pyrogram</b>
        Is the other tool stopped? Telegram ends a session for good when it is used in two places at once.
        [✅ It is stopped]
        [✖ Cancel]
        ───
        📥 <b>Импорт из Telethon/Pyrogram</b>
        Другая программа остановлена? Если пользоваться сеансом сразу в двух местах, Telegram закроет его навсегда.
        [✅ Остановлена]
        [✖ Отмена]
        "#);
        insta::assert_snapshot!(show(ask_string), @r#"
        📥 Send the session string from Telethon or Pyrogram. I will delete your message at once.
        [✖ Cancel]
        ───
        📥 Пришлите строку сеанса из Telethon или Pyrogram. Ваше сообщение я сразу удалю.
        [✖ Отмена]
        "#);
        insta::assert_snapshot!(show(importing), @r#"
        ⏳ Asking Telegram whose session this is…
        ───
        ⏳ Спрашиваю Telegram, чей это сеанс…
        "#);
    }

    #[test]
    fn every_outcome_says_what_is_next() {
        let id = AccountId(1);
        let former = account().phone;
        let known = [ImportOutcome::Done(id), ImportOutcome::Back(id, former), ImportOutcome::AlreadyHere(id)];
        let known = known.map(|outcome| show(|reader| imported(reader, &outcome, Some(&account()))));
        let unknown = [
            ImportOutcome::NotASession,
            ImportOutcome::Truncated,
            ImportOutcome::Bot,
            ImportOutcome::Dead,
            ImportOutcome::Banned,
            ImportOutcome::NoConnection,
            ImportOutcome::Refused,
            ImportOutcome::Broken,
        ];
        let unknown = unknown.map(|outcome| show(|reader| imported(reader, &outcome, None)));
        insta::assert_snapshot!([known.as_slice(), unknown.as_slice()].concat().join("\n═══\n"), @r#"
        ✅ +1 555 123 0132 is in, with its old session. Its limits are on its card.
        [‹ Account]
        [‹ Desk]
        ───
        ✅ +1 555 123 0132 добавлен, сеанс прежний. Лимиты — на карточке.
        [‹ Аккаунт]
        [‹ Пульт]
        ═══
        ✅ +1 555 123 0132 is in, with its old session. Its limits are on its card.
        ☎️ It was here as +1 555 123 0132: its dialogs, queue, history and limits are back, under the new number.
        [‹ Account]
        [‹ Desk]
        ───
        ✅ +1 555 123 0132 добавлен, сеанс прежний. Лимиты — на карточке.
        ☎️ Раньше он был здесь с номером +1 555 123 0132: диалоги, очередь, история и лимиты на месте, номер теперь новый.
        [‹ Аккаунт]
        [‹ Пульт]
        ═══
        +1 555 123 0132 is already at the desk and logged in; nothing has changed.
        [‹ Account]
        [‹ Desk]
        ───
        +1 555 123 0132 уже на пульте, вход выполнен; ничего не изменилось.
        [‹ Аккаунт]
        [‹ Пульт]
        ═══
        ✖ This is not a session string of Telethon or Pyrogram: those are about 350 letters and digits without a space.
        [📥 Try again]
        [‹ Desk]
        ───
        ✖ Это не строка сеанса Telethon или Pyrogram: в такой около 350 букв и цифр без пробелов.
        [📥 Ещё раз]
        [‹ Пульт]
        ═══
        ✖ The end of the session string is missing. Copy all of it and send it again.
        [📥 Try again]
        [‹ Desk]
        ───
        ✖ Не хватает конца строки. Скопируйте её целиком и пришлите снова.
        [📥 Ещё раз]
        [‹ Пульт]
        ═══
        ✖ This is a bot’s session. The desk works with ordinary accounts only.
        [📥 Try again]
        [‹ Desk]
        ───
        ✖ Это сеанс бота. Пульт работает только с обычными аккаунтами.
        [📥 Ещё раз]
        [‹ Пульт]
        ═══
        ✖ This session has been ended. Log the account in with a code instead.
        [➕ Add an account]
        [‹ Desk]
        ───
        ✖ Этот сеанс уже закрыт. Войдите в аккаунт по коду.
        [➕ Добавить аккаунт]
        [‹ Пульт]
        ═══
        ⛔ Telegram has banned this account. Telegram’s own app shows how to appeal.
        [‹ Desk]
        ───
        ⛔ Telegram заблокировал этот аккаунт. Как обжаловать блокировку, подскажет приложение Telegram.
        [‹ Пульт]
        ═══
        📡 Telegram does not answer. Nothing was kept; try again in a minute.
        [📥 Try again]
        [‹ Desk]
        ───
        📡 Telegram не отвечает. Ничего не сохранено; попробуйте через минуту.
        [📥 Ещё раз]
        [‹ Пульт]
        ═══
        ✖ Telegram refused this session for now, and nothing was kept. The log says why; try again later.
        [📥 Try again]
        [‹ Desk]
        ───
        ✖ Telegram пока не принял этот сеанс, ничего не сохранено. Причина в журнале; попробуйте позже.
        [📥 Ещё раз]
        [‹ Пульт]
        ═══
        Something broke here; the log has the details. Nothing was kept; please try again.
        [📥 Try again]
        [‹ Desk]
        ───
        Здесь что-то сломалось, подробности в журнале. Ничего не сохранено; попробуйте ещё раз.
        [📥 Ещё раз]
        [‹ Пульт]
        "#);
    }

    #[test]
    fn a_session_is_handed_out_after_a_warning() {
        insta::assert_snapshot!(show(|reader| ask_tool(reader, &overview())), @r#"
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        📤 Hand this account’s session to another tool?
        Here the account is disconnected and switched off. Whoever has the session has the account: it is shown for one minute, to you alone.
        [Telethon] [Pyrogram]
        [‹ Account]
        ───
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
        📤 Передать сеанс этого аккаунта другой программе?
        Здесь аккаунт отключится и будет выключен. У кого сеанс, у того и аккаунт: я покажу его на одну минуту и только вам.
        [Telethon] [Pyrogram]
        [‹ Аккаунт]
        "#);
        insta::assert_snapshot!(show(|reader| secret(reader, &"1AbC_-=".to_owned().into())), @r#"
        🔑 Tap to see, tap again to copy. This message disappears in a minute.
        <tg-spoiler><code>1AbC_-=</code></tg-spoiler>
        [🗑 I have it, delete now]
        ───
        🔑 Нажмите, чтобы увидеть; ещё раз — чтобы скопировать. Через минуту сообщение исчезнет.
        <tg-spoiler><code>1AbC_-=</code></tg-spoiler>
        [🗑 Скопировано, удалить]
        "#);
        insta::assert_snapshot!(show(|reader| exported(reader, &account())), @r#"
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        📤 Handed out; the account is switched off here. Stop the other tool before you switch it on again.
        [‹ Account]
        ───
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
        📤 Сеанс передан, здесь аккаунт выключен. Прежде чем включать его снова, остановите другую программу.
        [‹ Аккаунт]
        "#);
    }

    #[test]
    fn a_reader_who_may_not_have_seen_it_learns_how_to_get_it() {
        let shown = show(|reader| exported_before(reader, &account()));
        assert!(shown.contains("did not see the session") && shown.contains("не увидели сеанс"), "{shown}");
    }
}
