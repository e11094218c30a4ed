//! From a button of a login to what it does.

use crate::bot::callback::LoginPress;
use crate::bot::error::Handled;
use crate::bot::handlers::{add_account, code, login, login_qr};
use crate::bot::request::Visit;

pub(in crate::bot) async fn pressed(visit: &Visit, press: LoginPress) -> Handled<Option<String>> {
    match press {
        LoginPress::Add => add_account::ask(visit).await?,
        LoginPress::LogIn(account) => login::log_in(visit, account).await?,
        LoginPress::Qr(account) => login_qr::pressed(visit, account).await?,
        LoginPress::NewCode(account) => login::new_code(visit, account).await?,
        LoginPress::Digit { account, digit } => code::digit(visit, account, digit).await?,
        LoginPress::EraseDigit(account) => code::erase(visit, account).await?,
        LoginPress::EnterCode(account) => code::enter(visit, account).await?,
        LoginPress::Resend(account) => return login::resend(visit, &login::pressed_on(visit, account).await?).await,
        LoginPress::Cancel(account) => login::cancel(visit, account).await?,
        LoginPress::ChoosePace { account, pace } => login::choose_pace(visit, account, pace).await?,
    }
    Ok(None)
}
