command-sequences = сообщения, которые идут друг за другом, пока не ответят
help-sequences = Показывает цепочки: до пяти сообщений, каждое после паузы. Цепочка останавливается, как только человек напишет, поставит реакцию, заблокирует или откажется, и когда вы напишете сами. Без согласия никого на неё не ставят.
    Пример: <code>/sequences</code> или одна из них: <code>/sequences После выставки</code>

sequences-title = 🔁 <b>Цепочки</b>
sequences-none = Пока нет. Цепочка пишет снова через несколько дней, если человек не ответил.
sequences-none-here = Пока нет.
sequences-line = · <b>{ $name }</b>: { $steps ->
    [one] { $steps } сообщение
    [few] { $steps } сообщения
   *[many] { $steps } сообщений
}
sequences-line-archived = · <b>{ $name }</b>: убрана
sequence-counts = ▶️ идут: { $running } · ⏸ ждут решения: { $held } · ⏹ остановлены: { $stopped } · 🏁 закончены: { $finished }
sequence-title = 🔁 <b>{ $name }</b>
sequence-title-version = 🔁 <b>{ $name }</b>, версия { $version }
sequence-for-write = Для тех, кто согласен, чтобы ему писали.
sequence-for-offers = Для тех, кто согласен получать предложения.
sequence-archived = Убрана: новых людей на неё не ставят.
sequence-versions = { $count ->
    [one] { $count } человек идёт по прежней версии.
    [few] { $count } человека идут по прежней версии.
   *[many] { $count } человек идут по прежней версии.
}
sequence-step = <b>{ $place }.</b> { $wait }: { $text }{ $file }
sequence-slip = ⚠️ { $name } взять неоткуда: такого поля ни у кого нет. Может быть, { $near }? Нажмите на сообщение и пришлите текст снова.
sequence-step-title = 🔁 <b>{ $name }</b>, сообщение { $place }: { $wait }
sequence-step-file = 📎 { $file }
sequence-wait-none = сразу
sequence-wait-first-days = через { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[many] { $count } дней
} после начала
sequence-wait-first-hours = через { $count ->
    [one] { $count } час
    [few] { $count } часа
   *[many] { $count } часов
} после начала
sequence-wait-days = ещё через { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[many] { $count } дней
}
sequence-wait-hours = ещё через { $count ->
    [one] { $count } час
    [few] { $count } часа
   *[many] { $count } часов
}

sequence-ask-purpose =
    🔁 <b>Для чего новая цепочка?</b>
    На неё ставят только тех, кто на это согласен.
sequence-ask-new-name =
    🔁 <b>Как называется цепочка?</b>
    Например: <code>После выставки</code>
sequence-ask-name =
    ✏️ <b>Как теперь называется «{ $name }»?</b>
    Например: <code>После выставки</code>
sequence-ask-text =
    ✏️ <b>Что в сообщении?</b>
    Пришлите текст, можно с фото или файлом. Например: <code>Добрый день, { "{first_name}" }! Мы виделись в Казани.</code>
sequence-or-template = Или возьмите шаблон:
sequence-ask-wait =
    ⏳ <b>Через сколько после предыдущего?</b>
    Выберите или пришлите. Например: <code>4 дня</code>
sequence-ask-wait-first =
    ⏳ <b>Через сколько после начала?</b>
    Выберите или пришлите. Например: <code>2 часа</code>
sequence-ask-drop = 🗑 <b>Удалить сообщение { $place }?</b> Кто уже на цепочке, ещё получит его.
sequence-ask-whose =
    👁 <b>Для кого?</b>
    Пришлите человека — увидите, что он получит. Например: <code>@zoe_miller</code>

sequence-choose = 🔁 <b>{ $name }: на какую цепочку поставить?</b> Сначала увидите, что человек получит.
sequence-choose-none = 🔁 { $name }: цепочек пока нет. Первую заводят в /sequences.
sequence-preview = 👁 Что получит { $who }: <b>{ $name }</b>
sequence-preview-step = <b>{ $place }.</b> { $wait }
sequence-preview-holes = Сообщение, где не хватает значения, не уходит: цепочка остановится и спросит.
sequence-hole = ⚠️ Нет значения: { $names }
sequence-hole-account = ⚠️ В тексте имя аккаунта, а свободного сейчас нет.
sequence-no-consent = 🧾 Согласие не подтверждено. Запишите его, потом ставьте на цепочку.
sequence-on-stop-list = 🛑 Человек в стоп-листе.
sequence-closed = 🔒 С этим человеком всё закрыто. Сначала откройте диалог снова (/dialog) или выберите другой этап (/contact).
sequence-waiting = ⏳ Человек ждёт вашего ответа, а сообщение цепочки — не ответ. Сначала ответьте или всё равно начните.
sequence-on-it = ▶️ Уже на этой цепочке.
sequence-were-on-it = 🏁 Уже был на этой цепочке.
sequence-choose-list = 📋 <b>Какой список поставить на «{ $name }»?</b> Сначала увидите, сколько человек.
sequence-choose-list-none = 📋 Списков для «{ $name }» пока нет. Первый заводят в /lists.
sequence-check = 📋 <b>{ $list }</b> на 🔁 <b>{ $name }</b>: { $count ->
    [one] { $count } человек
    [few] { $count } человека
   *[many] { $count } человек
}
sequence-check-ready = ✅ начнут: { $count }
sequence-check-no-consent = 🧾 без согласия: { $count }
sequence-check-on-it = ▶️ уже на ней: { $count }
sequence-check-were-on-it = 🏁 уже были на ней: { $count }
sequence-check-stopped = 🛑 в стоп-листе: { $count }
sequence-check-closed = 🔒 закрыт диалог или этап: { $count }
sequence-check-waiting = ⏳ ждут вашего ответа: { $count }
sequence-check-no-address = 📞 известен только телефон: { $count }
sequence-check-holes = 🔤 нет значения { $names }: { $count } ({ $people }{ $more ->
    [0] {""}
   *[other] { " " }и ещё { $more }
})
sequence-check-holes-how = Они тоже начнут, но перед таким сообщением цепочка остановится и спросит. Впишите значение у человека заранее (/contact).
sequence-check-how = Согласия записывают у человека (/contact) или при загрузке списка.
sequence-started = ▶️ Из списка «{ $list }» на «{ $name }» { $count ->
    [one] начал { $count } человек
    [few] начали { $count } человека
   *[many] начали { $count } человек
}.

sequence-button-all = ‹ Цепочки
sequence-button-new = ➕ Новая цепочка
sequence-button-for-write = 💬 Чтобы ему писали
sequence-button-for-offers = 🎁 Получать предложения
sequence-button-step = ✏️ Сообщение { $place }
sequence-button-add = ➕ Сообщение
sequence-button-preview = 👁 Посмотреть
sequence-button-name = ✏️ Название
sequence-button-list = 📋 Поставить список
sequence-button-archive = 🗄 Убрать
sequence-button-restore = 🗄 Вернуть
sequence-button-text = ✏️ Текст
sequence-button-wait = ⏳ Пауза
sequence-button-no-file = 📎 Без файла
sequence-button-at-once = Сразу
sequence-button-days = { $count } д
sequence-button-consent = 🧾 Записать согласие
sequence-button-put = ▶️ Начать
sequence-button-again = ▶️ Начать снова
sequence-button-start = ▶️ Начать: { $count }
sequence-button-open = 🔁 Цепочка
sequence-button-runs = ▶️ Кто на ней
sequence-button-running = ▶️ идут: { $count }
sequence-button-held = ⏸ ждут: { $count }
sequence-button-stopped = ⏹ остановлены: { $count }
sequence-button-finished = 🏁 закончены: { $count }
contact-button-sequences = 🔁 Цепочки

run-line = { $mark } <b>{ $sequence }</b>: { $state }
run-person = · <b>{ $name }</b>: { $state }
run-title = 🔁 <b>{ $name }</b>
run-next = сообщение { $place } из { $steps } уйдёт { $at }
run-in-outbox = сообщение { $place } из { $steps } в пути
run-held = ждёт решения: { $why }
run-stopped = остановлена после сообщения { $place } из { $steps }: { $why }
run-stopped-at = остановлена на сообщении { $place } из { $steps }: { $why }
run-finished = закончена, { $steps ->
    [one] отправлено { $steps } сообщение
    [few] отправлено { $steps } сообщения
   *[many] отправлено { $steps } сообщений
}
run-because-they-wrote = человек написал
run-because-they-reacted = человек поставил реакцию
run-because-opted-out = человек отказался или заблокировал аккаунт
run-because-we-wrote = вы написали сами
run-because-phone = написали с телефона аккаунта
run-because-status-changed = изменилось состояние диалога
run-because-consent-withdrawn = согласие отозвано
run-because-account-lost = аккаунта больше нет
run-because-not-delivered = сообщение не удалось отправить
run-because-by-hand = вручную
run-because-soft-refusal = ответ похож на «не сейчас»
run-because-hole = не хватает значения
run-because-no-address = известен только телефон
run-holes = Нет значения: { $names }
run-filled = Теперь всё заполнено.
run-asks = Что дальше?
run-ask-later =
    🗓 <b>Когда продолжить?</b>
    Например: <code>1 марта 10:00</code>
run-button-go-on = ▶️ Продолжить
run-button-later = 🗓 Позже…
run-button-then = ▶️ Продолжить { $at }
run-button-hold = ⏸ Придержать
run-button-skip = ⏭ Пропустить
run-button-stop = ⏹ Остановить
card-run-held = 🔁 Цепочка «{ $name }» ждёт: решите, продолжать ли её.
card-answers-run = 🧵 <i>Ответ на «{ $name }», сообщение { $place } из { $steps }; само больше ничего не уйдёт.</i>
card-run-ended = 🧵 <i>Написали раньше, чем началась «{ $name }»: из неё ничего не уйдёт.</i>
card-button-run = 🔁 Решить
troubles-title = 🔁 <b>Цепочки и кампании</b>
troubles-none = Решать нечего, всё отправлено.
troubles-held = ⏸ <b>{ $name }</b>: { $count ->
    [one] { $count } человек ждёт
    [few] { $count } человека ждут
   *[many] { $count } человек ждут
} вашего решения ({ $why })
troubles-not-sent = ✖ <b>{ $name }</b>: { $count ->
    [one] { $count } человеку сообщение не ушло
    [few] { $count } людям сообщение не ушло
   *[many] { $count } людям сообщение не ушло
}, дальше ничего не уйдёт ({ $why })
troubles-more = … и ещё { $count }
troubles-button-held = ⏸ { $name } · { $count }
troubles-button-not-sent = ✖ { $name } · { $count }
runs-of = 🔁 <b>{ $name }: цепочки</b>
runs-none = Пока ни на одной.
runs-in = { $mark } <b>{ $name }</b>
runs-one-by-one = Сообщения на одно время уходят по очереди: в часы и в пределах лимитов аккаунтов.
runs-button-put = ➕ На цепочку
runs-button-all = 🔁 Все цепочки

error-sequence-name = Здесь ничего не видно. Пришлите название, например: <code>После выставки</code>
error-sequence-name-long = Слишком длинно: не больше { $most } знаков. Например: <code>После выставки</code>
error-sequence-taken = Это название занято. Пришлите другое, например: <code>После выставки 2</code>
error-sequences-full = Больше цепочек не помещается: не больше 100.
error-sequence-steps = В цепочке не больше { $most } сообщений. Кто не ответил на столько, тот не хочет ещё одно.
error-sequence-last-step = Последнее сообщение остаётся. Всю цепочку убирают в /sequences.
error-sequence-no-wait = Сразу уходит только первое сообщение. Выберите паузу, например: <code>3 дня</code>
error-sequence-wait = Пришлите паузу не больше 90 дней. Например: <code>3 дня</code>, <code>12 часов</code>
error-sequence-changed = Цепочку с тех пор изменили. Откройте её снова.
error-sequence-archived = Она убрана. Сначала нажмите «Вернуть».
error-run-over = Эта цепочка уже закончилась.
error-run-too-late = Сообщение, возможно, уже дошло.
error-run-blank = Всё ещё нет значения: { $names }. Кнопка «🔤 Поле» заполнит его, «⏭ Пропустить» — пропустит сообщение.
error-run-when = Не понимаю это время. Например: <code>1 марта 10:00</code>. /cancel оставит всё как есть.
error-sequence-in-campaign = Кампания «{ $name }» ставит на неё людей. Сначала завершите её: /campaigns
