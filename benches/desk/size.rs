//! The size of a database with many messages of usual length, with every index.

use anyhow::Context as _;
use salesdesk::clock::Clock;
use salesdesk::domain::ids::{TelegramMessageId, TelegramUserId};
use salesdesk::domain::message::{MessageDirection, Report};
use salesdesk::store::{Prospect, SecretKeySource, Store};
use telegram_sandbox::{Sandbox, SandboxConfig};

use crate::seed;

const MESSAGES: i64 = 100_000;
const DIALOGS: i64 = 1_000;
const TEXT: &str = "Hello! Thank you for your question. We deliver within two days, and the first month is free. Shall I send you the details?";

/// The bytes that 100,000 messages add.
pub(crate) async fn of_messages() -> anyhow::Result<u64> {
    let sandbox = Sandbox::start(SandboxConfig::default()).await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("salesdesk.db");
    let key = SecretKeySource::File(folder.path().join("secret.key"));
    let store = Store::open(&format!("sqlite://{}", file.display()), &key, Clock::default()).await?;
    let (account, _) = seed::account(sandbox.world(), &store, 0, 100).await?;
    let mut work = store.begin().await?;
    for number in 0..DIALOGS {
        let display_name = format!("Prospect {number}");
        let id = TelegramUserId(1_000_000 + number);
        let prospect = Prospect { id, username: Some(format!("prospect_{number}")), display_name };
        work.people().put(&prospect).await?;
        let dialog = work.dialogs().open(&prospect, account).await?;
        for message in 0..MESSAGES / DIALOGS {
            let direction = if message % 2 == 0 { MessageDirection::Outgoing } else { MessageDirection::Incoming };
            let report = Report {
                id: TelegramMessageId(number * 1_000 + message),
                with: id,
                direction,
                content: TEXT.into(),
                spans: Vec::new(),
                timestamp: work.now(),
                edited_at: None,
                reply_to: None,
                attachment: None,
                surroundings: Default::default(),
                random_id: None,
            };
            work.dialogs().receive(dialog.id, account, &report, true).await?;
        }
    }
    work.commit().await?;
    store.close().await;
    drop(store);
    Ok(std::fs::metadata(&file).context("no database")?.len())
}
