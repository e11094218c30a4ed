//! Metrics in the text format of Prometheus (<https://prometheus.io/docs/instrumenting/exposition_formats/>). `deploy/`
//! contains alarm rules and a dashboard; a test checks that every metric they name exists here.

use std::fmt::{Display, Write as _};

use jiff::Timestamp;

use super::health::MachineFigures;

/// The text being built.
#[derive(Default)]
struct Exposition(String);

impl Exposition {
    fn gauge(&mut self, name: &str, help: &str, value: impl Display) {
        self.family(name, "gauge", help);
        self.sample(name, "", value);
    }

    fn counter(&mut self, name: &str, help: &str, value: impl Display) {
        self.family(name, "counter", help);
        self.sample(name, "", value);
    }

    fn family(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "# HELP salesdesk_{name} {help}\n# TYPE salesdesk_{name} {kind}");
    }

    /// `labels` include their braces.
    fn sample(&mut self, name: &str, labels: &str, value: impl Display) {
        let _ = writeln!(self.0, "salesdesk_{name}{labels} {value}");
    }
}

/// `0` for never.
fn seconds(at: Option<Timestamp>) -> i64 {
    at.map_or(0, Timestamp::as_second)
}

impl MachineFigures {
    #[must_use]
    pub fn metrics(&self) -> String {
        let mut to = Exposition::default();
        to.gauge("up_seconds", "How long the desk has been at work.", self.up_for.as_secs());
        to.gauge("accounts_logged_in", "Accounts that are logged in.", self.logged_in);
        to.gauge("accounts_connected", "Accounts that are connected.", self.connected);
        to.gauge("outbox_waiting", "Messages that wait.", self.waiting);
        to.gauge("outbox_lag_seconds", "How long the first due message has waited.", self.lag.as_secs());
        to.counter("messages_sent_total", "Messages sent by all accounts.", self.messages_sent);
        to.counter("sends_failed_total", "Messages that could not be sent, ever.", self.sends_failed);
        to.gauge("waiting_answers", "Prospects who wait for an answer.", self.unanswered.dialogs);
        to.gauge(
            "oldest_waiting_answer_seconds",
            "How long the first of them has waited; 0 for none.",
            self.oldest_wait().as_secs(),
        );
        to.gauge("alerts_open", "Alerts that are not over.", self.open_alerts);
        to.gauge(
            "bot_last_poll_timestamp_seconds",
            "When updates were last fetched from the Bot API in this run; 0 for never.",
            seconds(self.last_poll),
        );
        to.family("bot_api_failures_total", "counter", "Calls of the Bot API that failed since the start.");
        for (method, count) in &self.bot_api_failures {
            to.sample("bot_api_failures_total", &format!("{{method=\"{method}\"}}"), count);
        }
        let last_backup = self.last_backup.as_ref().map(|backup| backup.made_at);
        to.gauge("last_backup_timestamp_seconds", "When the newest backup was made; 0 for none.", seconds(last_backup));
        to.gauge("database_bytes", "Size of the database with its log.", self.database_bytes);
        if let Some(free) = self.disk_free_bytes {
            to.gauge("disk_free_bytes", "Room on the disk of the database.", free);
        }
        to.gauge("memory_bytes", "Resident memory.", self.memory_bytes);
        to.counter("commits_total", "Commits since the start.", self.commits);
        to.gauge("tasks", "Tasks that are alive.", self.tasks);
        to.gauge("restore_held", "1 while a restored desk waits for an owner's word.", u8::from(self.held));
        to.0
    }
}
