//! Dialogs that are always translated: whether one is, and what became of the translations of its messages.

use jiff::{SignedDuration, Timestamp};

use super::Dialogs;
use crate::domain::ids::{DialogId, TelegramUserId};
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::domain::message_text::{MessageText, Untranslated, next_try};
use crate::domain::spoken_language::SpokenLanguage;
use crate::event::Event;
use crate::store::{DialogError, StoreError};

/// How many of the prospect's last messages say which language they write.
const LAST: u32 = 10;
/// How long an account's other messages wait after one that stays untranslated.
const REST: SignedDuration = SignedDuration::from_mins(1);

impl Dialogs {
    /// Has everything of a dialog translated from now on, or nothing any more.
    ///
    /// # Errors
    /// When there is no such dialog.
    pub async fn set_language(
        &self,
        id: DialogId,
        language: Option<SpokenLanguage>,
        by: TelegramUserId,
    ) -> Result<(), DialogError> {
        let mut work = self.store.begin().await?;
        work.dialogs().set_language(id, language, by).await?;
        // The cards offer it no longer, or again.
        Ok(self.tags_changed(work, id).await?)
    }

    /// The language that a prospect probably writes; what they have written says it better than a member.
    pub async fn language_of(&self, id: DialogId) -> Result<Option<SpokenLanguage>, StoreError> {
        let mut reading = self.store.read().await?;
        let texts = reading.dialogs().last_texts(id, LAST).await?;
        match SpokenLanguage::of(&texts.join("\n")) {
            None => reading.contacts().language_of(id).await,
            written => Ok(written),
        }
    }

    /// Records that a message needs no translation any more. `done` means that Telegram has translated it.
    pub async fn translated(&self, message: &Message, done: bool) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.dialogs().translated(message, done).await).await
    }

    /// Records that Telegram gave no translation of a message: it is asked again later, or the message stays as it is.
    /// The account's other messages wait as long. The team sees that once for the dialog, on the message itself. `until` is
    /// the wait that Telegram demands.
    pub async fn not_translated(
        &self,
        message: &Message,
        into: Language,
        why: Untranslated,
        until: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let mut work = self.store.begin().await?;
        let failed = work.dialogs().translation_failed(message).await?;
        if !failed.is_known {
            let text = MessageText::Untranslated { language: into, why };
            if work.dialogs().add_text(message.id, &message.content, &text).await? {
                work.raise(Event::MessageChanged { id: message.id });
            }
        }
        let shown_here = !failed.is_known || message.untranslated(into).is_some();
        let again = next_try(failed.tries, shown_here, why, work.now());
        if again.is_none() {
            work.dialogs().translated(message, false).await?;
        }
        let rest = again.unwrap_or(work.now() + REST);
        work.dialogs().postpone_translations(message.account_id, until.map_or(rest, |until| until.max(rest))).await?;
        work.commit().await
    }
}
