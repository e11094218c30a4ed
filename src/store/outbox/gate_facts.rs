//! The facts that the gate needs for a message, in one trip to the database, since the gate runs twice for each
//! message.
//!
//! Invariant: the facts equal those of the single queries.

use std::slice::Iter;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{FromRow, Row as _};

use crate::domain::account::Account;
use crate::domain::consent::Ledger;
use crate::domain::dialog::{Dialog, DialogStatus};
use crate::domain::gate::Requirement;
use crate::domain::ids::{AccountId, RunId, TelegramUserId};
use crate::domain::limits::{DayCount, Ramp};
use crate::domain::run::RunState;
use crate::domain::username::Username;
use crate::store::accounts::queries::{AccountRow, SentCounts, day_count};
use crate::store::contacts::consents::newest;
use crate::store::engine::codec::{DomainColumns as _, corrupt};
use crate::store::engine::database::Db;
use crate::store::people::stop_list::hashes;
use crate::store::{OutboxQueries, SendingState, StoreError};

/// The sending account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    pub account: Account,
    pub state: SendingState,
    pub count: DayCount,
}

/// The recipient.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Addressee {
    pub zone: Option<TimeZone>,
    /// What the person demands of this account before a first message, and when Telegram said so.
    pub requirement: Option<(Requirement, Timestamp)>,
    pub on_stop_list: bool,
    /// The status that their stage brings.
    pub brought: Option<DialogStatus>,
    /// What they agreed to.
    pub ledger: Ledger,
}

#[derive(FromRow)]
struct SenderRow {
    #[sqlx(flatten)]
    account: AccountRow,
    #[sqlx(flatten)]
    state: SendingState,
    in_flight: u32,
    new_contacts_in_flight: u32,
    answers_in_flight: u32,
}

/// The message that the gate is asked about.
#[derive(Clone, Copy, Debug)]
pub struct GateQuestion<'a> {
    pub name: Option<&'a Username>,
    /// The holder of the recipient's username, if known.
    pub prospect: Option<TelegramUserId>,
    pub account: Option<AccountId>,
    /// The run of which it is a step.
    pub run: Option<RunId>,
}

/// The facts about a message that the gate needs.
#[derive(Clone, Debug)]
pub struct GateFacts {
    /// The dialog with the person. A dialog that was opened with an earlier holder of the username does not count.
    pub dialog: Option<Dialog>,
    pub addressee: Addressee,
    pub sender: Option<Sender>,
    /// The state of the run of which it is a step; `None` for one that is gone.
    pub run: Option<RunState>,
    /// Whether the campaign of that run is paused.
    pub campaign_paused: bool,
}

pub(in crate::store) const FACTS: &str = include_str!("../sql/facts.sql");

impl OutboxQueries<'_> {
    /// Reads the gate's facts for a message. `ramp` is the team's warm-up ramp.
    pub async fn gate_facts(&mut self, asked: &GateQuestion<'_>, ramp: &Ramp) -> Result<GateFacts, StoreError> {
        let rows = self.facts_query(FACTS, asked).fetch_all(&mut *self.0.db).await?;
        self.read_facts(&mut rows.iter(), ramp)
    }

    /// A query that begins with the facts.
    pub(in crate::store) fn facts_query<'q>(
        &self,
        sql: &'static str,
        asked: &GateQuestion<'q>,
    ) -> Query<'q, Db, SqliteArguments> {
        let (id_hash, name_hash) = hashes(self.0.hash_key, asked.name, asked.prospect);
        sqlx::query(sql)
            .bind(id_hash)
            .bind(name_hash)
            .bind(asked.prospect.map(|id| id.0))
            .bind(asked.account.map(|account| account.0))
            .bind(asked.name.map(Username::key))
            .bind(asked.run.map(|run| run.0))
    }

    /// Reads the facts from the first rows and leaves the rows after them.
    pub(in crate::store) fn read_facts(
        &self,
        rows: &mut Iter<'_, SqliteRow>,
        ramp: &Ramp,
    ) -> Result<GateFacts, StoreError> {
        let (Some(person), Some(account)) = (rows.next(), rows.next()) else {
            return Err(sqlx::Error::RowNotFound.into());
        };
        let dialog = if person.is_set("id")? { Some(Dialog::from_row(person)?) } else { None };
        let addressee = Addressee::from_row(person)?;
        let sender =
            if account.is_set("id")? { Some(SenderRow::from_row(account)?.read(self.0.today, ramp)?) } else { None };
        let (run, campaign_paused) = (person.try_get("run_state")?, person.try_get("campaign_paused")?);
        Ok(GateFacts { dialog, addressee, sender, run, campaign_paused })
    }
}

impl SenderRow {
    fn read(self, today: Date, ramp: &Ramp) -> Result<Sender, StoreError> {
        let Self { account, state, in_flight, new_contacts_in_flight, answers_in_flight } = self;
        let (day, sent) = account.counted();
        let in_flight =
            SentCounts { messages: in_flight, new_contacts: new_contacts_in_flight, answers: answers_in_flight };
        let count = day_count(day, sent, in_flight)?;
        Ok(Sender { account: account.read(today, ramp)?, state, count })
    }
}

impl FromRow<'_, SqliteRow> for Addressee {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let zone: Option<&str> = row.try_get("zone")?;
        let requirement: Option<Requirement> = row.try_get("requirement")?;
        Ok(Self {
            zone: zone.map(TimeZone::get).transpose().map_err(|error| corrupt("zone", error))?,
            requirement: requirement.zip(row.optional_moment("requirement_checked_at")?),
            on_stop_list: row.try_get("on_stop_list")?,
            brought: row.try_get("brought")?,
            ledger: Ledger {
                write: newest(row, ["write_id", "write_at", "write_kind"])?,
                offers: newest(row, ["offers_id", "offers_at", "offers_kind"])?,
            },
        })
    }
}
