//! Reading the audit log, newest first, page by page. The log itself names nobody: each line's subject is looked up
//! when it is shown.

use jiff::Timestamp;
use parse_display::{Display, FromStr};
use sqlx::{FromRow, Row as _};

use super::audit::{Action, AuditQueries};
use crate::domain::ids::{AccountId, ContactId, DialogId, OutboxId, TelegramUserId};
use crate::domain::target::Target;
use crate::store::engine::codec::DomainColumns as _;
use crate::store::engine::database::DbRow;
use crate::store::{ContactQueries, DialogQueries, OutboxQueries, PeopleQueries, StoreError};

/// The lines to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr)]
pub enum AuditFilter {
    #[display("all")]
    All,
    #[display("by:{0}")]
    Actor(TelegramUserId),
    #[display("acc:{0}")]
    Account(AccountId),
    #[display("did:{0}")]
    Action(Action),
}

/// A line of the log, as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLine {
    pub at: Timestamp,
    pub actor: Option<TelegramUserId>,
    pub action: String,
    pub account_id: Option<AccountId>,
    pub subject: Option<TelegramUserId>,
    /// Whether it concerned a prospect who has been erased since.
    pub forgotten: bool,
    pub details: Option<String>,
}

/// The subject of a line, as far as it is known now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditSubject {
    Nobody,
    /// A present or former team member.
    Member(TelegramUserId),
    /// A prospect: their username with its `@`, or else their name.
    Prospect(String),
    /// A prospect without a known name.
    Unnamed(TelegramUserId),
    Forgotten,
}

// `prospect` is the subject, if they have not been erased.
pub(in crate::store) const ALL: &str = "select *,
         (select telegram_user_id from prospects where prospects.id = prospect_id) as prospect
     from audit where id > 0 order by id desc limit $1 offset $2";
pub(in crate::store) const OF_ACTOR: &str = "select *,
         (select telegram_user_id from prospects where prospects.id = prospect_id) as prospect
     from audit where actor = $3 order by id desc limit $1 offset $2";
pub(in crate::store) const OF_ACCOUNT: &str = "select *,
         (select telegram_user_id from prospects where prospects.id = prospect_id) as prospect
     from audit where account_id = $3 order by id desc limit $1 offset $2";
pub(in crate::store) const OF_ACTION: &str = "select *,
         (select telegram_user_id from prospects where prospects.id = prospect_id) as prospect
     from audit where action = $3 order by id desc limit $1 offset $2";

impl AuditQueries<'_> {
    /// The newest lines, newest first.
    pub async fn newest(&mut self, limit: u32) -> Result<Vec<AuditLine>, StoreError> {
        self.page(AuditFilter::All, 0, limit).await
    }

    /// Lines that match the filter, newest first.
    pub async fn page(&mut self, filter: AuditFilter, offset: u32, limit: u32) -> Result<Vec<AuditLine>, StoreError> {
        let query = match filter {
            AuditFilter::All => sqlx::query_as(ALL),
            AuditFilter::Actor(_) => sqlx::query_as(OF_ACTOR),
            AuditFilter::Account(_) => sqlx::query_as(OF_ACCOUNT),
            AuditFilter::Action(_) => sqlx::query_as(OF_ACTION),
        };
        let query = query.bind(limit).bind(offset);
        let query = match filter {
            AuditFilter::All => query,
            AuditFilter::Actor(TelegramUserId(id)) | AuditFilter::Account(AccountId(id)) => query.bind(id),
            AuditFilter::Action(action) => query.bind(action.into_str()),
        };
        Ok(query.fetch_all(&mut *self.0.db).await?)
    }

    /// The subject of a line by their present name, and the account, if the message has one by now.
    pub async fn about(&mut self, line: &AuditLine) -> Result<(AuditSubject, Option<AccountId>), StoreError> {
        let Some(action) = line.action.parse::<Action>().ok().filter(|_| !line.forgotten) else {
            return Ok((if line.forgotten { AuditSubject::Forgotten } else { AuditSubject::Nobody }, line.account_id));
        };
        let number = line.details.as_deref().and_then(|details| details.split(':').next()?.parse().ok());
        let mut account = line.account_id;
        let whom = match (line.subject, number) {
            (Some(member), _) if !action.is_about_prospect() => AuditSubject::Member(member),
            (Some(prospect), _) => self.prospect(prospect).await?,
            (None, Some(item)) if action.is_about_message() => {
                match OutboxQueries(self.0.reborrow()).get(OutboxId(item)).await? {
                    Some(item) => {
                        account = account.or(item.account_id);
                        match (item.telegram_user_id, item.target) {
                            (Some(id), _) | (None, Target::Person(id)) => self.prospect(id).await?,
                            (None, Target::Name(name)) => AuditSubject::Prospect(name.to_string()),
                        }
                    }
                    // Items are kept permanently, except those of an erased person.
                    None => AuditSubject::Forgotten,
                }
            }
            (None, Some(dialog)) if action.is_about_dialog() => {
                let dialog = DialogQueries(self.0.reborrow()).get_dialog(DialogId(dialog)).await?;
                dialog.map_or(AuditSubject::Nobody, |dialog| called(dialog.target_username.as_deref(), dialog.name()))
            }
            (None, Some(contact)) if action.is_about_contact() => {
                let contact = ContactQueries(self.0.reborrow()).get(ContactId(contact)).await?;
                // A contact goes only when its person is erased, or proves to be somebody known.
                contact.map_or(AuditSubject::Forgotten, |contact| match contact.called() {
                    Some(name) => called(contact.username.as_deref(), name),
                    None => AuditSubject::Nobody,
                })
            }
            (None, _) => AuditSubject::Nobody,
        };
        Ok((whom, account))
    }

    async fn prospect(&mut self, id: TelegramUserId) -> Result<AuditSubject, StoreError> {
        if let Some(dialog) = DialogQueries(self.0.reborrow()).by_prospect(id).await? {
            return Ok(called(dialog.target_username.as_deref(), dialog.name()));
        }
        let known = PeopleQueries(self.0.reborrow()).get(id).await?;
        Ok(known.map_or(AuditSubject::Unnamed(id), |known| called(known.username.as_deref(), known.display_name)))
    }
}

impl FromRow<'_, DbRow> for AuditLine {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let (subject, prospect): (Option<_>, Option<_>) = (row.try_get("subject_id")?, row.try_get("prospect")?);
        Ok(Self {
            at: row.moment("at")?,
            actor: row.try_get("actor")?,
            action: row.try_get("action")?,
            account_id: row.try_get("account_id")?,
            subject: subject.or(prospect),
            forgotten: row.is_set("prospect_id")? && prospect.is_none(),
            details: row.try_get("details")?,
        })
    }
}

fn called(username: Option<&str>, name: String) -> AuditSubject {
    AuditSubject::Prospect(username.map_or(name, |username| format!("@{username}")))
}
