//! The findings of a check of the ground, as text and as metrics.

use std::fmt::Write as _;

use crate::domain::ground::{FileState, GroundFacts, GroundFinding, LoopState, findings, is_ready};

/// The findings of the last check.
#[derive(Clone, Debug, PartialEq)]
pub struct GroundReport {
    pub facts: GroundFacts,
    pub found: Vec<GroundFinding>,
    pub ready: bool,
}

impl GroundReport {
    pub(super) fn of(facts: GroundFacts) -> Self {
        let found = findings(&facts);
        let ready = is_ready(&found, &facts.loops);
        Self { facts, found, ready }
    }

    /// In the text format of Prometheus.
    #[must_use]
    pub fn metrics(&self) -> String {
        let facts = &self.facts;
        let gauges = [
            ("ready", "1 while the ground holds: database, disk, loops and polling.", i128::from(self.ready)),
            ("last_commit_age_seconds", "Age of the last commit.", facts.last_commit.as_secs().into()),
            ("clock_set_seconds", "How far the clock was set within an hour.", facts.clock_set.as_secs().into()),
        ];
        let mut text = String::new();
        // Writing to a string cannot fail.
        for (name, help, value) in gauges {
            let _ = writeln!(
                text,
                "# HELP salesdesk_{name} {help}\n# TYPE salesdesk_{name} gauge\nsalesdesk_{name} {value}"
            );
        }
        let of_loops = [
            ("loop_alive", "gauge", "0 while a loop is dead and waits to be started again."),
            ("loop_deaths_total", "counter", "How often a loop died and was started again."),
        ];
        for (name, kind, help) in of_loops {
            let _ = writeln!(text, "# HELP salesdesk_{name} {help}\n# TYPE salesdesk_{name} {kind}");
            for one in &facts.loops {
                let alive = !matches!(one.state, LoopState::Dead { .. });
                let value = if kind == "counter" { one.deaths } else { u32::from(alive) };
                let _ = writeln!(text, "salesdesk_{name}{{loop=\"{}\"}} {value}", one.name.into_str());
            }
        }
        text
    }

    /// The problems, one per line, for machines.
    #[must_use]
    pub fn problems(&self) -> String {
        let of_findings = self.found.iter().map(|finding| match finding {
            GroundFinding::DatabaseLost { file: FileState::Replaced, .. } => {
                "another file is in the place of the database".to_owned()
            }
            GroundFinding::DatabaseLost { file: FileState::Overwritten, .. } => {
                "the database was overwritten".to_owned()
            }
            GroundFinding::DatabaseLost { file: FileState::LogLost, .. } => {
                "the log of the database was deleted".to_owned()
            }
            GroundFinding::DatabaseLost { .. } => "the database was deleted".to_owned(),
            GroundFinding::DiskFull { free } => format!("the disk is full: {free} bytes free"),
            GroundFinding::DiskLittle { free } => format!("little room on the disk: {free} bytes free"),
            GroundFinding::Damaged { problem } => format!("the database is damaged: {problem}"),
            GroundFinding::NothingWritten { why: None } => "the database cannot be written".to_owned(),
            GroundFinding::NothingWritten { why: Some(why) } => format!("the database cannot be written: {why:?}"),
            GroundFinding::FolderClosed { folder } => format!("the folder {} cannot be written", folder.display()),
            GroundFinding::ClockSet { by } => format!("the clock was set by {} s", by.as_secs()),
            GroundFinding::LoopDied(name) => format!("the loop {} died and was started again", name.into_str()),
            GroundFinding::LoopHangs(name) => format!("the loop {} hangs", name.into_str()),
            GroundFinding::NoPolling { since } => format!("the Bot API has not answered for {} s", since.as_secs()),
        });
        of_findings.fold(String::new(), |text, line| text + &line + "\n")
    }
}
