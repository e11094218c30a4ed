//! Which command a button belongs to, and what it takes to press it.
//! Its rule: a button asks for the right to its command, unless another is named here or in the file of its family.

use super::{Deed, InboxPress, Press};
use crate::bot::commands::CommandId;
use crate::domain::team::Right;

impl Press {
    /// The command that the button belongs to: it decides who may press it and where.
    #[must_use]
    pub fn command(self) -> CommandId {
        match self {
            Self::Home => CommandId::Start,
            Self::Team(press) => press.command(),
            Self::Stats(press) => press.command(),
            Self::Audit(press) => press.command(),
            Self::StopList(press) => press.command(),
            Self::Search(press) => press.command(),
            Self::Template(press) => press.command(),
            Self::Settings(press) => press.command(),
            Self::Help | Self::How | Self::HelpOn(_) => CommandId::Help,
            Self::Languages | Self::SetLanguage(_) => CommandId::Language,
            Self::Cancel => CommandId::Cancel,
            Self::AddAccount | Self::LogIn(_) | Self::NewCode(_) | Self::CancelLogin(_) | Self::ChoosePace { .. } => {
                CommandId::AddAccount
            }
            Self::Accounts { .. } => CommandId::Accounts,
            Self::Account(_) => CommandId::Account,
            Self::Digit { .. } | Self::EraseDigit(_) | Self::EnterCode(_) => CommandId::Code,
            Self::Resend(_) => CommandId::Resend,
            Self::Send | Self::SendFrom(_) | Self::SendAgain(_) | Self::CancelItem(_) => CommandId::Send,
            Self::EditItem(_) | Self::KeepItem(_) => CommandId::Send,
            Self::ItemLater(_) | Self::AcceptLater(_) => CommandId::Later,
            Self::Queue { .. } => CommandId::Queue,
            // The queue is for everybody to see; what is done to it is done by those who may write.
            Self::Unqueue { .. } | Self::SendNow { .. } | Self::AskCancelAll { .. } | Self::CancelAll { .. } => {
                CommandId::Send
            }
            Self::Check(_) | Self::CheckAll => CommandId::Check,
            Self::Pause(_) | Self::Ask(Deed::SwitchOff, _) | Self::Do(Deed::SwitchOff, _) => CommandId::Disable,
            Self::Resume(_) | Self::Ask(Deed::SwitchOn, _) | Self::Do(Deed::SwitchOn, _) => CommandId::Enable,
            Self::Ask(Deed::LogOut, _) | Self::Do(Deed::LogOut, _) => CommandId::LogOut,
            Self::Ask(Deed::NewHolder, _) | Self::Do(Deed::NewHolder, _) => CommandId::AddAccount,
            Self::Ask(Deed::Remove, _) | Self::Do(Deed::Remove, _) => CommandId::RemoveAccount,
            Self::LoginQr(_) => CommandId::LoginQr,
            Self::System(press) => press.command(),
            Self::ImportSession | Self::ImportReady => CommandId::ImportSession,
            Self::ExportSession(_) | Self::Export { .. } | Self::DeleteSecret => CommandId::ExportSession,
            Self::Alert(press) => press.command(),
            // Whoever may add accounts may settle them.
            Self::Limits(_)
            | Self::SetLimit { .. }
            | Self::AskLimit { .. }
            | Self::SetPace { .. }
            | Self::AskLabel(_)
            | Self::ClearLabel(_)
            | Self::MoveDialogs { .. }
            | Self::MoveTo { .. }
            | Self::MoveNow { .. } => CommandId::AddAccount,
            Self::Talks(press) => press.command(),
            Self::Forget(press) => press.command(),
            Self::Dialog(press) => press.command(),
            Self::Inbox(press) => press.command(),
            Self::Item(press) => press.command(),
            Self::Meant(press) => press.command(),
        }
    }

    /// What it takes to press the button: the right to its command, unless it is about a message that waits already.
    /// That may be an answer in a dialog, so who may answer may decide about it, if it is theirs.
    #[must_use]
    pub fn right(self) -> Right {
        match self {
            Self::CancelItem(_)
            | Self::EditItem(_)
            | Self::KeepItem(_)
            | Self::ItemLater(_)
            | Self::AcceptLater(_)
            | Self::Unqueue { .. }
            | Self::SendNow { .. }
            | Self::AskCancelAll { .. }
            | Self::CancelAll { .. } => Right::Write,
            Self::Team(press) => press.right(),
            Self::Settings(press) => press.right(),
            Self::Dialog(press) => press.right(),
            Self::Template(press) => press.right(),
            Self::Item(press) => press.right(),
            Self::Meant(press) => press.right(),
            Self::Inbox(InboxPress::SendAnyway(_) | InboxPress::Drop(_)) => Right::Write,
            _ => self.command().line().right,
        }
    }
}
