command-export = одна переписка файлами
help-export = Присылает одну переписку двумя файлами: CSV для таблиц и JSON, точный до буквы.
    Пример: <code>/export @bob_lee</code> или по Telegram id: <code>/export 12345</code>
command-export-all = вся переписка одним файлом
help-export-all = Присылает всю переписку, которая вам видна, одним файлом: CSV или JSON.
    Пример: <code>/export_all</code>

export-ask-all =
    📦 <b>Вся переписка</b>
    { $dialogs ->
        [one] { $dialogs } диалог
        [few] { $dialogs } диалога
       *[many] { $dialogs } диалогов
    }, { $messages ->
        [one] { $messages } сообщение
        [few] { $messages } сообщения
       *[many] { $messages } сообщений
    }. CSV открывается в таблицах, JSON — для программ, точный до буквы.
export-button-ask = 📦 Файлом
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
    }. В файле чужие слова: держите его в надёжном месте.
export-too-large = 📦 Это больше { $most } МБ, а больше Telegram от бота не принимает. На машине пульта предела нет: <code>salesdesk export dialogs.csv</code>
export-all-too-large = 📦 Это больше { $most } МБ, а больше Telegram от бота не принимает. На машине пульта предела нет: <code>salesdesk export dialogs.csv</code>; здесь файл по одному человеку будет меньше: <code>/export @bob_lee</code>
