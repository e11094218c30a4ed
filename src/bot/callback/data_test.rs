//! Whatever a button can mean, its data says.
//! Its rule: every kind of button is written and read back here, with any numbers in it.

use proptest::prelude::*;
use rstest::rstest;

use super::data::MAX_BYTES;
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
        (account.clone(), 0..5_usize).prop_map(|(account, deed)| Press::Ask(Deed::ALL[deed], account)),
        (account.clone(), 0..5_usize).prop_map(|(account, deed)| Press::Do(Deed::ALL[deed], account)),
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
                Press::SendNow { item, page: Some(page) },
                Press::SendNow { item, page: None },
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
        meant::tests::any_meant_press().prop_map(Press::Meant),
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
