alert-many-logged-out = { $count ->
    [one] 🔴 У { $count } аккаунта в { $at } закрыт сеанс: с другого устройства или самим Telegram. Войти снова можно с карточки аккаунта.
   *[other] 🔴 У { $count } аккаунтов в { $at } закрыты сеансы: с других устройств или самим Telegram. Войти снова можно с карточки каждого.
}
alert-many-used-twice = { $count ->
    [one] 🔴 У { $count } аккаунта в { $at } закрыт сеанс: Telegram увидел его сразу в двух местах. Сначала остановите другую программу, потом войдите снова.
   *[other] 🔴 У { $count } аккаунтов в { $at } закрыты сеансы: Telegram увидел их сразу в двух местах. Сначала остановите другую программу, потом войдите снова.
}
alert-many-banned = { $count ->
    [one] ⛔ Telegram заблокировал или удалил { $count } аккаунт, замечено в { $at }. Как обжаловать, подскажет само приложение Telegram.
    [few] ⛔ Telegram заблокировал или удалил { $count } аккаунта, замечено в { $at }. Как обжаловать, подскажет само приложение Telegram.
   *[other] ⛔ Telegram заблокировал или удалил { $count } аккаунтов, замечено в { $at }. Как обжаловать, подскажет само приложение Telegram.
}
alert-many-frozen = { $count ->
    [one] 🧊 Telegram заморозил { $count } аккаунт, замечено в { $at }. Он ничего не отправляет, пока владелец не обжалует это в приложении Telegram.
    [few] 🧊 Telegram заморозил { $count } аккаунта, замечено в { $at }. Они ничего не отправляют, пока владельцы не обжалуют это в приложении Telegram.
   *[other] 🧊 Telegram заморозил { $count } аккаунтов, замечено в { $at }. Они ничего не отправляют, пока владельцы не обжалуют это в приложении Telegram.
}
alert-many-keys-doubted = { $count ->
    [one] 🟠 С { $at } Telegram не узнаёт ключ { $count } аккаунта. Он может ошибаться, поэтому ключ сохранён, попытки продолжаются.
   *[other] 🟠 С { $at } Telegram не узнаёт ключи { $count } аккаунтов. Он может ошибаться, поэтому ключи сохранены, попытки продолжаются.
}
alert-many-flood = { $count ->
    [one] 🟡 { $count } аккаунт ждёт до { $until }: Telegram считает, что он сделал слишком много.
    [few] 🟡 { $count } аккаунта ждут, последний до { $until }: Telegram считает, что они сделали слишком много.
   *[other] 🟡 { $count } аккаунтов ждут, последний до { $until }: Telegram считает, что они сделали слишком много.
}
alert-many-new-contacts-paused = { $count ->
    [one] 🟡 { $count } аккаунт не пишет новым людям до { $until }: Telegram сообщает о жалобах. Ответы продолжаются.
    [few] 🟡 { $count } аккаунта не пишут новым людям, последний до { $until }: Telegram сообщает о жалобах. Ответы продолжаются.
   *[other] 🟡 { $count } аккаунтов не пишут новым людям, последний до { $until }: Telegram сообщает о жалобах. Ответы продолжаются.
}
alert-many-new-logins = { $count ->
    [one] ⚠️ В { $at } кто-то вошёл в { $count } аккаунт. Если это не ваш человек, закройте этот сеанс в приложении Telegram, раздел «Устройства».
    [few] ⚠️ В { $at } кто-то вошёл в { $count } аккаунта. Если это не ваш человек, закройте эти сеансы в приложении Telegram, раздел «Устройства».
   *[other] ⚠️ В { $at } кто-то вошёл в { $count } аккаунтов. Если это не ваш человек, закройте эти сеансы в приложении Telegram, раздел «Устройства».
}
alert-many-left = Уже в порядке: { $over }, ещё нет: { $left }.
alert-many-named = { $named }
alert-many-named-and-more = { $named } и ещё { $more }
alert-queues = { $count ->
    [one] В их очередях ждёт { $count } сообщение, оно сохранится.
    [few] В их очередях ждут { $count } сообщения, они сохранятся.
   *[other] В их очередях ждут { $count } сообщений, они сохранятся.
}
alert-paused = ⏸ Он на паузе и ничего не отправляет.
alert-quiet = 🔕 Новых тревог об этом не будет до { $until }.
alert-many-over = { $count ->
    [one] 🟢 У { $count } аккаунта это позади с { $since }
   *[other] 🟢 У всех { $count } аккаунтов это позади с { $since }
}
alert-many-were-logged-out = Сеансы были закрыты в { $at }.
alert-many-were-used-twice = Сеансы были закрыты в { $at }, их использовали дважды.
alert-many-were-banned = Они были заблокированы, замечено в { $at }.
alert-many-were-frozen = Они были заморожены, замечено в { $at }.
alert-many-keys-were-doubted = Telegram не узнавал их ключи с { $at }.
alert-many-were-flood = Telegram заставил их ждать с { $at }.
alert-many-new-contacts-were-paused = Они не писали новым людям с { $at }.
alert-many-were-new-logins = Кто-то вошёл в них в { $at }.
alert-button-quiet = 🔕 Тишина на 1 ч
alert-toast-quiet = 🔕 Тихо до { $until }
alert-toast-paused = ⏸ На паузе
alert-toast-resumed = ▶️ Продолжает
