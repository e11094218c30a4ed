//! The warm-up of new accounts: after each healthy day their caps grow. One transaction advances all accounts.

use crate::domain::account::{AccountEvent, AccountStatus};
use crate::domain::limits::warm_up_step;
use crate::store::{Store, StoreError};

/// Advances the warm-up of every warming account. A loop calls this; an extra call changes nothing.
pub async fn step(store: &Store) -> Result<(), StoreError> {
    let mut work = store.begin().await?;
    let now = work.now();
    let today = store.clock().day_of(now);
    let ramp = work.settings().sending().ramp;
    let mut changed = false;
    for account in work.accounts().get_accounts_by_status(AccountStatus::Warming).await? {
        let state = work.accounts().sending_state(account.id).await?;
        let healthy = account.is_available
            && !account.is_in_flood_wait(now)
            && !state.frozen
            && state.new_contacts_paused_until.is_none_or(|until| until <= now);
        let before = work.accounts().warm_up(account.id).await?;
        let after = warm_up_step(before, today, healthy);
        if after == before {
            continue;
        }
        changed = true;
        work.accounts().set_warm_up(account.id, after).await?;
        if after.is_over(&ramp) {
            work.accounts().update_status_if_allowed(account.id, AccountEvent::WarmedUp, None, None).await?;
        }
    }
    // A transaction without writes costs nothing.
    if changed { work.commit().await } else { Ok(()) }
}
