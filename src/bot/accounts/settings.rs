//! Limits, pace and label of an account. An answer is checked before its question is closed, so that a mistake can be
//! corrected at once.

use crate::accounts::LONGEST_LABEL;
use crate::bot::accounts::list::{card, overview};
use crate::bot::accounts::mistakes::AccountMistake;
use crate::bot::accounts::question::AccountSettingsQuestion;
use crate::bot::accounts::settings_press::AccountSettingsPress;
use crate::bot::accounts::settings_screens as views;
use crate::bot::context::{Handled, Request, State};
use crate::domain::account_limits::LimitKind;
use crate::domain::ids::AccountId;
use crate::domain::team_settings::number;

pub(in crate::bot) async fn pressed(request: &Request, press: AccountSettingsPress) -> Handled {
    match press {
        AccountSettingsPress::Limits(account) => limits(request, account).await,
        AccountSettingsPress::SetLimit { account, kind, value } => {
            request.ctx.manager.set_limit(account, kind, value, request.id()).await?;
            limits(request, account).await
        }
        AccountSettingsPress::AskLimit { account, kind } => ask_limit(request, account, kind).await,
        AccountSettingsPress::SetPace { account, pace } => {
            request.ctx.manager.choose_pace(account, pace, request.id()).await?;
            limits(request, account).await
        }
        AccountSettingsPress::AskLabel(account) => ask_label(request, account).await,
        AccountSettingsPress::ClearLabel(account) => set_label(request, account, None).await,
    }
}

pub(in crate::bot) async fn answered(request: &Request, question: AccountSettingsQuestion, text: &str) -> Handled {
    match question {
        AccountSettingsQuestion::Label { account_id } => label_given(request, account_id, text).await,
        AccountSettingsQuestion::Limit { account_id, kind } => limit_given(request, account_id, kind, text).await,
    }
}

async fn limits(request: &Request, id: AccountId) -> Handled {
    let overview = overview(request, id).await?;
    request.turn(&views::limits(&request.reader, &overview)).await
}

async fn ask_limit(request: &Request, id: AccountId, kind: LimitKind) -> Handled {
    let account = overview(request, id).await?.account;
    request.ask(State::AccountSettings(AccountSettingsQuestion::Limit { account_id: id, kind })).await?;
    request.turn(&views::ask_limit(&request.reader, &account, kind)).await
}

async fn limit_given(request: &Request, id: AccountId, kind: LimitKind, text: &str) -> Handled {
    let most = overview(request, id).await?.account.limits().most(kind);
    let value = number(text, u32::MAX).ok_or(AccountMistake::Limit { most })?;
    request.ctx.manager.set_limit(id, kind, value, request.id()).await?;
    request.ask(State::Idle).await?;
    limits(request, id).await
}

async fn ask_label(request: &Request, id: AccountId) -> Handled {
    let account = overview(request, id).await?.account;
    request.ask(State::AccountSettings(AccountSettingsQuestion::Label { account_id: id })).await?;
    request.turn(&views::ask_label(&request.reader, &account)).await
}

async fn label_given(request: &Request, id: AccountId, text: &str) -> Handled {
    // A label is one line.
    let label = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if label.is_empty() || label.chars().count() > LONGEST_LABEL {
        return Err(AccountMistake::Label.into());
    }
    set_label(request, id, Some(&label)).await
}

async fn set_label(request: &Request, id: AccountId, label: Option<&str>) -> Handled {
    request.ctx.manager.set_label(id, label, request.id()).await?;
    request.ask(State::Idle).await?;
    card(request, id).await
}
