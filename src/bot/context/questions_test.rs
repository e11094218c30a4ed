//! Compatibility of stored questions: every form that was ever stored must be read, and stored in the same form.

use std::path::Path;

use rstest::rstest;

use crate::bot::context::asking::Asking;
use crate::bot::context::state::State;
use crate::bot::kit::PutAside;

/// Each kind of question in its first stored form. Lines are added, never changed.
const STORED: &str = include_str!("questions.txt");

fn stored() -> impl Iterator<Item = (&'static str, Asking)> {
    STORED.lines().map(|line| {
        (line, serde_json::from_str(line).unwrap_or_else(|error| panic!("{line} is not understood: {error}")))
    })
}

#[test]
fn each_stored_question_is_read_and_stored_alike() {
    for (line, asking) in stored() {
        assert_eq!(serde_json::to_string(&asking).unwrap(), line);
    }
}

#[test]
fn the_table_has_every_kind_of_question() {
    let bot = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bot");
    let mut kinds = 0;
    for feature in std::fs::read_dir(bot).unwrap() {
        let Ok(source) = std::fs::read_to_string(feature.unwrap().path().join("question.rs")) else { continue };
        for renamed in source.split("#[serde(rename = \"").skip(1) {
            let name = renamed.split('"').next().unwrap();
            let line = |line: &str| line.contains(&format!(r#"{{"state":"{name}""#));
            let with_data = |line: &str| line.contains(&format!(r#"{{"state":{{"{name}":"#));
            assert!(STORED.lines().any(|it| line(it) || with_data(it)), "add a line for {name} to questions.txt");
            kinds += 1;
        }
    }
    assert!(kinds > 20, "{kinds}");
}

#[test]
fn only_a_login_and_a_button_check_the_right_themselves() {
    for (line, Asking { state, .. }) in stored() {
        let name = line.trim_start_matches(r#"{"state":"#).trim_start_matches(['{', '"']).split('"').next().unwrap();
        let by_itself = ["Idle", "Login", "LoginLost", "AskedForget", "AskedForgetContact"].contains(&name);
        assert_eq!(state.right().is_none(), by_itself, "{line}");
    }
}

#[rstest]
#[case("AskedNewText", PutAside::Silently, true)]
#[case("AskedReply", PutAside::Silently, false)]
#[case("AskedForget", PutAside::Never, false)]
#[case("AskedNote", PutAside::Saying("asked-put-aside"), false)]
fn another_action_puts_a_question_aside(#[case] name: &str, #[case] aside: PutAside, #[case] on_a_card: bool) {
    let found: Vec<State> =
        stored().filter(|(line, _)| line.contains(&format!("\"{name}\""))).map(|(_, asking)| asking.state).collect();
    assert!(!found.is_empty());
    for state in found {
        assert_eq!(state.question().map(crate::bot::kit::question::Question::put_aside), Some(aside));
        assert_eq!(state.item().is_some(), on_a_card);
    }
}

#[rstest]
#[case(r#"{"state":"AskedForTheMoon","question":7}"#)]
#[case(r#"{"state":{"AskedNote":{}},"question":7}"#)]
fn a_question_of_another_version_is_none(#[case] json: &str) {
    assert!(serde_json::from_str::<Asking>(json).is_err());
}
