//! Dispatch of commands to their handlers.

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

/// Executes a command.
pub(in crate::bot) async fn commanded(request: &Request, id: CommandId, args: &str, words: &Content) -> Handled {
    match id {
        CommandId::Start => start::command(request).await,
        CommandId::Next => next::command(request).await,
        CommandId::Team => team::command(request, args).await,
        CommandId::Stats => stats::command(request, args).await,
        CommandId::Audit => audit::command(request, args).await,
        CommandId::Stop => stop_list::stop(request, args).await,
        CommandId::Allow => stop_list::allow(request, args).await,
        CommandId::Templates => template::command(request, args).await,
        CommandId::StopList => stop_list::list(request, 0).await,
        CommandId::Settings => settings::command(request, args).await,
        CommandId::Help => help::command(request, args).await,
        CommandId::Language => language::command(request, args).await,
        CommandId::Cancel => cancel::command(request).await,
        CommandId::AddAccount => add_account::command(request, args).await,
        CommandId::Code => code::command(request, args).await,
        CommandId::Password => password::command(request, args).await,
        CommandId::Resend => login::resend_command(request, args).await,
        CommandId::Accounts => accounts::list(request, 0).await,
        CommandId::Account => accounts::command(request, args).await,
        CommandId::Send => send::command(request, words, None).await,
        CommandId::SendFrom => send::command_from(request, words, None).await,
        CommandId::Later => later::command(request, words, None).await,
        // It names its message by a reply, which a question or a button has not.
        CommandId::Unsend => Err(SendMistake::UnsendWhat.into()),
        CommandId::Queue => queue::list(request, 0).await,
        CommandId::Health => system::health(request).await,
        CommandId::Doctor => system::doctor(request).await,
        CommandId::Backup => system::back_up(request).await,
        CommandId::Why => why::command(request, args).await,
        CommandId::Dialogs => dialog::list_command(request, args).await,
        CommandId::Dialog => dialog::command(request, args).await,
        CommandId::Contacts => contacts::command(request, args).await,
        CommandId::Contact => contacts::contact_command(request, args).await,
        CommandId::Lists => lists::lists(request, 0).await,
        CommandId::List => lists::command(request, args).await,
        CommandId::Sequences => sequences::command(request, args).await,
        CommandId::Campaigns => campaigns::command(request, args).await,
        CommandId::Pipeline => contacts::pipeline(request).await,
        CommandId::Consents => consents::command(request, args).await,
        CommandId::Import => import::command(request, words).await,
        CommandId::Search => search::command(request, args).await,
        CommandId::Export => export::command(request, args).await,
        CommandId::Forget => forget::command(request, args).await,
        CommandId::ExportAll => export::all_command(request, args).await,
        CommandId::Check => check_accounts::command(request, args).await,
        CommandId::Enable => account_actions::command(request, id, args, AccountAction::SwitchOn).await,
        CommandId::Disable => account_actions::command(request, id, args, AccountAction::SwitchOff).await,
        CommandId::LogOut => account_actions::command(request, id, args, AccountAction::LogOut).await,
        CommandId::RemoveAccount => account_actions::command(request, id, args, AccountAction::Remove).await,
        CommandId::LoginQr => login_qr::command(request, args).await,
        CommandId::ImportSession => session::import_command(request, args).await,
        CommandId::ExportSession => session::export_command(request, args).await,
    }
}
