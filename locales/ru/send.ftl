send-ask-target =
    📤 <b>Сообщение</b>
    Кому? Пришлите имя пользователя, например <code>@bob_lee</code>. Если его нет, пришлите контакт или выберите человека в Telegram.
send-button-pick = 👤 Выбрать в Telegram
picker-how = Нажмите внизу <b>👤 Выбрать человека</b> и выберите его в своём Telegram.
picker-choose = 👤 Выбрать человека
send-ask-target-of =
    📤 <b>Сообщение</b>
    Кому отправить? Пришлите имя пользователя, например <code>@bob_lee</code>.
send-ask-text =
    📤 <b>Сообщение для { $target }</b>
    Что написать? Пришлите текст таким, каким он должен дойти.
send-put-aside = ⏸ Отложено, ничего не отправлено: вы занялись другим. Захотите написать — начните заново.
send-title = 📤 { $who }
send-title-from = 📤 { $who } ← { $phone }
send-quote = «{ $text }»
send-queued = ⏳ в очереди: сейчас уйдёт
send-behind = ⏳ в очереди: уйдёт после предыдущего
send-waits-account = ⏳ ждёт аккаунта: готовых пока нет.
send-queued-at = ⏳ уйдёт в { $at }
send-waits = ⏳ ждёт: { $reason }
send-waits-until = ⏳ ждёт до { $at }: { $reason }
send-sending = ⏳ отправляется…
send-sent = ✅ отправлено в { $at }
send-cancelled = ✖ отменено; ничего не отправлено
send-cancelled-stop-list = ✖ отменено, ничего не отправлено: { $target } в стоп-листе
send-cancelled-closed = ✖ отменено, ничего не отправлено: диалог закрыли
send-failed = ❌ не доставлено: { $reason }
send-given-up = ❌ больше не пытаюсь: { $reason }
send-button-now = ▶️ Отправить сейчас
send-button-again = ✏️ Написать снова

send-wait-account-not-ready = аккаунт выключен, или вход в него не выполнен. Войдите, и сообщение уйдёт.
send-wait-account-banned = Telegram заблокировал аккаунт. Менеджер может передать его диалоги другому аккаунту, и тот отправит сообщение: /accounts, нужный аккаунт, 🔁 Передать диалоги.
send-wait-account-removed = аккаунт убран с пульта. Добавьте его номер снова (/add_account), и сообщение уйдёт.
send-wait-flood = у аккаунта флуд-пауза, так попросил Telegram.
send-wait-daily-limit = дневной лимит аккаунта исчерпан. Ответы уходят как обычно.
send-wait-answer-limit = дневной предел ответов аккаунта исчерпан.
send-wait-day-counted = часы или часовой пояс перевели назад, и счёт аккаунта идёт уже за следующий день. С его началом отправка продолжится.
send-wait-no-answer = Telegram не отвечает. Ещё ничего не отправлено; пробую снова.
send-wait-unknown = связь прервалась раньше, чем Telegram подтвердил отправку. Спрошу ещё раз; дважды оно не придёт.
send-wait-new-contacts = аккаунту пока нельзя писать незнакомым. Ответы уходят как обычно.
send-wait-paused = аккаунт на паузе. Сообщение уйдёт, когда её снимут.
send-wait-frozen = Telegram заморозил аккаунт. Обжалуйте это в его приложении Telegram; сообщение останется в очереди.
send-wait-consent = не записано, что человек согласен. Почему ему можно написать?
send-wait-run-held = цепочка ждёт решения: продолжите её или остановите.
send-wait-campaign-paused = кампания на паузе.
send-wait-new-contact-limit = лимит аккаунта на незнакомых на сегодня исчерпан.
send-wait-gap = интервал между сообщениями.
send-wait-quiet-hours = тихие часы.
send-wait-scheduled = как вы просили.
send-wait-unreachable = аккаунт потерял получателя из виду и ищет его заново.

send-why-no-account = не было готового аккаунта. Войдите в один из них (/accounts) и напишите снова.
send-why-account-not-ready = аккаунт выключен, или вход в него не выполнен. Войдите (/accounts) и напишите снова.
send-why-account-banned = Telegram заблокировал аккаунт. Менеджер может передать его диалоги другому аккаунту: /accounts, нужный аккаунт, 🔁 Передать диалоги. Потом напишите снова.
send-why-account-removed = аккаунт убран с пульта. Добавьте его номер снова (/add_account) и напишите ещё раз.
send-why-flood = у аккаунта флуд-пауза. Напишите позже.
send-why-daily-limit = дневной лимит аккаунта исчерпан. Напишите завтра.
send-why-no-answer = Telegram не ответил. Ничего не отправлено; напишите позже.
send-why-unknown = Telegram так и не подтвердил отправку. Прежде чем писать снова, загляните в чат.
send-why-new-contacts = аккаунту пока нельзя писать незнакомым. Ответы уходят как обычно.
send-why-no-such-user = имени { $target } ни у кого нет. Проверьте, как оно пишется, и попробуйте снова.
send-why-name-moved = имя { $target } теперь у другого человека, не у вашего собеседника. Если нужен именно он, напишите { $target } ещё раз.
send-why-not-a-person = { $target } — бот, группа или канал. Писать можно только людям.
send-why-deleted = аккаунт { $target } удалён. Повторять нет смысла.
send-why-privacy = { $target } принимает сообщения только от контактов. Повторять нет смысла.
send-why-premium = { $target } принимает сообщения только от пользователей Premium. Написать может аккаунт с Premium.
send-why-payment = { $target } принимает сообщения только за плату, а пульт сам никогда не платит.
send-why-blocked = этот аккаунт у { $target } в чёрном списке. Больше писать не стоит.
send-why-we-blocked = этот аккаунт заблокировал { $target }. Разблокируйте в его приложении Telegram и напишите снова.
send-why-unreachable = Telegram не даёт этому аккаунту написать { $target } и не говорит почему. Повторять нет смысла.
send-why-content = Telegram не принял текст. Сделайте его короче или проще и напишите снова.
send-why-dialog-closed = с { $target } всё закрыто. Откройте диалог снова (/dialog) или выберите другой этап (/contact) и напишите ещё раз.
send-why-stop-list = { $target } не хочет сообщений и находится в стоп-листе.
send-why-consent = не записано, что человек согласен на сообщения.
send-why-expired = автоответ имеет смысл только сразу, а аккаунт не смог отправить его вовремя.
send-why-run-stopped = цепочка остановлена: человек ответил, или кто-то из команды вступил в разговор.
send-why-other-account = с { $target } уже переписывается другой ваш аккаунт. Пишите с него.
send-why-frozen = Telegram заморозил аккаунт. Обжалуйте это в его приложении Telegram.
send-why-gave-up = Telegram за сутки так и не подтвердил отправку; возможно, сообщение дошло. Прежде чем писать снова, загляните в чат.
send-why-marked-failed = сообщение отметили как недоставленное, не дождавшись ответа Telegram; возможно, оно дошло. Прежде чем писать снова, загляните в чат.
send-why-unexpected = Telegram ответил что-то незнакомое. Подробности в журнале; попробуйте позже.
send-ask-from =
    📤 <b>Сообщение</b>
    С какого аккаунта? Пришлите его номер или метку, например <code>+7 901 234 56 78</code>.
send-ask-new-text =
    ✏️ <b>Сообщение для { $target }</b>
    Пришлите новый текст. До тех пор остаётся прежний.
send-ask-new-time =
    🕒 <b>Сообщение для { $target }</b>
    Когда отправить? Например <code>18:30</code>, <code>завтра 9:00</code> или <code>через 2 часа</code>. Пока не ответите, время остаётся прежним.
send-button-edit = ✏️ Изменить
send-button-later = 🕒 Позже
send-button-keep = ‹ Оставить как есть
send-parts = { $count ->
    [one] разбито на { $count } сообщение
    [few] разбито на { $count } сообщения
   *[other] разбито на { $count } сообщений
}
send-album = { $count ->
    [one] альбом из { $count } файла
    [few] альбом из { $count } файлов
   *[other] альбом из { $count } файлов
}
send-parts-sent = отправлено { $sent } из { $count }
send-photo = 📷
send-file = 📎

give-up-ask =
    ❌ <b>Отметить сообщение для { $target } как недоставленное?</b>
    Telegram его не подтвердил: возможно, оно дошло. Сначала загляните в чат.
    Спрашивать я перестану; если Telegram подтвердит его позже, карточка это покажет.
give-up-button = ❌ Недоставлено
give-up-button-yes = ❌ Да, отметить

later-ask-when =
    🕒 <b>Сообщение на потом</b>
    Когда? Например <code>18:30</code>, <code>завтра 9:00</code>, <code>через 2 часа</code> или <code>1 декабря 10:00</code>.
later-title = 🕒 <b>{ $target }</b>: время верное?
later-when = <b>{ $at }</b>, { $relative } ({ $zone })
later-first-of-two = Часы покажут это время дважды; имеется в виду первый раз.
later-second-of-two = Часы покажут это время дважды; имеется в виду второй раз.
later-change = Нужно другое время? Просто пришлите его.
later-button-yes = ✅ Да, запланировать

queue-none = 📤 <b>Очередь</b>
    Ничего не ждёт отправки.
queue-title = 📤 <b>Очередь · { $count }</b>
queue-group = 📱 <b>{ $phone }</b>
queue-group-next = 📱 <b>{ $phone }</b> · следующее { $at }
queue-gap = интервал { $span }
queue-group-none = 📱 <b>аккаунт ещё не выбран</b>
queue-line = { $number }. { $who } { $standing }
    «{ $text }»
queue-waits = ⏳ { $reason }
queue-waits-until = ⏳ { $at }: { $reason }
queue-never = ⛔ { $reason }
queue-button-cancel-all = ✖ Все для { $target }
queue-button-cancel-all-yes = ✖ Да, отменить
queue-button-back = ‹ Очередь
queue-button-refresh = 🔄 Обновить
queue-ask-cancel-all = { $count ->
    [one] ✖ Отменить { $count } сообщение для <b>{ $target }</b>? То, что уже отправляется, уйдёт.
    [few] ✖ Отменить все { $count } сообщения для <b>{ $target }</b>? То, что уже отправляется, уйдёт.
   *[other] ✖ Отменить все { $count } сообщений для <b>{ $target }</b>? То, что уже отправляется, уйдёт.
}
queue-cancelled = { $count ->
    [0] Отменять было уже нечего.
    [one] Отменено { $count } сообщение.
    [few] Отменено { $count } сообщения.
   *[other] Отменено { $count } сообщений.
}

reason-no-account = нет готового аккаунта
reason-account-not-ready = аккаунт выключен, или вход в него не выполнен
reason-account-banned = Telegram заблокировал аккаунт
reason-account-removed = аккаунт убран с пульта
reason-flood = у аккаунта флуд-пауза
reason-daily-limit = дневной лимит аккаунта исчерпан
reason-answer-limit = дневной предел ответов исчерпан
reason-day-counted = часы или часовой пояс перевели назад: аккаунт ждёт
reason-no-answer = Telegram не отвечает; пробую снова
reason-unknown = отправка не подтверждена; спрошу ещё раз
reason-new-contacts = незнакомым писать нельзя
reason-no-such-user = такого имени ни у кого нет
reason-name-moved = имя перешло к другому
reason-not-a-person = это бот, группа или канал
reason-deleted = человек удалил свой аккаунт
reason-privacy = принимает сообщения только от контактов
reason-premium = принимает сообщения только от пользователей Premium
reason-payment = принимает сообщения только за плату
reason-blocked = аккаунт в чёрном списке у собеседника
reason-we-blocked = собеседник в чёрном списке у аккаунта
reason-unreachable = Telegram не даёт аккаунту написать этому человеку
reason-content = Telegram не принял текст
reason-dialog-closed = диалог закрыт, или его закрывает этап
reason-stop-list = в стоп-листе
reason-other-account = переписку ведёт другой аккаунт
reason-no-consent = согласие не записано
reason-expired = для автоответа слишком поздно
reason-run-stopped = цепочка остановлена
reason-run-held = цепочка ждёт решения
reason-campaign-paused = кампания на паузе
reason-paused = аккаунт на паузе
reason-frozen = Telegram заморозил аккаунт
reason-new-contact-limit = лимит на незнакомых исчерпан
reason-gap = интервал между сообщениями
reason-quiet-hours = тихие часы
reason-scheduled = как вы просили
reason-gave-up = сутки без подтверждения
reason-marked-failed = отмечено как недоставленное
reason-unexpected = незнакомый ответ Telegram

why-ask-target =
    ❔ <b>Можно ли написать?</b>
    Кому? Пришлите имя пользователя, например <code>@bob_lee</code>.
why-title = ❔ <b>{ $target }</b>
why-title-from = ❔ <b>{ $target }</b> ← { $phone }
why-answer = ↩️ Собеседник недавно написал: это ответ, он уходит раньше остальных сообщений.
why-until = { $reason } до { $at }
why-ok-stop-list = в стоп-листе нет
why-ok-dialog = диалог не закрыт
why-ok-requirement = ни Premium, ни платы не требуется, насколько известно
why-ok-same-account = другой аккаунт переписку не ведёт
why-ok-consent = согласие записано
why-ok-expiry = для автоответа не поздно
why-ok-run = цепочка продолжается
why-ok-account = вход в аккаунт выполнен
why-ok-available = аккаунт включён
why-ok-frozen = аккаунт не заморожен
why-ok-flood = флуд-паузы нет
why-ok-new-contacts = запрет писать незнакомым не мешает
why-ok-daily-limit = дневной лимит не мешает
why-ok-answer-limit = предел ответов не мешает
why-ok-new-contact-limit = лимит на незнакомых не мешает
why-ok-gap = интервал между сообщениями не мешает
why-ok-quiet-hours = тихие часы не мешают
why-goes-now = <b>Уйдёт сейчас.</b>
why-goes-at = <b>Уйдёт в { $at }.</b>
why-goes-behind = <b>Уйдёт после { $at }</b>, когда дойдёт очередь: раньше — другие сообщения этого аккаунта.
why-would-now = <b>Сообщение ушло бы сейчас.</b>
why-would-at = <b>Сообщение ушло бы в { $at }.</b>
why-would-behind = <b>Сообщение ушло бы после { $at }</b>, когда дойдёт очередь: раньше — другие сообщения этого аккаунта.
why-goes-when = <b>Ждёт, пока отмеченное ✗ не изменится.</b> Что нужно аккаунтам, видно в /accounts.
why-goes-never = <b>Не уйдёт.</b> Ждать бесполезно.
why-would-connected = <b>Сообщение ушло бы, как только вернётся связь.</b> Я продолжаю подключаться.
why-would-connected-at = <b>Сообщение ушло бы, как только вернётся связь</b>, но не раньше { $at }. Я продолжаю подключаться.
why-goes-connected = <b>Уйдёт, как только вернётся связь.</b> Я продолжаю подключаться.
why-goes-connected-at = <b>Уйдёт, как только вернётся связь</b>, но не раньше { $at }. Я продолжаю подключаться.
why-open = { $count ->
    [one] Ждёт { $count } сообщение.
    [few] Ждут { $count } сообщения.
   *[other] Ждут { $count } сообщений.
}

send-ask-which =
    📤 <b>Сообщение</b>
    { $count ->
        [1] Это номер диалога. Сообщение для этого человека?
       *[other] Так зовут нескольких людей. Для кого оно?
    }
send-ask-several =
    📤 <b>Сообщение</b>
    За первым именем идут другие. Это получатели или часть текста?
send-ask-part =
    📤 <b>Получатель — { $target }?</b>
    Пока ничего не отправлено: в тексте есть имя получателя.
send-button-without = 📤 Отправить без имени
send-button-whole = 📤 Отправить как есть: { $target }
send-several-each = Каждому из { $all }, отдельным сообщением:
send-several-alone = Только { $target }:
send-button-each = 📤 Всем по отдельности: { $count }
send-button-alone = 📤 Только { $target }
send-button-first-word = 📤 Это для { $name }
later-ask-which =
    🕒 <b>Это время можно понять по-разному</b>
    Какое верно? Нажмите или пришлите время другими словами.
send-kept-for-time = 📝 Текст сохранён: пришлите только время.
send-kept-for-name = 📝 Текст сохранён: пришлите только имя.

wish-editing = ✏️ исправляется…
wish-taking-back = 🗑 удаляется…
wish-edits-at = ✏️ будет исправлено в { $at }: Telegram попросил аккаунт подождать
wish-takes-back-at = 🗑 будет удалено в { $at }: Telegram попросил аккаунт подождать
wish-edits-later = ✏️ будет исправлено, как только аккаунт сможет: он на паузе или не подключён
wish-takes-back-later = 🗑 будет удалено, как только аккаунт сможет: он на паузе или не подключён
wish-edited = ✏️ исправлено в { $at }
wish-taken-back = 🗑 удалено в { $at }: в чате собеседника его больше нет
wish-too-late = ❌ не исправлено: Telegram разрешает это только 48 часов, у собеседника прежний текст. Отправьте поправку или удалите сообщение: 🗑.
wish-gone = ❌ не исправлено: сообщения в Telegram больше нет, его кто-то удалил. Отправьте новое.
wish-content = ❌ не исправлено: Telegram не принял текст, у собеседника прежний. Сделайте его короче или проще и исправьте ещё раз.
wish-not-edited = ❌ не исправлено: аккаунту этот человек больше недоступен, у него прежний текст.
wish-opted-out = 🛑 не исправлено: собеседник больше не хочет сообщений, и в его чате я ничего не меняю. Удалить сообщение по-прежнему можно: 🗑.
wish-not-taken-back = ❌ не удалено: аккаунту этот человек больше недоступен.
wish-edit-unexpected = ❌ не исправлено: Telegram ответил непонятно, ответ в журнале. У собеседника прежний текст; исправьте ещё раз позже.
wish-take-back-unexpected = ❌ не удалено: Telegram ответил непонятно, ответ в журнале. Попробуйте позже.
wish-ask-take-back =
    🗑 <b>Удалить сообщение для { $target }?</b>
    «{ $text }»
    Оно исчезнет у обеих сторон, и в чате собеседника тоже. Прочитать его уже могли.
wish-button-take-back = 🗑 Да, удалить
send-button-take-back = 🗑 Удалить у обоих
command-unsend = удалить отправленное у обеих сторон
help-unsend = Удаляет сообщение у обеих сторон: отправьте команду ответом на своё сообщение или на карточку, где оно показано. Если сообщение ещё ждёт, оно отменяется. Чтобы изменить слова, исправьте своё сообщение.
    Пример: <code>/unsend</code> ответом
