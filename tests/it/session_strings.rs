//! Stories of sessions from and for the Python libraries, which run in a virtual environment below `target`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use salesdesk::accounts::{AccountManager, ImportError, SessionExportError, Supervisor};
use salesdesk::domain::account::{AccountStatus, StatusReason};
use salesdesk::domain::ids::AccountId;
use salesdesk::domain::phone::Phone;
use salesdesk::telegram::SessionFormat;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use telegram_sandbox::SeededSession;
use telegram_sandbox::world::{Person, PersonId};

use crate::desk::{ADMIN, Desk};

const PHONE: &str = "+15551230132";

async fn desk_with_anna() -> (Desk, AccountManager, Supervisor, PersonId) {
    let desk = Desk::open().await;
    let anna = desk.sandbox.add(Person::named("Anna").phone(PHONE).home_dc(4));
    let (manager, supervisor) = desk.manager();
    (desk, manager, supervisor, anna)
}

/// A desk at which Anna's account is logged in.
async fn desk_that_has_anna() -> (Desk, AccountManager, Supervisor, PersonId, AccountId) {
    let (desk, manager, supervisor, anna) = desk_with_anna().await;
    let text = pyrogram_string(&desk.sandbox.seed_session(anna, None), 0);
    let account = manager.import_session(&text, ADMIN).await.unwrap().id;
    supervisor.client(account).await.unwrap().me().await.unwrap();
    (desk, manager, supervisor, anna, account)
}

/// What Pyrogram would write, independent of this program's code.
pub(crate) fn pyrogram_string(session: &SeededSession, bot: u8) -> SecretString {
    let dc = u8::try_from(session.dc).unwrap();
    let (api_id, user) = (12345_u32.to_be_bytes(), session.user_id.to_be_bytes());
    let bytes = [&[dc][..], &api_id, &[0], &session.auth_key, &user, &[bot]].concat();
    URL_SAFE_NO_PAD.encode(bytes).into()
}

/// A Python with the libraries: `SALESDESK_PYTHON`, or a virtual environment in `target`, created at the first call.
fn interpreter() -> PathBuf {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    let make = || {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let python = folder.join("target/venv/bin/python");
        if !python.exists() {
            run(Command::new("python3").args(["-m", "venv"]).arg(folder.join("target/venv")));
        }
        let requirements = folder.join("tests/python/requirements.txt");
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(requirements));
        python
    };
    MADE.get_or_init(|| std::env::var_os("SALESDESK_PYTHON").map_or_else(make, PathBuf::from)).clone()
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("these tests need Python 3.11 or later: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Runs an operation of a Python library.
async fn python(order: Value) -> Value {
    let output = tokio::task::spawn_blocking(move || {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/session_string.py");
        let mut command = Command::new(interpreter());
        let command = command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(order.to_string().as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    });
    let output = output.await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A library opens a session string at the sandbox and writes a message to its account's own chat.
async fn open(desk: &Desk, tool: &str, text: &SecretString) -> Value {
    let (_, address) = desk.sandbox.dcs().into_iter().find(|(dc, _)| *dc == 4).unwrap();
    python(json!({
        "do": "open", "tool": tool, "session": text.expose_secret(), "api_id": 12345,
        "host": address.ip().to_string(), "port": address.port(),
    }))
    .await
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn a_string_that_telethon_made_is_taken_over() {
    let (desk, manager, supervisor, anna) = desk_with_anna().await;
    let session = desk.sandbox.seed_session(anna, None);
    let made = python(json!({
        "do": "make", "tool": "telethon", "auth_key": hexadecimal(&session.auth_key),
        // The address does not matter: the desk knows where its data centres are.
        "dc": session.dc, "host": "192.0.2.1", "port": 443,
    }));
    let text = SecretString::from(made.await["session"].as_str().unwrap());

    let account = manager.import_session(&text, ADMIN).await.unwrap();
    assert_eq!((account.phone.e164(), account.status), (PHONE, AccountStatus::Active));
    assert_eq!(account.telegram_user_id.map(|id| id.0), Some(anna.0));
    let client = supervisor.client(account.id).await.unwrap();
    assert_eq!(client.me().await.unwrap().id.0, anna.0);

    assert_eq!(desk.sandbox.sessions(anna).len(), 1);
    assert_eq!(desk.sandbox.sessions_used_twice(), 0);
    let log = desk.store.read().await.unwrap().audit().newest(10).await.unwrap();
    assert!(log.iter().any(|line| line.action == "session_imported" && line.actor == Some(ADMIN)));
}

#[tokio::test]
async fn telethon_goes_on_with_what_the_desk_hands_out() {
    let (desk, manager, _, anna, account) = desk_that_has_anna().await;
    let text = manager.export_session(account, SessionFormat::Telethon, ADMIN).await.unwrap();
    let opened = open(&desk, "telethon", &text).await;
    assert_eq!((opened["id"].as_i64(), opened["phone"].as_str()), (Some(anna.0), Some(&PHONE[1..])));
    assert_eq!(opened["session"], text.expose_secret());
    assert_eq!(desk.sandbox.history(anna, anna)[0].text, "from Telethon");
    assert_eq!(desk.sandbox.sessions_used_twice(), 0);
}

#[tokio::test]
async fn pyrogram_goes_on_with_what_the_desk_hands_out() {
    let (desk, manager, _, anna, account) = desk_that_has_anna().await;
    let text = manager.export_session(account, SessionFormat::PyrogramV2, ADMIN).await.unwrap();
    let opened = open(&desk, "pyrogram", &text).await;
    assert_eq!((opened["id"].as_i64(), opened["phone"].as_str()), (Some(anna.0), Some(&PHONE[1..])));
    assert_eq!(opened["session"], text.expose_secret());
    assert_eq!(desk.sandbox.history(anna, anna)[0].text, "from Pyrogram");
    assert_eq!(desk.sandbox.sessions_used_twice(), 0);
}

#[tokio::test]
async fn pyrogram_reads_our_old_strings_and_we_read_the_same() {
    let (_desk, manager, _, anna, account) = desk_that_has_anna().await;
    let text = manager.export_session(account, SessionFormat::PyrogramV1, ADMIN).await.unwrap();
    let read = python(json!({ "do": "pack", "tool": "pyrogram", "session": text.expose_secret() })).await;
    assert_eq!((read["dc"].as_i64(), read["id"].as_i64()), (Some(4), Some(anna.0)));
    assert_eq!(read["is_bot"], false);
    let account = manager.import_session(&text, ADMIN).await.unwrap();
    assert_eq!(account.telegram_user_id.map(|id| id.0), Some(anna.0));
}

#[tokio::test]
async fn a_session_that_was_handed_out_rests_here_until_it_is_brought_back() {
    let (desk, manager, supervisor, _, account) = desk_that_has_anna().await;
    let client = supervisor.client(account).await.unwrap();
    let text = manager.export_session(account, SessionFormat::PyrogramV2, ADMIN).await.unwrap();
    let exported = manager.account(account).await.unwrap().unwrap();
    assert_eq!(exported.status, AccountStatus::Disabled);
    assert_eq!(exported.status_reason, Some(StatusReason::SessionExported));
    assert!(supervisor.client(account).await.is_err());
    assert!(!client.is_alive());

    let back = manager.import_session(&text, ADMIN).await.unwrap();
    assert_eq!((back.id, back.status, back.status_reason), (account, AccountStatus::Active, None));
    assert!(supervisor.client(account).await.unwrap().is_authorized().await.unwrap());
    assert_eq!(desk.sandbox.sessions_used_twice(), 0);
}

#[tokio::test]
async fn a_session_that_is_at_work_here_is_refused_before_it_is_connected_twice() {
    let (desk, manager, supervisor, anna, account) = desk_that_has_anna().await;
    let session = desk.store.read().await.unwrap().sessions().get(account).await.unwrap().unwrap();
    let again = supervisor.export(&session, SessionFormat::Telethon).unwrap();
    let calls = desk.sandbox.look().journal.entries().len();
    assert!(
        matches!(manager.import_session(&again, ADMIN).await, Err(ImportError::AlreadyHere(at)) if at.id == account)
    );
    assert_eq!(desk.sandbox.look().journal.entries().len(), calls);

    // Another session of the same person is not accepted either.
    let other = pyrogram_string(&desk.sandbox.seed_session(anna, None), 0);
    assert!(
        matches!(manager.import_session(&other, ADMIN).await, Err(ImportError::AlreadyHere(at)) if at.id == account)
    );
    assert_eq!(desk.sandbox.sessions_used_twice(), 0);
}

#[tokio::test]
async fn a_session_that_is_good_for_nothing_leaves_no_trace() {
    let (desk, manager, _, anna) = desk_with_anna().await;
    let revoked = pyrogram_string(&desk.sandbox.seed_session(anna, None), 0);
    desk.sandbox.revoke_sessions(anna);
    assert!(matches!(manager.import_session(&revoked, ADMIN).await, Err(ImportError::Dead)));

    let unknown = SeededSession { dc: 4, auth_key: [7; 256], user_id: anna.0 };
    assert!(matches!(manager.import_session(&pyrogram_string(&unknown, 0), ADMIN).await, Err(ImportError::Dead)));

    let bot = pyrogram_string(&desk.sandbox.seed_session(anna, None), 1);
    assert!(matches!(manager.import_session(&bot, ADMIN).await, Err(ImportError::Bot)));

    let banned = pyrogram_string(&desk.sandbox.seed_session(anna, None), 0);
    desk.sandbox.ban(anna);
    assert!(matches!(manager.import_session(&banned, ADMIN).await, Err(ImportError::Banned)));
    assert_eq!(manager.accounts().await.unwrap(), []);
}

#[tokio::test]
async fn an_account_that_waited_for_its_login_takes_the_session_over() {
    let (desk, manager, _, anna) = desk_with_anna().await;
    let waiting = manager.add_account(&Phone::parse(PHONE).unwrap(), ADMIN).await.unwrap();
    assert!(matches!(
        manager.export_session(waiting.id, SessionFormat::Telethon, ADMIN).await,
        Err(SessionExportError::NoSession)
    ));
    let text = pyrogram_string(&desk.sandbox.seed_session(anna, None), 0);
    let account = manager.import_session(&text, ADMIN).await.unwrap();
    assert_eq!((account.id, account.status), (waiting.id, AccountStatus::Active));
}
