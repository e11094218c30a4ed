//! The questions about an answer that is translated before it goes.

use crate::bot::dialogs::screens::one_line;
use crate::bot::inbox::press::InboxPress;
use crate::bot::kit::addressee::who;
use crate::bot::kit::formatted::html;
use crate::bot::kit::{Button, Reader, View};
use crate::domain::dialog::Dialog;
use crate::domain::ids::{DialogId, TelegramMessageId};
use crate::domain::message_text::Untranslated;
use crate::domain::spoken_language::SpokenLanguage;
use crate::domain::template::print;
use crate::domain::text::{Part, split};
use crate::i18n::Arg;

/// How much of a translation is on one message, in UTF-16 units: Telegram allows 4,096, and our own lines need some.
const SHOWN: usize = 3400;
/// How much of the author's own words is quoted, in characters. They are in their message, too.
const WRITTEN: usize = 200;

/// Offers to translate the answer that is asked for.
pub(super) fn offer(reader: &Reader, dialog: DialogId, language: SpokenLanguage) -> Button {
    let label = reader.label("answer-button-in", &[("language", language.name().into())]);
    Button::new(label, InboxPress::ReplyIn { dialog, language })
}

/// Asks for the text of an answer that is translated before it goes.
pub(super) fn ask(reader: &Reader, dialog: &Dialog, language: SpokenLanguage) -> View {
    let args = [("who", Arg::Html(who(reader, dialog))), ("language", language.name().into())];
    reader.question("answer-ask-in", &args)
}

/// Telegram is being asked. A member who cannot wait sends the own words.
pub(super) fn coming(reader: &Reader, asked: TelegramMessageId) -> View {
    View::text(reader.text("answer-translating", &[])).row([mine(reader, asked), discard(reader, asked)])
}

/// The whole translation, on several messages if it is long. The last one asks.
pub(super) fn shown(
    reader: &Reader,
    dialog: &Dialog,
    written: &str,
    translation: &Part,
    asked: TelegramMessageId,
) -> Vec<View> {
    let head = reader.text("answer-translated", &[("who", Arg::Html(who(reader, dialog)))]);
    let mut parts: Vec<String> = split(&translation.text, &translation.spans, SHOWN, SHOWN).iter().map(html).collect();
    let last = parts.pop().unwrap_or_default();
    let original = reader.text("card-original", &[("text", one_line(written, WRITTEN).into())]);
    let mut head = Some(head);
    let mut views: Vec<View> =
        parts.into_iter().map(|part| View::lines(head.take().into_iter().chain([part]))).collect();
    let send = InboxPress::SendTranslation { asked, print: print(translation) };
    let question = View::lines(head.into_iter().chain([last, original]))
        .row([reader.button("answer-button-translation", send), mine(reader, asked)])
        .row([discard(reader, asked)]);
    views.push(question);
    views
}

/// Telegram gave no translation.
pub(super) fn refused(reader: &Reader, why: Untranslated, asked: TelegramMessageId) -> View {
    let key = match why {
        Untranslated::Busy => "answer-untranslated-busy",
        Untranslated::Waits => "answer-untranslated-waits",
        Untranslated::Premium => "answer-untranslated-premium",
        Untranslated::NoAnswer => "answer-untranslated-no-answer",
    };
    View::text(reader.text(key, &[]))
        .row([reader.button("answer-button-again", InboxPress::TranslateAgain(asked)), mine(reader, asked)])
        .row([discard(reader, asked)])
}

/// The edited words need no translation any more.
pub(super) fn unasked(reader: &Reader, asked: TelegramMessageId) -> View {
    View::text(reader.text("answer-as-written", &[])).row([mine(reader, asked), discard(reader, asked)])
}

/// It goes by itself once an earlier answer is decided.
pub(super) fn follows(reader: &Reader, asked: TelegramMessageId) -> View {
    View::text(reader.text("answer-follows", &[])).row([discard(reader, asked)])
}

fn mine(reader: &Reader, asked: TelegramMessageId) -> Button {
    reader.button("answer-button-mine", InboxPress::SendOriginal(asked))
}

fn discard(reader: &Reader, asked: TelegramMessageId) -> Button {
    reader.button("card-button-drop", InboxPress::DropAnswer(asked))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::show;
    use crate::domain::dialog::example;

    const ASKED: TelegramMessageId = TelegramMessageId(5);

    #[test]
    fn an_answer_that_is_translated_first() {
        let dialog = Dialog { display_name: Some("Ana <López>".to_owned()), ..example() };
        let translation = Part { text: "Cuesta <40> al mes".to_owned(), spans: Vec::new() };
        let view = |reader: &Reader| shown(reader, &dialog, "It is <40> a month", &translation, ASKED).remove(0);
        let spanish = SpokenLanguage::named("es").unwrap();
        let all = [
            show(|reader| View::text("…".to_owned()).row([offer(reader, dialog.id, spanish)])),
            show(|reader| ask(reader, &dialog, spanish)),
            show(|reader| coming(reader, ASKED)),
            show(view),
            show(|reader| refused(reader, Untranslated::Busy, ASKED)),
            show(|reader| follows(reader, ASKED)),
        ];
        insta::assert_snapshot!(all.join("\n═══\n"), @r"
        …
        [🌐 In Español]
        ───
        …
        [🌐 С переводом: Español]
        ═══
        🌐 <b>Your answer to <b>Ana &lt;López&gt;</b> @bob, in Español</b>
        Write it in your language. You see the translation before it goes.
        [✖ Cancel]
        ───
        🌐 <b>Ваш ответ с переводом (Español): <b>Ana &lt;López&gt;</b> @bob</b>
        Напишите его на своём языке. Перевод вы увидите до отправки.
        [✖ Отмена]
        ═══
        ⏳ Translating your answer. What you wrote has not gone out yet.
        [✍️ Send mine] [✖ Don’t send]
        ───
        ⏳ Перевожу ваш ответ. Написанное пока не отправлено.
        [✍️ Без перевода] [✖ Не отправлять]
        ═══
        🌐 This is what <b>Ana &lt;López&gt;</b> @bob gets:
        Cuesta &lt;40&gt; al mes
        ✍️ <i>as written: It is &lt;40&gt; a month</i>
        [📤 Send it] [✍️ Send mine]
        [✖ Don’t send]
        ───
        🌐 Вот что получит <b>Ana &lt;López&gt;</b> @bob:
        Cuesta &lt;40&gt; al mes
        ✍️ <i>написано так: It is &lt;40&gt; a month</i>
        [📤 Отправить] [✍️ Без перевода]
        [✖ Не отправлять]
        ═══
        🌐 Your words have not gone out: Telegram has no room for translations at the moment.
        [🔁 Try again] [✍️ Send mine]
        [✖ Don’t send]
        ───
        🌐 Ваш текст не отправлен: сейчас Telegram не справляется с переводами.
        [🔁 Ещё раз] [✍️ Без перевода]
        [✖ Не отправлять]
        ═══
        ✋ Your answer before this one waits for your decision. This one goes right after it.
        [✖ Don’t send]
        ───
        ✋ Предыдущий ответ ждёт вашего решения. Этот уйдёт сразу после него.
        [✖ Не отправлять]
        ");
    }

    #[test]
    fn a_long_translation_is_shown_whole() {
        let text = "word ".repeat(900).trim().to_owned();
        let reader = crate::bot::kit::screen::examples::reader(Default::default());
        let views = shown(&reader, &example(), "word", &Part { text, spans: Vec::new() }, ASKED);
        assert_eq!(views.len(), 2);
        assert!(views[0].keyboard.is_empty() && !views[1].keyboard.is_empty());
        assert!(views.iter().all(|view| view.text.encode_utf16().count() <= 4096));
    }
}
