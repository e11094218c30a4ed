//! Prospects who have written before the run, and whose messages owners answer: some in topics, some from private
//! chats. Each prospect is answered by one owner in one way, so that the order of answers is the order of numbers.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::Context as _;
use telegram_sandbox::bot_api::ChatId;
use telegram_sandbox::world::{Outcome, Person, PersonId, State, World};

use crate::desk::Desk;

/// The number of answered prospects; every other one from a private chat.
pub(crate) const TALKERS: usize = 10;
/// A group accepts few messages per minute, and each topic begins with two or three.
const PATIENCE: Duration = Duration::from_secs(120);

/// Where a prospect is answered.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    /// In this topic.
    Topic(i64),
    /// By a reply to this screen in the owner's private chat.
    Screen(i64),
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Talker {
    pub(crate) person: PersonId,
    pub(crate) owner: PersonId,
    pub(crate) way: Way,
}

/// Lets prospects write to these accounts, and opens for each the place where it is answered.
pub(crate) async fn introduce(
    world: &World,
    desk: &Desk,
    group: ChatId,
    owners: &[PersonId],
    accounts: &[PersonId],
) -> anyhow::Result<Vec<Talker>> {
    let running = desk.start()?;
    listening(world, accounts).await?;
    let mut talkers = Vec::new();
    for number in 0..TALKERS {
        let name = format!("talker_{number}");
        let person = world.add(Person::named(&name).username(&name));
        let owner = owners[number % owners.len()];
        world.write(person, accounts[number % accounts.len()], &format!("a question of {name}"));
        let topic =
            found(|| world.topics(group).into_iter().find(|topic| topic.name.contains(&name)).map(|topic| topic.id));
        let topic = topic.await.with_context(|| format!("{name} has no topic"))?;
        let way = if number % 2 == 0 {
            Way::Topic(topic)
        } else {
            world.say(owner, &format!("/dialog @{name}"));
            let screen = world.wait_for_bot(owner, PATIENCE, |chat| {
                let mut said = chat.iter().rev().filter(|message| message.from_bot);
                said.find(|message| message.text.contains(&name) && message.text.contains("a question"))
                    .map(|one| one.id)
            });
            Way::Screen(screen.await.with_context(|| format!("there is no screen of {name}"))?)
        };
        talkers.push(Talker { person, owner, way });
    }
    running.stop().await?;
    Ok(talkers)
}

/// Waits until each account has asked from where to listen: what it was written before that is history, which opens
/// no topic.
pub(crate) async fn listening(world: &World, accounts: &[PersonId]) -> anyhow::Result<()> {
    let all = |state: &State| {
        let asked = state.journal.calls("updates.getState").filter(|call| call.outcome == Outcome::Ok);
        let asked: BTreeSet<_> = asked.map(|call| call.caller.as_str()).collect();
        let phone = |account| state.person(account)?.phone.as_deref();
        accounts.iter().all(|account| phone(*account).is_some_and(|phone| asked.contains(phone))).then_some(())
    };
    world.wait_for(PATIENCE, all).await.context("the accounts do not listen")
}

/// Looks until it is found; not longer than a group needs for many messages.
pub(crate) async fn found<T>(mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let looking = async {
        loop {
            if let Some(found) = look() {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.ok()
}
