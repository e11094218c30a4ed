//! The bot's own membership in groups. It stays only where a member who runs the desk has added it; it leaves other
//! groups without a word.

use std::sync::Arc;

use teloxide::types::ChatMemberUpdated;

use crate::bot::context::screens::try_again;
use crate::bot::context::{BotContext, report};
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
        // A person blocked or unblocked the bot.
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
            // The bot was added to the group again, or has other rights: a waiting message shows whether it works.
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
