card-head = 💬 { $who } → { $account } · { $whose }
card-yours = ваш диалог
card-nobodys = ответить может любой
card-anothers = отвечает { $name }
card-answered = ✅ { $name } { $at }
card-needs-no-answer = ☑️ ответ не нужен
card-nobody = никто не назначен
card-somebody = Кто-то
card-words = { $text }
card-at = <b>{ $at }</b>
card-edited = ✏️ <i>изменено в { $at }</i>
card-deleted = 🗑 <i>удалено в { $at }</i>
card-reacted = <i>реакция:</i> { $theirs }
card-refusal = ⚠️ <i>Похоже на отказ. Решайте: завершить диалог или продолжать.</i>
card-opted-out = 🛑 <i>Сообщений больше не хочет: ни один аккаунт не напишет, а то, что ждало отправки, отменено.</i>
card-kind-photo = фото
card-kind-video = видео
card-kind-video-note = видеосообщение
card-kind-voice = голосовое сообщение
card-kind-audio = аудио
card-kind-animation = GIF
card-kind-sticker = стикер
card-kind-document = файл
card-kind-location = место на карте
card-kind-contact = контакт
card-kind-poll = опрос
card-kind-call = звонок
card-kind-other = то, что показывают только приложения Telegram
card-transcript = 🎙 <i>{ $text }</i>
card-translation = 🌐 <i>{ $text }</i>
card-original = ✍️ <i>написано так: { $text }</i>
card-untranslated-busy = 🌐 <i>без перевода: сейчас Telegram не справляется.</i>
card-untranslated-waits = 🌐 <i>без перевода: Telegram просит этот аккаунт подождать.</i>
card-untranslated-premium = 🌐 <i>без перевода: Telegram переводит только аккаунтам с Premium.</i>
card-untranslated-no-answer = 🌐 <i>без перевода: Telegram не ответил.</i>
card-text-coming = ⏳ Спрашиваю Telegram…
card-trial-until = 🎙 { $count ->
    [0] Это последнее голосовое, которое аккаунт расшифрует на этой неделе. Следующие — с { $at }; с Telegram Premium ограничений нет.
    [one] До { $at } аккаунт расшифрует ещё { $count } голосовое; с Telegram Premium ограничений нет.
    [few] До { $at } аккаунт расшифрует ещё { $count } голосовых; с Telegram Premium ограничений нет.
   *[many] До { $at } аккаунт расшифрует ещё { $count } голосовых; с Telegram Premium ограничений нет.
}
card-trial = 🎙 { $count ->
    [0] Это последнее голосовое, которое аккаунт пока расшифрует; с Telegram Premium ограничений нет.
    [one] Аккаунт расшифрует ещё { $count } голосовое; с Telegram Premium ограничений нет.
    [few] Аккаунт расшифрует ещё { $count } голосовых; с Telegram Premium ограничений нет.
   *[many] Аккаунт расшифрует ещё { $count } голосовых; с Telegram Premium ограничений нет.
}
card-text-premium = 🎙 Бесплатные расшифровки этой недели у аккаунта кончились. Владелец может послушать в приложении или подключить Telegram Premium.
card-text-wait = ⏳ Telegram разрешит этому аккаунту спросить снова в { $at }. Тогда и нажмите кнопку.
card-text-busy = 🌐 Сейчас Telegram этого не может. Нажмите кнопку ещё раз через несколько минут.
card-text-failed = ⚠️ Telegram не ответил. Нажмите кнопку ещё раз чуть позже; что с аккаунтом, видно в /accounts.
card-button-done = ☑️ Готово
card-button-transcribe = 🎙 В текст
card-button-translate = 🌐 Перевести
card-button-always = 🌐 Всегда
card-button-file = 📎 Получить файл
card-button-part = 📎 { $number }
card-album = { $count ->
    [one] 🖼 <b>Альбом, { $count } файл</b>
    [few] 🖼 <b>Альбом, { $count } файла</b>
   *[other] 🖼 <b>Альбом, { $count } файлов</b>
}
card-button-anyway = 📤 Всё равно
card-button-drop = ✖ Не отправлять
card-collision =
    ✋ <b>Уже есть ответ: { $name }, { $ago }</b>
    «{ $text }»
    Ваш ответ не отправлен. Отправить его всё равно?
card-file-coming = 📎 Загружаю…
card-file-failed = Файл получить не удалось: Telegram его не отдал. Он остался в приложении самого аккаунта.
card-file-large = Боты не могут отправлять файлы больше { $most }{ "\u00A0" }МБ. Он есть в приложении самого аккаунта.
topic-head = 💬 { $who } · { $mark } { $status }
topic-account = 📱 { $account } · 👤 { $assignee }
topic-since = 🕒 с { $at }
topic-how = Всё, что вы пишете здесь, уходит собеседнику. С <code>//</code> начинается заметка для команды.
topic-closed = Диалог закрыт. Чтобы писать, откройте его снова.
topic-ours = › <b>{ $name }</b>
topic-desk = › <b>автоответ</b>
topic-phone = › <b>с телефона</b>
topic-so-far = <b>Что было в диалоге раньше</b>
error-not-in-topic = Не отправлено: с «/» здесь начинаются команды, а такой нет. Чтобы отправить, начните со слова.
start-unread = новых: { $messages }
start-button-dialogs = 💬 Диалоги
start-button-waiting = ⏳ Ждут · { $count }
start-button-unread = 🔵 Новые · { $count }
dialog-button-next = ➡️ Следующий
next-only-this = Больше никто вас не ждёт.
next-nobody = ☕ <b>Вас никто не ждёт.</b> Кто напишет следующим, появится здесь сам.
next-others = ⏳ { $dialogs ->
    [one] { $dialogs } ждёт кого-то другого или ответа, который уже в пути.
   *[other] { $dialogs } ждут кого-то другого или ответа, который уже в пути.
}
error-language = Такого языка для перевода нет. Напишите название или код, например: <code>польский</code> или <code>pl</code>
error-earlier-answer = Сначала решите, что делать с предыдущим ответом: он должен уйти раньше.
error-others-answer = Этот ответ написали не вы: решает его автор.
card-by-phone = Кто-то с телефона аккаунта

card-names-another =
    ✋ <b>Ничего не отправлено: текст начинается с «{ $other }», а получатель здесь — { $name }.</b>
    Другому человеку пишет <code>/send</code>, с его именем перед текстом.
card-offer =
    🤔 <b>Ничего не отправлено: я ни о чём не спрашивал.</b>
    «{ $text }»
    Получатель — { $name }?
card-button-send-to = 📤 Отправить: { $name }
card-many = { $count ->
    [one] ✉️ <b>Ещё { $count } сообщение</b>
    [few] ✉️ <b>Ещё { $count } сообщения</b>
   *[other] ✉️ <b>Ещё { $count } сообщений</b>
}
card-many-last = Последнее: { $text }
card-held-behind = ✋ Тоже не отправлено: ваш предыдущий ответ ждёт решения. Уйдут оба, по порядку, или ни один.
card-sending-all = { $count ->
    [one] 📤 Отправляю.
    [few] 📤 Отправляю все { $count } ответа, по порядку.
   *[other] 📤 Отправляю все { $count } ответов, по порядку.
}
card-dropped-all = { $count ->
    [one] ✖ Не отправлено.
    [few] ✖ Ни один из { $count } ответов не отправлен.
   *[other] ✖ Ни один из { $count } ответов не отправлен.
}
topic-unknown = Не отправлено: эту тему создал я, но она не относится ни к одному диалогу. Отвечайте в теме, где в первом сообщении есть кнопки.
topic-unknown-right = Не отправлено: эта тема создана дважды. Отвечайте здесь: { $link }
topic-outside = Не отправлено: вне темы диалога собеседнику ничего не уходит. Ответьте в личном чате со мной: /dialogs
topic-outside-right = Не отправлено: вне своей темы собеседнику ничего не уходит. Ответьте там: { $link }
topic-none-left = Не отправлено: эта группа сейчас не работает, и собеседнику отсюда ничего не уходит. Ответьте в личном чате со мной; что поможет, скажет там /doctor.
answer-accepted = «{ $text }»
answer-button-in = 🌐 С переводом: { $language }
answer-ask-in =
    🌐 <b>Ваш ответ с переводом ({ $language }): { $who }</b>
    Напишите его на своём языке. Перевод вы увидите до отправки.
answer-translating = ⏳ Перевожу ваш ответ. Написанное пока не отправлено.
answer-translated = 🌐 Вот что получит { $who }:
answer-untranslated-busy = 🌐 Ваш текст не отправлен: сейчас Telegram не справляется с переводами.
answer-untranslated-waits = 🌐 Ваш текст не отправлен: Telegram просит этот аккаунт подождать с переводами.
answer-untranslated-premium = 🌐 Ваш текст не отправлен: Telegram переводит только аккаунтам с Premium.
answer-untranslated-no-answer = 🌐 Ваш текст не отправлен: Telegram его не перевёл. /accounts покажет, что с аккаунтом.
answer-edited = ✏️ Сообщение изменено: «{ $text }»
answer-as-written = 🌐 Новый текст переводить не нужно. Отправить как есть?
answer-follows = ✋ Предыдущий ответ ждёт вашего решения. Этот уйдёт сразу после него.
answer-changed = С тех пор вы исправили текст. Ниже есть перевод нового.
answer-button-translation = 📤 Отправить
answer-button-mine = ✍️ Без перевода
answer-button-again = 🔁 Ещё раз
