//! The figures of one stage or label.
//!
//! Invariant: they are read from the dialogs' own columns; a screen never scans messages.

use std::iter::Sum;

use jiff::Timestamp;
use sqlx::FromRow;

use crate::domain::dialog_access::VisibleDialogs;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::tags::TagFilter;
use crate::store::dialogs::lists::only;
use crate::store::engine::codec::count;
use crate::store::{ContactQueries, StoreError};

/// The dialogs of a stage or label that have one account and one assignee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TagPart {
    pub account: AccountId,
    /// Who answers; `None` for dialogs that nobody has taken.
    pub assignee: Option<TelegramUserId>,
    pub figures: TagFigures,
}

/// How the dialogs of a stage or label stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TagFigures {
    pub dialogs: u32,
    /// Those in which somebody wrote in the days that are asked for: the team, or the person.
    pub written_to: u32,
    pub wrote: u32,
    /// Those that wait for an answer now, and by status.
    pub waiting: u32,
    pub qualified: u32,
    pub closed: u32,
}

impl Sum for TagFigures {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            dialogs: sum.dialogs + one.dialogs,
            written_to: sum.written_to + one.written_to,
            wrote: sum.wrote + one.wrote,
            waiting: sum.waiting + one.waiting,
            qualified: sum.qualified + one.qualified,
            closed: sum.closed + one.closed,
        })
    }
}

#[derive(FromRow)]
struct PartRow {
    account_id: AccountId,
    assignee_id: Option<TelegramUserId>,
    dialogs: i64,
    written_to: i64,
    wrote: i64,
    waiting: i64,
    qualified: i64,
    closed: i64,
}

/// The figures of the stage `$1` since `$2`, as far as member `$3` may see them, by account and assignee.
pub(in crate::store) const FIGURES_OF_STAGE: &str = "select account_id, assignee_id, count(*) as dialogs,
         count(case when last_out_at >= $2 then 1 end) as written_to,
         count(case when last_in_at >= $2 then 1 end) as wrote,
         count(case when status in ('active', 'qualified') then unanswered_since end) as waiting,
         count(case when status = 'qualified' then 1 end) as qualified,
         count(case when status in ('stopped', 'failed') then 1 end) as closed
     from contacts join dialogs on dialogs.id = contacts.dialog_id
     where stage_id = $1 and contacts.dialog_id is not null
         and ($3 is null or assignee_id is null or assignee_id = $3)
     group by account_id, assignee_id";
/// The same of the label `$1`.
pub(in crate::store) const FIGURES_LABELLED: &str = "select account_id, assignee_id, count(*) as dialogs,
         count(case when last_out_at >= $2 then 1 end) as written_to,
         count(case when last_in_at >= $2 then 1 end) as wrote,
         count(case when status in ('active', 'qualified') then unanswered_since end) as waiting,
         count(case when status = 'qualified' then 1 end) as qualified,
         count(case when status in ('stopped', 'failed') then 1 end) as closed
     from contact_labels join contacts on contacts.id = contact_id join dialogs on dialogs.id = contacts.dialog_id
     where label_id = $1 and ($3 is null or assignee_id is null or assignee_id = $3)
     group by account_id, assignee_id";

impl ContactQueries<'_> {
    /// The figures of a stage or label since a moment, by account and assignee, as far as a member may see its dialogs.
    pub async fn tag_figures(
        &mut self,
        tag: TagFilter,
        since: Timestamp,
        sight: VisibleDialogs,
    ) -> Result<Vec<TagPart>, StoreError> {
        let (sql, id) = match tag {
            TagFilter::Stage(id) => (FIGURES_OF_STAGE, id.0),
            TagFilter::Labelled(id) => (FIGURES_LABELLED, id.0),
        };
        let rows: Vec<PartRow> = self.0.rows(sql, (id, since.as_millisecond(), only(sight))).await?;
        let part = |row: PartRow| {
            let figures = TagFigures {
                dialogs: count(row.dialogs)?,
                written_to: count(row.written_to)?,
                wrote: count(row.wrote)?,
                waiting: count(row.waiting)?,
                qualified: count(row.qualified)?,
                closed: count(row.closed)?,
            };
            Ok(TagPart { account: row.account_id, assignee: row.assignee_id, figures })
        };
        rows.into_iter().map(part).collect()
    }
}
