//! Dispatch of buttons to the handlers of their families. The right is checked first, and an open question is closed
//! before another screen opens.

use teloxide::types::CallbackQuery;

use crate::bot::accounts::{pressed as accounts_pressed, settings as account_settings};
use crate::bot::alerts::{cards as alerts, handlers as alert};
use crate::bot::audit::handlers as audit;
use crate::bot::campaigns::handlers as campaigns;
use crate::bot::consents::handlers as consent;
use crate::bot::contacts::{card as contact, pipeline};
use crate::bot::context::any_press::AnyPress;
use crate::bot::context::outcome::show_result;
use crate::bot::context::{Failure, Handled, Mistake, Request, permit, report};
use crate::bot::dialogs::handlers as dialog;
use crate::bot::erasure::handlers as forget;
use crate::bot::export::handlers as export;
use crate::bot::home::{cancel, start};
use crate::bot::imports::handlers as import;
use crate::bot::inbox::reply;
use crate::bot::kit::refusal;
use crate::bot::lists::handlers as lists;
use crate::bot::login::pressed as login_pressed;
use crate::bot::output::{bot_sender, say};
use crate::bot::queue::handlers as queue;
use crate::bot::routing::guard::Never;
use crate::bot::search::handlers as search;
use crate::bot::sending::{item_actions, later, meant, send};
use crate::bot::sequences::handlers as sequences;
use crate::bot::sessions::handlers as session;
use crate::bot::settings::handlers as settings;
use crate::bot::stats::handlers as stats;
use crate::bot::stop_list::handlers as stop_list;
use crate::bot::system::handlers as system;
use crate::bot::tags::handlers as tags;
use crate::bot::team::handlers as team;
use crate::bot::templates::handlers as template;

/// Handles a press of a button.
pub(in crate::bot) async fn press(mut request: Request, query: CallbackQuery) -> Result<(), Never> {
    let (words, refused) = match pressed(&mut request, query.data.as_deref()).await {
        Ok(words) => (words, None),
        Err(Failure::User(error)) => {
            (Some(refusal::pop_up(&request.reader, &*error)), Some(refusal::view(&request.reader, &*error)))
        }
        Err(Failure::Broken(error)) if bot_sender::has_given_up(&error) => {
            request.ticket.give_up();
            return Ok(());
        }
        Err(Failure::Broken(error)) => {
            let fault = report(&error);
            let words = refusal::broken_pop_up(&request.reader, &fault);
            (Some(words), Some(refusal::broken(&request.reader, &fault)))
        }
    };
    // A press from before a restart is too old for a pop-up.
    if !say::answer(&request.ctx.bot, &query.id, words).await
        && let Some(view) = refused
    {
        show_result(&request, &view).await;
    }
    Ok(())
}

/// Executes a button and returns the text of its pop-up, if any.
async fn pressed(request: &mut Request, data: Option<&str>) -> Handled<Option<String>> {
    let press = data.and_then(AnyPress::decode).ok_or(Mistake::OldButton)?;
    permit(request, press.right(), press.command().line()).await?;
    alerts::step_aside(request, press).await?;
    let request: &Request = request;
    cancel::overtaken_by(request, press).await?;
    match press {
        AnyPress::Home(press) => start::pressed(request, press).await?,
        AnyPress::Question(press) => cancel::pressed(request, press).await?,
        AnyPress::Account(press) => accounts_pressed::pressed(request, press).await?,
        AnyPress::AccountSettings(press) => account_settings::pressed(request, press).await?,
        AnyPress::Login(press) => return login_pressed::pressed(request, press).await,
        AnyPress::Session(press) => session::pressed(request, press).await?,
        AnyPress::Send(press) => send::pressed(request, press).await?,
        AnyPress::Item(press) => return item_actions::pressed(request, press).await,
        AnyPress::Later(press) => later::pressed(request, press).await?,
        AnyPress::Queue(press) => return queue::pressed(request, press).await,
        AnyPress::Meant(press) => meant::pressed(request, press).await?,
        AnyPress::Inbox(press) => return reply::pressed(request, press).await,
        AnyPress::Dialog(press) => return dialog::pressed(request, press).await,
        AnyPress::Dialogs(press) => return dialog::list_pressed(request, press).await,
        AnyPress::Tag(press) => return tags::pressed(request, press).await,
        AnyPress::Contact(press) => return contact::pressed(request, press).await,
        AnyPress::Pipeline(press) => return pipeline::pressed(request, press).await,
        AnyPress::Consent(press) => consent::pressed(request, press).await?,
        AnyPress::List(press) => lists::pressed(request, press).await?,
        AnyPress::Import(press) => import::pressed(request, press).await?,
        AnyPress::Sequence(press) => return sequences::pressed(request, press).await,
        AnyPress::Campaign(press) => campaigns::pressed(request, press).await?,
        AnyPress::Template(press) => return template::pressed(request, press).await,
        AnyPress::Search(press) => search::pressed(request, press).await?,
        AnyPress::Talks(press) => export::pressed(request, press).await?,
        AnyPress::Forget(press) => forget::pressed(request, press).await?,
        AnyPress::StopList(press) => return stop_list::pressed(request, press).await,
        AnyPress::Team(press) => team::pressed(request, press).await?,
        AnyPress::Settings(press) => settings::pressed(request, press).await?,
        AnyPress::Stats(press) => stats::pressed(request, press).await?,
        AnyPress::Audit(press) => audit::pressed(request, press).await?,
        AnyPress::Alert(press) => return alert::pressed(request, press).await,
        AnyPress::System(press) => return system::pressed(request, press).await,
    }
    Ok(None)
}
