command-campaigns = цепочка по всему списку: одобряете по десять человек
help-campaigns = Показывает кампании. Каждая отправляет цепочку людям из списка: видно, кто её получит и кто нет, и вы одобряете по десять человек. Если отказываются многие, она сама встаёт на паузу; поставить на паузу можно в любой момент.
    Пример: <code>/campaigns</code> или одна из них: <code>/campaigns Выставка</code>

campaigns-title = 📣 <b>Кампании</b>
campaigns-none = Пока нет. Кампания отправляет цепочку целому списку, а вы одобряете по десять человек.
campaigns-none-here = Пока нет.
campaigns-line = { $mark } <b>{ $name }</b>: { $state }
campaigns-counts = написали: { $written } из { $people } · ответили: { $answered }
campaign-state-draft = пока никто не одобрен
campaign-state-running = идёт
campaign-state-paused = на паузе
campaign-state-finished = закончена

campaign-choose-sequence = 📣 <b>Что отправляет кампания?</b> Выберите цепочку.
campaign-choose-sequence-none = 📣 Кампания отправляет цепочку, а их пока нет. Заведите первую.
campaign-choose-list = 📣 <b>Кто получит «{ $name }»?</b> Выберите список. В кампании останутся те, кто в нём сейчас.
campaign-choose-list-none = 📣 Списков пока нет. Заведите первый или пришлите файл с /import.
campaign-ask-name =
    📣 <b>Как называется кампания?</b>
    Возьмите это название или пришлите своё. Например: <code>Выставка</code>
campaign-ask-new-name =
    ✏️ <b>Как теперь называется «{ $name }»?</b>
    Например: <code>Выставка</code>
campaign-ask-delete = 🗑 <b>Удалить «{ $name }»?</b> Никому ещё не писали; список и цепочка останутся.

campaign-title = 📣 <b>{ $name }</b>: { $mark } { $state }
campaign-of = 🔁 { $sequence } → 📋 { $list }
campaign-in-the-list = 📋 в списке: { $count }
campaign-ready = ✅ получат сообщение: <b>{ $count }</b>
campaign-ready-none = ✅ получат сообщение: <b>никто</b>. Что поправите ниже, учтётся сразу.
campaign-double = 👥 повторы: { $count }
campaign-without-consent = 🧾 без согласия: { $count }
campaign-on-stop-list = 🛑 в стоп-листе: { $count }
campaign-closed = 🔒 закрыт диалог или этап: { $count }
campaign-unreachable = 📞 недоступны ни одному аккаунту: { $count }
campaign-waiting = ⏳ ждут вашего ответа: { $count }
campaign-talking = 💬 уже переписываются с вами: { $count }
campaign-had-sequence = 🏁 эта цепочка уже была: { $count }
campaign-by-hand = ⏭ исключили вручную: { $count }
campaign-written-lately = 🕒 писали за последние { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
}: { $count }
campaign-holes = 🔤 нет значения { $names }: { $count }
campaign-accounts-none = 📱 Новым людям сейчас не может писать ни один аккаунт. Почему — в /accounts.
campaign-accounts = 📱 { $count ->
    [one] { $count } аккаунт
    [few] { $count } аккаунта
   *[many] { $count } аккаунтов
}, новых людей на сегодня: до { $room }.
campaign-day = 📅 Все получат первое сообщение { $day }.
campaign-days = 📅 Первое сообщение уйдёт { $first }, последний получит его { $last }.
campaign-days-never = 📅 Последнего дня нет: ни у одного аккаунта нет места.
campaign-today = сегодня
campaign-on-day = { $date }
campaign-limits = 🎚 Новых людей в день: { $day }, с одного аккаунта: { $account }.
campaign-arms-many = 🅰 Первых текстов: { $count }, людей на каждый поровну.
campaign-samples = 👁 Так оно придёт:
campaign-sample = <b>{ $who }</b>: «{ $text }»{ $file }

campaign-own = 👤 Ваших и ничьих людей здесь: <b>{ $count }</b>
campaign-own-written = 📤 написали: { $count }
campaign-own-person = · <b>{ $name }</b>: { $outcome }
campaign-own-person-because = · <b>{ $name }</b>: { $outcome } ({ $because })
campaign-written = 📤 написали: <b>{ $written }</b> из { $people }
campaign-answered = 💬 ответили: { $count }
campaign-refused = 🛑 отказались или заблокировали: { $count }
campaign-not-sent = ✖ остановлены до первого сообщения: { $count }
campaign-held = ⏸ ждут вашего решения: { $count }
campaign-left-out = ⛔ не получат: { $count }
campaign-each-once = Каждый из них — в одной из строк:
campaign-silent = 📭 написали, ответа пока нет: { $count }
campaign-finished = 🏁 получили всё, не ответили: { $count }
campaign-stopped = ⏹ остановлены без ответа: { $count }
campaign-coming = ✅ одобрены, ждут очереди: { $count }
campaign-unapproved = 👁 ещё не одобрены: { $count }
campaign-wants-approval = 👁 Всем одобренным написали. Посмотрите следующих и одобрите их.
campaign-all-approved = ✅ Одобрять больше некого.
campaign-next-at = ⏳ следующее уйдёт в { $at }
campaign-paused-by = ⏸ На паузе с { $at }, решение: { $name }. Пока кто-нибудь не продолжит, ничего не уходит.
campaign-paused-refused = ⏸ Сама встала на паузу: отказались или заблокировали { $refused } из { $written }. Посмотрите, кто это (📄), прежде чем продолжать, или закончите её.
campaign-paused-flood = ⏸ Сама встала на паузу: Telegram ограничил аккаунт после жалоб. Подождите день и пишите меньшему числу людей.

campaign-next = 👁 <b>{ $name }</b>: { $count ->
    [one] следующий { $count } человек; сообщения такие, какими придут
    [few] следующие { $count } человека; сообщения такие, какими придут
   *[many] следующие { $count } человек; сообщения такие, какими придут
}
campaign-next-person = <b>{ $place }. { $who }</b>{ $text }{ $file }
campaign-next-skip = ⏭ с номером исключит этого человека.
campaign-next-left-out = ⛔ Между ними пропущены: { $reasons }
campaign-stale-texts = ✋ <b>С тех пор текст изменили.</b> Никто не одобрен. Теперь он придёт так:
campaign-stale-limits = ✋ <b>С тех пор лимиты изменили.</b> Никто не одобрен. Теперь следующие — эти:
campaign-stale-approved = ✋ <b>Тех людей уже одобрили.</b> Теперь следующие — эти:
campaign-stale-people = ✋ <b>Теперь можно писать другим.</b> Никто не одобрен. Теперь следующие — эти:

campaign-texts = 🅰 <b>{ $name }</b>: первый текст
campaign-texts-how = Первых текстов может быть до трёх: каждый человек получит один из них, всегда тот же. Потом видно, на какой отвечают чаще.
campaign-texts-stay = Первых людей уже одобрили, поэтому тексты больше не меняются. Для другого текста нужна новая кампания.
campaign-text = <b>{ $arm }</b> «{ $text }»
campaign-text-own = <b>{ $arm }</b> «{ $text }» (из цепочки)
campaign-ask-text =
    ✏️ <b>Что в тексте { $arm }?</b>
    Первым сообщением его получит равная доля людей. Например: <code>Добрый день, { "{first_name}" }! Продолжим то, что начали в Казани?</code>
campaign-ask-drop-text = 🗑 <b>Удалить текст { $arm }?</b> Его люди получат остальные.
campaign-compared = <b>{ $arm }</b>: ответили { $answered } из { $written }, { $rate }{ "\u00A0" }% (вероятно, от { $low } до { $high }{ "\u00A0" }%) · 🛑 { $refused }
campaign-compared-nobody = <b>{ $arm }</b>: пока никому не писали
campaign-compared-few = 🤷 Слишком мало, чтобы судить: нужно { $people } человек на каждый текст и { $answers } ответов.
campaign-compared-same = ⚖️ Явной разницы нет: это может быть случайность.
campaign-compared-better = 🏆 На текст { $arm } отвечают чаще, и это не случайность.

campaign-ask-limits = 🎚 <b>{ $name }</b>: сколько новых людей в день?
campaign-limits-now = Сейчас { $day } в день, с одного аккаунта { $account }. Лимиты самого аккаунта тоже действуют, а все кампании вместе пишут в день не больше чем { $all }.
campaign-limits-approval = После изменения одобренных, кому ещё не написали, надо одобрить снова.
campaign-ask-end = ⏹ <b>Закончить «{ $name }»?</b> Новым людям больше не напишем, продолжить будет нельзя.
campaign-ask-end-runs = { $count ->
    [one] { $count } человек, который уже на ней, не получит
    [few] { $count } человека, которые уже на ней, не получат
   *[many] { $count } человек, которые уже на ней, не получат
} следующих сообщений.

campaign-file-gathering = 📄 Собираю людей…
campaign-file-made = 📄 <b>{ $name }</b>: { $count ->
    [one] { $count } человек
    [few] { $count } человека
   *[many] { $count } человек
} и что стало с каждым.
campaign-csv-place = номер
campaign-csv-person = человек
campaign-csv-username = юзернейм
campaign-csv-text = текст
campaign-csv-outcome = итог
campaign-csv-reason = причина
campaign-csv-written = когда написали
campaign-csv-answered = когда ответ
campaign-csv-messages = сообщений
campaign-csv-forgotten = (забыт)
campaign-outcome-waits = ждёт
campaign-outcome-left-out = не получит
campaign-outcome-on-the-way = в пути
campaign-outcome-written = написали
campaign-outcome-held = ждёт решения
campaign-outcome-answered = ответ
campaign-outcome-refused = отказ
campaign-outcome-stopped = остановлено
campaign-outcome-finished = получены все сообщения
campaign-because-not-approved = ещё не одобрен
campaign-because-its-turn = одобрен, очередь не подошла
campaign-because-double = тот же человек есть в списке выше
campaign-because-on-stop-list = в стоп-листе
campaign-because-closed = закрыт диалог или этап
campaign-because-had-sequence = эта цепочка уже была
campaign-because-without-consent = согласие не подтверждено
campaign-because-unreachable = недоступен ни одному аккаунту
campaign-because-waiting = ждёт вашего ответа
campaign-because-talking = уже идёт переписка
campaign-because-written-lately = недавно уже писали
campaign-because-holes = не хватает значения
campaign-because-forgotten = удалён по своей просьбе
campaign-because-by-hand = исключили вручную
campaign-because-ended = кампанию закончили раньше

campaign-button-all = ‹ Кампании
campaign-button-new = ➕ Новая кампания
campaign-button-name-it = ✅ { $name }
campaign-button-open = 📣 Кампания
campaign-button-next = 👁 Следующие десять
campaign-button-whole = 👁 { $place }. целиком
campaign-button-skip = ⏭ { $place }
campaign-button-approve = ✅ Одобрить { $count }
campaign-button-texts = 🅰 Первый текст
campaign-button-text-add = ➕ Ещё первый текст
campaign-button-text-drop = 🗑 Текст { $arm }
campaign-button-limits = 🎚 Лимиты
campaign-button-day = { $count } в день
campaign-button-day-chosen = ✓ { $count } в день
campaign-button-account = { $count } с аккаунта
campaign-button-account-chosen = ✓ { $count } с аккаунта
campaign-button-team-limit = 🎚 Все вместе
campaign-button-name = ✏️ Название
campaign-button-pause = ⏸ Пауза
campaign-button-resume = ▶️ Продолжить
campaign-button-end = ⏹ Закончить
campaign-button-end-yes = ⏹ Да, закончить
campaign-button-end-no = ‹ Оставить
campaign-button-csv = 📄 CSV
campaign-button-again = 🔄 Пересчитать
campaigns-button = 📣 Кампании

run-of-campaign = { $run } · 📣 { $campaign }
stats-campaigns = 📣 Кампании: написали { $written }, ответили { $answered }

error-campaign-name = Здесь ничего не видно. Пришлите название, например: <code>Выставка</code>
error-campaign-name-long = Слишком длинно: не больше { $most } знаков. Например: <code>Выставка</code>
error-campaign-taken = Это название занято. Пришлите другое, например: <code>Выставка 2</code>
error-campaigns-full = Больше кампаний не помещается: не больше { $most }. Удалите ту, где никто не одобрен.
error-campaign-nobody = В этом списке никого нет. Сначала добавьте людей: /lists
error-campaign-people = В этом списке слишком много людей: можно не больше { $most }. Сделайте из него два.
error-campaign-arms = В кампании не больше { $most } первых текстов: на большее не хватит ответов, чтобы сравнить.
error-campaign-draft = Пока никто не одобрен. Сначала посмотрите следующих десять.
error-campaign-under-way = Она уже началась, поэтому это остаётся как есть. Другой текст — в новой кампании.
error-campaign-over = Она закончена. Новая кампания с тем же списком пропустит тех, у кого эта цепочка была.
error-campaign-everybody = Одобрять больше некого: остальным написали, они пропущены или одобрены.
