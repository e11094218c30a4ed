//! The screen of one contact, and what its buttons and questions change. Access is checked at every press.

use jiff::tz::TimeZone;

use crate::bot::contacts::mistakes::ContactMistake;
use crate::bot::contacts::press::ContactPress;
use crate::bot::contacts::question::ContactQuestion;
use crate::bot::contacts::{invitation, list, pipeline, screens as views};
use crate::bot::context::Request;
use crate::bot::context::error::Handled;
use crate::bot::context::mistake::Mistake;
use crate::bot::context::state::State;
use crate::bot::dialogs::access::on_card;
use crate::bot::dialogs::mistakes::DialogMistake;
use crate::bot::dialogs::screens::status;
use crate::bot::dialogs::undo;
use crate::bot::erasure::handlers as erasure;
use crate::bot::kit::content::Content;
use crate::bot::queue::why;
use crate::bot::sending::{address, send};
use crate::bot::team::screens as team;
use crate::contacts::{PutContact, WholeContact};
use crate::domain::contact::ContactName;
use crate::domain::dialog_access::{DialogAccess, dialog_access};
use crate::domain::ids::ContactId;
use crate::domain::phone::Phone;
use crate::domain::spoken_language::SpokenLanguage;
use crate::domain::team::Right;
use crate::domain::template::{VariableName, parse_value};
use crate::domain::typed_contact::TypedContact;
use crate::domain::zone_names::typed_zone;
use crate::domain::{typed, words};

pub(in crate::bot) async fn pressed(request: &Request, press: ContactPress) -> Handled<Option<String>> {
    match press {
        ContactPress::List { filter, page } => list::show(request, filter, page).await?,
        ContactPress::Open(id) => open(request, id).await?,
        ContactPress::Of(dialog) => {
            let id = request.ctx.store.read().await?.contacts().of_dialog(dialog).await?;
            // A card of a message stays as it is, because replies to it are answers.
            let place = if on_card(request).await? { &request.in_new_message() } else { request };
            open(place, id.ok_or(Mistake::OldButton)?).await?;
        }
        ContactPress::AskAdd => ask_add(request).await?,
        ContactPress::AskStage(id) => {
            let whole = own(request, id, DialogAccess::Answer).await?;
            request.turn(&views::ask_stage(&request.reader, &whole)).await?;
        }
        ContactPress::SetStage { contact, stage } => {
            own(request, contact, DialogAccess::Answer).await?;
            let moved = request.ctx.contacts.move_to(contact, stage, request.id()).await?;
            open(request, contact).await?;
            let brought = moved.and_then(|moved| moved.status);
            return Ok(brought.map(|to| {
                let status = status(&request.reader, to);
                request.reader.label("contact-stage-brought", &[("status", status.into())])
            }));
        }
        ContactPress::AskLabels(id) => labels(request, id).await?,
        ContactPress::Label { contact, label } => {
            own(request, contact, DialogAccess::Answer).await?;
            request.ctx.contacts.toggle_label(contact, label, request.id()).await?;
            labels(request, contact).await?;
        }
        ContactPress::AskName(id) => ask(request, id, ContactQuestion::Name { contact: id }).await?,
        ContactPress::AskPhone(id) => ask(request, id, ContactQuestion::Phone { contact: id }).await?,
        ContactPress::AskField(id) => ask(request, id, ContactQuestion::Field { contact: id }).await?,
        ContactPress::AskZone(id) => ask(request, id, ContactQuestion::Zone { contact: id }).await?,
        ContactPress::AskLanguage(id) => ask(request, id, ContactQuestion::Language { contact: id }).await?,
        ContactPress::Write(id) => {
            let whole = own(request, id, DialogAccess::Answer).await?;
            let target = whole.contact.target().ok_or(Mistake::OldButton)?;
            let words = Content { text: target.to_string(), ..Content::default() };
            send::command(&request.in_new_message(), &words, None).await?;
        }
        ContactPress::Why(id) => {
            let whole = own(request, id, DialogAccess::Look).await?;
            let target = whole.contact.target().ok_or(Mistake::OldButton)?;
            why::command(request, &target.to_string()).await?;
        }
        ContactPress::AskInvite(id) => invitation::ask(request, id).await?,
        ContactPress::Invite { contact, account } => invitation::show(request, contact, account, None).await?,
        ContactPress::InviteWith { contact, account, template } => {
            invitation::show(request, contact, account, Some(template)).await?;
        }
        ContactPress::Same { dialog, contact } => return invitation::same(request, dialog, contact).await,
        ContactPress::Forget(id) => {
            own(request, id, DialogAccess::Answer).await?;
            erasure::ask_contact(request, id).await?;
        }
    }
    Ok(None)
}

pub(in crate::bot) async fn answered(request: &Request, question: ContactQuestion, words: &Content) -> Handled {
    match question {
        ContactQuestion::Whose => list::contact_command(request, &address::person_in(words)).await,
        ContactQuestion::New => add(request, &words.text).await,
        ContactQuestion::Name { contact } => {
            own(request, contact, DialogAccess::Answer).await?;
            let name: ContactName = words.text.parse()?;
            request.ctx.contacts.rename(contact, &name, request.id()).await?;
            done(request, contact).await
        }
        ContactQuestion::Phone { contact } => {
            own(request, contact, DialogAccess::Answer).await?;
            let phone = Phone::parse(&words.text)?;
            let put = request.ctx.contacts.set_phone(contact, &phone, request.id()).await?;
            put_done(request, put).await
        }
        ContactQuestion::Field { contact } => {
            own(request, contact, DialogAccess::Answer).await?;
            let (name, value) = words.text.split_once('=').ok_or(ContactMistake::Field)?;
            let name = VariableName::own(name).map_err(|_| ContactMistake::Field)?;
            let value = match value.trim() {
                "" => None,
                value => Some(parse_value(value).map_err(|_| ContactMistake::Field)?),
            };
            let put = request.ctx.contacts.set_field(contact, &name, value.as_deref(), request.id()).await?;
            put_done(request, put).await
        }
        ContactQuestion::Zone { contact } => {
            own(request, contact, DialogAccess::Answer).await?;
            let zone = read_zone(&words.text)?;
            request.ctx.contacts.set_zone(contact, zone.as_ref(), request.id()).await?;
            done(request, contact).await
        }
        ContactQuestion::Language { contact } => {
            own(request, contact, DialogAccess::Answer).await?;
            let language = read_language(&words.text)?;
            request.ctx.contacts.set_language(contact, language, request.id()).await?;
            done(request, contact).await
        }
        ContactQuestion::LabelName { label, contact } => {
            pipeline::label_named(request, label, contact, &words.text).await
        }
        ContactQuestion::StageName { stage } => pipeline::stage_named(request, stage, &words.text).await,
    }
}

/// A time zone as typed; `None` if none is to be known any more.
fn read_zone(text: &str) -> Handled<Option<TimeZone>> {
    match words::switch(&typed::folded(text)) {
        Some(false) => Ok(None),
        _ => Ok(Some(typed_zone(text).ok_or(ContactMistake::Zone)?)),
    }
}

/// A language as typed; `None` if none is to be known any more.
fn read_language(text: &str) -> Handled<Option<SpokenLanguage>> {
    match words::switch(&typed::folded(text)) {
        Some(false) => Ok(None),
        _ => Ok(Some(SpokenLanguage::named(text).ok_or(ContactMistake::Language)?)),
    }
}

/// Asks for a new contact.
pub(in crate::bot) async fn ask_add(request: &Request) -> Handled {
    request.ask(State::Contact(ContactQuestion::New)).await?;
    request.turn(&views::ask_add(&request.reader)).await
}

/// Adds a contact as typed.
pub(in crate::bot) async fn add(request: &Request, text: &str) -> Handled {
    let typed = TypedContact::parse(text)?;
    let put = request.ctx.contacts.add(&typed, request.id()).await?;
    put_done(request, put).await
}

async fn put_done(request: &Request, put: PutContact) -> Handled {
    match put {
        PutContact::Done(contact) => done(request, contact).await,
        PutContact::Known(contact) => Err(ContactMistake::Known(contact).into()),
        PutContact::Full => Err(ContactMistake::FieldsFull.into()),
    }
}

/// Shows the contact after an answer.
async fn done(request: &Request, contact: ContactId) -> Handled {
    request.ask(State::Idle).await?;
    open(request, contact).await
}

async fn ask(request: &Request, id: ContactId, question: ContactQuestion) -> Handled {
    let whole = own(request, id, DialogAccess::Answer).await?;
    let view = views::ask(&request.reader, &whole, &question);
    request.ask(State::Contact(question)).await?;
    request.turn(&view).await
}

async fn labels(request: &Request, id: ContactId) -> Handled {
    let whole = own(request, id, DialogAccess::Answer).await?;
    let all = request.ctx.store.read().await?.contacts().labels().await?;
    request.turn(&views::ask_labels(&request.reader, &whole, &all, request.may(Right::Send))).await
}

/// Shows a contact.
pub(in crate::bot) async fn open(request: &Request, id: ContactId) -> Handled {
    let whole = own(request, id, DialogAccess::Look).await?;
    let dialog = match whole.contact.dialog {
        Some(dialog) => request.ctx.dialogs.get(dialog).await?,
        None => None,
    };
    let account = match &dialog {
        Some(dialog) => request.ctx.manager.account(dialog.account_id).await?,
        None => None,
    };
    let mut reading = request.ctx.store.read().await?;
    let name = match whole.contact.target() {
        Some(crate::domain::target::Target::Name(name)) => Some(name),
        _ => None,
    };
    let stopped = reading.stop_list().contains(name.as_ref(), whole.contact.person).await?;
    let team = reading.team().members().await?;
    let consents = reading.contacts().consents(id, 0, views::CONSENTS).await?;
    let lists = reading.lists().of_contact(id).await?;
    let runs = reading.runs().of_contact(id, views::RUNS).await?;
    let import = reading.contacts().import_that_added(id).await?;
    drop(reading);
    let may_write = access(request, &whole) == DialogAccess::Answer;
    let undo = match &dialog {
        Some(dialog) => undo::button(request, dialog.id).await?,
        None => None,
    };
    let shown = views::ContactScreen {
        whole,
        dialog,
        account,
        stopped,
        consents,
        lists,
        runs,
        import,
        team,
        undo,
        may_write,
        may_send: request.may(Right::Send),
    };
    request.turn(&views::screen(&request.reader, &shown)).await
}

fn access(request: &Request, whole: &WholeContact) -> DialogAccess {
    dialog_access(request.member.role, request.id(), whole.contact.assignee)
}

/// A contact, if this member has at least this access to the dialog with them.
pub(in crate::bot) async fn own(request: &Request, id: ContactId, least: DialogAccess) -> Handled<WholeContact> {
    let whole = request.ctx.contacts.whole(id).await?.ok_or(Mistake::OldButton)?;
    if access(request, &whole) >= least {
        return Ok(whole);
    }
    let name = match whole.contact.assignee {
        Some(assignee) => {
            request.ctx.store.read().await?.team().member(assignee).await?.map(|member| team::name(&member))
        }
        None => None,
    };
    Err(DialogMistake::OthersDialog(name.unwrap_or_default()).into())
}
