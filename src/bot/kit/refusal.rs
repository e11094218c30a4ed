//! Showing a person's mistake: one line that says what is wrong, with an example that works or a button that helps.

use std::fmt;

use crate::bot::kit::screen::{Button, Reader, View};
use crate::domain::phone::Phone;
use crate::domain::team::Role;
use crate::i18n::Arg;

/// A locale key and its arguments.
pub(in crate::bot) type Words = (&'static str, Vec<(&'static str, Arg)>);

/// A person's mistake, or a missing right. Each feature has its own enum.
pub(in crate::bot) trait Refusal: fmt::Debug + Send + Sync {
    /// The line that explains it.
    fn words(&self, reader: &Reader) -> Words;

    /// A button that helps.
    fn button(&self, _: &Reader) -> Option<Button> {
        None
    }
}

/// A mistake as a message.
pub(in crate::bot) fn view(reader: &Reader, error: &dyn Refusal) -> View {
    let (key, args) = error.words(reader);
    let view = View::text(reader.text(key, &args));
    match error.button(reader) {
        Some(button) => view.row([button]),
        None => view,
    }
}

/// A mistake as a pop-up, which shows no markup.
#[must_use]
pub(in crate::bot) fn pop_up(reader: &Reader, error: &dyn Refusal) -> String {
    let (key, args) = error.words(reader);
    plain(&reader.text(key, &args))
}

/// The arguments of a line about an account.
pub(in crate::bot) fn of_phone(reader: &Reader, phone: &Phone) -> Vec<(&'static str, Arg)> {
    vec![("phone", reader.phone(phone).into())]
}

/// A fault of ours that was logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) struct Fault {
    pub reference: String,
    /// Whether there was no room on the disk, which is no secret and has a cure.
    pub no_room: bool,
}

impl Fault {
    /// A fault of which the person gets only the reference.
    #[must_use]
    pub(in crate::bot) fn unknown(reference: impl Into<String>) -> Self {
        Self { reference: reference.into(), no_room: false }
    }
}

/// A fault of ours: a neutral line with the reference, or that there is no room.
pub(in crate::bot) fn broken(reader: &Reader, fault: &Fault) -> View {
    let key = if fault.no_room { "error-no-room" } else { "error-broken" };
    View::text(reader.text(key, &[("reference", fault.reference.as_str().into())]))
}

#[must_use]
pub(in crate::bot) fn broken_pop_up(reader: &Reader, fault: &Fault) -> String {
    let key = if fault.no_room { "error-no-room-short" } else { "error-broken-short" };
    reader.label(key, &[("reference", fault.reference.as_str().into())])
}

/// The locale key of a role's name.
#[must_use]
pub(in crate::bot) fn role_key(role: Role) -> &'static str {
    match role {
        Role::Viewer => "role-viewer",
        Role::Operator => "role-operator",
        Role::Manager => "role-manager",
        Role::Owner => "role-owner",
    }
}

/// HTML as plain text. All data in it is escaped, so the tags are ours.
fn plain(html: &str) -> String {
    const MARKS: [(&str, &str); 8] = [
        ("<code>", ""),
        ("</code>", ""),
        ("<b>", ""),
        ("</b>", ""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ];
    MARKS.iter().fold(html.to_owned(), |text, (mark, meaning)| text.replace(mark, meaning))
}
