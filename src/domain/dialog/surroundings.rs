//! What Telegram says around the text of a message: what it answers, who wrote it first, and what came with it.
//!
//! Invariant: it is stored by name. A name that this version does not know is read as [`SharedThing::Unknown`] or its
//! like, so that every stored message stays readable.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::domain::ids::TelegramUserId;

/// Everything around a text. Most messages have nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Surroundings {
    /// What it answers, beyond a message of the same chat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<ReplyTarget>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forwarded: Option<ForwardedFrom>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thing: Option<SharedThing>,
    /// Sent by Telegram Business for somebody who is away, or as a greeting.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub automatic: bool,
    /// The bot through which somebody wrote, by name; empty if it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bot: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview: Option<PagePreview>,
    /// Telegram's id of the album that it is part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub album: Option<i64>,
}

/// What a message answers, where the number of a message does not say it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReplyTarget {
    /// The part of the message that was selected.
    Quote {
        text: String,
    },
    Story,
    /// A message of another chat, with the selected part.
    OtherChat {
        text: Option<String>,
    },
    #[serde(other)]
    Unknown,
}

/// The first author of a forwarded message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ForwardedFrom {
    /// The person of the chat: the words are their own.
    Themselves,
    Person {
        id: TelegramUserId,
        name: Option<String>,
    },
    /// A person who hides their account: only a name.
    Hidden {
        name: String,
    },
    /// A channel or a group.
    Channel {
        title: Option<String>,
        username: Option<String>,
    },
    #[serde(other)]
    Unknown,
}

/// A place on the map, in millionths of a degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GeoPoint {
    pub lat: i32,
    pub long: i32,
}

/// What a message is, if it is no text and no plain file, or what a file does not say by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SharedThing {
    Contact {
        name: String,
        phone: String,
        user: Option<TelegramUserId>,
    },
    Place {
        at: GeoPoint,
    },
    LivePlace {
        at: GeoPoint,
        seconds: i32,
    },
    Venue {
        at: GeoPoint,
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
    /// A story that was passed on.
    Story,
    /// Photos and videos that cost Telegram's stars.
    PaidMedia {
        stars: i64,
        files: u32,
    },
    /// Stars, days of Premium, or something with a title.
    Gift {
        title: Option<String>,
        stars: Option<i64>,
        days: Option<i32>,
        words: Option<String>,
    },
    Invoice {
        title: String,
    },
    /// The name of what is given away, if it has one.
    Giveaway {
        title: Option<String>,
    },
    Sticker {
        emoji: String,
    },
    /// A voice message, a video or music.
    Recording {
        seconds: i32,
    },
    /// A photo or file that destroys itself: after one look, or some time after it.
    Vanishing {
        once: bool,
    },
    /// A call; without seconds nobody took it.
    Call {
        video: bool,
        seconds: Option<i32>,
    },
    ContactJoined,
    Screenshot,
    /// The look of the chat; empty for the usual one.
    Theme {
        emoji: String,
    },
    Wallpaper,
    /// Messages delete themselves after this time; zero for never.
    AutoDelete {
        seconds: i32,
    },
    Pinned,
    /// A notice of Telegram that has no words here.
    Notice,
    /// Newer than the Telegram library of this program.
    Unsupported,
    #[serde(other)]
    Unknown,
}

/// The page behind a link of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PagePreview {
    pub site: Option<String>,
    pub title: Option<String>,
}

impl Surroundings {
    /// Whether every person and every channel in it has a name.
    #[must_use]
    pub fn is_named(&self) -> bool {
        use ForwardedFrom::{Channel, Person};
        let nameless = matches!(self.forwarded, Some(Person { name: None, .. } | Channel { title: None, .. }));
        !nameless && self.bot.as_deref() != Some("")
    }

    /// The same surroundings of the same message, with the names that were known before and that it lacks.
    #[must_use]
    pub fn named_as(mut self, before: &Self) -> Self {
        use ForwardedFrom::{Channel, Person};
        match (&mut self.forwarded, &before.forwarded) {
            (Some(Person { id, name: name @ None }), Some(Person { id: same, name: known })) if id == same => {
                name.clone_from(known);
            }
            (Some(Channel { title: title @ None, username }), Some(Channel { title: known, username: of })) => {
                (*title, *username) = (known.clone(), of.clone());
            }
            _ => {}
        }
        if self.bot.as_deref() == Some("") {
            self.bot = before.bot.clone().or(self.bot);
        }
        self
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether another person wrote the words first, so that they are not the sender's own.
    #[must_use]
    pub fn words_of_another(&self) -> bool {
        self.forwarded.as_ref().is_some_and(|from| *from != ForwardedFrom::Themselves)
    }

    /// Whether Telegram says that something happened, and nobody said anything.
    #[must_use]
    pub fn is_notice(&self) -> bool {
        use SharedThing as T;
        let notice = |thing: &SharedThing| {
            matches!(
                thing,
                T::ContactJoined
                    | T::Screenshot
                    | T::Theme { .. }
                    | T::Wallpaper
                    | T::AutoDelete { .. }
                    | T::Pinned
                    | T::Notice
            )
        };
        self.thing.as_ref().is_some_and(notice)
    }

    /// Whether it is somebody's attempt to reach the other side. Notices and automatic answers begin and end no waiting.
    #[must_use]
    pub fn is_said(&self) -> bool {
        !self.automatic && !self.is_notice()
    }

    /// The words around the text that a search finds, beside the name of a file.
    #[must_use]
    pub fn findable(&self, file: Option<&str>) -> Option<String> {
        let mut words: Vec<&str> = file.into_iter().collect();
        match &self.forwarded {
            Some(ForwardedFrom::Person { name: Some(name), .. } | ForwardedFrom::Hidden { name }) => words.push(name),
            Some(ForwardedFrom::Channel { title, username }) => {
                words.extend([title, username].into_iter().filter_map(Option::as_deref));
            }
            _ => {}
        }
        words.extend(self.thing.iter().flat_map(SharedThing::words));
        let preview = self.preview.iter().flat_map(|page| [&page.site, &page.title]);
        words.extend(preview.filter_map(Option::as_deref));
        let all = words.into_iter().filter(|words| !words.trim().is_empty()).collect::<Vec<_>>().join(" · ");
        (!all.is_empty()).then_some(all)
    }

    /// What it is in one line for a table of a spreadsheet, in the names under which it is stored.
    #[must_use]
    pub fn as_cell(&self) -> String {
        let mut cells = Vec::new();
        cells.extend(self.automatic.then(|| "automatic".to_owned()));
        cells.extend(self.bot.as_ref().map(|name| cell("bot", [name.as_str()])));
        cells.extend(self.forwarded.as_ref().map(ForwardedFrom::as_cell));
        cells.extend(self.answers.as_ref().map(ReplyTarget::as_cell));
        cells.extend(self.thing.as_ref().map(SharedThing::as_cell));
        cells.extend(
            self.preview
                .as_ref()
                .map(|page| cell("preview", [&page.site, &page.title].into_iter().filter_map(Option::as_deref))),
        );
        cells.extend(self.album.map(|id| cell("album", [id.to_string().as_str()])));
        cells.join("; ")
    }
}

impl ReplyTarget {
    fn as_cell(&self) -> String {
        match self {
            Self::Quote { text } | Self::OtherChat { text: Some(text) } => cell("quotes", [text.as_str()]),
            Self::Story => "answers: story".to_owned(),
            Self::OtherChat { text: None } | Self::Unknown => "answers: other chat".to_owned(),
        }
    }
}

impl ForwardedFrom {
    fn as_cell(&self) -> String {
        match self {
            Self::Themselves => "forwarded: own".to_owned(),
            Self::Person { id, name } => {
                let id = id.to_string();
                cell("forwarded", [name.as_deref().unwrap_or_default(), id.as_str()])
            }
            Self::Hidden { name } => cell("forwarded", [name.as_str()]),
            Self::Channel { title, username } => {
                cell("forwarded", [title, username].into_iter().filter_map(Option::as_deref))
            }
            Self::Unknown => "forwarded".to_owned(),
        }
    }
}

impl SharedThing {
    /// The words that people wrote in it.
    fn words(&self) -> Vec<&str> {
        match self {
            Self::Contact { name, phone, .. } => vec![name, phone],
            Self::Venue { title, address, .. } => vec![title, address],
            Self::Poll { question: title, options: items, .. } | Self::Checklist { title, items } => {
                std::iter::once(title.as_str()).chain(items.iter().map(String::as_str)).collect()
            }
            Self::Game { title } | Self::Invoice { title } => vec![title],
            Self::Giveaway { title } => title.iter().map(String::as_str).collect(),
            Self::Gift { title, words, .. } => [title, words].into_iter().filter_map(Option::as_deref).collect(),
            _ => Vec::new(),
        }
    }

    fn as_cell(&self) -> String {
        let seconds = |name: &str, seconds: i32| format!("{name}: {seconds} s");
        let words = |name: &str| cell(name, self.words());
        match self {
            Self::Contact { .. } => words("contact"),
            Self::Place { at } => format!("place: {at}"),
            Self::LivePlace { at, seconds } => format!("live place: {at}, {seconds} s"),
            Self::Venue { at, .. } => format!("{}, {at}", words("venue")),
            Self::Poll { quiz: false, .. } => words("poll"),
            Self::Poll { quiz: true, .. } => words("quiz"),
            Self::Checklist { .. } => words("checklist"),
            Self::Dice { emoji, value } => format!("dice: {emoji} {value}"),
            Self::Game { .. } => words("game"),
            Self::Story => "story".to_owned(),
            Self::PaidMedia { stars, files } => format!("paid media: {files}, {stars} stars"),
            Self::Gift { title, stars, days, words } => {
                let facts = [
                    title.clone(),
                    stars.map(|stars| format!("{stars} stars")),
                    days.map(|days| format!("{days} days of Premium")),
                    words.clone(),
                ];
                let facts: Vec<String> = facts.into_iter().flatten().collect();
                cell("gift", facts.iter().map(String::as_str))
            }
            Self::Invoice { .. } => words("invoice"),
            Self::Giveaway { .. } => words("giveaway"),
            Self::Sticker { emoji } => cell("sticker", [emoji.as_str()]),
            Self::Recording { seconds: long } => seconds("length", *long),
            Self::Vanishing { once: true } => "vanishing: after one look".to_owned(),
            Self::Vanishing { once: false } => "vanishing".to_owned(),
            Self::Call { video, seconds: long } => {
                let name = if *video { "video call" } else { "call" };
                long.map_or_else(|| format!("{name}: missed"), |long| seconds(name, long))
            }
            Self::ContactJoined => "notice: joined Telegram".to_owned(),
            Self::Screenshot => "notice: screenshot".to_owned(),
            Self::Theme { emoji } => cell("notice: theme", [emoji.as_str()]),
            Self::Wallpaper => "notice: wallpaper".to_owned(),
            Self::AutoDelete { seconds: after } => seconds("notice: auto-delete", *after),
            Self::Pinned => "notice: pinned".to_owned(),
            Self::Notice => "notice".to_owned(),
            Self::Unsupported | Self::Unknown => "unsupported".to_owned(),
        }
    }
}

fn cell<'c>(name: &str, facts: impl IntoIterator<Item = &'c str>) -> String {
    let facts = facts.into_iter().filter(|fact| !fact.trim().is_empty()).collect::<Vec<_>>().join(" · ");
    if facts.is_empty() { name.to_owned() } else { format!("{name}: {facts}") }
}

/// A whole degree.
const DEGREE: f64 = 1_000_000.0;

impl GeoPoint {
    /// From degrees; `None` for a point that is not on the globe.
    #[must_use]
    pub fn from_degrees(lat: f64, long: f64) -> Option<Self> {
        let on_globe = lat.abs() <= 90.0 && long.abs() <= 180.0;
        #[expect(clippy::cast_possible_truncation, reason = "180 degrees are far below the largest number")]
        let millionths = |degrees: f64| (degrees * DEGREE).round() as i32;
        on_globe.then(|| Self { lat: millionths(lat), long: millionths(long) })
    }

    /// The page of a map that shows it.
    #[must_use]
    pub fn map_link(self) -> String {
        let (lat, long) = self.degrees();
        format!("https://www.openstreetmap.org/?mlat={lat:.6}&mlon={long:.6}#map=16/{lat:.6}/{long:.6}")
    }

    fn degrees(self) -> (f64, f64) {
        (f64::from(self.lat) / DEGREE, f64::from(self.long) / DEGREE)
    }
}

/// Degrees with five digits behind the point, which is a metre.
impl std::fmt::Display for GeoPoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (lat, long) = self.degrees();
        write!(f, "{lat:.5}, {long:.5}")
    }
}

/// A length as a clock shows it: `0:12`, `1:02:05`.
#[must_use]
pub fn clock_length(seconds: i32) -> String {
    let seconds = SignedDuration::from_secs(seconds.max(0).into()).as_secs();
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{rest:02}") } else { format!("{minutes}:{rest:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(thing: SharedThing) -> Surroundings {
        Surroundings { thing: Some(thing), ..Surroundings::default() }
    }

    #[test]
    fn a_later_report_without_names_keeps_those_that_are_known() {
        let person = |id, name: Option<&str>| {
            Some(ForwardedFrom::Person { id: TelegramUserId(id), name: name.map(str::to_owned) })
        };
        let around =
            |forwarded, bot: &str| Surroundings { forwarded, bot: Some(bot.to_owned()), ..Surroundings::default() };
        let before = around(person(5, Some("Eve Stone")), "Helper");
        assert!(before.is_named());
        assert_eq!(around(person(5, None), "").named_as(&before), before);
        assert_eq!(around(person(6, None), "Helper").named_as(&before), around(person(6, None), "Helper"));
        assert_eq!(
            around(person(5, Some("Eve")), "Helper").named_as(&before),
            around(person(5, Some("Eve")), "Helper")
        );
        let channel =
            |title: Option<&str>| Some(ForwardedFrom::Channel { title: title.map(str::to_owned), username: None });
        let before = around(channel(Some("Daily News")), "");
        assert!(!around(channel(None), "x").is_named() && !before.is_named());
        assert_eq!(around(channel(None), "").named_as(&before), before);
    }

    #[test]
    fn a_name_of_a_newer_version_is_read_as_unknown() {
        let stored = r#"{"thing":{"kind":"hologram","depth":3},"forwarded":{"kind":"moon"},"smell":"lilac"}"#;
        let read: Surroundings = serde_json::from_str(stored).unwrap();
        assert_eq!(read.thing, Some(SharedThing::Unknown));
        assert_eq!(read.forwarded, Some(ForwardedFrom::Unknown));
    }

    #[test]
    fn what_is_stored_is_read_back_and_nothing_takes_no_room() {
        let place = GeoPoint::from_degrees(52.520_008, -13.404_954).unwrap();
        let all = Surroundings {
            answers: Some(ReplyTarget::Quote { text: "the price".to_owned() }),
            forwarded: Some(ForwardedFrom::Hidden { name: "Eve".to_owned() }),
            thing: Some(SharedThing::Venue { at: place, title: "Café".to_owned(), address: "Hauptstr. 1".to_owned() }),
            automatic: true,
            bot: Some(String::new()),
            preview: Some(PagePreview { site: None, title: Some("Offer".to_owned()) }),
            album: Some(7),
        };
        let stored = serde_json::to_string(&all).unwrap();
        assert_eq!(serde_json::from_str::<Surroundings>(&stored).unwrap(), all);
        assert_eq!(serde_json::to_string(&Surroundings::default()).unwrap(), "{}");
        assert_eq!(all.findable(Some("plan.pdf")).unwrap(), "plan.pdf · Eve · Café · Hauptstr. 1 · Offer");
        assert_eq!(Surroundings::default().findable(None), None);
        assert_eq!(place.to_string(), "52.52001, -13.40495");
        assert_eq!(GeoPoint::from_degrees(f64::NAN, 0.0), None);
    }

    #[test]
    fn a_notice_and_an_automatic_answer_say_nothing() {
        assert!(!with(SharedThing::Screenshot).is_said());
        assert!(!Surroundings { automatic: true, ..Surroundings::default() }.is_said());
        assert!(with(SharedThing::Call { video: false, seconds: None }).is_said());
        assert!(Surroundings { bot: Some("Helper".to_owned()), ..Surroundings::default() }.is_said());
    }

    #[test]
    fn only_the_words_of_somebody_else_are_not_their_own() {
        let from = |forwarded| Surroundings { forwarded, ..Surroundings::default() }.words_of_another();
        assert!(!from(None) && !from(Some(ForwardedFrom::Themselves)));
        assert!(from(Some(ForwardedFrom::Unknown)) && from(Some(ForwardedFrom::Hidden { name: "Eve".to_owned() })));
    }

    #[test]
    fn a_length_is_shown_as_on_a_clock() {
        assert_eq!([12, 75, 3_725, -1].map(clock_length), ["0:12", "1:15", "1:02:05", "0:00"]);
    }
}
