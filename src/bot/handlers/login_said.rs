//! What is typed while a login is under way.
//! Its rule: only what has the shape of a secret is deleted; what means nothing to the login is left to whoever asks for it.

use crate::bot::commands::CommandId;
use crate::bot::deletions;
use crate::bot::error::Handled;
use crate::bot::handlers::login::{account, end, mine, resend, show_again};
use crate::bot::handlers::{add_account, code, login_qr, password};
use crate::bot::permit::check;
use crate::bot::request::Visit;
use crate::bot::state::State;
use crate::bot::views::refusal::UserError;
use crate::bot::views::{View, login as views};
use crate::domain::code::LoginCode;
use crate::domain::ids::AccountId;
use crate::domain::login::{Login, LoginStep};
use crate::domain::login_words::{self, LoginWords};
use crate::domain::phone::Phone;
use crate::domain::secret::{SecretKind, looks_like_secret};

/// A longer text, or one of several lines, is no password.
const LONGEST_PASSWORD: usize = 128;

/// A text in a chat in which a login is under way. `false` when it is not meant for the login.
pub(in crate::bot) async fn answered(visit: &Visit, id: AccountId, text: &str) -> Handled<bool> {
    let Some(login) = visit.desk.manager.login(id).await? else {
        visit.ask(State::Idle).await?;
        if LoginCode::parse(text).is_err() {
            return Ok(false);
        }
        deletions::delete_typed(visit, SecretKind::LoginCode).await?;
        check(visit, CommandId::AddAccount.line()).await?;
        return Err(UserError::NoLogin.into());
    };
    let length = match &login.step {
        LoginStep::NeedPassword { .. }
            if !login_words::is_plain_cancel(text) && !login_words::is_plain_no_code(text) =>
        {
            deletions::delete_typed(visit, SecretKind::Password).await?;
            check(visit, CommandId::AddAccount.line()).await?;
            return password::submit(visit, &login, text).await.map(|()| true);
        }
        LoginStep::NeedCode { sent, .. } => sent.length,
        LoginStep::NeedPassword { .. } | LoginStep::AskingForCode | LoginStep::ScanQr | LoginStep::CodeVoid => None,
    };
    let words = login_words::read(text, length);
    match words {
        // What Telegram writes about a code, without one that fits.
        LoginWords::Other if looks_like_secret(text).is_some() => {
            deletions::delete_typed(visit, SecretKind::LoginCode).await?;
            return Err(UserError::Code.into());
        }
        LoginWords::Other => return Ok(false),
        LoginWords::Code(_) => deletions::delete_typed(visit, SecretKind::LoginCode).await?,
        LoginWords::Cancel | LoginWords::NoCode | LoginWords::OtherNumber(_) | LoginWords::UnclearNumber(_) => {}
    }
    check(visit, CommandId::AddAccount.line()).await?;
    understood(visit, &login, words).await.map(|()| true)
}

async fn understood(visit: &Visit, login: &Login, words: LoginWords) -> Handled {
    match words {
        LoginWords::Code(code) => code_given(visit, login, code).await,
        LoginWords::Cancel => {
            visit.ask(State::Idle).await?;
            end(visit, login.account_id).await.map(drop)
        }
        LoginWords::NoCode => no_code(visit, login).await,
        LoginWords::OtherNumber(phone) => other_number(visit, login, phone).await,
        // The number that is meant is asked about, and this login goes on meanwhile.
        LoginWords::UnclearNumber(typed) if login.scanned => login_qr::phone_given(visit, &typed).await,
        LoginWords::UnclearNumber(typed) => add_account::add(visit, &typed).await,
        LoginWords::Other => Ok(()),
    }
}

async fn code_given(visit: &Visit, login: &Login, code: LoginCode) -> Handled {
    match &login.step {
        LoginStep::NeedCode { sent, .. } => {
            let typed = code.expose().len();
            match sent.length.and_then(|length| usize::try_from(length).ok()).filter(|length| *length != typed) {
                // A try would be lost for a digit that was left out.
                Some(length) => Err(UserError::CodeLength { length, typed }.into()),
                None => code::submit_read(visit, login, code).await,
            }
        }
        LoginStep::ScanQr => Err(UserError::ScanText.into()),
        LoginStep::AskingForCode | LoginStep::CodeVoid | LoginStep::NeedPassword { .. } => {
            let account = mine(visit, login).await?;
            show_again(visit, &account).await
        }
    }
}

/// The code has not come: another way where Telegram offers one, and the card again.
async fn no_code(visit: &Visit, login: &Login) -> Handled {
    let account = mine(visit, login).await?;
    if let LoginStep::NeedCode { sent, .. } = &login.step {
        let stays = sent.next_way.is_none() || views::too_early(&visit.reader, sent).is_some();
        if let Some(words) = resend(visit, login).await? {
            visit.show(&View::text(crate::i18n::escape(&words))).await?;
        }
        if !stays {
            return Ok(());
        }
    }
    show_again(visit, &account).await
}

/// Another number takes the place of this one.
async fn other_number(visit: &Visit, login: &Login, phone: Option<Phone>) -> Handled {
    let account = mine(visit, login).await?;
    match phone {
        Some(phone) if phone == account.phone => return show_again(visit, &account).await,
        Some(phone) if login.scanned => login_qr::phone_given(visit, phone.e164()).await?,
        Some(phone) => add_account::add(visit, phone.e164()).await?,
        None if login.scanned => login_qr::command(visit, "").await?,
        None => add_account::ask(visit).await?,
    }
    end(visit, account.id).await.map(drop)
}

/// Whether a login of this person waits for the account's own password.
pub(in crate::bot) async fn awaits_password(visit: &Visit) -> Handled<bool> {
    let logins = visit.desk.manager.logins_of(visit.id()).await?;
    Ok(logins.iter().any(|login| matches!(login.step, LoginStep::NeedPassword { .. })))
}

/// Whether a text that begins with a slash and is no command may be a password.
pub(in crate::bot) async fn may_be_password(visit: &Visit) -> Handled<bool> {
    Ok(awaits_password(visit).await? || matches!(visit.state().await?, State::LoginLost { .. }))
}

/// Whether a text that comes after a login was lost may be one more try of its secret.
pub(in crate::bot) fn may_be_late(text: &str) -> bool {
    !text.trim().contains('\n') && text.chars().count() <= LONGEST_PASSWORD && !login_words::is_plain_cancel(text)
}

/// Shows below what has been said what a login of one's own waits for.
pub(in crate::bot) async fn show_mine(visit: &Visit, id: AccountId) -> Handled {
    match visit.desk.manager.login(id).await?.filter(|login| login.admin == visit.id()) {
        Some(_) => show_again(visit, &account(visit, id).await?).await,
        None => Ok(()),
    }
}
