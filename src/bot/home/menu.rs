//! The menu of commands in each member's private chat, by role and language. Nobody else has a menu.

use std::sync::Arc;

use crate::bot::context::screens::try_again;
use crate::bot::context::{BotContext, report};
use crate::bot::kit::commands::commands_of;
use crate::bot::output::say;
use crate::bot::output::send_error::SendError;
use crate::domain::ids::{ChatId, TelegramUserId};
use crate::domain::team::Member;
use crate::i18n::tr;
use crate::store::StoreError;

/// Sets the menus of the whole team.
///
/// # Errors
/// When the team cannot be read.
pub(in crate::bot) async fn show_all(ctx: &BotContext) -> Result<(), StoreError> {
    let team = ctx.store.read().await?.team().members().await?;
    for member in team {
        bring(ctx, member.id).await;
    }
    Ok(())
}

/// Updates a person's menu in the background.
pub(in crate::bot) fn refresh(ctx: &Arc<BotContext>, id: TelegramUserId) {
    let shared = Arc::clone(ctx);
    ctx.tasks.spawn(async move { bring(&shared, id).await });
}

/// Updates a person's menu, with retries. Without a menu every command works if typed in full.
async fn bring(ctx: &BotContext, id: TelegramUserId) {
    let call = || async move {
        // The last change shows the newest state.
        let _turn = ctx.menus.lock(id.0).await;
        match member(ctx, id).await {
            Ok(Some(member)) => show(ctx, &member).await,
            Ok(None) => say::no_menu(&ctx.bot, ChatId(id.0)).await,
            Err(error) => {
                let _ = report(&error.into());
                Ok(())
            }
        }
    };
    if let Err(error) = try_again(ctx, call).await {
        tracing::info!(%error, member = id.0, "failed to update a menu of commands; /start updates it");
    }
}

async fn member(ctx: &BotContext, id: TelegramUserId) -> Result<Option<Member>, StoreError> {
    ctx.store.read().await?.team().member(id).await
}

async fn show(ctx: &BotContext, member: &Member) -> Result<(), SendError> {
    let language = member.language.unwrap_or(ctx.default_language());
    let commands = commands_of(member.role)
        .map(|command| (command.name.to_owned(), tr(language, &command.summary(), &[])))
        .collect();
    say::menu(&ctx.bot, member.chat(), commands).await
}
