//! Converting what Telegram says around the text of a message. What Telegram has and the desk has no words for becomes
//! [`SharedThing::Unsupported`] or [`SharedThing::Notice`], never nothing.

use grammers_tl_types::{enums, types};

use super::answer::profile;
use crate::domain::ids::TelegramUserId;
use crate::domain::surroundings::{ForwardedFrom, GeoPoint, PagePreview, ReplyTarget, SharedThing, Surroundings};

/// The people and chats that an answer or an update describes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NamedPeers<'a> {
    pub(super) users: &'a [enums::User],
    pub(super) chats: &'a [enums::Chat],
}

impl NamedPeers<'_> {
    fn person(self, id: i64) -> Option<String> {
        let found = self.users.iter().find_map(|user| match user {
            enums::User::User(user) if user.id == id => Some(user),
            _ => None,
        });
        found.map(|user| profile(user).display_name).filter(|name| !name.trim().is_empty())
    }

    /// The title and the username of a group or a channel.
    fn chat(self, id: i64) -> (Option<String>, Option<String>) {
        let found = self.chats.iter().find_map(|chat| match chat {
            enums::Chat::Channel(channel) if channel.id == id => {
                let named = channel.usernames.iter().flatten().find_map(|name| {
                    let enums::Username::Username(name) = name;
                    name.active.then(|| name.username.clone())
                });
                Some((channel.title.clone(), channel.username.clone().or(named)))
            }
            enums::Chat::Forbidden(chat) if chat.id == id => Some((chat.title.clone(), None)),
            enums::Chat::ChannelForbidden(chat) if chat.id == id => Some((chat.title.clone(), None)),
            enums::Chat::Chat(chat) if chat.id == id => Some((chat.title.clone(), None)),
            _ => None,
        });
        found.map_or((None, None), |(title, username)| (Some(title), username))
    }
}

/// What is around the text of a message in the chat with `with`.
pub(super) fn around(message: &types::Message, with: TelegramUserId, peers: NamedPeers<'_>) -> Surroundings {
    Surroundings {
        answers: message.reply_to.as_ref().and_then(reply_target),
        forwarded: message.fwd_from.as_ref().map(|header| forwarded(header, with, peers)),
        thing: message.media.as_ref().and_then(thing),
        automatic: message.offline,
        bot: message.via_business_bot_id.map(|bot| peers.person(bot).unwrap_or_default()),
        preview: message.media.as_ref().and_then(preview),
        album: message.grouped_id,
    }
}

/// The first author of a message.
pub(super) fn forwarded(
    header: &enums::MessageFwdHeader,
    with: TelegramUserId,
    peers: NamedPeers<'_>,
) -> ForwardedFrom {
    let enums::MessageFwdHeader::Header(header) = header;
    match (&header.from_id, &header.from_name) {
        (Some(enums::Peer::User(user)), _) if user.user_id == with.0 => ForwardedFrom::Themselves,
        (Some(enums::Peer::User(user)), _) => {
            ForwardedFrom::Person { id: TelegramUserId(user.user_id), name: peers.person(user.user_id) }
        }
        (Some(enums::Peer::Channel(channel)), _) => {
            let (title, username) = peers.chat(channel.channel_id);
            ForwardedFrom::Channel { title, username }
        }
        (Some(enums::Peer::Chat(chat)), _) => {
            let (title, username) = peers.chat(chat.chat_id);
            ForwardedFrom::Channel { title, username }
        }
        (None, Some(name)) => ForwardedFrom::Hidden { name: name.clone() },
        (None, None) => ForwardedFrom::Unknown,
    }
}

/// What a message answers, if the number of a message does not say it.
pub(super) fn reply_target(header: &enums::MessageReplyHeader) -> Option<ReplyTarget> {
    let quoted = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    match header {
        enums::MessageReplyHeader::MessageReplyStoryHeader(_) => Some(ReplyTarget::Story),
        enums::MessageReplyHeader::Header(header) => {
            let text = quoted(&header.quote_text);
            // A header with a peer or an author refers to a message in another chat.
            if header.reply_to_peer_id.is_some() || header.reply_from.is_some() {
                return Some(ReplyTarget::OtherChat { text });
            }
            text.map(|text| ReplyTarget::Quote { text })
        }
    }
}

/// What a message is, if it is no text and no plain file.
pub(super) fn thing(media: &enums::MessageMedia) -> Option<SharedThing> {
    use SharedThing as T;
    use enums::MessageMedia as M;
    if let Some(seconds) = self_destruction(media) {
        return Some(T::Vanishing { once: seconds == i32::MAX });
    }
    Some(match media {
        M::Empty | M::WebPage(_) | M::Photo(_) => return None,
        M::Document(media) => return of_document(media),
        M::Contact(contact) => T::Contact {
            name: [contact.first_name.trim(), contact.last_name.trim()].join(" ").trim().to_owned(),
            phone: dialled(&contact.phone_number),
            user: (contact.user_id != 0).then_some(TelegramUserId(contact.user_id)),
        },
        M::Geo(geo) => T::Place { at: point(&geo.geo)? },
        M::GeoLive(live) => T::LivePlace { at: point(&live.geo)?, seconds: live.period },
        M::Venue(venue) => {
            T::Venue { at: point(&venue.geo)?, title: venue.title.clone(), address: venue.address.clone() }
        }
        M::Poll(media) => {
            let enums::Poll::Poll(poll) = &media.poll;
            let option = |answer: &enums::PollAnswer| match answer {
                enums::PollAnswer::Answer(answer) => Some(words(&answer.text)),
                _ => None,
            };
            T::Poll {
                question: words(&poll.question),
                options: poll.answers.iter().filter_map(option).collect(),
                quiz: poll.quiz,
            }
        }
        M::ToDo(media) => {
            let enums::TodoList::List(list) = &media.todo;
            let item = |item: &enums::TodoItem| {
                let enums::TodoItem::Item(item) = item;
                words(&item.title)
            };
            T::Checklist { title: words(&list.title), items: list.list.iter().map(item).collect() }
        }
        M::Dice(dice) => T::Dice { emoji: dice.emoticon.clone(), value: dice.value },
        M::Game(media) => {
            let enums::Game::Game(game) = &media.game;
            T::Game { title: game.title.clone() }
        }
        M::Story(_) => T::Story,
        M::PaidMedia(paid) => {
            T::PaidMedia { stars: paid.stars_amount, files: u32::try_from(paid.extended_media.len()).unwrap_or(0) }
        }
        M::Invoice(invoice) => T::Invoice { title: invoice.title.clone() },
        M::Giveaway(giveaway) => T::Giveaway { title: giveaway.prize_description.clone() },
        M::GiveawayResults(results) => T::Giveaway { title: results.prize_description.clone() },
        M::Unsupported | M::VideoStream(_) => T::Unsupported,
    })
}

/// After how many seconds a photo or file destroys itself; the largest number means after one look.
pub(super) fn self_destruction(media: &enums::MessageMedia) -> Option<i32> {
    match media {
        enums::MessageMedia::Photo(photo) => photo.ttl_seconds,
        enums::MessageMedia::Document(document) => document.ttl_seconds,
        _ => None,
    }
}

fn of_document(media: &types::MessageMediaDocument) -> Option<SharedThing> {
    use enums::DocumentAttribute as A;
    let Some(enums::Document::Document(document)) = &media.document else { return None };
    let sticker = document.attributes.iter().find_map(|one| match one {
        A::Sticker(sticker) => Some(sticker.alt.clone()),
        A::CustomEmoji(emoji) => Some(emoji.alt.clone()),
        _ => None,
    });
    if let Some(emoji) = sticker {
        return Some(SharedThing::Sticker { emoji });
    }
    let animated = document.attributes.iter().any(|one| matches!(one, A::Animated));
    let seconds = document.attributes.iter().find_map(|one| match one {
        A::Audio(audio) => Some(audio.duration),
        #[expect(clippy::cast_possible_truncation, reason = "a cast of floats stops at the largest number")]
        A::Video(video) => Some(video.duration.round() as i32),
        _ => None,
    });
    seconds.filter(|seconds| *seconds > 0 && !animated).map(|seconds| SharedThing::Recording { seconds })
}

/// The page behind a link, if Telegram has looked at it.
fn preview(media: &enums::MessageMedia) -> Option<PagePreview> {
    let enums::MessageMedia::WebPage(media) = media else { return None };
    let enums::WebPage::Page(page) = &media.webpage else { return None };
    let preview = PagePreview { site: page.site_name.clone(), title: page.title.clone() };
    (preview.site.is_some() || preview.title.is_some()).then_some(preview)
}

/// What happened in a chat, according to a message of Telegram itself.
pub(super) fn of_action(action: &enums::MessageAction) -> SharedThing {
    use SharedThing as T;
    use enums::MessageAction as A;
    let gift = |title, stars, days, message: &Option<enums::TextWithEntities>| T::Gift {
        title,
        stars,
        days,
        words: message.as_ref().map(words).filter(|words| !words.trim().is_empty()),
    };
    match action {
        A::PhoneCall(call) => T::Call { video: call.video, seconds: call.duration },
        A::ConferenceCall(call) => T::Call { video: call.video, seconds: call.duration },
        A::ContactSignUp => T::ContactJoined,
        A::ScreenshotTaken => T::Screenshot,
        A::SetChatTheme(set) => {
            let emoji = match &set.theme {
                enums::ChatTheme::Theme(theme) => theme.emoticon.clone(),
                // It is made from a gift.
                _ => "🎁".to_owned(),
            };
            T::Theme { emoji }
        }
        A::SetChatWallPaper(_) => T::Wallpaper,
        A::SetMessagesTtl(set) => T::AutoDelete { seconds: set.period },
        A::PinMessage => T::Pinned,
        A::GiftPremium(given) => gift(None, None, Some(given.days), &given.message),
        A::GiftCode(given) => gift(None, None, Some(given.days), &given.message),
        A::GiftStars(given) => gift(None, Some(given.stars), None, &None),
        A::PrizeStars(prize) => gift(None, Some(prize.stars), None, &None),
        A::GiftTon(given) => gift(Some(given.crypto_currency.clone()), None, None, &None),
        A::StarGift(given) => {
            let (title, stars) = star_gift(&given.gift);
            gift(title, stars, None, &given.message)
        }
        A::StarGiftUnique(given) => {
            let (title, stars) = star_gift(&given.gift);
            gift(title, stars, None, &given.message)
        }
        A::Empty => T::Unsupported,
        _ => T::Notice,
    }
}

fn star_gift(gift: &enums::StarGift) -> (Option<String>, Option<i64>) {
    match gift {
        enums::StarGift::Gift(gift) => (gift.title.clone(), Some(gift.stars)),
        enums::StarGift::Unique(gift) => (Some(format!("{} #{}", gift.title, gift.num)), None),
    }
}

fn words(text: &enums::TextWithEntities) -> String {
    let enums::TextWithEntities::Entities(text) = text;
    text.text.clone()
}

fn point(geo: &enums::GeoPoint) -> Option<GeoPoint> {
    match geo {
        enums::GeoPoint::Point(point) => GeoPoint::from_degrees(point.lat, point.long),
        enums::GeoPoint::Empty => None,
    }
}

/// A number as it is dialled. Telegram leaves the plus out of the numbers that it knows.
fn dialled(phone: &str) -> String {
    let phone = phone.trim();
    let international = phone.len() >= 10 && phone.starts_with(|first: char| first.is_ascii_digit() && first != '0');
    if international && phone.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("+{phone}")
    } else {
        phone.to_owned()
    }
}
