//! What is said when something cannot be done.
//! Its rule: one line that says what is wrong, with an example that works or the button that helps.

use crate::bot::callback::Press;
use crate::bot::commands::CommandId;
use crate::bot::views::accounts::state;
use crate::bot::views::{Reader, View};
use crate::domain::account::Account;
use crate::domain::code::LoginCodeError;
use crate::domain::outbox::MAX_TEXT_UNITS;
use crate::domain::phone::{Phone, PhoneError};
use crate::domain::team::{Member, Right, Role};
use crate::domain::username::UsernameError;
use crate::i18n::Arg;

/// What a person did wrong, or may not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserError {
    Phone(PhoneError),
    PhoneAlreadyHere(Box<Account>),
    PhoneUnknown(Phone),
    AccountGone,
    Username,
    TextEmpty,
    TextTooLong {
        units: usize,
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
    /// With those of the team who may.
    NoRight {
        right: Right,
        may: Vec<Member>,
    },
    UnknownCommand,
    UnknownHelp(String),
    UnknownLanguage,
    NotAsked,
    NotText,
    LoginText,
    ArgumentsHere,
    EditedSecret,
    OldButton,
    SentAlready,
}

impl From<PhoneError> for UserError {
    fn from(error: PhoneError) -> Self {
        Self::Phone(error)
    }
}

impl From<UsernameError> for UserError {
    fn from(UsernameError: UsernameError) -> Self {
        Self::Username
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
        UserError::PhoneAlreadyHere(account) => view.row([crate::bot::views::Button {
            label: format!("📱 {}", reader.phone(&account.phone)),
            press: Press::Account(account.id),
        }]),
        UserError::OldButton | UserError::NotAsked => view.row([reader.button("button-home", Press::Home)]),
        _ => view,
    }
}

/// A mistake as a pop-up over a button, which shows no markup.
#[must_use]
pub fn pop_up(reader: &Reader, error: &UserError) -> String {
    let (key, args) = words(reader, error);
    strip_tags(&reader.label(key, &args))
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

fn words(reader: &Reader, error: &UserError) -> (&'static str, Vec<(&'static str, Arg)>) {
    let phone = |phone: &Phone| vec![("phone", Arg::from(reader.phone(phone)))];
    match error {
        UserError::Phone(PhoneError::NotDigits) => ("error-phone-letters", vec![]),
        UserError::Phone(PhoneError::TooShort) => ("error-phone-short", vec![]),
        UserError::Phone(PhoneError::TooLong) => ("error-phone-long", vec![]),
        UserError::Phone(PhoneError::NoCountryCode) => ("error-phone-country", vec![]),
        UserError::PhoneAlreadyHere(account) => {
            let mut args = phone(&account.phone);
            args.push(("state", state(reader, account).into()));
            ("error-phone-here", args)
        }
        UserError::PhoneUnknown(unknown) => ("error-phone-unknown", phone(unknown)),
        UserError::AccountGone => ("error-account-gone", vec![]),
        UserError::Username => ("error-username", vec![]),
        UserError::TextEmpty => ("error-text-empty", vec![]),
        UserError::TextTooLong { units } => {
            ("error-text-long", vec![("units", (*units).into()), ("most", MAX_TEXT_UNITS.into())])
        }
        UserError::Code => ("error-code", vec![]),
        UserError::PasswordEmpty => ("error-password-empty", vec![]),
        UserError::NoLogin => ("error-no-login", vec![]),
        UserError::NoLoginOf(account) => ("error-no-login-of", phone(account)),
        UserError::WhichLogin { command, phone } => {
            ("error-which-login", vec![("command", command.line().name.into()), ("phone", phone.e164().into())])
        }
        UserError::NoCodeAsked(account) => ("error-no-code-asked", phone(account)),
        UserError::NoPasswordAsked(account) => ("error-no-password-asked", phone(account)),
        UserError::OtherAdmin { name } => ("error-other-admin", vec![("name", name.as_str().into())]),
        UserError::LoggedInAlready(account) => ("error-logged-in", phone(account)),
        UserError::PrivateOnly(command) => ("error-private", vec![("command", command.line().name.into())]),
        UserError::NoRight { right, may } => no_right(reader, *right, may),
        UserError::UnknownCommand => ("error-unknown-command", vec![]),
        UserError::UnknownHelp(name) => ("error-unknown-help", vec![("name", name.as_str().into())]),
        UserError::UnknownLanguage => ("error-unknown-language", vec![]),
        UserError::NotAsked => ("error-not-asked", vec![]),
        UserError::NotText => ("error-not-text", vec![]),
        UserError::LoginText => ("error-login-text", vec![]),
        UserError::ArgumentsHere => ("error-arguments-here", vec![]),
        UserError::EditedSecret => ("error-edited-secret", vec![]),
        UserError::OldButton => ("error-old-button", vec![]),
        UserError::SentAlready => ("error-sent-already", vec![]),
    }
}

fn no_right(reader: &Reader, right: Right, may: &[Member]) -> (&'static str, Vec<(&'static str, Arg)>) {
    // The least role that has the right is the one to name.
    let least = Role::ALL.into_iter().find(|role| role.may(right)).unwrap_or(Role::Owner);
    let role = ("role", least.as_str().into());
    if may.is_empty() {
        return ("error-no-right-nobody", vec![role]);
    }
    let names: Vec<String> = may
        .iter()
        .map(|member| {
            let role = reader.label(role_key(member.role), &[]);
            reader.label("error-person", &[("name", member.name.as_str().into()), ("role", role.into())])
        })
        .collect();
    ("error-no-right", vec![role, ("names", names.join(", ").into())])
}

fn role_key(role: Role) -> &'static str {
    match role {
        Role::Viewer => "role-viewer",
        Role::Operator => "role-operator",
        Role::Manager => "role-manager",
        Role::Owner => "role-owner",
    }
}

/// Our own tags, in a text without data that could look like one: names cannot hold `<code>`.
fn strip_tags(text: &str) -> String {
    ["<code>", "</code>", "<b>", "</b>"].iter().fold(text.to_owned(), |text, tag| text.replace(tag, ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::views::examples::{account, phone, reader, show};
    use crate::domain::ids::TelegramUserId;
    use crate::domain::language::Language;

    fn said(error: &UserError) -> String {
        show(|reader| view(reader, error))
    }

    #[test]
    fn a_wrong_phone_gets_an_example() {
        insta::assert_snapshot!(said(&UserError::Phone(PhoneError::NotDigits)), @"");
        insta::assert_snapshot!(said(&UserError::PhoneAlreadyHere(Box::new(account()))), @"");
        insta::assert_snapshot!(said(&UserError::PhoneUnknown(phone())), @"");
    }

    #[test]
    fn a_wrong_message_gets_an_example() {
        insta::assert_snapshot!(said(&UserError::Username), @"");
        insta::assert_snapshot!(said(&UserError::TextEmpty), @"");
        insta::assert_snapshot!(said(&UserError::TextTooLong { units: 5000 }), @"");
    }

    #[test]
    fn who_may_not_is_told_whom_to_ask() {
        let ann = Member { id: TelegramUserId(1), name: "Ann <b>".to_owned(), role: Role::Owner, language: None };
        let error = UserError::NoRight { right: Right::RunAccounts, may: vec![ann] };
        insta::assert_snapshot!(said(&error), @"");
        insta::assert_snapshot!(pop_up(&reader(Language::En), &error), @"");
        insta::assert_snapshot!(said(&UserError::NoRight { right: Right::RunDesk, may: vec![] }), @"");
    }

    #[test]
    fn an_old_button_leads_to_the_desk() {
        insta::assert_snapshot!(said(&UserError::OldButton), @"");
        insta::assert_snapshot!(pop_up(&reader(Language::Ru), &UserError::PrivateOnly(CommandId::AddAccount)), @"");
    }

    #[test]
    fn what_broke_has_a_reference() {
        insta::assert_snapshot!(show(|reader| broken(reader, "7F3A")), @"");
    }
}
