//! Changing a message after it was accepted: its words, or taking it back. What was not attempted is changed here;
//! what may be at Telegram is changed there, as a wish.
//!
//! Invariant: a change, what it cancels, and its audit entry are one transaction. An update that is delivered again
//! changes nothing.

use super::handle::{Outbox, raise};
use crate::domain::ids::{OutboxId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::message::Message;
use crate::domain::message_text::original;
use crate::domain::outbox::{ItemState, OutboxItem};
use crate::domain::run::RunReason;
use crate::domain::text::Span;
use crate::domain::wish::{Wish, WishKind, WishState};
use crate::event::Event;
use crate::store::{Action, AuditEntry, StoreError, Tx};

/// The outcome of asking for a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It waits, and was changed or cancelled.
    BeforeItWent,
    /// It is changed at Telegram as soon as the account can do it.
    Wanted,
    /// It is as it was asked to be, or the same update was handled before.
    Unchanged,
    /// It went as this many messages, which cannot be edited as one.
    InParts(usize),
    TakenBack,
    /// Nothing was sent.
    NeverSent,
}

impl Outbox {
    /// Replaces the text of a message, wherever it is. `original` is what its author wrote, if the text is a translation;
    /// `update` is the update that asks for it, if it may be delivered
    /// again.
    ///
    /// # Errors
    /// When nothing could be written.
    pub async fn reword(
        &self,
        id: OutboxId,
        (text, spans): (&str, &[Span]),
        original: Option<&str>,
        by: TelegramUserId,
        update: Option<u32>,
    ) -> Result<Changed, StoreError> {
        let mut work = self.0.store.begin().await?;
        if is_repeated(&mut work, update).await? {
            return Ok(Changed::Unchanged);
        }
        let Some(item) = work.outbox().get(id).await? else { return Ok(Changed::NeverSent) };
        if matches!(item.state, ItemState::Cancelled | ItemState::Failed) {
            return Ok(Changed::NeverSent);
        }
        // The files of an album have words of their own; the parts of a text have not.
        let parts = work.outbox().whole_text(id).await?;
        if parts.len() > 1 && parts.iter().any(|part| part.media.is_none()) {
            return Ok(Changed::InParts(parts.len()));
        }
        let kind =
            WishKind::Edit { content: text.to_owned(), spans: spans.to_vec(), original: original.map(str::to_owned) };
        let changed = match item.account_id.filter(|_| item.attempts > 0) {
            None if work.outbox().edit(id, (text, spans), original).await? => Changed::BeforeItWent,
            None => return Ok(Changed::InParts(parts.len())),
            Some(account) => {
                let (before, message) = (work.wishes().of(id).await?, message_of(&mut work, id).await?);
                let gone = message.as_ref().is_some_and(|message| message.deleted_at.is_some());
                if gone || before.as_ref().is_some_and(Wish::takes_back) {
                    return Ok(Changed::TakenBack);
                }
                // Somebody may have edited it on the phone since.
                let same = match (before.filter(|wish| wish.state() == WishState::Open), message) {
                    (Some(open), _) => open.is_met_by(&kind),
                    (None, Some(message)) => message.content == text && message.spans == spans,
                    (None, None) => item.content == text && item.spans == spans,
                };
                if same {
                    return Ok(Changed::Unchanged);
                }
                work.wishes().put(id, account, &kind, by).await?;
                work.outbox().set_card_final(item.group.unwrap_or(id), false).await?;
                Changed::Wanted
            }
        };
        self.keep(work, &item, Action::MessageEdited, by).await?;
        Ok(changed)
    }

    /// Takes back a message with all its parts, and with all files of its album: those that wait are cancelled, the others
    /// are deleted for both sides. Its own card shows it for all of them. What only waited can be put back for a minute.
    ///
    /// # Errors
    /// When nothing could be written.
    pub async fn take_back(
        &self,
        id: OutboxId,
        by: TelegramUserId,
        update: Option<u32>,
    ) -> Result<Changed, StoreError> {
        let mut work = self.0.store.begin().await?;
        if is_repeated(&mut work, update).await? {
            return Ok(Changed::Unchanged);
        }
        let undo = work.undos().keep_text(id, by).await?;
        let mut cancelled = work.outbox().cancel(id, by).await?;
        let mut parts = work.outbox().whole_text(id).await?;
        for other in work.outbox().of_album(id).await?.into_iter().filter(|other| other.id != id) {
            work.undos().keep_text_with(undo, other.id).await?;
            if work.outbox().cancel(other.id, by).await? {
                cancelled = true;
                raise(&mut work, &other);
            }
            parts.extend(work.outbox().get(other.id).await?);
        }
        let (mut wanted, mut there) = (false, false);
        for part in parts.iter().filter(|part| matches!(part.state, ItemState::Sent | ItemState::Sending)) {
            there = true;
            let before = work.wishes().of(part.id).await?;
            let message = message_of(&mut work, part.id).await?;
            let gone = message.is_some_and(|message| message.deleted_at.is_some());
            if gone || before.as_ref().is_some_and(Wish::takes_back) {
                continue;
            }
            let Some(account) = part.account_id else { continue };
            work.wishes().put(part.id, account, &WishKind::TakeBack, by).await?;
            // Another file of the album needs no card for it.
            let is_other = part.id != id && part.group.is_none();
            work.outbox().set_card_final(part.group.unwrap_or(part.id), is_other && part.card.is_none()).await?;
            wanted = true;
        }
        let Some(first) = parts.first() else { return Ok(Changed::NeverSent) };
        match (wanted, cancelled, there) {
            (true, ..) => {}
            (false, true, _) => {
                raise(&mut work, first);
                work.commit().await?;
                self.0.wake.wake();
                return Ok(Changed::BeforeItWent);
            }
            (false, false, true) => return Ok(Changed::TakenBack),
            (false, false, false) => return Ok(Changed::NeverSent),
        }
        // What was taken back at Telegram does not come back.
        work.undos().forget(undo).await?;
        if let Some(run) = first.run {
            work.runs().stop(run, RunReason::ByHand, None).await?;
        }
        work.outbox().set_card_final(first.group.unwrap_or(first.id), false).await?;
        self.keep(work, first, Action::MessageTakenBack, by).await?;
        Ok(Changed::Wanted)
    }

    /// Sets the account's reaction to a prospect's message as a member has set theirs on its card; `None` takes it off. Who
    /// reacts has read what stands above.
    ///
    /// # Errors
    /// When nothing could be written.
    pub async fn react(
        &self,
        message: &Message,
        on: Card,
        emoji: Option<&str>,
        by: TelegramUserId,
        update: u32,
    ) -> Result<(), StoreError> {
        let mut work = self.0.store.begin().await?;
        if is_repeated(&mut work, Some(update)).await? {
            return Ok(());
        }
        let changed = work.wishes().put_reaction(message.id, message.account_id, emoji, by).await?;
        if changed {
            let dialog = work.dialogs().get_dialog(message.dialog_id).await?;
            let entry = AuditEntry::new(Action::ReactionSet).by(by).details(message.dialog_id.to_string());
            let subject = dialog.and_then(|dialog| dialog.telegram_user_id);
            work.audit().append(&AuditEntry { account_id: Some(message.account_id), subject, ..entry }).await?;
            work.dialogs().read_above(message.dialog_id, on).await?;
        }
        work.commit().await
    }

    /// What the author of an item wrote, if its message is a translation, or is about to be.
    pub async fn original(&self, item: &OutboxItem) -> Result<Option<String>, StoreError> {
        let wish = self.0.store.read().await?.wishes().of(item.id).await?;
        Ok(match wish.filter(|wish| wish.state() == WishState::Open).map(|wish| wish.kind) {
            Some(WishKind::Edit { original, .. }) => original,
            _ => original(&item.texts).map(str::to_owned),
        })
    }

    /// The size of the file that an item was sent with, in bytes, if it is known.
    pub async fn size_of_file(&self, id: OutboxId) -> Result<Option<u64>, StoreError> {
        let mut reading = self.0.store.read().await?;
        Ok(message_of(&mut reading, id).await?.and_then(|message| message.attachment?.file?.size))
    }

    /// The wishes about the parts of a message, by part.
    pub async fn wishes(&self, parts: &[OutboxItem]) -> Result<Vec<Wish>, StoreError> {
        let mut reading = self.0.store.read().await?;
        let mut wishes = Vec::new();
        for part in parts {
            wishes.extend(reading.wishes().of(part.id).await?);
        }
        Ok(wishes)
    }

    /// Reminds this run of the program that the card of an item shows more than the item. Returns the first item of its
    /// text.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shows_more(&self, id: OutboxId) -> Result<Option<OutboxId>, StoreError> {
        let first = self.item(id).await?.map(|item| item.group.unwrap_or(item.id));
        self.0.wished.lock().extend(first);
        Ok(first)
    }

    /// The prospect's reactions to the parts of a message.
    pub async fn reactions(&self, parts: &[OutboxItem]) -> Result<Vec<String>, StoreError> {
        let mut reading = self.0.store.read().await?;
        let mut reactions = Vec::new();
        for part in parts {
            if let Some(message) = reading.wishes().message_of(part.id).await? {
                reactions.extend(reading.dialogs().reactions_to(message).await?);
            }
        }
        Ok(reactions)
    }

    async fn keep(
        &self,
        mut work: Tx,
        item: &OutboxItem,
        action: Action,
        by: TelegramUserId,
    ) -> Result<(), StoreError> {
        let entry = AuditEntry::new(action).by(by).details(item.id.to_string());
        let entry = AuditEntry { account_id: item.account_id, subject: item.telegram_user_id, ..entry };
        work.audit().append(&entry).await?;
        self.raise_wish(&mut work, item);
        work.commit().await
    }

    /// Raises a change of what is wanted of an item's message.
    pub(super) fn raise_wish(&self, work: &mut Tx, item: &OutboxItem) {
        let first = item.group.unwrap_or(item.id);
        self.0.wished.lock().insert(first);
        work.raise(Event::Wish { item: first });
    }
}

async fn is_repeated(work: &mut Tx, update: Option<u32>) -> Result<bool, StoreError> {
    match update {
        Some(update) => Ok(!work.updates().claim(update).await?),
        None => Ok(false),
    }
}

/// The message of an item, once it is sent.
async fn message_of(work: &mut Tx, item: OutboxId) -> Result<Option<Message>, StoreError> {
    match work.wishes().message_of(item).await? {
        Some(message) => work.dialogs().get_message(message).await,
        None => Ok(None),
    }
}
