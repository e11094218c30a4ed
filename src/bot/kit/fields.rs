//! The text forms of fields in button data, so that the derived parsers know where each ends.

use std::fmt;

use parse_display::{DisplayFormat, FromStrFormat, FromStrRegex, ParseError};

use crate::bot::kit::commands::CommandId;
use crate::domain::account::WarmUpPace;
use crate::domain::account_limits::LimitKind;
use crate::domain::consent::{Basis, Purpose};
use crate::domain::dialog::DialogStatus;
use crate::domain::export::ExportFormat;
use crate::domain::figures::Period;
use crate::domain::ids::{
    AccountId, AlertId, CampaignId, ConsentId, ContactId, DialogId, ImportId, LabelId, ListId, MessageId, OutboxId,
    RunId, SearchId, SequenceId, SequenceVersionId, StageId, StopListId, TelegramMessageId, TelegramUserId, TemplateId,
    UndoId, VariableId,
};
use crate::domain::import::first_row::FirstRow;
use crate::domain::language::Language;
use crate::domain::run::RunState;
use crate::domain::setting::Setting;
use crate::domain::spoken_language::SpokenLanguage;
use crate::domain::team::Role;
use crate::store::{Action, SearchIn};

macro_rules! looks_like {
    ($regex:literal: $($part:ty),+ $(,)?) => {
        $(impl FromStrRegex for $part {
            fn from_str_regex() -> String {
                $regex.to_owned()
            }
        })+
    };
}

// Rows and people are numbered from one.
looks_like!(
    "[1-9][0-9]*": AccountId, AlertId, CampaignId, ConsentId, ContactId, DialogId, ImportId, LabelId, ListId, MessageId, OutboxId, RunId, SearchId, SequenceId, SequenceVersionId, StageId, StopListId,
    TelegramMessageId, TelegramUserId, TemplateId, UndoId, VariableId,
);
looks_like!("[a-z_]+": Action, Basis, CommandId, DialogStatus, ExportFormat, FirstRow, Language, LimitKind, Purpose, Role, RunState, SearchIn, Setting, SpokenLanguage);
looks_like!("[0-9]+": Period);
looks_like!("full|warm": WarmUpPace);

/// Two words: one for yes, one for no.
pub(in crate::bot) struct YesNo(pub(in crate::bot) &'static str, pub(in crate::bot) &'static str);

impl DisplayFormat<bool> for YesNo {
    fn write(&self, f: &mut fmt::Formatter<'_>, yes: &bool) -> fmt::Result {
        f.write_str(if *yes { self.0 } else { self.1 })
    }
}

impl FromStrFormat<bool> for YesNo {
    type Err = ParseError;

    fn parse(&self, word: &str) -> Result<bool, Self::Err> {
        match word {
            yes if yes == self.0 => Ok(true),
            no if no == self.1 => Ok(false),
            _ => Err(ParseError::new()),
        }
    }

    fn regex_pattern(&self) -> String {
        format!("{}|{}", self.0, self.1)
    }
}

/// A last part that may be missing, with the colon before it.
pub(in crate::bot) struct Optional;

impl<T: fmt::Display> DisplayFormat<Option<T>> for Optional {
    fn write(&self, f: &mut fmt::Formatter<'_>, part: &Option<T>) -> fmt::Result {
        part.as_ref().map_or(Ok(()), |part| write!(f, ":{part}"))
    }
}

impl<T: FromStrRegex> FromStrFormat<Option<T>> for Optional {
    type Err = T::Err;

    fn parse(&self, text: &str) -> Result<Option<T>, T::Err> {
        text.strip_prefix(':').map(str::parse).transpose()
    }

    fn regex_pattern(&self) -> String {
        format!("(:({}))?", T::from_str_regex())
    }
}
