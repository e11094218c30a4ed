//! What the two sides do in the test of changes, and what each of them has last wanted the other one to see.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use telegram_sandbox::bot_api::{ChatId, MediaKind};
use telegram_sandbox::control::{Kind, Place};
use telegram_sandbox::world::PersonId;

use crate::changes::SETTLING;
use crate::dice::Dice;
use crate::stage::Stage;
use crate::talkers::{self, Talker, Way};

/// Answers to each prospect before the kills begin.
const ANSWERS: usize = 8;
/// The files of an album, of either side.
pub(crate) const FILES: usize = 3;
/// How many albums and words are ordered by chance. What a named moment needs comes on top.
const MOST_ALBUMS: usize = 30;
const MOST_WORDS: usize = 90;
/// The text before the number in every answer, and in every word of a prospect.
const ANSWER: &str = "answer number ";
const WORD: &str = "word number ";
const EMOJI: [&str; 5] = ["👍", "❤", "🔥", "🎉", "👏"];

/// An answer that was sent, and what its author and its reader have last wanted of it.
pub(crate) struct Answer {
    pub(crate) talker: Talker,
    /// The author's message, and its chat.
    pub(crate) chat: ChatId,
    pub(crate) said: i64,
    /// The text that its author wants to be seen; `None` for nothing.
    pub(crate) text: Option<String>,
    /// What the prospect thinks of it.
    pub(crate) theirs: Option<&'static str>,
}

/// An album of ours.
pub(crate) struct Album {
    pub(crate) talker: Talker,
    pub(crate) chat: ChatId,
    /// The author's message with its first file; the others follow it.
    pub(crate) said: i64,
    /// The caption of each file; `None` once it was taken back.
    pub(crate) captions: Option<[String; FILES]>,
}

/// The prospects' first messages, as the team shows them, and the reactions that owners last set.
pub(crate) struct Question {
    pub(crate) talker: Talker,
    pub(crate) card: i64,
    pub(crate) ours: Option<&'static str>,
}

/// Something that a prospect wrote.
pub(crate) struct Word {
    pub(crate) person: PersonId,
    account: PersonId,
    /// Its number in the account's box.
    message: i32,
    /// The text that they want to be seen; `None` for nothing.
    pub(crate) text: Option<String>,
    /// The album that it is a part of.
    pub(crate) album: Option<i64>,
}

pub(crate) struct Wanted {
    pub(crate) answers: Vec<Answer>,
    pub(crate) albums: Vec<Album>,
    pub(crate) questions: Vec<Question>,
    pub(crate) words: Vec<Word>,
    pub(crate) orders: usize,
}

impl Wanted {
    /// Sends the answers that are changed later.
    pub(crate) async fn begin(stage: &Stage) -> anyhow::Result<Self> {
        let desk = stage.desk.start()?;
        let world = stage.sandbox.world();
        let (mut answers, mut questions) = (Vec::new(), Vec::new());
        for _ in 0..ANSWERS {
            for talker in &stage.talkers {
                let text = format!("{ANSWER}{}.", answers.len());
                let (chat, said) = match talker.way {
                    Way::Topic(topic) => (stage.group, world.say_in_topic(talker.owner, stage.group, topic, &text)?),
                    Way::Screen(screen) => (ChatId::from(talker.owner), world.reply(talker.owner, screen, &text)?),
                };
                answers.push(Answer { talker: *talker, chat, said, text: Some(text), theirs: None });
            }
        }
        for talker in &stage.talkers {
            let question = world.history(talker.person, talker_account(stage, talker)?)[0].text.clone();
            let shown = talkers::found(|| {
                let mut chat = world.group_chat(stage.group).into_iter();
                chat.find(|one| one.from_bot && one.text.contains(&question)).map(|one| one.id)
            });
            let card = shown.await.with_context(|| format!("{question:?} is not shown"))?;
            questions.push(Question { talker: *talker, card, ours: None });
        }
        let until = Instant::now() + SETTLING;
        let all = |talker: &Talker| world.received(talker.person).len() >= ANSWERS;
        while !stage.talkers.iter().all(all) || world.updates_waiting() > 0 {
            ensure!(Instant::now() < until, "the answers did not arrive");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        desk.stop().await?;
        Ok(Self { answers, albums: Vec::new(), questions, words: Vec::new(), orders: 0 })
    }

    /// Orders changes of both sides.
    pub(crate) fn order(&mut self, stage: &Stage, dice: &mut Dice, count: usize) -> anyhow::Result<()> {
        for _ in 0..count {
            self.orders += 1;
            match dice.below(20) {
                0..7 => self.edit(stage, dice)?,
                7 if dice.below(12) == 0 => self.take_back(stage, dice)?,
                7..11 => self.react(stage, dice)?,
                11..14 => self.they_react(stage, dice)?,
                14 if self.albums.len() < MOST_ALBUMS => self.send_album(stage, dice)?,
                15 if self.words.len() < MOST_WORDS => self.they_write(stage, dice)?,
                16 if dice.below(4) == 0 => self.they_take_back(stage, dice),
                _ => self.they_edit(stage, dice),
            }
        }
        Ok(())
    }

    /// Orders a change that needs this method of Telegram. By chance alone, one of them could stay away for long.
    pub(crate) fn order_one(&mut self, stage: &Stage, dice: &mut Dice, method: &str) -> anyhow::Result<()> {
        self.orders += 1;
        match method {
            "messages.deleteMessages" => self.take_back(stage, dice),
            "messages.editMessage" => self.edit(stage, dice),
            "messages.sendMultiMedia" => self.send_album(stage, dice),
            _ => self.react(stage, dice),
        }
    }

    /// An owner edits an answer, or a caption of an album.
    fn edit(&mut self, stage: &Stage, dice: &mut Dice) -> anyhow::Result<()> {
        let version = self.orders;
        if !self.albums.is_empty() && dice.below(4) == 0 {
            let (number, file) = (dice.below(self.albums.len()), dice.below(FILES));
            let album = &mut self.albums[number];
            if let Some(captions) = &mut album.captions {
                let said = album.said + i64::try_from(file)?;
                captions[file] = format!("Caption of {}. Version {version}", file_name(number, file));
                stage.sandbox.edit_message_in(album.talker.owner, album.chat, said, &captions[file])?;
            }
            return Ok(());
        }
        let number = dice.below(self.answers.len());
        let answer = &mut self.answers[number];
        if answer.text.is_some() {
            let text = format!("{ANSWER}{number}. Version {version}");
            stage.sandbox.edit_message_in(answer.talker.owner, answer.chat, answer.said, &text)?;
            answer.text = Some(text);
        }
        Ok(())
    }

    /// An owner takes back an answer, or an album by one of its files.
    fn take_back(&mut self, stage: &Stage, dice: &mut Dice) -> anyhow::Result<()> {
        let albums: Vec<usize> = there(&self.albums, |album| album.captions.is_some());
        if !albums.is_empty() && dice.below(2) == 0 {
            let album = &mut self.albums[albums[dice.below(albums.len())]];
            album.captions = None;
            let said = album.said + i64::try_from(dice.below(FILES))?;
            stage.sandbox.reply_in(album.talker.owner, album.chat, said, "/unsend")?;
            return Ok(());
        }
        let left = there(&self.answers, |answer| answer.text.is_some());
        if left.is_empty() {
            return Ok(());
        }
        let answer = &mut self.answers[left[dice.below(left.len())]];
        answer.text = None;
        stage.sandbox.reply_in(answer.talker.owner, answer.chat, answer.said, "/unsend")?;
        Ok(())
    }

    /// An owner answers with an album.
    fn send_album(&mut self, stage: &Stage, dice: &mut Dice) -> anyhow::Result<()> {
        let (number, talker) = (self.albums.len(), stage.talkers[dice.below(stage.talkers.len())]);
        let (chat, place) = match talker.way {
            Way::Topic(topic) => (stage.group, Place { topic: Some(topic), reply_to: None }),
            Way::Screen(screen) => (ChatId::from(talker.owner), Place { topic: None, reply_to: Some(screen) }),
        };
        let names: Vec<String> = (0..FILES).map(|file| file_name(number, file)).collect();
        let files: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (name.as_str(), name.as_bytes().to_vec())).collect();
        let caption = format!("Album {number}");
        let said = stage.sandbox.attach(talker.owner, chat, place, MediaKind::Document, &files, &caption)?;
        let captions = Some([caption, String::new(), String::new()]);
        self.albums.push(Album { talker, chat, said, captions });
        Ok(())
    }

    /// An owner reacts to a question, or takes the reaction off.
    fn react(&mut self, stage: &Stage, dice: &mut Dice) -> anyhow::Result<()> {
        let number = dice.below(self.questions.len());
        let question = &mut self.questions[number];
        question.ours = any_emoji(dice);
        stage.sandbox.react_in_chat(question.talker.owner, stage.group, question.card, question.ours)
    }

    /// A prospect reacts to an answer, or takes the reaction off.
    fn they_react(&mut self, stage: &Stage, dice: &mut Dice) -> anyhow::Result<()> {
        let number = dice.below(self.answers.len());
        let answer = &mut self.answers[number];
        let received = stage.sandbox.received(answer.talker.person);
        let Some(message) = received.into_iter().find(|one| number_of_answer(&one.text) == Some(number)) else {
            return Ok(());
        };
        answer.theirs = any_emoji(dice);
        stage.sandbox.react(answer.talker.person, message.from, message.message_id, answer.theirs)
    }

    /// A prospect writes a word, or sends an album.
    fn they_write(&mut self, stage: &Stage, dice: &mut Dice) -> anyhow::Result<()> {
        let talker = stage.talkers[dice.below(stage.talkers.len())];
        let (person, account) = (talker.person, talker_account(stage, &talker)?);
        let album = (dice.below(2) == 0).then_some(i64::try_from(self.words.len() + 1)?);
        for _ in 0..if album.is_some() { FILES } else { 1 } {
            let text = format!("{WORD}{}.", self.words.len());
            let message = match album {
                Some(id) => stage.sandbox.write_kind(person, account, Kind::Album { id }, &text),
                None => stage.sandbox.write(person, account, &text),
            };
            self.words.push(Word { person, account, message, text: Some(text), album });
        }
        Ok(())
    }

    fn they_edit(&mut self, stage: &Stage, dice: &mut Dice) {
        let (left, version) = (there(&self.words, |word| word.text.is_some()), self.orders);
        if left.is_empty() {
            return;
        }
        let number = left[dice.below(left.len())];
        let word = &mut self.words[number];
        let text = format!("{WORD}{number}. Version {version}");
        stage.sandbox.edit_text(word.person, word.account, word.message, &text);
        word.text = Some(text);
    }

    fn they_take_back(&mut self, stage: &Stage, dice: &mut Dice) {
        let left = there(&self.words, |word| word.text.is_some());
        if left.is_empty() {
            return;
        }
        let word = &mut self.words[left[dice.below(left.len())]];
        word.text = None;
        stage.sandbox.take_back(word.person, word.account, &[word.message]);
    }
}

/// The places of those that are not taken back.
fn there<T>(all: &[T], is_there: impl Fn(&T) -> bool) -> Vec<usize> {
    (0..all.len()).filter(|number| is_there(&all[*number])).collect()
}

/// The name of a file of an album of ours.
pub(crate) fn file_name(album: usize, file: usize) -> String {
    format!("album-{album}-{file}.txt")
}

/// What the text of an answer begins with, in every version.
pub(crate) fn beginning_of_answer(number: usize) -> String {
    format!("{ANSWER}{number}.")
}

/// What a prospect's word begins with, in every version.
pub(crate) fn beginning_of_word(number: usize) -> String {
    format!("{WORD}{number}.")
}

pub(crate) fn number_of_answer(text: &str) -> Option<usize> {
    text.split_once(ANSWER)?.1.split_once('.')?.0.parse().ok()
}

fn any_emoji(dice: &mut Dice) -> Option<&'static str> {
    EMOJI.get(dice.below(EMOJI.len() + 1)).copied()
}

/// The account that talks to a prospect.
pub(crate) fn talker_account(stage: &Stage, talker: &Talker) -> anyhow::Result<PersonId> {
    let accounts: BTreeSet<PersonId> = stage.limits.keys().copied().collect();
    let talks = |account: &PersonId| !stage.sandbox.history(talker.person, *account).is_empty();
    accounts.into_iter().find(talks).context("nobody talks to them")
}
