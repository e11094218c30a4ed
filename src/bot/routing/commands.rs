//! From a command to its handler.

use crate::bot::callback::Deed;
use crate::bot::commands::CommandId;
use crate::bot::error::Handled;
use crate::bot::handlers::{
    account_deeds, accounts, add_account, audit, cancel, check_accounts, code, dialog, export, forget, help, language,
    later, login, login_qr, password, queue, search, send, session, settings, start, stats, stop_list, system, team,
    template, why,
};
use crate::bot::request::Visit;
use crate::bot::said::Said;

/// Carries out a command.
pub(super) async fn commanded(visit: &Visit, id: CommandId, args: &str, words: &Said) -> Handled {
    match id {
        CommandId::Start => start::command(visit).await,
        CommandId::Team => team::command(visit, args).await,
        CommandId::Stats => stats::command(visit, args).await,
        CommandId::Audit => audit::command(visit, args).await,
        CommandId::Stop => stop_list::stop(visit, args).await,
        CommandId::Allow => stop_list::allow(visit, args).await,
        CommandId::Templates => template::command(visit, args).await,
        CommandId::StopList => stop_list::list(visit, 0).await,
        CommandId::Settings => settings::command(visit, args).await,
        CommandId::Help => help::command(visit, args).await,
        CommandId::Language => language::command(visit, args).await,
        CommandId::Cancel => cancel::command(visit).await,
        CommandId::AddAccount => add_account::command(visit, args).await,
        CommandId::Code => code::command(visit, args).await,
        CommandId::Password => password::command(visit, args).await,
        CommandId::Resend => login::resend_command(visit, args).await,
        CommandId::Accounts => accounts::list(visit, 0).await,
        CommandId::Account => accounts::command(visit, args).await,
        CommandId::Send => send::command(visit, words, None).await,
        CommandId::SendFrom => send::command_from(visit, words, None).await,
        CommandId::Later => later::command(visit, words, None).await,
        CommandId::Queue => queue::list(visit, 0).await,
        CommandId::Health => system::health(visit).await,
        CommandId::Doctor => system::doctor(visit).await,
        CommandId::Backup => system::back_up(visit).await,
        CommandId::Why => why::command(visit, args).await,
        CommandId::Dialogs => dialog::list_command(visit, args).await,
        CommandId::Dialog => dialog::command(visit, args).await,
        CommandId::Search => search::command(visit, args).await,
        CommandId::Export => export::command(visit, args).await,
        CommandId::Forget => forget::command(visit, args).await,
        CommandId::ExportAll => export::ask_all(visit).await,
        CommandId::Check => check_accounts::command(visit, args).await,
        CommandId::Enable => account_deeds::command(visit, id, args, Deed::SwitchOn).await,
        CommandId::Disable => account_deeds::command(visit, id, args, Deed::SwitchOff).await,
        CommandId::LogOut => account_deeds::command(visit, id, args, Deed::LogOut).await,
        CommandId::RemoveAccount => account_deeds::command(visit, id, args, Deed::Remove).await,
        CommandId::LoginQr => login_qr::command(visit, args).await,
        CommandId::ImportSession => session::import_command(visit, args).await,
        CommandId::ExportSession => session::export_command(visit, args).await,
    }
}
