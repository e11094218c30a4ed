//! The details of an audit entry in the reader's words. The log stores codes, ids and UTC; details that cannot be
//! parsed are shown as stored.

use jiff::Timestamp;

use crate::bot::audit::screens::AuditPage;
use crate::bot::consents::words as consents;
use crate::bot::contacts::list_screens as contacts;
use crate::bot::dialogs::screens as dialog;
use crate::bot::kit::{Reader, role_key};
use crate::bot::settings::words as setting_words;
use crate::domain::account::AccountStatus;
use crate::domain::alert::AlertKind;
use crate::domain::dialog::DialogStatus;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::language::Language;
use crate::domain::setting::Setting;
use crate::domain::spoken_language::SpokenLanguage;
use crate::domain::stage::StageTitle;
use crate::domain::stop_list::Cause;
use crate::domain::team::Role;
use crate::domain::undo::UndoKind;
use crate::i18n::key_of;
use crate::store::Action;

/// `None` where action, subject and account say everything.
pub(in crate::bot) fn details(reader: &Reader, page: &AuditPage<'_>, action: Action, kept: &str) -> Option<String> {
    if action.is_about_message() {
        return None;
    }
    let said = if action.is_about_dialog() || action.is_about_contact() { kept.split_once(": ")?.1 } else { kept };
    Some(read(reader, page, action, said).unwrap_or_else(|| said.to_owned())).filter(|words| !words.is_empty())
}

/// `None` when the details cannot be parsed.
fn read(reader: &Reader, page: &AuditPage<'_>, action: Action, said: &str) -> Option<String> {
    let label = |key: &str| reader.label(key, &[]);
    let role = |name: &str| name.parse::<Role>().ok().map(|role| label(role_key(role)));
    Some(match action {
        Action::AccountStatus => change(reader, said.split_once(" → ")?, |name| account_status(reader, name))?,
        Action::DialogStatus => change(reader, said.split_once(" to ")?, |name| {
            name.parse::<DialogStatus>().ok().map(|status| dialog::status(reader, status))
        })?,
        // Older entries name stages by numbers.
        Action::ContactStage if said.contains(" → ") => {
            change(reader, said.split_once(" → ")?, |name| Some(stage_name(reader, name)))?
        }
        Action::MemberRole => change(reader, said.split_once(" → ")?, role)?,
        Action::MemberAdded | Action::MemberInvited | Action::MemberRemoved => role(said)?,
        Action::MemberDuty => label(if said == "on" { "team-is-on-duty" } else { "team-is-off-duty" }),
        Action::MemberTopics => label(if said == "on" { "settings-in-topics" } else { "settings-as-cards" }),
        Action::MemberLanguage => label(&key_of("language-name", Language::from_tag(said)?.code())),
        Action::MemberLimit if said == "default" => label("audit-default"),
        Action::SettingChanged => setting(reader, said)?,
        Action::AccountLabel if said.is_empty() => label("audit-no-label"),
        Action::AccountLabel => reader.label("account-label", &[("label", said.into())]),
        Action::AccountLimits => {
            let (messages, new) = said.strip_suffix(" new")?.split_once(" a day, ")?;
            reader.label("audit-limits", &[("messages", messages.into()), ("new", new.into())])
        }
        Action::DialogsMoved => {
            let (count, to) = said.split_once(" to account ")?;
            let to = page.account(reader, AccountId(to.parse().ok()?))?;
            let to = reader.label("audit-to-account", &[("name", to.into())]);
            format!("{}, {to}", dialogs(reader, count)?)
        }
        Action::DialogAssigned => match said.strip_prefix("to ")? {
            "nobody" => label("audit-to-everybody"),
            id => {
                let name = page.person(TelegramUserId(id.parse().ok()?));
                reader.label("audit-to", &[("name", name.into())])
            }
        },
        Action::DialogSnoozed if said == "taken up" => label("audit-taken-up"),
        Action::DialogSnoozed => {
            let until: Timestamp = said.strip_prefix("until ")?.parse().ok()?;
            reader.label("audit-until", &[("at", reader.times.clock(until).into())])
        }
        Action::DialogTranslated if said == "off" => label("audit-switched-off"),
        Action::DialogTranslated => said.parse::<SpokenLanguage>().ok()?.name().to_owned(),
        Action::DialogUndone => label(match said.parse().ok()? {
            UndoKind::Qualified | UndoKind::Stopped | UndoKind::Failed => "audit-did-dialog-status",
            UndoKind::Assigned => "audit-did-dialog-assigned",
            UndoKind::PutAside => "audit-did-dialog-snoozed",
            UndoKind::Cancelled => "audit-did-message-cancelled",
        }),
        Action::AllExported => {
            let (count, format) = said.split_once(" dialogs, ")?;
            format!("{}, {}", dialogs(reader, count)?, format.to_uppercase())
        }
        Action::PersonForgotten => {
            let (count, rest) = said.split_once(" dialogs, ")?;
            let messages: u32 = rest.split_once(" messages, ")?.0.parse().ok()?;
            let messages = reader.label("audit-messages", &[("count", messages.into())]);
            format!("{}, {messages}", dialogs(reader, count)?)
        }
        Action::StopListAdded => match Cause::read(said, None) {
            Some(Cause::OptOut) => label("audit-asked-for-it"),
            Some(Cause::Block) => label("audit-blocked-us"),
            // The actor is named at the beginning of the line.
            Some(Cause::Admin(_)) | None => String::new(),
        },
        // Stages are known by number there, and have changed since.
        Action::ContactStage | Action::ContactAdded => String::new(),
        Action::ContactChanged => match said {
            "name" => label("contact-what-name"),
            "phone" => label("contact-what-phone"),
            field => field.to_owned(),
        },
        Action::StageChanged | Action::StageDeleted if said.bytes().all(|byte| byte.is_ascii_digit()) => String::new(),
        Action::ConsentRecorded => consent(reader, said)?,
        Action::ContactsImported => {
            let (import, said) = said.split_once(": ")?;
            format!("№ {import}, {}", consent(reader, said)?)
        }
        Action::ImportUndone => format!("№ {said}"),
        Action::ConsentWithdrawn => {
            let purposes: Option<Vec<String>> = said
                .split(", ")
                .map(|purpose| purpose.parse().ok().map(|purpose| consents::purpose(reader, purpose)))
                .collect();
            purposes?.join(", ")
        }
        Action::ConsentsExported | Action::ContactsJoined => String::new(),
        Action::AlertQuieted => label(alert(said.parse().ok()?)),
        Action::DeskRestored => {
            let made: Timestamp = said.parse().ok()?;
            reader.label("audit-copy-of", &[("at", reader.times.clock(made).into())])
        }
        _ => said.to_owned(),
    })
}

/// `write, agreed`.
fn consent(reader: &Reader, said: &str) -> Option<String> {
    let (purpose, basis) = said.split_once(", ")?;
    let purpose = consents::purpose(reader, purpose.parse().ok()?);
    Some(format!("{purpose}, {}", consents::basis(reader, basis.parse().ok()?)))
}

fn change(reader: &Reader, (from, to): (&str, &str), words: impl Fn(&str) -> Option<String>) -> Option<String> {
    let args = [("from", words(from)?.into()), ("to", words(to)?.into())];
    Some(reader.label("audit-change", &args))
}

/// The name of a stage as stored: that of one that the desk came with, or the team's own.
fn stage_name(reader: &Reader, stored: &str) -> String {
    stored.parse().map_or_else(|_| stored.to_owned(), |kind| contacts::title(reader, &StageTitle::BuiltIn(kind)))
}

/// `minimum_gap: 60 → 90`.
fn setting(reader: &Reader, said: &str) -> Option<String> {
    let (name, values) = said.split_once(": ")?;
    let setting: Setting = name.parse().ok()?;
    let value = |stored: &str| match stored {
        "default" => Some(reader.label("audit-default", &[])),
        stored => setting_words::stored(reader, setting, stored),
    };
    let name = reader.label(&setting_words::name(setting), &[]);
    Some(format!("{name}: {}", change(reader, values.split_once(" → ")?, value)?))
}

fn dialogs(reader: &Reader, count: &str) -> Option<String> {
    Some(reader.label("audit-dialogs", &[("count", count.parse::<u32>().ok()?.into())]))
}

fn account_status(reader: &Reader, name: &str) -> Option<String> {
    let key = match name.parse::<AccountStatus>().ok()? {
        AccountStatus::New => "state-not-logged-in",
        AccountStatus::CodeRequested => "state-code",
        AccountStatus::PasswordRequested => "state-password",
        AccountStatus::Active => "account-active",
        AccountStatus::Warming => "audit-warming",
        AccountStatus::Disabled => "state-disabled",
        AccountStatus::Blocked => "state-blocked",
    };
    Some(reader.label(key, &[]))
}

fn alert(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::LoggedOut => "mishap-session-ended",
        AlertKind::UsedTwice => "mishap-used-twice",
        AlertKind::Banned => "mishap-banned",
        AlertKind::Frozen => "mishap-frozen",
        AlertKind::NoConnection | AlertKind::NoNetwork => "audit-no-connection",
        AlertKind::KeyDoubted => "mishap-key-unknown",
        AlertKind::LongFloodWait => "mishap-flood",
        AlertKind::NewContactsPaused => "mishap-strangers",
        AlertKind::NewLogin => "audit-new-login",
        AlertKind::SecondPoller => "audit-second-poller",
        AlertKind::InstallationRefused => "audit-installation-refused",
        AlertKind::GroupLost => "audit-group-lost",
        AlertKind::NotShown => "audit-not-shown",
        AlertKind::ClockDiffers => "audit-clock-differs",
    }
}
