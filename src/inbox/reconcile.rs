//! Comparing with the chat histories: after a login, and when Telegram's difference would be too long. The new position
//! is fetched first and stored last, so that updates in between arrive again.

use super::Inbox;
use crate::domain::ids::TelegramMessageId;
use crate::store::UpdatesState;
use crate::telegram::{AccountClient, Chat, ChatChange, ChatOverview, ClientError, ErrorKind, Since, UpdateBatch};

/// How many messages of a history share a transaction.
const AT_ONCE: usize = 100;

impl Inbox {
    /// Saves the messages of all chats since the last saved one. For an account that never received anything: since it
    /// was added to the desk, because older messages are its owner's private ones.
    pub(super) async fn reconcile(&self, client: &AccountClient) -> Result<UpdatesState, ClientError> {
        let account = client.account();
        let place = client.updates_state().await?;
        let mut reading = self.0.store.read().await?;
        let since = match reading.sessions().received_up_to(account).await? {
            Some(known) => Since::Message(known),
            None => {
                let account = reading.accounts().get_account_by_id(account).await?;
                Since::Moment(account.map_or(reading.now(), |account| account.created_at))
            }
        };
        drop(reading);
        let mut last = None;
        let mut page = client.chats(None).await?;
        while let Some(chats) = page {
            let newer: Vec<&Chat> = chats.chats.iter().filter(|chat| since.includes(chat.last, chat.last_at)).collect();
            for chat in &newer {
                self.save_history(client, &chats, chat, since).await?;
            }
            last = last.max(chats.chats.iter().map(|chat| chat.last).max());
            self.save_chats(account, &chats).await?;
            // Chats are sorted by their last message, apart from pinned ones.
            page = if newer.is_empty() { None } else { client.chats(Some(&chats)).await? };
        }
        self.arrive(account, place, last.unwrap_or(TelegramMessageId(0))).await?;
        Ok(place)
    }

    async fn save_history(
        &self,
        client: &AccountClient,
        chats: &ChatOverview,
        chat: &Chat,
        since: Since,
    ) -> Result<(), ClientError> {
        let seen = chats.seen.iter().find(|seen| seen.peer.peer_id == chat.with.0);
        // A bot, or a deleted person without a name.
        let Some(seen) = seen.filter(|seen| seen.peer.is_bot != Some(true)) else { return Ok(()) };
        let Some(access_hash) = seen.peer.access_hash else { return Ok(()) };
        let reports = match client.history(chat.with, access_hash, since).await {
            Err(ClientError::Telegram(ErrorKind::StaleAccess)) => return Ok(()),
            reports => reports?,
        };
        for some in reports.chunks(AT_ONCE) {
            let changes = some.iter().cloned();
            let changes =
                changes.flat_map(|(report, reacted)| [ChatChange::Message(report)].into_iter().chain(reacted));
            let changes = changes.collect();
            let batch = UpdateBatch { seen: vec![seen.clone()], changes, place: UpdatesState::default() };
            self.save_aside(client.account(), &batch).await?;
        }
        Ok(())
    }
}
