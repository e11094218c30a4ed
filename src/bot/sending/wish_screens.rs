//! What is wanted of a sent message, on its item's card: how it stands, and the buttons to edit it or take it back.

use std::borrow::Cow;

use crate::bot::kit::quote::{QUOTED, quoted};
use crate::bot::kit::{Reader, View};
use crate::bot::sending::item_press::ItemPress;
use crate::domain::account::{Account, Situation};
use crate::domain::outbox::{ItemState, OutboxItem};
use crate::domain::wish::{Wish, WishKind, WishReason, WishState};

/// The parts of a message with the words that are wanted for them.
pub(in crate::bot) fn as_wanted<'p>(parts: &'p [OutboxItem], wishes: &[Wish]) -> Cow<'p, [OutboxItem]> {
    if wishes.is_empty() {
        return Cow::Borrowed(parts);
    }
    let reworded = parts.iter().cloned().map(|part| {
        let wish = wishes.iter().find(|wish| wish.item == Some(part.id) && wish.reason.is_none());
        match wish.map(|wish| &wish.kind) {
            Some(WishKind::Edit { content, spans, .. }) => {
                OutboxItem { content: content.clone(), spans: spans.clone(), ..part }
            }
            _ => part,
        }
    });
    Cow::Owned(reworded.collect())
}

/// Adds to the card of a message how its wishes stand, and the buttons for a new one.
pub(in crate::bot) fn below(
    reader: &Reader,
    view: View,
    parts: &[OutboxItem],
    wishes: &[Wish],
    from: Option<&Account>,
) -> View {
    // Of several parts, the one that needs somebody. What was never sent cannot be changed.
    let there = |wish: &&Wish| {
        let part = parts.iter().find(|part| Some(part.id) == wish.item);
        part.is_some_and(|part| matches!(part.state, ItemState::Sent | ItemState::Sending))
    };
    let telling = wishes.iter().filter(there).max_by_key(|wish| (wish.reason.is_some(), wish.settled_at.is_none()));
    let view = match telling {
        Some(wish) => View { text: format!("{}\n{}", view.text, line(reader, wish, from)), ..view },
        None => view,
    };
    let all_sent = !parts.is_empty() && parts.iter().all(|part| part.state == ItemState::Sent);
    let Some(first) = parts.first().filter(|_| all_sent && !wishes.iter().any(gone)) else { return view };
    // A question for the new text is asked in private chats. In a group one's own message is edited.
    let edit = edited(parts).filter(|_| reader.private);
    let edit = edit.map(|part| reader.button("send-button-edit", ItemPress::Edit(part.id)));
    let back = reader.button("send-button-take-back", ItemPress::AskTakeBack(first.id));
    view.row(edit.into_iter().chain([back]))
}

/// The part of a message whose words can be replaced: the message itself, or the file of an album that has the caption.
/// A text in several parts would have to be split again.
pub(in crate::bot) fn edited(parts: &[OutboxItem]) -> Option<&OutboxItem> {
    let whole = parts.len() == 1 || parts.iter().all(|part| part.media.is_some());
    worded(parts).filter(|_| whole)
}

/// The first part with words, which stand for the whole message.
pub(in crate::bot) fn worded(parts: &[OutboxItem]) -> Option<&OutboxItem> {
    parts.iter().find(|part| !part.content.is_empty()).or(parts.first())
}

/// Whether nothing is left to be changed.
fn gone(wish: &Wish) -> bool {
    wish.takes_back() || wish.reason == Some(WishReason::Gone)
}

fn line(reader: &Reader, wish: &Wish, from: Option<&Account>) -> String {
    let edits = matches!(wish.kind, WishKind::Edit { .. });
    match wish.state() {
        WishState::Done { at } => {
            let key = if edits { "wish-edited" } else { "wish-taken-back" };
            reader.text(key, &[("at", reader.times.clock(at).into())])
        }
        WishState::Failed(reason) => {
            let key = match (reason, edits) {
                (WishReason::TooLate, _) => "wish-too-late",
                (WishReason::Gone, _) => "wish-gone",
                (WishReason::Content, _) => "wish-content",
                (WishReason::Unreachable, true) => "wish-not-edited",
                (WishReason::Unreachable, false) => "wish-not-taken-back",
                (WishReason::OptedOut, _) => "wish-opted-out",
                (WishReason::Unexpected | WishReason::NotAllowed, true) => "wish-edit-unexpected",
                (WishReason::Unexpected | WishReason::NotAllowed, false) => "wish-take-back-unexpected",
            };
            reader.text(key, &[])
        }
        WishState::Open => match from.map(|from| Situation::of(from, reader.times.now)) {
            Some(Situation::Ready | Situation::LimitReached) => {
                reader.text(if edits { "wish-editing" } else { "wish-taking-back" }, &[])
            }
            Some(Situation::FloodWait { until }) => {
                let key = if edits { "wish-edits-at" } else { "wish-takes-back-at" };
                reader.text(key, &[("at", reader.times.clock(until).into())])
            }
            _ => reader.text(if edits { "wish-edits-later" } else { "wish-takes-back-later" }, &[]),
        },
    }
}

/// Asks for confirmation before taking back a message.
pub(in crate::bot) fn ask(reader: &Reader, item: &OutboxItem, who: &str) -> View {
    let args = [("target", who.into()), ("text", quoted(reader, item, QUOTED))];
    View::text(reader.text("wish-ask-take-back", &args))
        .row([reader.button("wish-button-take-back", ItemPress::TakeBack(item.id))])
        .row([reader.button("send-button-keep", ItemPress::Keep(item.id))])
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::bot::kit::screen::examples::{NOW, account, at, reader, show};
    use crate::bot::sending::item_screens::card;
    use crate::bot::sending::item_screens::tests::item;
    use crate::domain::ids::{OutboxId, TelegramUserId};
    use crate::domain::language::Language;

    fn wish(kind: WishKind, settled: bool, reason: Option<WishReason>) -> Wish {
        Wish {
            item: Some(OutboxId(7)),
            kind,
            version: 1,
            wanted_by: TelegramUserId(1),
            wanted_at: at(NOW),
            attempts: 0,
            not_before: at(NOW),
            settled_at: settled.then(|| at("2026-11-23T09:44:00Z")),
            reason,
        }
    }

    fn edit() -> WishKind {
        WishKind::Edit { content: "Hello Bob!".to_owned(), spans: Vec::new(), original: None }
    }

    fn shown(reader: &Reader, wishes: &[Wish]) -> View {
        let parts = [item(ItemState::Sent, None)];
        let view = card(reader, &as_wanted(&parts, wishes), None, None, false);
        below(reader, view, &parts, wishes, Some(&account()))
    }

    #[test]
    fn a_sent_message_can_be_edited_and_taken_back() {
        insta::assert_snapshot!(show(|reader| shown(reader, &[])), @r#"
        📤 <b>@bob_lee</b>
        ✅ sent 10:42
        “Hello &lt;Bob&gt; &amp; co!”
        [✏️ Edit] [🗑 Take back]
        ───
        📤 <b>@bob_lee</b>
        ✅ отправлено в 10:42
        «Hello &lt;Bob&gt; &amp; co!»
        [✏️ Изменить] [🗑 Удалить у обоих]
        "#);
        insta::assert_snapshot!(show(|reader| ask(reader, &item(ItemState::Sent, None), "@bob_lee")), @r#"
        🗑 <b>Take back the message to @bob_lee?</b>
        “Hello &lt;Bob&gt; &amp; co!”
        It disappears on both sides, in their chat too. They may have read it.
        [🗑 Yes, take it back]
        [‹ Leave it as it is]
        ───
        🗑 <b>Удалить сообщение для @bob_lee?</b>
        «Hello &lt;Bob&gt; &amp; co!»
        Оно исчезнет у обеих сторон, и в чате собеседника тоже. Прочитать его уже могли.
        [🗑 Да, удалить]
        [‹ Оставить как есть]
        "#);
    }

    #[test]
    fn the_card_shows_what_is_wanted_and_what_became_of_it() {
        insta::assert_snapshot!(show(|reader| shown(reader, &[wish(edit(), true, None)])), @r#"
        📤 <b>@bob_lee</b>
        ✅ sent 10:42
        “Hello Bob!”
        ✏️ edited 10:44
        [✏️ Edit] [🗑 Take back]
        ───
        📤 <b>@bob_lee</b>
        ✅ отправлено в 10:42
        «Hello Bob!»
        ✏️ исправлено в 10:44
        [✏️ Изменить] [🗑 Удалить у обоих]
        "#);
        insta::assert_snapshot!(show(|reader| shown(reader, &[wish(edit(), true, Some(WishReason::TooLate))])), @r#"
        📤 <b>@bob_lee</b>
        ✅ sent 10:42
        “Hello &lt;Bob&gt; &amp; co!”
        ❌ not edited: Telegram allows that for 48 hours only, and they see the old text. Send a correction, or take it back with 🗑.
        [✏️ Edit] [🗑 Take back]
        ───
        📤 <b>@bob_lee</b>
        ✅ отправлено в 10:42
        «Hello &lt;Bob&gt; &amp; co!»
        ❌ не исправлено: Telegram разрешает это только 48 часов, у собеседника прежний текст. Отправьте поправку или удалите сообщение: 🗑.
        [✏️ Изменить] [🗑 Удалить у обоих]
        "#);
        insta::assert_snapshot!(show(|reader| shown(reader, &[wish(WishKind::TakeBack, true, None)])), @r#"
        📤 <b>@bob_lee</b>
        ✅ sent 10:42
        “Hello &lt;Bob&gt; &amp; co!”
        🗑 taken back 10:44: it is gone from their chat
        ───
        📤 <b>@bob_lee</b>
        ✅ отправлено в 10:42
        «Hello &lt;Bob&gt; &amp; co!»
        🗑 удалено в 10:44: в чате собеседника его больше нет
        "#);
    }

    #[test]
    fn what_waits_says_for_what() {
        let reader = reader(Language::En);
        let line = |from: &Account| line(&reader, &wish(edit(), false, None), Some(from));
        assert_eq!(line(&account()), "✏️ is being edited…");
        let until = Some(at(NOW) + SignedDuration::from_mins(20));
        let waits = line(&Account { flood_wait_until: until, ..account() });
        assert!(waits.starts_with("✏️ will be edited at 10:50"), "{waits}");
        let offline = line(&Account { is_available: false, ..account() });
        assert!(offline.contains("as soon as the account can do it"), "{offline}");
    }

    #[test]
    fn every_outcome_has_words() {
        for language in Language::ALL {
            let reader = reader(language);
            for kind in [edit(), WishKind::TakeBack] {
                for reason in WishReason::ALL.map(Some).into_iter().chain([None]) {
                    let text = line(&reader, &wish(kind.clone(), true, reason), None);
                    assert!(!text.contains("wish-"), "{text}");
                }
            }
        }
    }
}
