//! `/audit`: who did what.
//! Its rule: it is read and never written here.

use crate::bot::callback::AuditPress;
use crate::bot::desk::Visit;
use crate::bot::error::Handled;
use crate::bot::views::audit as views;
use crate::bot::views::team::name;
use crate::store::{Action, AuditFilter};

pub(super) async fn command(visit: &Visit) -> Handled {
    page(visit, false, AuditFilter::All, 0).await
}

pub(super) async fn pressed(visit: &Visit, press: AuditPress) -> Handled {
    let (choices, more) = match press {
        AuditPress::Page { filter, page: number } => return page(visit, true, filter, number).await,
        AuditPress::People => {
            let team = visit.desk.store.read().await?.team().members().await?;
            (team.iter().map(|member| (name(member), AuditFilter::Actor(member.id))).collect(), None)
        }
        AuditPress::Accounts => {
            let accounts = visit.desk.store.read().await?.accounts().get_accounts().await?;
            let label = |account: &crate::domain::account::Account| visit.reader.phone(&account.phone);
            (accounts.iter().map(|account| (label(account), AuditFilter::Account(account.id))).collect(), None)
        }
        AuditPress::Actions { page } => {
            let size = 16;
            let first = usize::try_from(page).unwrap_or(usize::MAX).saturating_mul(size);
            let label = |action: &Action| visit.reader.label(views::words(*action), &[]);
            let shown = Action::ALL.iter().skip(first).take(size);
            let more = (Action::ALL.len() > first.saturating_add(size))
                .then_some(AuditPress::Actions { page: page.saturating_add(1) });
            (shown.map(|action| (label(action), AuditFilter::Action(*action))).collect(), more)
        }
    };
    visit.turn(true, &views::choices(&visit.reader, choices, more)).await?;
    Ok(())
}

async fn page(visit: &Visit, pressed: bool, filter: AuditFilter, number: u32) -> Handled {
    let mut reading = visit.desk.store.read().await?;
    // One more than is shown tells whether another page follows.
    let mut lines = reading.audit().page(filter, number.saturating_mul(views::PAGE), views::PAGE + 1).await?;
    let team = reading.team().members().await?;
    let accounts = reading.accounts().get_accounts().await?;
    drop(reading);
    let shown = usize::try_from(views::PAGE).unwrap_or(usize::MAX);
    let more = lines.len() > shown;
    lines.truncate(shown);
    let page = views::Page { lines: &lines, filter, number, more, team: &team, accounts: &accounts };
    visit.turn(pressed, &views::page(&visit.reader, &page)).await?;
    Ok(())
}
