//! `/cancel`: leave what is being asked for.
//! Its rule: it works in every state, and says what it left.

use crate::bot::desk::Visit;
use crate::bot::error::Handled;
use crate::bot::handlers::{item, login};
use crate::bot::state::State;
use crate::bot::views::View;

pub(super) async fn command(visit: &Visit) -> Handled {
    let key = left(visit).await?;
    visit.show(&View::text(visit.reader.text(key, &[]))).await?;
    Ok(())
}

pub(super) async fn pressed(visit: &Visit) -> Handled {
    let key = left(visit).await?;
    visit.turn(true, &View::text(visit.reader.text(key, &[]))).await?;
    Ok(())
}

async fn left(visit: &Visit) -> Handled<&'static str> {
    let state = visit.state().await?;
    visit.ask(State::Idle).await?;
    let held = visit.desk.held_sessions.take(visit.chat).is_some();
    Ok(match state {
        State::Idle if held => "cancel-done",
        State::Idle => "cancel-nothing",
        State::Login { account_id } if login::end(visit, account_id).await? => "cancel-done",
        // The login had ended before.
        State::Login { .. } => "cancel-nothing",
        State::AskedNewText { item } | State::AskedNewTime { item, .. } => {
            item::refresh(&visit.desk, item).await?;
            "cancel-done"
        }
        State::AskedPhone
        | State::AskedQrPhone
        | State::AskedLabel { .. }
        | State::AskedLimit { .. }
        | State::AskedSession
        | State::Draft { .. }
        | State::AskedWhy => "cancel-done",
    })
}
