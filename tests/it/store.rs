//! Tests of the store on a fresh file: every query runs here, and secrets are unreadable on the disk.

use std::path::Path;

use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use salesdesk::clock::Clock;
use salesdesk::domain::account::{Account, AccountEvent, AccountStatus, StatusReason, WarmUpPace};
use salesdesk::domain::alert::Ending::Back;
use salesdesk::domain::alert::{AlertKind, AlertMember, Trouble};
use salesdesk::domain::consent::Purpose;
use salesdesk::domain::dialog::DialogStatus;
use salesdesk::domain::gate::Requirement;
use salesdesk::domain::health::DigestLine;
use salesdesk::domain::ids::{AccountId, ChatId, OutboxId, RandomId, StopListId, TelegramMessageId, TelegramUserId};
use salesdesk::domain::language::Language;
use salesdesk::domain::limits::{Caps, DayCount, Ramp, Room, WarmUp, WarmUpDay};
use salesdesk::domain::login::{Card, CodeWay, LoginStep, MAX_TRIES, Profile, SentCode};
use salesdesk::domain::message::{Author, MessageDirection, Report};
use salesdesk::domain::outbox::{ItemReason, ItemState, MediaKind};
use salesdesk::domain::phone::Phone;
use salesdesk::domain::quiet_hours::QuietHours;
use salesdesk::domain::run::RunReason;
use salesdesk::domain::sending::SendingRules;
use salesdesk::domain::sequence::StepWait;
use salesdesk::domain::spoken_language::SpokenLanguage;
use salesdesk::domain::stop_list::{Cause, Stopped};
use salesdesk::domain::target::Target;
use salesdesk::domain::team::{Member, Role};
use salesdesk::domain::text::{Part, Span, SpanKind};
use salesdesk::domain::username::Username;
use salesdesk::store::{
    Action, AuditEntry, AuthKey, Claim, Due, GateQuestion, Media, NewAccount, NewItem, NewRun, PIECE, Peer, Piece,
    Postponed, Prospect, PutOn, SecretKeySource, SendingState, Sent, Settled, ShownAlert, SignedIn, StatusError, Store,
    StoreError, Stored, Tx, UpdatesState,
};
use secrecy::ExposeSecret as _;

const OLGA: TelegramUserId = TelegramUserId(1);
const CARD: Card = Card { chat: ChatId(1), message: TelegramMessageId(10) };

async fn open(folder: &Path) -> Result<Store, StoreError> {
    let url = format!("sqlite://{}", folder.join("desk.db").display());
    Store::open(&url, &SecretKeySource::File(folder.join("secret.key")), Clock::default()).await
}

pub(crate) async fn fresh() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await.unwrap();
    (folder, store)
}

fn phone(text: &str) -> Phone {
    Phone::parse(text).unwrap()
}

fn name(text: &str) -> Username {
    Username::parse(text).unwrap()
}

async fn account(store: &Store, number: &str) -> Account {
    let mut work = store.begin().await.unwrap();
    let new = NewAccount { phone: phone(number), daily_limit: 2, new_contact_limit: 1, added_by: OLGA };
    let account = work.accounts().create_account(&new).await.unwrap().unwrap();
    work.commit().await.unwrap();
    account
}

pub(crate) async fn active_account(store: &Store, number: &str) -> Account {
    let account = account(store, number).await;
    let mut work = store.begin().await.unwrap();
    let event = AccountEvent::SignedIn(WarmUpPace::Established);
    let account = work.accounts().update_account_status(account.id, event, None, Some(OLGA)).await.unwrap();
    work.commit().await.unwrap();
    account
}

fn item(key: &str, target: &str) -> NewItem {
    NewItem::text(key, name(target), "Hello", OLGA)
}

async fn accept(store: &Store, key: &str, target: &str, random_id: i64) -> OutboxId {
    let mut work = store.begin().await.unwrap();
    let id = accept_in(&mut work, key, target, random_id).await;
    work.commit().await.unwrap();
    id
}

async fn accept_in(work: &mut Tx, key: &str, target: &str, random_id: i64) -> OutboxId {
    match work.outbox().accept(&item(key, target), &[piece("Hello", random_id)]).await.unwrap() {
        Stored::Now { items, .. } | Stored::Before(items) => items[0].id,
    }
}

/// Telegram accepted an item as its message with this id.
async fn ended(work: &mut Tx, id: OutboxId, number: i64) -> Option<Settled> {
    taken(work, id, number).await.unwrap()
}

async fn taken(work: &mut Tx, id: OutboxId, number: i64) -> Result<Option<Settled>, StoreError> {
    let sent = Sent { id, message_id: TelegramMessageId(number), date: work.now(), file: None };
    work.outbox().sent(&sent).await
}

fn bob_ray() -> Prospect {
    Prospect { id: TelegramUserId(9), username: Some("bob_ray".into()), display_name: "Bob Ray".into() }
}

/// Telegram's report of a message in the chat with a person.
pub(crate) fn report(work: &Tx, number: i64, with: TelegramUserId, direction: MessageDirection) -> Report {
    Report {
        id: TelegramMessageId(number),
        with,
        direction,
        content: format!("message {number}"),
        spans: Vec::new(),
        timestamp: work.now(),
        edited_at: None,
        reply_to: None,
        attachment: None,
        surroundings: Default::default(),
        random_id: None,
    }
}

/// A claim on an item for a person, without asking the gate.
pub(crate) async fn claimed(work: &mut Tx, id: OutboxId, from: AccountId, to: TelegramUserId) -> Option<Claim> {
    let asked = GateQuestion { name: None, prospect: Some(to), account: Some(from), run: None };
    let ramp = work.settings().sending().ramp;
    work.outbox().claim(id, &asked, &ramp).await.unwrap().1
}

pub(crate) fn piece(text: &str, random_id: i64) -> Piece {
    let part = Part { text: text.into(), spans: Vec::new() };
    Piece { part, random_id: RandomId::new(random_id).unwrap() }
}

#[tokio::test]
async fn the_life_of_an_account_is_written_with_its_audit() {
    let (_folder, store) = fresh().await;
    let account = account(&store, "+15551230132").await;
    let mut work = store.begin().await.unwrap();
    for event in [AccountEvent::CodeSent, AccountEvent::PasswordNeeded, AccountEvent::SignedIn(WarmUpPace::WarmUp)] {
        work.accounts().update_account_status(account.id, event, None, Some(OLGA)).await.unwrap();
    }
    let forbidden = work.accounts().update_account_status(account.id, AccountEvent::CodeSent, None, None).await;
    assert!(matches!(forbidden, Err(StatusError::Forbidden(_))));
    let banned = Some(StatusReason::BannedByTelegram);
    for _ in 0..2 {
        work.accounts().update_account_status(account.id, AccountEvent::Banned, banned, None).await.unwrap();
    }
    work.commit().await.unwrap();

    let mut reading = store.read().await.unwrap();
    let account = reading.accounts().get_account_by_phone(&account.phone).await.unwrap().unwrap();
    assert_eq!((account.status, account.status_reason, account.ban_count), (AccountStatus::Blocked, banned, 1));
    assert_eq!(reading.accounts().get_accounts_by_status(AccountStatus::Blocked).await.unwrap().len(), 1);
    let lines = reading.audit().newest(9).await.unwrap();
    let details: Vec<_> = lines.iter().filter_map(|line| line.details.as_deref()).collect();
    assert_eq!(
        details,
        [
            "warming → blocked",
            "password_requested → warming",
            "code_requested → password_requested",
            "new → code_requested"
        ]
    );
    assert_eq!(lines.last().unwrap().action, "account_added");
    assert_eq!(lines[0].actor, None);
    assert_eq!(lines[1].actor, Some(OLGA));
}

#[tokio::test]
async fn a_number_is_at_the_desk_once() {
    let (_folder, store) = fresh().await;
    let first = account(&store, "+15551230132").await;
    let mut work = store.begin().await.unwrap();
    let again = NewAccount { phone: first.phone.clone(), daily_limit: 2, new_contact_limit: 1, added_by: OLGA };
    assert_eq!(work.accounts().create_account(&again).await.unwrap(), None);
    let no_such = work.accounts().set_available(AccountId(99), false).await;
    assert!(no_such.is_ok(), "switching nobody off is nothing");
    drop(work);
    let mut reading = store.read().await.unwrap();
    assert_eq!(reading.accounts().get_accounts().await.unwrap(), [first]);
}

#[tokio::test]
async fn one_person_is_at_the_desk_under_one_number() {
    let (_folder, store) = fresh().await;
    let first = account(&store, "+15551230132").await;
    let second = account(&store, "+15551230133").await;
    let profile =
        Profile { id: TelegramUserId(77), display_name: "Sam".into(), username: Some("sam_sales".into()), phone: None };
    let mut work = store.begin().await.unwrap();
    let recorded = work.accounts().record_profile(first.id, &profile).await.unwrap();
    assert!(matches!(recorded, SignedIn::Recorded(account) if account.username.as_deref() == Some("sam_sales")));
    let elsewhere = work.accounts().record_profile(second.id, &profile).await.unwrap();
    assert!(matches!(elsewhere, SignedIn::Known(account) if account.id == first.id));
    for event in [AccountEvent::CodeSent, AccountEvent::SignedIn(WarmUpPace::Established)] {
        work.accounts().update_account_status(first.id, event, None, None).await.unwrap();
    }
    let refused = work.accounts().record_profile(second.id, &profile).await.unwrap();
    assert!(matches!(refused, SignedIn::AlreadyHere(account) if account.id == first.id));
}

#[tokio::test]
async fn what_was_counted_on_another_day_counts_no_more() {
    let (_folder, store) = fresh().await;
    let account = active_account(&store, "+15551230132").await;
    let mut work = store.begin().await.unwrap();
    work.accounts().increment_messages(account.id, true).await.unwrap();
    work.accounts().increment_messages(account.id, false).await.unwrap();
    work.commit().await.unwrap();
    let sent_today = async || {
        let account = store.read().await.unwrap().accounts().get_account_by_id(account.id).await.unwrap().unwrap();
        (account.messages_sent, account.total_sent)
    };
    assert_eq!(sent_today().await, (2, 2));
    assert_eq!(store.read().await.unwrap().accounts().get_available_account().await.unwrap(), None);
    store.clock().advance(SignedDuration::from_hours(24));
    assert_eq!(sent_today().await, (0, 2));
    assert!(store.read().await.unwrap().accounts().get_available_account().await.unwrap().is_some());
}

#[tokio::test]
async fn what_is_in_flight_counts_and_a_day_that_was_left_is_not_counted_again() {
    let (_folder, store) = fresh().await;
    let account = active_account(&store, "+15551230132").await;
    let item = accept(&store, "1", "@bob_ray", 5).await;
    let mut work = store.begin().await.unwrap();
    work.accounts().increment_messages(account.id, true).await.unwrap();
    work.outbox().assign(item, account.id).await.unwrap();
    work.commit().await.unwrap();
    let caps = Caps { messages: 2, new_contacts: 2 };
    let asked = GateQuestion { name: None, prospect: None, account: Some(account.id), run: None };
    let count = async || {
        let facts = store.read().await.unwrap().outbox().gate_facts(&asked, &Ramp::default()).await.unwrap();
        facts.sender.unwrap().count
    };
    let today = || store.clock().day_of(store.clock().now());
    let (first, before) = (today(), count().await);
    assert_eq!(before, DayCount { counted_day: Some(first), messages_sent: 1, new_contacts_sent: 1, ..before });
    assert_eq!(before.room_for_unprompted(first, caps), Room::Yes);

    store.clock().advance(SignedDuration::from_hours(24));
    let mut work = store.begin().await.unwrap();
    assert!(claimed(&mut work, item, account.id, TelegramUserId(9)).await.is_some());
    work.commit().await.unwrap();
    let second = today();
    let under_way =
        DayCount { counted_day: Some(second), in_flight: 1, new_contacts_in_flight: 1, ..Default::default() };
    assert_eq!(count().await, under_way);

    store.clock().advance(SignedDuration::from_hours(-24));
    assert_eq!(count().await.room_for_unprompted(first, caps), Room::Counted(second));
}

#[tokio::test]
async fn the_least_used_account_takes_the_next_message_and_what_it_holds_counts() {
    let (_folder, store) = fresh().await;
    let busy = active_account(&store, "+15551230132").await;
    let idle = active_account(&store, "+15551230133").await;
    let item = accept(&store, "1", "@bob_ray", 5).await;
    let mut work = store.begin().await.unwrap();
    work.accounts().increment_messages(busy.id, false).await.unwrap();
    let order: Vec<_> = work.accounts().get_active_accounts().await.unwrap().iter().map(|account| account.id).collect();
    assert_eq!(order, [idle.id, busy.id]);
    assert_eq!(work.accounts().get_available_account().await.unwrap().unwrap().id, idle.id);
    work.outbox().assign(item, idle.id).await.unwrap();
    assert_eq!(work.outbox().open_of_account(idle.id).await.unwrap(), 1);
    work.accounts().increment_messages(idle.id, false).await.unwrap();
    assert_eq!(work.accounts().get_available_account().await.unwrap().unwrap().id, busy.id);
    work.accounts().set_available(busy.id, false).await.unwrap();
    assert_eq!(work.accounts().get_available_account().await.unwrap(), None);
}

#[tokio::test]
async fn a_flood_wait_is_never_shortened() {
    let (_folder, store) = fresh().await;
    let account = active_account(&store, "+15551230132").await;
    let mut work = store.begin().await.unwrap();
    let now = work.now();
    for minutes in [30, 10] {
        work.accounts().set_flood_wait(account.id, now + SignedDuration::from_mins(minutes)).await.unwrap();
    }
    let account = work.accounts().get_account_by_id(account.id).await.unwrap().unwrap();
    assert_eq!(account.flood_wait_until, Some(now + SignedDuration::from_mins(30)));
    assert!(account.is_in_flood_wait(now) && !account.can_be_used(now));
}

#[tokio::test]
async fn a_login_is_kept_at_every_step() {
    let (_folder, store) = fresh().await;
    let account = account(&store, "+15551230132").await;
    let mut work = store.begin().await.unwrap();
    let deadline = work.now() + SignedDuration::from_mins(15);
    work.logins().begin(account.id, OLGA, CARD, deadline).await.unwrap();
    assert_eq!(work.logins().asking_for_code().await.unwrap().len(), 1);
    let sent = SentCode {
        way: CodeWay::App,
        length: Some(5),
        next_way: Some(CodeWay::Sms),
        next_way_at: Some(work.now() + SignedDuration::from_secs(120)),
    };
    work.logins().code_sent(account.id, &sent, &"hash-of-the-code".into(), deadline).await.unwrap();
    let login = work.logins().get(account.id).await.unwrap().unwrap();
    assert_eq!(login.step, LoginStep::NeedCode { sent, tries_left: MAX_TRIES });
    assert_eq!((login.card, login.admin), (Some(CARD), OLGA));
    assert_eq!(work.logins().wrong_try(account.id).await.unwrap(), MAX_TRIES - 1);
    let hash = work.logins().phone_code_hash(account.id).await.unwrap().unwrap();
    assert_eq!(hash.expose_secret(), "hash-of-the-code");
    work.logins().need_password(account.id, Some("the usual")).await.unwrap();
    assert!(work.logins().phone_code_hash(account.id).await.unwrap().is_none());
    let other_card = Card { message: TelegramMessageId(11), ..CARD };
    work.logins().set_card(account.id, other_card).await.unwrap();
    let login = work.logins().of_admin(OLGA).await.unwrap().pop().unwrap();
    assert_eq!(login.step, LoginStep::NeedPassword { hint: Some("the usual".into()), tries_left: MAX_TRIES });
    assert_eq!(login.card, Some(other_card));
    work.commit().await.unwrap();

    assert!(store.read().await.unwrap().logins().overdue().await.unwrap().is_empty());
    store.clock().advance(SignedDuration::from_mins(16));
    assert_eq!(store.read().await.unwrap().logins().overdue().await.unwrap().len(), 1);
    let mut work = store.begin().await.unwrap();
    work.logins().end(account.id).await.unwrap();
    assert_eq!(work.logins().get(account.id).await.unwrap(), None);
    let until = work.now() + SignedDuration::from_hours(24);
    work.logins().rest(&account.phone, until).await.unwrap();
    assert_eq!(work.logins().rests_until(&account.phone).await.unwrap(), Some(until));
}

#[tokio::test]
async fn a_session_comes_back_as_it_was_kept() {
    let (_folder, store) = fresh().await;
    let account = account(&store, "+15551230132").await;
    let key = AuthKey::new(&[7; 256]);
    let mut work = store.begin().await.unwrap();
    work.sessions().set_home_dc(account.id, 2).await.unwrap();
    work.sessions().set_key(account.id, 2, &key).await.unwrap();
    work.sessions().set_home_dc(account.id, 4).await.unwrap();
    work.sessions().set_key(account.id, 4, &AuthKey::new(&[8; 256])).await.unwrap();
    let state = UpdatesState { pts: 5, qts: 1, date: 9, seq: 2 };
    work.sessions().set_updates(account.id, state).await.unwrap();
    work.sessions().delete_signed_in(account.id).await.unwrap();
    work.sessions().set_user(account.id, TelegramUserId(77)).await.unwrap();
    let peer = Peer { peer_id: 9, access_hash: Some(3), is_bot: Some(false), is_self: None };
    work.sessions().cache_peer(account.id, peer).await.unwrap();
    work.sessions().cache_peer(account.id, Peer { access_hash: None, ..peer }).await.unwrap();
    assert_eq!(work.sessions().peer(account.id, 9).await.unwrap(), Some(peer));
    assert_eq!(work.sessions().reaching(TelegramUserId(9)).await.unwrap(), [account.id]);
    assert_eq!(work.sessions().reaching(TelegramUserId(10)).await.unwrap(), []);
    work.sessions().forget_peer(account.id, 9).await.unwrap();
    assert_eq!(work.sessions().peer(account.id, 9).await.unwrap(), None);
    work.commit().await.unwrap();

    let mut work = store.begin().await.unwrap();
    let session = work.sessions().get(account.id).await.unwrap().unwrap();
    assert_eq!((session.home_dc, session.user_id, session.updates), (4, Some(TelegramUserId(77)), state));
    assert_eq!(session.keys.iter().map(|(dc, key)| (*dc, key.expose()[0])).collect::<Vec<_>>(), [(2, 7), (4, 8)]);
    work.sessions().delete_signed_in(account.id).await.unwrap();
    assert!(work.sessions().get(account.id).await.unwrap().is_none());
    work.sessions().delete(account.id).await.unwrap();
}

#[tokio::test]
async fn the_same_request_is_accepted_once() {
    let (_folder, store) = fresh().await;
    let first = accept(&store, "update 1", "@bob_ray", 5).await;
    let mut work = store.begin().await.unwrap();
    let again = work.outbox().accept(&item("update 1", "@bob_ray"), &[piece("Hello", 6)]).await.unwrap();
    let Stored::Before(items) = again else { panic!("accepted twice") };
    assert!(items.len() == 1 && items[0].id == first && items[0].random_id.get() == 5);
    let lines = work.audit().newest(9).await.unwrap();
    assert_eq!(lines.iter().filter(|line| line.action == "message_accepted").count(), 1);
}

#[tokio::test]
async fn an_attempted_item_keeps_its_account_and_cannot_be_cancelled() {
    let (_folder, store) = fresh().await;
    let (mine, other) = (active_account(&store, "+15551230132").await, active_account(&store, "+15551230133").await);
    let id = accept(&store, "1", "@bob_ray", 5).await;
    let bob = TelegramUserId(9);
    let mut work = store.begin().await.unwrap();
    work.outbox().set_card(id, CARD).await.unwrap();
    work.outbox().assign(id, mine.id).await.unwrap();
    assert!(claimed(&mut work, id, other.id, bob).await.is_none());
    let claim = claimed(&mut work, id, mine.id, bob).await.unwrap();
    assert_eq!((claim.account(), claim.item().attempts, claim.item().state), (mine.id, 1, ItemState::Sending));
    work.outbox().assign(id, other.id).await.unwrap();
    assert!(!work.outbox().cancel(id, OLGA).await.unwrap());
    work.outbox().postpone(id, work_later(&store), ItemReason::OutcomeUnknown).await.unwrap();
    let item = work.outbox().get(id).await.unwrap().unwrap();
    assert_eq!((item.account_id, item.state, item.card), (Some(mine.id), ItemState::Sending, Some(CARD)));
    assert_eq!(work.outbox().open().await.unwrap().len(), 1);
    assert_eq!(work.outbox().due().await.unwrap(), Due::default());
    let now = work.now();
    assert!(work.outbox().next_due_at(now).await.unwrap().is_some());
    work.outbox().uncharge(id).await.unwrap();
    work.dialogs().open(&bob_ray(), mine.id).await.unwrap();
    assert!(ended(&mut work, id, 7).await.is_some());
    assert!(!work.outbox().fail(id, ItemReason::Privacy).await.unwrap());
    assert_eq!(work.outbox().get(id).await.unwrap().unwrap().state, ItemState::Sent);
}

#[tokio::test]
async fn a_claim_that_is_not_committed_has_no_effect() {
    let (_folder, store) = fresh().await;
    let account = active_account(&store, "+15551230132").await.id;
    let id = accept(&store, "1", "@bob_ray", 5).await;
    let mut work = store.begin().await.unwrap();
    work.outbox().assign(id, account).await.unwrap();
    work.commit().await.unwrap();
    let mut work = store.begin().await.unwrap();
    let asked = GateQuestion { name: None, prospect: Some(bob_ray().id), account: Some(account), run: None };
    let ramp = work.settings().sending().ramp;
    let (facts, claim) = work.outbox().claim(id, &asked, &ramp).await.unwrap();
    let sender = facts.sender.unwrap();
    assert_eq!((sender.state.last_attempt_at, sender.count.in_flight), (None, 0), "as it was before the claim");
    assert_eq!(claim.unwrap().item().state, ItemState::Sending);
    drop(work);
    let mut work = store.begin().await.unwrap();
    let item = work.outbox().get(id).await.unwrap().unwrap();
    assert_eq!((item.state, item.attempts), (ItemState::Queued, 0));
    assert_eq!(work.accounts().sending_state(account).await.unwrap().last_attempt_at, None);
    // A removed account has no facts, and the gate stops at that.
    work.accounts().remove(account, OLGA).await.unwrap();
    let (facts, claim) = work.outbox().claim(id, &asked, &ramp).await.unwrap();
    assert!(facts.sender.is_none() && claim.is_some());
}

#[tokio::test]
async fn the_files_of_an_album_are_claimed_together() {
    let (_folder, store) = fresh().await;
    let account = active_account(&store, "+15551230132").await.id;
    let mut work = store.begin().await.unwrap();
    let file = |key: &str| {
        let content = vec![7; 9].into();
        let media = Media { kind: MediaKind::Photo, file_name: "office.jpg".into(), mime_type: None, content };
        NewItem { media: Some(media), album: Some("7".into()), ..item(key, "@bob_ray") }
    };
    let Stored::Now { items, .. } = work.outbox().accept(&file("1"), &[piece("One", 1)]).await.unwrap() else {
        panic!("it is new")
    };
    let first = items[0].clone();
    assert_eq!(first.album.as_deref(), Some("7"));
    for (key, random_id) in [("2", 2), ("3", 3)] {
        work.outbox().append(&first, &file(key), &[piece(key, random_id)]).await.unwrap();
    }
    work.outbox().assign(first.id, account).await.unwrap();
    let until = work.now() + SignedDuration::from_secs(1);
    work.outbox().gather(first.id, until).await.unwrap();
    assert_eq!(work.outbox().get(first.id).await.unwrap().unwrap().not_before, until);
    let open = work.outbox().open_in_album(first.id).await.unwrap();
    assert_eq!(open.iter().map(|file| file.random_id.get()).collect::<Vec<_>>(), [1, 2, 3]);
    let mut claim = claimed(&mut work, first.id, account, bob_ray().id).await.unwrap();
    assert!(!claim.is_album());
    // One of them has ended meanwhile.
    work.outbox().fail(open[1].id, ItemReason::Content).await.unwrap();
    let late = work.outbox().append(&first, &file("4"), &[piece("4", 4)]).await.unwrap().first().unwrap().id;
    for id in [open[1].id, late] {
        work.outbox().claim_along(&mut claim, id).await.unwrap();
    }
    let claimed: Vec<_> = claim.items().map(|claimed| (&claimed.item, claimed.media.is_some())).collect();
    assert_eq!(
        claimed.iter().map(|(item, file)| (item.id, *file)).collect::<Vec<_>>(),
        [(first.id, true), (late, true)]
    );
    for (item, _) in claimed {
        assert_eq!((item.state, item.attempts), (ItemState::Sending, 1));
        assert_eq!((item.account_id, item.telegram_user_id), (Some(account), Some(bob_ray().id)));
    }
}

#[tokio::test]
async fn a_dialog_begins_with_the_first_message_that_was_sent() {
    let (_folder, store) = fresh().await;
    let account = active_account(&store, "+15551230132").await.id;
    let id = accept(&store, "1", "@bob_ray", 5).await;
    let mut work = store.begin().await.unwrap();
    work.people().put(&bob_ray()).await.unwrap();
    work.outbox().assign(id, account).await.unwrap();
    claimed(&mut work, id, account, bob_ray().id).await.unwrap();
    assert_eq!(work.dialogs().by_prospect(bob_ray().id).await.unwrap(), None);
    work.commit().await.unwrap();
    let mut work = store.begin().await.unwrap();
    assert!(ended(&mut work, id, 7).await.is_some());
    assert!(ended(&mut work, id, 7).await.is_none(), "it is known");
    let dialog = work.dialogs().by_prospect(bob_ray().id).await.unwrap().unwrap();
    assert_eq!((dialog.account_id, dialog.display_name), (account, Some(bob_ray().display_name)));
    assert!(dialog.last_out_at.is_some());
    let account = &work.accounts().get_accounts().await.unwrap()[0];
    assert_eq!((account.total_sent, account.new_contacts_sent), (1, 1));
}

#[tokio::test]
async fn what_becomes_due_while_the_outbox_looks_is_not_overlooked() {
    let (_folder, store) = fresh().await;
    let account = active_account(&store, "+15551230132").await;
    let id = accept(&store, "1", "@bob_ray", 5).await;
    let mut work = store.begin().await.unwrap();
    work.outbox().assign(id, account.id).await.unwrap();
    let later = work_later(&store);
    work.outbox().postpone(id, later, ItemReason::AccountNotReady).await.unwrap();
    work.commit().await.unwrap();
    let mut first_look = store.ask().await.unwrap();
    let looked_at = first_look.now();
    assert_eq!(first_look.outbox().due().await.unwrap(), Due::default());
    drop(first_look);
    // It becomes due between the two queries.
    store.clock().advance(SignedDuration::from_mins(2));
    let mut second_look = store.ask().await.unwrap();
    assert!(later < second_look.now());
    assert_eq!(second_look.outbox().next_due_at(looked_at).await.unwrap(), Some(later));
}

fn work_later(store: &Store) -> Timestamp {
    store.clock().now() + SignedDuration::from_secs(60)
}

#[tokio::test]
async fn one_recipient_gets_messages_in_order_and_waiting_items_can_be_released() {
    let (_folder, store) = fresh().await;
    let first = accept(&store, "1", "@bob_ray", 5).await;
    let second = accept(&store, "2", "@Bob_Ray", 6).await;
    let third = accept(&store, "3", "@ann", 7).await;
    let due = async || store.read().await.unwrap().outbox().due().await.unwrap().free;
    assert_eq!(due().await, [first, third]);
    let mut work = store.begin().await.unwrap();
    work.outbox().postpone(first, work_later(&store), ItemReason::NoAccount).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(due().await, [third], "the second waits behind the first");
    let mut work = store.begin().await.unwrap();
    work.outbox().release_waiting().await.unwrap();
    assert!(work.outbox().cancel(third, OLGA).await.unwrap());
    work.commit().await.unwrap();
    assert_eq!(due().await, [first]);
    let mut work = store.begin().await.unwrap();
    work.outbox().fail(first, ItemReason::Privacy).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(due().await, [second]);
}

#[tokio::test]
async fn the_parts_of_a_text_are_one_group_that_ends_together() {
    let (_folder, store) = fresh().await;
    let account = active_account(&store, "+15551230132").await;
    let bold = Span { offset: 0, length: 3, kind: SpanKind::Bold };
    let bytes = vec![7; PIECE + 3];
    let content = bytes.clone().into();
    let media = Media { kind: MediaKind::Photo, file_name: "a.jpg".into(), mime_type: None, content };
    let new = NewItem { media: Some(media), ..item("1", "@bob_ray") };
    let mut first = piece("one", 5);
    first.part.spans = vec![bold.clone()];
    let mut work = store.begin().await.unwrap();
    let Stored::Now { items, .. } =
        work.outbox().accept(&new, &[first, piece("two", 6), piece("three", 7)]).await.unwrap()
    else {
        panic!("accepted before")
    };
    let ids: Vec<_> = items.iter().map(|item| item.id).collect();
    assert_eq!(
        items.iter().map(|item| (item.part, item.group)).collect::<Vec<_>>(),
        [0, 1, 2].map(|part| (part, Some(ids[0])))
    );
    assert_eq!((&items[0].spans, items[0].media, items[1].media), (&vec![bold], Some(MediaKind::Photo), None));
    let Stored::Before(again) = work.outbox().accept(&new, &[piece("one", 8)]).await.unwrap() else {
        panic!("accepted twice")
    };
    assert_eq!(again, items);
    assert_eq!(work.outbox().whole_text(items[1].id).await.unwrap(), items);
    assert_eq!(work.outbox().open_to(&name("@BOB_RAY").into()).await.unwrap(), items);
    assert_eq!(work.outbox().open_count().await.unwrap(), 3);
    assert_eq!(work.outbox().open_page(1, 1).await.unwrap(), [items[1].clone()]);
    for id in &ids {
        work.outbox().assign(*id, account.id).await.unwrap();
    }
    work.outbox().unassign(ids[2]).await.unwrap();
    assert_eq!(work.outbox().get(ids[2]).await.unwrap().unwrap().account_id, None);
    let claim = claimed(&mut work, ids[0], account.id, TelegramUserId(9)).await.unwrap();
    let known = claim.media().unwrap();
    assert_eq!((known.file_name.as_str(), known.size), ("a.jpg", bytes.len() as u64));
    let pieces =
        [work.outbox().media_piece(ids[0], 0).await.unwrap(), work.outbox().media_piece(ids[0], 1).await.unwrap()];
    assert_eq!(pieces.map(|piece| piece.len()), [PIECE, 3]);
    let mine = RandomId::new(5).unwrap();
    assert_eq!(work.outbox().attempted_under(account.id, mine).await.unwrap().unwrap().id, ids[0]);
    assert_eq!(work.outbox().attempted_under(account.id, RandomId::new(6).unwrap()).await.unwrap(), None);
    assert!(work.outbox().fail(ids[0], ItemReason::GaveUp).await.unwrap());
    work.dialogs().open(&bob_ray(), account.id).await.unwrap();
    let states = async |work: &mut Tx| {
        let group = work.outbox().whole_text(items[0].id).await.unwrap();
        group.into_iter().map(|item| item.state).collect::<Vec<_>>()
    };
    assert_eq!(states(&mut work).await, [ItemState::Failed; 3]);
    assert!(ended(&mut work, ids[0], 7).await.is_some(), "a late proof corrects a failure");
    assert!(ended(&mut work, ids[0], 7).await.is_none(), "it is known");
    assert!(ended(&mut work, ids[1], 8).await.is_none(), "what was never attempted cannot have arrived");
    assert_eq!(states(&mut work).await, [ItemState::Sent, ItemState::Failed, ItemState::Failed]);
}

#[tokio::test]
async fn an_account_that_rests_keeps_back_what_was_not_attempted() {
    let (_folder, store) = fresh().await;
    let account = active_account(&store, "+15551230132").await;
    let (first, second) = (accept(&store, "1", "@bob_ray", 5).await, accept(&store, "2", "@ann_lee", 6).await);
    let mut work = store.begin().await.unwrap();
    for id in [first, second] {
        work.outbox().assign(id, account.id).await.unwrap();
    }
    assert!(claimed(&mut work, first, account.id, TelegramUserId(9)).await.is_some());
    let until = work_later(&store);
    let held = work.outbox().postpone_account(account.id, Postponed::All, until, ItemReason::FloodWait).await.unwrap();
    assert_eq!(held, [second]);
    let item = work.outbox().get(second).await.unwrap().unwrap();
    assert_eq!((item.reason, item.not_before), (Some(ItemReason::FloodWait), until));
    work.outbox().bring_forward(second).await.unwrap();
    assert_eq!(work.outbox().get(second).await.unwrap().unwrap().reason, None);
    let attempted_at = work.now();
    assert_eq!(work.accounts().sending_state(account.id).await.unwrap().last_attempt_at, Some(attempted_at));
}

#[tokio::test]
async fn the_last_slot_is_given_away_once() {
    let (_folder, store) = fresh().await;
    let account = active_account(&store, "+15551230132").await;
    let ids = [accept(&store, "1", "@bob_ray", 5).await, accept(&store, "2", "@ann_lee", 6).await];
    let take = async |id| {
        let mut work = store.begin().await.unwrap();
        let taken = work.accounts().get_available_account().await.unwrap().map(|account| account.id);
        if let Some(account) = taken {
            work.outbox().assign(id, account).await.unwrap();
        }
        work.commit().await.unwrap();
        taken
    };
    // One new contact per day: the second one gets no slot.
    let taken = tokio::join!(take(ids[0]), take(ids[1]));
    assert_eq!([taken.0, taken.1].iter().flatten().collect::<Vec<_>>(), [&account.id]);
}

#[tokio::test]
async fn what_holds_an_account_back_is_kept() {
    let (_folder, store) = fresh().await;
    let account = active_account(&store, "+15551230132").await;
    let mut work = store.begin().await.unwrap();
    assert_eq!(work.accounts().sending_state(account.id).await.unwrap(), SendingState::default());
    let until = work_later(&store);
    work.accounts().pause_new_contacts(account.id, until).await.unwrap();
    assert_eq!(work.accounts().get_available_account().await.unwrap(), None);
    work.accounts().pause_resolving(account.id, until).await.unwrap();
    work.accounts().set_frozen(account.id).await.unwrap();
    let state = work.accounts().sending_state(account.id).await.unwrap();
    assert!(state.frozen && state.new_contacts_paused_until == Some(until));
    assert_eq!(state.resolving_paused_until, Some(until));
    work.accounts().set_available(account.id, true).await.unwrap();
    assert!(!work.accounts().sending_state(account.id).await.unwrap().frozen, "an admin's word thaws it");
    let warm_up = WarmUp { completed: 3, today: Some(WarmUpDay { date: date(2026, 11, 23), healthy: false }) };
    assert_eq!(work.accounts().warm_up(account.id).await.unwrap(), WarmUp::default());
    work.accounts().set_warm_up(account.id, warm_up).await.unwrap();
    assert_eq!(work.accounts().warm_up(account.id).await.unwrap(), warm_up);
}

#[tokio::test]
async fn what_is_known_of_a_person_decides_whether_they_are_written_to() {
    let (_folder, store) = fresh().await;
    let account = active_account(&store, "+15551230132").await;
    let bob = Prospect { id: TelegramUserId(9), username: None, display_name: "Bob".into() };
    let mut work = store.begin().await.unwrap();
    work.people().put(&bob).await.unwrap();
    let contact = work.contacts().find_or_add(&Target::Person(bob.id), OLGA).await.unwrap();
    assert_eq!(work.contacts().get(contact).await.unwrap().unwrap().zone, None);
    let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
    work.contacts().set_zone(contact, Some(&tokyo), OLGA).await.unwrap();
    assert_eq!(work.contacts().get(contact).await.unwrap().unwrap().zone, Some(tokyo));
    let german = SpokenLanguage::named("de");
    work.contacts().set_language(contact, german, OLGA).await.unwrap();
    assert_eq!(work.contacts().get(contact).await.unwrap().unwrap().language, german);
    let dialog = work.dialogs().open(&bob, account.id).await.unwrap();
    assert_eq!(work.contacts().language_of(dialog.id).await.unwrap(), german);

    let peer = Peer { peer_id: 9, access_hash: Some(3), is_bot: None, is_self: None };
    work.sessions().cache_peer(account.id, peer).await.unwrap();
    assert_eq!(work.sessions().requirement(account.id, bob.id).await.unwrap(), None);
    for requirement in Requirement::ALL {
        work.sessions().set_requirement(account.id, bob.id, requirement).await.unwrap();
        let known = work.sessions().requirement(account.id, bob.id).await.unwrap();
        assert_eq!(known, Some((requirement, work.now())));
    }
}

#[tokio::test]
async fn the_stop_list_holds_by_id_and_by_name_and_for_people_who_were_erased() {
    let (folder, store) = fresh().await;
    let (bob, other) = (TelegramUserId(9), TelegramUserId(10));
    let bob_ray = name("Bob_Ray");
    let mut work = store.begin().await.unwrap();
    let known = Prospect { id: bob, username: Some("bob_ray".into()), display_name: "Bob".into() };
    work.people().put(&known).await.unwrap();
    let listed = async |work: &mut Tx, id: Option<TelegramUserId>| {
        work.stop_list().contains(Some(&name("@bob_ray")), id).await.unwrap()
    };
    assert!(!listed(&mut work, Some(bob)).await);

    // By name, while the id is unknown.
    assert!(work.stop_list().add(Some(&bob_ray), None, Cause::Admin(OLGA)).await.unwrap());
    assert!(listed(&mut work, None).await && listed(&mut work, Some(bob)).await);
    // Later by id, in the same entry; the username's next holder is another person.
    assert!(!work.stop_list().add(Some(&bob_ray), Some(bob), Cause::Block).await.unwrap());
    assert!(listed(&mut work, None).await && listed(&mut work, Some(bob)).await);
    assert!(!listed(&mut work, Some(other)).await);
    assert!(work.stop_list().contains(None, Some(bob)).await.unwrap());
    let now = work.now();
    assert_eq!(work.stop_list().refused_since(now).await.unwrap(), 0, "an admin's hand is no refusal");

    let line = Stopped {
        id: StopListId(1),
        person: Some(bob),
        name: Some(bob_ray.clone()),
        display_name: Some("Bob".into()),
        cause: Cause::Admin(OLGA),
        at: work.now(),
    };
    assert_eq!(work.stop_list().page(0, 8).await.unwrap(), [line]);
    assert_eq!(work.stop_list().count().await.unwrap(), 1);

    work.stop_list().forget(Some(&bob_ray), Some(bob), None).await.unwrap();
    let line = work.stop_list().get(StopListId(1)).await.unwrap().unwrap();
    assert_eq!((line.person, line.name, line.display_name), (None, None, None));
    assert!(listed(&mut work, None).await && listed(&mut work, Some(bob)).await);
    work.commit().await.unwrap();

    // The hash key belongs to the database: it is there after a restart.
    store.close().await;
    let store = open(folder.path()).await.unwrap();
    let mut work = store.begin().await.unwrap();
    assert!(work.stop_list().contains(None, Some(bob)).await.unwrap());
    assert!(work.stop_list().remove(None, Some(bob)).await.unwrap());
    assert!(!work.stop_list().remove(None, Some(bob)).await.unwrap());
    work.stop_list().add(None, Some(other), Cause::OptOut).await.unwrap();
    let line = work.stop_list().page(0, 8).await.unwrap().remove(0);
    assert!(work.stop_list().remove_line(line.id).await.unwrap().is_some());
    assert!(work.stop_list().remove_line(line.id).await.unwrap().is_none());
}

#[tokio::test]
async fn the_rules_of_sending_are_kept() {
    let (_folder, store) = fresh().await;
    let mut work = store.begin().await.unwrap();
    assert_eq!(work.settings().sending(), SendingRules::default());
    let ramp = Ramp::new(vec![Caps { messages: 3, new_contacts: 1 }]).unwrap();
    let quiet: QuietHours = "21:00-09:00".parse().unwrap();
    work.settings().set_ramp(&ramp, Some(OLGA)).await.unwrap();
    work.settings().set_minimum_gap(5, None).await.unwrap();
    work.settings().set_quiet_hours(Some(quiet), None).await.unwrap();
    let rules = SendingRules {
        minimum_gap: SignedDuration::from_secs(5),
        quiet_hours: Some(quiet),
        ramp,
        ..SendingRules::default()
    };
    assert_eq!(work.settings().sending(), rules);
    work.settings().set_quiet_hours(None, None).await.unwrap();
    assert_eq!(work.settings().sending().quiet_hours, None);
}

#[tokio::test]
async fn one_prospect_has_one_dialog_whatever_they_are_called() {
    let (_folder, store) = fresh().await;
    let (mine, other) = (active_account(&store, "+15551230132").await, active_account(&store, "+15551230133").await);
    let mut work = store.begin().await.unwrap();
    let by_name = work.dialogs().create_dialog(&name("@bob_ray"), mine.id).await.unwrap();
    assert_eq!(work.dialogs().create_dialog(&name("@BOB_RAY"), other.id).await.unwrap(), by_name);
    let bob = Prospect { id: TelegramUserId(9), username: Some("bob_ray".into()), display_name: "Bob Ray".into() };
    let resolved = work.dialogs().open(&bob, other.id).await.unwrap();
    assert_eq!((resolved.id, resolved.account_id, resolved.status), (by_name.id, mine.id, DialogStatus::Active));
    let renamed = Prospect { username: Some("robert".into()), ..bob.clone() };
    assert_eq!(work.dialogs().open(&renamed, other.id).await.unwrap().id, by_name.id);
    assert_eq!(work.dialogs().by_prospect(bob.id).await.unwrap().unwrap().target_username.as_deref(), Some("robert"));
    assert!(work.dialogs().by_username(&name("robert")).await.unwrap().is_some());
    assert_eq!(work.dialogs().get_active_dialogs().await.unwrap().len(), 1);
    assert!(work.dialogs().get_dialog(by_name.id).await.unwrap().is_some());

    // The update stream reports it before its own answer arrives.
    let reported = report(&work, 4, bob.id, MessageDirection::Outgoing);
    let seen = work.dialogs().receive(by_name.id, mine.id, &reported, false).await.unwrap().unwrap();
    assert_eq!(work.dialogs().get_message(seen).await.unwrap().unwrap().author, Author::Phone);
    assert!(!work.dialogs().is_recorded(mine.id, TelegramMessageId(4)).await.unwrap());
    let id = accept_in(&mut work, "sent", "@robert", 5).await;
    work.outbox().assign(id, mine.id).await.unwrap();
    claimed(&mut work, id, mine.id, bob.id).await.unwrap();
    let settled = ended(&mut work, id, 4).await.unwrap();
    assert_eq!((settled.dialog, settled.message, settled.more_waits), (by_name.id, seen, false));
    let recorded = work.dialogs().get_message(seen).await.unwrap().unwrap();
    assert_eq!((recorded.author, recorded.outbox_id), (Author::Admin(OLGA), Some(id)));
    assert!(work.dialogs().is_recorded(mine.id, TelegramMessageId(4)).await.unwrap());
    assert!(!work.dialogs().is_recorded(other.id, TelegramMessageId(4)).await.unwrap());
    let reply = report(&work, 5, bob.id, MessageDirection::Incoming);
    work.dialogs().receive(by_name.id, mine.id, &reply, false).await.unwrap().unwrap();
    let messages = work.dialogs().get_messages(by_name.id).await.unwrap();
    assert_eq!(messages.iter().map(|message| message.content.as_str()).collect::<Vec<_>>(), ["message 4", "message 5"]);
    let dialog = work.dialogs().get_dialog(by_name.id).await.unwrap().unwrap();
    assert!(dialog.last_in_at.is_some() && dialog.last_out_at.is_some());
}

#[tokio::test]
async fn people_and_the_names_that_led_to_them_are_remembered() {
    let (_folder, store) = fresh().await;
    let bob = Prospect { id: TelegramUserId(9), username: None, display_name: "Bob".into() };
    let mut work = store.begin().await.unwrap();
    work.people().put(&bob).await.unwrap();
    assert_eq!(work.people().get(bob.id).await.unwrap(), Some(bob.clone()));
    work.people().set_name(&name("@Bob_Ray"), Some(bob.id)).await.unwrap();
    work.people().set_name(&name("@nobody"), None).await.unwrap();
    assert_eq!(work.people().name(&name("bob_ray")).await.unwrap().unwrap().id, Some(bob.id));
    assert_eq!(work.people().name(&name("nobody")).await.unwrap().unwrap().id, None);
    assert_eq!(work.people().name(&name("somebody")).await.unwrap(), None);
}

#[tokio::test]
async fn the_team_begins_with_its_owners() {
    let (_folder, store) = fresh().await;
    let mut work = store.begin().await.unwrap();
    assert_eq!(work.team().member(OLGA).await.unwrap(), None);
    work.team().ensure_owners(&[OLGA]).await.unwrap();
    work.team().ensure_owners(&[OLGA]).await.unwrap();
    work.team().set_name(OLGA, "Olga").await.unwrap();
    work.team().set_language(OLGA, Language::Ru).await.unwrap();
    work.team().set_language(OLGA, Language::Ru).await.unwrap();
    let olga = Member { language: Some(Language::Ru), ..Member::new(OLGA, "Olga", Role::Owner) };
    assert_eq!(work.team().member(OLGA).await.unwrap(), Some(olga.clone()));
    let ann = Member::new(TelegramUserId(2), "Ann", Role::Operator);
    work.team().put(&ann, OLGA).await.unwrap();
    assert_eq!(work.team().members().await.unwrap(), [olga, ann]);
    let added = work.audit().newest(9).await.unwrap().len();
    assert_eq!(added, 3, "Olga once, her language once, and Ann");
}

#[tokio::test]
async fn states_settings_and_updates_are_kept() {
    let (_folder, store) = fresh().await;
    let mut work = store.begin().await.unwrap();
    work.chat_states().set(ChatId(1), "one").await.unwrap();
    work.chat_states().set(ChatId(1), "two").await.unwrap();
    assert_eq!(work.chat_states().get(ChatId(1)).await.unwrap().as_deref(), Some("two"));
    work.chat_states().clear(ChatId(1)).await.unwrap();
    assert_eq!(work.chat_states().get(ChatId(1)).await.unwrap(), None);
    assert_eq!(work.settings().get("gap").await.unwrap(), None);
    work.settings().set("gap", "60", Some(OLGA)).await.unwrap();
    assert_eq!(work.settings().get("gap").await.unwrap().as_deref(), Some("60"));
    assert!(work.updates().claim(7).await.unwrap());
    assert!(!work.updates().claim(7).await.unwrap());
    work.commit().await.unwrap();
    store.clock().advance(SignedDuration::from_hours(100));
    let mut work = store.begin().await.unwrap();
    work.updates().forget_old().await.unwrap();
    assert!(work.updates().claim(7).await.unwrap(), "forgotten after some days");
}

#[tokio::test]
async fn a_trouble_is_open_once_and_its_messages_are_known() {
    let (_folder, store) = fresh().await;
    let account = active_account(&store, "+15551230132").await;
    accept(&store, "1", "bob_buys", 7).await;
    let mut work = store.begin().await.unwrap();
    let now = work.now();
    let trouble = Trouble {
        kind: AlertKind::NewLogin,
        account: Some(account.id),
        members: Vec::new(),
        subject: "7".into(),
        details: Some("iPhone, Berlin".into()),
        until: None,
        since: now,
    };
    let id = work.alerts().raise(&trouble).await.unwrap().unwrap();
    assert_eq!(work.alerts().raise(&trouble).await.unwrap(), None);
    let other = Trouble { subject: "8".into(), ..trouble.clone() };
    let other = work.alerts().raise(&other).await.unwrap().unwrap();
    let network = Trouble { kind: AlertKind::NoNetwork, account: None, subject: String::new(), ..trouble.clone() };
    assert!(work.alerts().raise(&network).await.unwrap().is_some());
    assert_eq!(work.alerts().raise(&network).await.unwrap(), None);
    assert_eq!(work.alerts().open().await.unwrap().len(), 3);

    let shown = ShownAlert { card: CARD, shows_end: false };
    work.alerts().set_message(id, shown).await.unwrap();
    assert!(work.alerts().is_shown_by(CARD).await.unwrap());
    assert!(work.alerts().clear(id, Back).await.unwrap());
    assert!(!work.alerts().clear(id, Back).await.unwrap(), "it ends once");
    assert!(work.alerts().clear(other, Back).await.unwrap());
    let alert = work.alerts().get(id).await.unwrap().unwrap();
    assert_eq!((alert.cleared, alert.details), (Some((now, Back)), trouble.details.clone()));
    // The second was never shown, so nobody waits for its end.
    assert!(work.alerts().to_be_shown().await.unwrap().contains(&id));
    assert!(!work.alerts().to_be_shown().await.unwrap().contains(&other));
    let shown = ShownAlert { shows_end: true, ..shown };
    work.alerts().set_message(id, shown).await.unwrap();
    assert_eq!(work.alerts().messages(id).await.unwrap(), [shown]);
    assert!(!work.alerts().to_be_shown().await.unwrap().contains(&id));
    assert!(work.alerts().raise(&trouble).await.unwrap().is_some(), "after its end it may come again");
    work.outbox().assign(OutboxId(1), account.id).await.unwrap();
    assert_eq!(work.alerts().waiting_messages(id).await.unwrap(), 1);
}

#[tokio::test]
async fn an_alert_of_many_tells_of_each_and_a_quiet_lasts_as_long_as_it_was_wanted() {
    let (_folder, store) = fresh().await;
    let one = active_account(&store, "+15551230132").await.id;
    let two = active_account(&store, "+15551230133").await.id;
    let mut work = store.begin().await.unwrap();
    let since = work.now();
    let alone = Trouble {
        kind: AlertKind::LoggedOut,
        account: Some(one),
        members: Vec::new(),
        subject: String::new(),
        details: None,
        until: None,
        since,
    };
    let many = Trouble { account: None, members: vec![one], subject: "1".into(), ..alone.clone() };
    let id = work.alerts().raise(&many).await.unwrap().unwrap();
    assert_eq!(work.alerts().raise(&alone).await.unwrap(), None, "it is part of the common alert");
    work.alerts().join(id, &[two]).await.unwrap();
    work.alerts().leave(id, &[one]).await.unwrap();
    let members = vec![AlertMember { account: one, over: true }, AlertMember { account: two, over: false }];
    let found = work.alerts().get(id).await.unwrap().unwrap();
    assert_eq!(found.members, members);
    assert_eq!(work.alerts().open().await.unwrap(), std::slice::from_ref(&found));
    let lost_again = work.alerts().raise(&alone).await.unwrap().unwrap();
    let alone = work.alerts().get(lost_again).await.unwrap().unwrap();
    assert_eq!(work.alerts().waiting_messages(id).await.unwrap(), 0);

    let (chat, until) = (CARD.chat, work_later(&store));
    assert_eq!(work.alerts().next_quiet_end().await.unwrap(), None);
    work.alerts().set_quiet(chat, &alone, until, OLGA).await.unwrap();
    assert_eq!(work.alerts().quiet_until(chat, &alone).await.unwrap(), Some(until));
    assert_eq!(work.alerts().quiet_until(chat, &found).await.unwrap(), None, "a common alert is not silenced");
    work.alerts().set_quiet(chat, &found, until, OLGA).await.unwrap();
    assert_eq!(work.alerts().quiet_until(chat, &found).await.unwrap(), Some(until));
    assert_eq!(work.alerts().next_quiet_end().await.unwrap(), Some(until));
    work.commit().await.unwrap();
    store.clock().advance(until.duration_since(since) + SignedDuration::from_secs(1));
    let mut work = store.begin().await.unwrap();
    assert_eq!(work.alerts().quiet_until(chat, &alone).await.unwrap(), None);
    work.alerts().end_quiets().await.unwrap();
    assert_eq!(work.alerts().next_quiet_end().await.unwrap(), None);
}

#[tokio::test]
async fn what_happens_to_an_account_is_stored_and_raised() {
    let (_folder, store) = fresh().await;
    let account = active_account(&store, "+15551230132").await;
    let mut heard = store.all_health_facts();
    let mut work = store.begin().await.unwrap();
    let until = work.now() + SignedDuration::from_hours(24);
    work.accounts().set_frozen(account.id).await.unwrap();
    work.accounts().pause_new_contacts(account.id, until).await.unwrap();
    work.accounts().pause_new_contacts(account.id, work_later(&store)).await.unwrap();
    assert!(!heard.has_changed().unwrap(), "nothing has happened before the commit");
    work.commit().await.unwrap();
    assert!(heard.has_changed().unwrap());
    heard.mark_unchanged();
    let health_facts = store.read().await.unwrap().accounts().all_health_facts().await.unwrap().remove(0);
    assert!(health_facts.frozen_since.is_some());
    assert_eq!(health_facts.new_contacts_paused_until, Some(until), "a pause is never shortened");

    let mut work = store.begin().await.unwrap();
    work.accounts().set_available(account.id, true).await.unwrap();
    work.commit().await.unwrap();
    let health_facts = store.read().await.unwrap().accounts().all_health_facts().await.unwrap().remove(0);
    assert_eq!(health_facts.frozen_since, None, "switching it on means that it is not frozen");
}

#[tokio::test]
async fn a_digest_counts_what_each_account_sent_and_received() {
    let (_folder, store) = fresh().await;
    let busy = active_account(&store, "+15551230132").await;
    let idle = active_account(&store, "+15551230133").await;
    let mut work = store.begin().await.unwrap();
    let bob = Prospect { id: TelegramUserId(7), username: None, display_name: "Bob".into() };
    let dialog = work.dialogs().open(&bob, busy.id).await.unwrap();
    for (direction, number) in
        [(MessageDirection::Outgoing, 1), (MessageDirection::Incoming, 2), (MessageDirection::Outgoing, 3)]
    {
        let report = report(&work, number, bob.id, direction);
        work.dialogs().receive(dialog.id, busy.id, &report, false).await.unwrap().unwrap();
    }
    let (now, second) = (work.now(), SignedDuration::from_secs(1));
    let line = |account: &Account, sent, received| DigestLine { account: account.id, sent, received };
    let digest = work.alerts().digest(now - second, now + second).await.unwrap();
    assert_eq!(digest, [line(&busy, 2, 1), line(&idle, 0, 0)]);
    let digest = work.alerts().digest(now + second, now + second).await.unwrap();
    assert_eq!(digest, [line(&busy, 0, 0), line(&idle, 0, 0)]);
}

#[tokio::test]
async fn what_is_not_committed_has_not_happened() {
    let (_folder, store) = fresh().await;
    let mut work = store.begin().await.unwrap();
    work.settings().set("gap", "60", None).await.unwrap();
    drop(work);
    assert_eq!(store.read().await.unwrap().settings().get("gap").await.unwrap(), None);
}

#[tokio::test]
async fn another_key_opens_nothing_and_changes_nothing() {
    let (folder, store) = fresh().await;
    store.close().await;
    let key = std::fs::read(folder.path().join("secret.key")).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(folder.path().join("secret.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    std::fs::remove_file(folder.path().join("secret.key")).unwrap();
    assert!(matches!(open(folder.path()).await, Err(StoreError::KeyMissing { .. })));
    assert!(!folder.path().join("secret.key").exists(), "no key is made in its place");

    let other = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    std::fs::write(folder.path().join("secret.key"), other).unwrap();
    assert!(matches!(open(folder.path()).await, Err(StoreError::WrongKey)));

    std::fs::write(folder.path().join("secret.key"), key).unwrap();
    open(folder.path()).await.unwrap();
}

#[tokio::test]
async fn who_waits_is_brought_to_mind_once_for_each_stretch_without_an_answer() {
    let (_folder, store) = fresh().await;
    let sam = account(&store, "+15551230132").await;
    let mut work = store.begin().await.unwrap();
    let bob = Prospect { id: TelegramUserId(500), username: None, display_name: "Bob".into() };
    let dialog = work.dialogs().open(&bob, sam.id).await.unwrap();
    let now = work.now();
    assert_eq!(work.dialogs().next_unreminded().await.unwrap(), None);
    let aside = work.dialogs().snooze(dialog.id, Some(now - SignedDuration::from_secs(1)), OLGA).await.unwrap();
    assert_eq!((aside.snoozed_by, work.dialogs().next_to_wake().await.unwrap()), (Some(OLGA), aside.snoozed_until));
    assert_eq!(work.dialogs().due_to_wake().await.unwrap(), std::slice::from_ref(&aside));
    // Snoozed again while its reminder was being shown: the snooze stays.
    let again = work.dialogs().snooze(dialog.id, Some(now), OLGA).await.unwrap();
    work.dialogs().woken(&aside).await.unwrap();
    assert_eq!(work.dialogs().due_to_wake().await.unwrap(), std::slice::from_ref(&again));
    work.dialogs().woken(&again).await.unwrap();
    assert_eq!(work.dialogs().due_to_wake().await.unwrap(), []);
    assert_eq!(work.dialogs().unreminded(now).await.unwrap(), []);
    assert_eq!(work.dialogs().unanswered_by_anybody().await.unwrap().dialogs, 0);
    work.dialogs().mark_refusal(dialog.id).await.unwrap();
    work.dialogs().reminded(&again).await.unwrap();
    assert_eq!(work.dialogs().clear_refusal(dialog.id, OLGA).await.unwrap().refusal_at, None);
    work.commit().await.unwrap();
}

#[tokio::test]
async fn the_log_forgets_who_an_erased_person_was_whatever_was_done_about_them() {
    let (_folder, store) = fresh().await;
    let mut work = store.begin().await.unwrap();
    let bob = TelegramUserId(4711);
    let about_bob: Vec<Action> = Action::ALL.iter().copied().filter(|action| action.is_about_prospect()).collect();
    assert!(about_bob.contains(&Action::MessageGivenUp) && !about_bob.contains(&Action::MemberRemoved));
    for action in &about_bob {
        work.audit().append(&AuditEntry { subject: Some(bob), ..AuditEntry::new(*action) }).await.unwrap();
    }
    let known = work.erasure().known(&Target::Person(bob)).await.unwrap();
    work.erasure().erase(&known).await.unwrap();
    let lines = work.audit().newest(u32::MAX).await.unwrap();
    assert_eq!(lines.len(), about_bob.len());
    assert!(lines.iter().all(|line| line.forgotten && line.subject.is_none()), "{lines:?}");
}

#[tokio::test]
async fn a_run_in_trouble_is_told_once_and_counted_as_long_as_it_is() {
    let (_folder, store) = fresh().await;
    let mut work = store.begin().await.unwrap();
    work.team().ensure_owners(&[OLGA]).await.unwrap();
    let steps = [crate::sequences::step("One", 0)];
    let id = work.sequences().add(&"Fair".parse().unwrap(), Purpose::Write, &steps, OLGA).await.unwrap();
    let sequence = work.sequences().get(id).await.unwrap().unwrap();
    let contact = work.contacts().find_or_add(&name("bob_lee").into(), OLGA).await.unwrap();
    let new =
        NewRun { sequence: &sequence, wait: StepWait::NONE, again: false, waits_too: false, campaign: None, by: OLGA };
    let PutOn::Started(run) = work.runs().put_on(contact, &new).await.unwrap() else { panic!() };
    assert_eq!(work.runs().untold().await.unwrap(), None);
    work.runs().hold_step(run, RunReason::Hole, Some("city")).await.unwrap();
    assert_eq!(work.runs().untold().await.unwrap(), Some((work.now(), None)));
    let kept = work.runs().tell().await.unwrap();
    assert_eq!(kept.iter().map(|one| one.chat).collect::<Vec<_>>(), [ChatId(OLGA.0)]);
    assert_eq!(work.runs().untold().await.unwrap(), None);
    let now = work.now();
    let told = work.runs().told(now, &[OLGA]).await.unwrap();
    assert_eq!(told, work.runs().in_trouble().await.unwrap());
    assert_eq!((told[0].count, told[0].reason, told[0].details.as_deref()), (1, RunReason::Hole, Some("city")));
    assert!(work.runs().not_delivered(id, 0, 9).await.unwrap().is_empty());
    // What a member has decided is no trouble any more.
    work.runs().resume(run, None, OLGA).await.unwrap();
    assert!(work.runs().told(now, &[OLGA]).await.unwrap().is_empty());
    assert!(work.runs().in_trouble().await.unwrap().is_empty());
}
