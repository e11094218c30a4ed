send-ask-target =
    📤 <b>Сообщение</b>
    Кому? Пришлите имя пользователя, например <code>@bob_lee</code>.
send-ask-text =
    📤 <b>Сообщение для { $target }</b>
    Что написать? Пришлите текст в том виде, в каком он должен дойти.
send-title = 📤 <b>{ $target }</b>
send-title-from = 📤 <b>{ $target }</b> ← { $phone }
send-quote = «{ $text }»
send-queued = ⏳ в очереди: уйдёт через мгновение
send-queued-at = ⏳ уйдёт в { $at }
send-waits = ⏳ ждёт: { $reason }
send-waits-until = ⏳ ждёт до { $at }: { $reason }
send-sending = ⏳ отправляется…
send-sent = ✅ отправлено { $at }
send-cancelled = ✖ отменено; ничего не отправлено
send-failed = ❌ не доставлено: { $reason }
send-button-again = ✏️ Написать снова

send-wait-no-account = нет готового аккаунта. Уйдёт, как только появится: смотрите /accounts.
send-wait-account-not-ready = аккаунт выключен или в него не вошли. Войдите, и оно уйдёт.
send-wait-flood = Telegram попросил аккаунт о паузе.
send-wait-daily-limit = дневной лимит аккаунта исчерпан.
send-wait-unknown = связь прервалась раньше, чем Telegram подтвердил отправку. Спрошу ещё раз; дважды оно не придёт.
send-wait-new-contacts = аккаунту пока нельзя писать незнакомым. Ответы уходят.
send-wait-paused = аккаунт на паузе. Уйдёт, когда его снова включат.
send-wait-frozen = Telegram заморозил аккаунт. Подайте апелляцию в его приложении Telegram; сообщение сохранится.
send-wait-new-contact-limit = на сегодня аккаунт исчерпал лимит новых собеседников.
send-wait-gap = пауза между сообщениями.
send-wait-quiet-hours = тихие часы.
send-wait-scheduled = как вы просили.

send-why-no-account = не было готового аккаунта. Войдите в один из них (/accounts) и напишите снова.
send-why-account-not-ready = аккаунт выключен или в него не вошли. Войдите (/accounts) и напишите снова.
send-why-flood = Telegram попросил аккаунт о паузе. Напишите позже.
send-why-daily-limit = дневной лимит аккаунта исчерпан. Напишите завтра.
send-why-unknown = Telegram так и не подтвердил отправку. Прежде чем писать снова, загляните в чат.
send-why-new-contacts = аккаунту пока нельзя писать незнакомым. Ответы уходят.
send-why-no-such-user = имени { $target } ни у кого нет. Проверьте, как оно пишется, и попробуйте снова.
send-why-not-a-person = { $target } — бот, группа или канал. Писать можно только людям.
send-why-deleted = аккаунт { $target } удалён. Повторять незачем.
send-why-privacy = { $target } принимает сообщения только от контактов. Повторять незачем.
send-why-premium = { $target } принимает сообщения только от пользователей Premium. Написать может аккаунт с Premium.
send-why-payment = { $target } принимает сообщения только за плату, а сам пульт не платит никогда.
send-why-blocked = { $target } заблокировал этот аккаунт. Больше писать не стоит.
send-why-we-blocked = этот аккаунт заблокировал { $target }. Разблокируйте в его приложении Telegram и напишите снова.
send-why-unreachable = Telegram не даёт этому аккаунту написать { $target } и не говорит почему. Повторять незачем.
send-why-content = Telegram не принял текст. Сделайте его короче или проще и напишите снова.
send-why-dialog-closed = диалог с { $target } остановлен.
send-why-stop-list = { $target } не хочет сообщений и стоит в стоп-листе.
send-why-other-account = с { $target } уже переписывается другой ваш аккаунт. Пишите с него.
send-why-frozen = Telegram заморозил аккаунт. Подайте апелляцию в его приложении Telegram.
send-why-gave-up = Telegram за сутки так и не подтвердил отправку; возможно, сообщение дошло. Прежде чем писать снова, загляните в чат.
send-why-unexpected = Telegram ответил что-то незнакомое. Подробности в журнале; попробуйте позже.
