//! The alert about this machine's clock. It is raised when Telegram would refuse messages because of it, and ends when
//! both clocks agree again.

use jiff::SignedDuration;

use super::AccountNotifier;
use crate::domain::alert::{AlertKind, Ending, Trouble};
use crate::store::StoreError;

/// Telegram refuses messages that are dated half a minute ahead.
const TOO_FAR: SignedDuration = SignedDuration::from_secs(30);

impl AccountNotifier {
    /// Raises or ends the alert: this machine's clock is `ahead` of Telegram's.
    pub(super) async fn tell_clock(&self, ahead: SignedDuration) -> Result<(), StoreError> {
        let open = self.store.read().await?.alerts().open().await?;
        let open = open.into_iter().find(|alert| alert.kind == AlertKind::ClockDiffers);
        match open {
            None if ahead.abs() >= TOO_FAR => {
                let trouble = Trouble::of_desk(AlertKind::ClockDiffers, self.store.clock().now());
                let trouble = Trouble { details: Some(ahead.as_secs().to_string()), ..trouble };
                self.notify_account_problem(&trouble).await.map(|_| ())
            }
            Some(alert) if ahead.abs() < TOO_FAR => self.end(alert.id, Ending::Back).await,
            None | Some(_) => Ok(()),
        }
    }
}
