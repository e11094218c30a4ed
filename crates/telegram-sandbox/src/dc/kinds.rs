//! The kinds of messages beside texts and plain files, and the service messages among them. A kind has only what a reader
//! sees; what Telegram needs besides, such as pictures and statistics, is made up or empty.

use grammers_tl_types::{enums, types};
use serde::{Deserialize, Serialize};

use super::kind_media::plain;
use super::message_box::File;
use crate::world::PersonId;

/// A kind of message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    Contact {
        first_name: String,
        last_name: String,
        /// Without plus, as Telegram has it.
        phone: String,
        /// Their account, if the number has one.
        person: Option<PersonId>,
    },
    Place {
        lat: f64,
        long: f64,
    },
    /// A place that is updated for some seconds.
    LivePlace {
        lat: f64,
        long: f64,
        seconds: i32,
    },
    Venue {
        lat: f64,
        long: f64,
        title: String,
        address: String,
    },
    Poll {
        question: String,
        options: Vec<String>,
        quiz: bool,
    },
    Checklist {
        title: String,
        items: Vec<String>,
    },
    Dice {
        emoji: String,
        value: i32,
    },
    Game {
        title: String,
    },
    /// A story of the sender that is passed on.
    Story,
    /// An answer to a story of the reader.
    StoryReply,
    /// Photos that cost stars.
    PaidMedia {
        stars: i64,
        files: usize,
    },
    Invoice {
        title: String,
    },
    Giveaway {
        prize: String,
    },
    Voice {
        seconds: i32,
    },
    RoundVideo {
        seconds: i32,
    },
    Video {
        seconds: i32,
        name: String,
    },
    Audio {
        seconds: i32,
        name: String,
    },
    Animation,
    Sticker {
        emoji: String,
    },
    /// Part of an album: a photo with Telegram's id of the album.
    Album {
        id: i64,
    },
    /// A photo that destroys itself: after these seconds, or without them after one look.
    VanishingPhoto {
        seconds: Option<i32>,
    },
    VanishingVoice,
    /// Sent by Telegram Business while the sender is away.
    Automatic,
    /// Sent through a business bot.
    ByBot {
        bot: PersonId,
    },
    /// A link in the text, with its preview.
    Link {
        url: String,
        site: String,
        title: String,
    },
    /// Newer than the client's layer.
    Unsupported,
    /// A gift that costs stars.
    Gift {
        stars: i64,
        words: String,
    },
    Premium {
        days: i32,
    },
    /// A call; without seconds nobody took it.
    Call {
        video: bool,
        seconds: Option<i32>,
    },
    ContactJoined,
    Screenshot,
    Theme {
        emoji: String,
    },
    Wallpaper,
    /// Messages delete themselves after these seconds.
    AutoDelete {
        seconds: i32,
    },
    Pinned,
    /// A service message newer than the client's layer.
    UnsupportedNotice,
    /// A service message that concerns the sender alone.
    Refunded {
        stars: i64,
    },
}

impl Kind {
    /// The names of the examples.
    pub const EXAMPLES: [&'static str; 34] = [
        "contact",
        "place",
        "live-place",
        "venue",
        "poll",
        "checklist",
        "dice",
        "game",
        "story",
        "story-reply",
        "paid-media",
        "invoice",
        "giveaway",
        "voice",
        "round-video",
        "video",
        "audio",
        "animation",
        "sticker",
        "vanishing-photo",
        "vanishing-voice",
        "automatic",
        "link",
        "unsupported",
        "gift",
        "premium",
        "call",
        "missed-call",
        "joined",
        "screenshot",
        "theme",
        "wallpaper",
        "auto-delete",
        "pinned",
    ];

    /// An example of a kind, by name, for people who try it.
    #[must_use]
    pub fn example(name: &str) -> Option<Self> {
        let text = str::to_owned;
        Some(match name {
            "contact" => Self::Contact {
                first_name: text("Zoe"),
                last_name: text("Miller"),
                phone: text("15550001122"),
                person: None,
            },
            "place" => Self::Place { lat: 52.520_008, long: 13.404_954 },
            "live-place" => Self::LivePlace { lat: 52.520_008, long: 13.404_954, seconds: 900 },
            "venue" => Self::Venue {
                lat: 52.520_008,
                long: 13.404_954,
                title: text("Café Central"),
                address: text("Main Street 1"),
            },
            "poll" => Self::Poll {
                question: text("Which plan?"),
                options: vec![text("Monthly"), text("Yearly")],
                quiz: false,
            },
            "checklist" => Self::Checklist { title: text("Before we start"), items: vec![text("Contract")] },
            "dice" => Self::Dice { emoji: text("🎲"), value: 4 },
            "game" => Self::Game { title: text("Lumberjack") },
            "story" => Self::Story,
            "story-reply" => Self::StoryReply,
            "paid-media" => Self::PaidMedia { stars: 50, files: 2 },
            "invoice" => Self::Invoice { title: text("Yearly plan") },
            "giveaway" => Self::Giveaway { prize: text("A bicycle") },
            "voice" => Self::Voice { seconds: 12 },
            "round-video" => Self::RoundVideo { seconds: 7 },
            "video" => Self::Video { seconds: 65, name: text("tour.mp4") },
            "audio" => Self::Audio { seconds: 185, name: text("jingle.mp3") },
            "animation" => Self::Animation,
            "sticker" => Self::Sticker { emoji: text("😎") },
            "vanishing-photo" => Self::VanishingPhoto { seconds: None },
            "vanishing-voice" => Self::VanishingVoice,
            "automatic" => Self::Automatic,
            "link" => Self::Link {
                url: text("https://example.org/offer"),
                site: text("Example"),
                title: text("Our offer of the year"),
            },
            "unsupported" => Self::Unsupported,
            "gift" => Self::Gift { stars: 100, words: text("Thank you!") },
            "premium" => Self::Premium { days: 90 },
            "call" => Self::Call { video: false, seconds: Some(75) },
            "missed-call" => Self::Call { video: false, seconds: None },
            "joined" => Self::ContactJoined,
            "screenshot" => Self::Screenshot,
            "theme" => Self::Theme { emoji: text("🏠") },
            "wallpaper" => Self::Wallpaper,
            "auto-delete" => Self::AutoDelete { seconds: 86_400 },
            "pinned" => Self::Pinned,
            _ => return None,
        })
    }

    /// Its name in the control interface, such as `live_place`.
    pub(crate) fn name(&self) -> String {
        let named = serde_json::to_value(self).ok().and_then(|fields| fields.get("kind")?.as_str().map(str::to_owned));
        named.unwrap_or_default()
    }

    /// The file that comes with it, with made-up content.
    pub(crate) fn file(&self, id: i64) -> Option<File> {
        let file = |photo, name: &str, mime: &str| File {
            id,
            photo,
            name: name.to_owned(),
            mime: mime.to_owned(),
            bytes: b"what it contains".to_vec(),
        };
        Some(match self {
            Self::Voice { .. } | Self::VanishingVoice => file(false, "", "audio/ogg"),
            Self::RoundVideo { .. } => file(false, "", "video/mp4"),
            Self::Video { name, .. } => file(false, name, "video/mp4"),
            Self::Audio { name, .. } => file(false, name, "audio/mpeg"),
            Self::Animation => file(false, "", "video/mp4"),
            Self::Sticker { .. } => file(false, "", "image/webp"),
            Self::Album { .. } | Self::VanishingPhoto { .. } => file(true, "photo.jpg", "image/jpeg"),
            _ => return None,
        })
    }

    /// The service message that it is, if it is one.
    pub(super) fn action(&self) -> Option<enums::MessageAction> {
        use enums::MessageAction as A;
        Some(match self {
            Self::Call { video, seconds } => types::MessageActionPhoneCall {
                video: *video,
                call_id: 9_001,
                reason: Some(match seconds {
                    Some(_) => enums::PhoneCallDiscardReason::Hangup,
                    None => enums::PhoneCallDiscardReason::Missed,
                }),
                duration: *seconds,
            }
            .into(),
            Self::ContactJoined => A::ContactSignUp,
            Self::Screenshot => A::ScreenshotTaken,
            Self::Pinned => A::PinMessage,
            Self::UnsupportedNotice => A::Empty,
            Self::Theme { emoji } => {
                types::MessageActionSetChatTheme { theme: types::ChatTheme { emoticon: emoji.clone() }.into() }.into()
            }
            Self::Wallpaper => types::MessageActionSetChatWallPaper {
                same: false,
                for_both: false,
                wallpaper: types::WallPaperNoFile { id: 1, default: true, dark: false, settings: None }.into(),
            }
            .into(),
            Self::AutoDelete { seconds } => {
                types::MessageActionSetMessagesTtl { period: *seconds, auto_setting_from: None }.into()
            }
            Self::Premium { days } => types::MessageActionGiftPremium {
                currency: "EUR".into(),
                amount: 1_499,
                days: *days,
                crypto_currency: None,
                crypto_amount: None,
                message: None,
            }
            .into(),
            Self::Refunded { stars } => types::MessageActionPaidMessagesRefunded { count: 1, stars: *stars }.into(),
            Self::Gift { stars, words } => star_gift(*stars, words),
            _ => return None,
        })
    }
}

fn star_gift(stars: i64, words: &str) -> enums::MessageAction {
    let gift = types::StarGift {
        limited: false,
        sold_out: false,
        birthday: false,
        require_premium: false,
        limited_per_user: false,
        peer_color_available: false,
        auction: false,
        id: 1,
        sticker: types::DocumentEmpty { id: 1 }.into(),
        stars,
        availability_remains: None,
        availability_total: None,
        availability_resale: None,
        convert_stars: stars,
        first_sale_date: None,
        last_sale_date: None,
        upgrade_stars: None,
        resell_min_stars: None,
        title: None,
        released_by: None,
        per_user_total: None,
        per_user_remains: None,
        locked_until_date: None,
        auction_slug: None,
        gifts_per_round: None,
        auction_start_date: None,
        upgrade_variants: None,
        background: None,
    };
    types::MessageActionStarGift {
        name_hidden: false,
        saved: false,
        converted: false,
        upgraded: false,
        refunded: false,
        can_upgrade: false,
        prepaid_upgrade: false,
        upgrade_separate: false,
        auction_acquired: false,
        gift: gift.into(),
        message: (!words.is_empty()).then(|| plain(words)),
        convert_stars: None,
        upgrade_msg_id: None,
        upgrade_stars: None,
        from_id: None,
        peer: None,
        saved_id: None,
        prepaid_upgrade_hash: None,
        gift_msg_id: None,
        to_id: None,
        gift_num: None,
    }
    .into()
}
