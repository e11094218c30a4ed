//! What became of a person of a campaign, in words.

use crate::bot::contacts::list_screens::called;
use crate::bot::kit::Reader;
use crate::bot::sequences::run_screens::why;
use crate::domain::campaign::CampaignState;
use crate::domain::campaign::progress::LeftOut;
use crate::domain::run::RunState;
use crate::store::{CampaignRecipient, RecipientFate};

/// The longest name in the file, in characters.
const NAME: usize = 200;

#[must_use]
pub(super) fn mark(state: CampaignState) -> &'static str {
    match state {
        CampaignState::Draft => "📝",
        CampaignState::Running => "▶️",
        CampaignState::Paused => "⏸",
        CampaignState::Finished => "🏁",
    }
}

#[must_use]
pub(super) fn state(reader: &Reader, state: CampaignState) -> String {
    reader.label(
        match state {
            CampaignState::Draft => "campaign-state-draft",
            CampaignState::Running => "campaign-state-running",
            CampaignState::Paused => "campaign-state-paused",
            CampaignState::Finished => "campaign-state-finished",
        },
        &[],
    )
}

/// Why a person was not put on the sequence.
#[must_use]
pub(super) fn left_out(reader: &Reader, reason: LeftOut) -> String {
    reader.label(
        match reason {
            LeftOut::Double => "campaign-because-double",
            LeftOut::OnStopList => "campaign-because-on-stop-list",
            LeftOut::Closed => "campaign-because-closed",
            LeftOut::HadSequence => "campaign-because-had-sequence",
            LeftOut::WithoutConsent => "campaign-because-without-consent",
            LeftOut::Unreachable => "campaign-because-unreachable",
            LeftOut::Waiting => "campaign-because-waiting",
            LeftOut::Talking => "campaign-because-talking",
            LeftOut::WrittenLately => "campaign-because-written-lately",
            LeftOut::Holes => "campaign-because-holes",
            LeftOut::Forgotten => "campaign-because-forgotten",
            LeftOut::Ended => "campaign-because-ended",
            LeftOut::ByHand => "campaign-because-by-hand",
        },
        &[],
    )
}

/// The head of the file.
#[must_use]
pub(super) fn headers(reader: &Reader) -> [String; 9] {
    [
        "campaign-csv-place",
        "campaign-csv-person",
        "campaign-csv-username",
        "campaign-csv-text",
        "campaign-csv-outcome",
        "campaign-csv-reason",
        "campaign-csv-written",
        "campaign-csv-answered",
        "campaign-csv-messages",
    ]
    .map(|key| reader.label(key, &[]))
}

/// A person's line of the file.
#[must_use]
pub(super) fn row(reader: &Reader, one: &CampaignRecipient) -> [String; 9] {
    let moment = |at: Option<jiff::Timestamp>| {
        at.map(|at| at.to_zoned(reader.times.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()
    };
    let contact = one.contact.as_ref();
    let (outcome, reason) = fate(reader, one);
    [
        one.position.to_string(),
        contact.map_or_else(|| reader.label("campaign-csv-forgotten", &[]), |contact| called(reader, contact, NAME)),
        contact.and_then(|contact| contact.username.clone()).map(|name| format!("@{name}")).unwrap_or_default(),
        one.arm.map(|arm| arm.letter().to_string()).unwrap_or_default(),
        outcome,
        reason,
        moment(one.written_at),
        moment(one.answered_at),
        one.steps.to_string(),
    ]
}

/// What became of a person, and why.
pub(super) fn fate(reader: &Reader, one: &CampaignRecipient) -> (String, String) {
    let label = |key| reader.label(key, &[]);
    match &one.fate {
        RecipientFate::Waiting { approved: false } => {
            (label("campaign-outcome-waits"), label("campaign-because-not-approved"))
        }
        RecipientFate::Waiting { approved: true } => {
            (label("campaign-outcome-waits"), label("campaign-because-its-turn"))
        }
        RecipientFate::LeftOut(reason, names) => {
            let why = left_out(reader, *reason);
            let named = names.as_ref().map(|names| format!("{why}: {names}"));
            (label("campaign-outcome-left-out"), named.unwrap_or(why))
        }
        RecipientFate::Forgotten => (label("campaign-outcome-written"), label("campaign-because-forgotten")),
        RecipientFate::Run { state, reason, details } => {
            let because = reason.map(|reason| why(reader, reason, details.as_deref())).unwrap_or_default();
            let outcome = match state {
                _ if one.refused_at.is_some() => "campaign-outcome-refused",
                _ if one.answered_at.is_some() => "campaign-outcome-answered",
                RunState::Running if one.written_at.is_none() => "campaign-outcome-on-the-way",
                RunState::Running => "campaign-outcome-written",
                RunState::Held => "campaign-outcome-held",
                RunState::Stopped => "campaign-outcome-stopped",
                RunState::Finished => "campaign-outcome-finished",
            };
            (label(outcome), because)
        }
    }
}
