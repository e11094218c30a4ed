//! What the team settles: in force at once, kept, audited, and given back its default.
//! Its rule: a setting is changed as an admin changes it, and what follows is looked at where it matters.

use salesdesk::clock::Clock;
use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::team_settings::{Setting, TeamSettings};
use salesdesk::store::{SettingError, Store};

use crate::desk::Desk;

const ADMIN: Option<TelegramUserId> = Some(TelegramUserId(42));

async fn settle(store: &Store, setting: Setting, typed: Option<&str>) -> TeamSettings {
    let mut work = store.begin().await.unwrap();
    let settings = work.settings().change(setting, typed, ADMIN).await.unwrap();
    work.commit().await.unwrap();
    settings
}

async fn audited(store: &Store) -> Vec<String> {
    let lines = store.read().await.unwrap().audit().newest(20).await.unwrap();
    lines.into_iter().filter_map(|line| line.details).collect()
}

#[tokio::test]
async fn what_is_settled_is_in_force_kept_and_audited() {
    let desk = Desk::open().await;
    let mut settings = desk.store.team_settings();
    assert_eq!(*settings.borrow_and_update(), TeamSettings::default());

    // What is no zone changes nothing, and neither does what is not committed.
    let mut work = desk.store.begin().await.unwrap();
    let refused = work.settings().change(Setting::TimeZone, Some("Mars/Olympus"), ADMIN).await;
    assert!(matches!(refused, Err(SettingError::Refused(_))));
    work.settings().change(Setting::TimeZone, Some("Asia/Tokyo"), ADMIN).await.unwrap();
    drop(work);
    assert!(!settings.has_changed().unwrap());

    settle(&desk.store, Setting::TimeZone, Some("asia/tokyo")).await;
    settle(&desk.store, Setting::NewContactLimit, Some("30")).await;
    settle(&desk.store, Setting::DailyLimit, Some("20")).await;
    let now = settings.borrow_and_update().clone();
    assert_eq!((now.limits.messages(), now.limits.new_contacts()), (20, 20), "strangers never outnumber messages");
    assert_eq!(desk.store.clock().zone().iana_name(), Some("Asia/Tokyo"));

    // Another start finds it as it was left.
    let (url, key) = (desk.settings.database_url.clone(), desk.settings.secret_key.clone());
    desk.store.close().await;
    let clock = Clock::default();
    let store = Store::open(&url, &key, clock.clone()).await.unwrap();
    assert_eq!(*store.team_settings().borrow(), now);
    assert_eq!(clock.zone().iana_name(), Some("Asia/Tokyo"));

    for setting in Setting::ALL {
        settle(&store, setting, None).await;
    }
    assert_eq!(*store.team_settings().borrow(), TeamSettings::default());
    assert_eq!(clock.zone().iana_name(), Some("UTC"));
    assert_eq!(
        audited(&store).await,
        [
            "time_zone: Asia/Tokyo → default",
            "new_contact_limit: 30 → 10",
            "daily_limit: 20 → 40",
            "daily_limit: 40 → 20",
            "new_contact_limit: 10 → 30",
            "time_zone: default → Asia/Tokyo",
        ]
    );
}
