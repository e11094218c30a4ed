//! Files of people as teams have them: names of many scripts, numbers in many spellings, and mistakes of every kind.

use std::io::{self, Write};

/// Names in the scripts that people have.
const FIRST: [&str; 12] =
    ["Ann", "Zoë", "Пётр", "Светлана", "Jürgen", "محمد", "美咲", "Łukasz", "Nguyễn", "דוד", "O'Brien", "Αλέξανδρος"];
const LAST: [&str; 10] = [
    "Lee",
    "Miller",
    "Мельник",
    "Иванова",
    "Müller",
    "\"Smith\"",
    "佐藤",
    "Wiśniewska",
    "de la Cruz, jr.",
    "Κωνσταντίνου",
];
const COMPANIES: [&str; 5] = ["Acme", "ООО «Ромашка»", "Smith; Sons", "Quote \"Q\" Ltd", "two\nlines"];

/// How people write a mobile number with these nine last digits.
fn spelt(number: u64) -> String {
    let digits = format!("{:09}", 160_000_000 + number % 90_000_000);
    let (a, b, c, d) = (&digits[..2], &digits[2..5], &digits[5..7], &digits[7..]);
    match number % 10 {
        0 => format!("+79{a}{b}{c}{d}"),
        1 => format!("+7 (9{a}) {b}-{c}-{d}"),
        2 => format!("8 (9{a}) {b}-{c}-{d}"),
        3 => format!("79{a}{b}{c}{d}"),
        4 => format!("+7 9{a} {b} {c} {d}"),
        5 => format!("8-9{a}-{b}-{c}-{d}"),
        6 => format!("007 9{a} {b}{c}{d}"),
        7 => format!("'+79{a}{b}{c}{d}"),
        8 => format!("tel:+7-9{a}-{b}-{c}{d}"),
        _ => format!("+7.9{a}.{b}.{c}.{d}"),
    }
}

/// How people write a username.
fn addressed(number: u64) -> String {
    match number % 4 {
        0 => format!("@person_{number}"),
        1 => format!("https://t.me/Person_{number}"),
        2 => format!("person_{number}"),
        _ => format!("t.me/person_{number}?text=Hi"),
    }
}

/// Writes a CSV with a header and this many rows. Every tenth row has no phone, every twentieth is a mistake.
pub(crate) fn write(to: &mut dyn Write, rows: u64) -> io::Result<()> {
    write!(to, "\u{feff}Имя;Фамилия;Телефон;Telegram;Компания;Заметки\r\n")?;
    for number in 0..rows {
        let pick = |from: &[&'static str]| from[usize::try_from(number).unwrap_or_default() % from.len()];
        let (first, last) = (pick(&FIRST), pick(&LAST).replace('"', "\"\""));
        let company = pick(&COMPANIES).replace('"', "\"\"");
        let (mut phone, mut name) = (spelt(number), addressed(number));
        match number % 100 {
            5 => phone = "call me".into(),
            25 => name = "Ann Lee".into(),
            45 => (phone, name) = ("n/a".into(), "-".into()),
            65 => phone = "7.91612E+10".into(),
            85 => {
                write!(to, "{first};{phone};{name}\r\n")?;
                continue;
            }
            rest if rest % 10 == 0 => phone.clear(),
            _ => {}
        }
        write!(to, "{first};\"{last}\";{phone};{name};\"{company}\";note {number}\r\n")?;
    }
    to.flush()
}

/// How many of the rows are refused.
pub(crate) fn refused(rows: u64) -> u64 {
    (0..rows).filter(|number| [5, 25, 45, 65, 85].contains(&(number % 100))).count() as u64
}
