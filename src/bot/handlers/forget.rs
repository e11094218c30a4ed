//! `/forget`: one person, erased everywhere.
//! Its rule: nothing goes before the question is answered, and what cannot be taken away is said.

use std::sync::Arc;

use crate::bot::callback::ForgetPress;
use crate::bot::commands::CommandId;
use crate::bot::deletions::{self, Settled};
use crate::bot::desk::Desk;
use crate::bot::error::Handled;
use crate::bot::forum;
use crate::bot::handlers::people::meant;
use crate::bot::handlers::system::behind;
use crate::bot::request::Visit;
use crate::bot::state::State;
use crate::bot::views::forget as views;
use crate::bot::views::refusal::UserError;
use crate::bot::views::{Reader, View};
use crate::dialogs::Forgot;
use crate::domain::ids::TelegramUserId;
use crate::domain::login::Card;
use crate::domain::target::Target;
use crate::store::{Erased, Known};

/// `/forget [@user or id]`.
pub(in crate::bot) async fn command(visit: &Visit, args: &str) -> Handled {
    let Some(target) = meant(visit, CommandId::Forget, args).await? else { return Ok(()) };
    let (known, traces) = visit.desk.dialogs.known(&target).await?;
    if traces.dialogs == 0 && traces.waiting == 0 && !traces.others {
        visit.show(&views::nobody(&visit.reader, &target)).await?;
        return Ok(());
    }
    let asked = visit.card.map(|card| card.message);
    visit.ask(State::AskedForget { target: target.as_text(), asked }).await?;
    visit.show(&views::ask(&visit.reader, &target, &known, traces)).await?;
    Ok(())
}

pub(in crate::bot) async fn pressed(visit: &Visit, press: ForgetPress) -> Handled {
    match press {
        ForgetPress::Really => really(visit).await,
    }
}

async fn really(visit: &Visit) -> Handled {
    let asking = visit.asking().await?;
    let State::AskedForget { target, asked } = asking.state else { return Err(UserError::OldButton.into()) };
    if asking.question != visit.card.map(|card| card.message) {
        return Err(UserError::OldButton.into());
    }
    let target = Target::read(&target).ok_or(UserError::OldButton)?;
    visit.ask(State::Idle).await?;
    // The command names them.
    if let Some(message) = asked {
        let card = Card { chat: visit.chat, message };
        deletions::delete_outdated(&visit.desk, card).await?;
    }
    let by = visit.id();
    behind(visit, views::working(&visit.reader), move |desk, reader, _| async move {
        forget(&desk, &reader, &target, by).await
    });
    Ok(())
}

async fn forget(desk: &Arc<Desk>, reader: &Reader, target: &Target, by: TelegramUserId) -> Handled<View> {
    let (known, _) = desk.dialogs.known(target).await?;
    let Forgot::Done(erased) = desk.dialogs.forget(&known, by).await? else {
        return Err(UserError::ForgetSending.into());
    };
    let chats = wipe(desk, &erased).await?;
    let clean = traceless(desk, &known).await?;
    let backups = desk.machine.vitality.backups.gone_by();
    Ok(views::done(reader, &erased, chats, clean, backups))
}

/// Takes away what stands in chats, as far as Telegram lets a bot.
async fn wipe(desk: &Desk, erased: &Erased) -> Handled<views::Chats> {
    let mut chats = views::Chats::default();
    if let Some(group) = desk.group {
        for topic in &erased.topics {
            match forum::delete_topic(&desk.bot, group, *topic).await {
                Ok(()) => chats.topics += 1,
                Err(_) => chats.topics_left += 1,
            }
        }
    }
    for card in &erased.cards {
        let with_topic = Some(card.chat) == desk.group && chats.topics > 0 && chats.topics_left == 0;
        if with_topic {
            let mut work = desk.store.begin().await?;
            work.owed_deletions().forget(*card).await?;
            work.commit().await?;
            chats.deleted += 1;
            continue;
        }
        match deletions::hurry(desk, *card).await? {
            Some(Settled::Gone) | None => chats.deleted += 1,
            Some(Settled::Emptied) => chats.emptied += 1,
            Some(Settled::Stays) => chats.left += 1,
            Some(Settled::Later) => chats.later += 1,
        }
    }
    Ok(chats)
}

/// Whoever reads the file as it was before is done soon.
async fn traceless(desk: &Desk, known: &Known) -> Handled<bool> {
    for _ in 0..3 {
        if desk.dialogs.leave_no_trace(known).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
