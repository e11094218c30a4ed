command-team = кто в команде и кто на смене
help-team = Показывает команду. Владельцы приглашают, меняют роли и убирают; на смене он или нет, каждый отмечает сам.
    Пример: <code>/team</code>, а когда день окончен — <code>/team выкл</code>.
    Для владельцев: <code>/team invite оператор</code>, <code>/team add 123456789 менеджер</code>, <code>/team role 123456789 наблюдатель</code>, <code>/team remove 123456789</code>

team-title = { $count ->
    [one] 👥 <b>В команде { $count } человек</b>
    [few] 👥 <b>В команде { $count } человека</b>
   *[other] 👥 <b>В команде { $count } человек</b>
}
team-on-duty = { $count ->
    [0] На смене никого нет: новые сообщения получают все.
   *[other] На смене: { $count }.
}
team-invites = { $count ->
    [one] 🔗 Не использовано { $count } приглашение.
    [few] 🔗 Не использовано { $count } приглашения.
   *[other] 🔗 Не использовано { $count } приглашений.
}
team-load = 💬 { $open } ⏳ { $waiting }
team-dialogs = 💬 Открытых диалогов: { $open }, ⏳ ждут ответа: { $waiting }
team-most = 📥 Диалоги достаются, пока открытых меньше { $most }
team-ask-most =
    📥 <b>До скольких открытых диалогов сюда приходят новые: { $name }?</b>
    Действует, когда диалоги распределяет пульт (/settings); вручную можно назначить и больше.
team-button-most = 📥 Сколько диалогов
team-button-most-team = ↩️ Как у команды: { $most }
team-button-most-none = ↩️ Как у команды: без предела
team-button-add = ➕ Добавить
team-button-on-duty = 🟢 Я на смене
team-button-off-duty = 🌙 Моя смена окончена
team-button-withdraw = 🚫 Отозвать приглашения
team-button-back = ‹ Команда
team-button-back-card = ‹ Нет
team-button-who = 👤 Кто это?

team-card = 👤 <b>{ $name }</b> · <code>{ $id }</code>
team-card-nameless = 👤 <code>{ $id }</code>
team-role-owner = Владелец: может всё.
team-role-manager = Менеджер: аккаунты, отправка, все диалоги.
team-role-operator = Оператор: отвечает в своих диалогах и в тех, что никому не назначены.
team-role-viewer = Наблюдатель: смотрит, ничего не меняет.
team-is-on-duty = 🟢 На смене
team-is-off-duty = 🌙 Не на смене
team-not-seen = Сообщений от этого человека ещё не было: имя появится с первым.
team-installed = Роль владельца задана в OWNER_IDS. Чтобы изменить её, исправьте переменную и перезапустите пульт.
team-last-owner = Последний владелец остаётся: сначала назначьте владельцем кого-то ещё.
team-button-set-on = 🟢 На смену
team-button-set-off = 🌙 Со смены
team-button-remove = 🗑 Убрать
team-ask-remove =
    🗑 Убрать из команды: <b>{ $name }</b>?
    Я сразу перестану отвечать этому человеку. Его диалоги станут общими, начатые входы прервутся, а то, что уже в очереди, уйдёт.
team-button-remove-yes = 🗑 Да, убрать
team-gone = 👋 Вы больше не в команде.
team-removed = 👋 Вас убрали из команды. Больше я вам не отвечаю.

team-ask-role = ➕ В какой роли добавить?
team-invitation =
    🔗 <b>Приглашение, { $role }</b>
    { $link }
    Отправьте его одному человеку, лично. Кто откроет первым, тот и в команде; сработает один раз, до { $until }.
team-button-by-id = 🔢 По Telegram id
team-ask-id = 🔢 Пришлите Telegram id того, кого добавить ({ $role }); свой id человек узнает у @userinfobot. Например: <code>123456789</code>
team-welcome = 🎉 <b>Добро пожаловать в команду!</b>
team-joined =
    🎉 По вашему приглашению в команде новый человек: <b>{ $name }</b>, { $role }.
    Не тот, кого вы ждали? Уберите сразу.
team-new-role = 👥 У вас теперь другая роль.

error-team-words = Не понимаю. Например: <code>/team invite оператор</code>. Роли: владелец, менеджер, оператор, наблюдатель.
error-person-id = Telegram id — это положительное число, например <code>123456789</code>.
error-member-here = { $name } уже в команде. Всех покажет /team.
error-team-last-owner = Последний владелец остаётся им. Сначала назначьте владельцем кого-то ещё.
error-team-installed = Роль владельца задана в OWNER_IDS. Чтобы изменить её, исправьте переменную и перезапустите пульт.
team-out-of-reach = 📵 С { $since } мои сообщения не доходят: меня заблокировали или не нажали «Старт». Пока мне не напишут, считаю, что человек не на смене.
team-lost = 📵 { $name }: мои сообщения не доходят — меня заблокировали или не нажали «Старт». Всё для этого человека получат те, кто на смене.
team-reached-again = 🟢 { $name }: мои сообщения снова доходят.
