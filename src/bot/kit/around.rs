//! What is shown around the text of a message. Every screen takes the words from here: cards and topics a line for each,
//! lists all of it on one line.
//!
//! Invariant: a message is never blank. One without words is named.

use jiff::SignedDuration;

use crate::bot::kit::formatted::{one_line, theirs_on_a_line};
use crate::bot::kit::screen::Reader;
use crate::domain::dialog::Dialog;
use crate::domain::ids::TelegramMessageId;
use crate::domain::message::{Attachment, AttachmentKind, Message};
use crate::domain::one_line;
use crate::domain::surroundings::{
    ForwardedFrom, GeoPoint, PagePreview, ReplyTarget, SharedThing, Surroundings, clock_length,
};
use crate::domain::text::Span;
use crate::i18n::{Arg, escape};

/// The longest quotation of what a message answers, in characters.
const QUOTED: usize = 120;
/// The longest name of a first author, in characters.
const NAME: usize = 64;

/// A message as screens show it.
#[derive(Clone, Copy)]
pub(in crate::bot) struct ShownWords<'m> {
    pub content: &'m str,
    pub spans: &'m [Span],
    pub attachment: Option<&'m Attachment>,
    pub surroundings: &'m Surroundings,
    /// Whether it answers a message of the same chat, and that message, if it is known.
    pub is_reply: bool,
    pub answered: Option<&'m Message>,
    /// Whose chat it is in, and its number there: for what only Telegram's own apps show.
    pub dialog: &'m Dialog,
    pub number: Option<TelegramMessageId>,
}

/// One thing in words: a mark, the words, and where they lead.
struct ThingLine {
    mark: String,
    words: String,
    link: Option<String>,
}

impl ThingLine {
    fn new(mark: &str, words: String) -> Self {
        Self { mark: mark.to_owned(), words, link: None }
    }

    fn plain(&self) -> String {
        [self.mark.as_str(), self.words.as_str()].join(" ").trim().to_owned()
    }

    fn html(&self, most: usize) -> String {
        let words = escape(&one_line(&self.words, most));
        let words = match &self.link {
            Some(link) => format!("<a href=\"{}\">{words}</a>", escape(link)),
            None => words,
        };
        [escape(&self.mark), words].join(" ").trim().to_owned()
    }
}

impl<'m> ShownWords<'m> {
    pub(in crate::bot) fn of(message: &'m Message, dialog: &'m Dialog) -> Self {
        Self {
            content: &message.content,
            spans: &message.spans,
            attachment: message.attachment.as_ref(),
            surroundings: &message.surroundings,
            is_reply: message.reply_to.is_some(),
            answered: message.answered.as_deref(),
            dialog,
            number: message.telegram_message_id,
        }
    }

    /// What comes before the text, a line each, as HTML: that it is automatic, who wrote it first, what it answers, and
    /// what came with it. Of each at most `most` characters are shown.
    pub(in crate::bot) fn before(&self, reader: &Reader, most: usize) -> Vec<String> {
        let around = self.surroundings;
        let mut lines = Vec::new();
        lines.extend(around.automatic.then(|| reader.text("around-automatic", &[])));
        lines.extend(around.bot.as_ref().map(|name| match one_line(name, most.min(NAME)) {
            name if name.is_empty() => reader.text("around-bot-unnamed", &[]),
            name => reader.text("around-bot", &[("name", name.into())]),
        }));
        lines.extend(around.forwarded.as_ref().map(|from| forwarded(reader, from, most.min(NAME))));
        lines.extend(self.reply(reader, most.min(QUOTED)));
        let thing = self.thing(reader).map(|thing| thing.html(most));
        let says_something = !self.content.trim().is_empty() || around.forwarded.is_some();
        lines.extend(thing.or_else(|| (!says_something).then(|| reader.text("around-nothing", &[]))));
        lines
    }

    /// What comes after the text.
    pub(in crate::bot) fn after(&self, reader: &Reader, most: usize) -> Option<String> {
        let PagePreview { site, title } = self.surroundings.preview.as_ref()?;
        let page = [site, title].into_iter().filter_map(Option::as_deref).collect::<Vec<_>>().join(" · ");
        Some(reader.text("around-preview", &[("page", one_line(&page, most).into())]))
    }

    /// The whole message on one line. About `most` characters of people's words are shown; the text gets what the rest
    /// leaves.
    pub(in crate::bot) fn on_a_line(&self, reader: &Reader, most: usize) -> Arg {
        let around = self.surroundings;
        let beside = [
            around.bot.is_some(),
            around.forwarded.is_some(),
            around.answers.is_some() || self.is_reply,
            around.thing.is_some() || self.attachment.is_some(),
            around.preview.is_some(),
        ];
        let beside = beside.into_iter().filter(|is_there| *is_there).count();
        let each = if self.content.is_empty() { most / beside.max(1) } else { (most / (beside + 1)).min(QUOTED) };
        let text = one_line::one_line(self.content, self.spans, most.saturating_sub(beside * each));
        let text = match theirs_on_a_line(text) {
            Arg::Html(text) if !text.is_empty() => Some(text),
            _ => None,
        };
        let whole = self.before(reader, each).into_iter().chain(text).chain(self.after(reader, each));
        Arg::Html(whole.collect::<Vec<_>>().join(" "))
    }

    fn reply(&self, reader: &Reader, most: usize) -> Option<String> {
        let quoted = |key, text: &str| reader.text(key, &[("text", one_line(text, most).into())]);
        Some(match (&self.surroundings.answers, self.answered) {
            (Some(ReplyTarget::Quote { text }), _) => quoted("around-quote", text),
            (Some(ReplyTarget::Story), _) => reader.text("around-story-reply", &[]),
            (Some(ReplyTarget::OtherChat { text: Some(text) }), _) => quoted("around-other-chat-quote", text),
            (Some(ReplyTarget::OtherChat { text: None }), _) => reader.text("around-other-chat", &[]),
            (None, Some(answered)) => quoted("around-reply", &self.summary(reader, answered)),
            (Some(ReplyTarget::Unknown), _) => reader.text("around-reply-unknown", &[]),
            (None, None) if self.is_reply => reader.text("around-reply-unknown", &[]),
            (None, None) => return None,
        })
    }

    /// A message that is answered, without formatting.
    fn summary(&self, reader: &Reader, answered: &Message) -> String {
        let thing = ShownWords::of(answered, self.dialog).thing(reader).map(|thing| thing.plain());
        let text = Some(answered.content.clone()).filter(|text| !text.trim().is_empty());
        thing.into_iter().chain(text).collect::<Vec<_>>().join(" ")
    }

    /// What a message is, if it is not text alone.
    fn thing(&self, reader: &Reader) -> Option<ThingLine> {
        let known = self.surroundings.thing.as_ref().and_then(|thing| self.shared(reader, thing));
        known.or_else(|| self.attachment.map(|attachment| self.attached(reader, attachment, None)))
    }

    /// A file with its length, name and size.
    fn attached(&self, reader: &Reader, attachment: &Attachment, seconds: Option<i32>) -> ThingLine {
        let mut facts = vec![kind(reader, attachment.kind)];
        facts.extend(seconds.map(clock_length));
        if let Some(file) = &attachment.file {
            facts.extend(file.name.as_deref().map(|name| one_line(name, 64)));
            facts.extend(file.size.map(|bytes| size(reader, bytes)));
        }
        facts.extend(self.surroundings.album.map(|_| reader.label("around-album", &[])));
        let link = if attachment.kind == AttachmentKind::Other { self.in_the_app() } else { None };
        ThingLine { link, ..ThingLine::new("📎", facts.join(" · ")) }
    }

    /// `None` for what its attachment says.
    fn shared(&self, reader: &Reader, thing: &SharedThing) -> Option<ThingLine> {
        use SharedThing as T;
        let label = |key: &str| reader.label(key, &[]);
        let titled = |mark: &str, key: &str, facts: &[&str]| ThingLine::new(mark, joined(label(key), facts));
        let notice = |words| ThingLine::new("ℹ️", words);
        Some(match thing {
            T::Contact { name, phone, .. } => titled("👤", "card-kind-contact", &[name, phone]),
            T::Place { at } => on_map(*at, label("card-kind-location"), &[]),
            T::LivePlace { at, seconds: i32::MAX } => on_map(*at, label("around-live-place-open"), &[]),
            T::LivePlace { at, seconds } => {
                let span = [("span", length(reader, *seconds).into())];
                on_map(*at, reader.label("around-live-place", &span), &[])
            }
            T::Venue { at, title, address } => on_map(*at, label("card-kind-location"), &[title, address]),
            T::Poll { question, options, quiz } => {
                let key = if *quiz { "around-quiz" } else { "card-kind-poll" };
                titled("📊", key, &[question, &options.join(" / ")])
            }
            T::Checklist { title, items } => titled("☑️", "around-checklist", &[title, &items.join(" / ")]),
            T::Dice { emoji, value } => {
                ThingLine::new(emoji, reader.label("around-dice", &[("value", i64::from(*value).into())]))
            }
            T::Game { title } => titled("🎮", "around-game", &[title]),
            T::Story => ThingLine { link: self.in_the_app(), ..titled("📖", "around-story", &[]) },
            T::PaidMedia { stars, files } => {
                let counts = [("files", (*files).into()), ("stars", (*stars).into())];
                let words = reader.label("around-paid-media", &counts);
                ThingLine { link: self.in_the_app(), ..ThingLine::new("⭐️", words) }
            }
            T::Gift { title, stars, days, words } => {
                let stars = stars.map(|stars| reader.label("around-stars", &[("count", stars.into())]));
                let days = days.map(|days| reader.label("around-premium", &[("days", i64::from(days).into())]));
                let facts = [title.as_deref(), stars.as_deref(), days.as_deref(), words.as_deref()];
                titled("🎁", "around-gift", &facts.map(Option::unwrap_or_default))
            }
            T::Invoice { title } => titled("🧾", "around-invoice", &[title]),
            T::Giveaway { title } => titled("🎁", "around-giveaway", &[title.as_deref().unwrap_or_default()]),
            T::Sticker { emoji } => titled(emoji, "card-kind-sticker", &[]),
            T::Recording { seconds } => self.attached(reader, self.attachment?, Some(*seconds)),
            T::Vanishing { once } => {
                let what = self.attachment.map_or(AttachmentKind::Other, |attachment| attachment.kind);
                let what = [("what", kind(reader, what).into())];
                let key = if *once { "around-vanishing-once" } else { "around-vanishing" };
                ThingLine { link: self.in_the_app(), ..ThingLine::new("🔥", reader.label(key, &what)) }
            }
            T::Call { video, seconds } => {
                let key = if *video { "around-video-call" } else { "card-kind-call" };
                let taken = seconds.map_or_else(|| label("around-call-missed"), clock_length);
                titled("📞", key, &[&taken])
            }
            T::ContactJoined => notice(label("around-joined")),
            T::Screenshot => notice(label("around-screenshot")),
            T::Theme { emoji } if emoji.is_empty() => notice(label("around-theme-usual")),
            T::Theme { emoji } => notice(reader.label("around-theme", &[("emoji", emoji.as_str().into())])),
            T::Wallpaper => notice(label("around-wallpaper")),
            T::AutoDelete { seconds: ..=0 } => notice(label("around-auto-delete-off")),
            T::AutoDelete { seconds } => {
                let span = [("span", length(reader, *seconds).into())];
                notice(reader.label("around-auto-delete", &span))
            }
            T::Pinned => notice(label("around-pinned")),
            T::Notice => ThingLine { link: self.in_the_app(), ..notice(label("around-notice")) },
            T::Unsupported | T::Unknown => {
                ThingLine { link: self.in_the_app(), ..titled("❔", "around-unsupported", &[]) }
            }
        })
    }

    /// The link that opens the chat in the account's own app (<https://core.telegram.org/api/links>).
    fn in_the_app(&self) -> Option<String> {
        let dialog = self.dialog;
        match (&dialog.target_username, dialog.telegram_user_id, self.number) {
            (Some(username), ..) => Some(format!("https://t.me/{username}")),
            (None, Some(user), Some(number)) => {
                Some(format!("tg://openmessage?user_id={user}&message_id={}", number.0))
            }
            _ => None,
        }
    }
}

fn forwarded(reader: &Reader, from: &ForwardedFrom, most: usize) -> String {
    let named = |key, name: &str| reader.text(key, &[("name", one_line(name, most).into())]);
    match from {
        ForwardedFrom::Themselves => reader.text("around-forwarded-own", &[]),
        ForwardedFrom::Person { name: Some(name), .. } => named("around-forwarded", name),
        ForwardedFrom::Person { id, name: None } => named("around-forwarded", &id.to_string()),
        ForwardedFrom::Hidden { name } => named("around-forwarded-hidden", name),
        ForwardedFrom::Channel { title: Some(title), username: Some(username) } => {
            let link = format!("https://t.me/{username}");
            let name = format!("<a href=\"{}\">{}</a>", escape(&link), escape(&one_line(title, most)));
            reader.text("around-forwarded-channel", &[("name", Arg::Html(name))])
        }
        ForwardedFrom::Channel { title: Some(title), .. } => named("around-forwarded-channel", title),
        ForwardedFrom::Channel { title: None, .. } | ForwardedFrom::Unknown => {
            reader.text("around-forwarded-unknown", &[])
        }
    }
}

fn on_map(at: GeoPoint, name: String, facts: &[&str]) -> ThingLine {
    let point = at.to_string();
    let words = joined(name, &facts.iter().copied().chain([point.as_str()]).collect::<Vec<_>>());
    ThingLine { link: Some(at.map_link()), ..ThingLine::new("📍", words) }
}

/// A name and what is known of it.
fn joined(name: String, facts: &[&str]) -> String {
    let facts = facts.iter().map(|fact| fact.trim()).filter(|fact| !fact.is_empty());
    facts.fold(name, |all, fact| format!("{all} · {fact}"))
}

fn length(reader: &Reader, seconds: i32) -> String {
    reader.times.length(SignedDuration::from_secs(seconds.into()))
}

fn kind(reader: &Reader, kind: AttachmentKind) -> String {
    let key = match kind {
        AttachmentKind::Photo => "card-kind-photo",
        AttachmentKind::Video => "card-kind-video",
        AttachmentKind::VideoNote => "card-kind-video-note",
        AttachmentKind::Voice => "card-kind-voice",
        AttachmentKind::Audio => "card-kind-audio",
        AttachmentKind::Animation => "card-kind-animation",
        AttachmentKind::Sticker => "card-kind-sticker",
        AttachmentKind::Document => "card-kind-document",
        AttachmentKind::Location => "card-kind-location",
        AttachmentKind::Contact => "card-kind-contact",
        AttachmentKind::Poll => "card-kind-poll",
        AttachmentKind::Call => "card-kind-call",
        AttachmentKind::Other => "card-kind-other",
    };
    reader.label(key, &[])
}

/// A size in bytes, for people.
fn size(reader: &Reader, bytes: u64) -> String {
    let number = |name, number: u64| (name, Arg::from(number.to_string()));
    match bytes {
        0..1024 => reader.label("size-b", &[number("number", bytes)]),
        1024..1_048_576 => reader.label("size-kb", &[number("number", bytes / 1024)]),
        _ => {
            let tenth = bytes.saturating_mul(10) / 1_048_576 % 10;
            reader.label("size-mb-tenths", &[number("whole", bytes / 1_048_576), number("tenth", tenth)])
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::bot::kit::screen::examples::reader;
    use crate::domain::dialog::example;
    use crate::domain::ids::TelegramUserId;
    use crate::domain::language::Language;

    fn shown(language: Language, surroundings: &Surroundings, content: &str, most: usize) -> String {
        let dialog = example();
        let words = ShownWords {
            content,
            spans: &[],
            attachment: None,
            surroundings,
            is_reply: false,
            answered: None,
            dialog: &dialog,
            number: Some(TelegramMessageId(7)),
        };
        match words.on_a_line(&reader(language), most) {
            Arg::Html(html) => html.replace('\u{a0}', " "),
            other => panic!("{other:?}"),
        }
    }

    fn with(thing: SharedThing) -> Surroundings {
        Surroundings { thing: Some(thing), ..Surroundings::default() }
    }

    #[rstest]
    #[case(SharedThing::Call { video: true, seconds: None }, "📞 видеозвонок · без ответа")]
    #[case(SharedThing::LivePlace { at: GeoPoint { lat: 0, long: 0 }, seconds: 900 },
        "📍 <a href=\"https://www.openstreetmap.org/?mlat=0.000000&amp;mlon=0.000000#map=16/0.000000/0.000000\">место на карте, обновляется 15 мин · 0.00000, 0.00000</a>")]
    #[case(SharedThing::PaidMedia { stars: 50, files: 1 },
        "⭐️ <a href=\"https://t.me/bob\">1 фото или видео за 50 звёзд</a>")]
    #[case(SharedThing::Gift { title: None, stars: None, days: Some(92), words: Some("<Спасибо>".into()) },
        "🎁 подарок · Premium на 92 дня · &lt;Спасибо&gt;")]
    #[case(SharedThing::Vanishing { once: true },
        "🔥 <a href=\"https://t.me/bob\">то, что показывают только приложения Telegram на один просмотр: здесь не сохраняется, откройте в приложении аккаунта</a>")]
    #[case(SharedThing::Theme { emoji: String::new() }, "ℹ️ у чата снова обычное оформление")]
    #[case(SharedThing::AutoDelete { seconds: 0 }, "ℹ️ новые сообщения здесь больше не удаляются сами")]
    fn a_message_without_words_is_named_in_russian(#[case] thing: SharedThing, #[case] words: &str) {
        assert_eq!(shown(Language::Ru, &with(thing), "", 300), words);
    }

    #[test]
    fn a_line_gives_each_part_its_share() {
        let around = Surroundings {
            answers: Some(ReplyTarget::Quote { text: "q".repeat(200) }),
            forwarded: Some(ForwardedFrom::Person { id: TelegramUserId(5), name: Some("n".repeat(200)) }),
            ..Surroundings::default()
        };
        let line = shown(Language::En, &around, &"t".repeat(200), 60);
        let count = |letter: char| line.chars().filter(|c| *c == letter).count();
        assert!(count('q') <= 21 && count('n') <= 25 && count('t') <= 25, "{line}");
        assert!(line.ends_with("t…"), "{line}");
    }

    #[test]
    fn nothing_at_all_is_said_to_be_nothing() {
        assert_eq!(shown(Language::En, &Surroundings::default(), " ", 60), "<i>nothing that can be shown</i>");
    }

    #[test]
    fn a_person_without_a_username_is_opened_by_the_number_of_the_message() {
        let dialog = Dialog { target_username: None, telegram_user_id: Some(TelegramUserId(5)), ..example() };
        let surroundings = with(SharedThing::Unsupported);
        let words = ShownWords {
            content: "",
            spans: &[],
            attachment: None,
            surroundings: &surroundings,
            is_reply: false,
            answered: None,
            dialog: &dialog,
            number: Some(TelegramMessageId(7)),
        };
        let line = words.before(&reader(Language::En), 300).concat();
        assert!(line.contains("tg://openmessage?user_id=5&amp;message_id=7"), "{line}");
    }
}
