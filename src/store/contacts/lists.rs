//! Pages of contacts.
//!
//! Invariant: a page reads the rows that it shows in index order; nothing is sorted or counted.

use super::queries::{ContactRow, read_contact};
use crate::domain::contact::Contact;
use crate::domain::dialog_access::VisibleDialogs;
use crate::domain::ids::{ContactId, ImportId, LabelId, StageId};
use crate::store::dialogs::lists::{Page, only};
use crate::store::{ContactQueries, StoreError};

/// A list of contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactList {
    /// Newest first.
    All,
    /// Those who have stood there longest first.
    Stage(StageId),
    /// Newest first.
    Labelled(LabelId),
    /// People without a dialog, newest first.
    Unwritten,
    /// The people of an import, newest first.
    Imported(ImportId),
}

// `$1` is the member who looks, or null if they may see all dialogs. `$2` and `$3` are the page's length and offset, `$4`
// is the list's own argument.
pub(in crate::store) const ALL: &str = "select contacts.*, shown.display_name, shown.assignee_id, shown.shown_username
     from (
         select contacts.id as id, assignee_id, coalesce(dialogs.display_name, people.display_name) as display_name,
             case when people.telegram_user_id is not null then people.username
                 else coalesce(target_username, contacts.username) end as shown_username
         from contacts left join dialogs on dialogs.id = contacts.dialog_id
         left join people on people.telegram_user_id = contacts.telegram_user_id
         where contacts.id > 0 and ($1 is null or assignee_id is null or assignee_id = $1)
         order by contacts.id desc limit $2 offset $3) shown
     join contacts on contacts.id = shown.id order by shown.id desc";
pub(in crate::store) const OF_STAGE: &str =
    "select contacts.*, shown.display_name, shown.assignee_id, shown.shown_username
     from (
         select contacts.id as id, assignee_id, coalesce(dialogs.display_name, people.display_name) as display_name,
             case when people.telegram_user_id is not null then people.username
                 else coalesce(target_username, contacts.username) end as shown_username, stage_at as place
         from contacts left join dialogs on dialogs.id = contacts.dialog_id
         left join people on people.telegram_user_id = contacts.telegram_user_id
         where stage_id = $4 and ($1 is null or assignee_id is null or assignee_id = $1)
         order by stage_at, contacts.id limit $2 offset $3) shown
     join contacts on contacts.id = shown.id order by place, shown.id";
pub(in crate::store) const LABELLED: &str =
    "select contacts.*, shown.display_name, shown.assignee_id, shown.shown_username
     from (
         select contact_id as id, assignee_id, coalesce(dialogs.display_name, people.display_name) as display_name,
             case when people.telegram_user_id is not null then people.username
                 else coalesce(target_username, contacts.username) end as shown_username
         from contact_labels join contacts on contacts.id = contact_id
         left join dialogs on dialogs.id = contacts.dialog_id
         left join people on people.telegram_user_id = contacts.telegram_user_id
         where label_id = $4 and ($1 is null or assignee_id is null or assignee_id = $1)
         order by contact_id desc limit $2 offset $3) shown
     join contacts on contacts.id = shown.id order by shown.id desc";
pub(in crate::store) const UNWRITTEN: &str =
    "select contacts.*, people.display_name as display_name, null as assignee_id,
         case when people.telegram_user_id is not null then people.username else contacts.username end
             as shown_username
     from contacts left join people on people.telegram_user_id = contacts.telegram_user_id
     where dialog_id is null and ($1 is null or $1 > 0)
     order by contacts.id desc limit $2 offset $3";
pub(in crate::store) const IMPORTED: &str =
    "select contacts.*, shown.display_name, shown.assignee_id, shown.shown_username
     from (
         select contact_id as id, assignee_id, coalesce(dialogs.display_name, people.display_name) as display_name,
             case when people.telegram_user_id is not null then people.username
                 else coalesce(target_username, contacts.username) end as shown_username
         from import_contacts join contacts on contacts.id = contact_id
         left join dialogs on dialogs.id = contacts.dialog_id
         left join people on people.telegram_user_id = contacts.telegram_user_id
         where import_id = $4 and ($1 is null or assignee_id is null or assignee_id = $1)
         order by contact_id desc limit $2 offset $3) shown
     join contacts on contacts.id = shown.id order by shown.id desc";
/// Contacts whose given name begins with `$4`, up to `$5`.
pub(in crate::store) const CALLED: &str =
    "select contacts.*, coalesce(dialogs.display_name, people.display_name) as display_name, assignee_id,
         case when people.telegram_user_id is not null then people.username
             else coalesce(target_username, contacts.username) end as shown_username
     from contacts left join dialogs on dialogs.id = contacts.dialog_id
     left join people on people.telegram_user_id = contacts.telegram_user_id
     where name_key >= $4 and name_key < $5 and ($1 is null or assignee_id is null or assignee_id = $1)
     order by name_key limit $2 offset $3";

impl ContactQueries<'_> {
    /// A page of contacts that a member may see. Everybody may see a contact without a dialog.
    pub async fn page(
        &mut self,
        which: ContactList,
        sight: VisibleDialogs,
        number: u32,
        size: u32,
    ) -> Result<Page<Contact>, StoreError> {
        let (member, most, skipped) = (only(sight), i64::from(size) + 1, i64::from(number) * i64::from(size));
        let rows: Vec<ContactRow> = match which {
            ContactList::All => self.0.rows(ALL, (member, most, skipped)).await?,
            ContactList::Unwritten => self.0.rows(UNWRITTEN, (member, most, skipped)).await?,
            ContactList::Stage(StageId(id)) => self.0.rows(OF_STAGE, (member, most, skipped, id)).await?,
            ContactList::Labelled(LabelId(id)) => self.0.rows(LABELLED, (member, most, skipped, id)).await?,
            ContactList::Imported(ImportId(id)) => self.0.rows(IMPORTED, (member, most, skipped, id)).await?,
        };
        let contacts: Result<Vec<_>, _> = rows.into_iter().map(read_contact).collect();
        Ok(Page::cut(contacts?, number, size))
    }

    /// Contacts whose given name begins with a text, in the form for comparing names.
    pub async fn called(&mut self, key: &str, sight: VisibleDialogs, limit: u32) -> Result<Vec<Contact>, StoreError> {
        let rows: Vec<ContactRow> =
            self.0.rows(CALLED, (only(sight), limit, 0, key, format!("{key}\u{10ffff}"))).await?;
        rows.into_iter().map(read_contact).collect()
    }

    /// Contacts by number, in this order.
    pub async fn these(&mut self, ids: &[ContactId]) -> Result<Vec<Contact>, StoreError> {
        let mut contacts = Vec::new();
        for id in ids {
            contacts.extend(self.get(*id).await?);
        }
        Ok(contacts)
    }
}
