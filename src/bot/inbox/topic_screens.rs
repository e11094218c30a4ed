//! The screens of a prospect's topic: its title, its pinned message, and its messages. The title has the name and the
//! pinned message has the buttons, so that messages are plain.

use crate::bot::dialogs::press::DialogPress;
use crate::bot::dialogs::screens::{allow, mark, one_line, status, template};
use crate::bot::inbox::around::Around;
use crate::bot::inbox::body_screens::{bodies, summed_up};
use crate::bot::inbox::card_screens::{account, decide, files, is_it, not_written_to, quick_replies};
use crate::bot::kit::addressee::who;
use crate::bot::kit::{Reader, View};
use crate::bot::sequences::run_screens::answers_run;
use crate::bot::tags::words as tags;
use crate::domain::dialog::{Dialog, DialogStatus};
use crate::domain::message::{Author, Message, MessageDirection};
use crate::i18n::Arg;

/// A message in the dialog's topic.
#[must_use]
pub fn in_topic(reader: &Reader, around: &Around, messages: &[Message]) -> Vec<View> {
    let head = messages.first().and_then(|message| match (message.direction, message.author) {
        (MessageDirection::Incoming, _) => None,
        (MessageDirection::Outgoing, Author::Admin(id)) => {
            Some(reader.text("topic-ours", &[("name", around.name(id).into())]))
        }
        (MessageDirection::Outgoing, Author::Desk) => Some(reader.text("topic-desk", &[])),
        (MessageDirection::Outgoing, _) => Some(reader.text("topic-phone", &[])),
    });
    let mut views = bodies(reader, &around.dialog, head, messages);
    if let Some(last) = views.pop() {
        let theirs = messages.iter().any(|message| message.direction == MessageDirection::Incoming);
        let last = if theirs { not_written_to(reader, around, last, messages) } else { last };
        let view = files(reader, is_it(reader, around, last), &around.dialog, messages);
        let view = answers_run(reader, view, &around.dialog, around.run.as_ref().filter(|_| theirs), messages);
        let undecided = theirs && around.dialog.refusal_at.is_some() && around.dialog.status.is_open();
        views.push(if undecided { decide(reader, view, around.dialog.id) } else { view });
    }
    views
}

/// The title of a dialog's topic: its status, and the name.
#[must_use]
pub fn title(dialog: &Dialog) -> String {
    // A title has one line with at most 128 characters.
    let name = one_line(&dialog.name(), 80);
    let username = dialog.target_username.as_ref().map(|username| format!("@{username}"));
    let username = username.filter(|username| *username != name).map(|username| format!(" · {username}"));
    format!("{} {name}{}", mark(dialog.status), username.unwrap_or_default())
}

/// The pinned message of a topic.
pub fn head(reader: &Reader, around: &Around) -> View {
    let dialog = &around.dialog;
    let assignee = match dialog.assignee {
        Some(id) => around.name(id),
        None => reader.label("card-nobody", &[]),
    };
    let mut lines = vec![
        reader.text(
            "topic-head",
            &[
                ("who", Arg::Html(who(reader, dialog))),
                ("mark", mark(dialog.status).into()),
                ("status", status(reader, dialog.status).into()),
            ],
        ),
        reader.text("topic-account", &[("account", account(around).into()), ("assignee", assignee.into())]),
    ];
    lines.extend(tags::line(reader, &around.tags));
    lines.push(reader.text("topic-since", &[("at", reader.times.whole(dialog.created_at).into())]));
    lines.push(reader.text(if dialog.status.is_open() { "topic-how" } else { "topic-closed" }, &[]));
    let id = dialog.id;
    let view = View::lines(lines).row(around.stopped.then(|| allow(reader, dialog)));
    if !dialog.status.is_open() {
        return view.row([reader.button("dialog-button-reopen", DialogPress::Reopen(id)), tags::button(reader, id)]);
    }
    let qualify = (dialog.status == DialogStatus::Active)
        .then(|| reader.button("dialog-button-qualify", DialogPress::Qualify(id)));
    quick_replies(view, around)
        .row(
            [template(reader, id)]
                .into_iter()
                .chain(qualify)
                .chain([reader.button("dialog-button-assign", DialogPress::AskAssign(id))]),
        )
        .row([
            reader.button("dialog-button-remind", DialogPress::AskRemind(id)),
            tags::button(reader, id),
            reader.button("dialog-button-stop", DialogPress::AskStop(id)),
        ])
}

/// The messages before a topic was created, oldest first.
pub fn so_far(reader: &Reader, around: &Around, messages: &[Message]) -> View {
    let line = |message: &Message| {
        let at = ("at", reader.times.whole(message.timestamp).into());
        let text = ("text", summed_up(reader, &around.dialog, message));
        match (message.direction, message.author) {
            (MessageDirection::Incoming, _) => reader.text("dialog-line-in", &[at, text]),
            (_, Author::Admin(id)) => reader.text("dialog-line-out", &[at, ("name", around.name(id).into()), text]),
            (_, author) => {
                let key = if author == Author::Desk { "dialog-desk" } else { "dialog-phone" };
                let name = reader.label(key, &[]);
                reader.text("dialog-line-out", &[at, ("name", name.into()), text])
            }
        }
    };
    View::lines(std::iter::once(reader.text("topic-so-far", &[])).chain(messages.iter().map(line)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::inbox::card_screens::tests::around;
    use crate::bot::kit::screen::examples::show;

    #[test]
    fn the_pinned_message_of_a_topic() {
        insta::assert_snapshot!(show(|reader| head(reader, &around(None))), @r#"
        💬 <b>Bob &lt;Lee&gt;</b> @bob · 🟢 active
        📱 EU · 👤 nobody in particular
        🕒 since Mon 23 Nov, 10:00
        What you write here goes to this person. <code>//</code> begins a note for the team.
        [📋 Template] [✅ Qualify] [👤 Assign]
        [🕒 Put aside] [🏷 Label] [🛑 Stop]
        ───
        💬 <b>Bob &lt;Lee&gt;</b> @bob · 🟢 активен
        📱 EU · 👤 никто не назначен
        🕒 с пн 23 ноября, 10:00
        Всё, что вы пишете здесь, уходит собеседнику. С <code>//</code> начинается заметка для команды.
        [📋 Шаблон] [✅ Целевой] [👤 Назначить]
        [🕒 Отложить] [🏷 Метка] [🛑 Остановить]
        "#);
    }
}
