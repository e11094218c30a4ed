//! The people of a list, newest contact first.
//!
//! Invariant: a part of a list reads its people in index order from a place in it; nothing is sorted. Of a saved filter at
//! most [`LOOKED_THROUGH`] people are compared for a part, so that a screen never waits for all of them.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::{FromRow, Row as _};

use crate::domain::consent::Ledger;
use crate::domain::dialog_access::VisibleDialogs;
use crate::domain::ids::{ContactId, LabelId, ListId, StageId};
use crate::domain::people_list::PeopleList;
use crate::domain::saved_filter::{ContactFacts, SavedFilter};
use crate::store::contacts::consents::newest;
use crate::store::dialogs::lists::only;
use crate::store::engine::codec::DomainColumns as _;
use crate::store::engine::database::DbRow;
use crate::store::{ListQueries, StoreError};

/// How many people are compared with a filter at once.
pub const LOOKED_THROUGH: u32 = 5_000;

/// A part of a list's people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListPart {
    pub people: Vec<ContactId>,
    /// The last one that was looked at, if there may be more behind it.
    pub looked_to: Option<ContactId>,
}

// `$1` is the member who looks, or null if they may see all dialogs; `$2` the most rows; people with a number below `$3`
// are read; `$4` is the list, the label or the stage.
pub(in crate::store) const MEMBERS: &str = "select contact_id from list_members
     join contacts on contacts.id = contact_id left join dialogs on dialogs.id = contacts.dialog_id
     where list_id = $4 and contact_id < $3 and ($1 is null or assignee_id is null or assignee_id = $1)
     order by contact_id desc limit $2";

// The same, with what a filter asks: `$5` is the name of a field, `$6` and `$7` whether the last talk and the consents are
// asked for.
pub(in crate::store) const ANYBODY: &str = "select contacts.id, stage_id,
         case when $6 then (select max(timestamp) from messages where messages.dialog_id = contacts.dialog_id) end
             as last_talk,
         (select value from contact_fields where contact_id = contacts.id and contact_fields.name = $5) as field,
         to_write.id as write_id, to_write.at as write_at, to_write.kind as write_kind,
         to_offer.id as offer_id, to_offer.at as offer_at, to_offer.kind as offer_kind
     from contacts left join dialogs on dialogs.id = contacts.dialog_id
     left join consents to_write on $7 and to_write.id = (
         select id from consents where contact_id = contacts.id and purpose = 'write' order by at desc, id desc limit 1)
     left join consents to_offer on $7 and to_offer.id = (
         select id from consents where contact_id = contacts.id and purpose = 'offers' order by at desc, id desc limit 1)
     where contacts.id < $3 and $4 is null and ($1 is null or assignee_id is null or assignee_id = $1)
     order by contacts.id desc limit $2";
pub(in crate::store) const AT_A_STAGE: &str = "select contacts.id, stage_id,
         case when $6 then (select max(timestamp) from messages where messages.dialog_id = contacts.dialog_id) end
             as last_talk,
         (select value from contact_fields where contact_id = contacts.id and contact_fields.name = $5) as field,
         to_write.id as write_id, to_write.at as write_at, to_write.kind as write_kind,
         to_offer.id as offer_id, to_offer.at as offer_at, to_offer.kind as offer_kind
     from contacts left join dialogs on dialogs.id = contacts.dialog_id
     left join consents to_write on $7 and to_write.id = (
         select id from consents where contact_id = contacts.id and purpose = 'write' order by at desc, id desc limit 1)
     left join consents to_offer on $7 and to_offer.id = (
         select id from consents where contact_id = contacts.id and purpose = 'offers' order by at desc, id desc limit 1)
     where stage_id = $4 and contacts.id < $3 and ($1 is null or assignee_id is null or assignee_id = $1)
     order by contacts.id desc limit $2";
pub(in crate::store) const WITH_A_LABEL: &str = "select contacts.id, stage_id,
         case when $6 then (select max(timestamp) from messages where messages.dialog_id = contacts.dialog_id) end
             as last_talk,
         (select value from contact_fields where contact_id = contacts.id and contact_fields.name = $5) as field,
         to_write.id as write_id, to_write.at as write_at, to_write.kind as write_kind,
         to_offer.id as offer_id, to_offer.at as offer_at, to_offer.kind as offer_kind
     from contact_labels join contacts on contacts.id = contact_labels.contact_id
     left join dialogs on dialogs.id = contacts.dialog_id
     left join consents to_write on $7 and to_write.id = (
         select id from consents where contact_id = contacts.id and purpose = 'write' order by at desc, id desc limit 1)
     left join consents to_offer on $7 and to_offer.id = (
         select id from consents where contact_id = contacts.id and purpose = 'offers' order by at desc, id desc limit 1)
     where label_id = $4 and contact_labels.contact_id < $3
         and ($1 is null or assignee_id is null or assignee_id = $1)
     order by contact_labels.contact_id desc limit $2";

/// A person who is compared with a filter.
struct Candidate {
    id: ContactId,
    facts: ContactFacts,
}

impl ListQueries<'_> {
    /// Up to `most` people of a list that a member may see, from those below `below` on. Of a saved filter fewer may be
    /// found, and none, although there are more behind.
    pub async fn people(
        &mut self,
        list: &PeopleList,
        sight: VisibleDialogs,
        below: Option<ContactId>,
        most: u32,
        zone: &TimeZone,
    ) -> Result<ListPart, StoreError> {
        match &list.filter {
            Some(filter) => self.meeting(filter, sight, below, most, zone).await,
            None => self.members(list.id, sight, below, most).await,
        }
    }

    async fn members(
        &mut self,
        list: ListId,
        sight: VisibleDialogs,
        below: Option<ContactId>,
        most: u32,
    ) -> Result<ListPart, StoreError> {
        let params = (only(sight), i64::from(most) + 1, place(below), list.0);
        let mut people: Vec<ContactId> = self.0.values(MEMBERS, params).await?;
        Ok(ListPart { looked_to: cut(&mut people, most), people })
    }

    /// Those who meet a filter.
    async fn meeting(
        &mut self,
        filter: &SavedFilter,
        sight: VisibleDialogs,
        below: Option<ContactId>,
        most: u32,
        zone: &TimeZone,
    ) -> Result<ListPart, StoreError> {
        let (sql, argument) = match (filter.label, filter.stage) {
            (Some(LabelId(id)), _) => (WITH_A_LABEL, Some(id)),
            (None, Some(StageId(id))) => (AT_A_STAGE, Some(id)),
            (None, None) => (ANYBODY, None),
        };
        let field = filter.field.as_ref().map(|field| field.name.as_str());
        let params = (
            only(sight),
            i64::from(LOOKED_THROUGH),
            place(below),
            argument,
            field,
            filter.talk.is_some(),
            filter.consent.is_some(),
        );
        let candidates: Vec<Candidate> = self.0.rows(sql, params).await?;
        let last = candidates.last().map(|candidate| candidate.id);
        let whole = candidates.len() < LOOKED_THROUGH as usize;
        let now = self.0.now;
        let fits = |candidate: &Candidate| filter.fits(&candidate.facts, now, zone);
        let mut people: Vec<ContactId> =
            candidates.into_iter().filter(fits).map(|candidate| candidate.id).take(most as usize + 1).collect();
        let looked_to = cut(&mut people, most).or(last.filter(|_| !whole));
        Ok(ListPart { people, looked_to })
    }
}

/// The place behind which a part begins.
fn place(below: Option<ContactId>) -> i64 {
    below.map_or(i64::MAX, |id| id.0)
}

/// Cuts off the row that shows that there are more, and returns the last one that stays.
fn cut(people: &mut Vec<ContactId>, most: u32) -> Option<ContactId> {
    let more = people.len() > most as usize;
    people.truncate(most as usize);
    people.last().copied().filter(|_| more)
}

impl FromRow<'_, DbRow> for Candidate {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let last_talk: Option<Timestamp> = row.optional_moment("last_talk")?;
        let ledger = Ledger {
            write: newest(row, ["write_id", "write_at", "write_kind"])?,
            offers: newest(row, ["offer_id", "offer_at", "offer_kind"])?,
        };
        let stage = StageId(row.try_get("stage_id")?);
        let facts = ContactFacts { stage, last_talk, field: row.try_get("field")?, ledger };
        Ok(Self { id: row.try_get("id")?, facts })
    }
}
