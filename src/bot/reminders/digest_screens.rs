//! The daily digest: the totals first, then problems, then the accounts.

use jiff::civil::Date;

use crate::bot::accounts::press::AccountPress;
use crate::bot::kit::{Reader, View};
use crate::domain::account::Account;
use crate::domain::health::DigestLine;
use crate::i18n::Arg;

/// How many accounts a digest names.
const LINES: usize = 20;

/// The accounts' messages of a past day.
pub fn digest(reader: &Reader, day: Date, lines: &[(Account, DigestLine)], open_alerts: usize) -> View {
    let sent: u32 = lines.iter().map(|(_, line)| line.sent).sum();
    let received: u32 = lines.iter().map(|(_, line)| line.received).sum();
    let date = [("day", i64::from(day.day()).into()), ("month", i64::from(day.month()).into())];
    let date = reader.text("time-date", &date);
    let totals = [("date", Arg::Html(date)), ("sent", sent.into()), ("received", received.into())];
    let mut text = vec![reader.text("digest-title", &totals)];
    text.push(match open_alerts {
        0 => reader.text("digest-all-well", &[]),
        count => reader.text("digest-troubled", &[("count", count.into())]),
    });
    text.extend(lines.iter().take(LINES).map(|(account, line)| {
        let phone = reader.phone(&account.phone);
        let args = [("phone", phone.into()), ("sent", line.sent.into()), ("received", line.received.into())];
        reader.text("digest-line", &args)
    }));
    let more = lines.len().saturating_sub(LINES);
    if more > 0 {
        text.push(reader.text("digest-more", &[("count", more.into())]));
    }
    View::lines(text).row([reader.button("button-accounts", AccountPress::List { page: 0 })])
}
