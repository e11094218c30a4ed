//! A button as the data that Telegram keeps for us.
//! Its rule: button data is read like any input, and only the form that we write is understood.

use super::{
    AlertPress, AuditPress, Deed, DialogPress, ExportFormat, ForgetPress, InboxPress, ItemPress, MeantPress, Press,
    SearchPress, SettingsPress, StatsPress, StopListPress, SystemPress, TalksPress, TeamPress, TemplatePress,
};
use crate::bot::commands::CommandId;
use crate::domain::account::Pace;
use crate::domain::account_limits::LimitKind;
use crate::domain::ids::{AccountId, OutboxId, TelegramMessageId};
use crate::domain::language::Language;

/// The longest button data that Telegram takes, in bytes.
pub(super) const MAX_BYTES: usize = 64;

impl Press {
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
            Self::SendNow { item, page: Some(page) } => format!("now:{item}:{page}"),
            Self::SendNow { item, page: None } => format!("now:{item}"),
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
            Self::Meant(press) => press.encode(),
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
            ("m", rest) => Self::Meant(MeantPress::decode(rest)?),
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
            ("now", [id]) => Self::SendNow { item: item(id)?, page: None },
            ("now", [id, page]) => Self::SendNow { item: item(id)?, page: Some(page.parse().ok()?) },
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

pub(super) fn row_id(id: &str) -> Option<i64> {
    id.parse().ok().filter(|id| *id > 0)
}
