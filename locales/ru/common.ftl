time-in = через { $span }
time-ago = { $span } назад
time-seconds = { $count }{ "\u00A0" }с
time-minutes = { $count }{ "\u00A0" }мин
time-hours = { $count }{ "\u00A0" }ч
time-days = { $count ->
    [one] { $count }{ "\u00A0" }день
    [few] { $count }{ "\u00A0" }дня
   *[other] { $count }{ "\u00A0" }дней
}
time-on-day = { $time } { $date }
time-weekday = { $weekday ->
    [1] пн
    [2] вт
    [3] ср
    [4] чт
    [5] пт
    [6] сб
   *[7] вс
}
time-date = { $day } { $month ->
    [1] января
    [2] февраля
    [3] марта
    [4] апреля
    [5] мая
    [6] июня
    [7] июля
    [8] августа
    [9] сентября
    [10] октября
    [11] ноября
   *[12] декабря
}

role-viewer = наблюдатель
role-operator = оператор
role-manager = менеджер
role-owner = владелец

button-home = ‹ Пульт
button-accounts = 📱 Аккаунты
button-accounts-back = ‹ Аккаунты
button-add-account = ➕ Добавить аккаунт
button-help = ❓ Справка
button-cancel = ✖ Отмена
button-log-in = 🔐 Войти
button-log-in-phone = 🔐 Войти в { $phone }
button-send = 📤 Написать
button-queue = 📤 Очередь
button-page-back = ‹
button-page-on = ›
asked-put-aside = ⏸ Отложено, ничего не изменено: вы занялись другим.
