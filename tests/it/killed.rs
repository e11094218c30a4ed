//! Stories of a desk that is killed by SIGKILL during a login, and of what its files and logs contain then.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::{Person, PersonId};
use telegram_sandbox::{Sandbox, SandboxConfig};

use crate::bot::names_code;

const LIMIT: Duration = Duration::from_secs(20);
const PHONE: &str = "+15551230132";
const PASSWORD: &str = "tangerine-autumn";

/// A desk in its own process, with its log.
pub(crate) struct Process {
    child: Child,
    log: Arc<Mutex<String>>,
}

impl Process {
    /// Starts a program and waits until the desk is open.
    pub(crate) fn start(program: &Path, folder: &Path, variables: &[(&str, String)]) -> Self {
        let mut command = Command::new(program);
        command.env_clear().current_dir(folder).stderr(Stdio::piped()).envs(variables.iter().cloned());
        let missing = || panic!("{} is not built: run the whole `cargo test --workspace`", program.display());
        let mut child = command.spawn().unwrap_or_else(|_| missing());
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let mut head = String::new();
        let opened = lines.by_ref().any(|line| {
            head.push_str(&line);
            head.push('\n');
            line.contains("the desk is open")
        });
        assert!(opened, "it did not open:\n{head}");
        let log = Arc::new(Mutex::new(head));
        let more = Arc::clone(&log);
        std::thread::spawn(move || {
            for line in lines {
                let mut log = more.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        Self { child, log }
    }

    /// Kills it at once. Returns its log.
    pub(crate) fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let log = self.log.lock().unwrap();
        log.clone()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Also after a failed assertion; the process may be gone already.
        let _ = self.child.kill();
    }
}

struct Scene {
    sandbox: Sandbox,
    ann: PersonId,
    sam: PersonId,
    folder: tempfile::TempDir,
    keys: Vec<(i32, [u8; 256])>,
}

impl Scene {
    async fn set() -> Self {
        let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
        let ann = sandbox.add(Person::named("Ann"));
        let sam = Person::named("Sam Sales").username("sam_sales").phone(PHONE);
        let sam = sandbox.add(sam.password(PASSWORD, Some("the season")));
        let keys = sandbox.dcs().iter().map(|(dc, _)| (*dc, sandbox.new_auth_key(*dc))).collect();
        Self { sandbox, ann, sam, folder: tempfile::tempdir().unwrap(), keys }
    }

    fn variables(&self) -> Vec<(&'static str, String)> {
        // Data centre 2 is the home of new logins.
        let mut dcs = self.sandbox.dcs();
        dcs.sort_by_key(|(dc, _)| *dc != 2);
        let list = |entries: Vec<String>| entries.join(",");
        vec![
            ("BOT_TOKEN", self.sandbox.bot_token()),
            ("TELEGRAM_API_ID", "12345".into()),
            ("TELEGRAM_API_HASH", "0123456789abcdef0123456789abcdef".into()),
            ("OWNER_IDS", self.ann.0.to_string()),
            ("BOT_API_URL", self.sandbox.bot_api_url()),
            ("TELEGRAM_DC", list(dcs.iter().map(|(dc, address)| format!("{dc}={address}")).collect())),
            ("SANDBOX_KEYS", list(self.keys.iter().map(|(dc, key)| format!("{dc}={}", hex(key))).collect())),
            ("LOG", "trace".into()),
        ]
    }

    async fn open(&self) -> Process {
        let (folder, variables) = (self.folder.path().to_owned(), self.variables());
        let start = move || Process::start(&example("desk_child"), &folder, &variables);
        tokio::task::spawn_blocking(start).await.unwrap()
    }

    async fn shown(&self, words: &str) -> ChatMessage {
        let found = self.sandbox.wait_for_bot(self.ann, LIMIT, |chat| {
            chat.iter().rev().find(|message| message.from_bot && message.text.contains(words)).cloned()
        });
        match found.await {
            Some(message) => message,
            None => panic!("nobody said {words:?}: {:#?}", self.sandbox.bot_chat(self.ann)),
        }
    }

    /// Every file of the desk, with its bytes.
    fn files(&self) -> Vec<(String, Vec<u8>)> {
        let paths = std::fs::read_dir(self.folder.path().join("data")).unwrap().map(|file| file.unwrap().path());
        paths.filter_map(|path| Some((path.display().to_string(), std::fs::read(&path).ok()?))).collect()
    }

    /// Waits until this text is in the desk's files.
    async fn kept(&self, words: &str) {
        let until = Instant::now() + LIMIT;
        while !self.files().iter().any(|(_, bytes)| holds(bytes, words.as_bytes())) {
            assert!(Instant::now() < until, "{words:?} was not saved");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn tap(&self, message: i64, code: &str) {
        for digit in code.chars() {
            let press = self.sandbox.press(self.ann, message, digit.to_string().as_str()).unwrap();
            press.answer(LIMIT).await.unwrap();
        }
    }
}

/// The executable of an example, beside this test's.
fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.parent().unwrap().parent().unwrap().join("examples").join(name)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether these bytes contain a secret: raw, hexadecimal, or in any Base64.
fn holds(bytes: &[u8], secret: &[u8]) -> bool {
    let digits = hex(secret);
    // In Base64 a secret inside other data begins at one of three offsets; its inner part is the same.
    let encoded = (0..3).flat_map(|offset| {
        let padded = [vec![0; offset], secret.to_vec()].concat();
        [STANDARD_NO_PAD.encode(&padded), URL_SAFE_NO_PAD.encode(&padded), STANDARD.encode(&padded)].map(move |text| {
            let text = text.trim_end_matches('=');
            text[(offset * 4).div_ceil(3)..text.len() - 1].to_owned()
        })
    });
    let mut forms = vec![secret.to_vec(), digits.to_uppercase().into_bytes(), digits.into_bytes()];
    forms.extend(encoded.map(String::into_bytes));
    forms.iter().any(|form| bytes.windows(form.len()).any(|window| window == form))
}

#[tokio::test]
async fn a_killed_desk_goes_on_with_the_same_login_and_leaves_no_secret_behind() {
    let scene = Scene::set().await;
    let desk = scene.open().await;
    scene.sandbox.say(scene.ann, &format!("/add_account {PHONE}"));
    let card = scene.shown("Enter it with the buttons").await;
    let mut logs = desk.kill();

    // Between "code requested" and "code entered".
    let desk = scene.open().await;
    let code = scene.sandbox.code(scene.sam).unwrap().code;
    scene.tap(card.id, &code).await;
    scene.shown("This account has a password").await;
    logs.push_str(&desk.kill());

    // Between code and password.
    let desk = scene.open().await;
    scene.sandbox.say(scene.ann, PASSWORD);
    scene.shown("is in: Sam Sales").await;
    logs.push_str(&desk.kill());

    {
        let world = scene.sandbox.look();
        let calls = |method| world.journal.calls(method).count();
        assert_eq!((calls("auth.sendCode"), calls("auth.signIn"), calls("auth.checkPassword")), (1, 1, 1));
        for entry in world.journal.entries().iter().filter(|entry| entry.method != "auth.signIn") {
            assert!(!names_code(&entry.params.to_string(), &code), "the code stands in {}", entry.method);
        }
    }
    let chat = scene.sandbox.bot_chat(scene.ann);
    assert!(!chat.iter().any(|message| message.text.contains(PASSWORD)), "the password was deleted from the chat");

    let token = scene.sandbox.bot_token();
    let mut secrets = vec![("password", PASSWORD.as_bytes()), ("token", token.split_once(':').unwrap().1.as_bytes())];
    let sam = scene.sandbox.look().person(scene.sam).unwrap().clone();
    let hashes: Vec<String> = sam.codes.into_iter().map(|code| code.phone_code_hash).collect();
    assert!(!hashes.is_empty());
    secrets.extend(hashes.iter().map(|hash| ("phone_code_hash", hash.as_bytes())));
    secrets.extend(scene.keys.iter().map(|(_, key)| ("auth key", &key[..])));
    let data = scene.folder.path().join("data");
    let mut places = vec![("the logs".to_owned(), logs.into_bytes())];
    for file in std::fs::read_dir(&data).unwrap() {
        let path = file.unwrap().path();
        places.push((path.display().to_string(), std::fs::read(&path).unwrap()));
    }
    assert!(places.iter().any(|(name, _)| name.ends_with("-wal")), "the journal of the database is looked at too");
    assert!(places[0].1.windows(10).any(|window| window == b" INFO gram"), "the libraries' logs are looked at too");
    for (place, bytes) in &places {
        for (what, secret) in &secrets {
            assert!(!holds(bytes, secret), "the {what} stands in {place}");
        }
        assert!(!names_code(&String::from_utf8_lossy(bytes), &code), "the code stands in {place}");
    }
}

#[tokio::test]
async fn a_login_code_that_telegram_sends_to_an_account_is_nowhere() {
    const CODE: &str = "quince-774499-quince";
    let scene = Scene::set().await;
    let bob = scene.sandbox.add(Person::named("Bob").username("bob_buys"));
    let desk = scene.open().await;
    scene.sandbox.say(scene.ann, &format!("/add_account {PHONE}"));
    let card = scene.shown("Enter it with the buttons").await;
    scene.tap(card.id, &scene.sandbox.code(scene.sam).unwrap().code).await;
    scene.shown("This account has a password").await;
    scene.sandbox.say(scene.ann, PASSWORD);
    scene.shown("is in: Sam Sales").await;
    // Pushed, and missed; the person's message after it is there, so it has been seen.
    let round = |words: &str| {
        let text = format!("Login code: {CODE}. Do not give this code to anyone!");
        scene.sandbox.write(telegram_sandbox::world::SERVICE_USER, scene.sam, &text);
        scene.sandbox.write(bob, scene.sam, words);
    };
    round("plum-spring");
    scene.kept("plum-spring").await;
    round("plum-summer");
    scene.kept("plum-summer").await;
    let mut logs = desk.kill();
    round("plum-autumn");
    let desk = scene.open().await;
    scene.kept("plum-autumn").await;
    logs.push_str(&desk.kill());

    let mut places = scene.files();
    places.push(("the logs".to_owned(), logs.into_bytes()));
    let said = scene.sandbox.bot_chat(scene.ann).into_iter().map(|message| message.text).collect::<String>();
    places.push(("the bot's chat".to_owned(), said.into_bytes()));
    for entry in scene.sandbox.look().journal.entries() {
        places.push((format!("a call of {}", entry.method), entry.params.to_string().into_bytes()));
    }
    for (place, bytes) in &places {
        assert!(!holds(bytes, CODE.as_bytes()), "the code stands in {place}");
        assert!(!holds(bytes, b"Do not give this code"), "the message stands in {place}");
    }
}

#[test]
fn a_planted_secret_is_found_in_every_form() {
    let secret = b"tangerine-autumn";
    for encoded in [hex(secret), STANDARD.encode(secret), URL_SAFE_NO_PAD.encode([b"ab", &secret[..]].concat())] {
        assert!(holds(format!("before {encoded} after").as_bytes(), secret), "{encoded}");
    }
    assert!(holds(b"..tangerine-autumn..", secret));
    assert!(!holds(b"..tangerine-spring..", secret));
    assert!(names_code("signed in with code=04711 at 04:71", "04711"));
    assert!(!names_code("2026-03-01T09:00:00.047112Z id=904711", "04711"));
}

#[tokio::test]
async fn the_plain_binary_shakes_hands_as_its_library_does() {
    let scene = Scene::set().await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let elsewhere = listener.local_addr().unwrap();
    let mut variables = scene.variables();
    variables.retain(|(name, _)| !["TELEGRAM_DC", "SANDBOX_KEYS"].contains(name));
    variables.push(("TELEGRAM_DC", format!("2={elsewhere}")));
    let folder = scene.folder.path().to_owned();
    let begun = Instant::now();
    let start = move || Process::start(Path::new(env!("CARGO_BIN_EXE_salesdesk")), &folder, &variables);
    let desk = tokio::task::spawn_blocking(start).await.unwrap();
    println!("start to ready on an empty database: {:?}", begun.elapsed());
    scene.sandbox.say(scene.ann, &format!("/add_account {PHONE}"));
    let first = tokio::task::spawn_blocking(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        let mut frame = [0; 44];
        stream.read_exact(&mut frame).unwrap();
        frame
    });
    let frame = first.await.unwrap();
    // Full transport: length, number; then an unencrypted message: no key, an id, a length, and
    // `req_pq_multi#be7e8ef1`.
    assert_eq!(frame[8..16], [0; 8], "no key yet");
    assert_eq!(frame[28..32], 0xbe7e_8ef1_u32.to_le_bytes());
    desk.kill();
}
