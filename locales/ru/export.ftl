command-export = один диалог файлами
help-export = Присылает переписку одного диалога двумя файлами: CSV для таблиц и JSON, точный до буквы.
    Пример: <code>/export @bob_lee</code> или по Telegram id: <code>/export 12345</code>
command-export-all = все диалоги одним файлом
help-export-all = Присылает все диалоги, которые вам видны, одним файлом: CSV или JSON.
    Пример: <code>/export_all</code>; только этап или метка: <code>/export_all предложение</code>

export-title-all = 📦 <b>Все диалоги</b>
export-title-tagged = 📦 <b>Диалоги: { $tag }</b>
export-ask-all =
    { $dialogs ->
        [one] { $dialogs } диалог
        [few] { $dialogs } диалога
       *[many] { $dialogs } диалогов
    }, { $messages ->
        [one] { $messages } сообщение
        [few] { $messages } сообщения
       *[many] { $messages } сообщений
    }. CSV открывается в таблицах, JSON — для программ, точный до буквы.
export-button-ask = 📦 Выгрузить
export-button-csv = 📄 CSV
export-button-json = 🧾 JSON
export-gathering = ⏳ Собираю переписку…
export-one = 📦 { $who }: { $messages ->
        [one] { $messages } сообщение
        [few] { $messages } сообщения
       *[many] { $messages } сообщений
    } — в CSV для таблиц и в JSON.
export-all = 📦 Всё, что вам видно: { $dialogs ->
        [one] { $dialogs } диалог
        [few] { $dialogs } диалога
       *[many] { $dialogs } диалогов
    }, { $messages ->
        [one] { $messages } сообщение
        [few] { $messages } сообщения
       *[many] { $messages } сообщений
    }. В файле чужая переписка: храните его в надёжном месте.
export-tagged = 📦 { $tag }: { $dialogs ->
        [one] { $dialogs } диалог
        [few] { $dialogs } диалога
       *[many] { $dialogs } диалогов
    }, { $messages ->
        [one] { $messages } сообщение
        [few] { $messages } сообщения
       *[many] { $messages } сообщений
    }. В файле чужая переписка: храните его в надёжном месте.
export-too-large = 📦 Это больше { $most }{ "\u00A0" }МБ, а больше Telegram от бота не принимает. На самой машине пульта предела нет: <code>salesdesk export dialogs.csv</code>
export-all-too-large = 📦 Это больше { $most }{ "\u00A0" }МБ, а больше Telegram от бота не принимает. На самой машине пульта предела нет: <code>salesdesk export dialogs.csv</code>; а здесь файл по одному человеку будет меньше: <code>/export @bob_lee</code>
error-export-tag = Такого этапа или метки нет. Например: <code>/export_all предложение</code>; все диалоги: <code>/export_all</code>
