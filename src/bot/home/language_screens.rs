//! The choice of a language. Each language has its own name, so that its speakers find it.

use crate::bot::home::press::HomePress;
use crate::bot::kit::{Reader, View};
use crate::domain::language::Language;
use crate::i18n::key_of;

pub fn ask(reader: &Reader) -> View {
    let button =
        |language: Language| reader.button(&key_of("language-name", language.code()), HomePress::SetLanguage(language));
    let buttons = Language::ALL.map(button);
    View::text(reader.text("language-ask", &[])).row(buttons).row([reader.button("button-home", HomePress::Home)])
}

/// Already in the new language.
pub fn chosen(reader: &Reader) -> View {
    View::text(reader.text("language-set", &[])).row([reader.button("button-home", HomePress::Home)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::show;

    #[test]
    fn the_choice() {
        insta::assert_snapshot!(show(ask), @r#"
        🌐 Which language should I use?
        [English] [Русский]
        [‹ Desk]
        ───
        🌐 На каком языке с вами говорить?
        [English] [Русский]
        [‹ Пульт]
        "#);
        insta::assert_snapshot!(show(chosen), @r#"
        ✅ The desk speaks English to you now.
        [‹ Desk]
        ───
        ✅ Теперь пульт говорит с вами по-русски.
        [‹ Пульт]
        "#);
    }
}
