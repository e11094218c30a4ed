//! Which line of the locales says what somebody did wrong, and with what in it.
//! Its rule: one line for each mistake; what is long to tell of one family is told by that family's page.

use super::{NotHandled, UserError};
use crate::accounts::LONGEST_LABEL;
use crate::bot::commands::CommandId;
use crate::bot::views::dialog::one_line;
use crate::bot::views::refusal::role_key;
use crate::bot::views::{Reader, accounts, setting_refusal, template_refusal};
use crate::domain::account::Account;
use crate::domain::phone::{Phone, PhoneError};
use crate::domain::team::{Member, Right, Role, TeamRefusal};
use crate::domain::username::UsernameError;
use crate::domain::when::WhenError;
use crate::i18n::Arg;

pub(super) fn words(reader: &Reader, error: &UserError) -> (&'static str, Vec<(&'static str, Arg)>) {
    let phone = |phone: &Phone| vec![("phone", Arg::from(reader.phone(phone)))];
    match error {
        UserError::Phone(PhoneError::NotDigits) => ("error-phone-letters", vec![]),
        UserError::Phone(PhoneError::TooShort) => ("error-phone-short", vec![]),
        UserError::Phone(PhoneError::TooLong) => ("error-phone-long", vec![]),
        UserError::Phone(PhoneError::DialledInRussia(meant, None)) => ("error-phone-eight", phone(meant)),
        UserError::Phone(PhoneError::DialledInRussia(meant, Some(other))) => {
            let args = [("phone", reader.phone(meant).into()), ("other", reader.phone(other).into())];
            ("error-phone-eight-or", args.to_vec())
        }
        UserError::Phone(PhoneError::TrunkZero(meant)) => ("error-phone-zero", phone(meant)),
        UserError::Phone(PhoneError::NoCountryCode) => ("error-phone-country", vec![]),
        UserError::PhoneAlreadyHere(account) => ("error-phone-here", phone(&account.phone)),
        UserError::PhoneUnknown(unknown) => ("error-phone-unknown", phone(unknown)),
        UserError::WhichAccount { command, typed, there } => which_account(reader, *command, typed, there),
        UserError::AccountGone => ("error-account-gone", vec![]),
        UserError::Username(UsernameError::NotAName) => ("error-username", vec![]),
        UserError::Username(UsernameError::Alike(meant)) => {
            ("error-username-alike", vec![("name", meant.to_string().into())])
        }
        UserError::Username(UsernameError::Phone) => ("error-username-phone", vec![]),
        UserError::Username(UsernameError::GroupLink) => ("error-username-group", vec![]),
        UserError::NameOrWord(word, command) => {
            let args = [("word", word.as_str().to_owned().into()), ("command", command.line().name.into())];
            ("error-name-or-word", args.to_vec())
        }
        UserError::PhoneAddress { phone, link: None } => {
            ("error-phone-address", vec![("phone", reader.phone(phone).into())])
        }
        UserError::PhoneAddress { phone, link: Some(link) } => {
            ("error-phone-address-link", vec![("phone", reader.phone(phone).into()), ("link", link.as_str().into())])
        }
        UserError::NobodyKnows => ("error-nobody-knows", vec![]),
        UserError::WhoPrivate(command) => ("error-who-private", vec![("command", command.line().name.into())]),
        UserError::NoName(command) => ("error-no-name", vec![("command", command.line().name.into())]),
        UserError::TextEmpty => ("error-text-empty", vec![]),
        UserError::TextTooLong { units, most } => {
            ("error-text-long", vec![("units", (*units).into()), ("most", (*most).into())])
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
        UserError::DatabaseLost => ("error-database-lost", vec![]),
        UserError::NoRight { right, may } => no_right(reader, *right, may),
        UserError::UnknownCommand { near: None } => ("error-unknown-command", vec![]),
        UserError::UnknownCommand { near: Some(near) } => {
            ("error-unknown-command-near", vec![("command", near.line().name.into())])
        }
        UserError::UnknownHelp { name, near } => {
            let example = near.unwrap_or(CommandId::Send).line().name;
            ("error-unknown-help", vec![("name", name.as_str().into()), ("command", example.into())])
        }
        UserError::UnknownLanguage => ("error-unknown-language", vec![]),
        UserError::NotAsked => ("error-not-asked", vec![]),
        UserError::NotText => ("error-not-text", vec![]),
        UserError::CodeLength { length, typed } => {
            let count = |number: usize| Arg::from(u32::try_from(number).unwrap_or(u32::MAX));
            ("error-code-length", vec![("length", count(*length)), ("typed", count(*typed))])
        }
        UserError::ArgumentsHere => ("error-arguments-here", vec![]),
        UserError::Anonymous => ("error-anonymous", vec![]),
        UserError::Edited => ("error-edited", vec![]),
        UserError::EditedSecret => ("error-edited-secret", vec![]),
        UserError::OldButton => ("error-old-button", vec![]),
        UserError::SentAlready => ("error-sent-already", vec![]),
        UserError::When(WhenError::Nonsense) => ("error-when", vec![]),
        UserError::When(WhenError::Past) => ("error-when-past", vec![]),
        UserError::When(WhenError::NoSuchDay) => ("error-when-day", vec![]),
        UserError::When(WhenError::NoSuchTime) => ("error-when-hour", vec![]),
        UserError::When(WhenError::Skipped { wished, instead }) => {
            let times = [("at", reader.times.whole_civil(*wished)), ("instead", reader.times.whole_civil(*instead))];
            ("error-when-skipped", times.map(|(name, time)| (name, time.into())).to_vec())
        }
        UserError::When(WhenError::TooFar) => ("error-when-far", vec![]),
        UserError::When(WhenError::Ambiguous(moments)) => {
            let moments: Vec<String> = moments.iter().map(|at| reader.times.whole(*at)).collect();
            ("error-when-ambiguous", vec![("moments", moments.join("; ").into())])
        }
        UserError::LaterPrivate => ("error-later-private", vec![]),
        UserError::Attachment => ("error-attachment", vec![]),
        UserError::UnknownKind => ("error-unknown-kind", vec![]),
        UserError::HeardBefore => ("error-heard-before", vec![]),
        UserError::TooManyCommands { again_at } => {
            ("error-too-many-commands", vec![("at", reader.times.clock(*again_at).into())])
        }
        UserError::NotHandled(NotHandled::Secret(kind)) => {
            ("error-restart-secret", vec![("kind", kind.into_str().into())])
        }
        UserError::NotHandled(NotHandled::TooOld) => ("error-restart-old", vec![]),
        UserError::NotHandled(NotHandled::Broken(None)) => ("error-restart-broken", vec![]),
        UserError::NotHandled(NotHandled::Broken(Some(kind))) => {
            let what = reader.text("secret-what", &[("kind", kind.into_str().into())]);
            ("error-restart-broken-secret", vec![("what", Arg::Html(what))])
        }
        UserError::TooLarge => ("error-too-large", vec![]),
        UserError::NotChanged => ("error-not-changed", vec![]),
        UserError::NotNow => ("error-not-now", vec![]),
        UserError::InTurn => ("error-in-turn", vec![]),
        UserError::OthersWait => ("error-others-wait", vec![]),
        // Half of the most is a number that works.
        UserError::Limit { most } => {
            ("error-limit", vec![("most", (*most).into()), ("example", most.div_ceil(2).into())])
        }
        UserError::Label => ("error-label", vec![("most", LONGEST_LABEL.into())]),
        UserError::StillAtWork(account) => ("error-still-at-work", phone(account)),
        UserError::NotReady(account) => ("error-not-ready", phone(account)),
        UserError::SwitchedOff(account) => ("error-switched-off", phone(account)),
        UserError::NoSession => ("error-no-session", vec![]),
        UserError::ScanText => ("error-scan-text", vec![]),
        UserError::UnknownSetting => ("error-unknown-setting", vec![]),
        UserError::Setting { refused, typed } => setting_refusal::words(*refused, typed),
        UserError::StatsPeriod => ("error-stats-period", vec![]),
        UserError::AuditFilter { typed, example } => {
            ("error-audit-filter", vec![("typed", typed.as_str().into()), ("example", example.as_str().into())])
        }
        UserError::TeamWords => ("error-team-words", vec![]),
        UserError::PersonId => ("error-person-id", vec![]),
        UserError::MemberHere { name } => ("error-member-here", vec![("name", name.as_str().into())]),
        UserError::Team(TeamRefusal::LastOwner) => ("error-team-last-owner", vec![]),
        UserError::Team(TeamRefusal::Installed) => ("error-team-installed", vec![]),
        UserError::Team(TeamRefusal::NotThere) => ("error-old-button", vec![]),
        UserError::DialogList => ("error-dialog-list", vec![]),
        UserError::ForgetSending => ("error-forget-sending", vec![]),
        UserError::Whom(command) => ("error-whom", vec![("command", command.line().name.into())]),
        UserError::NoDialogWith(name) => ("error-no-dialog", vec![("name", name.as_str().into())]),
        UserError::OthersDialog(name) => ("error-others-dialog", vec![("name", name.as_str().into())]),
        UserError::DialogClosed => ("error-dialog-closed", vec![]),
        UserError::DialogStopped { who } => ("error-dialog-stopped", vec![("who", who.as_str().into())]),
        UserError::DialogChanged => ("error-dialog-changed", vec![]),
        UserError::SearchWords => ("error-search-words", vec![]),
        UserError::SearchGone => ("error-search-gone", vec![]),
        UserError::OthersAnswer => ("error-others-answer", vec![]),
        UserError::Template(error, part) => template_refusal::words(error, *part),
        UserError::TemplateHere(name) => ("error-template-here", vec![("name", name.as_str().into())]),
        UserError::TemplateUnknown(name) => ("error-template-unknown", vec![("name", name.as_str().into())]),
        UserError::NotInTopic => ("error-not-in-topic", vec![]),
        UserError::UnknownTopic { link: None } => ("topic-unknown", vec![]),
        UserError::UnknownTopic { link: Some(link) } => ("topic-unknown-right", vec![("link", link.as_str().into())]),
    }
}

fn which_account(
    reader: &Reader,
    command: CommandId,
    typed: &str,
    there: &[Account],
) -> (&'static str, Vec<(&'static str, Arg)>) {
    let Some(first) = there.first() else { return ("error-account-none", vec![]) };
    // In a group a number is not spelled out: then it stands for any.
    let number = if reader.private { first.phone.e164() } else { "+15551230132" };
    let args = [
        ("typed", one_line(typed, LONGEST_LABEL).into()),
        ("there", accounts::names(reader, there).into()),
        ("command", command.line().name.into()),
        ("example", first.label.as_deref().unwrap_or(number).into()),
    ];
    ("error-which-account", args.to_vec())
}

fn no_right(reader: &Reader, right: Right, may: &[Member]) -> (&'static str, Vec<(&'static str, Arg)>) {
    // The least role that has the right is the one to name.
    let least = Role::ALL.into_iter().find(|role| role.may(right)).unwrap_or(Role::Owner);
    let role = ("role", least.into_str().into());
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
