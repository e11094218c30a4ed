//! No loop turns without news: each method of both protocols fails for good, and what the desk does about it is counted.
//! Its rule: what is counted is what the other side sees, and what reaches the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures::{StreamExt as _, stream};
use salesdesk::app::WatchSettings;
use salesdesk::domain::outbox::MediaKind;
use salesdesk::domain::username::Username;
use salesdesk::store::{Media, NewItem};
use telegram_sandbox::methods;
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, When};

use crate::desk::ADMIN;
use crate::watch::Watched;

/// What the desk begins to do about a failure, it does within this time.
const AT_FIRST: Duration = Duration::from_secs(7);
/// Nothing new happens in it. Long enough for a loop of one turn a second to be seen.
const WINDOW: Duration = Duration::from_secs(5);
/// Turns that two independent things that are tried again may come to within the window, once each has failed for a while.
const TURNS: usize = 4;
/// Two messages that are tried once more commit twice each; the heartbeat and the check of the ground commit, too.
const COMMITS: u64 = 6;
/// How many desks fail at the same time.
const AT_ONCE: usize = 16;

/// Which method fails, and how.
#[derive(Clone, Copy, Debug)]
struct Broken {
    door: Door,
    method: &'static str,
    code: i32,
    text: &'static str,
}

/// How often each method was called.
type Calls = BTreeMap<String, usize>;

impl Watched {
    fn calls_since(&self, from: usize) -> Calls {
        let mut calls = Calls::new();
        for call in self.sandbox.look().journal.entries().iter().skip(from) {
            *calls.entry(call.method.clone()).or_default() += 1;
        }
        calls
    }

    fn journal(&self) -> usize {
        self.sandbox.look().journal.entries().len()
    }

    /// A day's work in a moment: a prospect writes and is answered, two strangers are written to, a member looks around.
    async fn day(&self) {
        let sandbox = &self.sandbox;
        let bob = sandbox.add(Person::named("Bob Buys").username("bob_buys"));
        for name in ["eve_buys", "kim_buys", "lee_buys"] {
            sandbox.add(Person::named(name).username(name));
        }
        sandbox.close_connections(None);
        sandbox.write(bob, self.people[0], "How much is it?");
        for command in ["/start", "/accounts", "/send @eve_buys Good day", "/dialog @bob_buys", "/queue"] {
            sandbox.say(self.ann, command);
        }
        let file = Media {
            kind: MediaKind::Document,
            file_name: "offer.pdf".into(),
            mime_type: None,
            content: vec![7; 300].into(),
        };
        for (key, name, media) in
            [("answer", "bob_buys", None), ("hello", "kim_buys", None), ("offer", "lee_buys", Some(file))]
        {
            let new = NewItem { media, ..NewItem::text(key, Username::parse(name).unwrap(), "Good day", ADMIN) };
            self.app().outbox.accept(&NewItem { from: Some(self.accounts[0]), ..new }).await.unwrap();
        }
        self.app().outbox.show_typing(self.accounts[0], salesdesk::domain::ids::TelegramUserId(bob.0));
        let (monitor, account) = (self.app().monitor.clone(), self.accounts[0]);
        tokio::spawn(async move { monitor.check_account(account).await });
    }

    async fn desk() -> Self {
        let mut watched = Self::seeded(1).await;
        // Waits as they are, not in a hurry.
        watched.watch = WatchSettings::default();
        watched.start().await;
        watched.all_connected().await;
        let mut work = watched.app().store.begin().await.unwrap();
        work.settings().set_minimum_gap(0, None).await.unwrap();
        work.commit().await.unwrap();
        watched
    }
}

/// What is wrong with a desk whose method fails for good.
async fn wrong(broken: Broken) -> Option<String> {
    let mut watched = Watched::desk().await;
    let Broken { door, method, code, text } = broken;
    let kind = FaultKind::Error { code, text: text.into() };
    let fault = Fault { door, method: method.into(), caller: None, times: u32::MAX, kind, when: When::BeforeEffect };
    watched.sandbox.edit(|state| state.faults.order(fault));
    watched.day().await;
    tokio::time::sleep(AT_FIRST).await;
    let (from, commits) = (watched.journal(), watched.app().store.commits());
    tokio::time::sleep(WINDOW).await;
    let commits = watched.app().store.commits() - commits;
    let calls = watched.calls_since(from);
    let too_many: Calls = calls.into_iter().filter(|(_, calls)| *calls > TURNS).collect();
    // What cannot end does so when the test ends.
    let _ = tokio::time::timeout(Duration::from_secs(5), watched.stop()).await;
    (!too_many.is_empty() || commits > COMMITS).then(|| format!("{broken:?}: {too_many:?}, {commits} commits"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_loop_turns_without_news_whatever_fails() {
    let mut desk = Watched::desk().await;
    desk.day().await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let used = desk.calls_since(0);
    desk.stop().await;
    let mut all = Vec::new();
    for (door, code, text) in [
        (Door::Mtproto, 500, "INTERNAL"),
        (Door::Mtproto, 400, "SOMETHING_NEW"),
        (Door::Mtproto, 401, "USER_DEACTIVATED_BAN"),
        (Door::BotApi, 500, "Internal Server Error"),
        (Door::BotApi, 400, "Bad Request: something new"),
    ] {
        let methods = methods(door).into_iter().filter(|method| used.contains_key(*method));
        all.extend(methods.map(|method| Broken { door, method, code, text }));
    }
    let names: BTreeSet<&str> = all.iter().map(|broken| broken.method).collect();
    for method in [
        "messages.sendMessage",
        "messages.sendMedia",
        "contacts.resolveUsername",
        "help.getConfig",
        "sendMessage",
        "getUpdates",
    ] {
        assert!(names.contains(method), "the day has to use {method}: {names:?}");
    }
    let wrong: Vec<String> =
        stream::iter(all).map(wrong).buffer_unordered(AT_ONCE).filter_map(async |one| one).collect().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
