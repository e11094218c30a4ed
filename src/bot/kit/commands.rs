//! The table of commands, and parsing them. A right is defined here once, for the typed command and for every button
//! that belongs to it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::domain::secret::SecretKind;
use crate::domain::team::{Right, Role};
use crate::domain::unknown_name::UnknownName;
use crate::i18n::key_of;

/// A line of the table.
#[derive(Debug)]
pub struct Command {
    pub id: CommandId,
    pub name: &'static str,
    pub right: Right,
    /// Accounts, codes and passwords are handled only in private chats.
    pub private_only: bool,
    /// Its arguments are secret: the message is deleted at once, whatever happens.
    pub carries_secret: bool,
}

macro_rules! commands {
    ($($place:ident($id:ident, $name:literal, $right:ident),)+) => {
        /// A command.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum CommandId {
            $($id,)+
        }

        /// In the order of the menu.
        pub const COMMANDS: &[Command] = &[$(Command::$place(CommandId::$id, $name, Right::$right),)+];
    };
}

commands! {
    anywhere(Start, "start", Look),
    private(Next, "next", Look),
    anywhere(Send, "send", Send),
    anywhere(SendFrom, "send_from", Send),
    anywhere(Later, "later", Send),
    anywhere(Unsend, "unsend", Write),
    anywhere(Queue, "queue", Look),
    anywhere(Why, "why", Look),
    anywhere(Dialogs, "dialogs", Look),
    anywhere(Dialog, "dialog", Look),
    anywhere(Search, "search", Look),
    private(Contacts, "contacts", Look),
    private(Contact, "contact", Look),
    private(Lists, "lists", Look),
    private(List, "list", Look),
    private(Sequences, "sequences", Look),
    private(Campaigns, "campaigns", Look),
    private(Pipeline, "pipeline", Look),
    private(Import, "import", Send),
    private(Consents, "consents", Send),
    private(Templates, "templates", Look),
    private(Export, "export", Look),
    private(ExportAll, "export_all", Look),
    anywhere(Stop, "stop", Write),
    anywhere(Allow, "allow", Send),
    anywhere(StopList, "stoplist", Look),
    private(Forget, "forget", Send),
    private(Accounts, "accounts", Look),
    private(Account, "account", Look),
    private(Check, "check", RunAccounts),
    private(AddAccount, "add_account", RunAccounts),
    secret(Code, "code", RunAccounts),
    secret(Password, "password", RunAccounts),
    private(Resend, "resend", RunAccounts),
    private(LoginQr, "login_qr", RunAccounts),
    private(Enable, "enable", RunAccounts),
    private(Disable, "disable", RunAccounts),
    private(LogOut, "logout", RunAccounts),
    private(RemoveAccount, "remove_account", RunAccounts),
    secret(ImportSession, "import_session", RunAccounts),
    private(ExportSession, "export_session", RunDesk),
    private(Health, "health", RunAccounts),
    private(Doctor, "doctor", RunDesk),
    private(Backup, "backup", RunDesk),
    anywhere(Stats, "stats", Look),
    private(Audit, "audit", RunAccounts),
    private(Team, "team", Look),
    private(Settings, "settings", Look),
    anywhere(Language, "language", Look),
    anywhere(Help, "help", Look),
    anywhere(Cancel, "cancel", Look),
}

impl Command {
    const fn anywhere(id: CommandId, name: &'static str, right: Right) -> Self {
        Self { id, name, right, private_only: false, carries_secret: false }
    }

    const fn private(id: CommandId, name: &'static str, right: Right) -> Self {
        Self { private_only: true, ..Self::anywhere(id, name, right) }
    }

    const fn secret(id: CommandId, name: &'static str, right: Right) -> Self {
        Self { carries_secret: true, ..Self::private(id, name, right) }
    }

    /// Locale key of the line in the menu and in `/help`.
    #[must_use]
    pub fn summary(&self) -> String {
        key_of("command", self.name)
    }

    /// Locale key of the page of `/help <command>`.
    #[must_use]
    pub fn page(&self) -> String {
        key_of("help", self.name)
    }
}

impl fmt::Display for CommandId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.line().name)
    }
}

impl FromStr for CommandId {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        Self::named(name).ok_or_else(|| UnknownName::new(name))
    }
}

impl CommandId {
    /// The command's line in the table.
    #[must_use]
    pub fn line(self) -> &'static Command {
        &COMMANDS[self as usize]
    }

    /// Finds a command by name, with or without `/`, in any case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = name.strip_prefix('/').unwrap_or(name);
        COMMANDS.iter().find(|command| command.name.eq_ignore_ascii_case(name)).map(|command| command.id)
    }

    /// The command that a member of this role probably meant by an unknown name.
    #[must_use]
    pub fn near(name: &str, role: Role) -> Option<Self> {
        let name = name.strip_prefix('/').unwrap_or(name).to_lowercase();
        // Two typos in a short word make another word.
        let most = if name.chars().count() < 6 { 1 } else { 2 };
        let slips = commands_of(role).map(|command| {
            // Of two equally near ones, the one that differs only at the end.
            let turned = !command.name.starts_with(&name) && !name.starts_with(command.name);
            (strsim::osa_distance(command.name, &name), turned, command.id)
        });
        slips.filter(|(slips, ..)| *slips <= most).min_by_key(|(slips, turned, _)| (*slips, *turned)).map(|(.., id)| id)
    }

    /// The kind of secret in a command's arguments.
    #[must_use]
    pub fn secret(self) -> SecretKind {
        match self {
            Self::Code => SecretKind::LoginCode,
            Self::ImportSession => SecretKind::Session,
            _ => SecretKind::Password,
        }
    }

    /// Whether it only shows a list, whatever its arguments.
    #[must_use]
    pub fn only_shows(self) -> bool {
        matches!(
            self,
            Self::Queue | Self::Accounts | Self::Dialogs | Self::Lists | Self::Pipeline | Self::Help | Self::Health
        )
    }
}

/// The bot's name in a command: a secret counts for any bot.
fn named_bot(text: &str) -> &str {
    text.split_whitespace().next().and_then(|word| word.split_once('@')).map_or("", |(_, name)| name)
}

/// Whether a text is a command of this bot.
#[must_use]
pub fn is_of_this_bot(text: &str) -> bool {
    matches!(parse(text, named_bot(text)), Typed::Command { .. })
}

/// The kind of secret after a command that takes one, spelled correctly or nearly so.
#[must_use]
pub fn secret_behind(text: &str) -> Option<SecretKind> {
    match parse(text, named_bot(text)) {
        Typed::Command { id, args } => (id.line().carries_secret && !args.is_empty()).then(|| id.secret()),
        _ => slipped_secret(text),
    }
}

/// The kind of secret after a misspelt command that takes one: `/pasword hunter2`.
#[must_use]
pub fn slipped_secret(text: &str) -> Option<SecretKind> {
    let (word, args) = text.strip_prefix('/')?.split_once(char::is_whitespace)?;
    let name = word.split('@').next().unwrap_or(word).to_lowercase();
    if args.trim().is_empty() || CommandId::named(&name).is_some() {
        return None;
    }
    let near = || CommandId::near(&name, Role::Owner).filter(|id| id.line().carries_secret).map(CommandId::secret);
    SecretKind::called(&name).or_else(near)
}

/// The commands that a role may use.
pub fn commands_of(role: Role) -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().filter(move |command| role.may(command.right))
}

/// The kind of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    Command {
        id: CommandId,
        args: String,
    },
    /// A command that this bot does not have; in a group it may be another bot's, unless it names us.
    Unknown {
        name: String,
        names_us: bool,
    },
    /// A command for another bot in the group.
    NotForUs,
    /// No command.
    Text,
}

/// Parses a message: `/cmd args`, `/CMD@our_bot args`. The arguments keep their line breaks and inner spaces.
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
        None => Typed::Unknown { name: name.to_owned(), names_us: mention.is_some() },
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

    fn unknown(name: &str, names_us: bool) -> Typed {
        Typed::Unknown { name: name.to_owned(), names_us }
    }

    #[rstest]
    #[case("acounts", Role::Viewer, Some(CommandId::Accounts))]
    #[case("/Stop_List", Role::Viewer, Some(CommandId::StopList))]
    #[case("sned", Role::Manager, Some(CommandId::Send))]
    #[case("sned", Role::Viewer, None)]
    #[case("addaccount", Role::Manager, Some(CommandId::AddAccount))]
    #[case("hey", Role::Owner, None)]
    #[case("dance", Role::Owner, None)]
    #[case("", Role::Owner, None)]
    fn a_slip_is_forgiven(#[case] name: &str, #[case] role: Role, #[case] meant: Option<CommandId>) {
        assert_eq!(CommandId::near(name, role), meant);
    }

    #[rstest]
    #[case("/pasword hunter2", Some(SecretKind::Password))]
    #[case("/Passwrod@desk_bot hunter2", Some(SecretKind::Password))]
    #[case("/2fa hunter2", Some(SecretKind::Password))]
    #[case("/пароль hunter2", Some(SecretKind::Password))]
    #[case("/cod 12345", Some(SecretKind::LoginCode))]
    #[case("/importsession abc", Some(SecretKind::Session))]
    #[case("/password hunter2", None)]
    #[case("/pasword", None)]
    #[case("/sned @bob_lee hi", None)]
    #[case("/dance with me", None)]
    #[case("pasword hunter2", None)]
    fn a_secret_behind_a_slip_is_one(#[case] text: &str, #[case] kind: Option<SecretKind>) {
        assert_eq!(slipped_secret(text), kind);
    }

    #[rstest]
    #[case("/start", command(CommandId::Start, ""))]
    #[case("/ADD_Account@Desk_Bot  +1 555", command(CommandId::AddAccount, "+1 555"))]
    #[case("/send @bob Hello,\n\nBob  Lee", command(CommandId::Send, "@bob Hello,\n\nBob  Lee"))]
    #[case("/send\n@bob hi", command(CommandId::Send, "@bob hi"))]
    #[case("/start@other_bot", Typed::NotForUs)]
    #[case("/dance", unknown("dance", false))]
    #[case("/dance@desk_bot", unknown("dance", true))]
    #[case("/", unknown("", false))]
    #[case("start", Typed::Text)]
    fn a_command_is_read_as_people_type_it(#[case] text: &str, #[case] typed: Typed) {
        assert_eq!(parse(text, "desk_bot"), typed);
    }

    #[test]
    fn every_command_has_one_line_of_its_own() {
        for command in COMMANDS {
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
