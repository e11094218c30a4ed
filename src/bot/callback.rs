//! What a button means, as a type.
//! Its rule: button data is read like any input, and only the form that we write is understood.

use crate::bot::commands::CommandId;
use crate::domain::account::Pace;
use crate::domain::ids::{AccountId, OutboxId, TelegramMessageId};
use crate::domain::language::Language;

/// The longest button data that Telegram takes, in bytes.
pub const MAX_BYTES: usize = 64;

/// A press of a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    Home,
    Help,
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
}

impl Press {
    /// The command that the button belongs to: it decides who may press it and where.
    #[must_use]
    pub fn command(self) -> CommandId {
        match self {
            Self::Home => CommandId::Start,
            Self::Help | Self::HelpOn(_) => CommandId::Help,
            Self::Languages | Self::SetLanguage(_) => CommandId::Language,
            Self::Cancel => CommandId::Cancel,
            Self::AddAccount | Self::LogIn(_) | Self::NewCode(_) | Self::CancelLogin(_) | Self::ChoosePace { .. } => {
                CommandId::AddAccount
            }
            Self::Accounts { .. } => CommandId::Accounts,
            Self::Account(_) => CommandId::Account,
            Self::Digit { .. } | Self::EraseDigit(_) | Self::EnterCode(_) => CommandId::Code,
            Self::Resend(_) => CommandId::Resend,
            Self::Send | Self::CancelItem(_) => CommandId::Send,
            Self::EditItem(_) | Self::KeepItem(_) => CommandId::Send,
            Self::ItemLater(_) | Self::AcceptLater(_) => CommandId::Later,
            Self::Queue { .. } => CommandId::Queue,
            // The queue is for everybody to see; what is done to it is done by those who may write.
            Self::Unqueue { .. } | Self::SendNow { .. } | Self::AskCancelAll { .. } | Self::CancelAll { .. } => {
                CommandId::Send
            }
        }
    }

    /// The button data.
    #[must_use]
    pub fn encode(self) -> String {
        match self {
            Self::Home => "home".to_owned(),
            Self::Help => "help".to_owned(),
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
            ("help", []) => Self::Help,
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

fn row_id(id: &str) -> Option<i64> {
    id.parse().ok().filter(|id| *id > 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::bot::commands::COMMANDS;

    fn any_press() -> impl Strategy<Value = Press> {
        let account = (1..=i64::MAX).prop_map(AccountId);
        prop_oneof![
            prop::sample::select(vec![
                Press::Home,
                Press::Help,
                Press::Languages,
                Press::SetLanguage(Language::En),
                Press::SetLanguage(Language::Ru),
                Press::Cancel,
                Press::AddAccount,
                Press::Send,
            ]),
            (0..COMMANDS.len()).prop_map(|index| Press::HelpOn(COMMANDS[index].id)),
            any::<u32>().prop_map(|page| Press::Accounts { page }),
            any::<u32>().prop_map(|page| Press::Queue { page }),
            ((1..=i64::MAX).prop_map(OutboxId), any::<u32>()).prop_flat_map(|(item, page)| {
                prop::sample::select(vec![
                    Press::EditItem(item),
                    Press::ItemLater(item),
                    Press::KeepItem(item),
                    Press::AcceptLater(TelegramMessageId(item.0)),
                    Press::Unqueue { item, page },
                    Press::SendNow { item, page },
                    Press::AskCancelAll { item, page },
                    Press::CancelAll { item, page },
                ])
            }),
            (account.clone(), 0..=9_u8).prop_map(|(account, digit)| Press::Digit { account, digit }),
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
