//! The judge of changes: compares what each side sees with what the other side has last wanted.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use anyhow::Context as _;
use sqlx::SqliteConnection;
use telegram_sandbox::control::Received;

use crate::changes::METHODS;
use crate::changes_wanted::{
    Album, FILES, Wanted, beginning_of_answer, beginning_of_word, file_name, number_of_answer, talker_account,
};
use crate::stage::Stage;

/// The result of a run.
#[derive(Default)]
pub(crate) struct Verdict {
    orders: usize,
    albums: usize,
    words: usize,
    taken_back: usize,
    /// Changes that the sandbox was asked for again.
    repeated: usize,
    /// Prospects see something else than was last wanted.
    wrong: usize,
    doubled: usize,
    /// Albums of which some files are there and some are not, or in another order.
    broken: usize,
    /// Albums whose files do not have one `grouped_id`, so that the prospect sees several messages.
    apart: usize,
    /// Files that came under another `random_id` than the one with which they were accepted.
    renumbered: usize,
    /// What the desk knows of our messages differs.
    desk_wrong: usize,
    /// What prospects wrote, edited or took back is not what the desk knows.
    unlearned: usize,
    not_reacted: usize,
    integrity: String,
}

impl Verdict {
    /// Judges a run after the desk has stopped.
    pub(crate) async fn on(stage: &Stage, wanted: &Wanted) -> anyhow::Result<Self> {
        let mut database = stage.database().await?;
        let taken_back = wanted.answers.iter().filter(|answer| answer.text.is_none()).count()
            + wanted.albums.iter().filter(|album| album.captions.is_none()).count();
        let mut verdict = Self {
            orders: wanted.orders,
            albums: wanted.albums.len(),
            words: wanted.words.len(),
            taken_back,
            repeated: repeated(stage),
            ..Self::default()
        };
        verdict.judge_answers(stage, &mut database, wanted).await?;
        for (number, album) in wanted.albums.iter().enumerate() {
            verdict.judge_album(stage, &mut database, number, album).await?;
        }
        for question in &wanted.questions {
            let account = talker_account(stage, &question.talker)?;
            let seen = stage.sandbox.reaction_seen(question.talker.person, account, 0);
            let seen = seen.context("their question is gone")?;
            if seen.0.as_deref() != question.ours {
                println!("  they see {:?} on their question, not {:?}", seen.0, question.ours);
                verdict.not_reacted += 1;
            }
        }
        let unlearned = unlearned(stage, &mut database, wanted).await?;
        unlearned.iter().for_each(|line| println!("  {line}"));
        verdict.unlearned = unlearned.len();
        verdict.integrity = sqlx::query_scalar("pragma integrity_check").fetch_one(&mut database).await?;
        Ok(verdict)
    }

    async fn judge_answers(
        &mut self,
        stage: &Stage,
        database: &mut SqliteConnection,
        wanted: &Wanted,
    ) -> anyhow::Result<()> {
        for (number, answer) in wanted.answers.iter().enumerate() {
            let received = stage.sandbox.received(answer.talker.person).into_iter().map(|one| one.text);
            let seen: Vec<String> = received.filter(|text| number_of_answer(text) == Some(number)).collect();
            self.doubled += usize::from(seen.len() > 1);
            if seen.first() != answer.text.as_ref() {
                println!("  {number}: they see {seen:?}, not {:?}", answer.text);
                self.wrong += 1;
            }
            let (content, deleted, theirs): (String, bool, Option<String>) = sqlx::query_as(
                "select content, deleted_at is not null, (select theirs from reactions where message_id = messages.id)
                 from messages where direction = 'out' and content like $1",
            )
            .bind(format!("{}%", beginning_of_answer(number)))
            .fetch_one(&mut *database)
            .await?;
            let reacted = deleted || theirs.as_deref() == answer.theirs;
            let right = match &answer.text {
                Some(text) => content == *text && !deleted,
                None => deleted,
            };
            if !right || !reacted {
                println!(
                    "  {number}: the desk has {content:?}, deleted {deleted}, {theirs:?}; wanted {:?}",
                    answer.text
                );
            }
            self.desk_wrong += usize::from(!right) + usize::from(!reacted);
        }
        Ok(())
    }

    async fn judge_album(
        &mut self,
        stage: &Stage,
        database: &mut SqliteConnection,
        number: usize,
        album: &Album,
    ) -> anyhow::Result<()> {
        let received = stage.sandbox.received(album.talker.person);
        let (mut places, mut numbers) = (Vec::new(), BTreeSet::new());
        for file in 0..FILES {
            let name = file_name(number, file);
            let is_it = |got: &Received| got.file.as_ref().is_some_and(|file| file.name == name);
            let seen: Vec<&Received> = received.iter().filter(|got| is_it(got)).collect();
            places.extend(received.iter().position(is_it));
            numbers.extend(seen.iter().map(|got| got.grouped_id));
            self.doubled += usize::from(seen.len() > 1);
            let caption = album.captions.as_ref().map(|captions| captions[file].as_str());
            let shown = seen.first().map(|got| got.text.as_str());
            if shown != caption {
                println!("  {name}: they see {shown:?}, not {caption:?}");
                self.wrong += 1;
            }
            let (random_id, state, content, deleted): (i64, String, Option<String>, Option<bool>) = sqlx::query_as(
                "select random_id, state, messages.content, deleted_at is not null
                 from outbox left join messages on outbox_id = outbox.id
                 where asked_chat_id = $1 and asked_message_id = $2",
            )
            .bind(album.chat.0)
            .bind(album.said + i64::try_from(file)?)
            .fetch_one(&mut *database)
            .await
            .with_context(|| format!("{name} was never accepted"))?;
            self.renumbered += seen.iter().filter(|got| got.random_id != Some(random_id)).count();
            let right = match caption {
                Some(caption) => content.as_deref() == Some(caption) && deleted == Some(false),
                None => state == "cancelled" || deleted == Some(true),
            };
            if !right {
                println!("  {name}: the desk has {content:?}, {state}, deleted {deleted:?}; wanted {caption:?}");
            }
            self.desk_wrong += usize::from(!right);
        }
        let whole = places.is_empty() || places.len() == FILES && places.is_sorted();
        self.broken += usize::from(!whole);
        let one = numbers.len() == 1 && !numbers.contains(&None);
        if !one && !places.is_empty() {
            println!("  album {number}: it came as {numbers:?}");
        }
        self.apart += usize::from(!one && !places.is_empty());
        Ok(())
    }

    /// Whether all promises were kept, while everything happened that could break them.
    pub(crate) fn good(&self) -> bool {
        let broken = self.wrong + self.doubled + self.broken + self.apart + self.renumbered + self.desk_wrong;
        let happened = self.repeated > 0 && self.albums > 0 && self.words > 0 && self.taken_back > 0;
        broken + self.unlearned + self.not_reacted == 0 && happened && self.integrity == "ok"
    }

    /// Whether forgotten changes, and doubled files, were noticed on both sides.
    pub(crate) fn noticed(&self) -> bool {
        self.wrong > 0 && self.doubled > 0 && self.desk_wrong > 0
    }
}

/// What the desk knows otherwise of the prospects' words than they want it to be seen, a line each.
pub(crate) async fn unlearned(
    stage: &Stage,
    database: &mut SqliteConnection,
    wanted: &Wanted,
) -> anyhow::Result<Vec<String>> {
    let mut lines = Vec::new();
    for (number, word) in wanted.words.iter().enumerate() {
        let rows: Vec<(String, bool, bool)> = sqlx::query_as(
            "select content, deleted_at is not null, coalesce(surroundings, '') like $2
             from messages where direction = 'in' and content like $1",
        )
        .bind(format!("{}%", beginning_of_word(number)))
        .bind(word.album.map_or("%".to_owned(), |id| format!("%\"album\":{id}%")))
        .fetch_all(&mut *database)
        .await?;
        let right = match (&word.text, &rows[..]) {
            (Some(text), [(content, deleted, of_album)]) => content == text && !deleted && *of_album,
            // It may be gone before the desk heard of it.
            (None, []) => true,
            (None, [(_, deleted, _)]) => *deleted,
            _ => false,
        };
        if !right {
            let name = stage.sandbox.look().person(word.person).map(|person| person.first_name.clone());
            let (name, text) = (name.unwrap_or_default(), &word.text);
            lines.push(format!("the desk has {rows:?} for word {number} of {name}, not {text:?}"));
        }
    }
    Ok(lines)
}

/// How many changes the sandbox was asked for more than once, one right after the other: a killed desk did not know.
fn repeated(stage: &Stage) -> usize {
    let state = stage.sandbox.look();
    let mut last: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut again = 0;
    for method in METHODS {
        for call in state.journal.calls(method) {
            let about = ["id", "msg_id", "random_id"].iter().find_map(|name| call.params[name].as_i64());
            let about = format!("{method} {}", about.unwrap_or(0));
            let params = call.params.to_string();
            again += usize::from(last.insert((call.caller.clone(), about), params.clone()) == Some(params));
        }
    }
    again
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (what, count) in [
            ("changes asked for", self.orders),
            ("of these, albums of owners, three files each", self.albums),
            ("of these, words and files of prospects", self.words),
            ("of these, answers and albums taken back", self.taken_back),
            ("changes that the sandbox was asked for again (wanted)", self.repeated),
            ("PROSPECTS SEE SOMETHING ELSE THAN WAS LAST WANTED", self.wrong),
            ("DOUBLED", self.doubled),
            ("ALBUMS IN PIECES or out of order", self.broken),
            ("ALBUMS THAT CAME APART", self.apart),
            ("FILES UNDER ANOTHER RANDOM_ID", self.renumbered),
            ("THE DESK KNOWS SOMETHING ELSE", self.desk_wrong),
            ("THE DESK KNOWS OTHER WORDS OF PROSPECTS", self.unlearned),
            ("REACTIONS OF OWNERS THAT PROSPECTS DO NOT SEE", self.not_reacted),
        ] {
            writeln!(f, "  {what:<56}{count:>7}")?;
        }
        writeln!(f, "  {:<56}{:>7}", "integrity of the database", self.integrity)
    }
}
