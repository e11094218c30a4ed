//! From a button to the handler of its family.
//! The right is checked before anything else happens, and an open question is left before another screen opens.

use teloxide::types::CallbackQuery;

use crate::bot::alerts;
use crate::bot::callback::AnyPress;
use crate::bot::error::{Failure, Handled, report};
use crate::bot::guard::Never;
use crate::bot::handlers::{
    account_settings, accounts_pressed, alert, audit, cancel, dialog, export, forget, item, later, login_pressed,
    meant, queue, reply, search, send, session, settings, start, stats, stop_list, system, team, template,
};
use crate::bot::outcome::tell_end_with;
use crate::bot::permit::permit;
use crate::bot::request::Visit;
use crate::bot::say;
use crate::bot::views::refusal::{self, UserError};
use crate::bot::voice;

/// A press of a button.
pub(in crate::bot) async fn press(mut visit: Visit, query: CallbackQuery) -> Result<(), Never> {
    let (words, refused) = match pressed(&mut visit, query.data.as_deref()).await {
        Ok(words) => (words, None),
        Err(Failure::User(error)) => {
            (Some(refusal::pop_up(&visit.reader, &error)), Some(refusal::view(&visit.reader, &error)))
        }
        Err(Failure::Broken(error)) if voice::has_given_up(&error) => {
            visit.ticket.give_up();
            return Ok(());
        }
        Err(Failure::Broken(error)) => {
            let reference = report(&error);
            let words = refusal::broken_pop_up(&visit.reader, &reference);
            (Some(words), Some(refusal::broken(&visit.reader, &reference)))
        }
    };
    // A press from before a restart is too old for words over its button.
    if !say::answer(&visit.desk.bot, &query.id, words).await
        && let Some(view) = refused
    {
        tell_end_with(&visit, &view).await;
    }
    Ok(())
}

/// Does what a button means and returns what is to be shown over it, if anything.
async fn pressed(visit: &mut Visit, data: Option<&str>) -> Handled<Option<String>> {
    let press = data.and_then(AnyPress::decode).ok_or(UserError::OldButton)?;
    permit(visit, press.right(), press.command().line()).await?;
    alerts::step_aside(visit, press).await?;
    let visit: &Visit = visit;
    cancel::overtaken_by(visit, press).await?;
    match press {
        AnyPress::Home(press) => start::pressed(visit, press).await?,
        AnyPress::Question(press) => cancel::pressed(visit, press).await?,
        AnyPress::Account(press) => accounts_pressed::pressed(visit, press).await?,
        AnyPress::AccountSettings(press) => account_settings::pressed(visit, press).await?,
        AnyPress::Login(press) => return login_pressed::pressed(visit, press).await,
        AnyPress::Session(press) => session::pressed(visit, press).await?,
        AnyPress::Send(press) => send::pressed(visit, press).await?,
        AnyPress::Item(press) => item::pressed(visit, press).await?,
        AnyPress::Later(press) => later::pressed(visit, press).await?,
        AnyPress::Queue(press) => return queue::pressed(visit, press).await,
        AnyPress::Meant(press) => meant::pressed(visit, press).await?,
        AnyPress::Inbox(press) => return reply::pressed(visit, press).await,
        AnyPress::Dialog(press) => return dialog::pressed(visit, press).await,
        AnyPress::Dialogs(press) => dialog::list_pressed(visit, press).await?,
        AnyPress::Template(press) => return template::pressed(visit, press).await,
        AnyPress::Search(press) => search::pressed(visit, press).await?,
        AnyPress::Talks(press) => export::pressed(visit, press).await?,
        AnyPress::Forget(press) => forget::pressed(visit, press).await?,
        AnyPress::StopList(press) => return stop_list::pressed(visit, press).await,
        AnyPress::Team(press) => team::pressed(visit, press).await?,
        AnyPress::Settings(press) => settings::pressed(visit, press).await?,
        AnyPress::Stats(press) => stats::pressed(visit, press).await?,
        AnyPress::Audit(press) => audit::pressed(visit, press).await?,
        AnyPress::Alert(press) => return alert::pressed(visit, press).await,
        AnyPress::System(press) => return system::pressed(visit, press).await,
    }
    Ok(None)
}
