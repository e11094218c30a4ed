//! Tests of the data centres with the real client library. Every test names a fact about Telegram that the program
//! relies on.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where something is not as it should be")]

use std::collections::HashMap;
use std::net::{Ipv6Addr, SocketAddrV6};
use std::sync::Arc;
use std::time::Duration;

use grammers_client::Client;
use grammers_client::update::Update;
use grammers_mtsender::{
    ConnectionParams, InvocationError, NoRetries, SenderPool, SenderPoolHandle, UpdatesConfiguration,
};
use grammers_session::SessionData;
use grammers_session::storages::MemorySession;
use grammers_session::types::{DcOption, UpdatesState};
use grammers_session::updates::UpdatesLike;
use grammers_tl_types::{RemoteCall, enums, functions, types};
use telegram_sandbox::control::{Kind, Origin, PublicChannel};
use telegram_sandbox::world::{Door, Fault, FaultKind, Moment, Outcome, Person, PersonId, When, WhoMayWrite};
use telegram_sandbox::{CodeSent, DcSettings, Sandbox, SandboxConfig, SeededSession};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

const SOON: Duration = Duration::from_secs(10);
const API_ID: i32 = 12345;

/// A program with the real client, connected to a sandbox.
struct Program {
    handle: SenderPoolHandle,
    client: Client,
    updates: Option<mpsc::Receiver<UpdatesLike>>,
    runner: JoinHandle<()>,
    dc: i32,
}

impl Drop for Program {
    fn drop(&mut self) {
        self.runner.abort();
    }
}

impl Program {
    /// With these keys, at home in the first one's data centre.
    fn with_keys(sandbox: &Sandbox, keys: &[(i32, [u8; 256])]) -> Self {
        let option = |(id, ipv4)| {
            let auth_key = keys.iter().find(|key| key.0 == id).map(|key| key.1);
            (id, DcOption { id, ipv4, ipv6: SocketAddrV6::new(Ipv6Addr::LOCALHOST, 0, 0, 0), auth_key })
        };
        let dc_options: HashMap<_, _> = sandbox.dcs().into_iter().map(option).collect();
        let updates_state = UpdatesState { pts: 1, qts: 0, date: 1, seq: 1, channels: Vec::new() };
        let data = SessionData { home_dc: keys[0].0, dc_options, peer_infos: HashMap::new(), updates_state };
        let params = ConnectionParams {
            device_model: "Sales desk".into(),
            app_version: "1.2.3".into(),
            retry_policy: Box::new(NoRetries),
            ..ConnectionParams::default()
        };
        let pool = SenderPool::with_configuration(Arc::new(MemorySession::from(data)), API_ID, params);
        let client = Client::new(pool.handle.clone());
        Self {
            handle: pool.handle.thin.clone(),
            client,
            updates: Some(pool.updates),
            runner: tokio::spawn(pool.runner.run()),
            dc: keys[0].0,
        }
    }

    fn signed_in(sandbox: &Sandbox, session: &SeededSession) -> Self {
        Self::with_keys(sandbox, &[(session.dc, session.auth_key)])
    }

    async fn call<R: RemoteCall>(&self, request: &R) -> Result<R::Return, InvocationError> {
        self.call_at(self.dc, request).await
    }

    async fn call_at<R: RemoteCall>(&self, dc: i32, request: &R) -> Result<R::Return, InvocationError> {
        tokio::time::timeout(SOON, self.handle.invoke_in_dc(dc, request)).await.expect("an answer in time")
    }

    async fn send_code(&self, phone: &str) -> Result<types::auth::SentCode, InvocationError> {
        match self.call(&send_code(phone)).await? {
            enums::auth::SentCode::Code(sent) => Ok(sent),
            other => panic!("{other:?}"),
        }
    }

    async fn sign_in(
        &self,
        phone: &str,
        hash: &str,
        code: &str,
    ) -> Result<enums::auth::Authorization, InvocationError> {
        let request = functions::auth::SignIn {
            phone_number: phone.into(),
            phone_code_hash: hash.into(),
            phone_code: Some(code.into()),
            email_verification: None,
        };
        self.call(&request).await
    }

    async fn resolve(&self, username: &str) -> enums::InputPeer {
        let request = functions::contacts::ResolveUsername { username: username.into(), referer: None };
        let enums::contacts::ResolvedPeer::Peer(found) = self.call(&request).await.unwrap();
        let enums::User::User(user) = &found.users[0] else { panic!("a user") };
        types::InputPeerUser { user_id: user.id, access_hash: user.access_hash.unwrap() }.into()
    }

    async fn send(
        &self,
        peer: &enums::InputPeer,
        text: &str,
        random_id: i64,
    ) -> Result<types::UpdateShortSentMessage, InvocationError> {
        match self.call(&message(peer, text, random_id)).await? {
            enums::Updates::UpdateShortSentMessage(sent) => Ok(sent),
            other => panic!("{other:?}"),
        }
    }

    async fn check_password(&self, password: &str) -> Result<enums::auth::Authorization, InvocationError> {
        let enums::account::Password::Password(told) = self.call(&functions::account::GetPassword {}).await.unwrap();
        let Some(enums::PasswordKdfAlgo::Sha256Sha256Pbkdf2Hmacsha512iter100000Sha256ModPow(algo)) = told.current_algo
        else {
            panic!("an algorithm")
        };
        let (b, a) = (told.srp_b.unwrap(), vec![7; 256]);
        let (m1, g_a) =
            grammers_crypto::two_factor_auth::calculate_2fa(&algo.salt1, &algo.salt2, &algo.p, &algo.g, b, a, password);
        let proof = types::InputCheckPasswordSrp { srp_id: told.srp_id.unwrap(), a: g_a.to_vec(), m1: m1.to_vec() };
        self.call(&functions::auth::CheckPassword { password: proof.into() }).await
    }
}

fn send_code(phone: &str) -> functions::auth::SendCode {
    let settings = types::CodeSettings {
        allow_flashcall: false,
        current_number: false,
        allow_app_hash: false,
        allow_missed_call: false,
        allow_firebase: false,
        unknown_number: false,
        logout_tokens: None,
        token: None,
        app_sandbox: None,
    };
    functions::auth::SendCode {
        phone_number: phone.into(),
        api_id: API_ID,
        api_hash: "hash".into(),
        settings: settings.into(),
    }
}

fn message(peer: &enums::InputPeer, text: &str, random_id: i64) -> functions::messages::SendMessage {
    functions::messages::SendMessage {
        no_webpage: true,
        silent: false,
        background: false,
        clear_draft: false,
        noforwards: false,
        update_stickersets_order: false,
        invert_media: false,
        allow_paid_floodskip: false,
        peer: peer.clone(),
        reply_to: None,
        message: text.into(),
        random_id,
        reply_markup: None,
        entities: None,
        schedule_date: None,
        schedule_repeat_period: None,
        send_as: None,
        quick_reply_shortcut: None,
        effect: None,
        allow_paid_stars: None,
        suggested_post: None,
        rich_message: None,
    }
}

async fn sandbox() -> Sandbox {
    Sandbox::start(SandboxConfig::default()).await.unwrap()
}

/// An account that is not logged in anywhere, and a program with a fresh key at its home.
async fn before_login(person: Person) -> (Sandbox, PersonId, Program) {
    let sandbox = sandbox().await;
    let anna = sandbox.add(person);
    let program = Program::with_keys(&sandbox, &[(2, sandbox.new_auth_key(2))]);
    (sandbox, anna, program)
}

/// A logged-in account, and a person to write to.
async fn after_login() -> (Sandbox, PersonId, PersonId, Program) {
    let sandbox = sandbox().await;
    let anna = sandbox.add(Person::named("Anna").phone(PHONE));
    let paul = sandbox.add(Person::named("Paul").username("paul_p"));
    let program = Program::signed_in(&sandbox, &sandbox.seed_session(anna, None));
    (sandbox, anna, paul, program)
}

const PHONE: &str = "+15550001";

fn anna() -> Person {
    Person::named("Anna").phone(PHONE)
}

fn named(result: Result<impl Sized, InvocationError>) -> (i32, String) {
    match result.map(|_| ()) {
        Err(InvocationError::Rpc(error)) => (error.code, error.name),
        other => panic!("an RPC error, not {other:?}"),
    }
}

#[tokio::test]
async fn a_code_logs_in() {
    let (sandbox, anna, program) = before_login(anna()).await;
    let sent = program.send_code(PHONE).await.unwrap();
    assert_eq!(sent.next_type, Some(enums::auth::CodeType::Sms));
    let CodeSent { code, .. } = sandbox.code(anna).unwrap();
    let enums::auth::Authorization::Authorization(done) =
        program.sign_in(PHONE, &sent.phone_code_hash, &code).await.unwrap()
    else {
        panic!("signed in")
    };
    assert_eq!(done.user.id(), anna.0);
    let seen = sandbox.sessions(anna);
    assert_eq!(
        (seen[0].device_model.as_str(), seen[0].app_version.as_str(), seen[0].live),
        ("Sales desk", "1.2.3", true)
    );
    let state = sandbox.look();
    let call = state.journal.calls("auth.signIn").next().unwrap();
    assert_eq!((call.outcome.clone(), call.params["phone_code"].clone()), (Outcome::Ok, code.into()));
}

#[tokio::test]
async fn a_cloud_password_is_asked_for_and_checked() {
    let (sandbox, anna_id, program) = before_login(anna().password("correct horse", Some("animal"))).await;
    let sent = program.send_code(PHONE).await.unwrap();
    let code = sandbox.code(anna_id).unwrap().code;
    let asked = program.sign_in(PHONE, &sent.phone_code_hash, &code).await;
    assert_eq!(named(asked), (401, "SESSION_PASSWORD_NEEDED".into()));
    assert_eq!(named(program.check_password("wrong").await), (400, "PASSWORD_HASH_INVALID".into()));
    // The key stays logged in, whatever happens to the connection.
    sandbox.close_connections(None);
    program.handle.disconnect_from_dc(2);
    program.check_password("correct horse").await.unwrap();
    assert_eq!(sandbox.sessions(anna_id).len(), 1);
}

#[tokio::test]
async fn a_wrong_code_is_refused_and_several_void_the_right_one() {
    let (sandbox, anna, program) = before_login(anna()).await;
    let hash = program.send_code(PHONE).await.unwrap().phone_code_hash;
    let code = sandbox.code(anna).unwrap().code;
    for _ in 0..DcSettings::default().code_tries {
        assert_eq!(named(program.sign_in(PHONE, &hash, "x").await).1, "PHONE_CODE_INVALID");
    }
    assert_eq!(named(program.sign_in(PHONE, &hash, &code).await).1, "PHONE_CODE_EXPIRED");
}

#[tokio::test]
async fn a_code_expires_with_the_worlds_clock() {
    let (sandbox, anna, program) = before_login(anna()).await;
    let hash = program.send_code(PHONE).await.unwrap().phone_code_hash;
    let code = sandbox.code(anna).unwrap().code;
    sandbox.advance(Duration::from_secs(301));
    assert_eq!(named(program.sign_in(PHONE, &hash, &code).await).1, "PHONE_CODE_EXPIRED");
}

#[tokio::test]
async fn a_code_that_its_owner_sends_in_a_chat_is_void() {
    let (sandbox, anna, program) = before_login(anna()).await;
    let bob = sandbox.add(Person::named("Bob"));
    let hash = program.send_code(PHONE).await.unwrap().phone_code_hash;
    let code = sandbox.code(anna).unwrap().code;
    sandbox.write(anna, bob, &format!("my code is {code}"));
    assert_eq!(named(program.sign_in(PHONE, &hash, &code).await).1, "PHONE_CODE_EXPIRED");
}

#[tokio::test]
async fn a_new_code_voids_the_older_and_ways_run_out() {
    let (sandbox, anna, program) = before_login(anna()).await;
    let first = program.send_code(PHONE).await.unwrap().phone_code_hash;
    let code = sandbox.code(anna).unwrap().code;
    let resend =
        |hash: String| functions::auth::ResendCode { phone_number: PHONE.into(), phone_code_hash: hash, reason: None };
    let mut hash = first.clone();
    for _ in 0..2 {
        let enums::auth::SentCode::Code(next) = program.call(&resend(hash)).await.unwrap() else { panic!("a code") };
        hash = next.phone_code_hash;
    }
    assert_eq!(named(program.call(&resend(hash)).await), (406, "SEND_CODE_UNAVAILABLE".into()));
    assert_eq!(named(program.sign_in(PHONE, &first, &code).await).1, "PHONE_CODE_EXPIRED");
}

#[tokio::test]
async fn a_code_also_arrives_in_the_accounts_own_app() {
    let (sandbox, anna, program) = before_login(anna()).await;
    let _app = sandbox.seed_session(anna, None);
    program.send_code(PHONE).await.unwrap();
    let code = sandbox.code(anna).unwrap().code;
    let service = sandbox.received(anna).pop().unwrap();
    assert!(service.from == PersonId(777_000) && service.text.contains(&code));
}

#[tokio::test]
async fn an_account_at_another_data_centre_is_sent_there() {
    let (sandbox, anna, _) = before_login(anna().home_dc(4)).await;
    let keys = [(2, sandbox.new_auth_key(2)), (4, sandbox.new_auth_key(4))];
    let program = Program::with_keys(&sandbox, &keys);
    match program.send_code(PHONE).await {
        Err(InvocationError::Rpc(error)) => {
            assert_eq!((error.code, error.name.as_str(), error.value), (303, "PHONE_MIGRATE", Some(4)));
        }
        other => panic!("{other:?}"),
    }
    program.call_at(4, &send_code(PHONE)).await.unwrap();
    assert!(sandbox.code(anna).is_some());
}

#[tokio::test]
async fn a_malformed_number_is_invalid_and_a_free_one_must_sign_up() {
    let (sandbox, _, program) = before_login(anna()).await;
    assert_eq!(named(program.send_code("+12").await).1, "PHONE_NUMBER_INVALID");
    let hash = program.send_code("+15559999").await.unwrap().phone_code_hash;
    let code = sandbox.code_to_nobody("+15559999").unwrap().code;
    let answer = program.sign_in("+15559999", &hash, &code).await.unwrap();
    assert!(matches!(answer, enums::auth::Authorization::SignUpRequired(_)));
}

#[tokio::test]
async fn a_login_is_carried_to_another_data_centre() {
    let sandbox = sandbox().await;
    let anna = sandbox.add(anna());
    let home = sandbox.seed_session(anna, None);
    let program = Program::with_keys(&sandbox, &[(2, home.auth_key), (4, sandbox.new_auth_key(4))]);
    let exported = program.call(&functions::auth::ExportAuthorization { dc_id: 4 }).await.unwrap();
    let enums::auth::ExportedAuthorization::Authorization(ticket) = exported;
    let import = functions::auth::ImportAuthorization { id: ticket.id, bytes: ticket.bytes };
    program.call_at(4, &import).await.unwrap();
    assert_eq!(named(program.call_at(4, &import).await).1, "AUTH_BYTES_INVALID");
    // The account itself stays at home.
    let answer = program.call_at(4, &functions::updates::GetState {}).await;
    assert_eq!(named(answer), (303, "USER_MIGRATE".into()));
}

#[tokio::test]
async fn a_resent_random_id_delivers_once_and_answers_with_pts_count_zero() {
    let (sandbox, _, paul, program) = after_login().await;
    let peer = program.resolve("paul_p").await;
    let first = program.send(&peer, "hello", 42).await.unwrap();
    let second = program.send(&peer, "hello", 42).await.unwrap();
    assert_eq!((first.pts_count, second.pts_count), (1, 0));
    assert_eq!((first.id, first.date), (second.id, second.date));
    let received = sandbox.received(paul);
    assert_eq!((received.len(), received[0].random_id), (1, Some(42)));
}

#[tokio::test]
async fn a_call_cut_off_after_its_effect_has_been_sent() {
    let (sandbox, _, paul, program) = after_login().await;
    let peer = program.resolve("paul_p").await;
    sandbox.edit(|state| {
        state.faults.order(Fault {
            door: Door::Mtproto,
            method: "messages.sendMessage".into(),
            caller: Some(PHONE.into()),
            times: 1,
            kind: FaultKind::Close,
            when: When::AfterEffect,
        });
    });
    assert!(program.send(&peer, "hello", 7).await.is_err());
    assert_eq!(program.send(&peer, "hello", 7).await.unwrap().pts_count, 0);
    assert_eq!(sandbox.received(paul).len(), 1);
}

#[tokio::test]
async fn a_hook_stops_a_call_before_its_answer() {
    let (sandbox, _, paul, program) = after_login().await;
    let peer = program.resolve("paul_p").await;
    let stop = sandbox.hooks().stop_at("messages.sendMessage", Moment::Executed);
    let request = message(&peer, "hello", 7);
    let sending = program.call(&request);
    tokio::pin!(sending);
    tokio::select! {
        _ = &mut sending => panic!("answered"),
        paused = stop => {
            assert_eq!(sandbox.received(paul).len(), 1);
            drop(paused);
        }
    }
    sending.await.unwrap();
}

#[tokio::test]
async fn access_hashes_are_per_account() {
    let (sandbox, _, _, program) = after_login().await;
    let bob = sandbox.add(Person::named("Bob").phone("+15550002"));
    let other = Program::signed_in(&sandbox, &sandbox.seed_session(bob, None));
    let peer = program.resolve("paul_p").await;
    assert_eq!(named(other.send(&peer, "hello", 1).await), (400, "PEER_ID_INVALID".into()));
    other.send(&other.resolve("paul_p").await, "hello", 1).await.unwrap();
}

#[tokio::test]
async fn privacy_holds_until_the_other_side_has_written() {
    let (sandbox, anna, paul, program) = after_login().await;
    let peer = program.resolve("paul_p").await;
    for (who, error) in [
        (WhoMayWrite::Contacts, "USER_PRIVACY_RESTRICTED"),
        (WhoMayWrite::PremiumOnly, "PRIVACY_PREMIUM_REQUIRED"),
        (WhoMayWrite::Paid(5), "ALLOW_PAYMENT_REQUIRED"),
    ] {
        sandbox.edit(|state| state.people.get_mut(&paul).unwrap().who_may_write = who);
        assert_eq!(named(program.send(&peer, "hello", 1).await), (403, error.into()));
    }
    sandbox.write(paul, anna, "hi");
    program.send(&peer, "hello", 1).await.unwrap();
}

/// A program's stream of incoming messages, caught up and listening.
struct Stream(grammers_client::client::UpdateStream);

impl Stream {
    async fn of(program: &mut Program) -> Self {
        let updates = program.updates.take().unwrap();
        Self(program.client.stream_updates(updates, UpdatesConfiguration { catch_up: true }).await.unwrap())
    }

    async fn next(&mut self) -> String {
        loop {
            let update = tokio::time::timeout(SOON, self.0.next()).await.expect("an update in time").unwrap();
            if let Update::NewMessage(message) = update {
                return message.text().to_owned();
            }
        }
    }
}

fn differences(sandbox: &Sandbox) -> usize {
    sandbox.look().journal.calls("updates.getDifference").count()
}

#[tokio::test]
async fn a_message_is_pushed_and_a_dropped_one_is_got_by_the_difference() {
    let (sandbox, anna, paul, mut program) = after_login().await;
    let mut stream = Stream::of(&mut program).await;
    sandbox.write(paul, anna, "before");
    assert_eq!(stream.next().await, "before");
    let caught_up = differences(&sandbox);

    sandbox.write(paul, anna, "pushed");
    assert_eq!(stream.next().await, "pushed");
    assert_eq!(differences(&sandbox), caught_up);

    sandbox.duplicate_updates(anna, 1);
    sandbox.write(paul, anna, "twice");
    assert_eq!(stream.next().await, "twice");

    sandbox.drop_updates(anna, 1);
    sandbox.write(paul, anna, "lost");
    sandbox.write(paul, anna, "after the gap");
    assert_eq!([stream.next().await, stream.next().await], ["lost", "after the gap"]);
    assert!(differences(&sandbox) > caught_up);
}

#[tokio::test]
async fn a_long_difference_comes_in_slices_and_a_longer_one_not_at_all() {
    let settings = DcSettings { difference_slice: 2, difference_too_long: 4, ..DcSettings::default() };
    let sandbox = Sandbox::start(SandboxConfig { settings, ..SandboxConfig::default() }).await.unwrap();
    let (anna, paul) = (sandbox.add(anna()), sandbox.add(Person::named("Paul")));
    let program = Program::signed_in(&sandbox, &sandbox.seed_session(anna, None));
    let ask = functions::updates::GetDifference {
        pts: 1,
        pts_limit: None,
        pts_total_limit: None,
        date: 0,
        qts: 0,
        qts_limit: None,
    };
    for text in ["1", "2", "3"] {
        sandbox.write(paul, anna, text);
    }
    let slice = program.call(&ask).await.unwrap();
    assert!(matches!(&slice, enums::updates::Difference::Slice(slice) if slice.new_messages.len() == 2));
    sandbox.write(paul, anna, "4");
    sandbox.write(paul, anna, "5");
    assert!(matches!(program.call(&ask).await.unwrap(), enums::updates::Difference::TooLong(_)));
}

#[tokio::test]
async fn dialogs_history_and_reading() {
    let (sandbox, anna, paul, program) = after_login().await;
    let peer = program.resolve("paul_p").await;
    let mut last = 0;
    for number in 0..60 {
        last = sandbox.write(paul, anna, &format!("message number {number} in a conversation"));
    }
    let mut dialogs = program.client.iter_dialogs();
    assert_eq!(dialogs.next().await.unwrap().unwrap().peer().name(), Some("Paul"));
    assert!(dialogs.next().await.unwrap().is_none());
    let ask = functions::messages::GetHistory {
        peer: peer.clone(),
        offset_id: 0,
        offset_date: 0,
        add_offset: 0,
        limit: 50,
        max_id: 0,
        min_id: 0,
        hash: 0,
    };
    let enums::messages::Messages::Slice(slice) = program.call(&ask).await.unwrap() else { panic!("a slice") };
    assert_eq!((slice.count, slice.messages.len(), slice.messages[0].id()), (60, 50, last));
    let read = functions::messages::ReadHistory { peer, max_id: 0 };
    let enums::messages::AffectedMessages::Messages(done) = program.call(&read).await.unwrap();
    assert_eq!(done.pts_count, 1);
}

#[tokio::test]
async fn an_unknown_key_is_a_transport_error_404_and_a_handshake_cannot_help() {
    let sandbox = sandbox().await;
    let program = Program::with_keys(&sandbox, &[(2, [9; 256])]);
    let answer = program.call(&functions::help::GetNearestDc {}).await;
    assert!(matches!(answer, Err(InvocationError::Authentication(_))), "{answer:?}");
    assert!(sandbox.look().journal.calls("req_pq_multi").next().is_some());
    // A key belongs to one data centre.
    let elsewhere = Program::with_keys(&sandbox, &[(2, sandbox.new_auth_key(4))]);
    assert!(elsewhere.call(&functions::help::GetNearestDc {}).await.is_err());
}

#[tokio::test]
async fn a_revoked_session_is_closed_and_then_refused() {
    let (sandbox, anna, _, program) = after_login().await;
    program.call(&functions::updates::GetState {}).await.unwrap();
    sandbox.revoke_sessions(anna);
    assert!(sandbox.sessions(anna).is_empty());
    let mut answer = program.call(&functions::updates::GetState {}).await;
    if matches!(answer, Err(InvocationError::Io(_) | InvocationError::Dropped(_))) {
        answer = program.call(&functions::updates::GetState {}).await;
    }
    assert_eq!(named(answer), (401, "SESSION_REVOKED".into()));
}

#[tokio::test]
async fn a_banned_account_hears_so() {
    let (sandbox, anna, _, program) = after_login().await;
    sandbox.ban(anna);
    assert_eq!(named(program.call(&functions::updates::GetState {}).await), (401, "USER_DEACTIVATED_BAN".into()));
}

#[tokio::test]
async fn nobody_signed_in_is_unregistered() {
    let (_sandbox, _, program) = before_login(anna()).await;
    let answer = program.call(&functions::updates::GetState {}).await;
    assert_eq!(named(answer), (401, "AUTH_KEY_UNREGISTERED".into()));
}

#[tokio::test]
async fn a_method_that_the_sandbox_does_not_know_is_an_error_and_a_line_in_the_journal() {
    let (sandbox, _, _, program) = after_login().await;
    let answer = program.call(&functions::help::GetSupport {}).await;
    assert_eq!(named(answer), (400, "INPUT_METHOD_INVALID".into()));
    let state = sandbox.look();
    let call = state.journal.calls("help.getSupport").next().unwrap();
    assert!(matches!(call.outcome, Outcome::Unknown(_)));
}

#[tokio::test]
async fn one_key_in_two_programs_is_noticed() {
    let sandbox = sandbox().await;
    let session = sandbox.seed_session(sandbox.add(anna()), None);
    let (one, two) = (Program::signed_in(&sandbox, &session), Program::signed_in(&sandbox, &session));
    one.call(&functions::updates::GetState {}).await.unwrap();
    two.call(&functions::updates::GetState {}).await.unwrap();
    let twice = sandbox.wait_for(SOON, |state| (state.dcs.sessions_used_twice > 0).then_some(())).await;
    assert!(twice.is_some());
}

#[tokio::test]
async fn a_stalled_network_answers_when_it_moves_again() {
    let (sandbox, _, _, program) = after_login().await;
    program.call(&functions::updates::GetState {}).await.unwrap();
    sandbox.stall(true);
    let request = functions::updates::GetState {};
    let calling = program.call(&request);
    tokio::pin!(calling);
    assert!(tokio::time::timeout(Duration::from_millis(300), &mut calling).await.is_err());
    sandbox.stall(false);
    calling.await.unwrap();
}

#[tokio::test]
async fn trouble_strikes_as_ordered() {
    let (sandbox, _, _, program) = after_login().await;
    let ask = functions::updates::GetState {};
    let order = |kind| {
        let (door, method) = (Door::Mtproto, "updates.getState".to_owned());
        let fault = Fault { door, method, caller: None, times: 1, kind, when: When::BeforeEffect };
        sandbox.edit(|state| state.faults.order(fault));
    };
    program.call(&ask).await.unwrap();
    order(FaultKind::Error { code: 420, text: "FLOOD_WAIT_31".into() });
    assert_eq!(named(program.call(&ask).await), (420, "FLOOD_WAIT".into()));
    order(FaultKind::Delay(50));
    program.call(&ask).await.unwrap();
    order(FaultKind::Stall);
    assert!(tokio::time::timeout(Duration::from_millis(200), program.call(&ask)).await.is_err());
    order(FaultKind::Transport(429));
    let answer = program.call(&ask).await;
    assert!(matches!(answer, Err(InvocationError::Transport(_))), "{answer:?}");
    program.call(&ask).await.unwrap();
}

#[tokio::test]
async fn many_calls_at_once_are_all_answered_in_their_order() {
    let (sandbox, _, paul, program) = after_login().await;
    let peer = program.resolve("paul_p").await;
    let requests: Vec<_> = (1..=200).map(|number| message(&peer, &number.to_string(), number)).collect();
    let mut pending = tokio::task::JoinSet::new();
    for request in requests {
        let (handle, dc) = (program.handle.clone(), program.dc);
        pending.spawn(async move { handle.invoke_in_dc(dc, &request).await.map(|_| ()) });
    }
    while let Some(answer) = pending.join_next().await {
        answer.unwrap().unwrap();
    }
    let texts: Vec<String> = sandbox.received(paul).into_iter().map(|message| message.text).collect();
    assert_eq!(texts, (1..=200).map(|number| number.to_string()).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_owner_sees_the_devices_and_ends_one() {
    let (sandbox, anna, _, program) = after_login().await;
    let _phone = sandbox.seed_session(anna, None);
    let list = functions::account::GetAuthorizations {};
    let enums::account::Authorizations::Authorizations(seen) = program.call(&list).await.unwrap();
    let devices = seen.authorizations.iter().map(|enums::Authorization::Authorization(device)| device);
    let (own, others): (Vec<_>, Vec<_>) = devices.partition(|device| device.current);
    assert_eq!((own[0].device_model.as_str(), own[0].hash, others.len()), ("Sales desk", 0, 1));
    program.call(&functions::account::ResetAuthorization { hash: others[0].hash }).await.unwrap();
    assert_eq!(sandbox.sessions(anna).len(), 1);
    program.call(&functions::auth::LogOut {}).await.unwrap();
    assert_eq!(named(program.call(&list).await), (401, "AUTH_KEY_UNREGISTERED".into()));
}

#[tokio::test]
async fn whoever_is_blocked_or_gone_is_told_apart() {
    let (sandbox, anna, paul, program) = after_login().await;
    let peer = program.resolve("paul_p").await;
    sandbox.edit(|state| state.people.get_mut(&paul).unwrap().blocked.push(anna));
    assert_eq!(named(program.send(&peer, "hello", 1).await), (403, "USER_IS_BLOCKED".into()));
    sandbox.edit(|state| state.people.get_mut(&anna).unwrap().blocked.push(paul));
    assert_eq!(named(program.send(&peer, "hello", 1).await), (400, "YOU_BLOCKED_USER".into()));
    sandbox.edit(|state| state.people.get_mut(&anna).unwrap().blocked.clear());
    sandbox.ban(paul);
    assert_eq!(named(program.send(&peer, "hello", 1).await), (400, "INPUT_USER_DEACTIVATED".into()));
    assert_eq!(named(program.send(&peer, "", 1).await).1, "MESSAGE_EMPTY");
    assert_eq!(named(program.send(&peer, &"x".repeat(4097), 1).await).1, "MESSAGE_TOO_LONG");
    let ask = |username: &str| functions::contacts::ResolveUsername { username: username.into(), referer: None };
    assert_eq!(named(program.call(&ask("nobody_here")).await).1, "USERNAME_NOT_OCCUPIED");
    assert_eq!(named(program.call(&ask("no body")).await).1, "USERNAME_INVALID");
}

/// The next update of this kind.
async fn update<T>(program: &mut Program, mut wanted: impl FnMut(enums::Update) -> Option<T>) -> T {
    let updates = program.updates.as_mut().unwrap();
    let waiting = async {
        loop {
            let found = match updates.recv().await.expect("a connection") {
                UpdatesLike::Updates(updates) => match updates {
                    enums::Updates::UpdateShort(short) => wanted(short.update),
                    enums::Updates::Updates(updates) => updates.updates.into_iter().find_map(&mut wanted),
                    _ => None,
                },
                _ => None,
            };
            if let Some(found) = found {
                return found;
            }
        }
    };
    tokio::time::timeout(SOON, waiting).await.expect("an update in time")
}

fn export_login_token() -> functions::auth::ExportLoginToken {
    functions::auth::ExportLoginToken { api_id: API_ID, api_hash: "hash".into(), except_ids: Vec::new() }
}

#[tokio::test]
async fn a_program_that_shows_a_qr_code_hears_of_the_scan() {
    let (sandbox, anna, mut program) = before_login(anna()).await;
    let phone = Program::signed_in(&sandbox, &sandbox.seed_session(anna, None));
    let enums::auth::LoginToken::Token(shown) = program.call(&export_login_token()).await.unwrap() else {
        panic!("a token")
    };
    let scan = functions::auth::AcceptLoginToken { token: shown.token };
    let enums::Authorization::Authorization(let_in) = phone.call(&scan).await.unwrap();
    assert_eq!((let_in.device_model.as_str(), let_in.current), ("Sales desk", false));
    assert_eq!(named(phone.call(&scan).await).1, "AUTH_TOKEN_ALREADY_ACCEPTED");
    update(&mut program, |update| matches!(update, enums::Update::LoginToken).then_some(())).await;
    let answer = program.call(&export_login_token()).await.unwrap();
    assert!(matches!(answer, enums::auth::LoginToken::Success(_)), "{answer:?}");
    let unknown = functions::auth::AcceptLoginToken { token: vec![1; 32] };
    assert_eq!(named(phone.call(&unknown).await).1, "AUTH_TOKEN_INVALIDX");
    let unknown = functions::auth::ImportLoginToken { token: vec![1; 32] };
    assert_eq!(named(program.call(&unknown).await).1, "AUTH_TOKEN_INVALID");
}

#[tokio::test]
async fn an_accounts_other_devices_hear_of_a_new_login() {
    let (sandbox, anna, program) = before_login(anna()).await;
    let mut phone = Program::signed_in(&sandbox, &sandbox.seed_session(anna, None));
    phone.call(&functions::updates::GetState {}).await.unwrap();
    let sent = program.send_code(PHONE).await.unwrap();
    let code = sandbox.code(anna).unwrap().code;
    program.sign_in(PHONE, &sent.phone_code_hash, &code).await.unwrap();
    let device = update(&mut phone, |update| match update {
        enums::Update::NewAuthorization(new) => new.device,
        _ => None,
    });
    assert_eq!(device.await, "Sales desk");
    let told = sandbox.received(anna).pop().unwrap();
    assert!(told.from == PersonId(777_000) && told.text.contains("New login") && told.text.contains("Sales desk"));
}

#[tokio::test]
async fn nobody_is_told_of_an_accounts_only_login() {
    let (sandbox, anna, program) = before_login(anna()).await;
    let sent = program.send_code(PHONE).await.unwrap();
    let code = sandbox.code(anna).unwrap().code;
    program.sign_in(PHONE, &sent.phone_code_hash, &code).await.unwrap();
    assert!(sandbox.received(anna).is_empty());
}

#[tokio::test]
async fn each_kind_of_message_arrives_as_what_it_is() {
    let (sandbox, anna, paul, program) = after_login().await;
    let peer = program.resolve("paul_p").await;
    for name in Kind::EXAMPLES {
        sandbox.write_kind(paul, anna, Kind::example(name).unwrap(), "");
    }
    let history = functions::messages::GetHistory {
        peer,
        offset_id: 0,
        offset_date: 0,
        add_offset: 0,
        limit: 100,
        max_id: 0,
        min_id: 0,
        hash: 0,
    };
    let messages = match program.call(&history).await.unwrap() {
        enums::messages::Messages::Messages(all) => all.messages,
        other => panic!("{other:?}"),
    };
    assert_eq!(messages.len(), Kind::EXAMPLES.len());
    let plain = |message: &&enums::Message| match message {
        enums::Message::Message(message) => message.media.is_none() && message.reply_to.is_none() && !message.offline,
        _ => false,
    };
    assert_eq!(messages.iter().find(plain), None);
    let vanishing = |message: &&enums::Message| match message {
        enums::Message::Message(message) => match &message.media {
            Some(enums::MessageMedia::Photo(photo)) => photo.ttl_seconds.is_some(),
            Some(enums::MessageMedia::Document(document)) => document.ttl_seconds.is_some(),
            _ => false,
        },
        _ => false,
    };
    assert_eq!(messages.iter().filter(vanishing).count(), 2);
    assert_eq!(messages.iter().filter(|message| matches!(message, enums::Message::Service(_))).count(), 10);
}

#[tokio::test]
async fn a_forwarded_message_comes_with_the_channel_that_wrote_it() {
    let (sandbox, anna, paul, program) = after_login().await;
    let channel = PublicChannel { id: 77, title: "News".to_owned(), username: Some("news_of_all".to_owned()) };
    sandbox.forward(paul, anna, Origin::Channel(channel), "Prices rise");
    let ask = functions::updates::GetDifference {
        pts: 1,
        pts_limit: None,
        pts_total_limit: None,
        date: 0,
        qts: 0,
        qts_limit: None,
    };
    let enums::updates::Difference::Difference(all) = program.call(&ask).await.unwrap() else {
        panic!("no difference")
    };
    assert!(matches!(&all.chats[..], [enums::Chat::Channel(channel)] if channel.title == "News"), "{:?}", all.chats);
}

fn edit(peer: &enums::InputPeer, id: i32, text: &str) -> functions::messages::EditMessage {
    functions::messages::EditMessage {
        no_webpage: false,
        invert_media: false,
        peer: peer.clone(),
        id,
        message: Some(text.into()),
        media: None,
        reply_markup: None,
        entities: None,
        schedule_date: None,
        schedule_repeat_period: None,
        quick_reply_shortcut_id: None,
        rich_message: None,
    }
}

fn react(peer: &enums::InputPeer, msg_id: i32, emoji: &[&str]) -> functions::messages::SendReaction {
    let reaction = |emoji: &&str| types::ReactionEmoji { emoticon: (*emoji).into() }.into();
    let reaction = Some(emoji.iter().map(reaction).collect());
    functions::messages::SendReaction { big: false, add_to_recent: false, peer: peer.clone(), msg_id, reaction }
}

#[tokio::test]
async fn an_own_message_is_edited_for_two_days_and_both_sides_see_it() {
    let (sandbox, anna, paul, program) = after_login().await;
    let mut phone = Program::signed_in(&sandbox, &sandbox.seed_session(anna, None));
    let peer = program.resolve("paul_p").await;
    let sent = program.send(&peer, "helo", 1).await.unwrap();
    let theirs = sandbox.write(paul, anna, "hi");
    phone.call(&functions::updates::GetState {}).await.unwrap();
    let enums::Updates::Updates(done) = program.call(&edit(&peer, sent.id, "hello")).await.unwrap() else {
        panic!("updates")
    };
    assert!(matches!(&done.updates[0], enums::Update::EditMessage(edit) if edit.pts_count == 1));
    assert_eq!(sandbox.received(paul)[0].text, "hello");
    let text = |update| match update {
        enums::Update::EditMessage(edit) => match edit.message {
            enums::Message::Message(message) => Some((message.message, message.edit_hide)),
            _ => None,
        },
        _ => None,
    };
    assert_eq!(update(&mut phone, text).await, ("hello".to_owned(), false), "the other devices hear of it");
    assert_eq!(named(program.call(&edit(&peer, sent.id, "hello")).await).1, "MESSAGE_NOT_MODIFIED");
    assert_eq!(named(program.call(&edit(&peer, sent.id, " ")).await).1, "MESSAGE_EMPTY");
    assert_eq!(named(program.call(&edit(&peer, sent.id, &"x".repeat(4097))).await).1, "MESSAGE_TOO_LONG");
    assert_eq!(named(program.call(&edit(&peer, theirs, "no")).await), (403, "MESSAGE_AUTHOR_REQUIRED".into()));
    assert_eq!(named(program.call(&edit(&peer, 9_999, "no")).await).1, "MESSAGE_ID_INVALID");
    sandbox.advance(Duration::from_secs(48 * 3600 + 1));
    assert_eq!(named(program.call(&edit(&peer, sent.id, "late")).await).1, "MESSAGE_EDIT_TIME_EXPIRED");
}

#[tokio::test]
async fn what_is_taken_back_is_gone_on_both_sides_and_once() {
    let (sandbox, anna, paul, program) = after_login().await;
    let peer = program.resolve("paul_p").await;
    let ids = [program.send(&peer, "one", 1).await.unwrap().id, program.send(&peer, "two", 2).await.unwrap().id];
    let take_back = functions::messages::DeleteMessages { revoke: true, id: ids.to_vec() };
    let count = |done: enums::messages::AffectedMessages| {
        let enums::messages::AffectedMessages::Messages(done) = done;
        done.pts_count
    };
    assert_eq!(count(program.call(&take_back).await.unwrap()), 2);
    assert_eq!(count(program.call(&take_back).await.unwrap()), 0);
    assert!(sandbox.received(paul).is_empty() && sandbox.history(anna, paul).is_empty());
    let mine = program.send(&peer, "three", 3).await.unwrap().id;
    let only_here = functions::messages::DeleteMessages { revoke: false, id: vec![mine] };
    assert_eq!(count(program.call(&only_here).await.unwrap()), 1);
    assert_eq!((sandbox.received(paul).len(), sandbox.history(anna, paul).len()), (1, 0));
}

#[tokio::test]
async fn a_reaction_comes_at_once_and_as_a_hidden_edit_that_a_difference_repeats() {
    let (sandbox, anna, paul, mut program) = after_login().await;
    let peer = program.resolve("paul_p").await;
    let sent = program.send(&peer, "hello", 1).await.unwrap();
    let at = sandbox.received(paul)[0].message_id;
    sandbox.react(paul, anna, at, Some("👍")).unwrap();
    let counts = |reactions: enums::MessageReactions| {
        let enums::MessageReactions::Reactions(reactions) = reactions;
        let shown = |count: enums::ReactionCount| {
            let enums::ReactionCount::Count(count) = count;
            (count.chosen_order.is_some(), count.count)
        };
        reactions.results.into_iter().map(shown).collect::<Vec<_>>()
    };
    let reacted = |update| match update {
        enums::Update::MessageReactions(set) => Some((set.msg_id, counts(set.reactions))),
        _ => None,
    };
    assert_eq!(update(&mut program, reacted).await, (sent.id, vec![(false, 1)]));
    let hidden = |update| match update {
        enums::Update::EditMessage(edit) => match edit.message {
            enums::Message::Message(message) => Some((message.id, message.edit_hide, counts(message.reactions?))),
            _ => None,
        },
        _ => None,
    };
    assert_eq!(update(&mut program, hidden).await, (sent.id, true, vec![(false, 1)]));
    let since = functions::updates::GetDifference {
        pts: sent.pts,
        pts_limit: None,
        pts_total_limit: None,
        date: 0,
        qts: 0,
        qts_limit: None,
    };
    let enums::updates::Difference::Difference(missed) = program.call(&since).await.unwrap() else { panic!("all") };
    assert_eq!(missed.other_updates.into_iter().filter_map(hidden).count(), 1);

    // Our own, to a message of theirs.
    let theirs = sandbox.write(paul, anna, "hi");
    program.call(&react(&peer, theirs, &["❤"])).await.unwrap();
    assert_eq!(sandbox.reaction_seen(paul, anna, 0), Some((Some("❤".into()), None)));
    assert_eq!(named(program.call(&react(&peer, theirs, &["❤"])).await).1, "MESSAGE_NOT_MODIFIED");
    assert_eq!(named(program.call(&react(&peer, theirs, &["🦖"])).await).1, "REACTION_INVALID");
    assert_eq!(named(program.call(&react(&peer, theirs, &["👍", "❤"])).await).1, "REACTIONS_TOO_MANY");
    assert_eq!(named(program.call(&react(&peer, 9_999, &["❤"])).await).1, "MESSAGE_ID_INVALID");
    program.call(&react(&peer, theirs, &[])).await.unwrap();
    assert_eq!(sandbox.reaction_seen(paul, anna, 0), Some((None, None)));
}

#[tokio::test]
async fn words_are_translated_with_their_formatting_and_without_a_message() {
    let (_sandbox, _, _, program) = after_login().await;
    let translate = |text: &str, to_lang: &str| {
        let bold = types::MessageEntityBold { offset: 6, length: 5 };
        let words = types::TextWithEntities { text: text.into(), entities: vec![bold.into()] };
        functions::messages::TranslateText {
            peer: None,
            id: None,
            text: Some(vec![words.into()]),
            to_lang: to_lang.into(),
            tone: None,
        }
    };
    let answer = program.call(&translate("It is forty", "de")).await.unwrap();
    let enums::messages::TranslatedText::TranslateResult(answer) = answer;
    let [enums::TextWithEntities::Entities(words)] = &answer.result[..] else { panic!("one text") };
    let bold = types::MessageEntityBold { offset: 11, length: 5 };
    assert_eq!((words.text.as_str(), &words.entities[..]), ("[de] It is forty", &[bold.into()][..]));
    for (text, to_lang, name) in [(" ", "de", "INPUT_TEXT_EMPTY"), ("It is forty", "german", "TO_LANG_INVALID")] {
        assert_eq!(named(program.call(&translate(text, to_lang)).await), (400, name.to_owned()));
    }
}

/// A file of an album: a photo, or a document.
async fn upload(program: &Program, peer: &enums::InputPeer, id: i64, photo: bool) -> enums::InputMedia {
    let part = functions::upload::SaveFilePart { file_id: id, file_part: 0, bytes: vec![7; 10] };
    program.call(&part).await.unwrap();
    let file = types::InputFile { id, parts: 1, name: format!("{id}.pdf"), md5_checksum: String::new() }.into();
    let media = if photo { uploaded_photo(file) } else { uploaded_document(file) };
    let request = functions::messages::UploadMedia { business_connection_id: None, peer: peer.clone(), media };
    match program.call(&request).await.unwrap() {
        enums::MessageMedia::Photo(types::MessageMediaPhoto { photo: Some(enums::Photo::Photo(photo)), .. }) => {
            input_photo(photo.id, photo.access_hash, photo.file_reference)
        }
        enums::MessageMedia::Document(types::MessageMediaDocument {
            document: Some(enums::Document::Document(document)),
            ..
        }) => types::InputMediaDocument {
            spoiler: false,
            id: types::InputDocument {
                id: document.id,
                access_hash: document.access_hash,
                file_reference: document.file_reference,
            }
            .into(),
            video_cover: None,
            video_timestamp: None,
            ttl_seconds: None,
            query: None,
        }
        .into(),
        other => panic!("{other:?}"),
    }
}

fn input_photo(id: i64, access_hash: i64, file_reference: Vec<u8>) -> enums::InputMedia {
    let id = types::InputPhoto { id, access_hash, file_reference }.into();
    types::InputMediaPhoto { spoiler: false, live_photo: false, id, ttl_seconds: None, video: None }.into()
}

fn uploaded_photo(file: enums::InputFile) -> enums::InputMedia {
    types::InputMediaUploadedPhoto {
        spoiler: false,
        live_photo: false,
        file,
        stickers: None,
        ttl_seconds: None,
        video: None,
    }
    .into()
}

fn uploaded_document(file: enums::InputFile) -> enums::InputMedia {
    types::InputMediaUploadedDocument {
        nosound_video: false,
        force_file: true,
        spoiler: false,
        file,
        thumb: None,
        mime_type: "application/pdf".into(),
        attributes: Vec::new(),
        stickers: None,
        video_cover: None,
        video_timestamp: None,
        ttl_seconds: None,
    }
    .into()
}

fn album(peer: &enums::InputPeer, files: &[(&enums::InputMedia, &str, i64)]) -> functions::messages::SendMultiMedia {
    let single = |&(media, message, random_id): &(&enums::InputMedia, &str, i64)| {
        let (media, message) = (media.clone(), message.to_owned());
        types::InputSingleMedia { media, random_id, message, entities: None }.into()
    };
    functions::messages::SendMultiMedia {
        silent: false,
        background: false,
        clear_draft: false,
        noforwards: false,
        update_stickersets_order: false,
        invert_media: false,
        allow_paid_floodskip: false,
        peer: peer.clone(),
        reply_to: None,
        multi_media: files.iter().map(single).collect(),
        schedule_date: None,
        send_as: None,
        quick_reply_shortcut: None,
        effect: None,
        allow_paid_stars: None,
    }
}

/// The ids of an album's messages by `random_id`, their `grouped_id`s, and how far each advances the stream.
fn sent_album(answer: enums::Updates) -> (Vec<(i64, i32)>, Vec<Option<i64>>, i32) {
    let enums::Updates::Updates(answer) = answer else { panic!("updates") };
    let (mut names, mut groups, mut steps) = (Vec::new(), Vec::new(), 0);
    for update in answer.updates {
        match update {
            enums::Update::MessageId(named) => names.push((named.random_id, named.id)),
            enums::Update::NewMessage(new) => {
                let enums::Message::Message(message) = new.message else { panic!("a message") };
                groups.push(message.grouped_id);
                steps += new.pts_count;
            }
            other => panic!("{other:?}"),
        }
    }
    (names, groups, steps)
}

#[tokio::test]
async fn an_album_comes_whole_under_one_number_and_a_resent_one_is_the_same() {
    let (sandbox, _, paul, program) = after_login().await;
    let peer = program.resolve("paul_p").await;
    let photo = upload(&program, &peer, 1, true).await;
    let other = upload(&program, &peer, 2, true).await;
    let request = album(&peer, &[(&photo, "Our office", 11), (&other, "", 12)]);
    let (names, groups, steps) = sent_album(program.call(&request).await.unwrap());
    assert!(groups[0].is_some() && groups == [groups[0]; 2], "{groups:?}");
    assert_eq!((names.iter().map(|name| name.0).collect::<Vec<_>>(), steps), (vec![11, 12], 2));
    assert_eq!(sent_album(program.call(&request).await.unwrap()), (names, groups.clone(), 0));
    let received: Vec<_> =
        sandbox.received(paul).into_iter().map(|got| (got.text, got.random_id, got.grouped_id)).collect();
    assert_eq!(received, [("Our office".into(), Some(11), groups[0]), (String::new(), Some(12), groups[0])]);
    // Another album has another number.
    let (_, others, _) = sent_album(program.call(&album(&peer, &[(&photo, "", 13), (&other, "", 14)])).await.unwrap());
    assert_ne!(others, groups);
}

#[tokio::test]
async fn an_album_that_is_not_right_is_refused_as_a_whole() {
    let (sandbox, _, paul, program) = after_login().await;
    let peer = program.resolve("paul_p").await;
    let (photo, file) = (upload(&program, &peer, 1, true).await, upload(&program, &peer, 2, false).await);
    let refused = async |files: &[(&enums::InputMedia, &str, i64)]| named(program.call(&album(&peer, files)).await);
    let long = "a".repeat(1025);
    let raw =
        uploaded_photo(types::InputFile { id: 1, parts: 1, name: "1".into(), md5_checksum: String::new() }.into());
    let outdated = input_photo(1, 1, vec![9]);
    let unknown = input_photo(3, 3, vec![9]);
    let eleven: Vec<_> = (1..12).map(|id| (&photo, "", id)).collect();
    for (files, error) in [
        (vec![], (400, "MEDIA_EMPTY")),
        (eleven, (400, "MULTI_MEDIA_TOO_LONG")),
        (vec![(&photo, "", 1), (&photo, "", 0)], (400, "RANDOM_ID_EMPTY")),
        (vec![(&photo, "", 1), (&photo, "", 1)], (500, "RANDOM_ID_DUPLICATE")),
        (vec![(&photo, "", 1), (&photo, &long, 2)], (400, "MEDIA_CAPTION_TOO_LONG")),
        (vec![(&photo, "", 1), (&file, "", 2)], (400, "MEDIA_INVALID")),
        (vec![(&photo, "", 1), (&raw, "", 2)], (400, "MEDIA_INVALID")),
        (vec![(&photo, "", 1), (&unknown, "", 2)], (400, "MEDIA_EMPTY")),
        (vec![(&photo, "", 1), (&outdated, "", 2)], (400, "FILE_REFERENCE_EXPIRED")),
    ] {
        assert_eq!(refused(&files).await, (error.0, error.1.to_owned()));
    }
    assert!(sandbox.received(paul).is_empty());
}
