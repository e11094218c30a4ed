//! People, messages and other objects on the wire. An object is made for one viewer, since access hashes and "out"
//! depend on the viewer.

use std::collections::BTreeMap;

use grammers_tl_types::{enums, types};

use super::crypto::derived;
use super::kinds::Kind;
use super::message_box::{File, Forwarded, Origin, Stored};
use crate::world::{Person, PersonId, SERVICE_USER, State, WhoMayWrite};

/// The access hash with which `viewer` can address `about`; another viewer's hash does not work.
pub(crate) fn access_hash(state: &State, viewer: PersonId, about: PersonId) -> i64 {
    let bytes = derived(&state.dcs.secret, "access hash", viewer.0, about.0);
    bytes.first_chunk().map_or(0, |chunk| i64::from_le_bytes(*chunk))
}

/// The data centre that stores all files.
pub(crate) const FILES_DC: i32 = 2;

pub(crate) fn peer(person: PersonId) -> enums::Peer {
    types::PeerUser { user_id: person.0 }.into()
}

/// Wire dates are 32-bit seconds.
pub(crate) fn date(seconds: i64) -> i32 {
    i32::try_from(seconds).unwrap_or(i32::MAX)
}

pub(crate) fn users(state: &State, viewer: PersonId, about: impl IntoIterator<Item = PersonId>) -> Vec<enums::User> {
    let mut wanted: Vec<PersonId> = about.into_iter().collect();
    wanted.sort_unstable();
    wanted.dedup();
    wanted.into_iter().filter_map(|id| user(state, viewer, id)).collect()
}

/// `None` if there is no such person.
pub(crate) fn user(state: &State, viewer: PersonId, about: PersonId) -> Option<enums::User> {
    let service;
    let person = match state.person(about) {
        Some(person) => person,
        None if about == SERVICE_USER => {
            service = Person { id: SERVICE_USER, ..Person::named("Telegram") };
            &service
        }
        None => return None,
    };
    let paid = match person.who_may_write {
        WhoMayWrite::Paid(stars) => Some(i64::from(stars)),
        _ => None,
    };
    let known = !person.banned;
    let user = types::User {
        is_self: about == viewer,
        contact: false,
        mutual_contact: false,
        deleted: person.banned,
        bot: person.bot,
        bot_chat_history: false,
        bot_nochats: false,
        verified: about == SERVICE_USER,
        restricted: false,
        min: false,
        bot_inline_geo: false,
        support: about == SERVICE_USER,
        scam: false,
        apply_min_photo: false,
        fake: false,
        bot_attach_menu: false,
        premium: person.premium,
        attach_menu_enabled: false,
        bot_can_edit: false,
        close_friend: false,
        stories_hidden: false,
        stories_unavailable: false,
        contact_require_premium: person.who_may_write == WhoMayWrite::PremiumOnly,
        bot_business: false,
        bot_has_main_app: false,
        bot_forum_view: false,
        bot_forum_can_manage_topics: false,
        bot_can_manage_bots: false,
        bot_guestchat: false,
        bot_guard: false,
        id: about.0,
        access_hash: Some(access_hash(state, viewer, about)),
        first_name: known.then(|| person.first_name.clone()),
        last_name: person.last_name.clone().filter(|_| known),
        username: person.username.clone().filter(|_| known),
        phone: phone_for(viewer, person),
        photo: None,
        status: Some(types::UserStatusRecently { by_me: false }.into()),
        // The two share a flag on the wire.
        bot_info_version: person.bot.then_some(1),
        restriction_reason: None,
        bot_inline_placeholder: None,
        lang_code: None,
        emoji_status: None,
        usernames: None,
        stories_max_id: None,
        color: None,
        profile_color: None,
        bot_active_users: None,
        bot_verification_icon: None,
        send_paid_messages_stars: paid,
        linked_community_id: None,
    };
    Some(user.into())
}

/// Only its owner sees a phone number.
fn phone_for(viewer: PersonId, person: &Person) -> Option<String> {
    person.phone.as_ref().filter(|_| viewer == person.id).map(|phone| phone.trim_start_matches('+').to_owned())
}

pub(crate) fn message(owner: PersonId, stored: &Stored) -> enums::Message {
    let from = if stored.out { owner } else { stored.with };
    if let Some(action) = stored.kind.as_ref().and_then(Kind::action) {
        return service_message(stored, from, action);
    }
    let media = |file| media(file, date(stored.date));
    let media = match &stored.kind {
        Some(kind) => kind.media(from, stored.file.as_ref(), date(stored.date)),
        None => stored.file.as_ref().map(media),
    };
    types::Message {
        out: stored.out,
        mentioned: false,
        media_unread: false,
        silent: false,
        post: false,
        from_scheduled: false,
        legacy: false,
        edit_hide: stored.edit_date.is_none() && stored.reacted_at.is_some(),
        pinned: false,
        noforwards: false,
        invert_media: false,
        offline: stored.kind == Some(Kind::Automatic),
        video_processing_pending: false,
        paid_suggested_post_stars: false,
        paid_suggested_post_ton: false,
        id: stored.id,
        from_id: Some(peer(from)),
        from_boosts_applied: None,
        from_rank: None,
        peer_id: peer(stored.with),
        saved_peer_id: None,
        fwd_from: stored.forwarded.as_ref().map(forward_header),
        via_bot_id: None,
        via_business_bot_id: match stored.kind {
            Some(Kind::ByBot { bot }) => Some(bot.0),
            _ => None,
        },
        guestchat_via_from: None,
        reply_to: reply_header(stored),
        date: date(stored.date),
        message: stored.text.clone(),
        media,
        reply_markup: None,
        entities: Some(stored.entities.clone()).filter(|entities| !entities.is_empty()),
        views: None,
        forwards: None,
        replies: None,
        // A reaction counts as an edit that apps do not show.
        edit_date: stored.edit_date.or(stored.reacted_at).map(date),
        post_author: None,
        grouped_id: match stored.kind {
            Some(Kind::Album { id }) => Some(id),
            _ => None,
        },
        reactions: (!stored.reactions.is_empty()).then(|| reactions(owner, &stored.reactions)),
        restriction_reason: None,
        ttl_period: None,
        quick_reply_shortcut_id: None,
        effect: None,
        factcheck: None,
        report_delivery_until_date: None,
        paid_message_stars: None,
        suggested_post: None,
        schedule_repeat_period: None,
        summary_from_language: None,
        rich_message: None,
    }
    .into()
}

/// A message of Telegram itself about something that `from` did.
fn service_message(stored: &Stored, from: PersonId, action: enums::MessageAction) -> enums::Message {
    types::MessageService {
        out: stored.out,
        mentioned: false,
        media_unread: false,
        reactions_are_possible: false,
        silent: false,
        post: false,
        legacy: false,
        id: stored.id,
        from_id: Some(peer(from)),
        peer_id: peer(stored.with),
        saved_peer_id: None,
        reply_to: reply_header(stored),
        date: date(stored.date),
        action,
        reactions: None,
        ttl_period: None,
    }
    .into()
}

/// The reactions to a message of a private chat, as one side sees them.
pub(crate) fn reactions(viewer: PersonId, all: &BTreeMap<PersonId, String>) -> enums::MessageReactions {
    let mut results: Vec<types::ReactionCount> = Vec::new();
    for (person, emoji) in all {
        let reaction: enums::Reaction = types::ReactionEmoji { emoticon: emoji.clone() }.into();
        let chosen_order = (*person == viewer).then_some(0);
        match results.iter_mut().find(|count| count.reaction == reaction) {
            Some(count) => {
                count.count += 1;
                count.chosen_order = count.chosen_order.or(chosen_order);
            }
            None => results.push(types::ReactionCount { chosen_order, reaction, count: 1 }),
        }
    }
    types::MessageReactions {
        min: false,
        can_see_list: true,
        reactions_as_tags: false,
        results: results.into_iter().map(Into::into).collect(),
        recent_reactions: None,
        top_reactors: None,
    }
    .into()
}

fn forward_header(forwarded: &Forwarded) -> enums::MessageFwdHeader {
    let (from_id, from_name) = match &forwarded.from {
        Origin::Person(person) => (Some(peer(*person)), None),
        Origin::Hidden(name) => (None, Some(name.clone())),
        Origin::Channel(channel) => (Some(types::PeerChannel { channel_id: channel.id }.into()), None),
    };
    types::MessageFwdHeader {
        imported: false,
        saved_out: false,
        from_id,
        from_name,
        date: date(forwarded.date),
        channel_post: None,
        post_author: None,
        saved_from_peer: None,
        saved_from_msg_id: None,
        saved_from_id: None,
        saved_from_name: None,
        saved_date: None,
        psa_type: None,
    }
    .into()
}

fn reply_header(stored: &Stored) -> Option<enums::MessageReplyHeader> {
    if stored.kind == Some(Kind::StoryReply) {
        // The story is the reader's.
        let reader = peer(stored.with);
        return Some(types::MessageReplyStoryHeader { peer: reader, story_id: 1 }.into());
    }
    let header = types::MessageReplyHeader {
        reply_to_scheduled: false,
        forum_topic: false,
        quote: stored.quote.is_some(),
        reply_to_ephemeral: false,
        reply_to_msg_id: Some(stored.reply_to?),
        reply_to_peer_id: None,
        reply_from: None,
        reply_media: None,
        reply_to_top_id: None,
        quote_text: stored.quote.clone(),
        quote_entities: None,
        quote_offset: stored.quote.as_ref().map(|_| 0),
        todo_item_id: None,
        poll_option: None,
    };
    Some(header.into())
}

/// The short form of a plain text message.
pub(crate) fn short_message(stored: &Stored, pts: i32) -> enums::Updates {
    types::UpdateShortMessage {
        out: stored.out,
        mentioned: false,
        media_unread: false,
        silent: false,
        id: stored.id,
        user_id: stored.with.0,
        message: stored.text.clone(),
        pts,
        pts_count: 1,
        date: date(stored.date),
        fwd_from: stored.forwarded.as_ref().map(forward_header),
        via_bot_id: None,
        reply_to: reply_header(stored),
        entities: Some(stored.entities.clone()).filter(|entities| !entities.is_empty()),
        ttl_period: None,
    }
    .into()
}

/// A file reference is valid for the message that it came with.
pub(crate) fn file_reference(file: &File) -> Vec<u8> {
    file.id.to_le_bytes().to_vec()
}

pub(super) fn media(file: &File, date: i32) -> enums::MessageMedia {
    let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
    let (id, access_hash, file_reference, dc_id) = (file.id, file.id, file_reference(file), FILES_DC);
    if file.photo {
        let sizes = vec![enums::PhotoSize::Size(types::PhotoSize {
            r#type: "x".into(),
            w: 640,
            h: 480,
            size: i32::try_from(size).unwrap_or(i32::MAX),
        })];
        let photo = types::Photo {
            has_stickers: false,
            id,
            access_hash,
            file_reference,
            date,
            sizes,
            video_sizes: None,
            dc_id,
        };
        let photo = Some(photo.into());
        return types::MessageMediaPhoto { spoiler: false, live_photo: false, photo, ttl_seconds: None, video: None }
            .into();
    }
    let document = types::Document {
        id,
        access_hash,
        file_reference,
        date,
        mime_type: file.mime.clone(),
        size,
        thumbs: None,
        video_thumbs: None,
        dc_id,
        attributes: vec![types::DocumentAttributeFilename { file_name: file.name.clone() }.into()],
    };
    types::MessageMediaDocument {
        nopremium: false,
        spoiler: false,
        video: false,
        round: false,
        voice: false,
        document: Some(document.into()),
        alt_documents: None,
        video_cover: None,
        video_timestamp: None,
        ttl_seconds: None,
    }
    .into()
}

pub(crate) fn notify_settings() -> enums::PeerNotifySettings {
    types::PeerNotifySettings {
        show_previews: None,
        silent: None,
        mute_until: None,
        ios_sound: None,
        android_sound: None,
        other_sound: None,
        stories_muted: None,
        stories_hide_sender: None,
        stories_ios_sound: None,
        stories_android_sound: None,
        stories_other_sound: None,
    }
    .into()
}

pub(crate) fn peer_settings() -> enums::PeerSettings {
    types::PeerSettings {
        report_spam: false,
        add_contact: false,
        block_contact: false,
        share_contact: false,
        need_contacts_exception: false,
        report_geo: false,
        autoarchived: false,
        invite_members: false,
        request_chat_broadcast: false,
        business_bot_paused: false,
        business_bot_can_reply: false,
        geo_distance: None,
        request_chat_title: None,
        request_chat_date: None,
        business_bot_id: None,
        business_bot_manage_url: None,
        charge_paid_message_stars: None,
        registration_month: None,
        phone_country: None,
        name_change_date: None,
        photo_change_date: None,
    }
    .into()
}

pub(crate) fn user_full(person: &Person, blocked: bool) -> enums::UserFull {
    types::UserFull {
        blocked,
        phone_calls_available: false,
        phone_calls_private: false,
        can_pin_message: false,
        has_scheduled: false,
        video_calls_available: false,
        voice_messages_forbidden: false,
        translations_disabled: false,
        stories_pinned_available: false,
        blocked_my_stories_from: false,
        wallpaper_overridden: false,
        contact_require_premium: person.who_may_write == WhoMayWrite::PremiumOnly,
        read_dates_private: false,
        sponsored_enabled: false,
        can_view_revenue: false,
        bot_can_manage_emoji_status: false,
        display_gifts_button: false,
        noforwards_my_enabled: false,
        noforwards_peer_enabled: false,
        unofficial_security_risk: false,
        id: person.id.0,
        about: None,
        settings: peer_settings(),
        personal_photo: None,
        profile_photo: None,
        fallback_photo: None,
        notify_settings: notify_settings(),
        bot_info: None,
        pinned_msg_id: None,
        common_chats_count: 0,
        folder_id: None,
        ttl_period: None,
        theme: None,
        private_forward_name: None,
        bot_group_admin_rights: None,
        bot_broadcast_admin_rights: None,
        wallpaper: None,
        stories: None,
        business_work_hours: None,
        business_location: None,
        business_greeting_message: None,
        business_away_message: None,
        business_intro: None,
        birthday: None,
        personal_channel_id: None,
        personal_channel_message: None,
        stargifts_count: None,
        starref_program: None,
        bot_verification: None,
        send_paid_messages_stars: None,
        disallowed_gifts: None,
        stars_rating: None,
        stars_my_pending_rating: None,
        stars_my_pending_rating_date: None,
        main_tab: None,
        saved_music: None,
        note: None,
        bot_manager_id: None,
    }
    .into()
}
