//! One person, erased.
//! Its rule: afterwards nothing in the database leads to them but keyed hashes, of the stop-list and of what comes back late;
//! what the team counted stays counted, since it names nobody.

use std::time::Duration;

use jiff::Timestamp;

use super::accounts::moment;
use super::stop_list::hashes;
use super::work::Context;
use super::{OwedDeletionQueries, SearchQueries, StopListQueries, StoreError};
use crate::domain::ids::{ChatId, TelegramMessageId, TelegramUserId, TopicId};
use crate::domain::login::Card;
use crate::domain::owed_deletion::DeletionKind;
use crate::domain::target::Target;
use crate::domain::username::Username;

pub struct ErasureQueries<'w>(pub(super) Context<'w>);

/// How long the deletions in chats are left to whoever erases.
const OWN_TRY: jiff::SignedDuration = jiff::SignedDuration::from_mins(1);
/// How long after an account's last attempt an answer of Telegram may be on its way.
const ON_THE_WAY: Duration = Duration::from_secs(60);

/// Somebody, under everything by which they are known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub id: Option<TelegramUserId>,
    /// In the form in which targets are compared.
    keys: Vec<String>,
    pub called: Option<String>,
}

/// How much of a person is here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traces {
    pub dialogs: u32,
    pub messages: u32,
    pub notes: u32,
    /// Messages that wait for them.
    pub waiting: u32,
    /// Whether anything else leads to them: a name, settled messages, a line of the stop-list.
    pub others: bool,
}

/// What was erased, and where in Telegram more of it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    pub traces: Traces,
    pub cards: Vec<Card>,
    pub topics: Vec<TopicId>,
    /// Whether the stop-list still holds them.
    pub stopped: bool,
}

/// The rows that are theirs, as JSON lists.
struct Rows {
    dialogs: String,
    items: String,
}

impl ErasureQueries<'_> {
    /// Everything by which somebody is known here.
    pub async fn known(&mut self, target: &Target) -> Result<Known, StoreError> {
        let key = target.key();
        let id: Option<i64> = match target {
            Target::Person(id) => Some(id.0),
            Target::Name(_) => {
                sqlx::query_scalar(
                    "select telegram_user_id from usernames where name = $1 and telegram_user_id is not null
                 union all select telegram_user_id from dialogs
                     where lower(target_username) = $1 and telegram_user_id is not null
                 limit 1",
                )
                .bind(&key)
                .fetch_optional(&mut *self.0.db)
                .await?
            }
        };
        let mut keys: Vec<String> = sqlx::query_scalar(
            "select name from usernames where telegram_user_id = $1
             union select lower(username) from people where telegram_user_id = $1 and username is not null
             union select lower(target_username) from dialogs
                 where telegram_user_id = $1 and target_username is not null
             union select $2
             union select 'id:' || $1 where $1 is not null",
        )
        .bind(id)
        .bind(&key)
        .fetch_all(&mut *self.0.db)
        .await?;
        keys.dedup();
        let called: Option<String> = sqlx::query_scalar(
            "select display_name from people where telegram_user_id = $1
             union all select display_name from dialogs where telegram_user_id = $1 and display_name is not null limit 1",
        )
        .bind(id)
        .fetch_optional(&mut *self.0.db)
        .await?;
        Ok(Known { id: id.map(TelegramUserId), keys, called })
    }

    pub async fn traces(&mut self, known: &Known) -> Result<Traces, StoreError> {
        let Rows { dialogs, items } = self.rows(known).await?;
        let (dialogs, messages, notes, waiting, others): (u32, u32, u32, u32, bool) = sqlx::query_as(
            "select json_array_length($1),
                 (select count(*) from messages where dialog_id in (select value from json_each($1))),
                 (select count(*) from dialog_notes where dialog_id in (select value from json_each($1))),
                 (select count(*) from outbox
                     where id in (select value from json_each($2)) and settled_at is null),
                 json_array_length($2) > 0
                     or exists (select 1 from people where telegram_user_id = $3)
                     or exists (select 1 from usernames where name in (select value from json_each($4)))
                     or exists (select 1 from stop_list where telegram_user_id = $3
                         or lower(username) in (select value from json_each($4)))",
        )
        .bind(dialogs)
        .bind(items)
        .bind(known.id.map(|id| id.0))
        .bind(keys(known)?)
        .fetch_one(&mut *self.0.db)
        .await?;
        Ok(Traces { dialogs, messages, notes, waiting, others })
    }

    /// Whether a message to them has just been handed to Telegram, so that it will be heard of again in a moment.
    pub async fn is_sending(&mut self, known: &Known) -> Result<bool, StoreError> {
        let since = self.0.now - jiff::SignedDuration::try_from(ON_THE_WAY).unwrap_or_default();
        let items = self.rows(known).await?.items;
        Ok(sqlx::query_scalar(
            "select exists (select 1 from outbox join accounts on accounts.id = account_id
                 where outbox.id in (select value from json_each($1)) and state = 'sending' and last_attempt_at > $2)",
        )
        .bind(items)
        .bind(since.as_millisecond())
        .fetch_one(&mut *self.0.db)
        .await?)
    }

    /// Erases a person. What stands of them in chats is listed among the deletions that are owed, so that it goes after a
    /// restart, too.
    pub async fn erase(&mut self, known: &Known) -> Result<Erased, StoreError> {
        let traces = self.traces(known).await?;
        let rows = self.rows(known).await?;
        let cards = self.cards(&rows).await?;
        let topics: Vec<i64> = sqlx::query_scalar(
            "select topic_id from dialogs where id in (select value from json_each($1)) and topic_id is not null",
        )
        .bind(&rows.dialogs)
        .fetch_all(&mut *self.0.db)
        .await?;
        self.erase_rows(&rows).await?;
        SearchQueries(self.0.reborrow()).forget().await?;
        let stopped = self.erase_names(known).await?;
        self.remember(known).await?;
        // Whoever erases deletes them first, and counts them.
        let after_that = self.0.now + OWN_TRY;
        for card in &cards {
            OwedDeletionQueries(self.0.reborrow()).put(*card, None, DeletionKind::Erased, after_that).await?;
        }
        Ok(Erased { traces, cards, topics: topics.into_iter().map(TopicId).collect(), stopped })
    }

    /// Erases what work that was under way has learned of them since, unless they have written meanwhile.
    pub async fn erase_rest(&mut self, known: &Known) -> Result<(), StoreError> {
        let rows = self.rows(known).await?;
        if rows.dialogs == "[]" && rows.items == "[]" {
            self.erase_names(known).await?;
        }
        Ok(())
    }

    /// When a person was erased, if ever.
    pub async fn erased_at(&mut self, person: TelegramUserId) -> Result<Option<Timestamp>, StoreError> {
        let (id_hash, _) = hashes(self.0.hash_key, None, Some(person));
        let at: Option<i64> = sqlx::query_scalar("select erased_at from erased_people where id_hash = $1")
            .bind(id_hash)
            .fetch_optional(&mut *self.0.db)
            .await?;
        at.map(moment).transpose()
    }

    async fn remember(&mut self, known: &Known) -> Result<(), StoreError> {
        // To somebody without a number nothing was ever sent.
        let (Some(id_hash), _) = hashes(self.0.hash_key, None, known.id) else { return Ok(()) };
        sqlx::query(
            "insert into erased_people (id_hash, erased_at) values ($1, $2)
             on conflict (id_hash) do update set erased_at = excluded.erased_at",
        )
        .bind(id_hash)
        .bind(self.0.now_ms())
        .execute(&mut *self.0.db)
        .await?;
        Ok(())
    }

    async fn rows(&mut self, known: &Known) -> Result<Rows, StoreError> {
        // A name that belongs to somebody else by now is theirs.
        let (dialogs, items) = sqlx::query_as(
            "select
                 (select json_group_array(id) from dialogs where telegram_user_id = $1
                     or (telegram_user_id is null and lower(target_username) in (select value from json_each($2)))),
                 (select json_group_array(id) from outbox where telegram_user_id = $1
                     or (telegram_user_id is null and lower(target_username) in (select value from json_each($2))))",
        )
        .bind(known.id.map(|id| id.0))
        .bind(keys(known)?)
        .fetch_one(&mut *self.0.db)
        .await?;
        Ok(Rows { dialogs, items })
    }

    /// The bot's messages about them, and the team's own that went to them.
    async fn cards(&mut self, rows: &Rows) -> Result<Vec<Card>, StoreError> {
        let cards: Vec<(i64, i64)> = sqlx::query_as(
            "select chat_id, card_message_id from message_cards join messages on messages.id = message_id
                 where dialog_id in (select value from json_each($1)) and card_message_id > 0
             union select card_chat_id, card_message_id from outbox
                 where id in (select value from json_each($2)) and card_chat_id is not null
             union select asked_chat_id, asked_message_id from outbox
                 where id in (select value from json_each($2)) and asked_chat_id is not null
             union select chat_id, message_id from held_answers where dialog_id in (select value from json_each($1))",
        )
        .bind(&rows.dialogs)
        .bind(&rows.items)
        .fetch_all(&mut *self.0.db)
        .await?;
        let card = |(chat, message)| Card { chat: ChatId(chat), message: TelegramMessageId(message) };
        Ok(cards.into_iter().map(card).collect())
    }

    async fn erase_rows(&mut self, rows: &Rows) -> Result<(), StoreError> {
        let dialogs = [
            "delete from held_answers where dialog_id in (select value from json_each($1))",
            "delete from message_cards where message_id in
                 (select id from messages where dialog_id in (select value from json_each($1)))",
            "insert into erased_up_to (what, id) select 'messages', max(id) from messages
                 where dialog_id in (select value from json_each($1)) having max(id) is not null
                 on conflict (what) do update set id = max(id, excluded.id)",
            "delete from messages where dialog_id in (select value from json_each($1))",
            "delete from dialog_notes where dialog_id in (select value from json_each($1))",
            "insert into erased_up_to (what, id) select 'dialogs', max(value) from json_each($1)
                 where true having max(value) is not null
                 on conflict (what) do update set id = max(id, excluded.id)",
            "delete from dialogs where id in (select value from json_each($1))",
        ];
        for statement in dialogs {
            sqlx::query(statement).bind(&rows.dialogs).execute(&mut *self.0.db).await?;
        }
        if rows.items == "[]" {
            return Ok(());
        }
        let items = [
            "update messages set outbox_id = null where outbox_id in (select value from json_each($1))",
            "delete from outbox_media_pieces where item_id in (select value from json_each($1))",
            "delete from outbox_media where item_id in (select value from json_each($1))",
            "insert into erased_up_to (what, id) select 'outbox', max(value) from json_each($1)
                 where true having max(value) is not null
                 on conflict (what) do update set id = max(id, excluded.id)",
            "delete from outbox where id in (select value from json_each($1))",
        ];
        for statement in items {
            sqlx::query(statement).bind(&rows.items).execute(&mut *self.0.db).await?;
        }
        Ok(())
    }

    /// Returns whether the stop-list holds them: that it goes on doing.
    async fn erase_names(&mut self, known: &Known) -> Result<bool, StoreError> {
        let statements = [
            "delete from people where telegram_user_id = $1",
            "delete from usernames where telegram_user_id = $1
                 or (telegram_user_id is null
                     and (former_id = $1 or name in (select value from json_each($2))))",
            "update usernames set former_id = null where former_id = $1",
            // An account of the desk may have been written to as well: it goes on knowing itself.
            "delete from peers where peer_id = $1 and coalesce(is_self, 0) = 0",
            "delete from prospects where telegram_user_id = $1",
            // A message in the making names them.
            "delete from chat_states where exists (
                 select 1 from json_each($2) where instr(lower(state), '\"' || value || '\"') > 0)",
        ];
        for statement in statements {
            let query = sqlx::query(statement).bind(known.id.map(|id| id.0));
            query.bind(keys(known)?).execute(&mut *self.0.db).await?;
        }
        let mut stopped = false;
        for key in &known.keys {
            let name = Username::parse(key).ok();
            let mut list = StopListQueries(self.0.reborrow());
            stopped |= list.contains(name.as_ref(), known.id).await?;
            list.forget(name.as_ref(), known.id).await?;
        }
        Ok(stopped)
    }
}

fn keys(known: &Known) -> Result<String, StoreError> {
    serde_json::to_string(&known.keys).map_err(|error| StoreError::corrupt("usernames", error))
}
