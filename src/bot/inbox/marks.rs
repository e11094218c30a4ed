//! The marks on an admin's own message: delivered, read.
//! Its rule: a mark follows from the database and never goes back.

use crate::bot::context::BotContext;
use crate::bot::context::card_key::CardKey;
use crate::bot::context::error::Handled;
use crate::bot::context::projection;
use crate::bot::context::projection::{Projection, Put};
use crate::bot::output::send_error::SendError;
use crate::domain::ids::{ChatId, DialogId};
use crate::domain::login::Card;
use crate::store::DueMark;

struct DialogMarks(DialogId);

impl Projection for DialogMarks {
    type Facts = Vec<DueMark>;

    fn key(&self) -> CardKey {
        CardKey::Marks(self.0)
    }

    async fn audience(&self, ctx: &BotContext) -> Handled<Vec<ChatId>> {
        let due = ctx.store.read().await?.message_cards().due_marks(self.0).await?;
        let mut chats: Vec<ChatId> = due.into_iter().map(|due| due.card.chat).collect();
        chats.dedup();
        Ok(chats)
    }

    async fn load(&self, ctx: &BotContext) -> Handled<Option<Vec<DueMark>>> {
        Ok(Some(ctx.store.read().await?.message_cards().due_marks(self.0).await?))
    }

    fn render(&self, _: &BotContext, due: &Vec<DueMark>, chat: ChatId) -> Vec<Put> {
        due.iter().filter(|due| due.card.chat == chat).map(|due| Put::Mark(due.card, due.mark)).collect()
    }

    async fn record(&self, ctx: &BotContext, _: &Vec<DueMark>, put: &Put, _: Option<Card>) -> Handled {
        let Put::Mark(card, mark) = *put else { return Ok(()) };
        Ok(ctx.records.marked(DueMark { card, mark }).await?)
    }

    /// The message is gone, or the group allows no such reactions: nothing to be done about it.
    async fn refused(&self, ctx: &BotContext, due: &Vec<DueMark>, put: &Put, _: SendError) -> Handled {
        tracing::debug!("failed to mark a message");
        self.record(ctx, due, put, None).await
    }
}

/// Marks what admins wrote in a dialog as far as it has come.
pub(in crate::bot) async fn refresh(ctx: &BotContext, dialog: DialogId) -> Handled {
    projection::refresh(ctx, &ctx.news, &DialogMarks(dialog)).await
}
