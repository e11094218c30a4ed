//! Sending messages, and the requests around it.
//!
//! Invariant: a message is sent only with a claim and under its item's `random_id`, and nothing is ever paid for.

use std::collections::BTreeMap;

use grammers_tl_types::{enums, functions, types};
use jiff::{SignedDuration, Timestamp};

use super::answer::{SentMessage, read_sent};
use super::client::AccountClient;
use super::error::{ClientError, ErrorKind, RpcCall, UNKNOWN_OUTCOME, WaitScope};
use super::formatting::entities;
use crate::domain::gate::Requirement;
use crate::domain::ids::{TelegramMessageId, TelegramUserId};
use crate::domain::outbox::OutboxItem;
use crate::domain::text::{Span, SpanKind};
use crate::store::Claim;

/// How many messages of a chat are searched for one that may have been sent.
const LOOKED_THROUGH: i32 = 100;
/// The tolerated difference between Telegram's clock and ours.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(5);

impl AccountClient {
    /// Sends a claimed item under the item's `random_id`, so that a retry does not send it twice.
    ///
    /// # Errors
    /// [`ErrorKind::Retry`] when it may or may not have been sent; [`ErrorKind::StaleAccess`] when the recipient must
    /// be looked up first; the others when it was not sent.
    pub async fn send_message(&self, claim: &Claim) -> Result<SentMessage, ClientError> {
        let item = claim.item();
        if claim.account() != self.account() {
            return Err(ClientError::Telegram(ErrorKind::Unknown { name: "a claim of another account".into() }));
        }
        let Some(recipient) = item.telegram_user_id else { return Err(ClientError::Telegram(ErrorKind::StaleAccess)) };
        let access_hash = claim.access_hash().ok_or(ClientError::Telegram(ErrorKind::StaleAccess))?;
        let peer = types::InputPeerUser { user_id: recipient.0, access_hash }.into();
        let media = match claim.media() {
            Some(media) => Some(self.upload(item, media).await?),
            None => None,
        };
        self.send_alone(peer, item, media).await
    }

    /// Sends one claimed item, with its file if it has one.
    pub(super) async fn send_alone(
        &self,
        peer: enums::InputPeer,
        item: &OutboxItem,
        media: Option<enums::InputMedia>,
    ) -> Result<SentMessage, ClientError> {
        let mut words = text(peer, item, entities(&item.spans, &self.mentioned(&item.spans).await?));
        let mut answer = self.hand_over(&words, media.as_ref()).await;
        if matches!(answer, Err(ClientError::Telegram(ErrorKind::MessageGone))) && words.reply_to.take().is_some() {
            // The message that it replies to was deleted meanwhile. Send it without the reply; nothing was executed.
            answer = self.hand_over(&words, media.as_ref()).await;
        }
        let refused = matches!(answer, Err(ClientError::Telegram(ErrorKind::Content)));
        if refused && mentions_somebody(item) {
            // Perhaps a mention that Telegram refuses (`ENTITY_MENTION_USER_INVALID`). Send it without mentions.
            // Nothing was executed, so the second call counts as the first.
            words.entities = entities(&item.spans, &BTreeMap::new());
            answer = self.hand_over(&words, media.as_ref()).await;
        }
        if matches!(answer, Err(ClientError::Telegram(ErrorKind::UploadGone))) {
            self.uploads.forget(item.random_id.get());
            return Err(ClientError::Telegram(UNKNOWN_OUTCOME));
        }
        let answer = answer?;
        self.uploads.forget(item.random_id.get());
        // Without the message id nothing is certain, and a retry is harmless.
        read_sent(&answer, item.random_id.get()).ok_or(ClientError::Telegram(UNKNOWN_OUTCOME))
    }

    async fn hand_over(
        &self,
        words: &functions::messages::SendMessage,
        media: Option<&enums::InputMedia>,
    ) -> Result<enums::Updates, ClientError> {
        match media {
            Some(media) => self.call(&with_media(words.clone(), media.clone()), RpcCall::Uploaded).await,
            None => self.call(words, RpcCall::Other).await,
        }
    }

    /// The access hashes of mentioned people, as far as this account knows them.
    pub(super) async fn mentioned(&self, spans: &[Span]) -> Result<BTreeMap<TelegramUserId, i64>, ClientError> {
        let mut known = BTreeMap::new();
        for span in spans {
            if let SpanKind::Mention { user } = span.kind
                && let Some(access_hash) = self.session.access_hash(user).await?
            {
                known.insert(user, access_hash);
            }
        }
        Ok(known)
    }

    /// Shows a person that a reply is being typed; Telegram removes it after a few seconds.
    ///
    /// # Errors
    /// When Telegram refuses or does not answer.
    pub async fn show_typing(&self, person: TelegramUserId) -> Result<(), ClientError> {
        let (user_id, access_hash) = self.address(person).await?;
        let request = functions::messages::SetTyping {
            peer: types::InputPeerUser { user_id, access_hash }.into(),
            top_msg_id: None,
            action: enums::SendMessageAction::SendMessageTypingAction,
        };
        self.call(&request, RpcCall::Other).await?;
        Ok(())
    }

    /// What Telegram requires before this account may write to a person.
    ///
    /// # Errors
    /// When Telegram refuses or does not answer.
    pub async fn requirement(&self, person: TelegramUserId) -> Result<Requirement, ClientError> {
        let now = self.session.store().clock().now();
        if let Some(until) = self.requirements_rest().filter(|until| now < *until) {
            return Err(ClientError::Telegram(ErrorKind::Wait { until, scope: WaitScope::Requirement }));
        }
        let (user_id, access_hash) = self.address(person).await?;
        let id = vec![types::InputUser { user_id, access_hash }.into()];
        let answer = self.call(&functions::users::GetRequirementsToContact { id }, RpcCall::Requirement).await;
        if let Err(ClientError::Telegram(ErrorKind::Wait { until, .. })) = answer {
            self.rest_requirements(until);
        }
        Ok(match answer?.first() {
            Some(enums::RequirementToContact::Premium) => Requirement::Premium,
            Some(enums::RequirementToContact::PaidMessages(_)) => Requirement::Payment,
            Some(enums::RequirementToContact::Empty) | None => Requirement::None,
        })
    }

    /// Searches the chat for own messages with this text, and with a file of this name if one is given, that were sent
    /// since a moment, newest first.
    ///
    /// # Errors
    /// When Telegram refuses or does not answer.
    pub async fn find_sent(
        &self,
        person: TelegramUserId,
        words: &str,
        file_name: Option<&str>,
        since: Timestamp,
    ) -> Result<Vec<TelegramMessageId>, ClientError> {
        let (user_id, access_hash) = self.address(person).await?;
        let request = functions::messages::GetHistory {
            peer: types::InputPeerUser { user_id, access_hash }.into(),
            offset_id: 0,
            offset_date: 0,
            add_offset: 0,
            limit: LOOKED_THROUGH,
            max_id: 0,
            min_id: 0,
            hash: 0,
        };
        let messages = match self.call(&request, RpcCall::Other).await? {
            enums::messages::Messages::Messages(all) => all.messages,
            enums::messages::Messages::Slice(slice) => slice.messages,
            _ => Vec::new(),
        };
        // Dates of messages are by Telegram's clock.
        let since = (since - self.ahead_of_telegram() - CLOCKS_DIFFER).as_second();
        let ours = messages.into_iter().filter_map(|message| match message {
            enums::Message::Message(message)
                if message.out
                    && message.message == words
                    && file_name
                        .is_none_or(|name| message.media.as_ref().is_some_and(|media| is_named(media, name)))
                    && i64::from(message.date) >= since =>
            {
                Some(TelegramMessageId(message.id.into()))
            }
            _ => None,
        });
        Ok(ours.collect())
    }

    /// The person's id and this account's access hash for them.
    pub(super) async fn address(&self, person: TelegramUserId) -> Result<(i64, i64), ClientError> {
        let access_hash = self.session.access_hash(person).await?;
        let access_hash = access_hash.ok_or(ClientError::Telegram(ErrorKind::StaleAccess))?;
        Ok((person.0, access_hash))
    }
}

/// Whether a message's file has this name.
fn is_named(media: &enums::MessageMedia, name: &str) -> bool {
    let enums::MessageMedia::Document(media) = media else { return false };
    let Some(enums::Document::Document(document)) = &media.document else { return false };
    document
        .attributes
        .iter()
        .any(|one| matches!(one, enums::DocumentAttribute::Filename(named) if named.file_name == name))
}

/// Whether a text names a person by a mention.
pub(super) fn mentions_somebody(item: &OutboxItem) -> bool {
    item.spans.iter().any(|span| matches!(span.kind, SpanKind::Mention { .. }))
}

/// The message that an item replies to, shown above it.
pub(super) fn reply_to(item: &OutboxItem) -> Option<enums::InputReplyTo> {
    let reply_to_msg_id = i32::try_from(item.reply_to?.0).ok()?;
    let reply = types::InputReplyToMessage {
        reply_to_msg_id,
        top_msg_id: None,
        reply_to_peer_id: None,
        quote_text: None,
        quote_entities: None,
        quote_offset: None,
        monoforum_peer_id: None,
        todo_item_id: None,
        poll_option: None,
    };
    Some(reply.into())
}

fn text(
    peer: enums::InputPeer,
    item: &OutboxItem,
    entities: Option<Vec<enums::MessageEntity>>,
) -> functions::messages::SendMessage {
    functions::messages::SendMessage {
        no_webpage: false,
        silent: false,
        background: false,
        clear_draft: false,
        noforwards: false,
        update_stickersets_order: false,
        invert_media: false,
        allow_paid_floodskip: false,
        allow_paid_stars: None,
        peer,
        reply_to: reply_to(item),
        message: item.content.clone(),
        random_id: item.random_id.get(),
        reply_markup: None,
        entities,
        schedule_date: None,
        schedule_repeat_period: None,
        send_as: None,
        quick_reply_shortcut: None,
        effect: None,
        suggested_post: None,
        rich_message: None,
    }
}

/// The same request with a photo or file: its text becomes the caption.
fn with_media(words: functions::messages::SendMessage, media: enums::InputMedia) -> functions::messages::SendMedia {
    functions::messages::SendMedia {
        silent: words.silent,
        background: words.background,
        clear_draft: words.clear_draft,
        noforwards: words.noforwards,
        update_stickersets_order: words.update_stickersets_order,
        invert_media: words.invert_media,
        allow_paid_floodskip: words.allow_paid_floodskip,
        peer: words.peer,
        reply_to: words.reply_to,
        media,
        message: words.message,
        random_id: words.random_id,
        reply_markup: words.reply_markup,
        entities: words.entities,
        schedule_date: words.schedule_date,
        schedule_repeat_period: words.schedule_repeat_period,
        send_as: words.send_as,
        quick_reply_shortcut: words.quick_reply_shortcut,
        effect: words.effect,
        allow_paid_stars: words.allow_paid_stars,
        suggested_post: words.suggested_post,
    }
}
