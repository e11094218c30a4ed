login-ask-phone =
    ➕ <b>Новый аккаунт</b>
    Пришлите его номер с кодом страны, например <code>+7 901 234 56 78</code>. Держите телефон под рукой: код для входа придёт в его приложение Telegram.
login-button-import = 📥 Импорт из Telethon/Pyrogram
login-title = 🔐 <b>{ $phone }</b>
login-asking = ⏳ Запрашиваю код у Telegram…
login-way-app = Код пришёл в приложение Telegram этого номера.
login-way-sms = Код придёт на этот номер по SMS.
login-way-call = Telegram позвонит на этот номер и продиктует код.
login-way-missed-call = Telegram позвонит на этот номер. Не отвечайте: код — последние цифры номера, с которого звонят.
login-way-missed-call-length = Telegram позвонит на этот номер. Не отвечайте: код — последние цифры номера, с которого звонят ({ $length }).
login-way-email = Код придёт на почту этого аккаунта.
login-way-email-set-up = Сначала Telegram просит указать почту для кодов. Добавьте её в самом приложении Telegram (Настройки → Конфиденциальность → Почта для входа) и попробуйте снова.
login-way-fragment = Код ждёт на fragment.com, где куплен этот номер.
login-way-other = Telegram прислал код, который не набрать цифрами. Запросите другой способ или отмените вход и попробуйте позже.
login-use-buttons = Введите его кнопками: код, написанный в чат, сгорает.
login-checking-code = ⏳ Telegram проверяет код…
login-wrong-code = ✖ Код не подошёл. Попробуйте ещё раз ({ $tries ->
    [one] осталась { $tries } попытка
    [few] осталось { $tries } попытки
   *[other] осталось { $tries } попыток
}).
login-void =
    ⌛ Код сгорел. Так бывает, если его написали в чат или он ждал слишком долго.
    Запросите новый и введите его кнопками.
login-password-hint = 🔑 У аккаунта есть пароль. Подсказка: «{ $hint }». Пришлите пароль сюда; сообщение я сразу удалю.
login-password = 🔑 У аккаунта есть пароль. Пришлите его сюда; сообщение я сразу удалю.
login-wrong-password = ✖ Пароль не подошёл ({ $tries ->
    [one] осталась { $tries } попытка
    [few] осталось { $tries } попытки
   *[other] осталось { $tries } попыток
}).
login-checking-password = ⏳ Telegram проверяет пароль…
login-put-aside = ⏸ Отложено, ничего не отправлено: сначала вход ждёт пароля. Потом начните заново.
login-cancelled = ✖ Вход отменён. Аккаунт остался в списке, войти можно позже.
login-deadline = ⌛ Вход слишком затянулся и прерван. Аккаунт остался в списке.
login-done = ✅ <b>{ $phone }</b> на связи: { $who }
login-pace-question = Это новый аккаунт? Новые аккаунты начинают с малого.
login-pace-established = Он отправляет до { $limit ->
    [one] { $limit } сообщения
   *[other] { $limit } сообщений
} в день.
login-pace-warm-up = Он разогревается { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
}: сначала несколько сообщений, с каждым днём больше.
login-back = ☎️ Раньше он был здесь с номером { $former }: диалоги, очередь, история и лимиты на месте, номер теперь новый.
login-done-next = Дальше: напишите кому-нибудь.

login-problem-too-early = Другой способ Telegram откроет в { $at }. До тех пор действует последний код.
login-problem-no-further-way = Других способов Telegram пока не предлагает. Последний код ещё действует.
login-problem-phone-invalid = ✖ Telegram не знает такого номера. Проверьте цифры и добавьте его ещё раз.
login-problem-sign-up = ✖ У этого номера ещё нет аккаунта Telegram. Создайте его в приложении Telegram, потом войдите здесь. Если у владельца новый номер, добавьте его: я узнаю аккаунт.
login-problem-banned = ⛔ Telegram заблокировал этот номер. Как обжаловать блокировку, подскажет экран входа в приложении Telegram.
login-problem-rest = ✋ Слишком много входов с этим номером: Telegram просит подождать. Попробуйте после { $at }.
login-problem-too-many-tries = ✖ Попытки кончились, вход прерван. Начните снова, когда верный код или пароль будет под рукой.
login-problem-installation = ⛔ Telegram не принимает API ID этого пульта, войти нельзя ни с одним номером. Владельцу нужно проверить TELEGRAM_API_ID и TELEGRAM_API_HASH.
login-problem-no-connection = 📡 Telegram не отвечает. Ничего не потеряно; попробуйте через минуту.
login-problem-already-here = ✖ Этот аккаунт Telegram уже есть на пульте под другим номером. Смотрите /accounts.
login-problem-unexpected = ✖ Telegram ответил что-то незнакомое, и вход прерван. Подробности в журнале; попробуйте ещё раз.

login-toast-too-early = Другой способ будет доступен через { $left }.
login-toast-no-way = Других способов для этого кода Telegram не предлагает.
login-toast-resend = Запрашиваю другой способ…

button-other-way = 🔁 Другой способ: { $way }
button-other-way-in = 🔁 Другой способ: { $way }, через { $left }
button-enter = ✅ Готово
button-new-code = 🔁 Прислать новый
button-try-again = 🔐 Ещё раз
button-established = Не новый · { $limit } в день
button-warm-up = Новый · разогрев { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
}
way-app = приложение
way-sms = SMS
way-call = звонок
way-missed-call = пропущенный звонок
way-email = почта
way-fragment = fragment.com
way-other = другое

login-problem-in-meanwhile = ✅ В этот аккаунт уже вошли другим способом.
login-problem-other-person = ✋ Этот номер теперь у другого аккаунта Telegram, не у того, что был здесь раньше. Я сразу вышел из него. Диалоги, история и лимиты остались у прежнего аккаунта.
login-problem-other-number = ✖ QR-код отсканировали приложением другого номера. Этот вход я отменил; отсканируйте нужным.

qr-ask-phone =
    📷 <b>Вход по QR-коду</b>
    В какой аккаунт? Пришлите номер с кодом страны, например <code>+7 901 234 56 78</code>.
qr-title = 📷 <b>{ $phone }</b>
qr-asking = ⏳ Прошу у Telegram QR-код…
qr-scan = В приложении Telegram номера { $phone }: Настройки → Устройства → Подключить устройство, затем отсканируйте этот QR-код.
qr-renewed = Он действует { $span } и обновляется сам. Никому его не показывайте.
qr-button-code = 🔢 Лучше по коду
qr-button-again = 🔁 Новый QR-код

login-ask-short = 🔐 { $phone } короче, чем бывают номера этой страны. Он полный? Если нет, пришлите ещё раз.
login-ask-long = 🔐 { $phone } длиннее, чем бывают номера этой страны. Он верный? Если нет, пришлите ещё раз.
login-ask-no-country = 🔐 Я не знаю страны с кодом, с которого начинается { $phone }. Он верный? Если нет, пришлите ещё раз.
login-button-right = ✅ Да, верно
