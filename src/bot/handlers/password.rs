//! The password of the account that is being logged in.
//! Its rule: it goes from the message to the login and nowhere else; the message has been deleted already.

use secrecy::SecretString;

use crate::bot::commands::CommandId;
use crate::bot::error::Handled;
use crate::bot::handlers::login::{chosen, mine, show_again};
use crate::bot::request::Visit;
use crate::bot::views::login;
use crate::bot::views::refusal::UserError;
use crate::domain::login::{Login, LoginStep};
use crate::domain::phone::Phone;

/// `/password [phone] <password>`.
pub(in crate::bot) async fn command(visit: &Visit, args: &str) -> Handled {
    let (phone, password) = split_phone(visit, args).await?;
    let login = chosen(visit, phone.as_ref(), CommandId::Password).await?;
    if password.is_empty() {
        let account = mine(visit, &login).await?;
        return match login.step {
            LoginStep::NeedPassword { .. } => show_again(visit, &account).await,
            LoginStep::AskingForCode | LoginStep::ScanQr | LoginStep::NeedCode { .. } | LoginStep::CodeVoid => {
                Err(UserError::NoPasswordAsked(account.phone).into())
            }
        };
    }
    submit(visit, &login, password).await
}

pub(in crate::bot) async fn submit(visit: &Visit, login: &Login, password: &str) -> Handled {
    let account = mine(visit, login).await?;
    if !matches!(login.step, LoginStep::NeedPassword { .. }) {
        return Err(UserError::NoPasswordAsked(account.phone).into());
    }
    if !visit.first_time().await? {
        // It may have been tried before the crash; one try more is theirs to decide on.
        return show_again(visit, &account).await;
    }
    if let Some(card) = login.card {
        visit.edit_kindly(card, &login::checking_password(&visit.reader, &(&account).into())).await;
    }
    visit.desk.manager.enter_password(account.id, SecretString::from(password)).await?;
    Ok(())
}

/// A password may begin like a phone; it is one only when that account is being logged in.
async fn split_phone<'a>(visit: &Visit, args: &'a str) -> Handled<(Option<Phone>, &'a str)> {
    let (first, rest) = args.split_once(char::is_whitespace).unwrap_or((args, ""));
    if let Ok(phone) = Phone::parse(first)
        && let Some(account) = visit.desk.manager.account_by_phone(&phone).await?
        && visit.desk.manager.login(account.id).await?.is_some()
    {
        return Ok((Some(phone), rest.trim_start()));
    }
    Ok((None, args))
}
