//! Executing one line of the terminal or of a script, and showing the bot's answers.

use std::time::Duration;

use anyhow::{Context as _, bail};
use telegram_sandbox::bot_api::ChatId;
use telegram_sandbox::control::{ChatMessage, Kind, Origin, Received};
use telegram_sandbox::world::{Person, PersonId, World};

use crate::act::{Files, Room};
use crate::screen::{Shown, mark_of, picture};
use crate::stage::Stage;

/// How long an expectation waits.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
/// How long a terminal user waits for a button or a message.
const SHORT_PATIENCE: Duration = Duration::from_secs(2);

/// How long a minute that passes takes: enough for a message.
const TURN: Duration = Duration::from_millis(100);
/// News may come below what a line brought: a reminder, or that somebody wants no more messages.
const NEWS: usize = 3;
const PASS: &str = "how long? for example: pass 30 minutes, pass 3 days";

const HELP: &str = "\
hello, /start, …      say it to the bot        #3                    press the third button of its latest keyboard
#Cancel               press a button by name   keypad +1555…         press the digits of that number's login code
code +1555…           the code it was sent     inbox @ann            what Ann received
as @ann hello         write as Ann             as +1555… hello       say it to the bot as that number's owner
reply hello           reply to the bot's latest message (reply #12 hello: to that one)
read @ann             Ann reads what she got   help, quit
attach photo a.jpg Our office      send the bot a photo (file: a document; an album: a.jpg,b.jpg; with a path, one of yours)
reply attach file price.pdf        reply with it                as @ann attach file plan.pdf   Ann sends it
as @ann forward @bob_ray Stop      Ann forwards what Bob wrote (without a name: what a stranger wrote)
as @ann send contact               Ann sends a contact, poll, voice, sticker, gift, theme, … (`as @ann send`: what there is)
as @ann edit Stop                  Ann edits what she wrote last
as @ann block                      Ann blocks the account      as @ann react 👍   Ann reacts to what it wrote last
people Max @max_w, Uma @uma_k      two more people are at Telegram
pass 30 minutes                    time passes, minute by minute (hours or days: at once)
forward @ann Hello                 forward to the bot what Ann wrote (in a topic and as a colleague, too)
as-member @vera /start             say, #press, reply or attach it as a colleague: @vera operator, @tom viewer
show @vera                         her chat with the bot; `show`: yours
topics                             the prospects' topics        topic Ann hello   write (#press, reply, attach) in hers
as-member @vera topic Ann hello    write in it as a colleague   topics on         private chats may have them, as BotFather says
                                   Topics are those of the group with --group, else those of one's own chat (/settings mine)
In scripts also: expect TEXT · expect-not TEXT · expect-inbox @ann TEXT · expect-not-inbox @ann TEXT · expect-member @vera TEXT
                 expect-not-member @vera TEXT · expect-topic Ann TEXT";

pub(crate) struct Play<'s> {
    pub(crate) world: World,
    pub(crate) stage: &'s Stage,
    pub(crate) patience: Duration,
    pub(crate) shown: Shown,
}

impl<'s> Play<'s> {
    /// For a script, which waits longer.
    pub(crate) fn of_script(stage: &'s Stage) -> Self {
        Self { world: stage.sandbox.world().clone(), stage, patience: PATIENCE, shown: Shown::new() }
    }

    /// For a terminal, where a quick answer is better.
    pub(crate) fn by_hand(stage: &'s Stage) -> Self {
        Self { patience: SHORT_PATIENCE, ..Self::of_script(stage) }
    }

    pub(crate) async fn line(&mut self, line: &str) -> anyhow::Result<()> {
        let (word, rest) = line.split_once(' ').map_or((line, ""), |(word, rest)| (word, rest.trim()));
        match word {
            "help" | "?" => println!("{HELP}"),
            "expect" => self.expect(Room::with(self.stage.owner), rest).await?,
            "expect-not" => self.expect_not(self.stage.owner, rest)?,
            "expect-member" => {
                let (who, text) = rest.split_once(' ').context("expect-member @vera TEXT")?;
                self.expect(Room::with(self.stage.member(who).await?), text).await?;
            }
            "expect-not-member" => {
                let (who, text) = rest.split_once(' ').context("expect-not-member @vera TEXT")?;
                self.expect_not(self.stage.member(who).await?, text)?;
            }
            "expect-topic" => {
                let (room, text) = self.topic(self.stage.owner, rest).await?;
                self.expect(room, &text).await?;
            }
            "expect-inbox" => {
                let (who, text) = rest.split_once(' ').context("expect-inbox @ann TEXT")?;
                let who = self.person(who)?;
                let came = self.world.wait_received(PATIENCE, who, |message| line_of(message).contains(text)).await;
                came.with_context(|| format!("no such message came: {text}"))?;
            }
            "expect-not-inbox" => {
                let (who, text) = rest.split_once(' ').context("expect-not-inbox @ann TEXT")?;
                if self.world.received(self.person(who)?).iter().any(|message| line_of(message).contains(text)) {
                    bail!("it came: {text}");
                }
            }
            "pass" => self.pass(rest).await?,
            "people" => self.people(rest)?,
            "inbox" => self.inbox(self.person(rest)?),
            "code" => println!("  {}", self.code(rest)?),
            "keypad" => {
                let card = self.card_of(rest).await?;
                for digit in self.code(rest)?.chars() {
                    self.press_on(Room::with(self.stage.owner), self.stage.owner, Some(card), &digit.to_string())
                        .await?;
                }
            }
            "read" => self.read(self.person(rest)?),
            "show" if rest.is_empty() => self.show(self.stage.owner),
            "show" => self.show(self.stage.member(rest).await?),
            "topics" if rest == "on" || rest == "off" => self.world.switch_private_topics(rest == "on"),
            "topics" => self.topics()?,
            "as-member" => {
                let (who, text) = rest.split_once(' ').context("as-member @vera TEXT")?;
                let member = self.stage.member(who).await?;
                self.act(Room::with(member), member, text).await?;
            }
            "as" => {
                let (who, text) = rest.split_once(' ').context("as @ann TEXT")?;
                self.speak_as(who, text)?;
            }
            _ => self.act(Room::with(self.stage.owner), self.stage.owner, line).await?,
        }
        Ok(())
    }

    async fn expect(&self, room: Room, text: &str) -> anyhow::Result<()> {
        let found = |look: &dyn Fn(ChatId) -> Vec<ChatMessage>| {
            let chat = room.of(look);
            let of_bot = || chat.iter().rev().filter(|message| message.from_bot);
            // A file may come below the screen that goes on.
            let asking = of_bot().find(|message| !message.buttons.is_empty());
            let mut latest = of_bot().take(room.reach().max(NEWS)).chain(asking);
            let said = latest.any(|message| picture(message).contains(text));
            // A member's message may get a mark: the bot's sign that an answer arrived.
            let since = chat.iter().rev().take_while(|message| !message.from_bot);
            let marked = since.filter_map(mark_of).any(|mark| mark.contains(text));
            (said || marked).then_some(())
        };
        self.world.wait_for_chats(PATIENCE, found).await.with_context(|| format!("the bot does not say: {text}"))
    }

    fn expect_not(&self, reader: PersonId, text: &str) -> anyhow::Result<()> {
        let chat = self.world.bot_chat(reader);
        if chat.iter().any(|message| picture(message).contains(text)) {
            bail!("it is there: {text}");
        }
        Ok(())
    }

    /// The card of this number's login.
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

    /// Time passes. By the minute, so that each message of a queue has its turn.
    async fn pass(&self, time: &str) -> anyhow::Result<()> {
        let (number, unit) = time.split_once(' ').unwrap_or((time, ""));
        let number: u32 = number.parse().context(PASS)?;
        let (times, each) = match unit.trim_end_matches('s') {
            "minute" => (number, Duration::from_secs(60)),
            "hour" => (1, Duration::from_secs(3_600) * number),
            "day" => (1, Duration::from_secs(86_400) * number),
            _ => bail!(PASS),
        };
        for _ in 0..times {
            self.world.advance(each);
            self.stage.pass(each).await?;
            tokio::time::sleep(TURN).await;
        }
        Ok(())
    }

    /// Adds people to Telegram: `Max @max_w, Uma @uma_k`.
    fn people(&self, rest: &str) -> anyhow::Result<()> {
        for one in rest.split(',') {
            let (name, username) = one.trim().rsplit_once(" @").context("people Max @max_w, Uma @uma_k")?;
            self.world.add(Person::named(name).username(username));
        }
        Ok(())
    }

    fn speak_as(&self, who: &str, text: &str) -> anyhow::Result<()> {
        let person = self.person(who)?;
        if who.starts_with('+') {
            self.world.say(person, text);
            return Ok(());
        }
        // An answer goes to the account that wrote last.
        let last = self.world.received(person).pop().context("nobody has written to them yet")?;
        match text.split_once(' ') {
            None if text == "block" => self.world.block(person, last.from, true),
            Some(("react", emoji)) => self.world.react(person, last.from, last.message_id, Some(emoji))?,
            Some(("attach", files)) => {
                let Files { photo, named, caption } = Files::read(files)?;
                for (index, (name, bytes)) in named.iter().enumerate() {
                    let caption = if index == 0 { caption } else { "" };
                    self.world.write_file(person, last.from, caption, photo, name, bytes);
                }
            }
            None if text == "send" => bail!("as @ann send {}", Kind::EXAMPLES.join(" | ")),
            Some(("send", what)) => {
                let (name, words) = what.trim().split_once(' ').unwrap_or((what.trim(), ""));
                let kind = Kind::example(name);
                let kind = kind.with_context(|| format!("as @ann send {}", Kind::EXAMPLES.join(" | ")))?;
                self.world.write_kind(person, last.from, kind, words);
            }
            Some(("forward", words)) => {
                let (from, text) = self.forwarded(words)?;
                self.world.forward(person, last.from, from, text);
            }
            Some(("edit", text)) => {
                let own = self.world.received(last.from).into_iter().rfind(|message| message.from == person);
                let own = own.context("they have written nothing yet")?;
                self.world.edit_text(person, last.from, own.message_id, text);
            }
            _ => {
                self.world.write(person, last.from, text);
            }
        }
        println!("  (sent to {})", self.name(last.from));
        Ok(())
    }

    /// The original author of a forwarded message, and its words.
    pub(crate) fn forwarded<'l>(&self, line: &'l str) -> anyhow::Result<(Origin, &'l str)> {
        let line = line.trim();
        let (origin, text) = match line.split_once(' ') {
            Some((who, text)) if who.starts_with('@') => (Origin::Person(self.person(who)?), text.trim()),
            _ => (Origin::Hidden("Somebody".into()), line),
        };
        if text.is_empty() || text.starts_with('@') {
            bail!("what did they write? for example: as @ann forward @bob_ray Stop");
        }
        Ok((origin, text))
    }

    fn inbox(&self, person: PersonId) {
        let received = self.world.received(person);
        if received.is_empty() {
            println!("  (empty)");
        }
        for message in received {
            println!("  {}: {}", self.name(message.from), line_of(&message));
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

    pub(crate) fn name(&self, person: PersonId) -> String {
        self.world.look().person(person).map_or_else(|| "somebody".into(), |person| person.first_name.clone())
    }
}

/// A received message in one line; a file by its name.
fn line_of(message: &Received) -> String {
    let file = message.file.as_ref().map(|file| {
        let kind = if file.photo { "Photo" } else { "Document" };
        format!("📎 {kind} {} ({} bytes) ", file.name, file.size)
    });
    format!("{}{}", file.unwrap_or_default(), message.text).trim_end().to_owned()
}
