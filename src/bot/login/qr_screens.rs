//! The screens of a login by QR code. The text never repeats the content of the code.

use crate::bot::kit::{Button, Reader, View};
use crate::bot::login::press::LoginPress;
use crate::bot::login::screens::LoginAccount;
use jiff::Timestamp;

pub fn ask_phone(reader: &Reader) -> View {
    reader.question("qr-ask-phone", &[])
}

/// A code to scan is being requested from Telegram.
pub fn asking(reader: &Reader, who: &LoginAccount) -> View {
    View::lines([title(reader, who), reader.text("qr-asking", &[])]).row([cancel(reader, who)])
}

/// The text under the picture.
pub fn picture(reader: &Reader, who: &LoginAccount, expires_at: Timestamp) -> View {
    let good = reader.times.span(expires_at.duration_since(reader.times.now));
    View::lines([
        title(reader, who),
        reader.text("qr-scan", &[("phone", reader.phone(&who.phone).into())]),
        reader.text("qr-renewed", &[("span", good.into())]),
    ])
    .row([reader.button("qr-button-code", LoginPress::NewCode(who.id)), cancel(reader, who)])
}

/// No QR code can be shown now.
pub fn stuck(reader: &Reader, who: &LoginAccount, problem: String) -> View {
    View::lines([title(reader, who), problem])
        .row([reader.button("qr-button-again", LoginPress::Qr(who.id)), cancel(reader, who)])
}

fn title(reader: &Reader, who: &LoginAccount) -> String {
    reader.text("qr-title", &[("phone", reader.phone(&who.phone).into())])
}

fn cancel(reader: &Reader, who: &LoginAccount) -> Button {
    reader.button("button-cancel", LoginPress::Cancel(who.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::{account, at, show};

    #[test]
    fn the_picture_comes_with_what_to_do() {
        let who = LoginAccount::from(&account());
        insta::assert_snapshot!(show(ask_phone), @r#"
        📷 <b>Log in by QR code</b>
        Whose account? Send its phone number with the country code, for example <code>+1 555 123 0132</code>.
        [✖ Cancel]
        ───
        📷 <b>Вход по QR-коду</b>
        В какой аккаунт? Пришлите номер с кодом страны, например <code>+7 901 234 56 78</code>.
        [✖ Отмена]
        "#);
        insta::assert_snapshot!(show(|reader| asking(reader, &who)), @r#"
        📷 <b>+1 555 123 0132</b>
        ⏳ Asking Telegram for a QR code…
        [✖ Cancel]
        ───
        📷 <b>+1 555 123 0132</b>
        ⏳ Прошу у Telegram QR-код…
        [✖ Отмена]
        "#);
        insta::assert_snapshot!(show(|reader| picture(reader, &who, at("2026-11-23T09:30:30Z"))), @r#"
        📷 <b>+1 555 123 0132</b>
        In the Telegram app of +1 555 123 0132: Settings → Devices → Link Desktop Device, then scan this QR code.
        It is good for 30 s and renewed by itself. Show it to nobody else.
        [🔢 With a code instead] [✖ Cancel]
        ───
        📷 <b>+1 555 123 0132</b>
        В приложении Telegram номера +1 555 123 0132: Настройки → Устройства → Подключить устройство, затем отсканируйте этот QR-код.
        Он действует 30 с и обновляется сам. Никому его не показывайте.
        [🔢 Лучше по коду] [✖ Отмена]
        "#);
        insta::assert_snapshot!(show(|reader| stuck(reader, &who, "…".to_owned())), @r#"
        📷 <b>+1 555 123 0132</b>
        …
        [🔁 New QR code] [✖ Cancel]
        ───
        📷 <b>+1 555 123 0132</b>
        …
        [🔁 Новый QR-код] [✖ Отмена]
        "#);
    }
}
