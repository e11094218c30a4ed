//! Sending several files as one album.
//!
//! Invariant: each file has the `random_id` of its item in every call, whether it goes in an album or alone. What Telegram
//! refuses for the content of one file holds up no other.

use std::collections::BTreeMap;

use grammers_tl_types::{enums, functions, types};

use super::answer::{SentMessage, read_sent};
use super::client::AccountClient;
use super::error::{ClientError, ErrorKind, RpcCall, UNKNOWN_OUTCOME};
use super::formatting::entities;
use super::sending::{mentions_somebody, reply_to};
use crate::domain::ids::OutboxId;
use crate::domain::outbox::OutboxItem;
use crate::store::Claim;

/// What became of a file.
type Outcome = Result<SentMessage, ErrorKind>;

/// A file of an album, ready to be sent.
type Ready<'c> = (&'c OutboxItem, enums::InputMedia);

impl AccountClient {
    /// Sends the claimed files of an album by one call. Returns the outcome of each file, in order.
    ///
    /// # Errors
    /// As [`AccountClient::send_message`], for all files.
    pub async fn send_album(&self, claim: &Claim) -> Result<Vec<Outcome>, ClientError> {
        if claim.account() != self.account() {
            return Err(ClientError::Telegram(ErrorKind::Unknown { name: "a claim of another account".into() }));
        }
        let recipient = claim.item().telegram_user_id.zip(claim.access_hash());
        let Some((user, access_hash)) = recipient else { return Err(ClientError::Telegram(ErrorKind::StaleAccess)) };
        let peer: enums::InputPeer = types::InputPeerUser { user_id: user.0, access_hash }.into();
        let (mut refused, mut ready) = (BTreeMap::new(), Vec::new());
        for claimed in claim.items() {
            let Some(media) = &claimed.media else { continue };
            match self.upload_media(&peer, &claimed.item, media).await {
                Ok(media) => ready.push((&claimed.item, media)),
                Err(ClientError::Telegram(ErrorKind::Content)) => {
                    refused.insert(claimed.item.id, Err(ErrorKind::Content));
                }
                Err(error) => return Err(error),
            }
        }
        let mut outcomes: BTreeMap<_, Outcome> = self.send_ready(&peer, &ready).await?;
        outcomes.append(&mut refused);
        // Every file has an outcome.
        Ok(claim.items().filter_map(|claimed| outcomes.remove(&claimed.item.id)).collect())
    }

    /// Sends uploaded files: as an album, or one by one if there is only one, or if Telegram refuses the album.
    async fn send_ready(
        &self,
        peer: &enums::InputPeer,
        ready: &[Ready<'_>],
    ) -> Result<BTreeMap<OutboxId, Outcome>, ClientError> {
        if ready.len() < 2 {
            return self.one_by_one(peer, ready).await;
        }
        let answer = match self.hand_over_album(peer, ready).await {
            // Nothing was executed. Which of the files it was shows when each goes alone.
            Err(ClientError::Telegram(ErrorKind::Content)) => return self.one_by_one(peer, ready).await,
            Err(ClientError::Telegram(ErrorKind::UploadGone)) => {
                ready.iter().for_each(|(item, _)| self.uploads.forget(item.random_id.get()));
                return Err(ClientError::Telegram(UNKNOWN_OUTCOME));
            }
            answer => answer?,
        };
        let outcome = |(item, _): &Ready<'_>| {
            let random_id = item.random_id.get();
            self.uploads.forget(random_id);
            // Without the message id nothing is certain, and a retry is harmless.
            (item.id, read_sent(&answer, random_id).ok_or(UNKNOWN_OUTCOME))
        };
        Ok(ready.iter().map(outcome).collect())
    }

    async fn hand_over_album(
        &self,
        peer: &enums::InputPeer,
        ready: &[Ready<'_>],
    ) -> Result<enums::Updates, ClientError> {
        let mut request = album(peer.clone(), ready);
        for ((item, _), file) in ready.iter().zip(&mut request.multi_media) {
            let enums::InputSingleMedia::Media(file) = file;
            file.entities = entities(&item.spans, &self.mentioned(&item.spans).await?);
        }
        let mut answer = self.call(&request, RpcCall::Uploaded).await;
        if matches!(answer, Err(ClientError::Telegram(ErrorKind::MessageGone))) && request.reply_to.take().is_some() {
            // The message that it replies to was deleted meanwhile. Send it without the reply; nothing was executed.
            answer = self.call(&request, RpcCall::Uploaded).await;
        }
        let refused = matches!(answer, Err(ClientError::Telegram(ErrorKind::Content)));
        if refused && ready.iter().any(|(item, _)| mentions_somebody(item)) {
            // Perhaps a mention that Telegram refuses. Nothing was executed, so the second call counts as the first.
            request.multi_media = album(peer.clone(), ready).multi_media;
            answer = self.call(&request, RpcCall::Uploaded).await;
        }
        answer
    }

    /// Sends files one by one. An error that is not about a file's content ends it for the others.
    async fn one_by_one(
        &self,
        peer: &enums::InputPeer,
        ready: &[Ready<'_>],
    ) -> Result<BTreeMap<OutboxId, Outcome>, ClientError> {
        let (mut outcomes, mut ended) = (BTreeMap::new(), None::<ErrorKind>);
        for (item, media) in ready {
            let outcome = match &ended {
                Some(error) => Err(error.clone()),
                None => match self.send_alone(peer.clone(), item, Some(media.clone())).await {
                    Ok(sent) => Ok(sent),
                    Err(ClientError::Telegram(error)) => Err(error),
                    Err(error) => return Err(error),
                },
            };
            ended = outcome.as_ref().err().filter(|error| **error != ErrorKind::Content).cloned();
            outcomes.insert(item.id, outcome);
        }
        Ok(outcomes)
    }
}

/// The request, with captions that mention nobody.
fn album(peer: enums::InputPeer, ready: &[Ready<'_>]) -> functions::messages::SendMultiMedia {
    let file = |(item, media): &Ready<'_>| {
        let message = item.content.clone();
        let entities = entities(&item.spans, &BTreeMap::new());
        types::InputSingleMedia { media: media.clone(), random_id: item.random_id.get(), message, entities }.into()
    };
    functions::messages::SendMultiMedia {
        silent: false,
        background: false,
        clear_draft: false,
        noforwards: false,
        update_stickersets_order: false,
        invert_media: false,
        allow_paid_floodskip: false,
        peer,
        reply_to: ready.first().and_then(|(item, _)| reply_to(item)),
        multi_media: ready.iter().map(file).collect(),
        schedule_date: None,
        send_as: None,
        quick_reply_shortcut: None,
        effect: None,
        allow_paid_stars: None,
    }
}
