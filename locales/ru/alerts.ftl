alert-logged-out = 🔴 { $phone }: в { $at } сеанс закрыт с другого устройства или самим Telegram.
alert-used-twice = 🔴 { $phone }: в { $at } сеанс закрыт, Telegram увидел его сразу в двух местах.
alert-used-twice-cure = Им пользуется другая программа, или кто-то его скопировал. Сначала остановите её, потом войдите снова.
alert-banned = ⛔ { $phone }: Telegram заблокировал или удалил аккаунт, замечено в { $at }.
alert-banned-cure = Как обжаловать блокировку, подскажет приложение Telegram.
alert-frozen = 🧊 { $phone }: Telegram заморозил аккаунт, замечено в { $at }. Он ничего не отправляет.
alert-frozen-cure = Владелец аккаунта может обжаловать это в приложении Telegram. После этого снова включите аккаунт здесь.
alert-no-connection = 🟠 { $phone }: нет связи с Telegram с { $at }. Пробую снова; ничего не потеряно.
alert-no-network = { $count ->
    [one] 🔴 Нет связи с Telegram с { $at } ({ $count } аккаунт). Пробую снова; ничего не потеряно.
    [few] 🔴 Нет связи с Telegram с { $at } ({ $count } аккаунта). Пробую снова; ничего не потеряно.
   *[other] 🔴 Нет связи с Telegram с { $at } ({ $count } аккаунтов). Пробую снова; ничего не потеряно.
}
alert-no-network-left = 🔴 Нет связи с Telegram с { $at }: всё ещё { $left } из { $count } аккаунтов. Пробую снова; ничего не потеряно.
alert-key-doubted = 🟠 { $phone }: с { $at } Telegram не узнаёт ключ сеанса. Он может ошибаться, поэтому ключ сохранён, попытки продолжаются.
alert-key-doubted-cure = Если через час не пройдёт, проверьте в приложении аккаунта, раздел «Устройства», есть ли там пульт.
alert-flood = 🟡 { $phone }: флуд-пауза до { $until }. Telegram считает аккаунт слишком активным.
alert-new-contacts-paused = 🟡 { $phone } до { $until } не пишет незнакомым: Telegram сообщает о жалобах.
alert-new-contacts-paused-cure = Ответы уходят как обычно. Пишите незнакомым реже, иначе аккаунт можно потерять.
alert-new-login = ⚠️ В { $at } кто-то вошёл в { $phone }: { $details }.
alert-new-login-cure = Если это не ваш человек, закройте этот сеанс в приложении аккаунта, раздел «Устройства».
alert-second-poller = 🔴 С { $at } сообщения этого бота забирает ещё одна программа: часть того, что вы ему пишете, сюда не доходит.
alert-second-poller-cure = Остановите её. Если другой программы у вас нет, токен украден: отзовите его командой /revoke у @BotFather и запустите пульт с новым.
alert-installation = 🔴 С { $at } Telegram не принимает API ID этого пульта: войти нельзя ни с одним номером.
alert-installation-cure = Сверьте TELEGRAM_API_ID и TELEGRAM_API_HASH со своими на https://my.telegram.org и перезапустите пульт. Если они верны, установите новую версию пульта.
alert-clock = { $way ->
    [slow] 🟠 Часы этого компьютера отстают на { $span }, замечено в { $at }.
   *[fast] 🟠 Часы этого компьютера спешат на { $span }, замечено в { $at }.
}
alert-clock-cure = Поставьте их верно и держите так: установите chrony. Пока я считаю по часам Telegram, но показанное здесь время неверно.
alert-queue = { $count ->
    [one] В очереди ждёт { $count } сообщение; очередь сохранится.
    [few] В очереди ждут { $count } сообщения; очередь сохранится.
   *[other] В очереди ждут { $count } сообщений; очередь сохранится.
}

alert-back = 🟢 { $phone }: снова в строю с { $since }
alert-network-back = 🟢 Связь с Telegram есть с { $since }
alert-new-login-ended = 🟢 { $phone }: того сеанса больше нет, замечено в { $since }
alert-moot = ⚪ { $phone }: больше не актуально с { $since }
alert-was-logged-out = Сеанс был закрыт в { $at }.
alert-was-used-twice = Сеанс был закрыт в { $at }: им пользовались в двух местах сразу.
alert-was-banned = Аккаунт был заблокирован, замечено в { $at }.
alert-was-frozen = Аккаунт был заморожен, замечено в { $at }.
alert-was-no-connection = Связи не было с { $at }.
alert-was-no-network = { $count ->
    [one] Связи не было с { $at } ({ $count } аккаунт).
    [few] Связи не было с { $at } ({ $count } аккаунта).
   *[other] Связи не было с { $at } ({ $count } аккаунтов).
}
alert-was-key-doubted = С { $at } Telegram не узнавал ключ сеанса.
alert-was-flood = Telegram попросил его подождать.
alert-was-new-contacts-paused = Он не писал незнакомым.
alert-was-new-login = Кто-то вошёл в { $at }: { $details }.
alert-second-poller-gone = 🟢 С { $since } сообщения бота снова забирает только он сам
alert-was-second-poller = С { $at } их забирала ещё одна программа.
alert-installation-tried-anew = ⚪ Пульт перезапущен в { $since }: можно снова пробовать войти
alert-was-installation = С { $at } Telegram не принимал API ID этого пульта.
alert-clock-right = 🟢 Часы снова идут верно, замечено в { $since }
alert-was-clock = { $way ->
    [slow] Они отставали на { $span }, замечено в { $at }.
   *[fast] Они спешили на { $span }, замечено в { $at }.
}
alert-button-details = 👁 Подробнее

digest-title = 📊 <b>{ $date }</b>: отправлено { $sent }, получено { $received }
digest-all-well = 🟢 Все аккаунты в порядке.
digest-troubled = { $count ->
    [one] 🔴 Не решена { $count } проблема.
    [few] 🔴 Не решены { $count } проблемы.
   *[other] 🔴 Не решено { $count } проблем.
}
digest-line = { $phone }: отправлено { $sent }, получено { $received }
digest-more = и ещё { $count }

alert-group-removed = 🔴 С { $at } меня нет в группе команды: сообщения собеседников приходят в личные чаты.
alert-group-removed-cure = Верните меня в группу и сделайте администратором с правом управлять темами. Темы получат всё пропущенное.
alert-group-upgraded = 🔴 С { $at } у группы команды другой id: сообщения собеседников приходят в личные чаты.
alert-group-upgraded-cure = Укажите INBOX_CHAT_ID={ $details } и перезапустите пульт. Темы получат всё пропущенное.
alert-group-upgraded-cure-nameless = Укажите новый id в INBOX_CHAT_ID и перезапустите пульт. Темы получат всё пропущенное.
alert-group-no-topics = 🔴 С { $at } в группе команды нет тем: сообщения собеседников приходят в личные чаты.
alert-group-no-topics-cure = Включите темы в настройках группы. В них придёт всё пропущенное.
alert-group-no-rights = 🔴 С { $at } мне нельзя писать или управлять темами в группе команды: сообщения собеседников приходят в личные чаты.
alert-group-no-rights-cure = Сделайте меня там администратором с правом управлять темами. В них придёт всё пропущенное.
alert-group-back = 🟢 Группа команды снова работает с { $since }; темы получают пропущенное.
alert-group-moot = ⚪ Группа команды: эта причина отпала в { $since }
alert-was-group = Она не работала с { $at }.
alert-not-shown = 🔴 Telegram отказывается показать сообщение собеседника, { $at }: в любом виде и никому.
alert-not-shown-cure = Сообщение сохранено. Прочитать его можно в диалоге или в приложении самого аккаунта.
alert-shown = 🟢 Сообщения оттуда снова видны с { $since }
alert-was-not-shown = Telegram отказывался показать сообщение собеседника, { $at }.
