//! Logged-in accounts for a desk's database, written through the store as a login would do.

use salesdesk::domain::account::{AccountEvent, WarmUpPace};
use salesdesk::domain::ids::{AccountId, TelegramUserId};
use salesdesk::domain::login::Profile;
use salesdesk::domain::phone::Phone;
use salesdesk::store::{AuthKey, NewAccount, Store};
use telegram_sandbox::SeededSession;
use telegram_sandbox::world::{Person, PersonId, World};

/// Adds an account to the world and, logged in, to the database.
pub(crate) async fn account(
    world: &World,
    store: &Store,
    number: u32,
    daily_limit: u32,
) -> anyhow::Result<(AccountId, PersonId)> {
    let phone = format!("+1555123{number:04}");
    let name = format!("Seller {number}");
    let person = world.add(Person::named(&name).phone(&phone));
    let SeededSession { dc, auth_key, user_id } = world.seed_session(person, None);
    let added_by = TelegramUserId(user_id);
    let new = NewAccount { phone: Phone::parse(&phone)?, daily_limit, new_contact_limit: daily_limit, added_by };
    let mut work = store.begin().await?;
    let account = work.accounts().create_account(&new).await?;
    let id = account.ok_or_else(|| anyhow::anyhow!("{phone} is there already"))?.id;
    work.sessions().set_home_dc(id, dc).await?;
    work.sessions().set_key(id, dc, &AuthKey::new(&auth_key)).await?;
    work.sessions().set_user(id, TelegramUserId(user_id)).await?;
    let profile = Profile { id: TelegramUserId(user_id), display_name: name, username: None, phone: None };
    work.accounts().record_profile(id, &profile).await?;
    for event in [AccountEvent::CodeSent, AccountEvent::SignedIn(WarmUpPace::Established)] {
        work.accounts().update_account_status(id, event, None, None).await?;
    }
    // Only the limits may hold messages back.
    work.settings().set_minimum_gap(0, None).await?;
    work.commit().await?;
    Ok((id, person))
}
