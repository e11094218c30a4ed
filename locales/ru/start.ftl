start-welcome =
    👋 { $name }, здравствуйте! Это ваш пульт.
    Аккаунтов пока нет. Держите под рукой телефон первого аккаунта: код для входа придёт в его приложение Telegram.
start-welcome-wait =
    👋 { $name }, здравствуйте! Это ваш пульт.
    Аккаунтов пока нет. Первый добавит менеджер командой /add_account, и можно будет начинать.
start-desk = 🗂 <b>Пульт</b> · { $inbox }
start-quiet = никто не ждёт
start-longest = ⏳ { $dialogs ->
    [one] Ждёт уже { $ago }
   *[other] Дольше всех ждут уже { $ago }
}
start-accounts = 📱 { $ready ->
    [0] готовых аккаунтов нет
    [one] готов { $ready } аккаунт
    [few] готовы { $ready } аккаунта
   *[other] готово { $ready } аккаунтов
}
start-troubled = { $count ->
    [one] { $count } ждёт вас
   *[other] { $count } ждут вас
}
start-trouble = ⚠️ { $phone }: { $state }
start-more = … и ещё { $count }
start-cut-off = 📡 { $count ->
    [one] { $count } аккаунт
    [few] { $count } аккаунта
   *[other] { $count } аккаунтов
} без связи с Telegram с { $at }. Сообщения ждут и уйдут, как только связь вернётся.
start-sent-today = 📤 Отправлено сегодня: { $count }
start-waiting = ждут отправки: { $count }
start-waiting-next = ждут отправки: { $count } (следующее в { $at })
start-runs = 📋 В цепочках и кампаниях: { $counts }
start-runs-held = { $count ->
    [one] { $count } ждёт
   *[other] { $count } ждут
} решения
start-runs-not-sent = не ушло за 7 дней: { $count }
start-button-runs = 📋 Решить · { $count }
start-button-queue = 📤 Очередь · { $count }
start-button-how = ❓ Как это работает
help-button-commands = 📖 Все команды
help-how =
    ❓ <b>Как это работает</b>
    1. Менеджер добавляет аккаунты, с которых пишет команда.
    2. <code>/send @bob_lee Здравствуйте!</code> — написать человеку. Сообщение уйдёт, как только позволят лимиты, которые берегут аккаунт; когда — видно на карточке.
    3. Ответ придёт сюда карточкой: ответьте на неё реплаем или кнопкой. В группе команды у него своя тема: просто пишите туда.
    4. Кнопки под ним: отметить целевым, отложить, остановить. Кто напишет «стоп», тому больше никто не пишет.
    5. Если с аккаунтом что-то не так, я скажу, что случилось и что поможет.
start-button-accounts = 📱 Аккаунты · { $count }
start-button-language = 🌐 English

language-ask = 🌐 На каком языке с вами говорить?
language-set = ✅ Теперь пульт говорит с вами по-русски.

language-name-en = English
language-name-ru = Русский
start-button-figures = 📊 Статистика
start-button-contacts = 📇 Контакты
start-button-team = 👥 Команда
start-button-settings = ⚙️ Настройки
start-ask-zone = 🕒 Который у вас час? На моих { $hour } ({ $zone }). По ним идут тихие часы, дневные лимиты и «завтра в 9».
start-button-other-zone = 🌍 Другой город
