//! The command line: `salesdesk` and its subcommands. Mistakes that a person can correct are listed on standard error,
//! all at once, with exit code 2.

mod check;
mod env_file;
mod export;
mod import;
mod keys;
mod output;
mod run;
mod shell;
mod snapshots;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::app::GroundGone;
use crate::domain::export::ExportFormat;
use crate::logging::chain;
use crate::settings::{self, Settings, misspelt};

/// The control desk of a small sales team for its Telegram accounts.
#[derive(Parser)]
#[command(name = "salesdesk", version, after_help = settings::help())]
#[command(args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<CliCommand>,
    #[command(flatten)]
    run: Opening,
}

/// Options for starting the desk.
#[derive(Args)]
struct Opening {
    /// Begin with an empty database although a key or a backup says that there was one
    #[arg(long)]
    new: bool,
}

#[derive(Subcommand)]
enum CliCommand {
    /// Open the desk until it is stopped (the same as no command)
    #[command(
        after_help = "A start that finds no database of a desk, but a key file or a backup, is refused: the database \
may be lost, and an empty one in its place would hide that. --new says that it is meant so. Exit codes: 2 when something is \
set up wrongly, 3 when the database was lost or could not be written and no owner could be notified."
    )]
    Run(Opening),
    /// Make an empty database and end: the first step of an installation whose key was made before
    #[command(after_help = "The same as the first start with `run --new`, but nothing is opened. A database that is \
there already is left alone, and named.")]
    New,
    /// Say everything that is wrong with settings, key, database, folders and, with --online, the network; changes
    /// nothing
    #[command(after_help = settings::help())]
    Check {
        /// Also ask Telegram: is the token good, is the clock right, do the data centres answer
        #[arg(long)]
        online: bool,
        /// Print JSON for a program: {"ok": …, "checks": [{"check": …, "level": "ok" | "note" | "wrong", "text": …}]}
        #[arg(long)]
        json: bool,
        /// Also look for names that are no settings in this file, which was read into the environment before, as systemd
        /// and Docker do
        #[arg(long, value_name = "FILE")]
        env_file: Option<PathBuf>,
    },
    /// Make an encrypted backup, also while the desk is open
    #[command(
        args_conflicts_with_subcommands = true,
        after_help = "Without the secret key a backup is useless: keep a copy of the key apart from it."
    )]
    Backup {
        #[command(subcommand)]
        action: Option<BackupAction>,
        /// The file to write, which must not be there yet, or a folder [default: a file in BACKUP_DIR, named after the
        /// moment]
        to: Option<PathBuf>,
    },
    /// Write the dialogs and their messages as CSV or JSON, also while the desk is open
    #[command(after_help = "No secret is in it: no session, no key, no login code.")]
    Export {
        /// The file to write, which must not be there yet [default: standard output]
        to: Option<PathBuf>,
        /// csv for a spreadsheet, json for a program [default: as the file is called, else json]
        #[arg(long)]
        format: Option<ExportFormat>,
        /// Only the dialog with this username or Telegram id
        #[arg(long, allow_hyphen_values = true)]
        person: Option<String>,
    },
    /// Import a file of people, or say what would become of it: who is new, known, double, on the stop-list or refused, and
    /// why
    #[command(after_help = "Encoding, delimiter and columns are recognised; --map says what a column is that is not. \
Nothing is written to the database without --apply, and nothing is asked of Telegram. The desk may run meanwhile. The \
same file twice changes nothing; after a crash it goes on where it ended.")]
    Import(import::ImportOptions),
    /// Replace the database with a backup; the desk must be stopped
    #[command(after_help = "No account connects afterwards until an owner confirms in the bot that the desk on the \
previous machine is off: Telegram ends a session that runs twice.")]
    Restore {
        /// The backup
        file: PathBuf,
        /// Move the database that is there aside
        #[arg(long)]
        force: bool,
        /// The key that the backup was made with; former keys beside the present one are found without it. Where there
        /// is no key yet, it is put in place
        #[arg(long, value_name = "FILE")]
        key_file: Option<PathBuf>,
    },
    /// Change the secret key
    #[command(subcommand)]
    Keys(Keys),
    /// Print completions for a shell
    #[command(hide = true)]
    Completions {
        /// bash, elvish, fish, powershell or zsh
        shell: clap_complete::Shell,
    },
    /// Print the man page
    #[command(hide = true)]
    Man {
        /// Write this page and one for each command into a folder instead
        #[arg(long, value_name = "FOLDER")]
        all: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
enum BackupAction {
    /// Say whether a backup could be restored, and what is in it; nothing is changed
    #[command(
        after_help = "The backup is decrypted whole and the database in it is checked. That needs room for a copy."
    )]
    Verify {
        /// The backup
        file: PathBuf,
        /// The key that the backup was made with; the present key and former keys beside it are found without it
        #[arg(long, value_name = "FILE")]
        key_file: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
enum Keys {
    /// Encrypt everything again with another key; the desk must be stopped
    #[command(
        after_help = "Each former key is kept beside the new one under its id, as in secret.key.1a2b3c4d.old: backups that \
were made with it need it, and `restore` finds it there."
    )]
    Rotate {
        /// A file with the new key, made if it is not there [default: a new key in SECRET_KEY_FILE]
        #[arg(long, value_name = "FILE")]
        new_key_file: Option<PathBuf>,
    },
}

/// A mistake in the configuration, as is usual for command-line programs.
const WRONG: u8 = 2;
/// The running desk could not store anything and could not notify anybody.
const GROUND_GONE: u8 = 3;

/// Runs the command.
#[must_use]
pub fn main() -> ExitCode {
    let Arguments { command, run: opening } = Arguments::parse();
    // These two ask for no settings: packages are made where there are none.
    match &command {
        Some(CliCommand::Completions { shell }) => return ended(shell::completions(*shell)),
        Some(CliCommand::Man { all }) => return ended(shell::man(all.as_deref())),
        _ => (),
    }
    let env_file = env_file::load();
    // A variable whose name is not Unicode is not a setting.
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let misspelt = misspelt(names);
    let lookup = |name: &str| std::env::var(name).ok();
    let read = Settings::read(lookup);
    if let Some(CliCommand::Check { online, json, env_file: other_file }) = command {
        let errors = read.as_ref().err().cloned().unwrap_or_default();
        let found = check::SettingsFaults { errors, misspelt, env_file, other_file };
        let settings = read.ok().or_else(|| Settings::read_past(&found.errors, lookup));
        return match check::check(settings.as_ref(), &found, check::Wanted { online, json }) {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::from(WRONG),
            Err(error) => ended(Err(error)),
        };
    }
    if let Some(problem) = env_file.unread {
        return complain([problem]);
    }
    let settings = match read {
        Ok(settings) => settings,
        Err(errors) => {
            let errors = errors.iter().map(ToString::to_string);
            return complain(errors.chain(misspelt.iter().map(ToString::to_string)));
        }
    };
    let done = match command {
        None => run::run(settings, opening.new, &misspelt),
        Some(CliCommand::Run(Opening { new })) => run::run(settings, new, &misspelt),
        Some(CliCommand::New) => run::make_database(&settings),
        Some(CliCommand::Backup { action: Some(BackupAction::Verify { file, key_file }), .. }) => {
            snapshots::verify(&settings, &file, key_file.as_deref())
        }
        Some(CliCommand::Backup { action: None, to }) => snapshots::back_up(&settings, to),
        Some(CliCommand::Export { to, format, person }) => export::export(&settings, to, format, person.as_deref()),
        Some(CliCommand::Import(options)) => import::import(&settings, options),
        Some(CliCommand::Restore { file, force, key_file }) => {
            snapshots::restore(&settings, &file, force, key_file.as_deref())
        }
        Some(CliCommand::Keys(Keys::Rotate { new_key_file })) => keys::rotate(&settings, new_key_file.as_deref()),
        Some(CliCommand::Check { .. } | CliCommand::Completions { .. } | CliCommand::Man { .. }) => Ok(()),
    };
    ended(done)
}

fn ended(done: anyhow::Result<()>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let code = complain([chain(error.as_ref())]);
            if error.is::<GroundGone>() { ExitCode::from(GROUND_GONE) } else { code }
        }
    }
}

fn complain(lines: impl IntoIterator<Item = impl std::fmt::Display>) -> ExitCode {
    for line in lines {
        output::complain(line);
    }
    ExitCode::from(WRONG)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound_and_explains_every_part() {
        let mut command = Arguments::command();
        command.build();
        command.clone().debug_assert();
        let mut all = vec![command];
        while let Some(command) = all.pop() {
            assert!(command.get_about().is_some(), "{} says nothing", command.get_name());
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
            }
            all.extend(command.get_subcommands().cloned());
        }
    }
}
