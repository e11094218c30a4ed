//! What stands around every handler.
//! Its rule: a panic costs the one update that caused it. Without this it would end the dispatcher.

use std::ops::ControlFlow;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use dptree::di::DependencyMap;
use futures::FutureExt;
use teloxide::dispatching::UpdateHandler;
use teloxide::types::{Update, UpdateKind};

use crate::bot::desk::Desk;
use crate::bot::error::reference;
use crate::bot::views::refusal;
use crate::bot::{access, say};

/// Handlers answer for their own errors; none is left for the dispatcher.
pub(super) type Never = std::convert::Infallible;

/// Catches the panics of a handler. The dispatcher's dependencies must hold an `Arc<Desk>`.
#[must_use]
pub(super) fn guard(handler: UpdateHandler<Never>) -> UpdateHandler<Never> {
    let description = handler.description().clone();
    let signature = handler.sig().clone();
    dptree::from_fn_with_description(
        description,
        move |deps: DependencyMap, next| {
            let handler = handler.clone();
            async move {
                let (update, desk) = (deps.try_get::<Update>(), deps.try_get::<Arc<Desk>>());
                // What a panic leaves behind is a unit of work that was never committed.
                match AssertUnwindSafe(handler.execute(deps, next)).catch_unwind().await {
                    Ok(flow) => flow,
                    Err(_) => {
                        let reference = reference();
                        tracing::error!(%reference, "a handler panicked");
                        if let (Some(update), Some(desk)) = (update, desk) {
                            let telling = tell((*update).clone(), Arc::clone(&desk), &reference);
                            // The panic may come from what tells it, too.
                            let _ = AssertUnwindSafe(telling).catch_unwind().await;
                        }
                        ControlFlow::Break(Ok(()))
                    }
                }
            }
        },
        signature,
    )
}

/// Tells the person that something broke, if they are on the team.
async fn tell(update: Update, desk: Arc<Desk>, reference: &str) {
    let query = match &update.kind {
        UpdateKind::CallbackQuery(query) => Some(query.id.clone()),
        _ => None,
    };
    let Some(visit) = access::visit(update, desk).await else { return };
    match query {
        Some(query) => {
            let words = refusal::broken_pop_up(&visit.reader, reference);
            say::answer(&visit.desk.bot, &query, Some(words)).await;
        }
        None => {
            if visit.show(&refusal::broken(&visit.reader, reference)).await.is_err() {
                tracing::warn!("nobody could be told that something broke");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use telegram_sandbox::world::Person;
    use telegram_sandbox::{Sandbox, SandboxConfig};
    use teloxide::dispatching::UpdateFilterExt;
    use teloxide::types::Message;
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::accounts::{AccountManager, Supervisor};
    use crate::bot::run::serve;
    use crate::bot::schema::schema;
    use crate::clock::Clock;
    use crate::domain::ids::TelegramUserId;
    use crate::domain::language::Language;
    use crate::event::Events;
    use crate::outbox::Outbox;
    use crate::store::{SecretKeySource, Store};
    use crate::tasks::{Tasks, Wake};
    use crate::telegram::{ApiCredentials, TelegramDataCenters};

    const LIMIT: Duration = Duration::from_secs(20);

    async fn desk(sandbox: &Sandbox, folder: &std::path::Path, owner: TelegramUserId) -> Arc<Desk> {
        let url = format!("sqlite://{}", folder.join("desk.db").display());
        let key = SecretKeySource::File(folder.join("secret.key"));
        let store = Store::open(&url, &key, Clock::default()).await.unwrap();
        let mut work = store.begin().await.unwrap();
        work.team().ensure_owners(&[owner]).await.unwrap();
        work.commit().await.unwrap();
        // No account is touched here, so nothing connects.
        let api = ApiCredentials { api_id: 1, api_hash: "0".into() };
        let supervisor = Supervisor::new(store.clone(), Arc::new(TelegramDataCenters), api);
        let (events, _news) = Events::new();
        let (tasks, wake) = (Tasks::default(), Wake::default());
        let manager =
            AccountManager::new(store.clone(), supervisor.clone(), events.clone(), tasks.clone(), wake.clone());
        let outbox = Outbox::new(store.clone(), supervisor, events, tasks, wake);
        let bot = teloxide::Bot::new(sandbox.bot_token()).set_api_url(sandbox.bot_api_url().parse().unwrap());
        Arc::new(Desk::new(bot, store, manager, outbox, Language::En))
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
        let serving = tokio::spawn(async move {
            serve(&desk, guard(dptree::entry().branch(broken).branch(schema())), &stopped).await
        });
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
        assert!(sandbox.bot_chat(eve).iter().all(|message| !message.from_bot), "a stranger is told nothing");
        stop.cancel();
        serving.await.unwrap().unwrap();
    }
}
