command-dialogs = все диалоги: сначала те, где ждут ответа
command-dialog = один диалог: прочитать, ответить, решить
help-dialogs = Показывает диалоги: сначала те, где ждут ответа, выше всех — кто ждёт дольше. Открыть диалог значит прочитать его; ожидание кончается, только если ответить, нажать «Ответ не нужен» или отложить.
    Пример: <code>/dialogs</code>, или только часть: <code>/dialogs ждут</code>
    Ещё: <code>новые</code>, <code>мои</code>, <code>отложенные</code>, <code>активные</code>, <code>целевые</code>, <code>остановленные</code>, <code>неудачные</code>, а также каждый этап и каждая метка: <code>/dialogs предложение</code>.
help-dialog = Открывает один диалог: кто отвечает, что сказано, ваши заметки и кнопки для остального.
    Пример: <code>/dialog @bob_lee</code>, по имени: <code>/dialog Боб</code>, или по Telegram id: <code>/dialog 12345</code>

dialogs-title = 💬 <b>Диалоги: { $which }</b>
dialogs-unread = { $messages ->
    [one] { $messages } новое
   *[other] { $messages } новых
} в { $dialogs ->
    [one] { $dialogs } диалоге
   *[other] { $dialogs } диалогах
}
dialogs-unanswered = { $dialogs ->
    [one] { $dialogs } ждёт ответа
   *[other] { $dialogs } ждут ответа
}
dialogs-none-waiting = Ответа никто не ждёт.
dialogs-none-unread = Всё прочитано.
dialogs-none-aside = Отложенных нет.
dialogs-none-tagged = Диалогов здесь нет.
dialogs-none = Здесь пусто. Диалог начинается с первого сообщения: <code>/send @bob_lee Здравствуйте!</code>
dialogs-tagged = этап или метка
dialogs-ask-filter = 🗂 <b>Какие диалоги показать?</b>
dialogs-button-filters = 🗂 Фильтры
dialogs-all = все
dialogs-mine = мои
dialogs-waiting = ждут ответа
dialogs-unread-ones = новые
dialogs-aside = отложенные
dialogs-of-account = одного аккаунта
dialogs-active = активные
dialogs-qualified = целевые
dialogs-stopped = остановленные
dialogs-failed = неудачные
dialogs-line = { $mark } <b>{ $name }</b>{ $marks }{ $last }
dialogs-last = {" "}{ $arrow } { $at } { $text }
dialogs-button-unread = 🔵 { $name } · { $count }

dialog-active = активен
dialog-qualified = целевой
dialog-stopped = остановлен
dialog-failed = не удался
dialog-who = <b>{ $name }</b> { $username }
dialog-who-plain = <b>{ $name }</b>
dialog-title = 💬 { $who } · { $mark } { $status }
dialog-account = 📱 { $account } · { $assignee }
dialog-assignee = 👤 { $name }
dialog-nobody = 👤 никто не назначен
dialog-waits = ⏳ ждёт ответа: сообщение пришло { $ago }
dialog-refusal = ⚠️ Возможно, собеседник больше не хочет сообщений. Решайте: остановить или ответить.
dialog-on-stop-list = ⛔ В стоп-листе: ни один аккаунт этому человеку не пишет.
dialog-snoozed = 🕒 отложен до { $at }
dialog-note = 📝 { $text } — { $name }, { $at }
dialog-silent = Пока здесь ничего не написано.
dialog-not-reacted = { $emoji } не дошло до { $who }: Telegram не разрешает здесь такую реакцию. Выберите другую.
dialog-not-reacted-gone = { $emoji } не дошло до { $who }: этого сообщения больше нет.
dialog-not-reacted-unreachable = { $emoji } не дошло до { $who }: аккаунту этот человек больше недоступен.
dialog-not-reacted-opted-out = { $emoji } не дошло до { $who }: этот человек больше не хочет сообщений.
dialog-not-reacted-unexpected = { $emoji } не дошло до { $who }: Telegram ответил непонятно, ответ в журнале. Попробуйте позже.
dialog-line-reacted = { $line } · { $theirs }
dialog-line-in = ‹ <b>{ $at }</b> { $text }
dialog-line-out = › <b>{ $at } { $name }:</b> { $text }
dialog-line-read = › <b>{ $at } { $name }:</b> { $text } 👀
dialog-line-waits = › <b>{ $name }:</b> { $text } <i>{ $standing }</i>
dialog-words-deleted = <s>{ $text }</s> { $deleted }
dialog-desk = автоответ
dialog-phone = с телефона

dialog-earlier-coming = ⏳ Спрашиваю Telegram…
dialog-earlier-title = 🕰 <b>{ $who }</b>: до появления пульта. Это показывает Telegram, пульт этого не хранит.
dialog-earlier-none = Раньше ничего не было.
dialog-earlier-wait = ⏳ Telegram разрешит этому аккаунту спросить снова в { $at }. Тогда и нажмите кнопку.
dialog-earlier-failed = ⚠️ Telegram этого не показал. Нажмите кнопку ещё раз чуть позже; что с аккаунтом, видно в /accounts.
dialog-button-earlier = ‹ Ещё раньше
dialog-button-older = ‹ раньше
dialog-button-newer = позже ›
dialog-button-refresh = 🔄 Обновить
dialog-button-export = 📦 Выгрузить
dialog-button-contact = 📇 Контакт
dialog-button-list = ‹ Диалоги
dialog-button-back = ‹ Назад
dialog-button-reply = ↩️ Ответить
dialog-button-qualify = ✅ Целевой
dialog-button-unqualify = ↺ Нецелевой
dialog-button-remind = 🕒 Отложить
dialog-button-no-answer = ☑️ Ответ не нужен
dialog-button-wake = ⏰ Взять сейчас
dialog-button-assign = 👤 Назначить
dialog-button-note = 📝 Заметка
dialog-button-language = 🌐 { $language }
dialog-button-translate = 🌐 Всегда переводить
dialog-button-other-language = 🌐 Другой язык
dialog-button-translate-not = ✖ Выключить
dialog-translated = 🌐 { $who } · { $language }: под каждым сообщением будет перевод. Ваши ответы тоже переводятся; каждый вы увидите до отправки.
dialog-not-translated = 🌐 { $who }: само больше ничего не переводится. Кнопка 🌐 под сообщением по-прежнему переводит.
dialog-ask-language = 🌐 На каком языке пишет { $who }? Нажмите на него или напишите название или код, например: <code>польский</code> или <code>pl</code>
dialog-ask-language-here = 🌐 На каком языке пишет { $who }? Другой язык можно написать в чате с ботом: /dialog
dialog-button-go-on = 👌 Это не отказ
dialog-button-later = 🕒 Позже
dialog-button-fail = ❌ Не удался
dialog-button-stop = 🛑 Остановить
dialog-button-reopen = ↺ Открыть снова
dialog-button-allow = ✅ Убрать из стоп-листа
dialog-button-allow-yes = ✅ Да, убрать
dialog-ask-allow =
    Убрать { $who } из стоп-листа?
    Собеседник просил больше не писать, или так решил кто-то из вас. Убирайте, только если он снова хочет получать сообщения.
dialog-button-stop-yes = 🛑 Завершить диалог
dialog-button-never = ⛔ Больше никогда не писать
dialog-button-me = 🙋 Я
dialog-button-free = 👥 Любой
dialog-button-hour = 1 час
dialog-button-three-hours = 3 часа
dialog-button-day = 1 день
dialog-button-week = 1 неделя
dialog-button-morning = 🌅 Завтра в 9:00

dialog-ask-whose =
    💬 <b>Чей диалог открыть?</b>
    Пришлите имя пользователя или просто имя, например <code>@bob_lee</code> или <code>Боб</code>. Все диалоги покажет /dialogs.
dialog-which = { $count ->
    [1] 💬 Просто «{ $name }» никого не зовут. Вы имели в виду этого человека?
   *[other] 💬 Под «{ $name }» подходят несколько человек. Кто нужен?
}
dialog-which-more = Это не все; полное имя или имя пользователя ведёт сразу к нужному.
dialog-ask-stop =
    🛑 <b>Остановить: { $who }?</b>
    Всё, что ждёт отправки этому человеку, отменится. Завершённый диалог можно открыть снова; а кто в стоп-листе, тому не пишет ни один аккаунт.
dialog-ask-assign =
    👤 <b>Кто отвечает: { $who }?</b>
    Новости этого диалога будет получать только назначенный.
dialog-ask-remind =
    🕒 <b>До какого времени отложить: { $who }?</b>
    Нажмите кнопку или пришлите время: <code>18:30</code>, <code>завтра 9:00</code>, <code>через 2 часа</code>. Напишет раньше — диалог вернётся сразу.
dialog-ask-reply =
    ↩️ <b>Ваш ответ: { $who }</b>
    Пришлите его таким, каким он должен дойти; можно фото или файл.
dialog-answered = ✅ Ответ принят: { $who }
dialog-ask-note =
    📝 <b>Заметка: { $who }</b>
    Пришлите текст. Его видит только команда.
dialog-opted-out = 🛑 { $who } больше не хочет сообщений. Ни один аккаунт этому человеку больше не пишет, диалог остановлен.
dialog-opted-out-cancelled = { $count ->
    [one] Отменено { $count } сообщение из очереди.
    [few] Отменено { $count } сообщения из очереди.
   *[other] Отменено { $count } сообщений из очереди.
}
dialog-button-open = 💬 Открыть
dialog-given-away = 👤 { $who }: теперь отвечает { $name }. Ваши диалоги — в /dialogs.

dialog-done-qualified = ✅ Отмечен как целевой.
dialog-done-going-on = 👌 Продолжаем.
dialog-done-stopped = 🛑 Завершён. Всё, что ждало отправки, отменено.
dialog-done-failed = ❌ Отмечен как неудачный.
dialog-done-reopened = ↺ Снова открыт.
dialog-done-never = ⛔ В стоп-листе. Этому человеку больше никто не пишет.
dialog-done-assigned = 👤 Передано.
dialog-done-snoozed = 🕒 Отложен.
dialog-done-no-answer = ☑️ Больше не ждёт ответа.
dialog-wrote-again = За это время пришло новое сообщение. Вот что сейчас.
dialog-done-woken = ⏰ Снова в работе.

error-dialog-list = Такого списка нет. Например: <code>/dialogs целевые</code>
error-no-dialog = Диалога с { $name } нет. Кто есть, покажет /dialogs; начать: <code>/send @bob_lee Здравствуйте!</code>
error-out-of-reach = Я не могу написать сотруднику { $name }: диалог никто не увидит. Выберите другого; кому я пишу, видно в /team.
error-others-dialog = В этом диалоге отвечает { $name }. Пусть его передаст вам { $name } или менеджер.
error-dialog-closed = Диалог закрыт. Сначала откройте его снова, потом отвечайте.
error-dialog-stopped = { $who } — в стоп-листе, сюда больше не пишут. Если человек снова согласен: <code>/allow { $who }</code>, затем «↺ Открыть снова» в /dialog.
error-dialog-changed = Диалог тем временем изменился, так уже нельзя. Откройте его ещё раз.
