//! Erasure of one person.
//!
//! Invariant: afterwards nothing in the database leads to them but keyed hashes: those of the stop-list, and those that
//! recognise late updates. The team's figures stay, since they name nobody.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;

use super::stop_list::hashes;
use crate::domain::contact::Contact;
use crate::domain::ids::{ChatId, ContactId, DialogId, TelegramMessageId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::owed_deletion::DeletionKind;
use crate::domain::phone::Phone;
use crate::domain::target::Target;
use crate::domain::username::Username;
use crate::store::contacts::consents::{ERASE_CONSENTS, ERASE_EVIDENCE};
use crate::store::context::Context;
use crate::store::engine::codec::moment;
use crate::store::{OwedDeletionQueries, SearchQueries, StopListQueries, StoreError, Topic, TopicQueries};

pub struct ErasureQueries<'w>(pub(in crate::store) Context<'w>);

/// For how long the member who erases gets to delete the messages in chats first.
const OWN_TRY: jiff::SignedDuration = jiff::SignedDuration::from_mins(1);
/// How long after an account's last attempt Telegram's answer may still arrive.
const ON_THE_WAY: Duration = Duration::from_secs(60);

/// A person, with every id and name by which they are known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub id: Option<TelegramUserId>,
    /// In the form in which targets are compared.
    keys: Vec<String>,
    pub called: Option<String>,
    /// A contact that may have no other name than its number.
    contact: Option<ContactId>,
}

/// What is stored of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traces {
    pub dialogs: u32,
    pub messages: u32,
    pub notes: u32,
    /// Items that wait for them.
    pub waiting: u32,
    /// Whether anything else leads to them: a name, a settled item, an entry of the stop-list.
    pub others: bool,
}

/// What was erased, and which messages in Telegram remain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    pub traces: Traces,
    pub cards: Vec<Card>,
    pub topics: Vec<Topic>,
    /// Whether the stop-list still contains them.
    pub stopped: bool,
}

/// The rows of a person.
#[derive(Default)]
struct Rows {
    contacts: BTreeSet<i64>,
    dialogs: BTreeSet<i64>,
    items: BTreeSet<i64>,
}

// The dialogs of person `$1` under the name `$2`. A name that belongs to another person by now does not count.
const DIALOGS_OF: &str = "select id from dialogs
     where telegram_user_id = $1 or (telegram_user_id is null and lower(target_username) = $2)";
const CONTACTS_OF: &str = "select id from contacts
     where telegram_user_id = $1 or (telegram_user_id is null and lower(username) = $2)";
pub(in crate::store) const ERASE_CONTACT: [&str; 10] = [
    // Their waiting messages go with the person; of two contacts that are one, they end.
    "update outbox set state = 'cancelled', reason = 'run_stopped', settled_at = not_before
         where settled_at is null and attempts = 0 and run_id in (select id from runs where contact_id = $1)",
    // A campaign goes on counting somebody, without knowing who it was.
    "update campaign_people set contact_id = null, run_id = null, outcome = coalesce(outcome, 'forgotten')
         where contact_id = $1",
    "delete from undo_runs where run_id in (select id from runs where contact_id = $1)",
    "delete from runs where contact_id = $1",
    "delete from list_members where contact_id = $1",
    "delete from import_changes where contact_id = $1",
    "delete from import_contacts where contact_id = $1",
    "delete from contact_labels where contact_id = $1",
    "delete from contact_fields where contact_id = $1",
    "delete from contacts where id = $1",
];
const ITEMS_OF: &str = "select id from outbox
     where telegram_user_id = $1 or (telegram_user_id is null and lower(target_username) = $2)";
const WAITING_FOR: &str = "select id from outbox
     where settled_at is null
         and (telegram_user_id = $1 or (telegram_user_id is null and lower(target_username) = $2))";
const SENDING_TO: &str = "select exists (
         select 1 from outbox join accounts on accounts.id = account_id
         where state = 'sending' and last_attempt_at > $3 and (outbox.telegram_user_id = $1
             or (outbox.telegram_user_id is null and lower(target_username) = $2)))";
const CARDS_OF_ITEMS: &str = "select card_chat_id, card_message_id from outbox
     where card_chat_id is not null
         and (telegram_user_id = $1 or (telegram_user_id is null and lower(target_username) = $2))
     union select asked_chat_id, asked_message_id from outbox
     where asked_chat_id is not null
         and (telegram_user_id = $1 or (telegram_user_id is null and lower(target_username) = $2))";
const ERASE_ITEMS: [&str; 6] = [
    "delete from undo_items where item_id in (
         select id from outbox
         where telegram_user_id = $1 or (telegram_user_id is null and lower(target_username) = $2))",
    "delete from wishes where item_id in (
         select id from outbox
         where telegram_user_id = $1 or (telegram_user_id is null and lower(target_username) = $2))",
    "update messages set outbox_id = null where outbox_id in (
         select id from outbox
         where telegram_user_id = $1 or (telegram_user_id is null and lower(target_username) = $2))",
    "delete from outbox_media_pieces where item_id in (
         select id from outbox
         where telegram_user_id = $1 or (telegram_user_id is null and lower(target_username) = $2))",
    "delete from outbox_media where item_id in (
         select id from outbox
         where telegram_user_id = $1 or (telegram_user_id is null and lower(target_username) = $2))",
    "delete from outbox
     where telegram_user_id = $1 or (telegram_user_id is null and lower(target_username) = $2)",
];
const ERASE_NAMES: [&str; 5] = [
    "delete from people where telegram_user_id = $1",
    "delete from usernames
     where telegram_user_id = $1 or (telegram_user_id is null and (former_id = $1 or name = $2))",
    "update usernames set former_id = null where former_id = $1",
    // The recipient may have been an account of the desk, which still knows itself.
    "delete from peers where peer_id = $1 and (is_self is null or not is_self)",
    "delete from prospects where telegram_user_id = $1",
];

// The counts for dialog `$1`.
const SAID_IN: &str = "select (select count(*) from messages where dialog_id = $1),
     (select count(*) from dialog_notes where dialog_id = $1)";
const CARDS_OF_DIALOG: &str = "select chat_id, card_message_id
     from message_cards join messages on messages.id = message_id
     where dialog_id = $1 and card_message_id > 0
     union select chat_id, message_id from held_answers where dialog_id = $1";
const ERASE_DIALOG: [&str; 9] = [
    "delete from reactions where message_id in (select id from messages where dialog_id = $1)",
    "delete from wishes where message_id in (select id from messages where dialog_id = $1)",
    "delete from held_answers where dialog_id = $1",
    "delete from message_cards where message_id in (select id from messages where dialog_id = $1)",
    "delete from messages where dialog_id = $1",
    "delete from dialog_notes where dialog_id = $1",
    "delete from undos where dialog_id = $1",
    "delete from topics where dialog_id = $1",
    "delete from dialogs where id = $1",
];

impl ErasureQueries<'_> {
    /// Every id and name by which a person is known here.
    pub async fn known(&mut self, target: &Target) -> Result<Known, StoreError> {
        let key = target.key();
        let id: Option<i64> = match target {
            Target::Person(id) => Some(id.0),
            Target::Name(_) => {
                let sql = "select telegram_user_id from usernames where name = $1 and telegram_user_id is not null
                 union all select telegram_user_id from dialogs
                     where lower(target_username) = $1 and telegram_user_id is not null
                 limit 1";
                self.0.optional_value(sql, [&key]).await?
            }
        };
        let sql = "select name from usernames where telegram_user_id = $1
             union select lower(username) from people where telegram_user_id = $1 and username is not null
             union select lower(target_username) from dialogs
                 where telegram_user_id = $1 and target_username is not null
             union select lower(username) from contacts where telegram_user_id = $1 and username is not null
             union select $2
             union select 'id:' || $1 where $1 is not null";
        let mut keys: Vec<String> = self.0.values(sql, (id, &key)).await?;
        keys.dedup();
        let sql = "select display_name from people where telegram_user_id = $1
             union all select display_name from dialogs where telegram_user_id = $1 and display_name is not null limit 1";
        let called: Option<String> = self.0.optional_value(sql, [id]).await?;
        Ok(Known { id: id.map(TelegramUserId), keys, called, contact: None })
    }

    /// The person of a contact, with every id and name by which they are known here.
    pub async fn known_contact(&mut self, contact: &Contact) -> Result<Known, StoreError> {
        let called = contact.called().or_else(|| contact.phone.as_ref().map(Phone::pretty));
        let known = match (contact.person, contact.target()) {
            (Some(id), _) => self.known(&Target::Person(id)).await?,
            (None, Some(target)) => self.known(&target).await?,
            (None, None) => Known { id: None, keys: Vec::new(), called: None, contact: None },
        };
        Ok(Known { called, contact: Some(contact.id), ..known })
    }

    pub async fn traces(&mut self, known: &Known) -> Result<Traces, StoreError> {
        let rows = self.rows(known).await?;
        let waiting = self.ids(WAITING_FOR, known).await?;
        let mut traces = Traces { dialogs: length(&rows.dialogs), waiting: length(&waiting), ..Traces::default() };
        for dialog in &rows.dialogs {
            let (messages, notes): (u32, u32) = self.0.row(SAID_IN, [dialog]).await?;
            traces.messages += messages;
            traces.notes += notes;
        }
        traces.others = !rows.items.is_empty() || !rows.contacts.is_empty();
        for key in &known.keys {
            let sql = "select exists (select 1 from people where telegram_user_id = $1)
                     or exists (select 1 from usernames where name = $2)
                     or exists (select 1 from stop_list where telegram_user_id = $1 or lower(username) = $2)";
            let led_by_name: bool = self.0.value(sql, (known.id.map(|id| id.0), key)).await?;
            traces.others |= led_by_name;
        }
        Ok(traces)
    }

    /// Whether a message to them was just handed to Telegram, so that its update will arrive in a moment.
    pub async fn is_sending(&mut self, known: &Known) -> Result<bool, StoreError> {
        let since = self.0.now - jiff::SignedDuration::try_from(ON_THE_WAY).unwrap_or_default();
        for key in &known.keys {
            let sending = self.0.value(SENDING_TO, (known.id.map(|id| id.0), key, since.as_millisecond())).await?;
            if sending {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Erases a person. Messages about them in chats are recorded as owed deletions, so that they are deleted after a
    /// restart too.
    pub async fn erase(&mut self, known: &Known) -> Result<Erased, StoreError> {
        let traces = self.traces(known).await?;
        let rows = self.rows(known).await?;
        let cards = self.cards(known, &rows).await?;
        let mut topics = Vec::new();
        for dialog in &rows.dialogs {
            topics.extend(TopicQueries(self.0.reborrow()).all_of(DialogId(*dialog)).await?);
        }
        let phone = self.phone(&rows).await?;
        self.erase_rows(known, &rows).await?;
        SearchQueries(self.0.reborrow()).forget().await?;
        let stopped = self.erase_names(known, phone.as_deref()).await?;
        self.remember(known).await?;
        // The member who erases deletes them first, and counts them.
        let after_that = self.0.now + OWN_TRY;
        for card in &cards {
            OwedDeletionQueries(self.0.reborrow()).put(*card, None, DeletionKind::Erased, after_that).await?;
        }
        Ok(Erased { traces, cards, topics, stopped })
    }

    /// Erases what running tasks have stored about them since, unless they have written meanwhile.
    pub async fn erase_rest(&mut self, known: &Known) -> Result<(), StoreError> {
        let rows = self.rows(known).await?;
        if rows.dialogs.is_empty() && rows.items.is_empty() {
            let phone = self.phone(&rows).await?;
            self.erase_contacts(&rows).await?;
            self.erase_names(known, phone.as_deref()).await?;
        }
        Ok(())
    }

    /// When a person was erased, if ever.
    pub async fn erased_at(&mut self, person: TelegramUserId) -> Result<Option<Timestamp>, StoreError> {
        let (id_hash, _) = hashes(self.0.hash_key, None, Some(person));
        let sql = "select erased_at from erased_people where id_hash = $1";
        let at: Option<i64> = self.0.optional_value(sql, [id_hash]).await?;
        at.map(moment).transpose()
    }

    async fn remember(&mut self, known: &Known) -> Result<(), StoreError> {
        // A person without a known id was never sent anything.
        let (Some(id_hash), _) = hashes(self.0.hash_key, None, known.id) else { return Ok(()) };
        let sql = "insert into erased_people (id_hash, erased_at) values ($1, $2)
             on conflict (id_hash) do update set erased_at = excluded.erased_at";
        self.0.execute(sql, (id_hash, self.0.now_ms())).await
    }

    async fn rows(&mut self, known: &Known) -> Result<Rows, StoreError> {
        let mut contacts = self.ids(CONTACTS_OF, known).await?;
        contacts.extend(known.contact.map(|contact| contact.0));
        Ok(Rows { contacts, dialogs: self.ids(DIALOGS_OF, known).await?, items: self.ids(ITEMS_OF, known).await? })
    }

    /// The ids that a statement finds under any of their names.
    async fn ids(&mut self, statement: &'static str, known: &Known) -> Result<BTreeSet<i64>, StoreError> {
        let mut ids = BTreeSet::new();
        for key in &known.keys {
            ids.extend(self.0.values::<i64>(statement, (known.id.map(|id| id.0), key)).await?);
        }
        Ok(ids)
    }

    /// The bot's messages about them, and the team's own messages that were sent to them.
    async fn cards(&mut self, known: &Known, rows: &Rows) -> Result<Vec<Card>, StoreError> {
        let mut cards: BTreeSet<(ChatId, TelegramMessageId)> = BTreeSet::new();
        for dialog in &rows.dialogs {
            cards.extend(self.0.rows::<(_, _)>(CARDS_OF_DIALOG, [dialog]).await?);
        }
        for key in &known.keys {
            cards.extend(self.0.rows::<(_, _)>(CARDS_OF_ITEMS, (known.id.map(|id| id.0), key)).await?);
        }
        Ok(cards.into_iter().map(|(chat, message)| Card { chat, message }).collect())
    }

    async fn erase_rows(&mut self, known: &Known, rows: &Rows) -> Result<(), StoreError> {
        self.erase_contacts(rows).await?;
        for dialog in &rows.dialogs {
            for statement in ERASE_DIALOG {
                self.0.execute(statement, [dialog]).await?;
            }
        }
        if rows.items.is_empty() {
            return Ok(());
        }
        self.erase_by_name(&ERASE_ITEMS, known).await
    }

    /// The phone of their contact, for which the stop-list goes on to hold.
    async fn phone(&mut self, rows: &Rows) -> Result<Option<String>, StoreError> {
        for contact in &rows.contacts {
            let sql = "select phone from contacts where id = $1 and phone is not null";
            if let Some(phone) = self.0.optional_value(sql, [contact]).await? {
                return Ok(Some(phone));
            }
        }
        Ok(None)
    }

    async fn erase_contacts(&mut self, rows: &Rows) -> Result<(), StoreError> {
        for contact in &rows.contacts {
            for statement in ERASE_CONTACT {
                self.0.execute(statement, [contact]).await?;
            }
            // The ledger lets an entry go only after its contact.
            self.0.execute(ERASE_CONSENTS, [contact]).await?;
        }
        if !rows.contacts.is_empty() {
            self.0.execute(ERASE_EVIDENCE, ()).await?;
        }
        Ok(())
    }

    async fn erase_by_name(&mut self, statements: &[&'static str], known: &Known) -> Result<(), StoreError> {
        for key in &known.keys {
            for statement in statements {
                self.0.execute(*statement, (known.id.map(|id| id.0), key)).await?;
            }
        }
        Ok(())
    }

    /// Deletes questions in chats that name them, such as a draft.
    async fn erase_questions(&mut self, known: &Known) -> Result<(), StoreError> {
        let sql = "select chat_id, state from chat_states";
        let states: Vec<(i64, String)> = self.0.rows(sql, ()).await?;
        for (chat, state) in states {
            let state = state.to_ascii_lowercase();
            if known.keys.iter().any(|key| state.contains(&format!("\"{key}\""))) {
                self.0.execute("delete from chat_states where chat_id = $1", [chat]).await?;
            }
        }
        Ok(())
    }

    /// Deletes their names. Returns whether the stop-list contains them, which it goes on doing.
    async fn erase_names(&mut self, known: &Known, phone: Option<&str>) -> Result<bool, StoreError> {
        self.erase_by_name(&ERASE_NAMES, known).await?;
        self.erase_questions(known).await?;
        let mut stopped = false;
        for key in &known.keys {
            let name = Username::parse(key).ok();
            let mut list = StopListQueries(self.0.reborrow());
            stopped |= list.contains(name.as_ref(), known.id).await?;
            list.forget(name.as_ref(), known.id, phone).await?;
        }
        Ok(stopped)
    }
}

fn length(ids: &BTreeSet<i64>) -> u32 {
    u32::try_from(ids.len()).unwrap_or(u32::MAX)
}
