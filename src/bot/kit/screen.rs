//! Screens: pure functions from facts to text and keyboard. All texts are from the locales.

use crate::bot::kit::press::Press;
use crate::bot::kit::question_press::QuestionPress;
use crate::domain::ids::DialogId;
use crate::domain::phone::Phone;
use crate::i18n::{Arg, Times, tr, tr_html};

/// A screen.
#[must_use]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Telegram's HTML; all data in it is escaped.
    pub text: String,
    pub keyboard: Vec<Vec<Button>>,
    /// Whether it comes without a sound.
    pub silent: bool,
    /// The dialog that it is about, if a reaction to it is for the prospect.
    pub about: Option<DialogId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    pub label: String,
    /// The data that Telegram stores and sends back, see [`Press`].
    pub data: String,
}

impl Button {
    #[must_use]
    pub fn new(label: String, press: impl Press) -> Self {
        Self { label, data: press.encode() }
    }
}

impl View {
    pub fn text(text: String) -> Self {
        Self { text, keyboard: Vec::new(), silent: false, about: None }
    }

    pub fn lines(lines: impl IntoIterator<Item = String>) -> Self {
        Self::text(lines.into_iter().collect::<Vec<_>>().join("\n"))
    }

    /// A reaction to it is for the prospect of this dialog.
    pub fn about(self, dialog: DialogId) -> Self {
        Self { about: Some(dialog), ..self }
    }

    /// Whether it asks a question that can be cancelled.
    #[must_use]
    pub fn asks(&self) -> bool {
        let cancel = QuestionPress::Cancel.encode();
        self.keyboard.iter().flatten().any(|button| button.data == cancel)
    }

    /// Its text without formatting.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut plain = String::with_capacity(self.text.len());
        let mut in_tag = false;
        for character in self.text.chars() {
            match character {
                '<' => in_tag = true,
                '>' if in_tag => in_tag = false,
                _ if in_tag => {}
                other => plain.push(other),
            }
        }
        let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
        entities.into_iter().fold(plain, |text, (entity, character)| text.replace(entity, character))
    }

    /// Adds a row of buttons; an empty one adds nothing.
    pub fn row(mut self, buttons: impl IntoIterator<Item = Button>) -> Self {
        let row: Vec<Button> = buttons.into_iter().collect();
        if !row.is_empty() {
            self.keyboard.push(row);
        }
        self
    }

    /// Adds rows of at most `width` buttons.
    pub fn grid(mut self, width: usize, buttons: impl IntoIterator<Item = Button>) -> Self {
        let buttons: Vec<Button> = buttons.into_iter().collect();
        self.keyboard.extend(buttons.chunks(width).map(<[Button]>::to_vec));
        self
    }
}

/// The rows of a page, with its number and the number of pages. A page beyond the end becomes the last one.
pub(in crate::bot) fn page_of<T>(all: &[T], page: u32, size: usize) -> (&[T], u32, u32) {
    let pages = u32::try_from(all.len().div_ceil(size)).unwrap_or(u32::MAX);
    let page = page.min(pages.saturating_sub(1));
    let rows = all.chunks(size).zip(0..).find(|(_, number)| *number == page);
    (rows.map_or(&[], |(rows, _)| rows), page, pages)
}

/// The reader of a screen, and the chat.
#[derive(Clone, Debug)]
pub struct Reader {
    pub times: Times,
    /// Whether it is read in a private chat, outside of a dialog's topic. Only there phone numbers are shown in full, and
    /// questions are asked that a text answers.
    pub private: bool,
}

impl Reader {
    #[must_use]
    pub fn text(&self, key: &str, args: &[(&'static str, Arg)]) -> String {
        tr_html(self.times.language, key, args)
    }

    #[must_use]
    pub fn label(&self, key: &str, args: &[(&'static str, Arg)]) -> String {
        tr(self.times.language, key, args)
    }

    #[must_use]
    pub fn button(&self, key: &str, press: impl Press) -> Button {
        Button::new(self.label(key, &[]), press)
    }

    /// A question, which can be cancelled.
    pub fn question(&self, key: &str, args: &[(&'static str, Arg)]) -> View {
        View::text(self.text(key, args)).row([self.cancel()])
    }

    /// The button that cancels a question.
    #[must_use]
    pub fn cancel(&self) -> Button {
        self.button("button-cancel", QuestionPress::Cancel)
    }

    /// The buttons to the page before, if there is one, and to the next, if there are `more`.
    pub fn turning<P: Press>(&self, page: u32, more: bool, press: impl Fn(u32) -> P) -> impl Iterator<Item = Button> {
        let back = page.checked_sub(1).map(|page| self.button("button-page-back", press(page)));
        let on = more.then(|| self.button("button-page-on", press(page.saturating_add(1))));
        back.into_iter().chain(on)
    }

    #[must_use]
    pub fn phone(&self, phone: &Phone) -> String {
        if self.private { phone.pretty() } else { phone.masked() }
    }
}

/// Helpers for the tests of screens.
#[cfg(test)]
pub(crate) mod examples {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::{Reader, View};
    use crate::accounts::AccountOverview;
    use crate::domain::account::{Account, AccountStatus};
    use crate::domain::health::{Connection, Health, HealthFacts};
    use crate::domain::ids::AccountId;
    use crate::domain::language::Language;
    use crate::domain::limits::Caps;
    use crate::domain::phone::Phone;
    use crate::i18n::Times;
    use crate::store::DialogCount;

    pub(crate) const NOW: &str = "2026-11-23T09:30:00Z";

    pub(crate) fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    pub(crate) fn reader(language: Language) -> Reader {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        Reader { times: Times { language, zone, now: at(NOW) }, private: true }
    }

    /// A screen in both languages, as text.
    pub(crate) fn show(view: impl Fn(&Reader) -> View) -> String {
        Language::ALL.map(|language| plain(&view(&reader(language)))).join("\n───\n")
    }

    pub(crate) fn plain(view: &View) -> String {
        let rows = view.keyboard.iter().map(|row| {
            let labels: Vec<String> = row.iter().map(|button| format!("[{}]", button.label)).collect();
            labels.join(" ")
        });
        let screen = std::iter::once(view.text.clone()).chain(rows).collect::<Vec<_>>().join("\n");
        // A non-breaking space before a unit looks like a normal one.
        screen.replace('\u{a0}', " ")
    }

    pub(crate) fn phone() -> Phone {
        Phone::parse("+15551230132").unwrap()
    }

    pub(crate) fn overview() -> AccountOverview {
        AccountOverview {
            most_answers: 300,
            account: account(),
            health: health(),
            warm_up_days: 14,
            pace_open: false,
            waiting: 2,
            next_at: Some(at("2026-11-23T09:42:00Z")),
            dialogs: DialogCount { all: 17, qualified: 3 },
            has_session: true,
        }
    }

    /// Connected for three days, without other logins.
    pub(crate) fn health() -> Health {
        let health_facts = HealthFacts {
            account: AccountId(1),
            status: AccountStatus::Active,
            reason: None,
            since: at("2026-11-20T08:00:00Z"),
            flood_wait_from: None,
            flood_wait_until: None,
            new_contacts_paused_from: at("2026-11-20T08:00:00Z"),
            new_contacts_paused_until: None,
            frozen_since: None,
        };
        let connection = Some(Connection::Up { since: at("2026-11-20T08:00:00Z") });
        Health { health_facts, connection, others: None, last_error: None, last_check: None }
    }

    pub(crate) fn account() -> Account {
        Account {
            id: AccountId(1),
            phone: phone(),
            number_lost: false,
            claimed_phone: None,
            status: AccountStatus::Active,
            status_reason: None,
            created_at: at("2026-11-20T08:00:00Z"),
            updated_at: at("2026-11-20T08:00:00Z"),
            last_used_at: Some(at("2026-11-23T09:12:00Z")),
            messages_sent: 24,
            is_available: true,
            warmup_count: 0,
            ban_count: 0,
            flood_wait_until: None,
            telegram_user_id: None,
            display_name: Some("Ann <Sales>".to_owned()),
            username: Some("ann_sales".to_owned()),
            label: Some("EU".to_owned()),
            daily_limit: 40,
            new_contact_limit: 10,
            caps: Caps { messages: 40, new_contacts: 10 },
            total_sent: 312,
            new_contacts_sent: 8,
            answers_sent: 0,
            frozen_since: None,
            offline_since: None,
        }
    }
}
