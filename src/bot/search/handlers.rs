//! `/search <text>`: words in messages, notes and names. It shows what the reader may see at this moment, page by page;
//! the query is stored for a day.

use crate::bot::context::{Handled, Request, State};
use crate::bot::dialogs::access::sight;
use crate::bot::dialogs::handlers as dialog;
use crate::bot::search::mistakes::SearchMistake;
use crate::bot::search::press::SearchPress;
use crate::bot::search::question::SearchQuestion;
use crate::bot::search::screens as views;
use crate::domain::search::SearchWords;
use crate::store::{ReadTx, SearchIn};

/// The longest query, in characters.
const LONGEST: usize = 200;

/// `/search [text]`.
pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    if args.trim().is_empty() && request.private() {
        request.ask(State::Search(SearchQuestion::Words)).await?;
        return request.show(&views::ask(&request.reader)).await;
    }
    let text: String = args.trim().chars().take(LONGEST).collect();
    let words = SearchWords::parse(&text).ok_or(SearchMistake::SearchWords)?;
    let search = request.ctx.records.keep_search(request.chat, &text).await?;
    if request.state().await? == State::Search(SearchQuestion::Words) {
        request.ask(State::Idle).await?;
    }
    let mut reading = request.ctx.store.read().await?;
    let place = richest(request, &mut reading, &words).await?;
    drop(reading);
    page(request, &Search { id: search, text, words }, place, 0).await
}

pub(in crate::bot) async fn answered(request: &Request, question: SearchQuestion, text: &str) -> Handled {
    let SearchQuestion::Words = question;
    command(request, text).await
}

pub(in crate::bot) async fn pressed(request: &Request, press: SearchPress) -> Handled {
    let (search, place, number) = match press {
        SearchPress::Open(dialog) => return dialog::open(&request.in_new_message(), dialog, 0).await,
        SearchPress::Page { search, place, page } => (search, place, page),
    };
    let kept = request.ctx.store.read().await?.search().kept(search, request.chat).await?;
    let text = kept.ok_or(SearchMistake::SearchGone)?;
    let words = SearchWords::parse(&text).ok_or(SearchMistake::SearchGone)?;
    page(request, &Search { id: search, text, words }, place, number).await
}

/// A search query.
struct Search {
    id: crate::domain::ids::SearchId,
    text: String,
    words: SearchWords,
}

/// The place to start with: messages, unless nothing was found there.
async fn richest(request: &Request, reading: &mut ReadTx, words: &SearchWords) -> Handled<SearchIn> {
    for place in [SearchIn::Messages, SearchIn::Names, SearchIn::Notes] {
        if any(request, reading, place, words).await? {
            return Ok(place);
        }
    }
    Ok(SearchIn::Messages)
}

async fn any(request: &Request, reading: &mut ReadTx, place: SearchIn, words: &SearchWords) -> Handled<bool> {
    Ok(reading.search().page(place, words, sight(request), 0, 0).await?.page.more)
}

async fn page(request: &Request, search: &Search, place: SearchIn, number: u32) -> Handled {
    let Search { id, text, words } = search;
    let mut reading = request.ctx.store.read().await?;
    let found = reading.search().page(place, words, sight(request), number, views::PAGE).await?;
    let names = match (place, number) {
        (SearchIn::Messages, 0) => {
            reading.search().page(SearchIn::Names, words, sight(request), 0, views::NAMES).await?.page.rows
        }
        _ => Vec::new(),
    };
    let mut elsewhere = Vec::new();
    for other in [SearchIn::Messages, SearchIn::Names, SearchIn::Notes] {
        if other != place && any(request, &mut reading, other, words).await? {
            elsewhere.push(other);
        }
    }
    let team = reading.team().members().await?;
    drop(reading);
    let shown = views::Results {
        search: *id,
        text,
        words,
        place,
        found: &found,
        names: &names,
        elsewhere: &elsewhere,
        team: &team,
    };
    request.turn(&views::results(&request.reader, &shown)).await
}
