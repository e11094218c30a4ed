//! The card of an item. It shows the item's state; a failure comes with its cause and its cure.

use jiff::SignedDuration;

use crate::bot::accounts::press::AccountPress;
use crate::bot::kit::addressee::{addressee, named};
use crate::bot::kit::quote::{QUOTED, quoted};
use crate::bot::kit::{Button, Reader, View};
use crate::bot::queue::press::QueuePress;
use crate::bot::sending::item_press::ItemPress;
use crate::bot::sending::later_press::LaterPress;
use crate::bot::sending::press::SendPress;
use crate::bot::sending::wish_screens::{edited, worded};
use crate::bot::sending::{give_up_screens as give_up, reason_screens as reason};
use crate::domain::dialog::Dialog;
use crate::domain::ids::OutboxId;
use crate::domain::outbox::{ItemReason, ItemState, OutboxItem};
use crate::domain::phone::Phone;
use crate::domain::team::{Right, Role};
use crate::i18n::Arg;

/// An earlier time is not shown.
const A_MOMENT: SignedDuration = SignedDuration::from_secs(1);

/// The parts of one message in order, usually one, to the person of `dialog`, once there is one. `from` is the account's
/// phone number, once one is chosen; `behind` means that another item is sent before it.
pub fn card(
    reader: &Reader,
    parts: &[OutboxItem],
    dialog: Option<&Dialog>,
    from: Option<&Phone>,
    behind: bool,
) -> View {
    let Some(item) = parts.iter().find(|item| item.state != ItemState::Sent).or(parts.last()) else {
        return View::text(reader.text("error-old-button", &[]));
    };
    let who = ("who", Arg::Html(addressee(reader, &item.target, dialog)));
    let title = match from {
        Some(phone) => reader.text("send-title-from", &[who, ("phone", reader.phone(phone).into())]),
        None => reader.text("send-title", &[who]),
    };
    let sent = parts.iter().filter(|item| item.state == ItemState::Sent).count();
    let files = parts.iter().filter(|part| part.media.is_some()).count();
    let progress = match (parts.len(), sent) {
        (0 | 1, _) => None,
        // An album; a caption that is too long for one of its files follows as a text.
        (_, 0) if files > 1 => Some(reader.text("send-album", &[("count", files.into())])),
        (count, 0) => Some(reader.text("send-parts", &[("count", count.into())])),
        (count, sent) => Some(reader.text("send-parts-sent", &[("count", count.into()), ("sent", sent.into())])),
    };
    let quote = reader.text("send-quote", &[("text", quoted(reader, worded(parts).unwrap_or(item), QUOTED))]);
    let lines = [Some(title), Some(state_line(reader, item, dialog, behind)), progress, Some(quote)];
    let view = View::lines(lines.into_iter().flatten());
    let untouched = parts.iter().all(|item| item.state == ItemState::Queued);
    match item.state {
        ItemState::Queued => {
            let edit = edited(parts).filter(|_| untouched);
            let edit = edit.map(|part| reader.button("send-button-edit", ItemPress::Edit(part.id)));
            let later = untouched.then(|| reader.button("send-button-later", LaterPress::AskTime(item.id)));
            let cancel = reader.button("button-cancel", ItemPress::Cancel(item.id));
            // Accounts can be opened only in private chats.
            let lacks_account = item.reason == Some(ItemReason::NoAccount) && reader.private;
            view.row(lacks_account.then(|| reader.button("button-accounts", AccountPress::List { page: 0 })))
                .row(edit.into_iter().chain(later).chain([cancel]))
        }
        // Somebody who has blocked the account is better left alone.
        ItemState::Failed if item.reason == Some(ItemReason::BlockedByProspect) => view,
        ItemState::Failed => {
            view.row([reader.button("send-button-again", SendPress::Again(item.group.unwrap_or(item.id)))])
        }
        ItemState::Sending => view.row(give_up::button(reader, item)),
        ItemState::Sent | ItemState::Cancelled => view,
    }
}

/// The button that sends an item now which only a limit of the desk holds back, for roles that may exceed it.
#[must_use]
pub fn send_now(reader: &Reader, parts: &[OutboxItem], role: Role) -> Option<Button> {
    let first = parts.first()?;
    let held = parts.iter().all(|item| item.state == ItemState::Queued)
        && first.not_before > reader.times.now
        && first.reason.is_some_and(ItemReason::is_our_limit);
    let press = QueuePress::SendNow { item: first.id, page: None };
    (held && role.may(Right::RunAccounts)).then(|| reader.button("send-button-now", press))
}

/// The button that puts a cancelled item back.
#[must_use]
pub fn restore(reader: &Reader, item: OutboxId, page: Option<u32>) -> Button {
    reader.button("undo-button", ItemPress::Restore { item, page })
}

/// Asks for the new text of an item that has not been attempted.
pub fn ask_new_text(reader: &Reader, item: OutboxId, who: &str) -> View {
    View::text(reader.text("send-ask-new-text", &[("target", who.into())]))
        .row([reader.button("send-button-keep", ItemPress::Keep(item))])
}

/// Asks for the new time of an item.
pub fn ask_new_time(reader: &Reader, item: OutboxId, who: &str) -> View {
    View::text(reader.text("send-ask-new-time", &[("target", who.into())]))
        .row([reader.button("send-button-keep", ItemPress::Keep(item))])
}

/// The state of an item in a line that begins with an emoji; `dialog` is the one with its recipient.
pub(in crate::bot) fn state_line(reader: &Reader, item: &OutboxItem, dialog: Option<&Dialog>, behind: bool) -> String {
    let target = named(&item.target, dialog);
    let later =
        (item.not_before.duration_since(reader.times.now) >= A_MOMENT).then(|| reader.times.clock(item.not_before));
    let waits = |reason| ("reason", Arg::Html(reason::waits(reader, &target, reason)));
    match (item.state, item.reason, later) {
        (ItemState::Queued, Some(ItemReason::NoAccount), _) => reader.text("send-waits-account", &[]),
        (ItemState::Queued, Some(reason), _) if reason.waits_for_somebody() => {
            reader.text("send-waits", &[waits(reason)])
        }
        // The gate's time is that of the first item.
        (ItemState::Queued, Some(ItemReason::MinimumGap), _) | (ItemState::Queued, _, None) if behind => {
            reader.text("send-behind", &[])
        }
        (ItemState::Queued, _, None) => reader.text("send-queued", &[]),
        (ItemState::Queued, None | Some(ItemReason::Scheduled), Some(at)) => {
            reader.text("send-queued-at", &[("at", at.into())])
        }
        (ItemState::Sending, None, _) => reader.text("send-sending", &[]),
        (ItemState::Sending, Some(reason), None) => reader.text("send-waits", &[waits(reason)]),
        (ItemState::Queued | ItemState::Sending, Some(reason), Some(at)) => {
            reader.text("send-waits-until", &[("at", at.into()), waits(reason)])
        }
        (ItemState::Sent, ..) => {
            let at = reader.times.clock(item.settled_at.unwrap_or(reader.times.now));
            reader.text("send-sent", &[("at", at.into())])
        }
        (ItemState::Failed, reason, _) => {
            let reason = reason.unwrap_or(ItemReason::Unexpected);
            let title = if reason.leaves_it_open() { "send-given-up" } else { "send-failed" };
            reader.text(title, &[("reason", Arg::Html(reason::failed(reader, &target, reason)))])
        }
        (ItemState::Cancelled, Some(ItemReason::StopList), _) => {
            reader.text("send-cancelled-stop-list", &[("target", target.into())])
        }
        (ItemState::Cancelled, Some(ItemReason::DialogClosed), _) => reader.text("send-cancelled-closed", &[]),
        (ItemState::Cancelled, ..) => reader.text("send-cancelled", &[]),
    }
}

#[cfg(test)]
pub(in crate::bot) mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::{NOW, at, phone, reader, show};
    use crate::domain::language::Language;
    use crate::domain::outbox::{self, MediaKind};

    pub(crate) fn item(state: ItemState, reason: Option<ItemReason>) -> OutboxItem {
        OutboxItem {
            state,
            reason,
            not_before: at(NOW),
            created_at: at(NOW),
            settled_at: Some(at("2026-11-23T09:42:00Z")),
            ..outbox::tests::item()
        }
    }

    #[test]
    fn queued_then_sent() {
        insta::assert_snapshot!(show(|reader| card(reader, &[item(ItemState::Queued, None)], None, None, false)), @r#"
        📤 <b>@bob_lee</b>
        ⏳ queued: goes out in a moment
        “Hello &lt;Bob&gt; &amp; co!”
        [✏️ Edit] [🕒 Later] [✖ Cancel]
        ───
        📤 <b>@bob_lee</b>
        ⏳ в очереди: сейчас уйдёт
        «Hello &lt;Bob&gt; &amp; co!»
        [✏️ Изменить] [🕒 Позже] [✖ Отмена]
        "#);
        insta::assert_snapshot!(show(|reader| card(reader, &[item(ItemState::Sent, None)], None, Some(&phone()), false)), @r#"
        📤 <b>@bob_lee</b> ← +1 555 123 0132
        ✅ sent 10:42
        “Hello &lt;Bob&gt; &amp; co!”
        ───
        📤 <b>@bob_lee</b> ← +1 555 123 0132
        ✅ отправлено в 10:42
        «Hello &lt;Bob&gt; &amp; co!»
        "#);
    }

    #[test]
    fn what_waits_says_why_and_until_when() {
        let mut item = item(ItemState::Queued, Some(ItemReason::FloodWait));
        item.not_before = at("2026-11-23T09:42:00Z");
        insta::assert_snapshot!(show(|reader| card(reader, std::slice::from_ref(&item), None, Some(&phone()), false)), @r#"
        📤 <b>@bob_lee</b> ← +1 555 123 0132
        ⏳ waits until 10:42: the account is in a flood wait, as Telegram asked.
        “Hello &lt;Bob&gt; &amp; co!”
        [✏️ Edit] [🕒 Later] [✖ Cancel]
        ───
        📤 <b>@bob_lee</b> ← +1 555 123 0132
        ⏳ ждёт до 10:42: у аккаунта флуд-пауза, так попросил Telegram.
        «Hello &lt;Bob&gt; &amp; co!»
        [✏️ Изменить] [🕒 Позже] [✖ Отмена]
        "#);
    }

    #[test]
    fn no_time_is_promised_where_none_is_known() {
        let mut item = item(ItemState::Queued, Some(ItemReason::NoAccount));
        item.not_before = at("2026-11-23T09:31:00Z");
        insta::assert_snapshot!(show(|reader| card(reader, std::slice::from_ref(&item), None, None, false)), @r#"
        📤 <b>@bob_lee</b>
        ⏳ waits for an account: none is ready.
        “Hello &lt;Bob&gt; &amp; co!”
        [📱 Accounts]
        [✏️ Edit] [🕒 Later] [✖ Cancel]
        ───
        📤 <b>@bob_lee</b>
        ⏳ ждёт аккаунта: готовых пока нет.
        «Hello &lt;Bob&gt; &amp; co!»
        [📱 Аккаунты]
        [✏️ Изменить] [🕒 Позже] [✖ Отмена]
        "#);
        item.reason = Some(ItemReason::AccountPaused);
        assert!(
            card(&reader(Language::En), std::slice::from_ref(&item), None, None, false)
                .text
                .contains("⏳ waits: its account is paused")
        );
        item.reason = Some(ItemReason::MinimumGap);
        item.not_before = at("2026-11-23T09:30:00.400Z");
        let text = |behind| card(&reader(Language::En), std::slice::from_ref(&item), None, None, behind).text;
        assert!(text(false).contains("in a moment"));
        assert!(text(true).contains("goes out after the one before it"));
        // Of several items that wait for the gap, only the first knows its time.
        item.not_before = at("2026-11-23T09:31:00Z");
        let text = |behind| card(&reader(Language::En), std::slice::from_ref(&item), None, None, behind).text;
        assert!(text(false).contains("waits until 10:31"));
        assert!(text(true).contains("goes out after the one before it"));
    }

    #[test]
    fn a_manager_may_send_past_our_own_limits_only() {
        let reader = reader(Language::En);
        let mut item = item(ItemState::Queued, Some(ItemReason::QuietHours));
        item.not_before = at("2026-11-24T08:00:00Z");
        let offered = |item: &OutboxItem, role| send_now(&reader, std::slice::from_ref(item), role).is_some();
        assert!(offered(&item, Role::Manager) && !offered(&item, Role::Operator));
        for reason in ItemReason::ALL {
            item.reason = Some(reason);
            assert_eq!(offered(&item, Role::Owner), reason.is_our_limit(), "{}", reason.into_str());
        }
        item.reason = Some(ItemReason::DailyLimit);
        item.state = ItemState::Sending;
        assert!(!offered(&item, Role::Owner));
    }

    #[test]
    fn what_failed_says_what_to_do() {
        let item = item(ItemState::Failed, Some(ItemReason::NoSuchUser));
        insta::assert_snapshot!(show(|reader| card(reader, std::slice::from_ref(&item), None, None, false)), @r#"
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
    fn what_waits_for_its_time_can_be_changed() {
        let mut item = item(ItemState::Queued, Some(ItemReason::Scheduled));
        item.not_before = at("2026-11-24T08:00:00Z");
        item.media = Some(MediaKind::Photo);
        insta::assert_snapshot!(show(|reader| card(reader, std::slice::from_ref(&item), None, None, false)), @r#"
        📤 <b>@bob_lee</b>
        ⏳ goes out at 09:00 on 24 Nov
        “📷 Hello &lt;Bob&gt; &amp; co!”
        [✏️ Edit] [🕒 Later] [✖ Cancel]
        ───
        📤 <b>@bob_lee</b>
        ⏳ уйдёт в 09:00 24 ноября
        «📷 Hello &lt;Bob&gt; &amp; co!»
        [✏️ Изменить] [🕒 Позже] [✖ Отмена]
        "#);
        insta::assert_snapshot!(show(|reader| ask_new_text(reader, item.id, "@bob_lee")), @r#"
        ✏️ <b>The message to @bob_lee</b>
        Send the new text. Until then the old one stays.
        [‹ Leave it as it is]
        ───
        ✏️ <b>Сообщение для @bob_lee</b>
        Пришлите новый текст. До тех пор остаётся прежний.
        [‹ Оставить как есть]
        "#);
        insta::assert_snapshot!(show(|reader| ask_new_time(reader, item.id, "@bob_lee")), @r#"
        🕒 <b>The message to @bob_lee</b>
        When should it go out? For example <code>18:30</code>, <code>tomorrow 9:00</code> or <code>in 2h</code>. Until you say, it keeps the time that it has.
        [‹ Leave it as it is]
        ───
        🕒 <b>Сообщение для @bob_lee</b>
        Когда отправить? Например <code>18:30</code>, <code>завтра 9:00</code> или <code>через 2 часа</code>. Пока не ответите, время остаётся прежним.
        [‹ Оставить как есть]
        "#);
    }

    #[test]
    fn a_long_text_shows_how_many_parts_it_has_and_how_far_they_are() {
        let parts = |states: [ItemState; 3]| states.map(|state| item(state, None));
        let waiting = parts([ItemState::Queued; 3]);
        insta::assert_snapshot!(show(|reader| card(reader, &waiting, None, None, false)), @r#"
        📤 <b>@bob_lee</b>
        ⏳ queued: goes out in a moment
        split into 3 messages
        “Hello &lt;Bob&gt; &amp; co!”
        [🕒 Later] [✖ Cancel]
        ───
        📤 <b>@bob_lee</b>
        ⏳ в очереди: сейчас уйдёт
        разбито на 3 сообщения
        «Hello &lt;Bob&gt; &amp; co!»
        [🕒 Позже] [✖ Отмена]
        "#);
        let under_way = parts([ItemState::Sent, ItemState::Queued, ItemState::Queued]);
        insta::assert_snapshot!(show(|reader| card(reader, &under_way, None, None, false)), @r#"
        📤 <b>@bob_lee</b>
        ⏳ queued: goes out in a moment
        1 of 3 messages sent
        “Hello &lt;Bob&gt; &amp; co!”
        [✖ Cancel]
        ───
        📤 <b>@bob_lee</b>
        ⏳ в очереди: сейчас уйдёт
        отправлено 1 из 3
        «Hello &lt;Bob&gt; &amp; co!»
        [✖ Отмена]
        "#);
    }

    #[test]
    fn an_attempted_item_is_changed_no_more() {
        let mut item = item(ItemState::Sending, Some(ItemReason::OutcomeUnknown));
        item.attempts = 1;
        let view = card(&reader(Language::En), &[item], None, None, false);
        assert!(view.text.contains("it cannot arrive twice") && view.keyboard.is_empty(), "{}", view.text);
    }

    #[test]
    fn every_reason_has_words_for_waiting_and_for_failing() {
        for language in Language::ALL {
            for reason in ItemReason::ALL {
                for state in [ItemState::Queued, ItemState::Failed] {
                    let mut item = item(state, Some(reason));
                    item.not_before = at("2026-11-23T09:42:00Z");
                    let text = card(&reader(language), &[item], None, None, false).text;
                    assert!(!text.contains("Unknown") && !text.contains("send-"), "{text}");
                }
            }
        }
    }
}
