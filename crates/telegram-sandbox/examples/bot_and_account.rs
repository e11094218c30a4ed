//! A bare teloxide bot and a bare grammers client on one Telegram in a box: no token, no number, no network.
//!
//! `cargo run -p telegram-sandbox --example bot_and_account`

use std::collections::HashMap;
use std::net::{Ipv6Addr, SocketAddrV6};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use grammers_client::Client;
use grammers_client::update::Update as AccountUpdate;
use grammers_mtsender::{ConnectionParams, InvocationError, NoRetries, SenderPool, UpdatesConfiguration};
use grammers_session::SessionData;
use grammers_session::storages::MemorySession;
use grammers_session::types::{DcOption, UpdatesState};
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, PersonId, When};
use telegram_sandbox::{Sandbox, SandboxConfig};
use teloxide::prelude::*;

const SOON: Duration = Duration::from_secs(10);

#[tokio::main]
pub(crate) async fn main() -> anyhow::Result<()> {
    let sandbox = Sandbox::start(SandboxConfig::default()).await?;
    let ann = sandbox.add(Person::named("Ann").username("ann"));
    let sam = sandbox.add(Person::named("Sam").username("sam").phone("+15551230100"));
    bot_answers(&sandbox, ann).await?;
    account_answers(&sandbox, sam, ann).await
}

/// A bot as its library's documentation shows it. Only the address of the server is another.
async fn bot_answers(sandbox: &Sandbox, ann: PersonId) -> anyhow::Result<()> {
    let bot = Bot::new(sandbox.bot_token()).set_api_url(sandbox.bot_api_url().parse()?);
    let handler = Update::filter_message().endpoint(|bot: Bot, message: Message| async move {
        let text = message.text().unwrap_or_default();
        bot.send_message(message.chat.id, format!("You said: {text}")).await?;
        respond(())
    });
    let bot = tokio::spawn(async move { Dispatcher::builder(bot, handler).build().dispatch().await });

    // Ann opens the bot and writes; what she sees is what Telegram would show her.
    sandbox.start_bot(ann);
    sandbox.say(ann, "hello");
    let answer = sandbox
        .wait_for_bot(ann, SOON, |chat| chat.iter().find(|message| message.text == "You said: hello").cloned())
        .await
        .context("the bot did not answer")?;
    println!("bot → Ann: {}", answer.text);
    bot.abort();
    Ok(())
}

/// An account that is signed in, on addresses and with a key that the sandbox made.
async fn account_answers(sandbox: &Sandbox, sam: PersonId, ann: PersonId) -> anyhow::Result<()> {
    let pool = SenderPool::with_configuration(Arc::new(session_of(sandbox, sam)), 12345, unwaiting());
    let client = Client::new(pool.handle.clone());
    let runner = tokio::spawn(pool.runner.run());
    let updates = client.stream_updates(pool.updates, UpdatesConfiguration { catch_up: true }).await;
    let mut updates = updates.map_err(anyhow::Error::from_boxed)?;

    sandbox.write(ann, sam, "What does it cost?");
    let asked = loop {
        if let AccountUpdate::NewMessage(message) = tokio::time::timeout(SOON, updates.next()).await??
            && !message.outgoing()
        {
            break message;
        }
    };
    println!("Ann → Sam: {}", asked.text());
    let to = asked.peer_ref().await.ok().flatten().context("nobody to answer")?;

    // The next message meets a flood wait; the one after it arrives.
    sandbox.edit(|state| {
        state.faults.order(Fault {
            door: Door::Mtproto,
            method: "messages.sendMessage".into(),
            caller: None,
            times: 1,
            kind: FaultKind::Error { code: 420, text: "FLOOD_WAIT_30".into() },
            when: When::BeforeEffect,
        });
    });
    let refused = client.send_message(to, "Nothing.").await;
    ensure!(matches!(&refused, Err(InvocationError::Rpc(error)) if error.name == "FLOOD_WAIT"), "no flood wait");
    println!("Sam → Ann: refused, FLOOD_WAIT");
    client.send_message(to, "Nothing.").await?;
    let received = sandbox.wait_received(SOON, ann, |message| message.text == "Nothing.").await;
    println!("Sam → Ann: {}", received.context("Ann received nothing")?.text);
    ensure!(sandbox.received(ann).len() == 1, "it arrived twice");
    runner.abort();
    Ok(())
}

fn session_of(sandbox: &Sandbox, person: PersonId) -> MemorySession {
    let seeded = sandbox.seed_session(person, None);
    let option = |(id, ipv4)| {
        let auth_key = (id == seeded.dc).then_some(seeded.auth_key);
        (id, DcOption { id, ipv4, ipv6: SocketAddrV6::new(Ipv6Addr::LOCALHOST, 0, 0, 0), auth_key })
    };
    let dc_options: HashMap<_, _> = sandbox.dcs().into_iter().map(option).collect();
    let updates_state = UpdatesState { pts: 1, qts: 0, date: 1, seq: 1, channels: Vec::new() };
    MemorySession::from(SessionData { home_dc: seeded.dc, dc_options, peer_infos: HashMap::new(), updates_state })
}

/// Errors come to the caller, instead of a wait within the library.
fn unwaiting() -> ConnectionParams {
    ConnectionParams { retry_policy: Box::new(NoRetries), ..ConnectionParams::default() }
}
