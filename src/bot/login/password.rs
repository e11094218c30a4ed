//! The password of an account during its login. It goes only to the login, and its message has been deleted already.

use secrecy::SecretString;

use crate::bot::context::{Handled, Request};
use crate::bot::kit::CommandId;
use crate::bot::login::mistakes::LoginMistake;
use crate::bot::login::screens as login;
use crate::bot::login::steps::{chosen, mine, show_again};
use crate::domain::login::{Login, LoginStep};
use crate::domain::phone::Phone;

/// `/password [phone] <password>`.
pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    let (phone, password) = split_phone(request, args).await?;
    let login = chosen(request, phone.as_ref(), CommandId::Password).await?;
    if password.is_empty() {
        let account = mine(request, &login).await?;
        return match login.step {
            LoginStep::NeedPassword { .. } => show_again(request, &account).await,
            LoginStep::AskingForCode | LoginStep::ScanQr | LoginStep::NeedCode { .. } | LoginStep::CodeVoid => {
                Err(LoginMistake::NoPasswordAsked(account.phone).into())
            }
        };
    }
    submit(request, &login, password).await
}

pub(in crate::bot) async fn submit(request: &Request, login: &Login, password: &str) -> Handled {
    let account = mine(request, login).await?;
    if !matches!(login.step, LoginStep::NeedPassword { .. }) {
        return Err(LoginMistake::NoPasswordAsked(account.phone).into());
    }
    if !request.first_time().await? {
        // It may have been tried before the crash; the member decides about another try.
        return show_again(request, &account).await;
    }
    if let Some(card) = login.card {
        request.try_edit(card, &login::checking_password(&request.reader, &(&account).into())).await;
    }
    request.ctx.manager.enter_password(account.id, SecretString::from(password)).await?;
    Ok(())
}

/// A password may begin like a phone number; it counts as one only when that account is being logged in.
async fn split_phone<'a>(request: &Request, args: &'a str) -> Handled<(Option<Phone>, &'a str)> {
    let (first, rest) = args.split_once(char::is_whitespace).unwrap_or((args, ""));
    if let Ok(phone) = Phone::parse(first)
        && let Some(account) = request.ctx.manager.account_by_phone(&phone).await?
        && request.ctx.manager.login(account.id).await?.is_some()
    {
        return Ok((Some(phone), rest.trim_start()));
    }
    Ok((None, args))
}
