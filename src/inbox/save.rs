//! Saving received updates.
//!
//! Invariant: the changes, the position after them and their effects on dialogs are one transaction. Events follow its
//! commit.

use super::{Inbox, away, opt_out, run_stops};
use crate::dialogs::distribute;
use crate::domain::ids::{AccountId, TelegramMessageId, TelegramUserId};
use crate::domain::late_update::is_late_update;
use crate::domain::message::{Message, MessageDirection, Report};
use crate::domain::message_text::MessageText;
use crate::domain::username::Username;
use crate::event::Event;
use crate::store::{Prospect, StoreError, Tx, UpdatesState};
use crate::telegram::{ChatChange, ChatOverview, SeenPerson, UpdateBatch};

/// The outcome of saving a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Saved {
    All,
    /// The batch names an unknown person, so nothing was saved. The difference describes them.
    NotAll,
}

/// The other side of a chat.
enum OtherSide {
    Person(Prospect),
    /// A bot, or the account itself.
    NotAPerson,
    /// Only their id is known.
    Unknown,
}

impl Inbox {
    /// Saves pushed updates and the position after them.
    pub(super) async fn save(&self, account: AccountId, batch: &UpdateBatch) -> Result<Saved, StoreError> {
        let mut saving = Saving::begin(self, account, &batch.seen, false).await?;
        if !saving.save_changes(&batch.changes).await? {
            return Ok(Saved::NotAll);
        }
        saving.arrive(batch).await?;
        saving.work.commit().await?;
        Ok(Saved::All)
    }

    /// As [`Inbox::save`], for an answer that describes everybody it can. A person who is still unknown is saved
    /// without a name.
    pub(super) async fn save_all(&self, account: AccountId, batch: &UpdateBatch) -> Result<(), StoreError> {
        let mut saving = Saving::begin(self, account, &batch.seen, true).await?;
        saving.save_changes(&batch.changes).await?;
        saving.arrive(batch).await?;
        saving.work.commit().await
    }

    /// Saves changes outside the update stream; the position stays.
    pub(super) async fn save_aside(&self, account: AccountId, batch: &UpdateBatch) -> Result<(), StoreError> {
        let mut saving = Saving::begin(self, account, &batch.seen, true).await?;
        saving.save_changes(&batch.changes).await?;
        saving.work.commit().await
    }

    /// Saves how far both sides have read, and the access hashes of the people, so that the account can write to them.
    pub(super) async fn save_chats(&self, account: AccountId, chats: &ChatOverview) -> Result<(), StoreError> {
        let mut saving = Saving::begin(self, account, &chats.seen, true).await?;
        for seen in &chats.seen {
            if !saving.is_forgotten(seen.prospect.id).await? {
                saving.work.sessions().cache_peer(account, seen.peer).await?;
            }
        }
        saving.save_changes(&chats.reads()).await?;
        saving.work.commit().await
    }

    /// Records that everything up to this position was saved.
    pub(super) async fn arrive(
        &self,
        account: AccountId,
        place: UpdatesState,
        up_to: TelegramMessageId,
    ) -> Result<(), StoreError> {
        let mut work = self.0.store.begin().await?;
        work.sessions().set_updates(account, place).await?;
        work.sessions().set_received_up_to(account, up_to).await?;
        work.commit().await
    }
}

/// A transaction that saves updates.
struct Saving<'b> {
    work: Tx,
    account: AccountId,
    seen: &'b [SeenPerson],
    /// Whether an unknown person is saved without a name, rather than asked for.
    final_word: bool,
}

impl<'b> Saving<'b> {
    async fn begin(
        inbox: &Inbox,
        account: AccountId,
        seen: &'b [SeenPerson],
        final_word: bool,
    ) -> Result<Self, StoreError> {
        let work = inbox.0.store.begin().await?;
        Ok(Self { work, account, seen, final_word })
    }

    async fn arrive(&mut self, batch: &UpdateBatch) -> Result<(), StoreError> {
        self.work.sessions().set_updates(self.account, batch.place).await?;
        let last = batch.changes.iter().filter_map(|change| match change {
            ChatChange::Message(report) => Some(report.id),
            _ => None,
        });
        if let Some(last) = last.max() {
            self.work.sessions().set_received_up_to(self.account, last).await?;
        }
        Ok(())
    }

    /// Returns `false` when a person is unknown.
    async fn save_changes(&mut self, changes: &[ChatChange]) -> Result<bool, StoreError> {
        // First, while their last names are still stored.
        for gone in self.seen.iter().filter(|seen| seen.deleted) {
            let changed = self.work.dialogs().mark_deleted(gone.prospect.id).await?;
            if let Some(id) = changed {
                self.work.raise(Event::DialogChanged { id });
            }
        }
        for change in changes {
            match change {
                ChatChange::Message(report) => {
                    if !self.message(report).await? {
                        return Ok(false);
                    }
                }
                ChatChange::Edited { report, theirs } => {
                    self.edited(report).await?;
                    if let Some(theirs) = theirs {
                        self.reacted(report.with, report.id, theirs).await?;
                    }
                }
                ChatChange::Deleted(messages) => {
                    for message in messages {
                        let changed = self.work.dialogs().delete_message(self.account, *message).await?;
                        if let Some(id) = changed {
                            self.work.raise(Event::MessageChanged { id });
                            if let Some(id) = self.work.dialogs().waits_again(id).await? {
                                self.work.raise(Event::DialogChanged { id });
                            }
                        }
                    }
                }
                ChatChange::ReadByThem { with, up_to } => {
                    let changed = self.work.dialogs().read_by_them(self.account, *with, *up_to).await?;
                    if let Some(dialog) = changed {
                        self.work.raise(Event::ReadByThem { dialog });
                    }
                }
                ChatChange::ReadByUs { with, up_to } => {
                    let changed = self.work.dialogs().read_by_us(self.account, *with, *up_to).await?;
                    if let Some(id) = changed {
                        self.work.raise(Event::DialogChanged { id });
                    }
                }
                ChatChange::Reacted { with, message, theirs } => self.reacted(*with, *message, theirs).await?,
                ChatChange::Transcribed { message, text } => self.transcribed(*message, text).await?,
                ChatChange::Renamed { prospect, names } => {
                    if self.work.people().get(prospect.id).await?.is_some() {
                        self.named(prospect).await?;
                        self.work.people().keep_names(prospect.id, names).await?;
                    }
                }
            }
        }
        Ok(true)
    }

    /// Returns `false` when the person is unknown.
    async fn message(&mut self, report: &Report) -> Result<bool, StoreError> {
        if self.is_late_about_erased(report).await? {
            return Ok(true);
        }
        let prospect = match self.other_side(report.with).await? {
            OtherSide::Person(prospect) => prospect,
            OtherSide::NotAPerson => return Ok(true),
            OtherSide::Unknown => return Ok(false),
        };
        let (account, outgoing) = (self.account, report.direction == MessageDirection::Outgoing);
        if let Some(random_id) = report.random_id
            && self.work.outbox().has(account, random_id).await?
        {
            // The task that sends the item records it.
            return Ok(true);
        }
        let said = report.surroundings.is_said();
        let ours = outgoing && said && self.work.outbox().is_sending(account, report.with, &report.content).await?;
        let dialog = match self.work.dialogs().by_prospect(report.with).await? {
            Some(dialog) => dialog,
            // That somebody has joined Telegram or changed a setting begins no conversation.
            None if report.surroundings.is_notice() => return Ok(true),
            None => self.work.dialogs().open(&prospect, account).await?,
        };
        let Some(id) = self.work.dialogs().receive(dialog.id, account, report, ours).await? else {
            if report.edited_at.is_some() {
                self.edited(report).await?;
            }
            return Ok(true);
        };
        if !ours {
            self.work.raise(Event::Message { id });
        }
        if !outgoing {
            opt_out::apply(&mut self.work, &dialog, report, id).await?;
            if said {
                run_stops::they_wrote(&mut self.work, &dialog, report).await?;
                away::answer(&mut self.work, &dialog, report).await?;
                distribute::give(&mut self.work, dialog.id).await?;
            }
        } else if said && !ours {
            run_stops::phone_wrote(&mut self.work, &dialog).await?;
        }
        Ok(true)
    }

    /// Saves an edit and checks its words like those of a new message.
    async fn edited(&mut self, report: &Report) -> Result<(), StoreError> {
        let before = self.work.dialogs().words_of(self.account, report.id).await?;
        let Some(id) = self.work.dialogs().edit_message(self.account, report).await? else { return Ok(()) };
        self.work.raise(Event::MessageChanged { id });
        if report.direction == MessageDirection::Incoming
            && before.is_some_and(|before| before != report.content)
            && let Some(dialog) = self.work.dialogs().by_prospect(report.with).await?
        {
            opt_out::apply(&mut self.work, &dialog, report, id).await?;
            if report.surroundings.is_said() {
                run_stops::they_wrote(&mut self.work, &dialog, report).await?;
            }
        }
        Ok(())
    }

    /// Saves the words of a voice message.
    async fn transcribed(&mut self, message: TelegramMessageId, text: &str) -> Result<(), StoreError> {
        let Some(id) = self.work.dialogs().message_of(self.account, message).await? else { return Ok(()) };
        let known = self.work.dialogs().get_message(id).await?;
        // Of what destroys itself nothing is kept.
        let Some(known) = known.filter(Message::is_spoken) else { return Ok(()) };
        let text = MessageText::Transcript { text: text.to_owned() };
        if self.work.dialogs().add_text(id, &known.content, &text).await? {
            self.work.raise(Event::MessageChanged { id });
        }
        Ok(())
    }

    /// Saves the prospect's reactions to a message. A new one stops their runs; it ends no waiting.
    async fn reacted(
        &mut self,
        with: TelegramUserId,
        message: TelegramMessageId,
        theirs: &str,
    ) -> Result<(), StoreError> {
        let Some(changed) = self.work.dialogs().reacted(self.account, message, theirs).await? else { return Ok(()) };
        let Some(dialog) = self.work.dialogs().by_prospect(with).await? else { return Ok(()) };
        if !theirs.is_empty() {
            run_stops::they_reacted(&mut self.work, &dialog).await?;
        }
        self.work.raise(Event::Reacted { dialog: dialog.id, message: changed.message, item: changed.item });
        Ok(())
    }

    /// Whether it is a late update about our own message to a person who has been erased since.
    async fn is_late_about_erased(&mut self, report: &Report) -> Result<bool, StoreError> {
        if report.direction == MessageDirection::Incoming {
            return Ok(false);
        }
        let erased = self.work.erasure().erased_at(report.with).await?;
        Ok(erased.is_some_and(|erased| is_late_update(report.timestamp, erased)))
    }

    /// Whether a person was erased and has not written since.
    async fn is_forgotten(&mut self, person: TelegramUserId) -> Result<bool, StoreError> {
        Ok(self.work.erasure().erased_at(person).await?.is_some()
            && self.work.dialogs().by_prospect(person).await?.is_none())
    }

    /// The person according to Telegram, or else as stored. New facts about them are stored.
    async fn other_side(&mut self, id: TelegramUserId) -> Result<OtherSide, StoreError> {
        let known = self.work.sessions().peer(self.account, id.0).await?;
        if let Some(seen) = self.seen.iter().rfind(|seen| seen.peer.peer_id == id.0) {
            if known != Some(seen.peer) {
                self.work.sessions().cache_peer(self.account, seen.peer).await?;
            }
            if seen.peer.is_bot == Some(true) || seen.peer.is_self == Some(true) {
                return Ok(OtherSide::NotAPerson);
            }
            self.named(&seen.prospect).await?;
            return Ok(OtherSide::Person(seen.prospect.clone()));
        }
        if known.is_some_and(|peer| peer.is_bot == Some(true) || peer.is_self == Some(true)) {
            return Ok(OtherSide::NotAPerson);
        }
        match self.work.people().get(id).await? {
            Some(prospect) if known.is_some_and(|peer| peer.access_hash.is_some()) => Ok(OtherSide::Person(prospect)),
            Some(prospect) if self.final_word => Ok(OtherSide::Person(prospect)),
            None if self.final_word => {
                let nameless = Prospect::nameless(id);
                self.work.people().put(&nameless).await?;
                Ok(OtherSide::Person(nameless))
            }
            _ => Ok(OtherSide::Unknown),
        }
    }

    /// Stores a person's names if they changed.
    async fn named(&mut self, prospect: &Prospect) -> Result<(), StoreError> {
        let before = self.work.people().get(prospect.id).await?;
        let prospect = &before.as_ref().map_or_else(|| prospect.clone(), |before| prospect.clone().named_after(before));
        if before.as_ref() == Some(prospect) {
            return Ok(());
        }
        self.work.people().put(prospect).await?;
        let name = |prospect: &Prospect| prospect.username.as_deref().and_then(|name| Username::parse(name).ok());
        let (old, new) = (before.as_ref().and_then(name), name(prospect));
        if old != new {
            // The old username may belong to somebody else now.
            if let Some(old) = old {
                self.work.people().forget_name(&old, prospect.id).await?;
            }
            if let Some(new) = new {
                self.work.people().set_name(&new, Some(prospect.id)).await?;
            }
        }
        let changed = self.work.dialogs().rename(prospect).await?;
        if let Some(id) = changed {
            self.work.raise(Event::DialogChanged { id });
        }
        Ok(())
    }
}
