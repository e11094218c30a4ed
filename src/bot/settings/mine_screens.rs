//! The page of `/settings` with the reader's own settings.

use crate::bot::home::press::HomePress;
use crate::bot::kit::{Reader, View};
use crate::bot::settings::press::SettingsPress;
use crate::domain::team::Member;

/// The member's own settings.
pub fn mine(reader: &Reader, member: &Member) -> View {
    let dialogs = if member.in_topics { "settings-in-topics" } else { "settings-as-cards" };
    let other = if member.in_topics { "settings-button-as-cards" } else { "settings-button-in-topics" };
    View::lines(["settings-mine", dialogs, "settings-about-topics"].map(|key| reader.text(key, &[])))
        .row([reader.button(other, SettingsPress::InTopics(!member.in_topics))])
        .row([reader.button("settings-button-language", HomePress::Languages)])
        .row([reader.button("settings-button-all", SettingsPress::All)])
}

/// How to switch topics on where Telegram says that they are off.
pub fn topics_are_off(reader: &Reader) -> View {
    View::text(reader.text("settings-topics-off", &[]))
        .row([reader.button("settings-button-again", SettingsPress::InTopics(true))])
        .row([reader.button("settings-button-back", SettingsPress::Mine)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::show;
    use crate::domain::ids::TelegramUserId;
    use crate::domain::team::Role;

    #[test]
    fn dialogs_come_as_cards_or_in_topics() {
        let cards = Member::new(TelegramUserId(1), "Ann", Role::Operator);
        let topics = Member { in_topics: true, ..cards.clone() };
        insta::assert_snapshot!(show(|reader| mine(reader, &cards)), @r#"
        🙋 <b>Your own settings</b>
        💬 Dialogs come as cards
        In topics, each person has a thread of their own in our chat: what you write there goes to them. Both ways show the same messages.
        [🧵 In topics]
        [🌐 Language]
        [‹ Settings]
        ───
        🙋 <b>Ваши личные настройки</b>
        💬 Диалоги приходят карточками
        В темах у каждого собеседника своя ветка в нашем чате: что вы там напишете, уйдёт ему. Сообщения в обоих видах одни и те же.
        [🧵 В темах]
        [🌐 Язык]
        [‹ Настройки]
        "#);
        insta::assert_snapshot!(show(|reader| mine(reader, &topics)), @r#"
        🙋 <b>Your own settings</b>
        🧵 Dialogs come in topics
        In topics, each person has a thread of their own in our chat: what you write there goes to them. Both ways show the same messages.
        [💬 As cards]
        [🌐 Language]
        [‹ Settings]
        ───
        🙋 <b>Ваши личные настройки</b>
        🧵 Диалоги приходят в темах
        В темах у каждого собеседника своя ветка в нашем чате: что вы там напишете, уйдёт ему. Сообщения в обоих видах одни и те же.
        [💬 Карточками]
        [🌐 Язык]
        [‹ Настройки]
        "#);
        insta::assert_snapshot!(show(topics_are_off), @r#"
        🧵 <b>I have no topics in private chats yet.</b>
        The one who made me switches them on: @BotFather → /mybots → this bot → Bot Settings → Threaded Mode. There, also forbid people to create threads, so that this main part stays one chat. Until then dialogs come as cards.
        [🔄 It is on now]
        [‹ Back]
        ───
        🧵 <b>В личных чатах у меня пока нет тем.</b>
        Их включает тот, кто меня создал: @BotFather → /mybots → этот бот → Bot Settings → Threaded Mode. Там же запретите пользователям создавать темы, чтобы эта общая часть оставалась одним чатом. До этого диалоги приходят карточками.
        [🔄 Уже включено]
        [‹ Назад]
        "#);
    }
}
