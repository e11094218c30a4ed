//! From a button on a screen of accounts to what it does.

use crate::bot::callback::AccountPress;
use crate::bot::error::Handled;
use crate::bot::handlers::{account_deeds, accounts, check_accounts};
use crate::bot::request::Visit;

pub(in crate::bot) async fn pressed(visit: &Visit, press: AccountPress) -> Handled {
    match press {
        AccountPress::List { page } => accounts::list(visit, page).await,
        AccountPress::Show(account) => accounts::card(visit, account).await,
        AccountPress::Check(account) => check_accounts::one(visit, account).await,
        AccountPress::CheckAll => check_accounts::all(visit).await,
        AccountPress::Pause(account) => account_deeds::pause(visit, account, true).await,
        AccountPress::Resume(account) => account_deeds::pause(visit, account, false).await,
        AccountPress::Ask(deed, account) => account_deeds::ask(visit, deed, account).await,
        AccountPress::Do(deed, account) => account_deeds::carry_out(visit, deed, account).await,
        AccountPress::MoveDialogs { from, page } => account_deeds::heirs(visit, from, page).await,
        AccountPress::MoveTo { from, to } => account_deeds::ask_to_move(visit, from, to).await,
        AccountPress::MoveNow { from, to } => account_deeds::move_now(visit, from, to).await,
    }
}
