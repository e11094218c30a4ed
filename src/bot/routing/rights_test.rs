//! Completeness of the table of rights and of its audit actions. A command, button or question without a line in
//! `tests/it/rights.txt` or below fails here, before any story runs.

use crate::bot::accounts::question::AccountSettingsQuestion;
use crate::bot::campaigns::question::CampaignQuestion;
use crate::bot::consents::question::ConsentQuestion;
use crate::bot::contacts::question::ContactQuestion;
use crate::bot::context::State;
use crate::bot::context::any_press::AnyPress;
use crate::bot::dialogs::question::DialogQuestion;
use crate::bot::erasure::question::ForgetQuestion;
use crate::bot::imports::question::ImportQuestion;
use crate::bot::inbox::question::ReplyQuestion;
use crate::bot::kit::CommandId;
use crate::bot::kit::commands::COMMANDS;
use crate::bot::login::question::LoginQuestion;
use crate::bot::people::question::PersonQuestion;
use crate::bot::queue::question::QueueQuestion;
use crate::bot::search::question::SearchQuestion;
use crate::bot::sending::item_question::ItemQuestion;
use crate::bot::sending::question::SendQuestion;
use crate::bot::sequences::question::SequenceQuestion;
use crate::bot::sessions::question::SessionQuestion;
use crate::bot::settings::question::SettingsQuestion;
use crate::bot::team::question::TeamQuestion;
use crate::bot::templates::question::TemplateQuestion;
use crate::domain::consent::Purpose;
use crate::domain::ids::{ContactId, DialogId, OutboxId, SequenceId, TemplateId};
use crate::domain::team::{Right, Role};
use crate::store::Action;

const TABLE: &str = include_str!("../../../tests/it/rights.txt");

fn lines() -> impl Iterator<Item = (&'static str, Role)> {
    table().map(|[what, role, _]| (what, role.parse().unwrap()))
}

/// The action, who may do it, and its entry in the log.
fn table() -> impl Iterator<Item = [&'static str; 3]> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_whitespace().collect::<Vec<_>>().try_into().unwrap_or_else(|_| panic!("{line}")))
}

/// The audit actions of an answer to a question; an answer that names a command has those of the command.
fn left_by_answer(state: &State) -> &'static [Action] {
    match state {
        State::Idle | State::Login(LoginQuestion::Lost { .. }) => &[],
        // A login, whose beginning and end are logged; a secret that is a whole session.
        State::Login(LoginQuestion::Phone) => &[Action::AccountAdded, Action::LoginStarted],
        State::Login(LoginQuestion::Secret { .. }) => &[Action::AccountStatus],
        State::Login(LoginQuestion::QrPhone | LoginQuestion::MeantPhone { .. }) => &[Action::LoginStarted],
        State::Session(SessionQuestion::Text) => &[Action::SessionImported],
        State::AccountSettings(AccountSettingsQuestion::Label { .. }) => &[Action::AccountLabel],
        State::AccountSettings(AccountSettingsQuestion::Limit { .. }) => &[Action::AccountLimits],
        State::Send(SendQuestion::Draft { .. }) | State::Reply(ReplyQuestion::Text { .. }) => {
            &[Action::MessageAccepted]
        }
        State::Item(ItemQuestion::NewText { .. }) => &[Action::MessageEdited],
        State::Item(ItemQuestion::NewTime { .. }) => &[Action::MessageRescheduled],
        // They only show something.
        State::Queue(QueueQuestion::Why)
        | State::Dialog(DialogQuestion::Whose)
        | State::Search(SearchQuestion::Words) => &[],
        // Like the command that asks: /stop, /allow, /forget, /export.
        State::Person(PersonQuestion::About { .. }) => {
            &[Action::StopListAdded, Action::StopListRemoved, Action::DialogExported]
        }
        State::Forget(ForgetQuestion::Sure { .. }) => &[Action::PersonForgotten],
        State::Forget(ForgetQuestion::Contact { .. }) => &[Action::PersonForgotten],
        State::Consent(ConsentQuestion::Evidence { .. } | ConsentQuestion::OfItem { .. }) => &[Action::ConsentRecorded],
        // The button after it imports.
        State::Import(ImportQuestion::File | ImportQuestion::Draft { .. }) => &[],
        State::Contact(ContactQuestion::Whose | ContactQuestion::New) => &[Action::ContactAdded],
        State::Contact(
            ContactQuestion::Name { .. }
            | ContactQuestion::Phone { .. }
            | ContactQuestion::Field { .. }
            | ContactQuestion::Zone { .. }
            | ContactQuestion::Language { .. },
        ) => &[Action::ContactChanged],
        State::Contact(ContactQuestion::LabelName { .. }) => &[Action::LabelChanged],
        State::Contact(ContactQuestion::StageName { .. }) => &[Action::StageChanged],
        State::Sequence(SequenceQuestion::New { .. } | SequenceQuestion::Whose { .. }) => &[],
        State::Sequence(SequenceQuestion::First { .. }) => &[Action::SequenceAdded],
        State::Sequence(SequenceQuestion::Name { .. }) => &[Action::SequenceRenamed],
        State::Sequence(
            SequenceQuestion::Step { .. } | SequenceQuestion::Text { .. } | SequenceQuestion::Wait { .. },
        ) => &[Action::SequenceChanged],
        State::Sequence(SequenceQuestion::Later { .. }) => &[Action::RunResumed],
        State::Campaign(CampaignQuestion::New { .. }) => &[Action::CampaignMade],
        State::Campaign(CampaignQuestion::Name { .. } | CampaignQuestion::Arm { .. }) => &[Action::CampaignChanged],
        State::List(_) => &[Action::ListChanged],
        State::Settings(SettingsQuestion::Value { .. }) => &[Action::SettingChanged],
        State::Team(TeamQuestion::Member { .. }) => &[Action::MemberAdded],
        State::Dialog(DialogQuestion::Note { .. }) => &[Action::NoteAdded],
        State::Dialog(DialogQuestion::Remind { .. }) => &[Action::DialogSnoozed],
        State::Dialog(DialogQuestion::Language { .. }) => &[Action::DialogTranslated],
        // The text follows.
        State::Template(TemplateQuestion::Name) => &[],
        State::Template(TemplateQuestion::Body { .. }) => &[Action::TemplateAdded],
        State::Template(TemplateQuestion::Text { .. }) => &[Action::TemplateChanged],
        State::Template(TemplateQuestion::Variable | TemplateQuestion::Value { .. }) => &[Action::VariableSet],
    }
}

/// Actions at the desk's machine.
const AT_REST: &[Action] = &[Action::KeyRotated, Action::DeskRestored];
/// Actions that follow from Telegram's updates about an account.
const OF_TELEGRAM: &[Action] = &[Action::NumberChanged, Action::ReactionSet];
/// What a campaign does by itself.
const OF_CAMPAIGNS: &[Action] = &[Action::CampaignFinished];
/// Lines without an entry in the log: see the head of the table.
const NOTHING: &[&str] = &["shows", "asks", "step", "passes"];

#[test]
fn every_command_has_its_line() {
    for command in COMMANDS {
        let typed = format!("/{}", command.name);
        let least = lines().find(|(what, _)| *what == typed);
        assert!(least.is_some(), "add a line for {typed} to tests/it/rights.txt");
    }
}

#[test]
fn every_kind_of_button_has_its_line() {
    let presses: Vec<String> =
        lines().filter_map(|(what, _)| AnyPress::decode(what)).map(|press| format!("{press:?}")).collect();
    for kind in AnyPress::kinds() {
        let is =
            |press: &String| press.strip_prefix(&kind).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        assert!(presses.iter().any(is), "add a line for a {kind} to tests/it/rights.txt");
    }
}

#[test]
fn every_line_says_what_it_leaves_in_the_log_and_every_action_has_its_way_there() {
    let mut left: Vec<Action> = [AT_REST, OF_TELEGRAM, OF_CAMPAIGNS].concat();
    for [what, _, leaves] in table() {
        if !NOTHING.contains(&leaves) {
            let named = |name: &str| -> Action { name.parse().unwrap_or_else(|_| panic!("{what}: no action {name}")) };
            left.extend(leaves.split(',').map(named));
        }
    }
    let edited = [
        State::Item(ItemQuestion::NewText { item: OutboxId(1) }),
        State::Item(ItemQuestion::NewTime { item: OutboxId(1), plan: None }),
        State::Team(TeamQuestion::Member { role: Role::Viewer }),
        State::Dialog(DialogQuestion::Note { dialog: DialogId(1) }),
        State::Template(TemplateQuestion::Body { name: String::new() }),
        State::Template(TemplateQuestion::Text { template: TemplateId(1) }),
        State::Template(TemplateQuestion::Variable),
        State::Contact(ContactQuestion::Name { contact: ContactId(1) }),
        State::Sequence(SequenceQuestion::First { purpose: Purpose::Write, name: String::new() }),
        State::Sequence(SequenceQuestion::Name { sequence: SequenceId(1) }),
    ];
    left.extend(edited.iter().flat_map(left_by_answer));
    for action in Action::ALL {
        assert!(left.contains(action), "nothing leaves {action:?} in the log");
    }
}

#[test]
fn the_code_keeps_to_the_table() {
    let may = |role: Role, right: Right, least: Role| assert_eq!(role.may(right), role >= least, "{role:?} {right:?}");
    for (what, least) in lines() {
        let right = match what.strip_prefix('/') {
            Some(name) => CommandId::named(name).unwrap_or_else(|| panic!("no command {what}")).line().right,
            None => AnyPress::decode(what).unwrap_or_else(|| panic!("no button {what}")).right(),
        };
        for role in Role::ALL {
            may(role, right, least);
        }
    }
}
