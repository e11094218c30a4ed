//! A while from now: `in 1h 30m`, `через полтора часа`, `in two weeks`, and the short `2h` and `20 min`.

use super::words;

/// A while. Days and months are of the calendar: the wall clock stays, whatever summer time does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct While {
    pub(super) months: i64,
    pub(super) days: i64,
    pub(super) minutes: i64,
}

#[derive(Clone, Copy)]
enum Unit {
    Minutes(i64),
    Days(i64),
    Months(i64),
}

/// Every beginning of `words` that names a while, with how many of them it takes.
pub(super) fn whiles(words: &[&str]) -> Vec<(While, usize)> {
    let (announced, skipped) = match words {
        ["in" | "через" | "спустя", ..] => (true, 1),
        _ => (false, 0),
    };
    let rest = &words[skipped..];
    if !announced && !is_short(rest) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut sum = Sum::default();
    for (at, word) in rest.iter().enumerate() {
        for piece in pieces(word) {
            if sum.take(piece).is_none() {
                return found;
            }
        }
        if let Some(length) = sum.whole() {
            found.push((length, skipped + at + 1));
        }
    }
    found
}

/// `2h` and `20 min` say a while by themselves.
fn is_short(words: &[&str]) -> bool {
    let pieces: Vec<&str> = words.iter().take(2).flat_map(|word| pieces(word)).collect();
    matches!(&pieces[..], [number, name, ..]
        if number.starts_with(|c: char| c.is_ascii_digit()) && sixtieths(number).is_some() && unit(name).is_some())
}

/// What the words so far come to. Amounts count sixtieths: `1.5` is 90.
#[derive(Clone, Copy, Default)]
struct Sum {
    total: While,
    amount: Option<i64>,
    last: Option<Unit>,
}

impl Sum {
    /// `None` when the word belongs to no while.
    fn take(&mut self, piece: &str) -> Option<()> {
        if let Some(unit) = unit(piece) {
            // "через час": the one goes without saying, once.
            let amount = match self.amount.take() {
                None if self.last.is_some() => return None,
                amount => amount.unwrap_or(60),
            };
            self.total = self.total.plus(unit, amount)?;
            self.last = Some(unit);
            return Some(());
        }
        if matches!(piece, "half" | "половиной") {
            // "one and a half hours", "half an hour", "an hour and a half".
            self.amount = Some(self.amount.unwrap_or(0) + 30);
            return Some(());
        }
        if let Some(amount) = sixtieths(piece) {
            return self.amount.replace(amount).is_none().then_some(());
        }
        matches!(piece, "a" | "an" | "and" | "of" | "и" | "с").then_some(())
    }

    /// The while, if the words so far name one.
    fn whole(self) -> Option<While> {
        match (self.last?, self.amount) {
            (_, None) => Some(self.total),
            (unit, Some(30)) => self.total.plus(unit, 30),
            _ => None,
        }
    }
}

impl While {
    fn plus(self, unit: Unit, sixtieths: i64) -> Option<Self> {
        let mut new = self;
        match unit {
            Unit::Minutes(size) => new.minutes = new.minutes.checked_add(whole(sixtieths.checked_mul(size)?)?)?,
            Unit::Days(size) => {
                let hours = whole(sixtieths.checked_mul(size)?.checked_mul(24)?)?;
                new.days = new.days.checked_add(hours / 24)?;
                new.minutes = new.minutes.checked_add(hours % 24 * 60)?;
            }
            Unit::Months(size) => new.months = new.months.checked_add(whole(sixtieths.checked_mul(size)?)?)?,
        }
        Some(new)
    }
}

fn whole(sixtieths: i64) -> Option<i64> {
    (sixtieths % 60 == 0).then_some(sixtieths / 60)
}

fn sixtieths(word: &str) -> Option<i64> {
    match word {
        "полтора" | "полторы" => return Some(90),
        "quarter" | "четверть" => return Some(15),
        "couple" | "пару" => return Some(120),
        _ => {}
    }
    if let Some(number) = words::number(word) {
        return Some(i64::from(number) * 60);
    }
    let (whole, part) = word.split_once(['.', ','])?;
    let (whole, digits) = (words::digits(whole)?, words::digits(part)?);
    let size = 10_i64.checked_pow(u32::try_from(part.len()).ok()?)?;
    let part = i64::from(digits).checked_mul(60)?;
    (part % size == 0).then(|| i64::from(whole) * 60 + part / size)
}

fn unit(word: &str) -> Option<Unit> {
    match word {
        "m" | "min" | "mins" | "minute" | "minutes" | "м" | "мин" | "минуту" | "минуты" | "минут" => {
            Some(Unit::Minutes(1))
        }
        "h" | "hr" | "hrs" | "hour" | "hours" | "ч" | "час" | "часа" | "часов" => Some(Unit::Minutes(60)),
        "полчаса" => Some(Unit::Minutes(30)),
        "полдня" => Some(Unit::Minutes(720)),
        "d" | "day" | "days" | "д" | "день" | "дня" | "дней" | "сутки" | "суток" => {
            Some(Unit::Days(1))
        }
        "w" | "week" | "weeks" | "fortnight" | "нед" | "неделю" | "недели" | "недель" => {
            Some(Unit::Days(if word == "fortnight" { 14 } else { 7 }))
        }
        "month" | "months" | "мес" | "месяц" | "месяца" | "месяцев" => Some(Unit::Months(1)),
        "полгода" => Some(Unit::Months(6)),
        "year" | "год" => Some(Unit::Months(12)),
        _ => None,
    }
}

/// `1h30m` → `1`, `h`, `30`, `m`; `1.5h` → `1.5`, `h`. A word in letters stays whole.
fn pieces(word: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let number = first.is_ascii_digit();
        let belongs = |c: char| if number { c.is_ascii_digit() || matches!(c, '.' | ',') } else { !c.is_ascii_digit() };
        let end = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        let (piece, others) = rest.split_at(end);
        pieces.push(piece);
        rest = others;
    }
    pieces
}
