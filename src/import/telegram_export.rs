//! The contacts in `result.json`, which Telegram's apps write as an export. The chats in it are skipped unread.

use std::fmt;
use std::fs::File;
use std::io::{BufReader, Seek as _};
use std::ops::ControlFlow;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::people_table::{RawRow, TableError};

/// The columns, as headers that are known.
pub(super) const HEADERS: [&str; 4] = ["first name", "last name", "phone", "telegram id"];

/// An element of the list. Telegram Desktop leaves `user_id` out for a contact without an account
/// (`writeSavedContacts` in its `export_output_json.cpp`); former versions wrote 0.
#[derive(Default, Deserialize)]
#[serde(default)]
struct ExportedContact {
    user_id: Option<u64>,
    first_name: Option<String>,
    last_name: Option<String>,
    phone_number: Option<String>,
}

/// Passes on the headers, then each contact, under its number.
pub(super) fn read(file: &mut File, take: &mut dyn FnMut(RawRow) -> ControlFlow<()>) -> Result<(), TableError> {
    file.rewind()?;
    let headers = HEADERS.map(str::to_owned).to_vec();
    if take(RawRow { line: 0, cells: headers }).is_break() {
        return Ok(());
    }
    let mut found = ContactSink { take, line: 0, stopped: false, any: false, chat: false };
    let mut reader = serde_json::Deserializer::from_reader(BufReader::new(&*file));
    let done = ExportObject(&mut found).deserialize(&mut reader);
    match done {
        Ok(()) if found.any => Ok(()),
        Ok(()) if found.chat => Err(TableError::OneChat),
        Ok(()) => Err(TableError::NoContacts),
        Err(_) if found.stopped => Ok(()),
        Err(error) if error.is_io() => Err(TableError::File(error.into())),
        Err(error) => Err(TableError::Broken(error.to_string())),
    }
}

struct ContactSink<'t> {
    take: &'t mut dyn FnMut(RawRow) -> ControlFlow<()>,
    line: u32,
    stopped: bool,
    any: bool,
    /// Whether it is the export of one chat, whose messages stand at the top.
    chat: bool,
}

/// The object that holds `contacts`, which is an object with a `list`.
struct ExportObject<'f, 't>(&'f mut ContactSink<'t>);

impl<'de> DeserializeSeed<'de> for ExportObject<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ExportObject<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an export of Telegram")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "contacts" => map.next_value_seed(ExportObject(&mut *self.0))?,
                "list" => map.next_value_seed(ContactArray(&mut *self.0))?,
                other => {
                    self.0.chat |= other == "messages";
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'de>>(self, list: S) -> Result<(), S::Error> {
        ContactArray(self.0).visit_seq(list)
    }
}

struct ContactArray<'f, 't>(&'f mut ContactSink<'t>);

impl<'de> DeserializeSeed<'de> for ContactArray<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for ContactArray<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of contacts")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<(), S::Error> {
        let found = self.0;
        found.any = true;
        while let Some(contact) = list.next_element::<ExportedContact>()? {
            found.line += 1;
            let id = contact.user_id.filter(|id| *id > 0).map(|id| id.to_string());
            let cells =
                [contact.first_name, contact.last_name, contact.phone_number, id].map(Option::unwrap_or_default);
            if (found.take)(RawRow { line: found.line, cells: cells.to_vec() }).is_break() {
                found.stopped = true;
                return Err(S::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}
