//! Checks of the files for deployment: alarm rules and the Grafana dashboard use existing metrics.

use std::collections::BTreeSet;
use std::path::Path;

use saphyr::{LoadableYamlNode as _, Yaml};
use serde_json::Value;

/// The names of metrics in an expression.
fn metrics_of(expression: &str) -> BTreeSet<String> {
    let words = expression.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with("salesdesk_")).map(str::to_owned).collect()
}

fn deployed(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy").join(name)).unwrap()
}

/// The expression of each alarm rule, and its name.
fn rules() -> Vec<(String, String)> {
    let text = deployed("prometheus-rules.yml");
    let yaml = Yaml::load_from_str(&text).unwrap();
    let groups = yaml[0]["groups"].as_vec().unwrap();
    let rules = groups.iter().flat_map(|group| group["rules"].as_vec().unwrap());
    let word =
        |rule: &Yaml<'_>, key: &str| rule[key].as_str().unwrap_or_else(|| panic!("{key} in {rule:?}")).to_owned();
    rules
        .map(|rule| {
            assert!(rule["annotations"]["summary"].as_str().is_some_and(|words| !words.is_empty()), "{rule:?}");
            assert!(rule["labels"]["severity"].as_str().is_some(), "{rule:?}");
            (word(rule, "alert"), word(rule, "expr"))
        })
        .collect()
}

/// The expressions of the dashboard's panels, by title.
fn panels() -> Vec<(String, String)> {
    let board: Value = serde_json::from_str(&deployed("grafana-board.json")).unwrap();
    let panels = board["panels"].as_array().unwrap().iter();
    panels
        .flat_map(|panel| {
            let title = panel["title"].as_str().unwrap();
            let targets = panel["targets"].as_array().unwrap().iter();
            targets.map(move |target| (title.to_owned(), target["expr"].as_str().unwrap().to_owned()))
        })
        .collect()
}

/// Checks rules and dashboard against the desk's metrics.
pub(crate) fn reads_only_what_is_there(metrics: &str) {
    let there: BTreeSet<&str> =
        metrics.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect();
    let (rules, panels) = (rules(), panels());
    assert!(rules.len() >= 10 && panels.len() >= 10, "{} rules, {} expressions", rules.len(), panels.len());
    let mut used = BTreeSet::new();
    for (name, expression) in rules.into_iter().chain(panels) {
        let read = metrics_of(&expression);
        assert!(!read.is_empty(), "{name} reads nothing: {expression}");
        for metric in &read {
            assert!(there.contains(metric.as_str()), "{name} reads {metric}, which is not there");
        }
        used.extend(read);
    }
    let unused: Vec<_> = there.iter().filter(|name| !used.contains(**name)).collect();
    assert!(unused.is_empty(), "no rule and no panel shows {unused:?}");
}

/// The lines of a unit file or a Dockerfile that begin with a word.
fn lines<'t>(text: &'t str, word: &str) -> Vec<&'t str> {
    text.lines().filter(|line| line.starts_with(word)).collect()
}

#[test]
fn images_are_named_by_their_digests_and_logs_are_limited() {
    let from = deployed("Dockerfile");
    let images = lines(&from, "FROM ");
    assert_eq!(images.len(), 2);
    for image in images {
        let digest = image.split("@sha256:").nth(1).unwrap_or_else(|| panic!("{image}"));
        assert_eq!(digest.split(' ').next().unwrap().len(), 64, "{image}");
    }
    let text = deployed("compose.yaml");
    let compose = Yaml::load_from_str(&text).unwrap();
    let logging = &compose[0]["services"]["desk"]["logging"];
    assert!(logging["options"]["max-size"].as_str().is_some(), "{logging:?}");
    assert!(logging["options"]["max-file"].as_str().is_some(), "{logging:?}");
}

#[test]
fn the_image_is_built_from_every_folder_that_cargo_needs() {
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let quoted = manifest.split('"').skip(1).step_by(2);
    let paths = quoted.filter(|text| text.contains('/') && Path::new(env!("CARGO_MANIFEST_DIR")).join(text).exists());
    let needed: BTreeSet<&str> = paths.filter_map(|path| path.split('/').next()).chain(["src", "build.rs"]).collect();
    let dockerfile = deployed("Dockerfile");
    let copied: BTreeSet<&str> = lines(&dockerfile, "COPY ").into_iter().flat_map(|line| line.split(' ')).collect();
    assert!(needed.contains("crates") && needed.contains("vendor"), "{needed:?}");
    assert!(needed.is_subset(&copied), "needed: {needed:?}, copied: {copied:?}");
}

#[test]
fn the_unit_watches_the_desk_and_shuts_it_in() {
    let unit = deployed("salesdesk.service");
    for line in ["Type=notify", "WatchdogSec=", "PrivateUsers=yes", "RestartPreventExitStatus=2 3"] {
        assert_eq!(lines(&unit, line).len(), 1, "{line}");
    }
}

/// With the program itself, and replacements for systemd and Docker.
#[test]
fn what_the_docs_tell_an_administrator_to_type_works() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/deploy/docs.sh");
    let run = std::process::Command::new(script).arg(env!("CARGO_BIN_EXE_salesdesk")).output().unwrap();
    let said = [run.stdout, run.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(run.status.success(), "{said}");
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every `run` of a workflow, and the YAML of a template.
fn workflow_steps(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap();
    let yaml = Yaml::load_from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let jobs = yaml[0]["jobs"].as_mapping().unwrap();
    let steps = jobs.values().flat_map(|job| job["steps"].as_vec().unwrap());
    steps.filter_map(|step| step.as_mapping_get("run")?.as_str().map(str::to_owned)).collect()
}

#[test]
fn the_workflows_call_what_there_is() {
    let workflows = root().join(".github/workflows");
    let gate = workflow_steps(&workflows.join("ci.yml"));
    assert!(gate.iter().any(|step| step == ".ci/run"), "{gate:?}");
    let release = workflow_steps(&workflows.join("release.yml"));
    for script in ["deploy/build-static", ".github/release-notes"] {
        assert!(release.iter().any(|step| step.contains(script)), "{script} is not called");
        assert!(root().join(script).exists(), "{script}");
    }
    for template in std::fs::read_dir(root().join(".github/ISSUE_TEMPLATE")).unwrap() {
        let text = std::fs::read_to_string(template.unwrap().path()).unwrap();
        Yaml::load_from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    }
}

#[test]
fn a_release_says_what_the_changelog_says_of_this_version() {
    let notes =
        |version| std::process::Command::new(root().join(".github/release-notes")).arg(version).output().unwrap();
    let said = notes(env!("CARGO_PKG_VERSION"));
    let text = String::from_utf8(said.stdout).unwrap();
    assert!(said.status.success() && text.contains("### "), "{text}{}", String::from_utf8_lossy(&said.stderr));
    assert!(!text.contains("## ["), "{text}");
    assert!(!notes("99.0.0").status.success());
}

/// Runs the program without any setting.
fn bare(arguments: &[&str]) -> String {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_salesdesk"));
    let folder = tempfile::tempdir().unwrap();
    let done = command.args(arguments).env_clear().current_dir(folder.path()).output().unwrap();
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn completions_and_man_pages_are_printed_without_settings() {
    for shell in ["bash", "fish", "zsh", "elvish", "powershell"] {
        let script = bare(&["completions", shell]);
        assert!(script.contains("backup") && script.contains("rotate"), "{shell}: {script}");
    }
    let page = bare(&["man"]);
    assert!(page.contains(".TH salesdesk 1"), "{page}");
    let folder = tempfile::tempdir().unwrap();
    bare(&["man", "--all", folder.path().to_str().unwrap()]);
    // Each page that another one names is there.
    for name in ["salesdesk", "salesdesk-check", "salesdesk-backup-verify", "salesdesk-keys-rotate"] {
        assert!(folder.path().join(format!("{name}.1")).exists(), "{name}");
    }
}
