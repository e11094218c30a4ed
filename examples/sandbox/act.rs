//! Actions of a team member: saying, replying, attaching and pressing, in the private chat or in a topic.

use anyhow::{Context as _, bail};
use telegram_sandbox::bot_api::{ChatId, MediaKind};
use telegram_sandbox::control::{Button, ChatMessage, Place, TopicView};
use telegram_sandbox::world::PersonId;

use crate::play::{PATIENCE, Play};

/// A picture of one pixel, as PNG.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90\x77\x53\xde\
    \0\0\0\x0cIDAT\x78\x9c\x63\x50\x68\x38\0\0\x02\x24\x01\x61\xdd\x14\x9a\x90\0\0\0\0IEND\xae\x42\x60\x82";

/// The main part of a private chat with the bot, or a topic of it or of the group.
#[derive(Clone, Copy)]
pub(crate) struct Room {
    chat: ChatId,
    topic: Option<i64>,
}

impl Room {
    pub(crate) fn with(person: PersonId) -> Self {
        Self { chat: person.into(), topic: None }
    }

    pub(crate) fn of(self, look: &dyn Fn(ChatId) -> Vec<ChatMessage>) -> Vec<ChatMessage> {
        look(self.chat).into_iter().filter(|message| message.topic == self.topic).collect()
    }

    /// How many of the latest messages a line may refer to. A topic's card is at its top, so there all messages count.
    pub(crate) fn reach(self) -> usize {
        self.topic.map_or(1, |_| usize::MAX)
    }
}

/// A parsed `photo a.jpg,b.jpg Our office`.
pub(crate) struct Files<'l> {
    pub(crate) photo: bool,
    pub(crate) named: Vec<(&'l str, Vec<u8>)>,
    pub(crate) caption: &'l str,
}

impl<'l> Files<'l> {
    pub(crate) fn read(line: &'l str) -> anyhow::Result<Self> {
        let photo = match line.split_once(' ') {
            Some(("photo", _)) => true,
            Some(("file", _)) => false,
            _ => bail!("photo or file? for example: attach file price.pdf Our prices"),
        };
        let rest = line.split_once(' ').map_or("", |(_, rest)| rest.trim());
        let (names, caption) = rest.split_once(' ').unwrap_or((rest, ""));
        let named = names.split(',').filter(|name| !name.is_empty()).map(|name| file(name, photo));
        let named = named.collect::<anyhow::Result<Vec<_>>>()?;
        if named.is_empty() {
            bail!("under what name? for example: attach file price.pdf Our prices");
        }
        Ok(Self { photo, named, caption: caption.trim() })
    }
}

/// A file that is made up, or with a path one of this machine.
fn file(name: &str, photo: bool) -> anyhow::Result<(&str, Vec<u8>)> {
    if let Some((_, last)) = name.rsplit_once('/') {
        return Ok((last, std::fs::read(name).with_context(|| format!("{name} cannot be read"))?));
    }
    Ok((name, if photo { PIXEL.to_vec() } else { format!("This is {name}.\n").into_bytes() }))
}

impl Play<'_> {
    /// Executes a member's line.
    pub(crate) async fn act(&self, room: Room, member: PersonId, line: &str) -> anyhow::Result<()> {
        let (word, rest) = line.split_once(' ').map_or((line, ""), |(word, rest)| (word, rest.trim()));
        match word {
            "topic" => {
                let (room, line) = self.topic(member, rest).await?;
                Box::pin(self.act(room, member, &line)).await
            }
            "reply" => self.reply(room, member, rest),
            _ => match line.strip_prefix('#') {
                Some(which) => self.press_on(room, member, None, which.trim()).await,
                None => self.post(room, member, None, line),
            },
        }
    }

    fn reply(&self, room: Room, member: PersonId, rest: &str) -> anyhow::Result<()> {
        let (to, text) = match rest.strip_prefix('#').and_then(|rest| rest.split_once(' ')) {
            Some((id, text)) => (id.parse().context("reply #12 hello")?, text),
            None => {
                let chat = room.of(&|chat| self.world.group_chat(chat));
                let last = chat.iter().rfind(|message| message.from_bot).context("the bot has said nothing yet")?;
                (last.id, rest)
            }
        };
        self.post(room, member, Some(to), text)
    }

    fn post(&self, room: Room, member: PersonId, reply_to: Option<i64>, text: &str) -> anyhow::Result<()> {
        if let Some(files) = text.strip_prefix("attach ") {
            let Files { photo, named, caption } = Files::read(files)?;
            let kind = if photo { MediaKind::Photo } else { MediaKind::Document };
            self.world.attach(member, room.chat, Place { topic: room.topic, reply_to }, kind, &named, caption)?;
            return Ok(());
        }
        if let Some(words) = text.strip_prefix("forward ") {
            let (from, text) = self.forwarded(words)?;
            let place = Place { topic: room.topic, reply_to: None };
            self.world.forward_to_bot(member, room.chat, place, from, text)?;
            return Ok(());
        }
        match (reply_to, room.topic) {
            (Some(to), _) => self.world.reply_in(member, room.chat, to, text)?,
            (None, Some(topic)) => self.world.say_in_topic(member, room.chat, topic, text)?,
            (None, None) => self.world.say(member, text),
        };
        Ok(())
    }

    /// Presses a button of a message, or of the latest one with buttons: by number, or by a part of its label.
    pub(crate) async fn press_on(
        &self,
        room: Room,
        member: PersonId,
        card: Option<i64>,
        which: &str,
    ) -> anyhow::Result<()> {
        let number = which.parse::<usize>().ok().filter(|_| which.len() < 3);
        let pick = |look: &dyn Fn(ChatId) -> Vec<ChatMessage>| {
            let chat = room.of(look);
            let on = |message: &&ChatMessage| card.map_or(!message.buttons.is_empty(), |card| message.id == card);
            chat.iter().rev().filter(on).take(room.reach()).find_map(|message| {
                let buttons = message.buttons.iter().flatten();
                // On a keypad digits are labels too: an equal label has precedence.
                let exact = buttons.clone().find(|button| button.text == which);
                let by_label = || buttons.clone().find(|button| button.text.contains(which));
                let by_number = || buttons.clone().nth(number?.checked_sub(1)?);
                let button = exact.or_else(by_number).or_else(by_label)?;
                Some((message.id, Button::Label(button.text.clone())))
            })
        };
        let picked = self.world.wait_for_chats(self.patience, pick).await;
        let (message, button) = picked.with_context(|| format!("there is no button {which}"))?;
        let press = self.world.press_in(member, room.chat, message, button)?;
        if let Some(answer) = press.answer(PATIENCE).await.and_then(|answer| answer.text) {
            println!("  ({answer})");
        }
        Ok(())
    }

    pub(crate) fn topics(&self) -> anyhow::Result<()> {
        let topics = self.world.topics(self.with_topics(self.stage.owner));
        if topics.is_empty() {
            println!("  (none yet)");
        }
        for topic in topics {
            println!("  {}{}", topic.name, if topic.closed { " (closed)" } else { "" });
        }
        Ok(())
    }

    /// Finds the topic that a line begins with, by its name or one word of it. Returns it with the rest of the line.
    pub(crate) async fn topic(&self, member: PersonId, line: &str) -> anyhow::Result<(Room, String)> {
        let chat = self.with_topics(member);
        let find = |topics: &[TopicView]| {
            let whole =
                topics.iter().find_map(|topic| Some((topic.id, line.strip_prefix(&topic.name)?.strip_prefix(' ')?)));
            let by_word = || {
                let (word, rest) = line.split_once(' ')?;
                let named = |topic: &&TopicView| topic.name.split(' ').any(|part| part == word);
                Some((topics.iter().find(named)?.id, rest))
            };
            whole.or_else(by_word)
        };
        let found = self.world.wait_for_topics(chat, self.patience, find).await;
        let (topic, rest) =
            found.context("there is no such topic, or no text; `topics` lists them. For example: topic Ann hello")?;
        Ok((Room { chat, topic: Some(topic) }, rest.trim().to_owned()))
    }

    /// The team's group, or else the member's private chat.
    fn with_topics(&self, member: PersonId) -> ChatId {
        self.stage.group().unwrap_or(member.into())
    }
}
