//! The menu of commands in each member's private chat.
//! Its rule: it lists what the member may do, in the member's language; nobody else has a menu.

use std::sync::Arc;

use crate::bot::commands::commands_of;
use crate::bot::desk::Desk;
use crate::bot::say;
use crate::bot::voice::Voice;
use crate::domain::ids::{ChatId, TelegramUserId};
use crate::domain::language::Language;
use crate::domain::team::Member;
use crate::i18n::tr;
use crate::store::StoreError;

/// Registers the menus of the whole team.
///
/// # Errors
/// When the team cannot be read.
pub(super) async fn show_all(desk: &Arc<Desk>) -> Result<(), StoreError> {
    let team = desk.store.read().await?.team().members().await?;
    for member in &team {
        show(&desk.bot, member, member.language.unwrap_or(desk.default_language())).await;
    }
    Ok(())
}

/// Takes the menu from somebody who has left the team.
pub(super) async fn take_away(voice: &Voice, id: TelegramUserId) {
    if let Err(error) = say::no_menu(voice, ChatId(id.0)).await {
        tracing::info!(%error, "somebody who left keeps a menu that does nothing");
    }
}

/// Registers one member's menu. It is a convenience: without it every command works typed in full.
pub(super) async fn show(voice: &Voice, member: &Member, language: Language) {
    let commands = commands_of(member.role)
        .map(|command| (command.name.to_owned(), tr(language, &command.summary(), &[])))
        .collect();
    // A private chat has its person's id.
    if let Err(error) = say::menu(voice, ChatId(member.id.0), commands).await {
        tracing::info!(%error, "a member has no menu yet; /start gives it");
    }
}
