//! The help screens. They show only commands that the member may use.

use crate::bot::home::press::HomePress;
use crate::bot::kit::commands::commands_of;
use crate::bot::kit::{Button, CommandId, Reader, View};
use crate::domain::team::Role;

/// All commands of a role.
pub fn all(reader: &Reader, role: Role) -> View {
    let mut lines = vec![reader.text("help-title", &[])];
    lines.extend(
        commands_of(role).map(|command| format!("/{} — {}", command.name, reader.text(&command.summary(), &[]))),
    );
    lines.push(reader.text("help-foot", &[]));
    // The terms of Telegram's API ask every client to say so.
    lines.push(reader.text("help-unofficial", &[]));
    View::text(lines.join("\n")).row([reader.button("button-home", HomePress::Home)])
}

/// How the desk is used, for a new member.
pub fn how(reader: &Reader) -> View {
    View::text(reader.text("help-how", &[]))
        .row([reader.button("help-button-commands", HomePress::Help), reader.button("button-home", HomePress::Home)])
}

/// Details of one command.
pub fn on(reader: &Reader, command: CommandId) -> View {
    let command = command.line();
    let title = format!("❓ <b>/{}</b>", command.name);
    let back = Button::new(format!("‹ {}", reader.label("button-help", &[])), HomePress::Help);
    View::lines([title, reader.text(&command.page(), &[])]).row([back])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::show;

    #[test]
    fn the_commands_of_a_viewer() {
        insta::assert_snapshot!(show(|reader| all(reader, Role::Viewer)), @r#"
        ❓ <b>What the desk can do</b>
        /start — the desk: how things stand and what is next
        /next — the dialog that has waited longest for you
        /queue — what waits to be sent, why and until when
        /why — may somebody be written to now?
        /dialogs — all dialogs, those that wait for an answer first
        /dialog — one dialog: read it, answer it, decide about it
        /search — find words in messages, notes and names
        /contacts — the people you know, written to or not
        /contact — one person: who they are, stage, labels, fields
        /lists — lists of people, and saved filters
        /list — one list and who is on it
        /sequences — messages that follow one another until somebody answers
        /campaigns — a sequence for a whole list, ten approved people at a time
        /pipeline — who stands where, and for how long
        /templates — texts that you write again and again
        /export — one dialog as files
        /export_all — all dialogs as a file
        /stoplist — whom no account writes to
        /accounts — all accounts and how they are
        /account — one account
        /stats — figures for today, 7 and 30 days
        /team — who is on the team, who is on duty
        /settings — limits, quiet hours, opt-out words, alerts
        /language — the language of the desk
        /help — what the desk can do
        /cancel — leave what is being asked for
        More on one of them: <code>/help send</code>
        An unofficial client: it uses the Telegram API and is bound by <a href="https://core.telegram.org/api/terms">its terms</a>. It is for wanted conversations.
        [‹ Desk]
        ───
        ❓ <b>Что умеет пульт</b>
        /start — пульт: как идут дела и что дальше
        /next — диалог, который ждёт вас дольше всех
        /queue — что ждёт отправки, почему и до каких пор
        /why — можно ли сейчас написать человеку
        /dialogs — все диалоги: сначала те, где ждут ответа
        /dialog — один диалог: прочитать, ответить, решить
        /search — найти слова в сообщениях, заметках и именах
        /contacts — все, кого вы знаете, даже если ещё не писали
        /contact — один человек: кто он, этап, метки, поля
        /lists — списки людей и сохранённые фильтры
        /list — один список и кто в нём
        /sequences — сообщения, которые идут друг за другом, пока не ответят
        /campaigns — цепочка по всему списку: одобряете по десять человек
        /pipeline — кто на каком этапе и как давно
        /templates — тексты, которые пишете снова и снова
        /export — один диалог файлами
        /export_all — все диалоги одним файлом
        /stoplist — кому не пишет ни один аккаунт
        /accounts — все аккаунты и их состояние
        /account — один аккаунт
        /stats — статистика за сегодня, 7 и 30 дней
        /team — кто в команде и кто на смене
        /settings — лимиты, тихие часы, слова отказа, оповещения
        /language — язык пульта
        /help — что умеет пульт
        /cancel — прервать начатое
        Подробнее о команде: <code>/help send</code>
        Неофициальный клиент: он работает через Telegram API и подчиняется <a href="https://core.telegram.org/api/terms">его условиям</a>. Он для разговоров, которых ждут.
        [‹ Пульт]
        "#);
    }

    #[test]
    fn how_a_conversation_goes() {
        insta::assert_snapshot!(show(how), @r#"
        ❓ <b>How it works</b>
        1. A manager adds the accounts from which the team writes.
        2. <code>/send @bob_lee Hello!</code> writes to somebody. The message goes out as soon as the limits that protect the account allow it; its card shows when.
        3. The reply comes here as a card: reply to it. In the team’s group it has a topic: just write there.
        4. Buttons below it qualify the dialog, put it aside or end it. Whoever writes “stop” is written to no more.
        5. If an account is in trouble, I say what happened and what helps.
        [📖 All commands] [‹ Desk]
        ───
        ❓ <b>Как это работает</b>
        1. Менеджер добавляет аккаунты, с которых пишет команда.
        2. <code>/send @bob_lee Здравствуйте!</code> — написать человеку. Сообщение уйдёт, как только позволят лимиты, которые берегут аккаунт; когда — видно на карточке.
        3. Ответ придёт сюда карточкой: ответьте на неё реплаем или кнопкой. В группе команды у него своя тема: просто пишите туда.
        4. Кнопки под ним: отметить целевым, отложить, остановить. Кто напишет «стоп», тому больше никто не пишет.
        5. Если с аккаунтом что-то не так, я скажу, что случилось и что поможет.
        [📖 Все команды] [‹ Пульт]
        "#);
    }

    #[test]
    fn one_command() {
        insta::assert_snapshot!(show(|reader| on(reader, CommandId::Send)), @r#"
        ❓ <b>/send</b>
        Sends a message from one of the accounts. It waits in a queue until an account may send it, and its card shows what becomes of it.
        Example: <code>/send @bob_lee Hello! How can I help you?</code>
        Leave out the text, or everything, and I will ask for it.
        Bold, italic, links and code arrive as you typed them. A photo or a file with this command as its caption is sent too.
        [‹ ❓ Help]
        ───
        ❓ <b>/send</b>
        Отправляет сообщение с одного из аккаунтов. Оно ждёт в очереди, пока аккаунту нельзя его отправить; карточка показывает, что с ним происходит.
        Пример: <code>/send @bob_lee Здравствуйте! Чем могу помочь?</code>
        Не указали текст или вообще ничего — я спрошу.
        Жирный, курсив, ссылки и код дойдут так, как вы их набрали. Фото или файл с этой командой в подписи тоже уйдут.
        [‹ ❓ Справка]
        "#);
    }
}
