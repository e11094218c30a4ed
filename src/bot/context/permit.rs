//! Whether somebody may do what they ask for, and here.

use crate::bot::context::Request;
use crate::bot::context::error::Handled;
use crate::bot::context::permit_mistake::PermitMistake;
use crate::bot::kit::commands::Command;
use crate::bot::kit::press::Press;
use crate::domain::team::{Member, Right, Role};

/// How many people are named to somebody who lacks a right.
const NAMED: usize = 3;

/// Whether somebody may use a command, typed or as the answer to what it asked, and here.
///
/// # Errors
/// Says why not, and who may.
pub(in crate::bot) async fn check(request: &Request, command: &Command) -> Handled {
    permit(request, command.right, command).await
}

/// Whether somebody may press a button, and here.
///
/// # Errors
/// Says why not, and who may.
pub(in crate::bot) async fn check_press(request: &Request, press: impl Press) -> Handled {
    permit(request, press.right(), press.command().line()).await
}

/// Whether somebody has a right, and may use it here.
///
/// # Errors
/// Says why not, and which people to ask.
pub(in crate::bot) async fn permit(request: &Request, right: Right, command: &Command) -> Handled {
    if !request.may(right) {
        let team = request.ctx.store.read().await?.team().members().await?;
        let mut may: Vec<Member> =
            team.into_iter().filter(|member| member.role.may(right) && !member.name.is_empty()).collect();
        // Owners first: they can also give the right.
        may.sort_by_key(|member| std::cmp::Reverse::<Role>(member.role));
        may.truncate(NAMED);
        return Err(PermitMistake::NoRight { right, may }.into());
    }
    if command.private_only && !request.private() {
        return Err(PermitMistake::PrivateOnly(command.id).into());
    }
    Ok(())
}
