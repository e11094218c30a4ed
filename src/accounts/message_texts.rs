//! Translations and the words of voice messages, made by Telegram on request and stored with the message.

use super::AccountManager;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::domain::message_text::MessageText;
use crate::domain::spoken_language::SpokenLanguage;
use crate::domain::text::Part;
use crate::event::Event;
use crate::store::StoreError;
use crate::telegram::{ClientError, ErrorKind, Transcript};

impl AccountManager {
    /// Asks Telegram for the translation of a message of the chat with a person, and stores it.
    ///
    /// # Errors
    /// When Telegram cannot be reached or refuses.
    pub async fn translate(&self, message: &Message, with: TelegramUserId, into: Language) -> Result<(), ClientError> {
        let number = message.telegram_message_id.ok_or(ClientError::Telegram(ErrorKind::MessageGone))?;
        let text = self.0.supervisor.client(message.account_id).await?.translate(with, number, into).await?;
        Ok(self.keep_text(message, &MessageText::Translation { language: into, text }).await?)
    }

    /// Asks Telegram for the translation of words that are to go to a person whose dialog belongs to this account.
    ///
    /// # Errors
    /// When Telegram cannot be reached or refuses.
    pub async fn translate_words(
        &self,
        account: AccountId,
        words: &Part,
        into: SpokenLanguage,
    ) -> Result<Part, ClientError> {
        self.0.supervisor.client(account).await?.translate_words(words, into).await
    }

    /// Asks Telegram for the words of a voice message, and stores them once they are complete. The rest of pending words
    /// comes as an update.
    ///
    /// # Errors
    /// When Telegram cannot be reached or refuses.
    pub async fn transcribe(&self, message: &Message, with: TelegramUserId) -> Result<Transcript, ClientError> {
        let number = message.telegram_message_id.ok_or(ClientError::Telegram(ErrorKind::MessageGone))?;
        let transcript = self.0.supervisor.client(message.account_id).await?.transcribe(with, number).await?;
        if !transcript.pending {
            self.keep_text(message, &MessageText::Transcript { text: transcript.text.clone() }).await?;
        }
        Ok(transcript)
    }

    async fn keep_text(&self, message: &Message, text: &MessageText) -> Result<(), StoreError> {
        let mut work = self.0.store.begin().await?;
        if work.dialogs().add_text(message.id, &message.content, text).await? {
            work.raise(Event::MessageChanged { id: message.id });
        }
        work.commit().await
    }
}
