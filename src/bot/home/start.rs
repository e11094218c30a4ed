//! `/start`: the state of the desk and the next step. It cancels any open question, so that there is always a way back.

use crate::bot::context::{Handled, Request, State};
use crate::bot::dialogs::access as dialog_access;
use crate::bot::home::press::HomePress;
use crate::bot::home::{help, help_screens, language, menu, screens as start};
use crate::bot::kit::Press;
use crate::bot::settings::press::SettingsPress;
use crate::bot::settings::screens as settings;
use crate::domain::run_trouble::TroubleCounts;
use crate::domain::setting::Setting;
use crate::domain::team::Right;

pub(in crate::bot) async fn pressed(request: &Request, press: HomePress) -> Handled {
    match press {
        HomePress::Home => screen(request).await,
        HomePress::Help => help::all(request).await,
        // Opened from a first screen that has nothing else to show yet.
        HomePress::How => request.turn(&help_screens::how(&request.reader)).await,
        HomePress::HelpOn(command) => request.turn(&help_screens::on(&request.reader, command)).await,
        HomePress::Languages => language::ask(request).await,
        HomePress::SetLanguage(language) => language::set(request, language).await,
    }
}

pub(in crate::bot) async fn command(request: &Request) -> Handled {
    request.ask(State::Idle).await?;
    // The desk comes last, because the next step belongs in the newest message.
    if asks_for_zone(request).await? {
        request.show(&settings::ask_zone(&request.reader)).await?;
    }
    screen(request).await?;
    if request.private() {
        menu::refresh(&request.ctx, request.id());
    }
    Ok(())
}

/// Whether it is the first start, and this member may set the time zone.
async fn asks_for_zone(request: &Request) -> Handled<bool> {
    let may = request.private() && request.may(SettingsPress::Ask(Setting::TimeZone).right());
    Ok(may && request.ctx.manager.accounts().await?.is_empty() && request.ctx.settings().zone.is_none())
}

pub(in crate::bot) async fn screen(request: &Request) -> Handled {
    let accounts = request.ctx.manager.accounts().await?;
    let (count, next_at) = request.ctx.outbox.waiting().await?;
    let sight = dialog_access::sight(request);
    let mut reading = request.ctx.store.read().await?;
    let unanswered = reading.dialogs().unanswered(sight).await?;
    let unread = reading.dialogs().unread(sight).await?;
    // The counts are those of the whole team, for those who decide about runs.
    let runs = match request.may(Right::Send) {
        true => TroubleCounts::of(&reading.runs().in_trouble().await?),
        false => TroubleCounts::default(),
    };
    drop(reading);
    let waiting = start::WaitingCounts { count, next_at, unanswered, unread, runs };
    let view = start::start(&request.reader, &request.member.name, request.member.role, &accounts, waiting);
    request.turn(&view).await
}
