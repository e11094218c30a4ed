//! Requests of an admin to the outbox: explain, list, cancel, send now.
//!
//! Invariant: an explanation is the gate's verdict at this moment, and no request passes by the gate.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::choose::{Choice, choose};
use super::facts::ItemFacts;
use super::handle::{Outbox, raise};
use crate::domain::account::Account;
use crate::domain::consent::Consented;
use crate::domain::dialog::Dialog;
use crate::domain::gate::{self, RuleLine, Verdict};
use crate::domain::ids::{AccountId, OutboxId, TelegramUserId};
use crate::domain::outbox::{ItemState, OutboxItem};
use crate::domain::run::RunFact;
use crate::domain::target::Target;
use crate::store::{Action, AuditEntry, StoreError, Tx};

/// Items on a page of the queue.
const PAGE: u32 = 8;

/// The gate's verdict on a message to somebody, rule by rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub target: Target,
    /// The account that would send it.
    pub account: Option<Account>,
    pub lines: Vec<RuleLine>,
    /// Whether it would be an answer, because they wrote recently.
    pub is_answer: bool,
    /// Whether it needs a consent, and on which one it would stand.
    pub consented: Consented,
    /// Whether it is a step of a sequence.
    pub of_run: bool,
    /// Whether it is an automatic answer.
    pub automatic: bool,
    /// `None` when waiting alone does not help.
    pub goes_out_at: Option<Timestamp>,
    /// Whether the account sends other items first.
    pub behind: bool,
    /// The open items for this person, in sending order.
    pub open: Vec<OutboxItem>,
}

/// A page of open items, by account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuePage {
    pub items: Vec<QueuedItem>,
    /// From zero.
    pub page: u32,
    /// At least one.
    pub pages: u32,
    /// Items on all pages.
    pub total: u32,
    /// The gap between two messages of an account.
    pub minimum_gap: SignedDuration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedItem {
    pub item: OutboxItem,
    pub verdict: Verdict,
    /// Whether another item is sent before it.
    pub behind: bool,
    /// The dialog with its recipient.
    pub dialog: Option<Dialog>,
}

impl QueuedItem {
    /// The account that sends it: a person with a dialog is written to from the account of the dialog.
    #[must_use]
    pub fn account_id(&self) -> Option<AccountId> {
        self.item.account_id.or(self.dialog.as_ref().map(|dialog| dialog.account_id))
    }
}

/// The outcome of "send now".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendNow {
    /// After [`Verdict::Yes`] it is being sent; after any other verdict nothing has changed.
    Gate(Verdict),
    /// Another message to the same person goes first.
    InTurn,
    /// It was attempted, sent or cancelled, or does not exist.
    TooLate,
}

impl Outbox {
    /// Explains the verdict on a message to somebody. If one waits for them, the first one is explained.
    pub async fn why(&self, target: &Target) -> Result<Explanation, StoreError> {
        let mut reading = self.0.store.read().await?;
        let open = reading.outbox().open_to(target).await?;
        let about = match open.first() {
            Some(item) => ItemFacts::item(item, item.account_id),
            None => ItemFacts::target(target, None),
        };
        let Choice { snapshot, .. } = choose(&mut reading, &self.zone(), &about).await?;
        let facts = snapshot.facts();
        let (is_answer, consented) = (facts.is_answer(), facts.consented());
        let (of_run, automatic) = (facts.run != RunFact::NoRun, facts.expires_at.is_some());
        let (lines, goes_out_at) = (gate::explain(&facts), gate::goes_out_at(&facts));
        // An admin may have scheduled it for later.
        let goes_out_at = goes_out_at.map(|at| open.first().map_or(at, |item| at.max(item.not_before)));
        let they_wrote = snapshot.dialog.and_then(|dialog| dialog.last_in_at);
        let account = snapshot.sender.map(|sender| sender.account);
        let behind = match (&account, goes_out_at) {
            (Some(account), Some(at)) => {
                reading.outbox().others_go_first(account.id, open.first(), at, they_wrote).await?
            }
            _ => false,
        };
        let target = target.clone();
        Ok(Explanation { target, account, lines, is_answer, consented, of_run, automatic, goes_out_at, behind, open })
    }

    /// The number of open items, and when the first scheduled one is due.
    pub async fn waiting(&self) -> Result<(u32, Option<Timestamp>), StoreError> {
        self.0.store.read().await?.outbox().waiting(None).await
    }

    /// Whether another item is sent before this one, to the same person or from the same account. The gate knows only
    /// when the account may send its next message.
    pub async fn is_behind_another(&self, item: &OutboxItem) -> Result<bool, StoreError> {
        let mut reading = self.0.store.ask().await?;
        is_behind(&mut reading, item).await
    }

    /// The first `most` open items for the prospect of a dialog, in sending order, each with whether another item is
    /// sent before it. Also returns the number of further items. The first part of a long text stands for all parts.
    pub async fn waits_in(&self, dialog: &Dialog, most: usize) -> Result<(Vec<(OutboxItem, bool)>, usize), StoreError> {
        let mut reading = self.0.store.read().await?;
        let mut open = reading.outbox().open_in(dialog).await?;
        let mut texts = BTreeSet::new();
        open.retain(|item| texts.insert(item.group.unwrap_or(item.id)));
        let more = open.len().saturating_sub(most);
        let mut waiting = Vec::new();
        for item in open.into_iter().take(most) {
            let behind = is_behind(&mut reading, &item).await?;
            waiting.push((item, behind));
        }
        Ok((waiting, more))
    }

    /// A page of open items. A page that does not exist becomes the last one.
    pub async fn queue(&self, page: u32) -> Result<QueuePage, StoreError> {
        let mut reading = self.0.store.read().await?;
        let total = reading.outbox().open_count().await?;
        let pages = total.div_ceil(PAGE).max(1);
        let page = page.min(pages - 1);
        let minimum_gap = reading.settings().sending().minimum_gap;
        let mut items = Vec::new();
        for item in reading.outbox().open_page(page * PAGE, PAGE).await? {
            let verdict = self.verdict_now(&mut reading, &item).await?;
            let behind = is_behind(&mut reading, &item).await?;
            let dialog = reading.dialogs().of_item(&item).await?;
            items.push(QueuedItem { item, verdict, behind, dialog });
        }
        // Those that get their account when they are due stand with the others of that account.
        items.sort_by_key(|queued| (queued.account_id().is_none(), queued.account_id()));
        Ok(QueuePage { items, page, pages, total, minimum_gap })
    }

    /// The messages of an item's text, in order.
    pub async fn whole_text(&self, id: OutboxId) -> Result<Vec<OutboxItem>, StoreError> {
        self.0.store.ask().await?.outbox().whole_text(id).await
    }

    /// Cancels an item and the other parts of its text, except attempted ones. Returns `false` when it is too late.
    pub async fn cancel(&self, id: OutboxId, by: TelegramUserId) -> Result<bool, StoreError> {
        let cancel = async |tx: &mut Tx| {
            let undo = tx.undos().keep_text(id, by).await?;
            let cancelled = tx.outbox().cancel(id, by).await?;
            if !cancelled {
                tx.undos().forget(undo).await?;
            }
            Ok::<bool, StoreError>(cancelled)
        };
        let cancelled = self.0.store.write(cancel).await?;
        self.0.wake.wake();
        Ok(cancelled)
    }

    /// Cancels all unattempted items for somebody. Returns the number of messages.
    pub async fn cancel_all(&self, target: &Target, by: TelegramUserId) -> Result<u32, StoreError> {
        let mut work = self.0.store.begin().await?;
        let open = work.outbox().open_to(target).await?;
        let mut cancelled = 0;
        for item in open.iter().filter(|item| item.attempts == 0) {
            work.outbox().cancel(item.id, by).await?;
            raise(&mut work, item);
            cancelled += 1;
        }
        work.commit().await?;
        self.0.wake.wake();
        Ok(cancelled)
    }

    /// Sends a scheduled item now. If the gate refuses, the item keeps its time: "now" does not mean "a few hours
    /// early". With `past_limits`, which only a manager may set, the desk's own limits do not count. Telegram's limits
    /// and the stop-list always count.
    pub async fn send_now(&self, id: OutboxId, by: TelegramUserId, past_limits: bool) -> Result<SendNow, StoreError> {
        let mut work = self.0.store.begin().await?;
        let item = work.outbox().get(id).await?;
        let Some(item) = item.filter(|item| item.state == ItemState::Queued) else { return Ok(SendNow::TooLate) };
        if is_behind_own(&mut work, &item).await? {
            return Ok(SendNow::InTurn);
        }
        let about = ItemFacts::item(&item, item.account_id);
        let mut choice = choose(&mut work, &self.zone(), &about).await?;
        let held = match choice.verdict {
            Verdict::NotBefore { reason, .. } => Some(reason).filter(|reason| past_limits && reason.is_our_limit()),
            Verdict::Yes | Verdict::Never { .. } => None,
        };
        if held.is_some() {
            choice = choose(&mut work, &self.zone(), &ItemFacts { hurried: true, ..about }).await?;
        }
        if choice.verdict != Verdict::Yes {
            return Ok(SendNow::Gate(choice.verdict));
        }
        let entry = match held {
            Some(_) => {
                work.outbox().hurry(id, by).await?;
                AuditEntry::new(Action::MessageHurried)
            }
            None => {
                work.outbox().bring_forward(id).await?;
                AuditEntry::new(Action::MessageBroughtForward)
            }
        };
        for part in work.outbox().whole_text(item.id).await? {
            if let Some(account) = choice.account {
                work.outbox().assign(part.id, account).await?;
            }
        }
        work.audit().append(&entry.by(by).details(id.to_string())).await?;
        raise(&mut work, &item);
        work.commit().await?;
        self.0.wake.wake();
        Ok(SendNow::Gate(choice.verdict))
    }
}

/// Whether another message to the same person goes first.
async fn is_behind_own(reading: &mut Tx, item: &OutboxItem) -> Result<bool, StoreError> {
    let open = reading.outbox().open_to(&item.target).await?;
    let text = item.group.unwrap_or(item.id);
    Ok(open.first().is_some_and(|first| first.group.unwrap_or(first.id) != text))
}

/// Whether another item is sent before this one: to the same person, or from the same account.
async fn is_behind(reading: &mut Tx, item: &OutboxItem) -> Result<bool, StoreError> {
    Ok(item.settled_at.is_none() && reading.outbox().is_behind(item).await?)
}
