//! The gate: may this message be sent from this account now?
//!
//! Invariant: it decides from facts only, in a fixed order. Every message passes it when it is accepted and again when
//! it is sent.
//!
//! The order is that of [`Rule::ALL`]: first what no waiting cures, then the account, then the caps, then the clock.
//! The first rule that objects decides.
//!
//! A message to a person who wrote recently is an *answer*. The caps and the gap for unprompted messages do not apply
//! to it; it has a ceiling and a gap of its own.
//!
//! An item that was attempted and is not settled may have reached Telegram, and only another attempt under its
//! `random_id` shows whether it has. So rules that it has passed, or whose count includes it, do not stop it again: the
//! dialog's status, its own time, the recipient's requirements, the account of the dialog, the caps and the gap. Rules that protect
//! the account still apply, and so do quiet hours, the stop-list, a run that was stopped and a withdrawn consent: a
//! person who has opted out or answered gets nothing that may not be there yet.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::domain::account::Account;
use crate::domain::consent::{Asked, Consented, FirstByHand, Ledger, MessageOrigin, consented};
use crate::domain::dialog::{Dialog, DialogStatus};
use crate::domain::limits::{Caps, DayCount, Room};
use crate::domain::outbox::ItemReason;
use crate::domain::quiet_hours::QuietHours;
use crate::domain::run::RunFact;
use crate::domain::unknown_name::UnknownName;
use crate::domain::variants::all;

/// The facts about one message at one moment.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'f> {
    pub now: Timestamp,
    /// The team's time zone, whose calendar days count.
    pub zone: &'f TimeZone,
    pub quiet_hours: Option<QuietHours>,
    /// Whether the item was handed to Telegram before with an unknown outcome.
    pub attempted: bool,
    /// Whether a manager sends it now, so that the desk's own limits do not apply.
    pub hurried: bool,
    pub origin: MessageOrigin,
    /// How the run stands of which it is a step.
    pub run: RunFact,
    /// From when on it makes no sense any more; `None` for all but automatic answers.
    pub expires_at: Option<Timestamp>,
    /// How many further files go out with it in one album.
    pub more: u32,
    /// What the team demands of a first message by hand.
    pub first_by_hand: FirstByHand,
    /// A message to a person who wrote after this moment is an answer.
    pub answers_since: Timestamp,
    pub prospect: ProspectFacts<'f>,
    /// `None` when no account can take the message.
    pub sender: Option<SenderFacts<'f>>,
    /// Whether the chosen account was removed from the desk; then there is no sender.
    pub removed: bool,
}

/// The facts about the recipient.
#[derive(Clone, Copy, Debug)]
pub struct ProspectFacts<'f> {
    pub on_stop_list: bool,
    /// `None` when no message was ever sent to this person.
    pub dialog: Option<&'f Dialog>,
    /// The status that their stage brings. It holds while there is no dialog, since a new one takes it.
    pub brought: Option<DialogStatus>,
    pub requirement: Requirement,
    /// The person's time zone, if known.
    pub zone: Option<&'f TimeZone>,
    /// What they agreed to.
    pub ledger: Ledger,
}

/// What Telegram requires before this account may write to a person (`users.getRequirementsToContact`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum Requirement {
    /// Nothing, or nothing is known.
    None,
    Premium,
    Payment,
}

impl Requirement {
    pub const ALL: [Self; 3] = [Self::None, Self::Premium, Self::Payment];
}

/// The facts about the sending account.
#[derive(Clone, Copy, Debug)]
pub struct SenderFacts<'f> {
    pub account: &'f Account,
    /// Whether Telegram has frozen the account.
    pub frozen: bool,
    /// Set by `PEER_FLOOD`.
    pub new_contacts_paused_until: Option<Timestamp>,
    pub count: DayCount,
    pub caps: Caps,
    /// Answers per day.
    pub most_answers: u32,
    /// When the account last handed a message to Telegram.
    pub last_attempt_at: Option<Timestamp>,
    /// When it last handed over a message that was no answer.
    pub last_unprompted_at: Option<Timestamp>,
    /// The gap between two unprompted messages.
    pub minimum_gap: SignedDuration,
    /// The gap before any message, if it is the shorter one.
    pub answer_gap: SignedDuration,
}

/// The gate's decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Yes,
    NotBefore {
        /// `None` if something other than time must change.
        until: Option<Timestamp>,
        reason: ItemReason,
    },
    Never {
        reason: ItemReason,
    },
}

/// The rules of the gate, in the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, VariantArray)]
pub enum Rule {
    StopList,
    DialogStatus,
    /// An automatic answer has its time.
    Expiry,
    /// Its run goes on, if it is a step of one.
    Run,
    /// Premium, or a payment that the recipient demands.
    Requirement,
    /// A person is always written to from the same account.
    SameAccount,
    /// A consent, where one is needed.
    Consent,
    /// There is an account, and it is logged in.
    AccountStatus,
    /// Sending is switched on, by admins and by the safety system.
    Availability,
    Frozen,
    FloodWait,
    NewContactsPaused,
    /// The account's own limit, or the cap of its warm-up day.
    DailyLimit,
    /// The ceiling for answers.
    AnswerLimit,
    NewContactLimit,
    MinimumGap,
    QuietHours,
}

/// A rule with its verdict, for `/why`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleLine {
    pub rule: Rule,
    pub verdict: Verdict,
}

impl Rule {
    pub const ALL: [Self; Self::VARIANTS.len()] = all(Self::VARIANTS);

    /// Whether it is a limit of the desk itself, which a manager may exceed deliberately.
    #[must_use]
    pub fn is_ours(self) -> bool {
        matches!(
            self,
            Self::DailyLimit | Self::AnswerLimit | Self::NewContactLimit | Self::MinimumGap | Self::QuietHours
        )
    }

    /// The verdict of this rule alone.
    fn ask(self, facts: &Facts<'_>) -> Verdict {
        let never = |objects: bool, reason| if objects { Verdict::Never { reason } } else { Verdict::Yes };
        let Facts { prospect, attempted, now, .. } = *facts;
        match self {
            _ if facts.hurried && self.is_ours() => Verdict::Yes,
            Self::StopList => never(prospect.on_stop_list, ItemReason::StopList),
            Self::DialogStatus => {
                let status = prospect.dialog.map_or(prospect.brought, |dialog| Some(dialog.status));
                let closed = status.is_some_and(|status| !status.is_open());
                never(closed && !attempted, ItemReason::DialogClosed)
            }
            Self::Expiry => {
                let over = facts.expires_at.is_some_and(|at| at <= now);
                never(over && !attempted, ItemReason::Expired)
            }
            // Also of an attempted one: nobody gets a step after anything human that may not be there yet.
            Self::Run => match facts.run {
                RunFact::NoRun | RunFact::Running => Verdict::Yes,
                RunFact::Held => wait(None, ItemReason::RunHeld),
                RunFact::Paused => wait(None, ItemReason::CampaignPaused),
                RunFact::Over => Verdict::Never { reason: ItemReason::RunStopped },
            },
            Self::Requirement => match prospect.requirement {
                Requirement::Premium => never(!attempted, ItemReason::PremiumOnly),
                Requirement::Payment => never(!attempted, ItemReason::PaymentRequired),
                Requirement::None => Verdict::Yes,
            },
            Self::Consent if facts.consented() == Consented::Missing => wait(None, ItemReason::NoConsent),
            Self::Consent => Verdict::Yes,
            Self::QuietHours => {
                let zone = prospect.zone.unwrap_or(facts.zone);
                let quiet = facts.quiet_hours.and_then(|hours| hours.around(now, zone));
                // A person who writes in the quiet hours is awake and waits for the answer.
                let talking = |since: Timestamp| facts.last_in_at().is_some_and(|at| at >= since);
                match quiet {
                    Some(quiet) if !talking(quiet.since) => wait(Some(quiet.until), ItemReason::QuietHours),
                    _ => Verdict::Yes,
                }
            }
            Self::AccountStatus if facts.removed => wait(None, ItemReason::AccountRemoved),
            Self::AccountStatus if facts.sender.is_none() => wait(None, ItemReason::NoAccount),
            _ => facts.sender.map_or(Verdict::Yes, |sender| self.ask_sender(facts, &sender)),
        }
    }

    fn ask_sender(self, facts: &Facts<'_>, sender: &SenderFacts<'_>) -> Verdict {
        let Facts { now, attempted, .. } = *facts;
        let wait_if = |objects: bool, reason| if objects { wait(None, reason) } else { Verdict::Yes };
        let wait_until = |until: Option<Timestamp>, reason| match until.filter(|until| now < *until) {
            Some(until) => wait(Some(until), reason),
            None => Verdict::Yes,
        };
        match self {
            Self::SameAccount => {
                let other = facts.prospect.dialog.is_some_and(|dialog| dialog.account_id != sender.account.id);
                if other && !attempted { Verdict::Never { reason: ItemReason::OtherAccount } } else { Verdict::Yes }
            }
            Self::AccountStatus if sender.account.is_banned() => wait(None, ItemReason::AccountBanned),
            Self::AccountStatus => wait_if(!sender.account.status.is_logged_in(), ItemReason::AccountNotReady),
            Self::Availability => wait_if(!sender.account.is_available, ItemReason::AccountPaused),
            Self::Frozen => wait_if(sender.frozen, ItemReason::Frozen),
            Self::FloodWait => wait_until(sender.account.flood_wait_until, ItemReason::FloodWait),
            // Narrower than "new": a second message to a person who never answered causes the next `PEER_FLOOD`.
            Self::NewContactsPaused if facts.last_in_at().is_none() => {
                wait_until(sender.new_contacts_paused_until, ItemReason::NewContactsPaused)
            }
            Self::DailyLimit if attempted => {
                no_room(sender.count.room_for_retry(facts.today()), facts.zone, ItemReason::DailyLimit)
            }
            Self::DailyLimit if !facts.is_answer() => {
                let caps = Caps { messages: facts.cap_for_all(sender.caps.messages), ..sender.caps };
                let room = sender.count.room_for_unprompted(facts.today(), caps);
                no_room(room, facts.zone, ItemReason::DailyLimit)
            }
            Self::AnswerLimit if facts.is_answer() && !attempted => {
                let room = sender.count.room_for_answer(facts.today(), facts.cap_for_all(sender.most_answers));
                no_room(room, facts.zone, ItemReason::AnswerLimit)
            }
            Self::NewContactLimit if facts.is_new_contact() && !attempted => {
                let room = sender.count.room_for_new_contact(facts.today(), sender.caps);
                no_room(room, facts.zone, ItemReason::NewContactLimit)
            }
            Self::MinimumGap if !attempted => {
                // A last time in the future was written before the clock was set back, so it does not count.
                let after = |last: Option<Timestamp>, gap| last.filter(|at| *at <= now)?.checked_add(gap).ok();
                let any = after(sender.last_attempt_at, sender.answer_gap.min(sender.minimum_gap));
                let unprompted = after(sender.last_unprompted_at, sender.minimum_gap);
                wait_until(any.max(unprompted.filter(|_| !facts.is_answer())), ItemReason::MinimumGap)
            }
            _ => Verdict::Yes,
        }
    }
}

impl Facts<'_> {
    /// The same facts at another moment.
    fn at(self, now: Timestamp) -> Self {
        let within = self.now.duration_since(self.answers_since);
        Self { now, answers_since: now.checked_sub(within).unwrap_or(Timestamp::MIN), ..self }
    }

    fn today(&self) -> Date {
        self.now.to_zoned(self.zone.clone()).date()
    }

    /// The cap that leaves room for a whole album. One that is larger than the cap goes as the first of a day.
    fn cap_for_all(&self, cap: u32) -> u32 {
        cap.saturating_sub(self.more).max(cap.min(1))
    }

    fn last_in_at(&self) -> Option<Timestamp> {
        self.prospect.dialog.and_then(|dialog| dialog.last_in_at)
    }

    /// Whether this is a message to a person who wrote recently. A step of a sequence answers nobody.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        self.run == RunFact::NoRun && self.last_in_at().is_some_and(|at| at > self.answers_since)
    }

    /// Whether the message needs a consent, and on which one it stands.
    #[must_use]
    pub fn consented(&self) -> Consented {
        consented(Asked {
            origin: self.origin,
            first_touch: self.is_new_contact(),
            attempted: self.attempted,
            first_by_hand: self.first_by_hand,
            ledger: self.prospect.ledger,
        })
    }

    /// Whether this is a first message to a stranger. An answer to a person who has written is not.
    #[must_use]
    pub fn is_new_contact(&self) -> bool {
        self.prospect.dialog.is_none_or(|dialog| dialog.last_in_at.is_none() && dialog.last_out_at.is_none())
    }
}

fn wait(until: Option<Timestamp>, reason: ItemReason) -> Verdict {
    Verdict::NotBefore { until, reason }
}

fn no_room(room: Room, zone: &TimeZone, reason: ItemReason) -> Verdict {
    let start = |day: Date| day.to_zoned(zone.clone()).ok().map(|start| start.timestamp());
    match room {
        Room::Yes => Verdict::Yes,
        Room::From(day) => wait(start(day), reason),
        Room::Counted(day) => wait(start(day), ItemReason::DayCounted),
        Room::No => wait(None, reason),
    }
}

/// The gate's verdict: that of the first rule that objects.
#[must_use]
pub fn may_send(facts: &Facts<'_>) -> Verdict {
    Rule::ALL.into_iter().map(|rule| rule.ask(facts)).find(|verdict| *verdict != Verdict::Yes).unwrap_or(Verdict::Yes)
}

/// Every rule in order, with its verdict.
#[must_use]
pub fn explain(facts: &Facts<'_>) -> Vec<RuleLine> {
    Rule::ALL.into_iter().map(|rule| RuleLine { rule, verdict: rule.ask(facts) }).collect()
}

/// When the message is sent if nothing but time changes; `None` when time alone does not help.
#[must_use]
pub fn goes_out_at(facts: &Facts<'_>) -> Option<Timestamp> {
    let mut facts = *facts;
    // Each rule can object again when others stop, such as quiet hours at the beginning of the next day.
    for _ in 0..2 * Rule::ALL.len() {
        match may_send(&facts) {
            Verdict::Yes => return Some(facts.now),
            Verdict::NotBefore { until: Some(until), .. } => facts = facts.at(until),
            Verdict::NotBefore { until: None, .. } | Verdict::Never { .. } => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests;
