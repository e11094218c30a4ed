//! Making, changing, approving and deleting campaigns.
//!
//! Invariant: a change and its audit entry are one transaction. The audience, the sequence's version and the further first
//! texts stay as they were when the first people were approved.

use std::sync::LazyLock;

use sqlx::{FromRow, Row as _};

use crate::domain::campaign::approval::{Approval, ApprovalError};
use crate::domain::campaign::arm::MOST_ARMS;
use crate::domain::campaign::brake::Brake;
use crate::domain::campaign::fingerprint::{AudienceHash, Fingerprint};
use crate::domain::campaign::pacing::{CampaignLimits, DEFAULT_LIMITS};
use crate::domain::campaign::progress::LeftOut;
use crate::domain::campaign::{
    Campaign, CampaignName, CampaignPause, CampaignState, MOST_CAMPAIGNS, MOST_PEOPLE, PauseCause,
};
use crate::domain::ids::{CampaignId, ContactId, TelegramUserId};
use crate::domain::sequence::Sequence;
use crate::domain::template::Body;
use crate::event::Event;
use crate::store::context::{CommitNotification, Context};
use crate::store::engine::codec::{DomainColumns as _, corrupt, list_as_json};
use crate::store::engine::database::DbRow;
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};
use crate::store::{Page, StoreError};

pub struct CampaignQueries<'w>(pub(in crate::store) Context<'w>);

/// Rows of a statement that inserts many.
const ROWS: usize = 200;
const PERSON: &str = "insert into campaign_people (campaign_id, position, contact_id) values ($1, $2, $3)";
static MANY_PEOPLE: LazyLock<String> = LazyLock::new(|| {
    let rows: Vec<String> =
        (0..ROWS).map(|at| format!("(${}, ${}, ${})", 3 * at + 1, 3 * at + 2, 3 * at + 3)).collect();
    PERSON.replace("($1, $2, $3)", &rows.join(", "))
});

/// A campaign to be made.
#[derive(Clone, Debug)]
pub struct NewCampaign<'a> {
    pub name: &'a CampaignName,
    pub sequence: &'a Sequence,
    /// The name of the list.
    pub list: &'a str,
    pub people: &'a [ContactId],
    pub by: TelegramUserId,
}

/// A campaign in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignLine {
    pub campaign: Campaign,
    pub written_to: u32,
    pub answered: u32,
    pub refused: u32,
}

/// What decides about a campaign's next first texts.
#[derive(Clone, Debug)]
pub struct CampaignPlan {
    pub campaign: Campaign,
    pub audience: AudienceHash,
    pub approval: Option<Approval>,
}

/// A person who is left out, by their position, with the blanks that have no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOutPerson {
    pub position: u32,
    pub reason: LeftOut,
    pub details: Option<String>,
}

/// Why a campaign was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum CampaignError {
    #[error("it is gone")]
    Gone,
    #[error("the name is taken")]
    Taken,
    #[error("there are as many as there may be")]
    Full,
    #[error("its sequence or list is gone")]
    NothingToSend,
    #[error("its sequence is archived")]
    Archived,
    #[error("nobody is on the list")]
    Nobody,
    #[error("there are more than {most} people on the list")]
    TooMany { most: usize },
    #[error("there are too many first texts")]
    TooManyArms,
    /// Not in its present state.
    #[error("a campaign that is {0} cannot do that")]
    State(CampaignState),
    #[error(transparent)]
    Approval(#[from] ApprovalError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub(in crate::store) const CAMPAIGNS: &str = "select * from campaigns where id > 0 order by id desc limit $1 offset $2";
/// How the campaign `$1` was received.
pub(in crate::store) const RECEPTION: &str =
    "select count(sent_at), count(answered_at), count(refused_at) from campaign_people where campaign_id = $1";

impl CampaignQueries<'_> {
    /// Makes a draft. Who stands twice in the audience is decided with it; see [`CampaignQueries::decide_doubles`].
    ///
    /// # Errors
    /// When the name is taken, there are too many campaigns, or nobody or too many people are in the audience.
    pub async fn create(&mut self, new: &NewCampaign<'_>) -> Result<CampaignId, CampaignError> {
        let known: u32 = self.0.value("select count(*) from campaigns", ()).await?;
        match new.people.len() {
            0 => return Err(CampaignError::Nobody),
            people if people > MOST_PEOPLE => return Err(CampaignError::TooMany { most: MOST_PEOPLE }),
            _ if known >= MOST_CAMPAIGNS => return Err(CampaignError::Full),
            _ => {}
        }
        let sql =
            "insert into campaigns (name, name_key, sequence_id, version_id, list_name, state, a_day, for_an_account,
                 people, audience, created_by, created_at)
             values ($1, $2, $3, $4, $5, 'draft', $6, $7, $8, $9, $10, $11)
             on conflict (name_key) do nothing returning id";
        let people = u32::try_from(new.people.len()).unwrap_or(u32::MAX);
        let id: Option<CampaignId> = sqlx::query_scalar(sql)
            .bind(new.name.as_str())
            .bind(new.name.key())
            .bind(new.sequence.id.0)
            .bind(new.sequence.version.0)
            .bind(new.list)
            .bind(DEFAULT_LIMITS.a_day.get())
            .bind(DEFAULT_LIMITS.for_an_account.get())
            .bind(people)
            .bind(AudienceHash::of(new.people).as_bytes().to_vec())
            .bind(new.by.0)
            .bind(self.0.now_ms())
            .fetch_optional(&mut *self.0.db)
            .await
            .map_err(StoreError::from)?;
        let id = id.ok_or(CampaignError::Taken)?;
        self.add_people(id, new.people).await?;
        self.decide_doubles(id).await?;
        let details = format!("{}: {}, {people}", new.name, new.sequence.name);
        self.note(Action::CampaignMade, Some(new.by), details).await?;
        Ok(id)
    }

    async fn add_people(&mut self, id: CampaignId, people: &[ContactId]) -> Result<(), StoreError> {
        let rows: Vec<(i64, i64, i64)> =
            people.iter().zip(1_i64..).map(|(contact, position)| (id.0, position, contact.0)).collect();
        let (many, single) = rows.as_chunks::<ROWS>();
        for some in many {
            self.0.execute(MANY_PEOPLE.as_str(), some.to_vec()).await?;
        }
        for one in single {
            self.0.execute(PERSON, *one).await?;
        }
        Ok(())
    }

    /// Sets the further first texts of a draft.
    ///
    /// # Errors
    /// When it is gone or no draft, or there are too many.
    pub async fn set_arms(&mut self, id: CampaignId, texts: &[Body], by: TelegramUserId) -> Result<(), CampaignError> {
        if texts.len() >= usize::from(MOST_ARMS) {
            return Err(CampaignError::TooManyArms);
        }
        let campaign = self.expect(id, |state| state == CampaignState::Draft).await?;
        self.0.execute("delete from campaign_arms where campaign_id = $1", [id.0]).await?;
        for (text, arm) in texts.iter().zip(1_i64..) {
            let sql = "insert into campaign_arms (campaign_id, arm, content, spans) values ($1, $2, $3, $4)";
            self.0.execute(sql, (id.0, arm, &text.text, list_as_json(&text.spans)?)).await?;
        }
        self.changed(id, by, format!("{}: {} arms", campaign.name, texts.len() + 1)).await
    }

    /// Sets the limits. They belong to what is approved, so that people who were not written to must be approved again.
    ///
    /// # Errors
    /// When it is gone or finished.
    pub async fn set_limits(
        &mut self,
        id: CampaignId,
        limits: CampaignLimits,
        by: TelegramUserId,
    ) -> Result<(), CampaignError> {
        let campaign = self.expect(id, |state| state != CampaignState::Finished).await?;
        let CampaignLimits { a_day, for_an_account } = limits;
        let sql = "update campaigns set a_day = $2, for_an_account = $3 where id = $1";
        self.0.execute(sql, (id.0, a_day.get(), for_an_account.get())).await?;
        self.changed(id, by, format!("{}: {a_day} a day, {for_an_account} from one account", campaign.name)).await
    }

    /// Renames a campaign.
    ///
    /// # Errors
    /// When the name is taken, or it is gone.
    pub async fn rename(
        &mut self,
        id: CampaignId,
        name: &CampaignName,
        by: TelegramUserId,
    ) -> Result<(), CampaignError> {
        let campaign = self.get(id).await?.ok_or(CampaignError::Gone)?;
        let sql = "select id from campaigns where name_key = $1";
        let named: Option<CampaignId> = self.0.optional_value(sql, [name.key()]).await?;
        if named.is_some_and(|other| other != id) {
            return Err(CampaignError::Taken);
        }
        let sql = "update campaigns set name = $2, name_key = $3 where id = $1";
        self.0.execute(sql, (id.0, name.as_str(), name.key())).await?;
        self.changed(id, by, format!("{} → {name}", campaign.name)).await
    }

    /// Deletes a draft.
    ///
    /// # Errors
    /// When it is gone or no draft.
    pub async fn delete(&mut self, id: CampaignId, by: TelegramUserId) -> Result<(), CampaignError> {
        let campaign = self.expect(id, |state| state == CampaignState::Draft).await?;
        for statement in [
            "delete from campaign_people where campaign_id = $1",
            "delete from campaign_arms where campaign_id = $1",
            "delete from campaigns where id = $1",
        ] {
            self.0.execute(statement, [id.0]).await?;
        }
        Ok(self.note(Action::CampaignDeleted, Some(by), campaign.name.to_string()).await?)
    }

    /// Stores an approval and those that it leaves out, and starts a draft.
    ///
    /// # Errors
    /// When it is gone or finished.
    pub async fn approve(
        &mut self,
        id: CampaignId,
        approval: Approval,
        left_out: &[LeftOutPerson],
        by: TelegramUserId,
    ) -> Result<(), CampaignError> {
        let campaign = self.expect(id, |state| state != CampaignState::Finished).await?;
        for person in left_out {
            self.leave_out(id, person).await?;
        }
        let sql = "update campaigns set approved_plan = $2, approved_up_to = $3,
                 state = case when state = 'draft' then 'running' else state end, started_at = coalesce(started_at, $4)
             where id = $1";
        self.0.execute(sql, (id.0, approval.plan.as_bytes().to_vec(), approval.up_to, self.0.now_ms())).await?;
        let details = format!("{}: {} of {}", campaign.name, approval.up_to, campaign.people);
        self.note(Action::CampaignApproved, Some(by), details).await?;
        self.raise(id);
        Ok(())
    }

    pub async fn get(&mut self, id: CampaignId) -> Result<Option<Campaign>, StoreError> {
        self.0.optional_row("select * from campaigns where id = $1", [id.0]).await
    }

    /// A campaign with what is approved of it.
    pub async fn plan(&mut self, id: CampaignId) -> Result<Option<CampaignPlan>, StoreError> {
        self.0.optional_row("select * from campaigns where id = $1", [id.0]).await
    }

    /// The further first texts, in order.
    pub async fn arms(&mut self, id: CampaignId) -> Result<Vec<Body>, StoreError> {
        let sql = "select content, spans from campaign_arms where campaign_id = $1 order by arm";
        let arms: Vec<ArmRow> = self.0.rows(sql, [id.0]).await?;
        Ok(arms.into_iter().map(|ArmRow(body)| body).collect())
    }

    /// A page of campaigns, newest first.
    pub async fn page(&mut self, number: u32, size: u32) -> Result<Page<CampaignLine>, StoreError> {
        let params = (i64::from(size) + 1, i64::from(number) * i64::from(size));
        let page: Page<Campaign> = Page::cut(self.0.rows(CAMPAIGNS, params).await?, number, size);
        let mut rows = Vec::new();
        for campaign in page.rows {
            let (written_to, answered, refused) = self.0.row(RECEPTION, [campaign.id.0]).await?;
            rows.push(CampaignLine { campaign, written_to, answered, refused });
        }
        Ok(Page { rows, number, more: page.more })
    }

    /// The running campaigns, oldest first.
    pub async fn running(&mut self) -> Result<Vec<CampaignId>, StoreError> {
        self.0.values("select id from campaigns where state = 'running' order by id", ()).await
    }

    /// The campaign, if its state is one of these.
    pub(super) async fn expect(
        &mut self,
        id: CampaignId,
        fits: impl Fn(CampaignState) -> bool,
    ) -> Result<Campaign, CampaignError> {
        let campaign = self.get(id).await?.ok_or(CampaignError::Gone)?;
        if fits(campaign.state) { Ok(campaign) } else { Err(CampaignError::State(campaign.state)) }
    }

    /// Its card must be shown again, and its next person looked for.
    pub(in crate::store) fn raise(&mut self, id: CampaignId) {
        self.0.raised.push(CommitNotification::Event(Event::CampaignChanged { id }));
        self.0.raised.push(CommitNotification::CampaignsDue);
    }

    async fn changed(&mut self, id: CampaignId, by: TelegramUserId, details: String) -> Result<(), CampaignError> {
        self.note(Action::CampaignChanged, Some(by), details).await?;
        self.raise(id);
        Ok(())
    }

    /// Writes an entry; `by` is `None` for what a campaign does by itself.
    pub(super) async fn note(
        &mut self,
        action: Action,
        by: Option<TelegramUserId>,
        details: String,
    ) -> Result<(), StoreError> {
        let entry = AuditEntry { actor: by, ..AuditEntry::new(action) };
        AuditQueries(self.0.reborrow()).append(&entry.details(details)).await
    }
}

struct ArmRow(Body);

impl FromRow<'_, DbRow> for ArmRow {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let body = Body::parse(row.try_get("content")?, row.json("spans")?.unwrap_or_default());
        body.map(Self).map_err(|error| corrupt("content", error))
    }
}

impl FromRow<'_, DbRow> for Campaign {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let name: &str = row.try_get("name")?;
        let number = |column: &str| -> sqlx::Result<_> {
            let number: u32 = row.try_get(column)?;
            number.try_into().map_err(|error: std::num::TryFromIntError| corrupt(column, error))
        };
        let limits = CampaignLimits { a_day: number("a_day")?, for_an_account: number("for_an_account")? };
        let pause = match row.optional_moment("paused_at")? {
            Some(at) => Some(CampaignPause { cause: pause_cause(row)?, at }),
            None => None,
        };
        Ok(Self {
            id: row.try_get("id")?,
            name: name.parse().map_err(|error| corrupt("name", error))?,
            sequence: row.try_get("sequence_id")?,
            version: row.try_get("version_id")?,
            list: row.try_get("list_name")?,
            people: row.try_get("people")?,
            state: row.try_get("state")?,
            limits,
            pause,
            created_by: row.try_get("created_by")?,
            created_at: row.moment("created_at")?,
            started_at: row.optional_moment("started_at")?,
            ended_at: row.optional_moment("ended_at")?,
        })
    }
}

fn pause_cause(row: &DbRow) -> sqlx::Result<PauseCause> {
    let (reason, details): (Option<&str>, Option<&str>) = (row.try_get("pause_reason")?, row.try_get("pause_details")?);
    let Some(reason) = reason else { return Ok(PauseCause::Member(row.try_get("paused_by")?)) };
    let brake = Brake::read(reason, details.unwrap_or_default());
    brake.map(PauseCause::Brake).ok_or_else(|| corrupt("pause_reason", "no reason of a pause"))
}

impl FromRow<'_, DbRow> for CampaignPlan {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let audience = AudienceHash::read(row.try_get("audience")?);
        let approved: Option<&[u8]> = row.try_get("approved_plan")?;
        let approval = match approved {
            Some(plan) => {
                let plan = Fingerprint::read(plan).ok_or_else(|| corrupt("approved_plan", "no fingerprint"))?;
                Some(Approval { plan, up_to: row.try_get("approved_up_to")? })
            }
            None => None,
        };
        let audience = audience.ok_or_else(|| corrupt("audience", "no hash"))?;
        Ok(Self { campaign: Campaign::from_row(row)?, audience, approval })
    }
}
