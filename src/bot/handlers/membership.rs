//! The bot's own membership in groups.
//! Its rule: it stays only where somebody who runs the desk has put it; everybody else's invitation ends in leaving,
//! without a word.

use std::sync::Arc;

use teloxide::types::ChatMemberUpdated;

use crate::bot::desk::Desk;
use crate::bot::error::report;
use crate::bot::guard::Never;
use crate::bot::{access, say};
use crate::domain::ids::ChatId;
use crate::domain::team::Right;

pub(in crate::bot) async fn changed(desk: Arc<Desk>, update: ChatMemberUpdated) -> Result<(), Never> {
    let joined = !update.old_chat_member.is_present() && update.new_chat_member.is_present();
    if update.chat.is_private() || !joined {
        return Ok(());
    }
    let welcome = match access::member(&desk, &update.from).await {
        Ok(member) => member.is_some_and(|member| member.role.may(Right::RunDesk)),
        Err(error) => {
            let _ = report(&error.into());
            false
        }
    };
    if !welcome {
        say::leave(&desk.bot, ChatId(update.chat.id.0)).await;
    }
    Ok(())
}
