//! No busy loops: each method of both protocols fails permanently, and the desk's calls and commits are counted.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use futures::{StreamExt as _, future, stream};
use telegram_sandbox::methods;
use telegram_sandbox::world::{Door, Fault, FaultKind, When};

use crate::no_news_days::Day;
use crate::walls;
use crate::watch::Watched;

/// The desk begins its reaction to a failure within this time.
const AT_FIRST: Duration = Duration::from_secs(7);
/// What a day needs in the background is called within this time, however slow the machine is.
const LATEST: Duration = Duration::from_secs(90);
/// A quiet period, long enough to notice a loop that runs once a second.
const WINDOW: Duration = Duration::from_secs(5);
/// A busy loop runs in each of these windows; work that merely began late on a slow machine does not. A quiet desk is
/// watched until its first quiet window.
const WINDOWS: usize = 24;
/// The number of retries in a window that two independent operations may reach.
const TURNS: usize = 4;
/// Two retried messages commit twice each; the heartbeat and the check of the ground commit, too.
const COMMITS: u64 = 6;
/// How many desks fail at the same time.
const AT_ONCE: usize = 32;

/// Methods that a library calls for the program, so that our code does not name them.
const BY_LIBRARIES: [&str; 1] = ["upload.getFile"];

/// The method that fails, on which day, and how.
#[derive(Clone, Copy, Debug)]
struct Broken {
    day: Day,
    door: Door,
    method: &'static str,
    code: i32,
    text: &'static str,
}

/// How often each method was called.
type Calls = BTreeMap<String, usize>;

impl Watched {
    /// The calls since a place in the journal. A part that goes on with a file is progress, however slowly it comes; the
    /// first part, and one that is sent again, is a try.
    fn calls_since(&self, from: usize) -> Calls {
        let (mut calls, mut parts) = (Calls::new(), BTreeSet::new());
        for (place, call) in self.sandbox.look().journal.entries().iter().enumerate() {
            let part = call.params["part"].as_i64();
            let goes_on = call.method.starts_with("upload.save")
                && parts.insert((call.params["file_id"].as_i64(), part))
                && part != Some(0);
            if place >= from && !goes_on {
                *calls.entry(call.method.clone()).or_default() += 1;
            }
        }
        calls
    }

    fn journal(&self) -> usize {
        self.sandbox.look().journal.entries().len()
    }
}

/// The methods that the program's source names.
fn named_in_the_program(door: Door) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (room, _, code) in walls::all() {
        let code: String = code.split_whitespace().collect::<Vec<_>>().join(" ").replace(" .", ".");
        match (door, room.as_str()) {
            (Door::Mtproto, "telegram") => named.extend(code.split("functions::").skip(1).filter_map(function)),
            (Door::BotApi, "bot") => named.extend(bot_methods(&code)),
            _ => {}
        }
    }
    named
}

/// `messages::GetHistory {` becomes `messages.getHistory`.
fn function(code: &str) -> Option<String> {
    let (area, rest) = code.split_once("::")?;
    let name = word(rest);
    let (first, others) = name.split_at_checked(1)?;
    let is_area = area.chars().all(|c| c.is_ascii_lowercase());
    (is_area && !others.is_empty()).then(|| format!("{area}.{}{others}", first.to_lowercase()))
}

/// teloxide's methods, and those named in strings.
fn bot_methods(code: &str) -> Vec<String> {
    let known = methods(Door::BotApi);
    let of_teloxide = ["bot.", "connection()."].into_iter().flat_map(|whose| {
        let alone = move |at: usize| {
            whose != "bot." || !code[..at].ends_with(|c: char| c.is_alphanumeric() || "._".contains(c))
        };
        let called = code
            .match_indices(whose)
            .filter(move |(at, _)| alone(*at))
            .map(move |(at, _)| word(&code[at + whose.len()..]));
        called.map(camel).filter(|name| !NO_METHODS.contains(&name.as_str()))
    });
    let in_text = code.split('"').flat_map(|text| text.rsplit('/').next()).filter(|text| known.contains(text));
    of_teloxide.chain(in_text.map(str::to_owned)).collect()
}

/// Calls on the bot that are no methods of Telegram.
const NO_METHODS: [&str; 8] =
    ["apiUrl", "client", "clone", "downloadFile", "downloadFileStream", "setApiUrl", "token", "with"];

fn word(code: &str) -> &str {
    code.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap()
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap().to_owned();
    words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
}

/// The fault of a desk whose method fails permanently.
async fn wrong(broken: Broken) -> Option<String> {
    let Broken { day, door, method, code, text } = broken;
    let mut watched = Watched::on(day).await;
    let kind = FaultKind::Error { code, text: text.into() };
    let fault = Fault { door, method: method.into(), caller: None, times: u32::MAX, kind, when: When::BeforeEffect };
    watched.sandbox.edit(|state| state.faults.order(fault));
    watched.spend(day).await;
    tokio::time::sleep(AT_FIRST).await;
    let mut found = None;
    for _ in 0..WINDOWS {
        found = turns(&watched).await.map(|turns| format!("{broken:?}: {turns}"));
        if found.is_none() {
            break;
        }
    }
    // Unfinished work ends when the test ends.
    let _ = tokio::time::timeout(Duration::from_secs(5), watched.stop()).await;
    found
}

/// The calls that were too many within a window.
async fn turns(watched: &Watched) -> Option<String> {
    let (from, commits) = (watched.journal(), watched.app().store.commits());
    tokio::time::sleep(WINDOW).await;
    let commits = watched.app().store.commits() - commits;
    let calls = watched.calls_since(from);
    let too_many: Calls = calls.into_iter().filter(|(_, calls)| *calls > TURNS).collect();
    (!too_many.is_empty() || commits > COMMITS).then(|| format!("{too_many:?}, {commits} commits"))
}

/// The methods that must be used: those that the program names.
fn named(door: Door) -> BTreeSet<String> {
    let mut named = named_in_the_program(door);
    assert!(named.len() > 15, "{door:?}: {named:?}");
    named.extend(BY_LIBRARIES.map(str::to_owned).into_iter().filter(|_| door == Door::Mtproto));
    named
}

/// The first day on which each method is used. Some work follows a day in the background, so this waits for it.
async fn first_used(named: &BTreeSet<String>) -> BTreeMap<String, Day> {
    let desks = [Day::Talk, Day::Group, Day::Logins].map(async |day| {
        let mut desk = Watched::on(day).await;
        desk.spend_soundly(day).await;
        (day, desk)
    });
    let desks = future::join_all(desks).await;
    let begun = Instant::now();
    let used = loop {
        let mut used = BTreeMap::new();
        for (day, desk) in &desks {
            for method in desk.calls_since(0).into_keys() {
                used.entry(method).or_insert(*day);
            }
        }
        if begun.elapsed() > LATEST || named.iter().all(|method| used.contains_key(method)) {
            break used;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    for (_, mut desk) in desks {
        desk.stop().await;
    }
    used
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_loop_turns_without_news_whatever_fails() {
    // Each method fails on the first day that needs it.
    let by_door = [Door::Mtproto, Door::BotApi].map(|door| (door, named(door)));
    let all_named = by_door.iter().flat_map(|(_, named)| named.clone()).collect();
    let first_used = first_used(&all_named).await;
    for (door, named) in by_door {
        let unused: Vec<_> = named.iter().filter(|method| !first_used.contains_key(*method)).collect();
        assert!(unused.is_empty(), "no day needs {unused:?}, so that nothing is known of their failure");
        let known = methods(door).into_iter().filter(|method| first_used.contains_key(*method));
        let unnamed: Vec<_> = known.filter(|method| !named.contains(*method)).collect();
        assert!(unnamed.is_empty(), "{unnamed:?} were called, and nothing in the program names them");
    }
    let mut all = Vec::new();
    for (door, code, text) in [
        (Door::Mtproto, 500, "INTERNAL"),
        (Door::Mtproto, 400, "SOMETHING_NEW"),
        (Door::Mtproto, 401, "USER_DEACTIVATED_BAN"),
        (Door::BotApi, 500, "Internal Server Error"),
        (Door::BotApi, 400, "Bad Request: something new"),
    ] {
        let methods = methods(door).into_iter().filter_map(|method| Some((method, *first_used.get(method)?)));
        all.extend(methods.map(|(method, day)| Broken { day, door, method, code, text }));
    }
    let wrong: Vec<String> =
        stream::iter(all).map(wrong).buffer_unordered(AT_ONCE).filter_map(async |one| one).collect().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
