//! Channels on the wire. Here they are only the first authors of forwarded messages, so a client that is no member sees
//! little of them.

use grammers_tl_types::{enums, types};

use super::message_box::{PublicChannel, Stored};

/// The channels that messages are forwarded from.
pub(crate) fn channels<'s>(messages: impl Iterator<Item = &'s Stored>) -> Vec<enums::Chat> {
    messages.filter_map(Stored::channel).map(channel).collect()
}

fn channel(channel: &PublicChannel) -> enums::Chat {
    types::Channel {
        creator: false,
        left: true,
        broadcast: true,
        verified: false,
        megagroup: false,
        restricted: false,
        signatures: false,
        min: true,
        scam: false,
        has_link: false,
        has_geo: false,
        slowmode_enabled: false,
        call_active: false,
        call_not_empty: false,
        fake: false,
        gigagroup: false,
        noforwards: false,
        join_to_send: false,
        join_request: false,
        forum: false,
        stories_hidden: false,
        stories_hidden_min: false,
        stories_unavailable: false,
        signature_profiles: false,
        autotranslation: false,
        broadcast_messages_allowed: false,
        monoforum: false,
        forum_tabs: false,
        id: channel.id,
        access_hash: Some(channel.id),
        title: channel.title.clone(),
        username: channel.username.clone(),
        photo: enums::ChatPhoto::Empty,
        date: 0,
        restriction_reason: None,
        admin_rights: None,
        banned_rights: None,
        default_banned_rights: None,
        participants_count: None,
        usernames: None,
        stories_max_id: None,
        color: None,
        profile_color: None,
        emoji_status: None,
        level: None,
        subscription_until_date: None,
        bot_verification_icon: None,
        send_paid_messages_stars: None,
        linked_monoforum_id: None,
        linked_community_id: None,
    }
    .into()
}
