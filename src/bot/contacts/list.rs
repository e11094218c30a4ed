//! `/contacts`, `/pipeline`, and finding the contact that a text names. Everybody may see a contact without a dialog;
//! the others are visible to the members who may see the dialog.

use crate::bot::contacts::card;
use crate::bot::contacts::mistakes::ContactMistake;
use crate::bot::contacts::press::ContactFilter;
use crate::bot::contacts::question::ContactQuestion;
use crate::bot::contacts::{board_screens as board, list_screens as views};
use crate::bot::context::Request;
use crate::bot::context::error::Handled;
use crate::bot::context::mistake::Mistake;
use crate::bot::context::state::State;
use crate::bot::dialogs::access::sight;
use crate::bot::dialogs::screens::one_line;
use crate::bot::imports::press::ImportPress;
use crate::bot::kit::Press as _;
use crate::bot::sending::address;
use crate::bot::sending::address::Named;
use crate::bot::tags::all::AllTags;
use crate::domain::ids::ContactId;
use crate::domain::phone::Phone;
use crate::domain::tags::TagFilter;
use crate::domain::target::Target;
use crate::domain::team::Right;
use crate::domain::typed;
use crate::domain::words;
use crate::store::ContactList;

/// `/contacts [all, stage or label]`.
pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    let filter = named(request, args).await?.ok_or(ContactMistake::List)?;
    show(request, filter, 0).await
}

/// The list that a text names.
async fn named(request: &Request, text: &str) -> Handled<Option<ContactFilter>> {
    let text = typed::folded(text);
    if text.is_empty() || words::is_all(&text) {
        return Ok(Some(ContactFilter::All));
    }
    let tag = AllTags::load(request).await?.named(&request.reader, &text).map(|tag| match tag {
        TagFilter::Stage(id) => ContactFilter::Stage(id),
        TagFilter::Labelled(id) => ContactFilter::Labelled(id),
    });
    let unwritten = typed::folded(&request.reader.label("contacts-unwritten", &[])) == text;
    Ok(tag.or(unwritten.then_some(ContactFilter::Unwritten)))
}

pub(in crate::bot) async fn show(request: &Request, filter: ContactFilter, page: u32) -> Handled {
    let which = match filter {
        ContactFilter::All => ContactList::All,
        ContactFilter::Unwritten => ContactList::Unwritten,
        ContactFilter::Stage(stage) => ContactList::Stage(stage),
        ContactFilter::Labelled(label) => ContactList::Labelled(label),
        ContactFilter::Imported(import) => ContactList::Imported(import),
    };
    let mut reading = request.ctx.store.read().await?;
    let import = match filter {
        ContactFilter::Imported(import) => reading.contacts().import(import).await?,
        _ => None,
    };
    let shown = views::ContactsPage {
        filter,
        page: reading.contacts().page(which, sight(request), page, views::PAGE).await?,
        stages: reading.contacts().stages().await?,
        labels: reading.contacts().labels().await?,
        import,
        may_add: request.may(Right::Write),
        may_import: request.may(ImportPress::AskFile.right()),
        may_save: request.may(Right::Send),
    };
    drop(reading);
    request.turn(&views::list(&request.reader, &shown)).await
}

/// `/pipeline`.
pub(in crate::bot) async fn pipeline(request: &Request) -> Handled {
    let lines = request.ctx.store.read().await?.contacts().board(sight(request)).await?;
    request.turn(&board::board(&request.reader, &lines)).await
}

/// `/contact [@user, phone, id or name]`, `/contact add @user, phone, name`.
pub(in crate::bot) async fn contact_command(request: &Request, args: &str) -> Handled {
    let args = args.trim();
    let (word, rest) = typed::first_word(args);
    if words::is_add(word) {
        crate::bot::context::permit::check_press(request, crate::bot::contacts::press::ContactPress::AskAdd).await?;
        return if rest.trim().is_empty() { card::ask_add(request).await } else { card::add(request, rest).await };
    }
    if args.is_empty() {
        if !request.private() {
            return Err(Mistake::ArgumentsHere.into());
        }
        request.ask(State::Contact(ContactQuestion::Whose)).await?;
        return request.show(&views::ask_whose(&request.reader)).await;
    }
    let found = meant(request, args).await?;
    if request.state().await? == State::Contact(ContactQuestion::Whose) {
        request.ask(State::Idle).await?;
    }
    match found.as_slice() {
        [one] => card::open(request, *one).await,
        several => which_one(request, args, several).await,
    }
}

/// Asks which of several people is meant.
pub(in crate::bot) async fn which_one(request: &Request, typed: &str, several: &[ContactId]) -> Handled {
    let contacts = request.ctx.store.read().await?.contacts().these(several).await?;
    request.show(&views::which_one(&request.reader, typed, &contacts)).await
}

/// The contacts that a text names: by username, id, phone, or name.
pub(in crate::bot) async fn meant(request: &Request, text: &str) -> Handled<Vec<ContactId>> {
    let plain = typed::normal(text);
    let shown = || one_line(plain.trim_matches(typed::is_wrapping), 64);
    if let Ok(phone) = Phone::parse(plain.trim_matches(typed::is_wrapping)) {
        let known = request.ctx.store.read().await?.contacts().with_phone(&phone).await?;
        // Digits alone may be an id.
        if known.is_some() || plain.starts_with('+') {
            return Ok(vec![known.ok_or(ContactMistake::NoPhone(phone))?]);
        }
    }
    let key = typed::folded(text);
    let called = request.ctx.store.read().await?.contacts().called(&key, sight(request), views::PAGE).await?;
    let mut found: Vec<ContactId> = called.into_iter().map(|contact| contact.id).collect();
    let (target, dialogs) = match address::whole(request, text).await? {
        Named::One(target, dialog) => (Some(target), dialog.map(|dialog| vec![*dialog]).unwrap_or_default()),
        Named::Guessed(dialog) => (None, vec![*dialog]),
        Named::Several(dialogs, _) => (None, dialogs),
        Named::Number(phone) if found.is_empty() => return Err(ContactMistake::NoPhone(phone).into()),
        Named::Number(_) | Named::Nobody => (None, Vec::new()),
    };
    let mut reading = request.ctx.store.read().await?;
    if let Some(target) = &target
        && let Some(id) = reading.contacts().find(target).await?
    {
        // A clear address names one person.
        return Ok(vec![id]);
    }
    for dialog in dialogs {
        let id = reading.contacts().of_dialog(dialog.id).await?;
        found.extend(id.filter(|id| !found.contains(id)));
    }
    found.truncate(views::PAGE as usize);
    match target {
        _ if !found.is_empty() => Ok(found),
        Some(Target::Name(name)) => Err(ContactMistake::NobodyYet(name.as_str().to_owned()).into()),
        _ => Err(ContactMistake::Nobody(shown()).into()),
    }
}
