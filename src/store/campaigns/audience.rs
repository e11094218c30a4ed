//! The audience of a campaign: who is in it, the facts that decide about each person, and the decision.
//!
//! Invariant: the facts of many people are read in a few statements, and each person is decided once.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use sqlx::{FromRow, Row as _};

use super::queries::{CampaignQueries, LeftOutPerson};
use crate::domain::campaign::arm::Arm;
use crate::domain::campaign::progress::LeftOut;
use crate::domain::consent::Ledger;
use crate::domain::dialog::DialogStatus;
use crate::domain::ids::{AccountId, CampaignId, ContactId, RunId, SequenceId, TelegramUserId};
use crate::domain::template::VariableName;
use crate::domain::username::Username;
use crate::store::contacts::consents::newest;
use crate::store::engine::codec::{DomainColumns as _, corrupt};
use crate::store::engine::database::DbRow;
use crate::store::log::audit::Action;
use crate::store::people::stop_list::hashes;
use crate::store::{StopListQueries, StoreError};

/// Up to this many people each is looked up on the stop-list; of more, the stop-list is read once.
const FEW: usize = 20;

/// What the database knows about a person of an audience who is not decided yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AudiencePerson {
    pub position: u32,
    pub contact: ContactId,
    pub person: Option<TelegramUserId>,
    /// Without `@`.
    pub username: Option<String>,
    /// The team's own name for them, or else that at Telegram.
    pub called: Option<String>,
    /// The account of their dialog.
    pub account: Option<AccountId>,
    /// Whether nobody has answered them yet.
    pub waits: bool,
    pub wrote_at: Option<Timestamp>,
    pub written_at: Option<Timestamp>,
    pub ledger: Ledger,
    pub had_sequence: bool,
    /// Whether a run of another sequence is open.
    pub on_another: bool,
    /// Whether they have a username, or an account could address them by their id; the account of their dialog, if they
    /// have one, is not lost.
    pub reachable: bool,
    /// Whether their dialog was stopped or has failed. Without a dialog, their stage decides.
    pub closed: bool,
    pub on_stop_list: bool,
    pub fields: Vec<(VariableName, String)>,
}

/// Which undecided people of a campaign are read.
#[derive(Clone, Copy, Debug)]
pub struct AudiencePart {
    pub campaign: CampaignId,
    pub sequence: SequenceId,
    /// From behind this position.
    pub behind: u32,
    /// Up to this one.
    pub up_to: u32,
    pub most: u32,
}

/// The undecided people of the campaign `$1` behind `$2` up to `$3`, at most `$4`; `$5` is its sequence.
pub(in crate::store) const UNDECIDED: &str =
    "select campaign_people.position, contacts.id as contact_id, contacts.telegram_user_id, contacts.name,
         dialogs.account_id, coalesce(dialogs.status, stages.brings) as status, last_in_at, last_out_at,
         unanswered_since is not null as waits,
         coalesce(dialogs.display_name, people.display_name) as display_name,
         case when people.telegram_user_id is not null then people.username
             else coalesce(target_username, contacts.username) end as shown_username,
         exists (select 1 from runs where runs.contact_id = contacts.id and runs.sequence_id = $5) as had_sequence,
         exists (select 1 from runs where runs.contact_id = contacts.id and runs.sequence_id <> $5
             and runs.state in ('running', 'held')) as on_another,
         case when coalesce(people.username, target_username, contacts.username) is null
             then exists (select 1 from accounts where removed_at is null and exists (
                 select 1 from peers where peers.account_id = accounts.id and peer_id = contacts.telegram_user_id
                     and access_hash is not null))
             else people.telegram_user_id is not null and people.username is null end as met,
         exists (select 1 from accounts where accounts.id = dialogs.account_id
             and (removed_at is not null or accounts.status = 'blocked')) as lost,
         to_write.id as write_id, to_write.at as write_at, to_write.kind as write_kind,
         to_offer.id as offer_id, to_offer.at as offer_at, to_offer.kind as offer_kind
     from campaign_people join contacts on contacts.id = campaign_people.contact_id
     join stages on stages.id = contacts.stage_id
     left join dialogs on dialogs.id = contacts.dialog_id
     left join people on people.telegram_user_id = contacts.telegram_user_id
     left join consents to_write on to_write.id = (
         select id from consents where contact_id = contacts.id and purpose = 'write' order by at desc, id desc limit 1)
     left join consents to_offer on to_offer.id = (
         select id from consents where contact_id = contacts.id and purpose = 'offers' order by at desc, id desc limit 1)
     where campaign_id = $1 and outcome is null and position > $2 and position <= $3
     order by position limit $4";
/// The fields of the same people, up to the position `$3`.
pub(in crate::store) const THEIR_FIELDS: &str = "select contact_fields.contact_id, name, value
     from campaign_people join contact_fields on contact_fields.contact_id = campaign_people.contact_id
     where campaign_id = $1 and outcome is null and position > $2 and position <= $3";
/// The addresses of the audience of the campaign `$1`, in its order.
pub(in crate::store) const ADDRESSES: &str = "select position, contacts.telegram_user_id, lower(
         case when people.telegram_user_id is not null then people.username
             else coalesce(target_username, contacts.username) end) as address
     from campaign_people join contacts on contacts.id = campaign_people.contact_id
     left join dialogs on dialogs.id = contacts.dialog_id
     left join people on people.telegram_user_id = contacts.telegram_user_id
     where campaign_id = $1 order by position";
pub(in crate::store) const FIRST_UNDECIDED: &str =
    "select min(position) from campaign_people where campaign_id = $1 and outcome is null";
/// What a first text of the run `$1` takes from its campaign.
pub(in crate::store) const FIRST_TEXT: &str = "select arm, account_id from campaign_people where run_id = $1";

impl CampaignQueries<'_> {
    /// The facts about some undecided people of a campaign, in order.
    pub async fn undecided(&mut self, part: &AudiencePart) -> Result<Vec<AudiencePerson>, StoreError> {
        let AudiencePart { campaign, sequence, behind, up_to, most } = *part;
        let mut people: Vec<AudiencePerson> =
            self.0.rows(UNDECIDED, (campaign.0, behind, up_to, most, sequence.0)).await?;
        let Some(last) = people.last().map(|person| person.position) else { return Ok(people) };
        let mut fields: HashMap<ContactId, Vec<(VariableName, String)>> = HashMap::new();
        let rows: Vec<(ContactId, VariableName, String)> =
            self.0.rows(THEIR_FIELDS, (campaign.0, behind, last)).await?;
        for (contact, name, value) in rows {
            fields.entry(contact).or_default().push((name, value));
        }
        for person in &mut people {
            person.fields = fields.remove(&person.contact).unwrap_or_default();
        }
        self.look_up_stopped(&mut people).await?;
        Ok(people)
    }

    /// The first position that is not decided.
    pub async fn first_undecided(&mut self, id: CampaignId) -> Result<Option<u32>, StoreError> {
        self.0.value(FIRST_UNDECIDED, [id.0]).await
    }

    /// Decides that a person is left out.
    pub async fn leave_out(&mut self, id: CampaignId, person: &LeftOutPerson) -> Result<(), StoreError> {
        let sql = "update campaign_people set outcome = $3, details = $4
             where campaign_id = $1 and position = $2 and outcome is null";
        self.0.execute(sql, (id.0, person.position, person.reason.into_str(), &person.details)).await?;
        self.raise(id);
        Ok(())
    }

    /// A member decides that a person is left out. Nothing changes for one who is decided.
    pub async fn leave_out_by_hand(
        &mut self,
        id: CampaignId,
        position: u32,
        by: TelegramUserId,
    ) -> Result<(), StoreError> {
        let sql = "update campaign_people set outcome = $3
             where campaign_id = $1 and position = $2 and outcome is null";
        let reason = LeftOut::ByHand.into_str();
        if self.0.changed(sql, (id.0, position, reason)).await? > 0 {
            if let Some(campaign) = self.get(id).await? {
                let details = format!("{}: without number {position}", campaign.name);
                self.note(Action::CampaignChanged, Some(by), details).await?;
            }
            self.raise(id);
        }
        Ok(())
    }

    /// Decides that a person is written to: their run has begun.
    pub async fn start(
        &mut self,
        id: CampaignId,
        position: u32,
        run: RunId,
        arm: Arm,
        account: Option<AccountId>,
    ) -> Result<(), StoreError> {
        let sql = "update campaign_people set outcome = 'started', run_id = $3, arm = $4, account_id = $5
             where campaign_id = $1 and position = $2 and outcome is null";
        self.0.execute(sql, (id.0, position, run.0, arm.0, account.map(|id| id.0))).await?;
        self.0.execute("update campaigns set last_first_at = $2 where id = $1", (id.0, self.0.now_ms())).await?;
        self.raise(id);
        Ok(())
    }

    /// The arm of a run, and the account that was chosen for its first text.
    pub async fn first_text(&mut self, run: RunId) -> Result<Option<(Arm, Option<AccountId>)>, StoreError> {
        let row: Option<(Option<u8>, Option<AccountId>)> = self.0.optional_row(FIRST_TEXT, [run.0]).await?;
        Ok(row.map(|(arm, account)| (Arm(arm.unwrap_or(0)), account)))
    }

    /// Leaves out those who stand in the audience before, as another contact of the same person.
    pub(super) async fn decide_doubles(&mut self, id: CampaignId) -> Result<(), StoreError> {
        let rows: Vec<(u32, Option<i64>, Option<String>)> = self.0.rows(ADDRESSES, [id.0]).await?;
        let (mut people, mut names) = (HashSet::new(), HashSet::new());
        for (position, person, name) in rows {
            let by_id = person.is_some_and(|person| !people.insert(person));
            let by_name = name.is_some_and(|name| !names.insert(name));
            if by_id || by_name {
                self.leave_out(id, &LeftOutPerson { position, reason: LeftOut::Double, details: None }).await?;
            }
        }
        Ok(())
    }

    async fn look_up_stopped(&mut self, people: &mut [AudiencePerson]) -> Result<(), StoreError> {
        let name = |person: &AudiencePerson| person.username.as_deref().and_then(|name| Username::parse(name).ok());
        if people.len() <= FEW {
            for person in people {
                let listed = StopListQueries(self.0.reborrow()).contains(name(person).as_ref(), person.person).await?;
                person.on_stop_list = listed;
            }
            return Ok(());
        }
        let rows: Vec<(Option<String>, Option<String>)> =
            self.0.rows("select id_hash, name_hash from stop_list", ()).await?;
        let (mut ids, mut names) = (HashSet::new(), HashMap::new());
        for (id, name) in rows {
            if let Some(name) = name {
                // An entry without an id holds for every holder of its name.
                *names.entry(name).or_insert(false) |= id.is_none();
            }
            ids.extend(id);
        }
        for person in people {
            let (id_hash, name_hash) = hashes(self.0.hash_key, name(person).as_ref(), person.person);
            let by_id = id_hash.as_ref().is_some_and(|hash| ids.contains(hash));
            let by_name = name_hash.and_then(|hash| names.get(&hash).copied());
            person.on_stop_list = by_id || by_name.is_some_and(|without_id| without_id || id_hash.is_none());
        }
        Ok(())
    }
}

impl FromRow<'_, DbRow> for AudiencePerson {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let username: Option<String> = row.try_get("shown_username")?;
        let given: Option<String> = row.try_get("name")?;
        let shown: Option<String> = row.try_get("display_name")?;
        let ledger = Ledger {
            write: newest(row, ["write_id", "write_at", "write_kind"])?,
            offers: newest(row, ["offer_id", "offer_at", "offer_kind"])?,
        };
        let position: i64 = row.try_get("position")?;
        let (met, lost): (bool, bool) = (row.try_get("met")?, row.try_get("lost")?);
        let named = username.as_deref().is_some_and(|name| Username::parse(name).is_ok());
        let status: Option<DialogStatus> = row.try_get("status")?;
        Ok(Self {
            position: position.try_into().map_err(|error: std::num::TryFromIntError| corrupt("position", error))?,
            contact: row.try_get("contact_id")?,
            person: row.try_get("telegram_user_id")?,
            reachable: (met || named) && !lost,
            closed: status.is_some_and(|status| !status.is_open()),
            username,
            called: given.or(shown.filter(|name| !name.is_empty())),
            account: row.try_get("account_id")?,
            waits: row.try_get("waits")?,
            wrote_at: row.optional_moment("last_in_at")?,
            written_at: row.optional_moment("last_out_at")?,
            ledger,
            had_sequence: row.try_get("had_sequence")?,
            on_another: row.try_get("on_another")?,
            on_stop_list: false,
            fields: Vec::new(),
        })
    }
}
