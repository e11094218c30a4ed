//! Rate-limited logging of operations that fail repeatedly. The first failure is logged at once, further ones more and
//! more rarely, and the recovery once. The lines belong to the calling module, so that `LOG` filters them with its
//! other lines.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::time::Instant;

use super::chain;

/// The pauses after each line, in minutes. The last one repeats.
const PAUSES: [u64; 4] = [1, 2, 5, 10];

/// Creates [`Repeats`] for the calling module. The message is like `failed to write heartbeat`.
macro_rules! repeats {
    ($what:literal) => {
        $crate::logging::Repeats::new(|line| match line {
            $crate::logging::RepeatsLine::Failed { key, error, failures, held_back } => {
                ::tracing::error!(key, %error, failures, held_back, $what);
            }
            $crate::logging::RepeatsLine::Over { key, failures, held_back, lasted } => {
                ::tracing::info!(key, failures, held_back, ?lasted, concat!("over: ", $what));
            }
        })
    };
}
pub(crate) use repeats;

/// A repeated operation, by key where there are several of a kind. Clones share their state.
#[derive(Clone, Debug)]
pub struct Repeats {
    log: fn(RepeatsLine<'_>),
    rows: Arc<Mutex<BTreeMap<String, RepeatRow>>>,
}

/// The content of a line. `key` identifies one of several.
pub enum RepeatsLine<'a> {
    Failed { key: Option<&'a str>, error: &'a dyn Display, failures: u32, held_back: u32 },
    Over { key: Option<&'a str>, failures: u32, held_back: u32, lasted: Duration },
}

/// The consecutive failures of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
struct RepeatRow {
    since: Instant,
    failures: u32,
    /// The number of failures that were not logged since the last line.
    held_back: u32,
    lines: usize,
    next_line: Instant,
}

/// A line to log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct LogLine {
    failures: u32,
    held_back: u32,
}

impl RepeatRow {
    fn new(now: Instant) -> Self {
        Self { since: now, failures: 0, held_back: 0, lines: 0, next_line: now }
    }

    fn failed(&mut self, now: Instant) -> Option<LogLine> {
        self.failures = self.failures.saturating_add(1);
        if now < self.next_line {
            self.held_back = self.held_back.saturating_add(1);
            return None;
        }
        let minutes = PAUSES.get(self.lines).or(PAUSES.last()).copied().unwrap_or(1);
        self.lines += 1;
        self.next_line = now + Duration::from_secs(minutes * 60);
        Some(LogLine { failures: self.failures, held_back: std::mem::take(&mut self.held_back) })
    }
}

impl Repeats {
    /// `log` writes a line; [`repeats`] provides it.
    #[must_use]
    pub fn new(log: fn(RepeatsLine<'_>)) -> Self {
        Self { log, rows: Arc::default() }
    }

    /// Logs an error when a line is due, and the recovery after a series.
    pub fn note<T, E: Error>(&self, result: Result<T, E>) -> Option<T> {
        self.note_of("", result)
    }

    /// The same for one key of several.
    pub fn note_of<T, E: Error>(&self, key: impl Display, result: Result<T, E>) -> Option<T> {
        match result {
            Ok(value) => {
                self.worked(key);
                Some(value)
            }
            Err(error) => {
                self.failed(key, chain(&error));
                None
            }
        }
    }

    /// Records a failure.
    pub fn failed(&self, key: impl Display, error: impl Display) {
        let (key, now) = (key.to_string(), Instant::now());
        let line = self.rows.lock().entry(key.clone()).or_insert_with(|| RepeatRow::new(now)).failed(now);
        if let Some(LogLine { failures, held_back }) = line {
            let key = Some(key.as_str()).filter(|key| !key.is_empty());
            (self.log)(RepeatsLine::Failed { key, error: &error, failures, held_back });
        }
    }

    /// Records a success.
    pub fn worked(&self, key: impl Display) {
        let mut rows = self.rows.lock();
        if rows.is_empty() {
            return;
        }
        let key = key.to_string();
        let Some(row) = rows.remove(&key) else { return };
        drop(rows);
        let key = Some(key.as_str()).filter(|key| !key.is_empty());
        let RepeatRow { failures, held_back, since, .. } = row;
        (self.log)(RepeatsLine::Over { key, failures, held_back, lasted: since.elapsed() });
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use tracing::subscriber::with_default;

    use super::*;

    /// The logged lines.
    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn failing_for(minutes: u64, every: Duration) -> Vec<(u64, LogLine)> {
        let began = Instant::now();
        let mut row = RepeatRow::new(began);
        let tries = u32::try_from(minutes * 60 / every.as_secs()).unwrap();
        (0..tries)
            .filter_map(|number| Some((number, row.failed(began + every * number)?)))
            .map(|(number, line)| (u64::from(number) * every.as_secs() / 60, line))
            .collect()
    }

    #[test]
    fn lines_about_the_same_failure_become_rare_and_say_how_many_were_held_back() {
        let lines = failing_for(24 * 60, Duration::from_secs(2));
        let minutes: Vec<u64> = lines.iter().map(|(minute, _)| *minute).collect();
        assert_eq!(minutes[..7], [0, 1, 3, 8, 18, 28, 38]);
        assert!(lines.len() < 160, "{} lines a day", lines.len());
        assert_eq!(lines[0].1, LogLine { failures: 1, held_back: 0 });
        assert_eq!(lines[2].1, LogLine { failures: 91, held_back: 59 });
        // Failures that are rarer than the last pause are all logged.
        assert_eq!(failing_for(180, Duration::from_secs(3600)).len(), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn the_end_is_logged_once_and_the_next_failure_at_once() {
        let written = Written::default();
        let to = written.clone();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || to.clone()).finish();
        let repeats = repeats!("failed to write heartbeat");
        let failed = || Err::<(), _>(io::Error::other("no room"));
        with_default(subscriber, || {
            repeats.note(failed());
            repeats.note(failed());
            repeats.note_of("7", failed());
            repeats.note(Ok::<_, io::Error>(()));
            repeats.note(Ok::<_, io::Error>(()));
            repeats.note(failed());
        });
        let text = String::from_utf8(written.0.lock().clone()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 4, "{text}");
        // Its module is the calling one.
        let first =
            "ERROR salesdesk::logging::repeats::tests: failed to write heartbeat error=no room failures=1 held_back=0";
        assert!(lines[0].contains(first), "{text}");
        assert!(lines[1].contains("key=\"7\""), "{text}");
        assert!(lines[2].contains("over: failed to write heartbeat failures=2 held_back=1"), "{text}");
        assert!(lines[3].contains("failures=1 held_back=0"), "{text}");
    }
}
