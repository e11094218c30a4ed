//! What the gate is told: everything it needs for one message, read in one transaction.
//! Its rule: accepting, sending and explaining ask the gate with these facts and no others.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::domain::account::{Account, AccountStatus};
use crate::domain::dialog::Dialog;
use crate::domain::gate::{Facts, ProspectFacts, Requirement, SenderFacts};
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::limits::DayCount;
use crate::domain::outbox::OutboxItem;
use crate::domain::sending::SendingRules;
use crate::domain::target::Target;
use crate::store::{SendingState, StoreError, Work};

/// How long a person's requirement is taken to hold.
const REQUIREMENT_HOLDS: SignedDuration = SignedDuration::from_hours(24);

/// The message that the gate is asked about.
#[derive(Clone, Copy, Debug)]
pub(super) struct About<'a> {
    pub(super) target: &'a Target,
    /// Who has the name, where that was just found out; else it is looked up.
    pub(super) prospect: Option<TelegramUserId>,
    pub(super) account: Option<AccountId>,
    pub(super) attempted: bool,
    /// Its place in a text of several messages.
    pub(super) part: u32,
}

impl<'a> About<'a> {
    /// A new message.
    pub(super) fn target(target: &'a Target, account: Option<AccountId>) -> Self {
        Self { target, prospect: None, account, attempted: false, part: 0 }
    }

    pub(super) fn item(item: &'a OutboxItem, account: Option<AccountId>) -> Self {
        let prospect = item.telegram_user_id;
        Self { target: &item.target, prospect, account, attempted: item.attempts > 0, part: item.part }
    }
}

/// The facts of one moment.
pub(super) struct Snapshot {
    pub(super) dialog: Option<Dialog>,
    pub(super) sender: Option<Account>,
    /// What the person asks of whoever writes first; `None` when that is not known.
    pub(super) requirement: Option<Requirement>,
    now: Timestamp,
    zone: TimeZone,
    rules: SendingRules,
    attempted: bool,
    continues: bool,
    on_stop_list: bool,
    prospect_zone: Option<TimeZone>,
    state: SendingState,
    count: DayCount,
}

impl Snapshot {
    pub(super) async fn take(work: &mut Work, zone: &TimeZone, about: &About<'_>) -> Result<Self, StoreError> {
        let now = work.now();
        let prospect = match about.prospect {
            Some(prospect) => Some(prospect),
            None => match about.target {
                Target::Name(name) => work.people().name(name).await?.and_then(|known| known.id),
                Target::Person(id) => Some(*id),
            },
        };
        let dialog = dialog_with(work, about.target, prospect).await?;
        let answered = dialog.as_ref().is_some_and(|dialog| dialog.last_in_at.is_some());
        let (mut requirement, mut prospect_zone) = (None, None);
        if let Some(prospect) = prospect {
            prospect_zone = work.people().zone(prospect).await?;
            if let Some(account) = about.account.filter(|_| !answered) {
                let known = work.sessions().requirement(account, prospect).await?;
                requirement = known.filter(|(_, at)| now < *at + REQUIREMENT_HOLDS).map(|(requirement, _)| requirement);
            }
        }
        let on_stop_list = work.stop_list().contains(about.target.name(), prospect).await?;
        let (mut sender, mut state, mut count) = (None, SendingState::default(), DayCount::default());
        if let Some(account) = about.account {
            sender = work.accounts().get_account_by_id(account).await?;
            if sender.is_some() {
                state = work.accounts().sending_state(account).await?;
                count = work.accounts().day_count(account).await?;
            }
        }
        Ok(Self {
            dialog,
            sender,
            requirement,
            now,
            zone: zone.clone(),
            rules: work.settings().sending().await?,
            attempted: about.attempted,
            continues: about.part > 0,
            on_stop_list,
            prospect_zone,
            state,
            count,
        })
    }

    /// Whether the account has left the desk or was banned.
    pub(super) fn is_lost(&self) -> bool {
        self.sender.as_ref().is_none_or(|account| account.status == AccountStatus::Blocked)
    }

    pub(super) fn facts(&self) -> Facts<'_> {
        // One text that Telegram wants in pieces is pasted, not typed: its pieces keep no gap among themselves.
        let minimum_gap = if self.continues { SignedDuration::ZERO } else { self.rules.minimum_gap };
        Facts {
            now: self.now,
            zone: &self.zone,
            quiet_hours: self.rules.quiet_hours,
            attempted: self.attempted,
            prospect: ProspectFacts {
                on_stop_list: self.on_stop_list,
                dialog: self.dialog.as_ref(),
                requirement: self.requirement.unwrap_or(Requirement::None),
                zone: self.prospect_zone.as_ref(),
            },
            sender: self.sender.as_ref().map(|account| SenderFacts {
                account,
                frozen: self.state.frozen,
                new_contacts_paused_until: self.state.new_contacts_paused_until,
                count: self.count,
                caps: account.caps,
                last_attempt_at: self.state.last_attempt_at,
                minimum_gap,
            }),
        }
    }
}

/// The dialog with a person. One that was opened with an earlier owner of the name is another person's.
async fn dialog_with(
    work: &mut Work,
    target: &Target,
    prospect: Option<TelegramUserId>,
) -> Result<Option<Dialog>, StoreError> {
    if let Some(prospect) = prospect
        && let Some(dialog) = work.dialogs().by_prospect(prospect).await?
    {
        return Ok(Some(dialog));
    }
    let Some(name) = target.name() else { return Ok(None) };
    let named = work.dialogs().by_username(name).await?;
    Ok(named.filter(|dialog| prospect.is_none() || dialog.telegram_user_id.is_none_or(|id| Some(id) == prospect)))
}
