//! Time zones by common names: a city in English or Russian, or a UTC offset.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::tz::TimeZone;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::domain::typed;

/// Russian names of cities and countries, and those that no zone is named after; those of one zone are separated by
/// commas. In lower case, without accents.
const CITIES: &[(&str, &str)] = &[
    (
        "Europe/Moscow",
        "москва, мск, питер, спб, санкт-петербург, петербург, сочи, казань, нижний новгород, ростов-на-дону, ростов, краснодар, воронеж, ярославль, тула, рязань, тверь, махачкала, крым, москве, moscow time, московское, московскому, msk, msc, saint petersburg, st petersburg, spb, sochi, kazan, russia moscow",
    ),
    ("Europe/Kaliningrad", "калининград"),
    ("Europe/Samara", "самара, тольятти, ижевск"),
    ("Europe/Saratov", "саратов"),
    ("Europe/Volgograd", "волгоград"),
    ("Europe/Astrakhan", "астрахань"),
    ("Europe/Ulyanovsk", "ульяновск"),
    ("Europe/Kirov", "киров"),
    (
        "Asia/Yekaterinburg",
        "екатеринбург, екб, челябинск, уфа, пермь, тюмень, оренбург, курган, сургут, магнитогорск, ekaterinburg, perm, ufa, chelyabinsk",
    ),
    ("Asia/Omsk", "омск"),
    ("Asia/Novosibirsk", "новосибирск, новосиб, нск"),
    ("Asia/Barnaul", "барнаул"),
    ("Asia/Tomsk", "томск"),
    ("Asia/Novokuznetsk", "новокузнецк, кемерово"),
    ("Asia/Krasnoyarsk", "красноярск"),
    ("Asia/Irkutsk", "иркутск, улан-удэ"),
    ("Asia/Chita", "чита"),
    ("Asia/Yakutsk", "якутск, благовещенск"),
    ("Asia/Vladivostok", "владивосток, хабаровск"),
    ("Asia/Sakhalin", "сахалин, южно-сахалинск"),
    ("Asia/Magadan", "магадан"),
    ("Asia/Kamchatka", "камчатка, петропавловск-камчатский"),
    ("Europe/Minsk", "минск, гомель, брест, гродно, витебск, могилев, беларусь, belarus"),
    (
        "Europe/Kyiv",
        "киев, київ, одесса, одеса, харьков, харків, львов, львів, днепр, днипро, запорожье, украина, україна, kyiv, kiev, odessa, odesa, kharkiv, lviv, dnipro, ukraine",
    ),
    ("Europe/Chisinau", "кишинев, молдова, moldova, chisinau"),
    ("Asia/Almaty", "алматы, алма-ата, астана, нур-султан, караганда, шымкент, казахстан, astana, kazakhstan"),
    ("Asia/Aqtau", "актау"),
    ("Asia/Aqtobe", "актобе"),
    ("Asia/Tashkent", "ташкент, узбекистан, uzbekistan"),
    ("Asia/Samarkand", "самарканд"),
    ("Asia/Bishkek", "бишкек, киргизия, кыргызстан, kyrgyzstan"),
    ("Asia/Dushanbe", "душанбе, таджикистан, tajikistan"),
    ("Asia/Ashgabat", "ашхабад"),
    ("Asia/Tbilisi", "тбилиси, батуми, грузия, batumi, georgia"),
    ("Asia/Yerevan", "ереван, армения, armenia"),
    ("Asia/Baku", "баку, азербайджан, azerbaijan"),
    ("Europe/Istanbul", "стамбул, анкара, анталья, анталия, турция, turkey, ankara, antalya, izmir"),
    ("Asia/Dubai", "дубай, дубаи, абу-даби, оаэ, uae, abu dhabi"),
    ("Asia/Jerusalem", "тель-авив, израиль, иерусалим, хайфа, tel aviv, israel, haifa"),
    (
        "Europe/Berlin",
        "берлин, мюнхен, гамбург, франкфурт, кельн, дюссельдорф, штутгарт, германия, munich, munchen, hamburg, frankfurt, cologne, koln, dusseldorf, stuttgart, germany, cet, cest",
    ),
    ("Europe/Paris", "париж, франция, лион, ницца, france, lyon, nice"),
    ("Europe/London", "лондон, манчестер, англия, великобритания, manchester, england, uk, great britain"),
    ("Europe/Madrid", "мадрид, барселона, валенсия, испания, barcelona, valencia, spain"),
    ("Europe/Lisbon", "лиссабон, порту, португалия, porto"),
    ("Europe/Rome", "рим, милан, италия, milan, milano, italy, naples"),
    ("Europe/Vienna", "вена, австрия, austria"),
    ("Europe/Zurich", "цюрих, женева, швейцария, geneva, basel, bern, switzerland"),
    ("Europe/Prague", "прага, чехия, czechia, czech republic"),
    ("Europe/Bratislava", "братислава, словакия, slovakia"),
    ("Europe/Warsaw", "варшава, краков, вроцлав, гданьск, польша, krakow, cracow, wroclaw, gdansk, poland"),
    ("Europe/Riga", "рига, латвия, latvia"),
    ("Europe/Vilnius", "вильнюс, литва, lithuania"),
    ("Europe/Tallinn", "таллин, таллинн, эстония, estonia"),
    ("Europe/Helsinki", "хельсинки, финляндия, finland"),
    ("Europe/Stockholm", "стокгольм, швеция, sweden"),
    ("Europe/Oslo", "осло, норвегия, norway"),
    ("Europe/Copenhagen", "копенгаген, дания, denmark"),
    ("Europe/Amsterdam", "амстердам, роттердам, нидерланды, голландия, rotterdam, the hague, netherlands"),
    ("Europe/Brussels", "брюссель, бельгия, antwerp, belgium"),
    ("Europe/Dublin", "дублин, ирландия, ireland"),
    ("Europe/Belgrade", "белград, нови-сад, сербия, serbia, novi sad"),
    ("Europe/Podgorica", "подгорица, будва, черногория, montenegro, budva"),
    ("Europe/Zagreb", "загреб, хорватия, croatia"),
    ("Europe/Ljubljana", "любляна, словения, slovenia"),
    ("Europe/Budapest", "будапешт, венгрия, hungary"),
    ("Europe/Bucharest", "бухарест, румыния, romania"),
    ("Europe/Sofia", "софия, варна, болгария, varna, bulgaria"),
    ("Europe/Athens", "афины, греция, салоники, greece, thessaloniki"),
    ("Asia/Nicosia", "кипр, лимасол, ларнака, cyprus, limassol, larnaca"),
    (
        "America/New_York",
        "нью-йорк, майами, бостон, вашингтон, nyc, ny, miami, boston, washington, washington dc, philadelphia, atlanta, florida, et, est, edt, eastern",
    ),
    ("America/Chicago", "чикаго, хьюстон, houston, dallas, austin, texas, ct, cdt, central"),
    ("America/Denver", "денвер, mdt"),
    (
        "America/Los_Angeles",
        "лос-анджелес, сан-франциско, сиэтл, la, sf, san francisco, san diego, seattle, las vegas, california, pt, pst, pdt, pacific",
    ),
    ("America/Toronto", "торонто, монреаль, montreal, ottawa"),
    ("America/Vancouver", "ванкувер"),
    ("America/Mexico_City", "мехико"),
    ("America/Sao_Paulo", "сан-паулу, рио-де-жанейро, бразилия, brazil, rio de janeiro, rio"),
    ("America/Argentina/Buenos_Aires", "буэнос-айрес"),
    ("Africa/Cairo", "каир, египет, egypt"),
    ("Africa/Johannesburg", "йоханнесбург, кейптаун, cape town"),
    ("Asia/Bangkok", "бангкок, пхукет, паттайя, таиланд, phuket, pattaya, thailand"),
    ("Asia/Makassar", "бали, bali"),
    ("Asia/Jakarta", "джакарта"),
    ("Asia/Manila", "манила"),
    (
        "Asia/Ho_Chi_Minh",
        "хошимин, ханой, нячанг, дананг, вьетнам, saigon, hanoi, nha trang, da nang, vietnam, ho chi minh",
    ),
    ("Asia/Shanghai", "пекин, шанхай, китай, гуанчжоу, шэньчжэнь, beijing, shenzhen, guangzhou, china"),
    ("Asia/Hong_Kong", "гонконг"),
    ("Asia/Taipei", "тайбэй, тайвань"),
    ("Asia/Tokyo", "токио, осака, япония, osaka, japan, jst"),
    ("Asia/Seoul", "сеул, корея, busan, kst"),
    ("Asia/Singapore", "сингапур, sg"),
    ("Asia/Kuala_Lumpur", "куала-лумпур"),
    ("Asia/Kolkata", "дели, мумбаи, гоа, индия, delhi, new delhi, mumbai, bangalore, goa, india"),
    ("Asia/Kathmandu", "катманду, nepal"),
    ("Asia/Colombo", "коломбо, шри-ланка, sri lanka"),
    ("Australia/Sydney", "сидней, canberra"),
    ("Australia/Melbourne", "мельбурн"),
    ("Pacific/Auckland", "окленд, wellington, new zealand"),
    ("UTC", "utc, gmt, utc+0, gmt+0, по гринвичу, гринвич, z"),
];
/// Fixed UTC offsets that are not whole hours.
const PARTS_OF_HOURS: [(i32, &str); 8] = [
    (-570, "Pacific/Marquesas"),
    (210, "Asia/Tehran"),
    (270, "Asia/Kabul"),
    (330, "Asia/Kolkata"),
    (345, "Asia/Kathmandu"),
    (390, "Asia/Yangon"),
    (525, "Australia/Eucla"),
    (570, "Australia/Darwin"),
];

/// The zone that a text names, by its official name or another one. It has an official name, by which it is stored.
#[must_use]
pub fn typed_zone(text: &str) -> Option<TimeZone> {
    let named = zone_named(text).or_else(|| TimeZone::get(text.trim()).ok());
    named.filter(|zone| zone.iana_name().is_some())
}

/// The zone that a text names, other than by its official name: `Москва`, `moscow`, `new york`, `UTC+3`.
#[must_use]
pub fn zone_named(text: &str) -> Option<TimeZone> {
    let wanted = plain(text);
    if let Some(zone) = fixed(&wanted) {
        return Some(zone);
    }
    // Words around the city: "в Москве", "Moscow time", "Москва, Россия".
    let without = ["в ", "по ", "in ", "the "].iter().find_map(|before| wanted.strip_prefix(before)).unwrap_or(&wanted);
    let without =
        [" time", " время", " времени"].iter().find_map(|after| without.strip_suffix(after)).unwrap_or(without);
    let before_comma = without.split(',').next().unwrap_or(without).trim();
    // "(UTC+1) Berlin", as other programs list them.
    let behind_bracket =
        wanted.strip_prefix('(').unwrap_or(&wanted).split_once(')').map_or("", |(_, city)| city.trim());
    [wanted.as_str(), without, before_comma, behind_bracket]
        .into_iter()
        .find_map(city)
        .or_else(|| [without, before_comma].into_iter().flat_map(uninflected).find_map(|name| city(&name)))
}

/// The base forms of a Russian word for a place or its time: `в Самаре`, `по самарскому времени`.
fn uninflected(word: &str) -> Vec<String> {
    let with = |ending: &str, others: &[&str]| {
        let stem = word.strip_suffix(ending)?;
        Some(others.iter().map(|other| format!("{stem}{other}")).collect::<Vec<_>>())
    };
    let place = with("е", &["", "а", "й"]).or_else(|| with("и", &["ь", "я"]));
    let clock = ["ское", "скому", "ского"].iter().find_map(|ending| with(ending, &["", "ск", "а"]));
    [clock, place].into_iter().flatten().flatten().collect()
}

/// The zones by their cities: those above, then every city that a zone is named after.
static BY_CITY: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut zones = HashMap::new();
    for (zone, cities) in CITIES {
        for city in cities.split(", ") {
            zones.entry(spaced(city)).or_insert_with(|| (*zone).to_owned());
        }
    }
    for zone in jiff::tz::db().available() {
        if let Some((_, city)) = zone.as_str().rsplit_once('/') {
            zones.entry(spaced(&city.to_ascii_lowercase())).or_insert_with(|| zone.as_str().to_owned());
        }
    }
    zones
});

/// A name with spaces where some write other signs.
fn spaced(name: &str) -> String {
    name.replace(['-', '_'], " ")
}

/// The zone of one city.
fn city(wanted: &str) -> Option<TimeZone> {
    TimeZone::get(BY_CITY.get(&spaced(wanted))?).ok()
}

/// Lower case, Latin letters without accents.
fn plain(text: &str) -> String {
    let text = typed::folded(text);
    let text = text.trim_matches(|c: char| c.is_whitespace() || typed::is_wrapping(c));
    let mut latin = false;
    let kept = text.nfd().filter(|c| {
        let mark = is_combining_mark(*c);
        if !mark {
            latin = c.is_ascii_alphabetic();
        }
        !(mark && latin)
    });
    kept.nfc().collect()
}

/// `UTC+3`, `gmt -5:30`, `+3`: a fixed offset that some zone has. The signs in the database's names are reversed.
fn fixed(text: &str) -> Option<TimeZone> {
    // In Russia, times are given relative to Moscow.
    let of_moscow = ["мск", "msk"].iter().find_map(|prefix| text.strip_prefix(prefix));
    let named = of_moscow.or_else(|| ["utc", "gmt", "утц"].iter().find_map(|prefix| text.strip_prefix(prefix)));
    let compact = named.unwrap_or(text).replace(' ', "");
    let (sign, rest) = match compact.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = match rest.split_once([':', '.', ',']) {
        Some((hours, "5")) => (hours, "30"),
        Some((hours, minutes)) => (hours, minutes),
        None if rest.len() == 4 => rest.split_at_checked(2)?,
        None => (rest, "0"),
    };
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
    let (hours, minutes) = (i32::from(hours), i32::from(minutes));
    if of_moscow.is_some() {
        let hours = sign * hours + 3;
        return ((-12..=14).contains(&hours) && minutes == 0).then(|| fixed(&format!("{hours:+}"))).flatten();
    }
    let distance = sign * (hours * 60 + minutes);
    match (hours, minutes) {
        (0, 0) => TimeZone::get("UTC").ok(),
        (1..=14, 0) => TimeZone::get(&format!("Etc/GMT{}{hours}", if sign > 0 { '-' } else { '+' })).ok(),
        _ => PARTS_OF_HOURS.iter().find(|(at, _)| *at == distance).and_then(|(_, zone)| TimeZone::get(zone).ok()),
    }
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
    #[case("в Москве", Some("Europe/Moscow"))]
    #[case("Moscow time", Some("Europe/Moscow"))]
    #[case("Москва, Россия", Some("Europe/Moscow"))]
    #[case("MSK", Some("Europe/Moscow"))]
    #[case("СПб", Some("Europe/Moscow"))]
    #[case("Санкт Петербург", Some("Europe/Moscow"))]
    #[case("Екатеринбург", Some("Asia/Yekaterinburg"))]
    #[case("Нижний Новгород", Some("Europe/Moscow"))]
    #[case("Киев", Some("Europe/Kyiv"))]
    #[case("Алма Ата", Some("Asia/Almaty"))]
    #[case("Кёльн", Some("Europe/Berlin"))]
    #[case("Köln", Some("Europe/Berlin"))]
    #[case("Zürich", Some("Europe/Zurich"))]
    #[case("São Paulo", Some("America/Sao_Paulo"))]
    #[case("NYC", Some("America/New_York"))]
    #[case("PST", Some("America/Los_Angeles"))]
    #[case("JST", Some("Asia/Tokyo"))]
    #[case("по московскому времени", Some("Europe/Moscow"))]
    #[case("мск+2", Some("Etc/GMT-5"))]
    #[case("MSK-1", Some("Etc/GMT-2"))]
    #[case("в Екатеринбурге", Some("Asia/Yekaterinburg"))]
    #[case("Самаре", Some("Europe/Samara"))]
    #[case("в Казани", Some("Europe/Moscow"))]
    #[case("Калининградское время", Some("Europe/Kaliningrad"))]
    #[case("по омскому времени", Some("Asia/Omsk"))]
    #[case("(UTC+1) Berlin", Some("Europe/Berlin"))]
    #[case("the Netherlands", Some("Europe/Amsterdam"))]
    #[case("Spain", Some("Europe/Madrid"))]
    #[case("California", Some("America/Los_Angeles"))]
    #[case("Washington DC", Some("America/New_York"))]
    #[case("EST", Some("America/New_York"))]
    #[case("IST", None)] // India, Ireland or Israel?
    #[case("UTC + 3", Some("Etc/GMT-3"))]
    #[case("utc+03:00", Some("Etc/GMT-3"))]
    #[case("+0300", Some("Etc/GMT-3"))]
    #[case("UTC−4", Some("Etc/GMT+4"))]
    #[case("UTC+5:30", Some("Asia/Kolkata"))]
    #[case("+5.5", Some("Asia/Kolkata"))]
    #[case("UTC+05:45", Some("Asia/Kathmandu"))]
    #[case("GMT-5:30", None)] // no clock is so far from UTC
    #[case("UTC+15", None)]
    #[case("+99999999999", None)]
    #[case("+40000000", None)]
    #[case("+(ᄒ", None)]
    #[case("UTC+3", Some("Etc/GMT-3"))]
    #[case("-5", Some("Etc/GMT+5"))]
    #[case("Europe/Berlin", None)] // by its own name
    #[case("Atlantis", None)]
    #[case("", None)]
    fn a_zone_is_known_by_its_city(#[case] text: &str, #[case] zone: Option<&str>) {
        let found = zone_named(text);
        assert_eq!(found.as_ref().and_then(TimeZone::iana_name), zone);
    }

    #[test]
    fn every_city_leads_to_a_zone_that_there_is() {
        for (zone, cities) in CITIES {
            for city in cities.split(", ") {
                let found = zone_named(city).unwrap_or_else(|| panic!("{city}"));
                let expected = TimeZone::get(zone).unwrap();
                assert_eq!(found.iana_name(), expected.iana_name(), "{city}");
            }
        }
    }
}
