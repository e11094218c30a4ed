//! Stories of the team's settings: effective at once, stored, audited, and reset to the default.

use salesdesk::clock::Clock;
use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::setting::Setting;
use salesdesk::domain::team::Role;
use salesdesk::domain::team_settings::TeamSettings;
use salesdesk::store::{SettingError, Store};

use telegram_sandbox::world::Person;

use crate::bot::{LIMIT, Scene};
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
    assert_eq!(**settings.borrow_and_update(), TeamSettings::default());

    // An invalid zone changes nothing, and neither does an uncommitted change.
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

    // Another start finds it unchanged.
    let (url, key) = (desk.settings.database_url.clone(), desk.settings.secret_key.clone());
    desk.store.close().await;
    let clock = Clock::default();
    let store = Store::open(&url, &key, clock.clone()).await.unwrap();
    assert_eq!(*store.team_settings().borrow(), now);
    assert_eq!(clock.zone().iana_name(), Some("Asia/Tokyo"));

    for setting in Setting::ALL {
        settle(&store, setting, None).await;
    }
    assert_eq!(**store.team_settings().borrow(), TeamSettings::default());
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

#[tokio::test]
async fn an_admin_settles_something_and_it_holds_at_once() {
    let scene = Scene::set(None).await;
    scene.log_in().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    // The clock says 12:00 or so: quiet hours that apply now, whenever this runs.
    let now = scene.app.as_ref().unwrap().store.clock().now().to_zoned(jiff::tz::TimeZone::UTC);
    let hour = |ahead: i64| (now.clone() + jiff::SignedDuration::from_hours(ahead)).strftime("%H:00").to_string();
    let quiet = format!("{}-{}", hour(-1), hour(3));

    let page = scene.ask("/settings", "Everything is at its default").await;
    scene.press(page.id, "📤 Sending").await;
    scene.press(page.id, "Quiet hours").await;
    scene.press(page.id, "✏️ Another value").await;
    scene.shown("send the new value").await;
    scene.ask("at night", "“at night” does not say from when to when. For example: 21:00-09:00, or off").await;
    let one = scene.ask(&quiet, "Default: off").await;

    scene.ask("/send @bob_lee Hello!", "quiet hours").await;
    assert!(scene.sandbox.received(bob).is_empty());
    // Reset to the default, the rule releases what waited for it.
    scene.press(one.id, "↩️ Default").await;
    scene.shown("Quiet hours: off").await;
    assert!(scene.sandbox.wait_received(LIMIT, bob, |received| received.text == "Hello!").await.is_some());

    // The zone applies to the reader at once; typing it works the same way; viewers look and change nothing.
    scene.ask("/settings time_zone Asia/Tokyo", "Time zone: Asia/Tokyo").await;
    assert_eq!(scene.app.as_ref().unwrap().store.clock().zone().iana_name(), Some("Asia/Tokyo"));
    scene.ask("/settings time_zone default", "Time zone: UTC").await;
    // A comma separates phrases, and the list shows it.
    let list = scene.ask("/settings opt_out_en no, thanks; leave me alone", "Opt-out words").await;
    assert!(list.html.contains("<pre>leave me alone\nno\nthanks</pre>"), "{}", list.html);
    scene.ask("/settings dance 1", "There is no such setting").await;
    let vera = scene.hire("Vera", Role::Viewer).await;
    assert!(scene.answer_to(vera, "/settings").await.contains("Settings"));
    assert!(scene.answer_to(vera, "/settings minimum_gap 5").await.starts_with("Only owners"));

    // New accounts begin with the limits that hold now.
    scene.ask("/settings daily_limit 25", "Messages a day: 25").await;
    scene.ask("/add_account +15550000001", "+1 555 000 0001").await;
    let accounts = scene.app.as_ref().unwrap().accounts.accounts().await.unwrap();
    assert!(accounts.iter().any(|account| account.daily_limit == 25 && account.new_contact_limit == 10));
}

#[tokio::test]
async fn the_words_of_the_screens_lead_to_their_pages() {
    let scene = Scene::set(None).await;
    for (typed, shown) in [
        ("Sending", "📤 Sending"),
        ("New accounts", "📱 New accounts"),
        ("команда", "👥 Team"),
        ("📤 Отправка", "📤 Sending"),
        ("Opt-out words", "Which one?"),
        ("слова отказа", "Which one?"),
        ("Quiet hours", "Quiet hours: off"),
        ("quiet hours 22:00-08:00", "Quiet hours: 22:00–08:00"),
        ("nonsense", "There is no such setting"),
    ] {
        scene.ask(&format!("/settings {typed}"), shown).await;
    }
    let which = scene.ask("/settings Opt-out words", "Which one?").await;
    scene.press(which.id, "Opt-out words, Russian").await;
    scene.turned(which.id, "стоп").await;
}

#[tokio::test]
async fn the_language_of_those_who_chose_none_is_a_setting() {
    let scene = Scene::set(None).await;
    scene.ask("/settings language ru", "Язык по умолчанию: Русский").await;
    // The language of a person who has not written yet is unknown; their menu is in the team's.
    let olga = scene.sandbox.add(Person::named("Olga"));
    scene.ask(&format!("/team add {} operator", olga.0), "Сообщений от этого человека ещё не было").await;
    assert!(scene.answer_to(olga, "/help").await.contains("Что умеет пульт"));
}
