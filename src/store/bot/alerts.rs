//! Alerts, and the messages that show them.
//!
//! Invariant: one trouble has one open alert; the database refuses a second.

use jiff::Timestamp;
use sqlx::{FromRow, Row as _};

use crate::domain::alert::{Alert, AlertMember, Ending, Trouble};
use crate::domain::health::DigestLine;
use crate::domain::ids::{AccountId, AlertId, ChatId, TelegramMessageId, TelegramUserId};
use crate::domain::login::Card;
use crate::store::StoreError;
use crate::store::context::Context;
use crate::store::engine::codec::{DomainColumns as _, moment};
use crate::store::engine::database::DbRow;
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};

pub struct AlertQueries<'w>(pub(in crate::store) Context<'w>);

/// A message that shows an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShownAlert {
    pub card: Card,
    /// Whether it already shows the end.
    pub shows_end: bool,
}

impl AlertQueries<'_> {
    /// Opens an alert. Returns `None` when it is open already.
    pub async fn raise(&mut self, trouble: &Trouble) -> Result<Option<AlertId>, StoreError> {
        let sql = "insert into alerts (kind, account_id, subject, details, until, raised_at)
             select $1, $2, $3, $4, $5, $6 where not exists (
                 select 1 from alert_accounts join alerts on alerts.id = alert_id
                 where alert_accounts.account_id = $2 and left_at is null and cleared_at is null and kind = $1)
             on conflict do nothing returning id";
        let params = (
            trouble.kind.into_str(),
            trouble.account.map(|id| id.0),
            &trouble.subject,
            &trouble.details,
            trouble.until.map(Timestamp::as_millisecond),
            trouble.since.as_millisecond(),
        );
        let Some(id) = self.0.optional_value(sql, params).await? else { return Ok(None) };
        self.join(id, &trouble.members).await?;
        Ok(Some(id))
    }

    /// Adds accounts to an alert that concerns several.
    pub async fn join(&mut self, id: AlertId, members: &[AccountId]) -> Result<(), StoreError> {
        for member in members {
            let sql = "insert into alert_accounts (alert_id, account_id) values ($1, $2)
                 on conflict (alert_id, account_id) do update set left_at = null";
            self.0.execute(sql, (id.0, member.0)).await?;
        }
        Ok(())
    }

    /// Removes accounts from an alert that concerns several.
    pub async fn leave(&mut self, id: AlertId, members: &[AccountId]) -> Result<(), StoreError> {
        for member in members {
            let sql = "update alert_accounts set left_at = $3 where alert_id = $1 and account_id = $2";
            self.0.execute(sql, (id.0, member.0, self.0.now_ms())).await?;
        }
        Ok(())
    }

    /// Changes the details of an alert.
    pub async fn set_details(&mut self, id: AlertId, details: &str) -> Result<(), StoreError> {
        self.0.execute("update alerts set details = $2 where id = $1", (id.0, details)).await
    }

    /// Ends an alert. Returns `false` when it had ended before.
    pub async fn clear(&mut self, id: AlertId, ending: Ending) -> Result<bool, StoreError> {
        let sql = "update alerts set cleared_at = $2, ending = $3 where id = $1 and cleared_at is null";
        let cleared = self.0.changed(sql, (id.0, self.0.now_ms(), ending.into_str())).await?;
        Ok(cleared == 1)
    }

    pub async fn get(&mut self, id: AlertId) -> Result<Option<Alert>, StoreError> {
        let sql = "select * from alerts where id = $1";
        let alert: Option<Alert> = self.0.optional_row(sql, [id.0]).await?;
        let Some(mut alert) = alert else { return Ok(None) };
        let sql = "select account_id, left_at is not null from alert_accounts where alert_id = $1 order by account_id";
        let members: Vec<(AccountId, bool)> = self.0.rows(sql, [id.0]).await?;
        alert.members = members.into_iter().map(|(account, over)| AlertMember { account, over }).collect();
        Ok(Some(alert))
    }

    /// Open alerts, oldest first.
    pub async fn open(&mut self) -> Result<Vec<Alert>, StoreError> {
        let sql = "select * from alerts where cleared_at is null order by id";
        let mut open: Vec<Alert> = self.0.rows(sql, ()).await?;
        let sql = "select alert_id, alert_accounts.account_id, left_at is not null
             from alert_accounts join alerts on alerts.id = alert_id where cleared_at is null
             order by alert_id, alert_accounts.account_id";
        let members: Vec<(AlertId, AccountId, bool)> = self.0.rows(sql, ()).await?;
        for (alert, account, over) in members {
            // Both were read in one transaction, and the alerts are in the order of their ids.
            if let Ok(index) = open.binary_search_by_key(&alert, |open| open.id) {
                open[index].members.push(AlertMember { account, over });
            }
        }
        Ok(open)
    }

    /// Alerts whose messages may be outdated: open ones, and ended ones with a message that does not show the end.
    pub async fn to_be_shown(&mut self) -> Result<Vec<AlertId>, StoreError> {
        let sql = "select id from alerts where cleared_at is null
             union select alert_id from alert_messages join alerts on alerts.id = alert_id
             where not tells_end and cleared_at is not null order by 1";
        self.0.values(sql, ()).await
    }

    /// The messages that show an alert.
    pub async fn messages(&mut self, id: AlertId) -> Result<Vec<ShownAlert>, StoreError> {
        let sql = "select chat_id, message_id, tells_end from alert_messages where alert_id = $1";
        let rows: Vec<(ChatId, TelegramMessageId, bool)> = self.0.rows(sql, [id.0]).await?;
        let shown = |(chat, message, shows_end)| ShownAlert { card: Card { chat, message }, shows_end };
        Ok(rows.into_iter().map(shown).collect())
    }

    /// Whether a message shows an alert.
    pub async fn is_shown_by(&mut self, card: Card) -> Result<bool, StoreError> {
        let sql = "select exists (select 1 from alert_messages where chat_id = $1 and message_id = $2)";
        self.0.value(sql, (card.chat.0, card.message.0)).await
    }

    /// Records the message that shows an alert in a chat.
    pub async fn set_message(&mut self, id: AlertId, shown: ShownAlert) -> Result<(), StoreError> {
        let sql = "insert into alert_messages (alert_id, chat_id, message_id, tells_end) values ($1, $2, $3, $4)
             on conflict (alert_id, chat_id) do update set message_id = $3, tells_end = $4";
        self.0.execute(sql, (id.0, shown.card.chat.0, shown.card.message.0, shown.shows_end)).await
    }

    /// The number of items that wait for the accounts of an alert.
    pub async fn waiting_messages(&mut self, alert: AlertId) -> Result<u32, StoreError> {
        let sql = "select count(*) from outbox where settled_at is null and account_id in (
                 select account_id from alerts where id = $1 and account_id is not null
                 union select account_id from alert_accounts where alert_id = $1 and left_at is null)";
        self.0.value(sql, [alert.0]).await
    }

    /// Silences new alerts about the same trouble in a chat until a moment.
    pub async fn set_quiet(
        &mut self,
        chat: ChatId,
        alert: &Alert,
        until: Timestamp,
        by: TelegramUserId,
    ) -> Result<(), StoreError> {
        let (account, kind) = about(alert);
        let sql = "insert into quiet_alerts (chat_id, account_id, kind, until) values ($1, $2, $3, $4)
             on conflict (chat_id, account_id, kind) do update set until = $4";
        self.0.execute(sql, (chat.0, account, kind, until.as_millisecond())).await?;
        let entry = AuditEntry { account_id: alert.account, ..AuditEntry::new(Action::AlertQuieted) };
        AuditQueries(self.0.reborrow()).append(&entry.by(by).details(alert.kind.into_str())).await
    }

    /// Until when new alerts about the same trouble are silenced in a chat.
    pub async fn quiet_until(&mut self, chat: ChatId, alert: &Alert) -> Result<Option<Timestamp>, StoreError> {
        let (account, kind) = about(alert);
        let sql = "select until from quiet_alerts where chat_id = $1 and account_id = $2 and kind = $3 and until > $4";
        let until: Option<i64> = self.0.optional_value(sql, (chat.0, account, kind, self.0.now_ms())).await?;
        until.map(moment).transpose()
    }

    /// When the first silence ends or has ended.
    pub async fn next_quiet_end(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let until: Option<i64> = self.0.value("select min(until) from quiet_alerts", ()).await?;
        until.map(moment).transpose()
    }

    /// Deletes silences that have ended.
    pub async fn end_quiets(&mut self) -> Result<(), StoreError> {
        self.0.execute("delete from quiet_alerts where until <= $1", [self.0.now_ms()]).await
    }

    /// The messages that each account at the desk sent and received between two moments.
    pub async fn digest(&mut self, from: Timestamp, to: Timestamp) -> Result<Vec<DigestLine>, StoreError> {
        let sql = "select accounts.id, count(case when direction = 'out' then 1 end), count(case when direction = 'in' then 1 end)
             from accounts left join messages
                 on messages.account_id = accounts.id and timestamp >= $1 and timestamp < $2 and not quiet
             where removed_at is null group by accounts.id order by accounts.id";
        let rows: Vec<(AccountId, u32, u32)> = self.0.rows(sql, (from.as_millisecond(), to.as_millisecond())).await?;
        Ok(rows.into_iter().map(|(account, sent, received)| DigestLine { account, sent, received }).collect())
    }
}

/// The subject of a silence: an account, or a kind of trouble that concerns several.
fn about(alert: &Alert) -> (i64, &'static str) {
    match alert.account {
        Some(account) => (account.0, ""),
        None => (0, alert.kind.into_str()),
    }
}

impl FromRow<'_, DbRow> for Alert {
    /// Without its members, which are in a table of their own.
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            kind: row.try_get("kind")?,
            account: row.try_get("account_id")?,
            members: Vec::new(),
            subject: row.try_get("subject")?,
            details: row.try_get("details")?,
            until: row.optional_moment("until")?,
            raised_at: row.moment("raised_at")?,
            cleared: row.optional_moment("cleared_at")?.zip(row.try_get("ending")?),
        })
    }
}
