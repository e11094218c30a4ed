//! The screens of reminders: who and since when, with a button for each possible action.

use jiff::Timestamp;

use crate::bot::campaigns::press::CampaignPress;
use crate::bot::dialogs::press::{DialogFilter, DialogPress, DialogsPress};
use crate::bot::dialogs::screens::{one_line, template};
use crate::bot::inbox::around::Around;
use crate::bot::inbox::card_screens::whose;
use crate::bot::kit::addressee::who;
use crate::bot::kit::{Button, Reader, ShownWords, View};
use crate::bot::settings::press::SettingsPress;
use crate::bot::team::screens::name;
use crate::domain::campaign::brake::Brake;
use crate::domain::campaign::{Campaign, PauseCause};
use crate::domain::dialog::Dialog;
use crate::domain::ids::TelegramUserId;
use crate::domain::message::Message;
use crate::domain::setting::Setting;
use crate::domain::team::Member;
use crate::i18n::Arg;
use crate::store::Unanswered;

/// How much of the last message is quoted, in characters.
const QUOTED: usize = 120;

/// A prospect has waited too long.
pub fn waits(reader: &Reader, around: &Around, member: TelegramUserId, words: Option<&Message>) -> View {
    let dialog = &around.dialog;
    let since = dialog.unanswered_since.unwrap_or(reader.times.now);
    let args = [
        ("who", Arg::Html(who(reader, dialog))),
        ("span", span(reader, since).into()),
        ("whose", Arg::Html(whose(reader, around, member))),
    ];
    let view = View::lines([reader.text("reminder-waits", &args)].into_iter().chain(quoted(reader, dialog, words)));
    action_buttons(reader, dialog, view, words)
}

/// A dialog that waits is the reader's now; `from` had it before.
pub fn handed_on(reader: &Reader, dialog: &Dialog, from: Option<&Member>, words: Option<&Message>) -> View {
    let since = dialog.unanswered_since.unwrap_or(reader.times.now);
    let who = ("who", Arg::Html(who(reader, dialog)));
    let span = ("span", span(reader, since).into());
    let head = match from {
        Some(from) => reader.text("reminder-handed-on-from", &[who, span, ("name", one_line(&name(from), 32).into())]),
        None => reader.text("reminder-handed-on", &[who, span]),
    };
    given(reader, dialog, head, words)
}

/// A dialog that `by` gave to the reader.
pub fn handed_over(reader: &Reader, dialog: &Dialog, by: Option<&Member>, words: Option<&Message>) -> View {
    let by = by.map_or_else(|| reader.label("card-somebody", &[]), |by| one_line(&name(by), 32));
    let facts = [("who", Arg::Html(who(reader, dialog))), ("name", by.into())];
    given(reader, dialog, reader.text("reminder-handed-over", &facts), words)
}

fn given(reader: &Reader, dialog: &Dialog, head: String, words: Option<&Message>) -> View {
    action_buttons(reader, dialog, View::lines([head].into_iter().chain(quoted(reader, dialog, words))), words)
}

/// A dialog waited too long for the reader, and is another member's now.
pub fn given_away(reader: &Reader, dialog: &Dialog, to: &Member) -> View {
    let facts = [("who", Arg::Html(who(reader, dialog))), ("name", one_line(&name(to), 32).into())];
    View::text(reader.text("reminder-given-away", &facts))
}

/// A dialog that `by` took from the reader; it is `to`'s now, or everybody's.
pub fn no_longer_yours(reader: &Reader, dialog: &Dialog, by: Option<&Member>, to: Option<&Member>) -> View {
    let called = |member: Option<&Member>| {
        member.map_or_else(|| reader.label("card-somebody", &[]), |member| one_line(&name(member), 32))
    };
    let facts = [("who", Arg::Html(who(reader, dialog))), ("by", called(by).into()), ("name", called(to).into())];
    let key = match dialog.assignee {
        None => "reminder-no-longer-yours-free",
        Some(to) if by.is_some_and(|by| by.id == to) => "reminder-no-longer-yours-taken",
        Some(_) => "reminder-no-longer-yours",
    };
    View::text(reader.text(key, &facts))
}

/// A prospect got no automatic answer, for want of a value.
pub fn away_left_out(reader: &Reader, dialog: &Dialog, names: &[String]) -> View {
    let facts = [("who", Arg::Html(who(reader, dialog))), ("names", names.join(", ").into())];
    let setting = SettingsPress::One(Setting::AwayAnswer);
    View::text(reader.text("notice-away-left-out", &facts)).row([reader.button("setting-away-answer", setting)])
}

/// A snooze has ended.
pub fn awake(reader: &Reader, around: &Around, words: Option<&Message>) -> View {
    let dialog = &around.dialog;
    let by = dialog.snoozed_by.and_then(|by| around.team.iter().find(|member| member.id == by));
    let who = ("who", Arg::Html(who(reader, dialog)));
    let head = match by {
        Some(by) => reader.text("reminder-awake-by", &[who, ("name", one_line(&by.name, 32).into())]),
        None => reader.text("reminder-awake", &[who]),
    };
    action_buttons(reader, dialog, View::lines([head].into_iter().chain(quoted(reader, dialog, words))), words)
}

/// Several prospects wait, too many for a message each.
pub fn many_wait(reader: &Reader, dialogs: usize, since: Option<Timestamp>) -> View {
    let span = span(reader, since.unwrap_or(reader.times.now));
    View::text(reader.text("reminder-many", &[("count", dialogs.into()), ("span", span.into())])).row(first(reader))
}

/// The waiting dialogs, for a member who comes on duty.
pub fn for_whoever_comes(reader: &Reader, waiting: Unanswered) -> View {
    let span = span(reader, waiting.since.unwrap_or(reader.times.now));
    let args = [("count", waiting.dialogs.into()), ("span", span.into())];
    View::text(reader.text("reminder-on-duty", &args)).row(first(reader))
}

/// A campaign has paused itself; `None` if it has gone on since.
pub fn campaign_paused(reader: &Reader, campaign: &Campaign) -> Option<View> {
    let PauseCause::Brake(brake) = campaign.pause?.cause else { return None };
    let name = ("name", campaign.name.as_str().into());
    let view = View::text(match brake {
        Brake::PeerFlood => reader.text("notice-campaign-peer-flood", &[name]),
        Brake::Refused { refused, written_to } => {
            let counts = [name, ("refused", refused.into()), ("written", written_to.into())];
            reader.text("notice-campaign-refused", &counts)
        }
    });
    Some(view.row([reader.button("campaign-button-open", CampaignPress::Open(campaign.id))]))
}

/// Telegram has refused topics in the member's chat.
pub fn no_topics_left(reader: &Reader) -> View {
    View::text(reader.text("settings-topics-refused", &[]))
        .row([reader.button("settings-button-in-topics", SettingsPress::InTopics(true))])
}

/// What may be done about a dialog. In its topic an answer is simply typed.
fn action_buttons(reader: &Reader, dialog: &Dialog, view: View, words: Option<&Message>) -> View {
    let id = dialog.id;
    let reply = reader.private.then(|| reader.button("dialog-button-reply", DialogPress::Reply(id)));
    let open = reader.private.then(|| reader.button("dialog-button-open", DialogPress::Open(id)));
    // What was put aside until now is still put aside as this is written.
    let waits = dialog.unanswered_since.is_some() && dialog.status.is_open();
    let seen = words.filter(|_| waits).map(|last| last.id);
    let done = seen.map(|seen| reader.button("card-button-done", DialogPress::NoAnswer { dialog: id, seen }));
    let assign = reader.button("dialog-button-assign", DialogPress::AskAssign(id));
    let later = reader.button("dialog-button-later", DialogPress::AskRemind(id));
    view.about(id)
        .row(reply.into_iter().chain([template(reader, id), assign]))
        .row(open.into_iter().chain(done).chain([later]))
}

fn quoted(reader: &Reader, dialog: &Dialog, words: Option<&Message>) -> Option<String> {
    let words = ShownWords::of(words?, dialog).on_a_line(reader, QUOTED);
    Some(reader.text("reminder-words", &[("text", words)]))
}

fn span(reader: &Reader, since: Timestamp) -> String {
    reader.times.length(reader.times.now.duration_since(since))
}

/// The way to the person who has waited longest, and to the list.
fn first(reader: &Reader) -> impl Iterator<Item = Button> {
    let next = reader.private.then(|| reader.button("dialog-button-next", DialogsPress::Next { after: None }));
    let list = reader.button("start-button-dialogs", DialogsPress::List { filter: DialogFilter::All, page: 0 });
    next.into_iter().chain([list])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::inbox::card_screens::tests::message;
    use crate::bot::kit::screen::examples::{account, at, show};
    use crate::domain::dialog::example;
    use crate::domain::team::Role;

    #[test]
    fn what_must_not_be_forgotten() {
        let ann = Member::new(TelegramUserId(1), "Ann <b>", Role::Owner);
        let dialog = Dialog {
            display_name: Some("Bob <Lee>".to_owned()),
            unanswered_since: Some(at("2026-11-23T08:58:00Z")),
            snoozed_by: Some(ann.id),
            assignee: Some(ann.id),
            ..example()
        };
        let around = Around {
            dialog,
            tags: Default::default(),
            invited: None,
            run: None,
            account: Some(account()),
            stopped: false,
            team: vec![ann],
            answer: None,
            quick: Vec::new(),
        };
        let message = message("What does {it} <cost>?\nPlease");
        let words = Some(&message);
        let since = Some(at("2026-11-23T05:10:00Z"));
        let all = [
            show(|reader| waits(reader, &around, TelegramUserId(1), words)),
            show(|reader| awake(reader, &around, words)),
            show(|reader| handed_over(reader, &around.dialog, around.team.first(), words)),
            show(|reader| many_wait(reader, 21, since)),
            show(|reader| for_whoever_comes(reader, Unanswered { dialogs: 1, since })),
        ];
        insta::assert_snapshot!(all.join("\n═══\n"), @r#"
        ⏳ <b>Bob &lt;Lee&gt;</b> @bob has been waiting 32 min for an answer · yours
        “What does {it} &lt;cost&gt;? Please”
        [↩️ Reply] [📋 Template] [👤 Assign]
        [💬 Open] [☑️ Done] [🕒 Later]
        ───
        ⏳ <b>Bob &lt;Lee&gt;</b> @bob ждёт ответа уже 32 мин · ваш диалог
        «What does {it} &lt;cost&gt;? Please»
        [↩️ Ответить] [📋 Шаблон] [👤 Назначить]
        [💬 Открыть] [☑️ Готово] [🕒 Позже]
        ═══
        ⏰ It is time: <b>Bob &lt;Lee&gt;</b> @bob, put aside by Ann &lt;b&gt;
        “What does {it} &lt;cost&gt;? Please”
        [↩️ Reply] [📋 Template] [👤 Assign]
        [💬 Open] [☑️ Done] [🕒 Later]
        ───
        ⏰ Пора вернуться к диалогу: <b>Bob &lt;Lee&gt;</b> @bob · напомнить просит Ann &lt;b&gt;
        «What does {it} &lt;cost&gt;? Please»
        [↩️ Ответить] [📋 Шаблон] [👤 Назначить]
        [💬 Открыть] [☑️ Готово] [🕒 Позже]
        ═══
        🤝 <b>Bob &lt;Lee&gt;</b> @bob is yours now: Ann &lt;b&gt; handed the dialog over to you.
        “What does {it} &lt;cost&gt;? Please”
        [↩️ Reply] [📋 Template] [👤 Assign]
        [💬 Open] [☑️ Done] [🕒 Later]
        ───
        🤝 Теперь ваш диалог: <b>Bob &lt;Lee&gt;</b> @bob · передаёт Ann &lt;b&gt;
        «What does {it} &lt;cost&gt;? Please»
        [↩️ Ответить] [📋 Шаблон] [👤 Назначить]
        [💬 Открыть] [☑️ Готово] [🕒 Позже]
        ═══
        ⏳ 21 dialogs wait for an answer, the longest for 5 h. Whoever has waited longest is at the top of the list.
        [➡️ Next] [💬 Dialogs]
        ───
        ⏳ Ответа ждёт 21 диалог, дольше всех — 5 ч. Кто ждёт дольше, тот в списке выше.
        [➡️ Следующий] [💬 Диалоги]
        ═══
        👋 You are on duty. 1 dialog is nobody’s and has waited for an answer for 5 h.
        [➡️ Next] [💬 Dialogs]
        ───
        👋 Вы на смене. Один диалог без ответственного ждёт ответа уже 5 ч.
        [➡️ Следующий] [💬 Диалоги]
        "#);
    }

    #[test]
    fn topics_that_are_gone_name_the_cure() {
        insta::assert_snapshot!(show(no_topics_left), @r#"
        🧵 Telegram refuses topics in our chat, so dialogs come as cards again. Nothing is lost.
        To have topics: they must be on in this chat’s menu, and for me at @BotFather (Bot Settings → Threaded Mode). Then press:
        [🧵 In topics]
        ───
        🧵 Telegram больше не даёт тем в нашем чате, поэтому диалоги снова приходят карточками. Ничего не потеряно.
        Чтобы вернуть темы, они должны быть включены в меню этого чата и у меня в @BotFather (Bot Settings → Threaded Mode). Потом нажмите:
        [🧵 В темах]
        "#);
    }
}
