//! The conditions of a saved filter.

use crate::bot::context::{Handled, Mistake, Request, State};
use crate::bot::lists::filter_screens as views;
use crate::bot::lists::handlers::found;
use crate::bot::lists::mistakes::ListMistake;
use crate::bot::lists::press::ListPress;
use crate::bot::lists::question::ListQuestion;
use crate::domain::ids::ListId;
use crate::domain::people_list::PeopleList;
use crate::domain::saved_filter::{ConditionKind, FieldWish, LastTalk, MOST_DAYS, SavedFilter};

pub(in crate::bot) async fn pressed(request: &Request, press: ListPress) -> Handled {
    let few = |days: u32| if (1..=MOST_DAYS).contains(&days) { Ok(days) } else { Err(Mistake::OldButton) };
    match press {
        ListPress::Conditions(list) => show(request, list).await,
        ListPress::AskCondition { list, kind } => ask(request, list, kind).await,
        ListPress::Drop { list, kind } => change(request, list, |filter| filter.without(kind)).await,
        ListPress::SetStage { list, stage } => {
            change(request, list, |filter| SavedFilter { stage: Some(stage), ..filter }).await
        }
        ListPress::SetLabel { list, label } => {
            change(request, list, |filter| SavedFilter { label: Some(label), ..filter }).await
        }
        ListPress::SetNever(list) => talk(request, list, LastTalk::Never).await,
        ListPress::SetSilent { list, days } => talk(request, list, LastTalk::SilentFor(few(days)?)).await,
        ListPress::SetWithin { list, days } => talk(request, list, LastTalk::Within(few(days)?)).await,
        ListPress::SetConsent { list, wish } => {
            change(request, list, |filter| SavedFilter { consent: Some(wish), ..filter }).await
        }
        // The others are pressed on the screens of lists.
        _ => Err(Mistake::OldButton.into()),
    }
}

/// Shows the conditions.
pub(in crate::bot) async fn show(request: &Request, list: ListId) -> Handled {
    let shown = conditions(request, list).await?;
    request.turn(&views::conditions(&request.reader, &shown)).await
}

/// Handles `30 days` or `before 2026-10-01`.
pub(in crate::bot) async fn talk_typed(request: &Request, list: ListId, text: &str) -> Handled {
    let meant = LastTalk::parse(text).map_err(|_| ListMistake::Talk)?;
    request.ask(State::Idle).await?;
    talk(request, list, meant).await
}

/// Handles `company = Acme`.
pub(in crate::bot) async fn field_typed(request: &Request, list: ListId, text: &str) -> Handled {
    let field = FieldWish::parse(text).map_err(|_| ListMistake::Field)?;
    request.ask(State::Idle).await?;
    change(request, list, |filter| SavedFilter { field: Some(field), ..filter }).await
}

async fn talk(request: &Request, list: ListId, talk: LastTalk) -> Handled {
    change(request, list, |filter| SavedFilter { talk: Some(talk), ..filter }).await
}

async fn change(request: &Request, list: ListId, change: impl FnOnce(SavedFilter) -> SavedFilter) -> Handled {
    request.ctx.lists.change_filter(list, change, request.id()).await?;
    show(request, list).await
}

async fn ask(request: &Request, list: ListId, kind: ConditionKind) -> Handled {
    let question = match kind {
        ConditionKind::Talk => Some(ListQuestion::Talk { list }),
        ConditionKind::Field => Some(ListQuestion::Field { list }),
        _ => None,
    };
    let shown = conditions(request, list).await?;
    if let Some(question) = question {
        request.ask(State::List(question)).await?;
    }
    request.turn(&views::ask(&request.reader, &shown, kind)).await
}

async fn conditions(request: &Request, list: ListId) -> Handled<views::ConditionsScreen> {
    let PeopleList { id, name, filter, .. } = found(request, list).await?;
    let mut reading = request.ctx.store.read().await?;
    Ok(views::ConditionsScreen {
        list: id,
        name,
        filter: filter.ok_or(Mistake::OldButton)?,
        stages: reading.contacts().stages().await?,
        labels: reading.contacts().labels().await?,
        fields: reading.contacts().field_names().await?,
    })
}
