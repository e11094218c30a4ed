//! `/accounts` and `/account <phone>`.
//! Its rule: it only shows; what is done to an account has files of its own.

use crate::bot::desk::Visit;
use crate::bot::error::Handled;
use crate::bot::views::refusal::UserError;
use crate::bot::views::{account, accounts};
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
    if args.is_empty() {
        return list(visit, false, 0).await;
    }
    let phone = Phone::parse(args)?;
    let found = visit.desk.manager.account_by_phone(&phone).await?.ok_or(UserError::PhoneUnknown(phone))?;
    visit.show(&account::card(&visit.reader, &found, visit.member.role)).await?;
    Ok(())
}

pub(super) async fn card(visit: &Visit, pressed: bool, id: AccountId) -> Handled {
    let found = visit.desk.manager.account(id).await?.ok_or(UserError::AccountGone)?;
    visit.turn(pressed, &account::card(&visit.reader, &found, visit.member.role)).await?;
    Ok(())
}
