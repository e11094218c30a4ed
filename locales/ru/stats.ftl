command-stats = статистика за сегодня, 7 и 30 дней
help-stats = Показывает, сколько сообщений отправлено, сколько людей ответило и сколько диалогов целевых, с графиком; по аккаунтам, по людям, файлом.
    Пример: <code>/stats</code>, <code>/stats сегодня</code> или <code>/stats месяц</code>; по этапу или метке: <code>/stats предложение</code>

stats-title-today = 📊 <b>Сегодня</b>
stats-title-week = 📊 <b>7 дней</b>
stats-title-month = 📊 <b>30 дней</b>
stats-sent = 📤 Отправлено: { $sent } · не удалось: { $failed }
stats-failures = ✖ Почему: { $list }
stats-failure = { $reason } ({ $count })
stats-new = 👋 { $count ->
    [one] { $count } новый контакт
    [few] { $count } новых контакта
   *[other] { $count } новых контактов
}
stats-replied = 💬 Ответили: { $count }
stats-replied-rate = 💬 Ответили: { $count }, { $rate }{ "\u00A0" }%
stats-refused = 🛑 Отказались: { $count } (словами, тогда это тоже ответ, или блокировкой)
stats-answer = ⏱ Половина ответов ушла за { $span } или быстрее
stats-no-answer = ⏱ Ответов пока не было
stats-qualified = ✅ Целевых: { $count }
stats-nothing = За эти дни пока ничего нет.
stats-line = <b>{ $name }</b>: отправлено { $sent }, не удалось { $failed }, новых { $new }, ответили { $replied }, целевых { $qualified }
stats-failed-privacy = закрыто для незнакомых
stats-failed-nobody = нет такого человека
stats-failed-blocked = не хочет сообщений
stats-failed-content = дело в тексте
stats-failed-other = другое
stats-chart-sent = Доставлено
stats-chart-received = Получено
stats-button-today = Сегодня
stats-button-week = 7 дней
stats-button-month = 30 дней
stats-button-all = 📊 Вместе
stats-button-accounts = 📱 По аккаунтам
stats-button-people = 👥 По людям
stats-button-team = 📊 Вся команда
stats-button-dark = 🌙 Тёмный
stats-button-light = ☀️ Светлый
stats-button-csv = 📄 CSV

stats-title-stages = 🪜 <b>Воронка сейчас: { $count ->
    [one] { $count } человек
    [few] { $count } человека
   *[other] { $count } человек
}</b>
stats-stage = <b>{ $stage }</b>: здесь { $here }, дошли { $reached } ({ $rate }{ "\u00A0" }%)
stats-stage-left = <b>{ $stage }</b>: { $here }
stats-button-stages = 🪜 По этапам

stats-nobody = без ответственного
stats-tagged-none = Диалогов здесь пока нет.
stats-tagged-line = <b>{ $name }</b>: диалогов { $dialogs }, написали мы { $written }, написали нам { $wrote }, ждут { $waiting }, целевых { $qualified }, закрыто { $closed }
stats-bar-dialogs = диалогов
stats-bar-written-to = написали мы
stats-bar-wrote = написали нам
stats-bar-waiting = ждут ответа
stats-bar-qualified = целевых
stats-bar-closed = закрыто
stats-title-tagged = 📊 <b>{ $tag }</b> · { $period }
stats-tagged-dialogs = 💬 диалогов: { $count }
stats-tagged-written-to = 📤 написали мы: { $count }
stats-tagged-wrote = 📥 написали нам: { $count }
stats-tagged-waiting = ⏳ ждут ответа сейчас: { $count }
stats-tagged-qualified = ⭐️ целевых: { $count }
stats-tagged-closed = 🛑 остановлены или неудачны: { $count }

error-stats-period = Статистика есть за сегодня, 7 и 30 дней, а также по этапу или метке. Например: <code>/stats месяц</code>, <code>/stats предложение</code>
