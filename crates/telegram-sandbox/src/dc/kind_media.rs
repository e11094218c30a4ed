//! The media of each kind of message, as Telegram puts it on the wire.

use grammers_tl_types::{enums, types};

use super::kinds::Kind;
use super::message_box::File;
use super::objects;
use crate::world::PersonId;

impl Kind {
    /// The media that it is, if it has no plain file.
    pub(super) fn media(&self, from: PersonId, file: Option<&File>, date: i32) -> Option<enums::MessageMedia> {
        Some(match self {
            Self::Contact { first_name, last_name, phone, person } => types::MessageMediaContact {
                phone_number: phone.clone(),
                first_name: first_name.clone(),
                last_name: last_name.clone(),
                vcard: String::new(),
                user_id: person.map_or(0, |person| person.0),
            }
            .into(),
            Self::Place { lat, long } => types::MessageMediaGeo { geo: geo(*lat, *long) }.into(),
            Self::LivePlace { lat, long, seconds } => types::MessageMediaGeoLive {
                geo: geo(*lat, *long),
                heading: None,
                period: *seconds,
                proximity_notification_radius: None,
            }
            .into(),
            Self::Venue { lat, long, title, address } => types::MessageMediaVenue {
                geo: geo(*lat, *long),
                title: title.clone(),
                address: address.clone(),
                provider: "foursquare".into(),
                venue_id: String::new(),
                venue_type: String::new(),
            }
            .into(),
            Self::Poll { question, options, quiz } => poll(question, options, *quiz),
            Self::Checklist { title, items } => {
                let item = |(id, text): (i32, &String)| types::TodoItem { id, title: plain(text) }.into();
                let list = (1..).zip(items).map(item).collect();
                let todo =
                    types::TodoList { others_can_append: false, others_can_complete: true, title: plain(title), list };
                types::MessageMediaToDo { todo: todo.into(), completions: None }.into()
            }
            Self::Dice { emoji, value } => {
                types::MessageMediaDice { value: *value, emoticon: emoji.clone(), game_outcome: None }.into()
            }
            Self::Game { title } => types::MessageMediaGame {
                game: types::Game {
                    id: 1,
                    access_hash: 1,
                    short_name: "game".into(),
                    title: title.clone(),
                    description: String::new(),
                    photo: types::PhotoEmpty { id: 1 }.into(),
                    document: None,
                }
                .into(),
            }
            .into(),
            Self::Story => {
                types::MessageMediaStory { via_mention: false, peer: objects::peer(from), id: 1, story: None }.into()
            }
            Self::PaidMedia { stars, files } => {
                let hidden = types::MessageExtendedMediaPreview { w: None, h: None, thumb: None, video_duration: None };
                types::MessageMediaPaidMedia { stars_amount: *stars, extended_media: vec![hidden.into(); *files] }
                    .into()
            }
            Self::Invoice { title } => types::MessageMediaInvoice {
                shipping_address_requested: false,
                test: false,
                title: title.clone(),
                description: String::new(),
                photo: None,
                receipt_msg_id: None,
                currency: "EUR".into(),
                total_amount: 40_000,
                start_param: String::new(),
                extended_media: None,
            }
            .into(),
            Self::Giveaway { prize } => types::MessageMediaGiveaway {
                only_new_subscribers: false,
                winners_are_visible: false,
                channels: vec![4_002],
                countries_iso2: None,
                prize_description: Some(prize.clone()),
                quantity: 1,
                months: None,
                stars: Some(100),
                until_date: date,
            }
            .into(),
            Self::Link { url, site, title } => link(url, site, title),
            Self::Unsupported => enums::MessageMedia::Unsupported,
            Self::Album { .. } => objects::media(file?, date),
            Self::VanishingPhoto { seconds } => match objects::media(file?, date) {
                enums::MessageMedia::Photo(photo) => {
                    types::MessageMediaPhoto { ttl_seconds: Some(seconds.unwrap_or(i32::MAX)), ..photo }.into()
                }
                other => other,
            },
            Self::Voice { .. }
            | Self::VanishingVoice
            | Self::RoundVideo { .. }
            | Self::Video { .. }
            | Self::Audio { .. }
            | Self::Animation
            | Self::Sticker { .. } => self.document(file?, date),
            _ => return None,
        })
    }

    /// A file with what makes it more than one.
    fn document(&self, file: &File, date: i32) -> enums::MessageMedia {
        let enums::MessageMedia::Document(media) = objects::media(file, date) else {
            return enums::MessageMedia::Empty;
        };
        let audio = |voice, duration| {
            types::DocumentAttributeAudio { voice, duration, title: None, performer: None, waveform: None }.into()
        };
        let video = |round_message, duration: i32| {
            types::DocumentAttributeVideo {
                round_message,
                supports_streaming: true,
                nosound: false,
                duration: duration.into(),
                w: 240,
                h: 240,
                preload_prefix_size: None,
                video_start_ts: None,
                video_codec: None,
            }
            .into()
        };
        let special: Vec<enums::DocumentAttribute> = match self {
            Self::Voice { seconds } => vec![audio(true, *seconds)],
            Self::VanishingVoice => vec![audio(true, 5)],
            Self::RoundVideo { seconds } => vec![video(true, *seconds)],
            Self::Video { seconds, .. } => vec![video(false, *seconds)],
            Self::Audio { seconds, .. } => vec![audio(false, *seconds)],
            Self::Animation => vec![video(false, 3), enums::DocumentAttribute::Animated],
            Self::Sticker { emoji } => vec![
                types::DocumentAttributeSticker {
                    mask: false,
                    alt: emoji.clone(),
                    stickerset: enums::InputStickerSet::Empty,
                    mask_coords: None,
                }
                .into(),
            ],
            _ => Vec::new(),
        };
        let document = media.document.map(|document| match document {
            enums::Document::Document(document) => {
                let mut attributes = document.attributes;
                attributes.retain(
                    |one| !matches!(one, enums::DocumentAttribute::Filename(named) if named.file_name.is_empty()),
                );
                attributes.extend(special);
                types::Document { attributes, ..document }.into()
            }
            other => other,
        });
        types::MessageMediaDocument {
            document,
            voice: matches!(self, Self::Voice { .. } | Self::VanishingVoice),
            round: matches!(self, Self::RoundVideo { .. }),
            video: matches!(self, Self::Video { .. } | Self::RoundVideo { .. }),
            ttl_seconds: matches!(self, Self::VanishingVoice).then_some(i32::MAX),
            ..media
        }
        .into()
    }
}

pub(super) fn plain(text: &str) -> enums::TextWithEntities {
    types::TextWithEntities { text: text.to_owned(), entities: Vec::new() }.into()
}

fn geo(lat: f64, long: f64) -> enums::GeoPoint {
    types::GeoPoint { long, lat, access_hash: 1, accuracy_radius: None }.into()
}

fn poll(question: &str, options: &[String], quiz: bool) -> enums::MessageMedia {
    let answer = |(option, text): (u8, &String)| {
        types::PollAnswer { text: plain(text), option: vec![option], media: None, added_by: None, date: None }.into()
    };
    let poll = types::Poll {
        id: 1,
        closed: false,
        public_voters: false,
        multiple_choice: false,
        quiz,
        open_answers: false,
        revoting_disabled: false,
        shuffle_answers: false,
        hide_results_until_close: false,
        creator: false,
        subscribers_only: false,
        question: plain(question),
        answers: (0..).zip(options).map(answer).collect(),
        close_period: None,
        close_date: None,
        countries_iso2: None,
        hash: 0,
    };
    let results = types::PollResults {
        min: false,
        has_unread_votes: false,
        can_view_stats: false,
        results: None,
        total_voters: Some(0),
        recent_voters: None,
        solution: None,
        solution_entities: None,
        solution_media: None,
    };
    types::MessageMediaPoll { poll: poll.into(), results: results.into(), attached_media: None }.into()
}

fn link(url: &str, site: &str, title: &str) -> enums::MessageMedia {
    let page = types::WebPage {
        has_large_media: false,
        video_cover_photo: false,
        id: 1,
        url: url.to_owned(),
        display_url: url.trim_start_matches("https://").to_owned(),
        hash: 0,
        r#type: Some("article".into()),
        site_name: Some(site.to_owned()),
        title: Some(title.to_owned()),
        description: None,
        photo: None,
        embed_url: None,
        embed_type: None,
        embed_width: None,
        embed_height: None,
        duration: None,
        author: None,
        document: None,
        cached_page: None,
        attributes: None,
    };
    types::MessageMediaWebPage {
        force_large_media: false,
        force_small_media: false,
        manual: false,
        safe: false,
        webpage: page.into(),
    }
    .into()
}
