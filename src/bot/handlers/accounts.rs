//! `/accounts` and `/account <phone>`.
//! Its rule: it only shows; what is done to an account has files of its own.

use crate::accounts::AccountOverview;
use crate::bot::desk::Visit;
use crate::bot::error::Handled;
use crate::bot::views::refusal::UserError;
use crate::bot::views::{account, accounts};
use crate::domain::account::Account;
use crate::domain::ids::AccountId;
use crate::domain::phone::Phone;
use crate::domain::team::Right;

pub(super) async fn list(visit: &Visit, pressed: bool, page: u32) -> Handled {
    let all = visit.desk.manager.accounts().await?;
    let page = usize::try_from(page).unwrap_or(usize::MAX);
    let view = accounts::list(&visit.reader, &all, page, visit.may(Right::RunAccounts));
    visit.turn(pressed, &view).await?;
    Ok(())
}

/// Without a phone the list asks which one.
pub(super) async fn command(visit: &Visit, args: &str) -> Handled {
    match named(visit, args).await? {
        Some(found) => card(visit, false, found.id).await,
        None => Ok(()),
    }
}

pub(super) async fn card(visit: &Visit, pressed: bool, id: AccountId) -> Handled {
    let found = overview(visit, id).await?;
    visit.turn(pressed, &account::card(&visit.reader, &found, visit.member.role, false)).await?;
    Ok(())
}

/// The account that a typed command names. Where it names none, the list asks which one.
pub(super) async fn named(visit: &Visit, args: &str) -> Handled<Option<Account>> {
    if args.is_empty() {
        list(visit, false, 0).await?;
        return Ok(None);
    }
    let phone = Phone::parse(args)?;
    let found = visit.desk.manager.account_by_phone(&phone).await?.ok_or(UserError::PhoneUnknown(phone))?;
    Ok(Some(found))
}

pub(super) async fn overview(visit: &Visit, id: AccountId) -> Handled<AccountOverview> {
    Ok(visit.desk.manager.overview(id).await?.ok_or(UserError::AccountGone)?)
}
