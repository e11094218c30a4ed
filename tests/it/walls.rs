//! Checks of the program's structure: which library is used where, and which room may use which.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The room of a file: its folder below `src`, or its own name.
fn room(path: &Path) -> String {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// A file's lines without comments and without its tests, which may use more. A file of tests has none.
fn code(path: &Path) -> String {
    if path.to_str().unwrap().ends_with("_test.rs") {
        return String::new();
    }
    let text = fs::read_to_string(path).unwrap();
    // A line that only declares a file of tests does not end the program's code.
    let tests = text.match_indices("#[cfg(test)]\n").find(|(at, mark)| {
        let mut behind = text[at + mark.len()..].lines();
        let next = behind.find(|line| !line.starts_with("#[")).unwrap_or_default();
        next.contains("mod ") && next.ends_with('{')
    });
    let program = &text[..tests.map_or(text.len(), |(at, _)| at)];
    program.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n")
}

/// Every file of the program: its room, its path, its code.
pub(crate) fn all() -> Vec<(String, PathBuf, String)> {
    let files = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    files.into_iter().map(|path| (room(&path), path.clone(), code(&path))).collect()
}

/// Whether `name` occurs in `code` as a word of its own.
fn names(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

#[test]
fn each_library_is_named_in_its_room_only() {
    let rooms = [
        ("sqlx", "store"),
        ("grammers_", "telegram"),
        ("teloxide", "bot"),
        ("dptree", "bot"),
        ("reqwest", "bot"),
        ("calamine", "import"),
        ("icalendar", "team"),
        ("indicatif", "cli"),
    ];
    for (room, path, code) in all() {
        for (library, home) in rooms {
            assert!(room == home || !names(&code, library), "{library} is named outside {home}: {}", path.display());
        }
    }
}

/// The rooms in order; each may use those before it.
const ORDER: [&str; 27] = [
    "domain",
    "dice",
    "clock",
    "i18n",
    "logging",
    "tasks",
    "event",
    "store",
    "telegram",
    "settings",
    "dialogs",
    "contacts",
    "import",
    "team",
    "instance_lock",
    "accounts",
    "outbox",
    "inbox",
    "sequences",
    "campaigns",
    "ops",
    "api",
    "bot",
    "app",
    "cli",
    "lib",
    "main",
];

/// The rooms named in a file's `crate::…` and `crate::{…}` paths.
fn used_rooms(code: &str) -> Vec<&str> {
    let mut used = Vec::new();
    for (at, path) in code.match_indices("crate::") {
        let rest = &code[at + path.len()..];
        let paths = rest.strip_prefix('{').map_or(rest, |group| group.split('}').next().unwrap());
        let count = if rest.starts_with('{') { usize::MAX } else { 1 };
        for path in paths.split(',').take(count) {
            used.push(path.trim().split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap());
        }
    }
    used
}

/// Uses of later rooms by earlier ones, and files of rooms that `ORDER` lacks.
fn against_the_order(files: &[(String, PathBuf, String)]) -> Vec<String> {
    let place = |room: &str| ORDER.iter().position(|known| *known == room);
    let mut found = Vec::new();
    for (room, path, code) in files {
        let Some(own) = place(room) else {
            found.push(format!("{room} has no place in the order: {}", path.display()));
            continue;
        };
        for used in used_rooms(code) {
            if place(used).is_none_or(|other| other > own) {
                found.push(format!("{room} uses `crate::{used}`: {}", path.display()));
            }
        }
    }
    found
}

#[test]
fn a_room_uses_only_what_stands_before_it() {
    assert_eq!(against_the_order(&all()), [""; 0]);
}

#[test]
fn a_use_against_the_order_is_found() {
    let planted = |room: &str, code: &str| vec![(room.to_owned(), PathBuf::from("planted.rs"), code.to_owned())];
    assert_eq!(against_the_order(&planted("store", "use crate::domain::ids;")), [""; 0]);
    assert_eq!(against_the_order(&planted("event", "use crate::accounts::X;")).len(), 1);
    assert_eq!(against_the_order(&planted("attic", "")).len(), 1);
    assert_eq!(against_the_order(&planted("store", "use crate::{bot, domain::ids, app};")).len(), 2);
    assert_eq!(against_the_order(&planted("main", "use crate::attic::X;")).len(), 1);
}

/// The parts of the bot that are not features. All other folders are features.
const NO_FEATURE: [&str; 6] = ["kit", "output", "context", "records", "routing", "polling"];

/// What the context keeps for a feature, beside buttons and questions.
const KEPT: [&str; 9] = [
    "imports::kept_files",
    "imports::open_counts",
    "inbox::floods",
    "login::keypad",
    "polling::in_flight",
    "sending::files",
    "sessions::held_sessions",
    "settings::words",
    "system::telegram_check",
];

/// Screens that other features use too. Other screens belong to their feature alone.
const SHARED: [&str; 17] = [
    "accounts::action_screens",
    "accounts::card_screens",
    "accounts::list_screens",
    "alerts::ground_screens",
    "contacts::list_screens",
    "dialogs::list_screens",
    "dialogs::screens",
    "inbox::card_screens",
    "login::screens",
    "sending::item_screens",
    "sending::later_screens",
    "sending::reason_screens",
    "sequences::run_screens",
    "sequences::trouble_screens",
    "settings::screens",
    "system::screens",
    "team::screens",
];

/// The part of the bot that a file belongs to; `None` for other rooms and the root of the bot.
fn part_of_the_bot(path: &Path) -> Option<String> {
    let mut parts = path.components().skip_while(|part| part.as_os_str() != "bot").skip(1);
    let part = parts.next()?.as_os_str().to_str().unwrap().to_owned();
    parts.next().map(|_| part)
}

/// The modules of the bot that a file names, as `part::module`, or as `part` alone.
fn used_of_the_bot(code: &str) -> Vec<String> {
    let word = |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut used = Vec::new();
    for (at, start) in code.match_indices("crate::bot::") {
        let rest = &code[at + start.len()..];
        let part = word(rest);
        let behind = rest[part.len()..].strip_prefix("::").unwrap_or_default();
        match behind.strip_prefix('{').or(if part.is_empty() { rest.strip_prefix('{') } else { None }) {
            Some(group) => {
                for name in group.split('}').next().unwrap().split(',').map(word).filter(|name| !name.is_empty()) {
                    used.push(if part.is_empty() { name } else { format!("{part}::{name}") });
                }
            }
            None if behind.is_empty() => used.push(part),
            None => used.push(format!("{part}::{}", word(behind))),
        }
    }
    used
}

/// Whether a part of the bot may use a module of another part.
fn may_use(part: &str, used: &str) -> bool {
    let (other, module) = used.split_once("::").unwrap_or((used, ""));
    let reaches_down = match part {
        "kit" | "records" => other == part,
        "output" => ["kit", "output"].contains(&other),
        "context" => {
            let by_family = module.ends_with("press") || module.ends_with("question");
            ["kit", "output", "context", "records"].contains(&other) || by_family || KEPT.contains(&used)
        }
        "routing" | "polling" => true,
        _ => !["routing", "polling"].contains(&other),
    };
    let own = other == part || NO_FEATURE.contains(&part) || NO_FEATURE.contains(&other);
    reaches_down && (own || !module.ends_with("screens") || SHARED.contains(&used))
}

/// The uses of parts of the bot by parts that may not use them.
fn against_the_parts(files: &[(String, PathBuf, String)]) -> Vec<String> {
    let mut found = Vec::new();
    for (room, path, code) in files.iter().filter(|(room, path, _)| room == "bot" && !path.ends_with("tests.rs")) {
        let Some(part) = part_of_the_bot(path).filter(|_| !path.to_str().unwrap().ends_with("_test.rs")) else {
            continue;
        };
        let wrong = used_of_the_bot(code).into_iter().filter(|used| !may_use(&part, used));
        found.extend(wrong.map(|used| format!("{part} uses `{room}::{used}`: {}", path.display())));
    }
    found
}

#[test]
fn a_feature_of_the_bot_uses_no_routing_and_no_screens_of_another() {
    assert_eq!(against_the_parts(&all()), [""; 0]);
}

#[test]
fn each_exception_between_parts_of_the_bot_is_in_use() {
    let used = |by_feature: bool| -> Vec<String> {
        let files = all().into_iter().filter_map(|(_, path, code)| Some((part_of_the_bot(&path)?, code)));
        let files = files.filter(|(part, _)| by_feature != NO_FEATURE.contains(&part.as_str()));
        let others = files.flat_map(|(part, code)| {
            let used = used_of_the_bot(&code).into_iter();
            used.filter(move |used| !used.starts_with(&format!("{part}::"))).collect::<Vec<_>>()
        });
        others.collect()
    };
    let (features, rest) = (used(true), used(false));
    for module in SHARED {
        assert!(features.iter().any(|used| used == module), "no other feature uses {module}");
    }
    for module in KEPT {
        assert!(rest.iter().any(|used| used == module), "the context does not use {module}");
    }
}

#[test]
fn a_use_that_a_part_of_the_bot_may_not_make_is_found() {
    let planted = |part: &str, code: &str| {
        let path = PathBuf::from(format!("src/bot/{part}/planted.rs"));
        against_the_parts(&[("bot".to_owned(), path, code.to_owned())]).len()
    };
    assert_eq!(planted("search", "use crate::bot::{kit, context::Request, dialogs::handlers};"), 0);
    assert_eq!(planted("search", "use crate::bot::routing::commands;"), 1);
    assert_eq!(planted("search", "use crate::bot::{say, routing};"), 1);
    assert_eq!(planted("search", "use crate::bot::team::{press, doctor_screens};"), 1);
    assert_eq!(planted("team", "crate::bot::stats::screens::figures()"), 1);
    assert_eq!(planted("kit", "use crate::bot::home::press::HomePress;"), 1);
    assert_eq!(planted("output", "use crate::bot::context::Request;"), 1);
    assert_eq!(planted("context", "use crate::bot::search::handlers;"), 1);
}

/// Where the bot begins transactions: on its own tables, and for what is being asked in a chat.
const BEGINS: [&str; 5] = [
    "bot/records/",
    "bot/context/chat_state.rs",
    // Cards write down what they show when it is shown.
    "bot/inbox/show.rs",
    "bot/inbox/many.rs",
    "bot/alerts/cards.rs",
];

/// The files of the bot that begin a transaction although they may not.
fn begun_transactions(files: &[(String, PathBuf, String)]) -> Vec<String> {
    let begins = |code: &str| [".begin()", "store.write("].iter().any(|call| code.contains(call));
    let may = |path: &Path| BEGINS.iter().any(|home| path.to_str().unwrap().contains(home));
    let wrong = files.iter().filter(|(room, path, code)| room == "bot" && !may(path) && begins(code));
    wrong.map(|(_, path, _)| path.display().to_string()).collect()
}

#[test]
fn no_handler_of_the_bot_begins_a_transaction() {
    assert_eq!(begun_transactions(&all()), [""; 0]);
}

#[test]
fn a_transaction_that_a_handler_begins_is_found() {
    let planted =
        |path: &str, code: &str| begun_transactions(&[("bot".to_owned(), PathBuf::from(path), code.to_owned())]).len();
    assert_eq!(planted("src/bot/search/handlers.rs", "let mut tx = request.ctx.store.begin().await?;"), 1);
    assert_eq!(planted("src/bot/search/handlers.rs", "ctx.store.write(async |tx| tx.desk().alive().await).await"), 1);
    assert_eq!(planted("src/bot/search/handlers.rs", "let mut reading = ctx.store.read().await?;"), 0);
    assert_eq!(planted("src/bot/records/cards.rs", "let mut tx = self.0.begin().await?;"), 0);
}

/// The length of a call's arguments that begin here.
fn length(code: &str) -> usize {
    let (mut open, mut in_text) = (1, false);
    for (at, c) in code.char_indices() {
        match c {
            '"' => in_text = !in_text,
            '(' if !in_text => open += 1,
            ')' if !in_text => open -= 1,
            _ => {}
        }
        if open == 0 {
            return at;
        }
    }
    code.len()
}

/// The arguments of all calls of `tracing`.
fn log_calls(code: &str) -> Vec<&str> {
    let of_tracing = ["error!(", "warn!(", "info!(", "debug!(", "trace!("].map(|call| format!("tracing::{call}"));
    let starts = of_tracing
        .into_iter()
        .chain(["repeats!(".to_owned()])
        .flat_map(|call| code.match_indices(&call).map(|(at, call)| at + call.len()).collect::<Vec<_>>());
    starts.map(|at| &code[at..at + length(&code[at..])]).collect()
}

#[test]
fn a_log_message_is_a_constant_and_values_are_fields() {
    for (_, path, code) in all() {
        for call in log_calls(&code) {
            let Some(message) = call.rsplit('"').nth(1) else {
                // The caller provides the message.
                assert!(path.ends_with("logging/repeats.rs"), "{call}: {}", path.display());
                continue;
            };
            let varies = message.contains('{');
            assert!(!varies, "{message:?} holds a value: {}", path.display());
            let first = message.split(' ').next().unwrap();
            let hides = ["a", "an", "no", "nobody", "somebody", "something"].contains(&first);
            assert!(!hides, "{message:?} does not begin with what happened: {}", path.display());
        }
    }
}

/// The types that a line of the glossary names in its last column.
fn types_of(line: &str) -> Vec<&str> {
    let last = line.trim_end_matches(" |").rsplit(" | ").next().unwrap();
    last.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_glossary_names_types_that_exist() {
    let glossary = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/glossary.md")).unwrap();
    let code: String = all().into_iter().map(|(_, _, code)| code).collect();
    let rows: Vec<&str> = glossary.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(rows.len() > 30, "{rows:?}");
    for row in rows {
        for name in types_of(row) {
            let declared =
                ["struct", "enum", "type", "trait"].iter().any(|kind| names(&code, &format!("{kind} {name}")));
            let is_id = name.ends_with("Id") && names(&code, name);
            assert!(declared || is_id, "the glossary names {name}, which is no type: {row}");
        }
    }
}

#[test]
fn the_domain_is_plain() {
    for (_, path, code) in all().into_iter().filter(|(room, ..)| room == "domain") {
        for foreign in
            ["async ", "tokio", "std::fs", "std::net", "SystemTime", "Timestamp::now", "crate::store", "tracing"]
        {
            assert!(!code.contains(foreign), "{foreign} in the domain: {}", path.display());
        }
    }
}

#[test]
fn the_program_knows_nothing_of_the_sandbox() {
    for (_, path, code) in all() {
        // A field of Telegram's own `codeSettings` contains this word.
        let code = code.to_lowercase().replace("app_sandbox", "");
        assert!(!code.contains("sandbox"), "the sandbox is named in {}", path.display());
    }
}

#[test]
fn only_the_clock_asks_for_the_time() {
    for (room, path, code) in all() {
        let asks = ["Timestamp::now", "SystemTime::now", "Zoned::now"].iter().any(|ask| code.contains(ask));
        assert!(room == "clock" || !asks, "the machine's time is asked for in {}", path.display());
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    for (_, path, _) in all() {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "no words at the top of {}", path.display());
    }
}

/// What only the adapter of the Bot API names, and with it the loop that fetches updates.
const OF_THE_BOT_API: [&str; 10] = [
    "teloxide::requests",
    "teloxide::payloads",
    "teloxide::net",
    "RequestError",
    "ApiError",
    "DownloadError",
    "reqwest",
    ".connection()",
    ".api_url()",
    "send_error::read(",
];

/// The files that go past `output` to the Bot API, and how.
fn past_the_output(files: &[(String, PathBuf, String)]) -> Vec<String> {
    let outside = files.iter().filter(|(room, path, _)| {
        room == "bot" && !["output", "polling"].contains(&part_of_the_bot(path).unwrap_or_default().as_str())
    });
    let found = outside.flat_map(|(_, path, code)| {
        let named = OF_THE_BOT_API.iter().filter(|name| code.contains(**name));
        named.map(|name| format!("{name}: {}", path.display())).collect::<Vec<_>>()
    });
    found.collect()
}

#[test]
fn the_bot_api_is_called_and_its_errors_are_read_in_the_output_alone() {
    assert_eq!(past_the_output(&all()), [""; 0]);
    // The loop makes one call of its own.
    let polling = all().into_iter().filter(|(_, path, _)| part_of_the_bot(path).as_deref() == Some("polling"));
    let calls: Vec<PathBuf> =
        polling.filter(|(.., code)| code.contains(".api_url()")).map(|(_, path, _)| path).collect();
    assert!(calls.len() == 1 && calls[0].ends_with("fetch.rs"), "{calls:?}");
}

#[test]
fn a_call_past_the_output_is_found() {
    let planted = |part: &str, code: &str| {
        let path = PathBuf::from(format!("src/bot/{part}/planted.rs"));
        past_the_output(&[("bot".to_owned(), path, code.to_owned())]).len()
    };
    assert_eq!(planted("inbox", "use teloxide::requests::Requester;"), 1);
    assert_eq!(planted("team", "match error { RequestError::Api(_) => ctx.bot.connection() }"), 2);
    assert_eq!(planted("output", "use teloxide::requests::Requester;"), 0);
    assert_eq!(planted("team", "use teloxide::types::Message;"), 0);
}

#[test]
fn every_deletion_is_owed_or_has_nothing_secret() {
    // `deletions` records what it must delete. In `say` a picture is replaced by another message: the picture of a
    // login is recorded before it is shown, and a chart contains no secret.
    let home = ["src/bot/secrets/deletions.rs", "src/bot/output/say.rs"];
    for (_, path, code) in all() {
        let calls = ["say::delete(", "best_effort(", ".delete_message(recipient", "deleteMessage"];
        let found = calls.iter().find(|call| code.contains(**call));
        let allowed = home.iter().any(|file| path.ends_with(file));
        assert!(allowed || found.is_none(), "{} deletes by itself: {found:?}", path.display());
    }
    let login = all().into_iter().find(|(_, path, _)| path.ends_with("src/bot/login/qr.rs")).unwrap().2;
    let (owed, shown) = (login.find("deletions::put_off(").unwrap(), login.find("say::picture(").unwrap());
    assert!(owed < shown, "a picture of a login is shown before it is owed");
}

/// The types that a file declares outside functions: the word after `struct`, `enum`, `trait`, `union` or `type`.
fn declared_types(code: &str) -> Vec<&str> {
    let declared = |line| {
        let line = str::strip_prefix(line, "pub").map_or(line, |rest| match rest.strip_prefix('(') {
            Some(rest) => rest.split_once(')').map_or("", |(_, rest)| rest),
            None => rest,
        });
        let (kind, rest) = line.trim_start_matches(' ').split_once(' ')?;
        let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
        ["struct", "enum", "trait", "union", "type"].contains(&kind).then_some(name)
    };
    code.lines().filter(|line| !line.starts_with(' ')).filter_map(declared).collect()
}

/// Types that more than one file declares. The shared part behind an `Arc` is called `Inner` everywhere.
fn declared_twice(files: &[(String, PathBuf, String)]) -> Vec<String> {
    let mut homes = std::collections::BTreeMap::<&str, Vec<String>>::new();
    let program = |path: &Path| !path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("tests"));
    for (_, path, code) in files.iter().filter(|(_, path, _)| program(path)) {
        for name in declared_types(code).into_iter().filter(|name| *name != "Inner") {
            homes.entry(name).or_default().push(path.display().to_string());
        }
    }
    homes.retain(|_, files| files.len() > 1);
    homes.into_iter().map(|(name, files)| format!("{name}: {}", files.join(", "))).collect()
}

#[test]
fn a_name_of_a_type_is_declared_once() {
    assert_eq!(declared_twice(&all()), [""; 0]);
}

#[test]
fn a_type_that_is_declared_twice_is_found() {
    let file = |name: &str, code: &str| ("store".to_owned(), PathBuf::from(name), code.to_owned());
    let planted = [
        file("a.rs", "pub struct Twice {\n    once: u8,\n}\nstruct Inner;"),
        file("b.rs", "pub(in crate::store) enum Twice {}\nstruct Inner;\n    type Item = u8;"),
        file("c.rs", "pub(super) type Once = u8;"),
    ];
    assert_eq!(declared_twice(&planted), ["Twice: a.rs, b.rs"]);
}

/// Words that make a comment hard to read, each with the field's own word in its place.
const HARD_WORDS: [(&str, &str); 18] = [
    ("whom", "name the person"),
    ("whoever", "name the person or the task"),
    ("told", "notified, shown"),
    ("untold", "pending"),
    ("anew", "again"),
    ("side by side", "in parallel"),
    ("stand in for", "replace"),
    ("out of order", "broken"),
    ("written down", "recorded, stored"),
    ("befall", "happen"),
    ("befalls", "happens"),
    ("befell", "happened"),
    ("in hand", "locked, claimed"),
    ("deed", "action"),
    ("deeds", "actions"),
    ("errand", "operation"),
    ("errands", "operations"),
    ("its rule:", "Invariant:, where there is one"),
];

/// The hard words in the comments of a file.
fn hard_words(text: &str) -> Vec<&'static str> {
    let lines = text.lines().map(str::trim_start).filter(|line| line.starts_with("//"));
    // One line, since a phrase may be broken.
    let comments = lines.map(|line| line.trim_start_matches(['/', '!'])).collect::<Vec<_>>().join(" ").to_lowercase();
    let spaced = comments.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_inside = |word: &str| {
        spaced.match_indices(word).any(|(at, _)| {
            let before = spaced[..at].chars().next_back();
            let behind = spaced[at + word.len()..].chars().next();
            let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !is_letter(before) && (word.ends_with(':') || !is_letter(behind))
        })
    };
    HARD_WORDS.iter().map(|(word, _)| *word).filter(|word| is_inside(word)).collect()
}

#[test]
fn comments_are_in_plain_words() {
    for folder in ["src", "tests", "benches", "examples"] {
        for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) {
            let found = hard_words(&fs::read_to_string(&path).unwrap());
            assert!(found.is_empty(), "{found:?} in a comment: {}", path.display());
        }
    }
}

#[test]
fn a_hard_word_in_a_comment_is_found() {
    assert_eq!(
        hard_words("//! Its rule: whoever comes\n    // waits in\n    // hand.\n"),
        ["whoever", "in hand", "its rule:"]
    );
    assert_eq!(hard_words("let whom = \"indeed\";\n/// Indeed, the account writes to them.\n"), [""; 0]);
}

/// The files of stories that are no module of the whole, so that nothing compiles them.
fn left_out_of_the_stories(main: &str, files: &[PathBuf]) -> Vec<String> {
    let names = files.iter().filter_map(|path| path.file_stem()?.to_str()).filter(|name| *name != "main");
    let missing = names.filter(|name| !main.lines().any(|line| line == format!("mod {name};")));
    missing.map(str::to_owned).collect()
}

#[test]
fn every_file_of_stories_is_compiled() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let main = fs::read_to_string(folder.join("main.rs")).unwrap();
    assert_eq!(left_out_of_the_stories(&main, &sources(&folder)), [""; 0]);
}

#[test]
fn a_file_of_stories_that_nothing_compiles_is_found() {
    let files = ["main.rs", "cards.rs", "campaigns.rs"].map(|name| Path::new("tests/it").join(name));
    assert_eq!(left_out_of_the_stories("mod cards;\n// mod campaigns;\n", &files), ["campaigns"]);
}
