//! The screens of a dialog that is always translated. A language is shown by its own name, which both sides recognise.

use crate::bot::dialogs::press::DialogPress;
use crate::bot::dialogs::screens::back;
use crate::bot::kit::addressee::who;
use crate::bot::kit::{Button, Reader, View};
use crate::domain::dialog::Dialog;
use crate::domain::spoken_language::SpokenLanguage;
use crate::i18n::Arg;

/// Shows that everything is translated.
pub fn on(reader: &Reader, dialog: &Dialog, language: SpokenLanguage) -> View {
    let args = [("who", Arg::Html(who(reader, dialog))), ("language", language.name().into())];
    View::text(reader.text("dialog-translated", &args))
        .row([
            reader.button("dialog-button-other-language", DialogPress::AskLanguage(dialog.id)),
            reader.button("dialog-button-translate-not", DialogPress::TranslateNothing(dialog.id)),
        ])
        .row(to_dialog(reader, dialog))
}

/// Shows that nothing is translated by itself any more.
pub fn off(reader: &Reader, dialog: &Dialog) -> View {
    let text = reader.text("dialog-not-translated", &[("who", Arg::Html(who(reader, dialog)))]);
    View::text(text).row(to_dialog(reader, dialog))
}

/// Asks for the prospect's language.
pub fn ask(reader: &Reader, dialog: &Dialog) -> View {
    // In a group nobody types an answer.
    let key = if reader.private { "dialog-ask-language" } else { "dialog-ask-language-here" };
    let choices = SpokenLanguage::COMMON.map(|language| {
        Button::new(language.name().to_owned(), DialogPress::TranslateFrom { dialog: dialog.id, language })
    });
    View::text(reader.text(key, &[("who", Arg::Html(who(reader, dialog)))]))
        .grid(3, choices)
        .row(to_dialog(reader, dialog))
}

/// In a group the dialog is in its topic.
fn to_dialog(reader: &Reader, dialog: &Dialog) -> Option<Button> {
    reader.private.then(|| back(reader, dialog))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::show;
    use crate::domain::dialog::example;

    #[test]
    fn a_dialog_that_is_always_translated() {
        let dialog = Dialog { display_name: Some("Ana <López>".to_owned()), ..example() };
        let spanish = SpokenLanguage::named("es").unwrap();
        let all = [
            show(|reader| on(reader, &dialog, spanish)),
            show(|reader| ask(reader, &dialog)),
            show(|reader| off(reader, &dialog)),
        ];
        insta::assert_snapshot!(all.join("\n═══\n"), @r"
        🌐 <b>Ana &lt;López&gt;</b> @bob · Español: each message is shown with its translation. Your answers are translated, too; you see each before it goes.
        [🌐 Another language] [✖ Switch off]
        [‹ Back]
        ───
        🌐 <b>Ana &lt;López&gt;</b> @bob · Español: под каждым сообщением будет перевод. Ваши ответы тоже переводятся; каждый вы увидите до отправки.
        [🌐 Другой язык] [✖ Выключить]
        [‹ Назад]
        ═══
        🌐 Which language does <b>Ana &lt;López&gt;</b> @bob write? Press it, or type its name or code, for example: <code>Polish</code> or <code>pl</code>
        [English] [Русский] [Español]
        [Deutsch] [Français] [Português]
        [Italiano] [Türkçe] [Українська]
        [العربية] [普通话] [Polski]
        [‹ Back]
        ───
        🌐 На каком языке пишет <b>Ana &lt;López&gt;</b> @bob? Нажмите на него или напишите название или код, например: <code>польский</code> или <code>pl</code>
        [English] [Русский] [Español]
        [Deutsch] [Français] [Português]
        [Italiano] [Türkçe] [Українська]
        [العربية] [普通话] [Polski]
        [‹ Назад]
        ═══
        🌐 <b>Ana &lt;López&gt;</b> @bob: nothing is translated by itself any more. 🌐 below a message still translates it.
        [‹ Back]
        ───
        🌐 <b>Ana &lt;López&gt;</b> @bob: само больше ничего не переводится. Кнопка 🌐 под сообщением по-прежнему переводит.
        [‹ Назад]
        ");
    }
}
