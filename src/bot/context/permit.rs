//! Checking whether a member may use a command or button here.

use crate::bot::context::Request;
use crate::bot::context::error::Handled;
use crate::bot::context::permit_mistake::PermitMistake;
use crate::bot::kit::{Command, Press};
use crate::domain::team::{Member, Right, Role};

/// How many people are named to a member who lacks a right.
const NAMED: usize = 3;

/// Checks whether a member may use a command here, typed or as the answer to its question.
///
/// # Errors
/// The reason against it, and who may.
pub(in crate::bot) async fn check(request: &Request, command: &Command) -> Handled {
    permit(request, command.right, command).await
}

/// Checks whether a member may press a button here.
///
/// # Errors
/// The reason against it, and who may.
pub(in crate::bot) async fn check_press(request: &Request, press: impl Press) -> Handled {
    permit(request, press.right(), press.command().line()).await
}

/// Checks whether a member has a right and may use it here.
///
/// # Errors
/// The reason against it, and the people to ask.
pub(in crate::bot) async fn permit(request: &Request, right: Right, command: &Command) -> Handled {
    if !request.may(right) {
        let team = request.ctx.store.read().await?.team().members().await?;
        let mut may: Vec<Member> =
            team.into_iter().filter(|member| member.role.may(right) && !member.name.is_empty()).collect();
        // Owners first: they can also grant the right.
        may.sort_by_key(|member| std::cmp::Reverse::<Role>(member.role));
        may.truncate(NAMED);
        return Err(PermitMistake::NoRight { right, may }.into());
    }
    if command.private_only && !request.private() {
        return Err(PermitMistake::PrivateOnly(command.id).into());
    }
    Ok(())
}
