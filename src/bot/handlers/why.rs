//! `/why [@user]`.
//! Its rule: it asks the gate as it is now and changes nothing.

use crate::bot::desk::Visit;
use crate::bot::error::Handled;
use crate::bot::state::State;
use crate::bot::views::refusal::UserError;
use crate::bot::views::why;
use crate::domain::username::Username;

pub(super) async fn command(visit: &Visit, args: &str) -> Handled {
    let args = args.trim();
    if args.is_empty() {
        if !visit.private() {
            return Err(UserError::ArgumentsHere.into());
        }
        visit.ask(State::AskedWhy).await?;
        visit.show(&why::ask_target(&visit.reader)).await?;
        return Ok(());
    }
    let target = Username::parse(args)?;
    let answer = visit.desk.outbox.why(&target.into()).await?;
    if visit.state().await? == State::AskedWhy {
        visit.ask(State::Idle).await?;
    }
    visit.show(&why::view(&visit.reader, &answer)).await?;
    Ok(())
}
