//! The names of columns in files that people have: exports of HubSpot, Bitrix24, amoCRM, Google Contacts and Telegram,
//! and tables of their own, in English and Russian.

use super::columns::ColumnUse;
use crate::domain::typed;

const FULL_NAMES: [&str; 21] = [
    "name",
    "full name",
    "fullname",
    "contact name",
    "full contact name",
    "display name",
    "client",
    "client name",
    "customer",
    "customer name",
    "имя и фамилия",
    "имя фамилия",
    "фамилия имя",
    "фамилия имя отчество",
    "фио",
    "ф и о",
    "фио клиента",
    "полное имя",
    "полное имя контакта",
    "имя контакта",
    "клиент",
];
const FIRST_NAMES: [&str; 5] = ["first name", "firstname", "given name", "имя", "имя клиента"];
const MIDDLE_NAMES: [&str; 5] = ["middle name", "second name", "additional name", "patronymic", "отчество"];
const LAST_NAMES: [&str; 6] = ["last name", "lastname", "surname", "family name", "фамилия", "фамилия клиента"];

const ZONES: [&str; 8] =
    ["zone", "time zone", "timezone", "tz", "часовой пояс", "пояс", "часовой пояс клиента", "таймзона"];
const LANGUAGES: [&str; 9] = [
    "language",
    "preferred language",
    "contact language",
    "spoken language",
    "lang",
    "язык",
    "язык общения",
    "язык клиента",
    "язык контакта",
];

const CONSENT_DATES: [&str; 10] = [
    "consent date",
    "date of consent",
    "consent given on",
    "opt in date",
    "optin date",
    "date of opt in",
    "дата согласия",
    "дата получения согласия",
    "когда дано согласие",
    "согласие дано",
];

/// Own fields, under the names that they get in templates.
const FIELDS: [(&str, &[&str]); 5] = [
    (
        "company",
        &[
            "company",
            "company name",
            "organization",
            "organisation",
            "organization name",
            "organization 1 name",
            "associated company",
            "компания",
            "название компании",
            "компания контакта",
            "организация",
        ],
    ),
    ("position", &["position", "job title", "organization title", "organization 1 title", "должность"]),
    ("city", &["city", "город"]),
    ("country", &["country", "country region", "страна"]),
    (
        "email",
        &[
            "email",
            "e mail",
            "email address",
            "e mail 1 value",
            "work email",
            "work e mail",
            "email work",
            "e mail рабочий",
            "рабочий email",
            "рабочий e mail",
            "личный email",
            "почта",
            "эл почта",
            "электронная почта",
        ],
    ),
];

/// Words of which one makes a column one of phones, and the words that may stand beside it.
const PHONE: [&str; 19] = [
    "phone",
    "phones",
    "telephone",
    "tel",
    "mobile",
    "cell",
    "cellphone",
    "whatsapp",
    "телефон",
    "телефоны",
    "телефона",
    "тел",
    "мобильный",
    "мобильного",
    "моб",
    "mob",
    "сотовый",
    "сотового",
    "сот",
];
const BESIDE_PHONE: [&str; 32] = [
    "number",
    "numbers",
    "work",
    "home",
    "other",
    "main",
    "primary",
    "direct",
    "business",
    "contact",
    "value",
    "no",
    "1",
    "2",
    "3",
    "4",
    "5",
    "номер",
    "рабочий",
    "раб",
    "прямой",
    "домашний",
    "дом",
    "другой",
    "основной",
    "контактный",
    "контакт",
    "клиента",
    "ваш",
    "your",
    "customer",
    "client",
];
/// Names without any of these words.
const PHONE_NAMES: [&str; 2] = ["contact number", "контактный номер"];
/// Words of a number that its owner has in the pocket.
const MOBILE: [&str; 11] =
    ["mobile", "mob", "cell", "cellphone", "whatsapp", "мобильный", "мобильного", "моб", "сотовый", "сотового", "сот"];

/// Words that name Telegram, words that name a username, and what may stand beside them.
const TELEGRAM: [&str; 11] = [
    "telegram",
    "tg",
    "телеграм",
    "телеграмм",
    "телеграма",
    "телеграмма",
    "телеграме",
    "телеграмме",
    "телега",
    "телеге",
    "тг",
];
const USERNAME: [&str; 9] =
    ["username", "usernames", "handle", "nick", "ник", "никнейм", "юзер", "юзернейм", "юзернеймы"];
/// Names without any of these words. The third is what Telegram calls a username in Russian.
const USERNAME_NAMES: [&str; 4] = ["user name", "t me", "имя пользователя", "ссылка t me"];
const BESIDE_USERNAME: [&str; 31] = [
    "user",
    "name",
    "link",
    "url",
    "account",
    "profile",
    "nickname",
    "messenger",
    "im",
    "contact",
    "ссылка",
    "на",
    "в",
    "аккаунт",
    "логин",
    "имя",
    "пользователя",
    "мессенджер",
    "контакт",
    "контакта",
    "клиента",
    "ваш",
    "ваша",
    "профиль",
    "адрес",
    "your",
    "in",
    "to",
    "of",
    "customer",
    "client",
];
const ID: [&str; 3] = ["id", "ид", "айди"];

/// A header in the form in which the table has it: words in lower case with single spaces.
fn plain(header: &str) -> String {
    let words = typed::folded(header).replace(|c: char| !c.is_alphanumeric(), " ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a column with this header is used for; `None` for a header that is not known.
pub(super) fn meaning(header: &str) -> Option<ColumnUse> {
    let plain = plain(header);
    let is = |names: &[&str]| names.contains(&plain.as_str());
    if is(&FULL_NAMES) {
        return Some(ColumnUse::Name);
    }
    if is(&FIRST_NAMES) {
        return Some(ColumnUse::FirstName);
    }
    if is(&MIDDLE_NAMES) {
        return Some(ColumnUse::MiddleName);
    }
    if is(&LAST_NAMES) {
        return Some(ColumnUse::LastName);
    }
    if is(&ZONES) {
        return Some(ColumnUse::Zone);
    }
    if is(&LANGUAGES) {
        return Some(ColumnUse::Language);
    }
    if is(&CONSENT_DATES) {
        return Some(ColumnUse::DateOfConsent);
    }
    if let Some((field, _)) = FIELDS.iter().find(|(_, names)| is(names)) {
        return field.parse().ok().map(ColumnUse::Field);
    }
    let words: Vec<&str> = plain.split(' ').collect();
    let has = |one: &[&str]| words.iter().any(|word| one.contains(word));
    let only = |all: &[&[&str]]| words.iter().all(|word| all.iter().any(|known| known.contains(word)));
    if has(&PHONE) && only(&[&PHONE, &BESIDE_PHONE]) || is(&PHONE_NAMES) {
        return Some(ColumnUse::Phone);
    }
    if (has(&TELEGRAM) && has(&ID) && only(&[&TELEGRAM, &ID, &BESIDE_USERNAME])) || is(&["prospect id"]) {
        return Some(ColumnUse::TelegramId);
    }
    let named = (has(&TELEGRAM) || has(&USERNAME)) && only(&[&TELEGRAM, &USERNAME, &BESIDE_USERNAME]);
    (named || is(&USERNAME_NAMES)).then_some(ColumnUse::Address)
}

/// Whether a header means the number of a mobile phone.
pub(super) fn is_mobile(header: &str) -> bool {
    plain(header).split(' ').any(|word| MOBILE.contains(&word))
}
