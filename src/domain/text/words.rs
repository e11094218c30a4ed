//! Words that people type after a command, in English and in Russian, whatever their language. Every word for something
//! that the desk knows is listed here and nowhere else.

use crate::domain::dialog::DialogStatus;
use crate::domain::figures::Period;
use crate::domain::team::Role;
use crate::domain::typed;

type Table<T> = [(T, &'static [&'static str])];

const ROLES: &Table<Role> = &[
    (Role::Viewer, &["viewer", "наблюдатель", "наблюдателя", "наблюдателем"]),
    (Role::Operator, &["operator", "оператор", "оператора", "оператором"]),
    (Role::Manager, &["manager", "менеджер", "менеджера", "менеджером"]),
    (Role::Owner, &["owner", "владелец", "владельца", "владельцем"]),
];

const PERIODS: &Table<Period> = &[
    (Period::Today, &["1", "today", "day", "сегодня", "день"]),
    (Period::Week, &["7", "7 days", "7 дней", "week", "неделя", "неделю"]),
    (Period::Month, &["30", "30 days", "30 дней", "month", "месяц"]),
];

const SWITCHES: &Table<bool> =
    &[(true, &["on", "yes", "enable", "enabled", "вкл", "включить", "включено", "да"]), (false, OFF)];
const OFF: &[&str] = &[
    "off",
    "no",
    "none",
    "never",
    "disable",
    "disabled",
    "switch off",
    "turn off",
    "-",
    "нет",
    "выкл",
    "выключить",
    "выключи",
    "выключено",
    "откл",
    "отключить",
    "отключи",
    "отключено",
    "никогда",
    "не надо",
    "не нужно",
];

const STATUSES: &Table<DialogStatus> = &[
    (DialogStatus::Active, &["active", "активен", "активные"]),
    (DialogStatus::Qualified, &["qualified", "целевой", "целевые"]),
    (DialogStatus::Stopped, &["stopped", "остановлен", "остановленные"]),
    (DialogStatus::Failed, &["failed", "не удался", "неудачные"]),
];

const TEAM_DEEDS: &Table<TeamAction> = &[
    (TeamAction::Invite, &["invite", "пригласить"]),
    (TeamAction::Add, &["add", "добавить"]),
    (TeamAction::Role, &["role", "роль"]),
    (TeamAction::Remove, &["remove", "убрать", "удалить"]),
];

const TALKS: &Table<Talks> = &[
    (Talks::Waiting, &["waiting", "ждут", "ждут ответа", "ожидают"]),
    (Talks::Unread, &["unread", "новые", "непрочитанные"]),
    (Talks::PutAside, &["aside", "put aside", "snoozed", "отложенные", "отложены"]),
];

const UNITS: &Table<u32> = &[
    (1, &["h", "hour", "hours", "ч", "час", "часа", "часов"]),
    (24, &["d", "day", "days", "д", "день", "дня", "дней"]),
    (168, &["w", "week", "weeks", "неделя", "неделю", "недели", "недель"]),
];

const SIDES_OF_DAY: &Table<SideOfDay> = &[
    (SideOfDay::Before, &["before", "until", "до", "раньше"]),
    (SideOfDay::Since, &["since", "after", "from", "с", "после", "от"]),
];

/// The time before a day, or from it on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideOfDay {
    Before,
    Since,
}

/// A filter of dialogs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Talks {
    /// Dialogs that wait for an answer.
    Waiting,
    Unread,
    PutAside,
}

/// An action on the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TeamAction {
    Invite,
    Add,
    Role,
    Remove,
}

#[must_use]
pub fn role(word: &str) -> Option<Role> {
    find(ROLES, word)
}

#[must_use]
pub fn period(word: &str) -> Option<Period> {
    find(PERIODS, word)
}

/// On or off.
#[must_use]
pub fn switch(word: &str) -> Option<bool> {
    find(SWITCHES, word)
}

#[must_use]
pub fn status(word: &str) -> Option<DialogStatus> {
    find(STATUSES, word)
}

#[must_use]
pub fn talks(word: &str) -> Option<Talks> {
    find(TALKS, word)
}

#[must_use]
pub fn side_of_day(word: &str) -> Option<SideOfDay> {
    find(SIDES_OF_DAY, word)
}

#[must_use]
pub fn is_days(word: &str) -> bool {
    find(&[((), &["day", "days", "d", "день", "дня", "дней", "дн"])], word).is_some()
}

/// The hours of a unit of time.
#[must_use]
pub fn hours_of(word: &str) -> Option<u32> {
    find(UNITS, word)
}

/// A word before a length of time.
#[must_use]
pub fn is_in(word: &str) -> bool {
    find(&[((), &["in", "after", "a", "an", "через", "спустя"])], word).is_some()
}

#[must_use]
pub fn is_at_once(word: &str) -> bool {
    find(&[((), &["at once", "now", "сразу", "сейчас"])], word).is_some()
}

#[must_use]
pub fn team_deed(word: &str) -> Option<TeamAction> {
    find(TEAM_DEEDS, word)
}

#[must_use]
pub fn is_all(word: &str) -> bool {
    find(&[((), &["all", "все", "всё"])], word).is_some()
}

#[must_use]
pub fn is_add(word: &str) -> bool {
    find(&[((), &["add", "new", "добавить", "добавь", "новый"])], word).is_some()
}

#[must_use]
pub fn is_export(word: &str) -> bool {
    find(&[((), &["export", "csv", "экспорт", "выгрузка"])], word).is_some()
}

#[must_use]
pub fn is_mine(word: &str) -> bool {
    find(&[((), &["mine", "мои"])], word).is_some()
}

/// Whether a word joins two names.
#[must_use]
pub fn is_and(word: &str) -> bool {
    find(&[((), &["and", "и", "&", "+"])], word).is_some()
}

/// Whether a word means the default.
#[must_use]
pub fn is_default(word: &str) -> bool {
    find(&[((), &["default", "по умолчанию"])], word).is_some()
}

fn find<T: Copy>(table: &Table<T>, word: &str) -> Option<T> {
    let word = typed::folded(word);
    let bare = word.trim_matches(typed::is_wrapping);
    let means = |listed: &&str| typed::folded(listed) == bare;
    table.iter().find(|(_, words)| words.iter().any(means)).map(|(meant, _)| *meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_as_a_word_is_understood_as_it() {
        for role_ in Role::ALL {
            assert_eq!(role(role_.into_str()), Some(role_));
        }
        for period_ in Period::ALL {
            assert_eq!(period(&period_.days().to_string()), Some(period_));
        }
        for status_ in DialogStatus::ALL {
            assert_eq!(status(status_.into_str()), Some(status_));
        }
    }

    #[test]
    fn a_word_is_understood_in_either_language_and_any_case() {
        assert_eq!(role("Оператор"), Some(Role::Operator));
        let periods = ["Сегодня", "неделя", "month"].map(period);
        assert_eq!(periods, [Period::Today, Period::Week, Period::Month].map(Some));
        // As its button calls it.
        assert_eq!(["7 дней", "30 Days"].map(period), [Period::Week, Period::Month].map(Some));
        assert_eq!(["never", "Отключить.", "«выкл»"].map(switch), [Some(false); 3]);
        assert_eq!((switch("ВЫКЛ"), switch("on"), switch("maybe")), (Some(false), Some(true), None));
        assert_eq!(team_deed("Пригласить"), Some(TeamAction::Invite));
        assert_eq!(["Waiting", "отложенные"].map(talks), [Talks::Waiting, Talks::PutAside].map(Some));
        assert!(is_all("Все") && is_mine("мои") && is_default("Default"));
    }
}
