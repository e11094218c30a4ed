//! Columns as domain values: ids, names of enums, moments as milliseconds since 1970, counts, and JSON.

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Row as _, Type, ValueRef as _};

use super::database::{Db, DbRow};
use crate::domain::account::{AccountStatus, StatusReason};
use crate::domain::alert::{AlertKind, Ending};
use crate::domain::campaign::CampaignState;
use crate::domain::consent::{Basis, Purpose};
use crate::domain::dialog::DialogStatus;
use crate::domain::figures::FigureKind;
use crate::domain::gate::Requirement;
use crate::domain::ids::{
    AccountId, AlertId, CampaignId, ChatId, ConsentId, ContactId, DialogId, ImportId, MessageId, OutboxId, RunId,
    SequenceId, SequenceVersionId, StopListId, StoredFileId, TelegramMessageId, TelegramUserId, TemplateId, TopicId,
    UndoId, VariableId,
};
use crate::domain::login::{Card, CodeWay};
use crate::domain::message::{AttachmentKind, MessageDirection};
use crate::domain::outbox::{ItemReason, ItemState, MediaKind};
use crate::domain::run::{RunReason, RunState};
use crate::domain::spoken_language::SpokenLanguage;
use crate::domain::team::Role;
use crate::domain::template::{TemplateName, VariableName};
use crate::domain::undo::UndoKind;
use crate::domain::wish::WishReason;
use crate::store::StoreError;

type DbValue<'r> = <Db as Database>::ValueRef<'r>;
type DbTypeInfo = <Db as Database>::TypeInfo;

/// Columns that hold an id.
macro_rules! ids {
    ($($id:ident),+ $(,)?) => {$(
        impl Type<Db> for $id {
            fn type_info() -> DbTypeInfo {
                <i64 as Type<Db>>::type_info()
            }

            fn compatible(stored: &DbTypeInfo) -> bool {
                <i64 as Type<Db>>::compatible(stored)
            }
        }

        impl<'r> Decode<'r, Db> for $id {
            fn decode(value: DbValue<'r>) -> Result<Self, BoxDynError> {
                <i64 as Decode<Db>>::decode(value).map($id)
            }
        }
    )+};
}

/// Columns that hold a name, which is parsed.
macro_rules! names {
    ($($named:ident),+ $(,)?) => {$(
        impl Type<Db> for $named {
            fn type_info() -> DbTypeInfo {
                <str as Type<Db>>::type_info()
            }
        }

        impl<'r> Decode<'r, Db> for $named {
            fn decode(value: DbValue<'r>) -> Result<Self, BoxDynError> {
                Ok(<&str as Decode<Db>>::decode(value)?.parse()?)
            }
        }
    )+};
}

ids!(
    AccountId,
    AlertId,
    CampaignId,
    ChatId,
    ConsentId,
    ImportId,
    ContactId,
    DialogId,
    MessageId,
    OutboxId,
    RunId,
    StoredFileId,
    SequenceId,
    SequenceVersionId,
    StopListId,
    TelegramMessageId,
    TelegramUserId,
    TemplateId,
    TopicId,
    UndoId,
    VariableId,
);
names!(
    AccountStatus,
    AlertKind,
    AttachmentKind,
    Basis,
    CampaignState,
    CodeWay,
    DialogStatus,
    Ending,
    FigureKind,
    ItemReason,
    ItemState,
    MediaKind,
    MessageDirection,
    Purpose,
    Requirement,
    Role,
    RunReason,
    RunState,
    SpokenLanguage,
    StatusReason,
    TemplateName,
    UndoKind,
    VariableName,
    WishReason,
);

/// Columns that are no values by themselves.
pub(in crate::store) trait DomainColumns {
    fn moment(&self, column: &str) -> sqlx::Result<Timestamp>;
    fn optional_moment(&self, column: &str) -> sqlx::Result<Option<Timestamp>>;
    fn json<T: DeserializeOwned>(&self, column: &str) -> sqlx::Result<Option<T>>;
    /// Whether the column is not null.
    fn is_set(&self, column: &str) -> sqlx::Result<bool>;
    /// A message of the bot, in two columns.
    fn card(&self, chat: &str, message: &str) -> sqlx::Result<Option<Card>>;
}

impl DomainColumns for DbRow {
    fn moment(&self, column: &str) -> sqlx::Result<Timestamp> {
        Timestamp::from_millisecond(self.try_get(column)?).map_err(|error| corrupt(column, error))
    }

    fn optional_moment(&self, column: &str) -> sqlx::Result<Option<Timestamp>> {
        if self.is_set(column)? { self.moment(column).map(Some) } else { Ok(None) }
    }

    fn json<T: DeserializeOwned>(&self, column: &str) -> sqlx::Result<Option<T>> {
        let json: Option<&str> = self.try_get(column)?;
        json.map(serde_json::from_str).transpose().map_err(|error| corrupt(column, error))
    }

    fn is_set(&self, column: &str) -> sqlx::Result<bool> {
        Ok(!self.try_get_raw(column)?.is_null())
    }

    fn card(&self, chat: &str, message: &str) -> sqlx::Result<Option<Card>> {
        let (chat, message): (Option<ChatId>, Option<TelegramMessageId>) =
            (self.try_get(chat)?, self.try_get(message)?);
        Ok(chat.zip(message).map(|(chat, message)| Card { chat, message }))
    }
}

/// The error for a column that holds what no version of this program writes.
pub(in crate::store) fn corrupt(column: &str, error: impl Into<BoxDynError>) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: column.to_owned(), source: error.into() }
}

/// A list as JSON; `None` when it is empty.
///
/// # Errors
/// When it cannot be written as JSON.
pub(in crate::store) fn list_as_json<T: Serialize>(list: &[T]) -> Result<Option<String>, StoreError> {
    let json = (!list.is_empty()).then(|| serde_json::to_string(list)).transpose();
    json.map_err(|error| sqlx::Error::Encode(error.into()).into())
}

/// A moment from its milliseconds.
///
/// # Errors
/// When the row is corrupt.
pub(in crate::store) fn moment(millis: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(millis).map_err(|error| StoreError::corrupt("times", error))
}

/// A count from a number of a row or of a query.
///
/// # Errors
/// When it is negative or too large.
pub(in crate::store) fn count(value: i64) -> Result<u32, StoreError> {
    u32::try_from(value).map_err(|error| StoreError::corrupt("counts", error))
}
