//! The screen of one dialog: its state, its messages, and its buttons. A prospect's message is quoted on one line, so
//! that it cannot imitate another message.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::bot::contacts::press::ContactPress;
use crate::bot::dialogs::earlier_screens;
use crate::bot::dialogs::press::{DialogFilter, DialogPress, DialogsPress};
use crate::bot::kit::addressee::who;
use crate::bot::kit::quote::beginning;
use crate::bot::kit::{Button, Reader, ShownWords, View, message_texts};
use crate::bot::sending::item_screens::state_line;
use crate::bot::tags::words as tags;
use crate::bot::team::screens as team;
use crate::bot::templates::press::TemplatePress;
use crate::domain::account::Account;
use crate::domain::dialog::{Dialog, DialogStatus};
use crate::domain::dialog_access::DialogAccess;
use crate::domain::ids::{DialogId, MessageId, TelegramUserId, UndoId};
use crate::domain::message::{Author, Message, MessageDirection};
use crate::domain::message_text::is_foreign;
use crate::domain::outbox::OutboxItem;
use crate::domain::tags::Tags;
use crate::domain::team::Member;
use crate::domain::wish::WishReason;
use crate::i18n::Arg;
use crate::store::{Note, Page};

pub use crate::bot::kit::formatted::one_line;

/// Messages per page.
pub const PAGE: u32 = 8;
/// How much of a page's messages is shown, in characters: Telegram allows 4,096 units, and an emoji is two.
const SHOWN: usize = 1300;
/// How much of a note is shown.
const NOTE: usize = 120;
/// Waiting items above the messages.
pub const WAITING: usize = 5;
/// Notes above the messages.
pub const NOTES: u32 = 3;

/// The content of the screen.
#[derive(Clone, Debug)]
pub struct DialogScreen {
    pub dialog: Dialog,
    /// The prospect's stage and labels.
    pub tags: Tags,
    /// The account of the dialog.
    pub account: Option<Account>,
    pub notes: Vec<Note>,
    pub talk: Page<Message>,
    /// The prospect's reactions to messages of this page.
    pub reactions: BTreeMap<MessageId, String>,
    /// Waiting items, each with whether another one is sent before it.
    pub waiting: Vec<(OutboxItem, bool)>,
    /// The number of further waiting items.
    pub more_waiting: usize,
    /// The members, to show names for ids.
    pub team: Vec<Member>,
    pub access: DialogAccess,
    /// Whether the prospect is on the stop-list, whatever the dialog's status.
    pub stopped: bool,
    /// Whether the reader may remove them from it.
    pub may_allow: bool,
    /// The button that takes back what the reader has just done.
    pub undo: Option<Button>,
}

/// The emoji of a status.
#[must_use]
pub fn mark(status: DialogStatus) -> &'static str {
    match status {
        DialogStatus::Active => "🟢",
        DialogStatus::Qualified => "⭐️",
        DialogStatus::Stopped => "🛑",
        DialogStatus::Failed => "❌",
    }
}

/// A status in words.
#[must_use]
pub fn status(reader: &Reader, status: DialogStatus) -> String {
    reader.label(
        match status {
            DialogStatus::Active => "dialog-active",
            DialogStatus::Qualified => "dialog-qualified",
            DialogStatus::Stopped => "dialog-stopped",
            DialogStatus::Failed => "dialog-failed",
        },
        &[],
    )
}

/// The time of a message in a list, with a mark if its author deleted it.
#[must_use]
pub(in crate::bot) fn when(reader: &Reader, at: Timestamp, deleted: bool) -> String {
    let at = reader.times.listed(at);
    if deleted { format!("{at} 🗑") } else { at }
}

pub fn screen(reader: &Reader, shown: &DialogScreen) -> View {
    let DialogScreen { dialog, talk, access, .. } = shown;
    let mut lines = head(reader, shown);
    lines.push(String::new());
    if talk.rows.is_empty() {
        lines.push(reader.text("dialog-silent", &[]));
    }
    // The newest is on top, and these come after all messages, so that older pages do not show them.
    let (waiting, more) = if talk.number == 0 { (shown.waiting.as_slice(), shown.more_waiting) } else { (&[][..], 0) };
    let most = SHOWN / (talk.rows.len() + waiting.len()).max(1);
    if more > 0 {
        lines.push(reader.text("start-more", &[("count", more.into())]));
    }
    lines.extend(waiting.iter().rev().map(|(item, behind)| waits(reader, shown, item, *behind, most)));
    lines
        .extend(talk.rows.iter().map(|message| reacted(reader, shown, message.id, line(reader, shown, message, most))));
    let view = View::lines(lines).about(dialog.id).row(shown.undo.clone());
    let answers = *access == DialogAccess::Answer;
    let view = if answers { action_buttons(reader, view, shown) } else { only_looking(reader, view, dialog.id) };
    let id = dialog.id;
    let older = talk
        .more
        .then(|| reader.button("dialog-button-older", DialogPress::Older { dialog: id, page: talk.number + 1 }));
    let newer = (talk.number > 0)
        .then(|| reader.button("dialog-button-newer", DialogPress::Older { dialog: id, page: talk.number - 1 }));
    // Older ones were never stored here.
    let earlier = (!talk.more && dialog.telegram_user_id.is_some())
        .then(|| reader.button("dialog-button-earlier", earlier_screens::first(dialog)));
    let refresh = reader.button("dialog-button-refresh", DialogPress::Older { dialog: id, page: talk.number });
    let list = reader.button("dialog-button-list", DialogsPress::List { filter: DialogFilter::All, page: 0 });
    let view = view.row(older.or(earlier).into_iter().chain(newer).chain([refresh]));
    let (marks, end) = if answers { endings(reader, dialog) } else { Default::default() };
    view.row(marks).row(end.into_iter().chain([list]))
}

impl DialogScreen {
    fn named(&self, id: TelegramUserId) -> String {
        one_line(&team::name_of(&self.team, id), 32)
    }
}

fn head(reader: &Reader, shown: &DialogScreen) -> Vec<String> {
    let dialog = &shown.dialog;
    let title = [
        ("who", Arg::Html(who(reader, dialog))),
        ("mark", mark(dialog.status).into()),
        ("status", status(reader, dialog.status).into()),
    ];
    let mut lines = vec![reader.text("dialog-title", &title)];
    let account = shown.account.as_ref().map(|account| match &account.label {
        Some(label) => {
            let label = reader.label("account-label", &[("label", label.as_str().into())]);
            format!("{} {label}", reader.phone(&account.phone))
        }
        None => reader.phone(&account.phone),
    });
    let assignee = match dialog.assignee {
        Some(assignee) => reader.text("dialog-assignee", &[("name", shown.named(assignee).into())]),
        None => reader.text("dialog-nobody", &[]),
    };
    lines.push(match account {
        Some(account) => {
            let args = [("account", account.into()), ("assignee", Arg::Html(assignee))];
            reader.text("dialog-account", &args)
        }
        None => assignee,
    });
    lines.extend(tags::line(reader, &shown.tags));
    // A stopped dialog has no answer, assignee or snooze.
    let open = dialog.status.is_open();
    if let Some(since) = dialog.unanswered_since.filter(|_| open) {
        lines.push(reader.text("dialog-waits", &[("ago", reader.times.relative(since).into())]));
    }
    if shown.stopped {
        lines.push(reader.text("dialog-on-stop-list", &[]));
    }
    if dialog.refusal_at.is_some() {
        lines.push(reader.text("dialog-refusal", &[]));
    }
    if let Some(until) = dialog.snoozed_until.filter(|_| open) {
        lines.push(reader.text("dialog-snoozed", &[("at", reader.times.clock(until).into())]));
    }
    lines.extend(shown.notes.iter().map(|note| {
        let args = [
            ("text", one_line(&note.content, NOTE).into()),
            ("name", shown.named(note.author).into()),
            ("at", reader.times.listed(note.created_at).into()),
        ];
        reader.text("dialog-note", &args)
    }));
    lines
}

/// `‹ 10:44 Sounds good…` and `› 10:42 Ann: Hello!…`.
fn line(reader: &Reader, shown: &DialogScreen, message: &Message, most: usize) -> String {
    let twice = message_texts::texts(reader, message).next().is_some();
    let most = if twice { most / 2 } else { most };
    let words = ShownWords::of(message, &shown.dialog).on_a_line(reader, most);
    let text = (
        "text",
        match message.deleted_at {
            Some(at) => {
                let deleted = reader.text("card-deleted", &[("at", reader.times.clock(at).into())]);
                Arg::Html(reader.text("dialog-words-deleted", &[("text", words), ("deleted", Arg::Html(deleted))]))
            }
            None => words,
        },
    );
    let at = ("at", reader.times.listed(message.timestamp).into());
    let made = message_texts::texts(reader, message)
        .map(|(key, text)| reader.text(key, &[("text", one_line(text, most).into())]));
    let made: String =
        made.chain(message_texts::untranslated(reader, message)).map(|line| format!("\n{line}")).collect();
    let name = match message.author {
        Author::Prospect => return reader.text("dialog-line-in", &[at, text]) + &made,
        Author::Phone => reader.label("dialog-phone", &[]),
        Author::Desk => reader.label("dialog-desk", &[]),
        Author::Admin(id) => shown.named(id),
    };
    let read = message.direction == MessageDirection::Outgoing
        && message.telegram_message_id.is_some_and(|id| id <= shown.dialog.read_by_them);
    let key = if read { "dialog-line-read" } else { "dialog-line-out" };
    reader.text(key, &[at, ("name", name.into()), text]) + &made
}

/// The line of a message with the prospect's reactions to it.
fn reacted(reader: &Reader, shown: &DialogScreen, id: MessageId, line: String) -> String {
    match shown.reactions.get(&id) {
        Some(theirs) => {
            reader.text("dialog-line-reacted", &[("line", Arg::Html(line)), ("theirs", theirs.as_str().into())])
        }
        None => line,
    }
}

/// `› Ann: Hello!… ⏳ goes out at 10:42`.
fn waits(reader: &Reader, shown: &DialogScreen, item: &OutboxItem, behind: bool, most: usize) -> String {
    let args = [
        ("name", item.expires_at.map_or_else(|| shown.named(item.admin), |_| reader.label("dialog-desk", &[])).into()),
        ("text", beginning(reader, &one_line(&item.content, most), item.media, most)),
        ("standing", Arg::Html(state_line(reader, item, Some(&shown.dialog), behind))),
    ];
    reader.text("dialog-line-waits", &args)
}

/// The buttons of a member who may only look.
fn only_looking(reader: &Reader, view: View, id: DialogId) -> View {
    view.row(next(reader, id)).row([
        reader.button("dialog-button-contact", ContactPress::Of(id)),
        reader.button("dialog-button-export", DialogPress::Export(id)),
    ])
}

/// The buttons of a member who may answer, the most likely first; few rows, so that the words stay in sight above a keyboard.
fn action_buttons(reader: &Reader, view: View, shown: &DialogScreen) -> View {
    let dialog = &shown.dialog;
    let id = dialog.id;
    let button = |key, press: DialogPress| reader.button(key, press);
    let reply = button("dialog-button-reply", DialogPress::Reply(id));
    let remind = match dialog.snoozed_until {
        Some(_) => button("dialog-button-wake", DialogPress::Wake(id)),
        None => button("dialog-button-remind", DialogPress::AskRemind(id)),
    };
    let undecided = dialog.status.is_open() && dialog.refusal_at.is_some();
    let allow = (shown.stopped && shown.may_allow).then(|| allow(reader, dialog));
    let view = view.row(allow).row(undecided.then(|| button("dialog-button-go-on", DialogPress::GoOn(id))));
    let view = if dialog.status.is_open() {
        view.row([reply, template(reader, id)].into_iter().chain(next(reader, id)))
    } else {
        let reopen = button("dialog-button-reopen", DialogPress::Reopen(id));
        view.row([reopen].into_iter().chain(next(reader, id)))
    };
    let remind = dialog.status.is_open().then_some(remind);
    // Its long label leaves room for one more.
    let (waits, remind) = match no_answer(reader, shown) {
        Some(no_answer) => (Some(no_answer).into_iter().chain(remind).collect(), None),
        None => (Vec::new(), remind),
    };
    let qualify =
        (dialog.status == DialogStatus::Active).then(|| button("dialog-button-qualify", DialogPress::Qualify(id)));
    let rest = [
        tags::button(reader, id),
        button("dialog-button-assign", DialogPress::AskAssign(id)),
        button("dialog-button-note", DialogPress::Note(id)),
        reader.button("dialog-button-contact", ContactPress::Of(id)),
        button("dialog-button-export", DialogPress::Export(id)),
    ];
    view.row(waits).row(translation(reader, shown)).grid(3, remind.into_iter().chain(qualify).chain(rest))
}

/// The buttons that end a dialog: those of a qualified dialog, which have a row of their own, and those that share one
/// with the button of the list.
fn endings(reader: &Reader, dialog: &Dialog) -> (Vec<Button>, Vec<Button>) {
    let id = dialog.id;
    let stop = reader.button("dialog-button-stop", DialogPress::AskStop(id));
    let fail = reader.button("dialog-button-fail", DialogPress::Fail(id));
    match dialog.status {
        DialogStatus::Active => (Vec::new(), vec![fail, stop]),
        DialogStatus::Qualified => {
            (vec![reader.button("dialog-button-unqualify", DialogPress::Reopen(id)), fail], vec![stop])
        }
        DialogStatus::Failed => (Vec::new(), vec![stop]),
        DialogStatus::Stopped => Default::default(),
    }
}

/// The language of a dialog that is always translated, or the offer to have it translated where a message is foreign.
fn translation(reader: &Reader, DialogScreen { dialog, talk, .. }: &DialogScreen) -> Option<Button> {
    let press = DialogPress::Translate(dialog.id);
    if let Some(language) = dialog.language {
        return Some(Button::new(
            reader.label("dialog-button-language", &[("language", language.name().into())]),
            press,
        ));
    }
    let language = reader.times.language;
    let is_foreign = |message: &Message| {
        message.direction == MessageDirection::Incoming
            && (message.translation(language).is_some() || is_foreign(&message.content, language))
    };
    (dialog.status.is_open() && talk.rows.iter().any(is_foreign))
        .then(|| reader.button("dialog-button-translate", press))
}

/// The button that ends the waiting for an answer; only next to the message that needs none.
fn no_answer(reader: &Reader, shown: &DialogScreen) -> Option<Button> {
    let DialogScreen { dialog, talk, .. } = shown;
    let theirs = |message: &&Message| message.direction == MessageDirection::Incoming;
    let last = talk.rows.iter().find(theirs).filter(|_| talk.number == 0 && dialog.waits_for_an_answer())?;
    Some(reader.button("dialog-button-no-answer", DialogPress::NoAnswer { dialog: dialog.id, seen: last.id }))
}

/// Answers with a template.
#[must_use]
pub fn template(reader: &Reader, id: DialogId) -> Button {
    reader.button("dialog-button-template", TemplatePress::For(id))
}

/// A card that offers to take back what its reader has just done.
pub(in crate::bot) fn with_undo(reader: &Reader, mut view: View, dialog: DialogId, undo: UndoId) -> View {
    let undo = reader.button("undo-button", DialogPress::Undo(undo));
    view.keyboard.insert(0, [undo].into_iter().chain(next(reader, dialog)).collect());
    view
}

/// Opens the dialog that has waited longest but for this one. Dialogs are taken up one by one in private chats.
#[must_use]
pub fn next(reader: &Reader, id: DialogId) -> Option<Button> {
    reader.private.then(|| reader.button("dialog-button-next", DialogsPress::Next { after: Some(id) }))
}

/// Shows that a person wants no more messages.
pub fn opted_out(reader: &Reader, dialog: &Dialog, cancelled: usize) -> View {
    let mut lines = vec![reader.text("dialog-opted-out", &[("who", Arg::Html(who(reader, dialog)))])];
    if cancelled > 0 {
        lines.push(reader.text("dialog-opted-out-cancelled", &[("count", cancelled.into())]));
    }
    View::lines(lines).row([reader.button("dialog-button-open", DialogPress::Open(dialog.id))])
}

/// Says that a member's reaction did not reach the prospect.
pub(in crate::bot) fn not_reacted(reader: &Reader, dialog: &Dialog, emoji: &str, reason: WishReason) -> View {
    let key = match reason {
        WishReason::NotAllowed => "dialog-not-reacted",
        WishReason::Gone => "dialog-not-reacted-gone",
        WishReason::Unreachable => "dialog-not-reacted-unreachable",
        WishReason::OptedOut => "dialog-not-reacted-opted-out",
        WishReason::TooLate | WishReason::Content | WishReason::Unexpected => "dialog-not-reacted-unexpected",
    };
    View::text(reader.text(key, &[("who", Arg::Html(who(reader, dialog))), ("emoji", emoji.into())]))
}

/// Says whose the dialog is that the reader has handed over and no longer sees.
pub fn given_away(reader: &Reader, dialog: &Dialog, to: &str, undo: Option<Button>) -> View {
    let facts = [("who", Arg::Html(who(reader, dialog))), ("name", one_line(to, 32).into())];
    View::text(reader.text("dialog-given-away", &facts)).row(undo.into_iter().chain(next(reader, dialog.id)))
}

/// Asks for the text of an answer.
pub fn ask_reply(reader: &Reader, dialog: &Dialog, translated: Option<Button>) -> View {
    View::text(reader.text("dialog-ask-reply", &[("who", Arg::Html(who(reader, dialog)))]))
        .row(translated)
        .row([template(reader, dialog.id), reader.cancel()])
}

/// The question for an answer that was given.
pub fn answered(reader: &Reader, dialog: &Dialog) -> View {
    View::text(reader.text("dialog-answered", &[("who", Arg::Html(who(reader, dialog)))])).row(
        next(reader, dialog.id).into_iter().chain([reader.button("dialog-button-open", DialogPress::Open(dialog.id))]),
    )
}

/// The button that removes the prospect from the stop-list.
#[must_use]
pub fn allow(reader: &Reader, dialog: &Dialog) -> Button {
    reader.button("dialog-button-allow", DialogPress::AskAllow(dialog.id))
}

pub(in crate::bot) fn back(reader: &Reader, dialog: &Dialog) -> Button {
    reader.button("dialog-button-back", DialogPress::Open(dialog.id))
}
