//! The state of polling, and the doctor's findings about the bot's token and this machine's clock.

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use crate::bot::output::identity::IdentityAnswer;
use crate::bot::output::send_error::SendError;
use crate::bot::system::doctor_screens::DoctorFinding;
use crate::logging::chain;

/// The header has whole seconds, and the answer takes a moment.
pub(in crate::bot) const TOLERATED: SignedDuration = SignedDuration::from_secs(5);
/// After this long without a conflict, it is over.
pub(in crate::bot) const CONFLICT_OVER: SignedDuration = SignedDuration::from_mins(2);

/// The state of polling, and conflicts with another program that uses this token.
#[derive(Default)]
pub(in crate::bot) struct PollingState {
    /// The first and the last conflict of a series.
    conflict: watch::Sender<Option<(Timestamp, Timestamp)>>,
    last_good: watch::Sender<Option<Timestamp>>,
}

impl PollingState {
    /// Records that updates were fetched, even if there were none.
    pub(in crate::bot) fn succeeded(&self, now: Timestamp) {
        self.last_good.send_replace(Some(now));
    }

    /// Records that fetching updates failed.
    pub(in crate::bot) fn failed(&self, conflict: bool, now: Timestamp) {
        if conflict {
            let since = self.conflict_since(now).unwrap_or(now);
            self.conflict.send_replace(Some((since, now)));
        }
    }

    /// When updates were last fetched in this run.
    #[must_use]
    pub(in crate::bot) fn last_good(&self) -> Option<Timestamp> {
        *self.last_good.borrow()
    }

    /// Since when there has been a conflict, if it continues.
    pub(in crate::bot) fn conflict_since(&self, now: Timestamp) -> Option<Timestamp> {
        let conflict = *self.conflict.borrow();
        conflict.filter(|(_, last)| now.duration_since(*last) < CONFLICT_OVER).map(|(since, _)| since)
    }

    /// Reports each conflict.
    pub(in crate::bot) fn conflicts(&self) -> watch::Receiver<Option<(Timestamp, Timestamp)>> {
        self.conflict.subscribe()
    }
}

/// The doctor's findings about the bot's token and the clock.
pub(in crate::bot) fn findings(
    answer: Result<IdentityAnswer, SendError>,
    now: impl Fn() -> Timestamp,
) -> Vec<DoctorFinding> {
    let Ok(answer) = answer else { return vec![DoctorFinding::NoBotApi] };
    // Neither a yes nor a no: a proxy's page, or trouble on the other side.
    if let (false, Err(error)) = (answer.refused, &answer.me) {
        return vec![DoctorFinding::BotApiAnswered(chain(error))];
    }
    let clock = answer.date.map(|date| {
        let ahead = now().duration_since(date);
        DoctorFinding::Clock { ahead, good: ahead.abs() <= TOLERATED }
    });
    std::iter::once(DoctorFinding::Token { good: !answer.refused }).chain(clock).collect()
}
