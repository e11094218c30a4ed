//! Limits, pace and label of an account.
//! Its rule: what is typed is checked before what was asked is forgotten, so that a mistake can be mended at once.

use crate::accounts::LONGEST_LABEL;
use crate::bot::callback::AccountSettingsPress;
use crate::bot::error::Handled;
use crate::bot::handlers::accounts::{card, overview};
use crate::bot::request::Visit;
use crate::bot::state::State;
use crate::bot::views::account_settings as views;
use crate::bot::views::refusal::UserError;
use crate::domain::account::Pace;
use crate::domain::account_limits::LimitKind;
use crate::domain::ids::AccountId;
use crate::domain::team_settings::number;

pub(in crate::bot) async fn pressed(visit: &Visit, press: AccountSettingsPress) -> Handled {
    match press {
        AccountSettingsPress::Limits(account) => limits(visit, account).await,
        AccountSettingsPress::SetLimit { account, kind, value } => set_limit(visit, account, kind, value).await,
        AccountSettingsPress::AskLimit { account, kind } => ask_limit(visit, account, kind).await,
        AccountSettingsPress::SetPace { account, pace } => set_pace(visit, account, pace).await,
        AccountSettingsPress::AskLabel(account) => ask_label(visit, account).await,
        AccountSettingsPress::ClearLabel(account) => clear_label(visit, account).await,
    }
}

async fn limits(visit: &Visit, id: AccountId) -> Handled {
    let overview = overview(visit, id).await?;
    visit.turn(&views::limits(&visit.reader, &overview)).await?;
    Ok(())
}

async fn set_limit(visit: &Visit, id: AccountId, kind: LimitKind, value: u32) -> Handled {
    visit.desk.manager.set_limit(id, kind, value, visit.id()).await?;
    limits(visit, id).await
}

async fn ask_limit(visit: &Visit, id: AccountId, kind: LimitKind) -> Handled {
    let account = overview(visit, id).await?.account;
    visit.ask(State::AskedLimit { account_id: id, kind }).await?;
    visit.turn(&views::ask_limit(&visit.reader, &account, kind)).await?;
    Ok(())
}

pub(in crate::bot) async fn limit_given(visit: &Visit, id: AccountId, kind: LimitKind, text: &str) -> Handled {
    let most = overview(visit, id).await?.account.limits().most(kind);
    let value = number(text, u32::MAX).ok_or(UserError::Limit { most })?;
    visit.desk.manager.set_limit(id, kind, value, visit.id()).await?;
    visit.ask(State::Idle).await?;
    limits(visit, id).await
}

async fn set_pace(visit: &Visit, id: AccountId, pace: Pace) -> Handled {
    visit.desk.manager.choose_pace(id, pace, visit.id()).await?;
    limits(visit, id).await
}

async fn ask_label(visit: &Visit, id: AccountId) -> Handled {
    let account = overview(visit, id).await?.account;
    visit.ask(State::AskedLabel { account_id: id }).await?;
    visit.turn(&views::ask_label(&visit.reader, &account)).await?;
    Ok(())
}

pub(in crate::bot) async fn label_given(visit: &Visit, id: AccountId, text: &str) -> Handled {
    // A label stands on one line.
    let label = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if label.is_empty() || label.chars().count() > LONGEST_LABEL {
        return Err(UserError::Label.into());
    }
    visit.desk.manager.set_label(id, Some(&label), visit.id()).await?;
    visit.ask(State::Idle).await?;
    card(visit, id).await
}

async fn clear_label(visit: &Visit, id: AccountId) -> Handled {
    visit.desk.manager.set_label(id, None, visit.id()).await?;
    visit.ask(State::Idle).await?;
    card(visit, id).await
}
