//! Control of groups: their members, and the bot in them.

use anyhow::bail;

use crate::bot_api::{BotStanding, Chat, ChatId, ChatKind, Group, talk};
use crate::world::{PersonId, State, World};

impl World {
    /// Creates a basic group, or a supergroup with topics. The bot is not in it.
    pub fn make_group(&self, title: &str, members: &[PersonId], forum: bool) -> ChatId {
        self.edit(|state| {
            let number = i64::try_from(state.bot.chats.len()).unwrap_or_default();
            let id = ChatId(if forum { -1_002_000_000_001 - number } else { -4_000_000_001 - number });
            let group = Group {
                title: title.into(),
                members: members.iter().copied().collect(),
                bot: BotStanding::Stranger,
                topics: forum.then(Default::default),
            };
            state.bot.chats.insert(id, Chat::new(id, ChatKind::Group(group)));
            id
        })
    }

    /// Adds a person to a group.
    ///
    /// # Errors
    /// If there is no such group.
    pub fn join_group(&self, person: PersonId, group: ChatId) -> anyhow::Result<()> {
        self.edit(|state| match state.bot.chats.get_mut(&group).map(|chat| &mut chat.kind) {
            Some(ChatKind::Group(group)) => {
                group.members.insert(person);
                Ok(())
            }
            _ => bail!("there is no such group"),
        })
    }

    /// Adds the bot to a group.
    ///
    /// # Errors
    /// If there is no such group, or the person is not in it.
    pub fn add_bot_to_group(&self, by: PersonId, group: ChatId) -> anyhow::Result<()> {
        self.set_bot_standing(by, group, BotStanding::Member)
    }

    /// Makes the bot an administrator of a group.
    ///
    /// # Errors
    /// If there is no such group, or the person is not in it.
    pub fn make_bot_administrator(&self, by: PersonId, group: ChatId) -> anyhow::Result<()> {
        self.set_bot_standing(by, group, BotStanding::Administrator)
    }

    /// Makes the bot an administrator who may not manage topics.
    ///
    /// # Errors
    /// If there is no such group, or the person is not in it.
    pub fn take_topics_from_bot(&self, by: PersonId, group: ChatId) -> anyhow::Result<()> {
        self.set_bot_standing(by, group, BotStanding::AdministratorWithoutTopics)
    }

    /// Removes the bot from a group.
    ///
    /// # Errors
    /// If there is no such group, or the person is not in it.
    pub fn remove_bot_from_group(&self, by: PersonId, group: ChatId) -> anyhow::Result<()> {
        self.set_bot_standing(by, group, BotStanding::Removed)
    }

    /// Whether the bot is in a group now.
    #[must_use]
    pub fn bot_is_in(&self, group: ChatId) -> bool {
        let state = self.look();
        let chat = state.bot.chats.get(&group);
        let standing = chat.and_then(|chat| match &chat.kind {
            ChatKind::Group(group) => Some(group.bot),
            ChatKind::Private { .. } => None,
        });
        !matches!(standing, None | Some(BotStanding::Stranger | BotStanding::Left | BotStanding::Removed))
    }

    fn set_bot_standing(&self, by: PersonId, group: ChatId, standing: BotStanding) -> anyhow::Result<()> {
        self.edit(|state| {
            be_member(state, group, by)?;
            talk::set_standing(state, group, by, standing);
            Ok(())
        })
    }
}

pub(super) fn be_member(state: &State, group: ChatId, person: PersonId) -> anyhow::Result<()> {
    match state.bot.chats.get(&group).map(|chat| &chat.kind) {
        Some(ChatKind::Group(group)) if group.members.contains(&person) => Ok(()),
        Some(ChatKind::Group(_)) => bail!("the person is not in the group"),
        _ => bail!("there is no such group"),
    }
}
