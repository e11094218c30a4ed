//! The table of rights is complete.
//! Its rule: a command or a kind of button without a line in `tests/it/rights.txt` fails here, before any story runs.

use std::fs;
use std::path::PathBuf;

use crate::bot::callback::Press;
use crate::bot::commands::{COMMANDS, CommandId};
use crate::domain::team::{Right, Role};

const TABLE: &str = include_str!("../../tests/it/rights.txt");

fn lines() -> impl Iterator<Item = (&'static str, Role)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let (what, role) = line.split_once(char::is_whitespace).unwrap();
        (what, role.trim().parse().unwrap())
    })
}

/// The variants of the enumeration `name`, each with what it carries.
fn variants(source: &str, name: &str) -> Vec<String> {
    let body = source.split(&format!("pub enum {name} {{")).nth(1).unwrap();
    let body = body.split("\n}").next().unwrap();
    let lines = body.lines().filter_map(|line| line.strip_prefix("    "));
    lines.filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase())).map(str::to_owned).collect()
}

fn ident(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric()).collect()
}

/// How `Debug` begins for each kind of button: `Queue`, or `Team(Add` for one of a family with a file of its own.
fn kinds() -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/bot");
    let main = fs::read_to_string(folder.join("callback.rs")).unwrap();
    let files = fs::read_dir(folder.join("callback")).into_iter().flatten();
    let families: Vec<String> = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    let mut kinds = Vec::new();
    for variant in variants(&main, "Press") {
        let carried = variant.split_once('(').map_or("", |(_, carried)| carried.trim_end_matches(['(', ')', ',']));
        let family = carried.rsplit("::").next().unwrap_or_default();
        match families.iter().find(|source| source.contains(&format!("pub enum {family} {{"))) {
            Some(source) => {
                let members = variants(source, family);
                kinds.extend(members.iter().map(|member| format!("{}({}", ident(&variant), ident(member))));
            }
            None => kinds.push(ident(&variant)),
        }
    }
    kinds
}

#[test]
fn every_command_has_its_line() {
    for command in COMMANDS {
        let typed = format!("/{}", command.name);
        let least = lines().find(|(what, _)| *what == typed);
        assert!(least.is_some(), "add a line for {typed} to tests/it/rights.txt");
    }
}

#[test]
fn every_kind_of_button_has_its_line() {
    let presses: Vec<String> =
        lines().filter_map(|(what, _)| Press::decode(what)).map(|press| format!("{press:?}")).collect();
    for kind in kinds() {
        let is =
            |press: &String| press.strip_prefix(&kind).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        assert!(presses.iter().any(is), "add a line for a {kind} to tests/it/rights.txt");
    }
}

#[test]
fn the_code_keeps_to_the_table() {
    let may = |role: Role, right: Right, least: Role| assert_eq!(role.may(right), role >= least, "{role:?} {right:?}");
    for (what, least) in lines() {
        let right = match what.strip_prefix('/') {
            Some(name) => CommandId::named(name).unwrap_or_else(|| panic!("no command {what}")).line().right,
            None => Press::decode(what).unwrap_or_else(|| panic!("no button {what}")).right(),
        };
        for role in Role::ALL {
            may(role, right, least);
        }
    }
}
