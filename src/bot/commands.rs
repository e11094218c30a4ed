//! The commands of the bot in one table, and how they are read.
//! Its rule: what somebody may do is said here once, for the typed command and for every button that belongs to it.

use serde::{Deserialize, Serialize};

use crate::domain::team::{Right, Role};

/// A command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CommandId {
    Start,
    AddAccount,
    Code,
    Password,
    Resend,
    Accounts,
    Account,
    Check,
    Enable,
    Disable,
    LogOut,
    RemoveAccount,
    LoginQr,
    ImportSession,
    ExportSession,
    Send,
    Language,
    Help,
    Cancel,
    SendFrom,
    Later,
    Queue,
    Why,
}

/// A line of the table.
#[derive(Debug)]
pub struct Command {
    pub id: CommandId,
    pub name: &'static str,
    pub right: Right,
    /// Accounts, codes and passwords are handled in private chats only.
    pub private_only: bool,
    /// Its arguments are a secret: the message is deleted at once, whatever becomes of it.
    pub carries_secret: bool,
    /// Locale key of the line in the menu and in `/help`.
    pub summary: &'static str,
    /// Locale key of the page of `/help <command>`.
    pub page: &'static str,
}

/// In the order of the menu.
pub const COMMANDS: [Command; 23] = [
    Command {
        id: CommandId::Start,
        name: "start",
        right: Right::Look,
        private_only: false,
        carries_secret: false,
        summary: "command-start",
        page: "help-start",
    },
    Command {
        id: CommandId::Send,
        name: "send",
        right: Right::Write,
        private_only: false,
        carries_secret: false,
        summary: "command-send",
        page: "help-send",
    },
    Command {
        id: CommandId::SendFrom,
        name: "send_from",
        right: Right::Write,
        private_only: false,
        carries_secret: false,
        summary: "command-send-from",
        page: "help-send-from",
    },
    Command {
        id: CommandId::Later,
        name: "later",
        right: Right::Write,
        private_only: false,
        carries_secret: false,
        summary: "command-later",
        page: "help-later",
    },
    Command {
        id: CommandId::Queue,
        name: "queue",
        right: Right::Look,
        private_only: false,
        carries_secret: false,
        summary: "command-queue",
        page: "help-queue",
    },
    Command {
        id: CommandId::Why,
        name: "why",
        right: Right::Look,
        private_only: false,
        carries_secret: false,
        summary: "command-why",
        page: "help-why",
    },
    Command {
        id: CommandId::Accounts,
        name: "accounts",
        right: Right::Look,
        private_only: true,
        carries_secret: false,
        summary: "command-accounts",
        page: "help-accounts",
    },
    Command {
        id: CommandId::Account,
        name: "account",
        right: Right::Look,
        private_only: true,
        carries_secret: false,
        summary: "command-account",
        page: "help-account",
    },
    Command {
        id: CommandId::Check,
        name: "check",
        right: Right::RunAccounts,
        private_only: true,
        carries_secret: false,
        summary: "command-check",
        page: "help-check",
    },
    Command {
        id: CommandId::AddAccount,
        name: "add_account",
        right: Right::RunAccounts,
        private_only: true,
        carries_secret: false,
        summary: "command-add-account",
        page: "help-add-account",
    },
    Command {
        id: CommandId::Code,
        name: "code",
        right: Right::RunAccounts,
        private_only: true,
        carries_secret: true,
        summary: "command-code",
        page: "help-code",
    },
    Command {
        id: CommandId::Password,
        name: "password",
        right: Right::RunAccounts,
        private_only: true,
        carries_secret: true,
        summary: "command-password",
        page: "help-password",
    },
    Command {
        id: CommandId::Resend,
        name: "resend",
        right: Right::RunAccounts,
        private_only: true,
        carries_secret: false,
        summary: "command-resend",
        page: "help-resend",
    },
    Command {
        id: CommandId::LoginQr,
        name: "login_qr",
        right: Right::RunAccounts,
        private_only: true,
        carries_secret: false,
        summary: "command-login-qr",
        page: "help-login-qr",
    },
    Command {
        id: CommandId::Enable,
        name: "enable",
        right: Right::RunAccounts,
        private_only: true,
        carries_secret: false,
        summary: "command-enable",
        page: "help-enable",
    },
    Command {
        id: CommandId::Disable,
        name: "disable",
        right: Right::RunAccounts,
        private_only: true,
        carries_secret: false,
        summary: "command-disable",
        page: "help-disable",
    },
    Command {
        id: CommandId::LogOut,
        name: "logout",
        right: Right::RunAccounts,
        private_only: true,
        carries_secret: false,
        summary: "command-logout",
        page: "help-logout",
    },
    Command {
        id: CommandId::RemoveAccount,
        name: "remove_account",
        right: Right::RunAccounts,
        private_only: true,
        carries_secret: false,
        summary: "command-remove-account",
        page: "help-remove-account",
    },
    Command {
        id: CommandId::ImportSession,
        name: "import_session",
        right: Right::RunAccounts,
        private_only: true,
        carries_secret: true,
        summary: "command-import-session",
        page: "help-import-session",
    },
    Command {
        id: CommandId::ExportSession,
        name: "export_session",
        right: Right::RunDesk,
        private_only: true,
        carries_secret: false,
        summary: "command-export-session",
        page: "help-export-session",
    },
    Command {
        id: CommandId::Language,
        name: "language",
        right: Right::Look,
        private_only: false,
        carries_secret: false,
        summary: "command-language",
        page: "help-language",
    },
    Command {
        id: CommandId::Help,
        name: "help",
        right: Right::Look,
        private_only: false,
        carries_secret: false,
        summary: "command-help",
        page: "help-help",
    },
    Command {
        id: CommandId::Cancel,
        name: "cancel",
        right: Right::Look,
        private_only: false,
        carries_secret: false,
        summary: "command-cancel",
        page: "help-cancel",
    },
];

impl CommandId {
    /// The command's line in the table.
    #[must_use]
    pub fn line(self) -> &'static Command {
        // A test shows that every command has a line.
        COMMANDS.iter().find(|command| command.id == self).unwrap_or(&COMMANDS[0])
    }

    /// Finds a command by its name, with or without `/`, in any case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = name.strip_prefix('/').unwrap_or(name);
        COMMANDS.iter().find(|command| command.name.eq_ignore_ascii_case(name)).map(|command| command.id)
    }
}

/// The commands that a role may use.
pub fn commands_of(role: Role) -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().filter(move |command| role.may(command.right))
}

/// What a message turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    Command {
        id: CommandId,
        args: String,
    },
    /// A command that this bot does not have; in a group it may be another bot's, unless it names us.
    Unknown {
        names_us: bool,
    },
    /// A command for another bot of the group.
    NotForUs,
    /// No command at all.
    Text,
}

/// Reads a message: `/cmd args`, `/CMD@our_bot args`. The arguments keep their line breaks and inner spaces.
#[must_use]
pub fn parse(text: &str, our_name: &str) -> Typed {
    let Some(rest) = text.strip_prefix('/') else {
        return Typed::Text;
    };
    let (word, args) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let (name, mention) = word.split_once('@').map_or((word, None), |(name, mention)| (name, Some(mention)));
    if mention.is_some_and(|mention| !mention.eq_ignore_ascii_case(our_name)) {
        return Typed::NotForUs;
    }
    match CommandId::named(name) {
        Some(id) => Typed::Command { id, args: args.trim().to_owned() },
        None => Typed::Unknown { names_us: mention.is_some() },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn command(id: CommandId, args: &str) -> Typed {
        Typed::Command { id, args: args.to_owned() }
    }

    #[rstest]
    #[case("/start", command(CommandId::Start, ""))]
    #[case("/ADD_Account@Desk_Bot  +1 555", command(CommandId::AddAccount, "+1 555"))]
    #[case("/send @bob Hello,\n\nBob  Lee", command(CommandId::Send, "@bob Hello,\n\nBob  Lee"))]
    #[case("/send\n@bob hi", command(CommandId::Send, "@bob hi"))]
    #[case("/start@other_bot", Typed::NotForUs)]
    #[case("/dance", Typed::Unknown { names_us: false })]
    #[case("/dance@desk_bot", Typed::Unknown { names_us: true })]
    #[case("/", Typed::Unknown { names_us: false })]
    #[case("start", Typed::Text)]
    fn a_command_is_read_as_people_type_it(#[case] text: &str, #[case] typed: Typed) {
        assert_eq!(parse(text, "desk_bot"), typed);
    }

    #[test]
    fn every_command_has_one_line_of_its_own() {
        for command in &COMMANDS {
            assert_eq!(command.id.line().name, command.name);
            assert_eq!(CommandId::named(command.name), Some(command.id));
        }
    }

    #[test]
    fn what_carries_a_secret_or_runs_accounts_is_private() {
        for command in COMMANDS.iter().filter(|command| command.carries_secret || command.right == Right::RunAccounts) {
            assert!(command.private_only, "{}", command.name);
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_breaks_the_reader(text in ".*") {
            let _ = parse(&text, "desk_bot");
        }
    }
}
