//! The team's figures.
//! Its rule: they are counted by triggers where things happen; here they are only read, and never by scanning messages.

use jiff::{SignedDuration, Timestamp};
use sqlx::FromRow;

use super::StoreError;
use super::accounts::count;
use super::work::Context;
use crate::domain::figures::{AnswerTime, Figure, FigureKind, Figures};
use crate::domain::ids::{AccountId, TelegramUserId};

pub struct FigureQueries<'w>(pub(super) Context<'w>);

/// Milliseconds of a quarter of an hour.
const QUARTER: i64 = 900_000;

#[derive(FromRow)]
struct FigureRow {
    kind: String,
    account_id: i64,
    admin_id: i64,
    reason: String,
    count: i64,
}

/// A day's quarters put together where they lie: a month of a busy team has tens of thousands.
pub(super) const OF_DAY: &str = "select kind, account_id, admin_id, reason, sum(count) as count from figures
     where quarter >= $1 and quarter < $2 and count > 0 group by kind, account_id, admin_id, reason";
/// As one text: a median needs each of them, and a row costs more than its three numbers.
pub(super) const ANSWERS: &str = "select string_agg(account_id || ' ' || admin_id || ' ' || waited, ',')
     from answer_times where answered_at >= $1";

impl FigureQueries<'_> {
    /// The figures of these days, of which each begins with a quarter of an hour and ends where the next begins; the last
    /// one has not ended.
    pub async fn of_days(&mut self, begins: &[Timestamp]) -> Result<Figures, StoreError> {
        let Some(first) = begins.first() else { return Ok(Figures::default()) };
        let mut counts = Vec::new();
        for (number, begin) in begins.iter().enumerate() {
            let end = begins.get(number + 1).map_or(i64::MAX, |end| quarter(*end));
            let rows: Vec<FigureRow> =
                sqlx::query_as(OF_DAY).bind(quarter(*begin)).bind(end).fetch_all(&mut *self.0.db).await?;
            for row in rows {
                counts.push(read(*begin, row)?);
            }
        }
        let answers: Option<String> =
            sqlx::query_scalar(ANSWERS).bind(first.as_millisecond()).fetch_one(&mut *self.0.db).await?;
        let answers = answers.iter().flat_map(|all| all.split(',')).map(read_answer).collect::<Result<_, _>>()?;
        Ok(Figures { counts, answers })
    }
}

fn quarter(at: Timestamp) -> i64 {
    at.as_millisecond().div_euclid(QUARTER)
}

fn read_answer(text: &str) -> Result<AnswerTime, StoreError> {
    let mut numbers = text.split(' ').map(str::parse);
    let (Some(Ok(account)), Some(Ok(admin)), Some(Ok(waited))) = (numbers.next(), numbers.next(), numbers.next())
    else {
        return Err(StoreError::corrupt("answer_times", text.to_owned()));
    };
    Ok(AnswerTime {
        account: some(account).map(AccountId),
        admin: some(admin).map(TelegramUserId),
        waited: SignedDuration::from_millis(waited),
    })
}

fn some(id: i64) -> Option<i64> {
    (id != 0).then_some(id)
}

fn read(at: Timestamp, row: FigureRow) -> Result<Figure, StoreError> {
    Ok(Figure {
        at,
        kind: FigureKind::named(&row.kind).ok_or_else(|| StoreError::corrupt("figures", row.kind.clone()))?,
        account: some(row.account_id).map(AccountId),
        admin: some(row.admin_id).map(TelegramUserId),
        reason: row.reason,
        count: count(row.count)?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sqlx::{Connection as _, SqliteConnection};

    /// Something that happens: to item, dialog or account number so and so, at a minute.
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
        super::super::MIGRATIONS.run(&mut db).await.unwrap();
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
                // As the outbox does: once, but for a success that is proved late.
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

    /// The same from the tables themselves, and how long each answer was waited for.
    async fn scanned(db: &mut SqliteConnection, qualified: &[(i64, i64)]) -> (Counts, Vec<i64>) {
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
                    waits.extend(waiting.take().map(|since| at - since));
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
            happenings in prop::collection::vec((happening(), 1..20_i64), 0..60),
        ) {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mut db = desk().await;
                let (mut now, mut qualified, mut is_qualified) = (1_800_000_000_000_i64, Vec::new(), [false; 8]);
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
                prop_assert_eq!(counted(&mut db).await, counts);
                let kept: Vec<i64> = sqlx::query_scalar("select waited from answer_times order by waited")
                    .fetch_all(&mut db)
                    .await
                    .unwrap();
                prop_assert_eq!(kept, waits);
                Ok(())
            })?;
        }
    }
}
