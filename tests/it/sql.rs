//! Checks of the SQL in the program: it is portable between SQLite and PostgreSQL, and complete in the source, so that
//! it can be pasted into a shell. Only the files in [`ENGINE`] may be specific to the engine.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use sqlparser::ast::{Expr, FunctionArgumentList, FunctionArguments, Statement, visit_expressions};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

/// Files that are specific to the engine: opening, checking, copying and rewriting the file, and searching.
const ENGINE: [&str; 7] = [
    "store/vault/backup.rs",
    "store/engine/integrity.rs",
    "store/engine/database_file.rs",
    "store/engine/plans.rs",
    "store/engine/schema.rs",
    "store/people/search.rs",
    "store/engine/writer.rs",
];

/// Functions that both engines have, with the number of arguments that they take in both.
const FUNCTIONS: [(&str, &[usize]); 8] = [
    ("count", &[1]),
    ("max", &[1]),
    ("min", &[1]),
    ("sum", &[1]),
    ("coalesce", &[2, 3]),
    ("nullif", &[2]),
    ("lower", &[1]),
    ("length", &[1]),
];

/// Boolean columns. SQLite accepts numbers for them, PostgreSQL does not.
const FLAGS: [&str; 14] = [
    "account_fixed",
    "card_final",
    "is_answer",
    "is_available",
    "is_bot",
    "is_self",
    "on_duty",
    "pace_open",
    "scanned",
    "tells_end",
    "void",
    "warm_up_healthy",
    "was_qualified",
    "was_warming",
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let nested = entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    nested.filter(|path| path.extension().is_some_and(|extension| extension == "rs" || extension == "sql")).collect()
}

/// The string literals of a Rust file, without comments.
fn literals(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            '/' if rest.peek() == Some(&'/') => while rest.next().is_some_and(|letter| letter != '\n') {},
            '\'' => {
                // A character literal, or a lifetime.
                let ahead: Vec<char> = rest.clone().take(2).collect();
                let letters = if ahead.first() == Some(&'\\') { 2 } else { 1 };
                if letters == 2 || ahead.get(1) == Some(&'\'') {
                    let _ = rest.by_ref().nth(letters);
                }
            }
            '"' => {
                let mut text = String::new();
                while let Some(letter) = rest.next().filter(|letter| *letter != '"') {
                    match letter {
                        '\\' => text.extend(rest.next().filter(|escaped| *escaped != '\n')),
                        _ => text.push(letter),
                    }
                }
                found.push(text);
            }
            _ => {}
        }
    }
    found
}

/// Whether a text is SQL, by its first word.
fn is_sql(text: &str) -> bool {
    const VERBS: [&str; 12] = [
        "select",
        "insert",
        "update",
        "delete",
        "with",
        "pragma",
        "vacuum",
        "begin",
        "savepoint",
        "create",
        "alter",
        "attach",
    ];
    let mut words = text.split_whitespace();
    let word = words.next().unwrap_or_default().trim_end_matches(';');
    VERBS.contains(&word) && words.next().is_some()
}

/// All SQL texts in a file of the program, without its tests.
fn texts(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    if path.extension().is_some_and(|extension| extension == "sql") {
        return vec![text];
    }
    let program = text.split("#[cfg(test)]\nmod").next().unwrap();
    literals(program).into_iter().filter(|text| is_sql(text)).collect()
}

/// What one of the engines would not accept.
fn wrong(text: &str) -> Option<String> {
    let statements = match Parser::parse_sql(&PostgreSqlDialect {}, text) {
        Ok(statements) => statements,
        Err(error) => return Some(error.to_string()),
    };
    statements.iter().find_map(wrong_in)
}

fn wrong_in(statement: &Statement) -> Option<String> {
    match statement {
        Statement::Query(_) | Statement::Update(_) | Statement::Delete(_) => {}
        Statement::Insert(insert) if insert.or.is_none() => {}
        _ => return Some("another statement than select, insert, update, delete".to_owned()),
    }
    let plain = statement.to_string().to_lowercase();
    for flag in FLAGS {
        let numbers = [format!("{flag} = 0"), format!("{flag} = 1"), format!("{flag} <> 0"), format!("{flag}, 0)")];
        if numbers.iter().any(|number| plain.contains(number)) {
            return Some(format!("{flag} is true or false, not a number"));
        }
    }
    if plain.contains(" json_") {
        return Some("a function of JSON".to_owned());
    }
    // In PostgreSQL the sum of integers is not an integer.
    if plain.matches("sum(").count()
        > plain.matches("cast(sum(").count()
            + plain.matches("cast(coalesce(sum(").count()
            + plain.matches("having sum(").count()
    {
        return Some("a sum that is not cast as bigint".to_owned());
    }
    match visit_expressions(statement, |expression| {
        wrong_here(expression).map_or(ControlFlow::Continue(()), ControlFlow::Break)
    }) {
        ControlFlow::Break(problem) => Some(problem),
        ControlFlow::Continue(()) => None,
    }
}

fn wrong_here(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Function(function) => {
            let name = function.name.to_string();
            let FunctionArguments::List(FunctionArgumentList { args, .. }) = &function.args else {
                return Some(format!("{name} without arguments"));
            };
            let known = FUNCTIONS.iter().any(|(known, counts)| *known == name && counts.contains(&args.len()));
            (!known).then(|| format!("{name} with {} arguments", args.len()))
        }
        Expr::Identifier(name) if name.value == "rowid" || name.quote_style.is_some() => Some(name.to_string()),
        Expr::CompoundIdentifier(names) if names.iter().any(|name| name.value == "rowid") => Some("rowid".to_owned()),
        _ => None,
    }
}

fn every_text() -> Vec<(PathBuf, String)> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    let files = sources(&source).into_iter();
    let plain = files.filter(|path| !ENGINE.iter().any(|file| path.ends_with(file)));
    plain.flat_map(|path| texts(&path).into_iter().map(move |text| (path.clone(), text))).collect()
}

#[test]
fn sql_is_spelled_for_sqlite_and_postgresql() {
    let texts = every_text();
    assert!(texts.len() > 300, "only {} texts of SQL were found", texts.len());
    let problems: Vec<String> =
        texts.iter().filter_map(|(path, text)| Some(format!("{}: {}\n{text}", path.display(), wrong(text)?))).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

#[test]
fn sql_is_not_put_together_by_macros() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    for path in sources(&source) {
        let text = fs::read_to_string(&path).unwrap();
        let has_sql = !texts(&path).is_empty();
        assert!(!has_sql || !text.contains("macro_rules!"), "{}: SQL beside a macro", path.display());
        let rest = text.replace("concat!(include_str!(", "");
        assert!(!rest.contains("concat!("), "{}", path.display());
    }
}

#[test]
fn what_one_engine_does_not_understand_is_noticed() {
    for bad in [
        "update dialogs set updated_at = max(updated_at, $1) where id = $2",
        "select min(not_before, $1) from outbox",
        "select ifnull(reason, '') from outbox",
        "select rowid, words from searches",
        "select searches.rowid from searches",
        "insert or ignore into people (telegram_user_id) values ($1)",
        "insert or replace into people (telegram_user_id) values ($1)",
        "select strftime('%s', 'now') from desk",
        "select datetime('now') from desk",
        "select group_concat(name) from team",
        "select name from team where instr(name, $1) > 0",
        "select name from team where name glob 'a*'",
        "select name from team where name match $1",
        "select \"name\" from team",
        "select id from alerts where tells_end = 0 and id = $1",
        "update logins set tries = 0, void = 1 where account_id = $1",
        "select sum(count) as count from figures",
        "select value from json_each($1)",
        "select id from messages where changes() = 1",
        "update messages set told_at = ",
        "pragma wal_checkpoint(truncate)",
        "select id from outbox where id = ?1",
    ] {
        assert!(wrong(bad).is_some(), "{bad}");
    }
    let code = "let name = 'x'; fn a<'q>() { ask(\"select max(a, b) from t\") } // \"select 1 from b\"";
    assert_eq!(literals(code), ["select max(a, b) from t"]);
}
