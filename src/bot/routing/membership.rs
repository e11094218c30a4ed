//! The bot's own membership in groups.
//! Its rule: it stays only where somebody who runs the desk has put it; everybody else's invitation ends in leaving,
//! without a word.

use std::sync::Arc;

use teloxide::types::ChatMemberUpdated;

use crate::bot::context::BotContext;
use crate::bot::context::error::report;
use crate::bot::context::screens::try_again;
use crate::bot::output::forum;
use crate::bot::output::say;
use crate::bot::routing::access;
use crate::bot::routing::guard::Never;
use crate::domain::group_trouble::GroupTrouble;
use crate::domain::ids::ChatId;
use crate::domain::team::Right;

pub(in crate::bot) async fn changed(ctx: Arc<BotContext>, update: ChatMemberUpdated) -> Result<(), Never> {
    let joined = !update.old_chat_member.is_present() && update.new_chat_member.is_present();
    let chat = ChatId(update.chat.id.0);
    if update.chat.is_private() {
        // Somebody blocked the bot, or let it in again.
        if update.new_chat_member.is_present() {
            ctx.reach.heard(chat);
        } else {
            ctx.reach.blocked(chat);
        }
        return Ok(());
    }
    if ctx.group == Some(chat) {
        if !update.new_chat_member.is_present() {
            ctx.reach.group_failed(GroupTrouble::Removed);
        } else if forum::manages_topics(&update.old_chat_member) && !forum::manages_topics(&update.new_chat_member) {
            ctx.reach.group_failed(GroupTrouble::Demoted);
        } else {
            // Put back into the group, or with other rights: a message that waits for it tells.
            ctx.reach.try_group();
        }
    }
    if !joined {
        return Ok(());
    }
    let welcome = match access::member(&ctx, &update.from).await {
        Ok(member) => member.is_some_and(|member| member.role.may(Right::RunDesk)),
        Err(error) => {
            let _ = report(&error.into());
            false
        }
    };
    if !welcome {
        ctx.tasks.clone().spawn(async move {
            if let Err(error) = try_again(&ctx, || say::leave(&ctx.bot, chat)).await {
                tracing::warn!(%error, "failed to leave a group");
            }
        });
    }
    Ok(())
}
