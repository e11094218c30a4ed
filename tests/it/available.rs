//! Stories of choosing the account for a message to a new person. A slot in an account's day is reserved for one
//! caller, and the stored caps apply.

use std::collections::HashMap;

use jiff::SignedDuration;
use salesdesk::accounts::{AccountManager, ManagerError};
use salesdesk::domain::account::{AccountEvent, AccountStatus, StatusReason, WarmUpPace};
use salesdesk::domain::account_limits::LimitKind;
use salesdesk::domain::gate::Verdict;
use salesdesk::domain::ids::AccountId;
use salesdesk::domain::limits::{Caps, Ramp};
use salesdesk::domain::outbox::{ItemReason, ItemState};
use salesdesk::domain::phone::Phone;
use salesdesk::domain::username::Username;

use crate::desk::{ADMIN, Desk};
use crate::outbox::Scene;

/// An active account with this limit of strangers per day.
async fn at_work(desk: &Desk, manager: &AccountManager, phone: &str, strangers: u32) -> AccountId {
    let id = desk.account(&Phone::parse(phone).unwrap()).await;
    let signed_in = AccountEvent::SignedIn(WarmUpPace::Established);
    manager.update_account_status(id, signed_in, None, ADMIN).await.unwrap();
    manager.set_limit(id, LimitKind::NewContacts, strangers, ADMIN).await.unwrap();
    id
}

#[tokio::test]
async fn two_who_ask_at_once_are_not_given_the_same_last_place() {
    let desk = Desk::open().await;
    let (manager, _) = desk.manager();
    let account = at_work(&desk, &manager, "+15551230101", 1).await;
    let asked = tokio::join!(manager.get_available_account(), manager.get_available_account());
    let given: Vec<_> = [asked.0, asked.1].into_iter().filter_map(|asked| asked.unwrap()).collect();
    assert_eq!(given.iter().map(|account| account.id).collect::<Vec<_>>(), [account]);

    // The caller can send with the reserved slot, which is then used up.
    let to = |name: &str| Username::parse(name).unwrap();
    manager.send_message(account, &to("@bob_buys"), "one", ADMIN).await.unwrap();
    desk.store.clock().advance(SignedDuration::from_mins(2));
    assert_eq!(manager.get_available_account().await.unwrap(), None);
}

#[tokio::test]
async fn a_place_that_nobody_used_is_free_again_after_a_minute() {
    let desk = Desk::open().await;
    let (manager, _) = desk.manager();
    let account = at_work(&desk, &manager, "+15551230101", 1).await;
    assert!(manager.get_available_account().await.unwrap().is_some());
    assert!(manager.get_available_account().await.unwrap().is_none());
    desk.store.clock().advance(SignedDuration::from_secs(61));
    assert_eq!(manager.get_available_account().await.unwrap().unwrap().id, account);
}

#[tokio::test]
async fn those_who_ask_together_are_spread_over_the_accounts() {
    let desk = Desk::open().await;
    let (manager, _) = desk.manager();
    for number in 0..4 {
        at_work(&desk, &manager, &format!("+155512301{number:02}"), 3).await;
    }
    let asking = (0..20).map(|_| manager.get_available_account());
    let given = futures::future::join_all(asking).await.into_iter().filter_map(|asked| asked.unwrap());
    let mut places: HashMap<AccountId, u32> = HashMap::new();
    for account in given {
        *places.entry(account.id).or_default() += 1;
    }
    assert_eq!(places.into_values().collect::<Vec<_>>(), [3; 4]);
}

#[tokio::test]
async fn a_status_changes_as_the_machine_allows_and_a_forbidden_event_changes_nothing() {
    let desk = Desk::open().await;
    let (manager, _) = desk.manager();
    let account = at_work(&desk, &manager, "+15551230101", 1).await;
    let warming =
        manager.update_account_status(account, AccountEvent::PaceChosen(WarmUpPace::WarmUp), None, ADMIN).await;
    assert_eq!(warming.unwrap().status, AccountStatus::Warming);
    let refused = manager.update_account_status(account, AccountEvent::CodeSent, None, ADMIN).await;
    assert!(matches!(refused, Err(ManagerError::NotNow(as_it_is)) if as_it_is.status == AccountStatus::Warming));
    let reason = Some(StatusReason::DisabledByAdmin);
    let off = manager.update_account_status(account, AccountEvent::Disabled, reason, ADMIN).await.unwrap();
    assert_eq!((off.status, off.status_reason), (AccountStatus::Disabled, reason));
}

#[tokio::test]
async fn whether_a_warming_account_can_be_used_follows_the_ramp_that_is_set() {
    let desk = Desk::open().await;
    let (manager, _) = desk.manager();
    let account = at_work(&desk, &manager, "+15551230101", 10).await;
    manager.choose_pace(account, WarmUpPace::WarmUp, ADMIN).await.unwrap();
    let now = desk.store.clock().now();
    let can_be_used = async || manager.account(account).await.unwrap().unwrap().can_be_used(now);
    let mut work = desk.store.begin().await.unwrap();
    work.settings().set_ramp(&Ramp::new(vec![Caps { messages: 2, new_contacts: 1 }]).unwrap(), None).await.unwrap();
    work.accounts().increment_messages(account, false).await.unwrap();
    work.commit().await.unwrap();
    assert!(can_be_used().await);
    let mut work = desk.store.begin().await.unwrap();
    work.accounts().increment_messages(account, false).await.unwrap();
    work.commit().await.unwrap();
    assert!(!can_be_used().await, "two of two");
    manager.choose_pace(account, WarmUpPace::Established, ADMIN).await.unwrap();
    assert!(can_be_used().await, "two of forty");
}

#[tokio::test]
async fn where_one_account_has_reached_its_cap_the_other_takes_over() {
    let mut scene = Scene::set().await;
    let (established, _) = scene.account("+15551230101").await;
    let (warming, _) = scene.account("+15551230102").await;
    let (manager, _) = scene.desk.manager();
    // The first day of the usual ramp: five messages, one of them to a stranger.
    manager.choose_pace(warming, WarmUpPace::WarmUp, ADMIN).await.unwrap();
    manager.set_limit(established, LimitKind::Messages, 5, ADMIN).await.unwrap();

    let mut senders = Vec::new();
    for number in 0..6 {
        let name = format!("buyer_{number}");
        let buyer = scene.person(&name);
        let text = format!("Hello, {name}!");
        let message = scene.send(&format!("@{name}"), &text).await;
        assert!(!matches!(message.verdict, Verdict::Never { .. }), "{:?}", message.verdict);
        assert_eq!(scene.ends(&message).await, (ItemState::Sent, None));
        assert_eq!(scene.received(buyer), [text]);
        senders.push(message.items[0].account_id.unwrap());
        if number == 3 {
            // Four strangers: the warming one wrote to its one, the established one to the others.
            assert_eq!(senders, [established, warming, established, established]);
        }
    }
    assert_eq!(senders[4..], [established, established]);
    let account = async |id| manager.account(id).await.unwrap().unwrap();
    assert_eq!(
        (account(established).await.messages_sent, account(established).await.can_be_used(now(&scene))),
        (5, false)
    );
    assert_eq!((account(warming).await.new_contacts_sent, account(warming).await.messages_sent), (1, 1));

    // All strangers of the day are used up: the seventh waits for tomorrow without an account.
    scene.person("buyer_6");
    let seventh = scene.send("@buyer_6", "Hello!").await;
    let Verdict::NotBefore { until: Some(until), reason } = seventh.verdict else { panic!("{:?}", seventh.verdict) };
    assert!(matches!(reason, ItemReason::DailyLimit | ItemReason::NewContactLimit), "{reason:?}");
    let clock = scene.desk.store.clock();
    assert_eq!(clock.day_of(until), clock.day_of(clock.now()).tomorrow().unwrap());
    assert_eq!(seventh.items[0].account_id, None);
}

fn now(scene: &Scene) -> jiff::Timestamp {
    scene.desk.store.clock().now()
}
