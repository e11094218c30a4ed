//! The people of a file so far, to find the second row of a person.

use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::BuildHasher as _;

use super::row::ImportedPerson;

/// The people so far. Each address takes about twenty bytes, whatever its length: a keyed hash stands for it.
#[derive(Default)]
pub struct SeenPeople {
    /// In two halves, which take less room in the table than one number with its padding.
    lines: HashMap<[u32; 2], u32>,
    keys: RandomState,
}

impl SeenPeople {
    /// The line where one of the person's addresses stood before. Otherwise remembers them under this line.
    pub fn earlier(&mut self, person: &ImportedPerson, line: u32) -> Option<u32> {
        let username = person.username.as_ref().map(|name| format!("@{}", name.key()));
        let phone = person.phone.as_ref().map(|phone| phone.e164().to_owned());
        let id = person.person.map(|id| format!("#{id}"));
        let addresses: Vec<[u32; 2]> = [username, phone, id].iter().flatten().map(|text| self.key(text)).collect();
        if let Some(earlier) = addresses.iter().find_map(|key| self.lines.get(key)) {
            return Some(*earlier);
        }
        for key in addresses {
            if let Entry::Vacant(free) = self.lines.entry(key) {
                free.insert(line);
            }
        }
        None
    }

    fn key(&self, address: &str) -> [u32; 2] {
        let hash = self.keys.hash_one(address).to_le_bytes();
        let [a, b, c, d, e, f, g, h] = hash;
        [u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h])]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::phone::Phone;
    use crate::domain::username::Username;

    #[test]
    fn a_person_is_known_by_any_of_their_addresses() {
        let person = |name: Option<&str>, phone: Option<&str>| ImportedPerson {
            username: name.map(|name| Username::parse(name).unwrap()),
            phone: phone.map(|phone| Phone::parse(phone).unwrap()),
            person: None,
            name: None,
            zone: None,
            language: None,
            consented: None,
            fields: BTreeMap::new(),
        };
        let mut seen = SeenPeople::default();
        assert_eq!(seen.earlier(&person(Some("Ann_Lee"), Some("+15551230132")), 2), None);
        assert_eq!(seen.earlier(&person(Some("bob_lee"), None), 3), None);
        assert_eq!(seen.earlier(&person(Some("ann_lee"), None), 4), Some(2));
        assert_eq!(seen.earlier(&person(None, Some("+1 555 123 0132")), 5), Some(2));
        assert_eq!(seen.earlier(&person(Some("bob_lee"), Some("+15551230139")), 6), Some(3));
        assert_eq!(seen.earlier(&person(None, Some("+15551230139")), 7), None, "a double adds no address");
    }
}
