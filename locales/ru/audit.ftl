command-audit = кто что сделал и когда
help-audit = Показывает каждое изменение: кто, когда и что изменил. Можно выбрать человека, аккаунт или действие.
    Пример: <code>/audit</code> или сразу с выбором: <code>/audit +7 901 234 56 78</code>

audit-title = 📜 <b>Что было сделано</b>
audit-title-of = 📜 <b>Что было сделано: { $of }</b>
audit-line = { $at } · <b>{ $who }</b> · { $what }
audit-desk = пульт
audit-nothing = Пока ничего.
audit-choose = 📜 Показать только:
audit-button-people = 👤 Человек
audit-button-accounts = 📱 Аккаунт
audit-button-actions = 🔧 Действие
audit-button-all = 📜 Всё
audit-button-back = ‹ Назад
error-audit-filter = Ни человека в команде, ни аккаунта, ни действия «{ $typed }» нет. Например: <code>/audit { $example }</code>

audit-change = { $from } → { $to }
audit-default = по умолчанию
audit-dialogs = { $count ->
    [one] { $count } диалог
    [few] { $count } диалога
   *[many] { $count } диалогов
}
audit-messages = { $count ->
    [one] { $count } сообщение
    [few] { $count } сообщения
   *[many] { $count } сообщений
}
audit-no-label = без метки
audit-limits = { $messages } в день, из них незнакомым { $new }
audit-to = кому: { $name }
audit-to-account = на аккаунт { $name }
audit-to-everybody = всем
audit-taken-up = снова в работе
audit-until = до { $at }
audit-asked-for-it = по просьбе собеседника
audit-blocked-us = собеседник заблокировал аккаунт
audit-warming = разогрев
audit-copy-of = копия от { $at }
audit-clock-differs = часы
audit-no-connection = нет связи с Telegram
audit-new-login = новый вход
audit-second-poller = сообщения забирает другая программа
audit-installation-refused = Telegram не принимает API ID пульта

audit-did-account-added = добавлен аккаунт
audit-did-account-status = новое состояние аккаунта
audit-did-account-paused = аккаунт поставлен на паузу
audit-did-account-resumed = аккаунт снят с паузы
audit-did-account-label = новая метка аккаунта
audit-did-account-limits = новые лимиты аккаунта
audit-did-account-logged-out = выход из аккаунта
audit-did-number-freed = номер освобождён для нового владельца
audit-did-number-changed = аккаунт сменил номер
audit-did-account-removed = аккаунт убран
audit-did-dialogs-moved = диалоги переданы
audit-did-dialog-status = новое состояние диалога
audit-did-dialog-assigned = диалог назначен
audit-did-dialog-snoozed = диалог отложен
audit-did-dialog-needs-no-answer = отмечено, что ответ не нужен
audit-did-dialog-kept = диалог продолжен после отказа
audit-did-template-added = шаблон добавлен
audit-did-template-changed = шаблон изменён
audit-did-template-deleted = шаблон удалён
audit-did-variable-set = переменная задана
audit-did-variable-deleted = переменная удалена
audit-did-dialog-exported = выгрузка переписки
audit-did-all-exported = выгрузка всей переписки
audit-did-note-added = заметка
audit-did-stop-list-added = внесение в стоп-лист
audit-did-stop-list-removed = исключение из стоп-листа
audit-did-login-started = начат вход
audit-did-message-accepted = сообщение принято
audit-did-message-cancelled = сообщение отменено
audit-did-message-given-up = сообщение отмечено как недоставленное
audit-did-message-hurried = сообщение отправлено сразу, в обход лимита пульта
audit-did-message-brought-forward = сообщение отправлено сразу
audit-did-message-edited = сообщение исправлено
audit-did-message-rescheduled = сообщение перенесено
audit-did-member-added = новый человек в команде
audit-did-session-imported = импорт сеанса
audit-did-session-exported = экспорт сеанса
audit-did-setting-changed = изменена настройка
audit-did-restore-confirmed = подтверждено восстановление
audit-did-member-invited = приглашение
audit-did-invites-withdrawn = приглашения отозваны
audit-did-member-role = новая роль
audit-did-member-removed = человек убран из команды
audit-did-member-duty = начало или конец смены
audit-did-member-language = выбор языка
audit-did-alert-quieted = оповещение заглушено на час
audit-did-backup-made = резервная копия
audit-did-key-rotated = смена секретного ключа
audit-did-desk-restored = пульт восстановлен из копии
audit-did-contact-added = контакт добавлен
audit-did-contact-changed = контакт изменён
audit-did-contact-labelled = метки контакта изменены
audit-did-contact-listed = списки контакта изменены
audit-did-list-changed = список изменён
audit-did-list-deleted = список удалён
audit-did-contact-stage = контакт переведён на другой этап
audit-did-contact-invited = приглашение для контакта
audit-did-contacts-joined = два контакта стали одним
audit-did-label-changed = метка добавлена или изменена
audit-did-label-deleted = метка удалена
audit-did-stage-changed = этап добавлен или изменён
audit-did-stage-deleted = этап удалён
audit-did-consent-recorded = согласие записано
audit-did-consent-withdrawn = отзыв согласия записан
audit-did-consents-exported = журнал согласий выгружен
audit-did-contacts-imported = контакты загружены из файла
audit-did-import-undone = загрузка контактов отменена
audit-did-sequence-added = цепочка добавлена
audit-did-sequence-changed = шаги цепочки изменены
audit-did-sequence-renamed = цепочка переименована
audit-did-sequence-archived = цепочка отправлена в архив
audit-did-sequence-restored = цепочка возвращена из архива
audit-did-run-started = человек поставлен на цепочку
audit-did-run-stopped = цепочка для человека остановлена
audit-did-run-held = цепочка для человека приостановлена
audit-did-run-resumed = цепочка для человека продолжена
audit-did-run-step-skipped = шаг для человека пропущен
audit-group-lost = группа команды не работает
audit-not-shown = Telegram отказывается показать сообщение
