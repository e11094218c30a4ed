//! Putting one person or a list on a sequence. Before it starts, the desk says what the person would get and who would be
//! left out; nobody without a consent is put on one.

use crate::bot::contacts::{card, list as contacts};
use crate::bot::context::{Handled, Mistake, Request, State};
use crate::bot::kit::Content;
use crate::bot::lists::handlers as lists;
use crate::bot::sending::address;
use crate::bot::sequences::handlers::whole;
use crate::bot::sequences::press::SequencePress;
use crate::bot::sequences::question::SequenceQuestion;
use crate::bot::sequences::{put_screens as views, runs};
use crate::domain::dialog_access::DialogAccess;
use crate::domain::ids::{ContactId, ListId, SequenceId};
use crate::store::Page;

pub(in crate::bot) async fn pressed(request: &Request, press: SequencePress) -> Handled {
    match press {
        SequencePress::AskPreview(sequence) => {
            request.ask(State::Sequence(SequenceQuestion::Whose { sequence })).await?;
            request.turn(&views::ask_whose(&request.reader)).await
        }
        SequencePress::Choose { contact, page } => {
            let whole = card::own(request, contact, DialogAccess::Answer).await?;
            let mut all = request.ctx.sequences.all().await?;
            all.retain(|line| line.sequence.archived_at.is_none());
            let page = Page::of(all, page, views::PAGE);
            request.turn(&views::choose(&request.reader, &whole.contact, &page)).await
        }
        SequencePress::Preview { sequence, contact } => preview(request, sequence, contact).await,
        SequencePress::Put { sequence, contact } => put(request, sequence, contact, false).await,
        SequencePress::PutAgain { sequence, contact } => put(request, sequence, contact, true).await,
        SequencePress::ChooseList { sequence, page } => {
            let shown = whole(request, sequence).await?;
            let page = request.ctx.store.read().await?.lists().page(page, views::PAGE).await?;
            request.turn(&views::choose_list(&request.reader, &shown.sequence, &page)).await
        }
        SequencePress::CheckList { sequence, list } => check(request, sequence, list).await,
        SequencePress::StartList { sequence, list } => start(request, sequence, list).await,
        // The others are handled before.
        _ => Err(Mistake::OldButton.into()),
    }
}

/// Handles the person that a sequence is shown for.
pub(in crate::bot) async fn whose(request: &Request, sequence: SequenceId, words: &Content) -> Handled {
    let typed = address::person_in(words);
    match contacts::meant(request, &typed).await?.as_slice() {
        [one] => {
            request.ask(State::Idle).await?;
            preview(request, sequence, *one).await
        }
        several => contacts::which_one(request, &typed, several).await,
    }
}

/// Shows what a person would get, and whether they may be put on the sequence.
async fn preview(request: &Request, sequence: SequenceId, contact: ContactId) -> Handled {
    let person = card::own(request, contact, DialogAccess::Answer).await?;
    let shown = whole(request, sequence).await?;
    let steps = request.ctx.sequences.preview(shown.sequence.version, contact).await?.ok_or(Mistake::OldButton)?;
    let audience = request.ctx.sequences.audience(&shown.sequence, &[contact]).await?;
    let view = views::preview(&request.reader, &shown.sequence, &person.contact, &steps, &audience);
    request.turn(&view).await
}

async fn put(request: &Request, sequence: SequenceId, contact: ContactId, again: bool) -> Handled {
    card::own(request, contact, DialogAccess::Answer).await?;
    let shown = whole(request, sequence).await?;
    let audience = request.ctx.sequences.audience(&shown.sequence, &[contact]).await?;
    // Somebody who was on it is put on it again only by the button that says so.
    let may = audience.may_begin() || again && audience.may_again();
    if !may {
        return preview(request, sequence, contact).await;
    }
    request.ctx.sequences.put_on(sequence, contact, again, request.id()).await?;
    runs::of_contact(request, contact).await
}

/// Counts what would become of the people on a list.
async fn check(request: &Request, sequence: SequenceId, list: ListId) -> Handled {
    let shown = whole(request, sequence).await?;
    let list = lists::found(request, list).await?;
    let people = request.ctx.lists.everybody(&list).await?;
    let audience = request.ctx.sequences.audience(&shown.sequence, &people).await?;
    request.turn(&views::check(&request.reader, &shown.sequence, &list, &audience)).await
}

/// Puts those on the sequence who may be, asked again now.
async fn start(request: &Request, sequence: SequenceId, list: ListId) -> Handled {
    if !request.first_time().await? {
        return Err(Mistake::AlreadyHandled.into());
    }
    let shown = whole(request, sequence).await?;
    let list = lists::found(request, list).await?;
    let people = request.ctx.lists.everybody(&list).await?;
    let audience = request.ctx.sequences.audience(&shown.sequence, &people).await?;
    let put = request.ctx.sequences.put_many(sequence, &audience.ready, request.id()).await?;
    request.turn(&views::started(&request.reader, &shown.sequence, &list, &put)).await
}
