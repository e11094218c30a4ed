//! The screens of lists: all of them, one with its people, and those of a contact.

use crate::bot::campaigns::press::CampaignPress;
use crate::bot::contacts::list_screens::{called, person_line};
use crate::bot::contacts::press::{ContactFilter, ContactPress};
use crate::bot::home::press::HomePress;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::lists::filter_screens::conditions_of;
use crate::bot::lists::press::ListPress;
use crate::bot::lists::question::NewList;
use crate::bot::sequences::press::SequencePress;
use crate::contacts::{LineRefusal, ListPage, MOST_FOUND, RefusedLine, TypedPeople};
use crate::domain::contact::{Contact, NameError};
use crate::domain::label::Label;
use crate::domain::people_list::PeopleList;
use crate::domain::stage::Stage;
use crate::domain::typed_contact::TypedContactError;
use crate::store::{COUNTED, LOOKED_THROUGH, Page};

/// How many refused lines are shown.
const SHOWN: usize = 20;
/// How much of a refused line is shown, in characters.
const QUOTED: usize = 60;

/// The content of a list's screen.
pub struct ListScreen {
    pub list: PeopleList,
    pub page: ListPage,
    /// How many people are on it, where they are counted.
    pub count: Option<u32>,
    /// Whether the page is the first one.
    pub begins: bool,
    pub stages: Vec<Stage>,
    pub labels: Vec<Label>,
    pub may_change: bool,
}

/// A page of the lists. The counts are empty where nothing is counted.
pub fn lists(reader: &Reader, page: &Page<PeopleList>, counts: &[Option<u32>], may_change: bool) -> View {
    let mut lines = vec![reader.text("lists-title", &[])];
    if page.rows.is_empty() {
        let key = if may_change { "lists-none" } else { "lists-none-here" };
        lines.push(reader.text(key, &[]));
    }
    lines.extend(page.rows.iter().zip(counts).map(|(list, count)| {
        let name = ("name", list.name.as_str().into());
        match (&list.filter, count) {
            (Some(_), _) => reader.text("lists-line-filter", &[name]),
            (None, None) => reader.text("lists-line-uncounted", &[name]),
            (None, Some(count)) if *count >= COUNTED => {
                reader.text("lists-line-many", &[name, ("count", (*count).into())])
            }
            (None, Some(count)) => reader.text("lists-line", &[name, ("count", (*count).into())]),
        }
    }));
    let new = may_change.then(|| {
        [
            reader.button("list-button-new", ListPress::AskNew),
            reader.button("list-button-new-filter", ListPress::AskNewFilter),
        ]
    });
    View::lines(lines)
        .grid(2, page.rows.iter().map(|list| Button::new(list.name.to_string(), ListPress::Open(list.id))))
        .row(reader.turning(page.number, page.more, |page| ListPress::Lists { page }))
        .row(new.into_iter().flatten())
        .row([
            reader.button("contact-button-list", ContactPress::List { filter: ContactFilter::All, page: 0 }),
            reader.button("button-home", HomePress::Home),
        ])
}

/// A list and a part of its people.
pub fn list(reader: &Reader, shown: &ListScreen) -> View {
    let ListScreen { list, page, .. } = shown;
    let id = list.id;
    let name = ("name", list.name.as_str().into());
    let mut lines = vec![match (&list.filter, shown.count) {
        (Some(_), _) => reader.text("list-title-filter", &[name]),
        (None, Some(count)) => reader.text("list-title", &[name, ("count", count.into())]),
        (None, None) => reader.text("list-title-uncounted", &[name]),
    }];
    if let Some(filter) = &list.filter {
        lines.extend(conditions_of(reader, filter, &shown.stages, &shown.labels));
        lines.push(String::new());
    }
    lines.extend(page.people.iter().map(|contact| person_line(reader, &shown.stages, contact)));
    if page.people.is_empty() {
        lines.push(match page.looked_to {
            Some(_) => reader.text("list-looked-through", &[("count", LOOKED_THROUGH.into())]),
            None if shown.begins => reader.text("contacts-none-here", &[]),
            None => reader.text("list-no-more", &[]),
        });
    }
    let first = (!shown.begins).then(|| reader.button("list-button-first", ListPress::Open(id)));
    let more = page.looked_to.map(|below| reader.button("list-button-more", ListPress::More { list: id, below }));
    let change = shown.may_change.then(|| {
        let fill = match &list.filter {
            Some(_) => reader.button("list-button-conditions", ListPress::Conditions(id)),
            None => reader.button("list-button-people", ListPress::AskPeople(id)),
        };
        let rename = reader.button("list-button-name", ListPress::AskName(id));
        [fill, rename, reader.button("template-button-delete", ListPress::AskDelete(id))]
    });
    let next = shown.may_change.then(|| {
        [
            reader.button("contact-button-sequences", SequencePress::All { page: 0 }),
            reader.button("campaigns-button", CampaignPress::All { page: 0 }),
        ]
    });
    let open = |contact: &Contact| Button::new(called(reader, contact, 24), ContactPress::Open(contact.id));
    View::lines(lines)
        .grid(2, page.people.iter().map(open))
        .row(change.into_iter().flatten())
        .row(next.into_iter().flatten())
        .row([reader.button("list-button-all", ListPress::Lists { page: 0 })].into_iter().chain(first).chain(more))
}

/// Asks for the name of a new list.
pub(in crate::bot) fn ask_new(reader: &Reader, of: NewList) -> View {
    match of {
        NewList::Nobody => reader.question("list-ask-new", &[]),
        NewList::NewFilter | NewList::Filter(_) => reader.question("list-ask-new-filter", &[]),
        NewList::Contacts(_) => reader.question("list-ask-save", &[]),
        NewList::Found { .. } => reader.question("list-ask-found", &[("most", MOST_FOUND.into())]),
    }
}

pub fn ask_name(reader: &Reader, list: &PeopleList) -> View {
    reader.question("list-ask-name", &[("name", list.name.as_str().into())])
}

pub fn ask_people(reader: &Reader, list: &PeopleList) -> View {
    reader.question("list-ask-people", &[("name", list.name.as_str().into())])
}

/// What became of typed people, with every line that names nobody.
pub fn refused(reader: &Reader, list: &PeopleList, typed: &TypedPeople) -> View {
    let facts =
        [("name", list.name.as_str().into()), ("added", typed.added.into()), ("refused", typed.refused.len().into())];
    let mut lines = vec![reader.text("list-typed", &facts)];
    if typed.known > 0 {
        lines.push(reader.text("list-typed-known", &[("count", typed.known.into())]));
    }
    lines.extend(typed.refused.iter().take(SHOWN).map(|refused| refused_line(reader, refused)));
    if typed.refused.len() > SHOWN {
        lines.push(reader.text("list-typed-more", &[("count", (typed.refused.len() - SHOWN).into())]));
    }
    lines.push(reader.text("list-typed-again", &[]));
    View::lines(lines).row([reader.button("list-button-open", ListPress::Open(list.id))])
}

fn refused_line(reader: &Reader, refused: &RefusedLine) -> String {
    let reason = match &refused.reason {
        LineRefusal::Nobody => reader.label("list-refused-nobody", &[]),
        LineRefusal::Several => reader.label("list-refused-several", &[]),
        LineRefusal::Typed(TypedContactError::Several) => reader.label("list-refused-two", &[]),
        LineRefusal::Typed(TypedContactError::Name(NameError::TooLong { .. })) => {
            reader.label("list-refused-long", &[])
        }
        LineRefusal::Typed(_) => reader.label("list-refused-address", &[]),
    };
    let line = crate::bot::dialogs::screens::one_line(&refused.line, QUOTED);
    reader.text("list-refused", &[("line", line.into()), ("reason", reason.into())])
}

/// Asks for confirmation.
pub fn ask_delete(reader: &Reader, list: &PeopleList) -> View {
    View::text(reader.text("list-ask-delete", &[("name", list.name.as_str().into())])).row([
        reader.button("template-button-delete-yes", ListPress::Delete(list.id)),
        reader.button("template-button-keep", ListPress::Open(list.id)),
    ])
}

/// The fixed lists, and which of them a contact is on.
pub fn lists_of(reader: &Reader, contact: &Contact, page: &Page<PeopleList>, on: &[PeopleList]) -> View {
    let name = [("name", called(reader, contact, 64).into())];
    let key = if page.rows.is_empty() { "list-of-none" } else { "list-of" };
    let toggle = |list: &PeopleList| {
        let is_on = on.iter().any(|other| other.id == list.id);
        let label = if is_on { format!("✓ {}", list.name) } else { list.name.to_string() };
        Button::new(label, ListPress::Put { contact: contact.id, list: list.id, page: page.number })
    };
    View::text(reader.text(key, &name))
        .grid(2, page.rows.iter().map(toggle))
        .row(reader.turning(page.number, page.more, |page| ListPress::Of { contact: contact.id, page }))
        .row([
            reader.button("list-button-new", ListPress::AskNew),
            reader.button("settings-button-back", ContactPress::Open(contact.id)),
        ])
}
