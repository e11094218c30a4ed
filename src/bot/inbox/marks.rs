//! The marks on an admin's own message: delivered, read, or the prospect's reaction. A mark is derived from the database.

use crate::bot::context::{BotContext, CardChange, CardKey, Handled, Projection, projection};
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

    async fn chats(&self, ctx: &BotContext) -> Handled<Vec<ChatId>> {
        let due = ctx.store.read().await?.message_cards().due_marks(self.0).await?;
        let mut chats: Vec<ChatId> = due.into_iter().map(|due| due.card.chat).collect();
        chats.dedup();
        Ok(chats)
    }

    async fn load(&self, ctx: &BotContext) -> Handled<Option<Vec<DueMark>>> {
        Ok(Some(ctx.store.read().await?.message_cards().due_marks(self.0).await?))
    }

    fn render(&self, _: &BotContext, due: &Vec<DueMark>, chat: ChatId) -> Vec<CardChange> {
        due.iter().filter(|due| due.card.chat == chat).map(|due| CardChange::Mark(due.card, due.mark.clone())).collect()
    }

    async fn record(&self, ctx: &BotContext, _: &Vec<DueMark>, change: &CardChange, _: Option<Card>) -> Handled {
        let CardChange::Mark(card, mark) = change else { return Ok(()) };
        Ok(ctx.records.marked(DueMark { card: *card, mark: mark.clone() }).await?)
    }

    /// The message is gone, or the group allows no such reactions: it counts as marked.
    async fn refused(&self, ctx: &BotContext, due: &Vec<DueMark>, change: &CardChange, _: SendError) -> Handled {
        tracing::debug!("failed to mark a message");
        self.record(ctx, due, change, None).await
    }
}

/// Updates the marks of the admins' messages in a dialog.
pub(in crate::bot) async fn refresh(ctx: &BotContext, dialog: DialogId) -> Handled {
    projection::refresh(ctx, &ctx.refresher, &DialogMarks(dialog)).await
}
