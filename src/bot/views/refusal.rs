//! What is said when something cannot be done.
//! Its rule: one line that says what is wrong, with an example that works or the button that helps.

use crate::accounts::LONGEST_LABEL;
use crate::bot::callback::Press;
use crate::bot::commands::CommandId;
use crate::bot::views::dialog::one_line;
pub use crate::bot::views::template_refusal::TemplatePart;
use crate::bot::views::{Reader, View, accounts, setting_refusal, template_refusal};
use crate::domain::account::Account;
use crate::domain::code::LoginCodeError;
use crate::domain::phone::{Phone, PhoneError};
use crate::domain::team::{Member, Right, Role, TeamRefusal};
use crate::domain::team_settings::SettingRefused;
use crate::domain::template::TemplateError;
use crate::domain::username::{Username, UsernameError};
use crate::domain::when::WhenError;
use crate::i18n::Arg;

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
    LoginText,
    ArgumentsHere,
    EditedSecret,
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
    MemberId,
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

fn words(reader: &Reader, error: &UserError) -> (&'static str, Vec<(&'static str, Arg)>) {
    let phone = |phone: &Phone| vec![("phone", Arg::from(reader.phone(phone)))];
    match error {
        UserError::Phone(PhoneError::NotDigits) => ("error-phone-letters", vec![]),
        UserError::Phone(PhoneError::TooShort) => ("error-phone-short", vec![]),
        UserError::Phone(PhoneError::TooLong) => ("error-phone-long", vec![]),
        UserError::Phone(PhoneError::DialledInRussia(meant)) => ("error-phone-eight", phone(meant)),
        UserError::Phone(PhoneError::NoCountryCode) => ("error-phone-country", vec![]),
        UserError::PhoneAlreadyHere(account) => ("error-phone-here", phone(&account.phone)),
        UserError::PhoneUnknown(unknown) => ("error-phone-unknown", phone(unknown)),
        UserError::WhichAccount { command, typed, there } => which_account(reader, *command, typed, there),
        UserError::AccountGone => ("error-account-gone", vec![]),
        UserError::Username(UsernameError::NotAName) => ("error-username", vec![]),
        UserError::Username(UsernameError::Phone) => ("error-username-phone", vec![]),
        UserError::Username(UsernameError::GroupLink) => ("error-username-group", vec![]),
        UserError::NameOrWord(word, command) => {
            let args = [("word", word.as_str().to_owned().into()), ("command", command.line().name.into())];
            ("error-name-or-word", args.to_vec())
        }
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
        UserError::LoginText => ("error-login-text", vec![]),
        UserError::ArgumentsHere => ("error-arguments-here", vec![]),
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
        UserError::When(WhenError::Nameless) => words(reader, &UserError::NoName(CommandId::Later)),
        UserError::LaterPrivate => ("error-later-private", vec![]),
        UserError::Attachment => ("error-attachment", vec![]),
        UserError::TooLarge => ("error-too-large", vec![]),
        UserError::NotChanged => ("error-not-changed", vec![]),
        UserError::NotNow => ("error-not-now", vec![]),
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
        UserError::MemberId => ("error-member-id", vec![]),
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
        UserError::DialogChanged => ("error-dialog-changed", vec![]),
        UserError::SearchWords => ("error-search-words", vec![]),
        UserError::SearchGone => ("error-search-gone", vec![]),
        UserError::OthersAnswer => ("error-others-answer", vec![]),
        UserError::Template(error, part) => template_refusal::words(error, *part),
        UserError::TemplateHere(name) => ("error-template-here", vec![("name", name.as_str().into())]),
        UserError::TemplateUnknown(name) => ("error-template-unknown", vec![("name", name.as_str().into())]),
        UserError::NotInTopic => ("error-not-in-topic", vec![]),
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
mod tests {
    use super::*;
    use jiff::SignedDuration;

    use crate::bot::views::examples::{account, at, phone, reader, show};
    use crate::domain::ids::TelegramUserId;
    use crate::domain::language::Language;
    use crate::domain::when::split_when;

    fn said(error: &UserError) -> String {
        show(|reader| view(reader, error))
    }

    #[test]
    fn a_wrong_phone_gets_an_example() {
        insta::assert_snapshot!(said(&UserError::Phone(PhoneError::NotDigits)), @r#"
        A phone number has digits only. For example: <code>+1 555 123 0132</code>
        ───
        В номере телефона только цифры. Например: <code>+7 901 234 56 78</code>
        "#);
        insta::assert_snapshot!(said(&UserError::PhoneAlreadyHere(Box::new(account()))), @r#"
        +1 555 123 0132 is already at the desk. Its card shows how it is.
        [📱 +1 555 123 0132]
        ───
        +1 555 123 0132 уже на пульте. Что с ним, видно на карточке.
        [📱 +1 555 123 0132]
        "#);
        insta::assert_snapshot!(said(&UserError::PhoneUnknown(phone())), @r#"
        +1 555 123 0132 is not at the desk. /accounts shows which are; <code>/add_account +1 555 123 0132</code> adds it.
        ───
        +1 555 123 0132 на пульте нет. Какие есть, покажет /accounts; добавить: <code>/add_account +1 555 123 0132</code>
        "#);
    }

    #[test]
    fn an_account_that_nobody_knows_is_answered_with_those_that_there_are() {
        let which = |there| UserError::WhichAccount { command: CommandId::SendFrom, typed: "Asia <b>".into(), there };
        insta::assert_snapshot!(said(&which(vec![account(), Account { label: None, display_name: None, ..account() }])), @r#"
        I know no account “Asia &lt;b&gt;”. There are: EU (+1 555 123 0132), +1 555 123 0132. For example: <code>/send_from EU @bob_lee Hello!</code>
        ───
        Аккаунта «Asia &lt;b&gt;» я не знаю. Есть: EU (+1 555 123 0132), +1 555 123 0132. Например: <code>/send_from EU @bob_lee Здравствуйте!</code>
        "#);
        insta::assert_snapshot!(said(&which(Vec::new())), @r#"
        There is no account yet. <code>/add_account +1 555 123 0132</code> adds one.
        ───
        Аккаунтов пока нет. Добавить: <code>/add_account +7 901 234 56 78</code>
        "#);
    }

    #[test]
    fn a_wrong_message_gets_an_example() {
        insta::assert_snapshot!(said(&UserError::Username(UsernameError::NotAName)), @r#"
        This cannot be a username: it has 4 to 32 Latin letters, digits or _ and begins with a letter. For example: <code>/send @bob_lee Hello!</code>
        ───
        Это не имя пользователя: в нём от 4 до 32 латинских букв, цифр или _, и начинается оно с буквы. Например: <code>/send @bob_lee Здравствуйте!</code>
        "#);
        insta::assert_snapshot!(said(&UserError::NameOrWord(Username::parse("hello").unwrap(), CommandId::Send)), @r#"
        Who is it for? If “hello” is a username, write it with @. For example: <code>/send @hello Hello!</code>
        ───
        Кому это? Если «hello» — имя пользователя, поставьте перед ним @. Например: <code>/send @hello Здравствуйте!</code>
        "#);
        let later = UserError::NameOrWord(Username::parse("hello").unwrap(), CommandId::Later);
        insta::assert_snapshot!(said(&later), @r#"
        Who is it for? If “hello” is a username, write it with @. For example: <code>/later tomorrow 9:00 @hello Hello!</code>
        ───
        Кому это? Если «hello» — имя пользователя, поставьте перед ним @. Например: <code>/later завтра 9:00 @hello Здравствуйте!</code>
        "#);
        insta::assert_snapshot!(said(&UserError::NoName(CommandId::Later)), @r#"
        Who is it for? Their username, with @, comes before the text. For example: <code>/later tomorrow 9:00 @bob_lee Hello!</code>
        ───
        Кому это? Перед текстом идёт имя пользователя с @. Например: <code>/later завтра 9:00 @bob_lee Здравствуйте!</code>
        "#);
        insta::assert_snapshot!(said(&UserError::NoName(CommandId::SendFrom)), @r#"
        Who is it for? Their username, with @, comes before the text. For example: <code>/send_from +15551230132 @bob_lee Hello!</code>
        ───
        Кому это? Перед текстом идёт имя пользователя с @. Например: <code>/send_from +79012345678 @bob_lee Здравствуйте!</code>
        "#);
        insta::assert_snapshot!(said(&UserError::TextEmpty), @r#"
        There is no text to send. For example: <code>/send @bob_lee Hello!</code>
        ───
        Нет текста сообщения. Например: <code>/send @bob_lee Здравствуйте!</code>
        "#);
        insta::assert_snapshot!(said(&UserError::TextTooLong { units: 5000, most: 4096 }), @r#"
        The text is too long: 5000 characters, and Telegram takes 4096. Send it in two parts.
        ───
        Текст слишком длинный: 5000 символов, а Telegram принимает 4096. Отправьте его двумя частями.
        "#);
    }

    #[test]
    fn a_wrong_time_gets_one_line_with_an_example() {
        for error in [
            WhenError::Nonsense,
            WhenError::Past,
            WhenError::NoSuchDay,
            WhenError::NoSuchTime,
            WhenError::TooFar,
            WhenError::Nameless,
        ] {
            let said = said(&UserError::When(error));
            assert!(said.lines().count() == 3 && said.matches("<code>/later ").count() == 2, "{said}");
            // An example that works, at any hour.
            for example in said.split("<code>/later ").skip(1).map(|rest| rest.split("</code>").next().unwrap()) {
                let reader = reader(Language::En);
                for hours in 0..24 {
                    let now = reader.times.now + SignedDuration::from_hours(hours);
                    let read = split_when(example, now, &reader.times.zone);
                    assert!(read.is_ok_and(|(_, rest)| rest.starts_with("@bob_lee ")), "{example}");
                }
            }
        }
        let (evening, zone) = (at("2026-03-28T18:00:00Z"), reader(Language::En).times.zone);
        let error = split_when("tomorrow 2:30 @bob_lee Hello!", evening, &zone).unwrap_err();
        let line = said(&UserError::When(error));
        for example in line.split("<code>/later ").skip(1).map(|rest| rest.split("</code>").next().unwrap()) {
            let read = split_when(example, evening, &zone);
            assert!(read.is_ok_and(|(_, rest)| rest.starts_with("@bob_lee ")), "{example}");
        }
        insta::assert_snapshot!(line, @r#"
        There is no Sun 29 Mar, 02:30: the clock is put forward that night and skips it. For example: <code>/later Sun 29 Mar, 03:30 @bob_lee Hello!</code>
        ───
        Времени «вс 29 марта, 02:30» не будет: часы в ту ночь переводят вперёд. Например: <code>/later вс 29 марта, 03:30 @bob_lee Здравствуйте!</code>
        "#);
        insta::assert_snapshot!(said(&UserError::When(WhenError::NoSuchDay)), @r#"
        There is no such day in the calendar. For example: <code>/later 1 Dec 10:00 @bob_lee Hello!</code>
        ───
        Такого дня в календаре нет. Например: <code>/later 1 декабря 10:00 @bob_lee Здравствуйте!</code>
        "#);
    }

    #[test]
    fn who_may_not_is_told_whom_to_ask() {
        let ann = Member::new(TelegramUserId(1), "Ann <b>", Role::Owner);
        let error = UserError::NoRight { right: Right::RunAccounts, may: vec![ann] };
        insta::assert_snapshot!(said(&error), @r#"
        Only managers can do that. Ask Ann &lt;b&gt; (owner).
        ───
        Это могут только менеджеры. К кому обратиться: Ann &lt;b&gt; (владелец).
        "#);
        insta::assert_snapshot!(pop_up(&reader(Language::En), &error), @r#"Only managers can do that. Ask Ann <b> (owner)."#);
        insta::assert_snapshot!(said(&UserError::NoRight { right: Right::RunDesk, may: vec![] }), @r#"
        Only owners can do that. Ask an owner of this desk.
        ───
        Это могут только владельцы. Обратитесь к владельцу пульта.
        "#);
    }

    #[test]
    fn an_old_button_leads_to_the_desk() {
        insta::assert_snapshot!(said(&UserError::OldButton), @r#"
        This button is from an earlier time. /start shows how things stand now.
        [‹ Desk]
        ───
        Эта кнопка устарела. Как дела сейчас, покажет /start.
        [‹ Пульт]
        "#);
        insta::assert_snapshot!(pop_up(&reader(Language::Ru), &UserError::PrivateOnly(CommandId::AddAccount)), @r#"Аккаунты, коды и пароли — только в личном чате со мной. Напишите /add_account там."#);
    }

    #[test]
    fn what_broke_has_a_reference() {
        insta::assert_snapshot!(show(|reader| broken(reader, "7F3A")), @r#"
        Something broke here; the log has the details. Please try again; if it happens again, give an owner this reference: <code>7F3A</code>
        ───
        Что-то сломалось, запись есть в журнале. Попробуйте ещё раз; если повторится, назовите владельцу номер <code>7F3A</code>
        "#);
    }
}
