//! The audit log: who did what, and when.
//!
//! Invariant: the log only grows; the database refuses anything else. Prospects appear in it only by a number, which
//! means nobody once they are erased.

use jiff::Timestamp;
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::unknown_name::UnknownName;
use crate::store::StoreError;
use crate::store::context::Context;
use crate::store::engine::database::DbConnection;

pub struct AuditQueries<'w>(pub(in crate::store) Context<'w>);

/// An action that the log records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum Action {
    AccountAdded,
    AccountStatus,
    AccountPaused,
    AccountResumed,
    AccountLabel,
    AccountLimits,
    AccountLoggedOut,
    AccountRemoved,
    NumberFreed,
    NumberChanged,
    DialogsMoved,
    DialogStatus,
    DialogAssigned,
    DialogSnoozed,
    DialogNeedsNoAnswer,
    /// Has everything translated, or nothing any more.
    DialogTranslated,
    /// A member took back what was just done to it.
    DialogUndone,
    /// A manager sent a message past a limit of the desk.
    MessageHurried,
    DialogKept,
    TemplateAdded,
    TemplateChanged,
    TemplateDeleted,
    VariableSet,
    VariableDeleted,
    NoteAdded,
    DialogExported,
    PersonForgotten,
    AllExported,
    StopListAdded,
    StopListRemoved,
    LoginStarted,
    MessageAccepted,
    MessageCancelled,
    /// A cancelled message waits again.
    MessageRestored,
    MessageGivenUp,
    MessageBroughtForward,
    MessageEdited,
    /// Deleted at Telegram, for both sides.
    MessageTakenBack,
    MessageRescheduled,
    /// A member's reaction to a prospect's message, or that it was taken off.
    ReactionSet,
    MemberAdded,
    SessionImported,
    SessionExported,
    SettingChanged,
    RestoreConfirmed,
    MemberInvited,
    InvitesWithdrawn,
    MemberRole,
    MemberRemoved,
    MemberDuty,
    /// The member's private chat shows dialogs in topics from now on, or as cards.
    MemberTopics,
    MemberLanguage,
    /// A member's own limit of open dialogs.
    MemberLimit,
    AlertQuieted,
    BackupMade,
    KeyRotated,
    DeskRestored,
    ContactAdded,
    ContactChanged,
    ContactLabelled,
    ContactStage,
    ContactInvited,
    /// An invited contact and the person who came are one.
    ContactsJoined,
    LabelChanged,
    LabelDeleted,
    StageChanged,
    StageDeleted,
    ConsentRecorded,
    ConsentWithdrawn,
    ConsentsExported,
    ListChanged,
    ListDeleted,
    ContactListed,
    ContactsImported,
    ImportUndone,
    SequenceAdded,
    /// The steps changed: it has a next version.
    SequenceChanged,
    SequenceRenamed,
    SequenceArchived,
    SequenceRestored,
    /// Somebody was put on a sequence.
    RunStarted,
    RunStopped,
    RunHeld,
    RunResumed,
    RunStepSkipped,
    CampaignMade,
    /// Its name, further first texts or limits.
    CampaignChanged,
    CampaignDeleted,
    CampaignApproved,
    /// By a member, or by its brake.
    CampaignPaused,
    CampaignResumed,
    CampaignEnded,
    /// Nobody was left.
    CampaignFinished,
    /// Its people, as a file.
    CampaignExported,
}

impl Action {
    pub const ALL: &[Self] = Self::VARIANTS;

    /// Whether the subject is a prospect rather than a team member. An unknown action counts as one about a prospect,
    /// so that no id is stored permanently by oversight.
    #[must_use]
    pub fn is_about_prospect(self) -> bool {
        !matches!(
            self,
            Self::MemberAdded
                | Self::MemberInvited
                | Self::MemberRole
                | Self::MemberRemoved
                | Self::MemberDuty
                | Self::MemberTopics
                | Self::MemberLanguage
                | Self::MemberLimit
        )
    }

    /// Whether the action is about an item of the outbox. Its details are the item's number then.
    #[must_use]
    pub fn is_about_message(self) -> bool {
        matches!(
            self,
            Self::MessageAccepted
                | Self::MessageCancelled
                | Self::MessageRestored
                | Self::MessageGivenUp
                | Self::MessageBroughtForward
                | Self::MessageHurried
                | Self::MessageEdited
                | Self::MessageTakenBack
                | Self::MessageRescheduled
        )
    }

    /// Whether the action is about a dialog. Its details begin with the dialog's number then.
    #[must_use]
    pub fn is_about_dialog(self) -> bool {
        matches!(
            self,
            Self::DialogStatus
                | Self::DialogAssigned
                | Self::DialogSnoozed
                | Self::DialogNeedsNoAnswer
                | Self::DialogTranslated
                | Self::DialogUndone
                | Self::DialogKept
                | Self::ReactionSet
                | Self::DialogExported
                | Self::NoteAdded
        )
    }

    /// Whether the action is about a contact. Its details begin with the contact's number then.
    #[must_use]
    pub fn is_about_contact(self) -> bool {
        matches!(
            self,
            Self::ContactAdded
                | Self::ContactChanged
                | Self::ContactLabelled
                | Self::ContactListed
                | Self::ContactStage
                | Self::ContactInvited
                | Self::ContactsJoined
                | Self::ConsentRecorded
                | Self::ConsentWithdrawn
                | Self::RunStarted
                | Self::RunStopped
                | Self::RunHeld
                | Self::RunResumed
                | Self::RunStepSkipped
        )
    }
}

/// An entry to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// `None` for what the desk does by itself.
    pub actor: Option<TelegramUserId>,
    pub action: Action,
    pub account_id: Option<AccountId>,
    /// The Telegram id of the person that the action concerns.
    pub subject: Option<TelegramUserId>,
    pub details: Option<String>,
}

impl AuditEntry {
    #[must_use]
    pub fn new(action: Action) -> Self {
        Self { actor: None, action, account_id: None, subject: None, details: None }
    }

    #[must_use]
    pub fn by(self, actor: TelegramUserId) -> Self {
        Self { actor: Some(actor), ..self }
    }

    #[must_use]
    pub fn account(self, account_id: AccountId) -> Self {
        Self { account_id: Some(account_id), ..self }
    }

    #[must_use]
    pub fn details(self, details: impl Into<String>) -> Self {
        Self { details: Some(details.into()), ..self }
    }
}

impl AuditQueries<'_> {
    pub async fn append(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        let (subject, prospect) = match entry.subject {
            Some(prospect) if entry.action.is_about_prospect() => (None, Some(self.number_of(prospect).await?)),
            subject => (subject, None),
        };
        let sql = "insert into audit (at, actor, action, account_id, subject_id, prospect_id, details)
             values ($1, $2, $3, $4, $5, $6, $7)";
        let params = (
            self.0.now_ms(),
            entry.actor.map(|actor| actor.0),
            entry.action.into_str(),
            entry.account_id.map(|id| id.0),
            subject.map(|subject| subject.0),
            prospect,
            &entry.details,
        );
        self.0.execute(sql, params).await
    }

    /// The number that stands for a prospect in the log. It means nobody once they are erased.
    async fn number_of(&mut self, prospect: TelegramUserId) -> Result<i64, StoreError> {
        let sql = "insert into prospects (telegram_user_id) values ($1) on conflict do nothing";
        self.0.execute(sql, [prospect.0]).await?;
        self.0.value("select id from prospects where telegram_user_id = $1", [prospect.0]).await
    }
}

/// Records an action on the database of a stopped desk, by a person at the machine.
pub(in crate::store) async fn note_at_rest(
    db: &mut DbConnection,
    action: Action,
    details: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("insert into audit (at, action, details) values ($1, $2, $3)")
        .bind(now.as_millisecond())
        .bind(action.into_str())
        .bind(details)
        .execute(db)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use sqlx::{Connection as _, SqliteConnection};

    #[tokio::test]
    async fn the_database_refuses_to_change_what_is_written() {
        let mut db = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        crate::store::engine::database::MIGRATIONS.run(&mut db).await.unwrap();
        sqlx::query("insert into audit (at, action) values (1, 'x')").execute(&mut db).await.unwrap();
        for change in ["update audit set action = 'y'", "delete from audit"] {
            let error = sqlx::query(sqlx::AssertSqlSafe(change)).execute(&mut db).await.unwrap_err();
            assert!(error.to_string().contains("append-only"), "{error}");
        }
    }
}
