//! The screen of one contact: who they are, where they stand, and every action as a button.

use crate::bot::consents::press::ConsentPress;
use crate::bot::consents::words::standing;
use crate::bot::contacts::list_screens::{called, stage};
use crate::bot::contacts::pipeline_press::PipelinePress;
use crate::bot::contacts::press::{ContactFilter, ContactPress};
use crate::bot::contacts::question::ContactQuestion;
use crate::bot::dialogs::press::DialogPress;
use crate::bot::dialogs::screens::{mark, one_line, status};
use crate::bot::kit::question_press::QuestionPress;
use crate::bot::kit::screen::{Button, Reader, View};
use crate::bot::lists::press::ListPress;
use crate::bot::sequences::press::SequencePress;
use crate::bot::sequences::run_screens::line as run_line;
use crate::bot::team::screens::name;
use crate::contacts::WholeContact;
use crate::domain::account::Account;
use crate::domain::consent::ConsentEntry;
use crate::domain::dialog::Dialog;
use crate::domain::import::record::ImportRecord;
use crate::domain::label::Label;
use crate::domain::people_list::PeopleList;
use crate::domain::stage::Stage;
use crate::domain::team::Member;
use crate::i18n::Arg;
use crate::store::RunLine;

/// How much of a field's value is shown, in characters.
const VALUE: usize = 120;
/// How much of the names of their lists is shown, in characters.
const LISTED: usize = 300;
/// How much of the name of a file is shown, in characters.
const FILE: usize = 60;
/// How many entries of the consent ledger are read for the screen, which shows the newest of each purpose.
pub const CONSENTS: u32 = 20;
/// How many runs through sequences are shown.
pub const RUNS: u32 = 3;

/// The content of the screen.
#[derive(Clone, Debug)]
pub struct ContactScreen {
    pub whole: WholeContact,
    pub dialog: Option<Dialog>,
    /// The account of the dialog.
    pub account: Option<Account>,
    pub stopped: bool,
    /// Their newest entries in the consent ledger, newest first.
    pub consents: Vec<ConsentEntry>,
    /// The fixed lists that they are on.
    pub lists: Vec<PeopleList>,
    /// Their newest runs through sequences.
    pub runs: Vec<RunLine>,
    /// The import that made them a contact.
    pub import: Option<ImportRecord>,
    pub team: Vec<Member>,
    /// Takes back what the reader has just done to the dialog.
    pub undo: Option<Button>,
    /// Whether the reader may change the contact.
    pub may_write: bool,
    /// Whether the reader may begin a dialog, and erase people.
    pub may_send: bool,
}

pub fn screen(reader: &Reader, shown: &ContactScreen) -> View {
    let contact = &shown.whole.contact;
    let id = contact.id;
    let button = |key, press: ContactPress| reader.button(key, press);
    let view = View::lines(lines(reader, shown));
    let dialog = contact.dialog.map(|dialog| reader.button("contact-button-dialog", DialogPress::Open(dialog)));
    let reachable = contact.target().is_some();
    let write = (dialog.is_none() && reachable && shown.may_send && shown.may_write)
        .then(|| button("contact-button-write", ContactPress::Write(id)));
    let why = reachable.then(|| button("contact-button-why", ContactPress::Why(id)));
    let invite =
        (dialog.is_none() && shown.may_write).then(|| button("contact-button-invite", ContactPress::AskInvite(id)));
    let consents = reader.button("contact-button-consents", ConsentPress::Of { contact: id, page: 0 });
    let view = view.row(shown.undo.clone());
    let view = view.row(dialog.into_iter().chain(write).chain(invite).chain(why));
    let view = if shown.may_write {
        view.row([
            consents,
            button("contact-button-stage", ContactPress::AskStage(id)),
            button("contact-button-labels", ContactPress::AskLabels(id)),
        ])
        .row([
            button("contact-button-name", ContactPress::AskName(id)),
            button("contact-button-phone", ContactPress::AskPhone(id)),
            button("contact-button-field", ContactPress::AskField(id)),
        ])
    } else {
        view.row([consents])
    };
    let may_all = shown.may_send && shown.may_write;
    let lists = may_all.then(|| reader.button("contact-button-lists", ListPress::Of { contact: id, page: 0 }));
    let forget = may_all.then(|| button("contact-button-forget", ContactPress::Forget(id)));
    let list = button("contact-button-list", ContactPress::List { filter: ContactFilter::All, page: 0 });
    let sequences = reader.button("contact-button-sequences", SequencePress::Of(id));
    view.row(lists.into_iter().chain([sequences])).row(forget.into_iter().chain([list]))
}

fn lines(reader: &Reader, shown: &ContactScreen) -> Vec<String> {
    let WholeContact { contact, labels, fields, .. } = &shown.whole;
    let mut lines = vec![title(reader, &shown.whole)];
    if let Some(at) = shown.whole.stage() {
        let facts = [("stage", stage(reader, at).into()), ("since", reader.times.relative(contact.stage_at).into())];
        lines.push(reader.text("contact-stage", &facts));
    }
    if !labels.is_empty() {
        let labels: Vec<String> = labels.iter().map(ToString::to_string).collect();
        lines.push(reader.text("contact-labels", &[("labels", labels.join(" · ").into())]));
    }
    if !shown.lists.is_empty() {
        let names: Vec<&str> = shown.lists.iter().map(|list| list.name.as_str()).collect();
        lines.push(reader.text("contact-lists", &[("names", one_line(&names.join(" · "), LISTED).into())]));
    }
    lines.extend(
        contact.phone.as_ref().map(|phone| reader.text("contact-phone", &[("phone", reader.phone(phone).into())])),
    );
    lines.extend(contact.zone.as_ref().map(|zone| {
        let name = zone.iana_name().unwrap_or_default();
        let there = reader.times.now.to_zoned(zone.clone()).strftime("%H:%M").to_string();
        reader.text("contact-zone", &[("zone", name.into()), ("time", there.into())])
    }));
    lines.extend(
        contact.language.map(|language| reader.text("contact-language", &[("language", language.name().into())])),
    );
    lines.extend(fields.iter().map(|(name, value)| {
        let facts = [("name", name.to_string().into()), ("value", one_line(value, VALUE).into())];
        reader.text("contact-field", &facts)
    }));
    lines.push(match (&shown.dialog, contact.target()) {
        (Some(dialog), _) => talk(reader, shown, dialog),
        (None, Some(_)) => reader.text("contact-unwritten", &[]),
        (None, None) => reader.text("contact-phone-alone", &[]),
    });
    if shown.stopped {
        lines.push(reader.text("dialog-on-stop-list", &[]));
    }
    lines.extend(shown.runs.iter().map(|run| run_line(reader, run)));
    lines.extend(standing(reader, &shown.consents, &shown.team));
    let at = ("at", reader.times.date(contact.created_at).into());
    if let Some(import) = &shown.import {
        lines.push(reader.text("contact-imported", &[("file", one_line(&import.file, FILE).into()), at]));
    } else if let Some(by) = contact.added_by {
        let by = shown.team.iter().find(|member| member.id == by).map_or_else(|| by.to_string(), name);
        lines.push(reader.text("contact-added-by", &[("by", by.into()), at]));
    }
    lines
}

/// The name; beside it the name at Telegram where the team calls them otherwise, and the username.
fn title(reader: &Reader, whole: &WholeContact) -> String {
    let contact = &whole.contact;
    let shown = called(reader, contact, 64);
    let other = contact.display_name.as_ref().map(|name| one_line(name, 40)).filter(|name| *name != shown);
    let username = contact.username.as_ref().map(|name| format!("@{name}")).filter(|name| *name != shown);
    let more: Vec<String> = other.into_iter().chain(username).collect();
    let more = if more.is_empty() { String::new() } else { format!(" · {}", more.join(" · ")) };
    reader.text("contact-title", &[("name", shown.into()), ("more", more.into())])
}

fn talk(reader: &Reader, shown: &ContactScreen, dialog: &Dialog) -> String {
    let account = shown.account.as_ref().map(|account| reader.phone(&account.phone)).unwrap_or_default();
    let assignee = dialog.assignee.map_or_else(
        || reader.text("dialog-nobody", &[]),
        |id| {
            let name = shown.team.iter().find(|member| member.id == id).map_or_else(|| id.to_string(), name);
            reader.text("dialog-assignee", &[("name", name.into())])
        },
    );
    let facts = [
        ("mark", mark(dialog.status).into()),
        ("status", status(reader, dialog.status).into()),
        ("account", account.into()),
        ("assignee", Arg::Html(assignee)),
    ];
    reader.text("contact-dialog", &facts)
}

/// Asks for the stage. For somebody with a dialog it says which stages bring a status.
pub fn ask_stage(reader: &Reader, whole: &WholeContact) -> View {
    let id = whole.contact.id;
    let mut lines = vec![reader.text("contact-ask-stage", &[("name", called(reader, &whole.contact, 64).into())])];
    lines.extend(whole.stage().map(|now| reader.text("contact-stage-now", &[("stage", stage(reader, now).into())])));
    let at = whole.contact.stage;
    let others = || whole.stages.iter().filter(move |one| one.id != at);
    let brings: Vec<String> = others()
        .filter(|one| one.brings.is_some() && whole.contact.dialog.is_some())
        .map(|one| stage_line(reader, one))
        .collect();
    if !brings.is_empty() {
        lines.push(reader.text("contact-stage-brings", &[]));
        lines.extend(brings);
    }
    let buttons: Vec<Button> = others()
        .map(|one| Button::new(stage(reader, one), ContactPress::SetStage { contact: id, stage: one.id }))
        .collect();
    buttons.chunks(2).fold(View::lines(lines), |view, row| view.row(row.to_vec())).row([back(reader, whole)])
}

/// A stage as a line, with the status that it brings.
#[must_use]
pub fn stage_line(reader: &Reader, one: &Stage) -> String {
    let brings = one.brings.map(|brings| format!(" → {} {}", mark(brings), status(reader, brings)));
    let shown = format!("{}{}", stage(reader, one), brings.unwrap_or_default());
    reader.text("stages-line", &[("stage", shown.into())])
}

/// Asks which labels they have.
pub fn ask_labels(reader: &Reader, whole: &WholeContact, all: &[Label], may_add: bool) -> View {
    let id = whole.contact.id;
    let name = [("name", called(reader, &whole.contact, 64).into())];
    let key = match (all.is_empty(), may_add) {
        (false, _) => "contact-ask-labels",
        (true, true) => "contact-ask-labels-first",
        (true, false) => "contact-ask-labels-none",
    };
    let view = View::text(reader.text(key, &name));
    let buttons: Vec<Button> = all
        .iter()
        .map(|label| {
            let on = whole.labels.iter().any(|has| has.id == label.id);
            let text = if on { format!("✓ {label}") } else { label.to_string() };
            Button::new(text, ContactPress::Label { contact: id, label: label.id })
        })
        .collect();
    let view = buttons.chunks(2).fold(view, |view, row| view.row(row.to_vec()));
    let new = may_add.then(|| reader.button("label-button-new", PipelinePress::AskNewLabelFor(id)));
    view.row(new.into_iter().chain([back(reader, whole)]))
}

/// Asks for a name, a phone, a field, a time zone or a language.
pub(in crate::bot) fn ask(reader: &Reader, whole: &WholeContact, question: &ContactQuestion) -> View {
    let key = match question {
        ContactQuestion::Phone { .. } => "contact-ask-phone",
        ContactQuestion::Field { .. } => "contact-ask-field",
        ContactQuestion::Zone { .. } => "contact-ask-zone",
        ContactQuestion::Language { .. } => "contact-ask-language",
        _ => "contact-ask-name",
    };
    let name = [("name", called(reader, &whole.contact, 64).into())];
    // Zone and language are known of few, so they have no buttons of their own on the contact.
    let more = [
        reader.button("contact-button-zone", ContactPress::AskZone(whole.contact.id)),
        reader.button("contact-button-language", ContactPress::AskLanguage(whole.contact.id)),
    ];
    let more = more.into_iter().filter(|_| matches!(question, ContactQuestion::Field { .. }));
    View::text(reader.text(key, &name)).row(more).row([reader.button("button-cancel", QuestionPress::Cancel)])
}

/// Asks for a new contact.
pub fn ask_add(reader: &Reader) -> View {
    View::text(reader.text("contact-ask-add", &[])).row([reader.button("button-cancel", QuestionPress::Cancel)])
}

fn back(reader: &Reader, whole: &WholeContact) -> Button {
    reader.button("settings-button-back", ContactPress::Open(whole.contact.id))
}
