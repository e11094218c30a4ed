//! A panic ends one update only. It comes from a handler of this test, inside the program's own guard.

use std::sync::{Arc, Weak};
use std::time::Duration;

use salesdesk::bot::context::{BotContext, Rooms};
use salesdesk::bot::routing::guard::guard;
use salesdesk::campaigns::Campaigns;
use telegram_sandbox::world::Person;
use telegram_sandbox::{Sandbox, SandboxConfig};
use teloxide::dispatching::UpdateFilterExt;
use teloxide::types::{Message, Update};
use tokio_util::sync::CancellationToken;

use salesdesk::accounts::{AccountManager, AccountMonitor, AccountNotifier, MonitorSettings, Supervisor};
use salesdesk::bot::routing::run::serve;
use salesdesk::bot::routing::schema::schema;
use salesdesk::clock::Clock;
use salesdesk::contacts::{Contacts, Lists};
use salesdesk::dialogs::Dialogs;
use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::language::Language;
use salesdesk::event::Events;
use salesdesk::ops::{Backups, Ground, Machine, Metrics};
use salesdesk::outbox::Outbox;
use salesdesk::sequences::Sequences;
use salesdesk::store::{SecretKeySource, Store};
use salesdesk::tasks::{Tasks, Wake};
use salesdesk::team::{Team, Templates};
use salesdesk::telegram::{ApiCredentials, TelegramDataCenters};

const LIMIT: Duration = Duration::from_secs(20);

async fn desk(sandbox: &Sandbox, folder: &std::path::Path, owner: TelegramUserId) -> Arc<BotContext> {
    let url = format!("sqlite://{}", folder.join("desk.db").display());
    let key = SecretKeySource::File(folder.join("secret.key"));
    let store = Store::open(&url, &key, Clock::default()).await.unwrap();
    let mut work = store.begin().await.unwrap();
    work.team().ensure_owners(&[owner]).await.unwrap();
    work.commit().await.unwrap();
    // No account is used here, so nothing connects.
    let api = ApiCredentials { api_id: 1, api_hash: "0".into() };
    let supervisor = Supervisor::new(store.clone(), Arc::new(TelegramDataCenters), api);
    let (events, _news) = Events::new();
    let (tasks, wake) = (Tasks::default(), Wake::default());
    let manager = AccountManager::new(store.clone(), supervisor.clone(), events.clone(), tasks.clone(), wake.clone());
    let dialogs = Dialogs::new(store.clone(), wake.clone());
    let contacts = Contacts::new(store.clone(), dialogs.clone());
    let outbox = Outbox::new(store.clone(), supervisor.clone(), tasks.clone(), wake);
    let notifier = AccountNotifier::new(store.clone(), events);
    let monitor = AccountMonitor::new(store.clone(), supervisor, notifier, MonitorSettings::default());
    let backups = Backups::new(store.clone(), folder.join("backups"));
    let database = folder.join("desk.db");
    let ground = Ground::new(store.clone(), backups.clone(), tasks.loops().clone(), Weak::new(), &database);
    let metrics = Metrics::new(store.clone(), monitor.clone(), backups, ground, database);
    let machine = Machine { metrics, data_centers: Arc::new(TelegramDataCenters), secret_key: key };
    let bot = teloxide::Bot::new(sandbox.bot_token()).set_api_url(sandbox.bot_api_url().parse().unwrap());
    Arc::new(BotContext::new(
        bot,
        Rooms {
            team: Team::new(store.clone(), Vec::new()),
            templates: Templates::new(store.clone()),
            lists: Lists::new(store.clone()),
            importer: salesdesk::import::Importer::new(store.clone()),
            sequences: Sequences::new(store.clone(), outbox.clone()),
            campaigns: Campaigns::new(store.clone(), Lists::new(store.clone())),
            store,
            manager,
            monitor,
            dialogs,
            contacts,
            outbox,
            machine,
            tasks,
        },
        Language::En,
        None,
    ))
}

#[tokio::test]
async fn a_panic_costs_one_update() {
    let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
    let ann = sandbox.add(Person::named("Ann"));
    let eve = sandbox.add(Person::named("Eve"));
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&sandbox, folder.path(), TelegramUserId(ann.0)).await;
    let broken = Update::filter_message()
        .filter(|message: Message| message.text() == Some("boom"))
        .endpoint(|| async { if true { panic!("on purpose") } else { Ok(()) } });
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    let serving =
        tokio::spawn(
            async move { serve(&desk, guard(dptree::entry().branch(broken).branch(schema())), &stopped).await },
        );
    for _ in 0..3 {
        sandbox.say(eve, "boom");
        sandbox.say(ann, "boom");
        sandbox.say(ann, "/help");
    }
    let answered = sandbox.wait_for_bot(ann, LIMIT, |chat| {
        let count = |words: &str| chat.iter().filter(|message| message.text.contains(words)).count();
        (count("Something broke") == 3 && count("What the desk can do") == 3).then_some(())
    });
    assert!(answered.await.is_some());
    assert!(sandbox.bot_chat(eve).iter().all(|message| !message.from_bot), "a stranger gets no answer");
    stop.cancel();
    serving.await.unwrap().unwrap();
}
