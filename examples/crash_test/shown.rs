//! Comparing the cards of prospects' messages with what was written.
//!
//! A card that the desk recorded shows each message once and in order. A kill between Telegram's acceptance and the
//! record lets a message be shown again: at most one for each dialog, chat and kill, and the last one there before it.
//! A card that counts messages stands for as many as it says.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::SqliteConnection;
use telegram_sandbox::world::World;

use crate::stage::Stage;

/// The text before the number in every reply, on its own line.
pub(crate) const MARK: &str = "reply ";

/// The author of each message, by number.
pub(crate) type Writers = BTreeMap<usize, i64>;

/// A card with prospects' messages in an owner's chat.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    pub(crate) owner: i64,
    pub(crate) id: i64,
    pub(crate) numbers: Vec<usize>,
    /// Whether the desk has a record of it.
    pub(crate) recorded: bool,
}

/// The last message of each owner's chat at each start of the desk; between two starts it ran once.
#[derive(Default)]
pub(crate) struct Starts(Vec<BTreeMap<i64, i64>>);

/// The faults of what was shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Faults {
    pub(crate) missing: usize,
    pub(crate) out_of_order: usize,
    /// Shown again although no kill explains it.
    pub(crate) doubled: usize,
    /// Cards that were shown again because the desk was killed before it recorded them.
    pub(crate) excused: usize,
}

impl Faults {
    pub(crate) fn none(self) -> bool {
        self.missing + self.out_of_order + self.doubled == 0
    }
}

impl Starts {
    /// Called before each start.
    pub(crate) fn note(&mut self, stage: &Stage) {
        let world: &World = stage.sandbox.world();
        let last = |owner| world.bot_chat(owner).last().map_or(0, |message| message.id);
        self.0.push(stage.owners.iter().map(|owner| (owner.0, last(*owner))).collect());
    }

    /// The run of the desk in which a message was sent.
    fn run_of(&self, card: &Card) -> usize {
        self.0.iter().filter(|last| last.get(&card.owner).is_some_and(|last| *last < card.id)).count()
    }
}

/// All cards with prospects' messages, in the order of each chat.
pub(crate) async fn cards(stage: &Stage, database: &mut SqliteConnection) -> anyhow::Result<Vec<Card>> {
    let known = sqlx::query_as("select chat_id, card_message_id from message_cards");
    let known: BTreeSet<(i64, i64)> = known.fetch_all(&mut *database).await?.into_iter().collect();
    let world = stage.sandbox.world();
    let (mut cards, mut taken) = (Vec::new(), BTreeSet::new());
    for owner in stage.owners.iter().copied() {
        for message in world.bot_chat(owner).into_iter().filter(|message| message.from_bot) {
            let numbers = match counted(&message.text) {
                Some(count) => counted_by(database, (owner.0, message.id), count, &mut taken).await?,
                None => numbers(&message.text),
            };
            if !numbers.is_empty() {
                let recorded = known.contains(&(owner.0, message.id));
                cards.push(Card { owner: owner.0, id: message.id, numbers, recorded });
            }
        }
    }
    Ok(cards)
}

/// The numbers of the replies in a text.
fn numbers(text: &str) -> Vec<usize> {
    text.lines().filter_map(|line| line.strip_prefix(MARK)?.parse().ok()).collect()
}

/// The number of messages that a counting card stands for.
fn counted(text: &str) -> Option<usize> {
    let line = text.lines().find_map(|line| line.strip_prefix("✉️ "))?;
    line.split_once(" more message")?.0.parse().ok()
}

/// The replies that a counting card stands for: the one that it shows, and as many before it as it says. The desk
/// records for those only that no card of their own shows them; `taken` are the replies of earlier cards.
async fn counted_by(
    database: &mut SqliteConnection,
    (owner, card): (i64, i64),
    count: usize,
    taken: &mut BTreeSet<(i64, usize)>,
) -> anyhow::Result<Vec<usize>> {
    let mut texts = async |sql: &'static str| {
        let known = sqlx::query_scalar(sql).bind(owner).bind(card);
        let texts: Vec<String> = known.fetch_all(&mut *database).await?;
        Ok::<Vec<usize>, sqlx::Error>(texts.iter().flat_map(|text| numbers(text)).collect())
    };
    let shown = texts(
        "select content from message_cards join messages on messages.id = message_id
         where chat_id = $1 and card_message_id = $2",
    );
    let shown = shown.await?;
    let mut replies = texts(
        "select content from message_cards join messages on messages.id = message_id
         where chat_id = $1 and card_message_id = 0 and dialog_id = (
             select dialog_id from message_cards join messages on messages.id = message_id
             where chat_id = $1 and card_message_id = $2)",
    )
    .await?;
    replies.sort_unstable();
    replies.retain(|reply| !taken.contains(&(owner, *reply)));
    replies.truncate(count.saturating_sub(shown.len()));
    taken.extend(replies.iter().map(|reply| (owner, *reply)));
    replies.extend(shown);
    Ok(replies)
}

/// Judges the cards of `owners`, each of which should see everything.
pub(crate) fn judge(cards: &[Card], written: &Writers, owners: usize, starts: &Starts) -> Faults {
    let mut lanes: BTreeMap<(i64, Option<i64>), Vec<&Card>> = BTreeMap::new();
    for card in cards {
        let writer = card.numbers.first().and_then(|number| written.get(number).copied());
        lanes.entry((card.owner, writer)).or_default().push(card);
    }
    let mut faults = Faults::default();
    let mut seen = BTreeSet::new();
    for ((owner, writer), lane) in lanes {
        let mut last = None;
        for (at, card) in lane.iter().enumerate() {
            // A card belongs to one dialog.
            faults.out_of_order += card.numbers.iter().filter(|one| written.get(*one).copied() != writer).count();
            if !card.recorded {
                let next = lane.get(at + 1);
                let excused = next.is_some_and(|next| starts.run_of(next) > starts.run_of(card));
                faults.excused += usize::from(excused);
                faults.doubled += usize::from(!excused);
                continue;
            }
            for number in &card.numbers {
                faults.doubled += usize::from(!seen.insert((owner, *number)));
                faults.out_of_order += usize::from(last > Some(*number));
                last = Some(*number);
            }
        }
    }
    let wanted = written.len() * owners;
    let shown = seen.iter().filter(|(_, number)| written.contains_key(number)).count();
    faults.missing = wanted - shown;
    faults
}

/// Checks the judge itself: it must notice a missing card, a duplicate, a wrong order, and one that the desk forgot
/// without a kill.
pub(crate) fn is_noticed(cards: &[Card], written: &Writers, owners: usize, starts: &Starts) -> bool {
    let Some(at) = cards.iter().rposition(|card| card.recorded) else { return false };
    let changed = |change: &dyn Fn(&mut Vec<Card>)| {
        let mut cards = cards.to_vec();
        change(&mut cards);
        judge(&cards, written, owners, starts)
    };
    let honest = judge(cards, written, owners, starts);
    let gone = changed(&|cards| drop(cards.remove(at)));
    let twice = changed(&|cards| cards.insert(at, cards[at].clone()));
    let turned = changed(&|cards| cards.reverse());
    let forgotten = changed(&|cards| {
        let copy = Card { recorded: false, ..cards[at].clone() };
        cards.insert(at, copy);
    });
    gone.missing > honest.missing
        && twice.doubled > honest.doubled
        && turned.out_of_order > honest.out_of_order
        && forgotten.doubled > honest.doubled
}
