command-search = найти слова в сообщениях, заметках и именах
help-search = Находит слова в сообщениях, заметках и именах, сначала новое. Достаточно трёх первых букв слова.
    Пример: <code>/search договор</code>, или сразу несколько слов: <code>/search договор пятница</code>
    Только на этапе или с меткой: <code>/search договор #предложение</code>

search-ask =
    🔎 <b>Что искать?</b>
    Пришлите слово или его начало, от трёх букв, например <code>догов</code>; если слов несколько, ищу все.
search-title = 🔎 <b>{ $words }</b>
search-nothing = Ничего не нашлось. Попробуйте меньше слов или только их начало; все диалоги покажет /dialogs.
search-nothing-short = Ничего не нашлось. Чтобы искать по началу слова, нужно букв: { $least }; более короткое слово находится, только если стоит отдельно. Все диалоги покажет /dialogs.
search-cut = Просмотрены 10{ "\u00A0" }000 самых новых мест, где это встречается. Чтобы заглянуть дальше, добавьте ещё слово.
search-line-in = ‹ { $at } <b>{ $name }</b>: { $words }
search-line-out = › { $at } <b>{ $name }</b>: { $words }
search-line-note = 📝 { $at } <b>{ $name }</b>: { $words } — { $author }
search-line-name = { $mark } { $who } · { $at }
search-quotation = { $before }<u>{ $hit }</u>{ $after }
search-quotation-plain = { $before }{ $after }
search-button-tags = 🏷 Этап, метка
search-button-all = ✖ Среди всех
search-ask-tag = 🏷 <b>Искать на каком этапе или с какой меткой?</b>
search-button-messages = 💬 Сообщения
search-button-notes = 📝 Заметки
search-button-names = 👤 Имена

error-search-words = Нужно слово из букв или цифр. Например: <code>/search договор</code>
error-search-gone = Я уже не помню, что здесь искали. Пришлите ещё раз: <code>/search договор</code>
