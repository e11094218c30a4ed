//! From an update to the errand it asks for; one file per errand.
//! Its rule: the right is checked before anything else happens, and whatever an errand ends with is told to the person.

pub(super) mod account_deeds;
mod account_settings;
mod accounts;
mod add_account;
mod album;
mod alert;
mod audit;
mod cancel;
pub(super) mod check_accounts;
mod code;
mod dialog;
mod export;
mod file;
mod forget;
mod help;
pub(super) mod item;
mod language;
mod later;
pub(super) mod login;
pub(super) mod login_qr;
pub(super) mod membership;
mod password;
mod people;
mod queue;
pub(super) mod reply;
mod search;
mod send;
pub(super) mod session;
mod settings;
mod start;
mod stats;
mod stop_list;
pub(super) mod system;
pub(super) mod team;
mod template;
mod template_first;
mod template_use;
mod topic;
mod why;

use jiff::SignedDuration;
use teloxide::types::{CallbackQuery, Me, Message, MessageKind};

use crate::bot::access::{check, check_press};
use crate::bot::alerts;
use crate::bot::callback::{Deed, InboxPress, Press, SettingsPress, TeamPress};
use crate::bot::commands::{self, CommandId, Typed};
use crate::bot::desk::Visit;
use crate::bot::error::{Failure, Handled, report};
use crate::bot::guard::Never;
use crate::bot::said::Said;
use crate::bot::say;
use crate::bot::state::{Asked, State};
use crate::bot::views::refusal::{self, UserError};
use crate::domain::code::LoginCode;
use crate::domain::ids::DialogId;
use crate::domain::login::LoginStep;
use crate::domain::phone::Phone;

/// How long after a lost login a text may be one more try of its secret.
const TRIES_ARRIVE_FOR: SignedDuration = SignedDuration::from_mins(5);

/// A message of somebody on the team.
pub(super) async fn message(visit: Visit, message: Message, me: Me) -> Result<(), Never> {
    // Somebody joined, something was pinned: nobody said anything.
    if !matches!(message.kind, MessageKind::Common(_)) {
        return Ok(());
    }
    let album = message.media_group_id().filter(|_| visit.private());
    let done = match (Said::of(&message), album) {
        (Some(words), Some(id)) => album::said(&visit, &id.0, &words, &message, &me).await,
        (None, Some(id)) => album::not_text(&visit, &id.0, &message).await,
        (Some(words), None) => said(&visit, &words, &message, &me).await,
        (None, None) => not_text(&visit, &message).await,
    };
    if let Err(failure) = done {
        let view = match failure {
            Failure::User(error) => refusal::view(&visit.reader, &error),
            Failure::Broken(error) => refusal::broken(&visit.reader, &report(&error)),
        };
        if let Err(Failure::Broken(error)) = visit.show(&view).await {
            let _ = report(&error);
        }
    }
    Ok(())
}

async fn said(visit: &Visit, words: &Said, message: &Message, me: &Me) -> Handled {
    if let Some(id) = dialog_here(visit).await?
        && topic::said(visit, id, words, message, me).await?
    {
        return Ok(());
    }
    match commands::parse(&words.text, me.username()) {
        Typed::Command { id, args } => {
            let command = id.line();
            if command.carries_secret && !args.is_empty() {
                // Before the right is checked: a secret is to go whoever typed it and wherever.
                visit.delete_message().await;
            }
            check(visit, command).await?;
            if id != CommandId::Cancel {
                cancel::overtaken(visit).await?;
            }
            let words = words.ending(&args).with_reply(message);
            commanded(visit, id, &args, &words).await
        }
        Typed::Unknown { name, names_us } if names_us || visit.private() => {
            Err(UserError::UnknownCommand { near: CommandId::near(&name, visit.member.role) }.into())
        }
        Typed::Text if visit.private() => match reply::replied_to(visit, message).await? {
            Some(to) => reply::given(visit, to.dialog_id, Some(to.id), words).await,
            None => match reply::screen_replied_to(visit, message, me).await? {
                Some(dialog) => reply::given(visit, dialog, None, words).await,
                None => answered(visit, words).await,
            },
        },
        Typed::Unknown { .. } | Typed::NotForUs | Typed::Text => Ok(()),
    }
}

async fn commanded(visit: &Visit, id: CommandId, args: &str, words: &Said) -> Handled {
    match id {
        CommandId::Start => start::command(visit).await,
        CommandId::Team => team::command(visit, args).await,
        CommandId::Stats => stats::command(visit, args).await,
        CommandId::Audit => audit::command(visit, args).await,
        CommandId::Stop => stop_list::stop(visit, args).await,
        CommandId::Allow => stop_list::allow(visit, args).await,
        CommandId::Templates => template::command(visit, args).await,
        CommandId::StopList => stop_list::list(visit, false, 0).await,
        CommandId::Settings => settings::command(visit, args).await,
        CommandId::Help => help::command(visit, args).await,
        CommandId::Language => language::command(visit, args).await,
        CommandId::Cancel => cancel::command(visit).await,
        CommandId::AddAccount => add_account::command(visit, args).await,
        CommandId::Code => code::command(visit, args).await,
        CommandId::Password => password::command(visit, args).await,
        CommandId::Resend => login::resend_command(visit, args).await,
        CommandId::Accounts => accounts::list(visit, false, 0).await,
        CommandId::Account => accounts::command(visit, args).await,
        CommandId::Send => send::command(visit, words).await,
        CommandId::SendFrom => send::command_from(visit, words).await,
        CommandId::Later => later::command(visit, words).await,
        CommandId::Queue => queue::list(visit, false, 0).await,
        CommandId::Health => system::health(visit, false).await,
        CommandId::Doctor => system::doctor(visit, false).await,
        CommandId::Backup => system::back_up(visit, false).await,
        CommandId::Why => why::command(visit, args).await,
        CommandId::Dialogs => dialog::list_command(visit, args).await,
        CommandId::Dialog => dialog::command(visit, args).await,
        CommandId::Search => search::command(visit, args).await,
        CommandId::Export => export::command(visit, args).await,
        CommandId::Forget => forget::command(visit, args).await,
        CommandId::ExportAll => export::ask_all(visit, false).await,
        CommandId::Check => check_accounts::command(visit, args).await,
        CommandId::Enable => account_deeds::command(visit, id, args, Deed::SwitchOn).await,
        CommandId::Disable => account_deeds::command(visit, id, args, Deed::SwitchOff).await,
        CommandId::LogOut => account_deeds::command(visit, id, args, Deed::LogOut).await,
        CommandId::RemoveAccount => account_deeds::command(visit, id, args, Deed::Remove).await,
        CommandId::LoginQr => login_qr::command(visit, args).await,
        CommandId::ImportSession => session::import_command(visit, args).await,
        CommandId::ExportSession => session::export_command(visit, args).await,
    }
}

/// An answer to what is being asked. The right is checked again: it may have been taken away since the question.
async fn answered(visit: &Visit, words: &Said) -> Handled {
    let text = words.text.as_str();
    let state = asked_first(visit, text).await?;
    if state == State::AskedSession {
        // Whatever it is: a secret is to go whoever sent it, before anything is checked.
        visit.delete_message().await;
    }
    if words.attachment.is_some()
        && !matches!(state, State::Idle | State::LoginLost { .. } | State::Draft { .. } | State::AskedReply { .. })
    {
        return Err(UserError::NotText.into());
    }
    match state {
        State::Idle if session::is_session(text) => {
            // Nobody asked for it, and still it must not stay.
            visit.delete_message().await;
            check(visit, CommandId::ImportSession.line()).await?;
            session::import_command(visit, text).await
        }
        // Something else was asked meanwhile, but a login still waits: what comes now may be its secret.
        State::Idle => match visit.desk.manager.logins_of(visit.id()).await?.first() {
            Some(login) => login::answered(visit, login.account_id, text).await,
            None => Err(UserError::NotAsked.into()),
        },
        State::LoginLost { at } => {
            if visit.reader.times.now.duration_since(at) < TRIES_ARRIVE_FOR {
                visit.delete_message().await;
            } else {
                visit.ask(State::Idle).await?;
            }
            Err(UserError::NotAsked.into())
        }
        State::AskedPhone => {
            if is_only_code(text) && Phone::parse(text).is_err() {
                visit.delete_message().await;
            }
            check(visit, CommandId::AddAccount.line()).await?;
            add_account::add(visit, text).await
        }
        State::Login { account_id } => login::answered(visit, account_id, text).await,
        State::AskedLabel { account_id } => {
            check(visit, CommandId::AddAccount.line()).await?;
            account_settings::label_given(visit, account_id, text).await
        }
        State::AskedLimit { account_id, kind } => {
            check(visit, CommandId::AddAccount.line()).await?;
            account_settings::limit_given(visit, account_id, kind, text).await
        }
        State::AskedQrPhone => {
            if is_only_code(text) && Phone::parse(text).is_err() {
                visit.delete_message().await;
            }
            check(visit, CommandId::LoginQr.line()).await?;
            login_qr::phone_given(visit, text).await
        }
        State::AskedSession => {
            check(visit, CommandId::ImportSession.line()).await?;
            session::string_given(visit, text).await
        }
        State::Draft { draft, asked } => {
            check(visit, CommandId::Send.line()).await?;
            send::answered(visit, *draft, asked, words).await
        }
        State::AskedNewText { item } => {
            check_press(visit, Press::EditItem(item)).await?;
            item::new_text(visit, item, words).await
        }
        State::AskedNewTime { item, .. } => {
            check_press(visit, Press::ItemLater(item)).await?;
            later::new_time(visit, item, text).await
        }
        State::AskedSetting { setting } => {
            check_press(visit, Press::Settings(SettingsPress::Ask(setting))).await?;
            settings::given(visit, setting, text).await
        }
        State::AskedMember { role } => {
            check_press(visit, Press::Team(TeamPress::AskId(role))).await?;
            team::id_given(visit, role, text).await
        }
        State::AskedWhy => {
            check(visit, CommandId::Why.line()).await?;
            why::command(visit, text).await
        }
        State::AskedPerson { command } => {
            check(visit, command.line()).await?;
            commanded(visit, command, text, words).await
        }
        State::AskedForget { .. } => Err(UserError::NotAsked.into()),
        State::AskedDialog => {
            check(visit, CommandId::Dialog.line()).await?;
            dialog::command(visit, text).await
        }
        State::AskedSearch => {
            check(visit, CommandId::Search.line()).await?;
            search::command(visit, text).await
        }
        State::AskedReply { dialog, to } => {
            check(visit, CommandId::Dialog.line()).await?;
            reply::given(visit, dialog, to, words).await
        }
        State::AskedNote { dialog } => {
            check(visit, CommandId::Dialog.line()).await?;
            dialog::note_given(visit, dialog, text).await
        }
        State::AskedRemind { dialog } => {
            check(visit, CommandId::Dialog.line()).await?;
            dialog::remind_given(visit, dialog, text).await
        }
        State::AskedTemplateName => template::name_given(visit, text).await,
        State::AskedTemplateBody { name } => template::body_given(visit, &name, words).await,
        State::AskedTemplateText { template } => template::text_given(visit, template, words).await,
        State::AskedVariable => template::variable_given(visit, text).await,
        State::AskedValue { variable } => template::value_given(visit, variable, text).await,
    }
}

/// What a text answers. While a login waits for a password, a text may be that, and must not go to a prospect.
async fn asked_first(visit: &Visit, text: &str) -> Handled<State> {
    let state = visit.state().await?;
    match &state {
        State::Login { .. } => return Ok(state),
        State::AskedPhone | State::AskedQrPhone if Phone::parse(text).is_ok() => return Ok(state),
        State::AskedSession if session::is_session(text) => return Ok(state),
        _ => {}
    }
    let logins = visit.desk.manager.logins_of(visit.id()).await?;
    // Somebody who logs in and sends nothing but a code means the login, not a prospect.
    let code = is_only_code(text)
        && matches!(
            state,
            State::AskedPhone
                | State::AskedQrPhone
                | State::AskedNewText { .. }
                | State::AskedReply { .. }
                | State::Draft { asked: Asked::Body, .. }
        );
    let waits = logins.iter().find(|login| match login.step {
        LoginStep::NeedPassword { .. } => true,
        LoginStep::NeedCode { .. } | LoginStep::AskingForCode | LoginStep::CodeVoid => code,
        LoginStep::ScanQr => false,
    });
    Ok(waits.map_or(state, |login| State::Login { account_id: login.account_id }))
}

fn is_only_code(text: &str) -> bool {
    LoginCode::parse(text).is_ok()
}

/// The dialog in whose topic somebody is.
async fn dialog_here(visit: &Visit) -> Handled<Option<DialogId>> {
    match visit.topic {
        Some(topic) => topic::dialog_of(visit, topic).await,
        None => Ok(None),
    }
}

async fn not_text(visit: &Visit, message: &Message) -> Handled {
    if dialog_here(visit).await?.is_some() || reply::replied_to(visit, message).await?.is_some() {
        return Err(UserError::Attachment.into());
    }
    if !visit.private() {
        return Ok(());
    }
    match visit.state().await? {
        State::Idle | State::LoginLost { .. } => Err(UserError::NotAsked.into()),
        State::Draft { .. } | State::AskedReply { .. } => Err(UserError::Attachment.into()),
        _ => Err(UserError::NotText.into()),
    }
}

/// An edited message: not read, but a secret in it goes.
pub(super) async fn edited(visit: Visit, message: Message, me: Me) -> Result<(), Never> {
    let Some(text) = message.text().or(message.caption()) else { return Ok(()) };
    let carries_secret = matches!(
        commands::parse(text, me.username()),
        Typed::Command { id, args } if id.line().carries_secret && !args.is_empty()
    );
    if carries_secret {
        visit.delete_message().await;
        let view = refusal::view(&visit.reader, &UserError::EditedSecret);
        if let Err(Failure::Broken(error)) = visit.show(&view).await {
            let _ = report(&error);
        }
    }
    Ok(())
}

/// A press of a button.
pub(super) async fn press(mut visit: Visit, query: CallbackQuery) -> Result<(), Never> {
    let words = match pressed(&mut visit, query.data.as_deref()).await {
        Ok(words) => words,
        Err(Failure::User(error)) => Some(refusal::pop_up(&visit.reader, &error)),
        Err(Failure::Broken(error)) => Some(refusal::broken_pop_up(&visit.reader, &report(&error))),
    };
    say::answer(&visit.desk.bot, &query.id, words).await;
    Ok(())
}

/// Does what a button means and returns what is to be shown over it, if anything.
async fn pressed(visit: &mut Visit, data: Option<&str>) -> Handled<Option<String>> {
    let press = data.and_then(Press::decode).ok_or(UserError::OldButton)?;
    check_press(visit, press).await?;
    alerts::step_aside(visit, press).await?;
    let visit: &Visit = visit;
    cancel::overtaken_by(visit, press).await?;
    match press {
        Press::Team(press) => team::pressed(visit, press).await?,
        Press::Stats(press) => stats::pressed(visit, press).await?,
        Press::Audit(press) => audit::pressed(visit, press).await?,
        Press::Template(press) => return template::pressed(visit, press).await,
        Press::StopList(press) => return stop_list::pressed(visit, press).await,
        Press::Search(press) => search::pressed(visit, press).await?,
        Press::Settings(press) => settings::pressed(visit, press).await?,
        Press::Home => start::screen(visit, true).await?,
        Press::Help => help::all(visit, true).await?,
        Press::How => help::how(visit).await?,
        Press::HelpOn(command) => help::on(visit, true, command).await?,
        Press::Languages => language::ask(visit, true).await?,
        Press::SetLanguage(language) => language::set(visit, true, language).await?,
        Press::Cancel => cancel::pressed(visit).await?,
        Press::AddAccount => add_account::ask(visit).await?,
        Press::Accounts { page } => accounts::list(visit, true, page).await?,
        Press::Account(account) => accounts::card(visit, true, account).await?,
        Press::LogIn(account) => login::log_in(visit, account).await?,
        Press::NewCode(account) => login::new_code(visit, account).await?,
        Press::Digit { account, digit } => code::digit(visit, account, digit).await?,
        Press::EraseDigit(account) => code::erase(visit, account).await?,
        Press::EnterCode(account) => code::enter(visit, account).await?,
        Press::Resend(account) => return login::resend_pressed(visit, account).await,
        Press::CancelLogin(account) => login::cancel(visit, account).await?,
        Press::ChoosePace { account, pace } => login::choose_pace(visit, account, pace).await?,
        Press::Send => send::ask_target(visit).await?,
        Press::SendFrom(account) => send::ask_target_from(visit, account).await?,
        Press::SendAgain(item) => send::again(visit, item).await?,
        Press::CancelItem(item) => item::cancel(visit, item).await?,
        Press::EditItem(item) => item::ask_text(visit, item).await?,
        Press::ItemLater(item) => later::ask_again(visit, item).await?,
        Press::KeepItem(item) => item::keep(visit, item).await?,
        Press::AcceptLater(asked) => later::agreed(visit, asked).await?,
        Press::Queue { page } => queue::list(visit, true, page).await?,
        Press::Unqueue { item, page } => queue::cancel(visit, item, page).await?,
        Press::SendNow { item, page } => queue::send_now(visit, item, page).await?,
        Press::AskCancelAll { item, page } => queue::ask_cancel_all(visit, item, page).await?,
        Press::CancelAll { item, page } => return queue::cancel_all(visit, item, page).await,
        Press::Check(account) => check_accounts::one(visit, true, account).await?,
        Press::CheckAll => check_accounts::all(visit, true).await?,
        Press::Pause(account) => account_deeds::pause(visit, account, true).await?,
        Press::Resume(account) => account_deeds::pause(visit, account, false).await?,
        Press::Ask(deed, account) => account_deeds::ask(visit, true, deed, account).await?,
        Press::Do(deed, account) => account_deeds::carry_out(visit, deed, account).await?,
        Press::Limits(account) => account_settings::limits(visit, true, account).await?,
        Press::SetLimit { account, kind, value } => account_settings::set_limit(visit, account, kind, value).await?,
        Press::AskLimit { account, kind } => account_settings::ask_limit(visit, account, kind).await?,
        Press::SetPace { account, pace } => account_settings::set_pace(visit, account, pace).await?,
        Press::AskLabel(account) => account_settings::ask_label(visit, account).await?,
        Press::ClearLabel(account) => account_settings::clear_label(visit, account).await?,
        Press::MoveDialogs { from, page } => account_deeds::heirs(visit, from, page).await?,
        Press::MoveTo { from, to } => account_deeds::ask_to_move(visit, from, to).await?,
        Press::MoveNow { from, to } => account_deeds::move_now(visit, from, to).await?,
        Press::LoginQr(account) => login_qr::pressed(visit, account).await?,
        Press::ImportSession => session::import_pressed(visit).await?,
        Press::ImportReady => session::import_ready(visit).await?,
        Press::ExportSession(account) => session::ask_format(visit, true, account).await?,
        Press::Export { account, format } => session::export(visit, account, format).await?,
        Press::System(press) => return system::pressed(visit, press).await,
        Press::DeleteSecret => session::delete_secret(visit).await?,
        Press::Alert(press) => return alert::pressed(visit, press).await,
        Press::Forget(press) => forget::pressed(visit, press).await?,
        Press::Talks(press) => export::pressed(visit, press).await?,
        Press::Dialog(press) => return dialog::pressed(visit, press).await,
        Press::Inbox(InboxPress::File(message)) => return file::fetch(visit, message).await,
        Press::Inbox(press) => reply::decided(visit, press).await?,
        Press::Item(press) => item::pressed(visit, press).await?,
    }
    Ok(None)
}
