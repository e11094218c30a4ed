//! Dispatch of commands to their handlers.

use std::future::ready;

use futures::FutureExt as _;
use futures::future::BoxFuture;

use crate::bot::accounts::press::AccountAction;
use crate::bot::accounts::{actions as account_actions, check as check_accounts, list as accounts};
use crate::bot::audit::handlers as audit;
use crate::bot::campaigns::handlers as campaigns;
use crate::bot::consents::handlers as consents;
use crate::bot::contacts::list as contacts;
use crate::bot::context::{Handled, Request};
use crate::bot::dialogs::{handlers as dialog, next};
use crate::bot::erasure::handlers as forget;
use crate::bot::export::handlers as export;
use crate::bot::home::{cancel, help, language, start};
use crate::bot::imports::handlers as import;
use crate::bot::kit::{CommandId, Content};
use crate::bot::lists::handlers as lists;
use crate::bot::login::{add_account, code, password, qr as login_qr, steps as login};
use crate::bot::queue::{handlers as queue, why};
use crate::bot::search::handlers as search;
use crate::bot::sending::mistakes::SendMistake;
use crate::bot::sending::{later, send};
use crate::bot::sequences::handlers as sequences;
use crate::bot::sessions::handlers as session;
use crate::bot::settings::handlers as settings;
use crate::bot::stats::handlers as stats;
use crate::bot::stop_list::handlers as stop_list;
use crate::bot::system::handlers as system;
use crate::bot::team::handlers as team;
use crate::bot::templates::handlers as template;

/// Executes a command. Each future is on the heap: those of all commands together are too large for the stack of an unoptimised
/// build.
pub(in crate::bot) fn commanded<'a>(
    request: &'a Request,
    id: CommandId,
    args: &'a str,
    words: &'a Content,
) -> BoxFuture<'a, Handled> {
    match id {
        CommandId::Start => start::command(request).boxed(),
        CommandId::Next => next::command(request).boxed(),
        CommandId::Team => team::command(request, args).boxed(),
        CommandId::Stats => stats::command(request, args).boxed(),
        CommandId::Audit => audit::command(request, args).boxed(),
        CommandId::Stop => stop_list::stop(request, args).boxed(),
        CommandId::Allow => stop_list::allow(request, args).boxed(),
        CommandId::Templates => template::command(request, args).boxed(),
        CommandId::StopList => stop_list::list(request, 0).boxed(),
        CommandId::Settings => settings::command(request, args).boxed(),
        CommandId::Help => help::command(request, args).boxed(),
        CommandId::Language => language::command(request, args).boxed(),
        CommandId::Cancel => cancel::command(request).boxed(),
        CommandId::AddAccount => add_account::command(request, args).boxed(),
        CommandId::Code => code::command(request, args).boxed(),
        CommandId::Password => password::command(request, args).boxed(),
        CommandId::Resend => login::resend_command(request, args).boxed(),
        CommandId::Accounts => accounts::list(request, 0).boxed(),
        CommandId::Account => accounts::command(request, args).boxed(),
        CommandId::Send => send::command(request, words, None).boxed(),
        CommandId::SendFrom => send::command_from(request, words, None).boxed(),
        CommandId::Later => later::command(request, words, None).boxed(),
        // It names its message by a reply, which a question or a button has not.
        CommandId::Unsend => ready(Err(SendMistake::UnsendWhat.into())).boxed(),
        CommandId::Queue => queue::list(request, 0).boxed(),
        CommandId::Health => system::health(request).boxed(),
        CommandId::Doctor => system::doctor(request).boxed(),
        CommandId::Backup => system::back_up(request).boxed(),
        CommandId::Why => why::command(request, args).boxed(),
        CommandId::Dialogs => dialog::list_command(request, args).boxed(),
        CommandId::Dialog => dialog::command(request, args).boxed(),
        CommandId::Contacts => contacts::command(request, args).boxed(),
        CommandId::Contact => contacts::contact_command(request, args).boxed(),
        CommandId::Lists => lists::lists(request, 0).boxed(),
        CommandId::List => lists::command(request, args).boxed(),
        CommandId::Sequences => sequences::command(request, args).boxed(),
        CommandId::Campaigns => campaigns::command(request, args).boxed(),
        CommandId::Pipeline => contacts::pipeline(request).boxed(),
        CommandId::Consents => consents::command(request, args).boxed(),
        CommandId::Import => import::command(request, words).boxed(),
        CommandId::Search => search::command(request, args).boxed(),
        CommandId::Export => export::command(request, args).boxed(),
        CommandId::Forget => forget::command(request, args).boxed(),
        CommandId::ExportAll => export::all_command(request, args).boxed(),
        CommandId::Check => check_accounts::command(request, args).boxed(),
        CommandId::Enable => account_actions::command(request, id, args, AccountAction::SwitchOn).boxed(),
        CommandId::Disable => account_actions::command(request, id, args, AccountAction::SwitchOff).boxed(),
        CommandId::LogOut => account_actions::command(request, id, args, AccountAction::LogOut).boxed(),
        CommandId::RemoveAccount => account_actions::command(request, id, args, AccountAction::Remove).boxed(),
        CommandId::LoginQr => login_qr::command(request, args).boxed(),
        CommandId::ImportSession => session::import_command(request, args).boxed(),
        CommandId::ExportSession => session::export_command(request, args).boxed(),
    }
}
