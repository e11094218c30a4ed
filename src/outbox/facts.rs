//! The facts for the gate about one message, read in one transaction. Accepting, sending and explaining all use these
//! facts, and no others.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::domain::account::AccountStatus;
use crate::domain::consent::{Ledger, MessageOrigin};
use crate::domain::dialog::{Dialog, DialogStatus};
use crate::domain::gate::{self, Facts, ProspectFacts, Requirement, SenderFacts, Verdict};
use crate::domain::ids::{AccountId, OutboxId, RunId, TelegramUserId};
use crate::domain::outbox::OutboxItem;
use crate::domain::run::RunFact;
use crate::domain::sending::SendingRules;
use crate::domain::target::Target;
use crate::store::{Addressee, Claim, GateFacts, GateQuestion, Sender, StoreError, Tx};

/// How long a person's known requirement counts.
const REQUIREMENT_HOLDS: SignedDuration = SignedDuration::from_hours(24);

/// The message that the gate is asked about.
#[derive(Clone, Copy, Debug)]
pub(super) struct ItemFacts<'a> {
    pub(super) target: &'a Target,
    /// The holder of the username, if it was just looked up. Otherwise the database is asked.
    pub(super) prospect: Option<TelegramUserId>,
    pub(super) account: Option<AccountId>,
    pub(super) attempted: bool,
    /// Whether a manager sends it now.
    pub(super) hurried: bool,
    /// Its position in a text of several messages.
    pub(super) part: u32,
    pub(super) origin: MessageOrigin,
    /// The run of which it is a step.
    pub(super) run: Option<RunId>,
    /// From when on an automatic answer makes no sense any more.
    pub(super) expires_at: Option<Timestamp>,
    /// How many further files go out with it in one album.
    pub(super) more: u32,
}

impl<'a> ItemFacts<'a> {
    /// A new message by hand.
    pub(super) fn target(target: &'a Target, account: Option<AccountId>) -> Self {
        Self {
            target,
            prospect: None,
            account,
            attempted: false,
            hurried: false,
            part: 0,
            origin: MessageOrigin::ByHand,
            run: None,
            expires_at: None,
            more: 0,
        }
    }

    pub(super) fn item(item: &'a OutboxItem, account: Option<AccountId>) -> Self {
        let prospect = item.telegram_user_id;
        let (attempted, hurried) = (item.attempts > 0, item.hurried_by.is_some());
        let origin = MessageOrigin::of(item.purpose);
        let OutboxItem { part, run, expires_at, .. } = *item;
        Self { target: &item.target, prospect, account, attempted, hurried, part, origin, run, expires_at, more: 0 }
    }

    fn asked(&self) -> GateQuestion<'a> {
        GateQuestion { name: self.target.name(), prospect: self.prospect, account: self.account, run: self.run }
    }
}

/// The facts at one moment.
pub(super) struct Snapshot {
    pub(super) dialog: Option<Dialog>,
    pub(super) sender: Option<Sender>,
    /// What the person requires of strangers; `None` when it is unknown.
    pub(super) requirement: Option<Requirement>,
    now: Timestamp,
    zone: TimeZone,
    rules: SendingRules,
    attempted: bool,
    hurried: bool,
    continues: bool,
    origin: MessageOrigin,
    run: RunFact,
    expires_at: Option<Timestamp>,
    more: u32,
    on_stop_list: bool,
    /// The status that the recipient's stage brings.
    brought: Option<DialogStatus>,
    ledger: Ledger,
    prospect_zone: Option<TimeZone>,
    /// The chosen account has been removed from the desk.
    removed: bool,
}

impl Snapshot {
    pub(super) async fn take(work: &mut Tx, zone: &TimeZone, about: &ItemFacts<'_>) -> Result<Self, StoreError> {
        let prospect = match (about.prospect, about.target) {
            (Some(prospect), _) => Some(prospect),
            (None, Target::Person(id)) => Some(*id),
            (None, Target::Name(name)) => work.people().name(name).await?.and_then(|known| known.id),
        };
        let about = ItemFacts { prospect, ..*about };
        let rules = work.settings().sending();
        let facts = work.outbox().gate_facts(&about.asked(), &rules.ramp).await?;
        Ok(Self::of(work.now(), zone, &about, rules, facts))
    }

    /// The same for an item that is about to be sent to a known person, together with its claim.
    pub(super) async fn take_with_claim(
        work: &mut Tx,
        zone: &TimeZone,
        about: &ItemFacts<'_>,
        id: OutboxId,
    ) -> Result<(Self, Option<Claim>), StoreError> {
        let rules = work.settings().sending();
        let (facts, claim) = work.outbox().claim(id, &about.asked(), &rules.ramp).await?;
        Ok((Self::of(work.now(), zone, about, rules, facts), claim))
    }

    fn of(now: Timestamp, zone: &TimeZone, about: &ItemFacts<'_>, rules: SendingRules, facts: GateFacts) -> Self {
        let GateFacts { dialog, addressee, sender, run, campaign_paused } = facts;
        let Addressee { zone: prospect_zone, requirement, on_stop_list, brought, ledger } = addressee;
        let answered = dialog.as_ref().is_some_and(|dialog| dialog.last_in_at.is_some());
        // A person who has written accepts answers.
        let requirement = requirement.filter(|(_, at)| !answered && now < *at + REQUIREMENT_HOLDS);
        Self {
            dialog,
            removed: about.account.is_some() && sender.is_none(),
            sender,
            requirement: requirement.map(|(requirement, _)| requirement),
            now,
            zone: zone.clone(),
            rules,
            attempted: about.attempted,
            hurried: about.hurried,
            continues: about.part > 0,
            origin: about.origin,
            run: about.run.map_or(RunFact::NoRun, |_| RunFact::of(run, campaign_paused)),
            expires_at: about.expires_at,
            more: about.more,
            on_stop_list,
            brought,
            ledger,
            prospect_zone,
        }
    }

    /// Whether the account was removed or banned.
    pub(super) fn is_lost(&self) -> bool {
        self.sender.as_ref().is_none_or(|sender| sender.account.status == AccountStatus::Blocked)
    }

    /// The gate's verdict.
    pub(super) fn verdict(&self) -> Verdict {
        let verdict = gate::may_send(&self.facts());
        let account = self.sender.as_ref().map(|sender| sender.account.id.0);
        tracing::debug!(account, ?verdict, "asked the gate");
        verdict
    }

    pub(super) fn facts(&self) -> Facts<'_> {
        // The parts of one long text were pasted together, so they need no gap between them.
        let gap = |gap| if self.continues { SignedDuration::ZERO } else { gap };
        Facts {
            now: self.now,
            zone: &self.zone,
            quiet_hours: self.rules.quiet_hours,
            attempted: self.attempted,
            hurried: self.hurried,
            origin: self.origin,
            run: self.run,
            expires_at: self.expires_at,
            more: self.more,
            first_by_hand: self.rules.first_by_hand,
            answers_since: self.rules.answers.since(self.now),
            prospect: ProspectFacts {
                on_stop_list: self.on_stop_list,
                dialog: self.dialog.as_ref(),
                brought: self.brought,
                requirement: self.requirement.unwrap_or(Requirement::None),
                zone: self.prospect_zone.as_ref(),
                ledger: self.ledger,
            },
            removed: self.removed,
            sender: self.sender.as_ref().map(|Sender { account, state, count }| SenderFacts {
                account,
                frozen: state.frozen,
                new_contacts_paused_until: state.new_contacts_paused_until,
                count: *count,
                caps: account.caps,
                most_answers: self.rules.answers.a_day,
                last_attempt_at: state.last_attempt_at,
                last_unprompted_at: state.last_unprompted_at,
                minimum_gap: gap(self.rules.minimum_gap),
                answer_gap: gap(self.rules.answers.gap),
            }),
        }
    }
}
