people-ask-stop =
    ⛔ <b>Кому больше не писать?</b>
    Пришлите имя пользователя или Telegram id, например <code>@bob_lee</code>. Всё, что ждёт отправки этому человеку, отменится.
people-ask-allow =
    ✅ <b>Кому снова можно писать?</b>
    Пришлите имя пользователя или Telegram id, например <code>@bob_lee</code>. Кто в стоп-листе, покажет /stoplist.
people-ask-export =
    📦 <b>Чей диалог выгрузить?</b>
    Пришлите имя пользователя или Telegram id, например <code>@bob_lee</code>. Все сразу — /export_all.

error-whom = Это не имя пользователя и не Telegram id. Например: <code>/{ $command } @bob_lee</code> или <code>/{ $command } 123456789</code>
