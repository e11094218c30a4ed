//! A text without a command, in a private chat: the answer to what is being asked.
//! Its rule: what may be a secret goes first, then the right is checked, which may have been taken away since the question.

use jiff::SignedDuration;

use super::commands::commanded;
use crate::bot::callback::{ItemPress, LaterPress, SettingsPress, TeamPress};
use crate::bot::commands::CommandId;
use crate::bot::context::Request;
use crate::bot::deletions;
use crate::bot::error::Handled;
use crate::bot::handlers::{
    account_settings, add_account, address, cancel, dialog, item, later, login_qr, login_said, reply, search, send,
    session, settings, team, template, why,
};
use crate::bot::permit::{check, check_press};
use crate::bot::said::Said;
use crate::bot::state::{Asked, State};
use crate::bot::views::refusal::{self, UserError};
use crate::domain::code::LoginCode;
use crate::domain::ids::AccountId;
use crate::domain::login::LoginStep;
use crate::domain::login_words;
use crate::domain::phone::Phone;
use crate::domain::secret::SecretKind;

/// How long after a lost login a text may be one more try of its secret.
const TRIES_ARRIVE_FOR: SignedDuration = SignedDuration::from_mins(5);

/// An answer to what is being asked. The right is checked again: it may have been taken away since the question.
pub(super) async fn answered(request: &Request, words: &Said) -> Handled {
    let text = words.text.as_str();
    let before = request.asking().await?;
    if before.by == Some(request.update_id) {
        return heard_before(request, before.state).await;
    }
    let state = asked_first(request, text).await?;
    if state == State::AskedSession && session::may_be_part(text) {
        // A secret is to go whoever sent it, before anything is checked.
        deletions::delete_typed(request, SecretKind::Session).await?;
    }
    if let State::Login { account_id } = state
        && words.attachment.is_some()
    {
        return beside_login(request, account_id).await;
    }
    if words.attachment.is_some()
        && !matches!(state, State::Idle | State::LoginLost { .. } | State::Draft { .. } | State::AskedReply { .. })
    {
        return Err(UserError::NotText.into());
    }
    if !asks_for_secret(&state) {
        request.ticket.words_are_plain();
    }
    let asks_for_account =
        matches!(state, State::AskedPhone | State::AskedQrPhone | State::AskedMeantPhone { .. } | State::AskedSession);
    if asks_for_account && login_words::is_cancel(text) {
        return cancel::command(request).await;
    }
    let mentioned = address::mentioned_in(words).map(|person| person.to_string());
    let who = mentioned.as_deref().unwrap_or(text);
    match state {
        State::Idle if session::is_session(text) => {
            // Nobody asked for it, and still it must not stay.
            deletions::delete_typed(request, SecretKind::Session).await?;
            check(request, CommandId::ImportSession.line()).await?;
            session::import_command(request, text).await
        }
        // Something else was asked meanwhile, but a login still waits: what comes now may be meant for it.
        State::Idle => match request.ctx.manager.logins_of(request.id()).await?.first() {
            Some(login) => in_login(request, login.account_id, text).await,
            None => reply::offer(request, words).await,
        },
        State::LoginLost { at } => {
            if request.reader.times.now.duration_since(at) >= TRIES_ARRIVE_FOR {
                request.ask(State::Idle).await?;
            } else if login_said::may_be_late(text) {
                deletions::delete_typed(request, SecretKind::Password).await?;
            }
            Err(UserError::NotAsked.into())
        }
        State::AskedPhone | State::AskedQrPhone => phone_given(request, state == State::AskedQrPhone, text).await,
        State::AskedMeantPhone { phone, scan } => match login_words::agrees(text) {
            Some(true) => phone_given(request, scan, &phone).await,
            Some(false) if scan => login_qr::command(request, "").await,
            Some(false) => add_account::ask(request).await,
            None => phone_given(request, scan, text).await,
        },
        State::Login { account_id } => in_login(request, account_id, text).await,
        State::AskedLabel { account_id } => {
            check(request, CommandId::AddAccount.line()).await?;
            account_settings::label_given(request, account_id, text).await
        }
        State::AskedLimit { account_id, kind } => {
            check(request, CommandId::AddAccount.line()).await?;
            account_settings::limit_given(request, account_id, kind, text).await
        }
        State::AskedSession => {
            check(request, CommandId::ImportSession.line()).await?;
            session::string_given(request, text).await
        }
        State::Draft { draft, asked } => {
            check(request, CommandId::Send.line()).await?;
            send::answered(request, *draft, asked, words).await
        }
        State::AskedNewText { item } => {
            check_press(request, ItemPress::Edit(item)).await?;
            item::new_text(request, item, words).await
        }
        State::AskedNewTime { item, .. } => {
            check_press(request, LaterPress::AskTime(item)).await?;
            later::new_time(request, item, text).await
        }
        State::AskedSetting { setting } => {
            check_press(request, SettingsPress::Ask(setting)).await?;
            settings::given(request, setting, text).await
        }
        State::AskedMember { role } => {
            check_press(request, TeamPress::AskId(role)).await?;
            team::id_given(request, role, text).await
        }
        State::AskedWhy => {
            check(request, CommandId::Why.line()).await?;
            why::command(request, who).await
        }
        State::AskedPerson { command } => {
            check(request, command.line()).await?;
            commanded(request, command, who, words).await
        }
        State::AskedForget { .. } => Err(UserError::NotAsked.into()),
        State::AskedDialog => {
            check(request, CommandId::Dialog.line()).await?;
            dialog::command(request, who).await
        }
        State::AskedSearch => {
            check(request, CommandId::Search.line()).await?;
            search::command(request, text).await
        }
        State::AskedReply { dialog, to } => {
            check(request, CommandId::Dialog.line()).await?;
            reply::given(request, dialog, to, words).await
        }
        State::AskedNote { dialog } => {
            check(request, CommandId::Dialog.line()).await?;
            dialog::note_given(request, dialog, text).await
        }
        State::AskedRemind { dialog } => {
            check(request, CommandId::Dialog.line()).await?;
            dialog::remind_given(request, dialog, text).await
        }
        State::AskedTemplateName => template::name_given(request, text).await,
        State::AskedTemplateBody { name } => template::body_given(request, &name, words).await,
        State::AskedTemplateText { template } => template::text_given(request, template, words).await,
        State::AskedVariable => template::variable_given(request, text).await,
        State::AskedValue { variable } => template::value_given(request, variable, text).await,
    }
}

/// The number of an account that is to be logged in, by code or by a picture that is scanned.
async fn phone_given(request: &Request, scan: bool, text: &str) -> Handled {
    if is_only_code(text) && Phone::parse(text).is_err() {
        deletions::delete_typed(request, SecretKind::LoginCode).await?;
    }
    if scan {
        check(request, CommandId::LoginQr.line()).await?;
        return login_qr::phone_given(request, text).await;
    }
    check(request, CommandId::AddAccount.line()).await?;
    add_account::add(request, text).await
}

/// A text while a login is under way. What is not meant for it is an ordinary text.
async fn in_login(request: &Request, id: AccountId, text: &str) -> Handled {
    if login_said::answered(request, id, text).await? { Ok(()) } else { beside_login(request, id).await }
}

/// Answers what has nothing to do with the login that is under way, and shows below what the login waits for.
async fn beside_login(request: &Request, id: AccountId) -> Handled {
    request.show(&refusal::view(&request.reader, &UserError::NotAsked)).await?;
    login_said::show_mine(request, id).await
}

/// What a text answers. While a login waits for a password, a text may be that, and must not go to a prospect.
async fn asked_first(request: &Request, text: &str) -> Handled<State> {
    let state = request.state().await?;
    match &state {
        State::Login { .. } => return Ok(state),
        State::AskedPhone | State::AskedQrPhone | State::AskedMeantPhone { .. } if Phone::parse(text).is_ok() => {
            return Ok(state);
        }
        State::AskedSession if session::is_session(text) => return Ok(state),
        _ => {}
    }
    let logins = request.ctx.manager.logins_of(request.id()).await?;
    // Somebody who logs in and sends nothing but a code means the login, not a prospect.
    let code = is_only_code(text)
        && matches!(
            state,
            State::AskedPhone
                | State::AskedQrPhone
                | State::AskedMeantPhone { .. }
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

/// The update comes again after a crash, and has had its effect: it is only said how things stand.
async fn heard_before(request: &Request, state: State) -> Handled {
    match state {
        // With everything there it is the message that is accepted, which it is only once.
        State::Draft { draft, .. } => send::go_on(request, *draft).await,
        State::Login { account_id } => match request.ctx.manager.login(account_id).await? {
            Some(_) => login_said::show_mine(request, account_id).await,
            None => Err(UserError::HeardBefore.into()),
        },
        _ => Err(UserError::HeardBefore.into()),
    }
}

/// Whether the answer may be a code, a password or a session. While nothing is asked, a login may wait for one.
fn asks_for_secret(state: &State) -> bool {
    matches!(
        state,
        State::Idle
            | State::LoginLost { .. }
            | State::Login { .. }
            | State::AskedPhone
            | State::AskedQrPhone
            | State::AskedMeantPhone { .. }
            | State::AskedSession
    )
}

fn is_only_code(text: &str) -> bool {
    LoginCode::parse(text).is_ok()
}
