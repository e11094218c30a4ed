//! The questions of `/send`: the recipient and the account. Each has an example of an answer and a cancel button.

use crate::bot::dialogs::screens::one_line;
use crate::bot::kit::quote::quote;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::sending::meant_press::MeantPress;
use crate::bot::sending::press::SendPress;
use crate::domain::dialog::Dialog;

pub fn ask_target(reader: &Reader) -> View {
    View::text(reader.text("send-ask-target", &[])).row([choose(reader)]).row([reader.cancel()])
}

/// The button to Telegram's own list of people.
fn choose(reader: &Reader) -> Button {
    reader.button("send-button-pick", SendPress::Pick)
}

/// Asks for the recipient of a known text.
pub fn ask_target_of(reader: &Reader, text: &str) -> View {
    View::lines([reader.text("send-ask-target-of", &[]), quote(reader, text, None)])
        .row([choose(reader)])
        .row([reader.cancel()])
}

/// Asks which of the people with the typed name is meant.
pub fn ask_which(reader: &Reader, dialogs: &[Dialog]) -> View {
    let people = dialogs.iter().zip(0..).fold(
        View::text(reader.text("send-ask-which", &[("count", dialogs.len().into())])),
        |view, (dialog, number)| {
            let username = dialog.target_username.as_ref().map(|name| format!(" · @{name}"));
            let label = format!("{}{}", one_line(&dialog.name(), 32), username.unwrap_or_default());
            view.row([Button::new(label, MeantPress::Person(number))])
        },
    );
    people.row([reader.cancel()])
}

/// Asks whether further names are part of the text or further recipients; for one person, whether a name in the text is
/// part of it.
pub fn ask_several(reader: &Reader, people: &[String], alone: &str, each: &str) -> View {
    let target = people.first().cloned().unwrap_or_default();
    let args = [("target", target.into()), ("all", people.join(", ").into()), ("count", people.len().into())];
    let quoted = |text: &str| (!text.trim().is_empty()).then(|| quote(reader, text, None));
    let button = |key: &str, press: MeantPress| Button::new(reader.label(key, &args), press);
    if people.len() == 1 {
        let differs = each != alone;
        return View::lines(
            [Some(reader.text("send-ask-part", &args)), quoted(each), differs.then(|| quoted(alone)).flatten()]
                .into_iter()
                .flatten(),
        )
        .row(differs.then(|| button("send-button-without", MeantPress::Each)))
        .row([button("send-button-whole", MeantPress::Alone)])
        .row([reader.cancel()]);
    }
    let lines = [
        Some(reader.text("send-ask-several", &args)),
        Some(reader.text("send-several-each", &args)),
        quoted(each),
        Some(reader.text("send-several-alone", &args)),
        quoted(alone),
    ];
    View::lines(lines.into_iter().flatten())
        .row([button("send-button-each", MeantPress::Each)])
        .row([button("send-button-alone", MeantPress::Alone)])
        .row([reader.cancel()])
}

/// Asks for the text of a message, without templates.
pub fn ask_text(reader: &Reader, recipients: String) -> View {
    reader.question("send-ask-text", &[("target", recipients.into())])
}

pub fn ask_from(reader: &Reader) -> View {
    reader.question("send-ask-from", &[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::show;

    #[test]
    fn whom() {
        insta::assert_snapshot!(show(ask_target), @r#"
        📤 <b>A message</b>
        To whom? Send the username, for example <code>@bob_lee</code>. For somebody without one, send their contact or choose them from Telegram.
        [👤 Choose from Telegram]
        [✖ Cancel]
        ───
        📤 <b>Сообщение</b>
        Кому? Пришлите имя пользователя, например <code>@bob_lee</code>. Если его нет, пришлите контакт или выберите человека в Telegram.
        [👤 Выбрать в Telegram]
        [✖ Отмена]
        "#);
        insta::assert_snapshot!(show(ask_from), @r#"
        📤 <b>A message</b>
        From which account? Send its phone number or its label, for example <code>+1 555 123 0132</code>.
        [✖ Cancel]
        ───
        📤 <b>Сообщение</b>
        С какого аккаунта? Пришлите его номер или метку, например <code>+7 901 234 56 78</code>.
        [✖ Отмена]
        "#);
    }
}
