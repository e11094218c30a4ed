//! Comparisons of the messages in `locales/` with the code that shows them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::bot::kit::commands::COMMANDS;
use crate::domain::language::Language;
use crate::domain::setting::Setting;
use crate::i18n::key_of;
use crate::store::Action;

/// The message keys of a language with their variables.
fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(language.code());
    let mut messages = BTreeMap::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let mut current = String::new();
        for line in std::fs::read_to_string(file.unwrap().path()).unwrap().lines() {
            if let Some((id, _)) = line.split_once(" =")
                && id.starts_with(|c: char| c.is_ascii_lowercase())
            {
                id.clone_into(&mut current);
                assert!(messages.insert(current.clone(), BTreeSet::new()).is_none(), "{id} is there twice");
            }
            for after in line.split('$').skip(1) {
                let name = after.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                messages.get_mut(&current).unwrap().insert(name);
            }
        }
    }
    messages
}

/// The sources without their tests.
fn files(path: &Path) -> Vec<(PathBuf, String)> {
    if path.is_dir() {
        return std::fs::read_dir(path).unwrap().flat_map(|entry| files(&entry.unwrap().path())).collect();
    }
    let is_test = path.ends_with("tests.rs") || path.to_str().unwrap().ends_with("_test.rs");
    if is_test || path.extension().is_none_or(|it| it != "rs") {
        return Vec::new();
    }
    let text = std::fs::read_to_string(path).unwrap();
    // A line that only declares a file of tests does not end the program's code.
    let inline = text.match_indices("#[cfg(test)]").find(|(at, _)| {
        let mut behind = text[*at..].lines().skip_while(|line| line.starts_with("#["));
        behind.next().is_some_and(|line| line.ends_with('{'))
    });
    let program = inline.map_or(&*text, |(at, _)| &text[..at]).to_owned();
    vec![(path.to_owned(), program)]
}

fn sources(path: &Path) -> String {
    files(path).into_iter().map(|(_, code)| code).collect()
}

#[test]
fn every_language_says_the_same_things() {
    assert_eq!(messages(Language::En), messages(Language::Ru));
}

/// Code up to the bracket that closes it.
fn inside(code: &str) -> &str {
    let mut depth = 0_u32;
    let end = code.find(|c| match c {
        ')' | ']' | '}' if depth == 0 => true,
        ')' | ']' | '}' => {
            depth -= 1;
            false
        }
        '(' | '[' | '{' => {
            depth += 1;
            false
        }
        _ => false,
    });
    &code[..end.unwrap()]
}

/// The names in arguments such as `("count", count.into())`. Those inside another argument's value are not counted.
fn arguments(code: &str) -> BTreeSet<&str> {
    let (mut names, mut rest) = (BTreeSet::new(), code);
    while let Some(at) = rest.find("(\"") {
        let is_call = rest[..at].ends_with(|c: char| c.is_alphanumeric() || "_!>".contains(c));
        let pair = inside(&rest[at + 1..]);
        rest = &rest[at + 1..];
        let Some((name, value)) = pair[1..].split_once("\", ") else { continue };
        let is_arg = value.trim_end_matches([',', ' ']).ends_with(".into()") || value.starts_with("Arg::");
        if !is_call && is_arg {
            names.insert(name);
            rest = &rest[pair.len()..];
        }
    }
    names
}

/// The arguments that a file passes and no message uses: what stands beside a message's key is for this message, and
/// what stands elsewhere is for some message that the file names.
fn surplus(code: &str, messages: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let code = code.split_whitespace().collect::<Vec<_>>().join(" ").replace("( ", "(").replace("[ ", "[");
    let (mut found, mut used, mut beside) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    let quotes: Vec<usize> = code.match_indices('"').map(|(at, _)| at).collect();
    for (opens, closes) in quotes.iter().zip(quotes.iter().skip(1)) {
        let key = &code[opens + 1..*closes];
        let Some(variables) = messages.get(key) else {
            // The beginning of a key that is put together where it is used.
            let family =
                messages.iter().filter(|(other, _)| other.strip_prefix(key).is_some_and(|rest| rest.starts_with('-')));
            used.extend(family.flat_map(|(_, variables)| variables.iter().map(String::as_str)));
            continue;
        };
        used.extend(variables.iter().map(String::as_str));
        let Some(args) = code[closes + 1..].strip_prefix(", ") else { continue };
        let list = ["&[", "vec!["].iter().find_map(|open| args.strip_prefix(open));
        let mut names = list.map(|list| arguments(inside(list))).unwrap_or_default();
        if args.starts_with("of_phone(") {
            names.insert("phone");
        }
        let unused = names.iter().filter(|name| !variables.contains(**name));
        found.extend(unused.map(|name| format!("{key}: {name}")));
        beside.extend(names);
    }
    let elsewhere = arguments(&code).into_iter().filter(|name| !used.contains(name) && !beside.contains(name));
    found.extend(elsewhere.map(str::to_owned));
    found
}

#[test]
fn no_argument_is_passed_that_no_message_uses() {
    let (known, mut found, mut passed) = (messages(Language::En), Vec::new(), 0);
    for (path, code) in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bot")) {
        // The parameters of the Bot API are there, and `of_phone`, whose argument is compared where it is used.
        if !path.to_str().unwrap().contains("/output/") && !path.ends_with("kit/refusal.rs") {
            passed += arguments(&code).len();
            found.extend(surplus(&code, &known).into_iter().map(|surplus| format!("{}: {surplus}", path.display())));
        }
    }
    assert_eq!(found, [""; 0]);
    assert!(passed > 200, "only {passed} arguments were found");
}

#[test]
fn an_argument_too_many_is_found() {
    let known = messages(Language::En);
    for (code, extra) in [
        (r#"reader.text("time-in", &[("span", span.into()), ("count", 1.into())])"#, &["time-in: count"][..]),
        (r#"reader.text("time-in", &[("span", reader.text("time-days", &[("count", n.into())]).into())])"#, &[]),
        (r#"let facts = [("span", span.into()), ("way", Arg::Html(way))]; reader.text("time-in", &facts)"#, &["way"]),
        (r#"("time-in", of_phone(reader, phone))"#, &["time-in: phone"]),
        (r#"("time-days", vec![("count", n.into())])"#, &[]),
    ] {
        assert_eq!(surplus(code, &known), extra, "{code}");
    }
}

#[test]
fn every_message_is_used_and_none_is_written_in_the_sources() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = sources(&src);
    // These keys follow from names: of commands, settings, actions and languages.
    let commands = COMMANDS.iter().flat_map(|command| [command.summary(), command.page()]);
    let settings = Setting::ALL.map(|setting| setting.into_str()).into_iter();
    let settings = settings.flat_map(|name| [key_of("setting", name), key_of("setting-about", name)]);
    let actions = Action::ALL.iter().map(|action| key_of("audit-did", action.into_str()));
    let languages = Language::ALL.map(|language| key_of("language-name", language.code()));
    for key in commands.chain(settings).chain(actions).chain(languages) {
        all.push_str(&format!("\"{key}\" "));
    }
    let unused: Vec<String> =
        messages(Language::En).into_keys().filter(|id| !all.contains(&format!("\"{id}\""))).collect();
    assert_eq!(unused, [""; 0]);
    let known = messages(Language::En);
    let families: BTreeSet<&str> = known.keys().filter_map(|id| id.split('-').next()).collect();
    let unknown: Vec<&str> = all
        .split('"')
        .filter(|text| text.contains('-') && text.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
        .filter(|text| text.split('-').next().is_some_and(|family| families.contains(family)))
        .filter(|id| !known.contains_key(*id) && !all.contains(&format!("key_of(\"{id}\"")))
        .collect();
    assert_eq!(unknown, [""; 0]);
    // Words that are read from people, not shown to them, are in the code that parses them.
    let mut read = String::new();
    for words in [
        "account/alert_targets.rs",
        "team/language.rs",
        "login/login_words",
        "login/login_words.rs",
        "text/secret.rs",
        "text/secret",
        "import/headers.rs",
        "import/row.rs",
        "import/title.rs",
        "dialog/opt_out",
        "dialog/opt_out.rs",
        "login/phone.rs",
        "dialog/possible_opt_out.rs",
        "dialog/possible_opt_out/phrases.rs",
        "dialog/spoken_language.rs",
        "sending/target.rs",
        "sequence/not_now.rs",
        "sequence/step_wait.rs",
        "team/distribution.rs",
        "team/holidays.rs",
        "team/team_settings.rs",
        "team/working_hours.rs",
        "text/template.rs",
        "dialog/username.rs",
        "text/when",
        "text/when.rs",
        "text/words.rs",
        "text/zone_names.rs",
    ] {
        read.push_str(&sources(&src.join("domain").join(words)));
    }
    let cyrillic = |line: &&str| line.contains(|c| matches!(c, 'а'..='я' | 'А'..='Я'));
    assert_eq!(all.lines().filter(|line| !read.contains(line)).find(cyrillic), None);
}
