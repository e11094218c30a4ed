//! What the store reports to those who subscribe: changes after the commit, and harm to the file.

use tokio::sync::watch;

use super::Store;
use crate::domain::ground::Harm;
use crate::domain::team_settings::TeamSettings;

impl Store {
    /// Changes whenever a query reports harm to the database file.
    #[must_use]
    pub fn harmed(&self) -> watch::Receiver<()> {
        self.harm.news()
    }

    /// The harm to the database file that was reported last, once.
    #[must_use]
    pub fn take_harm(&self) -> Option<Harm> {
        self.harm.take()
    }

    /// Changes after each commit that changed how an account stands: its status, its waits, its pauses.
    #[must_use]
    pub fn all_health_facts(&self) -> watch::Receiver<()> {
        self.all_health_facts.subscribe()
    }

    /// Changes whenever the team has read further in a dialog, after the commit.
    #[must_use]
    pub fn reads(&self) -> watch::Receiver<()> {
        self.reads.subscribe()
    }

    /// Changes when a commit has made messages due that were held.
    #[must_use]
    pub fn releases(&self) -> watch::Receiver<()> {
        self.releases.subscribe()
    }

    /// What the team has settled; changes after the commit of a change.
    #[must_use]
    pub fn team_settings(&self) -> watch::Receiver<TeamSettings> {
        self.settings.subscribe()
    }
}
