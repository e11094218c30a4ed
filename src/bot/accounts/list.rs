//! `/accounts` and `/account <phone>`. Both only show; changes to accounts are in other files.

use crate::accounts::AccountOverview;
use crate::bot::accounts::mistakes::AccountMistake;
use crate::bot::accounts::{card_screens as account, list_screens as accounts};
use crate::bot::context::{Handled, Request};
use crate::bot::kit::CommandId;
use crate::domain::account::Account;
use crate::domain::account_named::account_named;
use crate::domain::ids::AccountId;
use crate::domain::phone::{Phone, PhoneError};
use crate::domain::team::Right;

pub(in crate::bot) async fn list(request: &Request, page: u32) -> Handled {
    let all = request.ctx.manager.accounts().await?;
    let view = accounts::list(&request.reader, &all, page, request.may(Right::RunAccounts));
    request.turn(&view).await
}

/// `/account [number or name]`; without an argument, the list of all.
pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    if args.is_empty() {
        return list(request, 0).await;
    }
    match named(request, CommandId::Account, args).await? {
        Some(found) => card(request, found.id).await,
        None => Ok(()),
    }
}

pub(in crate::bot) async fn card(request: &Request, id: AccountId) -> Handled {
    let found = overview(request, id).await?;
    request.turn(&account::card(&request.reader, &found, request.member.role, false)).await
}

/// The account named by a typed command, by number or name. If there is none, buttons ask for the account.
pub(in crate::bot) async fn named(request: &Request, command: CommandId, args: &str) -> Handled<Option<Account>> {
    let all = request.ctx.manager.accounts().await?;
    if args.is_empty() {
        request.show(&accounts::which(&request.reader, command, &all)).await?;
        return Ok(None);
    }
    if let Some(account) = account_named(&all, args) {
        return Ok(Some(account.clone()));
    }
    Ok(Some(numbered(all, command, args)?))
}

/// The account of a number.
pub(in crate::bot) fn numbered(all: Vec<Account>, command: CommandId, typed: &str) -> Handled<Account> {
    let phone = match Phone::parse(typed) {
        Ok(phone) => phone,
        // A name, or the beginning of a number.
        Err(PhoneError::NotDigits | PhoneError::TooShort) => {
            return Err(AccountMistake::WhichAccount { command, typed: typed.trim().to_owned(), there: all }.into());
        }
        Err(error) => return Err(error.into()),
    };
    Ok(all.into_iter().find(|account| account.phone == phone).ok_or(AccountMistake::PhoneUnknown(phone))?)
}

pub(in crate::bot) async fn overview(request: &Request, id: AccountId) -> Handled<AccountOverview> {
    Ok(request.ctx.manager.overview(id).await?.ok_or(AccountMistake::AccountGone)?)
}
