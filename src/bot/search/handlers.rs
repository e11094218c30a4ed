//! `/search <text>`: words in messages, notes and names; `#offer` narrows it to a stage or label. It shows what the reader may see at this moment, page by page;
//! the query is stored for a day.

use crate::bot::context::{Handled, Request, State};
use crate::bot::dialogs::access::sight;
use crate::bot::dialogs::handlers as dialog;
use crate::bot::search::mistakes::SearchMistake;
use crate::bot::search::press::SearchPress;
use crate::bot::search::question::SearchQuestion;
use crate::bot::search::screens as views;
use crate::bot::tags::all::AllTags;
use crate::domain::ids::SearchId;
use crate::domain::search::SearchWords;
use crate::domain::tags::TagFilter;
use crate::domain::team::Right;
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
    let (rest, tags) = AllTags::load(request).await?.taken_from(&request.reader, &text);
    let words = SearchWords::parse(&rest);
    if words.is_some() || !tags.is_empty() {
        end_question(request).await?;
    }
    // A stage or label alone is a list.
    if let (None, [tag, ..]) = (&words, tags.as_slice()) {
        return dialog::list(request, (*tag).into(), 0).await;
    }
    begin(request, &text).await
}

async fn end_question(request: &Request) -> Handled {
    if request.state().await? == State::Search(SearchQuestion::Words) {
        request.ask(State::Idle).await?;
    }
    Ok(())
}

/// Stores a query and shows its first results.
async fn begin(request: &Request, text: &str) -> Handled {
    let (rest, tags) = AllTags::load(request).await?.taken_from(&request.reader, text);
    let words = SearchWords::parse(&rest).ok_or(SearchMistake::SearchWords)?;
    let id = request.ctx.records.keep_search(request.chat, text).await?;
    let search = Search { id, text: text.to_owned(), words, tags };
    let mut reading = request.ctx.store.read().await?;
    let place = richest(request, &mut reading, &search).await?;
    drop(reading);
    page(request, &search, place, 0).await
}

pub(in crate::bot) async fn answered(request: &Request, question: SearchQuestion, text: &str) -> Handled {
    let SearchQuestion::Words = question;
    command(request, text).await
}

pub(in crate::bot) async fn pressed(request: &Request, press: SearchPress) -> Handled {
    match press {
        SearchPress::Open(dialog) => dialog::open(&request.in_new_message(), dialog, 0).await,
        SearchPress::Page { search, place, page: number } => {
            let text = kept(request, search).await?;
            let (rest, tags) = AllTags::load(request).await?.taken_from(&request.reader, &text);
            let words = SearchWords::parse(&rest).ok_or(SearchMistake::SearchGone)?;
            page(request, &Search { id: search, text, words, tags }, place, number).await
        }
        SearchPress::AskTag(search) => {
            kept(request, search).await?;
            request.turn(&views::ask_tag(&request.reader, search, &AllTags::load(request).await?)).await
        }
        SearchPress::InStage { search, stage } => narrowed(request, search, Some(TagFilter::Stage(stage))).await,
        SearchPress::Labelled { search, label } => narrowed(request, search, Some(TagFilter::Labelled(label))).await,
        SearchPress::Everywhere(search) => narrowed(request, search, None).await,
    }
}

async fn kept(request: &Request, search: SearchId) -> Handled<String> {
    let kept = request.ctx.store.read().await?.search().kept(search, request.chat).await?;
    Ok(kept.ok_or(SearchMistake::SearchGone)?)
}

/// Searches for the same words in another stage or label, or everywhere.
async fn narrowed(request: &Request, search: SearchId, tag: Option<TagFilter>) -> Handled {
    let text = kept(request, search).await?;
    let all = AllTags::load(request).await?;
    let (rest, mut tags) = all.taken_from(&request.reader, &text);
    match tag {
        Some(tag) => {
            tags.retain(|other| std::mem::discriminant(other) != std::mem::discriminant(&tag));
            tags.push(tag);
        }
        None => tags.clear(),
    }
    let tags = tags.into_iter().filter_map(|tag| all.typed(&request.reader, tag));
    begin(request, &std::iter::once(rest).chain(tags).collect::<Vec<_>>().join(" ")).await
}

/// A search query.
struct Search {
    id: SearchId,
    text: String,
    words: SearchWords,
    /// Only in the dialogs of these.
    tags: Vec<TagFilter>,
}

/// The place to start with: messages, unless nothing was found there.
async fn richest(request: &Request, reading: &mut ReadTx, search: &Search) -> Handled<SearchIn> {
    for place in [SearchIn::Messages, SearchIn::Names, SearchIn::Notes] {
        if any(request, reading, place, search).await? {
            return Ok(place);
        }
    }
    Ok(SearchIn::Messages)
}

async fn any(request: &Request, reading: &mut ReadTx, place: SearchIn, search: &Search) -> Handled<bool> {
    let Search { words, tags, .. } = search;
    Ok(reading.search().page_among(tags, place, words, sight(request), 0, 0).await?.page.more)
}

async fn page(request: &Request, search: &Search, place: SearchIn, number: u32) -> Handled {
    let Search { id, text, words, tags } = search;
    let mut reading = request.ctx.store.read().await?;
    let found = reading.search().page_among(tags, place, words, sight(request), number, views::PAGE).await?;
    let names = match (place, number) {
        (SearchIn::Messages, 0) => {
            let (sight, most) = (sight(request), views::NAMES);
            reading.search().page_among(tags, SearchIn::Names, words, sight, 0, most).await?.page.rows
        }
        _ => Vec::new(),
    };
    let mut elsewhere = Vec::new();
    for other in [SearchIn::Messages, SearchIn::Names, SearchIn::Notes] {
        if other != place && any(request, &mut reading, other, search).await? {
            elsewhere.push(other);
        }
    }
    let team = reading.team().members().await?;
    drop(reading);
    let shown = views::Results {
        search: *id,
        text,
        words,
        narrowed: !tags.is_empty(),
        place,
        found: &found,
        names: &names,
        elsewhere: &elsewhere,
        team: &team,
        may_save: request.may(Right::Send),
    };
    request.turn(&views::results(&request.reader, &shown)).await
}
