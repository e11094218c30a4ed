//! The audit log in words.
//! Its rule: every action has words of its own, and whom it concerned is named only where they are on the team.

use crate::bot::callback::{AuditPress, Press};
use crate::bot::views::{Button, Reader, View, team::name};
use crate::domain::account::Account;
use crate::domain::team::Member;
use crate::i18n::escape;
use crate::store::{Action, AuditFilter, AuditLine};

/// Lines a page.
pub const PAGE: u32 = 8;

/// A page of the log, newest first.
pub struct Page<'a> {
    pub lines: &'a [AuditLine],
    pub filter: AuditFilter,
    pub number: u32,
    /// Whether an older page follows.
    pub more: bool,
    pub team: &'a [Member],
    pub accounts: &'a [Account],
}

#[must_use]
pub fn page(reader: &Reader, page: &Page<'_>) -> View {
    let mut lines = vec![title(reader, page)];
    lines.extend(page.lines.iter().map(|line| self::line(reader, page, line)));
    if page.lines.is_empty() {
        lines.push(reader.text("audit-nothing", &[]));
    }
    let turn = |number| Press::Audit(AuditPress::Page { filter: page.filter, page: number });
    let back = (page.number > 0).then(|| reader.button("button-page-back", turn(page.number.saturating_sub(1))));
    let on = page.more.then(|| reader.button("button-page-on", turn(page.number + 1)));
    let all = Press::Audit(AuditPress::Page { filter: AuditFilter::All, page: 0 });
    let all = (page.filter != AuditFilter::All).then(|| reader.button("audit-button-all", all));
    View::lines(lines)
        .row(back.into_iter().chain(on))
        .row([
            reader.button("audit-button-people", Press::Audit(AuditPress::People)),
            reader.button("audit-button-accounts", Press::Audit(AuditPress::Accounts)),
            reader.button("audit-button-actions", Press::Audit(AuditPress::Actions { page: 0 })),
        ])
        .row(all.into_iter().chain([reader.button("button-home", Press::Home)]))
}

/// Whose, which or what is to be seen?
#[must_use]
pub fn choices(reader: &Reader, choices: Vec<(String, AuditFilter)>, more: Option<AuditPress>) -> View {
    let mut view = View::text(reader.text("audit-choose", &[]));
    let buttons: Vec<Button> = choices
        .into_iter()
        .map(|(label, filter)| Button { label, press: Press::Audit(AuditPress::Page { filter, page: 0 }) })
        .collect();
    for row in buttons.chunks(2) {
        view = view.row(row.iter().cloned());
    }
    let back = Press::Audit(AuditPress::Page { filter: AuditFilter::All, page: 0 });
    view.row(more.map(|more| reader.button("button-page-on", Press::Audit(more))))
        .row([reader.button("audit-button-back", back)])
}

fn title(reader: &Reader, page: &Page<'_>) -> String {
    let of = match page.filter {
        AuditFilter::All => return reader.text("audit-title", &[]),
        AuditFilter::Actor(id) => page.team.iter().find(|member| member.id == id).map_or_else(|| id.to_string(), name),
        AuditFilter::Account(id) => {
            let account = page.accounts.iter().find(|account| account.id == id);
            account.map_or_else(|| id.to_string(), |account| reader.phone(&account.phone))
        }
        AuditFilter::Action(action) => reader.label(words(action), &[]),
    };
    reader.text("audit-title-of", &[("of", of.into())])
}

fn line(reader: &Reader, page: &Page<'_>, line: &AuditLine) -> String {
    let person = |id| page.team.iter().find(|member| member.id == id).map(name);
    let who = match line.actor {
        Some(id) => person(id).unwrap_or_else(|| id.to_string()),
        None => reader.label("audit-desk", &[]),
    };
    let what =
        Action::named(&line.action).map_or_else(|| line.action.clone(), |action| reader.label(words(action), &[]));
    let account = line.account_id.and_then(|id| page.accounts.iter().find(|account| account.id == id));
    let subject = line.subject.map(|id| person(id).unwrap_or_else(|| id.to_string()));
    let subject = subject.or_else(|| line.forgotten.then(|| reader.label("audit-forgotten", &[])));
    let about =
        account.map(|account| reader.phone(&account.phone)).into_iter().chain(subject).chain(line.details.clone());
    let about: Vec<String> = about.collect();
    let about = if about.is_empty() { String::new() } else { format!(" · {}", escape(&about.join(" · "))) };
    let facts = [("at", reader.times.listed(line.at).into()), ("who", who.into()), ("what", what.into())];
    format!("{}{about}", reader.text("audit-line", &facts))
}

/// Locale key of an action.
#[must_use]
pub fn words(action: Action) -> &'static str {
    match action {
        Action::PersonForgotten => "audit-did-person-forgotten",
        Action::DialogExported => "audit-did-dialog-exported",
        Action::AllExported => "audit-did-all-exported",
        Action::AccountAdded => "audit-did-account-added",
        Action::AccountStatus => "audit-did-account-status",
        Action::AccountPaused => "audit-did-account-paused",
        Action::AccountResumed => "audit-did-account-resumed",
        Action::AccountLabel => "audit-did-account-label",
        Action::AccountLimits => "audit-did-account-limits",
        Action::AccountLoggedOut => "audit-did-account-logged-out",
        Action::AccountRemoved => "audit-did-account-removed",
        Action::DialogsMoved => "audit-did-dialogs-moved",
        Action::DialogStatus => "audit-did-dialog-status",
        Action::DialogAssigned => "audit-did-dialog-assigned",
        Action::DialogSnoozed => "audit-did-dialog-snoozed",
        Action::DialogKept => "audit-did-dialog-kept",
        Action::TemplateAdded => "audit-did-template-added",
        Action::TemplateChanged => "audit-did-template-changed",
        Action::TemplateDeleted => "audit-did-template-deleted",
        Action::VariableSet => "audit-did-variable-set",
        Action::VariableDeleted => "audit-did-variable-deleted",
        Action::NoteAdded => "audit-did-note-added",
        Action::StopListAdded => "audit-did-stop-list-added",
        Action::StopListRemoved => "audit-did-stop-list-removed",
        Action::LoginStarted => "audit-did-login-started",
        Action::MessageAccepted => "audit-did-message-accepted",
        Action::MessageCancelled => "audit-did-message-cancelled",
        Action::MessageGivenUp => "audit-did-message-given-up",
        Action::MessageBroughtForward => "audit-did-message-brought-forward",
        Action::MessageEdited => "audit-did-message-edited",
        Action::MessageRescheduled => "audit-did-message-rescheduled",
        Action::MemberAdded => "audit-did-member-added",
        Action::SessionImported => "audit-did-session-imported",
        Action::SessionExported => "audit-did-session-exported",
        Action::SettingChanged => "audit-did-setting-changed",
        Action::RestoreConfirmed => "audit-did-restore-confirmed",
        Action::MemberInvited => "audit-did-member-invited",
        Action::InvitesWithdrawn => "audit-did-invites-withdrawn",
        Action::MemberRole => "audit-did-member-role",
        Action::MemberRemoved => "audit-did-member-removed",
        Action::MemberDuty => "audit-did-member-duty",
        Action::MemberLanguage => "audit-did-member-language",
        Action::AlertQuieted => "audit-did-alert-quieted",
        Action::BackupMade => "audit-did-backup-made",
        Action::KeyRotated => "audit-did-key-rotated",
        Action::DeskRestored => "audit-did-desk-restored",
    }
}
