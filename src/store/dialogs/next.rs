//! The dialog that a member takes up next.

use crate::domain::ids::{DialogId, TelegramUserId};
use crate::store::{DialogQueries, StoreError};

/// The longest-waiting dialog of member `$1` or of nobody that comes after place `$2` and id `$3`. One with an answer on
/// its way since their last message needs no other; an automatic one, a step of a sequence and one of a banned account do
/// not count. `coalesce` keeps the search in the order of one index.
pub(in crate::store) const NEXT: &str = "select id from dialogs
     where place >= $2 and place < 4000000000000000 and (place > $2 or id > $3)
         and coalesce(assignee_id, $1) = $1 and not exists (
             select 1 from outbox where outbox.telegram_user_id = dialogs.telegram_user_id
                 and outbox.settled_at is null and outbox.expires_at is null and outbox.run_id is null
                 and coalesce(outbox.reason, '') <> 'account_banned'
                 and outbox.id > coalesce(dialogs.last_in_item, 0))
     order by place, id limit 1";

/// Before every place.
const BEGINNING: (i64, i64) = (-1, 0);

impl DialogQueries<'_> {
    /// The dialog that has waited longest for an answer, among a member's own and those of nobody. After a dialog comes
    /// the one that has waited longest but for that, and after the last one the first.
    pub async fn next(
        &mut self,
        member: TelegramUserId,
        after: Option<DialogId>,
    ) -> Result<Option<DialogId>, StoreError> {
        if let Some(after) = after {
            let sql = "select place, id from dialogs where id = $1";
            let (place, id) = self.0.optional_row(sql, [after.0]).await?.unwrap_or(BEGINNING);
            let further = self.0.optional_value(NEXT, (member.0, place, id)).await?;
            if further.is_some() {
                return Ok(further);
            }
        }
        let (place, id) = BEGINNING;
        self.0.optional_value(NEXT, (member.0, place, id)).await
    }
}
