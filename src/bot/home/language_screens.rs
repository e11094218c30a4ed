//! The choice of a language. Each language has its own name, so that its speakers find it.

use crate::bot::home::press::HomePress;
use crate::bot::kit::screen::{Reader, View};
use crate::domain::language::Language;

pub fn ask(reader: &Reader) -> View {
    let buttons = Language::ALL.map(|language| {
        let key = match language {
            Language::En => "language-name-en",
            Language::Ru => "language-name-ru",
        };
        reader.button(key, HomePress::SetLanguage(language))
    });
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
