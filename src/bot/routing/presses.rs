//! From a button to the errand that it asks for.
//! Its rule: the right is checked before anything else happens, and what was being asked for is left before another errand
//! begins.

use teloxide::types::CallbackQuery;

use crate::bot::alerts;
use crate::bot::callback::{InboxPress, Press};
use crate::bot::error::{Failure, Handled, report};
use crate::bot::guard::Never;
use crate::bot::handlers::{
    account_deeds, account_settings, accounts, add_account, alert, audit, cancel, check_accounts, code, dialog, export,
    file, forget, help, item, language, later, login, login_qr, meant, queue, reply, search, send, session, settings,
    start, stats, stop_list, system, team, template,
};
use crate::bot::outcome::tell_end_with;
use crate::bot::permit::check_press;
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
    let press = data.and_then(Press::decode).ok_or(UserError::OldButton)?;
    check_press(visit, press).await?;
    alerts::step_aside(visit, press).await?;
    let visit: &Visit = visit;
    cancel::overtaken_by(visit, press).await?;
    match press {
        Press::Team(press) => team::pressed(visit, press).await?,
        Press::Stats(press) => stats::pressed(visit, press).await?,
        Press::Audit(press) => audit::pressed(visit, press).await?,
        Press::Template(press) => return template::pressed(visit, press).await,
        Press::StopList(press) => return stop_list::pressed(visit, press).await,
        Press::Search(press) => search::pressed(visit, press).await?,
        Press::Settings(press) => settings::pressed(visit, press).await?,
        Press::Home => start::screen(visit, true).await?,
        Press::Help => help::all(visit, true).await?,
        Press::How => help::how(visit).await?,
        Press::HelpOn(command) => help::on(visit, true, command).await?,
        Press::Languages => language::ask(visit, true).await?,
        Press::SetLanguage(language) => language::set(visit, true, language).await?,
        Press::Cancel => cancel::pressed(visit).await?,
        Press::AddAccount => add_account::ask(visit).await?,
        Press::Accounts { page } => accounts::list(visit, true, page).await?,
        Press::Account(account) => accounts::card(visit, true, account).await?,
        Press::LogIn(account) => login::log_in(visit, account).await?,
        Press::NewCode(account) => login::new_code(visit, account).await?,
        Press::Digit { account, digit } => code::digit(visit, account, digit).await?,
        Press::EraseDigit(account) => code::erase(visit, account).await?,
        Press::EnterCode(account) => code::enter(visit, account).await?,
        Press::Resend(account) => return login::resend_pressed(visit, account).await,
        Press::CancelLogin(account) => login::cancel(visit, account).await?,
        Press::ChoosePace { account, pace } => login::choose_pace(visit, account, pace).await?,
        Press::Send => send::ask_target(visit).await?,
        Press::SendFrom(account) => send::ask_target_from(visit, account).await?,
        Press::SendAgain(item) => send::again(visit, item).await?,
        Press::CancelItem(item) => item::cancel(visit, item).await?,
        Press::EditItem(item) => item::ask_text(visit, item).await?,
        Press::ItemLater(item) => later::ask_again(visit, item).await?,
        Press::KeepItem(item) => item::keep(visit, item).await?,
        Press::AcceptLater(asked) => later::agreed(visit, asked).await?,
        Press::Queue { page } => queue::list(visit, true, page).await?,
        Press::Unqueue { item, page } => queue::cancel(visit, item, page).await?,
        Press::SendNow { item, page } => queue::send_now(visit, item, page).await?,
        Press::AskCancelAll { item, page } => queue::ask_cancel_all(visit, item, page).await?,
        Press::CancelAll { item, page } => return queue::cancel_all(visit, item, page).await,
        Press::Check(account) => check_accounts::one(visit, true, account).await?,
        Press::CheckAll => check_accounts::all(visit, true).await?,
        Press::Pause(account) => account_deeds::pause(visit, account, true).await?,
        Press::Resume(account) => account_deeds::pause(visit, account, false).await?,
        Press::Ask(deed, account) => account_deeds::ask(visit, true, deed, account).await?,
        Press::Do(deed, account) => account_deeds::carry_out(visit, deed, account).await?,
        Press::Limits(account) => account_settings::limits(visit, true, account).await?,
        Press::SetLimit { account, kind, value } => account_settings::set_limit(visit, account, kind, value).await?,
        Press::AskLimit { account, kind } => account_settings::ask_limit(visit, account, kind).await?,
        Press::SetPace { account, pace } => account_settings::set_pace(visit, account, pace).await?,
        Press::AskLabel(account) => account_settings::ask_label(visit, account).await?,
        Press::ClearLabel(account) => account_settings::clear_label(visit, account).await?,
        Press::MoveDialogs { from, page } => account_deeds::heirs(visit, from, page).await?,
        Press::MoveTo { from, to } => account_deeds::ask_to_move(visit, from, to).await?,
        Press::MoveNow { from, to } => account_deeds::move_now(visit, from, to).await?,
        Press::LoginQr(account) => login_qr::pressed(visit, account).await?,
        Press::ImportSession => session::import_pressed(visit).await?,
        Press::ImportReady => session::import_ready(visit).await?,
        Press::ExportSession(account) => session::ask_format(visit, true, account).await?,
        Press::Export { account, format } => session::export(visit, account, format).await?,
        Press::System(press) => return system::pressed(visit, press).await,
        Press::DeleteSecret => session::delete_secret(visit).await?,
        Press::Alert(press) => return alert::pressed(visit, press).await,
        Press::Forget(press) => forget::pressed(visit, press).await?,
        Press::Talks(press) => export::pressed(visit, press).await?,
        Press::Dialog(press) => return dialog::pressed(visit, press).await,
        Press::Inbox(InboxPress::File(message)) => return file::fetch(visit, message).await,
        Press::Inbox(press) => reply::decided(visit, press).await?,
        Press::Item(press) => item::pressed(visit, press).await?,
        Press::Meant(press) => meant::pressed(visit, press).await?,
    }
    Ok(None)
}
