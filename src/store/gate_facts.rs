//! What the gate is told of a sender and of a person, in one statement each: it is asked twice about every message.
//! Its rule: it says the same as the queries of each family of tables, only all at once.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::FromRow;

use super::accounts::{AccountRow, day_count, moment};
use super::senders::StateRow;
use super::stop_list::hashes;
use super::{AccountQueries, DialogQueries, PeopleQueries, SendingState, StoreError};
use crate::domain::account::{Account, UnknownStatus};
use crate::domain::dialog::Dialog;
use crate::domain::gate::Requirement;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::limits::{DayCount, Ramp};
use crate::domain::username::Username;

/// An account as the one that sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    pub account: Account,
    pub state: SendingState,
    pub count: DayCount,
}

/// A person as the one who is written to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Addressee {
    pub zone: Option<TimeZone>,
    /// What the person asks of this account before it may write first, and when Telegram said so.
    pub requirement: Option<(Requirement, Timestamp)>,
    pub on_stop_list: bool,
}

#[derive(FromRow)]
struct SenderRow {
    #[sqlx(flatten)]
    account: AccountRow,
    #[sqlx(flatten)]
    state: StateRow,
    in_flight: i64,
    new_contacts_in_flight: i64,
}

impl AccountQueries<'_> {
    /// An account with everything that bears on what it may send now. `ramp` is the team's.
    pub async fn sender(&mut self, id: AccountId, ramp: &Ramp) -> Result<Option<Sender>, StoreError> {
        let row: Option<SenderRow> = sqlx::query_as(
            "select accounts.*,
                 (select count(*) from outbox
                  where outbox.account_id = accounts.id and settled_at is null and attempts > 0) as in_flight,
                 (select count(*) from outbox
                  where outbox.account_id = accounts.id and settled_at is null and attempts > 0
                      and not exists (
                          select 1 from dialogs where dialogs.telegram_user_id = outbox.telegram_user_id
                              and (last_in_at is not null or last_out_at is not null))) as new_contacts_in_flight
             from accounts where id = $1 and removed_at is null",
        )
        .bind(id.0)
        .fetch_optional(&mut *self.0.db)
        .await?;
        let Some(SenderRow { account, state, in_flight, new_contacts_in_flight }) = row else { return Ok(None) };
        let count = day_count(account.counted(), (in_flight, new_contacts_in_flight))?;
        Ok(Some(Sender { account: account.read(self.0.today, ramp)?, state: state.read()?, count }))
    }
}

impl PeopleQueries<'_> {
    /// What is known of a person, by whatever of them is known, for a message from this account.
    pub async fn addressee(
        &mut self,
        name: Option<&Username>,
        id: Option<TelegramUserId>,
        account: Option<AccountId>,
    ) -> Result<Addressee, StoreError> {
        let (id_hash, name_hash) = hashes(self.0.hash_key, name, id);
        let (zone, requirement, checked_at, on_stop_list): (Option<String>, Option<String>, Option<i64>, bool) =
            sqlx::query_as(concat!(
                "select (select zone from people where telegram_user_id = $3),
                     (select requirement from peers where account_id = $4 and peer_id = $3),
                     (select requirement_checked_at from peers where account_id = $4 and peer_id = $3),
                     exists (select 1 from stop_list where ",
                meant!(),
                ")"
            ))
            .bind(id_hash)
            .bind(name_hash)
            .bind(id.map(|id| id.0))
            .bind(account.map(|account| account.0))
            .fetch_one(&mut *self.0.db)
            .await?;
        let zone = zone.map(|name| TimeZone::get(&name)).transpose();
        let requirement = requirement.map(|requirement| requirement.parse::<Requirement>()).transpose();
        let requirement = requirement.map_err(|error: UnknownStatus| StoreError::corrupt("peers", error))?;
        Ok(Addressee {
            zone: zone.map_err(|error| StoreError::corrupt("people", error))?,
            requirement: requirement.zip(checked_at.map(moment).transpose()?),
            on_stop_list,
        })
    }
}

impl DialogQueries<'_> {
    /// The dialog with a person. One that was opened with an earlier owner of the name is another person's.
    pub async fn with_person(
        &mut self,
        name: Option<&Username>,
        id: Option<TelegramUserId>,
    ) -> Result<Option<Dialog>, StoreError> {
        if let Some(id) = id
            && let Some(dialog) = self.by_prospect(id).await?
        {
            return Ok(Some(dialog));
        }
        let Some(name) = name else { return Ok(None) };
        let named = self.by_username(name).await?;
        Ok(named.filter(|dialog| id.is_none() || dialog.telegram_user_id.is_none_or(|known| Some(known) == id)))
    }
}
