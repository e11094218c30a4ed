//! How a mistake is said to the person who made it.
//! Its rule: one line that says what is wrong, with an example that works or the button that helps.

use std::fmt;

use crate::bot::kit::screen::{Button, Reader, View};
use crate::domain::phone::Phone;
use crate::domain::team::Role;
use crate::i18n::Arg;

/// A key of the locales, and its arguments.
pub(in crate::bot) type Words = (&'static str, Vec<(&'static str, Arg)>);

/// What a person did wrong, or may not do. Each part of the bot has an enum of its own.
pub(in crate::bot) trait Refusal: fmt::Debug + Send + Sync {
    /// The line that says it.
    fn words(&self, reader: &Reader) -> Words;

    /// The button that helps.
    fn button(&self, _: &Reader) -> Option<Button> {
        None
    }
}

/// A mistake as a message.
#[must_use]
pub(in crate::bot) fn view(reader: &Reader, error: &dyn Refusal) -> View {
    let (key, args) = error.words(reader);
    let view = View::text(reader.text(key, &args));
    match error.button(reader) {
        Some(button) => view.row([button]),
        None => view,
    }
}

/// A mistake as a pop-up over a button, which shows no markup.
#[must_use]
pub(in crate::bot) fn pop_up(reader: &Reader, error: &dyn Refusal) -> String {
    let (key, args) = error.words(reader);
    plain(&reader.text(key, &args))
}

/// The argument of a line about an account.
pub(in crate::bot) fn of_phone(reader: &Reader, phone: &Phone) -> Vec<(&'static str, Arg)> {
    vec![("phone", reader.phone(phone).into())]
}

/// Something broke; the person gets a neutral line and what to name when asking for help.
#[must_use]
pub(in crate::bot) fn broken(reader: &Reader, reference: &str) -> View {
    View::text(reader.text("error-broken", &[("reference", reference.into())]))
}

#[must_use]
pub(in crate::bot) fn broken_pop_up(reader: &Reader, reference: &str) -> String {
    reader.label("error-broken-short", &[("reference", reference.into())])
}

/// Locale key of a role's name.
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
