//! What is said when something cannot be done.
//! Its rule: one line that says what is wrong, with an example that works or the button that helps.

mod words;

use words::words;

use crate::bot::callback::{AccountPress, HomePress};
use crate::bot::commands::CommandId;
pub use crate::bot::views::template_refusal::TemplatePart;
use crate::bot::views::{Reader, View};
use crate::domain::account::Account;
use crate::domain::code::LoginCodeError;
use crate::domain::phone::{Phone, PhoneError};
use crate::domain::secret::SecretKind;
use crate::domain::team::{Member, Right, Role, TeamRefusal};
use crate::domain::team_settings::SettingRefused;
use crate::domain::template::TemplateError;
use crate::domain::username::{Username, UsernameError};
use crate::domain::when::WhenError;
use jiff::Timestamp;

/// What a person did wrong, or may not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserError {
    Phone(PhoneError),
    PhoneAlreadyHere(Box<Account>),
    PhoneUnknown(Phone),
    /// What was typed is neither a number nor what one account alone is called.
    WhichAccount {
        command: CommandId,
        typed: String,
        there: Vec<Account>,
    },
    AccountGone,
    Username(UsernameError),
    /// The first word of a message, which nothing marks as a name, and the command that it was given to.
    NameOrWord(Username, CommandId),
    /// A phone number leads to nobody; with an invitation that leads them here.
    PhoneAddress {
        phone: Phone,
        link: Option<String>,
    },
    /// A mention of somebody with whom there is no dialog.
    NobodyKnows,
    /// Which of several people is meant is asked in private chats only.
    WhoPrivate(CommandId),
    /// What stands where somebody's name should be.
    NoName(CommandId),
    TextEmpty,
    TextTooLong {
        units: usize,
        most: usize,
    },
    Code,
    PasswordEmpty,
    NoLogin,
    NoLoginOf(Phone),
    WhichLogin {
        command: CommandId,
        phone: Phone,
    },
    NoCodeAsked(Phone),
    NoPasswordAsked(Phone),
    OtherAdmin {
        name: String,
    },
    LoggedInAlready(Phone),
    PrivateOnly(CommandId),
    /// The database file was deleted or replaced: nothing that is asked for now would last.
    DatabaseLost,
    /// With those of the team who may.
    NoRight {
        right: Right,
        may: Vec<Member>,
    },
    /// With what was probably meant.
    UnknownCommand {
        near: Option<CommandId>,
    },
    UnknownHelp {
        name: String,
        near: Option<CommandId>,
    },
    UnknownLanguage,
    NotAsked,
    NotText,
    /// A login code with a digit too few or too many.
    CodeLength {
        length: usize,
        typed: usize,
    },
    ArgumentsHere,
    EditedSecret,
    /// An administrator who writes in the group's name.
    Anonymous,
    /// A message that was changed after it was read.
    Edited,
    OldButton,
    SentAlready,
    When(WhenError),
    /// A time is shown before it is accepted, and a question needs a private chat.
    LaterPrivate,
    /// Neither text nor photo nor file.
    Attachment,
    /// More than Telegram lets a bot download.
    TooLarge,
    /// An item that was attempted or settled.
    NotChanged,
    NotNow,
    /// Another message to the same person goes first.
    InTurn,
    /// Messages of others wait for the same person.
    OthersWait,
    Limit {
        most: u32,
    },
    Label,
    StillAtWork(Phone),
    NotReady(Phone),
    SwitchedOff(Phone),
    NoSession,
    ScanText,
    TeamWords,
    StatsPeriod,
    /// What `/audit` was to be narrowed to is nobody, no account and no action.
    AuditFilter {
        typed: String,
        example: String,
    },
    UnknownSetting,
    Setting {
        refused: SettingRefused,
        typed: String,
    },
    PersonId,
    MemberHere {
        name: String,
    },
    Team(TeamRefusal),
    /// A word after `/dialogs` that names no list.
    DialogList,
    NoDialogWith(String),
    /// Nothing that could be looked for.
    SearchWords,
    /// What an old button would look for is forgotten.
    SearchGone,
    /// What a command was given is nobody.
    Whom(CommandId),
    /// Somebody cannot be forgotten while a message to them is on its way.
    ForgetSending,
    /// With the name of who answers it.
    OthersDialog(String),
    DialogClosed,
    /// It is closed, and whoever it is with is on the stop-list.
    DialogStopped {
        who: String,
    },
    /// What was decided about a dialog meanwhile forbids it.
    DialogChanged,
    /// Somebody else wrote it.
    OthersAnswer,
    Template(TemplateError, TemplatePart),
    /// There is one of this name.
    TemplateHere(String),
    /// There is none of this name.
    TemplateUnknown(String),
    /// A command that there is not, in a prospect's topic.
    NotInTopic,
    /// A message of a kind that this version does not know.
    UnknownKind,
    /// A topic that the bot made and that shows no dialog; the address of the one that does.
    UnknownTopic {
        link: Option<String>,
    },
    NotHandled(NotHandled),
    /// A message that comes again after a restart and has had its effect.
    HeardBefore,
    /// More commands in a group than one person may give in a minute; they may go on at this time.
    TooManyCommands {
        again_at: Timestamp,
    },
}

/// Why a message from before a restart is not handled any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotHandled {
    /// It held a secret, or may have, and that is never stored.
    Secret(SecretKind),
    TooOld,
    /// It ended the desk again and again; perhaps it held a secret.
    Broken(Option<SecretKind>),
}

impl From<PhoneError> for UserError {
    fn from(error: PhoneError) -> Self {
        Self::Phone(error)
    }
}

impl From<UsernameError> for UserError {
    fn from(error: UsernameError) -> Self {
        Self::Username(error)
    }
}

impl From<LoginCodeError> for UserError {
    fn from(LoginCodeError: LoginCodeError) -> Self {
        Self::Code
    }
}

/// A mistake as a message.
#[must_use]
pub fn view(reader: &Reader, error: &UserError) -> View {
    let (key, args) = words(reader, error);
    let view = View::text(reader.text(key, &args));
    match error {
        UserError::PhoneAlreadyHere(account) => view.row([crate::bot::views::Button::new(
            format!("📱 {}", reader.phone(&account.phone)),
            AccountPress::Show(account.id),
        )]),
        UserError::OldButton | UserError::NotAsked => view.row([reader.button("button-home", HomePress::Home)]),
        _ => view,
    }
}

/// A mistake as a pop-up over a button, which shows no markup.
#[must_use]
pub fn pop_up(reader: &Reader, error: &UserError) -> String {
    let (key, args) = words(reader, error);
    plain(&reader.text(key, &args))
}

/// Something broke; the person gets a neutral line and what to name when asking for help.
#[must_use]
pub fn broken(reader: &Reader, reference: &str) -> View {
    View::text(reader.text("error-broken", &[("reference", reference.into())]))
}

#[must_use]
pub fn broken_pop_up(reader: &Reader, reference: &str) -> String {
    reader.label("error-broken-short", &[("reference", reference.into())])
}

/// Locale key of a role's name.
#[must_use]
pub fn role_key(role: Role) -> &'static str {
    match role {
        Role::Viewer => "role-viewer",
        Role::Operator => "role-operator",
        Role::Manager => "role-manager",
        Role::Owner => "role-owner",
    }
}

/// HTML as plain text. All data in it is escaped, so the tags are ours.
fn plain(html: &str) -> String {
    const MARKS: [(&str, &str); 8] = [
        ("<code>", ""),
        ("</code>", ""),
        ("<b>", ""),
        ("</b>", ""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ];
    MARKS.iter().fold(html.to_owned(), |text, (mark, meaning)| text.replace(mark, meaning))
}

#[cfg(test)]
mod tests;
