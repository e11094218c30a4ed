//! `/audit`: who did what. It only reads the log.

use crate::bot::audit::mistakes::AuditMistake;
use crate::bot::audit::press::AuditPress;
use crate::bot::audit::screens as views;
use crate::bot::context::{Handled, Request};
use crate::bot::dialogs::screens::one_line;
use crate::bot::team::screens::name;
use crate::domain::account_named::account_named;
use crate::domain::phone::Phone;
use crate::store::{Action, AuditFilter};

/// `/audit`, or filtered: `/audit Ann`, `/audit +1 555 123 0132`, `/audit changed a setting`.
pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    let filter = match args.trim() {
        "" => AuditFilter::All,
        typed => named(request, typed).await?.ok_or_else(|| AuditMistake::AuditFilter {
            typed: one_line(typed, 32),
            // The asking member is a filter that works.
            example: name(&request.member),
        })?,
    };
    page(request, filter, 0).await
}

/// The filter that a text names: a person, an account or an action.
async fn named(request: &Request, typed: &str) -> Handled<Option<AuditFilter>> {
    // A keyboard has no ’.
    let plain = |words: &str| words.to_lowercase().replace('’', "'");
    let typed = plain(typed);
    let is = |words: &str| plain(words) == typed;
    let mut reading = request.ctx.store.read().await?;
    let team = reading.team().members().await?;
    let mut members = team.iter().filter(|member| is(&name(member)) || is(&member.id.to_string()));
    if let (Some(member), None) = (members.next(), members.next()) {
        return Ok(Some(AuditFilter::Actor(member.id)));
    }
    let called = |action: &&Action| is(action.into_str()) || is(&views::words(&request.reader, **action));
    if let Some(action) = Action::ALL.iter().find(called) {
        return Ok(Some(AuditFilter::Action(*action)));
    }
    let phone = Phone::parse(&typed).ok();
    // Present accounts first: a number or a label may have belonged to a removed one.
    for accounts in [reading.accounts().get_accounts().await?, reading.accounts().get_accounts_ever().await?] {
        let by_phone = accounts.iter().find(|account| Some(&account.phone) == phone.as_ref());
        if let Some(account) = by_phone.or_else(|| account_named(&accounts, &typed)) {
            return Ok(Some(AuditFilter::Account(account.id)));
        }
    }
    Ok(None)
}

pub(in crate::bot) async fn pressed(request: &Request, press: AuditPress) -> Handled {
    let (choices, more) = match press {
        AuditPress::Page { filter, page: number } => return page(request, filter, number).await,
        AuditPress::People => {
            let team = request.ctx.store.read().await?.team().members().await?;
            (team.iter().map(|member| (name(member), AuditFilter::Actor(member.id))).collect(), None)
        }
        AuditPress::Accounts => {
            let accounts = request.ctx.store.read().await?.accounts().get_accounts().await?;
            let label = |account: &crate::domain::account::Account| request.reader.phone(&account.phone);
            (accounts.iter().map(|account| (label(account), AuditFilter::Account(account.id))).collect(), None)
        }
        AuditPress::Actions { page } => {
            let size = 16;
            let first = usize::try_from(page).unwrap_or(usize::MAX).saturating_mul(size);
            let label = |action: &Action| views::words(&request.reader, *action);
            let shown = Action::ALL.iter().skip(first).take(size);
            let more = (Action::ALL.len() > first.saturating_add(size))
                .then_some(AuditPress::Actions { page: page.saturating_add(1) });
            (shown.map(|action| (label(action), AuditFilter::Action(*action))).collect(), more)
        }
    };
    request.turn(&views::choices(&request.reader, choices, more)).await
}

async fn page(request: &Request, filter: AuditFilter, number: u32) -> Handled {
    let mut reading = request.ctx.store.read().await?;
    // One more than a page shows whether another page follows.
    let found = reading.audit().page(filter, number.saturating_mul(views::PAGE), views::PAGE + 1).await?;
    let shown = usize::try_from(views::PAGE).unwrap_or(usize::MAX);
    let more = found.len() > shown;
    let mut lines = Vec::with_capacity(shown);
    for line in found.into_iter().take(shown) {
        let (subject, account) = reading.audit().about(&line).await?;
        lines.push(views::ResolvedLine { line, subject, account });
    }
    let team = reading.team().members().await?;
    let accounts = reading.accounts().get_accounts_ever().await?;
    drop(reading);
    let page = views::AuditPage { lines: &lines, filter, number, more, team: &team, accounts: &accounts };
    request.turn(&views::page(&request.reader, &page)).await
}
