//! Dialogs that are always translated, and their messages that wait for a translation.
//!
//! Invariant: what waits is a column of the message, so that a restart forgets none.

use jiff::Timestamp;

use crate::domain::ids::{AccountId, DialogId, MessageId, TelegramUserId};
use crate::domain::message::Message;
use crate::domain::spoken_language::SpokenLanguage;
use crate::store::context::CommitNotification;
use crate::store::dialogs::changes::DialogError;
use crate::store::engine::codec::moment;
use crate::store::log::audit::Action;
use crate::store::{DialogQueries, StoreError};

/// The accounts with messages that wait, each with the time of the first.
pub(in crate::store) const WAITING: &str = "select account_id, min(translate_at) from messages
     where translate_at is not null group by account_id";
/// The next message of an account.
pub(in crate::store) const NEXT: &str = "select * from messages
     where account_id = $1 and translate_at <= $2 order by translate_at, id limit 1";

/// What follows from a failed translation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AfterFailure {
    pub tries: u32,
    /// Whether the team knows that this dialog is not translated.
    pub is_known: bool,
}

impl DialogQueries<'_> {
    /// Sets the language of a dialog that is always translated, or that it no longer is. Their last message is
    /// translated with it.
    ///
    /// # Errors
    /// When there is no such dialog.
    pub async fn set_language(
        &mut self,
        id: DialogId,
        language: Option<SpokenLanguage>,
        by: TelegramUserId,
    ) -> Result<(), DialogError> {
        let sql = "update dialogs set language = $2, translation_failed = false where id = $1";
        if self.0.changed(sql, (id.0, language.map(SpokenLanguage::code))).await? == 0 {
            return Err(DialogError::NoSuchDialog(id));
        }
        let sql = "update messages set translate_at = null where dialog_id = $1 and translate_at is not null";
        self.0.execute(sql, [id.0]).await?;
        if language.is_some() {
            let sql = "update messages set translate_at = $2, translate_tries = 0
                 where id = (select max(id) from messages where dialog_id = $1 and direction = 'in')";
            self.0.execute(sql, (id.0, self.0.now_ms())).await?;
            self.0.raised.push(CommitNotification::ToTranslate);
        }
        let dialog = self.get_dialog(id).await?.ok_or(DialogError::NoSuchDialog(id))?;
        let details = language.map_or_else(|| format!("{id}: off"), |language| format!("{id}: {language}"));
        self.note(&dialog, Action::DialogTranslated, Some(by), details).await?;
        Ok(())
    }

    /// The prospect's last texts, newest first.
    pub async fn last_texts(&mut self, id: DialogId, most: u32) -> Result<Vec<String>, StoreError> {
        let sql = "select content from messages
             where dialog_id = $1 and direction = 'in' and not quiet order by timestamp desc, id desc limit $2";
        self.0.values(sql, (id.0, most)).await
    }

    /// Has a message translated, if its dialog always is.
    pub(in crate::store) async fn want_translation(&mut self, id: MessageId) -> Result<(), StoreError> {
        let sql = "update messages set translate_at = $2, translate_tries = 0
             where id = $1 and direction = 'in' and content <> ''
               and exists (select 1 from dialogs where dialogs.id = dialog_id and language is not null)";
        if self.0.changed(sql, (id.0, self.0.now_ms())).await? > 0 {
            self.0.raised.push(CommitNotification::ToTranslate);
        }
        Ok(())
    }

    /// The accounts with messages that wait for a translation, and since or until when.
    pub async fn waiting_translations(&mut self) -> Result<Vec<(AccountId, Timestamp)>, StoreError> {
        let rows: Vec<(AccountId, i64)> = self.0.rows(WAITING, ()).await?;
        rows.into_iter().map(|(account, at)| Ok((account, moment(at)?))).collect()
    }

    /// The message of an account that is to be translated next, if it is time.
    pub async fn next_to_translate(&mut self, account: AccountId) -> Result<Option<Message>, StoreError> {
        self.0.optional_row(NEXT, (account.0, self.0.now_ms())).await
    }

    /// Records that a message needs no translation any more. `done` means that Telegram has translated it. Other words
    /// wait again.
    pub async fn translated(&mut self, message: &Message, done: bool) -> Result<(), StoreError> {
        let sql = "update messages set translate_at = null where id = $1 and content = $2";
        self.0.execute(sql, (message.id.0, &message.content)).await?;
        if done {
            let sql = "update dialogs set translation_failed = false where id = $1 and translation_failed";
            self.0.execute(sql, [message.dialog_id.0]).await?;
        }
        Ok(())
    }

    /// Counts a translation that failed.
    pub async fn translation_failed(&mut self, message: &Message) -> Result<AfterFailure, StoreError> {
        let sql = "update messages set translate_tries = translate_tries + 1 where id = $1 returning translate_tries";
        let tries: Option<u32> = self.0.optional_value(sql, [message.id.0]).await?;
        let sql = "update dialogs set translation_failed = true where id = $1 and not translation_failed returning id";
        let first: Option<DialogId> = self.0.optional_value(sql, [message.dialog_id.0]).await?;
        Ok(AfterFailure { tries: tries.unwrap_or(u32::MAX), is_known: first.is_none() })
    }

    /// Has no message of an account translated before this time.
    pub async fn postpone_translations(&mut self, account: AccountId, until: Timestamp) -> Result<(), StoreError> {
        let sql = "update messages set translate_at = $2 where account_id = $1 and translate_at < $2";
        self.0.execute(sql, (account.0, until.as_millisecond())).await?;
        self.0.raised.push(CommitNotification::ToTranslate);
        Ok(())
    }
}
