//! Who a contact is: with a dialog comes a contact, and a username that proves to be somebody known makes one of two.
//!
//! Invariant: everybody with a dialog is a contact, from the same transaction on.

use super::queries::ContactQueries;
use crate::domain::ids::{DialogId, TelegramUserId};
use crate::domain::username::Username;
use crate::store::StoreError;
use crate::store::contacts::consents::HAND_OVER;
use crate::store::people::erasure::ERASE_CONTACT;

/// What the contact `$2` takes over from `$1`.
const TAKE_OVER: [&str; 8] = [
    "insert into import_contacts (import_id, contact_id, added) select import_id, $2, false from import_contacts
         where contact_id = $1 on conflict do nothing",
    // One run per sequence and person.
    "update runs set contact_id = $2 where contact_id = $1 and not exists (
         select 1 from runs known where known.sequence_id = runs.sequence_id and known.contact_id = $2)",
    // They stand in an audience once.
    "update campaign_people set contact_id = $2, run_id = (
             select runs.id from runs where runs.id = campaign_people.run_id and runs.contact_id = $2)
         where contact_id = $1 and not exists (
             select 1 from campaign_people known
             where known.campaign_id = campaign_people.campaign_id and known.contact_id = $2)",
    "update campaign_people set contact_id = null, run_id = null, outcome = coalesce(outcome, 'double')
         where contact_id = $1 and $2 > 0",
    "update contacts set zone = coalesce(zone, (select zone from contacts other where other.id = $1)),
             language = coalesce(language, (select language from contacts other where other.id = $1))
         where id = $2",
    "insert into contact_labels (label_id, contact_id) select label_id, $2 from contact_labels where contact_id = $1
         on conflict do nothing",
    "insert into contact_fields (contact_id, name, value) select $2, name, value from contact_fields
         where contact_id = $1 on conflict do nothing",
    "insert into list_members (list_id, contact_id) select list_id, $2 from list_members where contact_id = $1
         on conflict do nothing",
];

/// Gives the dialog `$1`, if it begins at `$2`, the status that the stage of its person brings.
const TAKE_STAGE: &str = "update dialogs set status = (
         select brings from contacts join stages on stages.id = stage_id where dialog_id = $1)
     where id = $1 and created_at = $2 and status = 'active' and exists (
         select 1 from contacts join stages on stages.id = stage_id where dialog_id = $1 and brings is not null)";

impl ContactQueries<'_> {
    /// Makes the person of a dialog a contact, or connects the contact that they are.
    pub(in crate::store) async fn with_dialog(&mut self, dialog: DialogId) -> Result<(), StoreError> {
        self.0
            .execute(
                "insert into contacts (telegram_user_id, username, stage_id, stage_at, dialog_id, created_at)
             select telegram_user_id, target_username, (select id from stages order by place, id limit 1), $2, id, $2
             from dialogs where id = $1 and telegram_user_id is not null
             on conflict (telegram_user_id) do update set dialog_id = excluded.dialog_id",
                (dialog.0, self.0.now_ms()),
            )
            .await?;
        // A dialog whose username is not resolved belongs to the contact of that name.
        self.0
            .execute(
                "update contacts set dialog_id = $1
             where telegram_user_id is null and lower(username) = (
                 select lower(target_username) from dialogs where id = $1 and telegram_user_id is null)",
                [dialog.0],
            )
            .await?;
        self.0
            .execute(
                "insert into contacts (username, stage_id, stage_at, dialog_id, created_at)
             select target_username, (select id from stages order by place, id limit 1), $2, id, $2
             from dialogs where id = $1 and not exists (select 1 from contacts known where known.dialog_id = $1)",
                (dialog.0, self.0.now_ms()),
            )
            .await?;
        self.take_stage(dialog).await
    }

    /// A dialog that begins in this transaction takes the status that the stage of its person brings.
    pub(in crate::store) async fn take_stage(&mut self, dialog: DialogId) -> Result<(), StoreError> {
        self.0.execute(TAKE_STAGE, (dialog.0, self.0.now_ms())).await
    }

    /// A username was resolved: the contact that was added by it is this person.
    pub(in crate::store) async fn resolved(&mut self, name: &Username, id: TelegramUserId) -> Result<(), StoreError> {
        let found: Option<(i64, Option<i64>)> = self
            .0
            .optional_row(
                "select id, (select known.id from contacts known where known.telegram_user_id = $2)
             from contacts where telegram_user_id is null and lower(username) = $1",
                (name.key(), id.0),
            )
            .await?;
        match found {
            None => Ok(()),
            Some((by_name, None)) => {
                self.0.execute("update contacts set telegram_user_id = $2 where id = $1", (by_name, id.0)).await?;
                Ok(())
            }
            Some((by_name, Some(known))) => self.merge(by_name, known).await,
        }
    }

    /// Makes one contact of two: what the known one has stays, and the other adds to it.
    pub(super) async fn merge(&mut self, from: i64, into: i64) -> Result<(), StoreError> {
        let row: (Option<String>, Option<String>, Option<String>, Option<i64>) =
            self.0.row("select phone, name, name_key, dialog_id from contacts where id = $1", [from]).await?;
        for statement in TAKE_OVER {
            self.0.execute(statement, (from, into)).await?;
        }
        for statement in ERASE_CONTACT {
            self.0.execute(statement, [from]).await?;
        }
        self.0.execute(HAND_OVER, (from, into)).await?;
        let (phone, name, key, dialog) = row;
        self.0
            .execute(
                "update contacts set phone = coalesce(phone, $2), name = coalesce(name, $3),
                 name_key = coalesce(name_key, $4), dialog_id = coalesce(dialog_id, $5)
             where id = $1",
                (into, phone, name, key, dialog),
            )
            .await?;
        Ok(())
    }
}
