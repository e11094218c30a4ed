//! What a button means, as a type.
//! Its rule: button data is read like any input, and only the form that we write is understood.

mod system;

pub use system::SystemPress;
mod alert;

pub use alert::AlertPress;
mod audit;
mod search;
mod settings;
mod stats;
mod stop_list;
mod team;
mod template;

pub use audit::AuditPress;
pub use search::SearchPress;
pub use settings::{SettingGroup, SettingsPress, common as common_settings};
pub use stats::{StatsOf, StatsPress};
pub use stop_list::StopListPress;
pub use team::TeamPress;
pub use template::TemplatePress;
mod dialog;
mod export;
mod forget;
mod inbox;
mod item;

use crate::bot::commands::CommandId;
use crate::domain::account::Pace;
use crate::domain::account_limits::LimitKind;
use crate::domain::ids::{AccountId, OutboxId, TelegramMessageId};
use crate::domain::language::Language;
use crate::domain::team::Right;

pub use dialog::{DialogFilter, DialogPress, Snooze};
pub use export::TalksPress;
pub use forget::ForgetPress;
pub use inbox::InboxPress;
pub use item::ItemPress;

/// The longest button data that Telegram takes, in bytes.
pub const MAX_BYTES: usize = 64;

/// A press of a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    Home,
    Help,
    /// What the desk is for, in a few lines.
    How,
    HelpOn(CommandId),
    Languages,
    SetLanguage(Language),
    /// Leave what is being asked for.
    Cancel,
    AddAccount,
    Accounts {
        page: u32,
    },
    Account(AccountId),
    /// Log in, or go on with the login that is under way.
    LogIn(AccountId),
    /// Begin the login anew with a new code.
    NewCode(AccountId),
    Digit {
        account: AccountId,
        digit: u8,
    },
    EraseDigit(AccountId),
    EnterCode(AccountId),
    Resend(AccountId),
    CancelLogin(AccountId),
    ChoosePace {
        account: AccountId,
        pace: Pace,
    },
    Send,
    /// Write from this account.
    SendFrom(AccountId),
    /// Write the text of this item to somebody else.
    SendAgain(OutboxId),
    CancelItem(OutboxId),
    /// Ask for another text.
    EditItem(OutboxId),
    /// Ask for another time.
    ItemLater(OutboxId),
    /// Leave it as it is.
    KeepItem(OutboxId),
    /// The time that was understood is the one that was meant, in this message.
    AcceptLater(TelegramMessageId),
    Queue {
        page: u32,
    },
    Unqueue {
        item: OutboxId,
        page: u32,
    },
    SendNow {
        item: OutboxId,
        page: u32,
    },
    /// Ask whether everything for the person of this item is to be cancelled.
    AskCancelAll {
        item: OutboxId,
        page: u32,
    },
    CancelAll {
        item: OutboxId,
        page: u32,
    },
    Check(AccountId),
    CheckAll,
    Pause(AccountId),
    Resume(AccountId),
    /// Ask whether a deed is really wanted.
    Ask(Deed, AccountId),
    /// It is wanted.
    Do(Deed, AccountId),
    Limits(AccountId),
    /// The value itself and no step, so that a press that comes twice changes nothing.
    SetLimit {
        account: AccountId,
        kind: LimitKind,
        value: u32,
    },
    AskLimit {
        account: AccountId,
        kind: LimitKind,
    },
    /// The pace, changed on the screen of limits.
    SetPace {
        account: AccountId,
        pace: Pace,
    },
    AskLabel(AccountId),
    ClearLabel(AccountId),
    /// To whom may the dialogs of an account go?
    MoveDialogs {
        from: AccountId,
        page: u32,
    },
    /// Ask whether they are really to go there.
    MoveTo {
        from: AccountId,
        to: AccountId,
    },
    MoveNow {
        from: AccountId,
        to: AccountId,
    },
    LoginQr(AccountId),
    ImportSession,
    /// The other tool is stopped.
    ImportReady,
    ExportSession(AccountId),
    Export {
        account: AccountId,
        format: ExportFormat,
    },
    /// Take the shown secret away before its time.
    DeleteSecret,
    /// About the desk as a machine.
    System(SystemPress),
    Alert(AlertPress),
    Team(TeamPress),
    Stats(StatsPress),
    Audit(AuditPress),
    StopList(StopListPress),
    Search(SearchPress),
    Template(TemplatePress),
    Settings(SettingsPress),
    Talks(TalksPress),
    Forget(ForgetPress),
    Dialog(DialogPress),
    Inbox(InboxPress),
    Item(ItemPress),
}

/// What is done to an account only after a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    SwitchOff,
    SwitchOn,
    LogOut,
    Remove,
}

impl Deed {
    const ALL: [Self; 4] = [Self::SwitchOff, Self::SwitchOn, Self::LogOut, Self::Remove];

    fn word(self) -> &'static str {
        match self {
            Self::SwitchOff => "off",
            Self::SwitchOn => "on",
            Self::LogOut => "out",
            Self::Remove => "remove",
        }
    }

    fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.word() == word)
    }
}

/// The tool that an exported session is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    Telethon,
    Pyrogram,
}

impl From<InboxPress> for Press {
    fn from(press: InboxPress) -> Self {
        Self::Inbox(press)
    }
}

impl From<TemplatePress> for Press {
    fn from(press: TemplatePress) -> Self {
        Self::Template(press)
    }
}

impl From<DialogPress> for Press {
    fn from(press: DialogPress) -> Self {
        Self::Dialog(press)
    }
}

impl Press {
    /// The command that the button belongs to: it decides who may press it and where.
    #[must_use]
    pub fn command(self) -> CommandId {
        match self {
            Self::Home => CommandId::Start,
            Self::Team(press) => press.command(),
            Self::Stats(press) => press.command(),
            Self::Audit(press) => press.command(),
            Self::StopList(press) => press.command(),
            Self::Search(press) => press.command(),
            Self::Template(press) => press.command(),
            Self::Settings(press) => press.command(),
            Self::Help | Self::How | Self::HelpOn(_) => CommandId::Help,
            Self::Languages | Self::SetLanguage(_) => CommandId::Language,
            Self::Cancel => CommandId::Cancel,
            Self::AddAccount | Self::LogIn(_) | Self::NewCode(_) | Self::CancelLogin(_) | Self::ChoosePace { .. } => {
                CommandId::AddAccount
            }
            Self::Accounts { .. } => CommandId::Accounts,
            Self::Account(_) => CommandId::Account,
            Self::Digit { .. } | Self::EraseDigit(_) | Self::EnterCode(_) => CommandId::Code,
            Self::Resend(_) => CommandId::Resend,
            Self::Send | Self::SendFrom(_) | Self::SendAgain(_) | Self::CancelItem(_) => CommandId::Send,
            Self::EditItem(_) | Self::KeepItem(_) => CommandId::Send,
            Self::ItemLater(_) | Self::AcceptLater(_) => CommandId::Later,
            Self::Queue { .. } => CommandId::Queue,
            // The queue is for everybody to see; what is done to it is done by those who may write.
            Self::Unqueue { .. } | Self::SendNow { .. } | Self::AskCancelAll { .. } | Self::CancelAll { .. } => {
                CommandId::Send
            }
            Self::Check(_) | Self::CheckAll => CommandId::Check,
            Self::Pause(_) | Self::Ask(Deed::SwitchOff, _) | Self::Do(Deed::SwitchOff, _) => CommandId::Disable,
            Self::Resume(_) | Self::Ask(Deed::SwitchOn, _) | Self::Do(Deed::SwitchOn, _) => CommandId::Enable,
            Self::Ask(Deed::LogOut, _) | Self::Do(Deed::LogOut, _) => CommandId::LogOut,
            Self::Ask(Deed::Remove, _) | Self::Do(Deed::Remove, _) => CommandId::RemoveAccount,
            Self::LoginQr(_) => CommandId::LoginQr,
            Self::System(press) => press.command(),
            Self::ImportSession | Self::ImportReady => CommandId::ImportSession,
            Self::ExportSession(_) | Self::Export { .. } | Self::DeleteSecret => CommandId::ExportSession,
            Self::Alert(press) => press.command(),
            // Whoever may add accounts may settle them.
            Self::Limits(_)
            | Self::SetLimit { .. }
            | Self::AskLimit { .. }
            | Self::SetPace { .. }
            | Self::AskLabel(_)
            | Self::ClearLabel(_)
            | Self::MoveDialogs { .. }
            | Self::MoveTo { .. }
            | Self::MoveNow { .. } => CommandId::AddAccount,
            Self::Talks(press) => press.command(),
            Self::Forget(press) => press.command(),
            Self::Dialog(press) => press.command(),
            Self::Inbox(press) => press.command(),
            Self::Item(press) => press.command(),
        }
    }

    /// Whether it leads to another errand, so that what is typed next may be meant for that.
    #[must_use]
    pub fn opens_screen(self) -> bool {
        match self {
            Self::Dialog(press) => {
                matches!(press, DialogPress::List { .. } | DialogPress::Open(_) | DialogPress::Older { .. })
            }
            Self::Template(press) => press.command() == CommandId::Templates,
            Self::Team(_)
            | Self::Stats(_)
            | Self::Audit(_)
            | Self::StopList(_)
            | Self::Search(_)
            | Self::Settings(_)
            | Self::System(_)
            | Self::Home
            | Self::Help
            | Self::HelpOn(_)
            | Self::Languages
            | Self::AddAccount
            | Self::Accounts { .. }
            | Self::Account(_)
            | Self::LogIn(_)
            | Self::LoginQr(_)
            | Self::ImportSession
            | Self::Limits(_)
            | Self::Send
            | Self::SendFrom(_)
            | Self::Queue { .. } => true,
            _ => false,
        }
    }

    /// What it takes to press the button: the right to its command, unless it is about a message that waits already.
    /// That may be an answer in a dialog, so who may answer may decide about it, if it is theirs.
    #[must_use]
    pub fn right(self) -> Right {
        match self {
            Self::CancelItem(_)
            | Self::EditItem(_)
            | Self::KeepItem(_)
            | Self::ItemLater(_)
            | Self::AcceptLater(_)
            | Self::Unqueue { .. }
            | Self::SendNow { .. }
            | Self::AskCancelAll { .. }
            | Self::CancelAll { .. } => Right::Write,
            Self::Team(press) => press.right(),
            Self::Settings(press) => press.right(),
            Self::Dialog(press) => press.right(),
            Self::Template(press) => press.right(),
            Self::Item(press) => press.right(),
            Self::Inbox(InboxPress::SendAnyway(_) | InboxPress::Drop(_)) => Right::Write,
            _ => self.command().line().right,
        }
    }

    /// The button data.
    #[must_use]
    pub fn encode(self) -> String {
        match self {
            Self::Home => "home".to_owned(),
            Self::Team(press) => press.encode(),
            Self::Stats(press) => press.encode(),
            Self::Audit(press) => press.encode(),
            Self::StopList(press) => press.encode(),
            Self::Search(press) => press.encode(),
            Self::Template(press) => press.encode(),
            Self::Settings(press) => press.encode(),
            Self::Help => "help".to_owned(),
            Self::How => "how".to_owned(),
            Self::HelpOn(command) => format!("help:{}", command.line().name),
            Self::Languages => "lang".to_owned(),
            Self::SetLanguage(language) => format!("lang:{}", language.code()),
            Self::Cancel => "cancel".to_owned(),
            Self::AddAccount => "add".to_owned(),
            Self::Accounts { page } => format!("list:{page}"),
            Self::Account(account) => format!("acc:{account}"),
            Self::LogIn(account) => format!("login:{account}"),
            Self::NewCode(account) => format!("code:{account}"),
            Self::Digit { account, digit } => format!("key:{account}:{digit}"),
            Self::EraseDigit(account) => format!("erase:{account}"),
            Self::EnterCode(account) => format!("enter:{account}"),
            Self::Resend(account) => format!("resend:{account}"),
            Self::CancelLogin(account) => format!("stop:{account}"),
            Self::ChoosePace { account, pace: Pace::Established } => format!("full:{account}"),
            Self::ChoosePace { account, pace: Pace::WarmUp } => format!("warm:{account}"),
            Self::Send => "send".to_owned(),
            Self::SendFrom(account) => format!("send:{account}"),
            Self::SendAgain(item) => format!("again:{item}"),
            Self::CancelItem(item) => format!("unsend:{item}"),
            Self::EditItem(item) => format!("edit:{item}"),
            Self::ItemLater(item) => format!("later:{item}"),
            Self::KeepItem(item) => format!("keep:{item}"),
            Self::AcceptLater(asked) => format!("agree:{asked}"),
            Self::Queue { page } => format!("queue:{page}"),
            Self::Unqueue { item, page } => format!("unqueue:{item}:{page}"),
            Self::SendNow { item, page } => format!("now:{item}:{page}"),
            Self::AskCancelAll { item, page } => format!("askall:{item}:{page}"),
            Self::CancelAll { item, page } => format!("all:{item}:{page}"),
            Self::Check(account) => format!("check:{account}"),
            Self::CheckAll => "check".to_owned(),
            Self::Pause(account) => format!("pause:{account}"),
            Self::Resume(account) => format!("resume:{account}"),
            Self::Ask(deed, account) => format!("ask:{}:{account}", deed.word()),
            Self::Do(deed, account) => format!("do:{}:{account}", deed.word()),
            Self::Limits(account) => format!("lim:{account}"),
            Self::SetLimit { account, kind, value } => format!("lim:{account}:{}:{value}", limit_word(kind)),
            Self::AskLimit { account, kind } => format!("lim:{account}:{}", limit_word(kind)),
            Self::SetPace { account, pace } => format!("pace:{account}:{}", pace_word(pace)),
            Self::AskLabel(account) => format!("label:{account}"),
            Self::ClearLabel(account) => format!("nolabel:{account}"),
            Self::MoveDialogs { from, page } => format!("move:{from}:{page}"),
            Self::MoveTo { from, to } => format!("moveto:{from}:{to}"),
            Self::MoveNow { from, to } => format!("movenow:{from}:{to}"),
            Self::LoginQr(account) => format!("qr:{account}"),
            Self::ImportSession => "import".to_owned(),
            Self::ImportReady => "import:yes".to_owned(),
            Self::ExportSession(account) => format!("export:{account}"),
            Self::Export { account, format: ExportFormat::Telethon } => format!("export:{account}:telethon"),
            Self::Export { account, format: ExportFormat::Pyrogram } => format!("export:{account}:pyrogram"),
            Self::DeleteSecret => "burn".to_owned(),
            Self::System(press) => format!("sys:{}", press.word()),
            Self::Alert(press) => press.encode(),
            Self::Talks(press) => press.encode(),
            Self::Forget(press) => press.encode(),
            Self::Dialog(press) => press.encode(),
            Self::Inbox(press) => press.encode(),
            Self::Item(press) => press.encode(),
        }
    }

    /// Reads button data; `None` for what this program does not write.
    #[must_use]
    pub fn decode(data: &str) -> Option<Self> {
        if data.len() > MAX_BYTES {
            return None;
        }
        let mut parts = data.split(':');
        let name = parts.next()?;
        let rest: Vec<&str> = parts.collect();
        let press = match (name, rest.as_slice()) {
            ("home", []) => Self::Home,
            ("t", rest) => Self::Team(TeamPress::decode(rest)?),
            ("f", rest) => Self::Stats(StatsPress::decode(rest)?),
            ("l", rest) => Self::Audit(AuditPress::decode(rest)?),
            ("q", rest) => Self::Search(SearchPress::decode(rest)?),
            ("tp", rest) => Self::Template(TemplatePress::decode(rest)?),
            ("no", rest) => Self::StopList(StopListPress::decode(rest)?),
            ("s", rest) => Self::Settings(SettingsPress::decode(rest)?),
            ("help", []) => Self::Help,
            ("how", []) => Self::How,
            ("help", [command]) => Self::HelpOn(CommandId::named(command)?),
            ("lang", []) => Self::Languages,
            ("lang", [code]) => Self::SetLanguage(Language::from_tag(code)?),
            ("cancel", []) => Self::Cancel,
            ("add", []) => Self::AddAccount,
            ("list", [page]) => Self::Accounts { page: page.parse().ok()? },
            ("acc", [id]) => Self::Account(account(id)?),
            ("login", [id]) => Self::LogIn(account(id)?),
            ("code", [id]) => Self::NewCode(account(id)?),
            ("key", [id, digit]) => {
                Self::Digit { account: account(id)?, digit: digit.parse().ok().filter(|digit| *digit <= 9)? }
            }
            ("erase", [id]) => Self::EraseDigit(account(id)?),
            ("enter", [id]) => Self::EnterCode(account(id)?),
            ("resend", [id]) => Self::Resend(account(id)?),
            ("stop", [id]) => Self::CancelLogin(account(id)?),
            ("full", [id]) => Self::ChoosePace { account: account(id)?, pace: Pace::Established },
            ("warm", [id]) => Self::ChoosePace { account: account(id)?, pace: Pace::WarmUp },
            ("send", []) => Self::Send,
            ("send", [id]) => Self::SendFrom(account(id)?),
            ("again", [id]) => Self::SendAgain(item(id)?),
            ("unsend", [id]) => Self::CancelItem(item(id)?),
            ("edit", [id]) => Self::EditItem(item(id)?),
            ("later", [id]) => Self::ItemLater(item(id)?),
            ("keep", [id]) => Self::KeepItem(item(id)?),
            ("agree", [id]) => Self::AcceptLater(TelegramMessageId(row_id(id)?)),
            ("queue", [page]) => Self::Queue { page: page.parse().ok()? },
            ("unqueue", [id, page]) => Self::Unqueue { item: item(id)?, page: page.parse().ok()? },
            ("now", [id, page]) => Self::SendNow { item: item(id)?, page: page.parse().ok()? },
            ("askall", [id, page]) => Self::AskCancelAll { item: item(id)?, page: page.parse().ok()? },
            ("all", [id, page]) => Self::CancelAll { item: item(id)?, page: page.parse().ok()? },
            ("check", [id]) => Self::Check(account(id)?),
            ("check", []) => Self::CheckAll,
            ("pause", [id]) => Self::Pause(account(id)?),
            ("resume", [id]) => Self::Resume(account(id)?),
            ("ask", [deed, id]) => Self::Ask(Deed::named(deed)?, account(id)?),
            ("do", [deed, id]) => Self::Do(Deed::named(deed)?, account(id)?),
            ("lim", [id]) => Self::Limits(account(id)?),
            ("lim", [id, kind, value]) => {
                Self::SetLimit { account: account(id)?, kind: limit_kind(kind)?, value: value.parse().ok()? }
            }
            ("lim", [id, kind]) => Self::AskLimit { account: account(id)?, kind: limit_kind(kind)? },
            ("pace", [id, "full"]) => Self::SetPace { account: account(id)?, pace: Pace::Established },
            ("pace", [id, "warm"]) => Self::SetPace { account: account(id)?, pace: Pace::WarmUp },
            ("label", [id]) => Self::AskLabel(account(id)?),
            ("nolabel", [id]) => Self::ClearLabel(account(id)?),
            ("move", [id, page]) => Self::MoveDialogs { from: account(id)?, page: page.parse().ok()? },
            ("moveto", [from, to]) => Self::MoveTo { from: account(from)?, to: account(to)? },
            ("movenow", [from, to]) => Self::MoveNow { from: account(from)?, to: account(to)? },
            ("qr", [id]) => Self::LoginQr(account(id)?),
            ("import", []) => Self::ImportSession,
            ("import", ["yes"]) => Self::ImportReady,
            ("export", [id]) => Self::ExportSession(account(id)?),
            ("export", [id, "telethon"]) => Self::Export { account: account(id)?, format: ExportFormat::Telethon },
            ("export", [id, "pyrogram"]) => Self::Export { account: account(id)?, format: ExportFormat::Pyrogram },
            ("burn", []) => Self::DeleteSecret,
            ("sys", [word]) => Self::System(SystemPress::named(word)?),
            ("alert", rest) => Self::Alert(AlertPress::decode(rest)?),
            ("forget", rest) => Self::Forget(ForgetPress::decode(rest)?),
            ("x", rest) => Self::Talks(TalksPress::decode(rest)?),
            ("d" | "dl", rest) => Self::Dialog(DialogPress::decode(name, rest)?),
            ("in", rest) => Self::Inbox(InboxPress::decode(rest)?),
            ("fail", rest) => Self::Item(ItemPress::decode(rest)?),
            _ => return None,
        };
        // `+1`, `01` or `RU` would be read too, but were never written.
        (press.encode() == data).then_some(press)
    }
}

fn account(id: &str) -> Option<AccountId> {
    row_id(id).map(AccountId)
}

fn item(id: &str) -> Option<OutboxId> {
    row_id(id).map(OutboxId)
}

fn limit_word(kind: LimitKind) -> &'static str {
    match kind {
        LimitKind::Messages => "day",
        LimitKind::NewContacts => "new",
    }
}

fn limit_kind(word: &str) -> Option<LimitKind> {
    [LimitKind::Messages, LimitKind::NewContacts].into_iter().find(|kind| limit_word(*kind) == word)
}

fn pace_word(pace: Pace) -> &'static str {
    match pace {
        Pace::Established => "full",
        Pace::WarmUp => "warm",
    }
}

fn row_id(id: &str) -> Option<i64> {
    id.parse().ok().filter(|id| *id > 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::bot::commands::COMMANDS;
    use crate::domain::ids::{AlertId, DialogId, SearchId, StopListId};
    use crate::store::SearchIn;

    fn any_press() -> impl Strategy<Value = Press> {
        let account = (1..=i64::MAX).prop_map(AccountId);
        prop_oneof![
            prop::sample::select(vec![
                Press::Home,
                Press::Help,
                Press::How,
                Press::Languages,
                Press::SetLanguage(Language::En),
                Press::SetLanguage(Language::Ru),
                Press::Cancel,
                Press::AddAccount,
                Press::Send,
                Press::CheckAll,
                Press::ImportSession,
                Press::ImportReady,
                Press::DeleteSecret,
                Press::System(SystemPress::Health),
                Press::System(SystemPress::MachineIsOff),
            ]),
            (account.clone(), 0..4_usize).prop_map(|(account, deed)| Press::Ask(Deed::ALL[deed], account)),
            (account.clone(), 0..4_usize).prop_map(|(account, deed)| Press::Do(Deed::ALL[deed], account)),
            (account.clone(), any::<u32>()).prop_map(|(account, value)| Press::SetLimit {
                account,
                kind: LimitKind::NewContacts,
                value
            }),
            (account.clone(), any::<u32>()).prop_map(|(from, page)| Press::MoveDialogs { from, page }),
            (account.clone(), account.clone()).prop_map(|(from, to)| Press::MoveTo { from, to }),
            (account.clone(), account.clone()).prop_map(|(from, to)| Press::MoveNow { from, to }),
            (0..COMMANDS.len()).prop_map(|index| Press::HelpOn(COMMANDS[index].id)),
            any::<u32>().prop_map(|page| Press::Accounts { page }),
            any::<u32>().prop_map(|page| Press::Queue { page }),
            ((1..=i64::MAX).prop_map(OutboxId), any::<u32>()).prop_flat_map(|(item, page)| {
                prop::sample::select(vec![
                    Press::EditItem(item),
                    Press::StopList(StopListPress::Page { page }),
                    Press::Search(SearchPress::Page { search: SearchId(item.0), place: SearchIn::Notes, page }),
                    Press::Search(SearchPress::Open(DialogId(item.0))),
                    Press::StopList(StopListPress::Allow { line: StopListId(item.0), page }),
                    Press::ItemLater(item),
                    Press::KeepItem(item),
                    Press::AcceptLater(TelegramMessageId(item.0)),
                    Press::Unqueue { item, page },
                    Press::SendNow { item, page },
                    Press::AskCancelAll { item, page },
                    Press::CancelAll { item, page },
                    Press::Item(ItemPress::AskGiveUp { item, page: Some(page) }),
                    Press::Item(ItemPress::GiveUp { item, page: None }),
                ])
            }),
            (account.clone(), 0..=9_u8).prop_map(|(account, digit)| Press::Digit { account, digit }),
            dialog::tests::any_dialog_press().prop_map(Press::Dialog),
            template::tests::any_template_press().prop_map(Press::Template),
            inbox::tests::any_inbox_press().prop_map(Press::Inbox),
            account.prop_flat_map(|account| {
                prop::sample::select(vec![
                    Press::Account(account),
                    Press::LogIn(account),
                    Press::NewCode(account),
                    Press::EraseDigit(account),
                    Press::EnterCode(account),
                    Press::Resend(account),
                    Press::CancelLogin(account),
                    Press::ChoosePace { account, pace: Pace::Established },
                    Press::ChoosePace { account, pace: Pace::WarmUp },
                    Press::CancelItem(OutboxId(account.0)),
                    Press::Check(account),
                    Press::Pause(account),
                    Press::Resume(account),
                    Press::Limits(account),
                    Press::SetLimit { account, kind: LimitKind::Messages, value: 45 },
                    Press::AskLimit { account, kind: LimitKind::Messages },
                    Press::AskLimit { account, kind: LimitKind::NewContacts },
                    Press::SetPace { account, pace: Pace::Established },
                    Press::SetPace { account, pace: Pace::WarmUp },
                    Press::AskLabel(account),
                    Press::ClearLabel(account),
                    Press::Alert(AlertPress::Quiet(AlertId(account.0))),
                    Press::Alert(AlertPress::Pause(AlertId(account.0))),
                    Press::Alert(AlertPress::Resume(AlertId(account.0))),
                    Press::LoginQr(account),
                    Press::ExportSession(account),
                    Press::Export { account, format: ExportFormat::Telethon },
                    Press::Export { account, format: ExportFormat::Pyrogram },
                ])
            }),
        ]
    }

    proptest! {
        #[test]
        fn a_press_reads_back_as_it_was_written(press in any_press()) {
            let data = press.encode();
            prop_assert!(data.len() <= MAX_BYTES);
            prop_assert_eq!(Press::decode(&data), Some(press));
        }

        #[test]
        fn whatever_is_understood_is_what_we_write(data in "[a-z]{0,6}:?[-+0-9]{0,20}:?.{0,3}") {
            if let Some(press) = Press::decode(&data) {
                prop_assert_eq!(press.encode(), data);
            }
        }

        #[test]
        fn arbitrary_data_breaks_nothing(data in ".*") {
            let _ = Press::decode(&data);
        }
    }

    #[rstest]
    #[case("")]
    #[case("key:1:10")]
    #[case("key:1:+1")]
    #[case("key:1")]
    #[case("acc:0")]
    #[case("acc:-1")]
    #[case("acc:01")]
    #[case("acc:9223372036854775808")]
    #[case("lang:ru-RU")]
    #[case("help:dance")]
    #[case("home:1")]
    fn a_forged_button_is_not_understood(#[case] data: &str) {
        assert_eq!(Press::decode(data), None);
    }
}
