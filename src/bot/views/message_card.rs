//! What a prospect wrote, as the team sees it: on cards in private chats, and plainly in a topic.
//! Its rule: their words are shown as typed and formatted, between words of ours that they cannot change; what is too long is
//! continued.

use crate::bot::callback::{DialogPress, InboxPress};
use crate::bot::views::dialog::{allow, mark, one_line, status, template, who, words_on_a_line};
use crate::bot::views::formatted::theirs;
use crate::bot::views::{Reader, View};
use crate::domain::account::Account;
use crate::domain::collision::LastAnswer;
use crate::domain::dialog::{Dialog, DialogStatus};
use crate::domain::ids::{DialogId, TelegramMessageId, TelegramUserId};
use crate::domain::message::{Attachment, AttachmentKind, Author, Message, MessageDirection};
use crate::domain::team::Member;
use crate::domain::text::{Part, split};
use crate::i18n::Arg;

/// How much of a text stands on its first card, in UTF-16 units: Telegram takes 4,096, and our own lines need some.
const FIRST: usize = 3500;
/// How much stands on each card after it: what is said of a message, such as that it was edited, stands behind its end.
const NEXT: usize = 3700;
/// How much of a message is shown where several are summed up, in characters.
const SUMMED_UP: usize = 200;

/// What is known around a message.
#[derive(Clone, Debug)]
pub struct Around {
    pub dialog: Dialog,
    /// The account that was written to.
    pub account: Option<Account>,
    pub team: Vec<Member>,
    /// Whether the prospect is on the stop-list, whatever the dialog says.
    pub stopped: bool,
}

impl Around {
    fn name(&self, id: TelegramUserId) -> String {
        let member = self.team.iter().find(|member| member.id == id);
        member.map_or_else(|| id.to_string(), |member| one_line(&member.name, 32))
    }
}

/// Messages of a prospect on the card of a member: one, or several that came while nobody could be told. More than one
/// view where they are too long for one message; the buttons are under the last.
#[must_use]
pub fn card(reader: &Reader, around: &Around, member: TelegramUserId, messages: &[Message]) -> Vec<View> {
    let dialog = &around.dialog;
    let head = reader.text(
        "card-head",
        &[
            ("who", Arg::Html(who(reader, dialog))),
            ("account", account(around).into()),
            ("whose", Arg::Html(whose(reader, around, member))),
        ],
    );
    let mut views = bodies(reader, Some(head), messages);
    if let Some(last) = views.pop() {
        let last = files(reader, not_written_to(reader, around, last), messages)
            .row(around.stopped.then(|| allow(reader, dialog)));
        views.push(deeds(reader, last, dialog));
    }
    views
}

/// A message in the dialog's topic. The title says who they are, the pinned message has the buttons.
#[must_use]
pub fn in_topic(reader: &Reader, around: &Around, messages: &[Message]) -> Vec<View> {
    let head = messages.first().and_then(|message| match (message.direction, message.author) {
        (MessageDirection::Incoming, _) => None,
        (MessageDirection::Outgoing, Author::Admin(id)) => {
            Some(reader.text("topic-ours", &[("name", around.name(id).into())]))
        }
        (MessageDirection::Outgoing, _) => Some(reader.text("topic-phone", &[])),
    });
    let mut views = bodies(reader, head, messages);
    if let Some(last) = views.pop() {
        let theirs = messages.iter().any(|message| message.direction == MessageDirection::Incoming);
        let last = if theirs { not_written_to(reader, around, last) } else { last };
        let view = files(reader, last, messages);
        let undecided = theirs && around.dialog.refusal_at.is_some() && around.dialog.status.is_open();
        views.push(if undecided { decide(reader, view, around.dialog.id) } else { view });
    }
    views
}

/// The title of a dialog's topic: its status, and who they are.
#[must_use]
pub fn topic_title(dialog: &Dialog) -> String {
    // A title has one line, and no room for more than 128 characters.
    let name = one_line(&dialog.name(), 80);
    let username = dialog.target_username.as_ref().map(|username| format!("@{username}"));
    let username = username.filter(|username| *username != name).map(|username| format!(" · {username}"));
    format!("{} {name}{}", mark(dialog.status), username.unwrap_or_default())
}

/// The pinned message of a topic.
#[must_use]
pub fn topic_head(reader: &Reader, around: &Around) -> View {
    let dialog = &around.dialog;
    let assignee = match dialog.assignee {
        Some(id) => around.name(id),
        None => reader.label("card-nobody", &[]),
    };
    let lines = [
        reader.text(
            "topic-head",
            &[
                ("who", Arg::Html(who(reader, dialog))),
                ("mark", mark(dialog.status).into()),
                ("status", status(reader, dialog.status).into()),
            ],
        ),
        reader.text("topic-account", &[("account", account(around).into()), ("assignee", assignee.into())]),
        reader.text("topic-since", &[("at", reader.times.whole(dialog.created_at).into())]),
        reader.text(if dialog.status.is_open() { "topic-how" } else { "topic-closed" }, &[]),
    ];
    let id = dialog.id;
    let view = View::lines(lines).row(around.stopped.then(|| allow(reader, dialog)));
    if !dialog.status.is_open() {
        return view.row([reader.button("dialog-button-reopen", DialogPress::Reopen(id).into())]);
    }
    let qualify = (dialog.status == DialogStatus::Active)
        .then(|| reader.button("dialog-button-qualify", DialogPress::Qualify(id).into()));
    view.row(
        [template(reader, id)]
            .into_iter()
            .chain(qualify)
            .chain([reader.button("dialog-button-assign", DialogPress::AskAssign(id).into())]),
    )
    .row([
        reader.button("dialog-button-remind", DialogPress::AskRemind(id).into()),
        reader.button("dialog-button-stop", DialogPress::AskStop(id).into()),
    ])
}

/// What was said before a topic was made, oldest first.
#[must_use]
pub fn so_far(reader: &Reader, around: &Around, messages: &[Message]) -> View {
    let line = |message: &Message| {
        let at = ("at", reader.times.whole(message.timestamp).into());
        let text = ("text", Arg::Html(summed_up(reader, message)));
        match (message.direction, message.author) {
            (MessageDirection::Incoming, _) => reader.text("dialog-line-in", &[at, text]),
            (_, Author::Admin(id)) => reader.text("dialog-line-out", &[at, ("name", around.name(id).into()), text]),
            _ => {
                let name = reader.label("dialog-phone", &[]);
                reader.text("dialog-line-out", &[at, ("name", name.into()), text])
            }
        }
    };
    View::lines(std::iter::once(reader.text("topic-so-far", &[])).chain(messages.iter().map(line)))
}

/// Asks whether an answer is to go out although somebody else was faster.
#[must_use]
pub fn collision(reader: &Reader, team: &[Member], last: &LastAnswer, asked: TelegramMessageId) -> View {
    let name = match last.author {
        Author::Admin(id) => team.iter().find(|member| member.id == id).map(|member| one_line(&member.name, 32)),
        Author::Phone | Author::Prospect => Some(reader.label("card-by-phone", &[])),
    };
    let name = name.unwrap_or_else(|| reader.label("card-somebody", &[]));
    let args = [
        ("name", name.into()),
        ("ago", reader.times.relative(last.at).into()),
        ("text", one_line(&last.text, SUMMED_UP).into()),
    ];
    View::text(reader.text("card-collision", &args)).row([
        reader.button("card-button-anyway", InboxPress::SendAnyway(asked).into()),
        reader.button("card-button-drop", InboxPress::Drop(asked).into()),
    ])
}

fn deeds(reader: &Reader, view: View, dialog: &Dialog) -> View {
    let id = dialog.id;
    if !dialog.status.is_open() {
        return view.row([reader.button("dialog-button-reopen", DialogPress::Reopen(id).into())]);
    }
    let qualify = (dialog.status == DialogStatus::Active)
        .then(|| reader.button("dialog-button-qualify", DialogPress::Qualify(id).into()));
    let reply = reader.button("dialog-button-reply", DialogPress::Reply(id).into());
    let remind = reader.button("dialog-button-remind", DialogPress::AskRemind(id).into());
    if dialog.refusal_at.is_some() {
        return decide(reader, view, id).row([reply, template(reader, id), remind]);
    }
    view.row([reply, template(reader, id)].into_iter().chain(qualify))
        .row([remind, reader.button("dialog-button-stop", DialogPress::AskStop(id).into())])
}

/// Says of somebody on the stop-list why nobody writes to them.
fn not_written_to(reader: &Reader, around: &Around, view: View) -> View {
    if !around.stopped {
        return view;
    }
    // Where the desk itself has stopped the dialog, they have said so themselves.
    let dialog = &around.dialog;
    let themselves = dialog.status == DialogStatus::Stopped && dialog.status_by.is_none();
    let key = if themselves { "card-opted-out" } else { "dialog-on-stop-list" };
    View { text: format!("{}\n{}", view.text, reader.text(key, &[])), ..view }
}

/// What sounds like a refusal is for a person to decide.
fn decide(reader: &Reader, view: View, id: DialogId) -> View {
    let marked = View { text: format!("{}\n{}", view.text, reader.text("card-refusal", &[])), ..view };
    marked.row([
        reader.button("dialog-button-stop", DialogPress::AskStop(id).into()),
        reader.button("dialog-button-go-on", DialogPress::GoOn(id).into()),
    ])
}

/// A button for each file that can be fetched.
fn files(reader: &Reader, view: View, messages: &[Message]) -> View {
    let with_file = messages.iter().filter(|message| {
        let attachment = message.attachment.as_ref();
        message.direction == MessageDirection::Incoming
            && message.deleted_at.is_none()
            && attachment.is_some_and(|attachment| attachment.file.is_some())
    });
    with_file
        .fold(view, |view, message| view.row([reader.button("card-button-file", InboxPress::File(message.id).into())]))
}

/// The texts of messages, cut where Telegram wants them cut.
fn bodies(reader: &Reader, head: Option<String>, messages: &[Message]) -> Vec<View> {
    let several = messages.len() > 1;
    let mut views = Vec::new();
    let mut lines: Vec<String> = head.into_iter().collect();
    for message in messages {
        if several {
            lines.push(reader.text("card-at", &[("at", reader.times.listed(message.timestamp).into())]));
        }
        lines.extend(message.attachment.as_ref().map(|attachment| attached(reader, attachment)));
        let mut parts = split(&message.content, &message.spans, FIRST, NEXT).into_iter();
        lines.extend(parts.next().map(|part| words(reader, part)));
        for part in parts {
            views.push(View::lines(std::mem::take(&mut lines)));
            lines.push(words(reader, part));
        }
        lines.extend(message.edited_at.map(|at| reader.text("card-edited", &[("at", reader.times.clock(at).into())])));
        lines
            .extend(message.deleted_at.map(|at| reader.text("card-deleted", &[("at", reader.times.clock(at).into())])));
    }
    views.push(View::lines(lines));
    views
}

fn words(reader: &Reader, part: Part) -> String {
    reader.text("card-words", &[("text", theirs(part))])
}

fn attached(reader: &Reader, attachment: &Attachment) -> String {
    let mut facts = vec![kind(reader, attachment.kind)];
    if let Some(file) = &attachment.file {
        facts.extend(file.name.as_deref().map(|name| one_line(name, 64)));
        facts.extend(file.size.map(|bytes| size(reader, bytes)));
    }
    reader.text("card-attached", &[("what", facts.join(" · ").into())])
}

fn kind(reader: &Reader, kind: AttachmentKind) -> String {
    let key = match kind {
        AttachmentKind::Photo => "card-kind-photo",
        AttachmentKind::Video => "card-kind-video",
        AttachmentKind::VideoNote => "card-kind-video-note",
        AttachmentKind::Voice => "card-kind-voice",
        AttachmentKind::Audio => "card-kind-audio",
        AttachmentKind::Animation => "card-kind-animation",
        AttachmentKind::Sticker => "card-kind-sticker",
        AttachmentKind::Document => "card-kind-document",
        AttachmentKind::Location => "card-kind-location",
        AttachmentKind::Contact => "card-kind-contact",
        AttachmentKind::Poll => "card-kind-poll",
        AttachmentKind::Call => "card-kind-call",
        AttachmentKind::Other => "card-kind-other",
    };
    reader.label(key, &[])
}

/// A size in bytes, for people.
fn size(reader: &Reader, bytes: u64) -> String {
    let number = |name, number: u64| (name, Arg::from(number.to_string()));
    match bytes {
        0..1024 => reader.label("size-b", &[number("number", bytes)]),
        1024..1_048_576 => reader.label("size-kb", &[number("number", bytes / 1024)]),
        _ => {
            let tenth = bytes.saturating_mul(10) / 1_048_576 % 10;
            reader.label("size-mb-tenths", &[number("whole", bytes / 1_048_576), number("tenth", tenth)])
        }
    }
}

fn summed_up(reader: &Reader, message: &Message) -> String {
    let attached = message.attachment.as_ref().map(|attachment| format!("[{}]", kind(reader, attachment.kind)));
    let words = (!message.content.is_empty()).then(|| words_on_a_line(message, SUMMED_UP));
    let words = words.map(|words| reader.text("card-words", &[("text", words)]));
    attached.into_iter().chain(words).collect::<Vec<_>>().join(" ")
}

/// What the team calls the account, else its number, masked.
fn account(around: &Around) -> String {
    let named = around.account.as_ref().map(|account| match &account.label {
        Some(label) => one_line(label, 24),
        None => account.phone.masked(),
    });
    named.unwrap_or_default()
}

pub(super) fn whose(reader: &Reader, around: &Around, member: TelegramUserId) -> String {
    match around.dialog.assignee {
        Some(assignee) if assignee == member => reader.text("card-yours", &[]),
        Some(assignee) => reader.text("card-anothers", &[("name", around.name(assignee).into())]),
        None => reader.text("card-nobodys", &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::views::examples::{account, at, show};
    use crate::domain::dialog::example;
    use crate::domain::ids::{AccountId, MessageId};
    use crate::domain::message::FileInfo;
    use crate::domain::team::Role;

    const ANN: TelegramUserId = TelegramUserId(1);

    fn around(assignee: Option<TelegramUserId>) -> Around {
        let dialog = Dialog {
            display_name: Some("Bob <Lee>".to_owned()),
            created_at: at("2026-11-23T09:00:00Z"),
            assignee,
            ..example()
        };
        let team = vec![Member::new(ANN, "Ann", Role::Owner)];
        Around { dialog, account: Some(account()), team, stopped: false }
    }

    fn message(content: &str) -> Message {
        Message {
            id: MessageId(5),
            dialog_id: DialogId(1),
            account_id: AccountId(1),
            direction: MessageDirection::Incoming,
            content: content.to_owned(),
            spans: Vec::new(),
            attachment: None,
            timestamp: at("2026-11-23T09:12:00Z"),
            edited_at: None,
            deleted_at: None,
            telegram_message_id: None,
            reply_to: None,
            author: Author::Prospect,
            outbox_id: None,
        }
    }

    #[test]
    fn a_card_with_a_file() {
        let file = FileInfo { name: Some("offer.pdf".to_owned()), size: Some(1_258_291), mime: None };
        let attachment = Some(Attachment { kind: AttachmentKind::Document, file: Some(file) });
        let edited_at = Some(at("2026-11-23T09:20:00Z"));
        let message = Message { attachment, edited_at, ..message("Sounds <good>, what does it cost?") };
        let view = |reader: &Reader| card(reader, &around(Some(ANN)), ANN, std::slice::from_ref(&message)).remove(0);
        insta::assert_snapshot!(show(view), @r#"
        💬 <b>Bob &lt;Lee&gt;</b> @bob → EU · yours
        📎 file · offer.pdf · 1.1 MB
        Sounds &lt;good&gt;, what does it cost?
        ✏️ <i>edited 10:20</i>
        [📎 Get the file]
        [↩️ Reply] [📋 Template] [✅ Qualify]
        [🕒 Remind] [🛑 Stop]
        ───
        💬 <b>Bob &lt;Lee&gt;</b> @bob → EU · ваш диалог
        📎 файл · offer.pdf · 1,1 МБ
        Sounds &lt;good&gt;, what does it cost?
        ✏️ <i>изменено в 10:20</i>
        [📎 Получить файл]
        [↩️ Ответить] [📋 Шаблон] [✅ Целевой]
        [🕒 Напомнить] [🛑 Остановить]
        "#);
    }

    #[test]
    fn the_pinned_message_of_a_topic() {
        insta::assert_snapshot!(show(|reader| topic_head(reader, &around(None))), @r#"
        💬 <b>Bob &lt;Lee&gt;</b> @bob · 🟢 active
        📱 EU · 👤 nobody in particular
        🕒 since Mon 23 Nov, 10:00
        What you write here goes to this person. <code>//</code> begins a note for the team.
        [📋 Template] [✅ Qualify] [👤 Assign]
        [🕒 Remind] [🛑 Stop]
        ───
        💬 <b>Bob &lt;Lee&gt;</b> @bob · 🟢 активен
        📱 EU · 👤 никто не назначен
        🕒 с пн 23 ноября, 10:00
        Всё, что вы пишете здесь, уходит собеседнику. С <code>//</code> начинается заметка для команды.
        [📋 Шаблон] [✅ Целевой] [👤 Назначить]
        [🕒 Напомнить] [🛑 Остановить]
        "#);
    }

    #[test]
    fn who_wants_no_more_messages_is_told_by_the_card_of_their_words() {
        let stopped = |status_by| {
            let around = around(Some(ANN));
            Around {
                dialog: Dialog { status: DialogStatus::Stopped, status_by, ..around.dialog },
                stopped: true,
                ..around
            }
        };
        let view =
            |status_by| move |reader: &Reader| card(reader, &stopped(status_by), ANN, &[message("Stop")]).remove(0);
        insta::assert_snapshot!(show(view(None)), @r#"
        💬 <b>Bob &lt;Lee&gt;</b> @bob → EU · yours
        Stop
        🛑 <i>Wants no more messages: no account writes to them any more, and what waited for them is cancelled.</i>
        [✅ Off the stop-list]
        [↺ Reopen]
        ───
        💬 <b>Bob &lt;Lee&gt;</b> @bob → EU · ваш диалог
        Stop
        🛑 <i>Сообщений больше не хочет: ни один аккаунт не напишет, а то, что ждало отправки, отменено.</i>
        [✅ Убрать из стоп-листа]
        [↺ Открыть снова]
        "#);
        assert!(show(view(Some(ANN))).contains("⛔ On the stop-list"));
    }

    #[test]
    fn a_long_text_is_continued_and_its_end_has_the_buttons() {
        let long = "word ".repeat(2000);
        let reader = crate::bot::views::examples::reader(Default::default());
        let views = card(&reader, &around(None), ANN, &[message(&long)]);
        assert_eq!(views.len(), 3);
        assert!(views[..2].iter().all(|view| view.keyboard.is_empty()) && !views[2].keyboard.is_empty());
        assert!(views.iter().all(|view| view.text.encode_utf16().count() <= 4096));
    }
}
