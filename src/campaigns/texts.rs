//! The texts of a campaign, what is approved of them, and how they are for a person.
//!
//! Invariant: what is shown is filled from the same facts as what is sent.

use crate::domain::account::Account;
use crate::domain::campaign::Campaign;
use crate::domain::campaign::approval::Approval;
use crate::domain::campaign::arm::Arm;
use crate::domain::campaign::fingerprint::{Approvable, Fingerprint};
use crate::domain::campaign::preflight::{AudienceMember, AudienceRules, PreflightOutcome};
use crate::domain::consent::Standing;
use crate::domain::contact::Contact;
use crate::domain::ids::{AccountId, CampaignId};
use crate::domain::sequence::{Sequence, SequenceStep, StepWait, Steps};
use crate::domain::stored_file::StoredFile;
use crate::domain::template::{Body, KnownVariables, Variable, VariableName};
use crate::domain::text::Part;
use crate::store::{AudiencePerson, CampaignPlan, StoreError, StrangerRoom, Tx};

/// A first text as it will arrive. The account's own name in it is that of the account that would send it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstText {
    /// Their place in the audience, from 1 on.
    pub position: u32,
    pub contact: Contact,
    pub arm: Arm,
    pub text: Part,
    pub file: Option<StoredFile>,
}

/// A campaign with all its texts.
pub(super) struct CampaignTexts {
    pub(super) campaign: Campaign,
    /// In the campaign's version.
    pub(super) sequence: Sequence,
    /// One for each arm.
    pub(super) first: Vec<Body>,
    steps: Steps,
    pub(super) plan: Fingerprint,
    approval: Option<Approval>,
    own: Vec<Variable>,
    pub(super) accounts: Vec<Account>,
}

impl CampaignTexts {
    /// `None` when the campaign is gone.
    pub(super) async fn of(work: &mut Tx, id: CampaignId) -> Result<Option<Self>, StoreError> {
        let Some(CampaignPlan { campaign, audience, approval }) = work.campaigns().plan(id).await? else {
            return Ok(None);
        };
        let Some(sequence) = work.sequences().get(campaign.sequence).await? else { return Ok(None) };
        let sequence = Sequence { version: campaign.version, ..sequence };
        let steps = work.sequences().steps(campaign.version).await?;
        let mut first: Vec<Body> = steps.at(1).map(|step| step.body.clone()).into_iter().collect();
        first.extend(work.campaigns().arms(id).await?);
        let file_of = |step: Option<&SequenceStep>| step.and_then(|step| step.file.as_ref()).map(|file| file.id.0);
        let first_texts: Vec<String> = first.iter().map(|body| whole(body, file_of(steps.at(1)))).collect();
        let further: Vec<(String, u32)> = steps
            .as_slice()
            .iter()
            .skip(1)
            .map(|step| (whole(&step.body, file_of(Some(step))), step.wait.in_hours()))
            .collect();
        let plan = Approvable { first_texts: &first_texts, further: &further, audience, limits: campaign.limits };
        let plan = plan.fingerprint();
        let own = work.templates().variables().await?;
        let accounts = work.accounts().get_accounts().await?;
        Ok(Some(Self { campaign, sequence, first, steps, plan, approval, own, accounts }))
    }

    /// How many of the audience are approved.
    pub(super) fn approved(&self) -> u32 {
        self.approval.map_or(0, |approval| approval.under(self.plan))
    }

    pub(super) fn number_of_steps(&self) -> u32 {
        self.steps.count()
    }

    pub(super) fn number_of_arms(&self) -> u8 {
        u8::try_from(self.first.len()).unwrap_or(1).max(1)
    }

    /// The wait before the first step.
    pub(super) fn first_wait(&self) -> StepWait {
        self.steps.at(1).map_or(StepWait::NONE, |step| step.wait)
    }

    pub(super) fn arm_of(&self, person: &AudiencePerson) -> Arm {
        Arm::of(self.campaign.id, person.contact, self.number_of_arms())
    }

    /// What becomes of a person who is not decided, if their first text goes from this account. Doubles are decided with
    /// the audience.
    pub(super) fn outcome(
        &self,
        person: &AudiencePerson,
        rules: AudienceRules,
        from: Option<AccountId>,
    ) -> PreflightOutcome {
        let consented = matches!(person.ledger.standing(self.sequence.purpose), Standing::Given(_));
        let member = AudienceMember {
            double: false,
            on_stop_list: person.on_stop_list,
            closed: person.closed,
            consented,
            unreachable: !person.reachable,
            waits: person.waits,
            wrote_at: person.wrote_at,
            written_at: person.written_at,
            had_sequence: person.had_sequence,
            on_another: person.on_another,
            holes: self.holes(person, from),
        };
        member.outcome(rules)
    }

    /// The first text of a person; `None` if a blank has no value.
    pub(super) fn first_text(
        &self,
        person: &AudiencePerson,
        contact: Contact,
        from: Option<AccountId>,
    ) -> Option<FirstText> {
        let arm = self.arm_of(person);
        let body = self.first.get(usize::from(arm.0))?;
        let known = self.known(person, from);
        let text = body.fill(|name| known.value(name)).ok()?;
        Some(FirstText {
            position: person.position,
            contact,
            arm,
            text,
            file: self.steps.at(1).and_then(|step| step.file.clone()),
        })
    }

    /// The blanks of all texts that have no value for a person.
    fn holes(&self, person: &AudiencePerson, from: Option<AccountId>) -> Vec<VariableName> {
        let first = self.first.get(usize::from(self.arm_of(person).0)).into_iter();
        let bodies = first.chain(self.steps.as_slice().iter().skip(1).map(|step| &step.body));
        let known = self.known(person, from);
        let mut holes: Vec<VariableName> = Vec::new();
        for body in bodies.filter(|body| !body.blanks().is_empty()) {
            if let Err(missing) = body.fill(|name| known.value(name)) {
                let new = missing.names.into_iter().filter(|name| !holes.contains(name)).collect::<Vec<_>>();
                holes.extend(new);
            }
        }
        holes
    }

    fn known<'a>(&'a self, person: &'a AudiencePerson, from: Option<AccountId>) -> KnownVariables<'a> {
        let account = person.account.or(from);
        let account = self.accounts.iter().find(|one| Some(one.id) == account);
        KnownVariables {
            prospect: person.called.as_deref(),
            username: person.username.as_deref(),
            account: account.and_then(|account| account.display_name.as_deref()),
            fields: &person.fields,
            own: &self.own,
        }
    }
}

/// The accounts with room for first texts of a campaign today, most room first, and how many that are.
pub(super) async fn rooms(work: &mut Tx, texts: &CampaignTexts) -> Result<Vec<StrangerRoom>, StoreError> {
    let most = texts.campaign.limits.for_an_account.get();
    let gone = work.campaigns().first_texts(texts.campaign.id).await?;
    let rooms = work.accounts().rooms_for_strangers().await?.into_iter().map(|room| StrangerRoom {
        today: room.today.min(most.saturating_sub(gone.from(room.account.id))),
        a_day: room.a_day.min(most),
        account: room.account,
    });
    let mut rooms: Vec<StrangerRoom> = rooms.collect();
    rooms.sort_by_key(|room| std::cmp::Reverse(room.today));
    Ok(rooms)
}

/// A text with all that belongs to it.
fn whole(body: &Body, file: Option<i64>) -> String {
    let spans = serde_json::to_string(&body.spans).unwrap_or_default();
    format!("{}\0{spans}\0{}", body.text, file.unwrap_or(0))
}
