//! Telegram's own helpers: translations (<https://core.telegram.org/api/translation>) and the words of voice messages
//! (<https://core.telegram.org/api/transcribe>). Nothing leaves for another service.

use grammers_tl_types::{enums, functions, types};
use jiff::Timestamp;

use super::client::AccountClient;
use super::error::{ClientError, ErrorKind, RpcCall};
use super::formatting::{entities, spans};
use crate::domain::ids::{TelegramMessageId, TelegramUserId};
use crate::domain::language::Language;
use crate::domain::spoken_language::SpokenLanguage;
use crate::domain::text::Part;

/// The words of a voice message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// What is known of them so far.
    pub text: String,
    /// Telegram is not done; an update brings the rest.
    pub pending: bool,
    /// What is left of the trial of an account without Premium.
    pub trial: Option<TranscriptTrial>,
}

/// Voice messages that an account without Premium may still turn into text, and until when that number holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TranscriptTrial {
    pub left: u32,
    pub until: Option<Timestamp>,
}

impl AccountClient {
    /// Telegram's translation of a message in the chat with a person.
    ///
    /// # Errors
    /// [`ErrorKind::HelperBusy`] when Telegram has no room for translations; others when it refuses or does not answer.
    pub async fn translate(
        &self,
        with: TelegramUserId,
        message: TelegramMessageId,
        into: Language,
    ) -> Result<String, ClientError> {
        let (user_id, access_hash) = self.address(with).await?;
        let request = functions::messages::TranslateText {
            peer: Some(types::InputPeerUser { user_id, access_hash }.into()),
            id: Some(vec![number(message)?]),
            text: None,
            to_lang: into.code().to_owned(),
            tone: None,
        };
        Ok(self.first_translation(&request).await?.text)
    }

    /// Telegram's translation of words that nobody has sent yet, with their formatting.
    ///
    /// # Errors
    /// As [`AccountClient::translate`].
    pub async fn translate_words(&self, words: &Part, into: SpokenLanguage) -> Result<Part, ClientError> {
        let known = self.mentioned(&words.spans).await?;
        let entities = entities(&words.spans, &known).unwrap_or_default();
        let text = types::TextWithEntities { text: words.text.clone(), entities };
        let request = functions::messages::TranslateText {
            peer: None,
            id: None,
            text: Some(vec![text.into()]),
            to_lang: into.code().to_owned(),
            tone: None,
        };
        let answer = self.first_translation(&request).await?;
        Ok(Part { spans: spans(&answer.entities), text: answer.text })
    }

    async fn first_translation(
        &self,
        request: &functions::messages::TranslateText,
    ) -> Result<types::TextWithEntities, ClientError> {
        let enums::messages::TranslatedText::TranslateResult(answer) = self.call(request, RpcCall::Other).await?;
        let first = answer.result.into_iter().next();
        let words = first.map(|enums::TextWithEntities::Entities(words)| words).filter(|words| !words.text.is_empty());
        words.ok_or(ClientError::Telegram(ErrorKind::HelperBusy))
    }

    /// The words of a voice message or a round video in the chat with a person.
    ///
    /// # Errors
    /// [`ErrorKind::Recipient`] with `PremiumOnly` when the trial is used up; others when Telegram refuses or does not
    /// answer.
    pub async fn transcribe(
        &self,
        with: TelegramUserId,
        message: TelegramMessageId,
    ) -> Result<Transcript, ClientError> {
        let (user_id, access_hash) = self.address(with).await?;
        let request = functions::messages::TranscribeAudio {
            peer: types::InputPeerUser { user_id, access_hash }.into(),
            msg_id: number(message)?,
        };
        let enums::messages::TranscribedAudio::Audio(answer) = self.call(&request, RpcCall::Other).await?;
        let until = answer.trial_remains_until_date.and_then(|date| Timestamp::from_second(date.into()).ok());
        let left = answer.trial_remains_num.and_then(|left| u32::try_from(left).ok());
        let trial = left.map(|left| TranscriptTrial { left, until });
        Ok(Transcript { text: answer.text, pending: answer.pending, trial })
    }
}

fn number(message: TelegramMessageId) -> Result<i32, ClientError> {
    i32::try_from(message.0).map_err(|_| ClientError::Telegram(ErrorKind::MessageGone))
}
