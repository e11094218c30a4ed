//! The service for lists of people: fixed ones and saved filters.
//!
//! Invariant: people who are typed one to a line are added in one transaction, and every line is either on the list
//! afterwards or named with its reason.

use crate::domain::contact::Contact;
use crate::domain::dialog_access::VisibleDialogs;
use crate::domain::ids::{ContactId, ListId, TelegramUserId};
use crate::domain::people_list::{ListName, PeopleList};
use crate::domain::saved_filter::SavedFilter;
use crate::domain::search::SearchWords;
use crate::domain::tags::TagFilter;
use crate::domain::target::Target;
use crate::domain::typed;
use crate::domain::typed_contact::{TypedContact, TypedContactError};
use crate::store::{ContactList, LOOKED_THROUGH, ListError, ListPart, SearchIn, Store, StoreError, Tx};

/// How many of the newest places of a search are put on a list.
pub const MOST_FOUND: u32 = 1_000;

/// The service. Clones share everything.
#[derive(Clone)]
pub struct Lists {
    store: Store,
}

/// A part of a list as a screen shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPage {
    pub people: Vec<Contact>,
    /// The place from which the next part goes on.
    pub looked_to: Option<ContactId>,
}

/// Where the people of a new list come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListOf {
    /// Nobody yet.
    Nobody,
    Contacts(ContactList),
    /// The people of the newest places that a search found.
    Found(SearchIn, SearchWords, Vec<TagFilter>),
    /// A saved filter.
    Filter(SavedFilter),
}

/// What became of typed people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedPeople {
    pub added: u32,
    /// Those who were on the list before.
    pub known: u32,
    pub refused: Vec<RefusedLine>,
}

/// A line that names nobody, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedLine {
    pub line: String,
    pub reason: LineRefusal,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineRefusal {
    /// No contact has this name.
    Nobody,
    /// Several contacts have it.
    Several,
    Typed(TypedContactError),
}

impl Lists {
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// Makes a list. Returns it, and how many people are on it; none are counted on a saved filter.
    ///
    /// # Errors
    /// When the name is taken, or there are as many lists as there may be.
    pub async fn create(&self, name: &ListName, of: &ListOf, by: TelegramUserId) -> Result<(ListId, u32), ListError> {
        let mut work = self.store.begin().await?;
        let filter = match of {
            ListOf::Filter(filter) => Some(filter),
            _ => None,
        };
        let list = work.lists().create(name, filter, by).await?;
        let people = match of {
            ListOf::Nobody | ListOf::Filter(_) => 0,
            ListOf::Contacts(which) => work.lists().add_everybody(list, *which, by).await?,
            ListOf::Found(place, words, tags) => {
                let found = found(&mut work, *place, words, tags).await?;
                work.lists().add(list, &found, by).await?
            }
        };
        work.commit().await?;
        Ok((list, people))
    }

    /// Adds people to a fixed list. Returns how many are new on it.
    ///
    /// # Errors
    /// When the list is gone, or a saved filter.
    pub async fn add(&self, list: ListId, contacts: &[ContactId], by: TelegramUserId) -> Result<u32, ListError> {
        self.store.write(async |tx| tx.lists().add(list, contacts, by).await).await
    }

    /// Adds people as typed, one to a line. An address that nobody has makes a new contact; a name is that of a contact.
    ///
    /// # Errors
    /// When the list is gone, or a saved filter.
    pub async fn add_typed(&self, list: ListId, text: &str, by: TelegramUserId) -> Result<TypedPeople, ListError> {
        let mut work = self.store.begin().await?;
        let mut typed = TypedPeople::default();
        let mut people = Vec::new();
        for line in text.lines().map(typed::trimmed).filter(|line| !line.is_empty()) {
            match named(&mut work, line, by).await? {
                Ok(contact) if people.contains(&contact) => typed.known += 1,
                Ok(contact) => people.push(contact),
                Err(reason) => typed.refused.push(RefusedLine { line: line.to_owned(), reason }),
            }
        }
        typed.added = work.lists().add(list, &people, by).await?;
        typed.known += u32::try_from(people.len()).unwrap_or(u32::MAX) - typed.added;
        work.commit().await?;
        Ok(typed)
    }

    /// Puts a contact on a fixed list, or takes them off. Returns whether they are on it now.
    ///
    /// # Errors
    /// When the list or the contact is gone, or the list is a saved filter.
    pub async fn toggle(&self, contact: ContactId, list: ListId, by: TelegramUserId) -> Result<bool, ListError> {
        self.store.write(async |tx| tx.lists().toggle(contact, list, by).await).await
    }

    /// Renames a list.
    ///
    /// # Errors
    /// When the name is taken, or the list is gone.
    pub async fn rename(&self, list: ListId, name: &ListName, by: TelegramUserId) -> Result<(), ListError> {
        self.store.write(async |tx| tx.lists().rename(list, name, by).await).await
    }

    /// Changes the conditions of a saved filter.
    ///
    /// # Errors
    /// When the list is gone, or a fixed one.
    pub async fn change_filter(
        &self,
        list: ListId,
        change: impl FnOnce(SavedFilter) -> SavedFilter,
        by: TelegramUserId,
    ) -> Result<(), ListError> {
        let mut work = self.store.begin().await?;
        let known = work.lists().get(list).await?.ok_or(ListError::Gone)?;
        let filter = change(known.filter.ok_or(ListError::OtherKind)?);
        work.lists().set_filter(list, &filter, by).await?;
        Ok(work.commit().await?)
    }

    /// Deletes a list. Its people stay contacts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete(&self, list: ListId, by: TelegramUserId) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.lists().delete(list, by).await).await
    }

    /// A part of a list, as far as a member may see its people.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn page(
        &self,
        list: &PeopleList,
        sight: VisibleDialogs,
        below: Option<ContactId>,
        size: u32,
    ) -> Result<ListPage, StoreError> {
        let zone = self.store.clock().zone();
        let mut reading = self.store.read().await?;
        let ListPart { people, looked_to } = reading.lists().people(list, sight, below, size, &zone).await?;
        Ok(ListPage { people: reading.contacts().these(&people).await?, looked_to })
    }

    /// Everybody on a list at one moment, newest contact first. A saved filter is asked now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn everybody(&self, list: &PeopleList) -> Result<Vec<ContactId>, StoreError> {
        let zone = self.store.clock().zone();
        let mut reading = self.store.read().await?;
        let (mut everybody, mut below) = (Vec::new(), None);
        loop {
            let all = VisibleDialogs::All;
            let part = reading.lists().people(list, all, below, LOOKED_THROUGH, &zone).await?;
            everybody.extend(part.people);
            below = part.looked_to;
            if below.is_none() {
                return Ok(everybody);
            }
        }
    }
}

/// The people of the newest places that a search finds.
async fn found(
    work: &mut Tx,
    place: SearchIn,
    words: &SearchWords,
    tags: &[TagFilter],
) -> Result<Vec<ContactId>, StoreError> {
    let found = work.search().page_among(tags, place, words, VisibleDialogs::All, 0, MOST_FOUND).await?;
    let mut people = Vec::new();
    for one in found.page.rows {
        let contact = work.contacts().of_dialog(one.dialog.id).await?;
        people.extend(contact.filter(|contact| !people.contains(contact)));
    }
    Ok(people)
}

/// The contact that a line names.
async fn named(work: &mut Tx, line: &str, by: TelegramUserId) -> Result<Result<ContactId, LineRefusal>, StoreError> {
    let typed = match TypedContact::parse(line) {
        Ok(typed) => typed,
        Err(TypedContactError::NoAddress) => return called(work, line).await,
        Err(error) => return Ok(Err(LineRefusal::Typed(error))),
    };
    let by_name = match &typed.username {
        Some(name) => work.contacts().find(&Target::Name(name.clone())).await?,
        None => None,
    };
    let by_phone = match &typed.phone {
        Some(phone) => work.contacts().with_phone(phone).await?,
        None => None,
    };
    Ok(match (by_name, by_phone) {
        (Some(one), Some(other)) if one != other => Err(LineRefusal::Several),
        (Some(known), _) | (None, Some(known)) => Ok(known),
        (None, None) => Ok(work.contacts().add(&typed, by).await?),
    })
}

/// The only contact with this name, or whose name begins with it.
async fn called(work: &mut Tx, name: &str) -> Result<Result<ContactId, LineRefusal>, StoreError> {
    let key = typed::folded(name);
    let called = work.contacts().called(&key, VisibleDialogs::All, 2).await?;
    let exactly = |contact: &&Contact| contact.name.as_ref().is_some_and(|name| name.key() == key);
    if called.is_empty() {
        return named_at_telegram(work, name).await;
    }
    Ok(match called.as_slice() {
        [one] => Ok(one.id),
        // Ordered by name, so that the whole name comes before longer ones.
        [one, other] if exactly(&one) && !exactly(&other) => Ok(one.id),
        _ => Err(LineRefusal::Several),
    })
}

/// The only person in a dialog whose name at Telegram contains these words.
async fn named_at_telegram(work: &mut Tx, name: &str) -> Result<Result<ContactId, LineRefusal>, StoreError> {
    let Some(words) = SearchWords::parse(name) else { return Ok(Err(LineRefusal::Nobody)) };
    let found = work.search().page(SearchIn::Names, &words, VisibleDialogs::All, 0, 2).await?.page;
    Ok(match found.rows.as_slice() {
        [] => Err(LineRefusal::Nobody),
        [one] if !found.more => work.contacts().of_dialog(one.dialog.id).await?.ok_or(LineRefusal::Nobody),
        _ => Err(LineRefusal::Several),
    })
}
