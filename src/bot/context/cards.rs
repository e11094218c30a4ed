//! Updating a card while something happens in the background.

use crate::bot::context::BotContext;
use crate::bot::context::error::Handled;
use crate::bot::kit::screen::{Reader, View};
use crate::bot::output::say;
use crate::domain::ids::{ChatId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::team::Role;

/// Shows a view on an existing card, or on a new one in the member's private chat. `key` identifies the subject; its
/// lock is held meanwhile. Without a view the card stays as it is.
pub(in crate::bot) async fn put_on<V: Into<Option<View>>>(
    ctx: &BotContext,
    admin: TelegramUserId,
    card: impl Into<Option<Card>>,
    key: i64,
    view: impl FnOnce(&Reader, Role) -> V,
) -> Handled {
    // A person who has left the team gets nothing more.
    let Some(member) = ctx.store.read().await?.team().member(admin).await? else { return Ok(()) };
    let card = card.into();
    let chat = card.map_or(ChatId(admin.0), |card: Card| card.chat);
    let _hand = ctx.card_in_hand(key).await;
    if let Some(view) = view(&ctx.reader(member.language, chat), member.role).into() {
        match card {
            Some(card) => say::edit(&ctx.bot, card, &view).await?,
            None => say::send(&ctx.bot, chat, &view).await?,
        };
    }
    Ok(())
}
