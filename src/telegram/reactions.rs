//! The other side's reactions to a message. Telegram reports them together with those of the account itself.

use grammers_tl_types::{enums, types};

use crate::domain::ids::TelegramUserId;

/// Shown for a reaction with a custom emoji, which is a picture.
const CUSTOM: &str = "✨";
/// Shown for a reaction that was paid for.
const PAID: &str = "⭐";

/// The other side's reactions to a message of a private chat, as emoji separated by spaces. `None` for other messages,
/// and when Telegram does not say whose they are.
pub(super) fn of_message(message: &enums::Message) -> Option<String> {
    let enums::Message::Message(message) = message else { return None };
    let enums::Peer::User(types::PeerUser { user_id }) = message.peer_id else { return None };
    match &message.reactions {
        Some(reactions) => theirs(reactions, TelegramUserId(user_id)),
        None => Some(String::new()),
    }
}

/// As [`of_message`].
pub(super) fn theirs(reactions: &enums::MessageReactions, with: TelegramUserId) -> Option<String> {
    let enums::MessageReactions::Reactions(reactions) = reactions;
    let named: Vec<&enums::Reaction> = match &reactions.recent_reactions {
        Some(recent) if !recent.is_empty() => {
            let by = |one: &enums::MessagePeerReaction| {
                let enums::MessagePeerReaction::Reaction(one) = one;
                matches!(one.peer_id, enums::Peer::User(types::PeerUser { user_id }) if user_id == with.0)
            };
            let reaction = |one: &'_ enums::MessagePeerReaction| {
                let enums::MessagePeerReaction::Reaction(one) = one;
                one.reaction.clone()
            };
            return Some(in_words(&recent.iter().filter(|one| by(one)).map(reaction).collect::<Vec<_>>()));
        }
        // A short form does not say which ones are our own.
        _ if reactions.min && !reactions.results.is_empty() => return None,
        _ => {
            let counts = reactions.results.iter().map(|enums::ReactionCount::Count(count)| count);
            counts
                .filter(|count| count.chosen_order.is_none() || count.count > 1)
                .map(|count| &count.reaction)
                .collect()
        }
    };
    Some(in_words(&named.into_iter().cloned().collect::<Vec<_>>()))
}

fn in_words(reactions: &[enums::Reaction]) -> String {
    let emoji = |reaction: &enums::Reaction| match reaction {
        enums::Reaction::Emoji(emoji) => Some(emoji.emoticon.clone()),
        enums::Reaction::CustomEmoji(_) => Some(CUSTOM.to_owned()),
        enums::Reaction::Paid => Some(PAID.to_owned()),
        enums::Reaction::Empty => None,
    };
    reactions.iter().filter_map(emoji).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOB: TelegramUserId = TelegramUserId(7);

    fn emoji(emoticon: &str) -> enums::Reaction {
        types::ReactionEmoji { emoticon: emoticon.to_owned() }.into()
    }

    fn count(reaction: enums::Reaction, count: i32, ours: bool) -> enums::ReactionCount {
        types::ReactionCount { chosen_order: ours.then_some(0), reaction, count }.into()
    }

    fn recent(reaction: enums::Reaction, user_id: i64) -> enums::MessagePeerReaction {
        let peer_id = types::PeerUser { user_id }.into();
        types::MessagePeerReaction { big: false, unread: false, my: user_id != BOB.0, peer_id, date: 0, reaction }
            .into()
    }

    fn reactions(
        min: bool,
        results: Vec<enums::ReactionCount>,
        recent_reactions: Option<Vec<enums::MessagePeerReaction>>,
    ) -> enums::MessageReactions {
        let (can_see_list, reactions_as_tags, top_reactors) = (true, false, None);
        types::MessageReactions { min, can_see_list, reactions_as_tags, results, recent_reactions, top_reactors }.into()
    }

    #[test]
    fn our_own_reactions_are_not_theirs() {
        let both = vec![count(emoji("👍"), 1, false), count(emoji("🔥"), 1, true), count(emoji("❤"), 2, true)];
        assert_eq!(theirs(&reactions(false, both, None), BOB).as_deref(), Some("👍 ❤"));
        assert_eq!(theirs(&reactions(false, Vec::new(), None), BOB).as_deref(), Some(""));
        let named = vec![recent(emoji("👍"), BOB.0), recent(emoji("🔥"), 8)];
        let counts = vec![count(emoji("👍"), 1, false), count(emoji("🔥"), 1, false)];
        assert_eq!(theirs(&reactions(true, counts.clone(), Some(named)), BOB).as_deref(), Some("👍"));
        assert_eq!(theirs(&reactions(true, counts, None), BOB), None, "it is not said whose they are");
    }

    #[test]
    fn a_reaction_that_is_a_picture_has_a_sign() {
        let custom = types::ReactionCustomEmoji { document_id: 1 }.into();
        let all = vec![count(custom, 1, false), count(enums::Reaction::Paid, 1, false)];
        assert_eq!(theirs(&reactions(false, all, None), BOB).as_deref(), Some("✨ ⭐"));
    }
}
