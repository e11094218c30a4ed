//! What is around the messages of a dialog on its cards and in its topic: the person, the account, the team. Loaded once for
//! all places that show them.

use crate::bot::context::Handled;
use crate::bot::dialogs::screens::one_line;
use crate::domain::account::Account;
use crate::domain::contact::Contact;
use crate::domain::dialog::Dialog;
use crate::domain::dialog_access::{DialogAccess, dialog_access};
use crate::domain::ids::{ChatId, DialogId, TelegramUserId};
use crate::domain::message::{Author, Message, MessageDirection};
use crate::domain::tags::Tags;
use crate::domain::team::Member;
use crate::domain::template::QuickReply;
use crate::store::{ReadTx, RunLine};

/// Marks a member who is out of the bot's reach.
const OUT_OF_REACH: &str = " 📵";

/// What is around the messages of a dialog.
#[derive(Clone, Debug)]
pub struct Around {
    pub dialog: Dialog,
    /// The prospect's stage and labels.
    pub tags: Tags,
    /// The invited contact that a shown message names, until they are known to be this person.
    pub invited: Option<Contact>,
    /// The run of the prospect that their words may answer.
    pub run: Option<RunLine>,
    /// Our message after which they have not written, unless the desk sent it by itself.
    pub answer: Option<Message>,
    /// The account that received it.
    pub account: Option<Account>,
    pub team: Vec<Member>,
    /// The templates that the team uses most.
    pub quick: Vec<QuickReply>,
    /// Whether the prospect is on the stop-list, whatever the dialog's status.
    pub stopped: bool,
}

impl Around {
    /// That of a dialog; `None` when there is no such dialog.
    pub(in crate::bot) async fn load(reading: &mut ReadTx, id: DialogId) -> Handled<Option<Self>> {
        let Some((dialog, tags)) = reading.contacts().tagged_dialog(id).await? else { return Ok(None) };
        let account = reading.accounts().get_account_by_id(dialog.account_id).await?;
        let team = reading.team().members().await?;
        let stopped = reading.stop_list().has_prospect_of(&dialog).await?;
        let run = reading.runs().answered_in(id).await?;
        let quick = reading.templates().quick_replies().await?;
        let answer = answer(reading, &dialog).await?;
        Ok(Some(Self { dialog, tags, invited: None, run, answer, account, team, quick, stopped }))
    }

    pub(in crate::bot) fn name(&self, id: TelegramUserId) -> String {
        let member = self.team.iter().find(|member| member.id == id);
        member.map_or_else(
            || id.to_string(),
            |member| {
                let out_of_reach = if member.is_reachable() { "" } else { OUT_OF_REACH };
                format!("{}{out_of_reach}", one_line(&member.name, 32))
            },
        )
    }

    /// Whether the member whose private chat this is may read the dialog.
    pub(in crate::bot) fn may_be_read_in(&self, chat: ChatId) -> bool {
        let member = self.team.iter().find(|member| member.chat() == chat);
        member.is_some_and(|member| dialog_access(member.role, member.id, self.dialog.assignee) != DialogAccess::None)
    }
}

/// Our message after which they have not written, unless the desk sent it by itself.
async fn answer(reading: &mut ReadTx, dialog: &Dialog) -> Handled<Option<Message>> {
    if dialog.unanswered_since.is_some() {
        return Ok(None);
    }
    let last = reading.dialogs().talk(dialog.id, 0, 1).await?.rows.into_iter().next();
    let by_a_person = |last: &Message| matches!(last.author, Author::Admin(_) | Author::Phone);
    Ok(last.filter(|last| by_a_person(last) && last.deleted_at.is_none()))
}

/// The invited contact that one of these messages names.
pub(in crate::bot) async fn invited<'m>(
    reading: &mut ReadTx,
    messages: impl Iterator<Item = &'m Message>,
) -> Handled<Option<Contact>> {
    for message in messages.filter(|message| message.direction == MessageDirection::Incoming) {
        if let Some(invited) = reading.contacts().who_was_invited(&message.content).await? {
            return Ok(Some(invited));
        }
    }
    Ok(None)
}
