//! Durations from now: `in 1h 30m`, `через полтора часа`, `in two weeks`, `2 hours from now`, and the short `2h` and
//! `20 min`.

use super::words;

/// A duration. Days and months follow the calendar: the wall clock time stays, even over a change to summer time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct While {
    pub(super) months: i64,
    pub(super) days: i64,
    /// Clock seconds.
    pub(super) seconds: i64,
}

#[derive(Clone, Copy)]
enum Unit {
    Seconds(i64),
    Days(i64),
    Months(i64),
}

/// Every beginning of `words` that is a duration, with its number of words.
pub(super) fn whiles(words: &[&str]) -> Vec<(While, usize)> {
    if let Some(found) = turned(words) {
        return vec![found];
    }
    let (announced, skipped) = match words {
        ["in" | "через" | "чрез" | "чере" | "спустя", ..] => (true, 1),
        [first, ..] => (first.starts_with('+'), 0),
        [] => (false, 0),
    };
    let rest = &words[skipped..];
    let short = is_short(rest);
    let mut found = Vec::new();
    let mut sum = Sum::default();
    for (at, word) in rest.iter().enumerate() {
        let word = if skipped == 0 && at == 0 { word.strip_prefix('+').unwrap_or(word) } else { word };
        let used = skipped + at + 1;
        if sum.takes(word).is_none() {
            break;
        }
        let Some(length) = sum.whole() else { continue };
        // "2 hours from now", "час спустя", "in two weeks' time".
        match rest.get(at + 1..).unwrap_or_default() {
            ["from", "now", ..] => found.push((length, used + 2)),
            ["later" | "спустя", ..] => found.push((length, used + 1)),
            ["time", ..] if announced => found.push((length, used + 1)),
            _ => {}
        }
        if announced || short {
            found.push((length, used));
        }
    }
    found
}

/// `часа через два`, `через минут 10`: an approximate duration.
fn turned(words: &[&str]) -> Option<(While, usize)> {
    let ([name, "через", number, ..] | ["через", name, number, ..]) = words else { return None };
    let many = matches!(
        *name,
        "часа"
            | "часов"
            | "часиков"
            | "минут"
            | "минуток"
            | "дня"
            | "дней"
            | "недели"
            | "недель"
            | "месяца"
            | "месяцев"
    );
    let length = While::default().plus(unit(name)?, i64::from(words::number(number)?) * 60)?;
    many.then_some((length, 3))
}

/// `2h`, `20 min`, `two hours` and `half an hour` are durations without "in".
fn is_short(rest: &[&str]) -> bool {
    if let ["half", "an" | "a", name, ..] = rest {
        return unit(name).is_some();
    }
    // "18h30" is a time of day.
    if rest
        .first()
        .and_then(|word| words::hour_signed(word))
        .is_some_and(|(hour, minute)| hour > 12 && minute.is_some())
    {
        return false;
    }
    let pieces: Vec<&str> = rest.iter().take(2).flat_map(|word| pieces(word)).collect();
    match &pieces[..] {
        ["полчаса" | "полдня" | "полгода", ..] => true,
        ["an" | "пол" | "полтора" | "полторы" | "пару", name, ..] => unit(name).is_some(),
        [number, name, ..] => {
            let counts = words::number(number).is_some() || number.starts_with(|c: char| c.is_ascii_digit());
            counts && sixtieths(number).is_some() && unit(name).is_some()
        }
        _ => false,
    }
}

/// The sum of the words so far. Amounts are in sixtieths: `1.5` is 90.
#[derive(Clone, Copy, Default)]
struct Sum {
    total: While,
    amount: Option<i64>,
    last: Option<Unit>,
}

impl Sum {
    /// Adds all pieces of a word. `None` when one of them does not belong to a duration.
    fn takes(&mut self, word: &str) -> Option<()> {
        if let Some((hours, minutes)) = word.split_once(':') {
            // "in 1:30".
            let hours = words::digits(hours).filter(|hours| *hours <= 48)?;
            let minutes = words::digits(minutes).filter(|number| minutes.len() == 2 && *number < 60)?;
            let fresh = self.amount.is_none() && self.last.is_none();
            (self.total.seconds, self.last) = (i64::from(hours * 3600 + minutes * 60), Some(Unit::Seconds(60)));
            return fresh.then_some(());
        }
        let pieces = pieces(word);
        for piece in &pieces {
            self.take(piece)?;
        }
        // "1h30": the unit of the minutes is implied.
        if let ([_, _, _], Some(Unit::Seconds(3600)), Some(amount)) = (&pieces[..], self.last, self.amount) {
            self.total.seconds = self.total.seconds.checked_add(amount)?;
            (self.amount, self.last) = (None, Some(Unit::Seconds(60)));
        }
        Some(())
    }

    /// `None` when the word does not belong to a duration.
    fn take(&mut self, piece: &str) -> Option<()> {
        if let Some(unit) = unit(piece) {
            // "через час": the one is implied, once.
            let amount = match self.amount.take() {
                None if self.last.is_some() => return None,
                amount => amount.unwrap_or(60),
            };
            self.total = self.total.plus(unit, amount)?;
            self.last = Some(unit);
            return Some(());
        }
        if matches!(piece, "half" | "половиной" | "пол") {
            // "one and a half hours", "half an hour", "an hour and a half".
            self.amount = Some(self.amount.unwrap_or(0) + 30);
            return Some(());
        }
        if let Some(amount) = sixtieths(piece) {
            return match self.amount.replace(amount) {
                None => Some(()),
                // "forty five".
                Some(tens @ (1200 | 1800 | 2400 | 3000)) if (60..=540).contains(&amount) => {
                    self.amount = Some(tens + amount);
                    Some(())
                }
                Some(_) => None,
            };
        }
        matches!(piece, "a" | "an" | "and" | "of" | "about" | "и" | "с" | "примерно").then_some(())
    }

    /// The duration, if the words so far form one.
    fn whole(self) -> Option<While> {
        match (self.last?, self.amount) {
            (_, None) => Some(self.total),
            (unit, Some(30)) => self.total.plus(unit, 30),
            // "через час сорок": minutes without the word.
            (Unit::Seconds(3600), Some(minutes @ 600..3600)) => self.total.plus(Unit::Seconds(60), minutes),
            _ => None,
        }
    }
}

impl While {
    /// Its length; a month has no fixed length.
    pub(super) fn in_seconds(self) -> Option<i64> {
        let days = self.days.checked_mul(24 * 3600)?;
        days.checked_add(self.seconds).filter(|_| self.months == 0)
    }

    fn plus(self, unit: Unit, sixtieths: i64) -> Option<Self> {
        let mut new = self;
        match unit {
            Unit::Seconds(size) => new.seconds = new.seconds.checked_add(whole(sixtieths.checked_mul(size)?)?)?,
            Unit::Days(size) => {
                let hours = whole(sixtieths.checked_mul(size)?.checked_mul(24)?)?;
                new.days = new.days.checked_add(hours / 24)?;
                new.seconds = new.seconds.checked_add(hours % 24 * 3600)?;
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
        "s" | "sec" | "secs" | "second" | "seconds" | "сек" | "секунда" | "секунду" | "секунды" | "секунд" => {
            Some(Unit::Seconds(1))
        }
        "m" | "min" | "mins" | "minute" | "minutes" | "м" | "мин" | "минута" | "минуту" | "минуты" | "минут"
        | "минутку" | "минутки" | "минуток" => Some(Unit::Seconds(60)),
        "h" | "hr" | "hrs" | "hour" | "hours" | "ч" | "час" | "часа" | "часов" | "часик" | "часика" | "часиков" => {
            Some(Unit::Seconds(3600))
        }
        "полминуты" => Some(Unit::Seconds(30)),
        "полчаса" | "пол-часа" | "получаса" => Some(Unit::Seconds(1800)),
        "полдня" | "пол-дня" => Some(Unit::Seconds(12 * 3600)),
        "d" | "day" | "days" | "days'" | "д" | "день" | "денек" | "дня" | "дней" | "сутки" | "суток" => {
            Some(Unit::Days(1))
        }
        "w" | "wk" | "wks" | "week" | "weeks" | "fortnight" | "fortnights" | "weeks'" | "нед" | "неделя" | "неделю"
        | "недели" | "недель" | "недельку" => {
            Some(Unit::Days(if word.starts_with("fortnight") { 14 } else { 7 }))
        }
        "mo" | "mos" | "month" | "months" | "мес" | "месяц" | "месяца" | "месяцев" => {
            Some(Unit::Months(1))
        }
        "полмесяца" => Some(Unit::Days(15)),
        "полгода" | "пол-года" => Some(Unit::Months(6)),
        "y" | "year" | "years" | "год" | "года" | "лет" => Some(Unit::Months(12)),
        _ => None,
    }
}

/// `1h30m` → `1`, `h`, `30`, `m`; `1.5h` → `1.5`, `h`. A word of letters stays whole.
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
