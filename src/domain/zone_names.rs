//! Time zones by the names that people know: a city in English or Russian, or how far the clock is from UTC.

use jiff::tz::TimeZone;

use super::typed;

/// Cities as they are called in Russian, and cities that give no zone its name.
const CITIES: &[(&str, &[&str])] = &[
    (
        "Europe/Moscow",
        &["москва", "мск", "питер", "санкт-петербург", "петербург", "сочи", "казань", "saint petersburg"],
    ),
    ("Europe/Kaliningrad", &["калининград"]),
    ("Europe/Samara", &["самара"]),
    ("Asia/Yekaterinburg", &["екатеринбург", "челябинск", "уфа", "пермь", "тюмень"]),
    ("Asia/Omsk", &["омск"]),
    ("Asia/Novosibirsk", &["новосибирск"]),
    ("Asia/Krasnoyarsk", &["красноярск"]),
    ("Asia/Irkutsk", &["иркутск"]),
    ("Asia/Yakutsk", &["якутск"]),
    ("Asia/Vladivostok", &["владивосток", "хабаровск"]),
    ("Asia/Kamchatka", &["камчатка", "петропавловск-камчатский"]),
    ("Europe/Minsk", &["минск"]),
    ("Europe/Kyiv", &["киев", "київ", "одесса", "харьков", "kyiv", "kiev"]),
    ("Europe/Chisinau", &["кишинев"]),
    ("Asia/Almaty", &["алматы", "алма-ата", "астана", "astana"]),
    ("Asia/Tashkent", &["ташкент"]),
    ("Asia/Bishkek", &["бишкек"]),
    ("Asia/Dushanbe", &["душанбе"]),
    ("Asia/Tbilisi", &["тбилиси", "батуми"]),
    ("Asia/Yerevan", &["ереван"]),
    ("Asia/Baku", &["баку"]),
    ("Europe/Istanbul", &["стамбул", "анкара", "анталья", "ankara", "antalya"]),
    ("Asia/Dubai", &["дубай", "абу-даби", "abu dhabi"]),
    ("Asia/Jerusalem", &["тель-авив", "израиль", "иерусалим", "tel aviv"]),
    ("Europe/Berlin", &["берлин", "мюнхен", "гамбург", "франкфурт", "munich", "hamburg", "frankfurt"]),
    ("Europe/Paris", &["париж"]),
    ("Europe/London", &["лондон"]),
    ("Europe/Madrid", &["мадрид", "барселона", "barcelona"]),
    ("Europe/Rome", &["рим", "милан", "milan"]),
    ("Europe/Vienna", &["вена"]),
    ("Europe/Prague", &["прага"]),
    ("Europe/Warsaw", &["варшава"]),
    ("Europe/Riga", &["рига"]),
    ("Europe/Vilnius", &["вильнюс"]),
    ("Europe/Tallinn", &["таллин"]),
    ("Europe/Helsinki", &["хельсинки"]),
    ("Europe/Belgrade", &["белград"]),
    ("Asia/Nicosia", &["кипр", "лимасол", "cyprus", "limassol"]),
    ("America/New_York", &["нью-йорк", "майами", "miami", "boston", "washington"]),
    ("America/Chicago", &["чикаго"]),
    ("America/Los_Angeles", &["лос-анджелес", "сан-франциско", "san francisco", "seattle"]),
    ("Asia/Bangkok", &["бангкок", "пхукет", "phuket"]),
    ("Asia/Makassar", &["бали", "bali"]),
    ("Asia/Shanghai", &["пекин", "шанхай", "beijing"]),
    ("Asia/Hong_Kong", &["гонконг"]),
    ("Asia/Tokyo", &["токио"]),
    ("Asia/Kolkata", &["дели", "мумбаи", "delhi", "mumbai", "bangalore"]),
    ("Asia/Singapore", &["сингапур"]),
];

/// The zone that a text names, beside its own name: `Москва`, `moscow`, `new york`, `UTC+3`.
#[must_use]
pub fn zone_named(text: &str) -> Option<TimeZone> {
    let wanted = typed::folded(text);
    let wanted = wanted.trim_matches(|c: char| c.is_whitespace() || typed::is_wrapping(c));
    if let Some((zone, _)) = CITIES.iter().find(|(_, cities)| cities.contains(&wanted)) {
        return TimeZone::get(zone).ok();
    }
    if let Some(zone) = fixed(wanted) {
        return Some(zone);
    }
    // Every city that gives a zone its name.
    let city = wanted.replace([' ', '-'], "_");
    let is_city = |name: &str| {
        name.contains('/')
            && name.rsplit('/').next().is_some_and(|last| last.replace('-', "_").eq_ignore_ascii_case(&city))
    };
    let found = jiff::tz::db().available().find(|name| is_city(name.as_str()))?;
    TimeZone::get(found.as_str()).ok()
}

/// `UTC+3`, `gmt -5`, `+3`: whole hours, for which the database has names. Its signs are the other way round.
fn fixed(text: &str) -> Option<TimeZone> {
    let rest = ["utc", "gmt", "мск"].iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text).trim();
    if text.starts_with("мск") {
        return None;
    }
    let (sign, hours) = match rest.split_at_checked(1)? {
        ("+", hours) => ('-', hours),
        ("-", hours) => ('+', hours),
        _ => return None,
    };
    let hours: u8 = hours.trim().trim_end_matches(":00").parse().ok()?;
    let name = if hours == 0 { "UTC".to_owned() } else { format!("Etc/GMT{sign}{hours}") };
    TimeZone::get(&name).ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Москва", Some("Europe/Moscow"))]
    #[case("  москва.", Some("Europe/Moscow"))]
    #[case("moscow", Some("Europe/Moscow"))]
    #[case("Санкт–Петербург", Some("Europe/Moscow"))]
    #[case("Алматы", Some("Asia/Almaty"))]
    #[case("new york", Some("America/New_York"))]
    #[case("Нью-Йорк", Some("America/New_York"))]
    #[case("UTC+3", Some("Etc/GMT-3"))]
    #[case("-5", Some("Etc/GMT+5"))]
    #[case("Europe/Berlin", None)] // by its own name
    #[case("Atlantis", None)]
    #[case("", None)]
    fn a_zone_is_known_by_its_city(#[case] text: &str, #[case] zone: Option<&str>) {
        let found = zone_named(text);
        assert_eq!(found.as_ref().and_then(TimeZone::iana_name), zone);
    }
}
