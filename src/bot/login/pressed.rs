//! Handlers for the buttons of a login.

use crate::bot::context::{Handled, Request};
use crate::bot::login::press::LoginPress;
use crate::bot::login::{add_account, code, qr as login_qr, steps as login};

pub(in crate::bot) async fn pressed(request: &Request, press: LoginPress) -> Handled<Option<String>> {
    match press {
        LoginPress::Add => add_account::ask(request).await?,
        LoginPress::LogIn(account) => login::log_in(request, account).await?,
        LoginPress::Qr(account) => login_qr::pressed(request, account).await?,
        LoginPress::NewCode(account) => login::new_code(request, account).await?,
        LoginPress::Digit { account, digit } => code::digit(request, account, digit).await?,
        LoginPress::EraseDigit(account) => code::erase(request, account).await?,
        LoginPress::EnterCode(account) => code::enter(request, account).await?,
        LoginPress::Resend(account) => {
            return login::resend(request, &login::pressed_on(request, account).await?).await;
        }
        LoginPress::Cancel(account) => login::cancel(request, account).await?,
        LoginPress::ChoosePace { account, pace } => login::choose_pace(request, account, pace).await?,
    }
    Ok(None)
}
