//! `/dialogs [status]`, `/dialog <@user>`, and what the buttons of a dialog do.
//! Its rule: whose dialog it is, is asked at every press; a button that was shown earlier is no right.

use crate::bot::callback::{DialogFilter, DialogPress, DialogsPress};
use crate::bot::commands::CommandId;
use crate::bot::error::Handled;
use crate::bot::handlers::address::{self, Named};
use crate::bot::handlers::dialog_access::{access, on_card, own, question, sight, target};
use crate::bot::handlers::{export, reply};
use crate::bot::request::{Origin, Visit};
use crate::bot::screens::Kind;
use crate::bot::state::{Asking, Shown, State};
use crate::bot::views::dialog::one_line;
use crate::bot::views::refusal::UserError;
use crate::bot::views::{View, dialog as views, dialogs};
use crate::domain::dialog::DialogEvent;
use crate::domain::dialog_access::{DialogAccess, dialog_access};
use crate::domain::ids::{DialogId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::typed;
use crate::domain::when::{WhenError, parse_when};
use crate::store::DialogList;

/// `/dialogs [status]`.
pub(in crate::bot) async fn list_command(visit: &Visit, args: &str) -> Handled {
    let word = args.trim().to_lowercase();
    let filter = if word.is_empty() { Some(DialogFilter::All) } else { DialogFilter::named(&word) };
    list(visit, filter.ok_or(UserError::DialogList)?, 0).await
}

async fn list(visit: &Visit, filter: DialogFilter, page: u32) -> Handled {
    let which = match filter {
        DialogFilter::All => DialogList::All,
        DialogFilter::Mine => DialogList::AssignedTo(visit.id()),
        DialogFilter::Status(status) => DialogList::Status(status),
        DialogFilter::OfAccount(account) => DialogList::OfAccount(account),
        DialogFilter::Waiting => DialogList::Waiting,
        DialogFilter::Unread => DialogList::Unread,
        DialogFilter::PutAside => DialogList::PutAside,
    };
    let sight = sight(visit);
    let mut reading = visit.desk.store.read().await?;
    let rows = reading.dialogs().list(which, sight, page, dialogs::PAGE).await?;
    let unread = reading.dialogs().unread(sight).await?;
    let unanswered = reading.dialogs().unanswered(sight).await?;
    drop(reading);
    visit.turn(&dialogs::list(&visit.reader, filter, &rows, unanswered, unread)).await?;
    Ok(())
}

/// `/dialog <@user, id or name>`.
pub(in crate::bot) async fn command(visit: &Visit, args: &str) -> Handled {
    if args.trim().is_empty() {
        visit.ask(State::AskedDialog).await?;
        visit.show(&views::ask_whose(&visit.reader)).await?;
        return Ok(());
    }
    let nobody = || UserError::NoDialogWith(one_line(typed::normal(args).trim_matches(typed::is_wrapping), 64));
    let found = match address::whole(visit, args).await? {
        Named::Number(phone) => return Err(UserError::PhoneAddress { phone, link: None }.into()),
        Named::Nobody | Named::One(_, None) => return Err(nobody().into()),
        found => found,
    };
    if visit.state().await? == State::AskedDialog {
        visit.ask(State::Idle).await?;
    }
    match found {
        Named::One(_, Some(one)) => open(visit, one.id, 0).await,
        Named::Several(several, more) => {
            visit.show(&dialogs::which_one(&visit.reader, args.trim(), &several, more)).await?;
            Ok(())
        }
        _ => Err(nobody().into()),
    }
}

pub(in crate::bot) async fn list_pressed(visit: &Visit, press: DialogsPress) -> Handled {
    match press {
        DialogsPress::List { filter, page } => list(visit, filter, page).await,
    }
}

pub(in crate::bot) async fn pressed(visit: &Visit, press: DialogPress) -> Handled<Option<String>> {
    let me = visit.id();
    match press {
        // In a group the message with the button is everybody's, and stays.
        DialogPress::Open(id) if visit.private() => open(visit, id, 0).await?,
        DialogPress::Open(id) => open(&visit.in_new_message(), id, 0).await?,
        DialogPress::Older { dialog, page } => open(visit, dialog, page).await?,
        DialogPress::Reply(id) => reply::ask(visit, id).await?,
        DialogPress::GoOn(id) => {
            own(visit, id, DialogAccess::Answer).await?;
            visit.desk.dialogs.go_on(id, me).await?;
            return shown_after(visit, id, "dialog-done-going-on").await;
        }
        DialogPress::Qualify(id) => return change(visit, id, DialogEvent::Qualified).await,
        DialogPress::Stop(id) => return change(visit, id, DialogEvent::Stopped).await,
        DialogPress::Fail(id) => return change(visit, id, DialogEvent::Failed).await,
        DialogPress::Reopen(id) => return change(visit, id, DialogEvent::Reopened).await,
        DialogPress::Export(id) => export::one(visit, id).await?,
        DialogPress::AskAllow(id) => {
            let dialog = own(visit, id, DialogAccess::Answer).await?;
            question(visit, &views::ask_allow(&visit.reader, &dialog)).await?;
        }
        DialogPress::Allow(id) => return allow(visit, id).await,
        DialogPress::NeverAgain(id) => return change(visit, id, DialogEvent::OptedOut).await,
        DialogPress::AskStop(id) => {
            let dialog = own(visit, id, DialogAccess::Answer).await?;
            question(visit, &views::ask_stop(&visit.reader, &dialog)).await?;
        }
        DialogPress::AskAssign(id) => {
            let dialog = own(visit, id, DialogAccess::Answer).await?;
            let team = visit.desk.store.read().await?.team().members().await?;
            question(visit, &views::ask_assign(&visit.reader, &dialog, &team, me)).await?;
        }
        DialogPress::Unassign(id) => return assign(visit, id, None).await,
        DialogPress::Assign { dialog, to } => return assign(visit, dialog, Some(to)).await,
        DialogPress::AssignMe(id) => return assign(visit, id, Some(me)).await,
        DialogPress::Note(id) => {
            let dialog = own(visit, id, DialogAccess::Answer).await?;
            if !visit.private() {
                return Err(UserError::ArgumentsHere.into());
            }
            visit.ask(State::AskedNote { dialog: id }).await?;
            visit.show(&views::ask_note(&visit.reader, &dialog)).await?;
        }
        DialogPress::AskRemind(id) => {
            let dialog = own(visit, id, DialogAccess::Answer).await?;
            visit.ask(State::AskedRemind { dialog: id }).await?;
            question(visit, &views::ask_remind(&visit.reader, &dialog)).await?;
        }
        DialogPress::Remind { dialog, after } => {
            own(visit, dialog, DialogAccess::Answer).await?;
            forget_question(visit, dialog).await?;
            let until = visit.reader.times.now + after.length();
            visit.desk.dialogs.snooze(dialog, Some(until), me).await?;
            visit.desk.put_aside.wake();
            return shown_after(visit, dialog, "dialog-done-snoozed").await;
        }
        DialogPress::Wake(dialog) => {
            own(visit, dialog, DialogAccess::Answer).await?;
            visit.desk.dialogs.snooze(dialog, None, me).await?;
            return shown_after(visit, dialog, "dialog-done-woken").await;
        }
        DialogPress::NoAnswer { dialog, seen } => {
            own(visit, dialog, DialogAccess::Answer).await?;
            let done = visit.desk.dialogs.need_no_answer(dialog, seen, me).await?;
            return shown_after(visit, dialog, if done { "dialog-done-no-answer" } else { "dialog-wrote-again" }).await;
        }
    }
    Ok(None)
}

/// A note that was asked for.
pub(in crate::bot) async fn note_given(visit: &Visit, id: DialogId, text: &str) -> Handled {
    keep_note(visit, id, text).await?;
    visit.ask(State::Idle).await?;
    open(visit, id, 0).await
}

/// Keeps a note about a dialog.
pub(in crate::bot) async fn keep_note(visit: &Visit, id: DialogId, text: &str) -> Handled {
    own(visit, id, DialogAccess::Answer).await?;
    let text = text.trim();
    if text.is_empty() {
        return Err(UserError::NotText.into());
    }
    visit.desk.dialogs.note(id, text, visit.id(), visit.update_id).await?;
    Ok(())
}

/// A time that was typed instead of pressed.
pub(in crate::bot) async fn remind_given(visit: &Visit, id: DialogId, text: &str) -> Handled {
    own(visit, id, DialogAccess::Answer).await?;
    let times = &visit.reader.times;
    match parse_when(text, times.now, &times.zone) {
        Ok(until) => put_aside_until(visit, id, until).await,
        Err(WhenError::Ambiguous(meanings)) => {
            visit.show(&crate::bot::views::later::ask_which(&visit.reader, &meanings)).await?;
            Ok(())
        }
        Err(error) => Err(UserError::When(error).into()),
    }
}

pub(in crate::bot) async fn put_aside_until(visit: &Visit, id: DialogId, until: jiff::Timestamp) -> Handled {
    own(visit, id, DialogAccess::Answer).await?;
    visit.desk.dialogs.snooze(id, Some(until), visit.id()).await?;
    visit.desk.put_aside.wake();
    visit.ask(State::Idle).await?;
    open(&visit.in_new_message(), id, 0).await
}

/// Shows a dialog. Whoever opens it has seen what the prospect wrote.
pub(in crate::bot) async fn open(visit: &Visit, id: DialogId, page: u32) -> Handled {
    let dialog = own(visit, id, DialogAccess::Look).await?;
    let access = access(visit, &dialog);
    // A viewer does not answer: what only they have seen, nobody has.
    if page == 0 && dialog.unread > 0 && access == DialogAccess::Answer {
        visit.desk.dialogs.seen(id).await?;
    }
    let account = visit.desk.manager.account(dialog.account_id).await?;
    let stopped = visit.desk.dialogs.is_stopped(&dialog).await?;
    let (waiting, more_waiting) = visit.desk.outbox.waits_in(&dialog, views::WAITING).await?;
    let mut reading = visit.desk.store.read().await?;
    let shown = views::DialogScreen {
        waiting,
        more_waiting,
        notes: reading.dialogs().notes(id, views::NOTES).await?,
        talk: reading.dialogs().talk(id, page, views::PAGE).await?,
        team: reading.team().members().await?,
        dialog,
        account,
        access,
        stopped,
        may_allow: visit.may(CommandId::Allow.line().right),
    };
    drop(reading);
    let view = views::screen(&visit.reader, &shown);
    // A card of a message stays what it is: it is how that message is answered.
    let here = visit.origin == Origin::Pressed && !on_card(visit).await?;
    let visit = if here { visit } else { &visit.in_new_message() };
    if !visit.private() {
        visit.turn(&view).await?;
    } else {
        let then = move |visit: Visit, card: Card| async move {
            let shown = Some(Shown { dialog: id, message: card.message });
            Ok(visit.desk.talk(visit.chat).update(Asking { shown, ..visit.asking().await? }).await?)
        };
        visit.turn_then(&view, Kind::Screen, then).await?;
    }
    Ok(())
}

async fn change(visit: &Visit, id: DialogId, event: DialogEvent) -> Handled<Option<String>> {
    own(visit, id, DialogAccess::Answer).await?;
    let dialog = visit.desk.dialogs.change(id, event, visit.id()).await?;
    let key = match event {
        DialogEvent::Qualified => "dialog-done-qualified",
        DialogEvent::Stopped => "dialog-done-stopped",
        DialogEvent::Failed => "dialog-done-failed",
        // It is open, and still the gate lets nothing through.
        DialogEvent::Reopened if visit.desk.dialogs.is_stopped(&dialog).await? => "stop-list-reopened",
        DialogEvent::Reopened => "dialog-done-reopened",
        DialogEvent::OptedOut => "dialog-done-never",
    };
    shown_after(visit, id, key).await
}

/// Takes the prospect of a dialog off the stop-list.
async fn allow(visit: &Visit, id: DialogId) -> Handled<Option<String>> {
    let dialog = own(visit, id, DialogAccess::Answer).await?;
    visit.desk.dialogs.allow(&target(&dialog)?, visit.id()).await?;
    shown_after(visit, id, "stop-list-allowed").await
}

async fn assign(visit: &Visit, id: DialogId, to: Option<TelegramUserId>) -> Handled<Option<String>> {
    own(visit, id, DialogAccess::Answer).await?;
    if let Some(to) = to {
        // Only somebody who could answer gets it.
        let member = visit.desk.store.read().await?.team().member(to).await?.ok_or(UserError::OldButton)?;
        if dialog_access(member.role, to, Some(to)) < DialogAccess::Answer {
            return Err(UserError::OldButton.into());
        }
    }
    let dialog = visit.desk.dialogs.assign(id, to, visit.id()).await?;
    if access(visit, &dialog) == DialogAccess::None {
        // Given away: it is no longer this person's to see.
        if visit.private() && !on_card(visit).await? {
            visit.turn(&View::text(visit.reader.text("dialog-given-away", &[]))).await?;
        }
        return Ok(Some(visit.reader.label("dialog-done-assigned", &[])));
    }
    shown_after(visit, id, "dialog-done-assigned").await
}

/// After a deed: the screen as it is now, and a word over the button where the message is another's screen.
async fn shown_after(visit: &Visit, id: DialogId, key: &str) -> Handled<Option<String>> {
    if visit.private() && !on_card(visit).await? {
        open(visit, id, 0).await?;
    }
    Ok(Some(visit.reader.label(key, &[])))
}

async fn forget_question(visit: &Visit, dialog: DialogId) -> Handled {
    if visit.state().await? == (State::AskedRemind { dialog }) {
        visit.ask(State::Idle).await?;
    }
    Ok(())
}
