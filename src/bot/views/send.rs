//! The questions of `/send`: whom to write to, and from which account.
//! Its rule: each comes with an example of an answer and the way out.

use crate::bot::callback::Press;
use crate::bot::views::quote::quote;
use crate::bot::views::{Reader, View};

#[must_use]
pub fn ask_target(reader: &Reader) -> View {
    View::text(reader.text("send-ask-target", &[])).row([reader.button("button-cancel", Press::Cancel)])
}

/// Asks who should get a text that is there already.
#[must_use]
pub fn ask_target_of(reader: &Reader, text: &str) -> View {
    View::lines([reader.text("send-ask-target-of", &[]), quote(reader, text, None)])
        .row([reader.button("button-cancel", Press::Cancel)])
}

#[must_use]
pub fn ask_from(reader: &Reader) -> View {
    View::text(reader.text("send-ask-from", &[])).row([reader.button("button-cancel", Press::Cancel)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::views::examples::show;

    #[test]
    fn whom() {
        insta::assert_snapshot!(show(ask_target), @r#"
        📤 <b>A message</b>
        To whom? Send the username, for example <code>@bob_lee</code>.
        [✖ Cancel]
        ───
        📤 <b>Сообщение</b>
        Кому? Пришлите имя пользователя, например <code>@bob_lee</code>.
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
