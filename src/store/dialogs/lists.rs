//! Pages of dialogs, and pages of one dialog's messages.
//!
//! Invariant: a page reads the rows that it shows in index order; nothing is sorted or counted.

use sqlx::{FromRow, Row as _};

use super::message_row::{attachment, surroundings};
use super::pages::{ALL, BY_ACCOUNT, BY_ASSIGNEE, BY_STAGE, BY_STATUS, LABELLED, PUT_ASIDE, UNREAD_ONES, WAITING};
use crate::domain::dialog::{Dialog, DialogStatus};
use crate::domain::dialog_access::VisibleDialogs;
use crate::domain::ids::{AccountId, DialogId, LabelId, StageId, TelegramUserId};
use crate::domain::message::{Attachment, Message, MessageDirection};
use crate::domain::outbox::OutboxItem;
use crate::domain::surroundings::Surroundings;
use crate::domain::tags::TagFilter;
use crate::domain::target::Target;
use crate::domain::username::Username;
use crate::store::engine::codec::{DomainColumns as _, moment};
use crate::store::engine::database::DbRow;
use crate::store::{DialogQueries, StoreError, Unanswered};
use jiff::Timestamp;

/// A list of dialogs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialogList {
    All,
    Status(DialogStatus),
    OfAccount(AccountId),
    AssignedTo(TelegramUserId),
    /// Dialogs that wait for an answer.
    Waiting,
    Unread,
    PutAside,
    /// Of a stage, those who have stood there longest first; with a label, the newest people first.
    Tagged(TagFilter),
}

/// One page of a longer list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// The page's number, from zero.
    pub number: u32,
    /// Whether another page follows.
    pub more: bool,
}

impl<T> Page<T> {
    /// A page of a list that is in memory.
    #[must_use]
    pub fn of(all: Vec<T>, number: u32, size: u32) -> Self {
        let place = |number: u32| usize::try_from(u64::from(number) * u64::from(size)).unwrap_or(usize::MAX);
        Self::cut(all.into_iter().skip(place(number)).collect(), number, size)
    }

    /// A page of `size` rows; one row more than that means that another page follows.
    pub(in crate::store) fn cut(mut rows: Vec<T>, number: u32, size: u32) -> Self {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        Self { rows, number, more }
    }
}

/// A dialog in a list, with its last message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DialogLine {
    pub dialog: Dialog,
    pub last: Option<LastWords>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastWords {
    pub direction: MessageDirection,
    pub content: String,
    pub attachment: Option<Attachment>,
    pub surroundings: Surroundings,
    pub timestamp: Timestamp,
    /// Whether its author deleted it.
    pub deleted: bool,
}

/// The unread messages: how many, and in how many dialogs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    pub messages: u32,
    pub dialogs: u32,
}

pub(in crate::store) const TALK: &str = "select * from messages where dialog_id = $1
     order by timestamp desc, telegram_message_id desc, id desc limit $2 offset $3";
pub(in crate::store) const UNREAD: &str = "select cast(coalesce(sum(unread), 0) as bigint), count(*) from dialogs
     where unread > 0 and ($1 is null or assignee_id is null or assignee_id = $1)";
pub(in crate::store) const UNANSWERED: &str = "select count(*), min(place) from dialogs
     where place < 4000000000000000 and ($1 is null or assignee_id is null or assignee_id = $1)";

pub(in crate::store) const NAMED: &str =
    "select dialogs.id from usernames join dialogs using (telegram_user_id) where usernames.name = $1";

impl DialogQueries<'_> {
    /// A page of dialogs: first those that wait for an answer, the longest-waiting first, then the others, newest
    /// first.
    pub async fn list(
        &mut self,
        which: DialogList,
        sight: VisibleDialogs,
        number: u32,
        size: u32,
    ) -> Result<Page<DialogLine>, StoreError> {
        let query = match which {
            DialogList::All => sqlx::query_as(ALL),
            DialogList::Status(_) => sqlx::query_as(BY_STATUS),
            DialogList::OfAccount(_) => sqlx::query_as(BY_ACCOUNT),
            DialogList::AssignedTo(_) => sqlx::query_as(BY_ASSIGNEE),
            DialogList::Waiting => sqlx::query_as(WAITING),
            DialogList::Unread => sqlx::query_as(UNREAD_ONES),
            DialogList::PutAside => sqlx::query_as(PUT_ASIDE),
            DialogList::Tagged(TagFilter::Stage(_)) => sqlx::query_as(BY_STAGE),
            DialogList::Tagged(TagFilter::Labelled(_)) => sqlx::query_as(LABELLED),
        };
        let query = query.bind(only(sight)).bind(i64::from(size) + 1).bind(i64::from(number) * i64::from(size));
        let query = match which {
            DialogList::All | DialogList::Waiting | DialogList::Unread | DialogList::PutAside => query,
            DialogList::Status(status) => query.bind(status.into_str()),
            DialogList::OfAccount(AccountId(id))
            | DialogList::AssignedTo(TelegramUserId(id))
            | DialogList::Tagged(TagFilter::Stage(StageId(id)) | TagFilter::Labelled(LabelId(id))) => query.bind(id),
        };
        Ok(Page::cut(query.fetch_all(&mut *self.0.db).await?, number, size))
    }

    /// A page of a dialog's messages, newest first.
    pub async fn talk(&mut self, dialog: DialogId, number: u32, size: u32) -> Result<Page<Message>, StoreError> {
        let params = (dialog.0, i64::from(size) + 1, i64::from(number) * i64::from(size));
        Ok(Page::cut(self.0.rows(TALK, params).await?, number, size))
    }

    /// The unread messages of the dialogs that a member may see.
    pub async fn unread(&mut self, sight: VisibleDialogs) -> Result<Unread, StoreError> {
        let (messages, dialogs) = self.0.row(UNREAD, [only(sight)]).await?;
        Ok(Unread { messages, dialogs })
    }

    /// The dialogs that wait for an answer, among those that a member may see.
    pub async fn unanswered(&mut self, sight: VisibleDialogs) -> Result<Unanswered, StoreError> {
        let (dialogs, since): (_, Option<i64>) = self.0.row(UNANSWERED, [only(sight)]).await?;
        Ok(Unanswered { dialogs, since: since.map(moment).transpose()? })
    }

    /// The dialog with the person who has this username now, or had it when it was last looked up.
    pub async fn named(&mut self, name: &Username) -> Result<Option<Dialog>, StoreError> {
        match self.0.optional_value(NAMED, [name.key()]).await? {
            Some(id) => self.get_dialog(id).await,
            None => self.by_username(name).await,
        }
    }

    /// The dialog with the recipient of an item.
    pub async fn of_item(&mut self, item: &OutboxItem) -> Result<Option<Dialog>, StoreError> {
        match (&item.target, item.telegram_user_id) {
            (_, Some(id)) | (&Target::Person(id), None) => self.by_prospect(id).await,
            (Target::Name(name), None) => self.named(name).await,
        }
    }
}

/// The member's id, unless they may see every dialog.
pub(in crate::store) fn only(sight: VisibleDialogs) -> Option<i64> {
    match sight {
        VisibleDialogs::All => None,
        VisibleDialogs::OwnAndFree(member) => Some(member.0),
    }
}

impl FromRow<'_, DbRow> for DialogLine {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        Ok(Self { dialog: Dialog::from_row(row)?, last: LastWords::from_row(row)? })
    }
}

impl LastWords {
    /// `None` for a dialog without messages.
    fn from_row(row: &DbRow) -> sqlx::Result<Option<Self>> {
        let (Some(direction), Some(timestamp)) =
            (row.try_get("last_direction")?, row.optional_moment("last_timestamp")?)
        else {
            return Ok(None);
        };
        let deleted = row.is_set("last_deleted_at")?;
        let attachment = attachment(row, "last_media_kind", "last_media")?;
        let surroundings = surroundings(row, "last_surroundings")?;
        Ok(Some(Self {
            direction,
            content: row.try_get("last_content")?,
            attachment,
            surroundings,
            timestamp,
            deleted,
        }))
    }
}
