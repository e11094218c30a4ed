//! `/add_account [phone]`: a new account, and at once its login.
//! Its rule: a number that is wrong or here already changes nothing, not even what is being asked.

use crate::accounts::AddAccountError;
use crate::bot::error::Handled;
use crate::bot::handlers::login;
use crate::bot::request::Visit;
use crate::bot::state::State;
use crate::bot::views;
use crate::domain::phone::Phone;

pub(in crate::bot) async fn command(visit: &Visit, args: &str) -> Handled {
    if args.is_empty() { ask(visit).await } else { add(visit, args).await }
}

pub(in crate::bot) async fn ask(visit: &Visit) -> Handled {
    visit.ask(State::AskedPhone).await?;
    visit.show(&views::login::ask_phone(&visit.reader)).await?;
    Ok(())
}

pub(in crate::bot) async fn add(visit: &Visit, text: &str) -> Handled {
    let phone = login::read_phone(visit, text, false).await?;
    // Sent once more, or agreed to, it is right.
    let agreed = matches!(visit.state().await?, State::AskedMeantPhone { phone: asked, .. } if asked == phone.e164());
    if let Some(odd) = phone.odd().filter(|_| !agreed)
        && visit.desk.manager.account_by_phone(&phone).await?.is_none()
    {
        visit.ask(State::AskedMeantPhone { phone: phone.e164().to_owned(), scan: false }).await?;
        visit.show(&views::login::ask_odd(&visit.reader, &phone, odd)).await?;
        return Ok(());
    }
    begin(visit, &phone).await
}

/// Begins the login of a number that is as it was meant.
pub(in crate::bot) async fn begin(visit: &Visit, phone: &Phone) -> Handled {
    if login::began_before(visit, phone).await? {
        return Ok(());
    }
    let account = match visit.desk.manager.add_account(phone, visit.id()).await {
        Ok(account) => account,
        // Its login was left unfinished: this is how to go on with it.
        Err(AddAccountError::AlreadyHere(account)) if account.status.may_log_in() => {
            if let Some(login) = visit.desk.manager.login(account.id).await? {
                let account = login::mine(visit, &login).await?;
                return login::show_again(visit, &account).await;
            }
            *account
        }
        Err(error) => return Err(error.into()),
    };
    login::begin(visit, &account).await
}
