size-b = { $number }{ "\u00A0" }Б
size-kb = { $number }{ "\u00A0" }КБ
size-mb = { $number }{ "\u00A0" }МБ
size-mb-tenths = { $whole },{ $tenth }{ "\u00A0" }МБ
size-gb = { $number }{ "\u00A0" }ГБ

health-well = 🟢 <b>С пультом всё хорошо</b>
health-not-well = 🟡 <b>Пульт работает, но кое-что требует внимания</b>
health-held =
    ⏸ <b>Пульт восстановлен из копии: аккаунты пока не подключаются</b>
    Владелец должен подтвердить, что прежняя машина выключена.
health-up = ⏱ В работе { $span }
health-accounts = 📱 Аккаунтов на связи: { $connected } из { $count }
health-queue = { $count ->
    [0] 📤 Очередь пуста
    [one] 📤 Ждёт { $count } сообщение
    [few] 📤 Ждут { $count } сообщения
   *[other] 📤 Ждут { $count } сообщений
}
health-queue-late = { $count ->
    [one] 📤 Ждёт { $count } сообщение; опаздывает на { $span }
    [few] 📤 Ждут { $count } сообщения; первое опаздывает на { $span }
   *[other] 📤 Ждут { $count } сообщений; первое опаздывает на { $span }
}
health-database = 🗄 База { $size }
health-backup = последняя копия { $when }
health-no-backup = копий ещё нет: её сделает /backup
health-memory = 🧠 Память { $size }
health-button-doctor = 🩺 Диагностика
health-button-backup = 💾 Сделать копию
health-button-again = 🔄 Обновить

doctor-going-on = ⏳ <b>Проверяю…</b>
doctor-well = 🩺 <b>Всё в порядке</b>
doctor-found = { $count ->
    [one] 🩺 <b>Нужно исправить: { $count } пункт</b>
    [few] 🩺 <b>Нужно исправить: { $count } пункта</b>
   *[other] 🩺 <b>Нужно исправить: { $count } пунктов</b>
}
doctor-no-bot-api = Bot API не отвечает: проверьте сеть и BOT_API_URL
doctor-bot-api-answered = Bot API ответил не так, как должен ({ $why }): подождите минуту и проверьте снова; если не пройдёт, проверьте BOT_API_URL и прокси
doctor-token = токен бота
doctor-token-refused = Telegram не принимает токен бота: возьмите новый у @BotFather и впишите в BOT_TOKEN
doctor-clock = часы
doctor-clock-ahead = часы спешат на { $span }: установите chrony
doctor-clock-behind = часы отстают на { $span }: установите chrony
doctor-poller = никакая другая программа не подключена к этому боту
doctor-poller-second = с { $when } обновления бота забирает другая программа: остановите её; если такой нет, токен украден — отзовите его у @BotFather
doctor-key = секретный ключ доступен только пульту
doctor-key-environment = секретный ключ в переменной окружения
doctor-key-open = секретный ключ могут прочитать другие пользователи сервера (права { $mode }): <code>chmod 600 { $path }</code>
doctor-key-gone = секретного ключа { $path } больше нет: верните его из копии до следующего запуска
doctor-private = база и копии доступны только пульту
doctor-listed = база и копии доступны только пульту; другие пользователи сервера видят имена файлов в { $listed }: <code>chmod go= { $paths }</code>
doctor-exposed = другие пользователи сервера могут прочитать { $listed }: <code>chmod go= { $paths }</code>
doctor-shared = { $listed }: папка открыта для других, и в ней не только файлы пульта; дайте пульту отдельную папку
doctor-disk = на диске свободно { $size }
doctor-disk-little = на диске свободно всего { $size }: освободите место или перенесите копии
doctor-dc = DC{ $dc } { $time }{ "\u00A0" }мс
doctor-dc-silent = DC{ $dc } не отвечает: проверьте сеть и файрвол
doctor-database = база цела, { $size }
doctor-database-damaged = база повреждена ({ $problem }). Меньше всего потеряет копия от { $when }, её можно восстановить; остановите пульт, затем: <code>{ $command }</code>
doctor-database-damaged-no-backup = база повреждена ({ $problem }), и ни одна копия не восстанавливается. Не удаляйте файл: скопируйте его в другое место, пульт пусть работает
doctor-button-again = 🩺 Проверить снова
doctor-button-health = 🫀 Состояние

backup-going-on = ⏳ Делаю копию. Пульт продолжает работать.
backup-done =
    💾 <b>Копия готова: { $size }</b>
    <code>{ $path }</code>
    Она зашифрована секретным ключом и без него бесполезна. Перенесите её на другую машину, а ключ храните отдельно.
backup-failed = ✖ Копию сделать не удалось. Причина в журнале под номером { $reference }.
backup-night-failed =
    🔴 <b>Ночную копию сделать не удалось</b>
    { $problem }
    Через час попробую снова.

down-was = 🌙 Пульт не работал с { $from } до { $to }.
down-came = { $count ->
    [0] За это время сообщений не приходило.
    [one] За это время пришло { $count } сообщение.
    [few] За это время пришло { $count } сообщения.
   *[other] За это время пришло { $count } сообщений.
}

held =
    ⏸ <b>Этот пульт восстановлен из копии от { $when }</b>
    Аккаунты пока не подключаются: если сеанс работает сразу на двух машинах, Telegram закроет его навсегда.
    Пульт на прежней машине остановлен и больше не запустится?
held-button = ✅ Да, остановлен
held-let-go = ▶️ Аккаунты подключаются. Что ждало в очереди, уйдёт; что уже было отправлено, второй раз не уйдёт.

command-health = как дела у самого пульта
help-health = Показывает, как дела у самого пульта: аккаунты на связи, очередь, база, последняя копия.
    Пример: <code>/health</code>

command-doctor = что может быть не так вокруг пульта и что делать
help-doctor = Проверяет всё вокруг пульта: токен, часы, диск, ключ, дата-центры Telegram, базу — и подсказывает, что делать.
    Пример: <code>/doctor</code>

command-backup = сделать резервную копию
help-backup = Делает зашифрованную копию на диске пульта, вдобавок к ночной. Сюда она не отправляется: в ней каждое слово каждого собеседника.
    Пример: <code>/backup</code>
doctor-group = группа команды показывает сообщения собеседников
doctor-group-removed = меня нет в группе команды: верните меня администратором с правом управлять темами
doctor-group-upgraded = у группы команды другой id: укажите INBOX_CHAT_ID={ $id } и перезапустите пульт
doctor-group-upgraded-nameless = у группы команды другой id: укажите его в INBOX_CHAT_ID и перезапустите пульт
doctor-group-no-topics = в группе команды нет тем: включите их в её настройках
doctor-group-no-rights = мне нельзя писать или управлять темами в группе команды: сделайте меня администратором с таким правом
