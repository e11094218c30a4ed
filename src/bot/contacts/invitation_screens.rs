//! The screens of an invitation.

use crate::bot::contacts::list_screens::called;
use crate::bot::contacts::press::ContactPress;
use crate::bot::dialogs::screens::one_line;
use crate::bot::kit::screen::{Button, Reader, View};
use crate::domain::account::Account;
use crate::domain::contact::Contact;
use crate::domain::invitation::fits_a_link;
use crate::domain::template::Template;

/// The most templates that are offered.
pub const MOST_TEMPLATES: u32 = 6;

/// Asks by which account they are invited. Without one it says what to do.
pub fn ask_account(reader: &Reader, contact: &Contact, accounts: &[Account]) -> View {
    let name = [("name", called(reader, contact, 64).into())];
    let key = if accounts.is_empty() { "invitation-no-account" } else { "invitation-ask" };
    let buttons = accounts.iter().map(|account| {
        Button::new(account_name(account), ContactPress::Invite { contact: contact.id, account: account.id })
    });
    View::text(reader.text(key, &name)).grid(2, buttons).row([back(reader, contact)])
}

/// The link, below its picture.
pub fn invitation(reader: &Reader, contact: &Contact, account: &Account, link: &str, templates: &[Template]) -> View {
    let facts = [
        ("name", called(reader, contact, 64).into()),
        ("account", account_name(account).into()),
        ("link", link.into()),
    ];
    let buttons = templates.iter().take(MOST_TEMPLATES as usize).map(|template| {
        let press = ContactPress::InviteWith { contact: contact.id, account: account.id, template: template.id };
        Button::new(format!("📋 {}", one_line(&template.name.to_string(), 24)), press)
    });
    View::text(reader.text("invitation", &facts)).grid(2, buttons).row([back(reader, contact)])
}

/// The text of a template for an invitation. They send it, so that it may have no blanks.
#[must_use]
pub fn text_of(template: &Template) -> Option<String> {
    let text = template.body.fill(|_| None).ok().filter(|_| template.body.blanks().is_empty())?.text;
    fits_a_link(&text).then_some(text)
}

fn account_name(account: &Account) -> String {
    let username = account.username.as_ref().map(|name| format!("@{name}")).unwrap_or_default();
    match &account.label {
        Some(label) => format!("{} · {username}", one_line(label, 24)),
        None => username,
    }
}

fn back(reader: &Reader, contact: &Contact) -> Button {
    reader.button("settings-button-back", ContactPress::Open(contact.id))
}
