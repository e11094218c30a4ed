//! Messages that were edited or taken back after they had been shown.
//! Its rule: their cards say so, and nothing new is sent for it but what no longer fits.

use crate::bot::context::BotContext;
use crate::bot::context::card_key::CardKey;
use crate::bot::context::error::Handled;
use crate::bot::context::projection;
use crate::bot::context::projection::{Projection, Put};
use crate::bot::inbox::card_screens::Around;
use crate::bot::inbox::show;
use crate::bot::kit::screen::View;
use crate::bot::output::forum::PostPlace;
use crate::bot::output::send_error::SendError;
use crate::bot::secrets::deletions;
use crate::domain::dialog_access::{DialogAccess, dialog_access};
use crate::domain::ids::{ChatId, MessageId};
use crate::domain::login::Card;
use crate::domain::message::Message;

/// The cards of a message that has changed.
struct ChangedMessage(MessageId);

/// The cards of a message in one chat, and what they are to show.
struct ChangedCards {
    cards: Vec<Card>,
    /// All that these cards show.
    messages: Vec<Message>,
    views: Vec<View>,
    /// Where one more card goes.
    below: PostPlace,
}

impl Projection for ChangedMessage {
    type Facts = Vec<ChangedCards>;

    fn key(&self) -> CardKey {
        CardKey::Message(self.0)
    }

    fn lock(&self, chat: ChatId) -> CardKey {
        CardKey::MessageIn(self.0, chat)
    }

    async fn audience(&self, ctx: &BotContext) -> Handled<Vec<ChatId>> {
        // In the order of the chats.
        let cards = ctx.store.read().await?.message_cards().of(self.0).await?;
        let mut chats: Vec<ChatId> = cards.into_iter().map(|card| card.chat).collect();
        chats.dedup();
        Ok(chats)
    }

    async fn load(&self, ctx: &BotContext) -> Handled<Option<Vec<ChangedCards>>> {
        let mut reading = ctx.store.read().await?;
        let Some(message) = reading.dialogs().get_message(self.0).await? else { return Ok(None) };
        let Some(around) = show::around(&mut reading, message.dialog_id).await? else { return Ok(None) };
        let asked = match message.outbox_id {
            Some(item) => reading.outbox().get(item).await?.and_then(|item| item.asked),
            None => None,
        };
        let cards = reading.message_cards().of(self.0).await?;
        let mut changed = Vec::new();
        for cards in cards.chunk_by(|one, other| one.chat == other.chat) {
            let (Some(first), Some(last)) = (cards.first(), cards.last()) else { continue };
            let in_group = Some(first.chat) == ctx.group;
            // Who may no longer read the dialog learns no new words of it, and what an admin wrote is theirs to change.
            let left_alone = Some(*first) == asked || !(in_group || may_read(&around, first.chat));
            if left_alone || reading.message_cards().tells_of_many(*first).await? {
                continue;
            }
            let mut messages = Vec::new();
            for id in reading.message_cards().shown_by(*first).await? {
                messages.extend(reading.dialogs().get_message(id).await?);
            }
            let topic = if in_group { reading.topics().of(around.dialog.id).await? } else { None };
            let topic = topic.map(|topic| topic.id);
            let below = PostPlace { chat: first.chat, topic, reply_to: Some(last.message) };
            let views = show::views(ctx, &around, first.chat, &messages);
            changed.push(ChangedCards { cards: cards.to_vec(), messages, views, below });
        }
        Ok(Some(changed))
    }

    /// A text that became longer takes more cards.
    fn render(&self, _: &BotContext, facts: &Vec<ChangedCards>, chat: ChatId) -> Vec<Put> {
        let Some(ChangedCards { cards, views, below, .. }) = in_chat(facts, chat) else { return Vec::new() };
        let over = cards.iter().zip(views).map(|(card, view)| Put::Over(*card, view.clone()));
        over.chain(views.iter().skip(cards.len()).map(|view| Put::New(*below, view.clone()))).collect()
    }

    async fn record(&self, ctx: &BotContext, facts: &Vec<ChangedCards>, put: &Put, card: Option<Card>) -> Handled {
        let Some(card) = card else { return Ok(()) };
        let Some(shown) = in_chat(facts, card.chat) else { return Ok(()) };
        if let Put::New(..) = put {
            return Ok(ctx.records.card_added(&shown.messages, card).await?);
        }
        // One that became shorter takes fewer: those behind its last one go.
        let last = shown.cards.iter().take(shown.views.len()).next_back();
        for rest in shown.cards.iter().skip(shown.views.len()).filter(|_| last == Some(&card)) {
            deletions::delete_outdated(ctx, *rest).await?;
            ctx.records.card_removed(*rest).await?;
        }
        Ok(())
    }

    async fn refused(&self, _: &BotContext, _: &Vec<ChangedCards>, _: &Put, error: SendError) -> Handled {
        super::log(error);
        Ok(())
    }
}

fn in_chat(facts: &[ChangedCards], chat: ChatId) -> Option<&ChangedCards> {
    facts.iter().find(|one| one.below.chat == chat)
}

fn may_read(around: &Around, chat: ChatId) -> bool {
    let member = around.team.iter().find(|member| member.chat() == chat);
    member.is_some_and(|member| dialog_access(member.role, member.id, around.dialog.assignee) != DialogAccess::None)
}

/// Brings the cards of a message up to date.
pub(in crate::bot) async fn refresh(ctx: &BotContext, id: MessageId) -> Handled {
    projection::refresh(ctx, &ctx.news, &ChangedMessage(id)).await
}

/// The same, for who has just shown a message that had changed by then: one try, since nobody else waits for this one.
pub(in crate::bot) async fn refresh_once(ctx: &BotContext, id: MessageId) -> Handled {
    projection::once(ctx, &ctx.news, &ChangedMessage(id)).await
}
