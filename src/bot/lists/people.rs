//! Who is on a fixed list: people typed one to a line, and one contact from their own screen.

use crate::bot::contacts::card;
use crate::bot::contacts::list_screens::PAGE;
use crate::bot::context::{Handled, Mistake, Request, State};
use crate::bot::lists::handlers::{found, show};
use crate::bot::lists::question::ListQuestion;
use crate::bot::lists::screens as views;
use crate::domain::dialog_access::DialogAccess;
use crate::domain::ids::{ContactId, ListId};

/// Asks for people.
pub(in crate::bot) async fn ask(request: &Request, list: ListId) -> Handled {
    let found = found(request, list).await?;
    if found.filter.is_some() {
        return Err(Mistake::OldButton.into());
    }
    request.ask(State::List(ListQuestion::People { list })).await?;
    request.turn(&views::ask_people(&request.reader, &found)).await
}

/// Handles typed people. Lines that name nobody are shown, and the question stays open for them.
pub(in crate::bot) async fn typed(request: &Request, list: ListId, text: &str) -> Handled {
    let known = found(request, list).await?;
    let typed = request.ctx.lists.add_typed(list, text, request.id()).await?;
    if typed.refused.is_empty() {
        request.ask(State::Idle).await?;
        return show(request, list, None).await;
    }
    request.ask(State::List(ListQuestion::People { list })).await?;
    request.show(&views::refused(&request.reader, &known, &typed)).await
}

/// Shows the fixed lists, and which of them a contact is on.
pub(in crate::bot) async fn lists_of(request: &Request, contact: ContactId, page: u32) -> Handled {
    let whole = card::own(request, contact, DialogAccess::Answer).await?;
    let mut reading = request.ctx.store.read().await?;
    let lists = reading.lists().fixed_page(page, PAGE).await?;
    let on = reading.lists().of_contact(contact).await?;
    drop(reading);
    request.turn(&views::lists_of(&request.reader, &whole.contact, &lists, &on)).await
}

/// Puts a contact on a list, or takes them off.
pub(in crate::bot) async fn put(request: &Request, contact: ContactId, list: ListId, page: u32) -> Handled {
    card::own(request, contact, DialogAccess::Answer).await?;
    request.ctx.lists.toggle(contact, list, request.id()).await?;
    lists_of(request, contact, page).await
}
