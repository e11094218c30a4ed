//! The screens for giving up an item with an unknown outcome. They warn that the message may have been delivered.

use crate::bot::kit::quote::quote;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::queue::press::QueuePress;
use crate::bot::sending::item_press::ItemPress;
use crate::domain::outbox::OutboxItem;

/// The button on the card of such an item.
pub(in crate::bot) fn button(reader: &Reader, item: &OutboxItem) -> Option<Button> {
    let press = ItemPress::AskGiveUp { item: item.id, page: None };
    item.may_be_given_up().then(|| reader.button("give-up-button", press))
}

/// Asks for confirmation. `page` is that of the queue, if it was pressed there.
pub fn ask(reader: &Reader, item: &OutboxItem, who: &str, page: Option<u32>) -> View {
    let back = match page {
        Some(page) => reader.button("queue-button-back", QueuePress::Page { page }),
        None => reader.button("send-button-keep", ItemPress::Keep(item.id)),
    };
    let yes = ItemPress::GiveUp { item: item.id, page };
    View::lines([reader.text("give-up-ask", &[("target", who.into())]), quote(reader, &item.content, item.media)])
        .row([reader.button("give-up-button-yes", yes), back])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::{at, phone, reader, show};
    use crate::bot::sending::item_screens::card;
    use crate::bot::sending::item_screens::tests::item;
    use crate::domain::language::Language;
    use crate::domain::outbox::{ItemReason, ItemState};

    #[test]
    fn what_stays_unknown_can_be_given_up_knowingly() {
        let mut item = item(ItemState::Sending, Some(ItemReason::OutcomeUnknown));
        item.not_before = at("2026-11-23T09:42:00Z");
        item.attempts = 4;
        let view = card(&reader(Language::En), std::slice::from_ref(&item), None, None, false);
        assert!(view.keyboard.is_empty());
        item.attempts = 5;
        insta::assert_snapshot!(show(|reader| card(reader, std::slice::from_ref(&item), None, Some(&phone()), false)), @r#"
        📤 <b>@bob_lee</b> ← +1 555 123 0132
        ⏳ waits until 10:42: the connection broke before Telegram confirmed. I ask again; it cannot arrive twice.
        “Hello &lt;Bob&gt; &amp; co!”
        [❌ Mark failed]
        ───
        📤 <b>@bob_lee</b> ← +1 555 123 0132
        ⏳ ждёт до 10:42: связь прервалась раньше, чем Telegram подтвердил отправку. Спрошу ещё раз; дважды оно не придёт.
        «Hello &lt;Bob&gt; &amp; co!»
        [❌ Недоставлено]
        "#);
        insta::assert_snapshot!(show(|reader| ask(reader, &item, "@bob_lee", None)), @r#"
        ❌ <b>Mark the message to @bob_lee as failed?</b>
        Telegram has not confirmed it: it may have been delivered. Look into the chat first.
        I stop asking; should Telegram confirm it later, the card will say so.
        “Hello &lt;Bob&gt; &amp; co!”
        [❌ Yes, mark it failed] [‹ Leave it as it is]
        ───
        ❌ <b>Отметить сообщение для @bob_lee как недоставленное?</b>
        Telegram его не подтвердил: возможно, оно дошло. Сначала загляните в чат.
        Спрашивать я перестану; если Telegram подтвердит его позже, карточка это покажет.
        «Hello &lt;Bob&gt; &amp; co!»
        [❌ Да, отметить] [‹ Оставить как есть]
        "#);
        insta::assert_snapshot!(show(|reader| ask(reader, &item, "@bob_lee", Some(2))), @r#"
        ❌ <b>Mark the message to @bob_lee as failed?</b>
        Telegram has not confirmed it: it may have been delivered. Look into the chat first.
        I stop asking; should Telegram confirm it later, the card will say so.
        “Hello &lt;Bob&gt; &amp; co!”
        [❌ Yes, mark it failed] [‹ Queue]
        ───
        ❌ <b>Отметить сообщение для @bob_lee как недоставленное?</b>
        Telegram его не подтвердил: возможно, оно дошло. Сначала загляните в чат.
        Спрашивать я перестану; если Telegram подтвердит его позже, карточка это покажет.
        «Hello &lt;Bob&gt; &amp; co!»
        [❌ Да, отметить] [‹ Очередь]
        "#);
        (item.state, item.reason) = (ItemState::Failed, Some(ItemReason::MarkedFailed));
        insta::assert_snapshot!(show(|reader| card(reader, std::slice::from_ref(&item), None, Some(&phone()), false)), @r#"
        📤 <b>@bob_lee</b> ← +1 555 123 0132
        ❌ given up: it was marked as failed without Telegram’s word; it may have arrived. Look into the chat before you write again.
        “Hello &lt;Bob&gt; &amp; co!”
        [✏️ Write again]
        ───
        📤 <b>@bob_lee</b> ← +1 555 123 0132
        ❌ больше не пытаюсь: сообщение отметили как недоставленное, не дождавшись ответа Telegram; возможно, оно дошло. Прежде чем писать снова, загляните в чат.
        «Hello &lt;Bob&gt; &amp; co!»
        [✏️ Написать снова]
        "#);
    }
}
