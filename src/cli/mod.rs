//! The command line: `salesdesk` and its subcommands.
//! Its rule: what a person can mend is named in plain lines on standard error, all at once, with exit code 2.

mod check;
mod export;
mod keys;
mod run;
mod snapshots;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::domain::export::ExportFormat;
use crate::settings::{self, Settings};

/// The control desk of a small sales team for its Telegram accounts.
#[derive(Parser)]
#[command(name = "salesdesk", version, after_help = settings::help())]
#[command(args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    run: Opening,
}

/// How the desk is opened.
#[derive(Args)]
struct Opening {
    /// Begin with an empty database although a key or a backup says that there was one
    #[arg(long)]
    new: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Open the desk until it is told to stop (the same as no command)
    #[command(after_help = "A start that finds no database, but a key file or a backup, is refused: the database may \
be lost, and an empty one in its place would hide that. --new says that it is meant so.")]
    Run(Opening),
    /// Make an empty database and end: the first step of an installation whose key was made before
    #[command(after_help = "The same as the first start with `run --new`, but nothing is opened. A database that is \
there already is left alone, and named.")]
    New,
    /// Say everything that is wrong with the settings, the key, the database and, with --online, the network
    #[command(after_help = settings::help())]
    Check {
        /// Also ask Telegram: is the token good, is the clock right, do the data centres answer
        #[arg(long)]
        online: bool,
    },
    /// Make an encrypted backup, also while the desk is open
    #[command(after_help = "Without the secret key a backup is useless: keep a copy of the key apart from it.")]
    Backup {
        /// The file to write [default: a file in BACKUP_DIR that is named after the moment]
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
        #[arg(long)]
        person: Option<String>,
    },
    /// Replace the database with a backup; the desk must be stopped
    #[command(after_help = "No account connects afterwards until an owner confirms in the bot that the desk on the \
previous machine is off: Telegram ends a session that runs twice.")]
    Restore {
        /// The backup
        file: PathBuf,
        /// Move the database that is there aside
        #[arg(long)]
        force: bool,
        /// The key that the backup was made with; former keys beside the present one are found without it. Where there is no
        /// key yet, it is put in place
        #[arg(long, value_name = "FILE")]
        key_file: Option<PathBuf>,
    },
    /// Change the secret key
    #[command(subcommand)]
    Keys(Keys),
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

/// What a person has set up wrongly, as command-line programs say it.
const WRONG: u8 = 2;

/// Runs what the command line asks for.
#[must_use]
pub fn main() -> ExitCode {
    let Arguments { command, run: opening } = Arguments::parse();
    // A missing .env is nothing wrong; a broken one would hide settings.
    if let Err(error) = dotenvy::dotenv()
        && !error.not_found()
    {
        return complain([format!(".env cannot be read: {error}")]);
    }
    let settings = match Settings::read(|name| std::env::var(name).ok()) {
        Ok(settings) => settings,
        Err(errors) => return complain(errors),
    };
    let done = match command {
        None => run::run(settings, opening.new),
        Some(Command::Run(Opening { new })) => run::run(settings, new),
        Some(Command::New) => run::make_database(&settings),
        Some(Command::Check { online }) => check::check(&settings, online),
        Some(Command::Backup { to }) => snapshots::back_up(&settings, to),
        Some(Command::Export { to, format, person }) => export::export(&settings, to, format, person.as_deref()),
        Some(Command::Restore { file, force, key_file }) => {
            snapshots::restore(&settings, &file, force, key_file.as_deref())
        }
        Some(Command::Keys(Keys::Rotate { new_key_file })) => keys::rotate(&settings, new_key_file.as_deref()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain([format!("{error:#}")]),
    }
}

fn complain(lines: impl IntoIterator<Item = impl std::fmt::Display>) -> ExitCode {
    for line in lines {
        eprintln!("salesdesk: {line}");
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
