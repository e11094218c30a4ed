//! Asking for a time, and showing its interpretation with day and zone before it is accepted.

use jiff::Timestamp;

use crate::bot::kit::quote::quote;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::sending::item_press::ItemPress;
use crate::bot::sending::later_press::LaterPress;
use crate::bot::sending::meant_press::MeantPress;
use crate::domain::ids::{OutboxId, TelegramMessageId};
use crate::domain::outbox::MediaKind;
use crate::domain::when::{BothTimes, shown_twice};

/// A scheduled message as it was understood.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'p> {
    /// All recipients, in words.
    pub who: &'p str,
    pub at: Timestamp,
    pub text: &'p str,
    pub media: Option<MediaKind>,
    /// The number of messages that the text needs.
    pub parts: usize,
    /// The message in which the time was named; the button confirms this one only.
    pub asked: TelegramMessageId,
}

pub fn ask_when(reader: &Reader) -> View {
    reader.question("later-ask-when", &[])
}

/// Asks which of several possible times is meant.
pub fn ask_which(reader: &Reader, times: &[Timestamp]) -> View {
    which(reader, times).row([reader.cancel()])
}

/// As [`ask_which`], for a waiting item.
pub fn ask_which_move(reader: &Reader, times: &[Timestamp], item: OutboxId) -> View {
    which(reader, times).row([reader.button("send-button-keep", ItemPress::Keep(item))])
}

/// As [`ask_which`], for a snooze.
pub(in crate::bot) fn which(reader: &Reader, times: &[Timestamp]) -> View {
    let button = |at: &Timestamp| Button::new(reader.times.whole(*at), MeantPress::At(at.as_second()));
    times.iter().fold(View::text(reader.text("later-ask-which", &[])), |view, at| view.row([button(at)]))
}

/// Before a message is accepted.
pub fn confirm(reader: &Reader, plan: &Plan<'_>) -> View {
    shown_back(reader, plan, reader.cancel())
}

/// Before a waiting item gets another time.
pub fn confirm_move(reader: &Reader, plan: &Plan<'_>, item: OutboxId) -> View {
    shown_back(reader, plan, reader.button("send-button-keep", ItemPress::Keep(item)))
}

fn shown_back(reader: &Reader, plan: &Plan<'_>, leave: Button) -> View {
    let target = ("target", plan.who.into());
    let zone = reader.times.zone.iana_name().unwrap_or("UTC");
    let when = [
        ("at", reader.times.whole(plan.at).into()),
        ("relative", reader.times.ahead(plan.at).into()),
        ("zone", zone.into()),
    ];
    let parts = (plan.parts > 1).then(|| reader.text("send-parts", &[("count", plan.parts.into())]));
    let quote = quote(reader, plan.text, plan.media);
    let twice = shown_twice(plan.at, &reader.times.zone).map(|twice| match twice {
        BothTimes::First => reader.text("later-first-of-two", &[]),
        BothTimes::Second => reader.text("later-second-of-two", &[]),
    });
    let lines = [
        Some(reader.text("later-title", &[target])),
        Some(reader.text("later-when", &when)),
        twice,
        parts,
        Some(quote),
        Some(reader.text("later-change", &[])),
    ];
    View::lines(lines.into_iter().flatten())
        .row([reader.button("later-button-yes", LaterPress::Accept(plan.asked)), leave])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::{at, show};

    #[test]
    fn a_time_is_asked_for() {
        insta::assert_snapshot!(show(ask_when), @r#"
        🕒 <b>A message for later</b>
        When? For example <code>18:30</code>, <code>tomorrow 9:00</code>, <code>in 2h</code> or <code>1 Dec 10:00</code>.
        [✖ Cancel]
        ───
        🕒 <b>Сообщение на потом</b>
        Когда? Например <code>18:30</code>, <code>завтра 9:00</code>, <code>через 2 часа</code> или <code>1 декабря 10:00</code>.
        [✖ Отмена]
        "#);
    }

    #[test]
    fn a_time_is_shown_back_with_its_day_and_its_zone() {
        let plan = Plan {
            who: "@bob_lee",
            at: at("2026-11-24T08:00:00Z"),
            text: "Good <morning>!",
            media: Some(MediaKind::Photo),
            parts: 3,
            asked: TelegramMessageId(5),
        };
        insta::assert_snapshot!(show(|reader| confirm(reader, &plan)), @r#"
        🕒 <b>@bob_lee</b>: is this the time?
        <b>Tue 24 Nov, 09:00</b>, in 23 h (Europe/Berlin)
        split into 3 messages
        “📷 Good &lt;morning&gt;!”
        Another time? Just send it.
        [✅ Yes, schedule it] [✖ Cancel]
        ───
        🕒 <b>@bob_lee</b>: время верное?
        <b>вт 24 ноября, 09:00</b>, через 23 ч (Europe/Berlin)
        разбито на 3 сообщения
        «📷 Good &lt;morning&gt;!»
        Нужно другое время? Просто пришлите его.
        [✅ Да, запланировать] [✖ Отмена]
        "#);
        let plan = Plan { at: at("2026-11-28T08:00:00Z"), media: None, parts: 1, ..plan };
        insta::assert_snapshot!(show(|reader| confirm_move(reader, &plan, OutboxId(7))), @r#"
        🕒 <b>@bob_lee</b>: is this the time?
        <b>Sat 28 Nov, 09:00</b>, in 4 days (Europe/Berlin)
        “Good &lt;morning&gt;!”
        Another time? Just send it.
        [✅ Yes, schedule it] [‹ Leave it as it is]
        ───
        🕒 <b>@bob_lee</b>: время верное?
        <b>сб 28 ноября, 09:00</b>, через 4 дня (Europe/Berlin)
        «Good &lt;morning&gt;!»
        Нужно другое время? Просто пришлите его.
        [✅ Да, запланировать] [‹ Оставить как есть]
        "#);
    }

    #[test]
    fn of_a_time_that_comes_twice_it_is_said_which_is_meant() {
        let said = |moment| {
            let plan = Plan {
                who: "@bob_lee",
                at: at(moment),
                text: "Hi",
                media: None,
                parts: 1,
                asked: TelegramMessageId(5),
            };
            show(|reader| confirm(reader, &plan))
        };
        let (first, second) = (said("2027-10-31T00:30:00Z"), said("2027-10-31T01:30:00Z"));
        assert!(first.contains("Sun 31 Oct 2027, 02:30") && second.contains("Sun 31 Oct 2027, 02:30"), "{first}");
        assert!(first.contains("The clock shows this time twice; the first one is meant."), "{first}");
        assert!(first.contains("Часы покажут это время дважды; имеется в виду первый раз."), "{first}");
        assert!(second.contains("the second one is meant") && second.contains("имеется в виду второй раз"), "{second}");
    }
}
