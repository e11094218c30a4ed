//! Changing messages at Telegram: editing them, taking them back, and reacting to them.
//!
//! Invariant: a message is changed only with a claim. Each change can be repeated: Telegram does it once.

use grammers_tl_types::{functions, types};

use super::client::AccountClient;
use super::error::{ClientError, ErrorKind, RpcCall};
use super::formatting::entities;
use crate::domain::ids::TelegramMessageId;
use crate::domain::text::Span;
use crate::domain::wish::WishKind;
use crate::store::WishClaim;

impl AccountClient {
    /// Does what a claimed wish wants. It succeeds as well if Telegram has done it before.
    ///
    /// # Errors
    /// [`ErrorKind::Retry`] when it may or may not have been done, [`ErrorKind::EditTooLate`] and
    /// [`ErrorKind::MessageGone`] when it is not possible any more; the others when it was not done.
    pub async fn change_message(&self, claim: &WishClaim) -> Result<(), ClientError> {
        if claim.account() != self.account() {
            return Err(ClientError::Telegram(ErrorKind::Unknown { name: "a claim of another account".into() }));
        }
        let done = match &claim.wish().kind {
            WishKind::Edit { content, spans, .. } => self.edit(claim, content, spans).await,
            WishKind::TakeBack => self.take_back(claim).await,
            WishKind::React { emoji } => self.react(claim, emoji.as_deref()).await,
        };
        match done {
            Err(ClientError::Telegram(ErrorKind::NotModified)) => Ok(()),
            done => done,
        }
    }

    /// Replaces the text of a message, or the caption of its file.
    async fn edit(&self, claim: &WishClaim, content: &str, spans: &[Span]) -> Result<(), ClientError> {
        let (user_id, access_hash) = self.address(claim.prospect()).await?;
        let request = functions::messages::EditMessage {
            no_webpage: false,
            invert_media: false,
            peer: types::InputPeerUser { user_id, access_hash }.into(),
            id: message_id(claim)?,
            message: Some(content.to_owned()),
            media: None,
            reply_markup: None,
            entities: entities(spans, &self.mentioned(spans).await?),
            schedule_date: None,
            schedule_repeat_period: None,
            quick_reply_shortcut_id: None,
            rich_message: None,
        };
        self.call(&request, RpcCall::Other).await?;
        Ok(())
    }

    /// Sets the account's reaction to a message, or takes it off.
    async fn react(&self, claim: &WishClaim, emoji: Option<&str>) -> Result<(), ClientError> {
        let (user_id, access_hash) = self.address(claim.prospect()).await?;
        let reaction = |emoji: &str| types::ReactionEmoji { emoticon: emoji.to_owned() }.into();
        let request = functions::messages::SendReaction {
            big: false,
            add_to_recent: false,
            peer: types::InputPeerUser { user_id, access_hash }.into(),
            msg_id: message_id(claim)?,
            reaction: Some(emoji.into_iter().map(reaction).collect()),
        };
        self.call(&request, RpcCall::Other).await?;
        Ok(())
    }

    /// Deletes messages for both sides. Messages of private chats are named by their ids alone.
    async fn take_back(&self, claim: &WishClaim) -> Result<(), ClientError> {
        let id = claim.telegram_messages().map(as_sent).collect::<Result<_, _>>()?;
        let request = functions::messages::DeleteMessages { revoke: true, id };
        self.call(&request, RpcCall::Other).await?;
        Ok(())
    }
}

fn message_id(claim: &WishClaim) -> Result<i32, ClientError> {
    as_sent(claim.telegram_message())
}

fn as_sent(message: TelegramMessageId) -> Result<i32, ClientError> {
    i32::try_from(message.0).map_err(|_| ClientError::Telegram(ErrorKind::MessageGone))
}
