command-stop = больше не писать этому человеку
help-stop = Вносит человека в стоп-лист: всё, что ждёт отправки, отменяется, диалог останавливается, и ни один аккаунт ему не пишет.
    Пример: <code>/stop @bob_lee</code> или <code>/stop 123456789</code>
command-allow = убрать человека из стоп-листа
help-allow = Убирает человека из стоп-листа. Остановленный диалог открывается заново своей кнопкой.
    Пример: <code>/allow @bob_lee</code> или <code>/allow 123456789</code>
command-stoplist = кому не пишет ни один аккаунт
help-stoplist = Показывает, кому не пишет ни один аккаунт: с какого времени и почему.
    Пример: <code>/stoplist</code>

stop-list-title = ⛔ <b>Стоп-лист: { $count }</b>
stop-list-none = В нём никого нет. Внести: <code>/stop @bob_lee</code>
stop-list-line-admin = { $at } · <b>{ $who }</b> · внесено: { $by }
stop-list-line-opt-out = { $at } · <b>{ $who }</b> · по своей просьбе
stop-list-line-block = { $at } · <b>{ $who }</b> · аккаунт в чёрном списке
stop-list-forgotten = человек, чьи данные удалены
stop-list-button-allow = ✅ Разрешить: { $who }
stop-list-allowed = ✅ Больше не в стоп-листе.
stop-list-stopped = ⛔ { $who } теперь в стоп-листе: ни один аккаунт не напишет. { $count ->
        [0] Отправки ничего не ждало.
        [one] Отменено { $count } сообщение.
        [few] Отменено { $count } сообщения.
       *[many] Отменено { $count } сообщений.
    }
stop-list-was-stopped = ⛔ { $who } уже в стоп-листе. { $count ->
        [0] Отправки ничего не ждало.
        [one] Отменено { $count } сообщение.
        [few] Отменено { $count } сообщения.
       *[many] Отменено { $count } сообщений.
    }
stop-list-is-allowed = ✅ { $who } больше не в стоп-листе. Диалог остаётся остановленным, пока его не откроют заново.
stop-list-was-allowed = { $who } не в стоп-листе.
stop-list-reopened = ↺ Открыт, но человек всё ещё в стоп-листе: ничего не уйдёт, пока менеджер не нажмёт «✅ Убрать из стоп-листа».
