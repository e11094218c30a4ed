//! The bot's own membership in groups.
//! Its rule: it stays only where somebody who runs the desk has put it; everybody else's invitation ends in leaving,
//! without a word.

use std::sync::Arc;

use teloxide::types::{ChatMember, ChatMemberKind, ChatMemberUpdated};

use crate::bot::context::BotContext;
use crate::bot::error::report;
use crate::bot::guard::Never;
use crate::bot::screens::try_again;
use crate::bot::{access, say};
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
        } else if manages_topics(&update.old_chat_member) && !manages_topics(&update.new_chat_member) {
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

/// Whether the bot is an administrator who may manage topics. A plain member does not hear what the team writes in them.
pub(in crate::bot) fn manages_topics(member: &ChatMember) -> bool {
    match &member.kind {
        ChatMemberKind::Administrator(rights) => rights.can_manage_topics,
        kind => kind.is_owner(),
    }
}
