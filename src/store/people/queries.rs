//! Queries on recipients and on resolved usernames.
//!
//! A person is identified by their Telegram id. A username is stored with the time at which it was looked up.

use jiff::Timestamp;
use sqlx::FromRow;

use crate::domain::dialog::Dialog;
use crate::domain::ids::TelegramUserId;
use crate::domain::username::Username;
use crate::store::context::Context;
use crate::store::engine::codec::moment;
use crate::store::{ContactQueries, StoreError};

pub struct PeopleQueries<'w>(pub(in crate::store) Context<'w>);

/// A person outside the team who gets messages from accounts.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Prospect {
    #[sqlx(rename = "telegram_user_id")]
    pub id: TelegramUserId,
    /// Without `@`.
    pub username: Option<String>,
    pub display_name: String,
}

/// The result of a username lookup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownName {
    /// `None` when the username belongs to nobody who can be written to.
    pub id: Option<TelegramUserId>,
    pub checked_at: Timestamp,
}

impl Prospect {
    /// A person without names: only the id is known.
    #[must_use]
    pub fn nameless(id: TelegramUserId) -> Self {
        Self { id, username: None, display_name: String::new() }
    }

    /// The same person; keeps the last name if they have none any more.
    #[must_use]
    pub fn named_after(mut self, before: &Self) -> Self {
        if self.display_name.is_empty() {
            self.display_name.clone_from(&before.display_name);
        }
        if self.display_name.is_empty() && self.username.is_none() {
            self.display_name = before.username.as_ref().map(|name| format!("@{name}")).unwrap_or_default();
        }
        self
    }

    /// Whether a dialog shows the person's present names. A person without a name does not make it outdated.
    #[must_use]
    pub fn is_shown_by(&self, dialog: &Dialog) -> bool {
        dialog.telegram_user_id == Some(self.id)
            && (self.display_name.is_empty() || dialog.display_name.as_ref() == Some(&self.display_name))
            && (self.username.is_none() || dialog.target_username == self.username)
    }
}

/// Binds settled items that were addressed by username to the person, before the username is lost. So erasing the
/// person erases them.
pub(in crate::store) const SETTLED_BY_NAME: &str = "update outbox set telegram_user_id = $2
    where lower(target_username) = $1 and telegram_user_id is null and settled_at is not null
        and exists (select 1 from usernames where name = $1 and telegram_user_id = $2)";

impl PeopleQueries<'_> {
    pub async fn get(&mut self, id: TelegramUserId) -> Result<Option<Prospect>, StoreError> {
        self.0.optional_row("select * from people where telegram_user_id = $1", [id.0]).await
    }

    /// Stores a person's names. A person without a name keeps the last one.
    pub async fn put(&mut self, person: &Prospect) -> Result<(), StoreError> {
        let sql = "insert into people (telegram_user_id, username, display_name, updated_at) values ($1, $2, $3, $4)
             on conflict (telegram_user_id) do update set username = $2, updated_at = $4,
                 display_name = case when $3 = '' then people.display_name else $3 end";
        self.0.execute(sql, (person.id.0, &person.username, &person.display_name, self.0.now_ms())).await
    }

    pub async fn name(&mut self, name: &Username) -> Result<Option<KnownName>, StoreError> {
        let sql = "select telegram_user_id, checked_at from usernames
                 where name = $1 and (telegram_user_id is not null or checked_at > 0)";
        let row: Option<(_, i64)> = self.0.optional_row(sql, [name.key()]).await?;
        row.map(|(id, checked_at)| Ok(KnownName { id, checked_at: moment(checked_at)? })).transpose()
    }

    /// Forgets that a username leads to this person.
    pub async fn forget_name(&mut self, name: &Username, id: TelegramUserId) -> Result<(), StoreError> {
        self.0.execute(SETTLED_BY_NAME, (name.key(), id.0)).await?;
        let sql = "update usernames set telegram_user_id = null, checked_at = 0, former_id = $2
             where name = $1 and telegram_user_id = $2";
        self.0.execute(sql, (name.key(), id.0)).await
    }

    /// Forgets the usernames of this person that are not in `names`: a person may have several, and sell one.
    pub async fn keep_names(&mut self, id: TelegramUserId, names: &[String]) -> Result<(), StoreError> {
        let sql = "select name from usernames where telegram_user_id = $1";
        let known: Vec<String> = self.0.values(sql, [id.0]).await?;
        for gone in known.iter().filter(|known| !names.iter().any(|name| name.eq_ignore_ascii_case(known))) {
            if let Ok(gone) = Username::parse(gone) {
                self.forget_name(&gone, id).await?;
            }
        }
        Ok(())
    }

    /// Whether the team has a dialog with the person who had a username before this holder, and none with this holder,
    /// and was not yet notified.
    pub async fn has_moved(&mut self, name: &Username, holder: TelegramUserId) -> Result<bool, StoreError> {
        let sql = "select exists (
                 select 1 from usernames join dialogs on dialogs.telegram_user_id = usernames.former_id
                 where name = $1 and former_id <> $2)
             and not exists (select 1 from dialogs where telegram_user_id = $2)";
        self.0.value(sql, (name.key(), holder.0)).await
    }

    /// Records that the team was notified of a username's new holder.
    pub async fn forget_former_holder(&mut self, name: &Username) -> Result<(), StoreError> {
        self.0.execute("update usernames set former_id = null where name = $1", [name.key()]).await
    }

    /// Stores the result of a username lookup; `None` for nobody.
    pub async fn set_name(&mut self, name: &Username, id: Option<TelegramUserId>) -> Result<(), StoreError> {
        let sql = "insert into usernames (name, telegram_user_id, checked_at) values ($1, $2, $3)
             on conflict (name) do update set
                 former_id = case
                     when usernames.telegram_user_id is null then nullif(usernames.former_id, $2)
                     when usernames.telegram_user_id = $2 then usernames.former_id
                     else usernames.telegram_user_id end,
                 telegram_user_id = $2, checked_at = $3";
        self.0.execute(sql, (name.key(), id.map(|id| id.0), self.0.now_ms())).await?;
        match id {
            Some(id) => ContactQueries(self.0.reborrow()).resolved(name, id).await,
            None => Ok(()),
        }
    }
}
