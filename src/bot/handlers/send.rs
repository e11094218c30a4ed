//! `/send [@user] [text]` and its card.
//! Its rule: a message is checked whole before it is accepted, and the card shows what the outbox says.

use crate::bot::desk::{Desk, Visit};
use crate::bot::error::{Failure, Handled};
use crate::bot::say;
use crate::bot::state::State;
use crate::bot::views;
use crate::bot::views::refusal::UserError;
use crate::domain::ids::OutboxId;
use crate::domain::outbox::{ItemState, MAX_TEXT_UNITS, utf16_units};
use crate::domain::team::Right;
use crate::domain::username::Username;
use crate::store::NewItem;

pub(super) async fn command(visit: &Visit, args: &str) -> Handled {
    if args.is_empty() {
        return ask_target(visit).await;
    }
    let (target, text) = args.split_once(char::is_whitespace).unwrap_or((args, ""));
    let target = Username::parse(target)?;
    // Line breaks and spaces inside are the message's own.
    let text = text.trim();
    if text.is_empty() { ask_text(visit, &target).await } else { accept(visit, target, text).await }
}

pub(super) async fn ask_target(visit: &Visit) -> Handled {
    alone(visit)?;
    visit.ask(State::AskedSendTarget).await?;
    visit.show(&views::send::ask_target(&visit.reader)).await?;
    Ok(())
}

/// The answer may bring the text along.
pub(super) async fn target_named(visit: &Visit, answer: &str) -> Handled {
    command(visit, answer).await
}

async fn ask_text(visit: &Visit, target: &Username) -> Handled {
    if !visit.private() {
        return Err(UserError::TextEmpty.into());
    }
    visit.ask(State::AskedSendText { target: target.as_str().to_owned() }).await?;
    visit.show(&views::send::ask_text(&visit.reader, target)).await?;
    Ok(())
}

pub(super) async fn text_given(visit: &Visit, target: &str, text: &str) -> Handled {
    let text = text.trim();
    if text.is_empty() {
        return Err(UserError::TextEmpty.into());
    }
    accept(visit, Username::parse(target)?, text).await
}

async fn accept(visit: &Visit, target: Username, text: &str) -> Handled {
    let units = utf16_units(text);
    if units > MAX_TEXT_UNITS {
        return Err(UserError::TextTooLong { units }.into());
    }
    let Some(asked) = visit.card else { return Err(UserError::OldButton.into()) };
    let item = visit
        .desk
        .outbox
        .accept(&NewItem {
            // The message that asked for it: delivered again, it enqueues nothing.
            accept_key: visit.desk.accept_key(asked),
            target,
            content: text.to_owned(),
            admin: visit.id(),
            from: None,
        })
        .await?
        .item();
    visit.ask(State::Idle).await?;
    if item.card.is_none() {
        let card = visit.show(&views::send::card(&visit.reader, &item, None)).await?;
        visit.desk.outbox.set_card(item.id, card).await?;
    }
    // It may have been sent before its card was known.
    refresh(&visit.desk, item.id).await
}

/// The card's own button.
pub(super) async fn cancel(visit: &Visit, id: OutboxId) -> Handled {
    let item = visit.desk.outbox.item(id).await?.ok_or(UserError::OldButton)?;
    if item.admin != visit.id() && !visit.may(Right::RunAccounts) {
        return Err(UserError::OldButton.into());
    }
    let cancelled = visit.desk.outbox.cancel(id, visit.id()).await?;
    refresh(&visit.desk, id).await?;
    let still = visit.desk.outbox.item(id).await?.is_some_and(|item| item.state == ItemState::Cancelled);
    if cancelled || still { Ok(()) } else { Err(UserError::SentAlready.into()) }
}

/// Brings the card of an item up to date.
pub(in crate::bot) async fn refresh(desk: &Desk, id: OutboxId) -> Handled {
    let _hand = desk.card_in_hand(id.0).await;
    let Some(item) = desk.outbox.item(id).await? else { return Ok(()) };
    let Some(card) = item.card else { return Ok(()) };
    // Whoever left the team is told nothing more.
    let Some(member) = desk.store.read().await?.team().member(item.admin).await? else { return Ok(()) };
    let from = match item.account_id {
        Some(account) => desk.manager.account(account).await?.map(|account| account.phone),
        None => None,
    };
    let view = views::send::card(&desk.reader(member.language, card.chat), &item, from.as_ref());
    let shown = say::edit(&desk.bot, card, &view).await?;
    if shown != card {
        desk.outbox.set_card(id, shown).await?;
    }
    Ok(())
}

/// Questions are asked in private chats only: in a group two people would answer one question.
fn alone(visit: &Visit) -> Result<(), Failure> {
    if visit.private() { Ok(()) } else { Err(UserError::ArgumentsHere.into()) }
}
