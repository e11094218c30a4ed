//! Undoing an import, one of its people after the other.
//!
//! Invariant: nobody who was written to is taken away, and nothing that somebody has changed since is set back. The
//! consents of an import are withdrawn, or go with their contact.

use crate::domain::ids::{ContactId, ImportId, TelegramUserId};
use crate::domain::import::record::UndoRefusal;
use crate::store::contacts::consents::{ERASE_CONSENTS, ERASE_EVIDENCE};
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};
use crate::store::people::erasure::ERASE_CONTACT;
use crate::store::{ContactQueries, StoreError};

/// Whether the contact `$1` was written to, or is to be. Who was has a dialog.
pub(in crate::store) const WRITTEN_TO: &str = "select exists (
         select 1 from contacts where id = $1 and dialog_id is not null)
     or exists (
         select 1 from outbox where settled_at is null and lower(target_username) in (
             select lower(username) from contacts where id = $1
             union select 'id:' || telegram_user_id from contacts where id = $1
             union select usernames.name from usernames join contacts using (telegram_user_id) where contacts.id = $1))";
pub(in crate::store) const IN_ANOTHER: &str = "select exists (
         select 1 from import_contacts where contact_id = $1 and import_id <> $2)";
/// What the import `$1` set in the contact `$2`, as long as it is still so. An address stays if it is the only one.
const SET_BACK: [&str; 6] = [
    "update contacts set username = null
     where id = $2 and (telegram_user_id is not null or phone is not null) and username = (
         select value from import_changes where import_id = $1 and contact_id = $2 and what = 'username')",
    "update contacts set phone = null
     where id = $2 and (telegram_user_id is not null or username is not null) and phone = (
         select value from import_changes where import_id = $1 and contact_id = $2 and what = 'phone')",
    "update contacts set name = null, name_key = null
     where id = $2 and name = (
         select value from import_changes where import_id = $1 and contact_id = $2 and what = 'name')",
    "update contacts set zone = null
     where id = $2 and zone = (
         select value from import_changes where import_id = $1 and contact_id = $2 and what = 'zone')",
    "update contacts set language = null
     where id = $2 and language = (
         select value from import_changes where import_id = $1 and contact_id = $2 and what = 'language')",
    "delete from contact_fields
     where contact_id = $2 and exists (
         select 1 from import_changes
         where import_id = $1 and import_changes.contact_id = $2 and what = 'field:' || contact_fields.name
             and import_changes.value = contact_fields.value)",
];
/// The newest entry for the purpose of the import `$1`, and the one before.
const NEWEST_TWO: &str = "select kind, basis, evidence_id, message_id, import_id from consents
     where contact_id = $2 and purpose = (select purpose from imports where id = $1)
     order by at desc, id desc limit 2";
const NOTE_ENTRY: &str = "insert into consents
         (contact_id, purpose, kind, basis, at, recorded_at, recorded_by, evidence_id, message_id, import_id)
     select $2, purpose, case when $4 is null then 'withdrawn' else 'given' end, $4, $3, $3, $5, $6, $7, $8
     from imports where id = $1";

/// What became of a person of an import that is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenBack {
    /// The import had added them.
    Removed,
    /// They were written to meanwhile.
    Kept,
    /// They were here before, or are in another import too.
    SetBack,
}

/// An entry of the ledger without its time.
#[derive(sqlx::FromRow)]
struct Entry {
    kind: String,
    basis: Option<String>,
    evidence_id: Option<i64>,
    message_id: Option<i64>,
    import_id: Option<i64>,
}

impl ContactQueries<'_> {
    /// Marks an import as undone, if that is possible. One whose undoing was interrupted is undone further.
    pub async fn begin_undo(
        &mut self,
        id: ImportId,
        by: Option<TelegramUserId>,
    ) -> Result<Result<(), UndoRefusal>, StoreError> {
        let Some(import) = self.import(id).await? else { return Ok(Err(UndoRefusal::NotThere)) };
        match import.undoable(self.0.now) {
            Ok(()) => {}
            Err(UndoRefusal::Undone) if !self.some_of_import(id, 1).await?.is_empty() => return Ok(Ok(())),
            Err(refusal) => return Ok(Err(refusal)),
        }
        self.0.execute("update imports set undone_at = $2 where id = $1", (id.0, self.0.now_ms())).await?;
        let entry = AuditEntry { actor: by, ..AuditEntry::new(Action::ImportUndone) };
        AuditQueries(self.0.reborrow()).append(&entry.details(id.to_string())).await?;
        Ok(Ok(()))
    }

    /// Some people of an import, and whether it added them.
    pub async fn some_of_import(&mut self, id: ImportId, most: u32) -> Result<Vec<(ContactId, bool)>, StoreError> {
        let sql = "select contact_id, added from import_contacts where import_id = $1 order by contact_id limit $2";
        self.0.rows(sql, (id.0, most)).await
    }

    /// Takes back what an import did to one contact.
    pub async fn take_back(
        &mut self,
        import: ImportId,
        contact: ContactId,
        added: bool,
        by: Option<TelegramUserId>,
    ) -> Result<TakenBack, StoreError> {
        let written: bool = self.0.value(WRITTEN_TO, [contact.0]).await?;
        let elsewhere: bool = self.0.value(IN_ANOTHER, (contact.0, import.0)).await?;
        if added && !written && !elsewhere {
            for statement in ERASE_CONTACT {
                self.0.execute(statement, [contact.0]).await?;
            }
            self.0.execute(ERASE_CONSENTS, [contact.0]).await?;
            return Ok(TakenBack::Removed);
        }
        let kept = added && written;
        if !kept {
            for statement in SET_BACK {
                self.0.execute(statement, (import.0, contact.0)).await?;
            }
            self.withdraw_of_import(import, contact, by).await?;
        }
        for statement in [
            "delete from import_changes where import_id = $1 and contact_id = $2",
            "delete from import_contacts where import_id = $1 and contact_id = $2",
        ] {
            self.0.execute(statement, (import.0, contact.0)).await?;
        }
        Ok(if kept { TakenBack::Kept } else { TakenBack::SetBack })
    }

    /// Withdraws the consent that the import recorded, if it is the one in force. What was in force before is again.
    async fn withdraw_of_import(
        &mut self,
        import: ImportId,
        contact: ContactId,
        by: Option<TelegramUserId>,
    ) -> Result<(), StoreError> {
        let newest: Vec<Entry> = self.0.rows(NEWEST_TWO, (import.0, contact.0)).await?;
        let mut newest = newest.into_iter();
        let Some(own) = newest.next().filter(|own| own.kind == "given" && own.import_id == Some(import.0)) else {
            return Ok(());
        };
        let withdrawal =
            Entry { kind: String::new(), basis: None, evidence_id: None, message_id: None, import_id: own.import_id };
        for entry in [withdrawal].into_iter().chain(newest.filter(|before| before.kind == "given")) {
            let Entry { basis, evidence_id, message_id, import_id, .. } = entry;
            let by = by.map(|by| by.0);
            let values = (import.0, contact.0, self.0.now_ms(), basis, by, evidence_id, message_id, import_id);
            self.0.execute(NOTE_ENTRY, values).await?;
        }
        Ok(())
    }

    /// All people of an undone import have been gone through.
    pub async fn end_undo(&mut self) -> Result<(), StoreError> {
        self.0.execute(ERASE_EVIDENCE, ()).await
    }
}
