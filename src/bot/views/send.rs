//! The card of a message on its way.
//! Its rule: it says what the item's state is, never what is hoped; a failure comes with its cause and its cure.

use crate::bot::callback::Press;
use crate::bot::views::{Reader, View};
use crate::domain::outbox::{ItemReason, ItemState, OutboxItem};
use crate::domain::phone::Phone;
use crate::domain::username::Username;

/// How much of a text the card quotes, in characters.
const QUOTED: usize = 200;

#[must_use]
pub fn ask_target(reader: &Reader) -> View {
    View::text(reader.text("send-ask-target", &[])).row([reader.button("button-cancel", Press::Cancel)])
}

#[must_use]
pub fn ask_text(reader: &Reader, target: &Username) -> View {
    View::text(reader.text("send-ask-text", &[("target", target.to_string().into())]))
        .row([reader.button("button-cancel", Press::Cancel)])
}

/// `from` is the account's phone, once one has been chosen.
#[must_use]
pub fn card(reader: &Reader, item: &OutboxItem, from: Option<&Phone>) -> View {
    let target = ("target", item.target.to_string().into());
    let title = match from {
        Some(phone) => reader.text("send-title-from", &[target, ("phone", reader.phone(phone).into())]),
        None => reader.text("send-title", &[target]),
    };
    let quote = reader.text("send-quote", &[("text", short(&item.content).into())]);
    let view = View::lines([title, standing(reader, item), quote]);
    match item.state {
        ItemState::Queued => view.row([reader.button("button-cancel", Press::CancelItem(item.id))]),
        ItemState::Failed => view.row([reader.button("send-button-again", Press::Send)]),
        ItemState::Sending | ItemState::Sent | ItemState::Cancelled => view,
    }
}

fn standing(reader: &Reader, item: &OutboxItem) -> String {
    let later = (item.not_before > reader.times.now).then(|| reader.times.clock(item.not_before));
    match item.state {
        ItemState::Queued => match (item.reason, later) {
            (None, None) => reader.text("send-queued", &[]),
            (None, Some(at)) => reader.text("send-queued-at", &[("at", at.into())]),
            (Some(reason), None) => reader.text("send-waits", &[("reason", waits(reader, item, reason))]),
            (Some(reason), Some(at)) => {
                reader.text("send-waits-until", &[("at", at.into()), ("reason", waits(reader, item, reason))])
            }
        },
        ItemState::Sending => reader.text("send-sending", &[]),
        ItemState::Sent => {
            let at = reader.times.clock(item.settled_at.unwrap_or(reader.times.now));
            reader.text("send-sent", &[("at", at.into())])
        }
        ItemState::Failed => {
            let reason = failed(reader, item, item.reason.unwrap_or(ItemReason::Unexpected));
            reader.text("send-failed", &[("reason", reason)])
        }
        ItemState::Cancelled => reader.text("send-cancelled", &[]),
    }
}

/// Why an item waits. What ends an item for good cannot make it wait, so its failure's words are the honest ones.
fn waits(reader: &Reader, item: &OutboxItem, reason: ItemReason) -> crate::i18n::Arg {
    let key = match reason {
        ItemReason::NoAccount => "send-wait-no-account",
        ItemReason::AccountNotReady => "send-wait-account-not-ready",
        ItemReason::FloodWait => "send-wait-flood",
        ItemReason::DailyLimit => "send-wait-daily-limit",
        ItemReason::OutcomeUnknown => "send-wait-unknown",
        ItemReason::NewContactsPaused => "send-wait-new-contacts",
        ItemReason::AccountPaused => "send-wait-paused",
        ItemReason::Frozen => "send-wait-frozen",
        ItemReason::NewContactLimit => "send-wait-new-contact-limit",
        ItemReason::MinimumGap => "send-wait-gap",
        ItemReason::QuietHours => "send-wait-quiet-hours",
        ItemReason::Scheduled => "send-wait-scheduled",
        _ => return failed(reader, item, reason),
    };
    crate::i18n::Arg::Html(reader.text(key, &[]))
}

fn failed(reader: &Reader, item: &OutboxItem, reason: ItemReason) -> crate::i18n::Arg {
    let key = match reason {
        ItemReason::NoAccount => "send-why-no-account",
        ItemReason::AccountNotReady | ItemReason::AccountPaused => "send-why-account-not-ready",
        ItemReason::FloodWait => "send-why-flood",
        ItemReason::DailyLimit | ItemReason::NewContactLimit => "send-why-daily-limit",
        ItemReason::OutcomeUnknown => "send-why-unknown",
        ItemReason::NewContactsPaused => "send-why-new-contacts",
        ItemReason::NoSuchUser => "send-why-no-such-user",
        ItemReason::NotAPerson => "send-why-not-a-person",
        ItemReason::Deleted => "send-why-deleted",
        ItemReason::Privacy => "send-why-privacy",
        ItemReason::PremiumOnly => "send-why-premium",
        ItemReason::PaymentRequired => "send-why-payment",
        ItemReason::BlockedByProspect => "send-why-blocked",
        ItemReason::ProspectBlocked => "send-why-we-blocked",
        ItemReason::Unreachable => "send-why-unreachable",
        ItemReason::Content => "send-why-content",
        ItemReason::DialogClosed => "send-why-dialog-closed",
        ItemReason::StopList => "send-why-stop-list",
        ItemReason::OtherAccount => "send-why-other-account",
        ItemReason::Frozen => "send-why-frozen",
        ItemReason::GaveUp => "send-why-gave-up",
        // The clock alone fails nothing.
        ItemReason::MinimumGap | ItemReason::QuietHours | ItemReason::Scheduled | ItemReason::Unexpected => {
            "send-why-unexpected"
        }
    };
    crate::i18n::Arg::Html(reader.text(key, &[("target", item.target.to_string().into())]))
}

fn short(text: &str) -> String {
    if text.chars().count() <= QUOTED {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(QUOTED - 1).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::views::examples::{NOW, at, phone, reader, show};
    use crate::domain::ids::{OutboxId, RandomId, TelegramUserId};
    use crate::domain::language::Language;

    fn item(state: ItemState, reason: Option<ItemReason>) -> OutboxItem {
        OutboxItem {
            id: OutboxId(7),
            account_id: None,
            target: Username::parse("@bob_lee").unwrap(),
            telegram_user_id: None,
            content: "Hello <Bob> & co!".to_owned(),
            random_id: RandomId::new(1).unwrap(),
            state,
            reason,
            attempts: 0,
            not_before: at(NOW),
            admin: TelegramUserId(1),
            card: None,
            created_at: at(NOW),
            settled_at: Some(at("2026-11-23T09:42:00Z")),
        }
    }

    #[test]
    fn whom_and_what() {
        insta::assert_snapshot!(show(ask_target), @r#"
        📤 <b>A message</b>
        To whom? Send the username, for example <code>@bob_lee</code>.
        [✖ Cancel]
        ───
        📤 <b>Сообщение</b>
        Кому? Пришлите имя пользователя, например <code>@bob_lee</code>.
        [✖ Отмена]
        "#);
        insta::assert_snapshot!(show(|reader| ask_text(reader, &Username::parse("bob_lee").unwrap())), @r#"
        📤 <b>A message to @bob_lee</b>
        What should it say? Send the text as it is to arrive.
        [✖ Cancel]
        ───
        📤 <b>Сообщение для @bob_lee</b>
        Что написать? Пришлите текст в том виде, в каком он должен дойти.
        [✖ Отмена]
        "#);
    }

    #[test]
    fn queued_then_sent() {
        insta::assert_snapshot!(show(|reader| card(reader, &item(ItemState::Queued, None), None)), @r#"
        📤 <b>@bob_lee</b>
        ⏳ queued: goes out in a moment
        “Hello &lt;Bob&gt; &amp; co!”
        [✖ Cancel]
        ───
        📤 <b>@bob_lee</b>
        ⏳ в очереди: уйдёт через мгновение
        «Hello &lt;Bob&gt; &amp; co!»
        [✖ Отмена]
        "#);
        insta::assert_snapshot!(show(|reader| card(reader, &item(ItemState::Sent, None), Some(&phone()))), @r#"
        📤 <b>@bob_lee</b> ← +1 555 123 0132
        ✅ sent 10:42
        “Hello &lt;Bob&gt; &amp; co!”
        ───
        📤 <b>@bob_lee</b> ← +1 555 123 0132
        ✅ отправлено 10:42
        «Hello &lt;Bob&gt; &amp; co!»
        "#);
    }

    #[test]
    fn what_waits_says_why_and_until_when() {
        let mut item = item(ItemState::Queued, Some(ItemReason::FloodWait));
        item.not_before = at("2026-11-23T09:42:00Z");
        insta::assert_snapshot!(show(|reader| card(reader, &item, Some(&phone()))), @r#"
        📤 <b>@bob_lee</b> ← +1 555 123 0132
        ⏳ waits until 10:42: Telegram asked the account for a break.
        “Hello &lt;Bob&gt; &amp; co!”
        [✖ Cancel]
        ───
        📤 <b>@bob_lee</b> ← +1 555 123 0132
        ⏳ ждёт до 10:42: Telegram попросил аккаунт о паузе.
        «Hello &lt;Bob&gt; &amp; co!»
        [✖ Отмена]
        "#);
    }

    #[test]
    fn what_failed_says_what_to_do() {
        let item = item(ItemState::Failed, Some(ItemReason::NoSuchUser));
        insta::assert_snapshot!(show(|reader| card(reader, &item, None)), @r#"
        📤 <b>@bob_lee</b>
        ❌ not delivered: nobody has the name @bob_lee. Check how it is spelled, then write again.
        “Hello &lt;Bob&gt; &amp; co!”
        [✏️ Write again]
        ───
        📤 <b>@bob_lee</b>
        ❌ не доставлено: имени @bob_lee ни у кого нет. Проверьте, как оно пишется, и попробуйте снова.
        «Hello &lt;Bob&gt; &amp; co!»
        [✏️ Написать снова]
        "#);
    }

    #[test]
    fn every_reason_has_words_for_waiting_and_for_failing() {
        for language in Language::ALL {
            for reason in ItemReason::ALL {
                for state in [ItemState::Queued, ItemState::Failed] {
                    let text = card(&reader(language), &item(state, Some(reason)), None).text;
                    assert!(!text.contains("Unknown") && !text.contains("send-"), "{text}");
                }
            }
        }
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(short(&"я".repeat(5000)).chars().count(), QUOTED);
    }
}
