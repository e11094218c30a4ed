//! The team's figures.
//!
//! Triggers count events as they happen, so the queries here never scan messages. What is shown at once comes from
//! totals; only a file is built from the quarters of each day.

use jiff::{SignedDuration, Timestamp};
use sqlx::{FromRow, Row as _};

use crate::domain::figures::{Counts, DayDrawn, Figure, FigureKind, Figures, Waits};
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::store::StoreError;
use crate::store::context::Context;
use crate::store::engine::database::DbRow;

pub struct FigureQueries<'w>(pub(in crate::store) Context<'w>);

/// Milliseconds in a quarter of an hour.
const QUARTER: i64 = 900_000;
/// Quarters in a UTC day.
const DAY: i64 = 96;

/// Counts from a moment on: the quarters until the end of its UTC day, then whole days.
pub(in crate::store) const SINCE: &str =
    "select kind, account_id, admin_id, reason, cast(sum(count) as bigint) as count from (
         select kind, account_id, admin_id, reason, count from figures where quarter >= $1 and quarter < $2
         union all
         select kind, account_id, admin_id, reason, count from figures_by_day where day >= $3) part
     group by kind, account_id, admin_id, reason having sum(count) > 0";
/// The same for answer times. Those of the first hours are rounded like the others (see the migration of
/// `answers_by_day`).
pub(in crate::store) const WAITS_SINCE: &str = "select waited, cast(sum(count) as bigint) as count from (
         select case when waited <= 59000 then (waited + 999) / 1000 * 1000
             when waited <= 3540000 then (waited + 59999) / 60000 * 60000
             when waited <= 169200000 then (waited + 3599999) / 3600000 * 3600000
             else (waited + 86399999) / 86400000 * 86400000 end as waited, 1 as count
         from answer_times where answered_at >= $1 and answered_at < $2
         union all
         select waited, count from answers_by_day where day >= $3) part
     group by waited order by waited";
/// One of the team's days, summed over all accounts and people.
pub(in crate::store) const DRAWN: &str =
    "select cast(coalesce(sum(case when kind = 'sent' then count end), 0) as bigint),
         cast(coalesce(sum(case when kind = 'received' then count end), 0) as bigint)
     from figures_of_all where quarter >= $1 and quarter < $2";
/// Sums a day's quarters in the database: a month of a busy team has tens of thousands of rows.
pub(in crate::store) const OF_DAY: &str =
    "select kind, account_id, admin_id, reason, cast(sum(count) as bigint) as count from figures
     where quarter >= $1 and quarter < $2 and count > 0 group by kind, account_id, admin_id, reason";

/// The total of each day for one kind.
pub(in crate::store) const TOTAL: &str =
    "select cast(coalesce(sum(count), 0) as bigint) from figures_by_day where kind = $1";

impl FigureQueries<'_> {
    /// The total of one kind since the beginning.
    pub async fn total(&mut self, kind: FigureKind) -> Result<u64, StoreError> {
        self.0.value(TOTAL, [kind.into_str()]).await
    }

    /// Counts since a moment at which a quarter of an hour began. Durations are rounded up: to seconds below a minute,
    /// minutes below an hour, hours below two days, and days above.
    pub async fn since(&mut self, begin: Timestamp) -> Result<Figures, StoreError> {
        let whole_days = quarter(begin).div_euclid(DAY) + 1;
        let counts = self.0.rows(SINCE, (quarter(begin), whole_days * DAY, whole_days)).await?;
        let params = (begin.as_millisecond(), whole_days * DAY * QUARTER, whole_days);
        let waits: Vec<(i64, u32)> = self.0.rows(WAITS_SINCE, params).await?;
        let waits = waits.into_iter().map(|(waited, answers)| (SignedDuration::from_millis(waited), answers));
        Ok(Figures { counts: Counts(counts), waits: Waits(waits.collect()) })
    }

    /// The chart's values for these days. Each day begins at a quarter of an hour and ends where the next one begins;
    /// the last one has not ended.
    pub async fn drawn(&mut self, begins: &[Timestamp]) -> Result<Vec<DayDrawn>, StoreError> {
        let mut days = Vec::with_capacity(begins.len());
        for (begin, end) in days_of(begins) {
            let (sent, received) = self.0.row(DRAWN, (begin, end)).await?;
            days.push(DayDrawn { sent, received });
        }
        Ok(days)
    }

    /// Counts for each of these days, as in [`Self::drawn`]. It is slow, so it is used for files only.
    pub async fn by_day(&mut self, begins: &[Timestamp]) -> Result<Vec<Counts>, StoreError> {
        let mut days = Vec::with_capacity(begins.len());
        for (begin, end) in days_of(begins) {
            days.push(Counts(self.0.rows(OF_DAY, (begin, end)).await?));
        }
        Ok(days)
    }
}

/// The first quarter of each day, and the first quarter of the next.
fn days_of(begins: &[Timestamp]) -> impl Iterator<Item = (i64, i64)> {
    let ends = begins.iter().skip(1).map(|end| quarter(*end)).chain([i64::MAX]);
    begins.iter().map(|begin| quarter(*begin)).zip(ends)
}

fn quarter(at: Timestamp) -> i64 {
    at.as_millisecond().div_euclid(QUARTER)
}

impl FromRow<'_, DbRow> for Figure {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        // An id of zero stands for none.
        let (account, admin): (AccountId, TelegramUserId) = (row.try_get("account_id")?, row.try_get("admin_id")?);
        Ok(Self {
            kind: row.try_get("kind")?,
            account: Some(account).filter(|id| id.0 != 0),
            admin: Some(admin).filter(|id| id.0 != 0),
            reason: row.try_get("reason")?,
            count: row.try_get("count")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sqlx::{Connection as _, SqliteConnection};

    use super::{DAY, DRAWN, QUARTER, SINCE, WAITS_SINCE};

    /// The start of a UTC day.
    const BEGIN: i64 = 1_800_000_000_000;

    /// An event at a minute, for an item, dialog or account.
    #[derive(Clone, Debug)]
    enum Happening {
        Settle { item: i64, sent: bool },
        Message { dialog: i64, incoming: bool },
        Qualify { dialog: i64, qualified: bool },
    }

    fn happening() -> impl Strategy<Value = Happening> {
        prop_oneof![
            (1..8_i64, any::<bool>()).prop_map(|(item, sent)| Happening::Settle { item, sent }),
            (1..5_i64, any::<bool>()).prop_map(|(dialog, incoming)| Happening::Message { dialog, incoming }),
            (1..5_i64, any::<bool>()).prop_map(|(dialog, qualified)| Happening::Qualify { dialog, qualified }),
        ]
    }

    async fn desk() -> SqliteConnection {
        let mut db = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        crate::store::engine::database::MIGRATIONS.run(&mut db).await.unwrap();
        for account in 1..3 {
            sqlx::query(
                "insert into accounts (id, phone, status, created_at, updated_at, daily_limit, new_contact_limit)
                 values ($1, $1, 'active', 0, 0, 1, 1)",
            )
            .bind(account)
            .execute(&mut db)
            .await
            .unwrap();
        }
        for number in 1..8 {
            sqlx::query(
                "insert into dialogs (id, account_id, target_username, status, created_at, updated_at)
                 values ($1, 1 + $1 % 2, $1, 'active', 0, 0)",
            )
            .bind(number)
            .execute(&mut db)
            .await
            .unwrap();
            sqlx::query(
                "insert into outbox (id, accept_key, account_id, target_username, content, random_id, state, not_before,
                     admin_id, created_at)
                 values ($1, $1, 1 + $1 % 2, $1, '', $1, 'queued', 0, 40 + $1 % 3, 0)",
            )
            .bind(number)
            .execute(&mut db)
            .await
            .unwrap();
        }
        db
    }

    async fn happen(db: &mut SqliteConnection, what: &Happening, at: i64) {
        match *what {
            Happening::Settle { item, sent } => {
                let state = if sent { "sent" } else { "failed" };
                let reason = (!sent).then_some("privacy");
                // Like the outbox: an item is counted once, except a success that is proved late.
                sqlx::query(
                    "update outbox set state = $2, reason = $3, settled_at = $4
                     where id = $1 and (settled_at is null or ($2 = 'sent' and state = 'failed'))",
                )
                .bind(item)
                .bind(state)
                .bind(reason)
                .bind(at)
                .execute(&mut *db)
                .await
                .unwrap();
            }
            Happening::Message { dialog, incoming } => {
                sqlx::query(
                    "insert into messages (dialog_id, account_id, direction, content, timestamp, author, author_id)
                     select id, account_id, $2, '', $3, $4, $5 from dialogs where id = $1",
                )
                .bind(dialog)
                .bind(if incoming { "in" } else { "out" })
                .bind(at)
                .bind(if incoming { "prospect" } else { "admin" })
                .bind((!incoming).then_some(40 + dialog % 3))
                .execute(&mut *db)
                .await
                .unwrap();
            }
            Happening::Qualify { dialog, qualified } => {
                sqlx::query("update dialogs set status = $2, status_at = $3, status_by = 41 where id = $1")
                    .bind(dialog)
                    .bind(if qualified { "qualified" } else { "active" })
                    .bind(at)
                    .execute(&mut *db)
                    .await
                    .unwrap();
            }
        }
    }

    type Counts = std::collections::BTreeMap<(i64, String, i64, i64), i64>;

    async fn counted(db: &mut SqliteConnection) -> Counts {
        let rows: Vec<(i64, String, i64, i64, i64)> = sqlx::query_as(
            "select quarter, kind, account_id, admin_id, sum(count) from figures group by 1, 2, 3, 4 having sum(count) <> 0",
        )
        .fetch_all(db)
        .await
        .unwrap();
        rows.into_iter()
            .map(|(quarter, kind, account, admin, count)| ((quarter, kind, account, admin), count))
            .collect()
    }

    async fn since(db: &mut SqliteConnection, quarter: i64) -> Counts {
        let whole_days = quarter / DAY + 1;
        let rows: Vec<(String, i64, i64, String, i64)> =
            sqlx::query_as(SINCE).bind(quarter).bind(whole_days * DAY).bind(whole_days).fetch_all(db).await.unwrap();
        let mut sums = Counts::new();
        for (kind, account, admin, _, count) in rows {
            *sums.entry((quarter, kind, account, admin)).or_default() += count;
        }
        sums
    }

    async fn waits_since(db: &mut SqliteConnection, quarter: i64) -> Vec<(i64, i64)> {
        let whole_days = quarter / DAY + 1;
        sqlx::query_as(WAITS_SINCE)
            .bind(quarter * QUARTER)
            .bind(whole_days * DAY * QUARTER)
            .bind(whole_days)
            .fetch_all(db)
            .await
            .unwrap()
    }

    /// A duration in milliseconds, rounded up to seconds, minutes, hours or days.
    fn shown(waited: i64) -> i64 {
        let up = |unit: i64| (waited + unit - 1) / unit * unit;
        match (up(1_000), up(60_000), up(3_600_000)) {
            (seconds @ ..60_000, ..) => seconds,
            (_, minutes @ ..3_600_000, _) => minutes,
            (.., hours @ ..172_800_000) => hours,
            _ => up(86_400_000),
        }
    }

    /// The same counts from the tables themselves, and for each answer its waiting time and when it arrived.
    async fn scanned(db: &mut SqliteConnection, qualified: &[(i64, i64)]) -> (Counts, Vec<(i64, i64)>) {
        let mut counts = Counts::new();
        let mut waits = Vec::new();
        let mut add = |at: i64, kind: &str, account: i64, admin: i64| {
            *counts.entry((at / 900_000, kind.to_owned(), account, admin)).or_default() += 1;
        };
        let settled: Vec<(i64, String, i64, i64)> =
            sqlx::query_as("select settled_at, state, account_id, admin_id from outbox where settled_at is not null")
                .fetch_all(&mut *db)
                .await
                .unwrap();
        for (at, state, account, admin) in settled {
            add(at, &state, account, admin);
        }
        for (at, dialog) in qualified {
            add(*at, "qualified", 1 + dialog % 2, 41);
        }
        for dialog in 1..8_i64 {
            let messages: Vec<(i64, String, i64)> = sqlx::query_as(
                "select timestamp, direction, coalesce(author_id, 0) from messages where dialog_id = $1 order by id",
            )
            .bind(dialog)
            .fetch_all(&mut *db)
            .await
            .unwrap();
            let (account, mut first_author, mut answered, mut waiting) = (1 + dialog % 2, None, false, None);
            for (number, (at, direction, author)) in messages.into_iter().enumerate() {
                if direction == "in" {
                    add(at, "received", account, 0);
                    if let Some(author) = first_author.filter(|_| !answered) {
                        add(at, "reply", account, author);
                    }
                    answered = true;
                    waiting = waiting.or(Some(at));
                } else {
                    if number == 0 {
                        add(at, "new_contact", account, author);
                    }
                    first_author = first_author.or(Some(author));
                    waits.extend(waiting.take().map(|since| (at - since, at)));
                }
            }
        }
        waits.sort_unstable();
        (counts, waits)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn what_is_counted_on_the_way_is_what_a_scan_finds(
            happenings in prop::collection::vec((happening(), 1..120_i64), 0..60),
        ) {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mut db = desk().await;
                let (mut now, mut qualified, mut is_qualified) = (BEGIN, Vec::new(), [false; 8]);
                for (what, minutes) in &happenings {
                    now += minutes * 60_000;
                    happen(&mut db, what, now).await;
                    if let Happening::Qualify { dialog, qualified: to } = *what {
                        let was = &mut is_qualified[usize::try_from(dialog).unwrap()];
                        if to && !*was {
                            qualified.push((now, dialog));
                        }
                        *was = to;
                    }
                }
                let (counts, waits) = scanned(&mut db, &qualified).await;
                prop_assert_eq!(counted(&mut db).await, counts.clone());
                let kept: Vec<(i64, i64)> = sqlx::query_as("select waited, answered_at from answer_times order by 1, 2")
                    .fetch_all(&mut db)
                    .await
                    .unwrap();
                prop_assert_eq!(&kept, &waits);
                // From any quarter on, whether days have ended since or not.
                for quarter in (BEGIN / QUARTER - 1..=now / QUARTER + 1).step_by(7) {
                    let later = |at: i64| at / QUARTER >= quarter;
                    let mut sums = Counts::new();
                    for ((at, kind, account, admin), count) in &counts {
                        if *at >= quarter {
                            *sums.entry((quarter, kind.clone(), *account, *admin)).or_default() += count;
                        }
                    }
                    prop_assert_eq!(since(&mut db, quarter).await, sums);
                    let mut answers = std::collections::BTreeMap::new();
                    for (waited, _) in waits.iter().filter(|(_, at)| later(*at)) {
                        *answers.entry(shown(*waited)).or_insert(0_i64) += 1;
                    }
                    prop_assert_eq!(waits_since(&mut db, quarter).await, answers.into_iter().collect::<Vec<_>>());
                    let of = |kind: &str| -> i64 {
                        counts.iter().filter(|(key, _)| key.0 >= quarter && key.1 == kind).map(|(_, count)| count).sum()
                    };
                    let drawn: (i64, i64) =
                        sqlx::query_as(DRAWN).bind(quarter).bind(i64::MAX).fetch_one(&mut db).await.unwrap();
                    prop_assert_eq!(drawn, (of("sent"), of("received")));
                }
                Ok(())
            })?;
        }
    }
}
