//! `/later [when] [@user] [text]`, and another time for a waiting item. A time is accepted only by the button under its
//! interpretation.

use jiff::Timestamp;

use crate::bot::context::{Handled, Mistake, Request, State, check};
use crate::bot::kit::{CommandId, Content};
use crate::bot::sending::called::called;
use crate::bot::sending::item_question::ItemQuestion;
use crate::bot::sending::later_press::LaterPress;
use crate::bot::sending::later_screens::Plan;
use crate::bot::sending::mistakes::SendMistake;
use crate::bot::sending::question::{AskedForSend, Draft, DraftKind, SendQuestion};
use crate::bot::sending::{accept, compose, item, item_screens as cards, later_screens as later, send};
use crate::domain::ids::{DialogId, OutboxId, TelegramMessageId};
use crate::domain::login::Card;
use crate::domain::typed;
use crate::domain::when::{WhenError, parse_when, split_when};

pub(in crate::bot) async fn pressed(request: &Request, press: LaterPress) -> Handled {
    match press {
        LaterPress::AskTime(item) => ask_again(request, item).await,
        LaterPress::Accept(asked) => agreed(request, asked).await,
    }
}

pub(in crate::bot) async fn command(request: &Request, words: &Content, here: Option<DialogId>) -> Handled {
    let draft = Draft { here, ..Draft::new(DraftKind::Later) };
    if words.text.trim().is_empty() {
        send::named(request, draft, words).await
    } else {
        time_named(request, draft, words).await
    }
}

/// Parses `<when> [@user] [text]`.
pub(in crate::bot) async fn time_named(request: &Request, mut draft: Draft, words: &Content) -> Handled {
    let times = &request.reader.times;
    let (at, rest) = split_when(&words.text, times.now, &times.zone);
    draft.times.clear();
    let error = match at {
        Ok(at) => {
            draft.at = Some(at);
            None
        }
        Err(WhenError::Ambiguous(meanings)) if request.private() => {
            draft.times = meanings;
            None
        }
        Err(error) => Some(error),
    };
    if let Some(error) = error {
        // The text is kept, and only its time asked for.
        let nothing = draft.body.is_some() || typed::trimmed(rest).is_empty() || !request.private();
        return if nothing {
            Err(error.into())
        } else {
            compose::keep_for_time(request, draft, &words.ending(rest), error).await
        };
    }
    // A draft's text is not replaced.
    if draft.body.is_some() {
        return compose::go_on(request, draft).await;
    }
    send::named(request, draft, &words.ending(rest)).await
}

/// Handles the confirmation of the time.
async fn agreed(request: &Request, message: TelegramMessageId) -> Handled {
    match request.state().await? {
        State::Send(SendQuestion::Draft { draft, asked: AskedForSend::Agree(asked) }) if asked == message => {
            check(request, CommandId::Later.line()).await?;
            accept::accept(request, *draft, Card { chat: request.chat, message }, request.card).await
        }
        State::Item(ItemQuestion::NewTime { item, plan: Some((at, asked)) }) if asked == message => {
            item::changeable(request, item).await?;
            request.ask(State::Idle).await?;
            let moved = request.ctx.outbox.reschedule(item, at, request.id()).await?;
            item::refresh_for(request, item).await?;
            if moved { Ok(()) } else { Err(SendMistake::NotChanged.into()) }
        }
        _ => Err(Mistake::OldButton.into()),
    }
}

/// Asks for another time on the card itself.
async fn ask_again(request: &Request, id: OutboxId) -> Handled {
    let item = item::changeable(request, id).await?;
    let who = called(request, &item.target).await?;
    item::ask(
        request,
        State::Item(ItemQuestion::NewTime { item: id, plan: None }),
        &cards::ask_new_time(&request.reader, id, &who),
    )
    .await
}

/// Shows the interpretation of another time, on the card.
pub(in crate::bot) async fn new_time(request: &Request, id: OutboxId, text: &str) -> Handled {
    let times = &request.reader.times;
    match parse_when(text, times.now, &times.zone) {
        Ok(at) => new_time_meant(request, id, at).await,
        Err(WhenError::Ambiguous(meanings)) => {
            let item = item::changeable(request, id).await?;
            item::put(request, &item, &later::ask_which_move(&request.reader, &meanings, id)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Shows an item's new time for confirmation, on its card.
pub(in crate::bot) async fn new_time_meant(request: &Request, id: OutboxId, at: Timestamp) -> Handled {
    let item = item::changeable(request, id).await?;
    let Some(asked) = request.card.map(|card| card.message) else { return Err(Mistake::OldButton.into()) };
    request.ask(State::Item(ItemQuestion::NewTime { item: id, plan: Some((at, asked)) })).await?;
    let who = &called(request, &item.target).await?;
    let plan = Plan { who, at, text: &item.content, media: item.media, parts: 1, asked };
    item::put(request, &item, &later::confirm_move(&request.reader, &plan, id)).await
}
