//! Texts typed during a login. Only a text in the shape of a secret is deleted; a text that means nothing to the login
//! is left to the open question.

use crate::bot::context::{Handled, Request, State, check};
use crate::bot::kit::{CommandId, View};
use crate::bot::login::mistakes::LoginMistake;
use crate::bot::login::question::LoginQuestion;
use crate::bot::login::steps::{account, end, mine, resend, show_again};
use crate::bot::login::{add_account, code, password, qr as login_qr, screens as views, steps};
use crate::bot::secrets::deletions;
use crate::domain::code::LoginCode;
use crate::domain::code::LoginCodeError;
use crate::domain::ids::AccountId;
use crate::domain::login::{Login, LoginStep};
use crate::domain::login_words::{self, LoginWords};
use crate::domain::phone::Phone;
use crate::domain::secret::{SecretKind, looks_like_secret};

/// A longer text, or one of several lines, is no password.
const LONGEST_PASSWORD: usize = 128;

/// Handles a text in a chat with a login in progress. Returns `false` when it is not meant for the login.
pub(in crate::bot) async fn answered(request: &Request, id: AccountId, text: &str) -> Handled<bool> {
    let Some(login) = request.ctx.manager.login(id).await? else {
        request.ask(State::Idle).await?;
        if LoginCode::parse(text).is_err() {
            return Ok(false);
        }
        deletions::delete_typed(request, SecretKind::LoginCode).await?;
        check(request, CommandId::AddAccount.line()).await?;
        return Err(LoginMistake::NoLogin.into());
    };
    let length = match &login.step {
        LoginStep::NeedPassword { .. }
            if !login_words::is_plain_cancel(text) && !login_words::is_plain_no_code(text) =>
        {
            deletions::delete_typed(request, SecretKind::Password).await?;
            check(request, CommandId::AddAccount.line()).await?;
            return password::submit(request, &login, text).await.map(|()| true);
        }
        LoginStep::NeedCode { sent, .. } => sent.length,
        LoginStep::NeedPassword { .. } | LoginStep::AskingForCode | LoginStep::ScanQr | LoginStep::CodeVoid => None,
    };
    let words = login_words::read(text, length);
    match words {
        // Telegram's message about a code, without a code that fits.
        LoginWords::Other if looks_like_secret(text).is_some() => {
            deletions::delete_typed(request, SecretKind::LoginCode).await?;
            return Err(LoginCodeError.into());
        }
        LoginWords::Other => return Ok(false),
        LoginWords::Code(_) => deletions::delete_typed(request, SecretKind::LoginCode).await?,
        LoginWords::Cancel | LoginWords::NoCode | LoginWords::OtherNumber(_) | LoginWords::UnclearNumber(_) => {}
    }
    check(request, CommandId::AddAccount.line()).await?;
    understood(request, &login, words).await.map(|()| true)
}

async fn understood(request: &Request, login: &Login, words: LoginWords) -> Handled {
    match words {
        LoginWords::Code(code) => code_given(request, login, code).await,
        LoginWords::Cancel => {
            request.ask(State::Idle).await?;
            end(request, login.account_id).await.map(drop)
        }
        LoginWords::NoCode => no_code(request, login).await,
        LoginWords::OtherNumber(phone) => other_number(request, login, phone).await,
        // The bot asks about the number that was probably meant; this login continues.
        LoginWords::UnclearNumber(typed) if login.scanned => login_qr::phone_given(request, &typed).await,
        LoginWords::UnclearNumber(typed) => add_account::add(request, &typed).await,
        LoginWords::Other => Ok(()),
    }
}

async fn code_given(request: &Request, login: &Login, code: LoginCode) -> Handled {
    match &login.step {
        LoginStep::NeedCode { sent, .. } => {
            let typed = code.expose().len();
            match sent.length.and_then(|length| usize::try_from(length).ok()).filter(|length| *length != typed) {
                // A missing digit would waste a try.
                Some(length) => Err(LoginMistake::CodeLength { length, typed }.into()),
                None => code::submit_read(request, login, code).await,
            }
        }
        LoginStep::ScanQr => Err(LoginMistake::ScanText.into()),
        LoginStep::AskingForCode | LoginStep::CodeVoid | LoginStep::NeedPassword { .. } => {
            steps::show_own(request, login).await
        }
    }
}

/// The code did not arrive: requests the next delivery method, and shows the card again.
async fn no_code(request: &Request, login: &Login) -> Handled {
    let account = mine(request, login).await?;
    if let LoginStep::NeedCode { sent, .. } = &login.step {
        let stays = sent.next_way.is_none() || views::too_early(&request.reader, sent).is_some();
        if let Some(words) = resend(request, login).await? {
            request.show(&View::text(crate::i18n::escape(&words))).await?;
        }
        if !stays {
            return Ok(());
        }
    }
    show_again(request, &account).await
}

/// Another number replaces this one.
async fn other_number(request: &Request, login: &Login, phone: Option<Phone>) -> Handled {
    let account = mine(request, login).await?;
    match phone {
        Some(phone) if phone == account.phone => return show_again(request, &account).await,
        Some(phone) if login.scanned => login_qr::phone_given(request, phone.e164()).await?,
        Some(phone) => add_account::add(request, phone.e164()).await?,
        None if login.scanned => login_qr::command(request, "").await?,
        None => add_account::ask(request).await?,
    }
    end(request, account.id).await.map(drop)
}

/// Whether a login of this member needs the account's own password.
pub(in crate::bot) async fn awaits_password(request: &Request) -> Handled<bool> {
    let logins = request.ctx.manager.logins_of(request.id()).await?;
    Ok(logins.iter().any(|login| matches!(login.step, LoginStep::NeedPassword { .. })))
}

/// Whether a text that begins with a slash and is no command may be a password.
pub(in crate::bot) async fn may_be_password(request: &Request) -> Handled<bool> {
    Ok(awaits_password(request).await? || matches!(request.state().await?, State::Login(LoginQuestion::Lost { .. })))
}

/// Whether a text after a failed login may be another try of its secret.
pub(in crate::bot) fn may_be_late(text: &str) -> bool {
    !text.trim().contains('\n') && text.chars().count() <= LONGEST_PASSWORD && !login_words::is_plain_cancel(text)
}

/// Shows the card of the member's own login below later messages.
pub(in crate::bot) async fn show_mine(request: &Request, id: AccountId) -> Handled {
    match request.ctx.manager.login(id).await?.filter(|login| login.admin == request.id()) {
        Some(_) => show_again(request, &account(request, id).await?).await,
        None => Ok(()),
    }
}
