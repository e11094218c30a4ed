//! Handlers for the buttons of an item's card, and for the answers to its questions.

use crate::bot::context::{Handled, Mistake, Request, State};
use crate::bot::dialogs::undo;
use crate::bot::inbox::{answer_translation, reply};
use crate::bot::kit::Content;
use crate::bot::queue::handlers as queue;
use crate::bot::sending::called::called;
use crate::bot::sending::item::{ask, cancel, own, own_message, refresh_for};
use crate::bot::sending::item_press::ItemPress;
use crate::bot::sending::item_question::ItemQuestion;
use crate::bot::sending::mistakes::SendMistake;
use crate::bot::sending::{give_up_screens, item_screens as cards, later, reworded, wish_screens};
use crate::domain::ids::OutboxId;
use crate::domain::outbox::ItemState;

pub(in crate::bot) async fn pressed(request: &Request, press: ItemPress) -> Handled<Option<String>> {
    match press {
        ItemPress::Cancel(item) => cancel(request, item).await?,
        ItemPress::Restore { item, page } => return restore(request, item, page).await,
        ItemPress::Edit(item) => ask_text(request, item).await?,
        ItemPress::Keep(item) => keep(request, item).await?,
        ItemPress::AskGiveUp { item, page } => ask_give_up(request, item, page).await?,
        ItemPress::GiveUp { item, page } => give_up(request, item, page).await?,
        ItemPress::AskTakeBack(item) => ask_take_back(request, item).await?,
        ItemPress::TakeBack(item) => reworded::take_back(request, item).await?,
    }
    Ok(None)
}

/// Puts an item back into the queue that was just cancelled.
async fn restore(request: &Request, id: OutboxId, page: Option<u32>) -> Handled<Option<String>> {
    own(request, id).await?;
    let undo = request.ctx.store.read().await?.undos().of_item(id).await?.ok_or(Mistake::OldButton)?;
    let back = undo::carried_out(request, &undo).await?;
    refresh_for(request, id).await?;
    if let Some(page) = page {
        queue::list(request, page).await?;
    }
    Ok(Some(undo::words(&request.reader, back)))
}

/// Asks for confirmation before giving up an item with an unknown outcome.
async fn ask_give_up(request: &Request, id: OutboxId, page: Option<u32>) -> Handled {
    let item = own(request, id).await?;
    if !item.may_be_given_up() {
        return Err(SendMistake::NotChanged.into());
    }
    let who = called(request, &item.target).await?;
    request.turn(&give_up_screens::ask(&request.reader, &item, &who, page)).await
}

async fn give_up(request: &Request, id: OutboxId, page: Option<u32>) -> Handled {
    own(request, id).await?;
    let done = request.ctx.outbox.give_up(id, request.id()).await?;
    refresh_for(request, id).await?;
    if let Some(page) = page {
        queue::list(request, page).await?;
    }
    if done { Ok(()) } else { Err(SendMistake::NotChanged.into()) }
}

pub(in crate::bot) async fn answered(request: &Request, question: ItemQuestion, words: &Content) -> Handled {
    match question {
        ItemQuestion::NewText { item } => new_text(request, item, words).await,
        ItemQuestion::NewTime { item, .. } => later::new_time(request, item, &words.text).await,
    }
}

/// Asks for confirmation before taking back a message.
async fn ask_take_back(request: &Request, id: OutboxId) -> Handled {
    let item = own_message(request, id).await?;
    let who = called(request, &item.target).await?;
    request.turn(&wish_screens::ask(&request.reader, &item, &who)).await
}

/// Asks for another text on the card itself.
async fn ask_text(request: &Request, id: OutboxId) -> Handled {
    let item = own_message(request, id).await?;
    if item.state == ItemState::Sending {
        return Err(SendMistake::NotChanged.into());
    }
    let who = called(request, &item.target).await?;
    ask(request, State::Item(ItemQuestion::NewText { item: id }), &cards::ask_new_text(&request.reader, id, &who)).await
}

async fn new_text(request: &Request, id: OutboxId, words: &Content) -> Handled {
    let item = own_message(request, id).await?;
    let words = words.ending(&words.text);
    if words.attachment.is_some() {
        return Err(Mistake::NotText.into());
    }
    reworded::fits(&item, &words)?;
    reply::is_for_its_person(request, &item, &words).await?;
    request.ask(State::Idle).await?;
    let Some(asked) = request.card else { return Err(Mistake::NotText.into()) };
    match answer_translation::hold_edit(request, asked, &item, &words).await? {
        Some(_) => refresh_for(request, id).await,
        None => reworded::reword(request, &item, &words, None, None).await.map(drop),
    }
}

/// Leaves an item unchanged.
async fn keep(request: &Request, id: OutboxId) -> Handled {
    if request.state().await?.item() == Some(id) {
        request.ask(State::Idle).await?;
    }
    refresh_for(request, id).await
}
