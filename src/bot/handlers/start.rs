//! `/start`: how things stand and what is next.
//! Its rule: it leaves whatever was being asked, so that there is always a way back to the desk.

use crate::bot::callback::{HomePress, Press, SettingsPress};
use crate::bot::error::Handled;
use crate::bot::handlers::{dialog_access, help, language};
use crate::bot::menu;
use crate::bot::request::Visit;
use crate::bot::state::State;
use crate::bot::views::{settings, start};
use crate::domain::setting::Setting;

pub(in crate::bot) async fn pressed(visit: &Visit, press: HomePress) -> Handled {
    match press {
        HomePress::Home => screen(visit).await,
        HomePress::Help => help::all(visit).await,
        HomePress::How => help::how(visit).await,
        HomePress::HelpOn(command) => help::on(visit, command).await,
        HomePress::Languages => language::ask(visit).await,
        HomePress::SetLanguage(language) => language::set(visit, language).await,
    }
}

pub(in crate::bot) async fn command(visit: &Visit) -> Handled {
    visit.ask(State::Idle).await?;
    // The desk comes last: what to do next stands in the newest message.
    if asks_for_zone(visit).await? {
        visit.show(&settings::ask_zone(&visit.reader)).await?;
    }
    screen(visit).await?;
    if visit.private() {
        menu::refresh(&visit.desk, visit.id());
    }
    Ok(())
}

/// Whether it is the first start, and this person may settle the time zone.
async fn asks_for_zone(visit: &Visit) -> Handled<bool> {
    let may = visit.private() && visit.may(SettingsPress::Ask(Setting::TimeZone).right());
    Ok(may
        && visit.desk.manager.accounts().await?.is_empty()
        && visit.desk.store.read().await?.settings().team().await?.zone.is_none())
}

pub(in crate::bot) async fn screen(visit: &Visit) -> Handled {
    let accounts = visit.desk.manager.accounts().await?;
    let (count, next_at) = visit.desk.outbox.waiting().await?;
    let sight = dialog_access::sight(visit);
    let mut reading = visit.desk.store.read().await?;
    let unanswered = reading.dialogs().unanswered(sight).await?;
    let unread = reading.dialogs().unread(sight).await?;
    drop(reading);
    let waiting = start::Waiting { count, next_at, unanswered, unread };
    let view = start::start(&visit.reader, &visit.member.name, visit.member.role, &accounts, waiting);
    visit.turn(&view).await?;
    Ok(())
}
