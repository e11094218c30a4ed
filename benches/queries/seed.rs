//! A database after a year of work. It is created in a few large transactions, with the normal triggers.

use std::fmt::Write as _;
use std::path::Path;

use salesdesk::domain::ids::TelegramUserId;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};

use crate::{campaigns, contacts};

const ACCOUNTS: i64 = 50;
pub(crate) const DIALOGS: i64 = 20_000;
const NOTES: i64 = 20_000;
const AUDIT: i64 = 300_000;
const SENT: i64 = 200_000;
const WAITING: i64 = 1_000;
/// Messages of the first dialog.
const LONG_TALK: i64 = 5_000;
pub(crate) const YEAR: i64 = 365 * 24 * 3600 * 1000;
/// Rows per transaction.
const BATCH: i64 = 50_000;

/// The prospect of a dialog.
pub(crate) fn prospect(dialog: i64) -> TelegramUserId {
    TelegramUserId(1_000_000 + dialog)
}

/// Pseudo-random numbers, the same each time.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % sides.unsigned_abs()).unwrap_or(0)
    }
}

/// A vocabulary like a team's: few words are frequent, most are rare.
struct Talk {
    dice: Dice,
    words: Vec<String>,
}

impl Talk {
    fn new() -> Self {
        let mut dice = Dice(7);
        let syllables: Vec<&str> =
            "ба ве ги до жу за ка ле ми но пу ро са те фу хо це ча ши ю я ан ор ир ет ун при про под пре дог"
                .split(' ')
                .collect();
        let mut words: Vec<String> =
            "договор и привет цена hello при не на что как price".split(' ').map(str::to_owned).collect();
        while words.len() < 40_000 {
            let length = dice.roll(4) + 1;
            let roll = |_| syllables[usize::try_from(dice.roll(31)).unwrap_or(0)];
            words.push((0..length).map(roll).collect());
        }
        Self { dice, words }
    }

    fn text(&mut self, length: i64) -> String {
        let mut text = String::new();
        for _ in 0..length {
            // The product of two uniform numbers prefers small ones.
            let (one, two) = (self.dice.roll(1000), self.dice.roll(1000));
            let word = &self.words[usize::try_from(one * two * one / 25_000).unwrap_or(0) % self.words.len()];
            let _ = write!(text, "{word} ");
        }
        text
    }
}

pub(crate) async fn fill(database: &Path, messages: i64) -> anyhow::Result<()> {
    let options =
        SqliteConnectOptions::new().filename(database).pragma("synchronous", "off").pragma("cache_size", "-200000");
    let mut db = options.connect().await?;
    let now = jiff::Timestamp::now().as_millisecond();
    let mut talk = Talk::new();
    people(&mut db, now, &mut talk.dice).await?;
    rows(&mut db, messages, async |db, number| {
        let dialog = match number {
            0..LONG_TALK => 1,
            _ => talk.dice.roll(DIALOGS) + 1,
        };
        let at = now - YEAR + YEAR / messages * number;
        let (direction, author, by) =
            if talk.dice.roll(2) == 0 { ("in", "prospect", None) } else { ("out", "admin", Some(9000 + dialog % 10)) };
        let mut content = {
            let length = talk.dice.roll(14) + 3;
            talk.text(length)
        };
        if number % (messages / 20).max(1) == 3 {
            content.push_str("zanzibar");
        }
        sqlx::query(
            "insert into messages (dialog_id, account_id, direction, content, timestamp, telegram_message_id, author,
                 author_id, told_at) values ($1, 1 + $1 % $9, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(dialog)
        .bind(direction)
        .bind(content)
        .bind(at)
        .bind(number + 1)
        .bind(author)
        .bind(by)
        .bind(at)
        .bind(ACCOUNTS)
        .execute(db)
        .await?;
        Ok(())
    })
    .await?;
    notes(&mut db, now, &mut talk).await?;
    log(&mut db, now, &mut talk.dice).await?;
    outbox(&mut db, now, &mut talk).await?;
    contacts::fill(&mut db, now, &mut talk.dice).await?;
    campaigns::fill(&mut db, now, &mut talk.dice).await?;
    sqlx::raw_sql("pragma wal_checkpoint(truncate)").execute(&mut db).await?;
    db.close().await?;
    Ok(())
}

/// Writes this many rows, thousands in each transaction.
pub(crate) async fn rows<F>(db: &mut SqliteConnection, count: i64, mut write: F) -> anyhow::Result<()>
where
    F: AsyncFnMut(&mut SqliteConnection, i64) -> anyhow::Result<()>,
{
    for first in (0..count).step_by(usize::try_from(BATCH)?) {
        let mut work = db.begin().await?;
        for number in first..count.min(first + BATCH) {
            write(&mut work, number).await?;
        }
        work.commit().await?;
    }
    Ok(())
}

async fn people(db: &mut SqliteConnection, now: i64, dice: &mut Dice) -> anyhow::Result<()> {
    rows(db, ACCOUNTS, async |db, number| {
        sqlx::query(
            "insert into accounts (id, phone, status, created_at, updated_at, daily_limit, new_contact_limit)
             values ($1, '+1555' || (1000000 + $1), 'active', $2, $2, 40, 10)",
        )
        .bind(number + 1)
        .bind(now)
        .execute(db)
        .await?;
        Ok(())
    })
    .await?;
    rows(db, 10, async |db, number| {
        sqlx::query("insert into team (telegram_user_id, name, role, added_at) values ($1, 'Member', 'operator', $2)")
            .bind(9000 + number)
            .bind(now)
            .execute(db)
            .await?;
        Ok(())
    })
    .await?;
    rows(db, DIALOGS, async |db, number| {
        let id = number + 1;
        let status = ["active", "active", "active", "qualified", "stopped", "failed"][usize::try_from(dice.roll(6))?];
        let unread = if dice.roll(20) == 0 { dice.roll(5) + 1 } else { 0 };
        sqlx::query("insert into usernames (name, telegram_user_id, checked_at) values ('prospect_' || $1, $2, $3)")
            .bind(id)
            .bind(prospect(id).0)
            .bind(now)
            .execute(&mut *db)
            .await?;
        sqlx::query(
            "insert into dialogs (id, account_id, target_username, telegram_user_id, display_name, status, created_at,
                 updated_at, last_in_at, unread, waiting_since, assignee_id)
             values ($1, 1 + $1 % $8, 'prospect_' || $1, $2, 'Person ' || $1, $3, $4, $4, $4, $5,
                 case when $5 > 0 then $6 end, $7)",
        )
        .bind(id)
        .bind(prospect(id).0)
        .bind(status)
        .bind(now - dice.roll(YEAR))
        .bind(unread)
        .bind(now - dice.roll(YEAR / 50))
        .bind((dice.roll(10) < 9).then(|| 9000 + id % 10))
        .bind(ACCOUNTS)
        .execute(db)
        .await?;
        Ok(())
    })
    .await
}

async fn notes(db: &mut SqliteConnection, now: i64, talk: &mut Talk) -> anyhow::Result<()> {
    rows(db, NOTES, async |db, number| {
        let text = talk.text(8);
        sqlx::query("insert into dialog_notes (dialog_id, author_id, content, created_at) values ($1, 9001, $2, $3)")
            .bind(talk.dice.roll(DIALOGS) + 1)
            .bind(text)
            .bind(now - YEAR / NOTES * (NOTES - number))
            .execute(db)
            .await?;
        Ok(())
    })
    .await
}

async fn log(db: &mut SqliteConnection, now: i64, dice: &mut Dice) -> anyhow::Result<()> {
    rows(db, AUDIT, async |db, number| {
        let action =
            ["message_accepted", "message_accepted", "dialog_status", "note_added"][usize::try_from(dice.roll(4))?];
        let action = if number % 10_000 == 5 { "member_removed" } else { action };
        sqlx::query("insert into audit (at, actor, action, account_id, details) values ($1, $2, $3, $4, '1')")
            .bind(now - YEAR / AUDIT * (AUDIT - number))
            .bind(9000 + dice.roll(10))
            .bind(action)
            .bind(dice.roll(ACCOUNTS) + 1)
            .execute(db)
            .await?;
        Ok(())
    })
    .await
}

/// Sent items of a year, and waiting ones.
async fn outbox(db: &mut SqliteConnection, now: i64, talk: &mut Talk) -> anyhow::Result<()> {
    rows(db, SENT + WAITING, async |db, number| {
        let (state, settled) = if number < SENT { ("sent", Some(now)) } else { ("queued", None) };
        let text = talk.text(6);
        sqlx::query(
            "insert into outbox (accept_key, account_id, target_username, content, random_id, state, not_before, admin_id,
                 created_at, settled_at, order_at, card_final)
             values ('key:' || $1, $2, 'prospect_' || $3, $4, $1, $5, $6, 9001, $6, $7, $6, 1)",
        )
        .bind(number + 1)
        .bind(talk.dice.roll(ACCOUNTS) + 1)
        .bind(talk.dice.roll(DIALOGS) + 1)
        .bind(text)
        .bind(state)
        .bind(now)
        .bind(settled)
        .execute(db)
        .await?;
        Ok(())
    })
    .await
}
