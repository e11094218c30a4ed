//! Delivery of an item: finding due items, claiming one, and failing one that cannot be sent.
//!
//! Invariant: only [`OutboxQueries::claim`] makes a [`Claim`], and nothing can be sent without a claim.

use jiff::Timestamp;
use sqlx::FromRow;

use crate::domain::ids::{AccountId, ConsentId, OutboxId, RandomId, RunId, TelegramUserId};
use crate::domain::limits::Ramp;
use crate::domain::outbox::{ItemReason, OutboxItem};
use crate::store::engine::codec::moment;
use crate::store::people::queries::Prospect;
use crate::store::{ClaimedMedia, GateFacts, GateQuestion, OutboxQueries, RunQueries, StoreError};

/// The right to hand one item, or the files of one album, to Telegram once, from one account. A row's state is `sending`
/// while it exists, so that a crash leaves a trace. Nothing can be sent without it:
///
/// ```compile_fail
/// # async fn send(client: salesdesk::telegram::AccountClient, item: salesdesk::domain::outbox::OutboxItem) {
/// client.send_message(&item).await; // an item alone is no right to send it
/// # }
/// ```
///
/// and no other code can make one:
///
/// ```compile_fail
/// # fn forge(item: salesdesk::domain::outbox::OutboxItem, account: salesdesk::domain::ids::AccountId) {
/// let claim = salesdesk::store::Claim { first: item, others: Vec::new(), account, access_hash: None };
/// # }
/// ```
///
/// With a claim it compiles:
///
/// ```
/// # async fn send(client: salesdesk::telegram::AccountClient, claim: salesdesk::store::Claim) {
/// let _sent = client.send_message(&claim).await;
/// # }
/// ```
#[derive(Debug)]
pub struct Claim {
    first: ClaimedItem,
    others: Vec<ClaimedItem>,
    account: AccountId,
    access_hash: Option<i64>,
}

/// A claimed item.
#[derive(Debug)]
pub struct ClaimedItem {
    pub item: OutboxItem,
    /// The file that is sent with the text.
    pub media: Option<ClaimedMedia>,
}

impl Claim {
    /// The item, or the first file of an album.
    #[must_use]
    pub fn item(&self) -> &OutboxItem {
        &self.first.item
    }

    /// All claimed items, in order: several are the files of an album.
    pub fn items(&self) -> impl Iterator<Item = &ClaimedItem> {
        std::iter::once(&self.first).chain(&self.others)
    }

    #[must_use]
    pub fn is_album(&self) -> bool {
        !self.others.is_empty()
    }

    #[must_use]
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The recipient's access hash for this account, if known.
    #[must_use]
    pub fn access_hash(&self) -> Option<i64> {
        self.access_hash
    }

    /// The file that is sent with the text.
    #[must_use]
    pub fn media(&self) -> Option<&ClaimedMedia> {
        self.first.media.as_ref()
    }
}

pub(in crate::store) const DUE: &str = include_str!("../sql/due.sql");
pub(in crate::store) const DUE_OF: &str = include_str!("../sql/due_of.sql");
/// Reads the gate's facts, then claims the item, in one trip.
pub(in crate::store) const CLAIM: &str = concat!(include_str!("../sql/facts.sql"), include_str!("../sql/claim.sql"));

#[derive(FromRow)]
struct AddressedRow {
    #[sqlx(flatten)]
    item: OutboxItem,
    recipient_id: Option<TelegramUserId>,
    recipient_username: Option<String>,
    recipient_name: Option<String>,
    is_stranger: bool,
}

/// The recipient of an item, if its account can address them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueRecipient {
    pub person: Prospect,
    /// Whether no message was exchanged with them so far.
    pub is_stranger: bool,
}

#[derive(FromRow)]
struct ClaimedRow {
    #[sqlx(flatten)]
    item: OutboxItem,
    access_hash: Option<i64>,
}

/// The due items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// Accounts with due items, each once.
    pub accounts: Vec<AccountId>,
    /// Due items without an account.
    pub free: Vec<OutboxId>,
}

impl OutboxQueries<'_> {
    /// The account's first due item, answers first, with its recipient if the account can address them.
    pub async fn due_of(
        &mut self,
        account: AccountId,
    ) -> Result<Option<(OutboxItem, Option<DueRecipient>)>, StoreError> {
        let params = (self.0.now_ms(), account.0, self.answers_since_ms());
        let row: Option<AddressedRow> = self.0.optional_row(DUE_OF, params).await?;
        let Some(row) = row else { return Ok(None) };
        let person = row.recipient_id.map(|id| Prospect {
            id,
            username: row.recipient_username,
            display_name: row.recipient_name.unwrap_or_default(),
        });
        let recipient = person.map(|person| DueRecipient { person, is_stranger: row.is_stranger });
        Ok(Some((row.item, recipient)))
    }

    /// All due items, in order. For each recipient only the first unsettled item counts; an item that an admin
    /// scheduled for later does not block earlier ones.
    pub async fn due(&mut self) -> Result<Due, StoreError> {
        let rows: Vec<(Option<AccountId>, Option<OutboxId>)> = self.0.rows(DUE, [self.0.now_ms()]).await?;
        let mut due = Due::default();
        for row in rows {
            match row {
                (Some(account), _) => due.accounts.push(account),
                (None, Some(item)) => due.free.push(item),
                (None, None) => {}
            }
        }
        Ok(due)
    }

    /// When the next item that was not due at `looked_at` becomes due. It may be in the past by now.
    pub async fn next_due_at(&mut self, looked_at: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let sql = "select min(not_before) from outbox where settled_at is null and not_before > $1";
        let next: Option<i64> = self.0.value(sql, [looked_at.as_millisecond()]).await?;
        next.map(moment).transpose()
    }

    /// The item that an account attempted under this `random_id` and that is not known to be sent.
    pub async fn attempted_under(
        &mut self,
        account: AccountId,
        random_id: RandomId,
    ) -> Result<Option<OutboxItem>, StoreError> {
        let sql = "select * from outbox
             where account_id = $1 and random_id = $2 and attempts > 0 and state in ('sending', 'failed')";
        self.0.optional_row(sql, (account.0, random_id.get())).await
    }

    /// Whether an account has an item under this `random_id`.
    pub async fn has(&mut self, account: AccountId, random_id: RandomId) -> Result<bool, StoreError> {
        let sql = "select exists (select 1 from outbox where account_id = $1 and random_id = $2)";
        self.0.value(sql, (account.0, random_id.get())).await
    }

    /// Whether an account is sending this text to a person and does not know the outcome yet.
    pub async fn is_sending(
        &mut self,
        account: AccountId,
        person: TelegramUserId,
        words: &str,
    ) -> Result<bool, StoreError> {
        let sql = "select exists (select 1 from outbox
                 where account_id = $1 and settled_at is null and attempts > 0 and telegram_user_id = $2
                     and content = $3)";
        self.0.value(sql, (account.0, person.0, words)).await
    }

    /// Reads the gate's facts for an item, then claims it for one attempt. There is no claim when the item is settled
    /// or belongs to another account. If the gate refuses, dropping the transaction rolls the claim back.
    pub async fn claim(
        &mut self,
        id: OutboxId,
        asked: &GateQuestion<'_>,
        ramp: &Ramp,
    ) -> Result<(GateFacts, Option<Claim>), StoreError> {
        let query = self.facts_query(CLAIM, asked).bind(id.0).bind(self.0.today.to_string()).bind(self.0.now_ms());
        let query = query.bind(self.answers_since_ms());
        let rows = query.fetch_all(&mut *self.0.db).await?;
        let mut rows = rows.iter();
        let facts = self.read_facts(&mut rows, ramp)?;
        let (Some(row), Some(account)) = (rows.next(), asked.account) else { return Ok((facts, None)) };
        let ClaimedRow { item, access_hash } = ClaimedRow::from_row(row)?;
        let first = self.with_media(item).await?;
        Ok((facts, Some(Claim { first, others: Vec::new(), account, access_hash })))
    }

    /// Claims another file of the album together with a claimed one. A file that was settled or began elsewhere
    /// meanwhile stays out.
    pub async fn claim_along(&mut self, claim: &mut Claim, id: OutboxId) -> Result<(), StoreError> {
        let sql = "update outbox
             set state = 'sending', reason = null, attempts = attempts + 1, account_id = $2, telegram_user_id = $3,
                 is_answer = case when attempts > 0 then is_answer
                     else (select is_answer from outbox first where first.id = $4) end
             where id = $1 and settled_at is null and (account_id = $2 or attempts = 0)
             returning *";
        let person = claim.first.item.telegram_user_id.map(|person| person.0);
        let params = (id.0, claim.account.0, person, claim.first.item.id.0);
        let claimed: Option<OutboxItem> = self.0.optional_row(sql, params).await?;
        if let Some(item) = claimed {
            claim.others.push(self.with_media(item).await?);
        }
        Ok(())
    }

    async fn with_media(&mut self, item: OutboxItem) -> Result<ClaimedItem, StoreError> {
        let media = match item.media {
            Some(kind) => Some(self.claimed_media(item.id, kind).await?),
            None => None,
        };
        Ok(ClaimedItem { item, media })
    }

    /// Stores the consent that a claimed item stands on.
    pub async fn stands_on(&mut self, id: OutboxId, consent: ConsentId) -> Result<(), StoreError> {
        self.0.execute("update outbox set consent_id = $2 where id = $1", (id.0, consent.0)).await
    }

    /// Takes back an attempt that Telegram refused without any effect, such as a flood wait: it does not count.
    pub async fn uncharge(&mut self, id: OutboxId) -> Result<(), StoreError> {
        let sql = "update outbox set attempts = attempts - 1 where id = $1 and attempts > 0 and settled_at is null";
        self.0.execute(sql, [id.0]).await
    }

    /// Ends an item as failed, together with its later parts that were not attempted. Returns `false` when it has ended
    /// already.
    pub async fn fail(&mut self, id: OutboxId, reason: ItemReason) -> Result<bool, StoreError> {
        let sql = "update outbox set state = 'failed', reason = $2, settled_at = $3
             where id = $1 and settled_at is null returning run_id";
        let failed: Option<Option<RunId>> =
            self.0.optional_value(sql, (id.0, reason.into_str(), self.0.now_ms())).await?;
        let sql = "update outbox set state = 'failed', reason = $2, settled_at = $3
             where settled_at is null and attempts = 0 and id > $1
                 and group_id = (select group_id from outbox where id = $1)";
        self.0.execute(sql, (id.0, reason.into_str(), self.0.now_ms())).await?;
        if let Some(Some(run)) = failed {
            RunQueries(self.0.reborrow()).step_failed(run, reason).await?;
        }
        Ok(failed.is_some())
    }
}
