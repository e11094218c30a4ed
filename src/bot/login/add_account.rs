//! `/add_account [phone]`: adds an account and begins its login. A number that is wrong or already here changes
//! nothing, not even the open question.

use crate::accounts::AddAccountError;
use crate::bot::context::{Handled, Request, State};
use crate::bot::login::question::LoginQuestion;
use crate::bot::login::{screens, steps as login};
use crate::domain::phone::Phone;

pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    if args.is_empty() { ask(request).await } else { add(request, args).await }
}

pub(in crate::bot) async fn ask(request: &Request) -> Handled {
    request.ask(State::Login(LoginQuestion::Phone)).await?;
    request.show(&screens::ask_phone(&request.reader)).await
}

pub(in crate::bot) async fn add(request: &Request, text: &str) -> Handled {
    match login::read_phone(request, text, false).await? {
        Some(phone) => begin(request, &phone).await,
        None => Ok(()),
    }
}

/// Begins the login of a confirmed number.
pub(in crate::bot) async fn begin(request: &Request, phone: &Phone) -> Handled {
    if login::began_before(request, phone).await? {
        return Ok(());
    }
    let account = match request.ctx.manager.add_account(phone, request.id()).await {
        Ok(account) => account,
        // Its login was left unfinished: this continues it.
        Err(AddAccountError::AlreadyHere(account)) if account.status.may_log_in() => {
            if let Some(login) = request.ctx.manager.login(account.id).await? {
                return login::show_own(request, &login).await;
            }
            *account
        }
        Err(error) => return Err(error.into()),
    };
    login::begin(request, &account, false).await
}
