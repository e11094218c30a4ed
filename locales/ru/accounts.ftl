accounts-none =
    📱 <b>Аккаунты</b>
    Пока ни одного. Добавьте первый; код для входа придёт в его приложение Telegram.
accounts-none-wait =
    📱 <b>Аккаунты</b>
    Пока ни одного. Менеджер добавляет их командой /add_account.
accounts-title = 📱 <b>Аккаунты · { $count }</b>
accounts-ready = { $count ->
    [one] { $count } готов
    [few] { $count } готовы
   *[other] { $count } готово
}
accounts-troubled = { $count ->
    [one] { $count } ждёт вас
   *[other] { $count } ждут вас
}
accounts-cut-off = 📡 без связи: { $count }
accounts-page = страница { $page } из { $pages }
accounts-hint = Сначала проблемные. Нажмите, чтобы открыть.
accounts-cut-off-hint = Сначала проблемные. Пока связи нет, сообщения ждут; я продолжаю подключаться, и они уйдут, как только связь вернётся.

accounts-which =
    📱 <b>/{ $command }</b>: какой аккаунт?
    Нажмите на него или назовите: <code>/{ $command } { $example }</code>
accounts-which-none = 📱 <b>/{ $command }</b>: сейчас это не нужно ни одному аккаунту. Что с ними, покажет /accounts.

state-not-logged-in = вход не выполнен
state-reassigned = номер у другого человека
state-login-unfinished = вход не завершён
state-logged-out = выполнен выход
state-revoked = сеанс закрыт
state-duplicated = сеанс закрыт: был открыт дважды
state-code = ждёт кода
state-password = ждёт пароля
state-blocked = заблокирован в Telegram
state-disabled = выключен
state-flood = флуд-пауза, { $span }
state-paused = на паузе
state-offline = нет связи с { $at }
state-frozen = заморожен в Telegram
state-exported = передан другой программе
state-limit = лимит исчерпан, { $sent }/{ $limit }
state-active = { $sent }/{ $limit }
state-warming = { $sent }/{ $limit }, разогрев

account-title = 📱 <b>{ $phone }</b>
account-label = «{ $label }»
account-active = работает
account-today = Сегодня  { $bar } { $sent } из { $limit }
account-total = { $count ->
    [0] Ещё ничего не отправлено
    [one] Всего отправлено { $count } сообщение
    [few] Всего отправлено { $count } сообщения
   *[other] Всего отправлено { $count } сообщений
}
account-total-last = { $count ->
    [one] Всего отправлено { $count } сообщение, последнее { $when }
    [few] Всего отправлено { $count } сообщения, последнее { $when }
   *[other] Всего отправлено { $count } сообщений, последнее { $when }
}
account-cure-log-in = Войдите, и с него можно будет писать.
account-cure-reassigned = Его номер в Telegram теперь у другого человека. Если у владельца новый номер, войдите по QR-коду или добавьте этот номер; иначе передайте диалоги.
account-number-lost = ☎️ Его номер в Telegram теперь у другого человека.
account-number-claimed = ☎️ В Telegram у него номер { $phone }, но с ним здесь записан другой аккаунт. Номер перейдёт сюда, когда тот получит свой.
account-cure-revoked = Сеанс закрыт с другого устройства или самим Telegram. Очередь сохранилась; войдите снова.
account-cure-duplicated = Telegram увидел его сеанс сразу в двух местах. Убедитесь, что им не пользуется другая программа, и войдите снова.
account-cure-code = Вход начат, осталось ввести код.
account-cure-password = Вход начат, осталось ввести пароль.
account-cure-blocked = Telegram заблокировал или удалил его. Как обжаловать блокировку, подскажет приложение Telegram; потом войдите снова.
account-cure-disabled = Его выключил администратор.
account-cure-paused = Пока он на паузе, он ничего не отправляет.
account-cure-offline = Его сообщения ждут. Я продолжаю подключаться, и они уйдут, как только связь вернётся. Если связи долго нет, загляните в /doctor.
account-cure-limit = Продолжит завтра.
account-button-log-in-again = 🔐 Войти снова
account-button-go-on = 🔐 Продолжить вход
account-warming = разогревается, день { $day } из { $days }
account-answers = Ответы  { $bar } { $sent } из { $limit }
account-new-contacts = Незнакомым  { $bar } { $sent } из { $limit }
account-flood-none = Флуд-паузы  не было
account-flood-last = Флуд-паузы  нет; последняя { $date }, { $length }
account-flood = Флуд-пауза  ещё { $left }, до { $at }
account-connected = на связи { $length }
account-connecting = подключается
account-cut-off = нет связи с { $at }
account-key-doubted = с { $at } Telegram не узнаёт ключ сеанса
account-strangers-paused = Незнакомым  не пишет до { $until }: были жалобы
account-no-other-logins = Других сеансов  нет
account-other-logins = Другие сеансы  { $count }: { $named }
account-last-error = Последняя ошибка  { $when }: { $what }
account-pace-question = 🌱 Аккаунт новый, с него ещё не писали? Пока вы не ответили, он отправляет понемногу.
mishap-no-answer = Telegram не ответил
mishap-flood = Telegram попросил подождать
mishap-strangers = пожаловались незнакомые
mishap-frozen = заморожен в Telegram
mishap-session-ended = сеанс закрыт
mishap-used-twice = сеанс был открыт в двух местах
mishap-banned = заблокирован или удалён в Telegram
mishap-key-unknown = Telegram не узнал ключ сеанса
mishap-other = ответ Telegram: { $name }
account-queue = Очередь  { $count }
account-queue-next = Очередь  { $count }, следующее в { $at }
account-dialogs = диалоги { $count }, целевых { $qualified }
account-cure-exported = Его сеанс передан, с ним работает другая программа. Остановите её, прежде чем включать аккаунт здесь.
account-cure-logged-out = Администратор вышел из него. Войдите снова, и он сможет отправлять.
account-cure-flood = Telegram попросил его подождать. Потом продолжит сам.
account-button-dialogs = 💬 Диалоги
account-button-check = 🔎 Проверить
account-button-pause = ⏸ Пауза
account-button-resume = ▶️ Продолжить
account-button-limits = 🎚 Лимиты
account-button-label = 🏷 Метка
account-button-session = 📤 Сеанс
account-button-move = 🔁 Передать диалоги
account-button-off = ⏹ Выключить
account-button-on = ▶️ Включить
account-button-log-out = 🚪 Выйти
account-button-remove = 🗑 Убрать
account-button-qr = 📷 По QR-коду
button-account-back = ‹ Аккаунт
accounts-button-check = 🔎 Проверить все
