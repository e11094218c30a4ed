//! Tests of times as people write them, read on a Monday at noon in Berlin.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

/// A wall clock in Berlin.
fn clock(text: &str) -> Timestamp {
    text.parse::<DateTime>().unwrap().to_zoned(berlin()).unwrap().timestamp()
}

/// A Monday, noon.
fn now() -> Timestamp {
    clock("2026-11-23T12:00")
}

fn read(text: &str) -> Result<Timestamp, WhenError> {
    parse_when(text, now(), &berlin())
}

#[rstest]
#[case("18:30", "2026-11-23T18:30")]
#[case("at 18:30", "2026-11-23T18:30")]
#[case("9:00", "2026-11-24T09:00")] // passed today
#[case("12:00", "2026-11-24T12:00")]
#[case("at 9", "2026-11-24T09:00")]
#[case("6pm", "2026-11-23T18:00")]
#[case("6:30 PM", "2026-11-23T18:30")]
#[case("12 am", "2026-11-24T00:00")]
#[case("noon", "2026-11-24T12:00")]
#[case("today 18:30", "2026-11-23T18:30")]
#[case("tomorrow 9:00", "2026-11-24T09:00")]
#[case("Tomorrow, 9:00", "2026-11-24T09:00")]
#[case("9:00 tomorrow", "2026-11-24T09:00")]
#[case("tomorrow at 10", "2026-11-24T10:00")]
#[case("tomorrow", "2026-11-24T09:00")]
#[case("day after tomorrow 10:00", "2026-11-25T10:00")]
#[case("in 2h", "2026-11-23T14:00")]
#[case("2h", "2026-11-23T14:00")]
#[case("in 30 min", "2026-11-23T12:30")]
#[case("20 min", "2026-11-23T12:20")]
#[case("1 hour 5 min", "2026-11-23T13:05")]
#[case("3 days", "2026-11-26T12:00")]
#[case("in 1h 30m", "2026-11-23T13:30")]
#[case("in 1h30m", "2026-11-23T13:30")]
#[case("in an hour", "2026-11-23T13:00")]
#[case("in half an hour", "2026-11-23T12:30")]
#[case("in 1 hour and 5 minutes", "2026-11-23T13:05")]
#[case("in 3 days", "2026-11-26T12:00")]
#[case("in a week", "2026-11-30T12:00")]
#[case("mon 9:00", "2026-11-30T09:00")] // today, but passed
#[case("mon 18:00", "2026-11-23T18:00")]
#[case("monday", "2026-11-30T09:00")]
#[case("on Friday at 5 pm", "2026-11-27T17:00")]
#[case("2026-12-01 10:00", "2026-12-01T10:00")]
#[case("2026-12-01T10:00", "2026-12-01T10:00")]
#[case("1 Dec 10:00", "2026-12-01T10:00")]
#[case("Dec 1st 10:00", "2026-12-01T10:00")]
#[case("1 December 2026 10:00", "2026-12-01T10:00")]
#[case("1 Feb", "2027-02-01T09:00")]
#[case("01.12.2026 10:00", "2026-12-01T10:00")]
#[case("1.12.26 10:00", "2026-12-01T10:00")]
#[case("1.12. 10:00", "2026-12-01T10:00")]
#[case("23.11 10:00", "2027-11-23T10:00")] // passed this year
#[case("Tue 24 Nov, 09:00", "2026-11-24T09:00")]
#[case("1 Dec, Tuesday", "2026-12-01T09:00")]
#[case("at 9.10", "2026-11-24T09:10")]
#[case("at 14.30", "2026-11-23T14:30")]
#[case("14.30", "2026-11-23T14:30")]
#[case("18.30", "2026-11-23T18:30")]
#[case("tomorrow 9.30", "2026-11-24T09:30")]
#[case("tomorrow at 9-30", "2026-11-24T09:30")]
#[case("on 9.12 at 9.10", "2026-12-09T09:10")]
#[case("on 9.12", "2026-12-09T09:00")]
#[case("31.12", "2026-12-31T09:00")]
#[case("18：30", "2026-11-23T18:30")]
#[case("\u{200e}at\u{a0}18:30\u{200b}", "2026-11-23T18:30")]
#[case("(tomorrow, 9:00)", "2026-11-24T09:00")]
#[case("6:30 p.m.", "2026-11-23T18:30")]
#[case("7 in the evening", "2026-11-23T19:00")]
#[case("tomorrow morning at 8", "2026-11-24T08:00")]
#[case("tonight at 9", "2026-11-23T21:00")]
#[case("in two hours", "2026-11-23T14:00")]
#[case("in 1.5 hours", "2026-11-23T13:30")]
#[case("in 1,5 h", "2026-11-23T13:30")]
#[case("1.5h", "2026-11-23T13:30")]
#[case("in one and a half hours", "2026-11-23T13:30")]
#[case("in an hour and a half", "2026-11-23T13:30")]
#[case("in a quarter of an hour", "2026-11-23T12:15")]
#[case("in a couple of hours", "2026-11-23T14:00")]
#[case("in a month", "2026-12-23T12:00")]
#[case("in two weeks", "2026-12-07T12:00")]
#[case("in a fortnight", "2026-12-07T12:00")]
#[case("in 3 days at 9", "2026-11-26T09:00")]
#[case("in two weeks at 10:00", "2026-12-07T10:00")]
#[case("midnight", "2026-11-24T00:00")]
#[case("today at midnight", "2026-11-24T00:00")]
#[case("tomorrow noon", "2026-11-24T12:00")]
#[case("at nine", "2026-11-24T09:00")]
#[case("half past nine", "2026-11-24T09:30")]
#[case("a quarter to ten", "2026-11-24T09:45")]
#[case("next mon 14:30", "2026-11-30T14:30")]
#[case("this fri 14:30", "2026-11-27T14:30")]
#[case("tue next week", "2026-12-01T09:00")]
#[case("next week on tue at 10", "2026-12-01T10:00")]
#[case("24/12", "2026-12-24T09:00")] // there is no month 24
#[case("2026/12/01 10:00", "2026-12-01T10:00")]
fn english(#[case] text: &str, #[case] moment: &str) {
    assert_eq!(read(text), Ok(clock(moment)));
}

#[rstest]
#[case("в 18:30", "2026-11-23T18:30")]
#[case("сегодня 18:30", "2026-11-23T18:30")]
#[case("сегодня в 18:30", "2026-11-23T18:30")]
#[case("завтра 9:00", "2026-11-24T09:00")]
#[case("Завтра в 9", "2026-11-24T09:00")]
#[case("завтра в 9 утра", "2026-11-24T09:00")]
#[case("в 7 вечера", "2026-11-23T19:00")]
#[case("в 3 дня", "2026-11-23T15:00")]
#[case("в 18 часов", "2026-11-23T18:00")]
#[case("в полдень", "2026-11-24T12:00")]
#[case("послезавтра 10", "2026-11-25T10:00")]
#[case("через 2 часа", "2026-11-23T14:00")]
#[case("через 30 минут", "2026-11-23T12:30")]
#[case("20 минут", "2026-11-23T12:20")]
#[case("через час", "2026-11-23T13:00")]
#[case("через полчаса", "2026-11-23T12:30")]
#[case("через полтора часа", "2026-11-23T13:30")]
#[case("через 1 час и 15 минут", "2026-11-23T13:15")]
#[case("через 1ч 30м", "2026-11-23T13:30")]
#[case("через неделю", "2026-11-30T12:00")]
#[case("через 3 дня", "2026-11-26T12:00")]
#[case("в понедельник 9:00", "2026-11-30T09:00")]
#[case("во вторник", "2026-11-24T09:00")]
#[case("в среду в 9:00", "2026-11-25T09:00")]
#[case("пт. 17:00", "2026-11-27T17:00")]
#[case("1 декабря 10:00", "2026-12-01T10:00")]
#[case("1 декабря 2026 года в 10:00", "2026-12-01T10:00")]
#[case("1-го декабря", "2026-12-01T09:00")]
#[case("завтра в 9.30", "2026-11-24T09:30")]
#[case("в 9.10", "2026-11-24T09:10")]
#[case("завтра в 9-30", "2026-11-24T09:30")]
#[case("в 2 часа дня", "2026-11-23T14:00")]
#[case("завтра в 2 часа дня", "2026-11-24T14:00")]
#[case("в два часа дня", "2026-11-23T14:00")]
#[case("в 9 часов", "2026-11-24T09:00")]
#[case("в 9 часов 30 минут", "2026-11-24T09:30")]
#[case("вечером в 7", "2026-11-23T19:00")]
#[case("завтра вечером в 19:00", "2026-11-24T19:00")]
#[case("через месяц", "2026-12-23T12:00")]
#[case("через две недели", "2026-12-07T12:00")]
#[case("через 2 недели в 10:00", "2026-12-07T10:00")]
#[case("через неделю в среду", "2026-12-02T09:00")]
#[case("через полтора часа", "2026-11-23T13:30")]
#[case("через 1,5 часа", "2026-11-23T13:30")]
#[case("через час с половиной", "2026-11-23T13:30")]
#[case("через пару часов", "2026-11-23T14:00")]
#[case("через полгода", "2027-05-23T12:00")]
#[case("через сутки", "2026-11-24T12:00")]
#[case("в полночь", "2026-11-24T00:00")]
#[case("полдень", "2026-11-24T12:00")]
#[case("в полдесятого", "2026-11-24T09:30")]
#[case("в половине десятого", "2026-11-24T09:30")]
#[case("без четверти десять", "2026-11-24T09:45")]
#[case("в следующий понедельник", "2026-11-30T09:00")]
#[case("в пятницу на следующей неделе", "2026-12-04T09:00")]
#[case("на следующей неделе в пятницу в 10", "2026-12-04T10:00")]
#[case("в эту пятницу", "2026-11-27T09:00")]
fn russian(#[case] text: &str, #[case] moment: &str) {
    assert_eq!(read(text), Ok(clock(moment)));
}

#[rstest]
#[case("9.12", &["2026-11-24T09:12", "2026-12-09T09:00"])] // a time or a date?
#[case("1/12 10:00", &["2026-12-01T10:00", "2027-01-12T10:00"])] // January or December?
#[case("tomorrow morning", &["2026-11-24T09:00", "2026-11-24T10:00"])]
#[case("завтра утром", &["2026-11-24T09:00", "2026-11-24T10:00"])]
#[case("вечером", &["2026-11-23T18:00", "2026-11-23T20:00"])]
#[case("tonight", &["2026-11-23T18:00", "2026-11-23T20:00"])]
#[case("in the afternoon", &["2026-11-23T13:00", "2026-11-23T15:00"])]
#[case("at 2", &["2026-11-23T14:00", "2026-11-24T02:00"])]
#[case("завтра в 2", &["2026-11-24T02:00", "2026-11-24T14:00"])]
#[case("в 3 часа", &["2026-11-23T15:00", "2026-11-24T03:00"])]
#[case("3 дня", &["2026-11-23T15:00", "2026-11-26T12:00"])] // three in the afternoon, or three days?
#[case("9 часов", &["2026-11-23T21:00", "2026-11-24T09:00"])]
#[case("next fri", &["2026-11-27T09:00", "2026-12-04T09:00"])]
#[case("в следующую среду", &["2026-11-25T09:00", "2026-12-02T09:00"])]
#[case("tomorrow at midnight", &["2026-11-24T00:00", "2026-11-25T00:00"])]
#[case("next month", &["2026-12-01T09:00", "2026-12-23T09:00"])]
fn what_may_mean_two_times_is_answered_with_both(#[case] text: &str, #[case] moments: &[&str]) {
    assert_eq!(read(text), Err(WhenError::Ambiguous(moments.iter().map(|moment| clock(moment)).collect())));
}

#[rstest]
#[case("", WhenError::Nonsense)]
#[case("soon", WhenError::Nonsense)]
#[case("18", WhenError::Nonsense)] // hour, day, minutes?
#[case("in", WhenError::Nonsense)]
#[case("in 5", WhenError::Nonsense)]
#[case("in 2h hours", WhenError::Nonsense)]
#[case("через", WhenError::Nonsense)]
#[case("20 min 9:00", WhenError::Nonsense)]
#[case("at", WhenError::Nonsense)]
#[case("tomorrow at", WhenError::Nonsense)]
#[case("13/13", WhenError::Nonsense)]
#[case("tomorrow tomorrow", WhenError::Nonsense)]
#[case("9:00 10:00", WhenError::Nonsense)]
#[case("today 9:00", WhenError::Past)]
#[case("сегодня", WhenError::Past)]
#[case("in 0 min", WhenError::Past)]
#[case("2026-11-22 10:00", WhenError::Past)]
#[case("31 февраля", WhenError::NoSuchDay)]
#[case("31.02.2027 10:00", WhenError::NoSuchDay)]
#[case("29 Feb", WhenError::NoSuchDay)] // not within a year
#[case("Mon 24 Nov, 09:00", WhenError::NoSuchDay)] // a Tuesday
#[case("fri mon 24 nov", WhenError::Nonsense)]
#[case("tomorrow 24 nov", WhenError::Nonsense)]
#[case("32.30", WhenError::NoSuchDay)]
#[case("25:61", WhenError::NoSuchTime)]
#[case("tomorrow 24:00", WhenError::NoSuchTime)]
#[case("9:5", WhenError::NoSuchTime)]
#[case("13 pm", WhenError::NoSuchTime)]
#[case("завтра 25", WhenError::NoSuchTime)]
#[case("2027-11-24 10:00", WhenError::TooFar)]
#[case("in 400 days", WhenError::TooFar)]
#[case("in 4294967295 weeks", WhenError::TooFar)]
fn what_is_no_time_is_refused_with_its_cause(#[case] text: &str, #[case] error: WhenError) {
    assert_eq!(read(text), Err(error));
}

#[rstest]
#[case("tomorrow 02:30", "2026-03-28T12:00", "2026-03-29T02:30", "2026-03-29T03:30")]
#[case("2026-03-29 02:30", "2026-03-01T12:00", "2026-03-29T02:30", "2026-03-29T03:30")]
#[case("29 марта в 2 ночи", "2026-03-28T12:00", "2026-03-29T02:00", "2026-03-29T03:00")]
#[case("02:59", "2026-03-29T01:10", "2026-03-29T02:59", "2026-03-29T03:59")]
#[case("sun 02:30", "2026-03-25T12:00", "2026-03-29T02:30", "2026-03-29T03:30")]
#[case("Sun 29 Mar, 02:30", "2026-03-25T12:00", "2026-03-29T02:30", "2026-03-29T03:30")]
fn a_time_that_the_clock_skips_is_refused_with_one_that_there_is(
    #[case] text: &str,
    #[case] now: &str,
    #[case] wished: DateTime,
    #[case] instead: DateTime,
) {
    let now = clock(now);
    assert_eq!(parse_when(text, now, &berlin()), Err(WhenError::Skipped { wished, instead }));
    let there = instead.strftime("%Y-%m-%d %H:%M").to_string();
    assert_eq!(parse_when(&there, now, &berlin()), Ok(clock(&instead.to_string())));
}

#[rstest]
#[case("tomorrow 01:59", "2026-03-28T12:00", "2026-03-29T01:59")]
#[case("tomorrow 03:00", "2026-03-28T12:00", "2026-03-29T03:00")]
#[case("02:30", "2026-03-29T12:00", "2026-03-30T02:30")] // of the next night
#[case("in 2h", "2026-03-29T00:30", "2026-03-29T03:30")]
fn beside_the_leap_all_is_as_ever(#[case] text: &str, #[case] now: &str, #[case] moment: &str) {
    assert_eq!(parse_when(text, clock(now), &berlin()), Ok(clock(moment)));
}

/// The other meaning is no better known because the clock skips one: it is offered as it will be shown.
#[rstest]
#[case("tomorrow 2:30", &["2026-03-29T03:30", "2026-03-29T14:30"])]
#[case("завтра в 2 ночи", &["2026-03-29T03:00", "2026-03-30T02:00"])]
fn of_two_meanings_one_that_the_clock_skips_is_asked_about_too(#[case] text: &str, #[case] moments: &[&str]) {
    let ambiguous = WhenError::Ambiguous(moments.iter().map(|moment| clock(moment)).collect());
    assert_eq!(parse_when(text, clock("2026-03-28T12:00"), &berlin()), Err(ambiguous));
}

/// Of what is typed in the evening, at six.
#[rstest]
#[case("at 7", &["2026-11-23T19:00", "2026-11-24T07:00"])]
#[case("в 7", &["2026-11-23T19:00", "2026-11-24T07:00"])]
#[case("5:30", &["2026-11-24T05:30", "2026-11-24T17:30"])]
#[case("today at 7", &["2026-11-23T19:00"])]
#[case("сегодня в 7", &["2026-11-23T19:00"])]
#[case("в 7:00", &["2026-11-24T07:00"])]
#[case("07:00", &["2026-11-24T07:00"])]
fn in_the_evening_an_hour_may_be_of_both_halves_of_the_day(#[case] text: &str, #[case] moments: &[&str]) {
    let moments: Vec<Timestamp> = moments.iter().map(|moment| clock(moment)).collect();
    let expected = if let [one] = moments[..] { Ok(one) } else { Err(WhenError::Ambiguous(moments)) };
    assert_eq!(parse_when(text, clock("2026-11-23T18:00"), &berlin()), expected);
}

#[rstest]
#[case("2026-03-29 02:30", "2026-03-30T12:00", WhenError::Past)]
#[case("2027-03-28 02:30", "2026-03-01T12:00", WhenError::TooFar)]
fn a_time_that_is_no_use_anyway_is_not_said_to_be_skipped(
    #[case] text: &str,
    #[case] now: &str,
    #[case] error: WhenError,
) {
    assert_eq!(parse_when(text, clock(now), &berlin()), Err(error));
}

#[rstest]
#[case("25.10.2026 02:30", "2026-10-24T10:00:00Z", "2026-10-25T00:30:00Z", Some(BothTimes::First))]
#[case("tomorrow 02:00", "2026-10-24T10:00:00Z", "2026-10-25T00:00:00Z", Some(BothTimes::First))]
#[case("02:30", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", Some(BothTimes::Second))] // the first is now
#[case("in 1h", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", Some(BothTimes::Second))]
#[case("tomorrow 01:59", "2026-10-24T10:00:00Z", "2026-10-24T23:59:00Z", None)]
#[case("tomorrow 03:00", "2026-10-24T10:00:00Z", "2026-10-25T02:00:00Z", None)]
fn of_a_time_that_comes_twice_the_next_is_meant(
    #[case] text: &str,
    #[case] now: Timestamp,
    #[case] moment: Timestamp,
    #[case] twice: Option<BothTimes>,
) {
    assert_eq!(parse_when(text, now, &berlin()), Ok(moment));
    assert_eq!(shown_twice(moment, &berlin()), twice);
}

#[test]
fn a_day_later_is_the_same_time_even_when_the_clock_changes() {
    let before = clock("2026-03-28T12:00");
    assert_eq!(parse_when("in 1 day", before, &berlin()), Ok(clock("2026-03-29T12:00")));
    assert_eq!(parse_when("in 24 h", before, &berlin()), Ok(clock("2026-03-29T13:00")));
}

#[rstest]
#[case("18:30 @bob Hello", "2026-11-23T18:30", "@bob Hello")]
#[case("20 min @bob Hello", "2026-11-23T12:20", "@bob Hello")]
#[case("in 1h 30m @bob in 2h, or at 9?", "2026-11-23T13:30", "@bob in 2h, or at 9?")]
#[case("завтра в 9:00 https://t.me/bob Привет, @bob!", "2026-11-24T09:00", "https://t.me/bob Привет, @bob!")]
#[case("1 Dec 10:00\n@bob\nHello", "2026-12-01T10:00", "@bob\nHello")]
#[case("tomorrow", "2026-11-24T09:00", "")]
fn the_time_ends_where_the_user_begins(#[case] text: &str, #[case] moment: &str, #[case] rest: &str) {
    assert_eq!(split_when(text, now(), &berlin()), (Ok(clock(moment)), rest));
}

#[rstest]
#[case("at 9.10 (@ann), hello", "2026-11-24T09:10", "(@ann), hello")]
#[case("at 9.10 telegram.me/ann hello", "2026-11-24T09:10", "telegram.me/ann hello")]
#[case("18:30 Hello", "2026-11-23T18:30", " Hello")]
#[case("18:30 Ann Lee, hello", "2026-11-23T18:30", " Ann Lee, hello")]
#[case("18:30 bob@example.org Hello", "2026-11-23T18:30", " bob@example.org Hello")]
#[case("завтра в 9:00 Привет, @bob", "2026-11-24T09:00", " Привет, @bob")]
#[case("18:30 The price is 10", "2026-11-23T18:30", " The price is 10")]
#[case("18:30 Morning! It is me", "2026-11-23T18:30", " Morning! It is me")]
#[case("завтра в девять тридцать Анна, привет", "2026-11-24T09:30", " Анна, привет")]
#[case("tomorrow @9:00 @bob hi", "2026-11-24T09:00", "@bob hi")]
#[case("tomorrow @ 9 @bob hi", "2026-11-24T09:00", "@bob hi")]
fn the_time_ends_where_its_words_end(#[case] text: &str, #[case] moment: &str, #[case] rest: &str) {
    assert_eq!(split_when(text, now(), &berlin()), (Ok(clock(moment)), rest));
}

#[rstest]
#[case("soon @bob Hello", "@bob Hello")]
#[case("@bob Hello", "@bob Hello")]
#[case("Hello Bob", "Hello Bob")]
#[case("18:30 MSK @bob Hello", "@bob Hello")]
#[case("завтра в 9 по Москве @bob Привет", "@bob Привет")]
#[case("9:00 or 10:00 @bob Hello", "@bob Hello")]
fn what_follows_no_time_is_kept(#[case] text: &str, #[case] rest: &str) {
    assert_eq!(split_when(text, now(), &berlin()), (Err(WhenError::Nonsense), rest));
}

/// `typed → read` in each line: a time, several possible times, or the error.
#[rstest]
#[case::english(include_str!("forms_en.txt"))]
#[case::russian(include_str!("forms_ru.txt"))]
#[case::on_the_last_day_of_a_year(include_str!("forms_last_day.txt"))]
fn every_form_is_read_as_it_is_meant(#[case] table: &str) {
    let (now, lines) = table.split_once('\n').unwrap();
    let now = clock(now);
    let shown = |at: &Timestamp| at.to_zoned(berlin()).strftime("%a %F %H:%M").to_string();
    let wrong: Vec<String> = lines
        .lines()
        .filter_map(|line| {
            let (typed, expected) = line.split_once(" → ").unwrap();
            let read = match parse_when(typed, now, &berlin()) {
                Ok(at) => shown(&at),
                Err(WhenError::Ambiguous(all)) => all.iter().map(shown).collect::<Vec<_>>().join(" | "),
                Err(error) => format!("{error:?}"),
            };
            (read != expected).then(|| format!("{typed}: {read}, not {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>(), seconds in any::<i32>()) {
        let _ = split_when(&text, Timestamp::from_second(seconds.into()).unwrap(), &berlin());
    }

    #[test]
    fn any_row_of_words_gives_a_moment_ahead_or_an_error(
        words in proptest::collection::vec(
            prop_oneof![
                Just("in"), Just("через"), Just("в"), Just("at"), Just("monday"), Just("завтра"), Just("dec"),
                Just("1"), Just("31"), Just("9:00"), Just("pm"), Just("2h"), Just("часа"), Just("29.02"),
                Just("2027-01-01"), Just("99999999999"), Just("@bob"), Just("t"), Just("-"), Just("0.0.0"),
            ],
            0..6,
        ),
        seconds in 0_i64..4_000_000_000,
    ) {
        let now = Timestamp::from_second(seconds).unwrap();
        if let Ok(moment) = parse_when(&words.join(" "), now, &berlin()) {
            prop_assert!(moment > now && moment <= now + jiff::SignedDuration::from_hours(24 * 366 + 1));
        }
    }
}
