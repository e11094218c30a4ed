//! `/lists` and `/list`: the lists, who is on one, and how one is made, renamed and deleted.

use crate::bot::contacts::list_screens::PAGE;
use crate::bot::contacts::press::ContactFilter;
use crate::bot::context::{Handled, Mistake, Request, State};
use crate::bot::dialogs::access::sight;
use crate::bot::dialogs::screens::one_line;
use crate::bot::kit::Content;
use crate::bot::lists::mistakes::ListMistake;
use crate::bot::lists::press::ListPress;
use crate::bot::lists::question::{ListQuestion, NewList};
use crate::bot::lists::{conditions, people, screens as views};
use crate::bot::search::mistakes::SearchMistake;
use crate::bot::tags::all::AllTags;
use crate::contacts::ListOf;
use crate::domain::dialog_access::VisibleDialogs;
use crate::domain::ids::{ContactId, ListId};
use crate::domain::people_list::{ListName, PeopleList};
use crate::domain::saved_filter::{LastTalk, SavedFilter};
use crate::domain::search::SearchWords;
use crate::domain::team::Right;
use crate::store::ContactList;

/// `/list [name]`.
pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    if args.trim().is_empty() {
        return lists(request, 0).await;
    }
    let name: ListName = args.parse().map_err(ListMistake::Name)?;
    let found = request.ctx.store.read().await?.lists().named(&name).await?;
    let found = found.ok_or_else(|| ListMistake::Unknown(one_line(name.as_str(), 64)))?;
    show(request, found.id, None).await
}

pub(in crate::bot) async fn pressed(request: &Request, press: ListPress) -> Handled {
    match press {
        ListPress::Lists { page } => lists(request, page).await,
        ListPress::Open(list) => {
            // Who looks at the list has no more lines to send.
            if request.state().await? == State::List(ListQuestion::People { list }) {
                request.ask(State::Idle).await?;
            }
            show(request, list, None).await
        }
        ListPress::More { list, below } => show(request, list, Some(below)).await,
        ListPress::AskNew => ask_new(request, NewList::Nobody).await,
        ListPress::AskNewFilter => ask_new(request, NewList::NewFilter).await,
        ListPress::AskSave(filter) => ask_new(request, NewList::Contacts(filter)).await,
        ListPress::AskSaveFilter(filter) => ask_new(request, NewList::Filter(filter)).await,
        ListPress::AskSaveFound { search, place } => ask_new(request, NewList::Found { search, place }).await,
        ListPress::AskPeople(list) => people::ask(request, list).await,
        ListPress::AskName(list) => {
            let found = found(request, list).await?;
            request.ask(State::List(ListQuestion::Name { list })).await?;
            request.turn(&views::ask_name(&request.reader, &found)).await
        }
        ListPress::AskDelete(list) => {
            let found = found(request, list).await?;
            request.turn(&views::ask_delete(&request.reader, &found)).await
        }
        ListPress::Delete(list) => {
            request.ctx.lists.delete(list, request.id()).await?;
            lists(request, 0).await
        }
        ListPress::Of { contact, page } => people::lists_of(request, contact, page).await,
        ListPress::Put { contact, list, page } => people::put(request, contact, list, page).await,
        press => conditions::pressed(request, press).await,
    }
}

pub(in crate::bot) async fn answered(request: &Request, question: ListQuestion, words: &Content) -> Handled {
    match question {
        ListQuestion::New { of } => create(request, of, &words.text).await,
        ListQuestion::Name { list } => {
            let name: ListName = words.text.parse().map_err(ListMistake::Name)?;
            request.ctx.lists.rename(list, &name, request.id()).await?;
            request.ask(State::Idle).await?;
            show(request, list, None).await
        }
        ListQuestion::People { list } => people::typed(request, list, &words.text).await,
        ListQuestion::Talk { list } => conditions::talk_typed(request, list, &words.text).await,
        ListQuestion::Field { list } => conditions::field_typed(request, list, &words.text).await,
    }
}

/// Shows a page of the lists.
pub(in crate::bot) async fn lists(request: &Request, page: u32) -> Handled {
    let mut reading = request.ctx.store.read().await?;
    let page = reading.lists().page(page, PAGE).await?;
    let mut counts = Vec::new();
    for list in &page.rows {
        // A member who sees only some of the people gets no count of all.
        let counted = list.filter.is_none() && sight(request) == VisibleDialogs::All;
        counts.push(if counted { Some(reading.lists().count_some(list.id).await?) } else { None });
    }
    drop(reading);
    request.turn(&views::lists(&request.reader, &page, &counts, request.may(Right::Send))).await
}

/// Shows a list, from a place in it on.
pub(in crate::bot) async fn show(request: &Request, list: ListId, below: Option<ContactId>) -> Handled {
    let list = found(request, list).await?;
    let page = request.ctx.lists.page(&list, sight(request), below, PAGE).await?;
    let mut reading = request.ctx.store.read().await?;
    let counted = list.filter.is_none() && sight(request) == VisibleDialogs::All;
    let shown = views::ListScreen {
        count: if counted { Some(reading.lists().count(list.id).await?) } else { None },
        stages: reading.contacts().stages().await?,
        labels: reading.contacts().labels().await?,
        page,
        begins: below.is_none(),
        may_change: request.may(Right::Send),
        list,
    };
    drop(reading);
    request.turn(&views::list(&request.reader, &shown)).await
}

pub(in crate::bot) async fn found(request: &Request, id: ListId) -> Handled<PeopleList> {
    Ok(request.ctx.store.read().await?.lists().get(id).await?.ok_or(Mistake::OldButton)?)
}

async fn ask_new(request: &Request, of: NewList) -> Handled {
    request.ask(State::List(ListQuestion::New { of })).await?;
    request.turn(&views::ask_new(&request.reader, of)).await
}

/// Handles the name of a new list.
async fn create(request: &Request, of: NewList, text: &str) -> Handled {
    let name: ListName = text.parse().map_err(ListMistake::Name)?;
    let source = match of {
        NewList::Nobody => ListOf::Nobody,
        NewList::NewFilter => ListOf::Filter(SavedFilter::default()),
        NewList::Contacts(filter) => ListOf::Contacts(contacts_of(filter)),
        NewList::Filter(filter) => ListOf::Filter(saved(filter).ok_or(Mistake::OldButton)?),
        NewList::Found { search, place } => {
            let kept = request.ctx.store.read().await?.search().kept(search, request.chat).await?;
            let kept = kept.ok_or(SearchMistake::SearchGone)?;
            let (rest, tags) = AllTags::load(request).await?.taken_from(&request.reader, &kept);
            ListOf::Found(place, SearchWords::parse(&rest).ok_or(SearchMistake::SearchGone)?, tags)
        }
    };
    let (list, _) = request.ctx.lists.create(&name, &source, request.id()).await?;
    request.ask(State::Idle).await?;
    match of {
        NewList::Nobody => people::ask(request, list).await,
        NewList::NewFilter => conditions::show(request, list).await,
        _ => show(request, list, None).await,
    }
}

/// The contacts of a filter of `/contacts`.
fn contacts_of(filter: ContactFilter) -> ContactList {
    match filter {
        ContactFilter::All => ContactList::All,
        ContactFilter::Unwritten => ContactList::Unwritten,
        ContactFilter::Stage(stage) => ContactList::Stage(stage),
        ContactFilter::Labelled(label) => ContactList::Labelled(label),
        ContactFilter::Imported(import) => ContactList::Imported(import),
    }
}

/// The same as a saved filter. Who came with a file is no condition.
fn saved(filter: ContactFilter) -> Option<SavedFilter> {
    let any = SavedFilter::default();
    Some(match filter {
        ContactFilter::Imported(_) => return None,
        ContactFilter::All => any,
        ContactFilter::Unwritten => SavedFilter { talk: Some(LastTalk::Never), ..any },
        ContactFilter::Stage(stage) => SavedFilter { stage: Some(stage), ..any },
        ContactFilter::Labelled(label) => SavedFilter { label: Some(label), ..any },
    })
}
