//! What an item waits for: an account, a time, a rule.
//!
//! Invariant: an attempted item stays with its account, and settled items are never changed.

use jiff::Timestamp;

use crate::domain::ids::{AccountId, OutboxId, TelegramUserId};
use crate::domain::outbox::{ItemReason, OutboxItem};
use crate::store::{OutboxQueries, StoreError};

/// Whether an item of account `$1` that is due by `$2` goes before `$4`; parts of the text `$3` do not count. Items
/// whose recipient wrote since `$5` go first. `$6` is the same moment for a message that is not in the database yet.
pub(in crate::store) const OTHERS_FIRST: &str = "select exists (select 1 from outbox
     where account_id = $1 and settled_at is null and not_before <= $2 and coalesce(group_id, id) <> $3
         and (coalesce(hot_at, 0) <= $5, order_at, id)
             < (coalesce((select coalesce(hot_at, 0) from outbox where id = $4), $6, 0) <= $5,
                coalesce((select order_at from outbox where id = $4), $2), $4))";

/// Whether an open item to the recipient `$6` goes before the item `$4`, or one of its account `$1`, counted as above.
/// Files of the same album `$7` go with it.
pub(in crate::store) const BEHIND: &str = "select exists (select 1 from outbox
     where settled_at is null and lower(target_username) = $6 and coalesce(group_id, id) <> $3
         and ($7 is null or coalesce(album, '') <> $7)
         and (order_at, id) < ((select order_at from outbox where id = $4), $4))
     or exists (select 1 from outbox
     where account_id = $1 and settled_at is null and not_before <= $2 and coalesce(group_id, id) <> $3
         and (coalesce(hot_at, 0) <= $5, order_at, id)
             < ((select coalesce(hot_at, 0) from outbox where id = $4) <= $5,
                (select order_at from outbox where id = $4), $4)
         and ($7 is null or coalesce(album, '') <> $7))";

/// Which items of an account are postponed together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Postponed {
    All,
    Answers,
    Unprompted,
}

pub(in crate::store) const WAITS_FOR_ANSWER: &str = "select exists (select 1 from outbox
     where account_id = $1 and settled_at is null and attempts = 0 and reason = 'no_answer')";

impl OutboxQueries<'_> {
    /// Assigns an item to an account. An attempted item stays with its account.
    pub async fn assign(&mut self, id: OutboxId, account: AccountId) -> Result<(), StoreError> {
        let sql = "update outbox set account_id = $2 where id = $1 and attempts = 0 and settled_at is null";
        self.0.execute(sql, (id.0, account.0)).await
    }

    /// Takes an item that was not attempted from its account, so that another one can send it.
    pub async fn unassign(&mut self, id: OutboxId) -> Result<(), StoreError> {
        let sql = "update outbox set account_id = null where id = $1 and attempts = 0 and settled_at is null and not account_fixed";
        self.0.execute(sql, [id.0]).await
    }

    /// Postpones the due items of an account that must wait, except those that may have reached Telegram. Returns the
    /// items whose reason for waiting changed. An item that a manager sends immediately waits only for one of the two
    /// kinds.
    pub async fn postpone_account(
        &mut self,
        account: AccountId,
        which: Postponed,
        until: Timestamp,
        reason: ItemReason,
    ) -> Result<Vec<OutboxId>, StoreError> {
        let answers_since = self.answers_since_ms();
        let kind = match which {
            Postponed::All => None,
            Postponed::Answers => Some(true),
            Postponed::Unprompted => Some(false),
        };
        let sql = "select id from outbox
             where account_id = $1 and settled_at is null and attempts = 0 and not_before <= $3
                 and coalesce(reason, '') <> $2
                 and ($4 is null or (hurried_by is null and (coalesce(hot_at, 0) > $5) = $4))";
        let params = (account.0, reason.into_str(), self.0.now_ms(), kind, answers_since);
        let news = self.0.values(sql, params).await?;
        let sql = "update outbox set not_before = $2, reason = $3
             where account_id = $1 and settled_at is null and attempts = 0 and not_before <= $4
                 and ($5 is null or (hurried_by is null and (coalesce(hot_at, 0) > $6) = $5))";
        let params = (account.0, until.as_millisecond(), reason.into_str(), self.0.now_ms(), kind, answers_since);
        self.0.execute(sql, params).await?;
        Ok(news)
    }

    /// Whether the account sends other items before this one, or before a message that is accepted now, by the time at
    /// which it may go. `they_wrote` is when that message's recipient last wrote.
    pub async fn others_go_first(
        &mut self,
        account: AccountId,
        item: Option<&OutboxItem>,
        at: Timestamp,
        they_wrote: Option<Timestamp>,
    ) -> Result<bool, StoreError> {
        let params = (
            account.0,
            at.as_millisecond(),
            item.map_or(0, |item| item.group.unwrap_or(item.id).0),
            item.map_or(i64::MAX, |item| item.id.0),
            self.answers_since_ms(),
            they_wrote.map(Timestamp::as_millisecond),
        );
        self.0.value(OTHERS_FIRST, params).await
    }

    /// Whether another item is sent before this open one: to the same person, or from the same account.
    pub async fn is_behind(&mut self, item: &OutboxItem) -> Result<bool, StoreError> {
        let params = (
            item.account_id.map(|account| account.0),
            item.not_before.as_millisecond().max(self.0.now_ms()),
            item.group.unwrap_or(item.id).0,
            item.id.0,
            self.answers_since_ms(),
            item.target.key(),
            &item.album,
        );
        self.0.value(BEHIND, params).await
    }

    /// Makes an item and the other parts of its text due, at the place in the order of a message that is accepted now.
    pub async fn bring_forward(&mut self, id: OutboxId) -> Result<(), StoreError> {
        let sql = "update outbox set not_before = $2, order_at = case when order_at < $2 then order_at else $2 end,
                 reason = null
             where (id = $1 or group_id = (select group_id from outbox where id = $1))
                 and settled_at is null and attempts = 0";
        self.0.execute(sql, (id.0, self.0.now_ms())).await
    }

    /// Sends an item and the other parts of its text now, before everything that is no answer. The desk's own limits no
    /// longer apply to it.
    pub async fn hurry(&mut self, id: OutboxId, by: TelegramUserId) -> Result<(), StoreError> {
        let sql = "update outbox set not_before = $2, order_at = case when order_at < $2 then order_at else $2 end,
                 hot_at = $2, hurried_by = $3, reason = null
             where (id = $1 or group_id = (select group_id from outbox where id = $1))
                 and settled_at is null and attempts = 0";
        self.0.execute(sql, (id.0, self.0.now_ms(), by.0)).await
    }

    /// Postpones an item. One that may have reached Telegram stays `sending`.
    pub async fn postpone(&mut self, id: OutboxId, until: Timestamp, reason: ItemReason) -> Result<(), StoreError> {
        let sql = "update outbox set state = case when attempts > 0 then 'sending' else 'queued' end, not_before = $2,
                 reason = $3
             where id = $1 and settled_at is null";
        self.0.execute(sql, (id.0, until.as_millisecond(), reason.into_str())).await
    }

    /// Postpones an item that was certainly not sent, and counts the try.
    pub async fn put_off(&mut self, id: OutboxId, until: Timestamp, reason: ItemReason) -> Result<(), StoreError> {
        self.postpone(id, until, reason).await?;
        self.0.execute("update outbox set tries = tries + 1 where id = $1 and settled_at is null", [id.0]).await
    }

    /// Makes items of an account due that wait for Telegram to answer, because it answers again. Attempted items keep
    /// their own times. Returns `false` when there are none.
    pub async fn release_unanswered(&mut self, account: AccountId) -> Result<bool, StoreError> {
        let sql = "update outbox set not_before = $2
             where account_id = $1 and settled_at is null and attempts = 0 and not_before > $2 and reason = 'no_answer'";
        Ok(self.0.changed(sql, (account.0, self.0.now_ms())).await? > 0)
    }

    /// Whether an item of an account waits for Telegram to answer.
    pub async fn waits_for_answer(&mut self, account: AccountId) -> Result<bool, StoreError> {
        self.0.value(WAITS_FOR_ANSWER, [account.0]).await
    }

    /// Makes items due that wait for an account to become ready.
    pub async fn release_waiting(&mut self) -> Result<(), StoreError> {
        let sql = "update outbox set not_before = $1
             where settled_at is null and not_before > $1
                 and (reason in ('no_account', 'account_not_ready', 'account_banned', 'account_removed', 'account_paused', 'frozen')
                      or (account_id is null and reason <> 'scheduled'))";
        self.0.execute(sql, [self.0.now_ms()]).await
    }

    /// Makes items due that wait for an account's limits, because these have changed: its own items, and those without
    /// an account.
    pub async fn release_limited(&mut self, account: AccountId) -> Result<(), StoreError> {
        let sql = "update outbox set not_before = $2
             where settled_at is null and not_before > $2 and (account_id = $1 or account_id is null)
                 and reason in ('daily_limit', 'answer_limit', 'new_contact_limit')";
        self.0.execute(sql, (account.0, self.0.now_ms())).await
    }

    /// Makes items due that wait for a rule, because it has changed. The gate decides again how long they wait.
    pub(in crate::store) async fn release_ruled(&mut self) -> Result<(), StoreError> {
        let sql = "update outbox set not_before = $1
             where settled_at is null and not_before > $1
                 and reason in ('daily_limit', 'answer_limit', 'day_counted', 'new_contact_limit', 'minimum_gap',
                     'quiet_hours', 'no_consent')";
        self.0.execute(sql, [self.0.now_ms()]).await
    }
}
