//! One line of the terminal or of a script, played; and the bot's answers, shown.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, bail};
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::{PersonId, World};

use crate::stage::Stage;

/// How long an expectation waits for its fulfilment.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long somebody at the terminal waits for a button or a message that may still come.
const SHORT_PATIENCE: Duration = Duration::from_secs(2);
/// How long the bot may be quiet before its answer counts as complete.
const QUIET: Duration = Duration::from_millis(150);

const HELP: &str = "\
hello, /start, …      say it to the bot        #3                    press the third button of its latest keyboard
#Cancel               press a button by name   keypad +1555…         press the digits of that number's login code
code +1555…           the code it was sent     inbox @ann            what Ann received
as @ann hello         write as Ann             as +1555… hello       say it to the bot as that number's owner
reply hello           reply to the bot's latest message (reply #12 hello: to that one)
read @ann             Ann reads what she got   help, quit
In scripts also: expect TEXT · expect-not TEXT · expect-inbox @ann TEXT";

pub(crate) struct Play<'s> {
    world: World,
    stage: &'s Stage,
    patience: Duration,
    /// What was shown of each message, to tell what is new.
    shown: BTreeMap<i64, String>,
}

impl<'s> Play<'s> {
    /// For a script, which waits for whatever is to come.
    pub(crate) fn of_script(stage: &'s Stage) -> Self {
        Self { world: stage.sandbox.world().clone(), stage, patience: PATIENCE, shown: BTreeMap::new() }
    }

    /// For somebody at the terminal, who would rather hear soon that there is no such thing.
    pub(crate) fn by_hand(stage: &'s Stage) -> Self {
        Self { patience: SHORT_PATIENCE, ..Self::of_script(stage) }
    }

    pub(crate) async fn line(&mut self, line: &str) -> anyhow::Result<()> {
        let (word, rest) = line.split_once(' ').map_or((line, ""), |(word, rest)| (word, rest.trim()));
        match word {
            "help" | "?" => println!("{HELP}"),
            "expect" => self.expect(rest).await?,
            "expect-not" => self.expect_not(rest)?,
            "expect-inbox" => {
                let (who, text) = rest.split_once(' ').context("expect-inbox @ann TEXT")?;
                let who = self.person(who)?;
                let came = self.world.wait_received(PATIENCE, who, |message| message.text.contains(text)).await;
                came.with_context(|| format!("no such message came: {text}"))?;
            }
            "inbox" => self.inbox(self.person(rest)?),
            "code" => println!("  {}", self.code(rest)?),
            "keypad" => {
                let card = self.card_of(rest).await?;
                for digit in self.code(rest)?.chars() {
                    self.press_on(Some(card), &digit.to_string()).await?;
                }
            }
            "read" => self.read(self.person(rest)?),
            "reply" => self.reply(rest)?,
            "as" => {
                let (who, text) = rest.split_once(' ').context("as @ann TEXT")?;
                self.speak_as(who, text)?;
            }
            _ => match word.strip_prefix('#') {
                Some(_) => self.press(line[1..].trim()).await?,
                None => {
                    self.world.say(self.stage.owner, line);
                }
            },
        }
        Ok(())
    }

    /// Resolves when the bot has said or changed something.
    pub(crate) async fn news(&self) {
        let shown = &self.shown;
        let owner = self.stage.owner;
        while self.world.wait_for_bot(owner, PATIENCE, |chat| is_news(shown, chat).then_some(())).await.is_none() {}
    }

    /// Waits until the bot is quiet, then shows what is new, what changed and what went in its chat.
    pub(crate) async fn show_news(&mut self) {
        while let Ok(()) = tokio::time::timeout(QUIET, self.news()).await {
            let chat = self.world.bot_chat(self.stage.owner);
            self.shown.retain(|id, picture| {
                let stays = chat.iter().any(|message| message.id == *id);
                if !stays {
                    println!("  🗑 deleted: {}", picture.lines().next().unwrap_or_default().trim());
                }
                stays
            });
            for message in chat {
                let picture = picture(&message);
                let before = self.shown.insert(message.id, picture.clone());
                if message.from_bot && before.as_ref() != Some(&picture) {
                    let mark = if before.is_some() { ", edited" } else { "" };
                    println!("  ┌ #{}{mark}\n{picture}", message.id);
                } else if let Some(mark) = mark_of(&message).filter(|_| before.as_ref() != Some(&picture)) {
                    println!("  ({mark} on #{})", message.id);
                }
            }
        }
    }

    async fn expect(&self, text: &str) -> anyhow::Result<()> {
        let found = |chat: &[ChatMessage]| {
            let last = chat.iter().rposition(|message| message.from_bot);
            let said = chat.iter().rfind(|message| message.from_bot).is_some_and(|last| picture(last).contains(text));
            // What was written since may bear a mark: so the bot says that an answer arrived.
            let since = last.map_or(chat, |last| chat.get(last + 1..).unwrap_or_default());
            let marked = since.iter().filter_map(mark_of).any(|mark| mark.contains(text));
            (said || marked).then_some(())
        };
        let owner = self.stage.owner;
        self.world.wait_for_bot(owner, PATIENCE, found).await.with_context(|| format!("the bot does not say: {text}"))
    }

    fn expect_not(&self, text: &str) -> anyhow::Result<()> {
        let chat = self.world.bot_chat(self.stage.owner);
        if chat.iter().any(|message| picture(message).contains(text)) {
            bail!("it is there: {text}");
        }
        Ok(())
    }

    /// Presses a button of the latest message that has some: by its number, or by a part of its label.
    async fn press(&self, which: &str) -> anyhow::Result<()> {
        self.press_on(None, which).await
    }

    async fn press_on(&self, card: Option<i64>, which: &str) -> anyhow::Result<()> {
        let owner = self.stage.owner;
        let number = which.parse::<usize>().ok().filter(|_| which.len() < 3);
        let pick = |chat: &[ChatMessage]| {
            let on = |message: &&ChatMessage| card.map_or(!message.buttons.is_empty(), |card| message.id == card);
            let message = chat.iter().rfind(on)?;
            let buttons = message.buttons.iter().flatten();
            // On the keypad the digits are both: a label that is the same comes first.
            let exact = buttons.clone().find(|button| button.text == which);
            let by_label = || buttons.clone().find(|button| button.text.contains(which));
            let by_number = || buttons.clone().nth(number?.checked_sub(1)?);
            let button = exact.or_else(by_number).or_else(by_label)?;
            Some((message.id, Button::Label(button.text.clone())))
        };
        let picked = self.world.wait_for_bot(owner, self.patience, pick).await;
        let (message, button) = picked.with_context(|| format!("there is no button {which}"))?;
        let press = self.world.press(owner, message, button)?;
        if let Some(answer) = press.answer(PATIENCE).await.and_then(|answer| answer.text) {
            println!("  ({answer})");
        }
        Ok(())
    }

    /// The card that shows this number's login.
    async fn card_of(&self, phone: &str) -> anyhow::Result<i64> {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let phone = digits(phone);
        let find = |chat: &[ChatMessage]| {
            let card = |message: &&ChatMessage| {
                let title = message.text.lines().next().unwrap_or_default();
                !message.buttons.is_empty() && digits(title).contains(&phone)
            };
            chat.iter().rfind(card).map(|message| message.id)
        };
        let card = self.world.wait_for_bot(self.stage.owner, self.patience, find).await;
        card.context("no card asks for this number's code")
    }

    fn read(&self, person: PersonId) {
        let mut writers: Vec<PersonId> = self.world.received(person).iter().map(|message| message.from).collect();
        writers.dedup();
        for writer in writers {
            self.world.read(person, writer);
        }
    }

    fn reply(&self, rest: &str) -> anyhow::Result<()> {
        let (to, text) = match rest.strip_prefix('#').and_then(|rest| rest.split_once(' ')) {
            Some((id, text)) => (id.parse().context("reply #12 hello")?, text),
            None => {
                let chat = self.world.bot_chat(self.stage.owner);
                let last = chat.iter().rfind(|message| message.from_bot).context("the bot has said nothing yet")?;
                (last.id, rest)
            }
        };
        self.world.reply(self.stage.owner, to, text)?;
        Ok(())
    }

    fn speak_as(&self, who: &str, text: &str) -> anyhow::Result<()> {
        let person = self.person(who)?;
        if who.starts_with('+') {
            self.world.say(person, text);
            return Ok(());
        }
        // An answer goes to whoever wrote last.
        let last = self.world.received(person).pop().context("nobody has written to them yet")?;
        self.world.write(person, last.from, text);
        println!("  (sent to {})", self.name(last.from));
        Ok(())
    }

    fn inbox(&self, person: PersonId) {
        let received = self.world.received(person);
        if received.is_empty() {
            println!("  (empty)");
        }
        for message in received {
            println!("  {}: {}", self.name(message.from), message.text);
        }
    }

    fn code(&self, phone: &str) -> anyhow::Result<String> {
        let phone: String = phone.chars().filter(|c| !c.is_whitespace()).collect();
        if phone.is_empty() {
            bail!("whose? for example: code +15551230132");
        }
        let code = self.world.code(self.person(&phone)?);
        Ok(code.context("no code was sent to this number; /add_account begins a login")?.code)
    }

    fn person(&self, who: &str) -> anyhow::Result<PersonId> {
        if who.is_empty() {
            bail!("who? for example: inbox @ann");
        }
        let world = self.world.look();
        let person = if who.starts_with('+') { world.by_phone(who) } else { world.by_username(who) };
        person.map(|person| person.id).with_context(|| format!("there is nobody called {who}"))
    }

    fn name(&self, person: PersonId) -> String {
        self.world.look().person(person).map_or_else(|| "somebody".into(), |person| person.first_name.clone())
    }
}

fn is_news(shown: &BTreeMap<i64, String>, chat: &[ChatMessage]) -> bool {
    chat.iter().any(|message| {
        shown.get(&message.id) != Some(&picture(message)) && (message.from_bot || message.reaction.is_some())
    }) || shown.keys().any(|id| chat.iter().all(|message| message.id != *id))
}

/// What the bot's reaction to a message of the owner means.
fn mark_of(message: &ChatMessage) -> Option<String> {
    let meaning = match message.reaction.as_deref()? {
        "👌" => "✅ sent",
        "👀" => "✅ sent and read",
        _ => "",
    };
    Some(format!("{} {meaning}", message.reaction.as_deref().unwrap_or_default()))
}

/// A message as text: its lines behind a bar, then its buttons, numbered from the first row on.
fn picture(message: &ChatMessage) -> String {
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
