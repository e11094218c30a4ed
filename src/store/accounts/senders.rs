//! What an account may send according to the database, and the choice of the account for a new message.
//!
//! Invariant: an account is chosen in the transaction that gives it the item, so that two items never get the same last
//! slot.

use jiff::Timestamp;
use sqlx::FromRow;

use super::queries::AccountRow;
use crate::domain::account::Account;
use crate::domain::ids::AccountId;
use crate::domain::limits::{WarmUp, WarmUpDay};
use crate::domain::outbox::ItemReason;
use crate::domain::sending::SendingRules;
use crate::store::engine::codec::DomainColumns as _;
use crate::store::engine::database::DbRow;
use crate::store::{AccountQueries, SettingQueries, StoreError};

/// Limits of an account beside those in [`Account`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SendingState {
    pub frozen: bool,
    pub new_contacts_paused_until: Option<Timestamp>,
    /// Telegram allows no username lookups before this.
    pub resolving_paused_until: Option<Timestamp>,
    /// When it last handed a message to Telegram.
    pub last_attempt_at: Option<Timestamp>,
    /// When it last handed over a message that was no answer.
    pub last_unprompted_at: Option<Timestamp>,
}

impl FromRow<'_, DbRow> for SendingState {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        Ok(Self {
            frozen: row.is_set("frozen_since")?,
            new_contacts_paused_until: row.optional_moment("new_contacts_paused_until")?,
            resolving_paused_until: row.optional_moment("resolving_paused_until")?,
            last_attempt_at: row.optional_moment("last_attempt_at")?,
            last_unprompted_at: row.optional_moment("last_unprompted_at")?,
        })
    }
}

/// An account that may write to strangers now.
#[derive(Clone, Debug, PartialEq)]
pub struct StrangerRoom {
    pub account: Account,
    /// How many more strangers it may write to today, with the messages that it holds counted.
    pub today: u32,
    /// How many on a full day.
    pub a_day: u32,
}

#[derive(FromRow)]
struct CandidateRow {
    #[sqlx(flatten)]
    account: AccountRow,
    load: u32,
    new_load: u32,
}

impl AccountQueries<'_> {
    pub async fn sending_state(&mut self, id: AccountId) -> Result<SendingState, StoreError> {
        let sql = "select frozen_since, new_contacts_paused_until, resolving_paused_until, last_attempt_at, last_unprompted_at
             from accounts where id = $1";
        Ok(self.0.optional_row(sql, [id.0]).await?.unwrap_or_default())
    }

    /// Chooses the account for a message to a new person. It must be usable, allowed to write to strangers, and below
    /// its daily caps, with the messages it holds counted. Answers are not counted. Preferred is the account with the
    /// fewest unprompted messages today, then the one unused for the longest time.
    pub async fn get_available_account(&mut self) -> Result<Option<Account>, StoreError> {
        let rooms = self.rooms_for_strangers().await?;
        Ok(rooms.into_iter().find(|room| room.today > 0).map(|room| room.account))
    }

    /// The accounts that may write to strangers now, in the order of [`AccountQueries::get_available_account`].
    pub async fn rooms_for_strangers(&mut self) -> Result<Vec<StrangerRoom>, StoreError> {
        let SendingRules { ramp, answers, .. } = SettingQueries(self.0.reborrow()).sending();
        let sql = "with usable as (
                 select accounts.*,
                     (select count(*) from held_slots where held_slots.account_id = accounts.id and until > $2) as held
                 from accounts
                 where removed_at is null and status in ('active', 'warming') and is_available
                   and counted_day <= $1 and coalesce(flood_wait_until, 0) <= $2 and frozen_since is null
                   and coalesce(new_contacts_paused_until, 0) <= $2
             ), candidates as (
                 select usable.*,
                     (case when counted_day < $1 then 0 else messages_sent - answers_sent end) + held
                     + (select count(*) from outbox where outbox.account_id = usable.id and settled_at is null
                            and coalesce(hot_at, 0) <= $3)
                         as load,
                     (case when counted_day < $1 then 0 else new_contacts_sent end) + held
                     + (select count(distinct lower(target_username)) from outbox
                            where outbox.account_id = usable.id and settled_at is null and not exists (
                                select 1 from dialogs where lower(dialogs.target_username) = lower(outbox.target_username)
                                    and (last_in_at is not null or last_out_at is not null)))
                         as new_load
                 from usable
             )
             select * from candidates order by load, last_used_at nulls first, id";
        let params = (self.0.today.to_string(), self.0.now_ms(), answers.since(self.0.now).as_millisecond());
        let rows: Vec<CandidateRow> = self.0.rows(sql, params).await?;
        let rooms = rows.into_iter().map(|row| {
            let account = row.account.read(self.0.today, &ramp)?;
            let caps = account.caps;
            let today = caps.messages.saturating_sub(row.load).min(caps.new_contacts.saturating_sub(row.new_load));
            Ok(StrangerRoom { today, a_day: caps.messages.min(caps.new_contacts), account })
        });
        rooms.collect()
    }

    /// Reserves a slot in the account's day until `until`.
    pub async fn hold_slot(&mut self, id: AccountId, until: Timestamp) -> Result<(), StoreError> {
        self.0.execute("delete from held_slots where until <= $1", [self.0.now_ms()]).await?;
        let sql = "insert into held_slots (account_id, until) values ($1, $2)";
        self.0.execute(sql, (id.0, until.as_millisecond())).await
    }

    /// Releases the reserved slot that would expire first, if there is one, because a message uses it.
    pub async fn use_held_slot(&mut self, id: AccountId) -> Result<(), StoreError> {
        let sql = "delete from held_slots
             where id = (select id from held_slots where account_id = $1 and until > $2 order by until, id limit 1)";
        self.0.execute(sql, (id.0, self.0.now_ms())).await
    }

    /// The number of people who were found to have blocked the account since a moment.
    pub async fn blocks_since(&mut self, id: AccountId, since: Timestamp) -> Result<u32, StoreError> {
        let sql = "select count(*) from outbox where account_id = $1 and reason = $2 and settled_at >= $3";
        self.0.value(sql, (id.0, ItemReason::BlockedByProspect.into_str(), since.as_millisecond())).await
    }

    /// Pauses username lookups until `until`. A longer pause is not shortened.
    pub async fn pause_resolving(&mut self, id: AccountId, until: Timestamp) -> Result<(), StoreError> {
        let sql = "update accounts set resolving_paused_until = $2 where id = $1 and coalesce(resolving_paused_until, 0) < $2";
        self.0.execute(sql, (id.0, until.as_millisecond())).await
    }

    /// The progress of an account's warm-up.
    pub async fn warm_up(&mut self, id: AccountId) -> Result<WarmUp, StoreError> {
        let sql = "select warmup_count, warm_up_day, warm_up_healthy from accounts where id = $1";
        let row: Option<(u32, Option<String>, bool)> = self.0.optional_row(sql, [id.0]).await?;
        let Some((completed, day, healthy)) = row else { return Ok(WarmUp::default()) };
        let read = |day: String| -> Result<WarmUpDay, StoreError> {
            let date = day.parse().map_err(|error: jiff::Error| StoreError::corrupt("accounts", error.to_string()))?;
            Ok(WarmUpDay { date, healthy })
        };
        Ok(WarmUp { completed, today: day.map(read).transpose()? })
    }

    pub async fn set_warm_up(&mut self, id: AccountId, warm_up: WarmUp) -> Result<(), StoreError> {
        let sql = "update accounts set warmup_count = $2, warm_up_day = $3, warm_up_healthy = $4 where id = $1";
        let params = (
            id.0,
            warm_up.completed,
            warm_up.today.map(|day| day.date.to_string()),
            warm_up.today.is_none_or(|day| day.healthy),
        );
        self.0.execute(sql, params).await
    }
}
