//! The reason why an item waits or has failed, in words. Every reason has words for every screen; a failure comes with
//! its cause and its cure.

use jiff::Timestamp;

use crate::bot::kit::screen::Reader;
use crate::domain::outbox::ItemReason;
use crate::i18n::Arg;

/// A sentence about a waiting item. A reason that ends an item cannot make it wait, so the words of the failure are
/// used.
pub(in crate::bot) fn waits(reader: &Reader, target: &str, reason: ItemReason) -> String {
    let key = match reason {
        ItemReason::AccountNotReady => "send-wait-account-not-ready",
        ItemReason::AccountBanned => "send-wait-account-banned",
        ItemReason::AccountRemoved => "send-wait-account-removed",
        ItemReason::FloodWait => "send-wait-flood",
        ItemReason::DailyLimit => "send-wait-daily-limit",
        ItemReason::AnswerLimit => "send-wait-answer-limit",
        ItemReason::DayCounted => "send-wait-day-counted",
        ItemReason::NoAnswer => "send-wait-no-answer",
        ItemReason::OutcomeUnknown => "send-wait-unknown",
        ItemReason::NewContactsPaused => "send-wait-new-contacts",
        ItemReason::AccountPaused => "send-wait-paused",
        ItemReason::Frozen => "send-wait-frozen",
        ItemReason::NoConsent => "send-wait-consent",
        ItemReason::RunHeld => "send-wait-run-held",
        ItemReason::CampaignPaused => "send-wait-campaign-paused",
        ItemReason::NewContactLimit => "send-wait-new-contact-limit",
        ItemReason::MinimumGap => "send-wait-gap",
        ItemReason::QuietHours => "send-wait-quiet-hours",
        ItemReason::Scheduled => "send-wait-scheduled",
        // It is retried at once, after another lookup of the person.
        ItemReason::Unreachable => "send-wait-unreachable",
        _ => return failed(reader, target, reason),
    };
    reader.text(key, &[])
}

/// A sentence about a failed item: the cause, and what to do.
pub(in crate::bot) fn failed(reader: &Reader, target: &str, reason: ItemReason) -> String {
    let key = match reason {
        ItemReason::NoAccount => "send-why-no-account",
        ItemReason::AccountNotReady | ItemReason::AccountPaused => "send-why-account-not-ready",
        ItemReason::AccountBanned => "send-why-account-banned",
        ItemReason::AccountRemoved => "send-why-account-removed",
        ItemReason::FloodWait => "send-why-flood",
        ItemReason::DailyLimit | ItemReason::AnswerLimit | ItemReason::NewContactLimit => "send-why-daily-limit",
        ItemReason::NoAnswer => "send-why-no-answer",
        ItemReason::OutcomeUnknown => "send-why-unknown",
        ItemReason::NewContactsPaused => "send-why-new-contacts",
        ItemReason::NoSuchUser => "send-why-no-such-user",
        ItemReason::NameMoved => "send-why-name-moved",
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
        ItemReason::NoConsent => "send-why-consent",
        ItemReason::Expired => "send-why-expired",
        ItemReason::RunStopped => "send-why-run-stopped",
        ItemReason::OtherAccount => "send-why-other-account",
        ItemReason::Frozen => "send-why-frozen",
        ItemReason::GaveUp => "send-why-gave-up",
        ItemReason::MarkedFailed => "send-why-marked-failed",
        // These wait for the clock or a member, and fail nothing.
        ItemReason::DayCounted
        | ItemReason::RunHeld
        | ItemReason::CampaignPaused
        | ItemReason::MinimumGap
        | ItemReason::QuietHours
        | ItemReason::Scheduled
        | ItemReason::Unexpected => "send-why-unexpected",
    };
    reader.text(key, &[("target", target.into())])
}

/// A short clause with its end, if known.
pub(in crate::bot) fn until(reader: &Reader, reason: ItemReason, until: Option<Timestamp>) -> String {
    let reason = short(reader, reason);
    match until {
        Some(until) => {
            let at = reader.times.clock(until).into();
            reader.text("why-until", &[("reason", Arg::Html(reason)), ("at", at)])
        }
        None => reason,
    }
}

/// A short clause, for lists.
pub(in crate::bot) fn short(reader: &Reader, reason: ItemReason) -> String {
    let key = match reason {
        ItemReason::NoAccount => "reason-no-account",
        ItemReason::AccountNotReady => "reason-account-not-ready",
        ItemReason::AccountBanned => "reason-account-banned",
        ItemReason::AccountRemoved => "reason-account-removed",
        ItemReason::FloodWait => "reason-flood",
        ItemReason::DailyLimit => "reason-daily-limit",
        ItemReason::AnswerLimit => "reason-answer-limit",
        ItemReason::DayCounted => "reason-day-counted",
        ItemReason::NoAnswer => "reason-no-answer",
        ItemReason::OutcomeUnknown => "reason-unknown",
        ItemReason::NewContactsPaused => "reason-new-contacts",
        ItemReason::NoSuchUser => "reason-no-such-user",
        ItemReason::NameMoved => "reason-name-moved",
        ItemReason::NotAPerson => "reason-not-a-person",
        ItemReason::Deleted => "reason-deleted",
        ItemReason::Privacy => "reason-privacy",
        ItemReason::PremiumOnly => "reason-premium",
        ItemReason::PaymentRequired => "reason-payment",
        ItemReason::BlockedByProspect => "reason-blocked",
        ItemReason::ProspectBlocked => "reason-we-blocked",
        ItemReason::Unreachable => "reason-unreachable",
        ItemReason::Content => "reason-content",
        ItemReason::DialogClosed => "reason-dialog-closed",
        ItemReason::StopList => "reason-stop-list",
        ItemReason::OtherAccount => "reason-other-account",
        ItemReason::NoConsent => "reason-no-consent",
        ItemReason::Expired => "reason-expired",
        ItemReason::RunStopped => "reason-run-stopped",
        ItemReason::RunHeld => "reason-run-held",
        ItemReason::CampaignPaused => "reason-campaign-paused",
        ItemReason::AccountPaused => "reason-paused",
        ItemReason::Frozen => "reason-frozen",
        ItemReason::NewContactLimit => "reason-new-contact-limit",
        ItemReason::MinimumGap => "reason-gap",
        ItemReason::QuietHours => "reason-quiet-hours",
        ItemReason::Scheduled => "reason-scheduled",
        ItemReason::GaveUp => "reason-gave-up",
        ItemReason::MarkedFailed => "reason-marked-failed",
        ItemReason::Unexpected => "reason-unexpected",
    };
    reader.text(key, &[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::reader;
    use crate::domain::language::Language;

    /// Every reason in a list, on the card of a waiting item, and on the card of a failed one.
    fn table(language: Language) -> String {
        let reader = reader(language);
        let row = |reason: ItemReason| {
            let (waits, failed) = (waits(&reader, "@bob_lee", reason), failed(&reader, "@bob_lee", reason));
            let waits = if waits == failed { String::new() } else { format!("\n  ⏳ {waits}") };
            format!("{}: {}{waits}\n  ❌ {failed}", reason.into_str(), short(&reader, reason))
        };
        ItemReason::ALL.map(row).join("\n")
    }

    #[test]
    fn every_reason_in_english() {
        insta::assert_snapshot!(table(Language::En), @r#"
        no_account: no account is ready
          ❌ no account was ready. Log one in (/accounts), then write again.
        account_not_ready: its account is not logged in or is switched off
          ⏳ its account is not logged in or is switched off. Log the account in, and the message goes out.
          ❌ its account is not logged in or is switched off. Log it in (/accounts), then write again.
        account_banned: Telegram has banned its account
          ⏳ Telegram has banned its account. A manager can hand its dialogs over to another account, which then sends it: /accounts, the account, 🔁 Hand over dialogs.
          ❌ Telegram has banned its account. A manager can hand its dialogs over to another account: /accounts, the account, 🔁 Hand over dialogs. Then write again.
        account_removed: its account was removed from the desk
          ⏳ its account was removed from the desk. Add its number again (/add_account), and the message goes out.
          ❌ its account was removed from the desk. Add its number again (/add_account), then write again.
        flood_wait: the account is in a flood wait
          ⏳ the account is in a flood wait, as Telegram asked.
          ❌ the account is in a flood wait. Write again later.
        daily_limit: the account’s daily limit is used up
          ⏳ the account has reached its limit for today. Answers still go out.
          ❌ the account has reached its limit for today. Write again tomorrow.
        answer_limit: the account’s ceiling for answers is reached
          ⏳ the account has answered as often as it may today.
          ❌ the account has reached its limit for today. Write again tomorrow.
        day_counted: the clock or the time zone went back, so the account rests
          ⏳ the clock or the time zone went back, and the account’s count is of the next day already. It goes on then.
          ❌ Telegram gave an answer that I do not know. It is in the log; try again later.
        no_answer: no answer from Telegram; trying again
          ⏳ Telegram does not answer. Nothing was sent yet; I try again.
          ❌ Telegram did not answer. Nothing was sent; write again later.
        outcome_unknown: not confirmed yet; asking again
          ⏳ the connection broke before Telegram confirmed. I ask again; it cannot arrive twice.
          ❌ Telegram never confirmed it. Look into the chat before you write again.
        new_contacts_paused: no messages to strangers
          ❌ the account may not write to strangers for now. Replies still go out.
        no_such_user: nobody has this name
          ❌ nobody has the name @bob_lee. Check how it is spelled, then write again.
        name_moved: the name has another holder
          ❌ the name @bob_lee belongs to somebody else now, not to the person you talked with. If you mean the new one, write again to @bob_lee.
        not_a_person: a bot, a group or a channel
          ❌ @bob_lee is a bot, a group or a channel. Messages go to people only.
        deleted: the person’s account is deleted
          ❌ @bob_lee has deleted their account. Trying again will not help.
        privacy: takes messages from contacts only
          ❌ @bob_lee takes messages from contacts only. Trying again will not help.
        premium_only: takes messages from Premium users only
          ❌ @bob_lee takes messages from Premium users only. An account with Premium can write.
        payment_required: takes messages for a payment only
          ❌ @bob_lee takes messages for a payment only, and the desk never pays by itself.
        blocked_by_prospect: has blocked the account
          ❌ @bob_lee has blocked this account. Better not to write again.
        prospect_blocked: blocked by the account
          ❌ this account has blocked @bob_lee. Unblock them in its Telegram app, then write again.
        unreachable: Telegram does not let the account reach them
          ⏳ the account has lost track of the recipient and looks them up again.
          ❌ Telegram does not let this account reach @bob_lee and gives no reason. Trying again will not help.
        content: Telegram refused the text
          ❌ Telegram refused the text. Make it shorter or plainer, then write again.
        dialog_closed: the dialog is closed, or the stage closes it
          ❌ it is closed with @bob_lee. Reopen the dialog (/dialog) or choose another stage (/contact), then write again.
        stop_list: on the stop-list
          ❌ @bob_lee does not want messages and is on the stop-list.
        other_account: another account talks to them
          ❌ @bob_lee is already in touch with another of your accounts. Write from that one.
        no_consent: no consent is recorded
          ⏳ nothing shows that they agree to be written to. Why may you write?
          ❌ nothing shows that they agree to be written to.
        expired: too late for an automatic answer
          ❌ an automatic answer makes sense only soon, and its account could not send it in time.
        run_stopped: the sequence was stopped
          ❌ the sequence was stopped: they answered, or somebody of the team took over.
        run_held: the sequence waits for a decision
          ⏳ the sequence waits for a decision: let it go on, or stop it.
          ❌ Telegram gave an answer that I do not know. It is in the log; try again later.
        campaign_paused: the campaign is paused
          ⏳ the campaign is paused.
          ❌ Telegram gave an answer that I do not know. It is in the log; try again later.
        account_paused: the account is paused
          ⏳ its account is paused. The message goes out when it is resumed.
          ❌ its account is not logged in or is switched off. Log it in (/accounts), then write again.
        frozen: Telegram has frozen the account
          ⏳ Telegram has frozen the account. Appeal in its Telegram app; the message stays in the queue.
          ❌ Telegram has frozen the account. Appeal in its Telegram app.
        new_contact_limit: the account’s limit for strangers is used up
          ⏳ the account has written to as many strangers as it may today.
          ❌ the account has reached its limit for today. Write again tomorrow.
        minimum_gap: the gap between two messages
          ⏳ the gap between two messages.
          ❌ Telegram gave an answer that I do not know. It is in the log; try again later.
        quiet_hours: quiet hours
          ⏳ quiet hours.
          ❌ Telegram gave an answer that I do not know. It is in the log; try again later.
        scheduled: as you asked
          ⏳ as you asked.
          ❌ Telegram gave an answer that I do not know. It is in the log; try again later.
        gave_up: not confirmed for a day
          ❌ Telegram has not confirmed it for a day; it may have arrived. Look into the chat before you write again.
        marked_failed: marked as failed
          ❌ it was marked as failed without Telegram’s word; it may have arrived. Look into the chat before you write again.
        unexpected: an answer of Telegram that I do not know
          ❌ Telegram gave an answer that I do not know. It is in the log; try again later.
        "#);
    }

    #[test]
    fn every_reason_in_russian() {
        insta::assert_snapshot!(table(Language::Ru), @r#"
        no_account: нет готового аккаунта
          ❌ не было готового аккаунта. Войдите в один из них (/accounts) и напишите снова.
        account_not_ready: аккаунт выключен, или вход в него не выполнен
          ⏳ аккаунт выключен, или вход в него не выполнен. Войдите, и сообщение уйдёт.
          ❌ аккаунт выключен, или вход в него не выполнен. Войдите (/accounts) и напишите снова.
        account_banned: Telegram заблокировал аккаунт
          ⏳ Telegram заблокировал аккаунт. Менеджер может передать его диалоги другому аккаунту, и тот отправит сообщение: /accounts, нужный аккаунт, 🔁 Передать диалоги.
          ❌ Telegram заблокировал аккаунт. Менеджер может передать его диалоги другому аккаунту: /accounts, нужный аккаунт, 🔁 Передать диалоги. Потом напишите снова.
        account_removed: аккаунт убран с пульта
          ⏳ аккаунт убран с пульта. Добавьте его номер снова (/add_account), и сообщение уйдёт.
          ❌ аккаунт убран с пульта. Добавьте его номер снова (/add_account) и напишите ещё раз.
        flood_wait: у аккаунта флуд-пауза
          ⏳ у аккаунта флуд-пауза, так попросил Telegram.
          ❌ у аккаунта флуд-пауза. Напишите позже.
        daily_limit: дневной лимит аккаунта исчерпан
          ⏳ дневной лимит аккаунта исчерпан. Ответы уходят как обычно.
          ❌ дневной лимит аккаунта исчерпан. Напишите завтра.
        answer_limit: дневной предел ответов исчерпан
          ⏳ дневной предел ответов аккаунта исчерпан.
          ❌ дневной лимит аккаунта исчерпан. Напишите завтра.
        day_counted: часы или часовой пояс перевели назад: аккаунт ждёт
          ⏳ часы или часовой пояс перевели назад, и счёт аккаунта идёт уже за следующий день. С его началом отправка продолжится.
          ❌ Telegram ответил что-то незнакомое. Подробности в журнале; попробуйте позже.
        no_answer: Telegram не отвечает; пробую снова
          ⏳ Telegram не отвечает. Ещё ничего не отправлено; пробую снова.
          ❌ Telegram не ответил. Ничего не отправлено; напишите позже.
        outcome_unknown: отправка не подтверждена; спрошу ещё раз
          ⏳ связь прервалась раньше, чем Telegram подтвердил отправку. Спрошу ещё раз; дважды оно не придёт.
          ❌ Telegram так и не подтвердил отправку. Прежде чем писать снова, загляните в чат.
        new_contacts_paused: незнакомым писать нельзя
          ❌ аккаунту пока нельзя писать незнакомым. Ответы уходят как обычно.
        no_such_user: такого имени ни у кого нет
          ❌ имени @bob_lee ни у кого нет. Проверьте, как оно пишется, и попробуйте снова.
        name_moved: имя перешло к другому
          ❌ имя @bob_lee теперь у другого человека, не у вашего собеседника. Если нужен именно он, напишите @bob_lee ещё раз.
        not_a_person: это бот, группа или канал
          ❌ @bob_lee — бот, группа или канал. Писать можно только людям.
        deleted: человек удалил свой аккаунт
          ❌ аккаунт @bob_lee удалён. Повторять нет смысла.
        privacy: принимает сообщения только от контактов
          ❌ @bob_lee принимает сообщения только от контактов. Повторять нет смысла.
        premium_only: принимает сообщения только от пользователей Premium
          ❌ @bob_lee принимает сообщения только от пользователей Premium. Написать может аккаунт с Premium.
        payment_required: принимает сообщения только за плату
          ❌ @bob_lee принимает сообщения только за плату, а пульт сам никогда не платит.
        blocked_by_prospect: аккаунт в чёрном списке у собеседника
          ❌ этот аккаунт у @bob_lee в чёрном списке. Больше писать не стоит.
        prospect_blocked: собеседник в чёрном списке у аккаунта
          ❌ этот аккаунт заблокировал @bob_lee. Разблокируйте в его приложении Telegram и напишите снова.
        unreachable: Telegram не даёт аккаунту написать этому человеку
          ⏳ аккаунт потерял получателя из виду и ищет его заново.
          ❌ Telegram не даёт этому аккаунту написать @bob_lee и не говорит почему. Повторять нет смысла.
        content: Telegram не принял текст
          ❌ Telegram не принял текст. Сделайте его короче или проще и напишите снова.
        dialog_closed: диалог закрыт, или его закрывает этап
          ❌ с @bob_lee всё закрыто. Откройте диалог снова (/dialog) или выберите другой этап (/contact) и напишите ещё раз.
        stop_list: в стоп-листе
          ❌ @bob_lee не хочет сообщений и находится в стоп-листе.
        other_account: переписку ведёт другой аккаунт
          ❌ с @bob_lee уже переписывается другой ваш аккаунт. Пишите с него.
        no_consent: согласие не записано
          ⏳ не записано, что человек согласен. Почему ему можно написать?
          ❌ не записано, что человек согласен на сообщения.
        expired: для автоответа слишком поздно
          ❌ автоответ имеет смысл только сразу, а аккаунт не смог отправить его вовремя.
        run_stopped: цепочка остановлена
          ❌ цепочка остановлена: человек ответил, или кто-то из команды вступил в разговор.
        run_held: цепочка ждёт решения
          ⏳ цепочка ждёт решения: продолжите её или остановите.
          ❌ Telegram ответил что-то незнакомое. Подробности в журнале; попробуйте позже.
        campaign_paused: кампания на паузе
          ⏳ кампания на паузе.
          ❌ Telegram ответил что-то незнакомое. Подробности в журнале; попробуйте позже.
        account_paused: аккаунт на паузе
          ⏳ аккаунт на паузе. Сообщение уйдёт, когда её снимут.
          ❌ аккаунт выключен, или вход в него не выполнен. Войдите (/accounts) и напишите снова.
        frozen: Telegram заморозил аккаунт
          ⏳ Telegram заморозил аккаунт. Обжалуйте это в его приложении Telegram; сообщение останется в очереди.
          ❌ Telegram заморозил аккаунт. Обжалуйте это в его приложении Telegram.
        new_contact_limit: лимит на незнакомых исчерпан
          ⏳ лимит аккаунта на незнакомых на сегодня исчерпан.
          ❌ дневной лимит аккаунта исчерпан. Напишите завтра.
        minimum_gap: интервал между сообщениями
          ⏳ интервал между сообщениями.
          ❌ Telegram ответил что-то незнакомое. Подробности в журнале; попробуйте позже.
        quiet_hours: тихие часы
          ⏳ тихие часы.
          ❌ Telegram ответил что-то незнакомое. Подробности в журнале; попробуйте позже.
        scheduled: как вы просили
          ⏳ как вы просили.
          ❌ Telegram ответил что-то незнакомое. Подробности в журнале; попробуйте позже.
        gave_up: сутки без подтверждения
          ❌ Telegram за сутки так и не подтвердил отправку; возможно, сообщение дошло. Прежде чем писать снова, загляните в чат.
        marked_failed: отмечено как недоставленное
          ❌ сообщение отметили как недоставленное, не дождавшись ответа Telegram; возможно, оно дошло. Прежде чем писать снова, загляните в чат.
        unexpected: незнакомый ответ Telegram
          ❌ Telegram ответил что-то незнакомое. Подробности в журнале; попробуйте позже.
        "#);
    }
}
