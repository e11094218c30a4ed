//! The list of contacts. Each line is a button that opens its contact.

use crate::bot::contacts::pipeline_press::PipelinePress;
use crate::bot::contacts::press::{ContactFilter, ContactPress};
use crate::bot::dialogs::screens::one_line;
use crate::bot::home::press::HomePress;
use crate::bot::imports::press::ImportPress;
use crate::bot::kit::question_press::QuestionPress;
use crate::bot::kit::screen::{Button, Reader, View};
use crate::bot::lists::press::ListPress;
use crate::domain::contact::Contact;
use crate::domain::import::record::ImportRecord;
use crate::domain::label::Label;
use crate::domain::stage::{Stage, StageKind, StageTitle};
use crate::store::Page;

/// Contacts per page.
pub const PAGE: u32 = 8;
/// How much of the name of a file is shown, in characters.
const FILE: usize = 60;

/// A page of contacts.
pub struct ContactsPage {
    pub filter: ContactFilter,
    pub page: Page<Contact>,
    pub stages: Vec<Stage>,
    pub labels: Vec<Label>,
    /// The import whose people are shown.
    pub import: Option<ImportRecord>,
    pub may_add: bool,
    /// Whether the reader may import people from a file.
    pub may_import: bool,
    /// Whether the reader may make a list of them.
    pub may_save: bool,
}

/// The name of a stage.
#[must_use]
pub fn stage(reader: &Reader, stage: &Stage) -> String {
    title(reader, &stage.called)
}

/// The name of a stage, by its title.
#[must_use]
pub fn title(reader: &Reader, called: &StageTitle) -> String {
    let key = match called {
        StageTitle::Given(name) => return name.to_string(),
        StageTitle::BuiltIn(StageKind::New) => "stage-new",
        StageTitle::BuiltIn(StageKind::Talking) => "stage-talking",
        StageTitle::BuiltIn(StageKind::Offer) => "stage-offer",
        StageTitle::BuiltIn(StageKind::Won) => "stage-won",
        StageTitle::BuiltIn(StageKind::Lost) => "stage-lost",
    };
    reader.label(key, &[])
}

/// A contact's name, or their phone where nothing else is known.
#[must_use]
pub fn called(reader: &Reader, contact: &Contact, most: usize) -> String {
    let phone = || contact.phone.as_ref().map(|phone| reader.phone(phone));
    one_line(&contact.called().or_else(phone).unwrap_or_default(), most)
}

pub fn list(reader: &Reader, shown: &ContactsPage) -> View {
    let ContactsPage { filter, page, .. } = shown;
    let title = reader.text("contacts-title", &[("which", which(reader, shown).into())]);
    let mut lines = vec![title];
    let nobody = page.rows.is_empty() && page.number == 0;
    if nobody {
        let key = if *filter == ContactFilter::All { "contacts-none" } else { "contacts-none-here" };
        lines.push(reader.text(key, &[]));
    }
    lines.extend(page.rows.iter().map(|contact| person_line(reader, &shown.stages, contact)));
    let buttons: Vec<Button> = page.rows.iter().map(|contact| button(reader, contact)).collect();
    let view = buttons.chunks(2).fold(View::lines(lines), |view, row| view.row(row.to_vec()));
    let turn = |key, number| reader.button(key, ContactPress::List { filter: *filter, page: number });
    let back = (page.number > 0).then(|| turn("button-page-back", page.number.saturating_sub(1)));
    let on = page.more.then(|| turn("button-page-on", page.number + 1));
    let view = view.row(back.into_iter().chain(on));
    let add = shown.may_add.then(|| reader.button("contact-button-add", ContactPress::AskAdd));
    let others = if nobody && *filter == ContactFilter::All { Vec::new() } else { filters(reader, shown) };
    let view = others.chunks(3).fold(view, |view, row| view.row(row.to_vec()));
    let may_save = shown.may_save && !nobody;
    let save = may_save.then(|| reader.button("list-button-save", ListPress::AskSave(*filter)));
    // Who came with a file is no condition.
    let keeps = may_save && !matches!(filter, ContactFilter::Imported(_));
    let keep = keeps.then(|| reader.button("list-button-save-filter", ListPress::AskSaveFilter(*filter)));
    let import = shown.may_import.then(|| reader.button("contacts-button-import", ImportPress::AskFile));
    view.row(save.into_iter().chain(keep))
        .row(add.into_iter().chain(import))
        .row([
            reader.button("contacts-button-pipeline", PipelinePress::Board),
            reader.button("contacts-button-labels", PipelinePress::Labels),
            reader.button("contacts-button-lists", ListPress::Lists { page: 0 }),
        ])
        .row([reader.button("button-home", HomePress::Home)])
}

/// The other lists that have a button.
fn filters(reader: &Reader, shown: &ContactsPage) -> Vec<Button> {
    let all = (ContactFilter::All, reader.label("contacts-button-all", &[]));
    let unwritten = (ContactFilter::Unwritten, reader.label("contacts-button-unwritten", &[]));
    let labels = shown.labels.iter().map(|label| (ContactFilter::Labelled(label.id), label.to_string()));
    let filters = [all, unwritten].into_iter().chain(labels).filter(|(filter, _)| *filter != shown.filter);
    filters.map(|(filter, label)| Button::new(label, ContactPress::List { filter, page: 0 })).collect()
}

fn which(reader: &Reader, shown: &ContactsPage) -> String {
    match shown.filter {
        ContactFilter::All => reader.label("contacts-all", &[]),
        ContactFilter::Unwritten => reader.label("contacts-unwritten", &[]),
        ContactFilter::Stage(id) => {
            shown.stages.iter().find(|one| one.id == id).map(|one| stage(reader, one)).unwrap_or_default()
        }
        ContactFilter::Imported(_) => {
            shown.import.as_ref().map(|import| one_line(&import.file, FILE)).unwrap_or_default()
        }
        ContactFilter::Labelled(id) => {
            shown.labels.iter().find(|label| label.id == id).map(ToString::to_string).unwrap_or_default()
        }
    }
}

/// A contact on a line: name, stage, and since when they stand there.
#[must_use]
pub fn person_line(reader: &Reader, stages: &[Stage], contact: &Contact) -> String {
    let at = stages.iter().find(|one| one.id == contact.stage);
    let mark = match (contact.dialog, contact.target()) {
        (Some(_), _) => "💬",
        (None, Some(_)) => "👤",
        (None, None) => "📞",
    };
    let facts = [
        ("mark", mark.into()),
        ("name", called(reader, contact, 40).into()),
        ("stage", at.map(|at| stage(reader, at)).unwrap_or_default().into()),
        ("ago", reader.times.relative(contact.stage_at).into()),
    ];
    reader.text("contacts-line", &facts)
}

fn button(reader: &Reader, contact: &Contact) -> Button {
    Button::new(called(reader, contact, 24), ContactPress::Open(contact.id))
}

/// Asks for the contact to open.
pub fn ask_whose(reader: &Reader) -> View {
    View::text(reader.text("contact-ask-whose", &[])).row([reader.button("button-cancel", QuestionPress::Cancel)])
}

/// Asks which of several people with the typed name is meant.
pub fn which_one(reader: &Reader, text: &str, contacts: &[Contact]) -> View {
    let title = reader.text("dialog-which", &[("name", one_line(text, 64).into())]);
    contacts.iter().fold(View::text(title), |view, contact| {
        let username = contact.username.as_ref().map(|name| format!(" · @{name}"));
        let label = format!("{}{}", called(reader, contact, 32), username.unwrap_or_default());
        view.row([Button::new(label, ContactPress::Open(contact.id))])
    })
}
