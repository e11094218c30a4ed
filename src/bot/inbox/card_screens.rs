//! The card of a prospect's message in a member's private chat: the author, the account, the assignee, and buttons for
//! the actions that are possible now.

use crate::bot::contacts::list_screens::called;
use crate::bot::contacts::press::ContactPress;
use crate::bot::dialogs::press::DialogPress;
use crate::bot::dialogs::screens::{allow, mark, one_line, status, template};
use crate::bot::imports::press::ImportPress;
use crate::bot::inbox::around::Around;
use crate::bot::inbox::body_screens::{SUMMED_UP, bodies};
use crate::bot::inbox::press::InboxPress;
use crate::bot::inbox::text_screens;
use crate::bot::kit::addressee::who;
use crate::bot::kit::{Button, Content, Reader, ShownWords, View};
use crate::bot::sending::meant_press::MeantPress;
use crate::bot::sequences::run_screens::answers_run;
use crate::bot::tags::words as tags;
use crate::bot::templates::press::TemplatePress;
use crate::domain::concurrent_reply::LastAnswer;
use crate::domain::dialog::{Dialog, DialogStatus};
use crate::domain::ids::{DialogId, MessageId, TelegramMessageId, TelegramUserId};
use crate::domain::message::{Author, Message, MessageDirection, is_one_album};
use crate::domain::team::Member;
use crate::i18n::Arg;

/// How much of a template's name is on its button, in characters: three share a row.
const QUICK_NAME: usize = 16;
/// How many buttons for the files of an album share a row.
const IN_A_ROW: usize = 5;

/// The card of a prospect's message, or of several that arrived while the member could not be notified. Long messages
/// need more than one view; the buttons are under the last.
#[must_use]
pub fn card(reader: &Reader, around: &Around, member: TelegramUserId, messages: &[Message]) -> Vec<View> {
    let dialog = &around.dialog;
    let facts = [
        ("who", Arg::Html(who(reader, dialog))),
        ("account", account(around).into()),
        ("whose", Arg::Html(standing(reader, around, member))),
    ];
    let head = [reader.text("card-head", &facts)].into_iter().chain(tags::line(reader, &around.tags));
    let head = head.collect::<Vec<_>>().join("\n");
    let mut views = bodies(reader, dialog, Some(head), messages);
    if let Some(last) = views.pop() {
        let last = is_it(reader, around, not_written_to(reader, around, last, messages));
        let last = answers_run(reader, files(reader, last, dialog, messages), dialog, around.run.as_ref(), messages);
        let last = last.row(around.stopped.then(|| allow(reader, dialog)));
        let newest = messages.last().map(|message| message.id);
        views.push(action_buttons(reader, quick_replies(last, around), dialog, newest));
    }
    views
}

/// The card of a member who may no longer read the dialog: whose it is now, and nothing to press. What was edited or
/// deleted is left out, because that may be new to them; so are translations.
#[must_use]
pub(in crate::bot) fn former_card(reader: &Reader, around: &Around, messages: &[Message]) -> Vec<View> {
    let dialog = &around.dialog;
    let whose = dialog.assignee.map_or_else(
        || reader.text("card-nobodys", &[]),
        |assignee| reader.text("card-anothers", &[("name", around.name(assignee).into())]),
    );
    let facts =
        [("who", Arg::Html(who(reader, dialog))), ("account", account(around).into()), ("whose", Arg::Html(whose))];
    let head = reader.text("card-head", &facts);
    if messages.iter().any(|message| message.edited_at.is_some() || message.deleted_at.is_some()) {
        return vec![View::text(head)];
    }
    let untranslated = messages.iter().map(|message| Message { texts: Vec::new(), ..message.clone() });
    bodies(reader, dialog, Some(head), &untranslated.collect::<Vec<_>>())
}

/// The number of messages that a prospect wrote in a row, and the last of them.
pub fn many(reader: &Reader, around: &Around, member: TelegramUserId, count: u32, last: &Message) -> View {
    let dialog = &around.dialog;
    let facts = [
        ("who", Arg::Html(who(reader, dialog))),
        ("account", account(around).into()),
        ("whose", Arg::Html(standing(reader, around, member))),
    ];
    let lines = [
        reader.text("card-head", &facts),
        reader.text("card-many", &[("count", count.into())]),
        reader.text("card-many-last", &[("text", ShownWords::of(last, dialog).on_a_line(reader, SUMMED_UP))]),
    ];
    View::lines(lines).row([
        reader.button("dialog-button-open", DialogPress::Open(dialog.id)),
        reader.button("dialog-button-stop", DialogPress::AskStop(dialog.id)),
    ])
}

/// Asks for confirmation of an answer after a concurrent reply.
pub fn concurrent_reply(reader: &Reader, team: &[Member], last: &LastAnswer, asked: TelegramMessageId) -> View {
    let name = match last.author {
        Author::Admin(id) => team.iter().find(|member| member.id == id).map(|member| one_line(&member.name, 32)),
        Author::Phone | Author::Desk | Author::Prospect => Some(reader.label("card-by-phone", &[])),
    };
    let name = name.unwrap_or_else(|| reader.label("card-somebody", &[]));
    let args = [
        ("name", name.into()),
        ("ago", reader.times.relative(last.at).into()),
        // What has no words is a file.
        (
            "text",
            if last.text.is_empty() { reader.label("send-file", &[]) } else { one_line(&last.text, SUMMED_UP) }.into(),
        ),
    ];
    View::text(reader.text("card-collision", &args)).row([
        reader.button("card-button-anyway", InboxPress::SendAnyway(asked)),
        reader.button("card-button-drop", InboxPress::Drop(asked)),
    ])
}

/// Asks whether a text or file that answers nothing is for the person of a dialog. A table may hold people instead.
pub(in crate::bot) fn offer(
    reader: &Reader,
    dialog: &Dialog,
    words: &Content,
    table: bool,
    asked: TelegramMessageId,
) -> View {
    let name = dialog.name();
    let file = words.attachment.as_ref().map(|file| format!("📎 {} ", file.name)).unwrap_or_default();
    let text = format!("{file}{}", words.text);
    let args = [("name", one_line(&name, 32).into()), ("text", one_line(text.trim(), SUMMED_UP).into())];
    let send = Button::new(reader.label("card-button-send-to", &args), MeantPress::Offered(asked));
    View::text(reader.text("card-offer", &args))
        .row(table.then(|| reader.button("import-button-people", ImportPress::Kept(asked))))
        .row([send])
        .row([reader.button("card-button-drop", InboxPress::Drop(asked))])
}

/// Asks whether an answer that begins with the name of somebody else is for the person of its dialog.
pub(in crate::bot) fn names_another(reader: &Reader, dialog: &Dialog, other: &str, asked: TelegramMessageId) -> View {
    let args = [("name", one_line(&dialog.name(), 32).into()), ("other", one_line(other, 64).into())];
    View::text(reader.text("card-names-another", &args))
        .row([Button::new(reader.label("card-button-send-to", &args[..1]), MeantPress::Offered(asked))])
        .row([reader.button("card-button-drop", InboxPress::Drop(asked))])
}

/// Shows that an answer waits behind an earlier one of the same member that needs confirmation.
pub fn held_behind(reader: &Reader, asked: TelegramMessageId) -> View {
    View::text(reader.text("card-held-behind", &[])).row([
        reader.button("card-button-anyway", InboxPress::SendAnyway(asked)),
        reader.button("card-button-drop", InboxPress::Drop(asked)),
    ])
}

/// The templates used most: a press shows the filled text. Somebody who may have refused gets an answer of its own.
pub(in crate::bot) fn quick_replies(view: View, around: &Around) -> View {
    let dialog = &around.dialog;
    let answers = dialog.status.is_open() && dialog.refusal_at.is_none() && !around.stopped;
    view.row(around.quick.iter().filter(|_| answers).map(|reply| {
        let press = TemplatePress::Quick { dialog: dialog.id, template: reply.id };
        Button::new(format!("📋 {}", one_line(reply.name.as_str(), QUICK_NAME)), press)
    }))
}

fn action_buttons(reader: &Reader, view: View, dialog: &Dialog, newest: Option<MessageId>) -> View {
    let id = dialog.id;
    let tags = tags::button(reader, id);
    let open = reader.button("dialog-button-open", DialogPress::Open(id));
    if !dialog.status.is_open() {
        return view.row([reader.button("dialog-button-reopen", DialogPress::Reopen(id)), tags, open]);
    }
    let qualify = (dialog.status == DialogStatus::Active)
        .then(|| reader.button("dialog-button-qualify", DialogPress::Qualify(id)));
    let reply = reader.button("dialog-button-reply", DialogPress::Reply(id));
    let remind = reader.button("dialog-button-remind", DialogPress::AskRemind(id));
    let assign = reader.button("dialog-button-assign", DialogPress::AskAssign(id));
    let done = newest.filter(|_| dialog.waits_for_an_answer());
    let done = done.map(|seen| reader.button("card-button-done", DialogPress::NoAnswer { dialog: id, seen }));
    if dialog.refusal_at.is_some() {
        return decide(reader, view, id).row([reply, template(reader, id)]).row([remind, tags]).row([assign, open]);
    }
    view.row([reply, template(reader, id)].into_iter().chain(qualify))
        .row([remind, tags, assign])
        .row([open].into_iter().chain(done).chain([reader.button("dialog-button-stop", DialogPress::AskStop(id))]))
}

/// Shows why a person on the stop-list gets no messages.
pub(in crate::bot) fn not_written_to(reader: &Reader, around: &Around, view: View, messages: &[Message]) -> View {
    if !around.stopped {
        return view;
    }
    // If the desk itself stopped the dialog, the reason is in their messages up to then.
    let dialog = &around.dialog;
    let themselves = dialog.status == DialogStatus::Stopped && dialog.status_by.is_none();
    let said_here = messages.iter().any(|message| Some(message.timestamp) <= dialog.status_at);
    let key = if themselves && said_here { "card-opted-out" } else { "dialog-on-stop-list" };
    View { text: format!("{}\n{}", view.text, reader.text(key, &[])), ..view }
}

/// Asks whether an invited contact is this person.
pub(in crate::bot) fn is_it(reader: &Reader, around: &Around, view: View) -> View {
    let Some(invited) = &around.invited else { return view };
    let phone = invited.phone.as_ref().map(|phone| reader.phone(phone));
    let name = called(reader, invited, 40);
    let name = phone.filter(|phone| *phone != name).map_or_else(|| name.clone(), |phone| format!("{name} ({phone})"));
    let asked = reader.text("invitation-is-it", &[("name", name.into())]);
    let press = ContactPress::Same { dialog: around.dialog.id, contact: invited.id };
    View { text: format!("{}\n{asked}", view.text), ..view }.row([reader.button("invitation-button-same", press)])
}

/// The buttons for a possible opt-out, which a person must judge.
pub(in crate::bot) fn decide(reader: &Reader, view: View, id: DialogId) -> View {
    let marked = View { text: format!("{}\n{}", view.text, reader.text("card-refusal", &[])), ..view };
    marked.row([
        reader.button("dialog-button-stop", DialogPress::AskStop(id)),
        reader.button("dialog-button-go-on", DialogPress::GoOn(id)),
    ])
}

/// A button for each file that can be downloaded, and for each text that Telegram can make.
pub(in crate::bot) fn files(reader: &Reader, view: View, dialog: &Dialog, messages: &[Message]) -> View {
    let with_file = messages.iter().filter(|message| {
        let attachment = message.attachment.as_ref();
        message.direction == MessageDirection::Incoming
            && message.deleted_at.is_none()
            && attachment.is_some_and(|attachment| attachment.file.is_some())
    });
    let view = if is_one_album(messages) {
        // Numbered like the parts, whatever was deleted.
        let numbered = with_file.filter_map(|file| {
            let number = 1 + messages.iter().position(|message| message.id == file.id)?;
            let label = reader.label("card-button-part", &[("number", number.into())]);
            Some(Button::new(label, InboxPress::File(file.id)))
        });
        let buttons: Vec<Button> = numbered.collect();
        buttons.chunks(IN_A_ROW).fold(view, |view, row| view.row(row.to_vec()))
    } else {
        with_file
            .fold(view, |view, message| view.row([reader.button("card-button-file", InboxPress::File(message.id))]))
    };
    text_screens::buttons(reader, view, dialog, messages)
}

/// The team's name for the account, or its masked number.
pub(in crate::bot) fn account(around: &Around) -> String {
    let named = around.account.as_ref().map(|account| match &account.label {
        Some(label) => one_line(label, 24),
        None => account.phone.masked(),
    });
    named.unwrap_or_default()
}

/// Whether the dialog is qualified or has ended, whose it is, and who has answered it, or that it needs no answer.
fn standing(reader: &Reader, around: &Around, member: TelegramUserId) -> String {
    let answered = around.answer.as_ref().map(|answer| {
        let name = match answer.author {
            Author::Admin(id) => around.name(id),
            Author::Phone | Author::Desk | Author::Prospect => reader.label("dialog-phone", &[]),
        };
        let at = reader.times.clock(answer.timestamp);
        reader.text("card-answered", &[("name", name.into()), ("at", at.into())])
    });
    let dialog = &around.dialog;
    let needs_none = dialog.status.is_open() && dialog.unanswered_since.is_none();
    let standing = answered.or_else(|| needs_none.then(|| reader.text("card-needs-no-answer", &[])));
    if !dialog.status.is_open() {
        // Nobody answers it, so that it is not said whose it is.
        let ended = format!("{} {}", mark(dialog.status), status(reader, dialog.status));
        return [ended].into_iter().chain(standing).collect::<Vec<_>>().join(" · ");
    }
    let whose = (dialog.assignee.is_some() || standing.is_none()).then(|| whose(reader, around, member));
    let qualified = (dialog.status == DialogStatus::Qualified).then(|| mark(dialog.status).to_owned());
    qualified.into_iter().chain(whose).chain(standing).collect::<Vec<_>>().join(" · ")
}

pub(in crate::bot) fn whose(reader: &Reader, around: &Around, member: TelegramUserId) -> String {
    match around.dialog.assignee {
        Some(assignee) if assignee == member => reader.text("card-yours", &[]),
        Some(assignee) => reader.text("card-anothers", &[("name", around.name(assignee).into())]),
        None => reader.text("card-nobodys", &[]),
    }
}

#[cfg(test)]
pub(in crate::bot) mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::{account, at, show};
    use crate::domain::dialog::example;
    use crate::domain::ids::AccountId;
    use crate::domain::message::{Attachment, AttachmentKind, FileInfo};
    use crate::domain::team::Role;

    const ANN: TelegramUserId = TelegramUserId(1);

    pub(in crate::bot) fn around(assignee: Option<TelegramUserId>) -> Around {
        let dialog = Dialog {
            display_name: Some("Bob <Lee>".to_owned()),
            created_at: at("2026-11-23T09:00:00Z"),
            unanswered_since: Some(at("2026-11-23T09:12:00Z")),
            assignee,
            ..example()
        };
        let team = vec![Member::new(ANN, "Ann", Role::Owner)];
        Around {
            dialog,
            tags: Default::default(),
            invited: None,
            run: None,
            answer: None,
            account: Some(account()),
            team,
            quick: Vec::new(),
            stopped: false,
        }
    }

    pub(in crate::bot) fn message(content: &str) -> Message {
        Message {
            id: MessageId(5),
            dialog_id: DialogId(1),
            account_id: AccountId(1),
            direction: MessageDirection::Incoming,
            content: content.to_owned(),
            spans: Vec::new(),
            attachment: None,
            texts: Vec::new(),
            surroundings: Default::default(),
            timestamp: at("2026-11-23T09:12:00Z"),
            edited_at: None,
            deleted_at: None,
            telegram_message_id: None,
            reply_to: None,
            answered: None,
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
        [🕒 Put aside] [🏷 Label] [👤 Assign]
        [💬 Open] [☑️ Done] [🛑 Stop]
        ───
        💬 <b>Bob &lt;Lee&gt;</b> @bob → EU · ваш диалог
        📎 файл · offer.pdf · 1,1 МБ
        Sounds &lt;good&gt;, what does it cost?
        ✏️ <i>изменено в 10:20</i>
        [📎 Получить файл]
        [↩️ Ответить] [📋 Шаблон] [✅ Целевой]
        [🕒 Отложить] [🏷 Метка] [👤 Назначить]
        [💬 Открыть] [☑️ Готово] [🛑 Остановить]
        "#);
    }

    #[test]
    fn an_answered_card_names_who_answered() {
        let answer = |author| {
            let answer = Message { direction: MessageDirection::Outgoing, author, ..message("Twenty a month.") };
            let dialog = Dialog { unanswered_since: None, ..around(None).dialog };
            Around { answer: Some(answer), dialog, ..around(None) }
        };
        let view =
            |author| move |reader: &Reader| card(reader, &answer(author), ANN, &[message("The price?")]).remove(0);
        insta::assert_snapshot!(show(view(Author::Admin(ANN))), @r#"
        💬 <b>Bob &lt;Lee&gt;</b> @bob → EU · ✅ Ann 10:12
        The price?
        [↩️ Reply] [📋 Template] [✅ Qualify]
        [🕒 Put aside] [🏷 Label] [👤 Assign]
        [💬 Open] [🛑 Stop]
        ───
        💬 <b>Bob &lt;Lee&gt;</b> @bob → EU · ✅ Ann 10:12
        The price?
        [↩️ Ответить] [📋 Шаблон] [✅ Целевой]
        [🕒 Отложить] [🏷 Метка] [👤 Назначить]
        [💬 Открыть] [🛑 Остановить]
        "#);
        assert!(show(view(Author::Phone)).contains("· ✅ from the phone 10:12"));
        let theirs = Around {
            dialog: Dialog { assignee: Some(ANN), unanswered_since: None, ..around(None).dialog },
            ..answer(Author::Admin(ANN))
        };
        let theirs = |reader: &Reader| card(reader, &theirs, ANN, &[message("The price?")]).remove(0);
        assert!(show(theirs).contains("· yours · ✅ Ann 10:12"));
    }

    #[test]
    fn a_file_without_words_is_no_blank_in_the_question() {
        let (author, at) = (Author::Admin(ANN), at("2026-11-23T09:12:00Z"));
        let last = LastAnswer { author, at, text: String::new(), heard_since: false };
        let asked = show(|reader| concurrent_reply(reader, &around(None).team, &last, TelegramMessageId(1)));
        assert!(asked.contains("“📎”") && asked.contains("«📎»"), "{asked}");
    }

    #[test]
    fn the_card_of_an_opt_out_says_so() {
        let stopped = |status_by| {
            let (around, status_at) = (around(Some(ANN)), Some(at("2026-11-23T09:12:03Z")));
            Around {
                dialog: Dialog { status: DialogStatus::Stopped, status_by, status_at, ..around.dialog },
                stopped: true,
                ..around
            }
        };
        let view =
            |status_by| move |reader: &Reader| card(reader, &stopped(status_by), ANN, &[message("Stop")]).remove(0);
        insta::assert_snapshot!(show(view(None)), @r#"
        💬 <b>Bob &lt;Lee&gt;</b> @bob → EU · 🛑 stopped
        Stop
        🛑 <i>Wants no more messages: no account writes to them any more, and what waited for them is cancelled.</i>
        [✅ Off the stop-list]
        [↺ Reopen] [🏷 Label] [💬 Open]
        ───
        💬 <b>Bob &lt;Lee&gt;</b> @bob → EU · 🛑 остановлен
        Stop
        🛑 <i>Сообщений больше не хочет: ни один аккаунт не напишет, а то, что ждало отправки, отменено.</i>
        [✅ Убрать из стоп-листа]
        [↺ Открыть снова] [🏷 Метка] [💬 Открыть]
        "#);
        assert!(show(view(Some(ANN))).contains("⛔ On the stop-list"));
        // Later messages are not the opt-out.
        let later = Message { timestamp: at("2026-11-24T10:00:00Z"), ..message("And the price?") };
        let later = |reader: &Reader| card(reader, &stopped(None), ANN, std::slice::from_ref(&later)).remove(0);
        assert!(show(later).contains("⛔ On the stop-list"));
    }

    #[test]
    fn a_long_text_is_continued_and_its_end_has_the_buttons() {
        let long = "word ".repeat(2000);
        let reader = crate::bot::kit::screen::examples::reader(Default::default());
        let views = card(&reader, &around(None), ANN, &[message(&long)]);
        assert_eq!(views.len(), 3);
        assert!(views[..2].iter().all(|view| view.keyboard.is_empty()) && !views[2].keyboard.is_empty());
        assert!(views.iter().all(|view| view.text.encode_utf16().count() <= 4096));
    }
}
