//! The card of an import: how far it is, and what became of the file.

use crate::bot::context::{BotContext, CardChange, CardKey, Handled, Projection, projection};
use crate::bot::imports::screens;
use crate::domain::ids::{ChatId, ImportId};
use crate::domain::import::record::ImportRecord;
use crate::domain::import::tally::ImportTally;
use crate::domain::login::Card;
use crate::domain::team::Member;

/// An import as its card shows it.
#[derive(Clone, Debug)]
pub struct ShownImport {
    pub record: ImportRecord,
    /// What became of the rows so far, while it runs.
    pub running: Option<ImportTally>,
    /// How many people of the file are contacts by now.
    pub people: u64,
}

/// Shows the present state of an import.
///
/// # Errors
/// When the store or Telegram fails.
pub(in crate::bot) async fn refresh(ctx: &BotContext, id: ImportId) -> Handled {
    projection::refresh(ctx, &ctx.news, &ImportCard(id)).await
}

/// The cards of imports that a killed desk left as they were.
///
/// # Errors
/// When the store fails.
pub(in crate::bot) async fn resume(ctx: &BotContext) -> Handled {
    for id in ctx.importer.left_behind().await? {
        refresh(ctx, id).await?;
    }
    Ok(())
}

/// An import with what is known of its run.
///
/// # Errors
/// When the store fails.
pub(in crate::bot) async fn load(ctx: &BotContext, id: ImportId) -> Handled<Option<ShownImport>> {
    let Some((record, people)) = ctx.importer.record(id).await? else { return Ok(None) };
    Ok(Some(ShownImport { record, running: ctx.importer.running(id), people }))
}

struct ImportCard(ImportId);

impl Projection for ImportCard {
    type Facts = (ShownImport, Vec<Member>);

    fn key(&self) -> CardKey {
        CardKey::Import(self.0)
    }

    async fn chats(&self, ctx: &BotContext) -> Handled<Vec<ChatId>> {
        let record = ctx.importer.record(self.0).await?;
        Ok(record.and_then(|(record, _)| record.card).map(|card| card.chat).into_iter().collect())
    }

    async fn load(&self, ctx: &BotContext) -> Handled<Option<Self::Facts>> {
        let Some(shown) = load(ctx, self.0).await? else { return Ok(None) };
        Ok(Some((shown, ctx.store.read().await?.team().members().await?)))
    }

    fn render(&self, ctx: &BotContext, (shown, team): &Self::Facts, chat: ChatId) -> Vec<CardChange> {
        // A person who has left the team gets nothing more, and the one who undoes it is shown what that did.
        let stays = shown.record.undone_at.is_some() || !team.iter().any(|member| member.chat() == chat);
        let Some(card) = shown.record.card.filter(|_| !stays) else { return Vec::new() };
        vec![CardChange::EditIfPossible(card, screens::import(&ctx.reader_in(team, chat), shown))]
    }

    async fn record(&self, _: &BotContext, _: &Self::Facts, _: &CardChange, _: Option<Card>) -> Handled {
        Ok(())
    }
}
