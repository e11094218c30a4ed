//! The consent ledger: what people agreed to, on which basis and with which evidence, and what they withdrew.
//!
//! Invariant: the ledger only grows; the database refuses anything else while the contact is there. Of one purpose the
//! newest entry counts (see [`crate::domain::consent`]), and the gate reads it in the transaction that claims a message.
//!
//! An import records the same consent for many contacts; an entry names the import that recorded it, or whose undoing
//! withdrew it.

use std::sync::LazyLock;

use sqlx::{FromRow, Row as _};

use crate::domain::consent::{ConsentEntry, ConsentFile, Evidence, NewConsent, Newest, Purpose};
use crate::domain::ids::{ConsentId, ContactId, ImportId, MessageId, TelegramUserId};
use crate::domain::target::Target;
use crate::domain::typed_contact::TypedContact;
use crate::store::contacts::imports::{AT_ONCE, about_many_from, filled};
use crate::store::context::CommitNotification;
use crate::store::engine::codec::{DomainColumns as _, corrupt};
use crate::store::engine::database::DbRow;
use crate::store::engine::query::FollowedBy;
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};
use crate::store::{ContactQueries, RunQueries, StoreError};

/// Of two contacts that prove to be one, `$2` gets the entries of `$1`, which is gone.
pub(in crate::store) const HAND_OVER: &str = "update consents set contact_id = $2 where contact_id = $1";
pub(in crate::store) const ERASE_CONSENTS: &str = "delete from consents where contact_id = $1";
/// An evidence that no entry names any more.
pub(in crate::store) const ERASE_EVIDENCE: &str = "delete from consent_evidence where not exists (
         select 1 from consents where evidence_id = consent_evidence.id)";
pub(in crate::store) const NEWEST: &str = "select id, at, kind from consents where contact_id = $1 and purpose = $2
     order by at desc, id desc limit 1";
/// The contact's entries, newest first.
pub(in crate::store) const LEDGER: &str = "select consents.*, source, words, content, file_id, file_name
     from consents left join consent_evidence on consent_evidence.id = evidence_id
     left join consent_files on consent_files.consent_id = consents.id
     left join messages on messages.id = message_id
     where contact_id = $1 order by consents.at desc, consents.id desc limit $2 offset $3";
/// The file of an entry, if it is one of this contact's.
pub(in crate::store) const FILE: &str = "select file_id, file_name from consent_files
     join consents on consents.id = consent_files.consent_id where consents.id = $1 and consents.contact_id = $2";
/// A consent of an import, for each contact that lacks it. It is the same if its basis and evidence are, and the day if the
/// file says it (`$8`), unless an import that recorded it was undone. Who has withdrawn stays withdrawn.
pub(in crate::store) static RECORD_MANY: LazyLock<String> = LazyLock::new(|| {
    about_many_from(
        9,
        "insert into consents
             (contact_id, purpose, kind, basis, at, recorded_at, recorded_by, evidence_id, import_id)
         select contacts.id, $1, 'given', $2, $3, $4, $5, $6, $7 from contacts
         where contacts.id = $9 and not exists (
             select 1 from consents same
             where same.contact_id = contacts.id and same.purpose = $1 and same.kind = 'given' and same.basis = $2
                 and coalesce(same.evidence_id, 0) = coalesce($6, 0) and same.at = coalesce($8, same.at)
                 and not exists (
                     select 1 from consents undone
                     where undone.contact_id = same.contact_id and undone.purpose = same.purpose
                         and undone.kind = 'withdrawn' and undone.import_id is not null
                         and (undone.at, undone.id) > (same.at, same.id)))
             and not exists (
                 select 1 from consents gone
                 where gone.contact_id = contacts.id and gone.purpose in ('write', $1) and gone.kind = 'withdrawn'
                     and gone.import_id is null and not exists (
                         select 1 from consents later
                         where later.contact_id = gone.contact_id and later.purpose = gone.purpose
                             and (later.at, later.id) > (gone.at, gone.id)))",
    )
});
/// The purposes whose newest entry is a consent, with its time.
pub(in crate::store) const IN_FORCE: &str = "select purpose, at from consents given
     where contact_id = $1 and kind = 'given' and not exists (
         select 1 from consents later
         where later.contact_id = $1 and later.purpose = given.purpose and (later.at, later.id) > (given.at, given.id))";
/// Makes messages to the contact `$1` due that wait for a consent.
pub(in crate::store) const RELEASE: &str = "update outbox set not_before = $2,
         reason = case when attempts > 0 then 'outcome_unknown' end
     where settled_at is null and reason = 'no_consent' and lower(target_username) in (
         select usernames.name from usernames join contacts using (telegram_user_id) where contacts.id = $1
         union select lower(username) from contacts where id = $1
         union select lower(target_username) from dialogs join contacts on contacts.dialog_id = dialogs.id
             where contacts.id = $1
         union select 'id:' || telegram_user_id from contacts where id = $1)";

impl ContactQueries<'_> {
    /// Records a consent of one contact, always as a further entry. It counts at once, also after a withdrawal.
    pub async fn record_consent(
        &mut self,
        contact: ContactId,
        new: &NewConsent,
        by: TelegramUserId,
    ) -> Result<(), StoreError> {
        let Some(known) = self.get(contact).await? else { return Ok(()) };
        let evidence = self.put_evidence(new.evidence.as_ref()).await?;
        let at = match new.at {
            Some(at) => at.as_millisecond().min(self.0.now_ms()),
            None => self.after_newest(contact, new.purpose).await?,
        };
        let entry: i64 = self
            .0
            .value(
                "insert into consents
                 (contact_id, purpose, kind, basis, at, recorded_at, recorded_by, evidence_id, message_id)
             values ($1, $2, 'given', $3, $4, $5, $6, $7, $8) returning id",
                (
                    contact.0,
                    new.purpose.into_str(),
                    new.basis.into_str(),
                    at,
                    self.0.now_ms(),
                    by.0,
                    evidence,
                    new.message.map(|message| message.0),
                ),
            )
            .await?;
        if let Some(ConsentFile { file_id, name }) = &new.file {
            let sql = "insert into consent_files (consent_id, file_id, file_name) values ($1, $2, $3)";
            self.0.execute(sql, (entry, file_id, name)).await?;
        }
        let details = format!("{}, {}", new.purpose, new.basis);
        self.note(Action::ConsentRecorded, contact, known.person, by, details).await?;
        if self.0.changed(RELEASE, (contact.0, self.0.now_ms())).await? > 0 {
            self.0.raised.push(CommitNotification::Released);
        }
        Ok(())
    }

    /// Records the consent of an import, for those of its contacts that lack it. Returns how many have it new. The
    /// import's own entry in the log stands for all.
    pub async fn record_consents(
        &mut self,
        contacts: &[ContactId],
        new: &NewConsent,
        by: Option<TelegramUserId>,
        import: ImportId,
    ) -> Result<u64, StoreError> {
        let evidence = self.put_evidence(new.evidence.as_ref()).await?;
        let now = self.0.now_ms();
        let at = new.at.map_or(now, |at| at.as_millisecond().min(now));
        let (purpose, basis) = (new.purpose.into_str(), new.basis.into_str());
        let contacts: Vec<i64> = contacts.iter().map(|contact| contact.0).collect();
        let mut recorded = 0;
        for some in contacts.chunks(AT_ONCE) {
            let dated = new.at.map(|_| at);
            let said = (purpose, basis, at, now, by.map(|by| by.0), evidence, import.0, dated);
            recorded += self.0.changed(RECORD_MANY.as_str(), FollowedBy(said, filled(some))).await?;
        }
        if recorded > 0 {
            let sql = "update outbox set not_before = $1
                 where settled_at is null and reason = 'no_consent' and not_before > $1";
            if self.0.changed(sql, [now]).await? > 0 {
                self.0.raised.push(CommitNotification::Released);
            }
        }
        Ok(recorded)
    }

    /// Withdraws a contact's consent for a purpose; `None` withdraws all. `by` is `None` for the person's own words,
    /// which `message` holds. Returns the purposes that were in force.
    pub async fn withdraw_consent(
        &mut self,
        contact: ContactId,
        purpose: Option<Purpose>,
        by: Option<TelegramUserId>,
        message: Option<MessageId>,
    ) -> Result<Vec<Purpose>, StoreError> {
        let in_force: Vec<(Purpose, i64)> = self.0.rows(IN_FORCE, [contact.0]).await?;
        let mut withdrawn = Vec::new();
        for (one, given_at) in in_force {
            if purpose.is_some_and(|purpose| purpose != one) {
                continue;
            }
            // Telegram's clock may be ahead of this one.
            let at = self.0.now_ms().max(given_at);
            self.0
                .execute(
                    "insert into consents (contact_id, purpose, kind, at, recorded_at, recorded_by, message_id)
                 values ($1, $2, 'withdrawn', $3, $4, $5, $6)",
                    (
                        contact.0,
                        one.into_str(),
                        at,
                        self.0.now_ms(),
                        by.map(|by| by.0),
                        message.map(|message| message.0),
                    ),
                )
                .await?;
            withdrawn.push(one);
        }
        if !withdrawn.is_empty() {
            let person = self.get(contact).await?.and_then(|contact| contact.person);
            let purposes: Vec<&str> = withdrawn.iter().map(Purpose::into_str).collect();
            let entry = AuditEntry { actor: by, subject: person, ..AuditEntry::new(Action::ConsentWithdrawn) };
            let entry = entry.details(format!("{contact}: {}", purposes.join(", ")));
            AuditQueries(self.0.reborrow()).append(&entry).await?;
            RunQueries(self.0.reborrow()).stop_without_consent(contact).await?;
        }
        Ok(withdrawn)
    }

    /// The newest entry for a purpose.
    pub async fn newest_consent(&mut self, contact: ContactId, purpose: Purpose) -> Result<Option<Newest>, StoreError> {
        self.0.optional_row(NEWEST, (contact.0, purpose.into_str())).await
    }

    /// A part of a contact's ledger, newest first.
    pub async fn consents(
        &mut self,
        contact: ContactId,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<ConsentEntry>, StoreError> {
        self.0.rows(LEDGER, (contact.0, limit, offset)).await
    }

    /// The file that shows an entry of this contact.
    pub async fn consent_file(
        &mut self,
        contact: ContactId,
        entry: ConsentId,
    ) -> Result<Option<ConsentFile>, StoreError> {
        self.0.optional_row(FILE, (entry.0, contact.0)).await
    }

    /// The contact with this address. A person who is none yet becomes one, since a consent belongs to a contact.
    pub async fn find_or_add(&mut self, target: &Target, by: TelegramUserId) -> Result<ContactId, StoreError> {
        if let Some(known) = self.find(target).await? {
            return Ok(known);
        }
        match target {
            Target::Name(name) => {
                let typed = TypedContact { username: Some(name.clone()), phone: None, name: None };
                self.add(&typed, by).await
            }
            Target::Person(id) => {
                let contact: i64 = self
                    .0
                    .value(
                        "insert into contacts (telegram_user_id, stage_id, stage_at, added_by, created_at)
                     values ($1, (select id from stages order by place, id limit 1), $2, $3, $2) returning id",
                        (id.0, self.0.now_ms(), by.0),
                    )
                    .await?;
                self.note(Action::ContactAdded, ContactId(contact), Some(*id), by, String::new()).await?;
                Ok(ContactId(contact))
            }
        }
    }

    /// Now, or the time of the newest entry if the clock was set back since.
    async fn after_newest(&mut self, contact: ContactId, purpose: Purpose) -> Result<i64, StoreError> {
        let newest = self.newest_consent(contact, purpose).await?;
        Ok(newest.map_or(self.0.now_ms(), |newest| self.0.now_ms().max(newest.at.as_millisecond())))
    }

    /// The row of an evidence. The same evidence has one row.
    async fn put_evidence(&mut self, evidence: Option<&Evidence>) -> Result<Option<i64>, StoreError> {
        let Some(evidence) = evidence else { return Ok(None) };
        self.0
            .execute(
                "insert into consent_evidence (source, words) values ($1, $2) on conflict do nothing",
                (evidence.source(), evidence.words()),
            )
            .await?;
        self.0
            .optional_value(
                "select id from consent_evidence where source = $1 and words = $2",
                (evidence.source(), evidence.words()),
            )
            .await
    }
}

impl FromRow<'_, DbRow> for Newest {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        newest(row, ["id", "at", "kind"])?.ok_or(sqlx::Error::RowNotFound)
    }
}

/// The newest entry of a purpose from its columns, which are empty where there is none.
pub(in crate::store) fn newest(row: &DbRow, [id, at, kind]: [&str; 3]) -> sqlx::Result<Option<Newest>> {
    if !row.is_set(id)? {
        return Ok(None);
    }
    let given = match row.try_get(kind)? {
        "given" => true,
        "withdrawn" => false,
        other => return Err(corrupt(kind, other)),
    };
    Ok(Some(Newest { id: row.try_get(id)?, at: row.moment(at)?, given }))
}

impl FromRow<'_, DbRow> for ConsentFile {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        Ok(Self { name: row.try_get("file_name")?, file_id: row.try_get("file_id")? })
    }
}

impl FromRow<'_, DbRow> for ConsentEntry {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let (source, words): (Option<&str>, Option<&str>) = (row.try_get("source")?, row.try_get("words")?);
        let evidence = source.zip(words).map(|(source, words)| Evidence::new(source, words)).transpose();
        let message: Option<MessageId> = row.try_get("message_id")?;
        Ok(Self {
            id: row.try_get("id")?,
            contact: row.try_get("contact_id")?,
            purpose: row.try_get("purpose")?,
            basis: row.try_get("basis")?,
            at: row.moment("at")?,
            recorded_at: row.moment("recorded_at")?,
            recorded_by: row.try_get("recorded_by")?,
            evidence: evidence.map_err(|error| corrupt("words", error))?,
            file: row.is_set("file_id")?.then(|| ConsentFile::from_row(row)).transpose()?,
            message: message.zip(row.try_get("content")?),
        })
    }
}
