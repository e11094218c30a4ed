around-automatic = 🤖 <i>автоматический ответ</i>
around-bot = 🤖 <i>через бота { $name }</i>
around-bot-unnamed = 🤖 <i>через бота</i>
around-forwarded = ↪️ <i>переслано от { $name }</i>
around-forwarded-hidden = ↪️ <i>переслано от { $name }, аккаунт скрыт</i>
around-forwarded-channel = ↪️ <i>переслано из канала { $name }</i>
around-forwarded-own = ↪️ <i>переслано, слова свои</i>
around-forwarded-unknown = ↪️ <i>переслано из другого чата</i>
around-reply = ↩️ <i>в ответ на «{ $text }»</i>
around-quote = ↩️ <i>цитата: «{ $text }»</i>
around-reply-unknown = ↩️ <i>в ответ на более раннее сообщение</i>
around-story-reply = ↩️ <i>в ответ на историю</i>
around-other-chat = ↩️ <i>в ответ на сообщение из другого чата</i>
around-other-chat-quote = ↩️ <i>цитата из другого чата: «{ $text }»</i>
around-preview = 🔗 <i>{ $page }</i>
around-nothing = <i>показать здесь нечего</i>
around-album = часть альбома
around-live-place = место на карте, обновляется { $span }
around-live-place-open = место на карте, обновляется до отключения
around-quiz = викторина
around-checklist = список дел
around-dice = выпало { $value }
around-game = игра
around-story = история
around-paid-media = { $files ->
    [one] { $files } фото или видео
    [few] { $files } фото или видео
   *[other] { $files } фото или видео
} за { $stars ->
    [one] { $stars } звезду
    [few] { $stars } звезды
   *[other] { $stars } звёзд
}
around-gift = подарок
around-stars = { $count ->
    [one] { $count } звезда
    [few] { $count } звезды
   *[other] { $count } звёзд
}
around-premium = Premium на { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
}
around-invoice = счёт
around-giveaway = розыгрыш
around-video-call = видеозвонок
around-call-missed = без ответа
around-vanishing = { $what } с самоуничтожением: здесь не сохраняется, откройте в приложении аккаунта
around-vanishing-once = { $what } на один просмотр: здесь не сохраняется, откройте в приложении аккаунта
around-joined = теперь в Telegram
around-screenshot = сделан снимок экрана с этим чатом
around-theme = новое оформление чата: { $emoji }
around-theme-usual = у чата снова обычное оформление
around-wallpaper = новый фон чата
around-auto-delete = новые сообщения здесь удаляются через { $span }
around-auto-delete-off = новые сообщения здесь больше не удаляются сами
around-pinned = закреплено сообщение
around-notice = уведомление, которое показывают только приложения Telegram
around-unsupported = сообщение нового вида, которого я ещё не знаю: откройте его в приложении аккаунта
