//! Handlers for the buttons of accounts.

use crate::bot::accounts::press::AccountPress;
use crate::bot::accounts::{actions as account_actions, check as check_accounts, list as accounts};
use crate::bot::context::{Handled, Request};

pub(in crate::bot) async fn pressed(request: &Request, press: AccountPress) -> Handled {
    match press {
        AccountPress::List { page } => accounts::list(request, page).await,
        AccountPress::Show(account) => accounts::card(request, account).await,
        AccountPress::Check(account) => check_accounts::one(request, account).await,
        AccountPress::CheckAll => check_accounts::all(request).await,
        AccountPress::Pause(account) => account_actions::pause(request, account, true).await,
        AccountPress::Resume(account) => account_actions::pause(request, account, false).await,
        AccountPress::Ask(action, account) => account_actions::ask(request, action, account).await,
        AccountPress::Do(action, account) => account_actions::carry_out(request, action, account).await,
        AccountPress::MoveDialogs { from, page } => account_actions::heirs(request, from, page).await,
        AccountPress::MoveTo { from, to } => account_actions::ask_to_move(request, from, to).await,
        AccountPress::MoveNow { from, to } => account_actions::move_now(request, from, to).await,
    }
}
