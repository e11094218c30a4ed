//! `/dialogs [status]`, `/dialog <@user>`, and the buttons of a dialog. Access is checked at every press; an earlier
//! screen gives no right.

use std::collections::BTreeMap;

use crate::bot::context::asking::Shown;
use crate::bot::context::screens::Kind;
use crate::bot::context::{Asking, Handled, Mistake, Origin, Request, State};
use crate::bot::dialogs::access::{access, on_card, own, question, sight, target};
use crate::bot::dialogs::mistakes::DialogMistake;
use crate::bot::dialogs::press::{DialogFilter, DialogPress, DialogsPress};
use crate::bot::dialogs::question::DialogQuestion;
use crate::bot::dialogs::screens::one_line;
use crate::bot::dialogs::{
    earlier, language, list_screens as dialogs, next, question_screens as questions, screens as views, undo,
};
use crate::bot::export::handlers as export;
use crate::bot::inbox::reply;
use crate::bot::kit::{CommandId, Content, View};
use crate::bot::sending::address;
use crate::bot::sending::address::Named;
use crate::bot::sending::address_mistakes::AddressMistake;
use crate::bot::tags::all::AllTags;
use crate::bot::team::screens as team;
use crate::domain::dialog::DialogEvent;
use crate::domain::dialog_access::{DialogAccess, dialog_access};
use crate::domain::ids::{DialogId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::tags::TagFilter;
use crate::domain::typed;
use crate::domain::when::{WhenError, parse_when};
use crate::store::DialogList;

/// `/dialogs [status]`.
pub(in crate::bot) async fn list_command(request: &Request, args: &str) -> Handled {
    let word = args.trim().to_lowercase();
    let filter = match DialogFilter::named(&word) {
        _ if word.is_empty() => Some(DialogFilter::All),
        Some(filter) => Some(filter),
        None => AllTags::load(request).await?.named(&request.reader, args).map(DialogFilter::from),
    };
    list(request, filter.ok_or(DialogMistake::DialogList)?, 0).await
}

pub(in crate::bot) async fn list_pressed(request: &Request, press: DialogsPress) -> Handled<Option<String>> {
    match press {
        DialogsPress::List { filter, page } => list(request, filter, page).await?,
        DialogsPress::AskFilter => {
            let tags = AllTags::load(request).await?;
            request.turn(&dialogs::ask_filter(&request.reader, &tags)).await?;
        }
        DialogsPress::Next { after } => return next::after(request, after).await,
    }
    Ok(None)
}

pub(in crate::bot) async fn list(request: &Request, filter: DialogFilter, page: u32) -> Handled {
    let which = match filter {
        DialogFilter::All => DialogList::All,
        DialogFilter::Mine => DialogList::AssignedTo(request.id()),
        DialogFilter::Status(status) => DialogList::Status(status),
        DialogFilter::OfAccount(account) => DialogList::OfAccount(account),
        DialogFilter::Waiting => DialogList::Waiting,
        DialogFilter::Unread => DialogList::Unread,
        DialogFilter::PutAside => DialogList::PutAside,
        DialogFilter::Stage(id) => DialogList::Tagged(TagFilter::Stage(id)),
        DialogFilter::Labelled(id) => DialogList::Tagged(TagFilter::Labelled(id)),
    };
    let tag = match filter.tag() {
        Some(tag) => {
            let name = AllTags::load(request).await?.name(&request.reader, tag);
            Some(name.ok_or(Mistake::OldButton)?)
        }
        None => None,
    };
    let sight = sight(request);
    let mut reading = request.ctx.store.read().await?;
    let rows = reading.dialogs().list(which, sight, page, dialogs::PAGE).await?;
    let unread = reading.dialogs().unread(sight).await?;
    let unanswered = reading.dialogs().unanswered(sight).await?;
    drop(reading);
    request.turn(&dialogs::list(&request.reader, filter, tag.as_deref(), &rows, unanswered, unread)).await
}

/// `/dialog <@user, id or name>`.
pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    if args.trim().is_empty() {
        request.ask(State::Dialog(DialogQuestion::Whose)).await?;
        return request.show(&questions::ask_whose(&request.reader)).await;
    }
    let nobody = || AddressMistake::NoDialogWith(one_line(typed::normal(args).trim_matches(typed::is_wrapping), 64));
    let found = match address::whole(request, args).await? {
        Named::Number(phone) => return Err(AddressMistake::PhoneAddress { number: phone.into(), link: None }.into()),
        Named::Nobody | Named::One(_, None) => return Err(nobody().into()),
        found => found,
    };
    if request.state().await? == State::Dialog(DialogQuestion::Whose) {
        request.ask(State::Idle).await?;
    }
    match found {
        Named::One(_, Some(one)) | Named::Guessed(one) => open(request, one.id, 0).await,
        Named::Several(several, more) => {
            request.show(&dialogs::which_one(&request.reader, args.trim(), &several, more)).await
        }
        _ => Err(nobody().into()),
    }
}

pub(in crate::bot) async fn pressed(request: &Request, press: DialogPress) -> Handled<Option<String>> {
    let me = request.id();
    match press {
        // In a group the message with the button belongs to everybody, and stays.
        DialogPress::Open(id) if request.private() => open(request, id, 0).await?,
        DialogPress::Open(id) => open(&request.in_new_message(), id, 0).await?,
        DialogPress::Older { dialog, page } => open(request, dialog, page).await?,
        DialogPress::Earlier { dialog, before } => return earlier::fetch(request, dialog, before).await,
        DialogPress::Reply(id) => reply::ask(request, id).await?,
        DialogPress::GoOn(id) => {
            own(request, id, DialogAccess::Answer).await?;
            request.ctx.dialogs.go_on(id, me).await?;
            return shown_after(request, id, "dialog-done-going-on").await;
        }
        DialogPress::Qualify(id) => return change(request, id, DialogEvent::Qualified).await,
        DialogPress::Stop(id) => return change(request, id, DialogEvent::Stopped).await,
        DialogPress::Fail(id) => return change(request, id, DialogEvent::Failed).await,
        DialogPress::Reopen(id) => return change(request, id, DialogEvent::Reopened).await,
        DialogPress::Export(id) => export::one(request, id).await?,
        DialogPress::AskAllow(id) => {
            let dialog = own(request, id, DialogAccess::Answer).await?;
            question(request, &questions::ask_allow(&request.reader, &dialog)).await?;
        }
        DialogPress::Allow(id) => return allow(request, id).await,
        DialogPress::NeverAgain(id) => return change(request, id, DialogEvent::OptedOut).await,
        DialogPress::AskStop(id) => {
            let dialog = own(request, id, DialogAccess::Answer).await?;
            question(request, &questions::ask_stop(&request.reader, &dialog)).await?;
        }
        DialogPress::AskAssign(id) => {
            let dialog = own(request, id, DialogAccess::Answer).await?;
            let team = request.ctx.store.read().await?.team().members().await?;
            question(request, &questions::ask_assign(&request.reader, &dialog, &team, me)).await?;
        }
        DialogPress::Unassign(id) => return assign(request, id, None).await,
        DialogPress::Assign { dialog, to } => return assign(request, dialog, Some(to)).await,
        DialogPress::AssignMe(id) => return assign(request, id, Some(me)).await,
        DialogPress::Note(id) => {
            let dialog = own(request, id, DialogAccess::Answer).await?;
            if !request.private() {
                return Err(Mistake::ArgumentsHere.into());
            }
            request.ask(State::Dialog(DialogQuestion::Note { dialog: id })).await?;
            request.show(&questions::ask_note(&request.reader, &dialog)).await?;
        }
        DialogPress::AskRemind(id) => {
            let dialog = own(request, id, DialogAccess::Answer).await?;
            request.ask(State::Dialog(DialogQuestion::Remind { dialog: id })).await?;
            question(request, &questions::ask_remind(&request.reader, &dialog)).await?;
        }
        DialogPress::Remind { dialog, after } => {
            own(request, dialog, DialogAccess::Answer).await?;
            forget_question(request, dialog).await?;
            let times = &request.reader.times;
            let until = after.until(times.now, &times.zone);
            request.ctx.dialogs.snooze(dialog, Some(until), me).await?;
            request.ctx.put_aside.wake();
            return shown_after(request, dialog, "dialog-done-snoozed").await;
        }
        DialogPress::Wake(dialog) => {
            own(request, dialog, DialogAccess::Answer).await?;
            request.ctx.dialogs.snooze(dialog, None, me).await?;
            return shown_after(request, dialog, "dialog-done-woken").await;
        }
        DialogPress::Undo(id) => return undo::pressed(request, id).await,
        DialogPress::NoAnswer { dialog, seen } => {
            own(request, dialog, DialogAccess::Answer).await?;
            let done = request.ctx.dialogs.need_no_answer(dialog, seen, me).await?;
            return shown_after(request, dialog, if done { "dialog-done-no-answer" } else { "dialog-wrote-again" })
                .await;
        }
        DialogPress::Translate(_)
        | DialogPress::AskLanguage(_)
        | DialogPress::TranslateFrom { .. }
        | DialogPress::TranslateNothing(_) => language::pressed(request, press).await?,
    }
    Ok(None)
}

/// Adds a note about a dialog.
pub(in crate::bot) async fn keep_note(request: &Request, id: DialogId, text: &str) -> Handled {
    own(request, id, DialogAccess::Answer).await?;
    let text = text.trim();
    if text.is_empty() {
        return Err(Mistake::NotText.into());
    }
    request.ctx.dialogs.note(id, text, request.id(), request.update_id).await?;
    Ok(())
}

/// Handles a time that was typed instead of pressed.
async fn remind_given(request: &Request, id: DialogId, text: &str) -> Handled {
    own(request, id, DialogAccess::Answer).await?;
    let times = &request.reader.times;
    match parse_when(text, times.now, &times.zone) {
        Ok(until) => put_aside_until(request, id, until).await,
        Err(WhenError::Ambiguous(meanings)) => {
            request.show(&crate::bot::sending::later_screens::ask_which(&request.reader, &meanings)).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(in crate::bot) async fn put_aside_until(request: &Request, id: DialogId, until: jiff::Timestamp) -> Handled {
    own(request, id, DialogAccess::Answer).await?;
    request.ctx.dialogs.snooze(id, Some(until), request.id()).await?;
    request.ctx.put_aside.wake();
    request.ask(State::Idle).await?;
    open(&request.in_new_message(), id, 0).await
}

/// Shows a dialog. Opening it marks the prospect's messages as read.
pub(in crate::bot) async fn open(request: &Request, id: DialogId, page: u32) -> Handled {
    let dialog = own(request, id, DialogAccess::Look).await?;
    // A viewer does not answer, so their reading does not count.
    if page == 0 && dialog.unread > 0 && access(request, &dialog) == DialogAccess::Answer {
        request.ctx.dialogs.seen(id).await?;
    }
    let view = view(request, id, page).await?;
    // A card of a message stays as it is, because replies to it are answers.
    let here = request.origin == Origin::Pressed && !on_card(request).await?;
    let request = if here { request } else { &request.in_new_message() };
    if !request.private() {
        request.turn(&view).await?;
    } else {
        let then = move |request: Request, card: Card| async move {
            let shown = Some(Shown { dialog: id, message: card.message });
            Ok(request.ctx.talk(request.chat).update(Asking { shown, ..request.asking().await? }).await?)
        };
        request.turn_then(&view, Kind::Screen, then).await?;
    }
    Ok(())
}

/// The screen of a dialog.
pub(in crate::bot) async fn view(request: &Request, id: DialogId, page: u32) -> Handled<View> {
    let dialog = own(request, id, DialogAccess::Look).await?;
    let access = access(request, &dialog);
    let account = request.ctx.manager.account(dialog.account_id).await?;
    let stopped = request.ctx.dialogs.is_stopped(&dialog).await?;
    let (waiting, more_waiting) = request.ctx.outbox.waits_in(&dialog, views::WAITING).await?;
    let mut reading = request.ctx.store.read().await?;
    let tags = reading.contacts().tagged_dialog(id).await?.map(|(_, tags)| tags);
    let mut talk = reading.dialogs().talk(id, page, views::PAGE).await?;
    reading.dialogs().add_answered(&mut talk.rows).await?;
    let mut reactions = BTreeMap::new();
    for message in &talk.rows {
        reactions.extend(reading.dialogs().reactions_to(message.id).await?.map(|theirs| (message.id, theirs)));
    }
    let shown = views::DialogScreen {
        tags: tags.unwrap_or_default(),
        waiting,
        more_waiting,
        notes: reading.dialogs().notes(id, views::NOTES).await?,
        talk,
        reactions,
        team: reading.team().members().await?,
        undo: undo::button(request, id).await?,
        dialog,
        account,
        access,
        stopped,
        may_allow: request.may(CommandId::Allow.line().right),
    };
    Ok(views::screen(&request.reader, &shown))
}

async fn change(request: &Request, id: DialogId, event: DialogEvent) -> Handled<Option<String>> {
    own(request, id, DialogAccess::Answer).await?;
    let dialog = request.ctx.dialogs.change(id, event, request.id()).await?;
    let key = match event {
        DialogEvent::Qualified => "dialog-done-qualified",
        DialogEvent::Stopped => "dialog-done-stopped",
        DialogEvent::Failed => "dialog-done-failed",
        // The dialog is open, but the gate still lets nothing through.
        DialogEvent::Reopened if request.ctx.dialogs.is_stopped(&dialog).await? => "stop-list-reopened",
        DialogEvent::Reopened => "dialog-done-reopened",
        DialogEvent::OptedOut => "dialog-done-never",
    };
    shown_after(request, id, key).await
}

/// Removes the prospect of a dialog from the stop-list.
async fn allow(request: &Request, id: DialogId) -> Handled<Option<String>> {
    let dialog = own(request, id, DialogAccess::Answer).await?;
    request.ctx.dialogs.allow(&target(&dialog)?, request.id()).await?;
    shown_after(request, id, "stop-list-allowed").await
}

async fn assign(request: &Request, id: DialogId, to: Option<TelegramUserId>) -> Handled<Option<String>> {
    own(request, id, DialogAccess::Answer).await?;
    let mut name = String::new();
    if let Some(to) = to {
        // Only a member who may answer can be the assignee.
        let member = request.ctx.store.read().await?.team().member(to).await?.ok_or(Mistake::OldButton)?;
        if dialog_access(member.role, to, Some(to)) < DialogAccess::Answer {
            return Err(Mistake::OldButton.into());
        }
        if to != request.id() && !member.is_reachable() {
            return Err(DialogMistake::OutOfReach(team::name(&member)).into());
        }
        name = team::name(&member);
    }
    let dialog = request.ctx.dialogs.assign(id, to, request.id()).await?;
    if access(request, &dialog) == DialogAccess::None {
        // After the assignment this member may no longer see it.
        if request.private() && !on_card(request).await? {
            let undo = undo::button(request, id).await?;
            request.turn(&views::given_away(&request.reader, &dialog, &name, undo)).await?;
        }
        return Ok(Some(request.reader.label("dialog-done-assigned", &[])));
    }
    shown_after(request, id, "dialog-done-assigned").await
}

pub(in crate::bot) async fn answered(request: &Request, question: DialogQuestion, words: &Content) -> Handled {
    match question {
        DialogQuestion::Whose => command(request, &address::person_in(words)).await,
        DialogQuestion::Note { dialog } => {
            keep_note(request, dialog, &words.text).await?;
            request.ask(State::Idle).await?;
            open(request, dialog, 0).await
        }
        DialogQuestion::Remind { dialog } => remind_given(request, dialog, &words.text).await,
        DialogQuestion::Language { dialog } => language::named(request, dialog, &words.text).await,
    }
}

/// Shows the updated screen after an action, and a pop-up if the message is another screen.
async fn shown_after(request: &Request, id: DialogId, key: &str) -> Handled<Option<String>> {
    if request.private() && !on_card(request).await? {
        open(request, id, 0).await?;
    } else {
        undo::offer(request, id, key).await?;
    }
    Ok(Some(request.reader.label(key, &[])))
}

async fn forget_question(request: &Request, dialog: DialogId) -> Handled {
    if request.state().await? == (State::Dialog(DialogQuestion::Remind { dialog })) {
        request.ask(State::Idle).await?;
    }
    Ok(())
}
