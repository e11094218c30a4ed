people-ask-stop =
    ⛔ <b>Кому больше не писать?</b>
    Пришлите имя пользователя или Telegram id, например <code>@bob_lee</code>. Всё, что ждёт отправки этому человеку, отменяется.
people-ask-allow =
    ✅ <b>Кому снова можно писать?</b>
    Пришлите имя пользователя или Telegram id, например <code>@bob_lee</code>. Кто в стоп-листе, показывает /stoplist.
people-ask-export =
    📦 <b>Чью переписку?</b>
    Пришлите имя пользователя или Telegram id, например <code>@bob_lee</code>. Всю сразу присылает /export_all.

error-whom = Это не имя пользователя и не Telegram id. Например: <code>/{ $command } @bob_lee</code> или <code>/{ $command } 123456789</code>
