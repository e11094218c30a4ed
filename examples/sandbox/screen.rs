//! Printing what the bot shows to the owner, to colleagues and in topics, when it is new or changed.

use std::collections::BTreeMap;
use std::time::Duration;

use telegram_sandbox::bot_api::ChatId;
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::PersonId;

use crate::play::{PATIENCE, Play};

/// After this much silence the bot's answer counts as complete.
const QUIET: Duration = Duration::from_millis(150);

/// The last printed form of each message.
pub(crate) type Shown = BTreeMap<(ChatId, i64), String>;

impl Play<'_> {
    /// Resolves when the bot has sent or changed something.
    pub(crate) async fn news(&self) {
        let (shown, chats) = (&self.shown, self.chats());
        let any = |look: &dyn Fn(ChatId) -> Vec<ChatMessage>| {
            chats.iter().any(|chat| is_news(shown, *chat, &look(*chat))).then_some(())
        };
        while self.world.wait_for_chats(PATIENCE, any).await.is_none() {}
    }

    /// Waits until the bot is quiet, then prints new, changed and deleted messages of the team's chats.
    pub(crate) async fn show_news(&mut self) {
        while let Ok(()) = tokio::time::timeout(QUIET, self.news()).await {
            for chat in self.chats() {
                self.show_news_in(chat);
            }
        }
    }

    fn show_news_in(&mut self, chat: ChatId) {
        let messages = self.world.group_chat(chat);
        let heading = |message: &ChatMessage| self.heading(chat, message);
        let headings: Vec<String> = messages.iter().map(heading).collect();
        self.shown.retain(|(at, id), picture| {
            let stays = *at != chat || messages.iter().any(|message| message.id == *id);
            if !stays {
                println!("  🗑 deleted: {}", picture.lines().next().unwrap_or_default().trim());
            }
            stays
        });
        for (message, heading) in messages.iter().zip(headings) {
            let picture = picture(message);
            let before = self.shown.insert((chat, message.id), picture.clone());
            if is_shown(message) && before.as_ref() != Some(&picture) {
                let mark = if before.is_some() { ", edited" } else { "" };
                println!("  ┌ {heading}#{}{mark}\n{picture}", message.id);
            } else if let Some(mark) = mark_of(message).filter(|_| before.as_ref() != Some(&picture)) {
                println!("  ({heading}{mark} on #{})", message.id);
            }
        }
    }

    /// Prints a member's whole chat with the bot.
    pub(crate) fn show(&self, person: PersonId) {
        let chat = self.world.bot_chat(person);
        if chat.is_empty() {
            println!("  (empty)");
        }
        for message in chat {
            let from = if message.from_bot { "" } else { "their own, " };
            println!("  ┌ {from}#{}\n{}", message.id, picture(&message));
        }
    }

    fn chats(&self) -> Vec<ChatId> {
        self.stage.team().map(ChatId::from).chain(self.stage.group()).collect()
    }

    /// The chat of a message, unless it is the owner's own.
    fn heading(&self, chat: ChatId, message: &ChatMessage) -> String {
        if Some(chat) != self.stage.group() {
            let reader = self.stage.team().find(|person| ChatId::from(*person) == chat && *person != self.stage.owner);
            return reader.map(|person| format!("{} · ", self.name(person))).unwrap_or_default();
        }
        let topic = self.world.topics(chat).into_iter().find(|topic| Some(topic.id) == message.topic);
        format!("{} · ", topic.map_or_else(|| "Inbox".to_owned(), |topic| format!("Topic {}", topic.name)))
    }
}

/// Service messages are not shown.
fn is_shown(message: &ChatMessage) -> bool {
    message.from_bot && !picture(message).is_empty()
}

fn is_news(shown: &Shown, chat: ChatId, messages: &[ChatMessage]) -> bool {
    let new = |message: &ChatMessage| {
        let speaks = is_shown(message) || message.reaction.is_some();
        speaks && shown.get(&(chat, message.id)) != Some(&picture(message))
    };
    let gone = |(at, id): &(ChatId, i64)| *at == chat && messages.iter().all(|message| message.id != *id);
    messages.iter().any(new) || shown.keys().any(gone)
}

/// The meaning of the bot's reaction to a member's message.
pub(crate) fn mark_of(message: &ChatMessage) -> Option<String> {
    let reaction = message.reaction.as_deref()?;
    let meaning = match reaction {
        "👌" => "✅ sent",
        "👀" => "✅ sent and read",
        _ => "",
    };
    Some(format!("{reaction} {meaning}"))
}

/// A message as text: its lines behind a bar, then its numbered buttons.
pub(crate) fn picture(message: &ChatMessage) -> String {
    let mut picture = String::new();
    for line in message.text.lines() {
        picture.push_str("  │ ");
        picture.push_str(line);
        picture.push('\n');
    }
    if let Some(file) = &message.file {
        picture.push_str(&format!("  │ 📎 {:?} {} ({} bytes)\n", file.kind, file.name, file.size));
    }
    let mut number = 0;
    for row in &message.buttons {
        picture.push_str("  │");
        for button in row {
            number += 1;
            picture.push_str(&format!(" [#{number} {}]", button.text));
        }
        picture.push('\n');
    }
    if let Some(mark) = mark_of(message) {
        picture.push_str(&format!("  │ {mark}\n"));
    }
    picture.trim_end().to_owned()
}
