//! How a screen names the person of a dialog or of a message.

use crate::bot::kit::Reader;
use crate::bot::kit::formatted::one_line;
use crate::domain::dialog::Dialog;
use crate::domain::target::Target;

/// A prospect's name, with the username if there is one.
#[must_use]
pub(in crate::bot) fn who(reader: &Reader, dialog: &Dialog) -> String {
    let name = one_line(&dialog.name(), 64);
    match dialog.target_username.as_ref().map(|username| format!("@{username}")) {
        Some(username) if username != name => {
            reader.text("dialog-who", &[("name", name.into()), ("username", username.into())])
        }
        _ => reader.text("dialog-who-plain", &[("name", name.into())]),
    }
}

/// An address in plain words: a username, or else the name of the person in the dialog; an id only while no name is known.
pub(in crate::bot) fn named(target: &Target, dialog: Option<&Dialog>) -> String {
    let name = dialog.filter(|_| target.person().is_some()).map(|dialog| one_line(&dialog.name(), 64));
    name.unwrap_or_else(|| target.to_string())
}

/// Who a message is for: the person of the dialog, or the address while there is none.
pub(in crate::bot) fn addressee(reader: &Reader, target: &Target, dialog: Option<&Dialog>) -> String {
    let address = || reader.text("dialog-who-plain", &[("name", target.to_string().into())]);
    dialog.map_or_else(address, |dialog| who(reader, dialog))
}
